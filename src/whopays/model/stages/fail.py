"""Stage 8: labs that cannot pay fail; estates are shared out, customers move; then, after `clear`, lenders sell sites in default.

A lab fails when a class above deferred stays unpaid, or its value lay under its debt for a number of
quarters. A parent pays for its lab, or stops it and lets its contracts run off; the lab defaults only
once its parent has given all it can.
"""

from __future__ import annotations

from typing import Any

from whopays.arrays import minimum, positive, ratio, stack, truth
from whopays.finance.waterfall import seniority_waterfall
from whopays.model.claim import RESCUE_DEBT, STATE_LOAN, bid, lab_debt, site_value
from whopays.model.evolve import evolve
from whopays.model.firm import owned
from whopays.model.inputs import MONTHS, Inputs
from whopays.model.observed import under_way
from whopays.model.rare import where_it_happens
from whopays.model.stages.clear import in_doubt, vendors_pay
from whopays.model.stages.fund import DEAD_BAND
from whopays.model.stages.settle import by_debtor
from whopays.model.state import SECURED, State
from whopays.model.transfer import CONTRACT, KINDS, LAB, Moves, note, pay

Array = Any


def who_fails(inputs: Inputs, now: State) -> Array:
    """1 for each lab that fails this quarter, (lab, path)."""
    may = (now.alive + now.exited) * inputs.has_finance * (1 - inputs.keep)
    paid_for = owned(inputs, now)
    left_alone = 1 - paid_for * truth(now.support_left > DEAD_BAND * inputs.labs.parent_capacity, may)
    drowned = truth(now.under_water >= inputs.failure.value_quarters, may) * (1 - paid_for)
    unable = truth(now.flows.arrears > 0, may) * left_alone
    return may * (drowned + unable - drowned * unable)


def damages(inputs: Inputs, now: State, rejected: Array, gone: Array) -> Array:
    """A landlord's claim on a contract given up: rent for the years left or the cap, less what re-letting brings.

    years = min(cap, years left, or the tenor for what is under way); claim = GW x max(0, years x rent
    - (years - re-let delay) x market price). What is under way is given up only by a lab that is gone.
    rejected, gone : part of the contract, 1 where the tenant is gone. USD, (contract, path)
    """
    def per_gw(years: Array) -> Array:
        relet = positive(years - inputs.compute.relet_delay) * now.compute_price
        return positive(years * inputs.contracts.rent - relet)

    cap = inputs.failure.damages_cap
    on_line = now.leased * per_gw(minimum(cap, ratio(now.promised, now.leased)))
    return rejected * on_line + gone * under_way(now) * per_gw(minimum(cap, inputs.contracts.tenor))


def going_concern(inputs: Inputs, now: State) -> Array:
    """What new owners would pay for the business: value x (1 - haircut) x (1 - sector haircut in a bust). USD, (lab, path)"""
    f = inputs.failure
    return now.value * (1 - f.going_concern_haircut) * (1 - f.sector_haircut * now.flows.bust)


def goes_on(inputs: Inputs, now: State, uniform: Array) -> Array:
    """1 where a lab that fails goes on under new owners: when its price covers all it owes, else by the drawn chance, once."""
    owes = lab_debt(inputs, now) + now.insurance_due + now.flows.arrears
    worth_it = truth(going_concern(inputs, now) > owes, now.value)
    by_chance = truth(uniform < inputs.failure.restructuring, now.value) * (1 - now.failed)
    return worth_it + by_chance - worth_it * by_chance


def estate(inputs: Inputs, now: State, failing: Array, restructured: Array, paid: Array = 1) -> tuple[Array, Array, Array]:
    """What new owners pay for the business, all there is to share, what of it the proceedings consume, USD, (lab, path).

    price of a going concern where the business goes on; one that stops sells what it owns: its cash and the warrants its vendors
    buy back. Machines stand in the books of sites, customers move without a payment. Cost = share of all there is.
    paid : part of the warrants that their vendors can pay, (contract, path)
    """
    price = restructured * going_concern(inputs, now)
    has = price + failing * (positive(now.cash) + inputs.tenant(positive(now.vendor_shares) * paid))
    return price, has, inputs.failure.bankruptcy_cost * has


def working_capital(inputs: Inputs, now: State, restructured: Array) -> Array:
    """Cash the new owners of a restructured lab put in: the buffer, months of trailing burn. USD, (lab, path)."""
    return restructured * inputs.funding.buffer * (4 / MONTHS) * now.burn


def waterfall(estate_value: Array, secured: Array, senior: Array, junior: Array, deviation: Array) -> tuple[Array, ...]:
    """Share out an estate by absolute priority; juniors may get a share ahead of their turn, secured claims never wait.

    estate_value, secured, senior, junior : USD, >= 0, (...)
    deviation : share of what is left after secured claims that juniors get while seniors are short
    returns   : USD to secured, senior, junior, owners; they add to the estate

    >>> import numpy as np
    >>> [float(x) for x in waterfall(*map(np.float64, (100.0, 20.0, 60.0, 40.0, 0.0)))]
    [20.0, 60.0, 20.0, 0.0]
    >>> [float(x) for x in waterfall(*map(np.float64, (100.0, 20.0, 160.0, 40.0, 0.25)))]
    [20.0, 60.0, 20.0, 0.0]
    """
    to_secured = minimum(estate_value, secured)
    left = estate_value - to_secured
    to_senior, to_junior = seniority_waterfall(stack([senior, junior]), left, deviation)
    return to_secured, to_senior, to_junior, positive(left - to_senior - to_junior)


def lab_estates(inputs: Inputs, now: State, failing: Array, restructured: Array, rejected: Array, paid: Array = 1,
                ) -> tuple[Moves, Array, Array]:
    """Recoveries of all claims on labs that fail; returns moves, loss by lab, what sites do not get (contract), USD; paid as in `estate`"""
    price, has, consumed = estate(inputs, now, failing, restructured, paid)
    claim = damages(inputs, now, rejected, inputs.of_tenant(failing * (1 - restructured)))
    by_contract = inputs.of_tenant(failing)
    rent = sum(d.amount for d in now.flows.unpaid if d.kind == "rent") * by_contract + claim
    other = [d for d in now.flows.unpaid if d.kind != "rent" and KINDS[d.kind][1] is None]
    rescue_debt = now.memory.get(RESCUE_DEBT, 0)  # the state's loan to a lab stands beside its credit line
    secured = failing * (now.revolver + rescue_debt)
    senior = failing * (now.term_debt + now.insurance_due + by_debtor(inputs, other)) + inputs.tenant(rent)
    junior = failing * (now.convertible + inputs.tenant(now.vendor_credit + now.deferred_rent))
    value = has - consumed
    to_secured, to_senior, to_junior, residual = waterfall(value, secured, senior, junior, inputs.failure.priority_deviation)
    first, second, third = (minimum(ratio(paid, owed), 1) for paid, owed in
                            ((to_secured, secured), (to_senior, senior), (to_junior, junior)))
    senior_part, junior_part, lost = inputs.of_tenant(second), inputs.of_tenant(third), by_contract * (1 - inputs.of_tenant(third))
    entries = [
        note("revolver", failing * now.revolver * (1 - first), -1, "written_off"),
        note("term_debt", failing * now.term_debt * (1 - second), -1, "written_off"),
        note("convertible", failing * now.convertible * (1 - third), -1, "written_off"),
        note("vendor_credit", now.vendor_credit * lost, -1, "written_off", CONTRACT),
        note("deferred_rent", now.deferred_rent * lost, -1, "written_off", CONTRACT),
        note("insurance_due", failing * now.insurance_due * (1 - second), -1, "written_off"),
        note("undrawn_equity", failing * now.undrawn_equity, -1, "written_off"),
    ]
    transfers = [
        pay("investor", "lab", working_capital(inputs, now, restructured), "equity"),
        pay("vendor", "lab", by_contract * positive(now.vendor_shares) * paid, "warrant_settled", CONTRACT),
        pay("investor", "lab", price, "estate_purchase"), pay("lab", "resources", consumed, "bankruptcy_cost"),
        pay("lab", "lender", failing * now.revolver * first, "recovery_revolver"),
        pay("lab", "lender", failing * now.term_debt * second, "recovery_term"),
        pay("lab", "site", rent * senior_part, "recovery_rent", CONTRACT),
        pay("lab", "public", failing * now.insurance_due * second, "recovery_public"),
        *(pay("lab", d.creditor, d.amount * (by_contract * senior_part if d.by == CONTRACT else failing * second), "recovery_other", d.by)
          for d in other),
        pay("lab", "investor", failing * now.convertible * third, "recovery_convertible"),
        pay("lab", "vendor", by_contract * now.vendor_credit * junior_part, "recovery_vendor", CONTRACT),
        pay("lab", "site", by_contract * now.deferred_rent * junior_part, "recovery_deferred", CONTRACT),
        pay("lab", "investor", residual, "estate_residual"),
    ]
    penalties = sum(d.amount for d in other if d.by == CONTRACT) * by_contract
    site_lost = (rent + penalties) * (1 - senior_part) + now.deferred_rent * lost
    moves = [*entries, *transfers, *state_recovers(RESCUE_DEBT, "lab", "rescue_recovery", failing, failing * rescue_debt * first, now)]
    return moves, secured + senior + junior - to_secured - to_senior - to_junior, site_lost


def state_recovers(stock: str, debtor: str, kind: str, happens: Array, back: Array, now: State) -> Moves:
    """What the state gets back on a loan of its own, and what it writes off; nothing without such a loan."""
    if stock not in now.memory:
        return []
    by = LAB if debtor == "lab" else CONTRACT
    return [pay(debtor, "government", back, kind, by), note(stock, happens * now.memory[stock] - back, -1, "written_off", by)]


def site_estates(inputs: Inputs, now: State, default: Array, offered: Array) -> tuple[Moves, dict[str, Array], dict[str, Array]]:
    """Lenders of a site in default sell it; returns moves, ownership and cost, and for instruments who was owed and got what.

    price = lower of depreciated cost and re-let value x what is offered for used machines, less in a bust.
    """
    interest = sum(d.amount for d in now.flows.site_unpaid if d.kind == "site_interest")
    running = [d for d in now.flows.site_unpaid if d.rank < SECURED]
    exposure = default * (now.site_debt + now.construction_debt + interest)
    price = default * site_value(inputs, now) * offered
    price = price * (1 - inputs.failure.sector_haircut * now.flows.bust)
    estate_value = price + default * now.site_cash
    owed = default * sum(d.amount for d in running)
    part = minimum(ratio(estate_value, owed, 1), 1)
    left = estate_value - owed * part
    recovered = minimum(exposure, left)
    owed_to_state = default * now.memory.get(STATE_LOAN, 0)
    to_state = minimum(owed_to_state, left - recovered)  # behind the lenders; may be shared after
    rest = left - recovered - to_state
    return [
        *state_recovers(STATE_LOAN, "site", "state_recovery", default, to_state, now),
        note("construction_debt", default * now.construction_debt, -1, "completed", CONTRACT),
        note("site_debt", default * now.construction_debt, 1, "completed", CONTRACT),
        note("site_debt", default * interest, 1, "accrued", CONTRACT),
        note("site_debt", exposure - recovered, -1, "written_off", CONTRACT),
        pay("investor", "site", price, "site_purchase", CONTRACT),
        *(pay("site", d.creditor, default * d.amount * part, "site_arrears", CONTRACT) for d in running),
        pay("site", "lender", recovered, "site_recovery", CONTRACT),
        pay("site", "sponsor", rest * (1 - now.sold), "site_residual", CONTRACT),
        pay("site", "investor", rest * now.sold, "site_residual", CONTRACT),
    ], {"sold": now.sold + default * (1 - now.sold), "book": now.book * (1 - default) + price}, {
        "site_exposure": exposure, "site_recovered": recovered, "state_owed": owed_to_state, "state_got": to_state}


def given_back(inputs: Inputs, now: State, gone: Array, restructured: Array) -> Array:
    """Part of each contract the failed tenant rejects: all when it is gone; when it goes on, what it does not need.

    kept = clip(planning margin x (need + training) / capacity under lease, 0, 1). (contract, path)
    """
    leased = inputs.tenant(now.leased + now.renewed)
    kept = minimum(ratio(inputs.compute.planning_margin * (now.flows.need + now.flows.training), leased, 1), 1)
    return inputs.of_tenant(gone + restructured * (1 - kept))


def vacate(inputs: Inputs, now: State, rejected: Array, gone: Array) -> dict[str, Array]:
    """The part of a contract given up stands empty; of a lab that is gone nothing more starts, what is under way is finished."""
    return {"rejected": now.rejected + gone * (1 - now.rejected),
            "leased": now.leased * (1 - rejected), "renewed": now.renewed * (1 - rejected),
            "vacant": now.vacant + (now.leased + now.renewed) * rejected,
            "queue": now.queue * (1 - rejected), "promised": now.promised * (1 - rejected)}


def fail(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Settle failures on the paths where a lab fails or a parent stops one."""
    events = (who_fails(inputs, now) + now.flows.exits).sum(axis=0)
    tells = {"failing": now.alive, "loss": now.alive, "site_lost": now.site_cash, "warrants_paid": now.site_cash}
    return where_it_happens(events, settle_failures, inputs, now, shocks, tells)


def settle_failures(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Labs are sold as a going concern, else liquidated; what they give back stands empty.

    An estate and the vendors that owe it for warrants hang on each other where a vendor may fail too: what these pay is found first.
    """
    failing = who_fails(inputs, now)
    restructured = failing * now.alive * goes_on(inputs, now, shocks["restructuring"])
    gone = failing - restructured
    rejected = given_back(inputs, now, gone, restructured)
    exits = now.flows.exits * (1 - failing)  # whom its parent can no longer pay for fails, whatever the parent wants
    leaves = (now.flows.share * (gone + exits)).sum(axis=1) * inputs.demand.switching_loss
    after = evolve(
        now, **vacate(inputs, now, rejected, inputs.of_tenant(gone)),
        alive=now.alive * (1 - gone) * (1 - exits), exited=now.exited * (1 - gone) + exits,
        failed=now.failed + failing * (1 - now.failed),
        held_before=now.held_before * (1 - failing), held_by_vendors=now.held_by_vendors * (1 - failing),
        held_by_state=now.held_by_state * (1 - failing), under_water=now.under_water * (1 - failing),
        away=1 - (1 - now.away) * (1 - leaves),
        failures=(failing + exits).sum(axis=0))
    hangs = in_doubt(inputs, now, failing)

    def shared_out(paid: Array) -> tuple[State, Moves]:
        moves, loss, site_lost = lab_estates(inputs, now, failing, restructured, rejected, paid)
        return evolve(after, flows=evolve(now.flows, failing=failing, exits=exits, loss=loss, site_lost=site_lost,
                                          warrants_paid=hangs * paid)), moves

    return shared_out(vendors_pay(inputs, now, shocks, hangs, shared_out))


def foreclose(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Lenders sell the sites in default, on the paths where there are any."""
    tells = dict.fromkeys(("site_exposure", "site_recovered", "state_owed", "state_got"), now.site_cash)
    return where_it_happens(now.flows.site_default.sum(axis=0), settle_sites_in_default, inputs, now, shocks, tells)


def settle_sites_in_default(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """A site whose backer brought enough pays what it missed and goes on; the others are sold."""
    missing = sum(due.amount for due in now.flows.site_unpaid)
    backed = 0 * now.site_cash if now.flows.backed is None else now.flows.backed
    cured = now.flows.site_default * truth(backed > 0, missing) * truth(now.site_cash >= missing, missing)
    default = now.flows.site_default * (1 - cured)
    moves, sites, claims = site_estates(inputs, now, default, bid(inputs, shocks["resale"]))
    flows = evolve(now.flows, site_default=default, **claims)
    return evolve(now, **sites, flows=flows), [
        *(pay("site", due.creditor, due.amount * cured, due.kind, CONTRACT) for due in now.flows.site_unpaid), *moves]
