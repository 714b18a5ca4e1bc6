"""Stage 10: what the market thinks a lab is worth, and what it asks for lending to it next quarter."""

from __future__ import annotations

from typing import Any

from whopays.arrays import exp, minimum, positive, truth, within
from whopays.finance.merton import spread as merton_spread
from whopays.model.claim import lab_debt
from whopays.model.evolve import evolve
from whopays.model.firm import owned
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.observed import trailing_growth
from whopays.model.stages.demand import LOG_2
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any


def multiple(inputs: Inputs, growth: Array, margin: Array, rate: Array, sentiment: Array) -> Array:
    """Value over annualised sales: (base + slope x growth above 1, capped) x exp(margin + sentiment - duration x rate).

    growth, margin : (lab, path); rate is measured from its level at the opening
    """
    v = inputs.valuation
    rises = v.multiple_base + v.multiple_growth * within(growth - 1, 0, v.growth_cap)
    lift = (v.margin_weight * within(margin, -1, 1) + v.sentiment_weight * sentiment
            - v.rate_duration * (rate - inputs.rate_shift[0]))
    return rises * exp(lift)


def default_point(inputs: Inputs, now: State) -> Array:
    """What lenders count as owed: debt, and firm rent of the next quarters, less cash. USD, (lab, path)"""
    years = inputs.funding.promise_quarters * QUARTER
    rent = minimum(now.leased * years, now.promised) * inputs.contracts.rent
    return positive(lab_debt(inputs, now) + inputs.tenant(rent) - now.cash)


def asked_spread(inputs: Inputs, now: State, value: Array) -> Array:
    """Spread for new money: Merton's at value and default point x (1 - belief in rescue) + liquidity x spread index.

    A lab priced at its parent pays the parent's spread; one that is gone has none. Per year, (lab, path), capped
    where nobody lends.
    """
    f = inputs.funding
    risk = merton_spread(value, default_point(inputs, now), now.rate, f.asset_volatility, f.pricing_tenor)
    liquidity = inputs.market.liquidity_premium * now.flows.spread_index
    belief = inputs.failure.rescue_belief if now.flows.belief is None else now.flows.belief
    alone = minimum(risk * (1 - belief) + liquidity, 2 * f.highest_spread)
    at_parent = inputs.labs.support_credit_spread * now.flows.spread_index
    standing = 1 - positive(1 - now.alive - now.exited)
    at_parents = owned(inputs, now)
    return (at_parents * at_parent + (1 - at_parents) * alone) * standing


def value(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Value = annualised sales x multiple x opening premium, which decays to 1; equity = value - debt."""
    earned = now.flows.revenue + now.flows.spare_revenue
    decay = exp(-LOG_2 * QUARTER / inputs.valuation.premium_half_life)
    premium_log = now.premium_log * decay
    formula = 4 * earned * multiple(inputs, trailing_growth(now), now.margin, now.rate, now.sentiment)
    worth = formula * exp(premium_log) * now.alive * inputs.has_finance
    under = truth(worth < lab_debt(inputs, now), worth) * now.alive
    return evolve(now, value=worth, premium_log=premium_log, under_water=(now.under_water + under) * under,
                  spread=asked_spread(inputs, now, worth)), []
