"""Count, sum and mean of selected cells, as a spreadsheet's status line gives them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.core import french
from planner.core.tables.values import show
from planner.state.table_model import TableModel

Span = tuple[int, int, int, int]  # first and last row, first and last column


def selection_text(model: TableModel, spans: Sequence[Span], hidden: frozenset[int] = frozenset()) -> str:
    """`12 cellules · somme 4 500 · moyenne 375` for two cells and more; sums only of figures of one unit.

    Of years it tells the first and the last, `de 2020 à 2024`.
    """
    columns: dict[int, list[np.ndarray]] = {}
    cells = 0
    for top, bottom, left, right in spans:
        rows = model.shown_rows[top : bottom + 1]
        for column in range(left, right + 1):
            if column not in hidden:
                columns.setdefault(column, []).append(rows)
                cells += len(rows)
    if cells < 2:
        return ""
    parts = [french.plural(cells, "cellule")]
    numeric = [c for c in columns if model.data_columns.is_numeric(c)]
    fields = {f for c in numeric if (f := model.columns[c].field) is not None}
    units = {(field.unit, field.money, field.type == "year") for field in fields}
    if len(units) == 1 and not any(field.unit_column for field in fields):
        field = next(iter(fields))
        values = np.concatenate([model.data_columns.numbers(c)[np.concatenate(columns[c])] for c in numeric])
        known = values[~np.isnan(values)]
        if len(known):
            if field.type != "year":
                total = int(known.sum()) if field.money else float(known.sum())
                parts.append(f"somme {show(field, total)}")
                parts.append(f"moyenne {show(field, _rounded(float(known.mean()), field.money))}")
            else:
                parts.append(f"de {known.min():.0f} à {known.max():.0f}")
            if len(known) < len(values):
                parts.append(f"{french.number(len(values) - len(known))} vides")
    return " · ".join(parts)


def _rounded(mean: float, money: bool) -> float | int:
    return round(mean) if money else round(mean, 4 if abs(mean) < 2 else 2)
