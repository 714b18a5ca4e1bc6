"""The dated curve of riskless rates, and the short rate fitted to it.

The short rate of a path is r_t = level_t + x_t. x is a Vasicek deviation with x_0 = 0, stepped
exactly: x_(t+1) = x_t exp(-k dt) + s sqrt((1 - exp(-2 k dt)) / (2 k)) e_t. The level is such that
the pricing kernel reprices every zero of the curve on average, whatever the price of equity risk.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from whopays.arrays import Array


def zero_rate(zeros: Mapping[float, float], maturity: Array) -> Array:
    """Riskless rate to a maturity: linear between the maturities of the curve, flat outside.

    zeros    : years -> rate per year, continuously compounded; at least one
    maturity : years, (...), >= 0
    returns  : rate per year, (...)

    Errors: ValueError if the curve is empty or a rate or maturity is not finite.

    >>> float(zero_rate({1.0: 0.04, 3.0: 0.05}, 2.0))
    0.045
    """
    if not zeros:
        raise ValueError("the zero curve is empty; give at least one pair years: rate")
    years = sorted(zeros)
    rates = [zeros[year] for year in years]
    if not (np.isfinite(years).all() and np.isfinite(rates).all()):
        raise ValueError("the zero curve holds a value that is not a finite number; remove it")
    return np.interp(maturity, years, rates)


def discount_factor(zeros: Mapping[float, float], maturity: Array) -> Array:
    """Price today of 1 USD paid without risk at a maturity.

    price = exp(-rate x maturity)

    zeros    : years -> rate per year, continuously compounded; at least one
    maturity : years, (...), >= 0
    returns  : USD, (...), above 0

    Errors: ValueError if the curve is empty or holds a value that is not finite.

    >>> round(float(discount_factor({1.0: 0.04, 3.0: 0.05}, 2.0)), 6)
    0.913931
    """
    return np.exp(-zero_rate(zeros, maturity) * maturity)


def forward_rates(zeros: Mapping[float, float], dt: float, n: int) -> Array:
    """Riskless rate over each of n periods, as the curve of today implies.

    zeros   : years -> rate per year, continuously compounded
    dt      : years a period, > 0
    n       : count of periods, >= 1
    returns : rate per year, (n,)

    Errors: ValueError if dt or n is not positive, or as `zero_rate`.

    >>> forward_rates({1.0: 0.04}, 0.25, 2).round(12).tolist()
    [0.04, 0.04]
    """
    if dt <= 0 or n < 1:
        raise ValueError(f"{n} periods of {dt} years; give at least one of positive length")
    times = np.arange(n + 1) * dt
    return np.diff(zero_rate(zeros, times) * times) / dt


def deviation_step(reversion: Array, volatility: Array, dt: float) -> tuple[Array, Array]:
    """What stays of the short rate's deviation after a period, and the size of its shock.

    stays = exp(-k dt), shock = s sqrt((1 - exp(-2 k dt)) / (2 k))

    reversion  : per year, (...), > 0
    volatility : rate per square root of a year, (...), >= 0
    dt         : years a period, > 0
    returns    : two arrays (...): share, rate per year

    Source: Vasicek (1977), J. Financial Economics 5:177-188; the exact step of an
            Ornstein-Uhlenbeck process.
    Errors: none here; ranges are checked when the case is read.

    >>> [round(float(v), 8) for v in deviation_step(0.2, 0.01, 0.25)]
    [0.95122942, 0.00487757]
    """
    stays = np.exp(-reversion * dt)
    return stays, volatility * np.sqrt(-np.expm1(-2 * reversion * dt) / (2 * reversion))


def vasicek_shift(zeros: Mapping[float, float], reversion: Array, volatility: Array, dt: float, n: int,
                  price_of_equity_risk: Array, correlation: Array) -> Array:
    """Level of the short rate with which the pricing kernel reprices the dated curve exactly.

    With r_t = level_t + x_t, M_0 = 1 and
    M_(t+1) = M_t exp(-r_t dt - l^2 dt / 2 - l z_t sqrt(dt)), corr(e_t, z_t) = c, it follows that
    E[M_t] is the zero's price for t = 1..n if
    level_t = forward_t + l c h b_t sqrt(dt) + h^2 b_t^2 dt / 2, where b_t = 1 + a + ... + a^(t-1),
    a what stays of x after a period and h the size of its shock (`deviation_step`): under the
    kernel's measure e has mean -l c sqrt(dt), and the rest is Jensen's term of the sum of x.

    reversion            : per year, (...), > 0
    volatility           : rate per square root of a year, (...), >= 0
    dt, n                : years a period, count of periods
    price_of_equity_risk : l: equity premium over equity volatility, (...)
    correlation          : c: of the rate's shock with the equity market's, (...), in [-1, 1]
    returns              : rate per year, (n,), or (n, ...) if a parameter is an array

    Valid:  z_t is the shock of the period that starts at t; e_t moves x from t to t + 1.
    Errors: ValueError for an empty curve, a period that is not positive, a reversion <= 0, a
            correlation outside [-1, 1].

    >>> vasicek_shift({1.0: 0.04}, 0.2, 0.01, 0.25, 2, 0.4, -0.2).round(8).tolist()
    [0.04, 0.03980787]
    """
    reversion, volatility, price, correlation = (
        np.asarray(v, dtype=float)
        for v in (reversion, volatility, price_of_equity_risk, correlation))
    if not (reversion > 0).all():
        raise ValueError("the short rate's reversion must be above 0; a rate that never returns "
                         "to its mean has no fit here: use a small one, such as 0.01")
    if not (abs(correlation) <= 1).all():
        raise ValueError("the correlation of rate and equity must lie in [-1, 1]")
    shape = np.broadcast_shapes(*(v.shape for v in (reversion, volatility, price, correlation)))
    stays, shock = deviation_step(reversion, volatility, dt)
    forward = forward_rates(zeros, dt, n).reshape((n,) + (1,) * len(shape))
    periods = np.arange(n).reshape(forward.shape)
    pull = shock * (1 - stays ** periods) / (1 - stays)
    return forward + price * correlation * pull * np.sqrt(dt) + 0.5 * dt * pull * pull
