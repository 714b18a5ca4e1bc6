"""Verdicts and calibration by hand, and measures against the series and payments they are made of."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from whopays import policy
from whopays.case.case import Case
from whopays.case.load import load
from whopays.case.outcome import Outcome, outcomes_of
from whopays.engine.futures import Point
from whopays.engine.history import Came, measure_name
from whopays.engine.points import Executor
from whopays.engine.verdict import EVENT, INSIDE_INNER, INSIDE_OUTER, OUTSIDE, SILENT, calibration, judged
from whopays.model.bind import Columns
from whopays.model.simulate import Block, simulate_block

PATHS = 64
EVEN = {"a": np.arange(101.0)}  # quantiles are themselves
ONE = {"a": 1.0}


def outcome(value: float, unit: str = "GBP", low: float | None = None, high: float | None = None) -> Outcome:
    row = outcomes_of("railways-1845").rows[0]
    return replace(row, value=value, low=value if low is None else low, high=value if high is None else high, unit=unit)


@pytest.mark.parametrize(("value", "verdict"), [
    (50, INSIDE_INNER), (25, INSIDE_INNER), (20, INSIDE_OUTER), (95, INSIDE_OUTER), (97, OUTSIDE), (3, OUTSIDE), (-1, OUTSIDE)])
def test_verdict_by_place(value: float, verdict: str) -> None:
    assert judged("x", outcome(value), EVEN, ONE).verdict == verdict


def test_a_published_range_counts_as_inside_where_any_of_it_is() -> None:
    assert judged("x", outcome(98, low=94, high=102), EVEN, ONE).verdict == INSIDE_OUTER


def test_intervals_pit_and_miss() -> None:
    one = judged("x", outcome(140), EVEN, ONE)
    assert (one.median, one.inner, one.outer) == (50, (25, 75), (5, 95))
    assert one.pit == pytest.approx(1)
    assert one.miss == pytest.approx((140 - 95) / 90)
    assert not one.is_low
    assert judged("x", outcome(50), EVEN, ONE).pit == pytest.approx(0.5)


def test_views_weigh_as_the_case_says() -> None:
    both = {"a": np.zeros(10), "b": np.ones(10)}
    assert judged("x", outcome(0.5), both, {"a": 0.2, "b": 0.8}).pit == pytest.approx(0.2)


def test_a_measure_that_stands_on_some_futures_is_forecast_on_these() -> None:
    half = {"a": np.where(np.arange(100) % 2, np.nan, np.arange(100.0)), "b": np.full(100, np.nan)}
    one = judged("x", outcome(50), half, {"a": 0.5, "b": 0.5})
    assert one.stands == pytest.approx(0.25)
    assert one.median == pytest.approx(50, abs=2)
    silent = judged("x", outcome(50), {"a": np.full(100, np.nan)}, ONE)
    assert silent.verdict == SILENT
    assert math.isnan(silent.pit)


def test_an_event_is_scored_by_its_probability() -> None:
    one = judged("x", outcome(1, "probability"), {"a": np.repeat([0.0, 1.0], [75, 25])}, ONE)
    assert one.verdict == EVENT
    assert one.median == pytest.approx(0.25)
    assert calibration([one]).brier == pytest.approx(0.75**2)
    assert calibration([one]).count == 0


def test_calibration_counts_amounts() -> None:
    made = [judged("x", outcome(value), EVEN, ONE) for value in (50, 60, 20, 99)]
    whole = calibration(made)
    assert (whole.count, whole.inside_inner, whole.inside_outer, whole.thirds) == (4, 0.5, 0.75, (1, 2, 1))
    assert whole.mean_pit == pytest.approx(np.mean([one.pit for one in made]))


def test_a_forecast_of_uniform_outcomes_is_calibrated() -> None:
    made = [judged("x", outcome(value), EVEN, ONE) for value in np.linspace(0.5, 99.5, 400)]
    whole = calibration(made)
    assert whole.inside_inner == pytest.approx(0.5, abs=0.02)
    assert whole.inside_outer == pytest.approx(0.9, abs=0.02)
    assert whole.mean_pit == pytest.approx(0.5, abs=0.01)


def measured(name: str) -> tuple[Case, Block, dict[str, np.ndarray]]:
    """Measures of a case through the gauge, and the same futures simulated beside it."""
    case, file = load(name), outcomes_of(name)
    views = tuple(case.views)
    with Executor(1) as executor:
        found = executor.simulate(Point(case, policy.load(file.policy), ("fail",), PATHS, 3, next(iter(case.labs)), views, Came))
    acting = policy.activate(policy.load(file.policy), np.float32, case)
    block = simulate_block(case, Columns(views, ("fail",), PATHS), 3, 0, dtype=np.float32, instruments=acting)
    return case, block, {row.id: np.concatenate([found.of(measure_name(row), view) for view in views]) for row in file.rows}


def test_measures_of_railways_are_what_the_run_holds() -> None:
    _case, block, found = measured("railways-1845")
    revenue = np.asarray(block.series["labs.companies.revenue"], dtype=float)
    assert found["receipts-1849"] == pytest.approx(revenue[14:18].sum(axis=0), rel=1e-5)  # 1849Q1 is the 15th quarter from 1845Q3
    miles = np.asarray(block.series["market.capacity"], dtype=float)
    assert found["miles-1848"] == pytest.approx(miles[13], rel=1e-5)
    assert found["receipts-a-mile-1851"] == pytest.approx(revenue[22:26].sum(axis=0) / miles[23], rel=1e-5)
    paid_in = block.ledger.totals["sponsor", "site", "sponsor_equity", "contract"]
    assert (found["called"] * 52.6e6 <= paid_in[1:3].sum(axis=0) * (1 + 1e-5)).all()  # to 1850, of 1853


def test_debt_that_fails_is_lost_or_got_back() -> None:
    _case, block, found = measured("shale-2014")
    lost = found["failed-2016"] * (1 - np.nan_to_num(found["recovery"], nan=1.0))
    assert (lost >= 0).all()
    assert (found["failed-2015"] <= found["failed-2016"] * (1 + 1e-6)).all()
    assert (found["failed-2016"] <= found["failed-2019"] * (1 + 1e-6)).all()
    ever = sum(block.series[f"labs.t{number}.default_probability"][-1] for number in range(1, 7))
    assert ((found["failed-2019"] > 0) == (np.asarray(ever) > 0)).all()


def test_land_is_given_by_the_mile() -> None:
    _case, block, found = measured("pacific-1862")
    delivered = np.asarray(block.after.delivered_ever - block.before.delivered_ever, dtype=float).sum(axis=0)
    assert (found["acres"] * 1e6 <= delivered * 12_800 * (1 + 1e-4)).all()
    assert found["acres"].max() * 1e6 == pytest.approx(1_900 * 12_800, rel=1e-2)


def test_the_gain_of_part_paid_shares_is_what_the_payments_say() -> None:
    """Recounted from a run's payments and series, without the gauge."""
    case, _block, found = measured("railways-1845")
    seen: dict[str, list[np.ndarray]] = {"called": [], "received": [], "open": [], "dividend": []}
    row, last = list(case.contracts).index("acts-1845"), 9  # 1847Q4 is the tenth quarter from 1845Q3

    def watch(stage: object, moves: list[object], now: object) -> None:
        paid = dict.fromkeys(("called", "received", "dividend"), 0.0)
        for move in moves:
            kind = getattr(move, "kind", "")
            if kind in ("sponsor_equity", "distribution"):
                what = "called" if kind == "sponsor_equity" else "received"
                paid[what] = paid[what] + np.asarray(move.amount[row], dtype=float)
            elif kind in ("sweep", "support"):
                paid["dividend"] = paid["dividend"] + (1 if kind == "sweep" else -1) * np.asarray(move.amount[0], dtype=float)
        if stage.__name__ == "draw":
            for what in ("called", "received", "dividend"):
                seen[what].append(np.zeros(2 * PATHS))
            seen["open"].append(np.zeros(2 * PATHS))
        for what, amount in paid.items():
            seen[what][-1] = seen[what][-1] + amount
        if stage.__name__ == "sell":
            seen["open"][-1] = np.asarray(now.delivered_ever[row], dtype=float)

    acting = policy.activate(policy.load("none"), np.float32, case)
    block = simulate_block(case, Columns(tuple(case.views), ("fail",), PATHS), 3, 0, dtype=np.float32, instruments=acting, witness=watch)
    miles = np.asarray(block.series["market.capacity"], dtype=float)
    shares = np.asarray(block.series["labs.companies.equity"], dtype=float)
    expected = -sum(seen["called"]) + sum(seen["received"][:last + 1]) + shares[last] / miles[last] * seen["open"][-1]
    expected = expected + sum(seen["dividend"][at] / miles[at] * seen["open"][at] for at in range(last + 1))
    assert found["cohort-1845"] == pytest.approx(expected / sum(seen["called"][:last + 1]), rel=1e-4, nan_ok=True)
    assert np.isfinite(found["cohort-1845"]).all()


def test_a_term_counts_as_often_as_it_says() -> None:
    """43 bankruptcies: a group that fails counts for the firms in it, and not those before the span."""
    case, block, found = measured("telecom-1998")
    names = case.labs
    ends = {name: np.asarray(block.series[f"labs.{name}.default_probability"], dtype=float) for name in names}
    early, late = 7, 19  # 2000Q4 and 2003Q4, from 1999Q1
    weights = {"clecs-strong": 18, "clecs-weak": 18, "builders": 4, "worldcom": 1}
    expected = sum(times * (ends[name][late] - ends[name][early]) for name, times in weights.items())
    assert found["bankruptcies"] == pytest.approx(expected)
    assert set(np.unique(found["bankruptcies"])) <= set(range(42))
