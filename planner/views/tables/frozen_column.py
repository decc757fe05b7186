"""The first column stays in sight when a table is scrolled to the right: a second view of it, laid over the table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyledItemDelegate, QTableView


class FrozenColumn(QTableView):
    """Shown only while the first column is scrolled out of sight and stands first."""

    def __init__(self, table: QTableView, delegate: QStyledItemDelegate) -> None:
        super().__init__(table)
        self._table = table
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        delegate.setParent(self)
        self.setItemDelegate(delegate)  # its own: a delegate tells all its views of its editors
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(table.horizontalHeader().defaultAlignment())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for column in range(1, self.model().columnCount()):
            self.setColumnHidden(column, True)
        self.hide()
        table.horizontalScrollBar().valueChanged.connect(self.place)
        table.horizontalHeader().sectionResized.connect(self.place)
        table.horizontalHeader().sectionMoved.connect(self.place)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        self.doubleClicked.connect(table.edit)

    def place(self, *_: object) -> None:
        """Lie over the table's left edge, or go."""
        table = self._table
        first = table.horizontalHeader().visualIndex(0) == 0 and not table.isColumnHidden(0)
        width = table.columnWidth(0)
        scrolled = first and table.horizontalScrollBar().value() > 0 and width < table.viewport().width() // 2
        if scrolled:
            self.setColumnWidth(0, width)
            header, rows = table.horizontalHeader(), table.verticalHeader()
            frame = table.frameWidth()
            self.horizontalHeader().setFixedHeight(header.height())
            left = frame + (rows.width() if rows.isVisible() else 0)
            self.setGeometry(left, frame, width, header.height() + table.viewport().height())
            self.verticalScrollBar().setValue(table.verticalScrollBar().value())
            self.raise_()
        self.setVisible(scrolled)
