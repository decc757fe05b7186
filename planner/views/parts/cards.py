"""The figures that a planner reads first, for the place, the years and the scenario on screen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from planner.core import french
from planner.core.answers.funding import secured_funding
from planner.core.answers.questions import LIKELY, LIKELY_MEANS, need_range_text, outside_note
from planner.core.answers.targets import Target, target_of
from planner.core.model.ensemble import Range
from planner.core.model.periods import brief_years_text, flow_years, years_text
from planner.core.model.results import SHARES, Results
from planner.core.tables.project import Project
from planner.core.tables.scenario import ScenarioError, resolved
from planner.state.session import Session
from planner.views.parts.elided import Elided
from planner.views.parts.theme import FONT_FIGURE, FONT_SMALL, sized
from planner.views.parts.when_seen import WhenSeen

FUNDING = "funding"


@dataclass(frozen=True)
class Figure:
    """One card: a measure of the results (or the funding), its label, what it means."""

    measure: str
    label: str
    meaning: str
    brief: str = ""  # label where there is little room
    stock: bool = False


FIGURES = (
    Figure("headcount", "Effectif salarié", "Personnes au 1ᵉʳ janvier ; intérim et alternants à part", stock=True),
    Figure("job_openings", "Postes à pourvoir", "Créations nettes + départs à remplacer"),
    Figure("trained_supply", "Diplômés recrutés", "Hors poursuites d’études et autres secteurs", "Diplômés"),
    Figure("coverage", "Couverture par la formation", "Diplômés recrutés ÷ postes à pourvoir", "Couverture"),
    Figure("remaining_need", "Besoin restant", "À couvrir par d’autres viviers ou de nouvelles places"),
)
FUNDING_FIGURE = Figure(
    FUNDING, "Financement", "Financements acquis ou annoncés des projets du lieu, toutes années ; montants publiés"
)


def figure_text(measure: str, value: float | None) -> str:
    """`12 400`, `57 %`, `17,8 M€`, or a dash where there is no value."""
    if value is None:
        return "–"
    if measure == FUNDING:
        return round_euros(int(value))
    return french.percent(value) if measure in SHARES else french.number(value)


def round_euros(cents: int) -> str:
    """Three figures are enough to read: `1 634 M€`, `17,8 M€`; below a million as everywhere."""
    millions = cents / 100_000_000
    if millions < 1:
        return french.euros(cents)
    decimals = 0 if millions >= 100 else 1
    return f"{french.compact(round(millions, decimals), 1)}{french.NARROW_SPACE}M€"


def difference_text(measure: str, change: float) -> str:
    """`+45`, `−3,5 pt`, `+1,2 M€`."""
    if measure == FUNDING:
        return f"{'+' if change > 0 else french.MINUS if change < 0 else ''}{round_euros(abs(int(change)))}"
    if measure in SHARES:
        return f"{french.number(change * 100, 1, signed=True)}{french.NARROW_SPACE}pt"
    return french.number(change, 0 if abs(change) >= 10 else 1, signed=True)


@dataclass(frozen=True)
class Shown:
    """What one card says."""

    value: float | None
    years: str
    brief_years: str = ""  # where there is little room
    change: str = ""  # since the planner last saw it: by the last edit, or by all while it was out of sight
    ranges: tuple[str, ...] = ("",)  # wordings of the range, the whole first
    stale: bool = False  # the range is older than the last edit
    compared: str = ""
    target: str = ""
    brief_target: str = ""  # where there is little room
    more: str = ""  # for the tooltip


@dataclass(frozen=True)
class _Seen:
    """A figure in one state of the project, and as it stood in the state seen before."""

    project: Project
    value: float
    before: float | None


class Card(QFrame):
    """One figure, its range, and beside it what it is compared to. A click asks why."""

    clicked = Signal(str)

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure = figure
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._asks = "Cliquer : voir les financements" if figure.measure == FUNDING else "Cliquer : détail du calcul"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._title, self._value, self._note = Elided(self), QLabel(self), Elided(self)
        self._range, self._compared = Elided(self), Elided(self)
        self._title.set_texts(figure.label, figure.brief)
        self._value.setFont(sized(self._value.font(), FONT_FIGURE, bold=True))
        for label in (self._title, self._note, self._range, self._compared):
            label.setObjectName("muted")
        for label in (self._note, self._range, self._compared):
            label.setFont(sized(label.font(), FONT_SMALL))
        for label in (self._range, self._compared):
            # Kept free where there is nothing to say: with each other height the map below would jump.
            label.setMinimumHeight(label.fontMetrics().height())
        self._note.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._value)
        line.addWidget(self._note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 2, 6)
        layout.setSpacing(0)
        layout.addWidget(self._title)
        layout.addLayout(line)
        layout.addWidget(self._range)
        layout.addWidget(self._compared)

    def show_figure(self, shown: Shown) -> None:
        figure = self.figure
        self._value.setText(figure_text(figure.measure, shown.value))
        told, briefly = (
            " · ".join(part for part in (years, shown.change) if part) for years in (shown.years, shown.brief_years)
        )
        self._note.set_texts(told, briefly, shown.years, shown.brief_years)
        self._range.set_texts(*shown.ranges)
        self._range.setEnabled(not shown.stale)
        beside = " · ".join(part for part in (shown.compared, shown.target) if part)
        self._compared.set_texts(beside, shown.compared, shown.brief_target)
        means = f"({LIKELY_MEANS})" if shown.ranges[0] and figure.measure != FUNDING else ""
        lines = [told, figure.meaning, shown.ranges[0], means, shown.compared, shown.target, shown.more, self._asks]
        self.setToolTip("\n".join(line for line in lines if line))
        self.setAccessibleName(
            f"{figure.label} : {self._value.text()} ({shown.years}) {shown.ranges[0]} {beside}".strip()
        )

    def value_text(self) -> str:
        return self._value.text()

    def range_text(self) -> str:
        return self._range.text()

    def compared_text(self) -> str:
        return self._compared.text()

    @property
    def range_is_stale(self) -> bool:
        return not self._range.isEnabled()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit(self.figure.measure)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self.figure.measure)
        else:
            super().keyPressEvent(event)


class Cards(WhenSeen):
    """The row of cards; asks the session again whenever place, year, scenario, comparison or results change."""

    clicked = Signal(str)  # a measure of the results
    table_asked = Signal(str)  # where a figure that is no result comes from

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: dict[tuple[str, str | None, int, str], _Seen] = {}
        self._compared: tuple[Project, str, Project] | None = None
        self.cards = [Card(figure, self) for figure in (*FIGURES, FUNDING_FIGURE)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        for card in self.cards:
            layout.addWidget(card, 1)
            card.clicked.connect(self._on_click)
        self.follow(
            session.results_changed, session.year_changed, session.comparison_changed,
            session.selection.region_changed, session.ranges.changed,
        )  # fmt: skip
        session.project_replaced.connect(self._shown.clear)

    def refresh(self) -> None:
        results = self._session.results
        shown = [
            self._funding() if c.figure.measure == FUNDING else self._figure(c.figure, results) for c in self.cards
        ]
        for card, what in zip(self.cards, shown, strict=True):
            card.show_figure(what)

    def _on_click(self, measure: str) -> None:
        if measure == FUNDING:
            self.table_asked.emit("project_fundings")
        else:
            self.clicked.emit(measure)

    def _figure(self, figure: Figure, results: Results | None) -> Shown:
        session, measure = self._session, figure.measure
        if results is None:
            return Shown(None, "calcul impossible")
        region = session.selection.region
        years = (session.year, session.year) if figure.stock else flow_years(session.year, session.years)
        value = results.measure(measure, years=years, region=region)
        range_ = session.ranges.range_of(measure, years=years, region=region)
        target = target_of(session.seen, measure, region, session.year)
        return Shown(
            value, years_text(years), brief_years_text(years),
            change=self._change(measure, value),
            ranges=("",) if range_ is None else _range_wordings(measure, range_),
            stale=session.ranges.stale,
            compared=self._difference(measure, value, years),
            target="" if target is None else target_text(target),
            brief_target="" if target is None else target_text(target, brief=True),
            more="\n".join(part for part in (_outside(measure, value, range_), _defined(target)) if part),
        )  # fmt: skip

    def _change(self, measure: str, value: float | None) -> str:
        """What changed since it was last seen in another state, for the same place, year and scenario."""
        session = self._session
        where = (measure, session.selection.region, session.year, session.scenario)
        if value is None:
            return ""
        seen = self._shown.get(where)
        if seen is None or seen.project is not session.project:
            seen = self._shown[where] = _Seen(session.project, value, None if seen is None else seen.value)
        change = 0.0 if seen.before is None else value - seen.before
        return difference_text(measure, change) if abs(change) > 1e-9 else ""

    def _difference(self, measure: str, value: float | None, years: tuple[int, int]) -> str:
        session = self._session
        if session.comparison is None or value is None:
            return ""
        other = session.results_of(session.comparison)
        theirs = other.measure(measure, years=years, region=session.selection.region) if other is not None else None
        return "" if theirs is None else self._versus(measure, value - theirs)

    def _versus(self, measure: str, change: float) -> str:
        name = self._session.project.label("scenarios", str(self._session.comparison))
        return f"{difference_text(measure, change)} par rapport à {name}"

    def _funding(self) -> Shown:
        session = self._session
        region = session.selection.region
        funding = secured_funding(session.seen, region)
        compared = ""
        if session.comparison is not None and (other := self._other_tables(session.comparison)) is not None:
            compared = self._versus(FUNDING, funding.cents - secured_funding(other, region).cents)
        told = french.plural(funding.count, "financement")
        unknown = f", dont {french.number(funding.unknown)} sans montant publié" if funding.unknown else ""
        value = funding.cents if funding.count > funding.unknown else None
        return Shown(
            value, "" if funding.count else "aucun connu",
            ranges=("acquis ou annoncé" if funding.count else "",),
            change=self._change(FUNDING, value), compared=compared, more=f"{told}{unknown}",
        )  # fmt: skip

    def _other_tables(self, scenario: str) -> Project | None:
        """The tables as the comparison sees them, kept until the project changes."""
        project = self._session.project
        if self._compared is None or self._compared[0] is not project or self._compared[1] != scenario:
            try:
                self._compared = (project, scenario, resolved(project, scenario))
            except ScenarioError:
                return None
        return self._compared[2]


def _outside(measure: str, value: float | None, range_: Range | None) -> str:
    if value is None or range_ is None:
        return ""
    scale = 100 if measure in SHARES else 1
    return outside_note(scale * value, scale * range_.low, scale * range_.high)


def _defined(target: Target | None) -> str:
    return "" if target is None else f"{target.name} : {target.definition}"


def _range_wordings(measure: str, range_: Range) -> tuple[str, ...]:
    """« fourchette probable : 3 à 12 », then with ever less around it, at last the bare numbers."""
    text = range_text(measure, *range_)
    return f"{LIKELY} : {text}", f"probable : {text}", text, _bare_range(*range_) if measure not in SHARES else ""


def range_text(measure: str, low: float, high: float) -> str:
    """`900–1 300`; `entre 3 de trop et 26 qui manquent`; with « à » where a minus sign would run into the dash."""
    if measure in SHARES:
        return f"{french.number(low * 100)}–{figure_text(measure, high)}"
    if measure == "remaining_need" and low < 0:
        return need_range_text(low, high)
    return _bare_range(low, high)


def _bare_range(low: float, high: float) -> str:
    between = " à " if low < 0 else "–"
    return f"{french.number(low)}{between}{french.number(high)}"


def target_text(target: Target, *, brief: bool = False) -> str:
    """« objectif 2030 : 20 000 », « annoncé 2028 : 1 000 »; without the year where there is little room."""
    word = "objectif" if target.nature == "target" else "annoncé"
    high = "" if target.high is None else f"–{french.number(target.high)}"
    return f"{word}{'' if brief else f' {target.year} :'} {french.number(target.value)}{high}"
