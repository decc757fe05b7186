"""Order, widths and hidden columns of a table, kept by their names between runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QPoint, QTimer
from PySide6.QtWidgets import QMenu

from planner.state.settings import Settings

if TYPE_CHECKING:
    from planner.views.tables.table_view import TableView

DELAY_MS = 500


class TableLayout(QObject):
    """Takes up what was kept when the view is made, and keeps what the planner changes."""

    def __init__(self, view: TableView, settings: Settings, place: str = "table") -> None:
        """`place` tells apart the views of one table that are laid out on their own."""
        super().__init__(view)
        self._view, self._settings = view, settings
        self._name = f"{place}-{view.table_model.table}"
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY_MS)
        self._delay.timeout.connect(self.keep)
        self._restore()
        header = view.header
        header.sectionResized.connect(lambda *_: self._delay.start())
        header.sectionMoved.connect(lambda *_: self._delay.start())
        header.customContextMenuRequested.connect(self._offer_columns)

    def keep(self) -> None:
        """Write it down now."""
        view, header = self._view, self._view.header
        columns = view.table_model.columns
        order = [columns[header.logicalIndex(visual)].name for visual in range(header.count())]
        hidden = [column.name for c, column in enumerate(columns) if view.isColumnHidden(c)]
        widths = {column.name: view.columnWidth(c) for c, column in enumerate(columns) if not view.isColumnHidden(c)}
        text = json.dumps({"order": order, "hidden": hidden, "widths": widths})
        self._settings.remember_layout(self._name, QByteArray(text.encode()))

    def _restore(self) -> None:
        """Columns that are unknown by now are passed over; new ones stand last."""
        stored = self._settings.layout(self._name)
        if stored is None:
            return
        try:
            kept = json.loads(bytes(stored.data()))
            order, hidden, widths = list(kept["order"]), set(kept["hidden"]), dict(kept["widths"])
        except (ValueError, KeyError, TypeError):
            return
        view, header = self._view, self._view.header
        place = {column.name: c for c, column in enumerate(view.table_model.columns)}
        for visual, column in enumerate(place[name] for name in order if name in place):
            header.moveSection(header.visualIndex(column), visual)
        for name, column in place.items():
            width = widths.get(name)
            if isinstance(width, int) and 20 <= width <= 2000:
                view.setColumnWidth(column, width)
            view.setColumnHidden(column, name in hidden and len(hidden) < len(place))

    def columns_menu(self) -> QMenu:
        """One tick a column, in the order in which they stand."""
        view, header = self._view, self._view.header
        menu = QMenu(view)
        for visual in range(header.count()):
            column = header.logicalIndex(visual)
            action = menu.addAction(view.table_model.columns[column].title)
            action.setCheckable(True)
            action.setChecked(not view.isColumnHidden(column))
            action.toggled.connect(lambda shown, c=column: self._show(c, shown))
        menu.addSeparator()
        menu.addAction("Afficher toutes les colonnes", self.show_all)
        return menu

    def _show(self, column: int, shown: bool) -> None:
        view = self._view
        if shown or len(view.seen_columns()) > 1:
            view.setColumnHidden(column, not shown)
            self._delay.start()

    def show_all(self) -> None:
        for column in range(self._view.table_model.columnCount()):
            self._view.setColumnHidden(column, False)
        self._delay.start()

    def _offer_columns(self, place: QPoint) -> None:
        self.columns_menu().popup(self._view.header.mapToGlobal(place))
