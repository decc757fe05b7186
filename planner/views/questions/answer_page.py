"""What every question's page has: the answer to read, its chart beside it, copies as text, table and picture."""

from __future__ import annotations

from abc import abstractmethod
from html import escape

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from planner.core.answers.explanation import Subject
from planner.core.model.project_effects import EFFECTS
from planner.core.model.results import STOCKS
from planner.core.tables.project import Address
from planner.state.asked import Asked
from planner.state.session import Session
from planner.views.parts.answer_text import WHY, Table, copy_table
from planner.views.parts.charts import ChartCard
from planner.views.parts.navigation import Navigator
from planner.views.parts.reading_page import ReadingPage
from planner.views.parts.said import COPIED
from planner.views.parts.theme import Tokens
from planner.views.parts.when_seen import WhenSeen

CHART_WIDTH = 440
CHART_HEIGHT = 400
LEAST_BESIDE = 900  # pixels of the page from which the chart stands beside the words; on less they take its room
MARGIN, SPACING = 16, 8  # of the bar above
PICTURE_WIDTH = 900
PICTURE_MARGIN = 24
PICTURE_SCALE = 2.0


class AnswerPage(WhenSeen):
    """Answers again whenever what is asked or the results change.

    Subclasses make `chart`, add what is asked to `controls`, what is done to `buttons`, and answer in `_answer`, which
    sets `html`, `text` and `table_rows`.
    """

    def __init__(self, session: Session, tokens: Tokens, asked: Asked, navigator: Navigator, chart: ChartCard) -> None:
        super().__init__()
        self.session, self.tokens, self.asked, self.navigator = session, tokens, asked, navigator
        self.chart = chart
        self.html, self.text = "", ""
        self.table_rows: Table = ()
        self.years = (session.year, session.year)  # of the answer's figures
        self.has_chart = True
        self.page = ReadingPage(16, self)
        self.page.anchorClicked.connect(self._follow)
        self.controls, self.buttons = QHBoxLayout(), QHBoxLayout()
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.setContentsMargins(MARGIN, 8, MARGIN, 8)
        self._bar.setSpacing(SPACING)
        for part, stretch in ((self.controls, 0), (self.buttons, 1)):
            part.setSpacing(SPACING)
            self._bar.addLayout(part, stretch)
        self._lay_out()
        self.follow(session.results_changed, session.ranges.changed)
        asked.changed.connect(self._on_asked)

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setContentsMargins(8, 16, 16, 16)
        self.chart.setFixedSize(CHART_WIDTH, CHART_HEIGHT)
        beside.addWidget(self.chart)
        beside.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.page, 1)
        body.addLayout(beside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._bar)
        layout.addLayout(body, 1)

    def add_copies(self) -> None:
        """The ways to take the answer along, at the right end of the controls."""
        self.copy = QToolButton(self)
        self.copy.setText("Copier la réponse")
        self.copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.copy)
        menu.addAction("Comme texte, pour un courriel", self.copy_text)
        menu.addAction("Comme tableau, pour un tableur", self.copy_table)
        menu.addAction("Comme image, pour une présentation", self.copy_picture)
        self.copy.setMenu(menu)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.copy)

    def set_tokens(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.chart.set_tokens(tokens)
        self.changed()

    def minimumSizeHint(self) -> QSize:
        """Beside the drawer on a small screen, what is done stands below what is asked: both need less width so."""
        widest = max(part.minimumSize().width() for part in (self.controls, self.buttons))
        return QSize(widest + 2 * MARGIN, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        in_one_line = sum(part.minimumSize().width() for part in (self.controls, self.buttons)) + SPACING + 2 * MARGIN
        fits = event.size().width() >= in_one_line
        self._bar.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        self.place_chart()

    def place_chart(self) -> None:
        """Show the chart where the answer has one and there is room for it beside the words."""
        self.chart.setVisible(self.has_chart and self.width() >= LEAST_BESIDE)

    # --- answering ----------------------------------------------------------------------------------------------

    def _on_asked(self) -> None:
        """Another place or rentrée; a page that offers what depends on them fills it first."""
        self.changed()

    def refresh(self) -> None:
        """Answer for what is asked now."""
        reason = self._answer()
        self.has_chart = not reason
        if reason:
            self.html, self.text, self.table_rows = f"<p>{escape(reason)}</p>", reason, ()
        at = self.page.verticalScrollBar().value()
        self.page.setHtml(self.html)
        self.page.verticalScrollBar().setValue(at)
        self.place_chart()

    @abstractmethod
    def _answer(self) -> str:
        """Set `html`, `text`, `table_rows` and the chart; in French why there is no answer, empty when there is."""

    def _follow(self, link: QUrl) -> None:
        table, key = link.scheme(), link.path()
        if table == WHY:
            session = self.session
            self.navigator.explain(Subject(key, self._years_of(key), self.asked.place.region, None, session.scenario))
            return
        if table == EFFECTS:
            self.navigator.show_in_finance(Address(table, key, "value"))
            return
        column = "value" if table == "assumptions" else "name"
        self.navigator.show_cell(table, key, column)

    def _years_of(self, measure: str) -> tuple[int, int]:
        return (self.years[0], self.years[0]) if measure in STOCKS else self.years

    # --- copies -------------------------------------------------------------------------------------------------

    def copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self.navigator.say(COPIED)

    def copy_table(self) -> None:
        if self.table_rows:
            copy_table(self.table_rows)
            self.navigator.say(COPIED)

    def copy_picture(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.picture())
        self.navigator.say(COPIED)

    def picture(self) -> QPixmap:
        """The answer whole, its chart below, in the colours of the window."""
        document = QTextDocument()
        document.setDefaultFont(self.page.font())
        document.setDefaultStyleSheet(f"body {{ color: {self.tokens.text}; }}")
        document.setTextWidth(PICTURE_WIDTH - 2 * PICTURE_MARGIN)
        document.setHtml(f"<body>{self.html}</body>")
        chart = self.chart.picture()
        shown = chart.deviceIndependentSize()
        height = document.size().height() + 2 * PICTURE_MARGIN
        picture = QPixmap(int(PICTURE_WIDTH * PICTURE_SCALE), int((height + shown.height()) * PICTURE_SCALE))
        picture.setDevicePixelRatio(PICTURE_SCALE)
        picture.fill(QColor(self.tokens.surface))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.translate(PICTURE_MARGIN, PICTURE_MARGIN)
        document.drawContents(painter)
        painter.restore()
        painter.drawPixmap(
            QRectF(QPointF((PICTURE_WIDTH - shown.width()) / 2, height - PICTURE_MARGIN), shown), chart,
            QRectF(QPointF(0, 0), chart.size().toSizeF()),
        )  # fmt: skip
        painter.end()
        return picture


def spaced(controls: QHBoxLayout, *widgets: QWidget) -> None:
    """Put widgets one after the other, in the middle of the line's height."""
    for widget in widgets:
        controls.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
