"""Sobol indices: known functions, groups drawn again together, errors that cover."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.studies.asking import toyland
from whopays.engine.variance import ALL, others, redrawn, shares_of_variance, streams_of

N = 8_192


def test_the_shares_of_a_known_function() -> None:
    """y = 2 a + b + 3 c d: variances 4, 1 and 9 of 14; c and d only together."""
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=(2, 4, N))

    def outcome(x: np.ndarray) -> np.ndarray:
        return 2 * x[0] + x[1] + 3 * x[2] * x[3]

    mixed = {}
    for at, name in enumerate("abcd"):
        swapped = first.copy()
        swapped[at] = second[at]
        mixed[name] = outcome(swapped)
    found = shares_of_variance(outcome(first), outcome(second), mixed)
    for name, alone, in_all in (("a", 4 / 14, 4 / 14), ("b", 1 / 14, 1 / 14), ("c", 0.0, 9 / 14), ("d", 0.0, 9 / 14)):
        for one, truth in zip(found[name], (alone, in_all), strict=True):
            assert 0 < one.error < 0.05
            assert abs(one.value - truth) < 4 * one.error, name


def test_nothing_that_varies_has_no_shares() -> None:
    assert shares_of_variance(np.zeros(64), np.zeros(64), {"a": np.zeros(64)}) == {}
    assert shares_of_variance(np.arange(8.0), np.arange(8.0), {"a": np.arange(8.0)}) == {}
    assert shares_of_variance(np.arange(64.0), np.arange(64.0), {}) == {}


def test_inputs_of_a_group_are_drawn_again_together_and_the_rest_is_the_rest() -> None:
    case = toyland()
    view = next(iter(case.rows))
    names = [name for name, row in case.rows[view].items() if not row.value.is_fixed][:2]
    rows = dict(case.rows[view])
    for name in names:
        rows[name] = replace(rows[name], group="made", correlation=0.5)
    grouped = replace(case, rows={**case.rows, view: rows})
    assert streams_of(grouped, names[0]) == ("assumption/group/made", *sorted(f"assumption/{name}" for name in names))
    rest = others(grouped, {names[0]: streams_of(grouped, names[0])})
    assert rest and not set(rest) & set(streams_of(grouped, names[1]))


@pytest.mark.parametrize("stream", ["assumption/market.tax_rate", "assumption/group/g", "shock/equity"])
def test_all_is_drawn_again(stream: str) -> None:
    assert redrawn(1, ALL).of(stream) != 1
    assert redrawn(1, ()).of(stream) == 1
