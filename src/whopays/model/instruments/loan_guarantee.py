"""Loan guarantee: the state stands behind part of the new debt of sites, the "backstop".

Loans drawn while the programme is open are covered until its authority is used up. Payment at default
G = min(cap left, guaranteed part x max(0, exposure - first loss)); recoveries are shared pro rata, or
the lender is made whole first (state last), or the state is (state first). A guaranteed loan is priced
at Treasury + the guaranteed premium, the rest at the spread; the site gets `pass_through` of the saving.
Signed contracts keep their size; what binds nobody is offered in a larger one by the case's elasticity.
Warrants on the tenants' shares are the state's pay for the risk, as with Chrysler in 1980.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import minimum, positive, ratio, stack, truth, zeros_like
from whopays.model.claim import Claim, equity_of, expected_loss
from whopays.model.credit import Accounts
from whopays.model.deliveries import appended
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import in_force, term, within
from whopays.model.response import cheaper_money
from whopays.model.state import SECURED, Due, State
from whopays.model.transfer import CONTRACT, LAB, Moves, pay

Array = Any
NAME = "loan_guarantee"
VINTAGES = "guarantee_vintages"
KINDS = {"warrants_sold": ("investors buy from the state its warrants on a lab's shares", None, 0)}


@dataclass(frozen=True)
class Terms:
    """Terms of the guarantee; the same for every eligible site."""

    covered_share: Array = term("share", "Part of a new loan the state guarantees", 0, 1, by_contract=True)
    cap: Array = term("USD", "Authority: most principal guaranteed, and most paid on claims in all", 0)
    first_loss_share: Array = term("share", "Part of exposure the lender bears before the state", 0, 1)
    upfront_fee_rate: Array = term("share", "Fee over guaranteed principal at disbursement", 0, 1)
    borrower_pays: Array = term("ratio", "1: the upfront fee is set so that the budget expects no cost, 0: as stated", 0, 1)
    annual_fee_rate: Array = term("rate", "Fee a year over guaranteed principal owed", 0, 1)
    seniority: Array = term("ratio", "Who recovers first: 0 pro rata, 1 lender first, -1 state first", -1, 1)
    begins: Array = term("years", "Time from the opening to the first loan covered", 0, 100)
    lasts: Array = term("years", "Time new loans are covered", 0, 100)
    pass_through: Array = term("share", "Part of the saving on the spread that lenders pass on to sites", 0, 1)
    tenor: Array = term("years", "Time a loan stays covered after it is drawn; 0: as long as it runs", 0, 100)
    existing_share: Array = term("share", "Part of what sites owe when the programme opens that is covered too", 0, 1)
    power_part: Array = term("share", "1: only the part of a loan that pays for power and grid is covered, 0: all of it", 0, 1)
    warrant_coverage: Array = term("ratio", "Shares the state may buy, at the price of the day, over principal guaranteed", 0, 100)
    warrant_years: Array = term("years", "Time from the opening of the programme to the sale of the warrants", 0, 100)


def signs(terms: Terms, inputs: Inputs) -> Inputs:
    """Cheaper money lets more be offered of what binds nobody, by the elasticity of the case; none without one."""
    full = inputs.contracts.credit_spread
    saved = full - lender_spread(full, eligible(terms, inputs), inputs.market.guaranteed_premium, terms.first_loss_share)
    return cheaper_money(inputs, terms.pass_through * saved * truth(terms.cap > 0, terms.cap), terms.begins, terms.lasts)


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """Guaranteed part of each site's debt, USD guaranteed and paid so far, (contract, path); warrants and their strike by lab.

    A warrant is on one opening share, of which a lab has one in all; what each quarter covered is kept where cover ends before a loan.
    """
    by_lab = zeros_like(inputs.has_finance + inputs.keep)
    none = inputs.of_tenant(by_lab)
    vintages: dict[str, Any] = {VINTAGES: ()} if float(terms.tenor.flat[0]) > 0 else {}
    return {"guaranteed_part": none, "guarantee_issued": none, "guarantee_paid": none, **vintages,
            "warrants": by_lab, "warrant_strike": by_lab}


def eligible(terms: Terms, inputs: Inputs) -> Array:
    """Covered part of an eligible loan: all of it, or what pays for power and grid at the site's opening make-up. (contract, 1)"""
    return terms.covered_share * (1 - terms.power_part * (1 - inputs.contracts.power_share))


def left_of_cap(terms: Terms, used: Array) -> Array:
    """Authority left, (path,); another guarantee in the policy uses its own contracts' part only."""
    return positive(terms.cap - (used * truth(terms.covered_share > 0, used)).sum(axis=0))


def lender_spread(full: Array, covered_share: Array, guaranteed_premium: Array, first_loss_share: Array) -> Array:
    """Spread of a partly guaranteed loan: c x premium + what the lender still bears x spread, never above the spread.

    Where the lender bears first loss f, up to c of f stays with it: c x premium + (1 - c + min(f, c)) x spread.

    >>> import numpy as np
    >>> round(float(lender_spread(np.float64(0.04), np.float64(0.75), np.float64(0.004), np.float64(0.0))), 9)
    0.013
    """
    bears_first = truth(first_loss_share > 0, full) * minimum(first_loss_share, covered_share)
    return minimum(covered_share * guaranteed_premium + minimum(1 - covered_share + bears_first, 1) * full, full)


def cover(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Guarantee this quarter's loans while authority is left; owners pay the upfront fee, running sites the annual one.

    The upfront fee is part of what a site costs: a site under construction earns nothing it could pay from.
    """
    held, borrowed = now.memory, now.flows.borrowed
    debt = now.site_debt + now.construction_debt
    opens = in_force(now, terms.begins, QUARTER + 0 * terms.begins) * terms.existing_share
    covers = eligible(terms, inputs)
    asked = covers * (in_force(now, terms.begins, terms.lasts) * borrowed + opens * positive(debt - borrowed))
    new = within(asked, left_of_cap(terms, held["guarantee_issued"]))
    before, vintages = lapse(terms, now, ratio(positive(debt - borrowed), debt))
    part = minimum(before + ratio(new, debt), 1)
    full = inputs.contracts.credit_spread * now.flows.spread_index
    on_new = minimum(ratio(new, borrowed), covers)
    saving = full - lender_spread(full, on_new, inputs.market.guaranteed_premium, terms.first_loss_share)
    spread = positive(now.site_spread - terms.pass_through * saving * ratio(borrowed, debt))
    own = truth(terms.covered_share > 0, part)
    upfront = new * terms.upfront_fee_rate
    fee = own * part * positive(now.site_debt) * terms.annual_fee_rate * QUARTER
    flows = evolve(now.flows, dues=(*now.flows.dues, Due("site", "government", fee, SECURED, "guarantee_fee", CONTRACT)))
    remembered = {**held, "guaranteed_part": part, "guarantee_issued": held["guarantee_issued"] + new,
                  **({} if vintages is None else {VINTAGES: appended(vintages, now.quarter, ratio(new, debt))}),
                  **granted(terms, inputs, now, inputs.tenant(new))}
    return evolve(now, site_spread=spread, memory=remembered, flows=flows), [
        pay("sponsor", "government", upfront * (1 - now.sold), "guarantee_fee", CONTRACT),
        pay("investor", "government", upfront * now.sold, "guarantee_fee", CONTRACT)]


def lapse(terms: Terms, now: State, stays: Array) -> tuple[Array, Any]:
    """Guaranteed part of debt before this quarter's loans, and what each quarter's loans are of it; loans past the tenor drop out.

    stays : debt before this quarter's loans over debt, (contract, path)
    """
    part, kept = now.memory["guaranteed_part"] * stays, now.memory.get(VINTAGES)
    if kept is None:
        return part, None
    young = [truth((now.quarter - at) * QUARTER < terms.tenor, terms.tenor) for at in range(len(kept))]
    still = [one * stays * is_young for one, is_young in zip(kept, young, strict=True)]
    return minimum(sum(still, 0 * part), part), tuple(still) if isinstance(kept, tuple) else stack(still)


def share_price(inputs: Inputs, now: State) -> Array:
    """Price of all opening shares of a lab that stands for itself, USD, (lab, path); nothing once owners were wiped out."""
    return equity_of(inputs, now) * now.held_before * (1 - inputs.parent_owned)


def granted(terms: Terms, inputs: Inputs, now: State, guaranteed: Array) -> dict[str, Array]:
    """Warrants at the price of the day for what is guaranteed this quarter; none where there is no price. guaranteed: USD, (lab, path)"""
    price = share_price(inputs, now)
    strike = terms.warrant_coverage * guaranteed * truth(price > 0, price)
    return {"warrants": now.memory["warrants"] + ratio(strike, price), "warrant_strike": now.memory["warrant_strike"] + strike}


def in_the_money(inputs: Inputs, now: State) -> Array:
    """What the warrants bring if sold now: number x price - strike, never above the equity. USD, (lab, path)"""
    worth = positive(now.memory["warrants"] * share_price(inputs, now) - now.memory["warrant_strike"])
    return minimum(worth, equity_of(inputs, now))


def sell_warrants(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Investors buy the state's warrants and turn them into shares at once; all other owners are diluted by that."""
    on_sale = in_force(now, terms.begins + terms.warrant_years, QUARTER + 0 * terms.begins)
    brings = in_the_money(inputs, now) * on_sale
    keeps = 1 - ratio(brings, equity_of(inputs, now))
    remembered = {**now.memory, **{name: now.memory[name] * (1 - on_sale) for name in ("warrants", "warrant_strike")}}
    return evolve(now, held_before=now.held_before * keeps, held_by_vendors=now.held_by_vendors * keeps,
                  held_by_state=now.held_by_state * keeps, memory=remembered), [pay("investor", "government", brings, "warrants_sold")]


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
    """Pay lenders of sites that defaulted this quarter; take the state's part of recoveries; the cover is used up."""
    held, exposure, recovered = now.memory, now.flows.site_exposure, now.flows.site_recovered
    own = truth(terms.covered_share > 0, held["guaranteed_part"])
    claim = payment(exposure, own * held["guaranteed_part"], terms.first_loss_share, left_of_cap(terms, held["guarantee_paid"]))
    back = state_recovery(exposure, claim, recovered, terms.seniority)
    ended = own * truth(exposure > 0, claim)
    remembered = {**held, "guarantee_paid": held["guarantee_paid"] + claim, "guaranteed_part": held["guaranteed_part"] * (1 - ended)}
    return evolve(now, memory=remembered), [
        pay("government", "lender", claim, "guarantee_claim", CONTRACT),
        pay("lender", "government", back, "guarantee_recovery", CONTRACT),
    ]


def claims_held(terms: Terms, inputs: Inputs, now: State) -> list[Claim]:
    """What lenders expect to get: guaranteed debt x expected loss at the spread of an uncovered loan; the warrants at what they bring."""
    full = inputs.contracts.credit_spread * now.flows.spread_index
    risk = positive(full - inputs.market.liquidity_premium * now.flows.spread_index)
    own = covered(terms, inputs, now)
    return [Claim("lender", "government", own * expected_loss(risk, 0.5 * inputs.funding.debt_tenor), "guarantee", CONTRACT),
            Claim("government", "lab", in_the_money(inputs, now), "warrants", LAB)]


def covered(terms: Terms, inputs: Inputs, now: State) -> Array:
    """Debt that this guarantee stands behind now, USD, (contract, path)."""
    return truth(terms.covered_share > 0, now.site_debt) * now.memory["guaranteed_part"] * (now.site_debt + now.construction_debt)


ACCOUNTS = Accounts("guarantee", "at_operate", covered, {
    ("guarantee_fee", "sponsor"): ("upfront_fees",), ("guarantee_fee", "investor"): ("upfront_fees",),
    ("guarantee_fee", "site"): ("annual_fees",), ("guarantee_claim", "government"): ("claims",),
    ("guarantee_recovery", "lender"): ("recoveries",), ("warrants_sold", "investor"): ("warrants",)}, stock="guarantee_issued")
ACTS = {"operate": cover, "failure": claims, "distribution": sell_warrants}
