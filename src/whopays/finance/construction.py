"""Who pays while a project is built, and the interest that becomes part of its cost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from whopays.arrays import Array, minimum, positive


class Construction(NamedTuple):
    """Draws and interest of the years of building; USD, (period, ...)."""

    debt_draws: Array     # including what pays interest
    equity_draws: Array
    interest: Array       # capitalised: paid out of the draws of the same period
    balance: Array        # of debt at each period's end


class Draw(NamedTuple):
    """One period of building: USD, (...)."""

    debt: Array
    equity: Array
    interest: Array


def draw_for(cost: Array, balance: Array, period_rate: Array, loan_to_cost: Array,
             debt_limit: Array, outstanding: Array = 0.5) -> Draw:
    """Debt and equity that pay a period's cost of building and the interest on the debt so far.

    interest = rate x (balance + outstanding x debt drawn); debt = loan to cost x (cost + interest),
    at most what is left under the limit; equity pays the rest. Solved at once, no iteration.

    cost         : USD, (...), of the period, >= 0
    balance      : USD, (...), of debt at the period's start, >= 0
    period_rate  : per period, (...), >= 0; rate x outstanding below 1
    loan_to_cost : share, (...), in [0, 1], of cost with capitalised interest
    debt_limit   : USD, (...), most the debt may become; a large number for none
    outstanding  : share of the period for which its draws bear interest, in [0, 1]
    returns      : debt, equity, interest: USD, (...); debt + equity = cost + interest

    Valid:  debt never exceeds loan to cost x the cost so far, nor the limit.
    Errors: none here; ranges are checked when the case is read.

    >>> [round(float(v), 6) for v in draw_for(100.0, 0.0, 0.1, 0.8, 1e9)]
    [83.333333, 20.833333, 4.166667]
    """
    wanted = loan_to_cost * (cost + period_rate * balance)
    wanted = wanted / (1 - loan_to_cost * period_rate * outstanding)
    debt = minimum(wanted, positive(debt_limit - balance))
    interest = period_rate * (balance + outstanding * debt)
    return Draw(debt, cost + interest - debt, interest)


def construction(costs: Array, period_rate: Array, loan_to_cost: Array,
                 debt_limit: Array = np.inf, outstanding: float = 0.5) -> Construction:
    """Draws over several periods of building, with interest during construction.

    costs        : USD, (period, ...), without interest, >= 0
    period_rate  : per period, (...), >= 0; rate x outstanding below 1
    loan_to_cost : share, (...), in [0, 1]
    debt_limit   : USD, (...), such as the debt the cash flow can carry
    outstanding  : share of the period for which its draws bear interest: 0 end, 1 start
    returns      : `Construction`

    Errors: ValueError for a negative cost or limit, a share outside [0, 1], a rate below 0.

    >>> built = construction(np.array([100.0, 100.0]), 0.1, 0.5, outstanding=1)
    >>> built.interest.round(4).tolist(), built.balance.round(4).tolist()
    ([5.2632, 10.8033], [52.6316, 108.0332])
    """
    costs, period_rate, loan_to_cost, debt_limit = (
        np.asarray(v, dtype=float) for v in (costs, period_rate, loan_to_cost, debt_limit))
    if not ((costs >= 0).all() and np.isfinite(costs).all() and (debt_limit >= 0).all()):
        raise ValueError("costs and the debt limit must be numbers of 0 or more")
    if not ((loan_to_cost >= 0) & (loan_to_cost <= 1)).all() or not 0 <= outstanding <= 1:
        raise ValueError("the loan to cost and the share of the period must lie in [0, 1]")
    if not ((period_rate >= 0) & (period_rate < 1)).all():
        raise ValueError("the rate of a period of building must lie in [0, 1); 5 % is 0.05")
    balance, drawn = 0 * costs[0] * period_rate, []
    balances = []
    for cost in costs:
        draw = draw_for(cost, balance, period_rate, loan_to_cost, debt_limit, outstanding)
        balance = balance + draw.debt
        drawn.append(draw)
        balances.append(balance)
    debt, equity, interest = (np.stack(parts) for parts in zip(*drawn, strict=True))
    return Construction(debt, equity, interest, np.stack(balances))
