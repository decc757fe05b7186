import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.french import NARROW_SPACE
from planner.core.tables.clipboard import copied_text, from_html, from_text, read_block, to_html, to_text
from planner.core.tables.schema import Field
from planner.core.tables.values import parse_shown

CELL = st.text(st.characters(blacklist_characters="\r\0", blacklist_categories=["Cs"]), max_size=12)


@given(st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=5)))
def test_that_what_is_copied_as_text_is_read_back(block: list[list[str]]) -> None:
    assert from_text(to_text(block)) == block


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("Nom;Effectif\nTours;12,5\n", [["Nom", "Effectif"], ["Tours", "12,5"]]),
        ('"Lyon; Marcy";3\n"dit ""le site""";4', [["Lyon; Marcy", "3"], ['dit "le site"', "4"]]),
        ("nom,effectif\ntours,12\n", [["nom", "effectif"], ["tours", "12"]]),
        ("12,5\n13,5\n", [["12,5"], ["13,5"]]),
        ("Lyon, Marseille", [["Lyon, Marseille"]]),
        ("12\n\n14", [["12"], [""], ["14"]]),
        ('"sur deux\nlignes"\tb', [["sur deux\nlignes", "b"]]),
        ("a\tb\nc", [["a", "b"], ["c", ""]]),
        ("", []),
    ],
)
def test_that_text_of_excel_and_csv_is_understood(text: str, block: list[list[str]]) -> None:
    assert from_text(text) == block


def test_that_html_tables_are_read_with_their_spans_and_entities() -> None:
    page = (
        "<html><body><p>avant</p><table><thead><tr><th colspan=2>Ville &amp; effectif</th></tr></thead>"
        "<tr><td rowspan='2'>Tours</td><td>1&#8239;200<br>postes</td></tr><tr><td><b>13</b></td></tr></table>"
        "<table><tr><td>autre</td></tr></table></body></html>"
    )
    assert from_html(page) == [["Ville & effectif", ""], ["Tours", "1\u202f200\npostes"], ["", "13"]]


def test_that_html_written_here_is_read_back() -> None:
    block = [["a<b", "c & d"], ["deux\nlignes", "12,5"]]
    assert from_html(to_html(block)) == block


def test_that_tab_text_goes_before_html_and_html_before_bare_text() -> None:
    page = to_html([["x", "y"]])
    assert read_block("a\tb", page) == [["a", "b"]]
    assert read_block("a b", page) == [["x", "y"]]
    assert read_block("a b", "<p>a b</p>") == [["a b"]]


def test_that_copied_figures_have_french_decimals_and_no_spaces() -> None:
    share, money, jobs = (
        Field("s", "number", "s", unit="%"),
        Field("m", "number", "m", money=True),
        Field("j", "number", "j"),
    )
    assert copied_text(share, 0.5712345678) == "57,12345678%"
    assert copied_text(money, 123456789) == "1234567,89"
    assert copied_text(jobs, -12400.25) == "-12400,25"
    assert NARROW_SPACE not in copied_text(jobs, 1e9)
    assert copied_text(jobs, None) == ""
    assert parse_shown(share, copied_text(share, 0.5712345678)) == pytest.approx(0.5712345678, abs=1e-15)
    assert parse_shown(jobs, copied_text(jobs, -12400.25)) == -12400.25
