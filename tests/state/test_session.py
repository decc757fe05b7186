from pathlib import Path

import pandas as pd
import pytest
from pytestqt.qtbot import QtBot

from planner.core.tables import scenario_edits
from planner.core.tables.edits import DeleteRows, EditRefused, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import ROOT, ScenarioError
from planner.state.session import Session
from planner.storage.project_file import ProjectFileError
from planner.storage.reference_data import with_own_copy

TOTAL = Address("assumptions", "total_jobs", "value")


def same_tables(a: Project, b: Project) -> bool:
    for name in a.tables:
        if name != "history":  # what is open tells of this sitting by its steps, a file by its table
            pd.testing.assert_frame_equal(a.frame(name), b.frame(name))
    return True


def test_that_an_edit_changes_results_and_undo_gives_them_back(session: Session) -> None:
    assert session.results is not None
    before = session.results.measure("headcount", years=(2025, 2025))
    session.set_cell(TOTAL, 9000.0)
    assert session.results.measure("headcount", years=(2025, 2025)) != before
    session.undo_stack.undo()
    assert session.results.measure("headcount", years=(2025, 2025)) == before


def test_that_undo_and_redo_of_a_delete_restore_rows_in_their_place(session: Session, reference: Project) -> None:
    session.delete_rows("project_fundings", session.project.keys("project_fundings")[2:5])
    assert len(session.project.frame("project_fundings")) == len(reference.frame("project_fundings")) - 3
    session.undo_stack.undo()
    assert same_tables(session.project, reference)
    session.undo_stack.redo()
    assert len(session.project.frame("project_fundings")) == len(reference.frame("project_fundings")) - 3


def test_that_a_refused_edit_leaves_no_trace(session: Session, reference: Project) -> None:
    with pytest.raises(EditRefused):
        session.push(SetCells({Address("sites", "nowhere", "name"): "x"}), "…")
    with pytest.raises(EditRefused):
        session.set_cell(TOTAL, -5.0)
    assert session.undo_stack.count() == 0
    assert session.project is reference


def test_that_a_row_others_refer_to_is_not_deleted(session: Session) -> None:
    with pytest.raises(EditRefused, match="encore utilisé"):
        session.delete_rows("groups", [session.project.keys("groups")[0]])


def test_that_a_fact_overwritten_by_hand_is_no_longer_called_a_fact(session: Session) -> None:
    from planner.core.tables.provenance import origin_of

    key = next(
        k
        for k in session.project.keys("sites")
        if (o := origin_of(session.project, Address("sites", k, "headcount"))) is not None
        and o.kind == "fact"
        and session.project.cell("sites", k, "headcount") is not None
    )
    address = Address("sites", key, "headcount")
    session.set_cell(address, 77)
    origin = origin_of(session.project, address)
    assert origin is not None
    assert origin.kind == "assumption"
    assert not origin.source
    session.undo_stack.undo()
    restored = origin_of(session.project, address)
    assert restored is not None
    assert restored.kind == "fact"


def test_that_editing_in_a_scenario_leaves_the_base_alone(session: Session, reference: Project) -> None:
    session.set_scenario("prudent")
    session.set_cell(TOTAL, 9500.0)
    assert session.seen.cell(TOTAL.table, TOTAL.key, TOTAL.column) == 9500.0
    assert session.project.cell(TOTAL.table, TOTAL.key, TOTAL.column) == reference.cell(*_parts(TOTAL))
    session.set_scenario("reference")
    assert session.seen.cell(*_parts(TOTAL)) == reference.cell(*_parts(TOTAL))


def test_that_a_name_cannot_differ_by_scenario(session: Session) -> None:
    session.set_scenario("prudent")
    with pytest.raises(ScenarioError, match="Référence"):
        session.set_cell(Address("sites", session.project.keys("sites")[0], "name"), "Autre")


def test_that_choosing_a_commune_fills_what_follows_from_it(session: Session) -> None:
    key = session.project.keys("sites")[0]
    session.set_cell(Address("sites", key, "commune"), "37261")
    row = session.project.row("sites", key)
    assert (row["departement"], row["region"]) == ("37", "24")
    assert row["lat"] == pytest.approx(47.4, abs=0.1)
    assert row["lon"] == pytest.approx(0.7, abs=0.1)


def test_that_save_and_open_give_the_same_project(session: Session, tmp_path: Path) -> None:
    session.set_cell(TOTAL, 9000.0)
    path = tmp_path / "Région Centre–Val de Loire.bioplan"
    session.save(path)
    assert session.undo_stack.isClean()
    other = Session(session.project)
    other.open(path)
    assert same_tables(other.project, with_own_copy(session.project))
    assert other.path == path


def test_that_a_file_that_cannot_be_opened_leaves_the_open_project(session: Session, tmp_path: Path) -> None:
    broken = tmp_path / "abîmé.bioplan"
    broken.write_bytes(b"SQLite format 3\0" + b"x" * 500)
    before = session.project
    with pytest.raises(ProjectFileError, match="abîmé"):
        session.open(broken)
    assert session.project is before


def test_that_signals_come_only_on_change(session: Session, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(session.year_changed):
        session.set_year(session.year)
    with qtbot.assertNotEmitted(session.scenario_changed):
        session.set_scenario(session.scenario)
    with qtbot.assertNotEmitted(session.selection.region_changed):
        session.selection.select_region(None)
    with qtbot.waitSignal(session.year_changed):
        session.set_year(session.year + 1)


def test_that_the_reference_answers_for_a_missing_assumption(session: Session) -> None:
    assert session.results is not None
    before = session.results.by_year("replacement_demand")
    session.push(_delete_assumption(session, "retirement"), "Supprimer")
    assert session.results.by_year("replacement_demand") == before


def test_that_an_impossible_calculation_is_told_and_stops_nothing(session: Session) -> None:
    session.set_cell(Address("settings", "horizon", "value"), "1990")
    assert session.results is None
    assert "Réglages" in session.model_error
    session.undo_stack.undo()
    assert session.results is not None


def _delete_assumption(session: Session, parameter: str) -> DeleteRows:
    rows = session.project.frame("assumptions")
    return DeleteRows("assumptions", rows.index[rows["parameter"] == parameter].tolist())


def _parts(address: Address) -> tuple[str, str, str]:
    return address.table, address.key, address.column


def test_that_the_comparison_tells_only_changes_and_goes_with_its_scenario(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.comparison_changed):
        session.set_comparison("haut")
    with qtbot.assertNotEmitted(session.comparison_changed):
        session.set_comparison("haut")
    with qtbot.waitSignal(session.comparison_changed):
        session.push(scenario_edits.delete(session.project, "haut"), "Supprimer")
    assert session.comparison is None


def test_that_a_vanished_scenario_gives_way_to_the_nearest_of_its_line(session: Session) -> None:
    key, edit = scenario_edits.create(session.project, "Plus prudent", "prudent")
    session.push(edit, "Créer")
    session.set_scenario(key)
    session.undo_stack.undo()
    assert session.scenario == "prudent"


def test_that_going_back_drops_the_scenarios_own_value_and_tells_its_table(session: Session, qtbot: QtBot) -> None:
    address = Address("sites", "lfb-ales", "headcount")
    session.set_scenario("haut")
    before = session.seen.cell(*address_parts(address))
    session.set_cell(address, 999)
    with qtbot.waitSignal(session.tables_changed) as told:
        session.go_back(address)
    assert "sites" in told.args[0]
    assert session.seen.cell(*address_parts(address)) == before
    session.undo_stack.undo()
    assert session.seen.cell(*address_parts(address)) == 999
    session.set_scenario(ROOT)
    session.go_back(address)
    assert session.undo_stack.canRedo()


def test_that_starting_from_another_scenario_tells_the_tables_it_sees_differently(
    session: Session, qtbot: QtBot
) -> None:
    key, edit = scenario_edits.create(session.project, "Essai", "prudent")
    session.push(edit, "Créer")
    session.set_scenario(key)
    with qtbot.waitSignal(session.tables_changed) as told:
        session.push(scenario_edits.reparent(session.project, key, "haut"), "Partir de")
    assert "assumptions" in told.args[0]
    assert session.seen.cell("assumptions", "fill", "value") == 0.95


def address_parts(address: Address) -> tuple[str, str, str]:
    return address.table, address.key, address.column
