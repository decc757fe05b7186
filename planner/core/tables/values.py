"""Values of cells: what the planner types, what is shown, what files hold.

In memory a blank is None; text, dates (ISO) and choices are str; integers, years and money (cents) are int; numbers
float; booleans bool. « Shown » text is French (decimal comma, `57 %` for the share 0.57); « plain » text is what CSV
files and the command line use (decimal dot, ISO dates, shares 0–1, euros).
"""

from __future__ import annotations

import datetime
import math
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TypeAlias

from planner.core import french
from planner.core.tables.schema import Field

Value: TypeAlias = str | int | float | bool | None

TRUE_WORDS = frozenset({"oui", "vrai", "true", "1", "x"})
FALSE_WORDS = frozenset({"non", "faux", "false", "0"})
LARGEST = 10**15  # beyond, floats no longer hold every unit, and files every cent
MOST_DIGITS = 30
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_PERCENT_UNITS = frozenset({"%", "share", "share_per_year"})


class InvalidValue(ValueError):
    """The text or value does not fit its column; the message is French and says what would."""


def is_share(field: Field, unit: str = "") -> bool:
    """Whether the column (or the row's own unit, for columns whose unit varies by row) is a share shown in %."""
    return (unit or field.unit) in _PERCENT_UNITS


_OTHER_CURRENCY = re.compile(r"[$£¥]|USD|GBP|CHF|JPY|CAD", re.IGNORECASE)


def parse_shown(field: Field, text: str, unit: str = "") -> Value:
    """The value of what a planner typed; both comma and dot are decimals. Raises InvalidValue."""
    text = text.strip()
    if not text:
        return checked(field, None, unit)
    if field.choices:
        return checked(field, _choice(field, text), unit)
    if field.type == "number":
        return checked(field, _number(field, text, is_share(field, unit)), unit)
    if field.type in ("integer", "year"):
        return checked(field, _whole(field, _decimal(field, _clean(text).replace(",", "."), text), text), unit)
    if field.type == "date":
        return checked(field, _date(field, text), unit)
    return parse_plain(field, text, unit)


def parse_plain(field: Field, text: str, unit: str = "") -> Value:
    """The value of canonical text (CSV cell, command line): a comma or a space in a number is refused, not guessed.

    Raises InvalidValue.
    """
    if text == "":
        return checked(field, None, unit)
    value: Value = text
    if field.type in ("integer", "year"):
        value = _whole(field, _plain_decimal(field, text), text)
    elif field.type == "number":
        amount = _plain_decimal(field, text)
        value = _cents(amount) if field.money else float(amount)
    elif field.type == "boolean":
        value = _boolean(field, text)
    return checked(field, value, unit)


def checked(field: Field, value: Value, unit: str = "") -> Value:
    """`value` if it fits the column's constraints, else InvalidValue."""
    if value is None:
        if field.required:
            raise InvalidValue(f"« {field.title} » ne peut pas rester vide.")
        return None
    if field.choices and value not in field.label_of:
        raise _unknown_choice(field, str(value))
    if field.is_numeric:
        _check_range(field, value, unit)
    elif field.type == "date":
        _check_iso(field, str(value))
    elif field.pattern and not re.fullmatch(field.pattern, str(value)):
        raise InvalidValue(f"« {value} » n’a pas la forme attendue pour « {field.title} ».")
    return value


def show(field: Field, value: Value, unit: str = "") -> str:
    """French text of a value as a cell shows it: units stay in the header, except « % »."""
    if value is None:
        return ""
    if field.choices:
        return field.label_of.get(str(value), str(value))
    if isinstance(value, bool):
        return "oui" if value else "non"
    if field.type == "year" or unit == "year":
        return str(int(value))
    if field.money:
        return french.number(int(value) / 100, 2 if int(value) % 100 else 0)
    if isinstance(value, (int, float)):
        if is_share(field, unit):
            return f"{french.compact(value * 100, 4)}{french.NARROW_SPACE}%"
        return french.compact(value)
    return french.date(value) if field.type == "date" else value


def editable_text(field: Field, value: Value, unit: str = "") -> str:
    """The text that an editor opens with: as shown, without separators between thousands."""
    text = show(field, value, unit)
    return text.replace(french.NARROW_SPACE, "") if field.is_numeric else text


def plain(field: Field, value: Value) -> str | int | float | bool | None:
    """The value for JSON and CSV: euros instead of cents, blank as None."""
    if value is None or not field.money:
        return value
    cents = int(value)
    return cents // 100 if cents % 100 == 0 else cents / 100


def _choice(field: Field, text: str) -> str:
    folded = text.casefold()
    for value, label in field.choices:
        if folded in (value.casefold(), label.casefold()):
            return value
    raise _unknown_choice(field, text)


def _unknown_choice(field: Field, text: str) -> InvalidValue:
    labels = ", ".join(label for _, label in field.choices)
    return InvalidValue(f"« {text} » n’est pas un choix possible pour « {field.title} » : {labels}.")


def _clean(text: str) -> str:
    return _SPACES.sub("", text).replace(french.MINUS, "-")


def _plain_decimal(field: Field, text: str) -> Decimal:
    if not _PLAIN_NUMBER.fullmatch(text):
        raise InvalidValue(
            f"« {field.title} » attend un nombre à point décimal, sans espace ; « {text} » n’en est pas un."
        )
    return _decimal(field, text, text)


def _whole(field: Field, value: Decimal, text: str) -> int:
    if value != value.to_integral_value():
        raise InvalidValue(f"« {field.title} » attend un nombre entier ; « {text} » ne l’est pas.")
    return int(value)


def _cents(euros: Decimal) -> int:
    return int((euros * 100).to_integral_value(ROUND_HALF_UP))


def _number(field: Field, text: str, share: bool) -> float | int:
    digits = _clean(text).replace(",", ".")
    if share:
        return float(_decimal(field, digits.removesuffix("%"), text) / 100)
    if field.money:
        digits, factor = _money_suffix(digits)
        return _cents(_decimal(field, digits, text) * factor)
    return float(_decimal(field, digits, text))


def _money_suffix(digits: str) -> tuple[str, int]:
    for suffix, factor in (("M€", 1_000_000), ("k€", 1_000), ("€", 1)):
        if digits.endswith(suffix):
            return digits.removesuffix(suffix), factor
    return digits, 1


def loses_cents(field: Field, text: str) -> bool:
    """Whether an amount is written with more than cents, so that reading it rounds it."""
    if not field.money:
        return False
    digits, factor = _money_suffix(_clean(text).replace(",", "."))
    try:
        cents = Decimal(digits) * factor * 100
    except InvalidOperation:
        return False
    return cents.is_finite() and cents != cents.to_integral_value()


def _decimal(field: Field, digits: str, text: str) -> Decimal:
    try:
        value = Decimal(digits)
    except InvalidOperation:
        raise _no_number(field, text) from None
    if not value.is_finite():
        raise _no_number(field, text)
    if value.adjusted() > MOST_DIGITS:  # before it becomes an integer of as many digits
        raise InvalidValue(f"« {field.title} » attend un nombre ; celui-ci est trop grand pour être juste.")
    return value


def _no_number(field: Field, text: str) -> InvalidValue:
    text = text.strip()
    if field.money:
        said = f"« {field.title} » attend un montant en euros ; « {text} » n’en est pas un"
        foreign = _OTHER_CURRENCY.search(text)
        return InvalidValue(f"{said} : convertissez-le d’abord." if foreign else f"{said}.")
    return InvalidValue(f"« {field.title} » attend un nombre ; « {text} » n’en est pas un.")


def _boolean(field: Field, text: str) -> bool:
    word = text.strip().casefold()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise InvalidValue(f"« {field.title} » attend oui ou non ; « {text} » n’est ni l’un ni l’autre.")


def _date(field: Field, text: str) -> str:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y"):
        try:
            return datetime.datetime.strptime(text, pattern).date().isoformat()
        except ValueError:
            continue
    raise InvalidValue(f"« {field.title} » attend une date comme 14/10/2024 ; « {text} » n’en est pas une.")


def _check_iso(field: Field, text: str) -> None:
    try:
        is_iso = datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_iso = False
    if not is_iso:
        raise InvalidValue(f"« {field.title} » attend une date comme 2024-10-14 ; « {text} » n’en est pas une.")


def _check_range(field: Field, value: Value, unit: str) -> None:
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InvalidValue(f"« {field.title} » attend un nombre.")
    if abs(value) > LARGEST:
        raise InvalidValue(f"« {field.title} » : ce nombre est trop grand pour être juste.")
    scale = 100 if field.money else 1
    if field.minimum is not None and value < field.minimum * scale:
        raise InvalidValue(_out_of_range(field, value, field.minimum, unit, "au-dessous du minimum"))
    if field.maximum is not None and value > field.maximum * scale:
        raise InvalidValue(_out_of_range(field, value, field.maximum, unit, "au-dessus du maximum"))


def _out_of_range(field: Field, value: Value, bound: float, unit: str, where: str) -> str:
    limit = show(field, int(bound * 100) if field.money else bound, unit)
    return f"« {field.title} » : {show(field, value, unit)} est {where} ({limit})."
