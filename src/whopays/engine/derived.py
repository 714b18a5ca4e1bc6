"""Figures that are not means over futures but worked out of means, such as a cost per year: their error by the jackknife."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Final

import numpy as np

from whopays.engine.outcome import Outcome

Array = Any
FEWEST: Final = 2  # batches an error is taken over at least

Found = dict[str, tuple[float, float, str, str]]  # value, error, unit, what it is


def derived_of(modules: list[ModuleType], outcome: Outcome) -> Found:
    """What the instruments of a policy work out of their measures.

    error = sqrt((n - 1) / n x sum of (value without batch i - mean of those)^2), NaN where a value is not defined

    Source: Efron and Stein (1981), Annals of Statistics 9:586-596.
    """
    found: Found = {}
    for module in modules:
        work = module.derived
        sums = {name: outcome.batches[name] for name in outcome.batches}
        total = {name: float(each.sum()) for name, each in sums.items()}
        futures = float(outcome.batch_sizes.sum())
        whole = work({name: amount / futures for name, amount in total.items()})
        count = len(outcome.batch_sizes)
        parts = [work({name: (total[name] - float(each[i])) / (futures - float(outcome.batch_sizes[i])) for name, each in sums.items()})
                 for i in range(count)] if count >= FEWEST else []
        for name, (value, unit, label) in whole.items():
            left_out = np.array([part[name][0] for part in parts])
            error = float(np.sqrt((count - 1) / count * ((left_out - left_out.mean()) ** 2).sum())) if parts else np.nan
            found[name] = (value, error, unit, label)
    return found
