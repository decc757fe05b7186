"""A table to read, framed like a chart: title, unit, place, scenario, source; copied as picture or as table."""

from __future__ import annotations

import math
from abc import abstractmethod

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPixmap,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from planner.views.parts.answer_text import Table, copy_table, table_html
from planner.views.parts.chart_text import ChartText
from planner.views.parts.said import PICTURE_COPIED, TABLE_COPIED, say_in_window
from planner.views.parts.theme import FONT_SMALL, Tokens, sized

PICTURE_SCALE = 2.0


class FramedCard(QFrame):
    """The frame of charts and tables: texts above and below the body that a subclass puts in.

    A subclass has one method that takes what it shows, keeps it and ends with `_show`; it shows it in `redraw`, which
    is called again whenever the theme changes, and gives it as figures in `table`.
    """

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.tokens = tokens
        self.title, self.subtitle, self.source = QLabel(self), QLabel(self), QLabel(self)
        bold = QFont(self.title.font())
        bold.setBold(True)
        self.title.setFont(bold)
        for label in (self.subtitle, self.source):
            label.setObjectName("muted")
            label.setFont(sized(label.font(), FONT_SMALL))
        for label in (self.title, self.subtitle, self.source):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._copy = QToolButton(self)
        self._copy.setText("Copier")
        self._copy.setAutoRaise(True)
        self._copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._copy)
        menu.addAction("Comme image", self.copy_picture)
        menu.addAction("Comme tableau", self.copy_table)
        self._copy.setMenu(menu)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.setSpacing(2)
        self._layout.addLayout(head)
        self._layout.addWidget(self.subtitle)
        self._layout.addWidget(self.source)

    def put(self, body: QWidget) -> None:
        """Place the body between the subtitle and the source."""
        self._layout.insertWidget(self._layout.count() - 1, body, 1)

    def _show(self, text: ChartText) -> None:
        """Show what is kept under these words."""
        self.title.setText(text.title)
        self.subtitle.setText(text.subtitle)
        self.source.setText(text.source)
        self.redraw()

    def set_tokens(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.redraw()

    @abstractmethod
    def redraw(self) -> None:
        """Show what is kept, in the colours of the theme; nothing may be kept yet."""

    @abstractmethod
    def table(self) -> Table:
        """The figures; the first row is the head."""

    def copy_table(self) -> None:
        copy_table(self.table())
        say_in_window(self, TABLE_COPIED)

    def picture(self) -> QPixmap:
        """The card with its texts, without its button."""
        self._copy.hide()
        picture = QPixmap(self.size() * PICTURE_SCALE)
        picture.setDevicePixelRatio(PICTURE_SCALE)
        picture.fill(QColor(self.tokens.surface))
        self.render(picture)
        self._copy.show()
        return picture

    def copy_picture(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.picture())
        say_in_window(self, PICTURE_COPIED)


class RichText(QWidget):
    """Rich text as high as its width asks; laid out when the text or the width changes, and only then."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._html = ""
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_html(self, html: str) -> None:
        if html != self._html:
            self._html = html
            self._document.setDefaultFont(self.font())
            self._document.setHtml(html)
            self.updateGeometry()
            self.update()

    def text(self) -> str:
        return self._document.toPlainText()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._document.textWidth() != width:
            self._document.setTextWidth(width)
        return math.ceil(self._document.size().height())

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(max(400, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        self.heightForWidth(self.width())
        painter = QPainter(self)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette = self.palette()
        self._document.documentLayout().draw(painter, context)


class TableCard(FramedCard):
    """A table as rich text; strong rows are bold."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(tokens, parent)
        self._rows: Table = ()
        self._strong: frozenset[int] = frozenset()
        self._texts: frozenset[int] = frozenset()
        self.body = RichText(self)
        self.put(self.body)

    def show_table(
        self, text: ChartText, rows: Table, strong: frozenset[int] = frozenset(), texts: frozenset[int] = frozenset()
    ) -> None:
        """`strong` rows are bold, the columns `texts` are words like the first one."""
        self._rows, self._strong, self._texts = rows, strong, texts
        self._show(text)

    def redraw(self) -> None:
        html = table_html(self._rows, self.tokens, strong=self._strong, texts=self._texts) if self._rows else ""
        self.body.show_html(html)

    def table(self) -> Table:
        return self._rows
