"""The data package as a whole: valid, whole references, text that stays text, a provenance for every statement."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.data.tables import DATA, by_key, origin, package, provenance, rows, schema, table_names

# Tables whose rows structure the project or are themselves about provenance.
WITHOUT_PROVENANCE = {"sources", "provenance", "settings", "scenarios", "scenario_values"}
MAY_START_WITH_A_SIGN = {"integer", "number"}


def test_that_frictionless_finds_the_package_valid() -> None:
    command = [sys.executable, "-m", "frictionless", "validate", str(DATA / "datapackage.json")]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stdout[-3000:]


@pytest.mark.parametrize("table", table_names())
def test_that_a_header_is_the_schema_and_keys_are_unique_and_sorted(table: str) -> None:
    fields = [field["name"] for field in schema(table)["fields"]]
    with (DATA / f"{table}.csv").open(encoding="utf-8") as file:
        assert file.readline().rstrip("\n").split(",") == fields
    keys = [row[fields[0]] for row in rows(table)]
    assert len(keys) == len(set(keys))
    assert all(keys)


@pytest.mark.parametrize("table", [name for name in table_names() if "foreignKeys" in schema(name)])
def test_that_every_reference_finds_its_row(table: str) -> None:
    for reference in schema(table)["foreignKeys"]:
        column, target = reference["fields"], reference["reference"]["resource"]
        known = by_key(target)
        lost = {row[column] for row in rows(table) if row[column] and row[column] not in known}
        assert not lost, f"{table}.{column}"


@pytest.mark.parametrize("table", table_names())
def test_that_no_text_looks_like_a_formula(table: str) -> None:
    texts = [f["name"] for f in schema(table)["fields"] if f["type"] not in MAY_START_WITH_A_SIGN]
    signs = ("=", "+", "-", "@")
    suspects = [(row[name], name) for row in rows(table) for name in texts if row[name].startswith(signs)]
    assert not suspects


def test_that_french_texts_use_the_typographic_apostrophe() -> None:
    straight = [
        (table, column, value)
        for table in table_names()
        if table not in {"sources", "provenance"}
        for row in rows(table)
        for column, value in row.items()
        if "'" in value and column != "name_en" and not value.startswith("http")
    ]
    assert not straight


@pytest.mark.parametrize("table", [name for name in table_names() if name not in WITHOUT_PROVENANCE])
def test_that_every_row_says_where_it_comes_from(table: str) -> None:
    silent = [key for key in by_key(table) if origin(table, key, "*") is None]
    assert not silent


def test_that_provenance_addresses_exist() -> None:
    columns = {table: {f["name"] for f in schema(table)["fields"]} for table in table_names()}
    lost = [
        record["id"]
        for (table, key, column), record in provenance().items()
        if table not in columns
        or key not in by_key(table)
        or (column != "*" and column not in columns[table])
        or record["id"] != f"{table}/{key}/{column}"
    ]
    assert not lost


def test_that_every_fact_has_a_source_that_exists() -> None:
    known = by_key("sources")
    assert not [r["id"] for r in rows("provenance") if r["kind"] == "fact" and r["source"] not in known]
    assert not [r["id"] for r in rows("provenance") if r["source"] and r["source"] not in known]
    assert not [r["id"] for r in rows("provenance") if r["cited"] and r["cited"] not in known]


def test_that_derived_figures_keep_their_formula_and_assumptions_their_reason() -> None:
    assert not [r["id"] for r in rows("provenance") if r["kind"] == "derived" and not r["formula"]]
    assert not [r["id"] for r in rows("provenance") if r["kind"] == "assumption" and not r["reason"]]


def test_that_a_range_surrounds_its_value() -> None:
    outside = []
    for (table, key, column), record in provenance().items():
        if column == "*" or not record["low"] or not record["high"]:
            continue
        low, value, high = float(record["low"]), by_key(table)[key][column], float(record["high"])
        if value and not low <= float(value) <= high:
            outside.append((record["id"], low, value, high))
    assert not outside


def test_that_estimates_of_figures_carry_a_range() -> None:
    numbers = {(t, f["name"]) for t in table_names() for f in schema(t)["fields"] if f["type"] in {"integer", "number"}}
    bare = [
        record["id"]
        for (table, _, column), record in provenance().items()
        if record["kind"] == "assumption" and (table, column) in numbers and not (record["low"] and record["high"])
    ]
    assert not bare


def test_that_the_package_has_a_version_and_a_date() -> None:
    assert package()["version"]
    settings = by_key("settings")
    assert settings["reference_version"]["value"] == package()["version"]
    assert package()["created"].startswith(settings["reference_date"]["value"])


def test_that_every_source_is_used_and_named_once() -> None:
    used = {r["source"] for r in rows("provenance")} | {r["cited"] for r in rows("provenance")}
    assert not [key for key in by_key("sources") if key not in used]
    addresses = [row["url"] for row in rows("sources") if row["url"]]
    assert len(addresses) == len(set(addresses))


def test_that_the_five_documents_are_sources() -> None:
    documents = {key for key, row in by_key("sources").items() if row["kind"] == "document"}
    assert documents == {"imt-passerelles-89", "congres-2025", "bioimp", "leem-2021", "csf-its-2020"}
