"""Stage 7: dues are paid class by class; sites serve their debt and pay out; parents sweep.

paid = due x min(1, cash left / dues of the class); what is not paid is arrears. Cash is never negative.
"""

from __future__ import annotations

from typing import Any

from whopays.arrays import minimum, positive, ratio, truth
from whopays.finance.project import cover_ratio, set_aside
from whopays.model.evolve import evolve
from whopays.model.firm import owned
from whopays.model.inputs import MONTHS, QUARTER, Inputs
from whopays.model.site_debt import refinanced
from whopays.model.stages.fund import DEAD_BAND
from whopays.model.state import DEFERRED, SECURED, Due, State
from whopays.model.transfer import CONTRACT, LAB, Entry, Moves, Transfer, note, pay

Array = Any


def pay_by_class(inputs: Inputs, dues: list[Due], cash: Array) -> tuple[list[Transfer], list[Array], Array]:
    """Pay labs' dues rank by rank, pro rata within a rank.

    dues    : of one kind of debtor, any order
    cash    : USD, (rows of the debtor, path), >= 0
    returns : transfers, the unpaid amount of each due (same order), cash left >= 0
    """
    paid: dict[int, Array] = {}
    cash = positive(cash)
    for rank in sorted({due.rank for due in dues}):
        asked = sum(by_debtor(inputs, due) for due in dues if due.rank == rank)
        part = minimum(ratio(cash, asked, 1), 1)
        cash = positive(cash - asked * part)
        paid[rank] = part
    transfers, unpaid = [], []
    for due in dues:
        part = paid[due.rank]
        amount = due.amount * (inputs.of_tenant(part) if due.debtor == "lab" and due.by == CONTRACT else part)
        transfers.append(pay(due.debtor, due.creditor, amount, due.kind, due.by))
        unpaid.append(due.amount - amount)
    return transfers, unpaid, cash


def by_debtor(inputs: Inputs, due: Due) -> Array:
    """A due summed to its debtor's rows: a contract's due of a lab goes to the tenant."""
    return inputs.tenant(due.amount) if due.debtor == "lab" and due.by == CONTRACT else due.amount


def settle_labs(inputs: Inputs, now: State) -> tuple[list[Transfer], tuple[Due, ...], Array]:
    """Labs pay. returns: transfers, what stays unpaid above rank deferred, cash left (lab, path)."""
    dues = [due for due in now.flows.dues if due.debtor == "lab"]
    transfers, unpaid, left = pay_by_class(inputs, dues, now.cash)
    owed = tuple(evolve(due, amount=missing) for due, missing in zip(dues, unpaid, strict=True) if due.rank < DEFERRED)
    return transfers, owed, left


def dust(inputs: Inputs) -> Array:
    """Debt or debt service of a site that rounding may leave: none, for any decision. USD, (contract, path)"""
    return DEAD_BAND * inputs.contracts.capital_cost * inputs.contracts.capacity


def owner_support(inputs: Inputs, now: State, cash: Array, dues: list[Due]) -> Array:
    """What the owner pays for a site that cannot: running costs while there is no debt; everything in mode keep.

    A site with debt is non-recourse: it defaults. USD, (contract, path)
    """
    running = sum(due.amount for due in dues if due.rank < SECURED)
    owed = sum(due.amount for due in dues)
    free_of_debt = truth(now.site_debt + now.construction_debt <= dust(inputs), cash) * (1 - inputs.keep)
    return positive(owed - cash) * inputs.keep + positive(running - cash) * free_of_debt


def settle_sites(inputs: Inputs, now: State, received: Array) -> tuple[State, list[Transfer], tuple[Due, ...]]:
    """Sites pay costs, tax and debt service from cash, new debt at maturity, and reserve; then the covenants.

    The reserve is filled to its target, which falls with the debt; the rest is paid out, but trapped below the
    lock-up cover, and swept to lenders in part below the default ratio. returns: state, transfers, what stays unpaid.
    """
    contract = inputs.contracts
    dues = [due for due in now.flows.dues if due.debtor == "site"]
    running = sum(due.amount for due in dues if due.rank < SECURED)
    flow = received + now.flows.site_income - running
    service = now.flows.site_due - (0 if now.flows.maturing is None else now.flows.maturing)
    cover = cover_ratio(flow, service * truth(service > dust(inputs), service))
    breached = truth(cover < contract.default_cover, flow)
    now, new_debt, from_lenders = refinanced(inputs, now, breached)
    cash = now.site_cash + received + new_debt
    support = owner_support(inputs, now, cash + now.site_reserve, dues)
    transfers, unpaid, left = pay_by_class(inputs, dues, cash + support + now.site_reserve)
    missed = tuple(evolve(due, amount=u) for due, u in zip(dues, unpaid, strict=True))
    repaid = sum(due.amount - u for due, u in zip(dues, unpaid, strict=True) if due.kind == "site_principal")
    debt = positive(now.site_debt + new_debt - repaid)
    last = debt * truth(now.service <= 0, debt)  # after the last scheduled service all that is still owed is kept
    target = minimum(service * contract.reserve_months * (4 / MONTHS) + last, debt)
    kept = set_aside(left, target, cover, contract.lock_up_cover)
    swept = minimum(kept.trapped * contract.sweep_share * breached, debt)
    change = kept.reserve - now.site_reserve
    flows = evolve(now.flows, site_flow=flow, site_scheduled=service, locked=kept.is_locked, breached=breached)
    return evolve(now, flows=flows), [
        *from_lenders,
        pay("sponsor", "site", support * (1 - now.sold), "owner_support", CONTRACT),
        pay("investor", "site", support * now.sold, "owner_support", CONTRACT), *transfers,
        pay("reserve", "site", positive(-change), "reserve_release", CONTRACT),
        pay("site", "reserve", positive(change), "reserve_funding", CONTRACT),
        pay("site", "lender", swept, "site_sweep", CONTRACT),
        pay("site", "sponsor", kept.distribution * (1 - now.sold), "distribution", CONTRACT),
        pay("site", "investor", kept.distribution * now.sold, "distribution_new_owner", CONTRACT)], missed


def sweep_up(inputs: Inputs, now: State, cash: Array) -> list[Transfer]:
    """Credit lines are repaid from cash above the buffer; parent-owned labs pay theirs to the parent."""
    free = positive(cash - inputs.funding.buffer * (4 / MONTHS) * now.burn * now.alive) * inputs.has_finance
    back = minimum(now.revolver, free)
    return [
        pay("lab", "lender", back, "revolver_principal", LAB),
        pay("lab", "parent", (free - back) * owned(inputs, now), "sweep", LAB),
    ]


def accrue(inputs: Inputs, now: State) -> list[Entry]:
    """Interest that is not paid in cash grows the claim: notes, vendor credit, deferred rent. USD this quarter."""
    grows = positive(now.flows.rate + now.spread) * QUARTER
    tenant_grows = inputs.of_tenant(grows)
    return [note("convertible", now.convertible * grows, 1, "accrued"),
            note("vendor_credit", now.vendor_credit * tenant_grows, 1, "accrued", CONTRACT),
            note("deferred_rent", now.deferred_rent * tenant_grows, 1, "accrued", CONTRACT)]


def settle(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Labs first, then the sites that live on their rent."""
    from_labs, unpaid, left = settle_labs(inputs, now)
    received = sum(t.amount for t in from_labs if t.payee == "site")
    now, from_sites, missed = settle_sites(inputs, now, received)
    owed = sum(by_debtor(inputs, due) for due in now.flows.dues if due.debtor == "lab")
    arrears = sum(by_debtor(inputs, due) for due in unpaid)
    site_tolerance = DEAD_BAND * sum(due.amount for due in now.flows.dues if due.debtor == "site")
    flows = evolve(now.flows, unpaid=unpaid, arrears=positive(arrears - DEAD_BAND * owed), site_unpaid=missed,
                   site_default=truth(sum(due.amount for due in missed) > site_tolerance, now.site_cash))
    outflow = positive(owed - now.flows.revenue - now.flows.spare_revenue)
    margin = ratio(now.flows.operating_cash, now.flows.revenue + now.flows.spare_revenue)
    after = evolve(now, burn=outflow, margin=margin, flows=flows)
    return after, [*accrue(inputs, now), *from_labs, *from_sites, *sweep_up(inputs, now, left)]
