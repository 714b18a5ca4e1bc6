"""Reestimates: how the cost of a cohort changes once rates, then borrowers, are known better."""

from __future__ import annotations

from dataclasses import dataclass

from whopays.public_accounts.cohort import Cohort
from whopays.public_accounts.fcra import component_costs, single_effective_rate
from whopays.public_accounts.treasury import Curve, flat


@dataclass(frozen=True)
class Reestimate:
    """Change of a cohort's cost, money, above 0 an outlay.

    interest  : the same flows on the curve of the disbursement date, less the curve of the budget
    technical : the new flows less the old ones, at the cohort's rate of disbursement
    accrued   : interest on both, from disbursement to the reestimate
    rate      : yearly rate used for technical and accrued
    """

    interest: float
    technical: float
    accrued: float
    rate: float

    @property
    def total(self) -> float:
        """Interest, technical and accrued together, USD; above 0: the state pays more than first estimated."""
        return self.interest + self.technical + self.accrued


def reestimate(estimated: Cohort, updated: Cohort, assumed: Curve, actual: Curve, years: float) -> Reestimate:
    """Interest-rate and technical reestimate of a cohort.

    interest  = cost(estimated flows, actual curve) - cost(estimated flows, assumed curve)
    technical = cost(updated flows, r) - cost(estimated flows, r), r the single effective rate of
                the estimated flows on the actual curve
    accrued   = (interest + technical) x ((1 + r)^years - 1)

    estimated : flows of the original estimate
    updated   : flows that came so far and are now expected after, from disbursement on
    assumed   : zeros of the budget
    actual    : zeros of the disbursement date
    years     : from disbursement to the reestimate, >= 0
    returns   : Reestimate, money

    Source: Circular A-11 s. 185.6; OMB instructions for reestimates (traditional approach).
    Errors: ValueError if the estimated flows have no single effective rate.

    >>> import numpy as np
    >>> from whopays.public_accounts.cohort import Flow
    >>> def claims(money):
    ...     return Cohort(100.0, {"claims": Flow(np.array([1.0]), np.array([money]))})
    >>> change = reestimate(claims(10.4), claims(15.6), flat(0.04), flat(0.04), 1.0)
    >>> round(change.interest, 9), round(change.technical, 9), round(change.accrued, 9)
    (0.0, 5.0, 0.2)
    """
    effective = single_effective_rate(estimated, actual)
    if effective.rate is None:
        raise ValueError(f"no reestimate: the original flows have no single effective rate ({effective.note}); "
                         f"give a flat curve, whose rate is then used")
    constant = flat(effective.rate)
    interest = _cost(estimated, actual) - _cost(estimated, assumed)
    technical = _cost(updated, constant) - _cost(estimated, constant)
    accrued = (interest + technical) * ((1 + effective.rate) ** years - 1)
    return Reestimate(interest, technical, accrued, effective.rate)


def _cost(cohort: Cohort, curve: Curve) -> float:
    return sum(component_costs(cohort, curve).values())
