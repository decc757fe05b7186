"""What differs between another state of the project and the one that is open, as a list that can be ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from planner.core import french
from planner.core.tables.checks import unit_of
from planner.core.tables.differences import Difference, differences_between
from planner.core.tables.history import Entry, History
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value
from planner.state.columns import Column, shown_text
from planner.state.told_changes import moment

Index = QModelIndex | QPersistentModelIndex

HEADERS = ("Table", "Ligne", "Colonne", "Là-bas", "Ici", "Changé le", "Par")
THERE_COLUMN, HERE_COLUMN = 3, 4
# Provenance goes with the cell that it is about.
UNLISTED = frozenset({"provenance"})
GONE, THERE = "—", "présente"


@dataclass(frozen=True)
class Side:
    """One of two compared states. `until` is the ISO time of a kept one: what came later is no part of it."""

    project: Project
    history: History
    title: str
    until: str = ""

    def last(self, difference: Difference) -> Entry | None:
        """The latest change of what differs on this side."""
        return self.history.last(difference, self.until)


class ChangesModel(QAbstractTableModel):
    """Differences from here to there: taking a ticked one over makes here as there."""

    ticked_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sides: tuple[Side, Side] | None = None  # here, there
        self._here: Project | None = None
        self._there: Project | None = None
        self._may_take = True
        self._entries: dict[Address, Entry | None] = {}
        self._all: list[Difference] = []
        self._listed: list[Difference] = []
        self._ticked: set[Address] = set()

    def show(self, there: Side | None, here: Side | None, *, may_take: bool = True) -> None:
        """List what differs; nothing while there are no two states. Ticks stay on what is still listed.

        `may_take` says whether here can be made as there: rows can be ticked then.
        """
        self.beginResetModel()
        self._sides, self._here, self._there, self._all = None, None, None, []
        if here is not None and there is not None:
            self._sides, self._here, self._there = (here, there), here.project, there.project
            self._all = differences_between(here.project, there.project)
        self._may_take = may_take
        self._entries.clear()
        self._listed = [d for d in self._all if d.address.table not in UNLISTED]
        self._ticked &= {d.address for d in self._listed} if may_take else set()
        self.endResetModel()
        self.ticked_changed.emit()

    @property
    def listed(self) -> list[Difference]:
        return self._listed

    def tick_all(self, ticked: bool) -> None:
        self._ticked = {d.address for d in self._listed} if ticked else set()
        if self._listed:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._listed) - 1, 0))
        self.ticked_changed.emit()

    def ticked(self) -> list[Difference]:
        """The ticked differences, each with the provenance that goes with it."""
        chosen = [d for d in self._listed if d.address in self._ticked]
        return chosen + [d for d in self._all if d.address.table == "provenance" and self._goes_along(d)]

    def _goes_along(self, difference: Difference) -> bool:
        holder = self._there if difference.kind == "added" else self._here
        assert holder is not None
        about = holder.row("provenance", difference.address.key)
        table, key, column = str(about["table"]), str(about["key"]), str(about["column"])
        rows = {(a.table, a.key) for a in self._ticked if a.column == self._key_column(a.table)}
        return Address(table, key, column) in self._ticked or (table, key) in rows

    def _key_column(self, table: str) -> str:
        assert self._here is not None
        return self._here.schema.table(table).key

    # --- what Qt asks -------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._listed)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if self._sides is not None and section in (THERE_COLUMN, HERE_COLUMN):
            return self._sides[section == THERE_COLUMN].title
        return HEADERS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        tickable = index.isValid() and index.column() == 0 and self._may_take
        return flags | Qt.ItemFlag.ItemIsUserCheckable if tickable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        difference = self._listed[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0 and self._may_take:
            return Qt.CheckState.Checked if difference.address in self._ticked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.texts(difference)[index.column()]
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0 or not self._may_take:
            return False
        address = self._listed[index.row()].address
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._ticked.add(address)
        else:
            self._ticked.discard(address)
        self.dataChanged.emit(index, index)
        self.ticked_changed.emit()
        return True

    def texts(self, difference: Difference) -> tuple[str, ...]:
        """Table, row, column, there, here, and when and by whom it was changed last, where that is known."""
        assert self._here is not None
        assert self._there is not None
        address = difference.address
        table = self._here.schema.table(address.table)
        holder = self._there if difference.kind == "added" else self._here
        row = holder.label(address.table, address.key)
        entry = self._last_change(difference)
        known = (moment(entry.at), entry.author) if entry is not None else (self._typed_on(address), "")
        if difference.kind == "added":
            return table.title, row, "toute la ligne", THERE, GONE, *known
        if difference.kind == "removed":
            return table.title, row, "toute la ligne", GONE, THERE, *known
        there = self._value_text(self._there, address, difference.after)
        here = self._value_text(self._here, address, difference.before)
        return table.title, row, table.field(address.column).title, there, here, *known

    def _last_change(self, difference: Difference) -> Entry | None:
        """The later of both sides' last changes; a change that both know does not tell why they differ."""
        assert self._sides is not None
        if difference.address not in self._entries:
            here, there = (side.last(difference) for side in self._sides)
            apart = [entry for entry in (here, there) if entry is not None and here != there]
            self._entries[difference.address] = max(apart, key=lambda entry: entry.at, default=None)
        return self._entries[difference.address]

    def _value_text(self, project: Project, address: Address, value: Value) -> str:
        field = project.schema.table(address.table).field(address.column)
        unit = unit_of(project, address.table, address.key, field)
        return shown_text(project, address.table, address.key, Column(field), value, unit) or "vide"

    def _typed_on(self, address: Address) -> str:
        """The date that the cell's own provenance here gives, when there it had another one."""
        assert self._here is not None
        key = str(address)
        if not self._here.has("provenance", key):
            return ""
        mine = self._here.row("provenance", key)
        other = self._there.row("provenance", key) if self._there and self._there.has("provenance", key) else None
        changed = other is None or other["date"] != mine["date"]
        return french.date(str(mine["date"])) if changed and mine["date"] else ""
