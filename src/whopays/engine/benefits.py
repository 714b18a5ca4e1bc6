"""Benefits in kind of capacity at home: its share, work, and what a shortage costs others; apart from who pays."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.simulate import Block
from whopays.model.stages.sell import sell
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any
STRUCK: Final = 0.1  # part of supply from abroad that is lost while a shock is said to last; judgement


class Shortage:
    """A witness: demand at list price that nobody served while supply from abroad was stopped, and in all, (path,)."""

    def __init__(self) -> None:
        self.struck: Array = 0.0
        self.quarters: Array = 0.0

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        """After the quarter's sales."""
        if stage is sell:
            under = np.asarray(now.supply_lost > STRUCK, dtype=np.float64)
            self.struck = self.struck + under * np.asarray(now.flows.unmet, dtype=np.float64).sum(axis=0)
            self.quarters = self.quarters + under


def at_home(inputs: Inputs, after: State) -> tuple[Array, Array]:
    """Capacity on line at home and in all at the end, sites without tenant included, a supply shock or not. (path,)"""
    total = np.asarray(after.leased + after.renewed + after.vacant + after.idle, dtype=np.float64)
    home = (1 - np.asarray(inputs.contracts.abroad_share, dtype=np.float64)) * total
    return home.sum(axis=0), total.sum(axis=0)


def benefits_of(block: Block, shortage: Shortage) -> dict[str, tuple[Array, str, str]]:
    """id -> (values (path,), unit, what it is); nothing where the case states no work and no cost of a shortage."""
    inputs = block.inputs
    told = inputs.benefits
    if not np.any(told.jobs_per_capacity) and not np.any(told.shortage_multiplier):
        return {}
    home, total = at_home(inputs, block.after)
    jobs = home * told.jobs_per_capacity
    return {
        "benefit.capacity_at_home": (home, "GW", "capacity at home at the end"),
        "benefit.domestic_share": (home / np.maximum(total, np.finfo(float).tiny), "share", "part of capacity that stands at home"),
        "benefit.jobs_direct": (jobs, "count", "jobs at plants at home"),
        "benefit.jobs": (jobs * told.jobs_multiplier, "count", "jobs in all by the multiplier, gross"),
        "benefit.shock_quarters": (shortage.quarters + 0.0 * home, "quarters", "quarters under a supply shock"),
        "benefit.shortage": (shortage.struck, "USD", "sales lost while a supply shock lasts"),
        "benefit.shortage_loss": (shortage.struck * told.shortage_multiplier, "USD", "loss of the economy from them"),
    }
