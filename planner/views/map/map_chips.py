"""What limits or completes the map, as chips over its upper edge: filters, selection, rows without a place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from planner.core import french
from planner.state.map_look import MapLooks
from planner.state.map_scenes import POINT_TABLES
from planner.state.map_unplaced import UnplacedRows
from planner.state.session import Session
from planner.views.map.rows_popup import RowsPopup

MARGIN = 8


class MapChips(QFrame):
    """Hidden chips take no room; the frame stands at the upper edge, right of `left`."""

    resized = Signal()

    def __init__(
        self, session: Session, looks: MapLooks, unplaced: UnplacedRows, clear_filters: Callable[[], None],
        open_row: Callable[[str, str], None], parent: QWidget, left: int,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._looks, self._unplaced = session, looks, unplaced
        self._clear_filters, self._open_row = clear_filters, open_row
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.filtered = self._chip("Montrer de nouveau toutes les lignes", clear_filters)
        self.selected = self._chip("Carte et tables ne montrent plus que ces points", self._show_only)
        self.only = self._chip("Montrer de nouveau tous les points", lambda: session.selection.show_only({}))
        self.unplaced = self._chip("Lignes qui ne sont pas à leur place sur la carte", self.show_unplaced)
        for signal in (session.selection.changed, session.selection.shown_changed, session.selection.only_changed):
            signal.connect(self.refresh)
        looks.changed.connect(self.refresh)
        unplaced.changed.connect(self.refresh)
        self.move(left, MARGIN)
        self.refresh()

    def _chip(self, tip: str, action: Callable[[], object]) -> QPushButton:
        chip = QPushButton(self)
        chip.setObjectName("chip")
        chip.setToolTip(tip)
        chip.clicked.connect(lambda _=False: action())
        self._column.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
        return chip

    def refresh(self) -> None:
        selection, schema = self._session.selection, self._session.project.schema
        filtered = [t for t in selection.filtered if t in POINT_TABLES and not selection.only]
        names = ", ".join(schema.table(table).title for table in filtered)
        tables = "la table" if len(filtered) == 1 else "les tables"
        self._set(self.filtered, self._looks.follows_tables and names and f"Filtré comme {tables} {names}  ✕")
        count = sum(len(keys) for table, keys in selection.rows.items() if table in POINT_TABLES)
        asks = count > 1 and not selection.only
        self._set(self.selected, asks and f"{french.plural(count, 'choisi')} : montrer seuls")
        self._set(self.only, selection.only and "Sélection seulement  ✕")
        missing = len(self._unplaced.rows)
        self._set(self.unplaced, missing and f"{french.number(missing)} sans lieu précis")
        self.adjustSize()
        self.resized.emit()

    @staticmethod
    def _set(chip: QPushButton, text: object) -> None:
        chip.setText(french.unbroken(text) if isinstance(text, str) else "")
        chip.setVisible(bool(text))

    def _show_only(self) -> None:
        rows = self._session.selection.rows
        self._session.selection.show_only({table: frozenset(rows.get(table, ())) for table in POINT_TABLES})

    def show_unplaced(self) -> RowsPopup:
        """List the rows without a place of their own; one that is chosen is opened in its table."""
        schema = self._session.project.schema
        rows = [
            (row.table, row.key, french.unbroken(f"{row.name} – {schema.table(row.table).singular}, {row.reason}"))
            for row in self._unplaced.rows
        ]
        popup = RowsPopup("Donnez une commune à ces lignes : elles prendront leur place sur la carte.", rows, self)
        popup.chosen.connect(self._open_row)
        popup.open_at(self.unplaced.mapToGlobal(QPoint(0, self.unplaced.height() + 4)))
        return popup
