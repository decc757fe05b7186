"""The plan: typed, pasted, mended, versioned; what it says follows at once and every step is undone."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from planner.core.finance.plan import plan_of
from planner.core.tables.edits import InsertRows, SetCells
from planner.core.tables.project import Address
from planner.state.finance_tranches import REST
from planner.state.session import Session
from planner.views.finance.finance_space import FinanceSpace
from planner.views.finance.plan_bases import KEY_ROLE
from planner.views.finance.plan_tab import BASES, LINES, TRANCHES, VERSIONS, YEARS, PlanTab
from planner.views.finance.sheet_tab import SheetTab
from planner.views.parts.navigation import Navigator

Type = Callable[[QTableView, int, int, str], None]
PLAN = "exemple-plan"
BALANCED = "✓ Dépenses 1 372 099,63 € = Ressources 1 372 099,63 €"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def messages(plan: PlanTab) -> str:
    return plain(plan.checks.page.toPlainText())


def place(plan: PlanTab, key: str, column: str) -> tuple[int, int]:
    model = plan.lines.expenses.model
    row = model.row_of(key)
    assert row is not None
    return row, model.column_of(column)


def follow(plan: PlanTab, message: str, scheme: str) -> None:
    """Click on a link below a finding."""
    number = next(n for n, finding in enumerate(plan.checks.findings) if message in plain(finding.message))
    plan.checks.page.anchorClicked.emit(QUrl(f"{scheme}:{number}"))


def test_that_the_balance_is_told_to_the_cent_with_a_sign(plan: PlanTab) -> None:
    assert plain(plan.header.balance.text()) == BALANCED
    assert plan.header.badge.isVisible()
    assert "Reste à charge 472 099,63 €" in plain(plan.header.left.text())


def test_that_a_typed_amount_moves_balance_and_checks_and_comes_back(
    plan: PlanTab, session: Session, type_into: Type
) -> None:
    type_into(plan.lines.expenses.view, *place(plan, "exemple-deplacements", "amount"), "5 000,50")
    assert "il manque 200,50 €" in plain(plan.header.balance.text())
    assert plan.header.balance.text().startswith("✕")
    assert "écart de 200,50 €" in messages(plan)
    session.undo_stack.undo()
    assert plain(plan.header.balance.text()) == BALANCED
    assert "écart de" not in messages(plan)


def test_that_an_absurd_amount_is_refused_at_its_cell_and_changes_nothing(
    plan: PlanTab, session: Session, type_into: Type
) -> None:
    before = session.project
    type_into(plan.lines.expenses.view, *place(plan, "exemple-deplacements", "amount"), "beaucoup")
    assert plan.lines.expenses.view.refusal_text()
    assert session.project is before


def test_that_a_negative_amount_is_told_with_what_to_do(plan: PlanTab, type_into: Type) -> None:
    type_into(plan.lines.expenses.view, *place(plan, "exemple-deplacements", "amount"), "-4800")
    assert "négatif. Mettez une recette en ressource." in messages(plan)


def test_that_totals_stand_under_their_columns(plan: PlanTab) -> None:
    totals = plan.lines.expenses.totals
    assert totals is not None
    assert {name: plain(text) for name, text in totals.texts().items()} == {
        "amount": "1 205 432,96", "vat": "166 666,67"
    }  # fmt: skip


def test_that_a_long_paste_with_subtotals_lands_in_the_plan_and_is_mended(
    qtbot: QtBot, space: FinanceSpace, session: Session
) -> None:
    space.choice.choose_project("bio-occ")
    space.projects.create_plan()
    plan = space.show_tab("plan")
    assert isinstance(plan, PlanTab)
    lines = []
    for year in (2027, 2028, 2029):
        group = [(f"Achat {n} de {year}", "équipement", "Université", year, 1000 + n) for n in range(19)]
        lines += [*group, (f"Sous-total {year}", "", "", "", sum(line[4] for line in group))]
    text = "\n".join("\t".join(map(str, line)) for line in lines)
    QGuiApplication.clipboard().setText(text)
    view = plan.lines.expenses.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert view.open_preview is not None
    assert "60" in plain(view.open_preview.summary.text())
    view.open_preview.take.click()
    QApplication.processEvents()
    key = str(space.choice.plan)
    assert len(plan_of(session.project, key).expenses) == 60
    assert plan.lines.expenses.model.rowCount() == 60
    found = [f for f in plan.checks.findings if f.mend is not None and "sous-total" in f.message]
    assert len(found) == 3
    follow(plan, "ressemble à un sous-total", "corriger")
    assert len(plan_of(session.project, key).expenses) == 59
    plan.checks.page.anchorClicked.emit(QUrl("corriger-tout:subtotals"))
    assert len(plan_of(session.project, key).expenses) == 57
    session.undo_stack.undo()
    assert len(plan_of(session.project, key).expenses) == 59


def test_that_an_empty_plan_says_what_its_checks_have_nothing_to_look_at(space: FinanceSpace) -> None:
    space.choice.choose_project("bio-occ")
    space.projects.create_plan()
    plan = space.show_tab("plan")
    assert isinstance(plan, PlanTab)
    said = messages(plan)
    assert "✓ Le plan et la fiche du projet ont le même coût" not in said
    assert "– Le plan et la fiche du projet ont le même coût : " in said
    assert "– Dépenses = ressources : aucun montant" in said
    assert "sans objet" in said
    assert "à regarder" in said


def test_that_a_link_says_what_mending_will_do(plan: PlanTab, session: Session) -> None:
    session.push(SetCells({Address("projects", "exemple-plateau", "total"): 1_00}), "Essai")
    assert "Mettre 1 372 099,63 € sur la fiche" in messages(plan)
    follow(plan, "La fiche du projet donne", "corriger")
    assert session.project.cell("projects", "exemple-plateau", "total") == 1_372_099_63


def test_that_a_pasted_row_of_titles_is_no_expense(qtbot: QtBot, space: FinanceSpace, session: Session) -> None:
    space.choice.choose_project("bio-occ")
    space.projects.create_plan()
    plan = space.show_tab("plan")
    assert isinstance(plan, PlanTab)
    titles = "Dépense\tPoste\tPartenaire\tAnnée\tMontant"
    QGuiApplication.clipboard().setText(f"{titles}\nCuve\téquipement\tUniversité\t2027\t300 000")
    view = plan.lines.expenses.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert view.open_preview is not None
    assert plain(view.open_preview.summary.text()) == "1 ligne s’ajoute, la ligne de titres est laissée de côté."
    view.open_preview.take.click()
    QApplication.processEvents()
    (expense,) = plan_of(session.project, str(space.choice.plan)).expenses
    assert (expense.name, expense.amount) == ("Cuve", 300_000_00)


def test_that_many_findings_of_one_check_do_not_bury_the_others(plan: PlanTab, session: Session) -> None:
    for place in range(6):
        row = {
            "id": f"essai-{place}",
            "plan": PLAN,
            "name": f"Achat {place}",
            "heading": "equipment",
            "amount": 5_000_00,
        }
        session.push(InsertRows("plan_expenses", [row]), "Essai")
    assert messages(plan).count("n’a ni devis ni marché") == 3
    plan.checks.page.anchorClicked.emit(QUrl("voir:evidence"))
    assert messages(plan).count("n’a ni devis ni marché") == 6


def test_that_a_link_leads_to_the_cell_of_the_plan(plan: PlanTab) -> None:
    plan.show_page(YEARS)
    follow(plan, "montants ronds", "cellule")
    assert plan.pages.currentIndex() == LINES
    cell = plan.lines.expenses.view.current_cell()
    assert cell is not None
    assert (cell[0].key, cell[0].column) == ("exemple-bioreacteurs", "amount")


def test_that_links_lead_to_the_tab_that_the_cell_stands_in(plan: PlanTab, space: FinanceSpace) -> None:
    follow(plan, "une cible sans point de départ", "cellule")
    assert space.bar.tabText(space.bar.currentIndex()) == "Indicateurs"
    space.choice.cell_asked.emit(Address("projects", "exemple-plateau", "total"))
    sheet = space.show_tab("sheet")
    assert isinstance(sheet, SheetTab)
    assert space.bar.tabText(space.bar.currentIndex()) == "Fiche"


def test_that_a_link_to_another_table_leads_out_of_the_space(qtbot: QtBot, plan: PlanTab, navigator: Navigator) -> None:
    with qtbot.waitSignal(navigator.cell_requested) as asked:
        plan.choice.cell_asked.emit(Address("schemes", "feder-2021-2027", "name"))
    assert asked.args == ["schemes", "feder-2021-2027", "name"]


def test_that_a_simplified_cost_is_mended_to_the_cent(plan: PlanTab, session: Session, type_into: Type) -> None:
    type_into(plan.lines.expenses.view, *place(plan, "exemple-indirects-2027", "amount"), "9100")
    follow(plan, "mais la règle", "corriger")
    assert session.project.cell("plan_expenses", "exemple-indirects-2027", "amount") == 9_000_00
    assert plain(plan.header.balance.text()) == BALANCED


def test_that_a_resource_is_deleted_with_what_hangs_on_it(plan: PlanTab, session: Session) -> None:
    plan.lines.resources.go_to("exemple-feder", "funder")
    plan.lines.resources.view.editing.delete_rows()
    assert not session.project.has("plan_resources", "exemple-feder")
    assert "il manque 600 000 €" in plain(plan.header.balance.text())
    session.undo_stack.undo()
    assert plain(plan.header.balance.text()) == BALANCED
    assert session.project.has("plan_exclusions", "exemple-feder-locaux")


def test_that_an_added_line_belongs_to_the_plan(plan: PlanTab, session: Session) -> None:
    before = set(session.project.keys("plan_expenses"))
    plan.lines.expenses.view.editing.append_row()
    (key,) = set(session.project.keys("plan_expenses")) - before
    assert session.project.cell("plan_expenses", key, "plan") == PLAN


def test_that_the_chosen_resource_tells_base_and_rate(plan: PlanTab) -> None:
    plan.lines.resources.go_to("exemple-feder", "amount")
    assert "600 000 € sur une assiette de 1 347 299,63 €, soit 44,5 %" in plain(plan.lines.rate.text())


# --- bases ------------------------------------------------------------------------------------------------------------


def test_that_a_tick_leaves_an_expense_out_of_the_base(plan: PlanTab, session: Session) -> None:
    plan.show_page(BASES)
    ticks = plan.bases.ticks
    item = next(item for n in range(ticks.count()) if (item := ticks.item(n)).data(KEY_ROLE) == "exemple-travaux")
    item.setCheckState(Qt.CheckState.Checked)
    assert "1 167 299,63" in plain(plan.bases.grid.grid.rows[0][2].text)
    session.undo_stack.undo()
    assert "1 347 299,63" in plain(plan.bases.grid.grid.rows[0][2].text)


def test_that_ticks_are_those_of_the_chosen_resource(plan: PlanTab) -> None:
    plan.show_page(BASES)
    plan.bases.choose("exemple-region")
    ticks = plan.bases.ticks
    assert not [n for n in range(ticks.count()) if ticks.item(n).checkState() == Qt.CheckState.Checked]
    assert "Région Centre-Val de Loire" in plan.bases.head.text()


def test_that_an_expense_is_left_out_in_part_and_for_a_reason(
    qtbot: QtBot, plan: PlanTab, session: Session, type_text: Callable[[QWidget, str], None]
) -> None:
    plan.show_page(BASES)
    ticks, line = plan.bases.ticks, plan.bases.exclusion
    place = next(n for n in range(ticks.count()) if ticks.item(n).data(KEY_ROLE) == "exemple-travaux")
    ticks.setCurrentRow(place)
    assert not line.isVisible(), "nothing is left out of it yet"
    ticks.item(place).setCheckState(Qt.CheckState.Checked)
    assert line.isVisible()
    type_text(line.amount, "30 000")
    qtbot.keyClick(line.amount, Qt.Key.Key_Return)
    assert "1 317 299,63" in plain(plan.bases.grid.grid.rows[0][2].text)
    type_text(line.reason, "Règle du programme")
    qtbot.keyClick(line.reason, Qt.Key.Key_Return)
    assert "écarté pour 30 000 € · Règle du programme" in plain(ticks.item(place).text())
    line.amount.selectAll()
    type_text(line.amount, "beaucoup")
    qtbot.keyClick(line.amount, Qt.Key.Key_Return)
    assert "beaucoup" in line.refusal.text()
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert "1 167 299,63" in plain(plan.bases.grid.grid.rows[0][2].text)


def test_that_each_rate_says_shortly_how_it_stands_to_its_cap(plan: PlanTab) -> None:
    plan.show_page(BASES)
    assert [row[5].text for row in plan.bases.grid.grid.rows][:3] == ["✓ respecté", "? non connu", "hors aides"]
    assert "ne dépasse pas" in plan.bases.grid.grid.rows[0][5].tip


# --- tranches ---------------------------------------------------------------------------------------------------------


def cell_of(plan: PlanTab, row: int, year: int) -> tuple[int, int]:
    return row, 3 + plan.tranches.tranches.years.index(year)


def test_that_a_typed_tranche_unbalances_its_year_until_undone(
    plan: PlanTab, session: Session, type_into: Type
) -> None:
    plan.show_page(TRANCHES)
    type_into(plan.tranches, *cell_of(plan, 0, 2027), "200000")
    assert session.project.cell("plan_tranches", "exemple-feder-2027", "commitment") == 200_000_00
    assert "2027 : engagements 679 000 €, dépenses 729 000 €" in messages(plan)
    session.undo_stack.undo()
    assert "2027 : engagements" not in messages(plan)


def test_that_a_tranche_says_in_words_what_lacks_or_is_too_much(plan: PlanTab, type_into: Type) -> None:
    plan.show_page(TRANCHES)
    model = plan.tranches.tranches
    row, column = cell_of(plan, 0, 2027)
    total = model.rowCount() - 3
    was = int(model.index(row, column).data(Qt.ItemDataRole.EditRole))
    type_into(plan.tranches, row, column, str(was - 1000))
    assert plain(model.index(row, REST).data()) == "manquent 1 000 €"
    assert "manquent 1 000 € : les dépenses de l’année" in plain(
        model.index(total, column).data(Qt.ItemDataRole.ToolTipRole)
    )
    type_into(plan.tranches, row, column, str(was + 1000))
    assert plain(model.index(row, REST).data()) == "1 000 € de trop"


def test_that_rounding_is_told_in_tranches(qtbot: QtBot, plan: PlanTab, navigator: Navigator, type_into: Type) -> None:
    plan.show_page(TRANCHES)
    with qtbot.waitSignal(navigator.message, timeout=10_000) as told:
        type_into(plan.tranches, *cell_of(plan, 0, 2027), "1000,456")
    assert told.args == ["Montant arrondi au centime."]


def test_that_enter_below_the_last_resource_goes_on_in_the_next_year(plan: PlanTab, type_into: Type) -> None:
    plan.show_page(TRANCHES)
    view = plan.tranches
    last = max(row for row in range(view.tranches.rowCount()) if view.tranches.is_editable(view.tranches.index(row, 3)))
    type_into(view, *cell_of(plan, last, 2028), "1")
    assert (view.currentIndex().row(), view.currentIndex().column()) == cell_of(plan, 0, 2029)


@pytest.mark.parametrize("open_cell", [False, True])
def test_that_a_row_of_tranches_is_pasted_as_one_step(
    qtbot: QtBot, plan: PlanTab, session: Session, open_cell: bool
) -> None:
    plan.show_page(TRANCHES)
    row, column = cell_of(plan, 1, 2027)
    plan.tranches.setCurrentIndex(plan.tranches.tranches.index(row, column))
    QGuiApplication.clipboard().setText("150 000,50\t200000\t250000\n")
    steps = session.undo_stack.count()
    if open_cell:
        plan.tranches.edit(plan.tranches.currentIndex())
    target = plan.tranches.viewport().findChild(QLineEdit) or plan.tranches
    qtbot.keyClick(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    feder = next(r for r in plan_of(session.project, PLAN).resources if r.key == "exemple-feder")
    assert feder.by_year("payment")[2027] == 150_000_50
    assert session.undo_stack.count() == steps + 1


def test_that_a_tranche_that_is_no_amount_is_refused_whole(plan: PlanTab, session: Session) -> None:
    plan.show_page(TRANCHES)
    row, column = cell_of(plan, 0, 2027)
    before = session.project
    assert not plan.tranches.tranches.take({(row, column): "1", (row, column + 1): "deux"})
    assert session.project is before


def test_that_sums_of_tranches_are_not_typed(plan: PlanTab) -> None:
    plan.show_page(TRANCHES)
    model = plan.tranches.tranches
    assert not model.is_editable(model.index(0, 0))
    assert not model.is_editable(model.index(model.rowCount() - 1, 3))
    assert not model.is_editable(model.index(0, model.columnCount() - 1))


# --- by year, versions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", range(4))
def test_that_every_matrix_adds_up_to_the_plan(plan: PlanTab, by: int) -> None:
    plan.show_page(YEARS)
    plan.years.by.setCurrentIndex(by)
    assert plain(plan.years.grid.grid.rows[-1][-2].text) == "1 372 099,63"


def test_that_versions_are_copied_compared_retained_renamed_and_deleted(
    plan: PlanTab, session: Session, space: FinanceSpace, type_into: Type
) -> None:
    plan.header.duplicate()
    copy = str(space.choice.plan)
    assert copy != PLAN
    assert plan.header.state.text() == "version non retenue"
    plan.show_page(VERSIONS)
    assert "mêmes montants" in plan.versions.note.text()
    plan.show_page(LINES)
    type_into(plan.lines.expenses.view, 0, plan.lines.expenses.model.column_of("amount"), "500000")
    plan.show_page(VERSIONS)
    shown = {row[0].text.strip(): plain(row[3].text) for row in plan.versions.grid.grid.rows}
    assert shown["équipement"] == "+100 000,00"
    names = [plain(session.project.label("plans", key)) for key in (PLAN, copy)]
    assert [plain(header) for header in plan.versions.grid.grid.headers[1:3]] == names
    assert "personnel" not in shown
    plan.versions.only.setChecked(False)
    assert "personnel" in {row[0].text.strip() for row in plan.versions.grid.grid.rows}
    plan.header.retain()
    assert session.project.cell("plans", PLAN, "retained") is False
    plan.header.rename("  Version du comité ")
    assert session.project.label("plans", copy) == "Version du comité"
    plan.header.delete()
    assert space.choice.plan == PLAN
    session.undo_stack.undo()
    assert plan_of(session.project, copy).total_cost > 0


def test_that_the_basis_is_chosen_in_the_head(plan: PlanTab, session: Session) -> None:
    box = plan.header.basis
    box.setCurrentIndex(box.findData("ht"))
    box.activated.emit(box.currentIndex())
    assert session.project.cell("plans", PLAN, "basis") == "ht"
    assert "TVA non récupérable, mais le plan n’est pas TTC" in messages(plan)
