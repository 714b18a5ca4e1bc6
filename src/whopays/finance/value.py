"""Present value and internal rate of return of money at even intervals."""

from __future__ import annotations

import numpy as np

from whopays.arrays import Array

LOWEST_RATE = -0.99    # per period; judgement: nobody holds on to what loses more
HIGHEST_RATE = 100.0   # per period; judgement: no investment is found that gains more
GRID = 2000            # points between them at which a change of sign is looked for
CLOSE_ENOUGH = 1e-14   # per period


def net_present_value(period_rate: float, flows: Array) -> Array:
    """Value at the first date of money at even intervals.

    period_rate : per period, > -1
    flows       : USD, (date, ...), the first at once
    returns     : USD, (...)

    Errors: ValueError for a rate <= -1.

    >>> float(net_present_value(0.1, np.array([-100.0, 60.5, 60.5])).round(6))
    5.0
    """
    if not period_rate > -1:
        raise ValueError("the rate of a period must be above -1; 5 % is 0.05")
    flows = np.asarray(flows, dtype=float)
    return np.tensordot((1 + period_rate) ** -np.arange(flows.shape[0], dtype=float), flows, axes=1)


def internal_rate_of_return(flows: Array) -> float:
    """Rate at which money at even intervals has no net present value.

    flows   : USD, (date,)
    returns : per period, in (-0.99, 100)

    Valid:  exactly one rate. Flows that change sign twice may have two: that is refused.
    Errors: ValueError, with a remedy, for flows that never change sign, that have no rate in the
            range or several, or hold a value that is not finite.

    >>> round(internal_rate_of_return(np.array([-100.0, 60.0, 60.0])), 8)
    0.13066239
    """
    from scipy.optimize import brentq

    flows = np.asarray(flows, dtype=float)
    if flows.ndim != 1 or not np.isfinite(flows).all():
        raise ValueError("the flows must be one series of finite numbers")
    if not ((flows > 0).any() and (flows < 0).any()):
        raise ValueError("flows that never change sign have no rate of return; compare net present "
                         "values instead")
    flows = flows / abs(flows).max()

    def worth(log_growth: Array) -> Array:
        # Discounting to the last date where rates are negative keeps the sum from overflowing.
        dates = np.arange(flows.size) - (flows.size - 1) * (np.asarray(log_growth)[..., None] < 0)
        return np.exp(-np.asarray(log_growth)[..., None] * dates) @ flows

    grid = np.linspace(np.log1p(LOWEST_RATE), np.log1p(HIGHEST_RATE), GRID)
    signs = np.sign(worth(grid))
    crossings = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    exact = np.flatnonzero(signs == 0)
    if crossings.size + exact.size != 1:
        found = "no rate" if crossings.size + exact.size == 0 else f"{crossings.size + exact.size} rates"
        raise ValueError(f"{found} of return between {LOWEST_RATE:.0%} and {HIGHEST_RATE:.0%} a "
                         "period; compare net present values at a stated rate instead")
    if exact.size:
        return float(np.expm1(grid[exact[0]]))
    at = crossings[0]
    return float(np.expm1(brentq(worth, grid[at], grid[at + 1], xtol=CLOSE_ENOUGH)))
