"""The frozen version of a report: the same pages as the workbook in a PDF, its version on every page, to be signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from planner.core.files import reason_of, written_whole
from planner.drawing.printed_pages import Frame, PrintedPage, write_pages
from planner.report.contents import Contents, contents_of
from planner.report.material import Material, ReportError
from planner.report.options import ANNEXES
from planner.report.page import Facts, Heading, Page, Text
from planner.report.page_html import css, page_html
from planner.report.sheets.identification import CONTENTS, CONTENTS_TITLE
from planner.report.styles import MUTED

LEFT_OUT = frozenset(
    {"results", "sites", "platforms", "offers", "projects", "fundings", "assumptions", "sources", "calculation"}
)
"""Annexes that are for working on, not for signing: the workbook has them."""


def write_pdf(path: Path, material: Material, step: Callable[[str], None] = lambda _: None) -> list[str]:
    """Write the report for signature beside `path`, then put it in its place; nothing is changed in it.

    `step` is told what is being made, and may raise to stop. Raises ReportError; an earlier file stands then.
    """
    contents = contents_of(material, step)
    title = f"{material.title}, version {contents.version}"
    try:
        with written_whole(path) as beside:
            write_pages(beside, title, _pages(material, contents, step), css, _frame(material, contents.version), step)
            if not beside.read_bytes().rstrip().endswith(b"%%EOF"):  # Qt does not say that the disk is full
                raise ReportError(f"« {path} » n’a pas pu être écrit en entier : le disque est peut-être plein.")
    except OSError as error:
        raise ReportError(
            f"« {path} » ne peut pas être écrit : {reason_of(error)}. S’il est ouvert dans un autre programme, "
            "fermez-le ; sinon choisissez un autre dossier."
        ) from error
    return []


def _pages(material: Material, contents: Contents, step: Callable[[str], None]) -> Iterator[PrintedPage]:
    """The report's pages, then the one that is signed."""
    left_out = {ANNEXES[key] for key in LEFT_OUT}
    for page in contents.pages:
        if page.name not in left_out:
            step(page.name)
            yield PrintedPage(page_html(_for_paper(page)), page.extent == "one page")
    yield PrintedPage(_signature(material, contents.version), one_sheet=False)


def _frame(material: Material, version: str) -> Frame:
    """What stands on every page: title, scenario, version, date."""
    kind = "version pour diffusion" if material.options.for_others else "version interne"
    place = f"Scénario {material.scenario_name} · {material.scope}"
    return Frame(material.title, place, f"Version {version} · {kind}", MUTED)


def _for_paper(page: Page) -> Page:
    """Without the contents with their links, nor what is said of cells: only sheets have them."""
    kept = [block for block in page.blocks if not (isinstance(block, Facts) and block.key == CONTENTS)]
    kept = [block for block in kept if not (isinstance(block, Text) and block.live)]
    return replace(page, blocks=[block for block in kept if block != Heading(CONTENTS_TITLE)])


def _signature(material: Material, version: str) -> str:
    """The block to be signed, on a page of its own so that nothing is signed unseen."""
    lines = ("Nom et qualité", "Organisme", "Date", "Lieu", "Signature et cachet")
    rows = "".join(
        f'<tr><td width="20%" class="faint">{line}{"<br/>" * (7 if "Signature" in line else 2)}</td>'
        '<td width="38%"></td><td width="4%"></td><td width="38%"></td></tr>'
        for line in lines
    )
    return (
        f"<h1>Signatures</h1><p>Les soussignés ont pris connaissance de ce document, version "
        f"{version}, scénario {material.scenario_name}.</p>"
        '<table width="100%" cellspacing="0"><tr><th width="20%"></th><th width="38%">Pour le bénéficiaire</th>'
        f'<th width="4%"></th><th width="38%">Pour le service instructeur</th></tr>{rows}</table>'
    )
