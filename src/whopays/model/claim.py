"""Claims: stocks written once, asset of one party and liability of another; and their mark.

`marks` values every claim once for both sides, so assets and liabilities add to zero on each path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import exp, minimum, positive
from whopays.model.inputs import Inputs
from whopays.model.instrument import seen_by
from whopays.model.observed import under_way
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, LAB

Array = Any
# Stocks that instruments keep and other stages must see: what labs and sites owe the state
RESCUE_DEBT, STATE_LOAN = "rescue_debt", "state_loan"


@dataclass(frozen=True, slots=True)
class Claim:
    """holder owns what issuer owes, USD at its mark; shape (rows, path), rows along `by`."""

    holder: str
    issuer: str
    amount: Array
    name: str
    by: str


def lab_debt(inputs: Inputs, now: State) -> Array:
    """All a lab owes on claims: term debt, credit line, notes, vendor credit, deferred rent. USD, (lab, path)."""
    debt = now.term_debt + now.revolver + now.convertible + inputs.tenant(now.vendor_credit + now.deferred_rent)
    return debt if RESCUE_DEBT not in now.memory else debt + now.memory[RESCUE_DEBT]


def equity_of(inputs: Inputs, now: State) -> Array:
    """Value of a lab's business less its debt, never below zero; nothing once it is gone. USD, (lab, path)."""
    return positive(now.value - lab_debt(inputs, now)) * now.alive * inputs.has_finance


def site_value(inputs: Inputs, now: State) -> Array:
    """The lower of depreciated cost and what the machines would earn over half their chips' life; cash apart. USD."""
    contract = inputs.contracts
    total = now.leased + now.renewed + now.vacant + now.idle
    earns = now.leased * positive(contract.rent - contract.operating_cost)
    earns = earns + (total - now.leased) * positive(now.compute_price - contract.operating_cost)
    half_built = under_way(now) * contract.capital_cost * (1 - contract.chip_share) * 0.5
    return minimum(now.book, earns * inputs.chip_life_expected * 0.5 + half_built)


def bid(inputs: Inputs, shock: Array) -> Array:
    """What buyers of used machines pay this quarter over their value in use; nobody knows it before a sale. (path,)

    resale share x exp(volatility x shock - volatility^2 / 2): the share on average
    """
    volatility = inputs.compute.resale_volatility
    return inputs.compute.resale_share * exp(volatility * shock - 0.5 * volatility * volatility)


def site_money(now: State) -> Array:
    """Cash of a site on all its accounts, USD, (contract, path)."""
    return now.site_cash + now.site_reserve


def expected_loss(spread: Array, tenor: Array) -> Array:
    """Part of a debt lost in expectation at a spread: 1 - exp(-spread x tenor)."""
    return 1 - exp(-positive(spread) * tenor)


def marks(inputs: Inputs, now: State) -> list[Claim]:
    """Every claim at its mark: debt at contract x (1 - expected loss at the current spread), equity at value."""
    tenor = 0.5 * inputs.funding.debt_tenor
    keeps = 1 - expected_loss(now.spread, tenor)
    tenant_keeps = inputs.of_tenant(keeps)
    equity = equity_of(inputs, now)
    others = positive(1 - now.held_before - now.held_by_vendors - now.held_by_state)
    site_debt = now.site_debt + now.construction_debt
    value = site_value(inputs, now)
    marked = minimum(site_debt * (1 - expected_loss(now.site_spread, tenor)), value + site_money(now))
    site_equity = value + site_money(now) - marked
    of_state = [claim for active in inputs.instruments if hasattr(active.module, "claims_held")
                for claim in active.module.claims_held(active.terms, inputs, seen_by(active, now))]
    for claim in of_state:
        if claim.issuer == "site":
            site_equity = positive(site_equity - claim.amount)
    return [
        *of_state,
        Claim("lender", "lab", now.term_debt * keeps, "term_debt", LAB),
        Claim("lender", "lab", now.revolver, "revolver", LAB),
        Claim("investor", "lab", now.convertible * keeps, "convertible", LAB),
        Claim("vendor", "lab", now.vendor_credit * tenant_keeps, "vendor_credit", CONTRACT),
        Claim("site", "lab", now.deferred_rent * tenant_keeps, "deferred_rent", CONTRACT),
        Claim("lab", "vendor", now.vendor_shares, "vendor_shares", CONTRACT),
        Claim("public", "lab", now.insurance_due, "insurance_due", LAB),
        Claim("holders", "lab", equity * now.held_before, "equity", LAB),
        Claim("vendors", "lab", equity * now.held_by_vendors, "equity", LAB),
        Claim("state", "lab", equity * now.held_by_state, "equity", LAB),
        Claim("investor", "lab", equity * others, "equity", LAB),
        Claim("lender", "site", marked, "site_debt", CONTRACT),
        Claim("sponsor", "site", site_equity * (1 - now.sold), "site_equity", CONTRACT),
        Claim("investor", "site", site_equity * now.sold, "site_equity", CONTRACT),
    ]


