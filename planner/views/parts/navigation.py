"""The ways from one part of the window to another: a figure to its cell, a place to its page, a result to its why."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from planner.core.tables.project import Address


class Navigator(QObject):
    """Spaces ask here; the workspace listens."""

    cell_requested = Signal(str, str, str)  # table, key, column
    finance_requested = Signal(object)  # Address: a cell of a project's sheet or plan, where these are worked on
    space_requested = Signal(str)  # key of a space
    explanation_requested = Signal(object)  # what to explain: a subject that the explanation panel understands
    message = Signal(str)  # a short word that needs no answer

    def show_cell(self, table: str, key: str, column: str) -> None:
        self.cell_requested.emit(table, key, column)

    def show_in_finance(self, address: Address) -> None:
        self.finance_requested.emit(address)

    def show_space(self, key: str) -> None:
        self.space_requested.emit(key)

    def explain(self, subject: object) -> None:
        self.explanation_requested.emit(subject)

    def say(self, text: str) -> None:
        self.message.emit(text)
