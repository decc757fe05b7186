import itertools

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from planner.core.tables.communes import fold
from planner.core.tables.typed_text import fold_all
from planner.state.coded_texts import CodedTexts


def test_that_rows_with_equal_values_share_a_text_and_blanks_are_empty() -> None:
    coded = CodedTexts.of_values(pd.Series(["b", None, "a", "b"], dtype=object), lambda value: f"<{value}>")
    assert coded.rows == ["<b>", "", "<a>", "<b>"]
    assert [coded.text(row) for row in range(4)] == coded.rows
    assert len(coded.different) == 3


def test_that_a_column_without_rows_has_no_texts() -> None:
    coded = CodedTexts.of_values(pd.Series([], dtype=object), str)
    assert coded.rows == []
    assert len(coded.ranks) == 0
    assert len(coded.holding("a")) == 0


def test_that_a_column_of_blanks_is_all_empty() -> None:
    coded = CodedTexts.of_values(pd.Series([None, None], dtype="Int64"), str)
    assert coded.rows == ["", ""]
    assert np.isnan(coded.ranks).all()


@given(st.lists(st.text(max_size=6), max_size=30))
def test_that_ranks_sort_as_folded_texts_do_and_alike_ones_are_equal(texts: list[str]) -> None:
    ranks = CodedTexts.of_rows(texts).ranks
    folded = [fold(text) for text in texts]
    for text, rank in zip(folded, ranks, strict=True):
        assert np.isnan(rank) == (text == "")
    known = sorted((text, rank) for text, rank in zip(folded, ranks, strict=True) if text)
    for (text, rank), (following, further) in itertools.pairwise(known):
        assert (text == following) == (rank == further)
        assert rank <= further


@given(st.lists(st.text(alphabet="aB é’-œÎ\u00a0\u202f\nß½ﬁα™", max_size=12), max_size=20))
def test_that_folding_many_texts_is_folding_each(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


@given(st.lists(st.text(max_size=12), max_size=80))
def test_that_folding_many_texts_of_any_script_is_folding_each(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]
