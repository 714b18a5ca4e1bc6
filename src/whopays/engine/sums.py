"""Sums over paths that merge: a ratio of two totals with its error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = Any


@dataclass
class Ratio:
    """Sums of two quantities over paths, their squares and product; (...) each, path axis summed away.

    ratio = sum of part / sum of whole; error by the delta method over paths:
    sqrt(sum of (part - ratio x whole)^2) / sum of whole, over groups of futures drawn together, which are independent

    n : paths; group : paths a group, the squares and the product are those of groups
    """

    n: int
    part: Array
    whole: Array
    part_squared: Array
    whole_squared: Array
    product: Array
    group: int = 1

    @classmethod
    def of(cls, part: Array, whole: Array, group: int = 1) -> Ratio:
        """Of values with the path axis last.

        >>> found = Ratio.of(np.array([1.0, 2.0]), np.array([4.0, 8.0]))
        >>> float(found.value), float(found.error)
        (0.25, 0.0)
        """
        part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
        n = part.shape[-1]
        if group > 1:
            part, whole = (values.reshape(*values.shape[:-1], -1, group).sum(axis=-1) for values in (part, whole))
        squared, whole_squared, product = (np.einsum("...p,...p->...", *pair) for pair in ((part, part), (whole, whole), (part, whole)))
        return cls(n, part.sum(axis=-1), whole.sum(axis=-1), squared, whole_squared, product, group)

    def merge(self, other: Ratio) -> Ratio:
        """Of both together."""
        return Ratio(self.n + other.n, self.part + other.part, self.whole + other.whole, self.part_squared + other.part_squared,
                     self.whole_squared + other.whole_squared, self.product + other.product, self.group)

    @property
    def value(self) -> Array:
        """The ratio; NaN where the whole is zero."""
        whole = np.asarray(self.whole, dtype=np.float64)
        return np.divide(self.part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)

    @property
    def error(self) -> Array:
        """Monte Carlo standard error of the ratio; NaN where there is no ratio or a single path."""
        ratio = self.value
        squares = self.part_squared - 2 * ratio * self.product + ratio**2 * self.whole_squared
        n = self.n // self.group
        scale = np.sqrt(n / (n - 1)) if n > 1 else np.nan
        whole = np.asarray(self.whole, dtype=np.float64)
        return scale * np.divide(np.sqrt(np.maximum(squares, 0)), whole, out=np.full(whole.shape, np.nan), where=whole > 0)

    @property
    def mean_whole(self) -> Array:
        """Mean of the whole over paths."""
        return self.whole / self.n

    @property
    def mean_part(self) -> Array:
        """Mean of the part over paths."""
        return self.part / self.n

    @property
    def error_difference(self) -> Array:
        """Monte Carlo standard error of the mean of whole less part; NaN for a single path."""
        squares = self.whole_squared - 2 * self.product + self.part_squared
        return spread(self.n // self.group, self.whole - self.part, squares) / self.group


def spread(n: int, total: Array, squares: Array) -> Array:
    """Standard error of a mean from n, the sum and the sum of squares.

    >>> float(spread(2, 4.0, 10.0))
    1.0
    """
    if n < 1 + 1:
        return np.asarray(total, dtype=np.float64) * np.nan
    return np.sqrt(np.maximum(squares - total * total / n, 0) / (n - 1) / n)
