import pytest

from planner.core.tables import scenario_edits
from planner.core.tables.bulk_edits import cells_edit
from planner.core.tables.cell_edits import cell_edit
from planner.core.tables.differences import differences_between
from planner.core.tables.edits import Compound, DeleteRows, Edit, InsertRows, SetCells
from planner.core.tables.history import MOST, TABLE, History, Step
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import ROOT, back_to_parent
from planner.core.tables.step_changes import Change
from planner.core.tables.versions import keep_version, version

TOTAL = Address("assumptions", "total_jobs", "value")
SITE = Address("sites", "lfb-ales", "headcount")
TODAY = "2026-11-22"


class Work:
    """Edits one after the other, as a sitting makes them."""

    def __init__(self, project: Project) -> None:
        self.first = self.project = project
        self.steps: list[Step] = []

    def do(self, edit: Edit, author: str = "Camille") -> None:
        outcome, inverse = edit.apply(self.project)
        at = f"{TODAY}T14:{len(self.steps):02}:00"
        self.steps.append(Step.on(self.project, edit, inverse, label="Étape", author=author, at=at))
        self.project = outcome

    def set(self, address: Address, value: float, scenario: str = ROOT) -> None:
        self.do(cell_edit(self.project, scenario, address, value, today=TODAY))

    @property
    def history(self) -> History:
        return History(self.project, self.steps)

    def changes(self) -> list[Change]:
        return [entry.change for step in self.steps for entry in step.entries]


@pytest.fixture
def work(reference: Project) -> Work:
    return Work(reference)


def test_that_an_edit_tells_the_cell_before_and_after_but_not_its_origin(work: Work) -> None:
    work.set(SITE, 80)
    assert work.project.frame("provenance") is not work.first.frame("provenance")
    assert work.changes() == [Change("", SITE, "75", "80")]


def test_that_the_origin_alone_is_a_change_of_its_own(work: Work) -> None:
    address = Address("provenance", "sites/lfb-ales/*", "comment")
    work.do(SetCells({address: "Vu avec l’exploitant"}))
    assert work.changes() == [Change("", address, work.first.cell(*parts(address)), "Vu avec l’exploitant")]


def test_that_a_scenario_tells_what_its_value_stands_in_for(work: Work) -> None:
    work.set(TOTAL, 9000.0, "prudent")
    work.set(TOTAL, 8000.0, "prudent")
    back = back_to_parent(work.project, "prudent", TOTAL)
    assert back is not None
    work.do(back)
    assert work.changes() == [
        Change("prudent", TOTAL, "10000.0", "9000.0"),
        Change("prudent", TOTAL, "9000.0", "8000.0"),
        Change("prudent", TOTAL, "8000.0", "10000.0"),
    ]


def test_that_a_scenario_of_a_scenario_tells_what_the_one_above_says(work: Work) -> None:
    work.set(TOTAL, 9000.0, "prudent")
    key, edit = scenario_edits.create(work.project, "Plus prudent", "prudent")
    work.do(edit)
    work.set(TOTAL, 8500.0, key)
    assert work.changes()[1:] == [
        Change("", Address("scenarios", key, "*"), None, "Plus prudent"),
        Change(key, TOTAL, "9000.0", "8500.0"),
    ]


def test_that_many_cells_in_a_scenario_are_told_as_one_is(work: Work) -> None:
    sites = [Address("sites", key, "headcount") for key in work.project.keys("sites")[:30]]
    one = Work(work.project)
    one.set(sites[3], 1234, "haut")
    work.do(cells_edit(work.project, "haut", dict.fromkeys(sites, 1234), today=TODAY))
    assert len(work.changes()) == 30
    assert one.changes()[0] in work.changes()


def test_that_a_copied_or_deleted_scenario_is_one_line(work: Work) -> None:
    key, edit = scenario_edits.duplicate(work.project, "haut", "Copie")
    work.do(edit)
    work.do(scenario_edits.delete(work.project, key))
    assert work.changes() == [
        Change("", Address("scenarios", key, "*"), None, "Copie"),
        Change("", Address("scenarios", key, "*"), "Copie", None),
    ]


def test_that_rows_come_and_go_by_name(work: Work) -> None:
    row = {**work.project.row("funders", work.project.keys("funders")[0]), "id": "nouveau", "name": "Mécène"}
    new = Address("funders", "nouveau", "name")
    work.do(Compound([InsertRows("funders", [row]), SetCells({new: "Grand mécène"})]))
    work.do(DeleteRows("funders", ["nouveau"]))
    whole = Address("funders", "nouveau", "*")
    assert work.changes() == [Change("", whole, None, "Mécène"), Change("", whole, "Grand mécène", None)]


def test_that_what_ends_as_it_began_is_no_change(work: Work) -> None:
    work.do(Compound([SetCells({TOTAL: 1.0}), SetCells({TOTAL: 10000.0})]))
    work.do(SetCells({TOTAL: 10000.0}))
    work.do(Compound(()))
    assert work.changes() == []


def test_that_money_is_told_in_euros(work: Work) -> None:
    key = work.project.keys("project_fundings")[0]
    address = Address("project_fundings", key, "amount")
    work.do(SetCells({address: 123456}))
    assert work.changes()[0].after == "1234.56"


def test_that_a_cell_tells_its_changes_latest_first_also_those_of_the_file(work: Work) -> None:
    work.set(TOTAL, 9000.0)
    work.set(TOTAL, 8000.0, "prudent")
    later = Work(work.history.recorded())
    later.set(SITE, 80)
    later.set(TOTAL, 7000.0)
    told = [(entry.change.scenario, entry.change.after) for entry in later.history.at(TOTAL)]
    assert told == [("", "7000.0"), ("prudent", "8000.0"), ("", "9000.0")]
    assert later.history.at(TOTAL)[0].author == "Camille"


def test_that_one_cell_is_told_as_all_are(work: Work) -> None:
    cells = [TOTAL, SITE, Address("sites", "lfb-ales", "comment")]
    for number, address in enumerate(cells[:2] * 2):
        work.set(address, 500 + number, ("prudent", ROOT)[number // 2])
    for address in cells:
        expected = [entry for step in work.steps for entry in step.entries if entry.change.address == address]
        assert work.history.at(address) == expected[::-1]


def test_that_recording_adds_to_what_the_file_holds(work: Work) -> None:
    work.set(TOTAL, 9000.0)
    once = work.history.recorded()
    again = Work(once)
    again.set(TOTAL, 8000.0)
    rows = again.history.recorded().rows(TABLE)
    assert [row["id"] for row in rows] == ["1", "2"]
    assert [(row["before"], row["after"]) for row in rows] == [("10000.0", "9000.0"), ("9000.0", "8000.0")]
    assert History(once).recorded() is once


def test_that_the_oldest_entries_give_way(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST >= 100_000
    monkeypatch.setattr("planner.core.tables.history.MOST", 3)
    for number in range(3):
        work.set(TOTAL, 9000.0 + number)
    later = Work(work.history.recorded())
    later.set(TOTAL, 1.0)
    later.set(TOTAL, 2.0)
    assert [row["after"] for row in later.history.recorded().rows(TABLE)] == ["9002.0", "1.0", "2.0"]
    for number in range(3, 8):
        later.set(TOTAL, float(number))
    assert [row["after"] for row in later.history.recorded().rows(TABLE)] == ["5.0", "6.0", "7.0"]


def test_that_the_history_is_no_content_of_a_version_and_no_difference(work: Work) -> None:
    work.set(TOTAL, 9000.0)
    recorded = work.history.recorded()
    kept, _ = keep_version(recorded, "Juin", author="", now=TODAY).apply(recorded)
    then = version(kept, "version-1")
    assert then.frame(TABLE) is kept.frame(TABLE)
    assert differences_between(work.project, recorded) == []


def test_that_the_last_change_of_what_differs_is_found(work: Work) -> None:
    start = work.project
    work.set(TOTAL, 9000.0)
    work.set(SITE, 80, "haut")
    work.do(DeleteRows("project_fundings", start.keys("project_fundings")[:1]))
    for difference in differences_between(start, work.project):
        if difference.address.table != "provenance":
            found = work.history.last(difference)
            assert found is not None, difference


def parts(address: Address) -> tuple[str, str, str]:
    return address.table, address.key, address.column
