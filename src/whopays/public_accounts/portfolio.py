"""The federal form for simulated credit: each fiscal year's cohort with its four components, reestimates and outlays.

Expected flows and basis are means over futures; both measures come from the same futures as the borrowers. Flows
are discounted at the forward curve that the dated curve implies for the cohort's first quarter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from whopays.engine.cohorts import SIGNS, Sums
from whopays.finance.zero_curve import discount_factor
from whopays.public_accounts.cohort import COMPONENTS, LINES, Cohort, Flow
from whopays.public_accounts.fcra import Components, SingleEffectiveRate, component_costs, components, single_effective_rate, two_decimals
from whopays.public_accounts.outlays import FiscalYear, outlays
from whopays.public_accounts.treasury import Curve

Array = Any
# A quarter in years.
QUARTER = 1 / 4
# Days of a year on average over four years.
DAYS = 365.25
# Futures on which a lifetime reestimate is below: one in 20, half, 19 in 20.
LEVELS = (0.05, 0.5, 0.95)
# Cohorts below this part of the largest are dust of rounding.
DUST = 1e-9


@dataclass(frozen=True)
class Rates:
    """What the interest-rate reestimate needs of a case: the short rate's return to its level, and its volatility, a year."""

    reversion: float
    volatility: float


@dataclass(frozen=True)
class Account:
    """One cohort. Money is of its fiscal year, percent is of principal disbursed or guaranteed, cost above 0.

    disbursed  : mean over futures
    cost       : FCRA, percent, four components; fair: the same with market risk priced
    fair_error : Monte Carlo error of the fair-value rate, percent
    effective  : single effective rate
    technical  : lifetime reestimate on 1 in 20, half and 19 in 20 futures, money at disbursement
    interest   : interest-rate reestimate where the short rate at disbursement is at 1 in 20 low, and high, money
    outlays    : by fiscal year
    """

    fiscal_year: int
    disbursed: float
    cost: Components
    fair: Components
    fair_error: float
    effective: SingleEffectiveRate
    technical: tuple[float, ...]
    interest: tuple[float, float]
    outlays: list[FiscalYear]


def accounts(sums: Sums, curve: dict[float, float], opening: date, weights: dict[str, float], rates: Rates) -> list[Account]:
    """Cohorts of one instrument, by fiscal year; those in which nothing was disbursed are left out.

    sums    : what `compare` collected of the instrument
    curve   : zero rates of the case, years -> continuously compounded
    opening : date the simulation starts after
    weights : view -> weight, for quantiles over futures
    returns : one Account a fiscal year

    Valid:  the horizon may cut a cohort's life; what stands then counts at its mark.
    Source: FCRA 1990 s. 502; OMB credit working papers 2 to 4 (1999); Circular A-11 s. 185.
    Errors: none here.
    """
    basis = sums.basis / sums.paths
    size = basis.sum(axis=1)
    return [_account(sums, at, curve, opening, weights, rates) for at in range(len(sums.years)) if size[at] > DUST * size.max()]


def forward(curve: dict[float, float], start: float, times: Array, shift: float = 0.0, reversion: float = 1.0) -> Curve:
    """Zeros seen from a later date that the curve implies; with a short rate `shift` higher, which dies away at `reversion` a year.

    P(start, t) = P(t) / P(start) x exp(-shift x (1 - exp(-reversion (t - start))) / reversion)

    Source: Vasicek (1977), without the convexity term, which is common to both curves compared.

    >>> round(forward({1.0: 0.04, 10.0: 0.04}, 2.0, np.array([3.0])).rate(1.0), 6)
    0.040811
    """
    ahead = np.asarray(times, dtype=float) - start
    factor = np.asarray(discount_factor(curve, np.asarray(times))) / float(np.asarray(discount_factor(curve, start)))
    factor = factor * np.exp(-shift * -np.expm1(-reversion * ahead) / reversion)
    return Curve({float(t): float(math.expm1(-math.log(p) / t)) for t, p in zip(ahead, factor, strict=True) if t > 0})


def _cohort(sums: Sums, at: int, start: int, curve: dict[float, float]) -> Cohort:
    """Expected flows of one cohort from its first quarter on; basis at that quarter's value."""
    quarters = sums.basis.shape[1]
    times = np.append((np.arange(quarters) + 0.5) * QUARTER, quarters * QUARTER)
    factor = np.asarray(discount_factor(curve, times))
    basis = float(sums.basis[at] @ factor[:-1]) / float(factor[start]) / sums.paths
    return Cohort(basis, {line: Flow(times[start:] - times[start], amounts[at, start:] / sums.paths)
                          for line, amounts in sums.flows.items() if amounts[at].any()})


def _account(sums: Sums, at: int, curve: dict[float, float], opening: date, weights: dict[str, float], rates: Rates) -> Account:
    start = int(np.argmax(sums.basis[at] > 0))
    quarters = sums.basis.shape[1]
    times = np.append((np.arange(start, quarters) + 0.5) * QUARTER, quarters * QUARTER)
    now = float(times[0])
    cohort = _cohort(sums, at, start, curve)
    zeros = forward(curve, now, times)
    cost = components(cohort, zeros)
    money = float(cost.subsidy_rate) / 100 * cohort.basis
    day = opening + timedelta(days=now * DAYS)
    fair, error = _fair(sums, at)
    spread = rates.volatility * math.sqrt(-math.expm1(-2 * rates.reversion * now) / (2 * rates.reversion))
    expected = sum(component_costs(cohort, zeros).values())
    moved = tuple(sum(component_costs(cohort, forward(curve, now, times, side * TAIL_SCORE * spread, rates.reversion)).values()) - expected
                  for side in (-1, 1))
    return Account(sums.years[at], float(sums.basis[at].sum()) / sums.paths, cost, fair, error, single_effective_rate(cohort, zeros),
                   _technical(sums, at, weights, float(np.asarray(discount_factor(curve, now)))), (moved[0], moved[1]),
                   outlays(cohort, money, day))


# Standard normal quantile of one in 20.
TAIL_SCORE = 1.6448536269514722


def _fair(sums: Sums, at: int) -> tuple[Components, float]:
    """Components with every flow weighted by its future's discount factor, and the error of their sum; percent of what was disbursed."""
    basis = float(sums.disbursed_priced[at])
    costs = dict.fromkeys(COMPONENTS, 0.0)
    for line, value in sums.lines_priced.items():
        component, sign = LINES[line]
        costs[component] += sign * float(value[at])
    fair = Components(**{name: two_decimals(100 * value / basis) for name, value in costs.items()})
    return fair, 100 * float(sums.priced[at].error) * sums.paths / basis


def _technical(sums: Sums, at: int, weights: dict[str, float], now: float) -> tuple[float, ...]:
    """What a future's flows cost more than expected, over the life of the cohort, at quantiles over futures; money at disbursement."""
    cost = np.concatenate([sums.cost[view][at] for view in weights]) / now
    mass = np.concatenate([np.full(sums.cost[view].shape[1], weight / sums.cost[view].shape[1]) for view, weight in weights.items()])
    order = np.argsort(cost)
    upto = np.cumsum(mass[order]) / mass.sum()
    mean = float(cost @ mass / mass.sum())
    return tuple(float(cost[order][np.searchsorted(upto, level)]) - mean for level in LEVELS)


assert {line: sign for line, (_component, sign) in LINES.items() if line in SIGNS} == SIGNS
