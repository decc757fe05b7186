"""Lines of printed text."""

import pytest

from planner.drawing.printing.type import Type, lines_of, longest_line, longest_word, shortened, width_of

FACE = Type(11)
TEXT = "Le secteur compte\u00a0: 12\u202f400 personnes, dont celles du Centre-Val de Loire.\nFin"

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("room", [60.0, 90.0, 200.0, 1000.0])
def test_that_lines_fit_and_keep_every_word(room: float) -> None:
    lines = lines_of(TEXT, FACE, room)
    assert " ".join(lines).replace("- ", "-").split() == TEXT.split()
    longest = max(room, longest_word(TEXT, FACE))
    assert all(width_of(line, FACE) <= longest + 0.1 for line in lines)


def test_that_no_break_spaces_hold() -> None:
    assert any("compte\u00a0:" in line for line in lines_of(TEXT, FACE, 60))
    assert any("12\u202f400" in line for line in lines_of(TEXT, FACE, 60))


def test_that_a_text_fits_its_own_width() -> None:
    assert len(lines_of("Mise à disposition de locaux", FACE, longest_line("Mise à disposition de locaux", FACE))) == 1


def test_that_a_word_wider_than_its_room_is_broken_and_keeps_its_letters() -> None:
    lines = lines_of("https://exemple.fr/un-chemin/tres-long", FACE, 50)
    assert "".join(lines) == "https://exemple.fr/un-chemin/tres-long"
    assert all(width_of(line, FACE) <= 50.1 for line in lines)
    assert lines_of("mot", FACE, 1) == ["m", "o", "t"]


def test_that_nothing_is_one_empty_line() -> None:
    assert lines_of("", FACE, 50) == [""]


def test_that_what_does_not_fit_ends_with_an_ellipsis() -> None:
    assert shortened("Un titre", FACE, 500) == "Un titre"
    short = shortened("Un titre beaucoup trop long", FACE, 80)
    assert short.endswith("…")
    assert width_of(short, FACE) <= 80
