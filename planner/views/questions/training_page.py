"""Question 1 as a whole page: sentence, table, by family on demand, the date, the bridge from need to what remains."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox

from planner.core import french
from planner.core.answers.questions import LIKELY, TrainingAnswer
from planner.core.model.periods import years_text
from planner.drawing.palettes import BLUE, GREEN, GREY, VERMILION
from planner.state.asked import Asked
from planner.state.session import Session
from planner.views.parts import answer_text
from planner.views.parts.chart_text import ChartText, source_line
from planner.views.parts.charts import BridgeCard, Step
from planner.views.parts.navigation import Navigator
from planner.views.parts.question_page import training_answer
from planner.views.parts.theme import Tokens
from planner.views.questions.answer_page import AnswerPage


class TrainingPage(AnswerPage):
    """« Combien faut-il former à Tours pour la rentrée 2027 ? »"""

    def __init__(self, session: Session, tokens: Tokens, asked: Asked, navigator: Navigator) -> None:
        self.bridge = BridgeCard(tokens)
        super().__init__(session, tokens, asked, navigator, self.bridge)
        self.families = QCheckBox("Par famille de métiers", self)
        self.follow(self.families.toggled)
        self.controls.addWidget(self.families)
        self.add_copies()

    def _answer(self) -> str:
        answer = training_answer(self.session, self.asked.place, self.asked.rentree)
        if isinstance(answer, str):
            return answer
        by_family = self.families.isChecked()
        self.years = answer.years
        self.html = answer_text.training_html(answer, self.tokens, by_family)
        self.text = answer_text.training_text(answer)
        self.table_rows = answer_text.training_table(answer, by_family)
        self._draw(answer)
        return ""

    def refresh(self) -> None:
        super().refresh()
        if self.families.isChecked():  # the table by family needs the room
            self.has_chart = False
            self.place_chart()

    def _draw(self, answer: TrainingAnswer) -> None:
        openings, trained, inflows, need = (
            answer.line(m).value or 0.0 for m in ("job_openings", "trained_supply", "other_inflows", "remaining_need")
        )
        low, high = answer.line("remaining_need").bounds or (None, None)
        steps = (
            Step("Postes\nà pourvoir", 0.0, openings, BLUE, french.number(openings)),
            Step("Diplômés\nrecrutés", openings, openings - trained, GREEN, french.number(-trained)),
            Step(
                "Autres\nviviers", openings - trained, openings - trained - inflows, GREY,
                french.number(-inflows),
            ),
            Step("Besoin\nrestant", 0.0, need, VERMILION, french.number(need), low, high),
        )  # fmt: skip
        project = self.session.project
        scenario = project.label("scenarios", self.session.scenario)
        text = ChartText(
            "Du besoin à ce qui reste",
            f"personnes, {years_text(answer.years)} · {answer.place.counted_label} · scénario {scenario}"
            + (f" · trait : {LIKELY}" if low is not None else ""),
            source_line(project),
        )
        self.bridge.show_steps(text, steps, ("", f"Personnes, {years_text(answer.years)}"))
