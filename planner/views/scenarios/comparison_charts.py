"""The compared scenarios as lines by year, and the causes of their difference as a waterfall.

The charts are made when first shown: pyqtgraph is heavy to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from planner.core import french
from planner.core.answers import comparison
from planner.core.answers.causes import CAUSES, Causes, Waterfall, causes_between
from planner.core.model.measures import Measure
from planner.core.tables.project import Project
from planner.drawing.palettes import BLUE, GREEN, GREY, ORANGE
from planner.state.compared import Compared
from planner.state.session import Session
from planner.state.tasks import Tasks
from planner.views.parts.answer_text import Table
from planner.views.parts.ask import why
from planner.views.parts.chart_text import ChartText, source_line
from planner.views.parts.names import short
from planner.views.parts.theme import Tokens
from planner.views.scenarios.comparison_tab import ComparisonTab, difference_text, tone_of, value_text

if TYPE_CHECKING:
    from planner.views.parts.charts import LinesCard
    from planner.views.parts.table_card import FramedCard
    from planner.views.parts.waterfall_card import Bar, WaterfallCard

NAME_LETTERS = 30  # beside a line or a bar; titles give names whole
QUIET_MS = 120  # after the last change, before the projections in between are run


class ChartTab(ComparisonTab):
    """A tab whose figures and picture are those of its chart, once that is made."""

    chart: FramedCard | None = None

    def __init__(self, session: Session, compared: Compared, tokens: Tokens) -> None:
        super().__init__(session, compared, tokens)
        self.body.setContentsMargins(12, 12, 12, 12)

    def set_tokens(self, tokens: Tokens) -> None:
        if self.chart is not None:
            self.chart.set_tokens(tokens)
        super().set_tokens(tokens)

    def table(self) -> Table:
        return self.chart.table() if self.chart is not None else []

    def picture(self) -> QPixmap:
        return self.chart.picture() if self.chart is not None else super().picture()


class YearsTab(ChartTab):
    """One line a scenario, named at its end."""

    chart: LinesCard | None = None

    def draw(self) -> None:
        from planner.views.parts.charts import LinesCard, Series, YearData

        runs, measure = self.runs(), self.compared.measure
        if not runs:
            return
        if self.chart is None:
            self.chart = LinesCard(self.tokens)
            self.body.addWidget(self.chart)
        colours = (GREY, BLUE, ORANGE, GREEN)  # what the others are measured against stays in the background
        lines = comparison.by_year(runs, measure.key, self.session.selection.region)
        scale = 100 if measure.share else 1
        series = [
            Series(name, colours[i], [_scaled(line.values[i], scale) for line in lines], dashed=i == 0)
            for i, name in enumerate(short(name, NAME_LETTERS) for name in self.names())
        ]
        unit = "%" if measure.share else "personnes" if measure.stock else "personnes par an"
        text = ChartText(measure.label, f"{unit} · {self.place()}", source_line(self.session.project))
        self.chart.show_data(text, YearData(runs[0].years, series, marked_year=self.session.year))


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else value * scale


class CausesTab(ChartTab):
    """Which groups of differences make up the difference of a figure, in a stated order."""

    chart: WaterfallCard | None = None

    def __init__(self, session: Session, compared: Compared, tokens: Tokens) -> None:
        super().__init__(session, compared, tokens)
        self.causes: Causes | None = None
        self._made_of: tuple[Project, str, str] | None = None
        self._tasks = Tasks(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._run)
        self.note = QLabel(self)
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        self.body.setSpacing(8)
        self.body.addWidget(self.note)

    def draw(self) -> None:
        """Another place, year or measure is read from what was run; other inputs are run anew in the background."""
        asked, made_of = self._asked(), self._made_of
        if made_of is None or asked[0] is not made_of[0] or asked[1:] != made_of[1:]:
            self._timer.start()
        elif self.causes is not None:
            self._show(self.causes)

    def _asked(self) -> tuple[Project, str, str]:
        return self.session.project, self.compared.scenarios[0], str(self.compared.other)

    def _run(self) -> None:
        """What changes meanwhile is run once this is done: `draw` then sees that it is another project."""
        if self._tasks.busy or not self.compared.scenarios:
            return
        asked = self._asked()

        def done(causes: Causes) -> None:
            self.causes, self._made_of = causes, asked
            self.changed()

        def failed(error: Exception) -> None:
            self.causes, self._made_of = None, asked
            self.note.setText(why(error))

        self._tasks.run(lambda: causes_between(*asked), done, failed)

    def _show(self, causes: Causes) -> None:
        from planner.views.parts.waterfall_card import WaterfallCard

        compared, measure = self.compared, self.compared.measure
        names = self.names((compared.scenarios[0], str(compared.other)))
        found = causes.waterfall(measure.key, years=compared.years(), region=self.session.selection.region)
        title = french.unbroken(f"{measure.label} : de {names[0]} à {names[1]}")
        if self.chart is None:
            self.chart = WaterfallCard(self.tokens)
            self.body.insertWidget(0, self.chart, 1)
        text = ChartText(title, f"{_unit(measure)} · {self.where_and_when()}", source_line(self.session.project))
        self.chart.show_rows(text, [] if found is None else self._rows(found, names))
        self.note.setText(french.unbroken(_explained(measure, names, found)))

    def _rows(self, found: Waterfall, names: list[str]) -> list[Bar]:
        from planner.views.parts.waterfall_card import Bar

        measure = self.compared.measure
        scale = 100 if measure.share else 1
        reached = found.start * scale
        rows = [Bar(short(names[0], NAME_LETTERS), reached, reached, "end", value_text(measure, found.start))]
        for step in found.steps:
            end = reached + step.amount * scale
            figure = difference_text(measure, step.amount)
            rows.append(Bar(step.label, reached, end, tone_of(figure), figure))
            reached = end
        end = found.end * scale
        return [*rows, Bar(short(names[1], NAME_LETTERS), end, end, "end", value_text(measure, found.end))]


def _unit(measure: Measure) -> str:
    return "%" if measure.share else "personnes"


def _explained(measure: Measure, names: list[str], found: Waterfall | None) -> str:
    """What the chart shows and in which order, or why it shows nothing."""
    if found is None:
        return f"« {measure.label} » n’a pas de valeur ici dans l’un des deux scénarios : rien à expliquer."
    if not found.steps:
        return "Ces deux scénarios supposent la même chose partout : il n’y a pas d’écart à expliquer."
    order = ", ".join(label.lower() for label in CAUSES.values())
    return (
        f"Chaque barre ajoute aux précédentes les valeurs de « {names[1]} » pour une cause, et tout est recalculé. "
        f"Ordre : {order}. Ce que deux causes font ensemble est compté avec la seconde ; un autre ordre le "
        "répartirait autrement."
    )
