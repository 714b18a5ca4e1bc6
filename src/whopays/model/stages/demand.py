"""Stage 2: what customers want from whom, at list price."""

from __future__ import annotations

from typing import Any

from whopays.arrays import exp, log, maximum, positive, ratio, truth, within
from whopays.model.evolve import evolve
from whopays.model.inputs import MONTHS, QUARTER, WIDEST, Inputs
from whopays.model.stages.draw import ROOT_QUARTER, correlated
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any
LOG_2 = 0.6931471805599453  # source: natural logarithm of 2, turns a half-life into a rate


def market_volume(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[Array, Array]:
    """Logistic growth of each line: x' = x + speed dt + volatility sqrt(dt) e; volume = ceiling / (1 + exp(-x)).

    A new line starts at its date and grows slower while compute is short.
    returns: x' and the volume at mid-quarter (users, or USD a year), (line, path).
    """
    lines, demand = inputs.lines, inputs.demand
    common = correlated(shocks["equity"], shocks["demand"], inputs.market.correlation_equity_demand)
    date = inputs.dates[now.quarter]
    running = truth(lines.start <= date, now.volume_state)
    is_new = truth(lines.start > inputs.dates[0] - 1, now.volume_state)
    speed = lines.speed * (1 - is_new * demand.new_line_delay_in_shortage * now.shortage)
    step = running * (speed * QUARTER + ROOT_QUARTER * (lines.volatility * shocks["line"] + demand.common_volatility * common))
    after = now.volume_state + step
    middle = 0.5 * (now.volume_state + after)
    return after, running * lines.ceiling / (1 + exp(-middle)) * (1 - now.away)


def list_price(inputs: Inputs, quarter: int) -> Array:
    """USD a month a paying user, (line, 1): rises at a steady rate from the opening date."""
    years = (quarter + 0.5) * QUARTER
    return inputs.lines.price * exp(years * log(1 + inputs.lines.price_rise))


def paying_share(inputs: Inputs, now: State, price: Array) -> Array:
    """Part of users who pay: moves to target x (price / reference)^-elasticity; a rise loses some at once."""
    lines = inputs.lines
    target = within(lines.paying_target * exp(-lines.price_elasticity * log(price / lines.reference_price)), 0, 1)
    risen = positive(lines.price_rise) * QUARTER
    moved = now.paying + lines.paying_speed * QUARTER * (target - now.paying) - lines.churn_after_rise * risen * now.paying
    return within(moved, 0, 1)


def share_deviation(inputs: Inputs, now: State, shocks: dict[str, Array]) -> Array:
    """y' = (1 - reversion dt) y + response ln(lead / lead at the opening) dt + volatility sqrt(dt) z.

    lead = own over mean training capacity, a year ago; against its opening level, so that no lab wins
    by drift, the largest least of all. Fringe keeps its base path.
    """
    d = inputs.demand
    standing = inputs.has_finance * now.alive

    def lead(trained: Array) -> Array:
        mean = (trained * standing).sum(axis=0) / maximum(standing.sum(axis=0), 1)
        return log(within(ratio(trained, mean, 1), 1 / WIDEST, WIDEST))

    gain = (lead(now.trained[0]) - lead(now.trained_before)) * truth(now.trained_before > 0, now.trained_before)
    y = ((1 - d.share_reversion * QUARTER) * now.share_log + d.share_response * QUARTER * gain
         + d.share_volatility * ROOT_QUARTER * shocks["share"])
    return y * inputs.has_finance


def market_shares(inputs: Inputs, now: State, share_log: Array) -> Array:
    """share = alive x base(t) x exp(y) / sum over labs; base runs straight from start to end. (line, lab, path)."""
    first, date = inputs.dates[0] - 0.5 * QUARTER, inputs.dates[now.quarter]
    done = within((date - first) / (inputs.demand.share_end - first), 0, 1)
    base = inputs.shares.start + done * (inputs.shares.end - inputs.shares.start)
    pull = base * (now.alive * exp(share_log))
    return ratio(pull, pull.sum(axis=1, keepdims=True))


def demand(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Volumes, prices, shares; demand in USD this quarter and in GW, by lab.

    revenue = volume x paying share x price x 12, both at mid-quarter; need = volume x capacity per unit x (1 - decline)^t.
    """
    after, volume = market_volume(inputs, now, shocks)
    price = list_price(inputs, now.quarter)
    paying = paying_share(inputs, now, price)
    share_log = share_deviation(inputs, now, shocks)
    share = market_shares(inputs, now, share_log)
    line_value = volume * (0.5 * (now.paying + paying)) * price * (MONTHS * QUARTER)
    efficiency = exp(log(1 - inputs.compute.need_decline) * ((now.quarter + 0.5) * QUARTER))
    # money lines count compute per USD at constant price: volume is money at opening prices
    line_need = volume * inputs.lines.compute_per_unit * efficiency
    wanted = (share * line_value[:, None, :]).sum(axis=0)
    need = (share * line_need[:, None, :]).sum(axis=0)
    stays = exp(-LOG_2 * QUARTER / inputs.demand.return_half_life)
    flows = evolve(now.flows, share=share, demand=wanted, line_value=line_value, need=need)
    return evolve(now, volume_state=after, paying=paying, share_log=share_log, away=now.away * stays, flows=flows), []
