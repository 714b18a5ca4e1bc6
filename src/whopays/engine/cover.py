"""What a guarantee does to sites and who gains: a gauge. Public cost by both measures, defaults, spreads, what owners get."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.engine.public_flows import PublicFlows, public_cost
from whopays.model.bind import Columns
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import Stage
from whopays.model.simulate import Block
from whopays.model.stages.fail import foreclose
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any
TO_OWNERS: Final = ("distribution", "distribution_new_owner", "site_residual")
FROM_OWNERS: Final = ("sponsor_equity", "owner_support", "site_purchase")


def of_all(memory: dict[str, Array], stock: str, none: Array) -> Array:
    """A stock of all guarantees of a policy, summed over sites, (path,)."""
    return none + sum(np.asarray(held, dtype=np.float64).sum(axis=0) for name, held in memory.items() if name.split("#")[0] == stock)


class Cover:
    """Gauge over all sites.

    issued, claims  : principal guaranteed and claims paid; cost_budget, cost_fair : to the state, present value, less what it still holds
    defaulted       : owed by sites that default; debt_years, spread_paid : site debt over time, and times its spread
    to_owners       : paid out by sites to owners less what owners put in, market value of neither
    delivered       : capacity delivered; borrowed : lent for construction; home : share at home at the end; unmet : sales missed
    """

    def __init__(self, case: Case, columns: Columns, inputs: Inputs, lab: str) -> None:
        self.case, self.public = case, PublicFlows(case.quarters)
        width = len(columns.segments) * columns.paths
        self.defaulted, self.debt_years, self.spread_paid = (np.zeros(width) for _ in range(3))

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        self.public(stage, moves, now)
        if stage is foreclose:
            self.defaulted += np.asarray(now.flows.site_exposure, dtype=np.float64).sum(axis=0)
            debt = np.asarray(now.site_debt + now.construction_debt, dtype=np.float64)
            self.debt_years += debt.sum(axis=0) * QUARTER
            self.spread_paid += (debt * now.site_spread).sum(axis=0) * QUARTER

    def read(self, block: Block) -> dict[str, tuple[Array, str]]:
        """Figures on every column."""
        unit, memory = self.case.currency, block.after.memory
        none = np.zeros(block.ledger.width)
        cost = public_cost(self.case, block, self.public)
        moved = {kinds: sum((total.sum(axis=0) for key, total in block.ledger.totals.items() if key[2] in kinds), none)
                 for kinds in (TO_OWNERS, FROM_OWNERS, ("site_loan",))}
        delivered = np.asarray(block.after.delivered_ever - block.before.delivered_ever, dtype=np.float64).sum(axis=0)
        return {
            "issued": (of_all(memory, "guarantee_issued", none), unit),
            "claims": (of_all(memory, "guarantee_paid", none), unit),
            "cost_budget": (cost["public_cost.budget"], unit), "cost_fair": (cost["public_cost.fair"], unit),
            "defaulted": (self.defaulted, unit), "debt_years": (self.debt_years, ""), "spread_paid": (self.spread_paid, ""),
            "to_owners": (moved[TO_OWNERS] - moved[FROM_OWNERS], unit), "borrowed": (moved["site_loan",], unit),
            "delivered": (delivered, self.case.capacity_unit), "home": (block.series["market.domestic_share"][-1], "share"),
            "unmet": (sum(block.series[f"labs.{name}.unmet"].sum(axis=0) for name, lab in self.case.labs.items() if lab.kind != "fringe"),
                      unit)}
