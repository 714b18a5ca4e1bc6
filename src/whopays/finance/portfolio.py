"""Default rate of a large portfolio in a bad year."""

from __future__ import annotations

import numpy as np

from whopays.arrays import Array
from whopays.finance.normal import cumulative, quantile


def worst_default_rate(default_probability: Array, correlation: Array, confidence: Array) -> Array:
    """Default rate of a large, even portfolio that is not exceeded with a confidence.

    rate = N((N^-1(default probability) + sqrt(c) N^-1(confidence)) / sqrt(1 - c))

    default_probability : of each loan, (...), in [0, 1]
    correlation         : c: of the borrowers' values through one common factor, (...), in [0, 1)
    confidence          : probability, (...), in (0, 1), such as 0.999
    returns             : share, (...), in [0, 1]

    Valid:  many equal loans, one factor, normal dependence.
    Source: Vasicek (2002), Risk 15(12):160-162; Basel Committee, the internal-ratings formula.
    Errors: ValueError where an argument lies outside its range.

    >>> round(float(worst_default_rate(0.02, 0.1, 0.999)), 4)
    0.1282
    """
    default_probability, correlation, confidence = (
        np.asarray(v, dtype=float) for v in (default_probability, correlation, confidence))
    if not ((default_probability >= 0) & (default_probability <= 1)).all():
        raise ValueError("the default probability must lie in [0, 1]; 2 % is 0.02")
    if not ((correlation >= 0) & (correlation < 1)).all():
        raise ValueError("the correlation must lie in [0, 1); at 1 all loans are one loan")
    if not ((confidence > 0) & (confidence < 1)).all():
        raise ValueError("the confidence must lie between 0 and 1; 99.9 % is 0.999")
    score = quantile(default_probability) + np.sqrt(correlation) * quantile(confidence)
    return cumulative(score / np.sqrt(1 - correlation))
