"""`planner show` of a financing plan."""

import csv
import io
import json
from pathlib import Path

import pytest

from planner import cli
from planner.cli_output import DONE, USAGE
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address
from planner.storage.project_file import save_project
from planner.storage.reference_data import load_reference

Captured = pytest.CaptureFixture[str]
Rows = list[dict[str, str]]


def show(captured: Captured, *arguments: object) -> Rows:
    assert cli.main(["show", *map(str, arguments)]) == DONE
    return list(csv.DictReader(io.StringIO(captured.readouterr().out)))


def section(rows: Rows, name: str) -> Rows:
    return [row for row in rows if row["section"] == name]


def test_that_a_plan_is_printed_whole(capsys: Captured) -> None:
    rows = show(capsys, "exemple-plan")
    totals = {row["key"]: row["amount"] for row in section(rows, "total")}
    assert totals["cost"] == totals["resources"] == "1372099.63"
    assert totals["left_to_beneficiaries"] == "472099.63"
    assert len(section(rows, "expense")) == 12
    feder = section(rows, "resource")[0]
    assert (feder["amount"], feder["base"], feder["max_rate"]) == ("600000", "1347299.63", "0.7")
    assert float(feder["rate"]) == pytest.approx(600_000 / 1_347_299.63)
    assert [(row["year"], row["cash_need"]) for row in section(rows, "year")] == [
        ("2027", "350000"), ("2028", "350000"), ("2029", "100000"), ("2030", "0"),
    ]  # fmt: skip


def test_that_bioimp_s_rate_and_dates_raise_questions(capsys: Captured) -> None:
    rows = show(capsys, "bioimp")
    failed = [row for row in section(rows, "check") if row["status"] == "failed"]
    (rate,) = (row for row in failed if row["key"] == "aid_rates")
    assert (rate["kind"], rate["amount"]) == ("question", "3800000")
    assert rate["cell"] == "plan_resources.bioimp-plan-feder.measure"
    assert "balance_total" in {row["key"] for row in section(rows, "check") if row["status"] == "passed"}


def test_that_json_has_the_same_lines(capsys: Captured) -> None:
    lines = show(capsys, "bioimp")
    assert cli.main(["show", "bioimp", "--format", "json"]) == DONE
    records = json.loads(capsys.readouterr().out)
    assert len(records) == len(lines)
    assert records[0] == {column: value or None for column, value in lines[0].items()}


def test_that_the_project_may_stand_before_or_after_the_plan(capsys: Captured, tmp_path: Path) -> None:
    cell = Address("plan_resources", "bioimp-plan-feder", "amount")
    project, _ = SetCells({cell: 16_000_000_00}).apply(load_reference())
    file = tmp_path / "Été.bioplan"
    save_project(project, file)
    after, before = show(capsys, "bioimp-publie", file), show(capsys, file, "bioimp-publie")
    assert after == before
    assert section(after, "resource")[0]["amount"] == "16000000"


def test_that_a_project_without_plan_is_no_plan(capsys: Captured) -> None:
    assert cli.main(["show", "bio-occ"]) == USAGE
    assert "« bio-occ »" in capsys.readouterr().err
