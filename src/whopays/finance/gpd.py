"""The generalised Pareto distribution of losses above a threshold."""

from __future__ import annotations

import numpy as np

from whopays.arrays import Array, space

THIN = 1e-6  # shape below which the tail is taken as exponential; the error is of this order


def excess_of_survival(survival: Array, shape: Array, scale: Array) -> Array:
    """Excess over the threshold that is exceeded with a probability.

    excess = scale (survival^(-shape) - 1) / shape; -scale ln(survival) where shape is 0

    survival : probability, (...), in (0, 1]; draw it as 1 - u or u alike, never as 1 less a
               rounded number near 1
    shape    : (...), > -1; the tail is heavy above 0
    scale    : USD, (...), > 0
    returns  : USD, (...), >= 0

    Source: McNeil (1997), ASTIN Bulletin 27:117-137.
    Errors: none here; survival 0 gives infinity where shape >= 0.

    >>> round(float(excess_of_survival(0.01, 0.5, 7.0)), 6)
    126.0
    """
    xp = space(survival, shape, scale)
    negative_log = -xp.log(survival)
    is_thin = abs(shape) < THIN
    power = xp.expm1(shape * negative_log) / (shape + is_thin)  # never divides by 0
    return scale * xp.where(is_thin, negative_log, power)


def inverse_cdf(probability: Array, shape: Array, scale: Array) -> Array:
    """Excess over the threshold not exceeded with a probability.

    probability : (...), in [0, 1)
    shape, scale: as in `excess_of_survival`
    returns     : USD, (...), >= 0

    Valid:  in float64; in float32 draw the survival and use `excess_of_survival` for the far tail.
    Errors: none here; probability 1 gives infinity where shape >= 0.

    >>> round(float(inverse_cdf(0.99, 0.5, 7.0)), 6)
    126.0
    """
    return excess_of_survival(1 - probability, shape, scale)


def value_at_risk(probability: Array, threshold: Array, shape: Array, scale: Array,
                  exceedance: Array) -> Array:
    """Loss not exceeded with a probability, from the tail above a threshold.

    VaR = threshold + excess at survival (1 - probability) / exceedance

    probability : (...), in [1 - exceedance, 1)
    threshold   : USD, (...)
    shape, scale: of the excess, as in `excess_of_survival`
    exceedance  : share of all losses that exceed the threshold, (...), in (0, 1]
    returns     : USD, (...), >= threshold

    Source: McNeil (1997), ASTIN Bulletin 27:117-137.
    Errors: ValueError if the probability lies below the threshold or is not below 1.

    >>> round(float(value_at_risk(0.99, 10.0, 0.497, 6.98, 109 / 2167)), 1)
    27.3
    """
    survival = (1 - np.asarray(probability, dtype=float)) / exceedance
    if not ((survival > 0) & (survival <= 1)).all():
        raise ValueError("the probability must lie between 1 - exceedance and 1; below the "
                         "threshold the tail says nothing: use the body of the distribution")
    return threshold + excess_of_survival(survival, np.asarray(shape, dtype=float), scale)


def expected_shortfall(probability: Array, threshold: Array, shape: Array, scale: Array,
                       exceedance: Array) -> Array:
    """Mean of the losses beyond the value at risk.

    ES = (VaR + scale - shape threshold) / (1 - shape)

    probability, threshold, shape, scale, exceedance : as in `value_at_risk`; shape < 1
    returns : USD, (...), above the value at risk

    Source: McNeil (1997), ASTIN Bulletin 27:117-137.
    Errors: ValueError if shape >= 1 (the mean is infinite), or as `value_at_risk`.

    >>> round(float(expected_shortfall(0.99, 10.0, 0.497, 6.98, 109 / 2167)), 1)
    58.3
    """
    if not (np.asarray(shape) < 1).all():
        raise ValueError("with a shape of 1 or more the mean loss is infinite; cap the loss or "
                         "use a shape below 1")
    at_risk = value_at_risk(probability, threshold, shape, scale, exceedance)
    return (at_risk + scale - shape * threshold) / (1 - np.asarray(shape))
