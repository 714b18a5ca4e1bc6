"""Loan guarantee: the state stands behind part of the debt of sites, the "backstop".

Payment at default G = min(cap left, covered share x max(0, exposure - first loss)); recoveries are
shared pro rata, or the lender is made whole first (state last), or the state is (state first).
The covered share of a loan is priced at Treasury + the guaranteed premium, the rest at the spread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import minimum, positive, ratio, truth, zeros_like
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import term
from whopays.model.state import SECURED, Due, State
from whopays.model.transfer import CONTRACT, Moves, pay

Array = Any
NAME = "loan_guarantee"


@dataclass(frozen=True)
class Terms:
    """Terms of the guarantee; the same for every eligible site."""

    covered_share: Array = term("share", "Part of exposure at default the state pays", 0, 1)
    cap: Array = term("USD", "Most the state pays in all", 0)
    first_loss_share: Array = term("share", "Part of exposure the lender bears before the state", 0, 1)
    upfront_fee_rate: Array = term("share", "Fee over covered principal at disbursement", 0, 1)
    annual_fee_rate: Array = term("rate", "Fee a year over covered principal", 0, 1)
    seniority: Array = term("ratio", "Who recovers first: 0 pro rata, 1 lender first, -1 state first", -1, 1)


def signs(terms: Terms, inputs: Inputs) -> Inputs:
    """Guaranteed loans cost less: spread = c x guaranteed premium + (1 - c) x spread x what the lender still bears.

    With first loss f the uncovered part carries min(1, 1 / (1 - c)) of the loss per unit when f > 0.
    """
    contract, c = inputs.contracts, terms.covered_share
    bears_first = truth(terms.first_loss_share > 0, contract.credit_spread)
    uncovered = (1 - c) * contract.credit_spread + bears_first * minimum(terms.first_loss_share, c) * contract.credit_spread
    spread = c * inputs.market.guaranteed_premium + minimum(uncovered, contract.credit_spread)
    cheaper = minimum(spread, contract.credit_spread)
    active = truth(c > 0, contract.credit_spread)
    return evolve(inputs, contracts=evolve(contract, credit_spread=active * cheaper + (1 - active) * contract.credit_spread))


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """USD paid on claims so far, (path,)."""
    return {"guarantee_paid": zeros_like(inputs.keep)}


def charge(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """The site owes the state its fees: once on what is drawn, yearly on what is owed."""
    drawn = terms.covered_share * now.flows.borrowed * terms.upfront_fee_rate
    owed = terms.covered_share * (now.site_debt + now.construction_debt) * terms.annual_fee_rate * QUARTER
    due = Due("site", "government", drawn + owed, SECURED, "guarantee_fee", CONTRACT)
    return evolve(now, flows=evolve(now.flows, dues=(*now.flows.dues, due))), []


def payment(exposure: Array, covered_share: Array, first_loss_share: Array, cap_left: Array) -> Array:
    """Claim on the state: min(cap left, c max(0, X - first loss)); the cap is shared pro rata by the sites of a quarter.

    exposure : USD, (contract, path), principal and interest owed at default; cap_left : USD, (path,)
    returns  : USD, (contract, path), between 0 and exposure

    >>> import numpy as np
    >>> payment(np.array([[100.0]]), 0.8, 0.1, np.array([1000.0]))
    array([[72.]])
    """
    claim = covered_share * positive(exposure * (1 - first_loss_share))
    return claim * minimum(ratio(positive(cap_left), claim.sum(axis=0), 1), 1)


def state_recovery(exposure: Array, claim: Array, recovered: Array, seniority: Array) -> Array:
    """The state's part of what the sale of the site brought, never above its claim; the lender never above its exposure.

    pro rata: claim / exposure x recovered; lender first: what is above the lender's gap; state first: up to its claim.
    """
    pro_rata = ratio(claim, exposure) * recovered
    lender_first = positive(recovered + claim - exposure)
    state_first = minimum(recovered, claim)
    last, first = positive(seniority), positive(-seniority)
    return minimum((1 - last - first) * pro_rata + last * lender_first + first * state_first, claim)


def claims(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Pay lenders of sites that defaulted this quarter; take the state's part of recoveries."""
    paid = now.memory["guarantee_paid"]
    exposure, recovered = now.flows.site_exposure, now.flows.site_recovered
    claim = payment(exposure, terms.covered_share, terms.first_loss_share, terms.cap - paid)
    back = state_recovery(exposure, claim, recovered, terms.seniority)
    remembered = {**now.memory, "guarantee_paid": paid + claim.sum(axis=0)}
    return evolve(now, memory=remembered), [
        pay("government", "lender", claim, "guarantee_claim", CONTRACT),
        pay("lender", "government", back, "guarantee_recovery", CONTRACT),
    ]


ACTS = {"operate": charge, "failure": claims}
