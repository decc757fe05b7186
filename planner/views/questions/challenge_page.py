"""Question 4: « Que répondre à l’observatoire qui conteste ? » One page for the place and the years on screen."""

from __future__ import annotations

import logging
from html import escape

from PySide6.QtCore import QMimeData, QRectF, QSizeF, QTimer, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from planner.core.answers.challenge import (
    Challenge,
    answer_challenge,
    challenge_subject,
    challenge_table,
    challenge_text,
)
from planner.core.answers.explanation import Subject
from planner.core.answers.sensitivity import Sensitivity, sensitivity
from planner.core.model.assumptions import ModelInputError
from planner.core.model.periods import flow_years
from planner.core.tables.scenario import ScenarioError, bounding_scenarios
from planner.state.session import Session
from planner.state.tasks import Tasks
from planner.views.parts.navigation import Navigator
from planner.views.parts.reading_page import ReadingPage
from planner.views.parts.said import COPIED
from planner.views.parts.theme import Tokens
from planner.views.parts.when_seen import WhenSeen
from planner.views.questions.challenge_html import BARS, bars_image, challenge_html

QUIET_MS = 400  # after the last edit, before the assumptions are ranked again
PICTURE_WIDTH, PICTURE_RATIO = 960, 2.0
MARGIN = 16


class _Page(QTextDocument):
    """Rich text with the bars as its picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMargin(MARGIN)
        self.bars: QImage | None = None

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        if QUrl(name).toString() == BARS and self.bars is not None:
            return self.bars
        return super().loadResource(kind, name)


class ChallengePage(WhenSeen):
    """Follows place, year and scenario; the ranking of assumptions comes from the background."""

    def __init__(self, session: Session, tokens: Tokens, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tokens, self._navigator = session, tokens, navigator
        self._tasks = Tasks(self)
        self._asked = 0  # counts the states of the project; an outcome of an earlier one is dropped
        self._sensitivity: Sensitivity | None = None
        self._old = False  # the ranking is older than the last edit
        self.answer: Challenge | None = None
        self.page = ReadingPage(0, self)
        self._document = _Page(self.page)
        self._document.setDefaultFont(self.font())
        self.page.setDocument(self._document)
        self.page.anchorClicked.connect(self._follow)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._rank)
        self._lay_out()
        session.results_changed.connect(self._edited)
        session.project_replaced.connect(self._edited)
        self.follow(session.year_changed, session.selection.region_changed, session.ranges.changed)

    def _lay_out(self) -> None:
        title = QLabel("Que répondre à l’observatoire qui conteste ?", self)
        title.setObjectName("muted")
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 0)
        bar.addWidget(title, 1)
        for text, tip, action in (
            ("Copier le texte", "La page entière, pour un courriel", self.copy_text),
            ("Copier les tableaux", "Hypothèses et chiffres, pour un tableur", self.copy_table),
            ("Copier l’image", "La page entière, pour une présentation", self.copy_picture),
        ):
            button = QPushButton(text, self)
            button.setToolTip(tip)
            button.clicked.connect(action)
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self.page, 1)

    # --- what is asked ------------------------------------------------------------------------------------------

    @property
    def subject(self) -> Subject:
        session = self._session
        years = flow_years(session.year, session.years)
        return challenge_subject(years, session.selection.region, session.scenario)

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.answer is not None and self.isVisible():
            self._show(self.answer)

    def _edited(self) -> None:
        self._asked += 1
        self._old = True
        self.changed()

    def refresh(self) -> None:
        """Answer for what is asked now; ask the background for the ranking where it is missing."""
        session, subject = self._session, self.subject
        self.answer = None
        results = session.results
        if results is None:
            self.page.setHtml(f"<p>{escape(session.model_error)}</p>")
            return
        known = self._sensitivity if self._sensitivity and self._sensitivity.subject == subject else None
        if known is None or self._old:
            self._timer.start()
        others = [session.results_of(key) for key in bounding_scenarios(session.project) if key != subject.scenario]
        probable = session.ranges.range_of(subject.measure, years=subject.years, region=subject.region)
        try:
            self.answer = answer_challenge(
                session.project, results, subject, others=[r for r in others if r is not None], probable=probable,
                sensitivity=known,
            )  # fmt: skip
        except (ModelInputError, ScenarioError) as error:
            self.page.setHtml(f"<p>{escape(str(error))}</p>")
            return
        self._show(self.answer)

    def _rank(self) -> None:
        if not self.isVisible():
            self.changed()  # asked again when it is shown
            return
        if self._tasks.busy:  # asked again when what runs now comes back
            return
        project, subject, asked = self._session.project, self.subject, self._asked

        def done(found: Sensitivity | None) -> None:
            if asked != self._asked or subject != self.subject:
                self._timer.start()
                return
            self._sensitivity, self._old = found, False
            self.changed()

        def failed(error: Exception) -> None:
            if not isinstance(error, (ModelInputError, ScenarioError)):
                logging.getLogger("planner.views").error("Assumptions could not be ranked", exc_info=error)
            if asked != self._asked:
                self._timer.start()

        self._tasks.run(lambda: sensitivity(project, subject), done, failed)

    # --- what is shown ------------------------------------------------------------------------------------------

    def _show(self, answer: Challenge) -> None:
        at = self.page.verticalScrollBar().value()
        width = max(480, self.page.viewport().width() - 2 * MARGIN - 8)
        self._write(self._document, answer, width, self.devicePixelRatioF())
        self.page.verticalScrollBar().setValue(at)

    def _write(self, document: _Page, answer: Challenge, width: int, ratio: float) -> None:
        known = self._sensitivity if self._sensitivity and self._sensitivity.subject == answer.subject else None
        drivers = None if known is None else known.drivers
        document.bars = bars_image(known.drivers, known.value, self._tokens, width, ratio) if known else None
        document.setHtml(challenge_html(answer, self._tokens, drivers, stale=self._old))

    def _follow(self, link: QUrl) -> None:
        if link.scheme() == "explain":
            self._navigator.explain(self.subject)
        elif link.scheme() == "cell":
            table, rest = link.path().split("/", 1)
            key, column = rest.rsplit("/", 1)
            self._navigator.show_cell(table, key, column)

    # --- copies -------------------------------------------------------------------------------------------------

    def copy_text(self) -> None:
        if self.answer is not None:
            QGuiApplication.clipboard().setText(challenge_text(self.answer))
            self._navigator.say(COPIED)

    def copy_table(self) -> None:
        if self.answer is not None:
            data = QMimeData()
            data.setText(challenge_table(self.answer))
            QGuiApplication.clipboard().setMimeData(data)
            self._navigator.say(COPIED)

    def copy_picture(self) -> None:
        if self.answer is not None:
            QGuiApplication.clipboard().setImage(self.picture())
            self._navigator.say(COPIED)

    def picture(self) -> QImage:
        """The whole page as one image."""
        assert self.answer is not None
        document = _Page()
        document.setDefaultFont(self._document.defaultFont())
        document.setTextWidth(PICTURE_WIDTH)
        self._write(document, self.answer, PICTURE_WIDTH - 2 * MARGIN - 8, PICTURE_RATIO)
        size = QSizeF(PICTURE_WIDTH, document.size().height())
        image = QImage((size * PICTURE_RATIO).toSize(), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(PICTURE_RATIO)
        image.fill(QColor(self._tokens.surface))
        painter = QPainter(image)
        document.drawContents(painter, QRectF(0, 0, size.width(), size.height()))
        painter.end()
        return image
