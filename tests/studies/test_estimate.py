"""Errors of means, ratios and paired differences; what may be ranked."""

from __future__ import annotations

import numpy as np
import pytest

from whopays.engine.estimate import APART, Estimate, mean_of, places, ratio_of

DRAWS = 2_000


def test_the_error_of_a_mean_covers_the_truth() -> None:
    rng = np.random.default_rng(1)
    found = [mean_of(rng.lognormal(0, 1, 400), "") for _ in range(DRAWS)]
    inside = np.mean([abs(one.value - np.exp(0.5)) < 2 * one.error for one in found])
    assert 0.90 < inside < 0.97


def test_the_error_of_a_ratio_is_its_spread() -> None:
    rng = np.random.default_rng(2)
    whole = rng.gamma(2, 1, (DRAWS, 300))
    part = whole * 0.3 + rng.normal(0, 0.2, whole.shape)
    found = [ratio_of(p, w, "") for p, w in zip(part, whole, strict=True)]
    assert np.mean([one.error for one in found]) == pytest.approx(np.std([one.value for one in found]), rel=0.05)


def test_paired_differences_are_told_where_separate_runs_are_not() -> None:
    rng = np.random.default_rng(4)
    common = rng.normal(0, 10, 500)
    first, second = common, common + 0.3 + rng.normal(0, 0.5, 500)
    apart = mean_of(second, "").error + mean_of(first, "").error
    assert mean_of(second - first, "").is_told
    assert abs(second.mean() - first.mean()) < apart


def test_the_futures_asked_for_tell_the_difference() -> None:
    rng = np.random.default_rng(5)
    told = []
    for _ in range(200):
        first = mean_of(rng.normal(0.05, 1, 400), "")
        if first.paths_needed is not None and not first.is_told and 0.03 < first.value < 0.07:
            told.append(mean_of(rng.normal(first.value, 1, first.paths_needed), "").is_told)
    assert len(told) > 20
    assert np.mean(told) > 0.5


def test_none_is_asked_for_where_nothing_differs() -> None:
    assert mean_of(np.zeros(50), "").paths_needed is None
    assert Estimate(3.0, 1.0, "", 100).paths_needed == 100


def test_a_chain_of_ties_does_not_join_its_ends() -> None:
    rng = np.random.default_rng(6)
    noise = rng.normal(0, 1, (3, 400))
    columns = [noise[0] + 0.24, noise[1] + 0.12, noise[2]]
    ends = mean_of(columns[0] - columns[2], "")
    assert places(columns)[0] == 0
    assert (places(columns)[2] == 0) == (abs(ends.value) <= APART * ends.error)
