import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from planner.core.french import NARROW_SPACE
from planner.core.tables import scenario_edits
from planner.state.session import Session
from planner.state.table_model import DIFFERENT_ROLE, KIND_ROLE, TableModel
from planner.storage.reference_data import load_reference

TABLES = ("sites", "offers", "projects", "assumptions", "sources", "scenarios")


def cell(model: TableModel, key: str, column: str) -> QModelIndex:
    row = model.row_of(key)
    assert row is not None
    return model.index(row, model.column_of(column))


@pytest.mark.parametrize("table", TABLES)
def test_that_the_model_keeps_qts_rules_through_edits_filters_and_sorts(session: Session, table: str) -> None:
    model = TableModel(session, table)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.set_filter("bio", None)
    model.set_filter("", None)
    model.sort(-1)
    session.set_scenario("haut")
    session.delete_rows("project_fundings", session.project.keys("project_fundings")[:1])
    session.undo_stack.undo()
    assert model.rowCount() == len(session.project.frame(table))
    assert tester is not None


def test_that_both_decimal_comma_and_dot_are_understood(session: Session) -> None:
    model = TableModel(session, "assumptions")
    index = cell(model, "total_jobs", "value")
    assert model.setData(index, "9 876,5")
    assert session.project.cell("assumptions", "total_jobs", "value") == 9876.5
    assert model.setData(index, "9123.25")
    assert session.project.cell("assumptions", "total_jobs", "value") == 9123.25


def test_that_shares_are_typed_and_shown_in_percent(session: Session) -> None:
    model = TableModel(session, "assumptions")
    index = cell(model, "completion", "value")
    assert model.setData(index, "72,5")
    assert session.project.cell("assumptions", "completion", "value") == pytest.approx(0.725)
    assert model.data(index) == f"72,5{NARROW_SPACE}%"
    assert model.data(index, Qt.ItemDataRole.EditRole) == "72,5"


@pytest.mark.parametrize(("text", "reason"), [("douze", "attend un nombre"), ("900", "maximum"), ("", "vide")])
def test_that_a_refused_value_says_why_and_keeps_the_old_one(
    session: Session, qtbot: QtBot, text: str, reason: str
) -> None:
    model = TableModel(session, "assumptions")
    index = cell(model, "completion", "value")
    before = model.data(index)
    with qtbot.waitSignal(model.refused) as told:
        assert not model.setData(index, text)
    assert reason in told.args[1]
    assert model.data(index) == before
    assert session.undo_stack.count() == 0


def test_that_references_show_names_and_take_names(session: Session) -> None:
    model = TableModel(session, "offers")
    index = model.index(0, model.column_of("region"))
    assert model.setData(index, "occitanie")
    assert model.data(index) == "Occitanie"
    assert session.project.cell("offers", model.key_at(0), "region") == "76"


def test_that_a_commune_is_found_by_its_name_whatever_the_accents(session: Session) -> None:
    model = TableModel(session, "sites")
    index = model.index(0, model.column_of("commune"))
    assert model.setData(index, "besancon")
    assert model.data(index) == "Besançon"
    assert model.data(model.index(0, model.column_of("region"))) == "Bourgogne-Franche-Comté"


def test_that_an_unknown_commune_is_refused(session: Session, qtbot: QtBot) -> None:
    model = TableModel(session, "sites")
    with qtbot.waitSignal(model.refused) as told:
        assert not model.setData(model.index(0, model.column_of("commune")), "Trifouillis")
    assert "commune connue" in told.args[1]


def test_that_search_ignores_accents_and_case(session: Session) -> None:
    model = TableModel(session, "sites")
    model.set_filter("ile DE france sanofi", None)
    assert 0 < model.rowCount() < model.total_rows
    assert all(
        "Île-de-France" in str(model.data(model.index(r, model.column_of("region")))) for r in range(model.rowCount())
    )


def test_that_the_region_filter_keeps_its_rows_only(session: Session) -> None:
    model = TableModel(session, "sites")
    model.set_filter("", "24")
    assert model.rowCount() == int((session.project.frame("sites")["region"] == "24").sum()) > 0


def test_that_sorting_puts_blanks_last_both_ways(session: Session) -> None:
    model = TableModel(session, "sites")
    column = model.column_of("headcount")
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        model.sort(column, order)
        values = [model.value_at(model.index(row, column)) for row in range(model.rowCount())]
        known = [v for v in values if v is not None]
        assert values[: len(known)] == known
        assert known == sorted(known, reverse=order == Qt.SortOrder.DescendingOrder)  # type: ignore[type-var]


def test_that_a_scenario_value_is_marked_and_shown(session: Session) -> None:
    model = TableModel(session, "assumptions")
    index = cell(model, "completion", "value")
    base = model.data(index)
    session.set_scenario("prudent")
    assert model.data(index, DIFFERENT_ROLE) is True
    assert model.data(index) != base
    session.set_scenario("reference")
    assert model.data(index, DIFFERENT_ROLE) is False
    assert model.data(index) == base


def test_that_cells_tell_facts_from_assumptions(session: Session) -> None:
    sites = TableModel(session, "sites")
    kinds = {sites.data(sites.index(r, sites.column_of("headcount")), KIND_ROLE) for r in range(sites.rowCount())}
    assert "fact" in kinds
    assumptions = TableModel(session, "assumptions")
    assert assumptions.data(cell(assumptions, "completion", "value"), KIND_ROLE) == "assumption"
    assert (
        "hypothèse"
        in str(assumptions.data(cell(assumptions, "completion", "value"), Qt.ItemDataRole.ToolTipRole)).lower()
    )


def test_that_events_are_filtered_by_the_region_of_their_site(session: Session) -> None:
    model = TableModel(session, "events")
    model.set_filter("", "28")
    assert 0 < model.rowCount() < model.total_rows
    for row in range(model.rowCount()):
        site = str(session.project.cell("events", model.key_at(row), "site"))
        assert session.project.cell("sites", site, "region") == "28"


def test_that_a_table_without_places_is_shown_whole(session: Session) -> None:
    model = TableModel(session, "sources")
    model.set_filter("", "28")
    assert model.rowCount() == model.total_rows


def test_that_a_cell_says_which_scenario_sets_its_value(session: Session) -> None:
    model = TableModel(session, "assumptions")
    key, edit = scenario_edits.create(session.project, "Plus prudent", "prudent")
    session.push(edit, "Créer")
    session.set_scenario(key)
    index = cell(model, "completion", "value")
    inherited = model.data(index, Qt.ItemDataRole.ToolTipRole)
    assert "Valeur du scénario « Prudent », dont celui-ci part ; « Référence » : 80" in inherited
    model.setData(index, "60")
    own = model.data(index, Qt.ItemDataRole.ToolTipRole)
    assert "Valeur propre au scénario « Plus prudent » ; « Prudent » : 70" in own
    assert own.endswith("sans motif.")
    session.push(scenario_edits.say_why(session.project, key, model.address_at(index), "Vu."), "")
    assert model.data(index, Qt.ItemDataRole.ToolTipRole).endswith("motif\u00a0: Vu.")
    session.set_scenario("reference")
    assert "scénario" not in model.data(cell(model, "completion", "value"), Qt.ItemDataRole.ToolTipRole)


def test_that_a_blank_share_of_a_site_says_the_one_that_holds(qapp: object) -> None:
    session = Session(load_reference())
    model = TableModel(session, "sites")
    key = next(str(r["id"]) for r in session.project.rows("sites") if r["kind"] == "cdmo" and r["scope"] is None)
    told = model.data(cell(model, key, "scope"), Qt.ItemDataRole.ToolTipRole)
    assert "Ici 85\u202f% : part par défaut de « Bioproduction pour des tiers »." in told
    session.set_cell(model.address_at(cell(model, key, "kind")), "network")
    told = model.data(cell(model, key, "scope"), Qt.ItemDataRole.ToolTipRole)
    assert "Ici 0\u202f% : « Réseau, pôle ou association » est hors du périmètre." in told
