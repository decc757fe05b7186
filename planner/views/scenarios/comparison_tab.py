"""What the comparing views share: they follow the session and the compared scenarios."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QVBoxLayout

from planner.core import french
from planner.core.model.measures import Measure
from planner.core.model.periods import years_text
from planner.core.model.results import Results
from planner.state.compared import Compared
from planner.state.session import Session
from planner.views.parts.answer_text import Table, copy_table
from planner.views.parts.place_text import place_name
from planner.views.parts.said import PICTURE_COPIED, TABLE_COPIED, say_in_window
from planner.views.parts.theme import Tokens
from planner.views.parts.when_seen import WhenSeen

NEEDS = frozenset({"remaining_need", "unfilled_stock"})
SUPPLIES = frozenset({"trained_supply", "other_inflows", "coverage", "coverage_all"})


class ComparisonTab(WhenSeen):
    """One way to see the compared scenarios. Subclasses show it in `draw` and give its figures in `table`."""

    follows_year = True

    def __init__(self, session: Session, compared: Compared, tokens: Tokens) -> None:
        super().__init__()
        self.session, self.compared, self.tokens = session, compared, tokens
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.follow(session.results_changed, session.selection.region_changed, compared.changed)
        if self.follows_year:
            self.follow(session.year_changed)

    def refresh(self) -> None:
        """Nothing is drawn below two scenarios: the space then says what to do."""
        if self.compared.scenarios:
            self.draw()

    @abstractmethod
    def draw(self) -> None:
        """Show what is compared."""

    def set_tokens(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.changed()

    def asks_measure(self) -> bool:
        """Whether it shows one measure, which the planner chooses."""
        return True

    @abstractmethod
    def table(self) -> Table:
        """The figures; the first row is the head."""

    def copy_table(self) -> None:
        copy_table(self.table())
        say_in_window(self, TABLE_COPIED)

    def copy_picture(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.picture())
        say_in_window(self, PICTURE_COPIED)

    def picture(self) -> QPixmap:
        return self.grab()

    # --- what all of them ask -----------------------------------------------------------------------------------

    def runs(self) -> list[Results]:
        """Results of the compared scenarios in their order; empty when one of them cannot run."""
        found = [self.session.results_of(scenario) for scenario in self.compared.scenarios]
        runs = [results for results in found if results is not None]
        return runs if len(runs) == len(found) else []

    def names(self, scenarios: Sequence[str] | None = None) -> list[str]:
        """French names of the compared scenarios."""
        scenarios = self.compared.scenarios if scenarios is None else scenarios
        return [self.session.project.label("scenarios", scenario) for scenario in scenarios]

    def where_and_when(self) -> str:
        """« Occitanie · 2026–2028 »."""
        return f"{self.place()} · {years_text(self.compared.years())}"

    def place(self) -> str:
        return place_name(self.session.project, self.session.selection.region)


def value_text(measure: Measure, value: float | None) -> str:
    """A figure of a measure; a dash where it is undefined."""
    if value is None:
        return "–"
    return french.percent(value) if measure.share else french.people(value)


def difference_text(measure: Measure, value: float | None) -> str:
    """« +120 », « −3,5 pt »; « = » for none, a dash where it is undefined."""
    if value is None:
        return "–"
    text = french.number(value * 100 if measure.share else value, 1 if measure.share else 0, signed=True)
    if text.strip("0,") == "":
        return "="
    return f"{text}{french.NO_BREAK_SPACE}pt" if measure.share else text


def tone_of(text: str) -> str:
    """The tone of a difference as it is shown: what rounds to nothing has none."""
    return "more" if text.startswith("+") else "less" if text.startswith(french.MINUS) else "muted"


def unit_of(measure: Measure) -> str:
    return "points" if measure.share else "personnes"


def judged_tone(measure: Measure, text: str) -> str:
    """The tone of a difference in a list: a warning where more is left to be filled; jobs are judged neither way."""
    rises = text.startswith("+")
    if not (rises or text.startswith(french.MINUS)):
        return "muted"
    if measure.key in NEEDS:
        return "less" if rises else "more"
    if measure.key in SUPPLIES:
        return "more" if rises else "less"
    return ""
