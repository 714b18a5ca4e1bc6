"""How compute is used, planned and built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.case.quantities.declare import quantity

Array = Any  # a NumPy or JAX array, shape (rows, 1) or (rows, path); scalars (1,) or (path,)


@dataclass(frozen=True)
class Compute:
    """How compute is used, planned and built."""

    need_decline: Array = quantity("rate", "Fall of compute needed per unit served a year", -1, 0.99)
    training_share_start: Array = quantity("share", "Part of capacity used for training at the opening date", 0, 1)
    training_share_end: Array = quantity("share", "Part in the long run", 0, 1)
    training_share_fall: Array = quantity("per_year", "Fall of that part a year until the end value", 0, 1)
    training_flexible: Array = quantity("share", "Part of training that yields to customers in a shortage", 0, 1)
    planning_margin: Array = quantity("ratio", "Capacity wanted over capacity expected to be needed", 0, 10)
    growth_damping: Array = quantity("share", "Part of trailing growth planners expect to go on over the lead time", 0, 1)
    slip: Array = quantity("ratio", "Real lead time over planned, common to all contracts of a path", 0.1, 20)
    long_stop: Array = quantity("years", "Lateness after which a lab may cancel free", 0, 50)
    chip_life: Array = quantity("years", "Economic life of chips", 0.25, 100)
    building_life: Array = quantity("years", "Time over which a derived rent recovers buildings and power supply", 0, 100, absent=0)
    resale_volatility: Array = quantity("ratio", "Standard deviation of the logarithm of what buyers of used machines bid in a quarter",
                                        0, 2, absent=0)
    resale_share: Array = quantity("share", "Resale value of chips half way through their life over straight-line value", 0, 1)
    idle_cost_share: Array = quantity("share", "Part of operating cost a machine without work still has", 0, 1)
    relet_delay: Array = quantity("years", "Time to re-let a site that lost its tenant", 0.01, 20)
    build_elasticity: Array = quantity(
        "ratio", "Rise of what may be built and binds nobody per fall of its cost of capital by aid, both in logarithms", 0, 10, absent=0.0)
