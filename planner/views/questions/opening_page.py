"""Question 2 as a page: what opening places does, without and with, and the way to make them real."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox

from planner.core import french
from planner.core.answers.new_places import (
    EffectRanges,
    Opening,
    OpeningEffect,
    Pair,
    counted_programmes,
    effect_of_opening,
    offers_like,
    opening_edit,
    ranges_of_opening,
)
from planner.core.answers.new_places_words import effect_sentence, tipping_sentence
from planner.core.answers.questions import LIKELY, QuestionError, coverage_note, need_range_text
from planner.core.model.assumptions import ModelInputError
from planner.core.model.periods import years_text
from planner.core.tables.edits import EditRefused
from planner.core.tables.project import Project
from planner.core.tables.scenario import ScenarioError
from planner.drawing.palettes import GREEN, GREY, VERMILION
from planner.state.asked import Asked
from planner.state.session import Session
from planner.state.tasks import Tasks
from planner.views.parts.answer_text import Table, notes_html, people, sentence_html, table_html, why_html
from planner.views.parts.chart_text import ChartText, source_line
from planner.views.parts.charts import LinesCard, Series, YearData
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import Tokens
from planner.views.questions.answer_page import AnswerPage, spaced

PLACES = 12
WHY = ("remaining_need", "coverage", "trained_supply")
DEFAULT_PROGRAMME = "tsbi"  # the specialised title that the documents speak of most
LEAST_COMBO_WIDTH, COMBO_WIDTH = 120, 260
HEADS = ("Entrées", "Contrats à proposer", "Diplômés", "En poste dans la région", "Besoin restant", "Couverture")


class OpeningPage(AnswerPage):
    """« Ouvrir 12 places ici : quel effet ? »"""

    def __init__(self, session: Session, tokens: Tokens, asked: Asked, navigator: Navigator) -> None:
        self.lines = LinesCard(tokens)
        super().__init__(session, tokens, asked, navigator, self.lines)
        self._tasks = Tasks(self)
        self._effect: OpeningEffect | None = None
        self._ranges: EffectRanges | None = None
        self._ranged: tuple[Project, str, Opening] | None = None  # what `_ranges` are of, or will be
        self.programme, self.like = QComboBox(self), QComboBox(self)
        self.places, self.placements = QSpinBox(self), QSpinBox(self)
        self.add = QPushButton("Ajouter au projet", self)
        self._make_controls()
        self._fill_programmes()
        self.follow(self.like.currentIndexChanged, self.places.valueChanged, self.placements.valueChanged)
        self.programme.currentIndexChanged.connect(self._fill_like)
        self.add.clicked.connect(self.add_to_project)
        session.project_replaced.connect(self._fill_programmes)

    def _make_controls(self) -> None:
        for combo, name in ((self.programme, "Programme"), (self.like, "Comme")):
            combo.setAccessibleName(name)
            combo.setMinimumWidth(LEAST_COMBO_WIDTH)
            combo.setMaximumWidth(COMBO_WIDTH)
            combo.setMinimumContentsLength(18)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.like.setToolTip("Formation existante dont les taux, la voie et la plateforme sont repris")
        self.places.setRange(1, 5000)
        self.places.setValue(PLACES)
        self.places.setAccessibleName("Places")
        self.placements.setRange(0, 5000)
        self.placements.setSpecialValueText("autant qu’il faut")
        self.placements.setAccessibleName("Contrats proposés")
        self.placements.setToolTip("Contrats d’alternance et stages que les employeurs proposent chaque année")
        self.add.setObjectName("primary")
        self.add.setToolTip("En faire une ligne de Formations, dans tous les scénarios ; s’annule avec Ctrl+Z")
        spaced(
            self.controls, self.places, QLabel("places de"), self.programme, QLabel("comme"), self.like,
            QLabel("contrats"), self.placements,
        )  # fmt: skip
        spaced(self.buttons, self.add)
        self.add_copies()

    # --- what is asked ------------------------------------------------------------------------------------------

    def _fill_programmes(self) -> None:
        project = self.session.project
        before = self.programme.currentData() or DEFAULT_PROGRAMME
        self.programme.blockSignals(True)
        self.programme.clear()
        keys = sorted(counted_programmes(project), key=lambda key: project.label("programmes", key).casefold())
        for key in keys:
            label = project.label("programmes", key)
            self.programme.addItem(label, key)
            self.programme.setItemData(self.programme.count() - 1, label, Qt.ItemDataRole.ToolTipRole)
        self.programme.setCurrentIndex(max(0, self.programme.findData(before)))
        self.programme.blockSignals(False)
        self._fill_like()

    def _on_asked(self) -> None:
        self._fill_like()

    def _fill_like(self) -> None:
        project, region = self.session.project, self.asked.place.region
        before = self.like.currentData()
        offers = offers_like(project, str(self.programme.currentData()), region)
        self.like.blockSignals(True)
        self.like.clear()
        self.like.addItem("aucune : taux généraux", None)
        for key in offers:
            self.like.addItem(project.label("offers", key), key)
        here = [key for key in offers if project.cell("offers", key, "region") == region]
        wanted = before if before in here else (here[0] if here else None)
        self.like.setCurrentIndex(max(0, self.like.findData(wanted)))
        self.like.blockSignals(False)
        self.changed()

    def opening(self) -> Opening:
        """What the controls ask about."""
        return Opening(
            str(self.programme.currentData()), self.asked.place, self.places.value(), self.asked.rentree,
            self.placements.value() or None, self.like.currentData(),
        )  # fmt: skip

    # --- the answer ---------------------------------------------------------------------------------------------

    def _answer(self) -> str:
        session = self.session
        self._effect = None
        self.add.setEnabled(False)
        results = session.results
        if results is None:
            return session.model_error
        opening = self.opening()
        try:
            effect = effect_of_opening(session.project, session.scenario, opening, results)
        except (EditRefused, ModelInputError, ScenarioError, QuestionError) as reason:
            return str(reason)
        self.add.setEnabled(True)
        self._effect, self.years = effect, effect.years
        self._ask_ranges(opening, effect)
        sentence, tipping = effect_sentence(effect, self._ranges), tipping_sentence(effect)
        note = coverage_note(session.seen, results, opening.place.region, effect.years)
        self.table_rows = effect_table(effect)
        self.html = "".join(
            (
                sentence_html(sentence),
                f"<p>{tipping}</p>",
                f"<p>{escape(effect.rates)}</p>",
                "<h3>Sans → avec, par année</h3>",
                table_html(self.table_rows, self.tokens),
                ranges_html(effect, self._ranges),
                why_html(WHY),
                notes_html("Comment c’est compté", (*effect.notes, note)),
            )
        )
        rows = ["\t".join(row) for row in self.table_rows]
        self.text = "\n".join([sentence, tipping, effect.rates, "", *rows, "", *effect.notes, note])
        self._draw(effect)
        return ""

    def _ask_ranges(self, opening: Opening, effect: OpeningEffect) -> None:
        """The range is reckoned in the background; what it was of another question is not shown."""
        session = self.session
        if self._ranges_are_of(opening):
            return
        self._ranges = None
        if self._tasks.busy:
            return  # asked again when what runs now comes back
        self._ranged = (session.project, session.scenario, opening)
        project, scenario, years = session.project, session.scenario, effect.years

        def done(ranges: EffectRanges) -> None:
            if self._ranges_are_of(self.opening()):
                self._ranges = ranges
            self.changed()

        def failed(_: Exception) -> None:
            self._ranges = None  # the answer stands without a range

        self._tasks.run(lambda: ranges_of_opening(project, scenario, opening, years), done, failed)

    def _ranges_are_of(self, opening: Opening) -> bool:
        session, ranged = self.session, self._ranged
        return ranged is not None and ranged[0] is session.project and ranged[1:] == (session.scenario, opening)

    def _draw(self, effect: OpeningEffect) -> None:
        session, results = self.session, self.session.results
        if results is None:
            return
        region = effect.opening.place.region
        scenario = session.project.label("scenarios", session.scenario)
        text = ChartText(
            "Besoin restant et diplômés recrutés, sans et avec les places",
            f"personnes par an · {effect.opening.place.counted_label} · scénario {scenario} · en tirets : sans",
            source_line(session.project),
        )
        series = []
        for measure, label, colour in (
            ("remaining_need", "Besoin", VERMILION),
            ("trained_supply", "Diplômés", GREEN),
        ):
            series.append(Series(f"{label}, avec", colour, effect.with_places.by_year(measure, region)))
            series.append(Series(f"{label}, sans", GREY, results.by_year(measure, region), dashed=True))
        self.lines.show_data(text, YearData(results.years, series, effect.opening.rentree))

    # --- making it real -----------------------------------------------------------------------------------------

    def add_to_project(self) -> None:
        """Insert the row of Formations; one step to undo."""
        if self._effect is None:
            return
        opening = self._effect.opening
        edit = opening_edit(self.session.project, opening)
        told = f"{french.plural(opening.places, 'place')}, {opening.place.name}, rentrée {opening.rentree}"
        try:
            self.session.push(edit, f"Ajouter au projet : {told}")
        except EditRefused as refusal:
            self.navigator.say(str(refusal))
            return
        self.navigator.say(f"Ajouté à Formations : {told}. Le calcul les compte désormais ; Ctrl+Z l’annule.")


def effect_table(effect: OpeningEffect) -> Table:
    """Years as rows; each cell says « sans → avec » where both differ."""
    france = effect.opening.place.region is None
    heads = [head.replace("dans la région", "en France") if france else head for head in HEADS]
    rows = [["Année", *heads]]
    for at in effect.by_rentree:
        counts = (at.entries, at.contracts, at.completions, at.hired, at.remaining)
        rows.append([str(at.year), *(_pair_text(pair) for pair in counts), _share_text(at.coverage)])
    return rows


def _pair_text(pair: Pair) -> str:
    without, with_ = people(pair.without), people(pair.with_)
    if without == with_ and pair.without is not None and abs((pair.with_ or 0.0) - pair.without) >= 0.05:
        without, with_ = french.number(pair.without, 1), french.number(pair.with_, 1)
    return without if without == with_ else f"{without} → {with_}"


def _share_text(pair: Pair) -> str:
    without, with_ = (french.percent(v) or "–" for v in (pair.without, pair.with_))
    return without if without == with_ else f"{without} → {with_}"


def ranges_html(effect: OpeningEffect, ranges: EffectRanges | None) -> str:
    """The ranges of the answer's figures, in one line."""
    if ranges is None:
        return f"<p>{LIKELY.capitalize()} en cours de calcul…</p>"
    low, high = ranges.remaining
    text = (
        f"{LIKELY.capitalize()}, {years_text(effect.years)} : besoin restant avec les places "
        f"{need_range_text(low, high)}"
    )
    if ranges.coverage is not None:
        text += f", couverture {french.percent(ranges.coverage[0])} à {french.percent(ranges.coverage[1])}"
    return f"<p>{text}.</p>"
