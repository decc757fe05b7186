"""French typography for numbers, dates and plurals, shared by screen, map and workbook."""

from __future__ import annotations

import math
import re

NARROW_SPACE = "\u202f"  # between thousands, before ; ! ? and %
NO_BREAK_SPACE = "\u00a0"  # before : and inside « »
MINUS = "\u2212"
_BEFORE_MARK = re.compile(r" (?=[;!?%](?!\w))")


def number(value: float | None, decimals: int = 0, *, signed: bool = False) -> str:
    """`12 400`, `−3,5`; blank for None. Rounds half away from zero, as readers do."""
    if value is None or not math.isfinite(value):
        return ""
    scale = 10**decimals
    rounded = math.floor(abs(value) * scale + 0.5 + 1e-9) / scale
    digits = f"{rounded:,.{decimals}f}".replace(",", NARROW_SPACE).replace(".", ",")
    if rounded and value < 0:
        return MINUS + digits
    return f"+{digits}" if signed and rounded else digits


def compact(value: float | None, max_decimals: int = 6) -> str:
    """A number with the decimals that it has, at most `max_decimals`: `12,5`, `12 400`."""
    if value is None or not math.isfinite(value):
        return ""
    for decimals in range(max_decimals):
        if math.isclose(value, round(value, decimals), rel_tol=1e-12, abs_tol=1e-12):
            return number(value, decimals)
    return number(value, max_decimals)


def people(value: float | None) -> str:
    """A number of people for tables: `< 1` between 0 and 0.5, which is not nobody; else as `number`."""
    if value is not None and 1e-6 < value < 0.5:
        return f"<{NO_BREAK_SPACE}1"
    return number(value)


def percent(share: float | None, decimals: int = 0) -> str:
    """`57 %` for the share 0.57; blank for None."""
    text = number(None if share is None else share * 100, decimals)
    return f"{text}{NARROW_SPACE}%" if text else ""


def euros(cents: int | None) -> str:
    """Whole amounts for reading: `17,8 M€`, `850 000 €`, `12,50 €`."""
    if cents is None:
        return ""
    if abs(cents) >= 100_000_000:
        return f"{compact(round(cents / 100_000_000, 2))}{NARROW_SPACE}M€"
    decimals = 2 if cents % 100 else 0
    return f"{number(cents / 100, decimals)}{NARROW_SPACE}€"


def exact_euros(cents: int) -> str:
    """An amount to the cent, for plans and checks: `1 372 099,63 €`, `850 000 €`."""
    return f"{number(cents / 100, 2 if cents % 100 else 0)}{NARROW_SPACE}€"


def date(iso: str | None) -> str:
    """`14/10/2024` for 2024-10-14, `10/2024` for 2024-10, `2024` for 2024."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def unbroken(text: str) -> str:
    """`text` with no-break spaces where French wants them: inside « » and before : ; ! ? %."""
    text = _BEFORE_MARK.sub(NARROW_SPACE, text)
    text = text.replace("« ", f"«{NO_BREAK_SPACE}").replace(" »", f"{NO_BREAK_SPACE}»")
    return text.replace(" : ", f"{NO_BREAK_SPACE}: ")


def plural(count: float, singular: str, plural_form: str | None = None) -> str:
    """`1 site`, `2 sites`; French takes the singular below two, zero included."""
    word = singular if abs(count) < 2 else plural_form or f"{singular}s"
    return f"{number(count)}{NO_BREAK_SPACE}{word}"
