"""Repayment schedules: annuity, level principal, bullet, each with a grace period."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from whopays.arrays import Array, space

LEAST_RATE = 1e-9  # per period; below it a loan bears no interest, to the precision of float64


class Schedule(NamedTuple):
    """A loan period by period: USD, (period, ...); `balance` has one row more, the first is the loan."""

    balance: Array
    interest: Array
    principal: Array

    @property
    def service(self) -> Array:
        """Interest and principal paid, USD, (period, ...); what is capitalised cancels out."""
        return self.interest + self.principal


def annuity_payment(balance: Array, period_rate: Array, periods: Array) -> Array:
    """Level payment that repays a balance with interest over the periods left.

    payment = balance rate / (1 - (1 + rate)^-periods)

    balance     : USD, (...), >= 0
    period_rate : per period, (...), > -1; 0 gives level principal
    periods     : count, (...), > 0; a last part of a period counts as one
    returns     : USD a period, (...)

    Errors: none here; ranges are checked when the case is read.

    >>> round(float(annuity_payment(1000.0, 0.01, 12)), 6)
    88.848789
    """
    xp = space(balance, period_rate, periods)
    periods = xp.maximum(periods, 1)
    is_free = abs(period_rate) < LEAST_RATE
    safe = period_rate + is_free
    factor = -xp.expm1(-periods * xp.log1p(safe)) / safe
    return balance / xp.where(is_free, periods, factor)


def _schedule(balance: Array, period_rate: Array, n: int, grace: int, capitalise: bool,
              principal: Callable[[Array, int], Array]) -> Schedule:
    """Schedule from a rule: principal of a period, given what is owed and the periods left.

    Each period starts from what is still owed, so that rounding does not grow with interest.
    """
    if not 0 <= grace < n:
        raise ValueError(f"a grace of {grace} of {n} periods leaves none to repay in; shorten the "
                         "grace or lengthen the loan")
    balance, period_rate = np.asarray(balance, dtype=float), np.asarray(period_rate, dtype=float)
    if not ((balance >= 0).all() and np.isfinite(balance).all()):
        raise ValueError("the amount of a loan must be finite and not negative")
    if not (period_rate > -1).all():
        raise ValueError("the rate of a period must be above -1; 5 % is 0.05")
    balances, interests, repaid = [balance + 0 * period_rate], [], []
    for left in range(n, 0, -1):
        owed = balances[-1]
        interests.append(owed * period_rate)
        waits = -interests[-1] if capitalise else 0 * owed
        repaid.append(waits if left > n - grace else principal(owed, left))
        balances.append(owed - repaid[-1])
    return Schedule(np.stack(balances), np.stack(interests), np.stack(repaid))


def annuity(balance: Array, period_rate: Array, n: int, grace: int = 0,
            capitalise: bool = False) -> Schedule:
    """Loan repaid by level payments after a grace period.

    balance     : USD, (...), >= 0
    period_rate : per period, (...), > -1
    n           : count of periods, grace included
    grace       : periods without principal, >= 0 and below n
    capitalise  : in grace, interest is added to the loan; else it is paid
    returns     : `Schedule`

    Errors: ValueError for a grace that leaves no period, a negative loan, a rate <= -1.

    >>> annuity(100.0, 0.1, 2).service.round(4).tolist()
    [57.619, 57.619]
    """
    return _schedule(balance, period_rate, n, grace, capitalise, lambda owed, left: (
        annuity_payment(owed, period_rate, left) - owed * period_rate))


def level_principal(balance: Array, period_rate: Array, n: int, grace: int = 0,
                    capitalise: bool = False) -> Schedule:
    """Loan repaid by equal parts of principal after a grace period; interest on the balance.

    Arguments, result and errors as in `annuity`.

    >>> level_principal(100.0, 0.1, 4, grace=2).service.round(4).tolist()
    [10.0, 10.0, 60.0, 55.0]
    """
    return _schedule(balance, period_rate, n, grace, capitalise, lambda owed, left: owed / left)


def bullet(balance: Array, period_rate: Array, n: int, grace: int = 0,
           capitalise: bool = True) -> Schedule:
    """Loan repaid at once in the last period; interest is added in grace, then paid.

    Arguments, result and errors as in `annuity`.

    >>> bullet(100.0, 0.1, 3, grace=1).service.round(4).tolist()
    [0.0, 11.0, 121.0]
    """
    return _schedule(balance, period_rate, n, grace, capitalise,
                     lambda owed, left: owed if left == 1 else 0 * owed)
