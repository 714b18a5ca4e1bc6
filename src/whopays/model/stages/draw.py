"""Stage 1: what the world does to everybody this quarter.

Shocks are independent normals; correlation with the stock market, the only priced risk, goes
through a one-factor Cholesky: e = c z_equity + sqrt(1 - c^2) z_own.
"""

from __future__ import annotations

from typing import Any

from whopays.arrays import exp, log, maximum, positive, sqrt, truth
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.state import Flows, State
from whopays.model.transfer import Moves

Array = Any
LOG_2 = 0.6931471805599453  # natural logarithm of two, for half-lives
ROOT_QUARTER = QUARTER**0.5  # a normal of a year scaled to a quarter


def correlated(common: Array, own: Array, correlation: Array) -> Array:
    """A unit normal with a given correlation to the common one.

    >>> import numpy as np
    >>> float(correlated(np.float64(1.0), np.float64(0.0), np.float64(0.6)))
    0.6
    """
    return correlation * common + sqrt(1 - correlation * correlation) * own


def short_rate(inputs: Inputs, now: State, shock: Array) -> tuple[Array, Array]:
    """Vasicek factor by its exact step, shifted to the dated curve.

    factor' = factor exp(-k dt) + s sqrt((1 - exp(-2 k dt)) / (2 k)) e;  rate = factor' + shift(t)
    returns: factor and rate of the next quarter, per year.
    """
    m = inputs.market
    stays = exp(-m.short_rate_reversion * QUARTER)
    size = m.short_rate_volatility * sqrt((1 - stays * stays) / (2 * m.short_rate_reversion))
    factor = now.rate_factor * stays + size * shock
    return factor, factor + inputs.rate_shift[now.quarter + 1]


def supply(inputs: Inputs, now: State, uniform: Array) -> Array:
    """Part of supply from abroad that is lost: all of it when a shock strikes, then it comes back with a half-life. (path,)

    A shock strikes with chance 1 - exp(-hazard dt); one on top of another takes no more than all.
    """
    m = inputs.market
    strikes = truth(uniform < 1 - exp(-m.supply_shock_hazard * QUARTER), uniform)
    return maximum(now.supply_lost * exp(-LOG_2 * QUARTER / m.supply_shock_half_life), strikes)


def draw(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Move rates, sentiment, spreads, chip cost, permits, supply from abroad and the outside market by a quarter.

    Sentiment S' = a S + b e - hit x failures last quarter; bust while S' < threshold.
    Deflators are those of a flow in mid-quarter; the stochastic discount factor
    M' = M exp(-r dt - lambda^2 dt / 2 - lambda z sqrt(dt)) prices the stock-market shock alone.
    """
    m = inputs.market
    equity = shocks["equity"]
    sentiment = (m.sentiment_persistence * now.sentiment
                 + m.sentiment_shock * correlated(equity, shocks["sentiment"], m.correlation_equity_sentiment)
                 - m.sentiment_failure_hit * now.failures)
    factor, rate = short_rate(inputs, now, correlated(equity, shocks["rate"], m.correlation_equity_rate))
    spread_log = (m.spread_persistence * now.spread_log
                  + m.spread_shock * correlated(equity, shocks["spread"], m.correlation_equity_spread))
    chip_log = now.chip_log + log(1 - m.chip_cost_decline) * QUARTER + m.chip_cost_volatility * ROOT_QUARTER * shocks["chip"]
    lost = supply(inputs, now, shocks["supply"])
    usual = now.permit_delay - m.supply_shock_delay * now.supply_lost
    permit = positive(m.permit_delay + m.permit_persistence * (usual - m.permit_delay)
                      + m.permit_shock * shocks["permit"]) + m.supply_shock_delay * lost
    outside = now.outside_log + log(1 + m.outside_need_growth) * QUARTER + m.outside_need_volatility * ROOT_QUARTER * shocks["outside"]
    price_of_risk = inputs.price_of_equity_risk
    log_money = now.log_money + now.rate * QUARTER
    log_discount = (now.log_discount - now.rate * QUARTER - 0.5 * price_of_risk * price_of_risk * QUARTER
                    - price_of_risk * ROOT_QUARTER * equity)
    flows = Flows(
        rate=now.rate,
        discount=exp(-(log_money - now.rate * (0.5 * QUARTER))),
        market_discount=exp(log_discount + now.rate * (0.5 * QUARTER)),
        bust=truth(sentiment < m.bust_threshold, sentiment),
        spread_index=exp(spread_log),
        chip_index=exp(chip_log + m.supply_shock_cost * lost),
    )
    return evolve(now, sentiment=sentiment, rate_factor=factor, rate=rate, spread_log=spread_log, chip_log=chip_log,
                  permit_delay=permit, supply_lost=lost, failures=0 * now.failures, outside_log=outside, log_money=log_money,
                  log_discount=log_discount, flows=flows), []
