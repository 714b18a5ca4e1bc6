"""Which rows belong to whom: sums over each owner's rows, and each row's owner, without a product by a matrix of zeros.

A contract has one tenant, a site one sponsor, so nine in ten numbers of those matrices are zero. Rows are added one after the
other, as the product would, so that neither the width of the array nor the way of adding moves a bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

Array = Any
WIDE = 512  # paths from which adding run by run is faster than the whole product; measured


@dataclass(frozen=True)
class Owned:
    """The numbers of a matrix (owner, row) that are not zero.

    runs  : owner, first row, row after the last, part; rows side by side with the same owner, whole, are one run
    owner : by row, its only owner, len(owners) where it has none; empty where a row has several or belongs to one in part
    """

    owners: int
    runs: tuple[tuple[int, int, int, float], ...]
    owner: tuple[int, ...]

    @cached_property
    def rows(self) -> Array:
        """The owner of each row as an index."""
        return np.array(self.owner, dtype=np.intp)

    def summed(self, amount: Array, matrix: Array) -> Array:
        """Amount by row summed to owners, (row, path) -> (owner, path)."""
        if amount.ndim < 2 or amount.shape[-1] < WIDE:
            return np.einsum("or,rp->op", matrix, amount)
        total = np.zeros((self.owners, amount.shape[-1]), dtype=amount.dtype)
        first = [True] * self.owners
        for owner, start, stop, part in self.runs:
            if stop - start > 1 and first[owner]:
                np.add.reduce(amount[start:stop], axis=0, out=total[owner])
            else:
                for row in range(start, stop):
                    total[owner] += amount[row] if part == 1 else part * amount[row]
            first[owner] = False
        return total

    def spread(self, value: Array, matrix: Array) -> Array:
        """Each row's value of its owner, (owner, path) -> (row, path); 0 where it has none."""
        if not self.owner:
            return np.einsum("or,op->rp", matrix, value)
        if self.owners not in self.owner:
            return value.take(self.rows, axis=0)
        rows = np.zeros((len(self.owner), *value.shape[1:]), dtype=value.dtype)
        for owner, start, stop, _part in self.runs:
            rows[start:stop] = value[owner]
        return rows


def owned(matrix: Array) -> Owned:
    """The sparse form of a matrix (owner, row) of parts.

    >>> owned(np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]))
    Owned(owners=2, runs=((0, 0, 2, 1.0),), owner=(0, 0, 2))
    """
    owners, n = matrix.shape
    runs: list[tuple[int, int, int, float]] = []
    for row in range(n):
        for at in np.flatnonzero(matrix[:, row]):
            owner, part = int(at), float(matrix[at, row])
            before = next((k for k, run in enumerate(runs) if (run[0], *run[2:]) == (owner, row, 1) and part == 1), None)
            if before is None:
                runs.append((owner, row, row + 1, part))
            else:
                runs[before] = (owner, runs[before][1], row + 1, part)
    single = bool((np.count_nonzero(matrix, axis=0) <= 1).all()) and all(part == 1 for *_run, part in runs)
    only = [int(column.argmax()) if column.any() else owners for column in matrix.T] if single else []
    return Owned(owners, tuple(runs), tuple(only))
