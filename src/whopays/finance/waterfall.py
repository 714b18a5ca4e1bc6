"""Who gets what of an estate: absolute priority, with the deviations that courts allow."""

from __future__ import annotations

import numpy as np

from whopays.arrays import Array, minimum, positive, ratio, space, stack

ROUNDING = 1e-6  # share of a claim; the dead band of every comparison of money in float32


def absolute_priority(claims: Array, estate: Array) -> Array:
    """Money each class receives when a class is paid only after all before it are whole.

    claims  : USD, (class, ...), most senior first, >= 0
    estate  : USD, (...), what there is to share; below 0 counts as 0
    returns : USD, (class, ...), between 0 and the claim; adds to min(estate, all claims)

    Errors: none here; see `check_claims`.

    >>> absolute_priority(np.array([60.0, 30.0, 50.0]), np.array(80.0)).tolist()
    [60.0, 20.0, 0.0]
    """
    left, paid = positive(estate), []
    for claim in claims:  # a running total of claims would lose a small class beside a large one
        paid.append(minimum(claim, left))
        left = left - paid[-1]
    return stack(paid)


def seniority_waterfall(claims: Array, estate: Array, deviation: Array = 0) -> Array:
    """Money each class receives when juniors get a part of the estate ahead of their turn.

    The part `deviation` of the estate goes to all classes but the first, pro rata to what absolute
    priority over the rest leaves them short of; what they do not need goes back to the first.

    claims    : USD, (class, ...), most senior first, >= 0; equity, if it takes part, is the last
    estate    : USD, (...), below 0 counts as 0
    deviation : share, (...), in [0, 1]; 0 is absolute priority
    returns   : USD, (class, ...), between 0 and the claim; adds to min(estate, all claims)

    Valid:  claims within a class rank equally; money over all claims belongs to the owners.
    Errors: none here; see `check_claims`.

    >>> seniority_waterfall(np.array([60.0, 30.0]), np.array(50.0), 0.1).tolist()
    [45.0, 5.0]
    """
    estate = positive(estate)
    by_rank = absolute_priority(claims, estate * (1 - deviation))
    if claims.shape[0] == 1:
        return absolute_priority(claims, estate)
    short = claims - by_rank
    juniors = short[1:].sum(axis=0)
    ahead = minimum(estate * deviation, juniors)
    first = by_rank[:1] + minimum(short[:1], (estate * deviation - ahead)[None])
    rest = by_rank[1:] + short[1:] * ratio(ahead, juniors)
    return space(claims, estate).concatenate([first, rest], axis=0)


def check_claims(claims: Array, estate: Array, recovered: Array) -> None:
    """Refuse a settlement that pays out more than there is, or a creditor more than is owed.

    claims    : USD, (class, ...)
    estate    : USD, (...)
    recovered : USD, (class, ...)

    Errors: ValueError that names what is too large.

    >>> check_claims(np.array([60.0]), np.array(50.0), np.array([55.0]))
    Traceback (most recent call last):
    ...
    ValueError: recoveries of 55 exceed the estate of 50; share out the estate, no more
    """
    total = np.sum(recovered, axis=0)
    if not (np.isfinite(claims).all() and np.isfinite(estate).all() and (np.asarray(claims) >= 0).all()):
        raise ValueError("claims and estate must be finite and claims not negative; "
                         "a negative claim is a claim of the other side")
    over = total - positive(np.asarray(estate))
    if (over > ROUNDING * total).any():
        at = np.unravel_index(np.argmax(over), np.shape(over))
        raise ValueError(f"recoveries of {total[at]:.6g} exceed the estate of "
                         f"{np.broadcast_to(estate, np.shape(over))[at]:.6g}; share out the estate, no more")
    if (np.asarray(recovered) > np.asarray(claims) * (1 + ROUNDING)).any():
        raise ValueError("a class recovers more than its claim; the rest belongs to the next class")
