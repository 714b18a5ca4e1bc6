"""What capacity at home is worth beside money: work, and what a shortage costs others. Benefits in kind, in no party's books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.case.quantities.declare import quantity

Array = Any  # a NumPy or JAX array, shape (1,) or (path,)


@dataclass(frozen=True)
class Benefits:
    """Benefits in kind of a case; nothing where a case does not speak of them."""

    jobs_per_capacity: Array = quantity("count/GW", "Jobs at a plant per unit of capacity at home", 0, absent=0.0)
    jobs_multiplier: Array = quantity("ratio", "Jobs in the whole economy per job at a plant, gross", 0, 100, absent=1.0)
    shortage_multiplier: Array = quantity(
        "ratio", "What an economy loses per unit of money of demand nobody serves while a supply shock lasts", 0, 100, absent=0.0)
