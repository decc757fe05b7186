"""The filters of the open table as chips: what each column is held to, and a cross that frees it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from planner.state.filters import operations_of
from planner.state.table_model import TableModel

WIDEST = 48  # characters of a chip


class FilterChips(QFrame):
    """Hidden while nothing is filtered."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 3, 10, 3)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        self.chips: list[QPushButton] = []
        self._shown: tuple[object, ...] = ()
        self.hide()

    def show_filters(self, model: TableModel | None) -> None:
        """One chip a filtered column; « Tout effacer » from two on."""
        filters = dict(model.filters) if model is not None else {}
        only = model.session.selection.only.get(model.table) if model is not None else None
        shown = (model, only, *filters.items())
        if shown == self._shown:
            return
        self._shown = shown
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        if model is not None:
            for column, condition in filters.items():
                text = condition.describe(model.columns[column].title, operations_of(model.data_columns, column))
                self._add(text, partial(model.set_column_filter, column, None))
            if len(filters) > 1:
                self._add("Tout effacer", model.clear_column_filters)
            if only is not None:
                self._add("Sélection de la carte seulement", partial(model.session.selection.show_only, {}))
        self.setVisible(bool(filters) or only is not None)

    def _add(self, text: str, action: Callable[[], object]) -> None:
        shown = text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
        chip = QPushButton(f"{shown}  ✕", self)
        chip.setObjectName("chip")
        chip.setToolTip(f"{text} – cliquer pour retirer ce filtre")
        chip.clicked.connect(lambda _=False: action())
        self._row.insertWidget(len(self.chips), chip)
        self.chips.append(chip)
