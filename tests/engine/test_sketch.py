"""Counts instead of values: as near as they say, in any order, mixed by weight."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import whopays as wp
from whopays.engine import reduce, summary
from whopays.engine.local import run
from whopays.engine.sketch import RELATIVE_ERROR, Sketch, mixture

LEVELS = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
MONEY = st.lists(st.one_of(st.just(0.0), st.floats(-1e13, 1e13).filter(lambda x: x == 0 or abs(x) >= 1)), min_size=1, max_size=60)


def at_rank(values: list[float], level: float) -> float:
    """The least value with at least that part of all values at or below it."""
    return sorted(values)[max(int(np.ceil(level * len(values) - 1e-9)) - 1, 0)]


@given(MONEY)
def test_a_quantile_is_within_its_error_of_the_value_of_that_rank(values: list[float]) -> None:
    found = Sketch.of(np.array([values]), "USD").quantiles(LEVELS)[:, 0]
    for level, one in zip(LEVELS, found, strict=True):
        exact = at_rank(values, level)
        assert abs(one - exact) <= RELATIVE_ERROR * abs(exact) * (1 + 1e-9)


@given(MONEY, MONEY)
def test_order_and_grouping_change_nothing(first: list[float], second: list[float]) -> None:
    a, b, whole = (Sketch.of(np.array([values]), "USD") for values in (first, second, [*first, *second]))
    for merged in (a.merge(b), b.merge(a)):
        assert merged.low == whole.low
        assert (merged.counts == whole.counts).all()


def test_a_mixture_weighs_its_parts_as_wholes() -> None:
    low, high = Sketch.of(np.full((1, 10), 1.0), "share"), Sketch.of(np.full((1, 990), 5.0), "share")
    assert mixture([low, high], [0.5, 0.5], (0.49,))[0, 0] < 2
    assert mixture([low, high], [0.5, 0.5], (0.51,))[0, 0] > 4


def test_a_run_beyond_what_is_kept_reads_all_its_futures(monkeypatch: pytest.MonkeyPatch) -> None:
    case = wp.load("toyland")
    exact = run(case, paths=3000, processes=1)
    monkeypatch.setattr(summary, "KEPT_WHOLE", 500 * len(case.views))
    counted = run(case, paths=3000, processes=1)
    assert [one.value for one in exact.pooled.figures] == [one.value for one in counted.pooled.figures]
    apart = []
    for view in ("pooled", *case.views):
        ours, theirs = (found.pooled if view == "pooled" else found.views[view] for found in (exact, counted))
        for one, other in zip(ours.series, theirs.series, strict=True):
            for level in one.quantiles:
                gap = np.abs(one.quantiles[level] - other.quantiles[level])
                apart.append(gap > 2 * RELATIVE_ERROR * np.abs(one.quantiles[level]) + 1e-6)
    # where two values of neighbouring ranks lie far apart, the exact one is read between them and the counted one at the upper
    assert np.mean(apart) < 0.02
    assert reduce.KEPT_WHOLE > 3000
