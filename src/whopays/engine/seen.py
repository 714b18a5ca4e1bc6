"""What a comparison sees of one block under one policy: its witnesses, and the values that are compared path by path."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.engine.benefits import Shortage
from whopays.engine.cohorts import CreditFlows
from whopays.engine.figures import sum_of
from whopays.engine.public_flows import PublicFlows, public_cost
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import Stage
from whopays.model.simulate import Block, Witness
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any
EARLY: Final = 8  # quarters before most failures; judgement: one in eight failures of the default case comes by then


def values_of(case: Case, block: Block, public: PublicFlows) -> dict[str, tuple[Array, str, str]]:
    """What is compared, path by path: id -> (values (path,), unit, what it is)."""
    series, standing = block.series, [n for n, lab in case.labs.items() if lab.kind not in ("fringe", "parent_owned")]
    none, owned = np.zeros(block.ledger.width), [n for n, lab in case.labs.items() if lab.kind == "parent_owned"]
    may_fail = (*standing, *owned)
    failed = np.stack([none, *(series[f"labs.{n}.default_probability"][-1] for n in may_fail)])  # a parent may run out of money
    values: dict[str, tuple[Array, str, str]] = {
        "default_probability": (failed.max(axis=0), "probability", "a lab fails within the horizon"),
        **{f"labs.{n}.default_probability": (failed[i], "probability", f"{n} fails") for i, n in enumerate(standing, 1)},
        "loss_in_failure": (sum((series[f"labs.{n}.loss"].sum(axis=0) for n in may_fail), none), "USD", "loss of failed labs' claimants"),
        "revenue": (sum(series[f"lines.{n}.revenue"].sum(axis=0) for n in case.lines), "USD", "sales of all labs"),
        "capacity": (series["market.capacity"][-1], "GW", "capacity in the last quarter"),
        "capacity_years": (series["market.capacity"].sum(axis=0) * QUARTER, "GW-year", "capacity and years of private contracts"),
        "unmet": (sum(series[f"labs.{n}.unmet"].sum(axis=0) for n, lab in case.labs.items() if lab.kind != "fringe"), "USD",
                  "demand nobody could serve, at list price"),
        "compute_price": (series["market.compute_price"].mean(axis=0), "USD/GW-year", "price of compute, mean"),
        "debt": (sum((series[f"labs.{n}.debt"].mean(axis=0) for n in standing), none), "USD", "debt of labs, mean over the horizon"),
        "spread": (sum((series[f"labs.{n}.spread"].mean(axis=0) for n in standing), none) / max(len(standing), 1), "rate",
                   "spread asked of labs, mean"),
        "spread_early": (sum((series[f"labs.{n}.spread"][:EARLY].mean(axis=0) for n in standing), none) / max(len(standing), 1), "rate",
                         "spread asked of labs in the first two years, before most failures"),
        "taxes": (sum_of(block, "taxes", paid_by=False), "USD", "taxes received"),
    }
    words = {"cash": "paid by the state, undiscounted", "budget": "cost in the budget (FCRA)", "fair": "cost at fair value"}
    for name, cost in public_cost(case, block, public).items():
        values[name] = (cost, "USD", f"{words[name.split('.')[1]]}, less what it still holds")
    charge = values["public_cost.fair"][0] - values["public_cost.budget"][0]
    values["public_cost.risk"] = (charge, "USD", "charge for market risk: fair less FCRA")
    for active in block.inputs.instruments:
        if hasattr(active.module, "measures"):
            values |= active.module.measures(active.terms, block.inputs, block.after)
    return values


class Watched:
    """Witnesses of one block under a policy: the state's payments, and each instrument's credit by cohort."""

    def __init__(self, case: Case) -> None:
        self.case, self.public, self.shortage = case, PublicFlows(case.quarters), Shortage()
        self.credit: list[CreditFlows] = []

    def start(self, inputs: Inputs) -> Witness:
        """From the block's inputs on; two guarantees in one policy stand in one account."""
        lends = [active for active in inputs.instruments if hasattr(active.module, "ACCOUNTS")]
        kinds = dict.fromkeys(active.module.NAME for active in lends)
        self.credit = [CreditFlows(self.case, [one for one in lends if name == one.module.NAME], inputs) for name in kinds]
        return self

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        self.public(stage, moves, now)
        self.shortage(stage, moves, now)
        for one in self.credit:
            one(stage, moves, now)
