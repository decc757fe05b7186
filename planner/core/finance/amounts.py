"""Arithmetic on integer cents: no float ever holds an amount, shares round half up once."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from planner.core.tables.values import Value


def cents(value: Value) -> int | None:
    """A money cell's integer cents, None when blank."""
    return None if value is None else int(value)


def share_of(amount: int, share: float) -> int:
    """`share` (0–1) of `amount` cents, rounded half up on the cent."""
    return int((Decimal(amount) * Decimal(str(share))).to_integral_value(ROUND_HALF_UP))


def rate(part: int, whole: int) -> float | None:
    """`part / whole`, None without a positive whole."""
    return part / whole if whole > 0 else None
