"""Small counts stay withheld, whatever is added up and subtracted, also by somebody who knows the
rule."""

import itertools
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridwatch.analysis.withholding import Told, share, withhold
from tests.depth import examples

MOST_WITHOUT_TOTAL = 4
"""How large a cell the intruder thinks possible where there is no total to bound it."""


def tables(told: Told) -> Iterator[dict[str, int]]:
    """Every table that could lie behind what is told: with its cells, its total, and the same
    answer by the rule."""
    hidden = [key for key, count in told.cells.items() if count is None]
    known = {key: count for key, count in told.cells.items() if count is not None}
    left = None if told.total is None else told.total - sum(known.values())
    for guess in _guesses(len(hidden), left):
        table = known | dict(zip(hidden, guess, strict=True))
        if withhold(table) == told:
            yield table


def _guesses(cells: int, left: int | None) -> Iterator[tuple[int, ...]]:
    """Numbers for the hidden cells, which add up to what is left of the total."""
    if left is None:
        yield from itertools.product(range(MOST_WITHOUT_TOTAL + 1), repeat=cells)
    elif cells <= 1:
        yield from ([(left,)] if cells else [()])
    else:
        for first in range(left + 1):
            yield from ((first, *others) for others in _guesses(cells - 1, left - first))


COUNTS = st.lists(st.sampled_from((0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 7)), min_size=1, max_size=6).map(
    lambda counts: {f"place {at}": count for at, count in enumerate(counts)}
)
MONTHS = st.lists(COUNTS, min_size=1, max_size=3)


@settings(max_examples=examples(300), deadline=None)
@given(MONTHS)
def test_no_withheld_count_can_be_reckoned_back_from_rows_totals_and_months(months: list[Mapping[str, int]]) -> None:
    """Months share no cell and there is no sum over them, so each is a table of its own."""
    for counts in months:
        told = withhold(counts)
        possible = list(tables(told))
        assert counts in possible
        for key, count in told.cells.items():
            if count is None:
                assert len({table[key] for table in possible}) > 1, (counts, told, key)


@settings(max_examples=examples(300), deadline=None)
@given(COUNTS)
def test_no_small_count_is_told_and_what_is_told_is_true(counts: Mapping[str, int]) -> None:
    told = withhold(counts)
    assert not {1, 2} & {told.total, *told.cells.values()}
    assert told.total in {None, sum(counts.values())}
    assert all(count in {None, counts[key]} for key, count in told.cells.items())
    withheld = [counts[key] for key, count in told.cells.items() if count is None]
    if told.total is not None:
        assert len(withheld) != 1
        assert not withheld or sum(withheld) >= 3, "what is left of the total is no small count either"


@settings(max_examples=examples(100), deadline=None)
@given(COUNTS)
def test_no_more_is_withheld_than_needed(counts: Mapping[str, int]) -> None:
    if not {1, 2} & set(counts.values()):
        assert withhold(counts) == Told(dict(counts), sum(counts.values()))
    told = withhold(counts)
    assert all(told.cells[key] == 0 for key, count in counts.items() if count == 0), "nothing is nobody's"


@pytest.mark.parametrize(
    ("counts", "cells", "total"),
    [
        ([5, 7, 0], [5, 7, 0], 12),
        ([1, 2, 9], [None, None, 9], 12),
        ([1, 5, 7], [None, None, 7], 13),
        ([2, 5, 5, 7], [None, None, None, 7], 19),
        ([2, 2, 9], [None, None, None], 13),
        ([2, 0, 0], [None, 0, 0], None),
        ([1, 1, 1], [None, None, None], None),
        ([], [], 0),
    ],
)
def test_the_smallest_of_the_rest_goes_with_a_small_count_that_stands_alone(
    counts: list[int], cells: list[int | None], total: int | None
) -> None:
    told = withhold({str(at): count for at, count in enumerate(counts)})
    assert (list(told.cells.values()), told.total) == (cells, total)


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(8, 12, 0.67), (12, 12, 1.0), (0, 5, 0.0), (2, 9, None), (8, 9, None), (2, 2, None), (0, 1, None), (0, 0, None)],
)
def test_a_rate_is_withheld_where_its_part_or_the_rest_is_small(part: int, whole: int, told: float | None) -> None:
    assert share(part, whole) == told
