"""Events of firms in one future: a backer is called, a landlord, vendor or insurer fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from whopays.engine.events import Event
from whopays.model.inputs import Inputs
from whopays.model.parties import Parties
from whopays.model.stages.clear import paid_before
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, Moves

Array = Any
Column = Callable[..., Array]  # this future's column of an amount, and of one that is on few paths


def firm_events(parties: Parties, contracts: list[str], inputs: Inputs, of: Column, moves: Moves, before: State,
                now: State) -> Iterator[Event]:
    """What stage `clear` did: who paid in a tenant's place, who failed and what its creditors lost.

    claims of a failure: lenders, other firms, customers (warrants); claimed and got
    """
    if not moves:
        return
    booked = {move.kind: of(move.amount, move.at) for move in moves}
    if not any(amount.any() for amount in booked.values()):
        return
    for site in np.flatnonzero(booked["backing"] > 0):
        backer = parties.backers[contracts[site]]
        yield Event(now.quarter, "backed", contracts[site], amounts={"paid": float(booked["backing"][site])},
                    parts=[("backing", backer, float(booked["backing"][site]))])
    debt, owed, warrants = (of(stock) for stock in (before.firm_debt, before.owed, before.vendor_shares + paid_before(before)))
    for firm in np.flatnonzero(of(now.flows.firm_failing) > 0):
        name = parties.firms[firm]
        lent = float(debt[firm] + booked["advanced"][firm])
        mine = np.array([debtor == name for debtor, _ in parties.edges], dtype=bool)
        given = inputs.firm_of["vendor", CONTRACT][firm] if ("vendor", CONTRACT) in inputs.firm_of else 0 * warrants
        own = inputs.firm_of["sponsor", CONTRACT][firm] if ("sponsor", CONTRACT) in inputs.firm_of else 0 * warrants
        lost_by_firms = float(booked["firm_claim_lost"][mine].sum())
        promised, unpaid = float(given @ warrants), float(given @ booked["written_off"])
        claims = [("lenders", lent, lent - float(booked["firm_debt_lost"][firm])),
                  ("firms", float(owed[mine].sum()), float(owed[mine].sum()) - lost_by_firms), ("customers", promised, promised - unpaid)]
        parts = [("owed", creditor, float(booked["firm_claim_lost"][at])) for at, (_, creditor) in enumerate(parties.edges)
                 if mine[at] and booked["firm_claim_lost"][at] > 0]
        yield Event(now.quarter, "firm_failed", name, amounts={
            "capital": float(of(inputs.firms.capital[firm][None])[0]), "advanced": float(booked["advanced"][firm]),
            "consumed": float(booked["firm_bankruptcy_cost"][firm]), "sites": float(own @ booked["site_interest_sold"]),
            "n_sites": float(((own > 0) & (of(before.sold) < 1)).sum())}, parts=parts, claims=[one for one in claims if one[1] > 0])


def insurer_event(parties: Parties, of: Column, before: State | None, now: State) -> Iterator[Event]:
    """An insurer that paid all it had."""
    if before is None:
        return
    for firm in np.flatnonzero(of(now.firm_failed) - of(before.firm_failed) > 0):
        yield Event(now.quarter, "insurer_failed", parties.firms[firm])
