"""A mean over futures with its error, differences on the same futures, and how many futures tell two things apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist
from typing import Any

import numpy as np

Array = Any
APART = 2.0  # errors a difference must exceed to be reported as one; judgement: about 95 % for one comparison
MARGIN = 1.2  # futures asked for above what the measured error says, since that error is itself uncertain; judgement


@dataclass(frozen=True)
class Estimate:
    """A mean over futures.

    value : mean; error : Monte Carlo standard error; unit : of both; paths : futures it rests on
    """

    value: float
    error: float
    unit: str
    paths: int

    @property
    def is_told(self) -> bool:
        """Whether it differs from zero by more than its error carries."""
        return math.isfinite(self.error) and abs(self.value) > APART * self.error

    def is_told_among(self, comparisons: int) -> bool:
        """Whether it is told though several differences are looked at.

        >>> Estimate(2.4, 1.0, "USD", 100).is_told_among(1), Estimate(2.4, 1.0, "USD", 100).is_told_among(9)
        (True, False)
        """
        return math.isfinite(self.error) and abs(self.value) > errors_apart(comparisons) * self.error

    def needed_among(self, comparisons: int) -> int | None:
        """Futures at which it would be told among several, at least those there are; None if it is zero in all of them."""
        if self.is_told_among(comparisons):
            return self.paths
        if self.value == 0 or not math.isfinite(self.error):
            return None
        return math.ceil(self.paths * (errors_apart(comparisons) * self.error / self.value) ** 2 * MARGIN)

    @property
    def paths_needed(self) -> int | None:
        """Futures at which this value alone would be told.

        >>> Estimate(1.0, 1.0, "USD", 1000).paths_needed
        4800
        """
        return self.needed_among(1)


def errors_apart(comparisons: int) -> float:
    """Errors a difference must exceed when several are looked at: Bonferroni's rule on the normal distribution.

    >>> errors_apart(1), round(errors_apart(9), 2)
    (2.0, 2.8)
    """
    return APART if comparisons < 1 + 1 else -NormalDist().inv_cdf(NormalDist().cdf(-APART) / comparisons)


def mean_of(values: Array, unit: str) -> Estimate:
    """Mean of values on independent futures, (path,).

    >>> mean_of(np.array([1.0, 3.0]), "USD")
    Estimate(value=2.0, error=1.0, unit='USD', paths=2)
    """
    values = np.asarray(values, dtype=np.float64)
    error = float(values.std(ddof=1) / math.sqrt(len(values))) if len(values) > 1 else math.nan
    return Estimate(float(values.mean()), error, unit, len(values))


def ratio_of(part: Array, whole: Array, unit: str) -> Estimate:
    """Ratio of two means on the same futures; error by the delta method; NaN where the whole is zero.

    >>> ratio_of(np.array([1.0, 2.0]), np.array([2.0, 4.0]), "share")
    Estimate(value=0.5, error=0.0, unit='share', paths=2)
    """
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    n, total = len(part), float(whole.sum())
    if total == 0:
        return Estimate(math.nan, math.nan, unit, n)
    value = float(part.sum()) / total
    gaps = part - value * whole
    error = math.sqrt(float(gaps @ gaps) * n / (n - 1)) / abs(total) if n > 1 else math.nan
    return Estimate(value, error, unit, n)


def places(columns: Sequence[Array], largest_first: bool = True) -> list[int]:
    """Places of several quantities known on the same futures, 0 first; who cannot be told from the one before shares its place.

    columns : (path,) each, in any order; returned in the same order

    >>> places([np.array([1.0, 1.1, 0.9]), np.array([5.0, 5.1, 4.9]), np.array([1.0, 1.2, 0.8])])
    [1, 0, 1]
    """
    sign = -1.0 if largest_first else 1.0
    order = sorted(range(len(columns)), key=lambda i: sign * float(np.mean(columns[i])))
    place = {order[0]: 0} if order else {}
    leader = order[0] if order else 0
    for at, (_, one) in enumerate(pairwise(order), start=1):
        # compared with the first of its group, not with its neighbour: a chain of ties must not join what is far apart
        told = mean_of(columns[one] - columns[leader], "").is_told
        if told:
            leader = one
        place[one] = at if told else place[leader]
    return [place[i] for i in range(len(columns))]
