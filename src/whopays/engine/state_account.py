"""What the state pays, holds and changes under a policy, future by future: a gauge."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.engine.figures import sum_of
from whopays.engine.outcome import by_year
from whopays.engine.public_flows import LAYERS, PublicFlows, public_cost
from whopays.model.bind import Columns
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import Stage
from whopays.model.simulate import Block
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any
YEAR: Final = 4  # quarters


def layer_in(layer: str, year: int) -> str:
    """Name of what a layer of catastrophe cover pays in a year."""
    return f"layer/{layer}/{year}"


class StateAccount:
    """Gauge: public cost by every measure, what instruments measure of themselves, catastrophe layers by year.

    cost_cash, cost_budget, cost_fair : to the state, less what it still holds; taxes : received
    delivered : private capacity delivered; price : of compute, mean; unmet : demand not served by the labs
    debt      : of the lab, mean over the horizon; spread : asked of it in the first year
    """

    def __init__(self, case: Case, columns: Columns, inputs: Inputs, lab: str) -> None:
        self.case, self.inputs, self.lab, self.public = case, inputs, lab, PublicFlows(case.quarters)

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        self.public(stage, moves, now)

    def read(self, block: Block) -> dict[str, tuple[Array, str]]:
        """Figures on every column."""
        case, unit, series = self.case, self.case.currency, block.series
        found: dict[str, tuple[Array, str]] = {
            name.replace("public_cost.", "cost_"): (cost, unit) for name, cost in public_cost(case, block, self.public).items()}
        for active in block.inputs.instruments:
            if hasattr(active.module, "measures"):
                found |= {name: (np.asarray(values, dtype=np.float64), its_unit)
                          for name, (values, its_unit, _) in active.module.measures(active.terms, block.inputs, block.after).items()}
        years = list(dict.fromkeys(int(date) for date in block.inputs.dates))
        for layer in LAYERS:
            for year, amount in zip(years, by_year(case, block, self.public.layers[layer]), strict=True):
                found[layer_in(layer, year)] = (amount, unit)
        labs = [name for name, lab in case.labs.items() if lab.kind != "fringe"]
        return found | {
            "taxes": (sum_of(block, "taxes", paid_by=False), unit),
            "delivered": (np.asarray(block.after.delivered_ever - block.before.delivered_ever, dtype=np.float64).sum(axis=0),
                          case.capacity_unit),
            "price": (series["market.compute_price"].mean(axis=0), f"{unit}/{case.capacity_unit}-year"),
            "unmet": (sum(series[f"labs.{name}.unmet"].sum(axis=0) for name in labs), unit),
            "own_capacity": (series[f"labs.{self.lab}.capacity"].sum(axis=0) * QUARTER, f"{case.capacity_unit}-year"),
            "debt": (series[f"labs.{self.lab}.debt"].mean(axis=0), unit),
            "spread": (series[f"labs.{self.lab}.spread"][:YEAR].mean(axis=0), "rate")}
