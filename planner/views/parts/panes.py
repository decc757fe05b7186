"""Parts of a view beside or above one another, and how they fill it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


def split(way: Qt.Orientation, parts: Sequence[QWidget], sizes: Sequence[int], grows: int | None = None) -> QSplitter:
    """Parts with a border that is dragged; none can be dragged away. `grows` takes what room the window gains."""
    splitter = QSplitter(way)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    if grows is not None:
        splitter.setStretchFactor(grows, 1)
    splitter.setSizes(list(sizes))
    return splitter


def stacked(holder: QWidget, parts: Sequence[QWidget], grows: int) -> QWidget:
    """`holder` filled by parts under one another without a gap."""
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for number, part in enumerate(parts):
        column.addWidget(part, int(number == grows))
    return holder
