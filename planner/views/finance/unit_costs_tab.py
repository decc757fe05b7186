"""What a learner, a place or a job costs in the project, among the known projects: one strip a measure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QScrollArea, QToolTip, QVBoxLayout, QWidget

from planner.core import french
from planner.core.answers.effect_costs import effect_costs
from planner.core.answers.effects import effect_by_rentree, with_project
from planner.core.finance.unit_costs import FAR, MEASURES, Position, UnitCosts, known_unit_costs, positions, unit_costs
from planner.core.model.assumptions import ModelInputError
from planner.core.tables.scenario import ScenarioError
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.parts.answer_text import Table
from planner.views.parts.chart_text import ChartText
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.names import short
from planner.views.parts.table_card import FramedCard
from planner.views.parts.theme import FONT_SMALL, Tokens, sized

TITLES = {
    "cost_per_learner": "Coût par apprenant visé",
    "cost_per_place": "Coût par place créée",
    "public_per_job": "Aide publique par emploi visé",
    "leverage": "Effet de levier (autres fonds pour 1 € d’aide publique)",
}
SHORT_TITLES = ("Coût / apprenant", "Coût / place", "Aide / emploi", "Effet de levier")
ROW_HEIGHT, LABEL_HEIGHT, DOT, OWN_DOT, MARGIN = 84, 20, 4.0, 6.5, 24
NEAR = 8.0  # pixels between the mouse and a dot that it means


@dataclass(frozen=True)
class Strip:
    """A measure: the project's figure, and the others' with their names."""

    position: Position
    others: tuple[tuple[str, float], ...]


class Strips(QWidget):
    """A scale a measure, logarithmic because projects differ by powers of ten; the names are told under the mouse."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.tokens = tokens
        self.strips: Sequence[Strip] = ()
        self.own_name = ""
        self.setMouseTracking(True)
        self.setAccessibleName("Coûts unitaires")

    def show_strips(self, strips: Sequence[Strip], own_name: str) -> None:
        self.strips, self.own_name = strips, own_name
        self.setAccessibleDescription(" ".join(f"{told(s.position)}" for s in strips))
        self.setFixedHeight(max(1, len(strips)) * ROW_HEIGHT)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, max(1, len(self.strips)) * ROW_HEIGHT)

    def x_of(self, strip: Strip, value: float) -> float:
        """Where a figure stands on its scale."""
        low, high = _bounds(strip)
        share = 0.5 if high <= low else (math.log(max(value, low)) - math.log(low)) / (math.log(high) - math.log(low))
        return MARGIN + share * (self.width() - 2 * MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, strip in enumerate(self.strips):
            self._paint(painter, strip, number * ROW_HEIGHT)

    def _paint(self, painter: QPainter, strip: Strip, top: int) -> None:
        tokens, position = self.tokens, strip.position
        base = painter.font()
        painter.setPen(QColor(tokens.text))
        painter.setFont(sized(self.font(), self.font().pointSize(), bold=True))
        head = QRect(0, top, self.width(), LABEL_HEIGHT)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, TITLES[position.measure])
        painter.setFont(self.font())
        painter.setPen(QColor(tokens.different if position.is_far else tokens.muted))
        painter.drawText(head, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, told(position))
        y = top + LABEL_HEIGHT + 22.0
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(QPointF(MARGIN, y), QPointF(self.width() - MARGIN, y))
        painter.setPen(QPen(QColor(tokens.muted), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for _, value in strip.others:
            painter.drawEllipse(QPointF(self.x_of(strip, value), y), DOT, DOT)
        painter.setFont(sized(base, FONT_SMALL))
        if position.median is not None:
            x = self.x_of(strip, position.median)
            painter.setPen(QPen(QColor(tokens.muted), 1.5))
            painter.drawLine(QPointF(x, y - 9), QPointF(x, y + 9))
            self._write(painter, x, y + 11, f"médiane {figure(position.measure, position.median)}", tokens.muted)
        x = self.x_of(strip, position.value)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        painter.drawEllipse(QPointF(x, y), OWN_DOT, OWN_DOT)
        self._write(painter, x, y - 24, f"ce projet {figure(position.measure, position.value)}", tokens.accent)

    def _write(self, painter: QPainter, x: float, top: float, text: str, colour: str) -> None:
        """Around a place, within the strip."""
        width = painter.fontMetrics().horizontalAdvance(text) + 2
        left = min(max(0.0, x - width / 2), self.width() - width)
        painter.setPen(QColor(colour))
        painter.drawText(QRect(int(left), int(top), width, 16), Qt.AlignmentFlag.AlignCenter, text)

    def name_at(self, place: QPointF) -> str:
        """The projects whose dot is under a place, with their figures."""
        row = int(place.y()) // ROW_HEIGHT
        if not 0 <= row < len(self.strips):
            return ""
        strip = self.strips[row]
        dots = [(self.own_name, strip.position.value), *strip.others]
        near = [(name, value) for name, value in dots if abs(self.x_of(strip, value) - place.x()) <= NEAR]
        return "\n".join(
            f"{name}{french.NO_BREAK_SPACE}: {figure(strip.position.measure, value)}" for name, value in near
        )

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.name_at(QPointF(event.pos())), self)
            return True
        return super().event(event)


class UnitCostsCard(FramedCard):
    """The strips in a frame, to be copied."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.strips = Strips(tokens)
        self.put(self.strips)

    def show_strips(self, text: ChartText, strips: Sequence[Strip], own_name: str) -> None:
        self.strips.show_strips(strips, own_name)
        self._show(text)

    def redraw(self) -> None:
        self.strips.tokens = self.tokens
        self.strips.update()

    def table(self) -> Table:
        rows = [["Mesure", "Projet", "Valeur"]]
        for strip in self.strips.strips:
            for name, value in ((self.strips.own_name, strip.position.value), *strip.others):
                rows.append([TITLES[strip.position.measure], name, figure(strip.position.measure, value)])
        return rows


class UnitCostsTab(FinanceTab):
    """The strips above, every known project's figures below."""

    def __init__(self, finance: Finance) -> None:
        super().__init__(finance)
        self.card = UnitCostsCard(self.tokens)
        self.effects = QLabel()
        self.effects.setWordWrap(True)
        self.grid = Grid(self.tokens)
        self.grid.setAccessibleName("Coûts unitaires des projets connus")
        self._keys: list[str] = []
        page = QWidget(self)
        inside = QVBoxLayout(page)
        inside.setContentsMargins(12, 10, 12, 12)
        inside.setSpacing(10)
        inside.addWidget(self.card)
        inside.addWidget(self.effects)
        inside.addWidget(self.grid, 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.grid.followed.connect(lambda row, _: self.choice.choose_project(self._keys[row]))

    def set_tokens(self, tokens: Tokens) -> None:
        self.card.set_tokens(tokens)
        self.grid.set_tokens(tokens)
        super().set_tokens(tokens)

    def refresh(self) -> None:
        project, key = self.session.seen, self.choice.project
        if key is None:
            return
        own, known = unit_costs(project, key), known_unit_costs(project)
        strips = [
            Strip(position, tuple(
                (project.label("projects", other.project), getattr(other, position.measure))
                for other in known if other.project != key and getattr(other, position.measure) is not None
            ))
            for position in positions(own, known)
        ]  # fmt: skip
        name = project.label("projects", key)
        missing = "" if strips else (
            "Aucun coût unitaire : il faut un coût et des apprenants, des places ou des emplois visés dans la fiche."
        )  # fmt: skip
        text = ChartText(
            f"Coûts unitaires : {name}".replace(" :", f"{french.NO_BREAK_SPACE}:"),
            missing or "échelle logarithmique · cercles : les autres projets connus, nommés sous la souris",
            "Source : plans retenus, fiches et financements du projet ; jamais d’estimation au dénominateur.",
        )
        self.card.show_strips(text, strips, name)
        said = self._of_effects(key, own)
        self.effects.setText(said)
        self.effects.setVisible(bool(said))
        rows = sorted(known, key=lambda costs: costs.project != key)
        self._keys = [costs.project for costs in rows]
        heads = ["Projet", *SHORT_TITLES, ""]
        self.grid.show_rows(heads, [self._row(costs, costs.project == key) for costs in rows])
        self.grid.setMinimumHeight(220)

    def _of_effects(self, key: str, own: UnitCosts) -> str:
        """What the effects that were entered make of the cost; no other project compares with them."""
        try:
            runs = with_project(self.session.project, self.session.scenario, key)
        except (ModelInputError, ScenarioError) as reason:
            return str(reason)
        costs = effect_costs(own.cost, effect_by_rentree(*runs))
        if costs is None:
            return ""
        hired = "" if costs.per_entrant is None else (
            f", {french.euros(_rounded(costs.per_entrant))} par personne recrutée dans la filière"
        )  # fmt: skip
        return french.unbroken(
            f"D’après les effets saisis, rentrées jusqu’à {costs.last} : "
            f"{french.euros(_rounded(costs.per_completer or 0.0))} par diplômé{hired}."
        )

    def _row(self, costs: UnitCosts, own: bool) -> list[Cell]:
        name = self.session.seen.label("projects", costs.project)
        cells = [Cell(short(name, 60), "" if own else "accent", bold=own, tip=name, link=not own)]
        for measure in MEASURES:
            value = getattr(costs, measure)
            cells.append(Cell("" if value is None else figure(measure, value), right=True, bold=own))
        return [*cells, Cell("")]


def figure(measure: str, value: float) -> str:
    """`12 500 €`, `1,4`."""
    return french.number(value, 2) if measure == "leverage" else french.euros(_rounded(value))


def _rounded(cents: float) -> int:
    """To the euro: no reader asks for the cents of a mean."""
    return round(cents / 100) * 100


def told(position: Position) -> str:
    """« 2,3 fois la médiane de 4 projets », with what to make of it."""
    median, count = position.median, len(position.others)
    if median is None:
        return "aucun autre projet connu à comparer"
    projects = french.plural(count, "autre projet", "autres projets")
    if median <= 0:
        return f"médiane nulle de {projects}"
    ratio = position.value / median
    often = "moins de 0,01" if ratio < 0.005 else french.compact(round(ratio, 2), 2)
    times = f"{often} fois la médiane de {projects}"
    if position.is_far:
        return f"! {times} : à expliquer".replace(" :", f"{french.NO_BREAK_SPACE}:")
    return times if count >= int(FAR) else f"{times}, trop peu pour conclure"


def _bounds(strip: Strip) -> tuple[float, float]:
    values = [value for value in (strip.position.value, *strip.position.others) if value > 0]
    return (min(values), max(values)) if values else (1.0, 1.0)
