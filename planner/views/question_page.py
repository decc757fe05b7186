"""Question 1: « Combien faut-il former ici pour la rentrée … ? » One sentence, the table, how it is reckoned."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from planner.core import french
from planner.core.assumptions import ModelInputError
from planner.core.questions import AnswerLine, TrainingAnswer, how_many_to_train, specialised_yield
from planner.core.scenario import bounding_scenarios
from planner.state.session import Session
from planner.views.place_text import place_name

FRANCE = ""


class QuestionPage(QWidget):
    """Asks for the place and the rentrée; answers again whenever results change."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._answer: TrainingAnswer | None = None
        self._stale = True
        self.region = QComboBox(self)
        self.rentree = QComboBox(self)
        self.page = QTextBrowser(self)
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.page.document().setDocumentMargin(12)
        copy = QPushButton("Copier la réponse", self)
        copy.clicked.connect(self.copy_text)
        asked = QHBoxLayout()
        asked.setContentsMargins(12, 8, 12, 0)
        for widget in (QLabel("Lieu"), self.region, QLabel("Rentrée"), self.rentree):
            asked.addWidget(widget)
        asked.addStretch(1)
        asked.addWidget(copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(asked)
        layout.addWidget(self.page)
        self._fill()
        self.region.currentIndexChanged.connect(self._changed)
        self.rentree.currentIndexChanged.connect(self._changed)
        session.project_replaced.connect(self._fill)
        session.results_changed.connect(self._changed)
        session.selection.region_changed.connect(self._follow_region)

    def _fill(self) -> None:
        self.region.blockSignals(True)
        self.rentree.blockSignals(True)
        self.region.clear()
        self.region.addItem("France", FRANCE)
        for code in self._session.project.keys("regions"):
            self.region.addItem(self._session.project.label("regions", code), code)
        self.rentree.clear()
        first, last = self._session.years
        for year in range(first, last):
            self.rentree.addItem(str(year), year)
        self.rentree.setCurrentIndex(max(0, self.rentree.findData(self._session.year + 1)))
        self.region.blockSignals(False)
        self.rentree.blockSignals(False)
        self._follow_region()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _follow_region(self) -> None:
        self.region.setCurrentIndex(max(0, self.region.findData(self._session.selection.region or FRANCE)))
        self._changed()

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Answer for what is asked now."""
        self._stale = False
        self._answer = None
        session = self._session
        results = session.results
        if results is None or self.rentree.currentData() is None:
            self.page.setHtml(f"<p>{escape(session.model_error)}</p>")
            return
        region = self.region.currentData() or None
        others = [s for s in bounding_scenarios(session.project) if s != session.scenario]
        rivals = [r for s in others if (r := session.results_of(s)) is not None]
        try:
            share = specialised_yield(session.seen)
            self._answer = how_many_to_train(
                results, region, place_name(session.project, region), int(self.rentree.currentData()), rivals, share
            )
        except (ModelInputError, ValueError) as reason:
            self.page.setHtml(f"<p>{escape(str(reason))}</p>")
            return
        self.page.setHtml(answer_html(self._answer))

    def copy_text(self) -> None:
        """The sentence and the table as text that a mail or a spreadsheet takes."""
        if self._answer is not None:
            QGuiApplication.clipboard().setText(answer_text(self._answer))


def answer_html(answer: TrainingAnswer) -> str:
    rows = "".join(
        f"<tr><td>{_strong(line, escape(line.label))}</td>"
        f"<td align='right'>{_strong(line, _figure(line.value, line))}</td>"
        f"<td align='right'>{_range(line)}</td></tr>"
        for line in answer.lines
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in answer.notes)
    return (
        f"<p style='font-size:12pt'><b>{escape(answer.sentence)}</b></p>"
        f"<table width='100%' cellspacing='0' cellpadding='4'>"
        f"<tr><th align='left'>{answer.first}–{answer.last}</th><th align='right'>Personnes</th>"
        f"<th align='right'>Selon le scénario</th></tr>{rows}</table>"
        f"<h3>Comment c’est compté</h3><ul>{notes}</ul>"
    )


def answer_text(answer: TrainingAnswer) -> str:
    lines = [answer.sentence, ""]
    lines += [f"{line.label}\t{_figure(line.value, line)}\t{_range(line)}" for line in answer.lines]
    return "\n".join(lines)


def _strong(line: AnswerLine, text: str) -> str:
    return f"<b>{text}</b>" if line.label in ("Postes à pourvoir", "Besoin restant") else text


def _figure(value: float | None, line: AnswerLine) -> str:
    if value is None:
        return "–"
    return french.percent(value) if line.share else french.number(value)


def _range(line: AnswerLine) -> str:
    if line.low is None or line.high is None:
        return ""
    return f"{_figure(line.low, line)} à {_figure(line.high, line)}"
