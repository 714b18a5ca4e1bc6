"""What firms that can fail owe to whom, and what of it is lost: a reducer over blocks, one row a debtor, creditor and kind of claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.parties import SINGLE, Parties
from whopays.model.rare import gather
from whopays.model.stages.clear import backing_due, clear, clearing, paid_before
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, EDGE, FIRM, Moves, Transfer

Array = Any
DEBT, OWED, BACKING, WARRANTS = "debt", "owed", "backing", "warrants"


@dataclass(frozen=True)
class Claims:
    """Rows of the table: debtor, creditor, kind; and which rows of which axis they are.

    parts : kind -> (axis, rows of the axis, place in the table)
    """

    firms: list[str]
    names: list[tuple[str, str, str]] = field(default_factory=list)
    parts: dict[str, tuple[str, Array, slice]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, parties: Parties) -> Claims:
        """Claims on the firms of a case; a backed site and a lab with warrants are named as such."""
        found = cls([parties.party_id[name] for name in parties.firms])
        firms = set(parties.firms)
        edges = [(parties.party_id[debtor], parties.party_id[creditor]) for debtor, creditor in parties.edges]
        contracts = list(case.contracts)
        backed = [at for at, name in enumerate(contracts) if name in parties.backers]
        vendors = [one.vendor or one.counterparty for one in case.contracts.values()]
        stated = case.assumptions(next(iter(case.views)))
        given = [at for at, name in enumerate(contracts) if vendors[at] in firms and f"warrants.{name}.value" in stated]
        found.add(DEBT, FIRM, [(firm, SINGLE["lender"]) for firm in found.firms], list(range(len(found.firms))))
        found.add(OWED, EDGE, edges, list(range(len(edges))))
        backers = [(parties.party_id[parties.backers[contracts[at]]], f"project:{contracts[at]}") for at in backed]
        holders = [(parties.party_id[vendors[at]], f"lab:{case.contracts[contracts[at]].lab}") for at in given]
        found.add(BACKING, CONTRACT, backers, backed)
        found.add(WARRANTS, CONTRACT, holders, given)
        return found

    def add(self, kind: str, axis: str, pairs: list[tuple[str, str]], rows: list[int]) -> None:
        """Rows of one kind."""
        start = len(self.names)
        self.names.extend((debtor, creditor, kind) for debtor, creditor in pairs)
        self.parts[kind] = (axis, np.array(rows, dtype=int), slice(start, start + len(pairs)))

    def spread(self, values: dict[str, Array], width: int) -> Array:
        """Money by kind and axis row put into the table: (claim, path)."""
        table = np.zeros((len(self.names), width))
        for kind, (_axis, rows, place) in self.parts.items():
            if kind in values and len(rows):
                table[place] = np.broadcast_to(np.asarray(values[kind], dtype=np.float64), (len(values[kind]), width))[rows]
        return table


class Solvency:
    """Losses so far on firms that failed, by claim and path; and how far the least clearing vector lies from the greatest.

    lost, claimed : (claim, path) money; apart : paths that cleared, those on which more firms fail at the least vector,
    money less that is then paid, money paid at the greatest
    """

    def __init__(self, case: Case, inputs: Inputs, parties: Parties, width: int, pilot: bool) -> None:
        self.inputs, self.claims, self.width, self.pilot = inputs, Claims.of(case, parties), width, pilot
        self.lost, self.claimed = (np.zeros((len(self.claims.names), width)) for _ in range(2))
        self.apart = np.zeros(4)

    def stakes(self, now: State) -> Array:
        """What is owed at a date; of backing, the most that may be called. (claim, path)"""
        return self.claims.spread({DEBT: now.firm_debt, OWED: now.owed, BACKING: now.backing_left, WARRANTS: now.vendor_shares}, self.width)

    def __call__(self, stage: Stage, moves: Moves, before: State | None, now: State) -> None:
        """Add one quarter's failures of firms."""
        if stage is not clear or before is None or not moves or not self.claims.names:
            return
        at = moves[0].at
        if at is None or not len(at):
            return
        there: State = gather(evolve(before, history=(), flows=evolve(before.flows, dues=())), at, self.width)
        inputs: Inputs = gather(self.inputs, at, self.width)
        due = backing_due(inputs, there)
        booked = {(move.kind): move.amount for move in moves}
        fails = now.flows.firm_failing[:, at]
        owed = there.owed * inputs.of_firm("debtor", EDGE, fails) if len(there.owed) else there.owed
        held = there.vendor_shares + paid_before(there)
        given = held * inputs.of_firm("vendor", CONTRACT, fails) if ("vendor", CONTRACT) in inputs.firm_of else 0 * due
        backed = sum((move.amount for move in moves if isinstance(move, Transfer) and move.kind == "backing"), 0 * due)
        self.lost[:, at] += self.claims.spread({
            DEBT: booked["firm_debt_lost"], OWED: booked["firm_claim_lost"], BACKING: due - backed,
            WARRANTS: booked["written_off"]}, len(at))
        self.claimed[:, at] += self.claims.spread({
            DEBT: fails * there.firm_debt + booked["advanced"], OWED: owed, BACKING: due, WARRANTS: given}, len(at))
        if self.pilot:
            self.compare(inputs, there, due)

    def compare(self, inputs: Inputs, there: State, due: Array) -> None:
        """The least vector beside the greatest, on the paths that cleared in mode fail."""
        most, least = (clearing(inputs, there, due, greatest=greatest) for greatest in (True, False))
        paid, less = ((one.paid + one.senior_paid).sum(axis=0).astype(np.float64) for one in (most, least))
        more = (least.fails.sum(axis=0) > most.fails.sum(axis=0)).sum()
        self.apart += np.array([len(paid), float(more), (paid - less).sum(), paid.sum()])
