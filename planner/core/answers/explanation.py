"""« Détail du calcul »: how a figure on screen follows from facts and assumptions, as words, lines, and sources.

No formatting but French text: the window, the question pages and the command line lay it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from planner.core import french
from planner.core.answers.explanation_demand import (
    EVENTS,
    RESIDUAL,
    RESIDUAL_MEANS,
    headcount,
    net_creation,
    replacement,
)
from planner.core.answers.explanation_ground import Ground, Subject, without_nothing
from planner.core.answers.explanation_lines import (
    DIVIDED,
    MINUS,
    PEOPLE,
    PLUS,
    SHARE,
    STATED,
    TIMES,
    Line,
    ShownLine,
    own_source,
    shown,
    unit_text,
)
from planner.core.answers.explanation_supply import other_inflows, trained_supply
from planner.core.model.measures import MEASURE_NAMES
from planner.core.model.periods import years_text
from planner.core.model.results import STOCKS, Results
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import origin_of

__all__ = ["AssumptionLine", "Explanation", "SourceLine", "Subject", "as_text", "explain"]

KIND_MARKS = {"fact": "●", "derived": "◐", "assumption": "○"}
KIND_WORDS = {"fact": "fait", "derived": "calculé", "assumption": "hypothèse"}
LEGEND = "   ".join(f"{mark} {KIND_WORDS[kind]}" for kind, mark in KIND_MARKS.items())
DEEPEST_SENTENCE = 3
SPOKEN = ("Créations nettes", "Départs à remplacer", EVENTS, "Sites listés", "Effectif")
CLOSE = 1e-9  # people
NAMED_PARTS = 4  # of a sum in words; the others are counted and added up
TERMS = (
    *(measure.label for measure in MEASURE_NAMES.values()),
    EVENTS, "Croissance", "Fins de carrière", "Sorties de", "Sites listés", "Formé", "Venus", "Restés", "Formations",
    "Sans poste", "Suppressions", "Diplômés", "Au-delà", "Là où", "Personnes", "Effectif", "Érosion", "Excédents",
    "Postes vacants", "Dépassement", "Total",
)  # fmt: skip
"""How labels begin that are words, not names: they lose their capital within a sentence."""


@dataclass(frozen=True)
class AssumptionLine:
    """An assumption that feeds the figure. `unit` is the cell's (« share », « people » …), texts are French."""

    key: str
    label: str
    value: float
    low: float | None
    high: float | None
    unit: str
    kind: str
    source: str
    reason: str
    address: Address
    direct: bool  # in the calculation shown; else through the heads of the years before


@dataclass(frozen=True)
class SourceLine:
    """A document on which values of the calculation rest, and how many of them."""

    key: str
    title: str
    detail: str
    url: str
    count: int


@dataclass(frozen=True)
class Explanation:
    """The whole answer to « d’où vient ce chiffre ? »."""

    subject: Subject
    title: str
    context: str
    sentences: tuple[str, ...]
    root: ShownLine
    assumptions: tuple[AssumptionLine, ...]
    sources: tuple[SourceLine, ...]
    notes: tuple[str, ...]
    related: tuple[Subject, ...]  # figures that it starts from


def explain(base: Project, results: Results, subject: Subject) -> Explanation:
    """Explain a figure of `results`, which are those of the subject's scenario; `base` is the project without it.

    Raises KeyError for a measure that the model does not give, ModelInputError where a table lacks something.
    """
    ground = Ground.of(base, results, subject)
    root = replace(BUILDERS[subject.measure](ground), label=MEASURE_NAMES[subject.measure].label)
    tree = shown(root)
    place = "France" if subject.region is None else ground.seen.label("regions", subject.region)
    years = str(subject.years[0]) if subject.measure in STOCKS else years_text(subject.years)
    family = [ground.seen.label("job_families", subject.family)] if subject.family is not None else []
    scenario = f"scénario {base.label('scenarios', subject.scenario)}"
    return Explanation(
        subject=subject,
        title=MEASURE_NAMES[subject.measure].label,
        context=" · ".join((place, *family, years, scenario)),
        sentences=tuple(_sentences(tree)),
        root=tree,
        assumptions=tuple(_assumptions(ground, base, root)),
        sources=tuple(_sources(ground, root)),
        notes=tuple(_notes(ground, root)),
        related=tuple(_related(subject, results)),
    )


# --- the measures ---------------------------------------------------------------------------------------------------


def _openings(ground: Ground) -> Line:
    projection = ground.results.projection
    lines = [net_creation(ground), replacement(ground)]
    if ground.results.inputs.floored:
        lost = np.maximum(-projection.net_creation.sum(axis=2), 0.0)
        setting = Address("settings", "openings_floor", "value")
        lines.append(Line(
            "Suppressions nettes non comptées", ground.total(lost), address=setting, kind="assumption",
            note="choix du projet : seules les créations positives comptent",
        ))  # fmt: skip
    return Line("Postes à pourvoir", ground.total(projection.openings), children=tuple(lines))


def _need(ground: Ground) -> Line:
    value = ground.total(ground.results.projection.remaining_need)
    lines = (_openings(ground), _minus(trained_supply(ground)), _minus(other_inflows(ground)))
    return Line("Besoin restant", value, children=lines)


def _coverage(ground: Ground) -> Line:
    return _share(ground, ground.results.projection.supply, [trained_supply(ground)], "Diplômés recrutés utiles")


def _coverage_all(ground: Ground) -> Line:
    projection = ground.results.projection
    lines = [trained_supply(ground), other_inflows(ground)]
    return _share(ground, projection.supply + projection.inflows, lines, "Personnes recrutées utiles")


def _share(ground: Ground, coming: np.ndarray, lines: list[Line], label: str) -> Line:
    """Covered over wanted, each cell for itself: what is more than enough in one hides no lack in another."""
    openings = ground.results.projection.openings
    wanted = np.maximum(openings, 0.0)
    covered, total = ground.total(np.minimum(coming, wanted)), ground.total(wanted)
    surplus = Line(
        "Au-delà des postes du même métier, de la même région et de la même année",
        ground.total(np.maximum(coming - wanted, 0.0)), operator=MINUS,
    )  # fmt: skip
    fewer = Line("Là où des postes disparaissent, non comptés en moins", ground.total(np.maximum(-openings, 0.0)))
    useful = Line(label, covered, operator=TIMES, children=tuple(without_nothing([*lines, surplus])))
    posts = replace(_openings(ground), operator=DIVIDED)
    if (fewer.value or 0.0) > CLOSE:
        parts = (replace(posts, operator=PLUS), fewer)
        posts = Line("Postes à pourvoir là où ils sont positifs", total, operator=DIVIDED, children=parts)
    return Line("Couverture", covered / total if total > 0 else None, SHARE, children=(useful, posts))


def _unfilled(ground: Ground) -> Line:
    """The stock at 1 January: what was there at first, what each year added, what wore off."""
    results, first = ground.results, ground.subject.years[0]
    base, projection = results.years[0], results.projection
    value = ground.over(first, first).total(projection.unfilled[:-1])
    start = Line(f"Postes vacants au 1ᵉʳ janvier {base}", ground.over(base, base).total(projection.unfilled[:-1]))
    if first == base:
        return Line("Besoin restant cumulé", value, children=(start,))
    before = ground.over(base, first - 1)
    decay = results.inputs.decay
    worn = Line("Érosion", before.total(projection.unfilled[:-1] * decay), operator=MINUS)
    row = ground.assumptions.find_optional("stock_decay")
    if row is not None:
        worn = replace(worn, children=(ground.assumption_line(row, SHARE, STATED),))
    needs = replace(_need(before), label=f"Besoin restant de {base} à {first - 1}")
    lost = Line(
        "Excédents, qui ne se reportent pas", before.total(projection.excess),
        note="une année et un métier qui ont plus de monde que de postes n’en prêtent pas aux autres",
    )  # fmt: skip
    return Line("Besoin restant cumulé", value, children=tuple(without_nothing([start, needs, worn, lost])))


def _minus(line: Line) -> Line:
    return replace(line, operator=MINUS)


BUILDERS: dict[str, Callable[[Ground], Line]] = {
    "headcount": headcount,
    "net_job_creation": net_creation,
    "replacement_demand": replacement,
    "job_openings": _openings,
    "trained_supply": trained_supply,
    "other_inflows": other_inflows,
    "remaining_need": _need,
    "coverage": _coverage,
    "coverage_all": _coverage_all,
    "unfilled_stock": _unfilled,
}


# --- in words -------------------------------------------------------------------------------------------------------


def _sentences(node: ShownLine, depth: int = 0) -> list[str]:
    """The formula with its numbers, then those of its parts that are sums of several things in a reader's words."""
    parts = [child for child in node.children if child.line.operator != STATED]
    if not parts or node.line.value is None:
        return []
    told = len(parts) > 1 and node.line.is_sum and (depth == 1 or node.line.label.startswith(SPOKEN))
    here = [formula(node)] if depth == 0 or told else []
    return here + [s for child in parts if depth < DEEPEST_SENTENCE for s in _sentences(child, depth + 1)]


def formula(node: ShownLine) -> str:
    """« Postes à pourvoir 2 103 = créations nettes 1 215 + départs à remplacer 888. »"""
    parts = [child for child in node.children if child.line.operator != STATED]
    named, others = parts, []
    if node.line.is_sum and len(parts) > NAMED_PARTS:
        ordered = sorted(parts, key=lambda part: -abs(part.line.value or 0.0))
        named, others = ordered[: NAMED_PARTS - 1], ordered[NAMED_PARTS - 1 :]
    words = [_part(part, first=i == 0) for i, part in enumerate(named)]
    if others:
        rest = sum((-1 if o.line.operator == MINUS else 1) * (o.line.value or 0.0) for o in others)
        sign = MINUS if rest < 0 else PLUS
        words.append(f"{sign} {french.plural(len(others), 'autre ligne', 'autres lignes')} {_rest(node, named)}")
    return f"{node.line.label} {node.text} = {' '.join(words)}."


def _rest(node: ShownLine, named: Iterable[ShownLine]) -> str:
    """What the lines that are not named add up to, as it is read."""
    decimals = 1 if "," in node.text or any("," in part.text for part in named) else 0

    def read(text: str) -> float:
        plain = text.replace(french.NARROW_SPACE, "").replace(french.MINUS, "-").replace(",", ".")
        return float(plain) if plain not in ("", "–") else 0.0

    rest = read(node.text) - sum((-1 if p.line.operator == MINUS else 1) * read(p.text) for p in named)
    return french.number(abs(rest), decimals)


def _part(part: ShownLine, *, first: bool) -> str:
    label = part.line.label
    words = label[:1].lower() + label[1:] if label.startswith(TERMS) else label
    unit = unit_text(part.line) if part.line.unit != PEOPLE else ""
    text = " ".join(piece for piece in (words, part.text, unit) if piece)
    if first and part.line.operator != MINUS:
        return text
    return f"{part.line.operator} {text}"


# --- what it rests on -----------------------------------------------------------------------------------------------


def _assumptions(ground: Ground, base: Project, root: Line) -> list[AssumptionLine]:
    """Those of the lines, then those behind the heads of the years before."""
    direct = _assumption_keys(root)
    keys = dict.fromkeys(direct)
    first = ground.subject.years[-1] if ground.subject.measure != "headcount" else ground.subject.years[0]
    heads = min(max(first, ground.results.years[0]), ground.results.years[-1])
    if ground.subject.measure != "trained_supply":
        keys.update(dict.fromkeys(_assumption_keys(headcount(ground.over(heads, heads)))))
    return [_assumption(ground, base, key, direct=key in direct) for key in keys]


def _assumption_keys(root: Line) -> dict[str, None]:
    addresses = (line.address for line in root.walk())
    return dict.fromkeys(a.key for a in addresses if a is not None and a.table == "assumptions")


def _assumption(ground: Ground, base: Project, key: str, *, direct: bool) -> AssumptionLine:
    row = ground.seen.row("assumptions", key)
    address = Address("assumptions", key, "value")
    source = assumption_source(base, ground.subject.scenario, address)
    return AssumptionLine(
        key, str(row["name"]), _number(row["value"]) or 0.0, _number(row["low"]), _number(row["high"]),
        str(row["unit"] or ""), ground.cells.kind(address), source, str(row["reason"] or ""), address, direct,
    )  # fmt: skip


def assumption_source(base: Project, scenario: str, address: Address) -> str:
    """Where a value comes from: the scenario that holds it, else the document and the place in it; may be empty."""
    own = own_source(base, scenario, address)
    origin = origin_of(base, address)
    if own or origin is None or not origin.source:
        return own
    title = base.label("sources", origin.source)
    link = " : " if title.endswith("?") else ", "
    return french.unbroken(link.join(part for part in (title, origin.place) if part))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _sources(ground: Ground, root: Line) -> list[SourceLine]:
    """The documents behind the lines that stand in cells, the one that serves most first."""
    counts: dict[str, int] = {}
    for address in {line.address for line in root.walk() if line.address is not None}:
        origin = ground.cells.origin(address)
        if origin is not None and origin.source:
            counts[origin.source] = counts.get(origin.source, 0) + 1
    return [source_line(ground.seen, key, counts[key]) for key in sorted(counts, key=lambda key: (-counts[key], key))]


def source_line(project: Project, key: str, count: int = 1) -> SourceLine:
    """A source by name; its key stands for one that the tables do not hold."""
    if not project.has("sources", key):
        return SourceLine(key, key, "", "", count)
    row = project.row("sources", key)
    detail = ", ".join(part for part in (str(row["publisher"] or ""), french.date(str(row["date"] or ""))) if part)
    return SourceLine(key, str(row["title"]), detail, str(row["url"] or ""), count)


def _notes(ground: Ground, root: Line) -> list[str]:
    sign = "seulement si elles sont positives" if ground.results.inputs.floored else "avec leur signe"
    notes = [MEASURE_NAMES[ground.subject.measure].meaning]
    if ground.subject.measure not in ("headcount", "trained_supply", "replacement_demand"):
        notes.append(f"Créations nettes comptées {sign}.")
    notes += [RESIDUAL_MEANS] if any(line.label == RESIDUAL for line in root.walk()) else []
    return [*notes, "Le calcul garde les décimales ; les arrondis se font à l’affichage."]


def _related(subject: Subject, results: Results) -> list[Subject]:
    """The heads of the first year, for what is reckoned from heads."""
    if subject.measure in ("headcount", "trained_supply"):
        return []
    first = min(max(subject.years[0], results.years[0]), results.years[-1])
    return [replace(subject, measure="headcount", years=(first, first))]


# --- as text --------------------------------------------------------------------------------------------------------


def as_text(explanation: Explanation) -> str:
    """Plain text that a mail or a spreadsheet takes; lines are indented by depth."""
    lines = [f"{explanation.title} – {explanation.context}", "", *explanation.sentences, "", "Détail du calcul"]
    lines += _text_lines(explanation.root, 0)
    if explanation.assumptions:
        lines += ["", "Hypothèses"]
        lines += [f"{KIND_MARKS[a.kind]} {assumption_text(a)}" for a in explanation.assumptions]
    if explanation.sources:
        lines += ["", "Sources"]
        lines += [" – ".join(p for p in (s.title, s.detail, s.url) if p) for s in explanation.sources]
    return "\n".join([*lines, "", *explanation.notes])


def _text_lines(node: ShownLine, depth: int, sign: str = "") -> list[str]:
    line = node.line
    unit = f"{french.NO_BREAK_SPACE}{unit_text(line)}" if unit_text(line) else ""
    note = f" ({line.note})" if line.note else ""
    before = f"{sign} " if sign else ""
    text = f"{'    ' * depth}{before}{line.label}{french.NO_BREAK_SPACE}: {node.text}{unit}{note}"
    return [text, *(below for own, child in node.told for below in _text_lines(child, depth + 1, own))]


def assumption_text(line: AssumptionLine) -> str:
    """« Taux de réussite : 80 % (70 % à 90 %) – source »."""
    bounds = range_text(line.low, line.high, line.unit)
    bounds = f" ({bounds})" if bounds else ""
    source = f" – {line.source}" if line.source else ""
    return f"{line.label}{french.NO_BREAK_SPACE}: {amount_text(line.value, line.unit)}{bounds}{source}"


def range_text(low: float | None, high: float | None, unit: str) -> str:
    """« 70 % à 90 % », « 8 463 à 10 000 »; empty where there is no range. The unit stands with the value."""
    if low is None or high is None or low == high:
        return ""
    bare = "share" if unit == "share_per_year" else unit if unit == "share" else ""
    return f"{amount_text(low, bare)} à {amount_text(high, bare)}"


def amount_text(value: float | None, unit: str) -> str:
    """A value of the assumptions table with its unit."""
    if value is None:
        return "–"
    if unit in ("share", "share_per_year"):
        per_year = " par an" if unit == "share_per_year" else ""
        return f"{french.compact(value * 100, 2)}{french.NARROW_SPACE}%{per_year}"
    words = {"people": "personnes", "years": "ans" if abs(value) >= 2 else "an", "km": "km"}.get(unit, "")
    return f"{french.compact(value, 2)}{french.NO_BREAK_SPACE}{words}" if words else french.compact(value, 2)
