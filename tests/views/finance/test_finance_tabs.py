"""The other tabs: sheet and effects, schedule, schemes, unit costs, the region as a whole."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from planner.core.finance.money_flows import Flow, MoneyFlows
from planner.core.finance.plan import plan_of, plans_of
from planner.core.tables.edits import InsertRows
from planner.core.tables.values import Value
from planner.state.session import Session
from planner.views.finance.finance_space import FinanceSpace
from planner.views.finance.overview_tab import TOLD, OverviewTab
from planner.views.finance.plan_tab import PlanTab
from planner.views.finance.sankey_layout import OTHERS, sankey
from planner.views.finance.schedule_tab import ScheduleTab
from planner.views.finance.schemes_tab import SchemesTab
from planner.views.finance.sheet_tab import SheetTab
from planner.views.finance.sheet_view import SheetView
from planner.views.finance.unit_costs_tab import UnitCostsTab
from planner.views.parts.navigation import Navigator
from planner.views.tables.choice_editor import ChoiceEditor

EXAMPLE = "exemple-plateau"
Type = Callable[[QTableView, int, int, str], None]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def sheet_of(space: FinanceSpace, project: str) -> SheetTab:
    space.choice.choose_project(project)
    tab = space.show_tab("sheet")
    assert isinstance(tab, SheetTab)
    return tab


def line(tab: SheetTab, column: str) -> tuple[SheetView, int]:
    """The view and the line of a field."""
    return next((card.view, row) for card in tab.cards if (row := card.view.sheet.row_of(column)) is not None)


# --- sheet ------------------------------------------------------------------------------------------------------------


def test_that_the_sheet_has_every_field_once(space: FinanceSpace, session: Session) -> None:
    tab = sheet_of(space, EXAMPLE)
    count = sum(card.view.sheet.rowCount() for card in tab.cards)
    assert count == len(session.project.schema.table("projects").fields) - 1


def test_that_a_field_is_typed_in_place_and_undone(space: FinanceSpace, session: Session, type_into: Type) -> None:
    tab = sheet_of(space, EXAMPLE)
    view, row = line(tab, "beneficiary")
    type_into(view, row, 1, "Université d’Orléans")
    assert session.project.cell("projects", EXAMPLE, "beneficiary") == "Université d’Orléans"
    session.undo_stack.undo()
    assert view.sheet.index(row, 1).data() == "Bénéficiaire (exemple fictif)"


def test_that_a_field_refuses_what_does_not_fit(space: FinanceSpace, session: Session, type_into: Type) -> None:
    tab = sheet_of(space, EXAMPLE)
    view, row = line(tab, "start_year")
    before = session.project
    type_into(view, row, 1, "bientôt")
    assert session.project is before
    assert view.sheet.index(row, 1).data() == "2027"


def test_that_the_sheet_names_the_documents_that_it_is_from(space: FinanceSpace, session: Session) -> None:
    tab = sheet_of(space, "ease")
    source = session.project.cell("provenance", "projects/ease/*", "source")
    title = str(session.project.cell("sources", str(source), "title"))
    assert title in tab.source.text()
    assert "href='http" in tab.source.text()
    space.choice.choose_project(EXAMPLE)
    assert not tab.source.isVisible(), "an invented example has none"


def test_that_an_end_before_the_start_is_told_on_the_sheet(
    space: FinanceSpace, session: Session, type_into: Type
) -> None:
    tab = sheet_of(space, EXAMPLE)
    assert not tab.faults.isVisible()
    type_into(*line(tab, "end_year"), 1, "2025")
    assert "« Début » (2027) dépasse « Fin » (2025)" in plain(tab.faults.text())
    assert tab.faults.isVisible()
    session.undo_stack.undo()
    assert not tab.faults.isVisible()


def test_that_one_field_of_the_page_is_chosen_at_a_time(qtbot: QtBot, space: FinanceSpace) -> None:
    tab = sheet_of(space, EXAMPLE)
    first, second = line(tab, "beneficiary"), line(tab, "start_year")
    for view, row in (first, second):
        view.setFocus()
        view.setCurrentIndex(view.sheet.index(row, 1))

    def chosen() -> list[SheetView]:
        return [card.view for card in tab.cards if card.view.selectionModel().hasSelection()]

    qtbot.waitUntil(lambda: chosen() == [second[0]], timeout=10_000)
    first[0].setFocus()
    qtbot.waitUntil(lambda: chosen() == [first[0]], timeout=10_000)
    assert first[0].currentIndex() == first[0].sheet.index(first[1], 1)


def test_that_a_new_plan_is_ready_for_its_first_expense(space: FinanceSpace) -> None:
    sheet_of(space, "bio-occ")
    space.projects.create_plan()
    tab = space.show_tab("plan")
    assert isinstance(tab, PlanTab)
    assert tab.isVisible()
    assert tab.lines.expenses.new_line.currentIndex().isValid()


def test_that_effects_are_seen_at_once_without_and_with(space: FinanceSpace, session: Session) -> None:
    tab = sheet_of(space, "bio-occ")
    assert "Aucun effet" in tab.told.text()
    effect = {
        "id": "essai", "project": "bio-occ", "kind": "jobs", "region": "76", "segment": "bioproduction", "value": 100.0,
        "year": session.year, "included": True,
    }  # fmt: skip
    session.push(InsertRows("project_effects", [effect]), "Essai")
    assert "sans" in tab.told.text()
    assert any("100" in cell.text for row in tab.result.grid.rows for cell in row)
    assert tab.effects.model.rowCount() == 1
    session.undo_stack.undo()
    assert "Aucun effet" in tab.told.text()


def test_that_a_new_effect_starts_after_the_year_under_study(space: FinanceSpace, session: Session) -> None:
    tab = sheet_of(space, "bio-occ")
    tab.effects.view.editing.append_row()
    (row,) = [row for row in session.project.rows("project_effects") if row["project"] == "bio-occ"]
    assert row["year"] == session.year + 1


def test_that_formations_of_the_project_s_region_stand_first(space: FinanceSpace, session: Session) -> None:
    tab = sheet_of(space, "bio-occ")
    effect = {"id": "essai", "project": "bio-occ", "kind": "places", "value": 0.0, "year": session.year + 1}
    session.push(InsertRows("project_effects", [effect]), "Essai")
    view, model = tab.effects.view, tab.effects.model
    index = model.index(0, model.column_of("offer"))
    view.edit(index)
    (editor,) = view.viewport().findChildren(ChoiceEditor)
    project = session.project
    here = [key for key in project.keys("offers") if project.cell("offers", key, "region") == "76"]
    first = len({project.label("offers", key) for key in here})
    assert 0 < first < len(editor.labels)
    assert set(editor.labels[:first]) == {project.label("offers", key) for key in here}
    assert editor.itemText(first + 1) == "", "a line apart"
    assert editor.itemText(first + 2) == editor.labels[first]


def test_that_rounding_is_told_on_the_sheet(
    qtbot: QtBot, space: FinanceSpace, navigator: Navigator, type_into: Type
) -> None:
    tab = sheet_of(space, EXAMPLE)
    with qtbot.waitSignal(navigator.message, timeout=10_000) as told:
        type_into(*line(tab, "total"), 1, "1000,456")
    assert told.args == ["Montant arrondi au centime."]


def test_that_an_effect_says_what_it_lacks(space: FinanceSpace, session: Session) -> None:
    tab = sheet_of(space, "bio-occ")
    effect = {"id": "essai", "project": "bio-occ", "kind": "places", "value": 12.0, "year": 2027, "included": True}
    session.push(InsertRows("project_effects", [effect]), "Essai")
    assert "À compléter pour que l’effet compte\u00a0: ligne 1\u00a0: Offre." in tab.told.text()


def test_that_placements_which_limit_new_places_are_told(space: FinanceSpace, session: Session) -> None:
    tab = sheet_of(space, "bio-occ")
    effect = {
        "id": "essai", "project": "bio-occ", "kind": "places", "offer": "bts-saint-malo", "value": 12.0, "year": 2027,
        "included": True,
    }  # fmt: skip
    session.push(InsertRows("project_effects", [effect]), "Essai")
    assert "limitent « BTS Biotechnologies en apprentissage, Saint-Malo » à 4\u00a0entrées" in tab.told.text()


def test_that_places_on_an_offer_out_of_the_model_are_told_to_be_in_vain(space: FinanceSpace, session: Session) -> None:
    tab = sheet_of(space, "bio-occ")
    effect = {
        "id": "essai", "project": "bio-occ", "kind": "places", "offer": "bioocc-montpellier", "value": 40.0,
        "year": session.year, "included": True,
    }  # fmt: skip
    session.push(InsertRows("project_effects", [effect]), "Essai")
    assert "ne compte pas « Parcours Bio’Occ, Montpellier »" in tab.told.text()


# --- schedule ---------------------------------------------------------------------------------------------------------


def test_that_the_schedule_tells_the_worst_year_and_draws_both_curves(space: FinanceSpace) -> None:
    space.choice.choose_project(EXAMPLE)
    tab = space.show_tab("schedule")
    assert isinstance(tab, ScheduleTab)
    assert "350 000 € sont dépensés et pas encore versés, fin 2027" in plain(tab.note.text())
    assert [series.label for series in tab.chart.data.series] == ["Dépenses", "Paiements"]
    assert plain(tab.grid.grid.rows[-1][1].text) == "1 372 099,63"


def test_that_a_plan_without_years_says_so(space: FinanceSpace) -> None:
    space.choice.choose_project("bioimp")
    tab = space.show_tab("schedule")
    assert isinstance(tab, ScheduleTab)
    assert "n’a d’année" in tab.note.text()
    assert not tab.chart.isVisible()


# --- schemes ----------------------------------------------------------------------------------------------------------


def schemes_of(space: FinanceSpace) -> SchemesTab:
    space.choice.choose_project(EXAMPLE)
    tab = space.show_tab("schemes")
    assert isinstance(tab, SchemesTab)
    return tab


def test_that_the_wish_starts_from_the_project(space: FinanceSpace) -> None:
    wish = schemes_of(space).wish()
    assert (wish.region, wish.kind, wish.year, wish.amount) == ("24", "platform", 2027, 600_000_00)


def test_that_a_scheme_of_another_region_is_excluded_with_its_reason(space: FinanceSpace) -> None:
    tab = schemes_of(space)
    excluded = [row for row in tab.grid.grid.rows if row[0].text == "✕ écarté"]
    assert any("réservé à" in row[4].text for row in excluded)


def test_that_the_aid_hoped_for_is_what_the_plan_lacks_to_the_cent(space: FinanceSpace, session: Session) -> None:
    plan = {"id": "essai", "name": "Essai", "project": "bio-occ", "basis": "ht", "retained": True}
    session.push(InsertRows("plans", [plan]), "Essai")
    line = {"id": "l1", "plan": "essai", "name": "Cuve", "amount": 51_250_50, "year": 2027}
    session.push(InsertRows("plan_expenses", [line]), "Essai")
    space.choice.choose_project("bio-occ")
    tab = space.show_tab("schemes")
    assert isinstance(tab, SchemesTab)
    assert tab.wish().amount == 51_250_50
    session.push(InsertRows("plan_expenses", [line | {"id": "l2", "amount": 1_01}]), "Essai")
    assert tab.wish().amount == 51_251_51, "it follows the plan"
    tab.grid.setCurrentIndex(tab.grid.model().index(0, 0))
    tab.add.click()
    assert plan_of(session.project, "essai").difference == 0


def test_that_an_amount_that_cannot_be_read_is_told_and_keeps_the_list(space: FinanceSpace) -> None:
    tab = schemes_of(space)
    before = list(tab.grid.grid.rows)
    tab.amount.setText("beaucoup")
    tab.amount.editingFinished.emit()
    assert "beaucoup" in tab.note.text()
    assert list(tab.grid.grid.rows) == before


def test_that_a_chosen_scheme_becomes_a_resource_of_the_plan(space: FinanceSpace, session: Session) -> None:
    tab = schemes_of(space)
    assert not tab.add.isEnabled()
    assert "Choisissez un dispositif" in tab.told.text()
    row = next(n for n, match in enumerate(tab.matches) if match.scheme == "feder-2021-2027")
    tab.grid.setCurrentIndex(tab.grid.grid.index(row, 0))
    before = set(session.project.keys("plan_resources"))
    tab.add.click()
    (key,) = set(session.project.keys("plan_resources")) - before
    assert session.project.cell("plan_resources", key, "status") == "planned"
    session.undo_stack.undo()
    assert not session.project.has("plan_resources", key)


def bare_project(session: Session, **cells: Value) -> str:
    row = {"id": "essai-nu", "name": "Plateau", "kind": "platform", "status": "idea", **cells}
    session.push(InsertRows("projects", [row]), "Essai")
    return "essai-nu"


def test_that_a_scheme_of_a_known_rate_is_asked_for_no_more_and_makes_the_plan(
    space: FinanceSpace, session: Session
) -> None:
    space.choice.choose_project(bare_project(session, region="24", total=800_000_00, start_year=2027))
    tab = space.show_tab("schemes")
    assert isinstance(tab, SchemesTab)
    row = next(n for n, match in enumerate(tab.matches) if match.scheme == "feder-2021-2027")
    tab.grid.setCurrentIndex(tab.grid.grid.index(row, 0))
    assert "560 000 € (au plus 70,0 % du coût)" in plain(tab.told.text())
    assert "il sera créé" in tab.told.text()
    steps = session.undo_stack.index()
    tab.add.click()
    (plan,) = plans_of(session.project, "essai-nu")
    assert [resource.amount for resource in plan.resources] == [560_000_00]
    assert session.undo_stack.index() == steps + 1
    tab.grid.setCurrentIndex(tab.grid.grid.index(row, 0))
    assert "déjà tout ce que permet son taux" in tab.told.text()
    other = next(n for n, match in enumerate(tab.matches) if match.scheme == "cma")
    tab.grid.setCurrentIndex(tab.grid.grid.index(other, 0))
    tab.add.click()
    (plan,) = plans_of(session.project, "essai-nu")
    assert [resource.amount for resource in plan.resources] == [560_000_00, 240_000_00], "what is still lacking"
    assert "le plan ne manque de rien" in tab.told.text()


def test_that_the_headline_says_what_lacks_on_either_side(space: FinanceSpace, session: Session) -> None:
    space.choice.choose_project(bare_project(session))
    tab = space.show_tab("schemes")
    assert isinstance(tab, SchemesTab)
    said = plain(tab.note.text())
    assert "possibles, à vérifier" in said
    assert "Les sources ne publient pas tout : " in said
    assert "natures de projets (" in said
    assert "Du projet, il manque : la région, le coût, l’année de début" in said
    space.choice.choose_project(EXAMPLE)
    assert "Du projet" not in tab.note.text()


# --- unit costs -------------------------------------------------------------------------------------------------------


def test_that_an_outlier_is_told_and_dots_say_their_project(space: FinanceSpace) -> None:
    space.choice.choose_project("bioimp")
    tab = space.show_tab("unit_costs")
    assert isinstance(tab, UnitCostsTab)
    strips = tab.card.strips
    assert "à expliquer" in plain(strips.accessibleDescription())
    strip = strips.strips[0]
    name, value = strip.others[0]
    assert name in strips.name_at(QPointF(strips.x_of(strip, value), 40))
    assert tab.card.table()[1][1] == "BioIMP (Bioprocess Improvement)"


def test_that_a_project_without_figures_says_what_is_missing(space: FinanceSpace) -> None:
    space.choice.choose_project("bcf2i")
    tab = space.show_tab("unit_costs")
    assert isinstance(tab, UnitCostsTab)
    assert "Aucun coût unitaire" in tab.card.subtitle.text()


# --- the region -------------------------------------------------------------------------------------------------------


def overview_of(space: FinanceSpace) -> OverviewTab:
    tab = space.show_tab("overview")
    assert isinstance(tab, OverviewTab)
    return tab


def test_that_the_region_tells_total_against_what_is_secured(space: FinanceSpace, session: Session) -> None:
    session.selection.select_region("27")
    tab = overview_of(space)
    assert plain(tab.sentence.text()).startswith("Bourgogne-Franche-Comté : ")
    assert "acquis" in tab.sentence.text()


def test_that_a_place_without_projects_says_so(space: FinanceSpace, session: Session) -> None:
    session.selection.select_region("06")
    tab = overview_of(space)
    assert plain(tab.sentence.text()) == "Mayotte : aucun coût de projet connu."
    assert not tab.flows.view.picture.nodes


def test_that_the_flows_are_read_with_the_keyboard(qtbot: QtBot, space: FinanceSpace) -> None:
    view = overview_of(space).flows.view
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(view, key)
    assert view.chosen is not None
    assert view.picture.nodes[view.chosen].column == 1
    assert "dont" in overview_of(space).flows.told.text()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert overview_of(space).flows.told.text() == TOLD


def test_that_an_unknown_envelope_becomes_a_row_to_fill_in(space: FinanceSpace, session: Session) -> None:
    tab = overview_of(space)
    before = len(session.project.keys("funder_budgets"))
    tab.budgets.followed.emit(0, 5)
    rows = session.project.rows("funder_budgets")
    assert len(rows) == before + 1
    session.undo_stack.undo()
    assert len(session.project.keys("funder_budgets")) == before


def test_that_an_envelope_exceeded_is_told(space: FinanceSpace, session: Session) -> None:
    row = {"id": "essai", "funder": "anr", "year": 2023, "amount": 1_000_00}
    session.push(InsertRows("funder_budgets", [row]), "Essai")
    tab = overview_of(space)
    told = {(r[0].text, r[1].text): plain(r[5].text) for r in tab.budgets.grid.rows}
    assert told["Agence nationale de la recherche", "2023"] == "✕ 4 499 000 € au-dessus"


def flows_of(amounts: list[int]) -> MoneyFlows:
    to_projects = tuple(Flow(f"f{n}", f"p{n}", amount, amount // 2) for n, amount in enumerate(amounts))
    to_purposes = tuple(Flow(f"p{n}", "places", amount, amount // 2) for n, amount in enumerate(amounts))
    return MoneyFlows(to_projects, to_purposes, 0, 0)


@pytest.mark.parametrize("count", [1, 5, 40])
def test_that_every_column_of_the_flows_has_the_same_sum_within_the_height(count: int) -> None:
    picture = sankey(flows_of([100 * (n + 1) for n in range(count)]), lambda _, key: key, 300.0, 6.0, 8)
    sums = [sum(node.amount for node in picture.nodes if node.column == column) for column in range(3)]
    assert sums == [picture.total] * 3
    assert all(node.top + node.height <= 301 + 1 for node in picture.nodes)
    assert (count > 9) == any(node.key == OTHERS for node in picture.nodes)


def test_that_what_is_not_named_is_counted(space: FinanceSpace) -> None:
    picture = sankey(flows_of([100] * 20), lambda _, key: key, 300.0, 6.0, 8)
    others = [node.label for node in picture.nodes if node.key == OTHERS]
    assert others == ["12\u00a0autres", "12\u00a0autres"]
