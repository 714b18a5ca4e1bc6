"""Layers of loss: retention, limit, a state's quota share, a pool called afterwards."""

from __future__ import annotations

from typing import NamedTuple

from whopays.arrays import Array, maximum, minimum, positive, space, stack, truth, within


class QuotaShare(NamedTuple):
    """A loss shared by insurer and state; the three add to the loss."""

    insurer: Array
    state: Array
    uncovered: Array


class Pool(NamedTuple):
    """A loss shared by an operator's own cover and a pool of all operators; adds to the loss."""

    primary: Array
    pool: Array
    uncovered: Array


def layer(loss: Array, attachment: Array, limit: Array) -> Array:
    """Part of a loss that falls between an attachment point and a limit above it.

    loss       : USD, (...), >= 0
    attachment : USD, (...), what others bear first, >= 0; 0 for a retention
    limit      : USD, (...), most the layer bears, >= 0
    returns    : USD, (...), in [0, limit]

    Errors: none here; ranges are checked when the case is read.

    >>> float(layer(9.0, 2.0, 5.0))
    5.0
    """
    return within(loss - attachment, 0, limit)


def tower(loss: Array, limits: Array) -> Array:
    """A loss laid into layers one above the other; what is above all of them comes last.

    loss    : USD, (...), >= 0
    limits  : USD, (layer, ...), lowest first, >= 0
    returns : USD, (layer + 1, ...); adds to the loss

    Errors: none here; ranges are checked when the case is read.

    >>> import numpy as np
    >>> tower(np.array(9.0), np.array([2.0, 5.0])).tolist()
    [2.0, 5.0, 2.0]
    """
    left, parts = loss, []
    for limit in limits:
        parts.append(minimum(left, limit))
        left = left - parts[-1]
    return stack([*parts, left])


def quota_share(loss: Array, deductible: Array, share: Array, industry_loss: Array,
                trigger: Array, cap: Array) -> QuotaShare:
    """A loss of one insurer of which the state takes a share above a deductible.

    Nothing is shared unless the industry's loss reaches the trigger. Above the programme's cap
    neither pays: each loss is covered in the proportion cap / industry loss.

    loss          : USD, (...), of this insurer, >= 0
    deductible    : USD, (...), such as 20 % of last year's premium, >= 0
    share         : share, (...), the state's part above the deductible
    industry_loss : USD, (...), of all insurers together, >= loss
    trigger       : USD, (...), industry loss from which the programme works, >= 0
    cap           : USD, (...), most that insurers and state pay together, > 0
    returns       : insurer, state, uncovered: USD, (...), adding to the loss

    Source: the form of the US Terrorism Risk Insurance Act of 2002 as amended in 2019.
    Errors: none here; ranges are checked when the case is read.

    >>> [round(float(part), 2) for part in quota_share(2.0, 0.2, 0.8, 2.0, 0.2, 100.0)]
    [0.56, 1.44, 0.0]
    """
    covered = loss * minimum(1, cap / maximum(industry_loss, cap))
    works = space(industry_loss, trigger).asarray(industry_loss) >= trigger
    state = positive(covered - deductible) * share * truth(works, space(covered).asarray(covered))
    return QuotaShare(covered - state, state, loss - covered)


def pool_capacity(members: Array, call: Array, surcharge: Array = 0) -> Array:
    """Most a pool of retrospective premiums can raise after one loss.

    members   : count, (...), who can be called
    call      : USD, (...), most one member pays
    surcharge : share, (...), added to each call for claims and legal cost
    returns   : USD, (...)

    Source: the form of the US Price-Anderson Act.
    Errors: none here; ranges are checked when the case is read.

    >>> round(float(pool_capacity(95, 0.158)), 2)
    15.01
    """
    return members * call * (1 + surcharge)


def retrospective_pool(loss: Array, primary: Array, members: Array, call: Array,
                       surcharge: Array = 0) -> Pool:
    """A loss borne by the operator's own cover, then by equal calls on all operators.

    loss      : USD, (...), >= 0
    primary   : USD, (...), the operator's own cover
    members   : count, (...), operators called; the pool's part over members is one call
    call      : USD, (...), most one member pays
    surcharge : share, (...)
    returns   : primary, pool, uncovered: USD, (...), adding to the loss

    Source: the form of the US Price-Anderson Act.
    Errors: none here; ranges are checked when the case is read.

    >>> [round(float(part), 2) for part in retrospective_pool(20.0, 0.5, 95, 0.158)]
    [0.5, 15.01, 4.49]
    """
    own = minimum(loss, primary)
    pool = layer(loss, primary, pool_capacity(members, call, surcharge))
    return Pool(own, pool, loss - own - pool)
