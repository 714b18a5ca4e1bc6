"""CRPS, PIT, quantiles and coverage against closed forms, brute force and forecasts known to be right."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whopays.case.observed import Observed, end_of
from whopays.engine.score import probability_below, quantiles, ranked_probability_score, score_one, standard_error, summary

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12)


def brute(parts, y):
    """E|X - y| - E|X - X'| / 2 by every pair."""
    points = [(x, weight / len(values)) for weight, values in parts for x in values]
    return sum(p * abs(x - y) for x, p in points) - sum(p * q * abs(a - b) for a, p in points for b, q in points) / 2


@given(VALUES, VALUES, st.floats(0.01, 0.99), st.floats(-1e6, 1e6))
def test_crps_of_a_mixture_is_that_of_all_pairs(first, second, weight, y):
    n = min(len(first), len(second))
    parts = [(weight, np.array(first[:n])), (1 - weight, np.array(second[:n]))]
    scale = max(1.0, abs(y), *(np.abs(part).max() for _, part in parts))
    assert ranked_probability_score(parts, y)[0] == pytest.approx(max(brute(parts, y), 0), abs=1e-9 * scale)


def test_crps_of_a_normal_forecast_is_its_closed_form():
    """sigma (z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi)). Source: Gneiting and Raftery (2007), equation 5 of section 4.2."""
    draws = np.random.default_rng(3).normal(10, 2, 200_000)
    for y in (6.0, 10.0, 13.0):
        z = (y - 10) / 2
        below, density = 0.5 * (1 + math.erf(z / math.sqrt(2))), math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        closed = 2 * (z * (2 * below - 1) + 2 * density - 1 / math.sqrt(math.pi))
        found, error = ranked_probability_score([(1.0, draws)], y)
        assert abs(found - closed) < 4 * error and error < 0.01
        pit, pit_error = probability_below([(1.0, draws)], y)
        assert abs(pit - below) < 4 * pit_error


def test_the_error_of_crps_is_the_spread_over_seeds():
    found = [ranked_probability_score([(1.0, np.random.default_rng(seed).gamma(2, 1, 400))], 3.0) for seed in range(400)]
    spread = np.std([crps for crps, _ in found], ddof=1)
    assert np.mean([error for _, error in found]) == pytest.approx(spread, rel=0.15)


def test_views_on_the_same_futures_share_their_error():
    """Two views that move together tell no more than one; two that offset each other tell more."""
    x = np.random.default_rng(1).normal(size=1000)
    alone = probability_below([(1.0, x)], 0.3)[1]
    assert probability_below([(0.5, x), (0.5, x)], 0.3)[1] == pytest.approx(alone)
    assert probability_below([(0.5, x), (0.5, -x)], 0.0)[1] < 0.1 * alone


@given(VALUES, st.floats(-1e6, 1e6), st.floats(0.001, 1000))
def test_crps_scales_with_the_unit_and_pit_does_not_move(values, y, factor):
    one, scaled = [(1.0, np.array(values))], [(1.0, np.array(values) * factor)]
    size = factor * max(1.0, abs(y), np.abs(values).max())
    assert ranked_probability_score(scaled, y * factor)[0] == pytest.approx(factor * ranked_probability_score(one, y)[0], abs=1e-9 * size)
    if all(abs(x - y) > 1e-6 * max(abs(x), abs(y), 1e-300) or x == y for x in values):
        assert probability_below(scaled, y * factor)[0] == pytest.approx(probability_below(one, y)[0])


@given(VALUES)
def test_quantiles_rise_and_are_values_of_the_forecast(values):
    found = quantiles([(1.0, np.array(values))], (0.05, 0.25, 0.5, 0.75, 0.95))
    assert found == sorted(found) and set(found) <= set(values)


def observed(value: float, id: str = "labs.a.cash", period: str = "2030Q1", unit: str = "USD") -> Observed:
    return Observed(id, period, value, unit, date(2031, 1, 1), "made up", {})


def test_a_right_forecast_is_covered_as_it_says_and_its_pit_is_uniform():
    rng = np.random.default_rng(8)
    forecast = {"one": rng.normal(0, 1, 4000)}
    scores = [score_one(observed(float(y)), forecast, {"one": 1.0}) for y in rng.normal(0, 1, 1500)]
    found = summary("all", scores)
    assert found.inside_inner == pytest.approx(0.5, abs=0.06) and found.inside_outer == pytest.approx(0.9, abs=0.04)
    assert found.mean_pit == pytest.approx(0.5, abs=0.04)
    assert np.histogram([one.pit for one in scores], bins=5, range=(0, 1))[0].min() > 230
    assert found.below == pytest.approx(75, abs=35) and found.above == pytest.approx(75, abs=35)


@pytest.mark.parametrize(("shift", "spread", "sign"), [(1.0, 1.0, "low"), (0.0, 0.3, "narrow"), (0.0, 3.0, "wide")])
def test_a_wrong_forecast_shows_and_scores_worse(shift, spread, sign):
    rng = np.random.default_rng(9)
    came = rng.normal(0, 1, 400)
    right, wrong = ({"one": rng.normal(at, wide, 4000)} for at, wide in ((0, 1), (shift, spread)))
    good, bad = (summary("all", [score_one(observed(float(y)), of, {"one": 1.0}) for y in came]) for of in (right, wrong))
    assert bad.crps > good.crps
    if sign == "low":
        assert bad.mean_pit < 0.35 and bad.below > 4 * max(bad.above, 1)
    else:
        assert (bad.inside_outer < 0.6) is (sign == "narrow") and (bad.inside_outer > 0.97) is (sign == "wide")


def test_an_event_is_scored_by_brier_and_left_out_of_coverage():
    failed = np.array([1.0, 0.0, 0.0, 0.0])
    one = score_one(observed(1.0, "labs.a.default_probability", unit="probability"), {"one": failed}, {"one": 1.0})
    assert one.verdict == "event" and one.crps == pytest.approx((1 - 0.25) ** 2) and math.isnan(one.relative)
    found = summary("all", [one, score_one(observed(2.0), {"one": failed}, {"one": 1.0})])
    assert (found.count, found.events, found.brier, found.above) == (1, 1, pytest.approx(0.5625), 1)


def test_what_is_below_above_and_on_the_edge():
    forecast = {"one": np.arange(101.0)}
    said = {y: score_one(observed(y), forecast, {"one": 1.0}).verdict for y in (-1.0, 4.9, 5.0, 24.9, 25.0, 50.0, 75.0, 75.1, 95.0, 96.0)}
    assert said == {-1.0: "below", 4.9: "below", 5.0: "inside 90 %", 24.9: "inside 90 %", 25.0: "inside 50 %", 50.0: "inside 50 %",
                    75.0: "inside 50 %", 75.1: "inside 90 %", 95.0: "inside 90 %", 96.0: "above"}


def test_one_future_has_no_error():
    assert math.isnan(standard_error(np.array([1.0])))


def test_periods_end_where_the_calendar_says():
    assert end_of("2028Q4") == date(2028, 12, 31) and end_of("2028") == date(2028, 12, 31)
    assert [end_of(text) for text in ("2028H1", "2028-02", "2028Q5", "2028Q", "28", "2028-01-01")] == [None] * 6
