"""Stage 5: what operations owe this quarter; nothing is paid here, dues are written for stage settle."""

from __future__ import annotations

from typing import Any

from whopays.arrays import added, exp, log, maximum, minimum, positive, ratio
from whopays.model import site_debt
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, WIDEST, Inputs
from whopays.model.state import DEFERRED, JUNIOR, OPERATION, PURCHASES, SECURED, UNSECURED, WAGES, Due, State
from whopays.model.transfer import CONTRACT, LAB, Moves

Array = Any


def trailing_sales(now: State) -> Array:
    """Sales of the last four quarters, USD a year, (lab, path)."""
    return added(now.sales[1:])


def cost_growth(inputs: Inputs, now: State) -> Array:
    """Costs over their opening level, a ratio (lab, path): (trailing sales / those at the opening)^elasticity; 0 for a stopped lab."""
    growth = log(inputs.labs.past_growth)
    opening_sales = inputs.labs.run_rate / 4 * sum(exp(-(k / 4) * growth) for k in range(4))
    relative = ratio(trailing_sales(now), opening_sales)
    return exp(inputs.labs.cost_elasticity * log(maximum(relative, 1 / WIDEST))) * now.alive * inputs.has_finance


def rent_due(inputs: Inputs, now: State) -> Array:
    """First-term capacity at the contract price, renewed capacity at the lower of contract and market. (contract, path)"""
    return (now.flows.online * inputs.contracts.rent + now.flows.renewed * now.flows.rent_price) * QUARTER


def site_running(inputs: Inputs, now: State) -> Array:
    """Power, staff and spares of a site; machines without work cost a part of it. USD this quarter."""
    empty = now.vacant + now.idle
    at_work = minimum(now.flows.at_work, empty)
    busy = now.flows.online + now.flows.renewed + at_work
    return inputs.contracts.operating_cost * QUARTER * (busy + inputs.compute.idle_cost_share * (empty - at_work))


def lab_interest(inputs: Inputs, now: State) -> tuple[Array, Array]:
    """Interest on term debt and on the credit line, USD this quarter; the line pays the liquidity premium alone."""
    term = now.term_debt * (now.flows.rate + now.term_spread) * QUARTER
    line = now.revolver * (now.flows.rate + inputs.market.liquidity_premium * now.flows.spread_index) * QUARTER
    return positive(term), positive(line)


def carried_tax(tax_rate: Array, loss: Array, profit: Array) -> tuple[Array, Array]:
    """Tax rate x profit above the loss carried forward, and the loss left; both >= 0.

    >>> [float(x) for x in carried_tax(0.25, 60.0, 100.0)]
    [10.0, 0.0]
    """
    taxed = positive(profit - loss)
    return tax_rate * taxed, positive(loss - profit)


def operate(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Rent, people, marketing, research, partner's share, tax, premium, interest, and each site's dues."""
    labs, flows = inputs.labs, now.flows
    grown = cost_growth(inputs, now) * QUARTER
    people, marketing, research = labs.people_cost * grown, labs.marketing_cost * grown, labs.research_cost * grown
    rent = rent_due(inputs, now)
    shares_until = (labs.revenue_share_until > inputs.dates[now.quarter]) * labs.revenue_share_rate
    partner = flows.revenue * shares_until
    term_interest, line_interest = lab_interest(inputs, now)
    deployed = ratio(flows.capacity, flows.capacity.sum(axis=0))
    premium = inputs.insurance.premium_rate * inputs.insurance.insurer_limit * QUARTER * deployed
    penalty = inputs.contracts.cancellation_rate * inputs.contracts.rent * flows.given_up
    running = people + marketing + research + inputs.tenant(rent + penalty) + partner + premium + flows.purchases
    earned = flows.revenue + flows.spare_revenue
    tax, tax_loss = carried_tax(inputs.market.tax_rate, now.tax_loss, earned - running - term_interest - line_interest)
    site_cost = site_running(inputs, now)
    interest, principal, maturing, schedule = site_debt.due(inputs, now)
    profit = rent + penalty + flows.site_income - site_cost - interest - now.book * QUARTER / inputs.chip_life_expected
    site_tax, site_loss = carried_tax(inputs.market.tax_rate, now.site_tax_loss, profit)
    back = positive(now.deferred_rent) * minimum(QUARTER / inputs.funding.deferral_term, 1)
    term_principal = positive(now.term_debt) * minimum(QUARTER / inputs.funding.debt_tenor, 1)
    vendor_principal = positive(now.vendor_credit) * minimum(QUARTER / inputs.funding.debt_tenor, 1)
    dues = (
        Due("lab", "taxes", tax, WAGES, "tax", LAB), Due("lab", "resources", people, WAGES, "people", LAB),
        Due("lab", "resources", marketing, OPERATION, "marketing", LAB), Due("lab", "resources", research, OPERATION, "research", LAB),
        Due("lab", "insurer", premium, OPERATION, "premium", LAB),
        Due("lab", "public", positive(now.insurance_due), OPERATION, "retention", LAB),
        Due("lab", "lender", line_interest, SECURED, "interest", LAB),
        Due("lab", "site", rent, PURCHASES, "rent", CONTRACT), Due("lab", "partner", partner, PURCHASES, "revenue_share", LAB),
        Due("lab", "site", penalty, PURCHASES, "penalty", CONTRACT),
        Due("lab", "lender", term_interest, UNSECURED, "interest", LAB),
        Due("lab", "lender", term_principal, UNSECURED, "term_principal", LAB),
        Due("lab", "vendor", vendor_principal, JUNIOR, "vendor_principal", CONTRACT),
        Due("lab", "site", back, DEFERRED, "deferred_repaid", CONTRACT),
        Due("site", "resources", site_cost, OPERATION, "operating_cost", CONTRACT),
        Due("site", "taxes", site_tax, WAGES, "site_tax", CONTRACT),
        Due("site", "lender", interest, SECURED, "site_interest", CONTRACT),
        Due("site", "lender", principal, SECURED, "site_principal", CONTRACT),
    )
    before_finance = earned - running - tax
    flows = evolve(flows, rent=rent, dues=dues, site_due=interest + principal, maturing=maturing, operating_cash=before_finance)
    return evolve(now, tax_loss=tax_loss, site_tax_loss=site_loss, **schedule, flows=flows), []
