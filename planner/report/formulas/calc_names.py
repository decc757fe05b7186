"""Where the figures of the calculation stand, for the sheets that show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.core.model.results import SHARES, STOCKS, Results
from planner.report.formulas.totals_sheet import COVERED, Scope, TotalsSheet


@dataclass(frozen=True)
class Figure:
    """A cell of the calculation and the application's number, None where it is blank."""

    reference: str
    value: float | None


@dataclass(frozen=True)
class CalcNames:
    """What the other sheets may name. Figures are asked by region, by family, by both, or by group; else France."""

    names: Mapping[str, str]
    """Defined name of each assumption's value, by key."""
    results: Results
    totals: TotalsSheet

    def figure(
        self, measure: str, year: int, *, region: str | None = None, family: str | None = None, group: str | None = None
    ) -> Figure:
        """One measure of one year. Raises KeyError where the calculation has no such total."""
        row, column = self.totals.rows[region, family, group], self.results.years.index(year)
        value = float(self.totals.values[measure][row, column])
        return Figure(self.totals.blocks[measure].there(row, column, "both"), None if value != value else value)

    def window(
        self, measure: str, years: tuple[int, int], *, regions: Sequence[str] = (), family: str | None = None
    ) -> str:
        """Formula of a measure over whole years, both included, which gives what `Results.measure` gives.

        `regions` together; the country when there is none. Stocks are those of the first year. Raises KeyError where
        the calculation has no such total.
        """
        scopes: list[Scope] = [(region, family, None) for region in regions] or [(None, family, None)]
        if measure in STOCKS:
            return "=" + "+".join(
                self.figure(measure, years[0], region=region, family=family).reference for region, _, _ in scopes
            )
        if measure in SHARES:
            covered, wanted = (self._sum(part, years, scopes) for part in (COVERED[measure], "_wanted"))
            return f'=IF({wanted}>0,{covered}/{wanted},"")'
        return f"={self._sum(measure, years, scopes)}"

    def assumption(self, key: str) -> str:
        """Formula that gives an assumption's value; empty for a key that the project does not have."""
        name = self.names.get(key)
        return f"={name}" if name else ""

    def _sum(self, measure: str, years: tuple[int, int], scopes: Sequence[Scope]) -> str:
        block, rows = self.totals.blocks[measure], [self.totals.rows[scope] for scope in scopes]
        first, last = (self.results.years.index(year) for year in years)
        spans = [f"{block.there(row, first, 'both')}:{block.here(row, last, 'both')}" for row in rows]
        return f"SUM({','.join(spans)})"
