"""Newer reference data: what is told, what is taken over, and that nothing of the planner's is lost."""

import random
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.model.results import run
from planner.core.tables.cell_edits import cell_edit
from planner.core.tables.edits import Compound, DeleteRows, Edit, EditRefused, InsertRows, SetCells
from planner.core.tables.new_rows import new_row
from planner.core.tables.newer_reference import Novelties, Novelty, novelties, take_over_novelties
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import forget_rows
from planner.core.tables.reference_copy import TABLE, lacks_its_copy, tables_of, with_reference_copy
from planner.storage.project_file import load_project, save_project
from planner.storage.reference_data import load_reference, with_own_copy
from tests.builders import TODAY, provenance, small_project

HEADCOUNT = Address("sites", "alliance-france-bioproduction", "headcount")
VERSION = Address("settings", "reference_version", "value")


@cache
def old() -> Project:
    return with_own_copy(load_reference())


def with_edits(project: Project, *edits: Edit) -> Project:
    return Compound(edits).apply(project)[0]


def newer(*edits: Edit) -> Project:
    """The application's next reference data."""
    return with_reference_copy(with_edits(old(), SetCells({VERSION: "2.0.0"}), *edits))


def taken(project: Project, found: Novelties, chosen: tuple[Novelty, ...] | None = None) -> Project:
    return with_edits(project, take_over_novelties(project, found, found.offered if chosen is None else chosen))


def told(found: Novelties) -> list[tuple[str, str, bool]]:
    return [(item.kind, str(item.address), item.is_offered) for item in found.items]


def assert_same_plan(first: Project, second: Project) -> None:
    for table in first.schema.stored():
        if table.name != TABLE and not first.frame(table.name).equals(second.frame(table.name)):
            pd.testing.assert_frame_equal(first.frame(table.name), second.frame(table.name), obj=table.name)


def deleted(project: Project, table: str, key: str) -> Edit:
    origins = forget_rows(project, table, [key])
    return Compound((DeleteRows(table, [key]), *([origins] if origins else [])))


def new_site(project: Project, position: int | None = None) -> Edit:
    """A site of a kind and a source that are new, too, somewhere in the middle."""
    row = new_row(project, "sites") | {"id": "tout-neuf", "kind": "nouvelle-nature"}
    return Compound(
        (
            InsertRows("site_kinds", [{"id": "nouvelle-nature", "name": "Nouvelle", "segment": "outside"}]),
            InsertRows("sources", [{"id": "enquete-2027", "title": "Enquête 2027", "kind": "web", "date": "2027"}]),
            InsertRows("sites", [row], [10 if position is None else position]),
            InsertRows("provenance", [provenance("sites", "tout-neuf", "*", "fact", source="enquete-2027")]),
        )
    )


def test_that_nothing_is_told_while_the_reference_is_the_same() -> None:
    found = novelties(old(), load_reference())
    assert found.items == ()
    assert found.seen


def test_that_a_project_that_was_not_made_from_the_reference_is_told_nothing() -> None:
    stranger = old().with_table(TABLE, old().frame(TABLE).iloc[:0])
    assert novelties(stranger, newer(SetCells({HEADCOUNT: 77}))).items == ()


def test_that_a_damaged_copy_tells_nothing_and_harms_nothing() -> None:
    damaged = with_edits(old(), SetCells({Address(TABLE, "reference", "content"): "AAAA"}))
    assert novelties(damaged, newer(SetCells({HEADCOUNT: 77}))).items == ()


def test_that_a_changed_cell_is_told_and_taken_over_with_its_origin() -> None:
    origin = provenance("sites", "alliance-france-bioproduction", "headcount", "fact", source="leem", place="p. 99")
    key = str(origin["id"])
    record: Edit = (
        SetCells({Address("provenance", key, c): v for c, v in origin.items() if c != "id"})
        if old().has("provenance", key)
        else InsertRows("provenance", [origin])
    )
    if not old().has("sources", "leem"):
        record = Compound((InsertRows("sources", [{"id": "leem", "title": "Leem", "kind": "document"}]), record))
    found = novelties(old(), newer(SetCells({HEADCOUNT: 77}), record))
    assert ("changed", str(HEADCOUNT), True) in told(found)
    (item,) = (i for i in found.items if i.address == HEADCOUNT)
    assert (item.yours, item.new) == (old().cell("sites", "alliance-france-bioproduction", "headcount"), 77)
    after = taken(old(), found)
    assert after.cell("sites", "alliance-france-bioproduction", "headcount") == 77
    assert after.cell("provenance", key, "place") == "p. 99"
    assert after.setting("reference_version") == "2.0.0"
    assert not novelties(after, found.newer).items


def test_that_a_value_of_the_planner_is_marked_kept_by_default_and_replaced_only_when_asked() -> None:
    mine = with_edits(old(), cell_edit(old(), "reference", HEADCOUNT, 12, today=TODAY))
    found = novelties(mine, newer(SetCells({HEADCOUNT: 77})))
    assert told(found) == [("changed", str(HEADCOUNT), False)]
    kept = taken(mine, found)
    assert kept.cell("sites", "alliance-france-bioproduction", "headcount") == 12
    again = novelties(kept, found.newer)
    assert told(again) == told(found), "it can still be taken over"
    assert again.seen, "but is not announced again"
    replaced = taken(kept, again, again.items)
    assert replaced.cell("sites", "alliance-france-bioproduction", "headcount") == 77
    assert_same_plan(replaced, taken(old(), novelties(old(), found.newer)))


def test_that_a_new_row_brings_the_rows_that_it_refers_to_and_stands_where_the_reference_has_it() -> None:
    found = novelties(old(), newer(new_site(old())))
    site = next(item for item in found.items if item.address.table == "sites")
    after = taken(old(), found, (site,))
    assert after.keys("sites").index("tout-neuf") == 10
    assert after.label("site_kinds", "nouvelle-nature") == "Nouvelle"
    assert after.cell("provenance", "sites/tout-neuf/*", "source") == "enquete-2027"
    assert_same_plan(after, found.newer)


def test_that_a_row_that_the_planner_deleted_is_not_offered_again() -> None:
    key = old().keys("headcounts")[0]
    without = with_edits(old(), deleted(old(), "headcounts", key))
    found = novelties(without, newer(SetCells({Address("headcounts", key, "comment"): "Corrigé."})))
    assert found.items == ()


def test_that_a_row_gone_from_the_reference_stays_unless_asked_and_is_refused_while_it_is_used() -> None:
    project = old()
    key = project.keys("headcounts")[0]
    found = novelties(project, newer(deleted(project, "headcounts", key)))
    assert told(found) == [("removed", f"headcounts/{key}/id", False)]
    assert taken(project, found).has("headcounts", key)
    assert_same_plan(taken(project, found, found.items), found.newer)

    unused = project.keys("sources")[0]
    with_unused = with_reference_copy(
        with_edits(project, InsertRows("sources", [{"id": "vieille", "title": "Vieille", "kind": "web"}]))
    )
    user = with_edits(
        with_unused, SetCells({Address("provenance", project.keys("provenance")[0], "source"): "vieille"})
    )
    gone = novelties(user, newer())
    (item,) = (i for i in gone.items if i.kind == "removed")
    assert unused != item.address.key == "vieille"
    with pytest.raises(EditRefused, match="encore utilisé"):
        taken(user, gone, (item,))


def test_that_an_origin_that_changed_alone_is_told() -> None:
    key = next(k for k in old().keys("provenance") if k.startswith("sites/") and k.endswith("/*"))
    found = novelties(old(), newer(SetCells({Address("provenance", key, "place"): "p. 1234"})))
    assert told(found) == [("origin", key, True)]
    assert taken(old(), found).cell("provenance", key, "place") == "p. 1234"
    kept = taken(old(), found, ())
    assert told(novelties(kept, found.newer)) == told(found)


def test_that_new_assumptions_answer_only_once_they_are_taken_over() -> None:
    """What a project lacks is answered by the application's reference; its own rows come first."""
    row = dict(old().row("assumptions", "growth.bioproduction.2025-2030"))
    special = row | {"id": "a.growth.2027", "name": "Essai", "from_year": 2027, "to_year": 2027, "value": 0.2}
    found = novelties(old(), newer(InsertRows("assumptions", [special])))
    before = old().with_defaults(found.newer.rows("assumptions"))
    assert run(before, "reference").frame(["year"]).equals(run(old(), "reference").frame(["year"]))
    after = taken(before, found)
    assert run(after, "reference").frame(["year"]).equals(run(found.newer, "reference").frame(["year"]))
    assert not run(after, "reference").frame(["year"]).equals(run(before, "reference").frame(["year"]))


# --- properties -------------------------------------------------------------------------------------------------

TABLES = ("sites", "events", "assumptions", "offers", "projects", "project_fundings", "sources")


@cache
def small() -> Project:
    return with_reference_copy(small_project())


def random_edits(project: Project, chance: random.Random, count: int, prefix: str) -> Project:
    """Cells set, rows added in the middle and deleted with their origins; what would be refused is left out."""
    for number in range(count):
        table = chance.choice([name for name in TABLES if project.keys(name)])
        key = chance.choice(project.keys(table))
        kind = chance.choice(("cell", "cell", "origin", "add", "delete"))
        edit: Edit
        if kind == "cell":
            edit = SetCells({Address(table, key, "comment"): chance.choice([None, f"{prefix} {number}"])})
        elif kind == "origin" and project.has("provenance", f"{table}/{key}/*"):
            edit = SetCells({Address("provenance", f"{table}/{key}/*", "place"): f"{prefix} {number}"})
        elif kind == "add":
            added = f"{prefix}-{number}"
            row = dict(project.row(table, key)) | {"id": added, "name": added}
            place = chance.randrange(len(project.keys(table)) + 1)
            origins = [provenance(table, added, "*", "assumption", reason=prefix)]
            edit = Compound((InsertRows(table, [row], [place]), InsertRows("provenance", origins)))
        else:
            edit = deleted(project, table, key)
        try:
            project, _ = edit.apply(project)
        except EditRefused:
            continue
    return project


@given(st.integers(0, 10**6), st.integers(1, 12))
def test_that_taking_all_over_makes_an_untouched_project_the_new_reference(seed: int, count: int) -> None:
    reference = with_reference_copy(random_edits(small(), random.Random(seed), count, "neuf"))
    found = novelties(small(), reference)
    edit = take_over_novelties(small(), found, found.items)
    after, inverse = edit.apply(small())
    assert_same_plan(after, reference)
    assert novelties(after, reference).items == ()
    restored, _ = inverse.apply(after)
    assert_same_plan(restored, small())
    assert restored.frame(TABLE).equals(small().frame(TABLE))


@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(1, 12))
def test_that_nothing_of_the_planners_is_lost_by_default(seed: int, theirs: int, mine: int) -> None:
    chance = random.Random(seed)
    reference = with_reference_copy(random_edits(small(), chance, theirs, "neuf"))
    project = random_edits(small(), chance, mine, "mien")
    found = novelties(project, reference)
    try:
        after = taken(project, found)
    except EditRefused:
        return  # a new row refers to one that the planner deleted: told, and nothing is changed
    then, here, now = tables_of(small()), tables_of(project), tables_of(after)
    for table in TABLES:
        for key, row in here[table].items():
            before = then[table].get(key, {})
            own = {column: value for column, value in row.items() if before.get(column) != value}
            assert own.items() <= now[table].get(key, {}).items(), (table, key)
        assert not (set(then[table]) - set(here[table])) & set(now[table]), "a row deleted comes back"
    left = {item for item in found.items if not item.is_offered}
    assert set(novelties(after, reference).items) <= left


def test_that_a_project_begun_now_has_nothing_new_to_learn_and_takes_its_copy_to_disk(tmp_path: Path) -> None:
    begun = load_reference()
    assert lacks_its_copy(begun)
    assert novelties(begun, newer(SetCells({HEADCOUNT: 17}))).items == (), "newer data come with the next start"
    save_project(begun, tmp_path / "plan.bioplan")
    stored = load_project(tmp_path / "plan.bioplan")
    assert not lacks_its_copy(stored)
    assert len(novelties(stored, newer(SetCells({HEADCOUNT: 17}))).items) == 1
