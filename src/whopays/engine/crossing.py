"""Where a mean over futures passes through zero along a sweep, with the error of that place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from whopays.engine.estimate import Estimate, mean_of

Array = Any


@dataclass(frozen=True)
class Crossing:
    """A place where a mean passes through zero; rising: below zero before it, above behind it."""

    at: Estimate
    rising: bool


def crossings(at: Sequence[float], columns: Sequence[Array], unit: str) -> list[Crossing]:
    """Every place between neighbouring points whose means lie on both sides of zero and are told apart; on a straight line.

    at      : values of the lever, rising; columns : (path,) each, on the same futures
    unit    : of the lever
    returns : in order; the error is that of the two means, by the delta method

    >>> found = crossings([0.0, 1.0], [np.array([-1.0, -1.1]), np.array([1.0, 1.1])], "share")
    >>> [(round(one.at.value, 3), one.rising) for one in found]
    [(0.5, True)]
    """
    found = []
    for (low, before), (high, after) in pairwise(zip(at, columns, strict=True)):
        first, second = mean_of(before, ""), mean_of(after, "")
        if first.value * second.value >= 0 or not mean_of(after - before, "").is_told:
            continue
        rise = second.value - first.value
        place = low - (high - low) * first.value / rise
        moved = (high - low) / rise**2 * (first.value * (after - second.value) - second.value * (before - first.value))
        error = float(np.std(moved, ddof=1)) / math.sqrt(len(moved)) if len(moved) > 1 else math.nan
        found.append(Crossing(Estimate(place, error, unit, first.paths), rise > 0))
    return found
