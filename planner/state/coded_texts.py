"""A column's texts as the different ones and which of them each row shows, so that each is asked about once."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.core.tables.project import column_values
from planner.core.tables.typed_text import fold_all
from planner.core.tables.values import Value

Bools = NDArray[np.bool_]
Codes = NDArray[np.intp]
Floats = NDArray[np.float64]
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True)
class CodedTexts:
    """`different` texts (some may be alike) and, for each row, the place of its own among them."""

    different: list[str]
    codes: Codes

    @classmethod
    def of_values(cls, column: pd.Series[Any], text: Callable[[Value], str]) -> CodedTexts:
        """What `text` makes of the values of a column; blanks are empty texts."""
        codes, values = pd.factorize(column)
        return cls.of_codes(codes, [text(value) for value in column_values(pd.Series(values))])

    @classmethod
    def of_texts(cls, column: pd.Series[Any]) -> CodedTexts:
        """A column of texts as they are."""
        codes, texts = pd.factorize(column)
        return cls.of_codes(codes, list(texts))

    @classmethod
    def of_codes(cls, codes: Codes, texts: list[str]) -> CodedTexts:
        """`codes` are places among `texts`, −1 for an empty text."""
        blank = codes < 0
        if blank.any():
            return cls([*texts, ""], np.where(blank, len(texts), codes))
        return cls(texts, codes)

    @classmethod
    def of_rows(cls, texts: list[str]) -> CodedTexts:
        """A text of its own for each row."""
        return cls(texts, np.arange(len(texts)))

    def text(self, row: int) -> str:
        return self.different[int(self.codes[row])]

    @cached_property
    def rows(self) -> list[str]:
        """The text of each row."""
        return np.array(self.different, dtype=object)[self.codes].tolist() if len(self.codes) else []

    @cached_property
    def folded(self) -> list[str]:
        """The different texts without case and accents."""
        return fold_all(self.different)

    @cached_property
    def ranks(self) -> Floats:
        """For each row a number that sorts as its folded text does, NaN for an empty one."""
        folded = self.folded
        order = sorted(range(len(folded)), key=folded.__getitem__)
        is_new = [folded[before] != folded[after] for before, after in itertools.pairwise(order)]
        ranks = np.empty(len(folded), dtype=np.float64)
        ranks[order] = np.cumsum([0, *is_new]) if order else []
        ranks[[not text for text in folded]] = np.nan
        return self._by_row(ranks)

    def where(self, test: Callable[[str], bool]) -> Bools:
        """The rows whose text passes."""
        return self._by_row(np.array([test(text) for text in self.different], dtype=bool))

    def where_folded(self, test: Callable[[str], bool]) -> Bools:
        """The rows whose folded text passes."""
        return self._by_row(np.array([test(text) for text in self.folded], dtype=bool))

    def holding(self, word: str) -> Bools:
        """The rows whose folded text holds a folded word."""
        return self._by_row(np.array([word in text for text in self.folded], dtype=bool))

    def _by_row(self, found: NDArray[Scalar]) -> NDArray[Scalar]:
        return found[self.codes] if len(found) else np.zeros(len(self.codes), dtype=found.dtype)
