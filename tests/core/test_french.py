"""French typography."""

import pytest

from planner.core import french

NARROW, NO_BREAK, MINUS = "\u202f", "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (12400, 0, f"12{NARROW}400"),
        (-3.5, 1, f"{MINUS}3,5"),
        (-0.4, 0, "0"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (1234567.891, 2, f"1{NARROW}234{NARROW}567,89"),
        (None, 0, ""),
        (float("nan"), 0, ""),
        (float("inf"), 0, ""),
    ],
)
def test_that_numbers_read_as_in_french(value: float | None, decimals: int, text: str) -> None:
    assert french.number(value, decimals) == text


def test_that_a_difference_shows_its_sign() -> None:
    assert french.number(3, signed=True) == "+3"
    assert french.number(0, signed=True) == "0"


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (1_780_000_000, f"17,8{NARROW}M€"),
        (85_000_000, f"850{NARROW}000{NARROW}€"),
        (1250, f"12,50{NARROW}€"),
        (None, ""),
    ],
)
def test_that_amounts_are_short(cents: int | None, text: str) -> None:
    assert french.euros(cents) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 site"), (1, "1 site"), (1.5, "2 site"), (2, "2 sites")])
def test_that_the_plural_begins_at_two(count: float, text: str) -> None:
    assert french.plural(count, "site") == text.replace(" ", NO_BREAK)


@pytest.mark.parametrize(
    ("iso", "text"), [("2024-10-14", "14/10/2024"), ("2024-10", "10/2024"), ("2024", "2024"), (None, "")]
)
def test_that_dates_may_be_partial(iso: str | None, text: str) -> None:
    assert french.date(iso) == text


def test_that_marks_never_begin_a_line() -> None:
    text = french.unbroken("Objectif : « Test 2030 » ; il reste 20 % à faire ! Oui ? Non.")
    assert text == "Objectif\u00a0: «\u00a0Test 2030\u00a0»\u202f; il reste 20\u202f% à faire\u202f! Oui\u202f? Non."


def test_that_less_than_half_a_person_is_not_nobody() -> None:
    assert [french.people(v) for v in (0.0, 1e-9, 0.2, 0.5, 3.4, -3.4)] == ["0", "0", "<\u00a01", "1", "3", "−3"]


def test_that_marks_stay_with_their_words_at_the_end_and_before_a_full_stop_too() -> None:
    assert french.unbroken("plus ou moins 30 %.") == "plus ou moins 30\u202f%."
    assert french.unbroken("Pourquoi ?") == "Pourquoi\u202f?"
    assert french.unbroken("une adresse ?page=2") == "une adresse ?page=2"
