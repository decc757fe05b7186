"""Search over the communes of France: what fills département, region and coordinates of a row."""

from __future__ import annotations

import difflib
import math
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd


@dataclass(frozen=True)
class Commune:
    """One commune; `lat` and `lon` in degrees (WGS 84)."""

    insee: str
    name: str
    postcodes: str
    departement: str
    region: str
    lat: float
    lon: float
    population: int


class Communes:
    """All communes, searched by name, INSEE code or postcode, ignoring accents and case."""

    def __init__(self, path: Path) -> None:
        text_columns = ["insee", "nom", "codes_postaux", "departement", "region"]
        frame = pd.read_csv(path, dtype=dict.fromkeys(text_columns, "str"), keep_default_na=False)
        frame["population"] = pd.to_numeric(frame["population"], errors="coerce").fillna(0).astype(int)
        self._frame = frame.sort_values("population", ascending=False, kind="stable", ignore_index=True)
        self._row_of = {insee: row for row, insee in enumerate(self._frame["insee"])}

    @cached_property
    def _folded(self) -> pd.Series[str]:
        """Names as they are compared; made at the first search, since showing names does not need them."""
        return self._frame["nom"].map(fold)

    def get(self, insee: str) -> Commune | None:
        """The commune of an INSEE code."""
        row = self._row_of.get(insee)
        return None if row is None else self._commune(row)

    def nearest(self, lat: float, lon: float, departement: str) -> Commune | None:
        """The commune of a département whose middle is nearest to a place in degrees, None where it has none."""
        rows = self._frame[(self._frame["departement"] == departement) & self._frame["lat"].notna()]
        if rows.empty:
            return None
        east = (rows["lon"] - lon) * math.cos(math.radians(lat))
        distance = (east**2 + (rows["lat"] - lat) ** 2).to_numpy()
        return self._commune(rows.index.tolist()[int(distance.argmin())])

    def search(self, text: str, limit: int = 12) -> list[Commune]:
        """Best matches first: exact name, then beginnings, then parts; the most populous first in each."""
        wanted = fold(text)
        if not wanted:
            return []
        if wanted[:2].isdigit():
            hits = self._frame["codes_postaux"].str.contains(wanted, regex=False) | self._frame["insee"].str.startswith(
                wanted.upper()
            )
            return [self._commune(int(row)) for row in self._frame.index[hits][:limit]]
        exact = self._folded == wanted
        starts = self._folded.str.startswith(wanted) & ~exact
        inside = self._folded.str.contains(wanted, regex=False) & ~exact & ~starts
        rows = [int(row) for hits in (exact, starts, inside) for row in self._frame.index[hits][:limit]]
        return [self._commune(row) for row in rows[:limit]]

    def names_like(self, text: str, limit: int) -> list[str]:
        """Folded names that differ from `text` by a slip or two, the closest first; the first letter must be right."""
        wanted = fold(text)
        if len(wanted) < 4:
            return []
        near = [n for n in self._folded.tolist() if n[:1] == wanted[0] and abs(len(n) - len(wanted)) <= 3]
        return difflib.get_close_matches(wanted, near, n=limit, cutoff=0.8)

    def _commune(self, row: int) -> Commune:
        record = self._frame.iloc[row]
        return Commune(
            insee=str(record["insee"]), name=str(record["nom"]), postcodes=str(record["codes_postaux"]),
            departement=str(record["departement"]), region=str(record["region"]),
            lat=float(record["lat"]), lon=float(record["lon"]), population=int(record["population"]),
        )  # fmt: skip


def fold(text: str) -> str:
    """Lower case without accents, ligatures, apostrophes or hyphens: how names are compared."""
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.split())
