"""Rescue after the fact: a lab that is too big to fail gets public money with a chance that grows with its size.

q(size) = chance x clip((size - smallest) / (full - smallest), 0, 1), size = what lenders count as owed. What
lenders expect beforehand is another number, `belief`, on the same curve; where it is rational the engine
finds the belief that agrees with how often rescue comes (engine/belief.py) and puts it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import minimum, positive, ratio, truth, within, zeros_like
from whopays.model.claim import RESCUE_DEBT, Claim, expected_loss, lab_debt
from whopays.model.credit import BACK, Accounts
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import term
from whopays.model.stages.fail import who_fails
from whopays.model.stages.fund import DEAD_BAND
from whopays.model.stages.settle import by_debtor, pay_by_class
from whopays.model.stages.value import asked_spread, default_point
from whopays.model.state import UNSECURED, Due, State
from whopays.model.transfer import CONTRACT, LAB, Moves, Transfer, note, pay

Array = Any
NAME = "rescue"
KINDS = {
    "rescue_loan": ("the state lends to a lab that would fail", RESCUE_DEBT, 1),
    "rescue_equity": ("the state buys shares of a lab that would fail", None, 0),
    "rescue_interest": ("a rescued lab pays interest to the state", None, 0),
    "rescue_principal": ("a rescued lab repays the state", RESCUE_DEBT, -1),
    "rescue_recovery": ("the state gets back after a rescued lab fails", RESCUE_DEBT, -1),
    "debt_assumed": ("the state pays lenders of a rescued lab", "term_debt", -1),
}


@dataclass(frozen=True)
class Terms:
    """Rule of rescue, form of the money, and what lenders expect."""

    chance: Array = term("probability", "Chance that a lab of full size is rescued each time it would fail", 0, 1)
    smallest: Array = term("USD", "Size up to which no lab is rescued", 0)
    full: Array = term("USD", "Size from which the chance is full", 0)
    form: Array = term("ratio", "Money as 0 loan, 1 equity, 2 loan and the state takes over term debt", 0, 2)
    haircut: Array = term("share", "Part of term debt written off in a rescue", 0, 1)
    runway: Array = term("quarters", "Burn paid ahead besides arrears", 0, 100)
    margin_rate: Array = term("rate", "Margin of the loan over the Treasury rate", 0, 1)
    tenor: Array = term("years", "Time over which it is repaid, a constant part of the balance", 0, 100)
    belief: Array = term("probability", "Rescue that lenders expect for a lab of full size", 0, 1)
    rational: Array = term("ratio", "1: the belief is found so that it agrees with rescues, 0: it is given", 0, 1)


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """USD owed to the state by lab; rescues so far, and spread saved, USD of value, (lab, path)."""
    none = zeros_like(inputs.has_finance + inputs.keep)
    return {RESCUE_DEBT: none, "rescued": none, "spread_saved": none}


def ramp(terms: Terms, size: Array) -> Array:
    """How near a lab is to full size: 0 up to `smallest`, 1 from `full`. size: USD, (lab, path)."""
    above = positive(size - terms.smallest)
    return within(ratio(above, positive(terms.full - terms.smallest), 1), 0, 1) * truth(above > 0, above)


def charge(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Interest and repayment of rescue loans are dues of the lab."""
    owed = now.memory[RESCUE_DEBT]
    interest = positive(owed * (now.flows.rate + terms.margin_rate) * QUARTER)
    principal = owed * minimum(ratio(QUARTER * truth(terms.tenor > 0, terms.tenor), terms.tenor), 1)
    dues = (Due("lab", "government", interest, UNSECURED, "rescue_interest", LAB),
            Due("lab", "government", principal, UNSECURED, "rescue_principal", LAB))
    return evolve(now, flows=evolve(now.flows, dues=(*now.flows.dues, *dues))), []


def pay_arrears(inputs: Inputs, now: State, rescued: Array) -> tuple[list[Transfer], State, Array]:
    """A rescued lab pays what it left unpaid; its sites pay what they could not. returns: payments, state, USD by lab."""
    by_contract = inputs.of_tenant(rescued)
    paid, unpaid, missing = [], [], 0 * now.cash
    for due in now.flows.unpaid:
        part = by_contract if due.by == CONTRACT else rescued
        paid.append(pay(due.debtor, due.creditor, due.amount * part, due.kind, due.by))
        unpaid.append(evolve(due, amount=due.amount * (1 - part)))
        missing = missing + rescued * by_debtor(inputs, [due])
    late = [evolve(due, amount=due.amount * by_contract) for due in now.flows.site_unpaid]
    received = sum(move.amount for move in paid if move.payee == "site")
    from_sites, missed, _left = pay_by_class(inputs, late, now.site_cash * by_contract + received)
    still = tuple(evolve(due, amount=due.amount * (1 - by_contract) + left)
                  for due, left in zip(now.flows.site_unpaid, missed, strict=True))
    tolerance = DEAD_BAND * (now.flows.site_due + now.flows.rent)
    cured = by_contract * truth(sum(due.amount for due in still) <= tolerance, by_contract)
    flows = evolve(now.flows, unpaid=tuple(unpaid), arrears=now.flows.arrears * (1 - rescued), site_unpaid=still,
                   site_default=now.flows.site_default * (1 - cured))
    return [*paid, *from_sites], evolve(now, flows=flows, under_water=now.under_water * (1 - rescued)), missing


def save(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Labs that would fail this quarter and are rescued: arrears and some runway are paid, at terms."""
    failing = who_fails(inputs, now)
    chance = terms.chance * ramp(terms, default_point(inputs, now))
    rescued = failing * truth(shocks["rescue"] < chance, failing)
    payments, after, missing = pay_arrears(inputs, now, rescued)
    amount = missing + rescued * terms.runway * now.burn
    as_equity = truth(terms.form == 1, terms.form)
    assumes = truth(terms.form >= 2, terms.form)
    in_arrears = sum((due.amount for due in now.flows.unpaid if due.kind == "term_principal"), 0 * now.cash)
    owed = rescued * positive(now.term_debt - in_arrears)
    cut = terms.haircut * owed
    assumed = assumes * (owed - cut)
    worth = positive(now.value - lab_debt(inputs, now))
    part = ratio(as_equity * amount, worth + as_equity * amount)
    keeps = 1 - part
    after = evolve(
        after, held_before=now.held_before * keeps, held_by_vendors=now.held_by_vendors * keeps,
        held_by_state=now.held_by_state * keeps + part,
        memory={**now.memory, "rescued": now.memory["rescued"] + rescued})
    return after, [
        pay("government", "lab", amount * (1 - as_equity), "rescue_loan"), pay("government", "lab", amount * as_equity, "rescue_equity"),
        pay("government", "lender", assumed, "debt_assumed"), note("term_debt", cut, -1, "written_off"), *payments]


def expect(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Lenders price what they expect, on the size a lab has now."""
    believed = terms.belief * ramp(terms, default_point(inputs, now))
    base = inputs.failure.rescue_belief
    return evolve(now, flows=evolve(now.flows, belief=base + (1 - base) * believed)), []


def count_saving(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """What the belief saves labs in interest this quarter: term debt x (spread lenders would ask without it - spread)."""
    doubting = evolve(now, flows=evolve(now.flows, belief=0 * now.spread))
    saved = now.term_debt * positive(asked_spread(inputs, doubting, now.value) - now.spread) * QUARTER * now.flows.discount
    return evolve(now, memory={**now.memory, "spread_saved": now.memory["spread_saved"] + saved}), []


def measures(terms: Terms, inputs: Inputs, after: State) -> dict[str, tuple[Array, str, str]]:
    """The subsidy nobody voted for, and how often it is paid out, (path,)."""
    return {
        "rescue.spread_saved": (after.memory["spread_saved"].sum(axis=0), "USD", "interest labs save because lenders expect a rescue"),
        "rescue.rescues": (after.memory["rescued"].sum(axis=0), "count", "rescues"),
    }


def claims_held(terms: Terms, inputs: Inputs, now: State) -> list[Claim]:
    """Rescue loans at contract less expected loss at the lab's spread."""
    sound = 1 - expected_loss(now.spread, 0.5 * inputs.funding.debt_tenor)
    return [Claim("government", "lab", now.memory[RESCUE_DEBT] * sound * now.alive, "rescue_loan", LAB)]


def owed(terms: Terms, inputs: Inputs, now: State) -> Array:
    """What rescued labs owe the state, USD, (lab, path)."""
    return now.memory[RESCUE_DEBT]


ACCOUNTS = Accounts("loan", "at_shortfall", owed, {
    ("rescue_loan", "government"): ("disbursement",), ("debt_assumed", "government"): ("claims",),
    ("rescue_interest", "lab"): ("scheduled_payments",), ("rescue_principal", "lab"): ("scheduled_payments",),
    ("rescue_recovery", "lab"): BACK, ("recovery_other", "lab"): ("scheduled_payments",)}, disbursed="rescue_loan", owed=RESCUE_DEBT)
ACTS = {"operate": charge, "shortfall": save, "failure": expect, "distribution": count_saving}
