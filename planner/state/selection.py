"""What is selected, shared by map and tables: rows of one table, and the region under study."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """Setters emit only on change."""

    changed = Signal()  # rows
    region_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = ""
        self._keys: tuple[str, ...] = ()
        self._region: str | None = None

    @property
    def table(self) -> str:
        return self._table

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the selected rows of `table`."""
        return self._keys

    @property
    def region(self) -> str | None:
        """Code of the region under study, None for France."""
        return self._region

    def select_rows(self, table: str, keys: tuple[str, ...]) -> None:
        if (table, keys) != (self._table, self._keys):
            self._table, self._keys = table, keys
            self.changed.emit()

    def select_region(self, region: str | None) -> None:
        if region != self._region:
            self._region = region
            self.region_changed.emit()
