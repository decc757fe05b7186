"""The pages of a report, in the order in which a committee reads them, and what identifies this version of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.core import french
from planner.core.answers.secrecy import FEWEST_UNITS, MOST_WEIGHT
from planner.report.cells import SECRET
from planner.report.formulas import calculation
from planner.report.material import Material
from planner.report.options import ANNEXES
from planner.report.page import Heading, Page, Text
from planner.report.sheets import (
    annexes,
    calendar,
    checks,
    expenses,
    identification,
    indicators,
    lists,
    needs,
    plan,
    schedule,
    synthesis,
)

MAIN: tuple[Callable[[Material], Page], ...] = (
    synthesis.synthesis_page, plan.plan_page, expenses.expenses_page, schedule.schedule_page, needs.needs_page,
    indicators.indicators_page, checks.checks_page,
)  # fmt: skip
SHEETS = (
    identification.NAME, synthesis.NAME, plan.NAME, expenses.NAME, schedule.NAME, needs.NAME, indicators.NAME,
    checks.NAME,
)  # fmt: skip
"""The eight that every report has."""

ANNEX_PAGES: dict[str, Callable[[Material], Page]] = {
    "results": lists.results_page,
    "comparison": annexes.comparison_page,
    "sites": lambda m: lists.table_page(m, "sites"),
    "platforms": lambda m: lists.table_page(m, "platforms"),
    "offers": lambda m: lists.table_page(m, "offers"),
    "projects": lambda m: lists.table_page(m, "projects"),
    "fundings": lists.fundings_page,
    "assumptions": lists.assumptions_page,
    "calendar": calendar.calendar_page,
    "risks": annexes.risks_page,
    "unit_costs": annexes.unit_costs_page,
    "rivals": annexes.rivals_page,
    "sources": lists.sources_page,
    "glossary": annexes.glossary_page,
}
"""All but the calculation, which writes its own sheets."""


@dataclass(frozen=True)
class Contents:
    """All pages of a report but the calculation. `version` identifies the figures: other figures, another version."""

    pages: tuple[Page, ...]
    version: str
    hidden: int
    """Confidential rows and secret figures that are left out."""


def made_pages(m: Material, step: Callable[[str], None] = lambda _: None) -> list[Page]:
    """The pages but the first, which tells of the others; `step` is told the name of each, and may raise to stop."""
    pages: list[Page] = []
    for make in MAIN:
        pages.append(make(m))
        step(pages[-1].name)
    for key, name in ANNEXES.items():
        if key in ANNEX_PAGES and m.has(key):
            step(name)
            pages.append(ANNEX_PAGES[key](m))
    return pages


def contents_of(m: Material, step: Callable[[str], None] = lambda _: None) -> Contents:
    """Make the pages; `step` as in `made_pages`."""
    pages = made_pages(m, step)
    version = f"du {m.day_text}, empreinte {fingerprint(pages, m)}"
    sheets = [page.name for page in pages] + (list(calculation.SHEETS) if m.has("calculation") else [])
    cover = identification.identification_page(m, version=version, sheets=sheets)
    lines, secret = sum(page.hidden for page in pages), sum(page.secret_cells for page in pages)
    if m.options.for_others:
        told = [Text(text, faint=False) for text in told_hidden(lines, secret, _off_map(m))]
        above = cover.blocks.index(Heading(identification.CONTENTS_TITLE))
        cover = replace(cover, blocks=[*cover.blocks[:above], *told, *cover.blocks[above:]])
    return Contents((cover, *pages), version, lines + secret)


def _off_map(m: Material) -> int:
    """Regions that the map leaves without a colour for secrecy."""
    if m.picture is None:
        return 0
    return sum(m.secrecy.hides("job_openings", [code]) for code in m.results.inputs.regions)


def told_hidden(lines: int, secret: int, off_map: int) -> list[str]:
    """What a version for others says that it leaves out: rows, figures of tables, regions of the map."""
    rows = french.plural(lines, "ligne confidentielle ne figure", "lignes confidentielles ne figurent")
    cells = french.plural(secret, "cellule n’est pas montrée", "cellules ne sont pas montrées")
    regions = f", {french.plural(off_map, 'région')} sur la carte" if off_map else ""
    return [
        f"Version pour diffusion : {rows} pas ici ; les résultats en tiennent compte.",
        french.unbroken(
            f"Secret statistique : {cells} (« {SECRET} »){regions} : moins de {FEWEST_UNITS} établissements, un seul à "
            f"plus de {french.percent(MOST_WEIGHT)}, ou une valeur qui se déduirait par soustraction. Il porte sur les "
            "résultats du calcul ; l’effectif qu’un site a publié reste, avec sa source."
        ),
    ]


def fingerprint(pages: list[Page], m: Material) -> str:
    """Eight characters of what the pages say; the same figures have the same, in workbook and PDF."""
    digest = hashlib.sha256(f"{m.title}|{m.scenario_name}|{m.full_scope}|{m.options.for_others}".encode())
    for page in pages[: len(MAIN)]:
        for cell in page.cells():
            digest.update(repr(cell.content).encode("utf-8", "replace"))
    return digest.hexdigest()[:8]
