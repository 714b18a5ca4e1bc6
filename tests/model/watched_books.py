"""Watch a block of futures stage by stage and hold every identity of the books, from payments and entries alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.model.scratch_paths import CLAIM_MOVED_BY, SEED, case_of, columns_of
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.simulate import Block, simulate_block
from whopays.model.state import State
from whopays.model.transfer import Entry, Moves, Transfer

Array = Any
CLAIMS = sorted({claim for claim, _sign in CLAIM_MOVED_BY.values()})


def whole(move: Transfer | Entry, width: int) -> Array:
    """The amount on all paths, in float64."""
    full = np.zeros((move.amount.shape[0], width))
    full[..., slice(None) if move.at is None else move.at] = move.amount
    return full


@dataclass
class Stretch:
    """What was paid and noted between two states of the books: kind by kind, so that one kind may be left out or doubled."""

    before: State
    after: State
    paid: list[tuple[Transfer, Array]] = field(default_factory=list)
    noted: list[tuple[Entry, Array]] = field(default_factory=list)

    def moved(self, inputs: Inputs, times: dict[str, float]) -> tuple[dict[str, Array], dict[str, Array]]:
        """Net change and turnover of every stock, by name; a kind counts `times` over, 1 unless named."""
        tenant_of = np.asarray(inputs.tenant_of, dtype=np.float64)
        net: dict[str, Array] = {}
        turnover: dict[str, Array] = {}

        def add(stock: str, change: Array) -> None:
            net[stock] = net.get(stock, 0) + change
            turnover[stock] = turnover.get(stock, 0) + np.abs(change)

        for move, amount in self.paid:
            counted = amount * times.get(move.kind, 1.0)
            for role, sign in ((move.payee, 1), (move.payer, -1)):
                if role == "site":
                    add("site_cash", sign * counted)
                elif role == "reserve":
                    add("site_reserve", sign * counted)
                elif role == "lab":
                    add("cash", sign * (tenant_of @ counted if move.by == "contract" else counted))
                elif (role, move.by) in inputs.firm_of:
                    add("gains", sign * (np.asarray(inputs.firm_of[role, move.by], dtype=np.float64) @ counted))
            if move.kind in CLAIM_MOVED_BY:
                claim, direction = CLAIM_MOVED_BY[move.kind]
                add(claim, direction * counted)
        for entry, amount in self.noted:
            add(entry.stock, entry.sign * amount)
        return net, turnover

    def gap(self, inputs: Inputs, times: dict[str, float] | None = None) -> float:
        """Largest relative gap of last + new + accrued - repaid - written off to the stock, over stocks, rows and paths."""
        net, turnover = self.moved(inputs, times or {})
        worst = 0.0
        for stock in ("cash", "site_cash", "site_reserve", "gains", *CLAIMS):
            old, new = (np.asarray(getattr(state, stock), dtype=np.float64) for state in (self.before, self.after))
            size = np.maximum(np.maximum(np.abs(old), np.abs(new)), turnover.get(stock, 0))
            worst = max(worst, float((np.abs(new - old - net.get(stock, 0)) / np.maximum(size, 1.0)).max()))
        return worst


class Watch:
    """Called after every stage: gathers payments and entries of a quarter, keeps one stretch a quarter."""

    def __init__(self) -> None:
        self.quarters: list[Stretch] = []
        self.open: Stretch | None = None
        self.last: State | None = None

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        if self.open is None or self.open.before.quarter != now.quarter:
            self.open = Stretch(evolve(self.last or now, quarter=now.quarter), now)
            self.quarters.append(self.open)
        width = now.cash.shape[-1]
        paid = [(move, whole(move, width)) for move in moves if isinstance(move, Transfer)]
        noted = [(move, whole(move, width)) for move in moves if isinstance(move, Entry)]
        self.open.paid += paid
        self.open.noted += noted
        self.open.after = now
        self.last = now


def watched(name: str, futures: int, dtype: Any) -> tuple[Block, list[Stretch]]:
    """Simulate a case under all views and both modes; a stretch a quarter."""
    case, watch = case_of(name), Watch()
    block = simulate_block(case, columns_of(case, futures), SEED, 0, dtype=dtype, witness=watch)
    watch.quarters[0].before = block.before
    return block, watch.quarters


def by_kind(stretches: Iterable[Stretch]) -> dict[str, Array]:
    """Money by kind over all stretches, (path,)."""
    totals: dict[str, Array] = {}
    for stretch in stretches:
        for move, amount in stretch.paid:
            totals[move.kind] = totals.get(move.kind, 0) + amount.sum(axis=0)
    return totals


def pass_through_gap(inputs: Inputs, stretch: Stretch, times: dict[str, float] | None = None) -> float:
    """Payments among parties whose cash the engine does not hold: the clearing house is empty, a vendor keeps its
    margin, a catastrophe is repaired whole and compensated as far as insured. Largest relative gap."""
    times = times or {}
    flow: dict[str, Array] = {}
    for move, amount in stretch.paid:
        flow[move.kind] = flow.get(move.kind, 0) + times.get(move.kind, 1.0) * amount.sum(axis=0)
    assessed = sum((amount.sum(axis=0) for entry, amount in stretch.noted if entry.kind == "assessed"), np.zeros(1))
    flows = stretch.after.flows
    margin = np.asarray(inputs.market.vendor_margin, dtype=np.float64)
    pairs = [(flow["compute_purchase"], flow["compute_sale"] + flow["idle_let"]),
             (flow["chip_cost"], flow["chips"] * (1 - margin)),
             (flow["repair"], np.asarray(flows.damage, dtype=np.float64)),
             (flow["compensation_insurer"] + assessed, np.asarray(flows.damage - flows.damage_public, dtype=np.float64))]
    return max(float((np.abs(one - other) / np.maximum(np.abs(other), 1.0)).max()) for one, other in pairs)


def net_by_role(stretch: Stretch) -> dict[str, Array]:
    """Received less paid of every role, (path,); a payment has one payer and one payee, so they add to zero."""
    net: dict[str, Array] = {}
    for move, amount in stretch.paid:
        net[move.payee] = net.get(move.payee, 0) + amount.sum(axis=0)
        net[move.payer] = net.get(move.payer, 0) - amount.sum(axis=0)
    return net
