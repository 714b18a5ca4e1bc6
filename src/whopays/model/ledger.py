"""The ledger: what each role paid each other role, by kind; kept by the driver, not by the stages.

Cash is kept per path and row, so that every holder's cash can be rebuilt from it independently.
The other two statements (present value, market value) are kept as sums over batches of paths.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from whopays.model.inputs import Inputs
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, LAB, Entry, Moves, Transfer

Array = Any
Key = tuple[str, str, str, str]  # payer, payee, kind, axis

STATEMENTS = ("cash", "present_value", "market_value")
CARRIED = 4  # moves of a kind, a year of them, added up in the run's precision before they join the total; judgement


class Ledger:
    """Running totals of one block.

    totals  : key -> (rows, path) float64, money over the horizon
    entries : (stock, kind) -> (rows, path) float64, moves of a stock without cash
    batches : key -> (batch, rows, statement) float64, deflated sums over the batch's paths, of the first `deflated` columns

    Of moves in single precision four are added up as they come before they are carried into the totals: a sum in float64
    reads and writes four times the memory, and four numbers add up to the last bit they were given in.
    """

    def __init__(self, width: int, batch: int, deflated: int | None = None) -> None:
        self.totals: dict[Key, Array] = {}
        self.batches: dict[Key, Array] = {}
        self.entries: dict[tuple[str, str], Array] = {}
        self.recent: dict[Any, list[Any]] = {}  # books it belongs to, key, sum, of how many moves
        self.width, self.batch = width, batch
        self.deflated = width if deflated is None else deflated

    def add(self, moves: Moves, now: State) -> None:
        """Book a stage's moves; deflators are those of a flow in mid-quarter."""
        paid = []
        for move in moves:
            if isinstance(move, Entry):
                self.put(self.entries, (move.stock, move.kind), move.amount * move.sign if move.sign != 1 else move.amount, move.at)
            else:
                self.put(self.totals, (move.payer, move.payee, move.kind, move.by), move.amount, move.at)
                paid.append(move)
        if paid:
            self.deflate(paid, self.deflators(now, paid[0].amount.dtype))

    def deflate(self, paid: list[Transfer], deflators: Array) -> None:
        """Add a stage's payments to the deflated sums; those on the same few paths at once."""
        together: dict[int, list[Transfer]] = {}
        for move in paid:
            key = (move.payer, move.payee, move.kind, move.by)
            if key not in self.batches:
                self.batches[key] = np.zeros((self.deflated // self.batch, len(move.amount), len(STATEMENTS) - 1))
            if move.at is None:
                whole = wide(move.amount, self.width)[:, : self.deflated]
                self.batches[key] += whole.reshape(len(whole), -1, self.batch).transpose(1, 0, 2) @ deflators
            elif len(move.at):
                together.setdefault(id(move.at), []).append(move)
        for moves in together.values():
            at = moves[0].at[: np.searchsorted(moves[0].at, self.deflated)]
            if not len(at):
                continue
            few = deflators.reshape(self.deflated, -1)[at].T[:, None, :].astype(np.float64)
            held, first = np.unique(at // self.batch, return_index=True)
            rows = np.concatenate([wide(move.amount, len(moves[0].at))[:, : len(at)] for move in moves])
            sums, start = np.add.reduceat(few * rows, first, axis=-1).transpose(2, 1, 0), 0
            for move in moves:
                stop = start + len(move.amount)
                self.batches[move.payer, move.payee, move.kind, move.by][held] += sums[:, start:stop]
                start = stop

    def put(self, books: dict[Any, Array], key: Any, amount: Array, at: Array) -> None:
        """Add an amount to a total, on all paths or on those `at`."""
        if at is not None or amount.dtype == np.float64:
            if key not in books:
                books[key] = np.zeros((len(amount), self.width))
            if at is None:
                books[key] += amount
            elif len(at):
                books[key][:, at] += amount
            return
        place = (id(books), key)
        last = self.recent.setdefault(place, [books, key, None, 0])
        if last[-1] == 0:
            last[2] = wide(amount, self.width)
        elif last[-1] == 1:
            last[2] = last[2] + amount  # the first amount is the stage's own, and stays as it is
        else:
            last[2] += amount
        last[-1] += 1
        if last[-1] == CARRIED:
            self.carry_one(place)

    def carry_one(self, place: Any) -> None:
        """Carry what was added up of one kind into its total."""
        books, key, amount, _moves = self.recent.pop(place)
        if key in books:
            books[key] += amount
        else:
            books[key] = amount.astype(np.float64)

    def close(self) -> None:
        """Carry all that was added up: totals are whole only after this."""
        for place in list(self.recent):
            self.carry_one(place)

    def deflators(self, now: State, dtype: Any) -> Array:
        """(batch, path in batch, statement) of this quarter, cash left out: it is kept per path."""
        both = np.stack([one[: self.deflated] for one in (now.flows.discount, now.flows.market_discount)], axis=-1).astype(dtype)
        return both.reshape(-1, self.batch, len(STATEMENTS) - 1)


def wide(amount: Array, width: int) -> Array:
    """An amount on all paths, where it is one for all: (rows, 1) -> (rows, path)."""
    return amount if amount.shape[-1] == width else np.broadcast_to(amount, (len(amount), width))


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

