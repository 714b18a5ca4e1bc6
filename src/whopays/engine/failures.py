"""Failures of one quarter: who claimed what, who got what, and who bears the difference in the end.

Read from the stage's own moves, so that no rule of the kernel is written twice. Labs and project
companies are pass-throughs: what a site loses is its owner's loss, or its lenders', or the state's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from whopays.arrays import added
from whopays.model.claim import RESCUE_DEBT, equity_of
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.rare import gather
from whopays.model.stages.clear import clear
from whopays.model.stages.fail import damages, fail, foreclose, given_back
from whopays.model.state import Flows, State
from whopays.model.transfer import CONTRACT, KINDS, LAB, Moves, Transfer

Array = Any

# classes of creditors of a lab in the order they are paid; site debt stands beside them
REVOLVER, TERM, RENT, OTHER, JUNIOR, SITE_DEBT = "revolver", "term", "rent", "other", "junior", "site_debt"
LAB_CLASSES = (REVOLVER, TERM, RENT, OTHER, JUNIOR)
CLASSES = (*LAB_CLASSES, SITE_DEBT)

# stock of claims on a lab -> (who holds it, class, kind of the transfer that recovers it, axis)
STOCKS = {
    "revolver": ("lender", REVOLVER, "recovery_revolver", LAB),
    "term_debt": ("lender", TERM, "recovery_term", LAB),
    "insurance_due": ("public", OTHER, "recovery_public", LAB),
    "convertible": ("investor", JUNIOR, "recovery_convertible", LAB),
    "vendor_credit": ("vendor", JUNIOR, "recovery_vendor", CONTRACT),
    "deferred_rent": ("site", JUNIOR, "recovery_deferred", CONTRACT),
}


@dataclass(frozen=True)
class Item:
    """Claims of one creditor role at failure and what it got, money, (rows, path), rows along `by`."""

    creditor: str
    rank: str
    name: str
    by: str
    claim: Array
    got: Array

    @property
    def lost(self) -> Array:
        """What is not got back."""
        return np.maximum(self.claim - self.got, 0)


@dataclass(frozen=True)
class Failures:
    """What one quarter's failures did, on the paths `at` where something failed.

    failing, restructured : (lab, path) 1 or 0
    items   : claims on failing labs; `lost` adds to the kernel's loss of each lab
    equity  : (lab, path) value the owners of failing labs had before, less what was left for them
    default, exposure, recovered : (contract, path) of sites
    price, consumed, cash, put_in : (lab, path) what new owners pay, what the proceedings cost, cash of the lab before,
        what new owners put into it
    state_gap : (contract, path) what the state does not get back of its own loans to sites
    sold    : (contract, path) 1 where the site belonged to a buyer already
    after_failure : (contract, path) 1 where the tenant fails now or failed before
    backed  : (contract, path) what a backer pays in the failed tenant's place
    """

    at: Array
    failing: Array
    restructured: Array
    items: list[Item]
    equity: list[Item]
    default: Array
    exposure: Array
    recovered: Array
    state_gap: Array
    sold: Array
    after_failure: Array
    price: Array
    consumed: Array
    cash: Array
    put_in: Array
    backed: Array | float = 0.0


def deflated(found: Failures, discount: Array) -> Failures:
    """The same failures with every amount at its present value; discount: (path,) of the quarter, over the whole block."""
    by = discount[found.at]

    def items(some: list[Item]) -> list[Item]:
        return [Item(item.creditor, item.rank, item.name, item.by, item.claim * by, item.got * by) for item in some]

    return replace(found, items=items(found.items), equity=items(found.equity), exposure=found.exposure * by,
                   recovered=found.recovered * by, state_gap=found.state_gap * by, backed=found.backed * by)


class Gathered:
    """The three parts of stage 8 seen as one: call it with every stage, `whole` is there once the last part is booked."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.moves: Moves = []
        self.before: State | None = None
        self.last: State | None = None

    def __call__(self, stage: Stage, moves: Moves, now: State) -> Failures | None:
        """What failed this quarter, after the stage that ends it; None at all other times and where nothing failed."""
        if stage is fail:
            self.before, self.moves = self.last, []
        if stage in (fail, clear, foreclose):
            self.moves += moves
        self.last = now
        return failures_of(self.inputs, self.before, self.moves, now) if stage is foreclose and self.before is not None else None


def on(at: Array, moves: Moves) -> Moves:
    """Moves put on the paths `at`, which hold their own."""
    found: Moves = []
    for move in moves:
        if isinstance(move, Transfer) and move.at is not None and len(move.at):
            whole = move.amount
            if len(move.at) < len(at):
                whole = np.zeros((len(move.amount), len(at)), dtype=move.amount.dtype)
                whole[:, np.searchsorted(at, move.at)] = move.amount
            found.append(Transfer(move.payer, move.payee, whole, move.kind, move.by, at))
    return found


def received(moves: Moves, kind: str, payee: str | None = None, by: str | None = None) -> Array:
    """Sum of a stage's transfers of a kind, (rows, path); 0 where there is none."""
    return sum(move.amount for move in moves if isinstance(move, Transfer) and move.kind == kind
               and payee in (None, move.payee) and by in (None, move.by))


def failures_of(inputs: Inputs, before: State, moves: Moves, after: State) -> Failures | None:
    """What stage 8 did, None where no lab and no site failed.

    moves         : of its three parts
    before, after : the state as the first part found it, and after the last was booked
    """
    places = [move.at for move in moves if move.at is not None and len(move.at) and move.by in (LAB, CONTRACT)]
    if not places:
        return None
    at = np.unique(np.concatenate(places))
    moves = on(at, moves)
    width = before.cash.shape[-1]
    inputs = gather(inputs, at, width)
    known = before.flows
    flows = Flows(unpaid=known.unpaid, site_default=known.site_default, need=known.need, training=known.training)  # no more is read
    now: State = gather(evolve(before, history=(), sales=(), trained=(), flows=flows), at, width)
    failing, alive = after.flows.failing[:, at], after.alive[:, at]
    restructured = failing * alive
    owed, back = getattr(after.flows, "state_owed", None), getattr(after.flows, "state_got", None)
    state_gap = 0 * now.sold if owed is None or back is None else np.maximum(owed - back, 0)[:, at]
    has_failed = inputs.of_tenant(after.failed[:, at])
    return Failures(
        at, failing, restructured, claims_on(inputs, now, moves, failing, restructured), equity_lost(inputs, now, moves, failing),
        after.flows.site_default[:, at], after.flows.site_exposure[:, at], after.flows.site_recovered[:, at], state_gap, now.sold,
        has_failed,
        received(moves, "estate_purchase") + 0 * failing, received(moves, "bankruptcy_cost") + 0 * failing,
        failing * np.maximum(now.cash, 0) + np.asarray(inputs.tenant_of) @ (received(moves, "warrant_settled") + 0 * now.sold),
        received(moves, "equity") + 0 * failing, received(moves, "backing") + 0 * now.sold)


def claims_on(inputs: Inputs, now: State, moves: Moves, failing: Array, restructured: Array) -> list[Item]:
    """Every claim on labs that fail, class by class, with what it got."""
    by_contract = inputs.of_tenant(failing)
    items = []
    for stock, (creditor, rank, kind, by) in STOCKS.items():
        fails = failing if by == LAB else by_contract
        items.append(Item(creditor, rank, stock, by, fails * getattr(now, stock), received(moves, kind) + 0 * fails))
    if RESCUE_DEBT in now.memory:  # the state's own loan stands beside the credit line
        owed = failing * now.memory[RESCUE_DEBT]
        items.append(Item("government", REVOLVER, "rescue_loan", LAB, owed, received(moves, "rescue_recovery") + 0 * owed))
    unpaid = sum(due.amount for due in now.flows.unpaid if due.kind == "rent") * by_contract
    gone = failing - restructured
    rent = unpaid + damages(inputs, now, given_back(inputs, now, gone, restructured), inputs.of_tenant(gone))
    items.append(Item("site", RENT, "rent", CONTRACT, rent, received(moves, "recovery_rent") + 0 * rent))
    arrears: dict[tuple[str, str], Array] = {}
    for due in now.flows.unpaid:
        if due.debtor == "lab" and due.kind != "rent" and KINDS[due.kind][1] is None:
            key = (due.creditor, due.by)
            arrears[key] = arrears.get(key, 0) + due.amount * (by_contract if due.by == CONTRACT else failing)
    for (creditor, by), claim in arrears.items():
        items.append(Item(creditor, OTHER, "arrears", by, claim, received(moves, "recovery_other", creditor, by) + 0 * claim))
    return items


def equity_lost(inputs: Inputs, now: State, moves: Moves, failing: Array) -> list[Item]:
    """Last value of the equity of failing labs by owner; the buyer of the business starts anew.

    What is left after all creditors goes to the owners in proportion; the kernel books it to investors.
    """
    value = equity_of(inputs, now) * failing
    residual = received(moves, "estate_residual") + 0 * failing
    held = {"holders": now.held_before, "vendors": now.held_by_vendors, "state": now.held_by_state,
            "investor": np.maximum(1 - now.held_before - now.held_by_vendors - now.held_by_state, 0)}
    return [Item(owner, "equity", "equity", LAB, value * part, np.minimum(residual, value) * part) for owner, part in held.items()]


class Cascade:
    """Losses of sites on failed tenants passed on to who bears them, totals by contract and path.

    owed    : what sites claimed of failed tenants; lost : what of it they did not get; `_sold` the part of sites sold before
    debt    : what site lenders, the state among them, lost; `alone` the part where the tenant had not failed
    A site's loss meets its backer first, then its owner's equity, its lenders as far as the site then
    defaults, the state as far as it stands in for them.
    """

    def __init__(self, contracts: int, width: int) -> None:
        self.owed, self.owed_sold, self.lost, self.lost_sold, self.debt, self.alone, self.covered, self.exposure, self.backed = (
            np.zeros((contracts, width)) for _ in range(4 + 4 + 1))

    def add(self, failures: Failures) -> None:
        """One quarter's failures."""
        of_sites = [item for item in failures.items if item.creditor == "site"]
        owed, lost = (added(amounts) for amounts in ([item.claim for item in of_sites], [item.lost for item in of_sites]))
        gap = np.maximum(failures.exposure - failures.recovered, 0) + failures.state_gap
        for total, amount in ((self.owed, owed), (self.owed_sold, owed * failures.sold), (self.lost, lost),
                              (self.lost_sold, lost * failures.sold), (self.backed, failures.backed), (self.covered, failures.state_gap),
                              (self.debt, gap), (self.alone, gap * (1 - failures.after_failure)), (self.exposure, failures.exposure)):
            total[:, failures.at] += amount

    def guarantee(self, moves: Moves, discount: Array | None = None) -> None:
        """What the state pays site lenders less what they give back; with a discount, its present value."""
        for move in moves:
            if isinstance(move, Transfer) and move.by == CONTRACT and {move.payer, move.payee} == {"government", "lender"}:
                amount = move.amount if move.payer == "government" else -move.amount
                if discount is not None:
                    amount = amount * (discount if move.at is None else discount[move.at])
                if move.at is None:
                    self.covered += amount
                else:
                    self.covered[:, move.at] += amount

    def on(self, paths: Any) -> dict[str, Array]:
        """Money by contract and bearer on some paths (an index or slice).

        backer, sponsor, investor, lender, state : the sites' loss on failed tenants; they add to `lost`
        lender_beyond, state_beyond       : what site lenders lost above that
        """
        whole, debt = self.lost[:, paths], self.debt[:, paths]
        backed = np.minimum(self.backed[:, paths], whole)
        lost = whole - backed
        passed = np.minimum(lost, debt - self.alone[:, paths])
        part = np.divide(self.covered[:, paths], debt, out=np.zeros(debt.shape), where=debt > 0)
        kept, beyond = lost - passed, debt - passed
        sold = np.divide(self.lost_sold[:, paths], whole, out=np.zeros(lost.shape), where=whole > 0)
        return {"backer": backed, "sponsor": kept * (1 - sold), "investor": kept * sold,
                "lender": passed * (1 - part), "state": passed * part,
                "lender_beyond": beyond * (1 - part), "state_beyond": beyond * part}
