"""Stages 1 and 2: what the world does, and what customers want from whom."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

from scratch.books import between, share
from scratch.case import QUARTER

Shocks = dict[str, Any]
ROOT = math.sqrt(QUARTER)  # a shock of a year, scaled to a quarter


def with_equity(shock: Shocks, own: str, correlation: float) -> float:
    """A normal shock correlated with the stock market's."""
    return float(correlation * shock["equity"] + math.sqrt(1 - correlation**2) * shock[own])


def draw(case: SimpleNamespace, now: SimpleNamespace, shock: Shocks) -> None:
    """Stage 1. Sentiment, deflators, short rate, spreads, chip cost, permits, the outside market."""
    m, w = case.market, now.market
    w.sentiment = (m.sentiment_persistence * w.sentiment - m.sentiment_failure_hit * w.failures
                   + m.sentiment_shock * with_equity(shock, "sentiment", m.correlation_equity_sentiment))
    w.bust = w.sentiment < m.bust_threshold
    # A flow falls in mid-quarter: money grows at the rate known at the quarter's start
    now.rate = w.rate
    half = w.rate * QUARTER / 2
    now.discount = math.exp(-(w.log_money + half))
    w.log_money += w.rate * QUARTER
    price = case.price_of_equity_risk
    w.log_discount -= w.rate * QUARTER + price**2 * QUARTER / 2 + price * shock["equity"] * ROOT
    now.market_discount = math.exp(w.log_discount + half)
    k = m.short_rate_reversion
    stays = math.exp(-k * QUARTER)
    size = m.short_rate_volatility * math.sqrt((1 - stays**2) / (2 * k))
    w.rate_deviation = w.rate_deviation * stays + size * with_equity(shock, "rate", m.correlation_equity_rate)
    w.rate = w.rate_deviation + case.rate_level[now.quarter + 1]
    w.spread_log = m.spread_persistence * w.spread_log + m.spread_shock * with_equity(shock, "spread", m.correlation_equity_spread)
    w.spread_index = math.exp(w.spread_log)
    w.chip_log += math.log(1 - m.chip_cost_decline) * QUARTER + m.chip_cost_volatility * ROOT * shock["chip"]
    before = w.supply_lost  # a shock to supply from abroad takes all of it, raises chip cost and delays for all, and passes
    strikes = shock["supply"] < 1 - math.exp(-m.supply_shock_hazard * QUARTER)
    w.supply_lost = 1.0 if strikes else before * 2 ** (-QUARTER / m.supply_shock_half_life)
    w.chip_index = math.exp(w.chip_log + m.supply_shock_cost * w.supply_lost)
    usual = w.permit_delay - m.supply_shock_delay * before
    deviation = m.permit_persistence * (usual - m.permit_delay) + m.permit_shock * shock["permit"]
    w.permit_delay = max(0.0, m.permit_delay + deviation) + m.supply_shock_delay * w.supply_lost
    w.outside_log += math.log(1 + m.outside_need_growth) * QUARTER + m.outside_need_volatility * ROOT * shock["outside"]


def demand(case: SimpleNamespace, now: SimpleNamespace, shock: Shocks) -> None:
    """Stage 2. For each line its volume and price, for each lab its share; demand in money and need in GW."""
    new_shares(case, now, shock)
    for lab in now.labs.values():
        lab.demand = lab.need = 0.0
    years = (now.quarter + 0.5) * QUARTER
    common = with_equity(shock, "demand", case.market.correlation_equity_demand)
    for name, terms in case.lines.items():
        line = now.lines[name]
        volume = volume_of(case, now, terms, line, shock["line"][name], common)
        price = terms.price * (1 + terms.price_rise) ** years
        before, line.paying = line.paying, paying(terms, line.paying, price)
        line.value = volume * (before + line.paying) / 2 * price * 12 * QUARTER
        need = volume * terms.compute_per_unit * (1 - case.compute.need_decline) ** years
        line.share = market_shares(case, now, name)
        for lab, part in line.share.items():
            if lab in now.labs:
                now.labs[lab].demand += part * line.value
                now.labs[lab].need += part * need
        line.away *= 0.5 ** (QUARTER / case.demand.return_half_life)


def volume_of(case: SimpleNamespace, now: SimpleNamespace, terms: SimpleNamespace, line: SimpleNamespace,
              own: float, common: float) -> float:
    """Users, or money a year, in mid-quarter: a logistic curve whose state x drifts and is shaken."""
    date = case.opening + (now.quarter + 0.5) * QUARTER
    if terms.start > date:
        return 0.0
    is_new = terms.start > case.opening + QUARTER / 2 - 1
    slowed = case.demand.new_line_delay_in_shortage * now.market.shortage if is_new else 0.0
    before = line.state
    line.state += terms.speed * (1 - slowed) * QUARTER + ROOT * (terms.volatility * own + case.demand.common_volatility * common)
    middle = (before + line.state) / 2
    return float(terms.ceiling / (1 + math.exp(-middle)) * (1 - line.away))


def paying(terms: SimpleNamespace, now_paying: float, price: float) -> float:
    """Part of users who pay: moves to its target; a rise of price loses some at once."""
    target = between(0.0, terms.paying_target * (price / terms.reference_price) ** -terms.price_elasticity, 1.0)
    lost = terms.churn_after_rise * max(0.0, terms.price_rise) * QUARTER * now_paying
    return between(0.0, now_paying + terms.paying_speed * QUARTER * (target - now_paying) - lost, 1.0)


def new_shares(case: SimpleNamespace, now: SimpleNamespace, shock: Shocks) -> None:
    """Each lab's deviation y from its base share: returns, gains as its lead in training a year ago grew, is shaken."""
    d = case.demand
    alive = [lab for lab in now.labs.values() if lab.alive]

    def lead(own: float, of_all: list[float]) -> float:
        mean = sum(of_all) / max(len(of_all), 1)
        return math.log(between(0.01, share(own, mean, 1.0), 100.0))

    for name, lab in now.labs.items():
        gain = 0.0
        if lab.trained_before > 0:
            gain = (lead(lab.trained[0], [one.trained[0] for one in alive])
                    - lead(lab.trained_before, [one.trained_before for one in alive]))
        lab.share_log = ((1 - d.share_reversion * QUARTER) * lab.share_log + d.share_response * gain * QUARTER
                         + d.share_volatility * ROOT * shock["share"][name])


def market_shares(case: SimpleNamespace, now: SimpleNamespace, line: str) -> dict[str, float]:
    """base x exp(y) over the sum of all that stand; the base runs straight from start to end; fringe has no y."""
    years = (now.quarter + 0.5) * QUARTER
    done = between(0.0, years / (case.demand.share_end - case.opening), 1.0)
    pull = {}
    for lab, terms in case.shares[line].items():
        base = terms.start + done * (terms.end - terms.start)
        if lab in now.labs:
            base *= math.exp(now.labs[lab].share_log) if now.labs[lab].alive else 0.0
        pull[lab] = base
    total = sum(pull.values())
    return {lab: share(one, total) for lab, one in pull.items()}
