"""Question 4: « Que répondre à l’observatoire qui conteste ? » For a place and years, on one page.

The calculation in words, the assumptions that decide, the rival figures with their definitions, and what would reverse
the conclusion.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from planner.core import french
from planner.core.answers.explanation import Explanation, Subject, amount_text, assumption_source, explain, range_text
from planner.core.answers.questions import LIKELY, need_range_text
from planner.core.answers.rival_figures import RivalFigure, rival_figures
from planner.core.answers.sensitivity import Driver, Sensitivity
from planner.core.model.ensemble import Range
from planner.core.model.periods import years_text
from planner.core.model.results import Results
from planner.core.tables.project import Project
from planner.core.tables.scenario import resolved

MEASURE = "remaining_need"
"""The conclusion that others contest: whether people are lacking."""


@dataclass(frozen=True)
class Decider:
    """One of the assumptions that decide, in French words."""

    driver: Driver
    value: str
    range_text: str
    effect: str
    reversal: str
    source: str


@dataclass(frozen=True)
class Challenge:
    """The answer. `deciders` and `verdict` are empty while the sensitivity is being reckoned."""

    subject: Subject
    place: str
    conclusion: str
    robustness: str
    explanation: Explanation
    deciders: tuple[Decider, ...]
    verdict: str
    reversing: tuple[Decider, ...]
    rivals: tuple[RivalFigure, ...]


def challenge_subject(years: tuple[int, int], region: str | None, scenario: str) -> Subject:
    """The conclusion that the page is about."""
    return Subject(MEASURE, years, region, None, scenario)


def answer_challenge(
    base: Project, results: Results, subject: Subject, *, others: Sequence[Results] = (),
    probable: Range | None = None, sensitivity: Sensitivity | None = None,
) -> Challenge:  # fmt: skip
    """The page of a subject; `others` are scenarios that bound ranges, `sensitivity` is None until it is known.

    Raises ModelInputError or ScenarioError.
    """
    explanation = explain(base, results, subject)
    need = explanation.root.line.value or 0.0
    place = "France" if subject.region is None else base.label("regions", subject.region)
    deciders: tuple[Decider, ...] = ()
    reversing: tuple[Decider, ...] = ()
    if sensitivity is not None:
        deciders = tuple(_decider(base, subject, driver) for driver in sensitivity.deciding)
        reversing = tuple(_decider(base, subject, driver) for driver in sensitivity.reversing)
    return Challenge(
        subject=subject, place=place,
        conclusion=_conclusion(place, subject, need, probable),
        robustness=_robustness(base, subject, need, others, probable, sensitivity),
        explanation=explanation, deciders=deciders,
        verdict="" if sensitivity is None else _verdict(sensitivity, need),
        reversing=reversing,
        rivals=tuple(rival_figures(resolved(base, subject.scenario), results, subject.region)),
    )  # fmt: skip


def _people(value: float) -> str:
    """`1 074 personnes`; whole people, for nobody hires a tenth of one."""
    if 0 < abs(value) < 0.5:
        return "moins d’une personne"
    return french.plural(math.copysign(math.floor(abs(value) + 0.5), value), "personne")


def _conclusion(place: str, subject: Subject, need: float, probable: Range | None) -> str:
    years = years_text(subject.years)
    colon = f"{french.NO_BREAK_SPACE}:"
    if need > 0:
        text = f"{place}, {years}{colon} il reste {_people(need)} à trouver"
    else:
        text = f"{place}, {years}{colon} les diplômés et les autres viviers suffisent"
        text += f", avec {_people(-need)} de plus que de postes" if need < 0 else ""
    if probable is not None:
        text += f" ({LIKELY}{colon} {need_range_text(probable.low, probable.high)})"
    return f"{text}."


def _robustness(
    base: Project, subject: Subject, need: float, others: Sequence[Results], probable: Range | None,
    sensitivity: Sensitivity | None,
) -> str:  # fmt: skip
    """The conclusion, what the other scenarios conclude, and what could turn it; firm only where nothing does."""
    told = []
    same = True
    for results in others:
        value = results.measure(subject.measure, years=subject.years, region=subject.region)
        if value is not None:
            told.append(f"{_need_text(value)} dans le scénario {base.label('scenarios', results.scenario)}")
            same = same and (value > 0) == (need > 0)
    compared = f"{french.NO_BREAK_SPACE}: {', '.join(told)}" if told else ""
    exists = "Le besoin existe" if need > 0 else "Le besoin est couvert"
    stated = f"{exists}{french.NO_BREAK_SPACE}: {_need_text(need)} {_span(subject.years)}"
    if not same:
        return f"{stated}. Mais cela dépend du scénario{compared}."
    weak = _weakness(need, probable, sensitivity)
    if weak:
        where = "dans les scénarios comparés" if told else "avec les hypothèses retenues"
        turned = "il disparaîtrait" if need > 0 else "un besoin apparaîtrait"
        people = f"{_need_text(need)} {_span(subject.years)}"
        return f"{exists} {where} ({people}), mais {turned} {weak}.{f' Scénarios{compared}.' if told else ''}"
    if sensitivity is None or probable is None:  # what could turn it is still being reckoned
        return f"{stated}.{f' Autres scénarios{compared}.' if told else ''}"
    return f"{stated}. Cette conclusion tient{f' aussi dans les autres scénarios{compared}' if told else ''}."


def _weakness(need: float, probable: Range | None, sensitivity: Sensitivity | None) -> str:
    """« si Réussite passait au-dessus de 95 % », « dans le bas de la fourchette probable », or nothing."""
    if sensitivity is not None and sensitivity.reversing:
        first = sensitivity.reversing[0]
        if first.reversal is not None:
            side = "au-dessus" if first.reversal > first.value else "au-dessous"
            label = first.label[:1].upper() + first.label[1:]
            return f"si «{french.NO_BREAK_SPACE}{label}{french.NO_BREAK_SPACE}» passait {side} de {_turning(first)}"
    if probable is not None and round(probable.low) <= 0 <= round(probable.high):  # as the reader sees it
        edge, part = (probable.low, "bas") if need > 0 else (probable.high, "haut")
        return f"dans le {part} de la {LIKELY} ({_need_text(edge)})"
    return ""


def _turning(driver: Driver) -> str:
    """The value that turns the conclusion, people and distances whole."""
    reversal = driver.reversal or 0.0
    return amount_text(float(round(reversal)) if driver.unit in ("people", "km") else reversal, driver.unit)


def _need_text(value: float) -> str:
    """« 13 personnes », « 3 personnes de trop »."""
    return _people(value) if value > -0.5 else f"{_people(-value)} de trop"


def _span(years: tuple[int, int]) -> str:
    return f"de {years[0]} à {years[1]}" if years[0] < years[1] else f"en {years[0]}"


def _decider(base: Project, subject: Subject, driver: Driver) -> Decider:
    value = amount_text(driver.value, driver.unit)
    effect = ""
    if driver.at_low is not None and driver.at_high is not None:
        decimals = 1 if french.number(driver.at_low) == french.number(driver.at_high) else 0
        effect = f"{french.number(driver.at_low, decimals)} à {french.number(driver.at_high, decimals)}"
    return Decider(
        driver, value, range_text(driver.low, driver.high, driver.unit), effect, _reversal(driver),
        assumption_source(base, subject.scenario, driver.address),
    )  # fmt: skip


def _reversal(driver: Driver) -> str:
    """Which value turns the conclusion, and whether it lies in the range."""
    reversal = driver.reversal
    if reversal is None:
        return "aucune valeur possible ne renverse la conclusion"
    where = "dans la fourchette" if driver.reversal_in_range else "hors de la fourchette"
    if driver.low is None or driver.high is None:
        where = "sans fourchette connue"
    nearly = 1e-3 * (driver.maximum - driver.minimum)
    if min(driver.maximum - reversal, reversal - driver.minimum) < nearly:
        extreme = driver.maximum if reversal > driver.value else driver.minimum
        return f"seulement près de {amount_text(extreme, driver.unit)} ({where})"
    side = "au-dessus" if reversal > driver.value else "au-dessous"
    return f"{side} de {_turning(driver)} ({where})"


def _verdict(sensitivity: Sensitivity, need: float) -> str:
    outcome = "ne fait disparaître le besoin" if need > 0 else "ne fait apparaître un besoin"
    count = len(sensitivity.reversing)
    if not count:
        return f"Aucune hypothèse, seule et dans sa fourchette, {outcome}."
    turned = "disparaître le besoin" if need > 0 else "apparaître un besoin"
    who = "Une hypothèse, seule et dans sa fourchette, fait" if count == 1 else (
        f"{french.number(count)} hypothèses, chacune seule et dans sa fourchette, font"
    )  # fmt: skip
    return f"{who} {turned}{french.NO_BREAK_SPACE}: la conclusion reste à confirmer."


# --- as text --------------------------------------------------------------------------------------------------------

DECIDER_HEADERS = (
    "Hypothèse",
    "Valeur",
    "Fourchette",
    "Besoin restant, du bas au haut",
    "Ce qui renverserait",
    "Source",
)
RIVAL_HEADERS = ("Chiffre publié", "Valeur", "Année", "Ce qu’il compte", "Ici", "Source")


def decider_row(decider: Decider) -> tuple[str, ...]:
    """Cells under DECIDER_HEADERS."""
    return (
        decider.driver.label, decider.value, decider.range_text, decider.effect, decider.reversal, decider.source,
    )  # fmt: skip


def rival_row(rival: RivalFigure) -> tuple[str, ...]:
    """Cells under RIVAL_HEADERS."""
    return rival.label, rival.value, rival.year, rival.definition, rival.ours, rival.source


def challenge_text(answer: Challenge) -> str:
    """The page as paragraphs, to be read or mailed."""
    colon = f"{french.NO_BREAK_SPACE}:"
    lines = [answer.conclusion, answer.robustness, "", f"Le calcul{colon}", *answer.explanation.sentences]
    if answer.deciders:
        lines += ["", f"Ce qui décide{colon}"]
        lines += [
            f"– {d.driver.label}{colon} {d.value} ({d.range_text or 'sans fourchette'})"
            f"{f', besoin restant de {d.effect}' if d.effect else ''}"
            f" ; {d.reversal}.{f' Source{colon} {d.source}.' if d.source else ''}"
            for d in answer.deciders
        ]  # fmt: skip
        lines += ["", f"Ce qui renverserait la conclusion{colon} {answer.verdict}"]
        lines += [f"– {d.driver.label}{colon} {d.reversal}, au lieu de {d.value}." for d in answer.reversing]
    if answer.rivals:
        lines += ["", f"Les autres chiffres publiés, et ce qu’ils comptent{colon}"]
        for rival in answer.rivals:
            parts = [f"– {rival.label}{colon} {rival.value}", rival.year, rival.definition]
            parts.append(f"ici, {rival.ours}" if rival.ours else "")
            parts.append(f"source{colon} {rival.source}" if rival.source else "")
            lines.append(" ; ".join(part.rstrip(".") for part in parts if part) + ".")
    return "\n".join(lines)


def challenge_table(answer: Challenge) -> str:
    """The two tables with tabs, as a spreadsheet takes them."""
    rows = [(answer.conclusion,), DECIDER_HEADERS, *map(decider_row, answer.deciders), ("",), RIVAL_HEADERS]
    rows += map(rival_row, answer.rivals)
    return "\n".join("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) for row in rows)
