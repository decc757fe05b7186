import pytest
from PySide6.QtWidgets import QApplication

from planner.core.tables.project import Project
from planner.core.tables.values import Value
from planner.state.block_edits import BlockPlan, Place, apply_plan, plan_texts
from planner.state.filling import Fill, can_carry_on, fill_to_end, last_text, plan_fill
from planner.state.session import Session
from planner.state.table_model import TableModel


@pytest.fixture
def model(qapp: QApplication, reference: Project) -> TableModel:
    return TableModel(Session(reference), "sites")


def set_texts(model: TableModel, name: str, texts: list[str]) -> None:
    column = model.column_of(name)
    cells: dict[Place, str] = {(row, column): text for row, text in enumerate(texts)}
    apply_plan(model.session, plan_texts(model, cells, "Préparer"))


def filled(model: TableModel, name: str, start: range, new: range, carry_on: bool) -> list[Value]:
    """The values of `new` after the fill, in the order in which they are filled."""
    column = model.column_of(name)
    apply_plan(model.session, plan_fill(model, Fill(start, [column], new_rows=new), carry_on))
    return [model.value_of(row, column) for row in new]


def test_that_one_value_is_repeated(model: TableModel) -> None:
    set_texts(model, "headcount", ["120"])
    assert filled(model, "headcount", range(1), range(1, 4), carry_on=False) == [120, 120, 120]


def test_that_one_value_that_is_carried_on_goes_by_one(model: TableModel) -> None:
    set_texts(model, "headcount_year", ["2024"])
    assert filled(model, "headcount_year", range(1), range(1, 4), carry_on=True) == [2025, 2026, 2027]


def test_that_two_years_continue_their_step_downwards_and_upwards(model: TableModel) -> None:
    set_texts(model, "headcount_year", ["1990", "1991", "1992", "2020", "2025"])
    assert filled(model, "headcount_year", range(3, 5), range(5, 8), carry_on=True) == [2030, 2035, 2040]
    assert filled(model, "headcount_year", range(3, 5), range(2, -1, -1), carry_on=True) == [2015, 2010, 2005]


def test_that_shares_go_by_one_per_cent(model: TableModel) -> None:
    set_texts(model, "scope", ["50 %"])
    assert filled(model, "scope", range(1), range(1, 3), carry_on=True) == [pytest.approx(0.51), pytest.approx(0.52)]


def test_that_uneven_steps_are_repeated_as_they_stand_in_the_direction_of_the_fill(model: TableModel) -> None:
    set_texts(model, "headcount", ["1", "1", "1", "10", "20", "50"])
    assert filled(model, "headcount", range(3, 6), range(6, 10), carry_on=True) == [10, 20, 50, 10]
    assert filled(model, "headcount", range(3, 6), range(2, -1, -1), carry_on=True) == [50, 20, 10]


def test_that_texts_are_repeated_even_as_a_series(model: TableModel) -> None:
    set_texts(model, "operator", ["Un", "Deux"])
    fill = Fill(range(2), [model.column_of("operator")], new_rows=range(2, 5))
    assert not can_carry_on(model, fill)
    assert filled(model, "operator", range(2), range(2, 5), carry_on=True) == ["Un", "Deux", "Un"]


@pytest.mark.parametrize(
    ("dates", "following"),
    [
        (["31/01/2024"], ["2025-01-31", "2026-01-31"]),
        (["01/03/2024", "01/06/2024"], ["2024-09-01", "2024-12-01"]),
        (["29/02/2024", "07/03/2024"], ["2024-03-14", "2024-03-21"]),
        (["01/01/2024", "01/01/2025"], ["2026-01-01", "2027-01-01"]),
    ],
)
def test_that_dates_go_by_years_months_or_days(
    qapp: QApplication, reference: Project, dates: list[str], following: list[str]
) -> None:
    model = TableModel(Session(reference), "milestones")
    name = next(column.name for column in model.columns if column.field and column.field.type == "date")
    set_texts(model, name, dates)
    start = range(len(dates))
    assert filled(model, name, start, range(len(dates), len(dates) + 2), carry_on=True) == following


def test_that_a_fill_to_the_right_reads_what_it_fills_as_typed(model: TableModel) -> None:
    set_texts(model, "headcount", ["2031"])
    headcount, year, name = (model.column_of(column) for column in ("headcount", "headcount_year", "name"))
    apply_plan(model.session, plan_fill(model, Fill(range(1), [headcount], new_columns=[year]), False))
    assert model.value_of(0, year) == 2031
    plan = plan_fill(model, Fill(range(1), [name], new_columns=[headcount]), False)
    assert plan.is_empty
    assert "attend un nombre" in plan.refusals[0].reason


def test_that_a_series_goes_to_the_right_and_to_the_left(model: TableModel) -> None:
    headcount, year, other = (model.column_of(column) for column in ("headcount", "headcount_year", "zone_emploi"))
    set_texts(model, "headcount", ["2030"])
    right = plan_fill(model, Fill(range(1), [headcount], new_columns=[other]), True)
    left = plan_fill(model, Fill(range(1), [headcount], new_columns=[year], leftwards=True), True)
    assert list(right.values.values()) == ["2031"]
    assert list(left.values.values()) == [2029]


def test_that_columns_that_cannot_be_edited_are_refused_with_their_reason(model: TableModel) -> None:
    source = model.column_of("origin_source")
    texts = [model.text_at(row, source) for row in range(model.rowCount())]
    row = next(row for row in range(len(texts) - 1) if texts[row] != texts[row + 1])
    plan = plan_fill(model, Fill(range(row, row + 1), [source], new_rows=range(row + 1, row + 2)), False)
    assert plan.is_empty
    assert "se déduit de la provenance" in plan.refusals[0].reason


def test_that_the_last_cell_is_told_while_it_is_dragged(model: TableModel) -> None:
    set_texts(model, "headcount", ["1000", "2000"])
    fill = Fill(range(2), [model.column_of("headcount")], new_rows=range(2, 10))
    assert last_text(model, fill, True) == "10\u202f000"
    assert last_text(model, fill, False) == "2\u202f000"


def test_that_filling_to_the_end_follows_the_first_neighbour_that_has_data(model: TableModel) -> None:
    set_texts(model, "operator", ["", "", "a", "b", ""])
    operator, name, kind = (model.column_of(column) for column in ("operator", "name", "kind"))
    below = fill_to_end(model, range(1, 2), [kind], [operator, name])
    assert below.new_rows == range(2, 4)
    whole = fill_to_end(model, range(3, 4), [kind], [operator, name])
    assert whole.new_rows == range(4, model.rowCount())
    assert fill_to_end(model, range(3, 4), [kind], [operator]).is_empty


def test_that_a_plan_tells_what_changes_for_all_scenarios() -> None:
    from planner.core.tables.project import Address

    plan = BlockPlan("", "sites", {Address("sites", "a", "headcount"): 1}, {Address("sites", "a", "name"): "A"})
    assert plan.summary() == "2\u00a0cellules changent, dont 1 pour tous les scénarios"
    plan.with_base = False
    assert plan.summary() == "1\u00a0cellule change"
