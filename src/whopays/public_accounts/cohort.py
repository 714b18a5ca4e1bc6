"""The expected cash flows of a cohort, line by line, as the budget sees them.

A `Cohort` is what the accounts take, whether its flows come from one loan file (here) or are the
means of simulated futures (`reducers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from whopays.public_accounts.loan import MIDDLE, Loan, default_hazards, opening_balances, period_ends, scheduled_payments

Numbers = NDArray[np.float64]

COMPONENTS: Final = ("defaults", "interest", "fees", "other")
# line -> (component, sign; +1 leaves the Treasury). Components: OMB credit working paper 2 (1999).
LINES: Final[dict[str, tuple[str, int]]] = {
    "disbursement": ("interest", 1),
    "scheduled_payments": ("interest", -1),
    "interest_supplements": ("interest", 1),
    "claims": ("defaults", 1),
    "missed_payments": ("defaults", 1),
    "recoveries": ("defaults", -1),
    "upfront_fees": ("fees", -1),
    "annual_fees": ("fees", -1),
    "prepayments": ("other", -1),
    "payments_forgone": ("other", 1),
    "warrants": ("other", -1),
}


@dataclass(frozen=True)
class Flow:
    """Money of one line: years from disbursement, shape (time,), and amounts >= 0, same shape."""

    times: Numbers
    amounts: Numbers


@dataclass(frozen=True)
class Cohort:
    """Expected flows between the state and the public, by line of `LINES`.

    basis : money that percentages are of (guaranteed principal, or loans, disbursed), >= 0
    flows : line -> Flow; lines that are nothing may be absent

    Administration cost is no line: FCRA s. 502(5)(A) leaves it out.
    """

    basis: float
    flows: Mapping[str, Flow]


def net_flows(cohort: Cohort) -> Flow:
    """All lines as one: net money leaving the Treasury at each time (may be below 0).

    cohort  : flows by line
    returns : Flow with increasing, distinct times

    Errors: KeyError for a line that `LINES` does not know.

    >>> net_flows(Cohort(1.0, {"claims": Flow(np.ones(1), np.ones(1))})).amounts.tolist()
    [1.0]
    """
    if not cohort.flows:
        return Flow(np.zeros(0), np.zeros(0))
    times = np.concatenate([flow.times for flow in cohort.flows.values()])
    amounts = np.concatenate([LINES[line][1] * flow.amounts for line, flow in cohort.flows.items()])
    distinct, place = np.unique(times, return_inverse=True)
    return Flow(distinct, np.bincount(place, amounts, len(distinct)).astype(np.float64))


@dataclass(frozen=True)
class Borrowers:
    """Chances by period, each (period,): defaults, reaches the payment, has repaid early before, repays early now."""

    default: Numbers
    paying: Numbers
    gone: Numbers
    prepays: Numbers


def borrowers(loan: Loan, hazards: Numbers) -> Borrowers:
    """Who defaults, pays and prepays in each period, for given default hazards.

    Default comes first in a period, then the payment, then early repayment of what is left.

    loan    : terms
    hazards : probability given still paying, (period,), physical or risk-neutral
    returns : Borrowers; default so far + paying + gone = 1 in every period

    Errors: none here.

    >>> from whopays.public_accounts.treasury import flat
    >>> terms = Loan("guarantee", 100.0, 2, "bullet", 0.2, 0.0, flat(0.04))
    >>> borrowers(terms, default_hazards(terms)).paying.round(12).tolist()
    [0.9, 0.8]
    """
    stays = (1 - loan.prepayment_rate) ** (1 / loan.payments_per_year)
    ahead = np.cumprod(np.append(1.0, (1 - hazards) * stays))
    default = ahead[:-1] * hazards
    paying = ahead[:-1] * (1 - hazards)
    prepays = paying * (1 - stays)
    return Borrowers(default, paying, np.append(0.0, np.cumsum(prepays)[:-1]), prepays)


def cohort_of(loan: Loan, hazards: Numbers | None = None) -> Cohort:
    """Expected flows of one loan or guarantee.

    Guarantee: at default the state pays min(cap, covered share x max(0, balance - first loss)) and
    shares recoveries pari passu. Loan: default takes all payments still due; recoveries are of the
    balance at default.

    loan    : terms
    hazards : probability, (period,); default: the physical ones of the file
    returns : Cohort in the loan's money

    Valid:  one disbursement; a claim is the principal owed, without accrued interest.
    Source: OMB credit working paper 2 (1999); Circular A-11 s. 185.
    Errors: ValueError as `default_hazards`.

    >>> from whopays.public_accounts.treasury import flat
    >>> terms = Loan("guarantee", 100.0, 1, "bullet", 0.1, 0.4, flat(0.04), covered_share=0.8)
    >>> flows = cohort_of(terms).flows
    >>> [(line, flows[line].amounts.round(9).tolist()) for line in ("claims", "recoveries")]
    [('claims', [8.0]), ('recoveries', [3.2])]
    """
    chances = borrowers(loan, default_hazards(loan) if hazards is None else hazards)
    ends, balance = period_ends(loan), opening_balances(loan) * loan.principal
    claimed = ends - (1 - MIDDLE) / loan.payments_per_year
    lines = _guarantee if loan.kind == "guarantee" else _direct_loan
    flows = lines(loan, chances, ends, claimed, balance)
    flows["upfront_fees"] = Flow(np.zeros(1), np.array([loan.upfront_fee_rate * loan.basis]))
    base = loan.covered_share * balance * chances.paying / loan.payments_per_year
    flows["annual_fees"] = Flow(ends, loan.annual_fee_rate * base)
    if loan.kind == "guarantee":
        flows["interest_supplements"] = Flow(ends, loan.interest_supplement_rate * base)
    years = sorted(loan.warrants)
    flows["warrants"] = Flow(np.array(years, dtype=float), np.array([loan.warrants[y] for y in years], dtype=float))
    return Cohort(loan.basis, {line: flow for line, flow in flows.items() if np.any(flow.amounts)})


def _guarantee(loan: Loan, chances: Borrowers, ends: Numbers, claimed: Numbers, balance: Numbers) -> dict[str, Flow]:
    """Claims and recoveries of a guarantee."""
    claim = np.minimum(loan.cap, loan.covered_share * np.maximum(0, balance - loan.first_loss))
    paid = chances.default * claim
    return {"claims": Flow(claimed, paid), "recoveries": Flow(claimed + loan.recovery_lag_years, loan.recovery_share * paid)}


def _direct_loan(loan: Loan, chances: Borrowers, ends: Numbers, claimed: Numbers, balance: Numbers) -> dict[str, Flow]:
    """Disbursement, contractual payments, and what default and early repayment change, of a loan."""
    principal, interest = scheduled_payments(loan)
    due = (principal + interest) * loan.principal
    closing = balance - principal * loan.principal
    return {
        "disbursement": Flow(np.zeros(1), np.array([loan.principal])),
        "scheduled_payments": Flow(ends, due),
        "missed_payments": Flow(ends, due * np.cumsum(chances.default)),
        "recoveries": Flow(claimed + loan.recovery_lag_years, loan.recovery_share * balance * chances.default),
        "prepayments": Flow(ends, closing * chances.prepays),
        "payments_forgone": Flow(ends, due * chances.gone),
    }
