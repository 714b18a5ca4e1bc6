"""What everybody can see of the state: decisions, values and books read these, never a number drawn for the path."""

from __future__ import annotations

from typing import Any

from whopays.arrays import added, ratio, within
from whopays.model.inputs import WIDEST
from whopays.model.state import State

Array = Any


def under_way(now: State) -> Array:
    """GW started and not delivered, (contract, path)."""
    return added(now.stages)


def trailing_growth(now: State) -> Array:
    """Sales of the newest quarter over those a year before; 1 without sales. (lab, path)"""
    return within(ratio(now.sales[-1], now.sales[0], 1), 1 / WIDEST, WIDEST)
