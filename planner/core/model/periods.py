"""The years over which flows are shown: three, so that a small yearly figure means something."""

from __future__ import annotations

FLOW_WINDOW = 3


def flow_years(year: int, bounds: tuple[int, int]) -> tuple[int, int]:
    """First and last of the years shown for flows that begin in `year`, cut at the horizon."""
    return year, min(year + FLOW_WINDOW - 1, bounds[1])


def years_text(years: tuple[int, int]) -> str:
    """`2026–2028`, or `2035` for one year."""
    return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"


def brief_years_text(years: tuple[int, int]) -> str:
    """`26–28`, for little room; `2035` for one year."""
    return str(years[0]) if years[0] == years[1] else f"{years[0] % 100:02d}–{years[1] % 100:02d}"
