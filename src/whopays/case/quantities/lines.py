"""What customers buy, from whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.case.quantities.declare import quantity

Array = Any  # a NumPy or JAX array, shape (rows, 1) or (rows, path); scalars (1,) or (path,)


@dataclass(frozen=True)
class Lines:
    """Lines of revenue, one row each."""

    level: Array = quantity("users", "Market volume at the opening date: users, or USD a year at list price", 0)
    ceiling: Array = quantity("users", "Volume the market saturates at, same unit", 0)
    speed: Array = quantity("per_year", "Speed of the logistic growth", -5, 10)
    volatility: Array = quantity("volatility", "Volatility of the logistic state", 0, 5)
    price: Array = quantity("USD/month", "List price a paying user and month; 1/12 for a line counted in USD a year", 1e-6)
    price_rise: Array = quantity("rate", "Rise of the list price a year from the opening date", -0.9, 5)
    paying_start: Array = quantity("share", "Part of users who pay at the opening date; 1 for a line in USD", 0, 1)
    paying_target: Array = quantity("share", "Part of users who pay in the long run at the reference price", 0, 1)
    paying_speed: Array = quantity("per_year", "Speed of the move to the target", 0, 10)
    price_elasticity: Array = quantity("ratio", "Elasticity of the paying share to price over reference price", 0, 10)
    reference_price: Array = quantity("USD/month", "Price at which the target holds", 0.001)
    churn_after_rise: Array = quantity("share", "Part of paying users lost at once per relative price rise", 0, 10)
    start: Array = quantity("year", "First day of sales; a date before the opening for a running line", 1700, 2200)
    compute_per_unit: Array = quantity("GW-year/user", "Capacity used a year per user, or per USD a year", 0)


@dataclass(frozen=True)
class Shares:
    """Part of a line's market a lab takes, by line and lab; columns add to 1."""

    start: Array = quantity("share", "Share at the opening date", 0, 1)
    end: Array = quantity("share", "Share the base path reaches at its end", 0, 1)


@dataclass(frozen=True)
class Demand:
    """What holds for all lines."""

    common_volatility: Array = quantity("volatility", "AI demand shock common to all lines, on the logistic state", 0, 5)
    share_end: Array = quantity("year", "Date the base path of shares ends", 1700, 2200)
    share_volatility: Array = quantity("volatility", "Volatility of a lab's share deviation", 0, 5)
    share_reversion: Array = quantity("per_year", "Return of a share to its base path", 0, 10)
    share_response: Array = quantity("per_year", "Gain of share per log advantage in training capacity a year ago", 0, 10)
    switching_loss: Array = quantity("share", "Part of a failed lab's customers who leave the market at first", 0, 1)
    return_half_life: Array = quantity("years", "Half-life of their return", 0.01, 100)
    unmet_moved_share: Array = quantity("share", "Part of unmet demand that tries another lab at once", 0, 1)
    new_line_delay_in_shortage: Array = quantity("share", "Part of a new line's growth lost while compute is short", 0, 1)
