"""What happens when a lab cannot pay, and when a catastrophe hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.case.quantities.declare import quantity

Array = Any  # a NumPy or JAX array, shape (rows, 1) or (rows, path); scalars (1,) or (path,)


@dataclass(frozen=True)
class Failure:
    """What happens when a lab cannot pay."""

    value_quarters: Array = quantity("quarters", "Quarters of value below debt after which a lab fails", 1, 40)
    rescue_belief: Array = quantity("probability", "Rescue by the state that lenders expect", 0, 1)
    restructuring: Array = quantity("probability", "Chance of going on under new owners rather than liquidation", 0, 1)
    bankruptcy_cost: Array = quantity("share", "Part of the estate that the proceedings consume", 0, 1)
    priority_deviation: Array = quantity("share", "Part of the estate juniors get ahead of their turn", 0, 1)
    going_concern_haircut: Array = quantity("share", "Loss of value of a lab sold in distress", 0, 1)
    damages_cap: Array = quantity("years", "Rent a landlord may claim on a rejected contract", 0, 30)
    sector_haircut: Array = quantity("share", "Further loss of value when sold in a bust", 0, 1)


@dataclass(frozen=True)
class Insurance:
    """Catastrophes and who covers them."""

    hazard: Array = quantity("per_year", "Catastrophes a year at the opening deployment", 0, 100)
    hazard_growth: Array = quantity("ratio", "Elasticity of that hazard to deployed compute", 0, 5)
    systemic_share: Array = quantity("probability", "Chance that a catastrophe hits all labs and not one", 0, 1)
    body_median: Array = quantity("USD", "Median size of the damage", 1)
    body_spread: Array = quantity("ratio", "Standard deviation of its logarithm", 0.01, 5)
    tail_from: Array = quantity("probability", "Quantile from which the tail is generalised Pareto", 0.01, 0.9999)
    tail_shape: Array = quantity("ratio", "Shape of the tail", 0, 0.95)
    retention: Array = quantity("USD", "Damage a lab bears before its insurer", 0)
    insurer_limit: Array = quantity("USD", "Most the insurers pay for one catastrophe", 0)
    premium_rate: Array = quantity("rate", "Yearly premium over the insurers' limit, all labs together", 0, 1)
    pool_call: Array = quantity("USD", "Most each surviving lab is called for afterwards", 0)
