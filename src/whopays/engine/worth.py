"""What a lab is worth to its present owners, and what shortage and glut cost it: a gauge."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.model.bind import Columns
from whopays.model.claim import equity_of
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import Stage
from whopays.model.simulate import Block
from whopays.model.stages.fail import fail
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any
YEAR: Final = 4  # quarters


class Worth:
    """Gauge of one lab.

    owners_value : present owners' part of its equity at the end, at market value (stochastic discount factor)
    shortage     : demand of its own it could not serve, at list price; glut : rent on machines it had no use for, less what letting brought
    idle         : capacity it had no use for, GW-years; own_sales, all_sales : of the last year
    """

    def __init__(self, case: Case, columns: Columns, inputs: Inputs, lab: str) -> None:
        self.case, self.columns, self.inputs, self.lab = case, columns, inputs, lab
        self.at = list(case.labs).index(lab)
        self.of_contract = np.asarray(inputs.tenant_of, dtype=np.float64)[self.at]
        width = len(columns.segments) * columns.paths
        self.glut, self.idle = np.zeros(width), np.zeros(width)

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        if stage is not fail:
            return
        flows = now.flows
        capacity = np.asarray(flows.capacity[self.at], dtype=np.float64)
        spare = np.maximum(capacity - flows.need[self.at] - flows.training[self.at], 0)
        rent = self.of_contract @ np.asarray(flows.rent, dtype=np.float64)
        part = np.divide(spare, capacity, out=np.zeros(spare.shape), where=capacity > 0)
        self.glut += np.maximum(rent * part - flows.spare_revenue[self.at], 0)
        self.idle += spare * QUARTER

    def read(self, block: Block) -> dict[str, tuple[Array, str]]:
        """Figures on every column."""
        unit, after = self.case.currency, block.after
        equity = np.asarray(equity_of(self.inputs, after)[self.at], dtype=np.float64)
        owned = np.asarray(after.held_before[self.at], dtype=np.float64) * np.exp(np.asarray(after.log_discount, dtype=np.float64))
        labs = [name for name, lab in self.case.labs.items() if lab.kind != "fringe"]
        sales = {name: block.series[f"labs.{name}.revenue"][-YEAR:].sum(axis=0) for name in labs}
        return {
            "owners_value": (equity * owned, unit), "shortage": (block.series[f"labs.{self.lab}.unmet"].sum(axis=0), unit),
            "glut": (self.glut, unit), "idle": (self.idle, f"{self.case.capacity_unit}-year"),
            "own_sales": (sales[self.lab], unit), "all_sales": (sum(sales.values()), unit)}
