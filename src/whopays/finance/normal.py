"""The normal distribution, with plain arithmetic so that it runs on any array library.

Importing it costs nothing (no SciPy); float32 stays float32.
"""

from __future__ import annotations

import numpy as np

from whopays.arrays import Array, space

# Hart et al. (1968), Computer Approximations, algorithm 5666, as printed by West (2005), "Better
# approximations to cumulative normal functions", Wilmott May 2005, p. 70-76. Highest power first.
NUMERATOR = (3.52624965998911e-02, 0.700383064443688, 6.37396220353165, 33.912866078383,
             112.079291497871, 221.213596169931, 220.206867912376)
DENOMINATOR = (8.83883476483184e-02, 1.75566716318264, 16.064177579207, 86.7807322029461,
               296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752)
# Wichura (1988), Applied Statistics 37:477-484, PPND16: bounds and coefficients, constant term first.
CENTRAL_HALF_WIDTH = 0.425
CENTRAL_SQUARE = 0.180625
TAIL_SHIFT = 1.6
FAR_FROM = 5.0
CENTRAL_TOP = (3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
               4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3)
CENTRAL_BOTTOM = (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
                  3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3)
TAIL_TOP = (1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
            1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4)
TAIL_BOTTOM = (1.0, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
               1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9)
FAR_TOP = (6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
           2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7)
FAR_BOTTOM = (1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
              7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15)
LEAST_PROBABILITY = 5e-324
MACHINE = 1.1102230246251565e-16
FARTHEST = 40.0  # standard deviations; the tail beyond is 0 in float64, and no power overflows


def tail_beyond(distance: Array) -> Array:
    """Probability that a standard normal number exceeds a distance.

    distance : standard deviations, (...), >= 0; beyond 40 it is taken as 40
    returns  : probability, (...), in (0, 0.5]

    Valid:  relative error in float64 below 1e-13 to a distance of 3, 5e-9 to 7, 1e-6 to 20,
            4e-6 to 37, where the result leaves float64; in float32 5e-6 to 12.
    Source: Hart et al. (1968), algorithm 5666. Its second branch, for distances above 7.07, is
            left out: the first tends to the right limit, and a branch costs more than it gives.
    Errors: none here.

    >>> round(float(tail_beyond(1.0)), 12)
    0.158655253931
    """
    xp = space(distance)
    distance = xp.minimum(distance, FARTHEST)
    above: Array = NUMERATOR[0]
    for coefficient in NUMERATOR[1:]:
        above = above * distance + coefficient
    below: Array = DENOMINATOR[0]
    for coefficient in DENOMINATOR[1:]:
        below = below * distance + coefficient
    return xp.exp(distance * distance * -0.5) * (above / below)


def below_and_above(score: Array) -> tuple[Array, Array]:
    """Probabilities that a standard normal number lies below and above a score.

    Both keep their relative accuracy: neither is one less the other where that would cancel.

    score   : standard deviations, (...), any sign
    returns : two probabilities, (...), adding to 1

    Errors: none here; the accuracy is that of `tail_beyond`.

    >>> [round(p, 10) for p in map(float, below_and_above(-1.0))]
    [0.1586552539, 0.8413447461]
    """
    tail = tail_beyond(abs(score))
    where = space(score).where
    return where(score > 0, 1 - tail, tail), where(score > 0, tail, 1 - tail)


def cumulative(score: Array) -> Array:
    """Probability that a standard normal number lies below a score.

    score   : standard deviations, (...), any sign
    returns : probability, (...), in [0, 1]

    Errors: none here; the accuracy is that of `tail_beyond`.

    >>> round(float(cumulative(1.6448536269514722)), 12)
    0.95
    """
    return below_and_above(score)[0]


def quantile(probability: Array) -> Array:
    """Score below which a standard normal number lies with a probability.

    probability : (...), in (0, 1); cut to float64's open interval
    returns     : standard deviations, (...), float64

    Valid:  relative error about 1e-16 of the score.
    Source: Wichura (1988), algorithm AS 241 (PPND16), Applied Statistics 37:477-484.
    Errors: none; NaN stays NaN.

    >>> round(float(quantile(0.95)), 10)
    1.644853627
    """
    p = np.clip(np.asarray(probability, dtype=np.float64), LEAST_PROBABILITY, 1 - MACHINE)
    centre = p - 0.5
    near = CENTRAL_SQUARE - centre * centre
    middle = centre * polynomial(CENTRAL_TOP, near) / polynomial(CENTRAL_BOTTOM, near)
    far = np.sqrt(-np.log(np.minimum(p, 1 - p)))
    inner = polynomial(TAIL_TOP, far - TAIL_SHIFT) / polynomial(TAIL_BOTTOM, far - TAIL_SHIFT)
    outer = polynomial(FAR_TOP, far - FAR_FROM) / polynomial(FAR_BOTTOM, far - FAR_FROM)
    tail = np.where(far <= FAR_FROM, inner, outer) * np.sign(centre)
    return np.where(np.abs(centre) <= CENTRAL_HALF_WIDTH, middle, tail)


def polynomial(coefficients: tuple[float, ...], x: Array) -> Array:
    """Value of a polynomial, constant term first.

    coefficients : numbers, constant term first; x : (...); returns (...)

    >>> polynomial((1.0, 2.0), 3.0)
    7.0
    """
    total: Array = 0.0
    for coefficient in reversed(coefficients):
        total = total * x + coefficient
    return total
