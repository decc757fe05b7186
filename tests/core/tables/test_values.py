"""Typed, shown and plain text of values."""

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core import french
from planner.core.tables.schema import Field
from planner.core.tables.values import (
    LARGEST,
    InvalidValue,
    Value,
    checked,
    editable_text,
    loses_cents,
    parse_plain,
    parse_shown,
    plain,
    show,
)

INTEGER = Field("n", "integer", "Effectif")
NUMBER = Field("x", "number", "Distance", unit="km")
SHARE = Field("s", "number", "Taux", unit="%", minimum=0, maximum=1)
MONEY = Field("m", "number", "Montant", unit="€", money=True, minimum=0)
DATE = Field("d", "date", "Lancement")
YEAR = Field("y", "year", "Année", minimum=1900, maximum=2100)
FLAG = Field("b", "boolean", "Pris en compte")
CHOICE = Field("c", "string", "État", choices=(("open", "en activité"), ("closed", "fermé")))
NAME = Field("t", "string", "Nom", required=True)
CODE = Field("k", "string", "SIRET", pattern="^[0-9]{14}$")

whole = st.integers(-(10**9), 10**9)
six_decimals = st.integers(-(10**12), 10**12).map(lambda n: n / 10**6)
dates = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)).map(datetime.date.isoformat)


@given(whole)
def test_that_an_integer_survives_being_shown_and_typed_again(value: int) -> None:
    assert parse_shown(INTEGER, show(INTEGER, value)) == value
    assert parse_shown(INTEGER, editable_text(INTEGER, value)) == value
    assert parse_plain(INTEGER, str(plain(INTEGER, value))) == value


@given(six_decimals)
def test_that_a_number_survives_being_shown_and_typed_again(value: float) -> None:
    assert parse_shown(NUMBER, show(NUMBER, value)) == pytest.approx(value, abs=1e-6)
    assert parse_shown(NUMBER, editable_text(NUMBER, value)) == pytest.approx(value, abs=1e-6)


@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_that_plain_text_keeps_every_bit_of_a_number(value: float) -> None:
    assert parse_plain(NUMBER, str(plain(NUMBER, value))) == value


@given(st.integers(0, 10**6).map(lambda n: n / 10**6))
def test_that_a_share_is_shown_in_percent_and_typed_with_or_without_the_sign(value: float) -> None:
    assert show(SHARE, value).endswith(f"{french.NARROW_SPACE}%")
    for text in (show(SHARE, value), editable_text(SHARE, value), show(SHARE, value).removesuffix("%")):
        assert parse_shown(SHARE, text) == pytest.approx(value, abs=1e-9)


@given(st.integers(0, 10**13))
def test_that_money_stays_exact_to_the_cent(cents: int) -> None:
    assert parse_shown(MONEY, show(MONEY, cents)) == cents
    assert parse_shown(MONEY, editable_text(MONEY, cents)) == cents
    assert parse_plain(MONEY, str(plain(MONEY, cents))) == cents


@given(dates)
def test_that_a_date_survives_being_shown_and_typed_again(value: str) -> None:
    assert parse_shown(DATE, show(DATE, value)) == value
    assert parse_plain(DATE, value) == value


@given(st.sampled_from(["open", "closed", None]))
def test_that_a_choice_is_typed_by_label_or_value(value: str | None) -> None:
    assert parse_shown(CHOICE, show(CHOICE, value)) == value
    assert parse_shown(CHOICE, (value or "").upper()) == value


@pytest.mark.parametrize("field", [INTEGER, NUMBER, SHARE, MONEY, DATE, YEAR, FLAG, CHOICE])
def test_that_an_empty_cell_is_blank_and_a_blank_shows_nothing(field: Field) -> None:
    assert parse_shown(field, "  ") is None
    assert parse_plain(field, "") is None
    assert show(field, None) == ""


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (NUMBER, "1 234,5", 1234.5),
        (NUMBER, "1\u202f234.5", 1234.5),
        (NUMBER, "\u22123,5", -3.5),
        (SHARE, "57 %", 0.57),
        (SHARE, "57,5", 0.575),
        (MONEY, "17,8 M€", 1_780_000_000),
        (MONEY, "0,005", 1),  # half a cent rounds up
        (MONEY, "12 k€", 1_200_000),
        (INTEGER, "12 400", 12_400),
        (DATE, "14/10/2024", "2024-10-14"),
        (DATE, "14.10.2024", "2024-10-14"),
        (FLAG, "oui", True),
        (FLAG, "Faux", False),
    ],
)
def test_that_what_planners_type_is_understood(field: Field, text: str, value: object) -> None:
    assert parse_shown(field, text) == value


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        (INTEGER, "douze", "attend un nombre"),
        (INTEGER, "12,5", "nombre entier"),
        (NUMBER, "nan", "attend un nombre"),
        (NUMBER, "1e999", "attend un nombre"),
        (MONEY, "-1", "au-dessous du minimum"),
        (MONEY, "1e30", "trop grand"),
        (MONEY, "100 $", "montant en euros"),
        (SHARE, "101 %", "au-dessus du maximum"),
        (YEAR, "1850", "1900"),
        (DATE, "31/02/2024", "14/10/2024"),
        (FLAG, "peut-être", "oui ou non"),
        (CHOICE, "ouvert", "en activité, fermé"),
        (NAME, " ", "ne peut pas rester vide"),
        (CODE, "123", "forme attendue"),
    ],
)
def test_that_a_refusal_says_in_french_what_would_fit(field: Field, text: str, words: str) -> None:
    with pytest.raises(InvalidValue, match=words) as refusal:
        parse_shown(field, text)
    assert field.title in str(refusal.value)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (NUMBER, "1,5"), (NUMBER, "1,500"), (NUMBER, "1 500"), (NUMBER, "1_000"), (NUMBER, "١٢"), (INTEGER, "1 200"),
        (MONEY, "17 M€"), (SHARE, "57 %"), (DATE, "14/10/2024"), (DATE, "20241014"), (YEAR, "2,024"),
    ],
)  # fmt: skip
def test_that_plain_text_is_never_guessed(field: Field, text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_plain(field, text)


def test_that_a_date_in_memory_is_iso() -> None:
    with pytest.raises(InvalidValue):
        checked(DATE, "14/10/2024")


@given(st.text(max_size=12))
def test_that_any_typed_text_is_a_value_or_a_french_refusal(text: str) -> None:
    for field in (INTEGER, NUMBER, SHARE, MONEY, DATE, YEAR, FLAG, CHOICE, CODE):
        for parse in (parse_shown, parse_plain):
            outcome = outcome_of(parse, field, text)
            if isinstance(outcome, InvalidValue):
                assert "«" in str(outcome)
            else:
                assert outcome is None or not isinstance(outcome, (int, float)) or abs(outcome) <= LARGEST
                assert checked(field, outcome) == outcome


def outcome_of(parse: Callable[[Field, str], Value], field: Field, text: str) -> Value | InvalidValue:
    try:
        return parse(field, text)
    except InvalidValue as refusal:
        return refusal


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("33333,333", True),
        ("33 333,33 €", False),
        ("1,2345678 M€", False),
        ("0,001", True),
        ("beaucoup", False),
        ("", False),
    ],
)
def test_that_an_amount_with_more_than_cents_is_known(text: str, lost: bool) -> None:
    assert loses_cents(MONEY, text) is lost


def test_that_another_currency_is_to_be_converted() -> None:
    with pytest.raises(InvalidValue, match="convertissez"):
        parse_shown(MONEY, "50 000 $")
