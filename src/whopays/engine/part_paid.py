"""What owners gained who bought the part-paid shares of one contract: its cohort, by the year it was authorised.

Shares of a line were paid up by calls as it was built. What one is worth before that is what it will be worth paid up,
less what is still to be called; so a small gain on the whole is a large one on what has been paid. The calls still to come are
those of the same future, which a buyer could only expect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = Any


@dataclass(frozen=True)
class Cohort:
    """Quarters of one contract, (quarter, path) each.

    called    : what its owners were called for
    received  : what it paid them
    open      : capacity delivered so far
    worth     : shares of its tenant over the tenant's capacity, money a unit
    dividends : what the tenant paid its owners over the tenant's capacity, money a unit
    """

    called: Array
    received: Array
    open: Array
    worth: Array
    dividends: Array


def gain(cohort: Cohort, last: int) -> Array:
    """Gain on what was called up to a quarter, (path,), a ratio above -1 or below it where calls exceed worth; NaN where nothing was.

    A line of 10 units called for 50 of 200, worth 24 a unit once open: 240 - 150 still to come, on 50 paid, is a gain of 0.8.

    >>> rows = [np.array([[one], [two]]) for one, two in ((50.0, 150.0), (0.0, 0.0), (0.0, 10.0), (24.0, 30.0), (1.0, 1.0))]
    >>> float(gain(Cohort(*rows), 0)[0]), float(gain(Cohort(*rows), 1)[0])
    (0.8, 0.55)
    """
    now = slice(0, last + 1)
    paid, still = cohort.called[now].sum(axis=0), cohort.called[last + 1:].sum(axis=0)
    got = (cohort.received + cohort.dividends * cohort.open)[now].sum(axis=0)
    left = cohort.worth[last] * cohort.open[-1] + got - still - paid
    return np.where(paid > 0, left / np.where(paid > 0, paid, 1), np.nan)
