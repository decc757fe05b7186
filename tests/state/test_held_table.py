"""A table held to a part of its rows: what is shown, what is added, what leaves when it no longer belongs."""

from PySide6.QtTest import QAbstractItemModelTester

from planner.core.tables.project import Address
from planner.state.block_edits import append_edit, apply_plan, insert_edit, plan_paste
from planner.state.session import Session
from planner.state.table_model import TableModel

EXAMPLE, BIOIMP = "exemple-plan", "bioimp-publie"


def held(session: Session, plan: str) -> TableModel:
    model = TableModel(session, "plan_expenses")
    model.hold({"plan": plan})
    return model


def shown(model: TableModel) -> set[str]:
    return {model.key_at(row) for row in range(model.rowCount())}


def test_that_only_the_rows_of_the_part_are_shown_and_counted(session: Session) -> None:
    model = held(session, EXAMPLE)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.total_rows == model.rowCount() == 12
    model.hold({"plan": BIOIMP})
    assert shown(model) == {"bioimp-ensemble"}
    model.set_filter("zzz", None)
    assert (model.total_rows, model.rowCount()) == (1, 0)
    model.hold({"plan": None})
    assert model.total_rows == 0
    assert tester is not None


def test_that_a_row_that_moves_to_another_part_leaves_and_comes_back(session: Session) -> None:
    model, other = held(session, EXAMPLE), held(session, BIOIMP)
    session.set_cell(Address("plan_expenses", "exemple-travaux", "plan"), BIOIMP)
    assert "exemple-travaux" not in shown(model)
    assert "exemple-travaux" in shown(other)
    session.undo_stack.undo()
    assert "exemple-travaux" in shown(model)
    assert "exemple-travaux" not in shown(other)


def test_that_added_and_pasted_rows_belong_to_the_part(session: Session) -> None:
    model = held(session, BIOIMP)
    for key, edit in (append_edit(model, None), insert_edit(model, "bioimp-ensemble", None)):
        session.push(edit, "Essai")
        assert session.project.cell("plan_expenses", key, "plan") == BIOIMP
        session.undo_stack.undo()
    columns = [model.column_of(name) for name in ("name", "heading", "partner", "year", "amount")]
    plan = plan_paste(model, [["Achat", "équipement", "EFS", "2026", "1 000,50"]], 1, columns)
    assert not plan.refusals
    apply_plan(session, plan)
    (new,) = shown(model) - {"bioimp-ensemble"}
    row = session.project.row("plan_expenses", new)
    assert (row["plan"], row["heading"], row["amount"]) == (BIOIMP, "equipment", 1_000_50)


def test_that_pasted_amounts_with_more_than_cents_are_counted_and_told(session: Session) -> None:
    model = held(session, BIOIMP)
    columns = [model.column_of("name"), model.column_of("amount")]
    plan = plan_paste(model, [["Ensemble", "20000000,004"], ["Achat", "33,333"], ["Étude", "12,50"]], 0, columns)
    assert plan.rounded == 2
    assert "2 montants arrondis au centime" in plan.summary().replace("\u00a0", " ").replace("\u202f", " ")


def test_that_a_typed_amount_with_more_than_cents_is_told(session: Session) -> None:
    model = held(session, BIOIMP)
    told: list[str] = []
    model.told.connect(told.append)
    index = model.index(0, model.column_of("amount"))
    assert model.setData(index, "20000000,50")
    assert not told
    assert model.setData(index, "33333,333")
    assert model.value_at(index) == 33_333_33
    assert told == ["Montant arrondi au centime."]
