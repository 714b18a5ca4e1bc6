"""The ledger: what each role paid each other role, by kind; kept by the driver, not by the stages.

Cash is kept per path and row, so that every holder's cash can be rebuilt from it independently.
The other two statements (present value, market value) are kept as sums over batches of paths.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from whopays.model.inputs import Inputs
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, LAB, Entry, Moves

Array = Any
Key = tuple[str, str, str, str]  # payer, payee, kind, axis

STATEMENTS = ("cash", "present_value", "market_value")


class Ledger:
    """Running totals of one block.

    totals  : key -> (rows, path) float64, money over the horizon
    batches : key -> (batch, rows, statement) float64, deflated sums over the batch's paths
    """

    def __init__(self, width: int, batch: int) -> None:
        self.totals: dict[Key, Array] = {}
        self.batches: dict[Key, Array] = {}
        self.entries: dict[tuple[str, str], Array] = {}
        self.width, self.batch = width, batch

    def add(self, moves: Moves, now: State) -> None:
        """Book a stage's moves; deflators are those of a flow in mid-quarter."""
        if not moves:
            return
        deflators = self.deflators(now)
        for move in moves:
            if isinstance(move, Entry):
                place = (move.stock, move.kind)
                if place not in self.entries:
                    self.entries[place] = np.zeros((move.amount.shape[0], self.width))
                onto(self.entries[place], move.amount * move.sign, move.at)
                continue
            key = (move.payer, move.payee, move.kind, move.by)
            rows = move.amount.shape[0]
            if key not in self.totals:
                self.totals[key] = np.zeros((rows, self.width))
                self.batches[key] = np.zeros((self.width // self.batch, rows, len(STATEMENTS) - 1))
            onto(self.totals[key], move.amount, move.at)
            if move.at is None:
                amount = np.broadcast_to(move.amount, (rows, self.width))
                self.batches[key] += amount.reshape(rows, -1, self.batch).transpose(1, 0, 2) @ deflators
            elif len(move.at):
                flat = deflators.reshape(self.width, -1)[move.at]
                member = np.equal.outer(move.at // self.batch, np.arange(self.width // self.batch))
                for s in range(flat.shape[-1]):
                    self.batches[key][..., s] += ((move.amount * flat[:, s]) @ member).T

    def deflators(self, now: State) -> Array:
        """(batch, path in batch, statement) of this quarter, cash left out: it is kept per path."""
        both = np.stack([now.flows.discount, now.flows.market_discount], axis=-1).astype(np.float64)
        return both.reshape(-1, self.batch, len(STATEMENTS) - 1)


def net_of_cash(ledger: Ledger, inputs: Inputs, holder: str, by: str) -> Array:
    """Received less paid of labs (by lab) or sites (by contract), rebuilt from the ledger alone: (rows, path)."""
    rows = inputs.tenant_of.shape[0 if by == LAB else 1]
    net = np.zeros((rows, ledger.width))
    for (payer, payee, _kind, axis), amount in ledger.totals.items():
        along = np.asarray(inputs.tenant_of, dtype=np.float64) @ amount if by == LAB and axis == CONTRACT else amount
        if payee == holder:
            net += along
        if payer == holder:
            net -= along
    return net


def residual(ledger: Ledger, inputs: Inputs, before: State, after: State) -> float:
    """Largest gap, relative to turnover, between cash in the state and cash rebuilt from the ledger, over labs, sites and paths."""
    worst = 0.0
    for holder, by, stock in (("lab", LAB, "cash"), ("site", CONTRACT, "site_cash"), ("reserve", CONTRACT, "site_reserve")):
        moved = np.asarray(getattr(after, stock), dtype=np.float64) - np.asarray(getattr(before, stock), dtype=np.float64)
        gap = np.abs(moved - net_of_cash(ledger, inputs, holder, by))
        turnover = np.zeros(gap.shape)
        for (payer, payee, _kind, axis), amount in ledger.totals.items():
            if holder in (payer, payee):
                turnover += np.asarray(inputs.tenant_of, dtype=np.float64) @ amount if by == LAB and axis == CONTRACT else amount
        relative = gap / np.maximum(turnover, 1.0)
        worst = max(worst, float(np.where(np.isfinite(relative), relative, np.inf).max()))
    return worst


def onto(total: Array, amount: Array, at: Array) -> None:
    """Add an amount to a total in place, on all paths or on those `at`."""
    if at is None:
        total += amount
    else:
        total[..., at] += amount
