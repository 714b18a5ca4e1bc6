"""Debt and guarantee of a firm whose value is lognormal: Merton 1974 and 1977.

The firm owes one sum at one date. The lender holds riskless debt less a put on the firm; a
guarantor has written that put. Only ratios of value to face enter, so the unit of money never does.
`spread` and `guarantee_value` are plain arithmetic and run on NumPy and JAX.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from whopays.arrays import Array, space
from whopays.finance.normal import below_and_above, cumulative

# Bounds that keep the formulas finite in float32; judgement, far outside any use.
LEAST_LEVERAGE = 1e-12   # discounted face over value, and its inverse
LEAST_DEVIATION = 1e-4   # volatility x sqrt(maturity)
LEAST_MATURITY = 1e-4    # years, under an hour

BISECTIONS = 60          # of an interval, to the last bit of float64
NEWTON_STEPS = 100       # at most; convex from the right, so each step comes closer
CLOSE_ENOUGH = 1e-15     # relative step at which Newton's method stops


class Calibration(NamedTuple):
    """A firm as its shares show it; the default probability is risk-neutral."""

    value: Array
    volatility: Array
    default_probability: Array


def _expected_loss_share(value: Array, face: Array, rate: Array, volatility: Array,
                         maturity: Array) -> tuple[Array, Array]:
    """Risk-neutral expected loss, and what remains, per USD of face; each without cancellation."""
    xp = space(value, face, rate, volatility, maturity)
    owed = xp.maximum(face, 0)
    least_value = LEAST_LEVERAGE * owed + float(np.finfo(np.float32).tiny)
    leverage = owed / xp.maximum(value, least_value) * xp.exp(-rate * maturity)
    leverage = xp.minimum(xp.maximum(leverage, LEAST_LEVERAGE), 1 / LEAST_LEVERAGE)
    deviation = xp.maximum(volatility * xp.sqrt(maturity), LEAST_DEVIATION)
    score = -xp.log(leverage) / deviation
    paid, default_probability = below_and_above(score - 0.5 * deviation)
    recovered = cumulative(-score - 0.5 * deviation) / leverage
    return xp.maximum(default_probability - recovered, 0), paid + recovered


def spread(value: Array, face: Array, rate: Array, volatility: Array, maturity: Array) -> Array:
    """Yield of a firm's debt above the riskless rate that pays for its default and no more.

    spread = -ln(N(h2) + N(h1) / d) / maturity, d = face exp(-rate maturity) / value,
    h1 = -(v^2 / 2 - ln d) / v, h2 = -(v^2 / 2 + ln d) / v, v = volatility sqrt(maturity)

    value      : USD, (...), of the whole firm; <= 0 is taken as 1e-12 of the debt
    face       : USD, (...), owed at maturity; <= 0 has no spread
    rate       : per year, (...), riskless, continuously compounded
    volatility : per square root of a year, (...), of the firm's value, >= 0
    maturity   : years, (...), > 0
    returns    : rate per year, (...), >= 0 and finite (at most 27.6 / maturity)

    Valid:  no payment before maturity, no cost of bankruptcy; a floor for real spreads.
    Source: Merton (1974), J. Finance 29:449-470, equation 14.
    Errors: none here; ranges are checked when the case is read.

    >>> round(float(spread(100.0, 100.0, 0.0, 0.1 ** 0.5, 2.0)), 4)
    0.0974
    """
    xp = space(value, face, rate, volatility, maturity)
    maturity = xp.maximum(maturity, LEAST_MATURITY)
    lost, kept = _expected_loss_share(value, face, rate, volatility, maturity)
    small = lost < 0.5
    # Each branch is exact on its side: a thin loss drowns in 1 - loss, a thin rest in loss.
    lost_guarded = xp.where(small, lost, 0)
    kept_guarded = xp.where(small, 1, xp.maximum(kept, LEAST_LEVERAGE))
    return (0 - xp.log1p(-lost_guarded) - xp.log(kept_guarded)) / maturity


def guarantee_value(value: Array, face: Array, rate: Array, volatility: Array,
                    maturity: Array) -> Array:
    """Market value of a guarantee of a firm's whole debt: a put on the firm, struck at its debt.

    guarantee = face exp(-rate maturity) N(-h2) - value N(-d1) = riskless debt less risky debt

    value, face, rate, volatility, maturity : as in `spread`
    returns : USD, (...), between 0 and the discounted face

    Valid:  claim settled at maturity, firm not changed by the guarantee.
    Source: Merton (1977), J. Banking & Finance 1:3-11.
    Errors: none here; ranges are checked when the case is read.

    >>> round(float(guarantee_value(100.0, 100.0, 0.04, 0.30, 5.0)), 6)
    15.834878
    """
    xp = space(value, face, rate, volatility, maturity)
    lost, _kept = _expected_loss_share(value, face, rate, volatility, maturity)
    return xp.maximum(face, 0) * xp.exp(-rate * maturity) * lost


def _firm_with_equity_one(debt: Array, deviation: Array) -> Array:
    """Value of the firm whose shares are worth 1: Newton on a convex function, from the right."""
    value = 1 + debt
    for _ in range(NEWTON_STEPS):
        score = np.log(value / debt) / deviation + 0.5 * deviation
        delta = cumulative(score)
        step = (value * delta - debt * cumulative(score - deviation) - 1) / delta
        value = np.maximum(value - step, 1)
        if (abs(step) <= CLOSE_ENOUGH * value).all():
            break
    return value


def calibrate(equity: Array, equity_volatility: Array, face: Array, rate: Array,
              maturity: Array) -> Calibration:
    """Value and volatility of a firm, from the value and volatility of its shares.

    Solves equity = call on the firm and
    equity_volatility equity = N(d1) firm_volatility firm_value, by bisection on the volatility.

    equity            : USD, (...), > 0
    equity_volatility : per square root of a year, (...), > 0
    face              : USD, (...), > 0
    rate              : per year, (...)
    maturity          : years, (...), > 0
    returns           : firm value USD, its volatility, risk-neutral default probability, (...)

    Valid:  any unit of money: the equations are solved per USD of equity.
    Source: Hull, Options, Futures and Other Derivatives, credit risk chapter, on Merton (1974).
    Errors: ValueError where an argument that must be positive is not.

    >>> firm = calibrate(3.0, 0.8, 10.0, 0.05, 1.0)
    >>> [round(float(number), 4) for number in firm]
    [12.3954, 0.2123, 0.127]
    """
    equity, equity_volatility, face, rate, maturity = np.broadcast_arrays(
        *(np.asarray(v, dtype=float) for v in (equity, equity_volatility, face, rate, maturity)))
    named = {"equity": equity, "equity_volatility": equity_volatility, "face": face,
             "maturity": maturity}
    for name, given in named.items():
        if not (given > 0).all():
            raise ValueError(f"{name} must be above 0 to calibrate a firm; where nothing is owed, "
                             "the firm is its shares")
    debt = face * np.exp(-rate * maturity) / equity
    root = np.sqrt(maturity)
    low, high = np.zeros_like(debt), equity_volatility
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        value = _firm_with_equity_one(debt, middle * root)
        score = np.log(value / debt) / (middle * root) + 0.5 * middle * root
        too_low = cumulative(score) * middle * value < equity_volatility
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    volatility = 0.5 * (low + high)
    value = _firm_with_equity_one(debt, volatility * root)
    score = np.log(value / debt) / (volatility * root) - 0.5 * volatility * root
    return Calibration(value * equity, volatility, cumulative(-score))
