"""What is selected and shown, shared by map and tables: rows, the region under study, and what filters leave."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """Setters emit only on change."""

    changed = Signal()  # rows
    region_changed = Signal()
    only_changed = Signal()
    shown_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = ""
        self._rows: dict[str, tuple[str, ...]] = {}
        self._region: str | None = None
        self._only: dict[str, frozenset[str]] = {}
        self._shown: dict[str, frozenset[str]] = {}

    # --- rows ---------------------------------------------------------------------------------------------------

    @property
    def table(self) -> str:
        """The table that leads: the one whose rows were chosen, or that has most of them."""
        return self._table

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the selected rows of `table`."""
        return self._rows.get(self._table, ())

    @property
    def rows(self) -> Mapping[str, tuple[str, ...]]:
        """Keys of the selected rows of every table that has some."""
        return self._rows

    def select_rows(self, table: str, keys: tuple[str, ...]) -> None:
        """Select rows of one table alone."""
        self._select(table, {table: keys} if keys else {})

    def select(self, rows: Mapping[str, tuple[str, ...]], table: str = "") -> None:
        """Select rows of several tables; `table` leads if it has any, else the one that has most."""
        chosen = {name: keys for name, keys in rows.items() if keys}
        most = max(chosen, key=lambda name: len(chosen[name]), default=self._table)
        self._select(table if table in chosen else most, chosen)

    def _select(self, table: str, rows: dict[str, tuple[str, ...]]) -> None:
        if (table, rows) != (self._table, self._rows):
            self._table, self._rows = table, rows
            self.changed.emit()

    # --- region -------------------------------------------------------------------------------------------------

    @property
    def region(self) -> str | None:
        """Code of the region under study, None for France."""
        return self._region

    def select_region(self, region: str | None) -> None:
        if region != self._region:
            self._region = region
            self.region_changed.emit()

    # --- what filters leave -------------------------------------------------------------------------------------

    @property
    def only(self) -> Mapping[str, frozenset[str]]:
        """Rows that alone are shown, by table; a table that is not named shows all of its rows."""
        return self._only

    def show_only(self, rows: Mapping[str, frozenset[str]]) -> None:
        """Hold tables to some of their rows; an empty mapping frees them."""
        if rows != self._only:
            self._only = dict(rows)
            self.only_changed.emit()

    def shown(self, table: str) -> frozenset[str] | None:
        """The rows that the filters of a table leave, None while they leave all."""
        return self._shown.get(table)

    @property
    def filtered(self) -> tuple[str, ...]:
        """The tables whose filters hide rows."""
        return tuple(self._shown)

    def tell_shown(self, table: str, keys: frozenset[str] | None) -> None:
        """Say which rows the filters of a table leave, None for all."""
        if keys != self._shown.get(table):
            if keys is None:
                del self._shown[table]
            else:
                self._shown[table] = keys
            self.shown_changed.emit()
