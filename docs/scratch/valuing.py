"""Stage 10: what the market thinks a lab is worth and asks for lending to it; and the opening books."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

from scratch.books import between, debt_of, paid_for, share, sites_of
from scratch.building import full_service, trailing_growth
from scratch.case import BUILD_STAGES, QUARTER, level
from scratch.clearing import books


def value(case: SimpleNamespace, now: SimpleNamespace, shock: dict[str, Any]) -> None:
    """Stage 10. Value = annualised sales x multiple x what is left of the opening premium; then the spread."""
    for name, lab in now.labs.items():
        lab.premium_log *= 0.5 ** (QUARTER / case.valuation.premium_half_life)
        annual = 4 * (lab.revenue + lab.spare_revenue)
        lab.value = annual * multiple(case, now, lab) * math.exp(lab.premium_log) if lab.alive else 0.0
        lab.under_water = lab.under_water + 1 if lab.alive and lab.value < debt_of(now, name) else 0
        lab.spread = asked_spread(case, now, name)


def multiple(case: SimpleNamespace, now: SimpleNamespace, lab: SimpleNamespace) -> float:
    """Value over annualised sales: base and slope x growth, lifted by margin and sentiment, lowered by the short rate."""
    v = case.valuation
    rises = v.multiple_base + v.multiple_growth * between(0.0, trailing_growth(lab) - 1, v.growth_cap)
    rate = now.market.rate - case.rate_level[0]
    lift = v.margin_weight * between(-1.0, lab.margin, 1.0) + v.sentiment_weight * now.market.sentiment - v.rate_duration * rate
    return float(rises * math.exp(lift))


def asked_spread(case: SimpleNamespace, now: SimpleNamespace, name: str) -> float:
    """Merton's spread x (1 - belief in rescue) + liquidity premium; a lab priced at its parent pays the parent's; one that is gone none."""
    f, lab, terms = case.funding, now.labs[name], case.labs[name]
    if not (lab.alive or lab.exited):
        return 0.0
    if paid_for(case, now, name):
        return float(terms.support_credit_spread * now.market.spread_index)
    years, firm = f.promise_quarters * QUARTER, 0.0
    for key, site in sites_of(now, name).items():
        firm += min(site.leased * years, site.promised) * case.contracts[key].rent
    point = max(0.0, debt_of(now, name) + firm - lab.cash)
    risk = merton_spread(lab.value, point, now.market.rate, f.asset_volatility, f.pricing_tenor)
    alone = risk * (1 - case.failure.rescue_belief) + case.market.liquidity_premium * now.market.spread_index
    return float(min(alone, 2 * f.highest_spread))


def merton_spread(worth: float, face: float, rate: float, volatility: float, years: float) -> float:
    """Spread that pays for a firm's default: -ln(N(h2) + N(h1) / d) / years (Merton 1974, equation 14)."""
    if face <= 0:
        return 0.0
    discounted = between(1e-12, face * math.exp(-rate * years) / max(worth, 1e-12 * face), 1e12)
    deviation = volatility * math.sqrt(years)
    h2 = -math.log(discounted) / deviation - deviation / 2
    lost = upper_tail(h2) - upper_tail(-(-h2 - deviation)) / discounted
    if lost < 0.5:
        return -math.log1p(-max(lost, 0.0)) / years
    return -math.log(max(upper_tail(-h2) + upper_tail(h2 + deviation) / discounted, 1e-12)) / years


def upper_tail(score: float) -> float:
    """Probability that a standard normal number exceeds a score."""
    return math.erfc(score / math.sqrt(2)) / 2


# The opening

def opening(case: SimpleNamespace) -> SimpleNamespace:
    """The books on the opening date."""
    market = SimpleNamespace(sentiment=0.0, rate_deviation=0.0, rate=case.rate_level[0], spread_log=0.0, spread_index=1.0,
                             chip_log=0.0, permit_delay=case.market.permit_delay, outside_log=0.0, log_money=0.0,
                             log_discount=0.0, supply_lost=0.0, compute_price=case.market.reference_rent, shortage=0.0, failures=0)
    now = SimpleNamespace(quarter=0, market=market, ledger=[], dues=[], discount=1.0, market_discount=1.0)
    now.lines = {name: opening_line(terms) for name, terms in case.lines.items()}
    now.sites = {name: opening_site(case, name) for name in case.contracts}
    now.labs = {}
    for name in case.labs:
        now.labs[name] = opening_lab(case, now, name)
    for name in case.labs:
        first_value(case, now, name)
    now.owed = dict(case.owed)
    now.firms = {name: SimpleNamespace(gains=0.0, debt=terms.debt, failed=False, books_before=0.0) for name, terms in case.firms.items()}
    for name, firm in now.firms.items():
        firm.books_before = books(case, now, name)
    return now


def opening_line(terms: SimpleNamespace) -> SimpleNamespace:
    """A line stands on its logistic curve where its volume is; one not yet on sale near nothing."""
    saturation = between(1e-6, share(terms.level, terms.ceiling), 1 - 1e-6)
    return SimpleNamespace(state=math.log(saturation / (1 - saturation)), paying=terms.paying_start, away=0.0)


def opening_site(case: SimpleNamespace, name: str) -> SimpleNamespace:
    """What is on line is leased; what must be under way stands in its building stages, paid for so far."""
    terms, plan = case.contracts[name], case.plans[name]
    stages = [part * terms.capacity * terms.firm_share for part in plan.stages]
    leased = plan.online * terms.capacity
    paid_for = sum(gw * k / BUILD_STAGES for k, gw in enumerate(stages)) * (1 - terms.chip_share)
    # debt that stands already pays its first service a quarter from now
    rate = (case.rate_level[0] + terms.credit_spread) * QUARTER
    load = min(share(terms.opening_debt, full_service(terms) / level(rate, plan.service_left / QUARTER)), leased * terms.debt_service_cover)
    return SimpleNamespace(
        load=load, short_dated=leased, quarters_left=plan.service_left / QUARTER, reserve=0.0,
        put_off=0.0, late=terms.opening_debt if terms.financing in ("bullet", "mini-perm") else 0.0,
        tenant=case.tenant[name], stages=stages, queue=0.0, leased=leased, promised=leased * plan.promised, renewed=0.0, vacant=0.0,
        idle=0.0, service=leased, delivered_ever=leased, history=[], vendor_paid=0.0, rejected=False, vendor_credit=0.0,
        deferred_rent=0.0, cash=0.0, construction_debt=0.0, site_debt=terms.opening_debt, spread=terms.credit_spread, tax_loss=0.0,
        book=(plan.unused * terms.capacity + paid_for) * terms.capital_cost, sold=False, halted=False, vendor_shares=0.0,
        backing_left=case.backing[name].cap if name in case.backing else 0.0, parties=case.roles[name], lost=0.0, warrants_paid=0.0)


def opening_lab(case: SimpleNamespace, now: SimpleNamespace, name: str) -> SimpleNamespace:
    """Past sales run back from the run rate at the past growth; burn and margin from what it spends at the opening."""
    terms, own = case.labs[name], sites_of(now, name)
    trained = sum(site.leased for site in own.values()) * case.compute.training_share_start
    rent = sum(site.leased * case.contracts[key].rent for key, site in own.items())
    spends = terms.people_cost + terms.marketing_cost + terms.research_cost + rent + terms.revenue_share_rate * terms.run_rate
    return SimpleNamespace(
        alive=True, failed=False, exited=False, floated=False, support_left=terms.parent_capacity,
        cash=terms.cash, term_debt=terms.term_debt, revolver=0.0, convertible=0.0,
        undrawn_equity=terms.committed_equity, tax_loss=0.0, held_before=1.0, held_by_vendors=0.0, insurance_due=0.0, under_water=0,
        share_log=0.0, sales=[terms.run_rate / 4 * terms.past_growth ** (-k / 4) for k in range(4, -1, -1)],
        trained_before=trained, trained=[trained] * 4, burn=max(0.0, spends - terms.run_rate) / 4,
        margin=share(terms.run_rate - spends, terms.run_rate), parties=case.lab_roles[name])


def first_value(case: SimpleNamespace, now: SimpleNamespace, name: str) -> None:
    """The last round sets the value at the opening; its gap to the formula decays later."""
    lab = now.labs[name]
    lab.value = case.labs[name].valuation + debt_of(now, name)
    formula = 4 * lab.sales[-1] * multiple(case, now, lab)
    lab.premium_log = math.log(between(1e-4, share(lab.value, formula, 1.0), 1e4))
    lab.spread = lab.term_spread = asked_spread(case, now, name)
