"""Stage 7: dues are paid class by class; sites serve their debt and pay out; parents sweep.

paid = due x min(1, cash left / dues of the class); what is not paid is arrears. Cash is never negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from whopays.arrays import added, minimum, positive, ratio, truth
from whopays.case.quantities import Contracts
from whopays.finance.project import cover_ratio, set_aside
from whopays.model.evolve import evolve
from whopays.model.firm import owned
from whopays.model.inputs import MONTHS, QUARTER, Inputs
from whopays.model.once import once
from whopays.model.site_debt import refinanced
from whopays.model.stages.fund import DEAD_BAND
from whopays.model.state import DEFERRED, SECURED, Due, State
from whopays.model.transfer import CONTRACT, LAB, Entry, Moves, Transfer, note, pay

Array = Any


class Shared(NamedTuple):
    """What a rank asks for of a debtor, and the part of it that cash covers; (rows of the debtor, path) each."""

    asked: Array
    part: Array


def shared_out(inputs: Inputs, dues: Sequence[Due], cash: Array) -> tuple[dict[int, Shared], Array]:
    """Cash shared out rank by rank, pro rata within a rank. returns: by rank, and the cash left >= 0."""
    ranks: dict[int, Shared] = {}
    cash = positive(cash)
    for rank in sorted({due.rank for due in dues}):
        asked = by_debtor(inputs, [due for due in dues if due.rank == rank])
        part = ratio(minimum(cash, asked), asked, 1)  # cut before the division, which a trickle of dues would overflow
        cash = positive(cash - asked * part)
        ranks[rank] = Shared(asked, part)
    return ranks, cash


def pay_by_class(inputs: Inputs, dues: Sequence[Due], cash: Array,
                 ranks: dict[int, Shared] | None = None) -> tuple[list[Transfer], list[Array], Array]:
    """Pay dues rank by rank, pro rata within a rank.

    dues    : of one kind of debtor, any order
    cash    : USD, (rows of the debtor, path), >= 0
    ranks   : what `shared_out` found where it is known; cash is then what it left
    returns : transfers, the unpaid amount of each due (same order), cash left >= 0
    """
    if ranks is None:
        ranks, cash = shared_out(inputs, dues, cash)
    transfers, unpaid = [], []
    of_tenant: dict[int, Array] = {}
    for due in dues:
        part = ranks[due.rank].part
        if due.debtor == "lab" and due.by == CONTRACT:
            part = of_tenant[due.rank] = of_tenant[due.rank] if due.rank in of_tenant else inputs.of_tenant(part)
        amount = due.amount * part
        transfers.append(pay(due.debtor, due.creditor, amount, due.kind, due.by))
        unpaid.append(due.amount - amount)
    return transfers, unpaid, cash


def by_debtor(inputs: Inputs, dues: Sequence[Due]) -> Array:
    """Dues of one debtor summed to its rows: a contract's due of a lab goes to the tenant; 0 without any."""
    total = added([due.amount for due in dues if due.debtor != "lab" or due.by != CONTRACT] or [0])
    of_contracts = [due.amount for due in dues if due.debtor == "lab" and due.by == CONTRACT]
    return total + inputs.tenant(added(of_contracts)) if of_contracts else total


class Paid(NamedTuple):
    """What labs paid this quarter; USD, (lab, path) but the lists."""

    transfers: list[Transfer]
    unpaid: tuple[Due, ...]  # above rank deferred
    owed: Array
    arrears: Array           # above rank deferred
    left: Array


def settle_labs(inputs: Inputs, now: State) -> Paid:
    """Labs pay."""
    dues = [due for due in now.flows.dues if due.debtor == "lab"]
    ranks, left = shared_out(inputs, dues, now.cash)
    transfers, unpaid, left = pay_by_class(inputs, dues, left, ranks)
    owed = tuple(evolve(due, amount=missing) for due, missing in zip(dues, unpaid, strict=True) if due.rank < DEFERRED)
    arrears = added(asked * (1 - part) for rank, (asked, part) in ranks.items() if rank < DEFERRED)
    return Paid(transfers, owed, added(asked for asked, _part in ranks.values()), arrears, left)


@once
def dust(contract: Contracts) -> Array:
    """Debt or debt service of a site that rounding may leave: none, for any decision. USD, (contract, path)"""
    return DEAD_BAND * contract.capital_cost * contract.capacity


def owner_support(inputs: Inputs, now: State, cash: Array, running: Array, owed: Array) -> Array:
    """What the owner pays for a site that cannot: running costs while there is no debt; everything in mode keep.

    A site with debt is non-recourse: it defaults. USD, (contract, path)
    """
    free_of_debt = truth(now.site_debt + now.construction_debt <= dust(inputs.contracts), cash) * (1 - inputs.keep)
    return positive(owed - cash) * inputs.keep + positive(running - cash) * free_of_debt


def by_owner(now: State, amount: Array) -> tuple[Array, Array]:
    """An amount of a site's owners: of who built it, and of who bought it. USD, (contract, path) each"""
    bought = amount * now.sold
    return amount - bought, bought


def settle_sites(inputs: Inputs, now: State, received: Array) -> tuple[State, list[Transfer]]:
    """Sites pay costs, tax and debt service from cash, new debt at maturity, and reserve; then the covenants.

    The reserve is filled to its target, which falls with the debt; the rest is paid out, but trapped below the
    lock-up cover, and swept to lenders in part below the default ratio. returns: state, transfers.
    """
    contract = inputs.contracts
    dues = [due for due in now.flows.dues if due.debtor == "site"]
    running, owed = by_debtor(inputs, [due for due in dues if due.rank < SECURED]), by_debtor(inputs, dues)
    flow = received + now.flows.site_income - running
    service = now.flows.site_due - (0 if now.flows.maturing is None else now.flows.maturing)
    cover = cover_ratio(flow, service * truth(service > dust(contract), service))
    breached = truth(cover < contract.default_cover, flow)
    now, new_debt, from_lenders = refinanced(inputs, now, breached)
    cash = now.site_cash + received + new_debt + now.site_reserve
    support = owner_support(inputs, now, cash, running, owed)
    transfers, unpaid, left = pay_by_class(inputs, dues, cash + support)
    repaid = added(paid.amount for paid in transfers if paid.kind == "site_principal")
    debt = positive(now.site_debt + new_debt - repaid)
    last = debt * truth(now.service <= 0, debt)  # after the last scheduled service all that is still owed is kept
    target = minimum(service * contract.reserve_months * (4 / MONTHS) + last, debt)
    kept = set_aside(left, target, cover, contract.lock_up_cover)
    swept = minimum(kept.trapped * contract.sweep_share * breached, debt)
    funded = positive(kept.reserve - now.site_reserve)
    missed = tuple(evolve(due, amount=u) for due, u in zip(dues, unpaid, strict=True))
    flows = evolve(now.flows, site_flow=flow, site_scheduled=service, locked=kept.is_locked, breached=breached, site_unpaid=missed,
                   site_default=truth(added(unpaid) > DEAD_BAND * owed, now.site_cash))
    (given, given_new), (out, out_new) = by_owner(now, support), by_owner(now, kept.distribution)
    return evolve(now, flows=flows), [
        *from_lenders,
        pay("sponsor", "site", given, "owner_support", CONTRACT), pay("investor", "site", given_new, "owner_support", CONTRACT), *transfers,
        pay("reserve", "site", positive(now.site_reserve - kept.reserve), "reserve_release", CONTRACT),
        pay("site", "reserve", funded, "reserve_funding", CONTRACT),
        pay("site", "lender", swept, "site_sweep", CONTRACT),
        pay("site", "sponsor", out, "distribution", CONTRACT), pay("site", "investor", out_new, "distribution_new_owner", CONTRACT)]


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
    labs = settle_labs(inputs, now)
    received = [t.amount for t in labs.transfers if t.payee == "site"]
    now, from_sites = settle_sites(inputs, now, added(received))
    sales = now.flows.revenue + now.flows.spare_revenue
    flows = evolve(now.flows, unpaid=labs.unpaid, arrears=positive(labs.arrears - DEAD_BAND * labs.owed))
    after = evolve(now, burn=positive(labs.owed - sales), margin=ratio(now.flows.operating_cash, sales), flows=flows)
    return after, [*accrue(inputs, now), *labs.transfers, *from_sites, *sweep_up(inputs, now, labs.left)]
