"""Whose variance it is: Sobol indices of an outcome over what is drawn, from futures drawn again one input at a time.

Two independent sets of futures A and B; for each input a third set that is A with that input as B has it. The indices are
those of Saltelli et al. (2010), by scipy; errors come from parts of the futures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.engine.estimate import Estimate
from whopays.model.shocks import Seeds

Array = Any
BATCHES: Final = 8  # parts of the futures errors are taken from; a power of two, since scipy asks for one; judgement
APART_SEED: Final = 2**40  # added to the seed for the second set of futures
ALL: Final = ("assumption/", "shock/")
SHOCKS: Final = ("shock/",)


def streams_of(case: Case, name: str) -> tuple[str, ...]:
    """Streams an input is drawn from; inputs of one group are drawn again together, since they depend on each other."""
    rows = [row for of in case.rows.values() for row in of.values() if not row.value.is_fixed]
    group = next((row.group for row in rows if row.name == name and row.group), None)
    if group is None:
        return (f"assumption/{name}",)
    return (f"assumption/group/{group}", *sorted({f"assumption/{row.name}" for row in rows if row.group == group}))


def others(case: Case, named: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Streams of everything drawn that is not named."""
    rows = [row for of in case.rows.values() for row in of.values() if not row.value.is_fixed]
    streams = {stream for row in rows for stream in streams_of(case, row.name)}
    return tuple(sorted(streams - {stream for found in named.values() for stream in found}))


def redrawn(seed: int, streams: tuple[str, ...]) -> Seeds:
    """The futures of a seed with some streams as the second set has them."""
    return Seeds(seed, seed + APART_SEED, streams)


def shares_of_variance(first: Array, second: Array, mixed: Mapping[str, Array]) -> dict[str, tuple[Estimate, Estimate]]:
    """Input -> its share alone, and its share with all it acts together with; empty where nothing varies.

    first, second : the outcome on either set of futures, (path,); mixed : on the first with one input as the second has it
    Errors: those of the mean over batches of futures; the first futures that are a power of two are used
    """
    from scipy.stats import sobol_indices

    n = 2 ** int(math.log2(len(first)))
    if n < 2 * BATCHES or np.ptp(first[:n]) == 0 or not mixed:
        return {}

    def indices(some: slice) -> Array:
        held = {"f_A": first[some][None], "f_B": second[some][None],
                "f_AB": np.stack([values[some] for values in mixed.values()])[:, None, :]}
        found = sobol_indices(func={key: np.asarray(value, dtype=np.float64) for key, value in held.items()}, n=held["f_A"].shape[1])
        return np.stack([np.atleast_1d(found.first_order), np.atleast_1d(found.total_order)])

    whole = indices(slice(0, n))
    size = n // BATCHES
    spread = np.std([indices(slice(at * size, (at + 1) * size)) for at in range(BATCHES)], axis=0, ddof=1) / math.sqrt(BATCHES)
    both = [[Estimate(float(whole[kind, at]), float(spread[kind, at]), "share", n) for kind in range(2)] for at in range(len(mixed))]
    return {name: (alone, in_all) for name, (alone, in_all) in zip(mixed, both, strict=True)}
