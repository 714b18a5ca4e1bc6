"""Debt sized and repaid by the cash flow of the project it pays for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from whopays.arrays import Array, minimum, positive, ratio, space
from whopays.finance.loans import annuity_payment


class Sculpted(NamedTuple):
    """Debt and its service; USD, (period, ...) but `debt`, `capacity` and `cap`, which are (...)."""

    debt: Array
    capacity: Array    # what the cash flow could carry at the cover asked for
    cap: Array         # loan to cost x cost
    service: Array
    interest: Array
    principal: Array   # negative where the service does not reach the interest
    balance: Array     # (period + 1, ...); the first row is the debt


def _by_period(period_rate: Array, n: int) -> Array:
    """A rate of every period, (n, ...)."""
    rates = np.asarray(period_rate, dtype=float)
    return np.broadcast_to(rates, (n, *rates.shape[1:]))


def discount_factors(period_rate: Array, n: int) -> Array:
    """Value at the start of 1 USD at the end of each of n periods.

    period_rate : per period: a number, (n, ...), or (1, ...) where it does not change
    returns     : (n, ...)

    Errors: ValueError (NumPy's) for another number of periods.

    >>> discount_factors(0.1, 2).round(6).tolist()
    [0.909091, 0.826446]
    """
    return np.cumprod(1 / (1 + _by_period(period_rate, n)), axis=0)


def debt_capacity(cash_flow: Array, discount: Array, cover: Array) -> Array:
    """Debt that a cash flow can carry when service is cash flow over cover.

    capacity = sum over periods of max(cash flow, 0) / cover x discount

    cash_flow : USD, (period, ...), available for debt service; below 0 carries nothing
    discount  : (period,) or (period, ...), price of 1 USD at the period's payment
    cover     : ratio, (...) or (period, ...), >= 1
    returns   : USD, (...), >= 0; 0 where nothing can be carried

    Errors: none here: the kernel calls it; `sculpt` refuses what cannot be sized.

    >>> float(debt_capacity(np.array([130.0, 130.0]), np.array([0.9, 0.8]), 1.3).round(9))
    170.0
    """
    discount = space(cash_flow).reshape(discount, discount.shape + (1,) * (cash_flow.ndim - discount.ndim))
    return (positive(cash_flow) / cover * discount).sum(axis=0)


def level_capacity(cash_flow: Array, period_rate: Array, cover: Array, periods: Array) -> Array:
    """Debt that a level cash flow carries, drawn in the middle of the period in which the cash flow begins.

    capacity = cash flow / cover x (1 + rate / 2) / annuity payment of 1 USD

    The cash flow earns half in the period of the draw and half in the last one, a tenor later, so
    half a service is due at once and half at the end; `debt_capacity` of that row is the same number.

    cash_flow   : USD a period, (...); below 0 carries nothing
    period_rate : per period, (...), > -1
    cover       : ratio, (...), >= 1
    periods     : count, (...), > 0; a last part of a period counts as one below one
    returns     : USD, (...), >= 0

    Valid:  a whole number of periods; in between it interpolates.
    Errors: none here; ranges are checked when the case is read.

    >>> round(float(level_capacity(130.0, 0.1, 1.3, 2)), 9)
    182.231404959
    >>> flows = np.array([65.0, 130.0, 65.0])
    >>> float(debt_capacity(flows, np.array([1.0, 1 / 1.1, 1 / 1.21]), 1.3).round(9))
    182.231404959
    """
    return positive(cash_flow) / cover * (1 + period_rate / 2) / annuity_payment(1.0, period_rate, periods)


def sculpt(cash_flow: Array, period_rate: Array, cover: Array, cost: Array,
           loan_to_cost: Array) -> Sculpted:
    """Debt with a service that follows the cash flow, never above a share of cost.

    debt = min(capacity, loan to cost x cost); service = max(cash flow, 0) / cover x debt / capacity,
    so that a capped debt has the same, higher cover in every period and is repaid at the end.

    cash_flow    : USD, (period, ...), available for debt service at each period's end
    period_rate  : interest, per period: a number, (period, ...) or (1, ...), > -1
    cover        : ratio, (...) or (period, ...), >= 1
    cost         : USD, (...), what the project costs, > 0
    loan_to_cost : share, (...), in [0, 1]
    returns      : `Sculpted`; the last balance is 0

    Valid:  no interest is left unpaid for good: where the service does not reach the interest, the
            rest is added to the debt (a negative principal).
    Source: the DSCR option of NREL's System Advisor Model sizes the same debt, without the cap.
    Errors: ValueError, with a remedy, if no period has cash flow above 0, a value is not finite, a
            cover is below 1, the cost not above 0, the loan to cost outside [0, 1].

    >>> loan = sculpt(np.array([130.0, 130.0]), 0.1, 1.3, 400.0, 0.4)
    >>> float(loan.debt), loan.service.round(4).tolist()
    (160.0, [92.1905, 92.1905])
    >>> [round(float(b), 9) for b in loan.balance[1:]]
    [83.80952381, 0.0]
    """
    cash_flow, cover, cost, loan_to_cost = (
        np.asarray(v, dtype=float) for v in (cash_flow, cover, cost, loan_to_cost))
    _check(cash_flow, np.asarray(period_rate, dtype=float), cover, cost, loan_to_cost)
    discount = discount_factors(period_rate, cash_flow.shape[0])
    capacity = debt_capacity(cash_flow, discount, cover)
    cap = loan_to_cost * cost
    debt = minimum(capacity, cap)
    service = positive(cash_flow) / cover * ratio(debt, capacity)
    rates = _by_period(period_rate, cash_flow.shape[0])
    # Backward, from nothing owed at the end: forward, rounding would grow with interest.
    balances = [0 * debt]
    for rate, paid in zip(rates[::-1], service[::-1], strict=True):
        balances.append((balances[-1] + paid) / (1 + rate))
    balance = np.stack([debt, *balances[-2::-1]])
    interest = np.stack([owed * rate for owed, rate in zip(balance, rates, strict=False)])
    return Sculpted(debt, capacity, cap, service, interest, service - interest, balance)


def _check(cash_flow: Array, period_rate: Array, cover: Array, cost: Array,
           loan_to_cost: Array) -> None:
    """Refuse debt that cannot be sized; see `sculpt`."""
    named = {"cash flow": cash_flow, "rate": period_rate, "cover": cover, "cost": cost,
             "loan to cost": loan_to_cost}
    for name, given in named.items():
        if not np.isfinite(given).all():
            raise ValueError(f"the {name} holds a value that is not a finite number; "
                             "correct it before sizing debt")
    if not (cash_flow > 0).any(axis=0).all():
        raise ValueError("debt cannot be sized: no period has cash flow above 0; raise the price, "
                         "lower the cost, or pay with equity (a debt of 0)")
    if not (period_rate > -1).all():
        raise ValueError("the rate of a period must be above -1; 5 % is 0.05")
    if not (cover >= 1).all():
        raise ValueError("the cover must be 1 or more: debt service cannot exceed its cash flow")
    if not (cost > 0).all():
        raise ValueError("the cost must be above 0; a project that costs nothing needs no debt")
    if not ((loan_to_cost >= 0) & (loan_to_cost <= 1)).all():
        raise ValueError("the loan to cost must lie in [0, 1]; 80 % is 0.8")
