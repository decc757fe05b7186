"""The frozen version of a report: the same pages as the workbook in a PDF, its version on every page, to be signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from planner.core import french
from planner.core.files import reason_of, written_whole
from planner.drawing.printing import blocks as paper
from planner.drawing.printing.pdf import About, Frame, pdf_of
from planner.report.cells import tidy
from planner.report.contents import Contents, contents_of
from planner.report.material import Material, ReportError
from planner.report.options import ANNEXES
from planner.report.page import Facts, Heading, Page
from planner.report.page_print import PALETTE, PrintedPlaces, contents_page, page_name, printed
from planner.report.sheets.identification import CONTENTS, CONTENTS_TITLE

LEFT_OUT = frozenset(
    {"results", "sites", "platforms", "offers", "projects", "fundings", "assumptions", "sources", "calculation"}
)
"""Annexes that are for working on, not for signing: the workbook has them."""
SIGNATURES = "Signatures"
SIGNED_LINES = {"Nom et qualité": 34.0, "Organisme": 34.0, "Date": 34.0, "Lieu": 34.0, "Signature et cachet": 150.0}
"""What is filled in by hand, with the height in pixels that it needs."""


def write_pdf(path: Path, material: Material, step: Callable[[str], None] = lambda _: None) -> list[str]:
    """Write the report for signature beside `path`, then put it in its place; nothing is changed in it.

    `step` is told what is being made, and may raise to stop. The same material gives the same bytes. Raises
    ReportError; an earlier file stands then.
    """
    contents = contents_of(material, step)
    about = About(tidy(f"{material.title}, version {contents.version}"), material.options.today, "fr-FR")
    pages = list(_pages(material, contents, step))
    try:
        with written_whole(path) as beside:
            beside.write_bytes(pdf_of(pages, _frame(material, contents.version), about, PALETTE, step))
            step("Mise en place")
    except OSError as error:
        raise ReportError(
            f"« {path} » ne peut pas être écrit : {reason_of(error)}. S’il est ouvert dans un autre programme, "
            "fermez-le ; sinon choisissez un autre dossier."
        ) from error
    return []


def _pages(material: Material, contents: Contents, step: Callable[[str], None]) -> Iterator[paper.Page]:
    """The report's pages, the contents after the first, and last the one that is signed."""
    left_out = {ANNEXES[key] for key in LEFT_OUT}
    kept = [page for page in contents.pages if page.name not in left_out]
    cover, lines = _without_contents(kept[0])
    kept[0] = cover
    places = PrintedPlaces(kept)
    names = {page.name for page in kept}
    told = [*((name, words) for name, words in lines if name in names), (SIGNATURES, "qui s’engage sur ce document")]
    for page in kept:
        step(page.name)
        yield printed(page, places)
        if page is cover:
            yield contents_page(CONTENTS_TITLE, told)
    yield _signature(material, contents.version)


def _without_contents(cover: Page) -> tuple[Page, list[tuple[str, str]]]:
    """The first page without the list of sheets, and that list: on paper it says page numbers."""
    lines = [
        (label, str(cell.content))
        for block in cover.blocks if isinstance(block, Facts) and block.key == CONTENTS for label, cell in block.rows
    ]  # fmt: skip
    kept = [block for block in cover.blocks if not (isinstance(block, Facts) and block.key == CONTENTS)]
    return replace(cover, blocks=[block for block in kept if block != Heading(CONTENTS_TITLE)]), lines


def _frame(material: Material, version: str) -> Frame:
    """What stands on every page: title, scenario, version, date."""
    kind = "version pour diffusion" if material.options.for_others else "version interne"
    place = f"Scénario {material.scenario_name} · {material.scope}"
    return Frame(tidy(material.title), tidy(place), f"Version {version} · {kind}")


def _signature(material: Material, version: str) -> paper.Page:
    """The block to be signed, on a page of its own so that nothing is signed unseen."""
    told = french.unbroken(
        f"Les soussignés ont pris connaissance de ce document, version {version}, scénario {material.scenario_name}."
    )
    columns = [paper.Column("", wish=20), paper.Column("Pour le bénéficiaire", wish=40),
               paper.Column("Pour le service instructeur", wish=40)]  # fmt: skip
    rows = [
        paper.Row([paper.Cell(paper.Words(line, PALETTE.muted)), paper.Cell(), paper.Cell()], least=height)
        for line, height in SIGNED_LINES.items()
    ]
    blocks: list[paper.Block] = [
        paper.Title(SIGNATURES, 1, page_name(SIGNATURES)), paper.Paragraph(paper.Words(told)),
        paper.Table(columns, rows, stretched=True, ruled=True),
    ]  # fmt: skip
    return paper.Page(blocks, SIGNATURES, alone=True, upright=True)
