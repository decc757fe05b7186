"""Columns of numbers as the model reads them: the table's, or draws in their place."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.core.tables.project import Project

Array = NDArray[np.float64]
Drawn = Mapping[tuple[str, str], Array]
"""Draws by (table, column): (D, rows of the table), NaN where the table is blank. Rows that are not drawn repeat."""

NOTHING_DRAWN: Drawn = {}


def numbers(project: Project, drawn: Drawn, table: str, column: str) -> Array:
    """A column (..., rows of the table), blanks as NaN; with the axis of draws where the column is drawn."""
    draws = drawn.get((table, column))
    if draws is not None:
        return draws

    def read() -> Array:
        return project.frame(table)[column].to_numpy(dtype=np.float64, na_value=np.nan)

    return project.kept(f"numbers/{column}", {table}, read)
