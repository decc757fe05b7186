"""« Indicateurs »: from the starting point to the target, FEDER and FSE+, women and men."""

from __future__ import annotations

from planner.core import french
from planner.core.finance.project_indicators import ProjectIndicator, Step, project_indicators
from planner.report.cells import ANY_AMOUNT, ANY_TEXT, ANY_YEAR, At, Cell, Column, Style, Table
from planner.report.material import Material
from planner.report.page import Block, Grid, Heading, Page, Text
from planner.report.sheets.words import label_of

NAME = "Indicateurs"
INDICATORS = "indicators"
BASELINE, TARGET, ACTUAL, WOMEN = 3, 7, 9, 11
NUMBER: Style = "decimal"


def indicators_page(m: Material) -> Page:
    """One line an indicator; what is not told is blank, and what is missing is said."""
    title = f"Indicateurs : {m.title}"
    if m.options.project is None:
        return Page(NAME, title, [Text(m.without_plan, faint=False)])
    found = project_indicators(m.seen, m.options.project)
    if not found:
        text = (
            "Aucun indicateur n’est saisi pour ce projet. Le FEDER et le FSE+ en demandent, avec leur départ, leur "
            "jalon et leur cible ; le FSE+ distingue femmes et hommes."
        )
        return Page(NAME, title, [Text(text, faint=False)])
    rows = [_row(m, row, indicator) for row, indicator in enumerate(found)]
    blocks: list[Block] = [
        Text("Avancement : (réalisé − départ) ÷ (cible − départ)."),
        Text("Cellules jaunes : à mettre à jour au fil du projet.", live=True),
        Grid(INDICATORS, Table(NAME, _columns(), rows)),
    ]
    missing = [finding.message for indicator in found for finding in indicator.findings]
    if missing:
        blocks += [Heading("À compléter"), *(Text(text, faint=False) for text in missing)]
    return Page(NAME, title, blocks)


def _columns() -> list[Column]:
    def pair(title: str) -> list[Column]:
        return [Column(title, NUMBER, 10), Column(f"Année\n({title.lower()})", "year", 11)]

    return [
        Column("Code et intitulé", width=46), Column("Fonds", width=9), Column("Unité", width=13), *pair("Départ"),
        *pair("Jalon"), *pair("Cible"), *pair("Réalisé"), Column("dont femmes", NUMBER, 9),
        Column("dont hommes", NUMBER, 9), Column("Avancement", "share", 12), Column("Pièce justificative", width=26),
    ]  # fmt: skip


def _row(m: Material, row: int, one: ProjectIndicator) -> list[Cell]:
    key = str(m.seen.cell("project_indicators", one.key, "indicator"))
    fund = str(m.seen.cell("indicator_codes", key, "fund") or "") if m.seen.has("indicator_codes", key) else ""

    def progress(at: At) -> str:
        start, goal, now = (at.cell(INDICATORS, row, column) for column in (BASELINE, TARGET, ACTUAL))
        return f'=IF(OR({start}="",{goal}="",{now}="",{goal}={start}),"",({now}-{start})/({goal}-{start}))'

    def step(value: Step, column: str) -> list[Cell]:
        note = m.note("project_indicators", one.key, column) if value.value is not None else ""
        whole = value.value is not None and float(value.value).is_integer()
        return [Cell(value.value, style="number" if whole else None, note=note), Cell(value.year)]

    def reached(value: float | None, column: str) -> Cell:
        note = m.note("project_indicators", one.key, column) if value is not None else ""
        return Cell(value, entry=ANY_AMOUNT, note=note)

    return [
        Cell(french.unbroken(f"{one.code} : {one.name}") if one.code else one.name),
        Cell(label_of(m.seen, "indicator_codes", "fund", fund) or None), Cell(one.unit or None),
        *step(one.baseline, "baseline"), *step(one.milestone, "milestone"), *step(one.target, "target"),
        reached(one.actual.value, "actual"), Cell(one.actual.year, entry=ANY_YEAR), reached(one.women, "women"),
        reached(one.men, "men"), Cell(one.progress, formula=progress), Cell(one.evidence or None, entry=ANY_TEXT),
    ]  # fmt: skip
