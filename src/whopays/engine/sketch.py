"""Quantiles of more values than memory holds: counts in buckets whose width is a fixed part of the value.

Whole numbers are added, so sketches merge in any order to the same counts; the value read from one is
within RELATIVE_ERROR of a value of that rank. Masson, Rim and Lee (2019), DDSketch, without collapsing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Final

import numpy as np

Array = Any
RELATIVE_ERROR: Final = 0.005  # of a value read; judgement: below what the third digit shows
GROWTH: Final = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)  # a bucket's upper end over its lower end
SMALLEST: Final = {"USD": 1.0}  # money below it is nothing; source: cents decide nothing
SMALLEST_ELSE: Final = 1e-6  # of a share, rate, ratio or unit of capacity


@dataclass
class Sketch:
    """Counts of values, (row, bucket); a row for each quarter.

    smallest : values nearer to zero are counted as zero
    low      : number of the first bucket; bucket k > 0 ends at smallest x GROWTH^k, -k mirrors it, 0 is zero
    counts   : whole numbers of the narrowest type that holds how many were counted, since workers send them
    """

    smallest: float
    low: int
    counts: Array

    @classmethod
    def of(cls, values: Array, unit: str) -> Sketch:
        """Count values, (row, path); finite.

        >>> sketch = Sketch.of(np.array([[0.0, 1.0, 10.0, 100.0]]), "share")
        >>> [round(float(v), 1) for v in sketch.quantiles((0.25, 0.5, 1.0))[:, 0]]
        [0.0, 1.0, 100.4]
        """
        smallest = SMALLEST.get(unit, SMALLEST_ELSE)
        values = np.asarray(values, dtype=np.float64)
        size = np.abs(values)
        bucket = np.ceil(np.log(np.maximum(size, smallest) / smallest) / log(GROWTH)).astype(np.int64) + 1
        bucket = np.where(size < smallest, 0, np.where(values < 0, -bucket, bucket))
        low, high = int(bucket.min()), int(bucket.max())
        width, rows = high - low + 1, len(values)
        place = bucket - low + width * np.arange(rows)[:, None]
        counts = np.bincount(place.ravel(), minlength=rows * width).reshape(rows, width)
        return cls(smallest, low, counts.astype(np.min_scalar_type(values.shape[-1])))

    @property
    def n(self) -> int:
        """How many values were counted in each row."""
        return int(self.counts[0].sum(dtype=np.int64))

    def merge(self, other: Sketch) -> Sketch:
        """Counts of both together."""
        low = min(self.low, other.low)
        high = max(self.low + self.counts.shape[1], other.low + other.counts.shape[1])
        counts = np.zeros((len(self.counts), high - low), dtype=np.min_scalar_type(self.n + other.n))
        for one in (self, other):
            counts[:, one.low - low : one.low - low + one.counts.shape[1]] += one.counts
        return Sketch(self.smallest, low, counts)

    @property
    def values(self) -> Array:
        """The value each bucket stands for, (bucket,)."""
        number = np.arange(self.low, self.low + self.counts.shape[1])
        size = self.smallest * GROWTH ** (np.abs(number) - 1.0) * 2 / (1 + GROWTH)
        return np.where(number == 0, 0.0, np.sign(number) * size)

    def quantiles(self, levels: Sequence[float]) -> Array:
        """The value at each level, (level, row)."""
        return mixture([self], [1.0], levels)


def mixture(sketches: Sequence[Sketch], weights: Sequence[float], levels: Sequence[float]) -> Array:
    """Quantiles of a mixture, each sketch weighted as a whole: (level, row)."""
    low = min(one.low for one in sketches)
    width = max(one.low + one.counts.shape[1] for one in sketches) - low
    mass = np.zeros((len(sketches[0].counts), width))
    for one, weight in zip(sketches, weights, strict=True):
        mass[:, one.low - low : one.low - low + one.counts.shape[1]] += one.counts * (weight / one.n)
    upto = np.cumsum(mass, axis=1)
    reached = np.stack([np.argmax(upto >= level * upto[:, -1:] * (1 - 1e-12), axis=1) for level in levels])
    return Sketch(sketches[0].smallest, low, mass).values[reached]
