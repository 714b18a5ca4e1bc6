"""Stage draw alone: what the world does must reprice the dated curve and keep its stated moments."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from tests.model.stage_visits import CASES, OPENAI, TOYLAND, module, opened, with_field
from whopays.case.load import load
from whopays.finance.zero_curve import zero_rate
from whopays.model.evolve import evolve
from whopays.model.shocks import BLOCK, MARKET, generator

draw = module("draw").draw
BLOCKS = 64  # 65,536 paths
STANDARD_ERRORS = 3


@lru_cache
def drawn_alone(name: str, sets: tuple[str, ...] = ()) -> dict[str, np.ndarray]:
    """Series (quarter, path) of stage draw run by itself; only the shocks that move rates and deflators differ from zero."""
    start = opened(name, 1, sets=sets, modes=("fail",))
    quarters = len(start.inputs.dates)
    one = evolve(start.inputs, market=evolve(start.inputs.market, **{k: v[:1] for k, v in vars(start.inputs.market).items()}))
    by_path = {k: v for k, v in vars(start.state).items() if isinstance(v, np.ndarray) and v.ndim == 1}
    first = evolve(start.state, **{k: np.zeros(BLOCK) + v[:1] for k, v in by_path.items()})
    series = {what: np.empty((quarters, BLOCKS * BLOCK)) for what in ("log_discount", "log_money", "rate", "equity")}
    for block in range(BLOCKS):
        here = slice(block * BLOCK, (block + 1) * BLOCK)
        shocks: dict[str, Any] = {shock: np.zeros((quarters, BLOCK)) for shock in MARKET}
        for shock in ("equity", "rate"):
            shocks[shock] = generator(5, f"shock/{shock}", block).standard_normal((quarters, BLOCK))
        now = first
        for quarter in range(quarters):
            now, moves = draw(one, evolve(now, quarter=quarter), {k: v[quarter] for k, v in shocks.items()})
            assert moves == []
            for what in ("log_discount", "log_money", "rate"):
                series[what][quarter, here] = getattr(now, what)
        series["equity"][:, here] = shocks["equity"]
    return series


def zero_prices(name: str) -> np.ndarray:
    """Prices of the zeros of the case's dated curve at the end of each quarter."""
    case = load(name)
    years = np.arange(1, case.quarters + 1) / 4
    return np.exp(-zero_rate(case.curve, years) * years)


def gap_in_errors(values: np.ndarray, target: np.ndarray) -> np.ndarray:
    """(mean - target) / standard error, by quarter; a mean that is exact to rounding counts as no gap."""
    mean, error = values.mean(axis=1), values.std(axis=1, ddof=1) / np.sqrt(values.shape[1])
    return np.where(np.abs(mean - target) < 1e-12, 0.0, (mean - target) / np.maximum(error, 1e-300))


@pytest.mark.parametrize("name", CASES)
def test_the_discount_factor_reprices_the_dated_curve(name: str) -> None:
    gaps = gap_in_errors(np.exp(drawn_alone(name)["log_discount"]), zero_prices(name))
    assert np.abs(gaps).max() < STANDARD_ERRORS, gaps.round(2)


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_curve_would_be_seen(name: str) -> None:
    """The test above has power: a curve a quarter of a percentage point higher is outside its band."""
    years = np.arange(1, load(name).quarters + 1) / 4
    gaps = gap_in_errors(np.exp(drawn_alone(name)["log_discount"]), zero_prices(name) * np.exp(-0.0025 * years))
    assert np.abs(gaps).max() > STANDARD_ERRORS


@pytest.mark.parametrize("name", CASES)
def test_without_a_price_of_risk_the_money_account_is_the_discount_factor(name: str) -> None:
    series = drawn_alone(name, ("market.equity_risk_premium=0",))
    assert np.allclose(series["log_discount"], -series["log_money"], rtol=0, atol=1e-12)
    assert np.abs(gap_in_errors(np.exp(-series["log_money"]), zero_prices(name))).max() < STANDARD_ERRORS


@pytest.mark.parametrize("name", CASES)
def test_a_share_of_the_stock_market_costs_what_it_is_worth(name: str) -> None:
    """E[M S] = S(0) for a stock that earns the short rate plus the premium of the case."""
    inputs, series = opened(name, 1).inputs, drawn_alone(name)
    volatility, premium = (float(np.ravel(getattr(inputs.market, what))[0]) for what in ("equity_volatility", "equity_risk_premium"))
    earned = (premium - volatility**2 / 2) / 4 + volatility / 2 * series["equity"]
    stock = np.exp(series["log_money"] + np.cumsum(earned, axis=0))
    gaps = gap_in_errors(np.exp(series["log_discount"]) * stock, np.ones(len(stock)))
    assert np.abs(gaps).max() < STANDARD_ERRORS, gaps.round(2)


@pytest.mark.parametrize("name", CASES)
def test_the_short_rate_has_the_variance_of_its_process(name: str) -> None:
    market = opened(name, 1).inputs.market
    reversion, volatility = (float(np.ravel(getattr(market, f"short_rate_{what}"))[0]) for what in ("reversion", "volatility"))
    years = np.arange(1, load(name).quarters + 1) / 4
    stated = volatility**2 * (1 - np.exp(-2 * reversion * years)) / (2 * reversion)
    seen = drawn_alone(name)["rate"].var(axis=1)
    assert np.allclose(seen, stated, rtol=STANDARD_ERRORS * np.sqrt(2 / (BLOCKS * BLOCK)) * 1.2, atol=1e-18)


def test_mid_quarter_deflators_lie_between_those_of_both_ends() -> None:
    start = opened(OPENAI)
    after, _ = draw(start.inputs, start.state, start.of(0))
    money = np.exp(-after.log_money)
    assert (after.flows.discount <= np.maximum(1, money) + 1e-15).all() and (after.flows.discount >= np.minimum(1, money) - 1e-15).all()
    assert np.allclose(after.flows.discount**2, money, rtol=1e-12)  # half of the quarter's interest


@pytest.mark.parametrize("corner", [-1.0, 0.0, 0.6, 1.0])
def test_a_correlated_normal_is_a_unit_normal_of_that_correlation(corner: float) -> None:
    first, second = (generator(3, name, 0).standard_normal(200_000) for name in ("first", "second"))
    mixed = module("draw").correlated(first, second, corner)
    assert abs(mixed.std() - 1) < 0.01
    assert abs(np.corrcoef(first, mixed)[0, 1] - corner) < 0.01


def test_one_quarter_by_hand() -> None:
    """Toyland, all shocks one: each factor from its definition."""
    start = opened(TOYLAND, 1, modes=("fail",))
    m = with_field(start.inputs, "market", correlation_equity_sentiment=np.array([0.6]), correlation_equity_spread=np.array([0.8]),
                   sentiment_shock=np.array([0.5]), sentiment_failure_hit=np.array([0.25]), spread_shock=np.array([0.1]),
                   chip_cost_decline=np.array([0.2]), chip_cost_volatility=np.array([0.3]))
    shocks = {shock: np.ones(2) for shock in MARKET}
    after, _ = draw(m, evolve(start.state, failures=np.array([0.0, 2.0])), shocks)
    assert np.allclose(after.sentiment, [0.5 * 1.4, 0.5 * 1.4 - 0.5])
    assert np.allclose(after.spread_log, 0.1 * 1.4)
    assert np.allclose(after.chip_log, np.log(0.8) / 4 + 0.3 / 2)
    assert (after.failures == 0).all()


def test_a_bust_is_sentiment_below_its_threshold_and_nothing_else() -> None:
    start = opened(OPENAI, 128)
    after, _ = draw(start.inputs, start.state, start.of(0))
    assert set(np.unique(after.flows.bust)) <= {0.0, 1.0}
    assert ((after.sentiment < start.inputs.market.bust_threshold) == (after.flows.bust > 0)).all()
