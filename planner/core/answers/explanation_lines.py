"""What an explanation is made of: lines that say a value, where it stands and how it follows from the lines below."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from planner.core import french
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import Origin, origin_of
from planner.core.tables.scenario import ROOT, differences, has_own_value, lineage, reason_of

PEOPLE, SHARE, YEARS, INTAKES, PLACES = "personnes", "%", "ans", "rentrées", "places"
PLUS, MINUS, TIMES, DIVIDED, LEAST, STATED = "+", french.MINUS, "×", "÷", "min", ""
FEW_PEOPLE = 100.0  # below, a tenth of a person is still worth reading


@dataclass(frozen=True)
class Line:
    """One value of a calculation.

    `operator` says how the line enters the value of the line above: added, taken away, as a factor, a divisor or the
    least of several; « » for what is only stated. Shares are 0–1. `address` is the cell that holds the value, None for
    what is reckoned; `kind` is that of the cell's provenance.
    """

    label: str
    value: float | None
    unit: str = PEOPLE
    operator: str = PLUS
    children: tuple[Line, ...] = ()
    address: Address | None = None
    kind: str = "derived"
    note: str = ""

    def walk(self) -> Iterator[Line]:
        """The line and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def parts(self) -> tuple[Line, ...]:
        """The children that make the value."""
        return tuple(child for child in self.children if child.operator != STATED)

    def reckoned(self) -> float | None:
        """The value that the children make; None without any, or where one has no value."""
        values = [child.value for child in self.parts]
        if not values or any(value is None for value in values):
            return None
        known = [value for value in values if value is not None]
        operators = [child.operator for child in self.parts]
        if LEAST in operators:
            return min(known)
        if operators[0] in (PLUS, MINUS):
            return sum(-v if o == MINUS else v for v, o in zip(known, operators, strict=True))
        product = 1.0
        for value, operator in zip(known, operators, strict=True):
            if operator == DIVIDED and value == 0:
                return None
            product = product / value if operator == DIVIDED else product * value
        return product

    @property
    def is_sum(self) -> bool:
        return bool(self.parts) and all(child.operator in (PLUS, MINUS) for child in self.parts)


@dataclass(frozen=True)
class ShownLine:
    """A line with the text of its value; parts of a sum add up to it as they are read."""

    line: Line
    text: str
    children: tuple[ShownLine, ...] = field(default=(), repr=False)

    @property
    def told(self) -> list[tuple[str, ShownLine]]:
        """The children with the sign to write before each: none before the first, nor before what is only stated."""
        signs = [child.line.operator for child in self.children]
        parts = [i for i, sign in enumerate(signs) if sign not in (STATED, LEAST)]
        if parts and signs[parts[0]] != MINUS:
            signs[parts[0]] = ""
        return [("" if sign == LEAST else sign, child) for sign, child in zip(signs, self.children, strict=True)]


def shown(line: Line) -> ShownLine:
    """Texts of a whole tree: one precision for its people, the parts of every sum rounded so that they add up."""
    decimals = 0 if line.unit == PEOPLE and abs(line.value or 0.0) >= FEW_PEOPLE else 1
    rounded = None if line.value is None or line.unit != PEOPLE else _half_away(line.value * 10**decimals)
    return _shown(line, rounded, decimals)


def _shown(line: Line, rounded: int | None, decimals: int) -> ShownLine:
    """`rounded` is the value in units of the last decimal shown, None for what is not counted in people."""
    below: list[int | None] = [None] * len(line.children)
    if line.is_sum and rounded is not None and all(c.unit == PEOPLE for c in line.parts):
        shares = iter(_spread(line.parts, rounded, 10**decimals))
        below = [next(shares) if c.operator != STATED else None for c in line.children]
    children = []
    for child, units in zip(line.children, below, strict=True):
        if units is None and child.unit == PEOPLE and child.value is not None:
            units = _half_away(child.value * 10**decimals)
        children.append(_shown(child, units if child.unit == PEOPLE else None, decimals))
    text = value_text(line) if rounded is None else french.number(rounded / 10**decimals, decimals)
    return ShownLine(line, text, tuple(children))


def _spread(parts: Sequence[Line], rounded: int, scale: int) -> list[int]:
    """Whole numbers for the parts of a sum (each with its own sign taken off again) by the largest remainder."""
    signs = [-1 if part.operator == MINUS else 1 for part in parts]
    exact = [sign * (part.value or 0.0) * scale for sign, part in zip(signs, parts, strict=True)]
    floors = [math.floor(value + 1e-9) for value in exact]
    missing = rounded - sum(floors)
    order = sorted(range(len(parts)), key=lambda i: floors[i] - exact[i])
    for i in order[: max(0, min(missing, len(parts)))]:
        floors[i] += 1
    return [sign * value for sign, value in zip(signs, floors, strict=True)]


def _half_away(value: float) -> int:
    return int(math.copysign(math.floor(abs(value) + 0.5 + 1e-9), value))


def value_text(line: Line) -> str:
    """The value in French, without its unit but for « % »; a dash where there is none."""
    if line.value is None:
        return "–"
    if line.unit == SHARE:
        return french.compact(line.value * 100, 2) + f"{french.NARROW_SPACE}%"
    if line.unit == PEOPLE:
        return french.number(line.value, 0 if abs(line.value) >= FEW_PEOPLE else 1)
    return french.compact(line.value, 2)


def unit_text(line: Line) -> str:
    """The unit that stands after the value, in the singular below two; shares carry theirs."""
    if line.unit == SHARE or line.value is None:
        return ""
    return line.unit.removesuffix("s") if abs(line.value) < 2 else line.unit


@dataclass(frozen=True)
class Cells:
    """Makes lines of cells: their kind is that of their provenance, or an assumption where the scenario differs."""

    project: Project  # as the scenario sees it
    changed: frozenset[Address]

    @classmethod
    def of(cls, base: Project, seen: Project, scenario: str) -> Cells:
        return cls(seen, frozenset() if scenario == ROOT else frozenset(differences(base, scenario)))

    def kind(self, address: Address) -> str:
        """« fact », « derived » or « assumption »; a value without any record is the planner's own."""
        if address in self.changed:
            return "assumption"
        origin = self.origin(address)
        return origin.kind if origin else "assumption"

    def origin(self, address: Address) -> Origin | None:
        return origin_of(self.project, address)

    def line(
        self, label: str, value: float, unit: str, operator: str, address: Address, children: Sequence[Line] = (),
        note: str = "",
    ) -> Line:  # fmt: skip
        """A line whose value a cell holds."""
        return Line(label, value, unit, operator, tuple(children), address, self.kind(address), note)


def own_source(base: Project, scenario: str, address: Address) -> str:
    """« scénario Haut : … » where a scenario of the lineage holds the value, else empty."""
    for ancestor in reversed(lineage(base, scenario)):
        if has_own_value(base, ancestor, address):
            reason = reason_of(base, ancestor, address)
            name = f"scénario {base.label('scenarios', ancestor)}"
            return f"{name}{french.NO_BREAK_SPACE}: {reason}" if reason else f"{name}, sans motif"
    return ""
