"""Direct loan: the state lends part of what sites borrow, at Treasury plus a margin.

It takes the place of private lenders in each drawdown. Interest may be put off (the Pacific railways paid theirs at
the end, without interest on it), part of the site's margin may go to repayment, and it may rank behind lenders. What
binds nobody is offered in a larger size by the elasticity of the case, since the state's money is cheaper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import minimum, positive, ratio, truth, zeros_like
from whopays.model.claim import STATE_LOAN, Claim, expected_loss, site_money, site_value
from whopays.model.credit import BACK, Accounts
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import in_force, term, within
from whopays.model.observed import under_way
from whopays.model.response import cheaper_money
from whopays.model.stages.fund import DEAD_BAND
from whopays.model.state import UNSECURED, Due, State
from whopays.model.transfer import CONTRACT, Moves, note, pay

Array = Any
NAME = "direct_loan"
KINDS = {
    "state_loan": ("the state lends to a site", STATE_LOAN, 1),
    "refinanced_building": ("a site repays part of a construction loan from the state's", "construction_debt", -1),
    "refinanced": ("a site repays part of its debt from the state's loan", "site_debt", -1),
    "state_interest": ("a site pays interest to the state", None, 0),
    "state_principal": ("a site repays the state", STATE_LOAN, -1),
    "state_loan_fee": ("fee for a loan of the state", None, 0),
    "state_recovery": ("the state gets back after a site's default", STATE_LOAN, -1),
    "state_recovery_shared": ("lenders and the state share recoveries pro rata", None, 0),
}


@dataclass(frozen=True)
class Terms:
    """Terms of the loan; the same for every eligible site."""

    lent_share: Array = term("share", "Part of new site debt the state lends", 0, 1, by_contract=True)
    cap: Array = term("USD", "Most the state lends in all", 0)
    margin_rate: Array = term("rate", "Margin over the Treasury rate", 0, 1)
    upfront_fee_rate: Array = term("share", "Fee over what is lent", 0, 1)
    deferred_interest_share: Array = term("share", "Part of interest added to the loan instead of paid", 0, 1)
    simple_interest: Array = term("share", "1: interest put off bears none; 0: it bears interest as the loan does", 0, 1, absent=0.0)
    grace: Array = term("years", "Time before the first repayment, from the opening of the programme", 0, 100)
    tenor: Array = term("years", "Time over which what is owed is repaid, a constant part of the balance", 0, 100)
    margin_share: Array = term("share", "Part of rent above running cost that repays the loan besides", 0, 1)
    lender_first: Array = term("share", "1: lenders are repaid before the state; 0: pro rata", 0, 1)
    begins: Array = term("years", "Time from the opening to the first loan", 0, 100)
    lasts: Array = term("years", "Time in which loans are made", 0, 100)


def signs(terms: Terms, inputs: Inputs) -> Inputs:
    """The part the state lends costs its margin instead of the site's spread, as if the cap did not bind."""
    saved = terms.lent_share * positive(inputs.contracts.credit_spread - terms.margin_rate) * truth(terms.cap > 0, terms.cap)
    return cheaper_money(inputs, saved, terms.begins, terms.lasts)


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """USD owed to the state by site, lent so far, and principal: what is repaid counts against interest put off first; (contract, path)."""
    none = inputs.of_tenant(zeros_like(inputs.has_finance + inputs.keep))
    return {STATE_LOAN: none, "state_lent": none, "state_principal": none}


def lend(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Take over part of this quarter's drawdown while authority is left."""
    lent = now.memory["state_lent"]
    asked = terms.lent_share * in_force(now, terms.begins, terms.lasts) * now.flows.borrowed
    new = within(asked, positive(terms.cap - lent.sum(axis=0)))
    building = minimum(new, positive(now.construction_debt))
    finished = minimum(new - building, positive(now.site_debt))
    new = building + finished
    cut = now.carried * minimum(ratio(finished, now.site_debt), 1)  # lenders are owed no service on what the state took over
    of_again = minimum(finished, new * ratio(now.flows.again, now.flows.borrowed))  # bears half a quarter's interest, what was built none
    flows = evolve(now.flows, carried=now.flows.carried - 0.5 * cut, completed=positive(now.flows.completed - finished),
                   again=now.flows.again - of_again, bearing=now.flows.bearing - 0.5 * of_again)
    memory = {**now.memory, "state_lent": lent + new, "state_principal": now.memory["state_principal"] + new}
    return evolve(now, carried=now.carried - cut, memory=memory, flows=flows), [
        pay("government", "site", new, "state_loan", CONTRACT),
        pay("site", "lender", building, "refinanced_building", CONTRACT),
        pay("site", "lender", finished, "refinanced", CONTRACT),
        pay("sponsor", "government", new * terms.upfront_fee_rate * (1 - now.sold), "state_loan_fee", CONTRACT),
        pay("investor", "government", new * terms.upfront_fee_rate * now.sold, "state_loan_fee", CONTRACT),
    ]


def charge(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Interest and repayment of the quarter, owed behind secured debt; interest put off joins the loan, and all of it while building."""
    owed = now.memory[STATE_LOAN]
    owed = owed * truth(owed > DEAD_BAND * now.memory["state_lent"], owed)  # dust left by rounding is no debt
    principal_left = minimum(now.memory["state_principal"], owed)
    bearing = owed - terms.simple_interest * (owed - principal_left)
    interest = positive(bearing * (now.flows.rate + terms.margin_rate) * QUARTER)
    finished = now.leased + now.renewed + now.vacant + now.idle
    building = ratio(under_way(now), under_way(now) + finished)
    accrued = interest * (terms.deferred_interest_share + (1 - terms.deferred_interest_share) * building)
    due_now = in_force(now, terms.begins + terms.grace, terms.tenor + terms.tenor)
    level = owed * (1 - building) * minimum(ratio(due_now * QUARTER, terms.tenor), 1)
    running = inputs.contracts.operating_cost * QUARTER * (now.flows.online + now.flows.renewed)
    from_margin = terms.margin_share * positive(now.flows.rent - running - now.flows.site_due)
    principal = minimum(level + from_margin, owed)
    dues = (Due("site", "government", interest - accrued, UNSECURED, "state_interest", CONTRACT),
            Due("site", "government", principal, UNSECURED, "state_principal", CONTRACT))
    service = now.flows.site_due + interest - accrued + principal  # reserves and lock-up count it as debt service
    flows = evolve(now.flows, dues=(*now.flows.dues, *dues), site_due=service)
    after = evolve(now, flows=flows, memory={**now.memory, "state_principal": principal_left})
    return after, [note(STATE_LOAN, accrued, 1, "accrued", CONTRACT)]


def share_recovery(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Pro rata: lenders hand the state its part of what the sale of a defaulted site brought."""
    flows = now.flows
    brought = flows.site_recovered + flows.state_got
    fair = brought * ratio(flows.state_owed, flows.site_exposure + flows.state_owed)
    part = minimum((1 - terms.lender_first) * positive(fair - flows.state_got), flows.site_recovered)
    return now, [pay("lender", "government", part, "state_recovery_shared", CONTRACT)]


def claims_held(terms: Terms, inputs: Inputs, now: State) -> list[Claim]:
    """The loan at the least of contract less expected loss, and what the site is worth beyond its lenders."""
    owed = now.memory[STATE_LOAN]
    sound = owed * (1 - expected_loss(now.site_spread, 0.5 * inputs.funding.debt_tenor))
    ahead = terms.lender_first * (now.site_debt + now.construction_debt)
    behind = positive(site_value(inputs, now) + site_money(now) - ahead)
    return [Claim("government", "site", minimum(sound, behind), "state_loan", CONTRACT)]


def owed(terms: Terms, inputs: Inputs, now: State) -> Array:
    """What sites owe the state, USD, (contract, path)."""
    return now.memory[STATE_LOAN]


ACCOUNTS = Accounts("loan", "at_build", owed, {
    ("state_loan", "government"): ("disbursement",), ("state_interest", "site"): ("scheduled_payments",),
    ("state_principal", "site"): ("scheduled_payments",), ("state_recovery", "site"): BACK,
    ("state_recovery_shared", "lender"): ("recoveries",), ("state_loan_fee", "sponsor"): ("upfront_fees",),
    ("state_loan_fee", "investor"): ("upfront_fees",)}, disbursed="state_loan", owed=STATE_LOAN)
ACTS = {"build": lend, "operate": charge, "failure": share_recovery}
