"""The price of capacity that recovers what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from whopays.arrays import Array
from whopays.finance.loans import annuity_payment


def cost_of_capital(loan_to_cost: Array, debt_rate: Array, equity_return: Array) -> Array:
    """Mean return of lenders and sponsor, before tax, by what each pays in.

    loan_to_cost  : share, (...), in [0, 1]
    debt_rate     : per year, (...)
    equity_return : per year, (...)
    returns       : per year, (...)

    Errors: none here; ranges are checked when the case is read.

    >>> round(cost_of_capital(0.65, 0.08, 0.17), 6)
    0.1115
    """
    return loan_to_cost * debt_rate + (1 - loan_to_cost) * equity_return


def cost_recovery_rent(costs: Sequence[tuple[Array, Array]], yearly_rate: Array, operating_cost: Array) -> Array:
    """Yearly price at which each part of a site is paid back with its return by the end of its time.

    rent = operating cost + sum over parts of cost x annuity(rate, years)

    costs          : (cost, years) by part: USD per GW and years over which it is recovered, each (...)
    yearly_rate    : cost of capital, per year, (...), > -1
    operating_cost : USD per GW-year, (...)
    returns        : USD per GW-year, (...)

    Valid:  full use; a part that outlives the contract is let on at the same price.
    Errors: none here; ranges are checked when the case is read.

    >>> round(float(cost_recovery_rent([(20.3e9, 5.0), (14.7e9, 15.0)], 0.12, 1.4e9)) / 1e9, 2)
    9.19
    """
    rent = operating_cost
    for cost, years in costs:
        rent = rent + annuity_payment(cost, yearly_rate, years)
    return rent
