"""Stage 8, second part: who stands in for failed tenants, and firms that cannot bear their losses.

A landlord, vendor or insurer fails when its losses exceed its capital. Its lenders come first, then the firms it owes, the sites it
backs and the labs that hold its warrants, alike; what each gets is the greatest clearing vector. The firm goes on in its creditors'
hands and supports nothing: its part of its sites is sold, nothing more starts there, it lends to nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from whopays.arrays import minimum, positive, ratio, space, truth, until_still
from whopays.finance.clearing import Clearing, eisenberg_noe
from whopays.model.books import book
from whopays.model.claim import bid, site_money, site_value
from whopays.model.evolve import evolve
from whopays.model.firm import site_equity_in_books, standing, worth
from whopays.model.inputs import Inputs
from whopays.model.rare import where_it_happens
from whopays.model.stages.fund import DEAD_BAND
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, EDGE, FIRM, Moves, note, pay

Array = Any
ROUNDS = 4096  # of estates and clearing in turn; judgement, a dozen is usual, three hundred where a ring loses little in a turn


def may_fail(inputs: Inputs, now: State, value: Array) -> Array:
    """1 for each firm whose losses exceed its capital, (firm, path); nobody twice, nor in mode keep. value: its worth"""
    short = positive(-value)
    large = DEAD_BAND * (inputs.firms.capital + inputs.firms.debt)
    return truth(short > large, short) * (1 - now.firm_failed) * (1 - inputs.keep)


def backing_due(inputs: Inputs, now: State) -> Array:
    """What a backer owes a site this quarter: its part of what the failed tenant does not pay, up to the cap. USD, (contract, path)."""
    if now.flows.site_lost is None:
        return 0 * now.site_cash
    due = minimum(inputs.backing.share * positive(now.flows.site_lost), positive(now.backing_left))
    return due * standing(inputs, now, "backer", CONTRACT)


def fire_sale(inputs: Inputs, now: State, offered: Array) -> tuple[Array, Array]:
    """What an owner's part of each site brings, and what the books lose by the sale. USD, (contract, path) each.

    price = lower of depreciated cost and re-let value x what is offered for used machines, less in a bust, plus cash, less debt; >= 0
    """
    value = site_value(inputs, now) * offered * (1 - inputs.failure.sector_haircut * now.flows.bust)
    owned = 1 - now.sold
    price = positive(value + site_money(now) - now.site_debt - now.construction_debt) * owned
    booked = site_equity_in_books(inputs, now) * owned
    return minimum(price, booked), positive(booked - price)


def parts_of(inputs: Inputs, role: str, by: str, rows: int) -> Array:
    """(firm, row) part of a row that a firm gets in a role; zeros where no firm plays it."""
    n = inputs.firms.capital.shape[0]
    return inputs.firm_of[role, by] if (role, by) in inputs.firm_of else space(inputs.keep).zeros((n, rows), dtype=inputs.keep.dtype)


class Network(NamedTuple):
    """Who owes whom and who has what. Nodes are the firms and, last, everybody else: labs that hold warrants, sites of others."""

    liabilities: Array  # USD, (node, node, path)
    has: Array          # USD, (node, path), beside what firms owe it
    kept: Array         # share, (node, path), of that which a failure leaves
    senior: Array       # USD, (node, path), to lenders
    consumed: Array     # USD, (firm, path), what the proceedings would take
    advanced: Array     # USD, (firm, path), what it would have spent beyond all it has: its lenders put it in


def network(inputs: Inputs, now: State, due: Array, offered: Array) -> Network:
    """The network of a quarter; a site passes what a backer pays to its owner, or to its lenders where it is in default."""
    xp = space(now.gains)
    contracts, n = due.shape[0], now.gains.shape[0]
    backer, sponsor, vendor = (parts_of(inputs, role, CONTRACT, contracts) for role in ("backer", "sponsor", "vendor"))
    debtor, creditor = (parts_of(inputs, role, EDGE, now.owed.shape[0]) for role in ("debtor", "creditor"))
    to_owner = due * (1 - now.sold) * (1 - now.flows.site_default)
    passed = xp.einsum("ic,jc,cp->ijp", backer, sponsor, to_owner)
    between = xp.einsum("ie,je,ep->ijp", debtor, creditor, positive(now.owed))
    apart = (1 - xp.eye(n, dtype=due.dtype))[:, :, None]  # what a backer owes its own site stays with it
    warrants = xp.einsum("ic,cp->ip", vendor, positive(now.vendor_shares) + paid_before(now))
    outside = positive(xp.einsum("ic,cp->ip", backer, due) - passed.sum(axis=1)) + warrants
    liabilities = xp.concatenate([xp.concatenate([between + apart * passed, outside[:, None]], axis=1),
                                  xp.zeros((1, n + 1, due.shape[-1]), dtype=due.dtype)], axis=0)
    left = worth(inputs, now) + now.firm_debt + between.sum(axis=1) + warrants - between.sum(axis=0)
    owed, has = liabilities.sum(axis=1)[:n], positive(left)
    has = has + now.firm_failed * positive(now.firm_debt + owed - has)  # nobody fails twice
    lost = xp.einsum("ic,cp->ip", sponsor, fire_sale(inputs, now, offered)[1])
    after, cost = positive(has - lost), inputs.failure.bankruptcy_cost
    none = 0 * has[:1]
    kept = ratio(after, has) * (1 - cost)
    with_others = [xp.concatenate([part, none], axis=0) for part in (has, kept, now.firm_debt)]
    return Network(liabilities, with_others[0], with_others[1], with_others[2], cost * after, positive(lost - left))


def paid_before(now: State) -> Array:
    """What a failed lab was paid for its warrants in this quarter, ahead of the clearing that says so. USD, (contract, path)"""
    return 0 * now.site_cash if now.flows.warrants_paid is None else now.flows.warrants_paid


def clearing(inputs: Inputs, now: State, due: Array, greatest: bool = True) -> Clearing:
    """What firms pay when each pays what it can; the greatest vector, or the least; machines sell at the mean offer. (node, path)"""
    found = network(inputs, now, due, inputs.compute.resale_share)
    return eisenberg_noe(found.liabilities, found.has, found.senior, kept_external=found.kept, greatest=greatest)


def settle_firms(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Backers pay; firms that fail pay what clearing leaves, sell their part of sites, and stop supporting."""
    due, n = backing_due(inputs, now), now.gains.shape[0]
    offered = bid(inputs, shocks["resale"])
    firms = network(inputs, now, due, offered)
    found = eisenberg_noe(firms.liabilities, firms.has, firms.senior, kept_external=firms.kept)
    fails = found.fails[:n] * (1 - now.firm_failed) * (1 - inputs.keep)
    unpaid = fails * (1 - found.paid_share[:n])
    lost_by_lenders = now.firm_debt + firms.advanced - found.senior_paid[:n]
    backed = due * (1 - given(inputs, "backer", CONTRACT, unpaid, due))
    price = fire_sale(inputs, evolve(now, site_cash=now.site_cash + backed), offered)[0]
    owner_fails = given(inputs, "sponsor", CONTRACT, fails, due)
    of_failed_lab = truth(paid_before(now) > 0, due) * given(inputs, "vendor", CONTRACT, fails, due)  # the rest of it is not paid
    lost_by_holders = of_failed_lab + (1 - of_failed_lab) * given(inputs, "vendor", CONTRACT, unpaid, due)
    flows = evolve(now.flows, backed=backed, firm_failing=fails, firm_paid=fails * found.paid_share[:n])
    after = evolve(now, firm_failed=now.firm_failed + fails, sold=now.sold + owner_fails * (1 - now.sold),
                   halted=now.halted + owner_fails * (1 - now.halted), flows=flows)
    return after, [
        pay("backer", "site", backed, "backing", CONTRACT),
        pay("firm", "resources", fails * firms.consumed, "firm_bankruptcy_cost", FIRM),
        note("firm_debt", fails * firms.advanced, 1, "advanced", FIRM),
        pay("lender", "firm", fails * positive(lost_by_lenders), "firm_debt_lost", FIRM),
        pay("creditor", "debtor", positive(now.owed) * given(inputs, "debtor", EDGE, unpaid, now.owed), "firm_claim_lost", EDGE),
        pay("investor", "sponsor", price * owner_fails, "site_interest_sold", CONTRACT),
        note("vendor_shares", positive(now.vendor_shares) * lost_by_holders, -1, "written_off", CONTRACT),
    ]


def in_doubt(inputs: Inputs, now: State, failing: Array) -> Array:
    """Warrants of labs that fail on vendors that might fail with them, USD, (contract, path).

    No doubt where a vendor could pay all it may owe were everything it holds worthless.
    """
    if ("vendor", CONTRACT) not in inputs.firm_of:
        return 0 * now.vendor_shares
    least = inputs.firms.capital + now.gains - now.books_before - given_away(inputs, now)
    weak = inputs.of_firm("vendor", CONTRACT, truth(least < 0, least) * (1 - now.firm_failed))
    return inputs.of_tenant(failing) * positive(now.vendor_shares) * weak


def given_away(inputs: Inputs, now: State) -> Array:
    """Most that firms may lose on what their books do not show: warrants, backing, claims on each other. USD, (firm, path)"""
    lost = (("vendor", CONTRACT, positive(now.vendor_shares)), ("backer", CONTRACT, positive(now.backing_left)),
            ("creditor", EDGE, positive(now.owed)))
    return sum((inputs.to_firms(role, by, amount) for role, by, amount in lost if (role, by) in inputs.firm_of), 0 * now.gains)


def vendors_pay(inputs: Inputs, now: State, shocks: dict[str, Array], hangs: Array, share_out: Callable[[Array], tuple[State, Moves]],
                ) -> Array:
    """Part of the warrants of failed labs that vendors pay, (contract, path): labs and firms clear together.

    What a vendor pays adds to the lab's estate, and what that pays the vendor and its sites adds to what the vendor can pay. The
    greatest answer: from everybody paying all, share out the estates and clear, again and again.
    hangs : `in_doubt`; share_out : the estates, given what vendors pay
    """
    if ("vendor", CONTRACT) not in inputs.firm_of:
        return 1 + 0 * hangs
    concerned = truth(hangs > 0, hangs)

    def by_contract(of_firm: Array) -> Array:
        return 1 - concerned * (1 - inputs.of_firm("vendor", CONTRACT, of_firm))

    def again(paid: Array) -> Array:
        after, moves = share_out(by_contract(paid))
        return paid_share(inputs, book(inputs, after, moves), shocks)

    return by_contract(until_still(again, 1 + 0 * now.gains, (hangs > 0).any(axis=0), ROUNDS))


def paid_share(inputs: Inputs, now: State, shocks: dict[str, Array]) -> Array:
    """Part of what each firm owes firms, sites and labs that clearing lets it pay; 1 where nothing is cleared. (firm, path)"""
    due, n = backing_due(inputs, now), now.gains.shape[0]
    firms = network(inputs, now, due, bid(inputs, shocks["resale"]))
    found = eisenberg_noe(firms.liabilities, firms.has, firms.senior, kept_external=firms.kept)
    called = truth(may_fail(inputs, now, worth(inputs, now)).sum(axis=0) + due.sum(axis=0) > 0, now.gains)
    return 1 - called * found.fails[:n] * (1 - now.firm_failed) * (1 - inputs.keep) * (1 - found.paid_share[:n])


def given(inputs: Inputs, role: str, by: str, of_firm: Array, like: Array) -> Array:
    """The value of the firm that plays a role, (row, path); 0 where none does."""
    return inputs.of_firm(role, by, of_firm) if (role, by) in inputs.firm_of else 0 * like


def clear(inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Clear on the paths where a backer is called or a firm cannot bear its losses."""
    if not now.gains.shape[0]:
        return now, []
    value = worth(inputs, now)
    events = may_fail(inputs, now, value).sum(axis=0) + backing_due(inputs, now).sum(axis=0)
    now = evolve(now, flows=evolve(now.flows, firm_worth=value))
    tells = {"backed": now.site_cash, "firm_failing": now.gains, "firm_paid": now.gains}
    return where_it_happens(events, settle_firms, inputs, now, shocks, tells)
