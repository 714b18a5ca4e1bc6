"""Failures of one quarter: who claimed what, who got what, and who bears the difference in the end.

Read from the stage's own moves, so that no rule of the kernel is written twice. Labs and project
companies are pass-throughs: what a site loses is its owner's loss, or its lenders', or the state's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from whopays.model.claim import RESCUE_DEBT, equity_of
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.rare import gather
from whopays.model.stages.fail import damages, given_back
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


def received(moves: Moves, kind: str, payee: str | None = None, by: str | None = None) -> Array:
    """Sum of a stage's transfers of a kind, (rows, path); 0 where there is none."""
    return sum(move.amount for move in moves if isinstance(move, Transfer) and move.kind == kind
               and payee in (None, move.payee) and by in (None, move.by))


def failures_of(inputs: Inputs, before: State, moves: Moves, after: State) -> Failures | None:
    """What stage `fail` did, None where nothing failed.

    before, after : the state as the stage found it, and after booking
    """
    at = moves[0].at if moves else None
    if at is None or not len(at):
        return None
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
        now.flows.site_default, after.flows.site_exposure[:, at], after.flows.site_recovered[:, at], state_gap, now.sold, has_failed,
        received(moves, "estate_purchase"), received(moves, "bankruptcy_cost"), failing * np.maximum(now.cash, 0),
        received(moves, "equity") + 0 * failing)


def claims_on(inputs: Inputs, now: State, moves: Moves, failing: Array, restructured: Array) -> list[Item]:
    """Every claim on labs that fail, class by class, with what it got."""
    by_contract = inputs.of_tenant(failing)
    items = []
    for stock, (creditor, rank, kind, by) in STOCKS.items():
        fails = failing if by == LAB else by_contract
        items.append(Item(creditor, rank, stock, by, fails * getattr(now, stock), received(moves, kind)))
    if RESCUE_DEBT in now.memory:  # the state's own loan stands beside the credit line
        owed = failing * now.memory[RESCUE_DEBT]
        items.append(Item("government", REVOLVER, "rescue_loan", LAB, owed, received(moves, "rescue_recovery")))
    unpaid = sum(due.amount for due in now.flows.unpaid if due.kind == "rent") * by_contract
    gone = failing - restructured
    rent = unpaid + damages(inputs, now, given_back(inputs, now, gone, restructured), inputs.of_tenant(gone))
    items.append(Item("site", RENT, "rent", CONTRACT, rent, received(moves, "recovery_rent")))
    arrears: dict[tuple[str, str], Array] = {}
    for due in now.flows.unpaid:
        if due.debtor == "lab" and due.kind != "rent" and KINDS[due.kind][1] is None:
            key = (due.creditor, due.by)
            arrears[key] = arrears.get(key, 0) + due.amount * (by_contract if due.by == CONTRACT else failing)
    for (creditor, by), claim in arrears.items():
        items.append(Item(creditor, OTHER, "arrears", by, claim, received(moves, "recovery_other", creditor, by)))
    return items


def equity_lost(inputs: Inputs, now: State, moves: Moves, failing: Array) -> list[Item]:
    """Last value of the equity of failing labs by owner; the buyer of the business starts anew.

    What is left after all creditors goes to the owners in proportion; the kernel books it to investors.
    """
    value = equity_of(inputs, now) * failing
    residual = received(moves, "estate_residual")
    held = {"holders": now.held_before, "vendors": now.held_by_vendors, "state": now.held_by_state,
            "investor": np.maximum(1 - now.held_before - now.held_by_vendors - now.held_by_state, 0)}
    return [Item(owner, "equity", "equity", LAB, value * part, np.minimum(residual, value) * part) for owner, part in held.items()]


class Cascade:
    """Losses of sites on failed tenants passed on to who bears them, totals by contract and path.

    owed    : what sites claimed of failed tenants; lost : what of it they did not get; `_sold` the part of sites sold before
    debt    : what site lenders, the state among them, lost; `alone` the part where the tenant had not failed
    A site's loss meets its owner's equity first, its lenders as far as the site then defaults,
    the state as far as it stands in for them.
    """

    def __init__(self, contracts: int, width: int) -> None:
        self.owed, self.owed_sold, self.lost, self.lost_sold, self.debt, self.alone, self.covered, self.exposure = (
            np.zeros((contracts, width)) for _ in range(4 + 4))

    def add(self, failures: Failures) -> None:
        """One quarter's failures."""
        at = failures.at
        for item in failures.items:
            if item.creditor == "site":
                self.owed[:, at] += item.claim
                self.owed_sold[:, at] += item.claim * failures.sold
                self.lost[:, at] += item.lost
                self.lost_sold[:, at] += item.lost * failures.sold
        gap = np.maximum(failures.exposure - failures.recovered, 0) + failures.state_gap
        self.covered[:, at] += failures.state_gap
        self.debt[:, at] += gap
        self.alone[:, at] += gap * (1 - failures.after_failure)
        self.exposure[:, at] += failures.exposure

    def guarantee(self, moves: Moves) -> None:
        """What the state pays site lenders less what they give back."""
        for move in moves:
            if isinstance(move, Transfer) and move.by == CONTRACT and {move.payer, move.payee} == {"government", "lender"}:
                amount = move.amount if move.payer == "government" else -move.amount
                if move.at is None:
                    self.covered += amount
                else:
                    self.covered[:, move.at] += amount

    def on(self, paths: Any) -> dict[str, Array]:
        """Money by contract and bearer on some paths (an index or slice).

        sponsor, investor, lender, state  : the sites' loss on failed tenants; they add to `lost`
        lender_beyond, state_beyond       : what site lenders lost above that
        """
        lost, debt = self.lost[:, paths], self.debt[:, paths]
        passed = np.minimum(lost, debt - self.alone[:, paths])
        part = np.divide(self.covered[:, paths], debt, out=np.zeros(debt.shape), where=debt > 0)
        kept, beyond = lost - passed, debt - passed
        sold = np.divide(self.lost_sold[:, paths], lost, out=np.zeros(lost.shape), where=lost > 0)
        return {"sponsor": kept * (1 - sold), "investor": kept * sold, "lender": passed * (1 - part), "state": passed * part,
                "lender_beyond": beyond * (1 - part), "state_beyond": beyond * part}
