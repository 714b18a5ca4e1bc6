"""Default probability in the price of a bond, and hazard in the premium of a default swap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from whopays.arrays import Array
from whopays.finance.zero_curve import discount_factor

HIGHEST_HAZARD = 100.0  # per year; a firm with this hazard fails within days
CLOSE_ENOUGH = 1e-14    # per year


class BondDefault(NamedTuple):
    """What a bond's price says of its issuer; money per face of the bond."""

    riskless_price: Array
    price: Array
    loss_value: Array            # present value of losses per unit of yearly default probability
    default_probability: Array   # per year, unconditional, risk-neutral


class DefaultSwap(NamedTuple):
    """Value of the two legs of a default swap per USD of notional."""

    premium_leg: Array      # per unit of yearly premium
    protection_leg: Array
    fair_premium: Array     # per year


def bond_price(face: float, coupon_rate: float, years: float, payments: int,
               zeros: Mapping[float, float], start: float = 0) -> float:
    """Value of a bond's payments from a date on, discounted at a curve, seen from that date.

    face        : USD
    coupon_rate : per year
    years       : maturity; years x payments is a whole number
    payments    : count a year
    zeros       : years -> rate, continuously compounded; one entry is a flat yield
    start       : years from today; payments on it and later count, at forward rates
    returns     : USD, accrued interest included

    Errors: ValueError if the maturity is not a whole number of coupon periods.

    >>> round(bond_price(100.0, 0.06, 5.0, 2, {1.0: 0.07}), 2)
    95.34
    """
    n = round(years * payments)
    if n < 1 or abs(n - years * payments) > 0.5 / 100:
        raise ValueError(f"{years} years with {payments} payments a year is not a whole number of "
                         "coupon periods; give the maturity from the last coupon date")
    dates = np.arange(1, n + 1) / payments
    amounts = np.full(n, face * coupon_rate / payments)
    amounts[-1] += face
    later = dates >= start
    worth = amounts[later] @ discount_factor(zeros, dates[later])
    return float(worth / discount_factor(zeros, start))


def default_probability_from_bond(price: float, face: float, coupon_rate: float, years: int,
                                  payments: int, zeros: Mapping[float, float],
                                  recovery_rate: float) -> BondDefault:
    """Yearly default probability that explains why a bond is cheaper than a riskless one.

    riskless price - price = probability x sum over years of
    (riskless value then - recovery rate x face) x discount, defaults half way through each year.

    price         : USD, accrued interest included
    face          : USD
    coupon_rate   : per year
    years         : whole years to maturity
    payments      : count a year
    zeros         : riskless rates, years -> rate, continuously compounded
    recovery_rate : share of the face, in [0, 1)
    returns       : `BondDefault`

    Valid:  the same probability each year, seen from today; default risk is the whole spread.
    Source: Hull, Options, Futures and Other Derivatives, credit risk chapter.
    Errors: ValueError if the bond costs more than the riskless one, or less than a certain
            default would leave, or the recovery lies outside its range.

    >>> yielded = bond_price(100.0, 0.06, 5.0, 2, {1.0: 0.07})
    >>> found = default_probability_from_bond(yielded, 100.0, 0.06, 5, 2, {1.0: 0.05}, 0.4)
    >>> [round(number, 4) for number in found[2:]]
    [288.4814, 0.0303]
    """
    if not 0 <= recovery_rate < 1:
        raise ValueError("the recovery rate must lie in [0, 1): nobody recovers more than is owed")
    riskless = bond_price(face, coupon_rate, years, payments, zeros)
    middles = np.arange(years) + 0.5
    worth = np.array([bond_price(face, coupon_rate, years, payments, zeros, start=middle)
                      for middle in middles])
    loss_value = float((worth - recovery_rate * face) @ discount_factor(zeros, middles))
    probability = (riskless - price) / loss_value
    if not 0 <= probability * years <= 1:
        raise ValueError(f"a price of {price:.6g} beside a riskless {riskless:.6g} implies a yearly "
                         f"default probability of {probability:.4g}; check the yield, the curve "
                         "and the recovery rate")
    return BondDefault(riskless, price, loss_value, probability)


def default_swap(times: Array, hazard: Array, zeros: Mapping[float, float], recovery_rate: float,
                 accruals: Array | None = None, middles: Array | None = None) -> DefaultSwap:
    """Legs of a default swap with a flat hazard; a default falls half way through its period.

    premium leg = sum of accrual x discount x survival, and the premium accrued at default
    protection leg = sum of (1 - recovery rate) x discount at default x probability of default

    times         : years, (date,), increasing: today, or the start of cover, then payment dates
    hazard        : per year, number, >= 0
    zeros         : years -> rate, continuously compounded
    recovery_rate : share, in [0, 1)
    accruals      : years of premium paid at each date, (date - 1,); the times between by default
    middles       : years, (date - 1,), when a default of each period falls; half way by default
    returns       : `DefaultSwap`

    Valid:  accruals and times count days alike, so that what accrues to a default is the accrual
            less the time that is left of the period.
    Source: the mid-point engine of QuantLib prices the same legs.
    Errors: ValueError for times that do not increase, a hazard below 0, a recovery of 1 or more.

    >>> swap = default_swap(np.arange(6.0), 0.02, {1.0: 0.05}, 0.4)
    >>> round(swap.fair_premium, 6)
    0.0123
    """
    times = np.asarray(times, dtype=float)
    if times.ndim != 1 or times.size <= 1 or not (np.diff(times) > 0).all():
        raise ValueError("the dates of a default swap must increase, from its start to its end")
    if not (np.isfinite(hazard) and hazard >= 0):
        raise ValueError("a hazard must be a number of 0 or more, per year")
    if not 0 <= recovery_rate < 1:
        raise ValueError("the recovery rate must lie in [0, 1): nobody recovers more than is owed")
    accruals = np.diff(times) if accruals is None else np.asarray(accruals, dtype=float)
    middles = 0.5 * (times[1:] + times[:-1]) if middles is None else np.asarray(middles, dtype=float)
    survival = np.exp(-hazard * times)
    fails = -np.diff(survival)
    at_default = discount_factor(zeros, middles)
    accrued = accruals - (times[1:] - middles)
    premium = accruals @ (survival[1:] * discount_factor(zeros, times[1:])) + accrued @ (fails * at_default)
    protection = (1 - recovery_rate) * (fails @ at_default)
    return DefaultSwap(float(premium), float(protection), float(protection / premium))


def hazard_from_default_swap(premium: float, times: Array, zeros: Mapping[float, float],
                             recovery_rate: float, accruals: Array | None = None,
                             middles: Array | None = None) -> float:
    """Flat hazard at which a default swap's premium is fair.

    premium : per year, >= 0
    times, zeros, recovery_rate, accruals, middles : as in `default_swap`
    returns : per year, in [0, 100]

    Errors: ValueError if no hazard up to 100 a year explains the premium, or as `default_swap`.

    >>> round(hazard_from_default_swap(0.012, np.arange(6.0), {1.0: 0.05}, 0.4), 6)
    0.019512
    """
    from scipy.optimize import brentq

    def excess(hazard: float) -> float:
        legs = default_swap(times, hazard, zeros, recovery_rate, accruals, middles)
        return float(legs.protection_leg - premium * legs.premium_leg)

    if not (np.isfinite(premium) and premium >= 0) or excess(HIGHEST_HAZARD) < 0:
        raise ValueError(f"no hazard explains a premium of {premium}; check that it is a decimal "
                         "per year (120 basis points are 0.012) and the recovery rate")
    return float(brentq(excess, 0.0, HIGHEST_HAZARD, xtol=CLOSE_ENOUGH))
