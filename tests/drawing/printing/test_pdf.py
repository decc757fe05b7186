"""The file: the same bytes each time, bookmarks, a language, links, the date that it was asked for."""

import logging
import re

import pytest

from planner.drawing.printing.blocks import Cell, Column, Page, Row, Table, Words
from planner.drawing.printing.pdf import About, Frame, pdf_of
from planner.drawing.printing.pdf_extras import Bookmark, with_extras
from tests.drawing.printing.builders import PALETTE, page, table

ABOUT = About("Été (essai)", "2026-11-22", "fr-FR")
FRAME = Frame("Titre", "Scénario", "Version 1")

pytestmark = pytest.mark.usefixtures("qapp")


def pages() -> list[Page]:
    contents = Table(
        [Column("Page"), Column("Numéro", right=True)],
        [
            Row([Cell(Words("Tableau", link="#page Tableau")), Cell(right=True, page_of="page Tableau")]),
            Row([Cell(Words("un site", link="https://exemple.fr")), Cell()], name="ligne"),
        ],
    )
    return [page("Sommaire", contents), page("Tableau", table(80))]


def name(text: str) -> bytes:
    return text.encode("utf-16-be")


def test_that_the_same_pages_give_the_same_bytes() -> None:
    assert pdf_of(pages(), FRAME, ABOUT, PALETTE) == pdf_of(pages(), FRAME, ABOUT, PALETTE)


def test_that_it_says_its_title_day_and_language_and_no_author() -> None:
    content = pdf_of(pages(), FRAME, ABOUT, PALETTE)
    assert b"/Lang (fr-FR)" in content
    assert b"/DisplayDocTitle true" in content
    assert set(re.findall(rb"/(?:Creation|Mod)Date \(D:(\d+)", content)) == {b"20261122000000"}
    assert b"<rdf:li>fr-FR</rdf:li>" in content
    assert "Été (essai)".encode() in content
    assert re.search(rb"/Author \(\)", content)


def test_that_bookmarks_and_links_lead_to_places_of_the_document() -> None:
    content = pdf_of(pages(), FRAME, ABOUT, PALETTE)
    assert b"/Type /Outlines" in content
    assert b"/Count 2 >>" in content
    places = content[content.index(b"/Limits") :]
    for place in ("page Tableau", "page Sommaire", "ligne"):
        assert name(place) in places
    assert b"/Title <FEFF" + name("Tableau").hex().upper().encode() in content
    assert re.search(rb"/Dest \(\xfe\xff" + re.escape(name("page Tableau")), content)
    assert b"/URI (https://exemple.fr)" in content


def test_that_the_table_of_places_is_where_the_trailer_says() -> None:
    content = pdf_of(pages(), FRAME, ABOUT, PALETTE)
    start = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    assert content[start : start + 4] == b"xref"
    table_of_places, trailer = content[start:].split(b"trailer")
    for number, place in re.findall(rb"(\d+) 1\n(\d{10}) 00000 n", table_of_places):
        assert content[int(place) :].startswith(number + b" 0 obj")
    before = int(re.findall(rb"/Prev (\d+)", trailer)[0])
    assert content[before : before + 4] == b"xref"


def test_that_a_file_of_another_structure_stays_as_it_is_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    with caplog.at_level(logging.WARNING):
        assert with_extras(b"%PDF-1.4 anything", [Bookmark("a", "b")], "fr-FR", "2026-11-22") == b"%PDF-1.4 anything"
    assert "bookmarks" in caplog.text


def test_that_every_sheet_is_told_and_may_stop_the_writing() -> None:
    told: list[str] = []
    pdf_of(pages(), FRAME, ABOUT, PALETTE, told.append)
    assert told == [f"Page {number} sur {len(told)}" for number in range(1, len(told) + 1)]

    def stop(what: str) -> None:
        raise InterruptedError(what)

    with pytest.raises(InterruptedError):
        pdf_of(pages(), FRAME, ABOUT, PALETTE, stop)
