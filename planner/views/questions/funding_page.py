"""Question 3 as a whole page: who pays, when, what is left, what a committee would stop at, blocks to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel

from planner.core import french
from planner.core.answers.funding_question import FundingAnswer, who_pays
from planner.core.finance.plan import plan_of, plans_of
from planner.core.finance.portal_blocks import Block, portal_blocks
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import ScenarioError
from planner.drawing.palettes import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION
from planner.state.asked import Asked
from planner.state.session import Session
from planner.views.parts.chart_text import ChartText, source_line
from planner.views.parts.charts import LABEL_GAP, Series, StackCard, YearData
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import Tokens
from planner.views.questions.answer_page import AnswerPage, spaced
from planner.views.questions.funding_html import (
    BLOCK,
    BLOCKS,
    CELL,
    NATURES,
    blocks_html,
    exact,
    funder_table,
    funding_html,
    funding_text,
)

COMBO_WIDTH = 280
NAMES_AFTER = 0.45  # years after the last bar
KIND_COLOURS = {
    "european": BLUE, "national": VERMILION, "regional": GREEN, "local": SKY, "opco": PURPLE, "private": ORANGE,
}  # fmt: skip
NO_DATE = "Aucun de ces montants n’a d’année connue."


class KindBars(StackCard):
    """Funders pay in some years only, so that names cannot stand beside the last bar: they are listed from the top."""

    def _names(self, ends: Sequence[tuple[float, str, str]], height: float, x: float) -> None:
        top = self.plot.viewRange()[1][1]
        for place, (_, label, colour) in enumerate(reversed(ends)):
            self._name(label, colour, self.data.years[-1] + NAMES_AFTER, top - (place + 0.5) * height * LABEL_GAP)


class FundingPage(AnswerPage):
    """« Qui paie, quand, quel reste à charge ? »"""

    def __init__(self, session: Session, tokens: Tokens, asked: Asked, navigator: Navigator) -> None:
        self.bars = KindBars(tokens, NO_DATE)
        super().__init__(session, tokens, asked, navigator, self.bars)
        self.nature, self.plan = QComboBox(self), QComboBox(self)
        self.blocks: list[Block] = []
        self._plans: list[tuple[str, str]] = []  # keys and names that `plan` offers
        for nature, label in NATURES.items():
            self.nature.addItem(label, nature)
        self.nature.setAccessibleName("Engagements ou paiements")
        self.plan.setAccessibleName("Plan dont les blocs sont à recopier")
        self.plan.setMaximumWidth(COMBO_WIDTH)
        self.plan.setMinimumContentsLength(24)
        self.plan.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.plan.setToolTip("Les chiffres d’un plan dans l’ordre des formulaires, à copier bloc par bloc")
        spaced(self.controls, self.nature, QLabel("Blocs à recopier"), self.plan)
        self.add_copies()
        self.follow(self.nature.currentIndexChanged, self.plan.currentIndexChanged)
        self.plan.activated.connect(lambda _: self.page.scrollToAnchor(BLOCKS))

    def refresh(self) -> None:
        """The answer is what is copied and pictured; the blocks stand below it on the page alone."""
        at = self.page.verticalScrollBar().value()
        self.blocks = []
        super().refresh()
        if not self.table_rows:
            self.has_chart = False
            self.place_chart()
        if self.blocks:
            self.page.setHtml(self.html + blocks_html(self.plan.currentText(), self.blocks, self.tokens))
            self.page.verticalScrollBar().setValue(at)

    def _fill_plans(self, seen: Project) -> None:
        """The plans of the place's projects, invented examples included: they show what the blocks look like."""
        region = self.asked.place.region
        plans = [
            (plan.key, plan.name) for plan in plans_of(seen)
            if region is None or seen.cell("projects", plan.project, "region") == region
        ]  # fmt: skip
        if plans == self._plans and self.plan.count():
            return
        before, self._plans = self.plan.currentData(), plans
        self.plan.blockSignals(True)
        self.plan.clear()
        self.plan.addItem("choisir un plan" if plans else "aucun plan ici", "")
        for key, name in plans:
            self.plan.addItem(name, key)
        self.plan.setCurrentIndex(max(0, self.plan.findData(before)))
        self.plan.setEnabled(bool(plans))
        self.plan.blockSignals(False)

    def _answer(self) -> str:
        nature = str(self.nature.currentData())
        try:
            seen = self.session.seen
        except ScenarioError as reason:
            return str(reason)
        self._fill_plans(seen)
        if self.plan.currentData():
            self.blocks = portal_blocks(seen, plan_of(seen, str(self.plan.currentData())))
        answer = who_pays(seen, self.asked.place)
        self.html = funding_html(seen, answer, nature, self.tokens)
        self.text = funding_text(answer, nature)
        self.table_rows = funder_table(answer, nature, exact, "Euros") if answer.funders else ()
        self._draw(seen, answer, nature)
        return ""

    def _draw(self, seen: Project, answer: FundingAnswer, nature: str) -> None:
        years = range(answer.years[0], answer.years[-1] + 1) if answer.years else range(0)
        labels = seen.schema.table("funders").field("kind").label_of
        by_kind = answer.by_kind(nature)
        series = [
            Series(labels.get(kind, "non précisé"), KIND_COLOURS.get(kind, GREY),
                   [by_kind[kind].get(year, 0) / 100_000_000 for year in years])
            for kind in (*KIND_COLOURS, "") if any(by_kind.get(kind, {}).get(year) for year in years)
        ]  # fmt: skip
        undated = answer.total(nature).get(None, 0)
        scenario = seen.label("scenarios", self.session.scenario)
        left_out = f" · hors {french.euros(undated)} sans année" if undated else ""
        text = ChartText(
            f"{NATURES[nature]} par nature de financeur",
            f"millions d’euros par an · {answer.place.counted_label} · scénario {scenario}{left_out}",
            source_line(seen),
        )
        self.bars.show_data(text, YearData(years, series))

    def _follow(self, link: QUrl) -> None:
        if link.scheme() == CELL:
            self.navigator.show_in_finance(Address(*link.path().split("/", 2)))
        elif link.scheme() == BLOCK:
            block = self.blocks[int(link.path())]
            QGuiApplication.clipboard().setText(block.copied)
            self.navigator.say(f"Bloc copié : {block.title}.")
        else:
            super()._follow(link)
