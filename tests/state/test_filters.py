from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from planner.core.tables.values import InvalidValue, Value
from planner.state.filters import ColumnFilter, Condition, operations_of
from planner.state.session import Session
from planner.state.statistics import selection_text
from planner.state.table_model import TableModel


def values(model: TableModel, column: str) -> list[Value]:
    return [model.value_at(model.index(row, model.column_of(column))) for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("condition", "test"),
    [
        (Condition("at_least", "200"), lambda v: v is not None and v >= 200),
        (Condition("less", "1 000"), lambda v: v is not None and v < 1000),
        (Condition("between", "300", "100"), lambda v: v is not None and 100 <= v <= 300),
        (Condition("equals", "300"), lambda v: v == 300),
        (Condition("blank"), lambda v: v is None),
        (Condition("filled"), lambda v: v is not None),
    ],
)
def test_that_figures_are_held_to_a_condition(
    session: Session, condition: Condition, test: Callable[[Value], bool]
) -> None:
    model = TableModel(session, "sites")
    expected = [value for value in values(model, "headcount") if test(value)]
    model.set_column_filter(model.column_of("headcount"), ColumnFilter(None, condition))
    assert values(model, "headcount") == expected
    model.set_column_filter(model.column_of("headcount"), None)
    assert model.rowCount() == model.total_rows


def test_that_texts_are_compared_without_accents_and_case(session: Session) -> None:
    model = TableModel(session, "sites")
    column = model.column_of("region")
    model.set_column_filter(column, ColumnFilter(None, Condition("starts", "ile DE")))
    assert set(values(model, "region")) == {"11"}
    model.set_column_filter(column, ColumnFilter(None, Condition("lacks", "france")))
    assert not {"11", "32"} & set(values(model, "region"))


def test_that_ticked_values_and_other_columns_narrow_together(session: Session) -> None:
    model = TableModel(session, "sites")
    region, headcount = model.column_of("region"), model.column_of("headcount")
    model.set_column_filter(region, ColumnFilter(frozenset({"Occitanie", "Normandie"})))
    assert set(values(model, "region")) == {"76", "28"}
    model.set_column_filter(headcount, ColumnFilter(None, Condition("more", "100")))
    assert all(v is not None and v > 100 for v in values(model, "headcount"))  # type: ignore[operator]
    assert len(model.rows_without(headcount)) > model.rowCount()
    model.clear_column_filters()
    assert model.rowCount() == model.total_rows


def test_that_shares_are_compared_in_percent_and_dates_in_days(session: Session) -> None:
    model = TableModel(session, "sites")
    model.set_column_filter(model.column_of("scope"), ColumnFilter(None, Condition("at_most", "50 %")))
    assert model.rowCount() > 0
    assert all(v is not None and v <= 0.5 for v in values(model, "scope"))  # type: ignore[operator]
    projects = TableModel(session, "projects")
    projects.set_column_filter(projects.column_of("launch_date"), ColumnFilter(None, Condition("less", "01/01/2024")))
    assert all(str(v) < "2024-01-01" for v in values(projects, "launch_date"))


def test_that_a_bound_that_cannot_be_read_changes_nothing(session: Session) -> None:
    model = TableModel(session, "sites")
    with pytest.raises(InvalidValue, match="attend un nombre"):
        model.set_column_filter(model.column_of("headcount"), ColumnFilter(None, Condition("more", "beaucoup")))
    assert not model.filters
    assert model.rowCount() == model.total_rows


def test_that_a_filter_tells_itself_in_french(session: Session) -> None:
    model = TableModel(session, "sites")
    headcount = operations_of(model.data_columns, model.column_of("headcount"))
    assert ColumnFilter(None, Condition("between", "1", "9")).describe("Effectif", headcount) == "Effectif entre 1 et 9"
    assert "Bretagne" in ColumnFilter(frozenset({"Bretagne"})).describe("Région", headcount)


def test_that_rows_are_sorted_by_several_columns_blanks_last(session: Session) -> None:
    model = TableModel(session, "sites")
    region, headcount = model.column_of("region"), model.column_of("headcount")
    model.sort_by([(region, False), (headcount, True)])
    names = [str(model.data(model.index(row, region))) for row in range(model.rowCount())]
    groups = list(dict.fromkeys(names))
    assert [n for g in groups for n in names if n == g] == names
    for group in groups:
        figures = [v for n, v in zip(names, values(model, "headcount"), strict=True) if n == group]
        known = [v for v in figures if v is not None]
        assert figures[: len(known)] == sorted(known, reverse=True)  # type: ignore[type-var]


def test_that_a_filter_survives_an_edit_of_another_column(session: Session) -> None:
    model = TableModel(session, "sites")
    model.set_column_filter(model.column_of("region"), ColumnFilter(frozenset({"Occitanie"})))
    rows = model.rowCount()
    model.setData(model.index(0, model.column_of("comment")), "Vu")
    assert model.rowCount() == rows
    model.set_filter("vu", None)
    assert model.rowCount() >= 1
    assert "Vu" in values(model, "comment")


def test_that_the_selection_tells_count_sum_and_mean(session: Session) -> None:
    model = TableModel(session, "sites")
    column = model.column_of("headcount")
    model.sort(column, Qt.SortOrder.DescendingOrder)
    top = [int(v) for v in values(model, "headcount")[:4]]  # type: ignore[arg-type]
    text = selection_text(model, [(0, 3, column, column)]).replace("\u202f", "").replace("\xa0", " ")
    assert text.startswith(f"4 cellules · somme {sum(top)} · moyenne")
    assert selection_text(model, [(0, 0, column, column)]) == ""


def test_that_years_are_not_added_up(session: Session) -> None:
    model = TableModel(session, "sites")
    column = model.column_of("headcount_year")
    model.sort(column, Qt.SortOrder.AscendingOrder)
    known = [int(v) for v in values(model, "headcount_year")[:5]]  # type: ignore[arg-type]
    assert f"de {known[0]} à {known[-1]}" in selection_text(model, [(0, 4, column, column)])
    assert "moyenne" not in selection_text(model, [(0, 4, column, column)])
