"""Question 1: « Combien faut-il former ici pour la rentrée … ? » as a short form beside the map and as a whole page."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from planner.core.answers.questions import Place, QuestionError, TrainingAnswer, how_many_to_train
from planner.core.model.assumptions import ModelInputError
from planner.state.session import Session, iso_today
from planner.views.parts import answer_text
from planner.views.parts.names import NameBox
from planner.views.parts.reading_page import ReadingPage
from planner.views.parts.rentree_box import RentreeBox
from planner.views.parts.said import COPIED, say_in_window
from planner.views.parts.theme import Tokens
from planner.views.parts.when_seen import WhenSeen

FRANCE = ""
MOST_WIDTH = 260  # pixels of the choice of a place


def training_answer(session: Session, place: Place, rentree: int) -> TrainingAnswer | str:
    """The answer, or in French why there is none."""
    results = session.results
    if results is None:
        return session.model_error
    try:
        return how_many_to_train(
            session.seen, results, place, rentree,
            lambda measure, years, region, family: session.ranges.range_of(
                measure, years=years, region=region, family=family
            ),
            today=iso_today(),
        )  # fmt: skip
    except (ModelInputError, QuestionError) as reason:
        return str(reason)


class QuestionPage(WhenSeen):
    """The short form: place and rentrée, the sentence and the table; answers again whenever results change."""

    def __init__(self, session: Session, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tokens = session, tokens
        self._answer: TrainingAnswer | None = None
        self.region = NameBox(self)
        self.region.bound(MOST_WIDTH)
        self.rentree = RentreeBox(session, self)
        self.page = ReadingPage(12, self)
        copy = QPushButton("Copier", self)
        copy.setToolTip("Copier la réponse comme texte")
        copy.clicked.connect(self.copy_text)
        asked = QHBoxLayout()
        asked.setContentsMargins(12, 8, 12, 0)
        asked.addWidget(QLabel("Lieu"))
        asked.addWidget(self.region, 1)
        for widget in (QLabel("Rentrée"), self.rentree, copy):
            asked.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(asked)
        layout.addWidget(self.page)
        self._fill()
        self.region.currentIndexChanged.connect(self._choose)
        self.follow(session.results_changed, session.ranges.changed, session.asked.changed)
        session.project_replaced.connect(self._fill)
        session.selection.region_changed.connect(self._follow_region)

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.changed()

    def _fill(self) -> None:
        with QSignalBlocker(self.region):
            self.region.clear()
            self.region.addItem("France", FRANCE)
            for code in self._session.project.keys("regions"):
                self.region.addItem(self._session.project.label("regions", code), code)
        self._follow_region()

    def _follow_region(self) -> None:
        with QSignalBlocker(self.region):
            self.region.setCurrentIndex(max(0, self.region.findData(self._session.selection.region or FRANCE)))

    def _choose(self) -> None:
        self._session.asked.set_region(self.region.currentData() or None)

    def refresh(self) -> None:
        """Answer for what is asked now."""
        self._answer = None
        answer = training_answer(self._session, self._session.asked.place, self._session.asked.rentree)
        if isinstance(answer, str):
            self.page.setHtml(f"<p>{escape(answer)}</p>")
            return
        self._answer = answer
        self.page.setHtml(answer_text.training_html(answer, self._tokens, short=True))

    def copy_text(self) -> None:
        """The sentence and the table as text that a mail or a spreadsheet takes."""
        if self._answer is not None:
            QGuiApplication.clipboard().setText(answer_text.training_text(self._answer))
            say_in_window(self, COPIED)
