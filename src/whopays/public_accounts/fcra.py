"""Subsidy under the Federal Credit Reform Act of 1990: four components, and the single effective rate.

Expected flows, discounted at the zero curve of the disbursement date, as a percentage of what is
disbursed. Nothing here knows where the flows come from: one loan file or the mean of simulated futures.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

from whopays.public_accounts.cohort import COMPONENTS, LINES, Cohort, net_flows
from whopays.public_accounts.treasury import Curve

Numbers = NDArray[np.float64]

# Two decimals of a percent, half away from zero: the precision of OMB credit working paper 2 (1999).
CENT = Decimal("0.01")
# A binary number that should be a tie (2.675) lies just beside it: cut its noise, far below a cent, first.
NOISE = Decimal("0.0000000001")
# Range and step of the search for the single effective rate; wider than any Treasury rate seen.
LOWEST_RATE = -0.5
HIGHEST_RATE = 1.0
RATE_STEP = 0.0025
# Halvings of one step that reach the precision of a double.
HALVINGS = 60


def two_decimals(percent: float) -> Decimal:
    """A percentage to two decimals, half up (away from zero).

    percent : any finite number
    returns : Decimal with two decimals, never minus zero

    Source: rounding to two decimals, OMB credit working paper 2; the treatment of ties is ours.
    Errors: decimal.InvalidOperation if not finite.

    >>> [str(two_decimals(v)) for v in (2.675, -2.675, -0.001)]
    ['2.68', '-2.68', '0.00']
    """
    return Decimal(repr(float(percent))).quantize(NOISE, ROUND_HALF_UP).quantize(CENT, ROUND_HALF_UP) + Decimal(0)


@dataclass(frozen=True)
class Components:
    """Four components in percent of disbursement, two decimals, cost to the state above 0.

    >>> chips = Components(Decimal("3.22"), Decimal("-5.17"), Decimal("0.00"), Decimal("1.74"))
    >>> str(chips.subsidy_rate)
    '-0.21'
    """

    defaults: Decimal
    interest: Decimal
    fees: Decimal
    other: Decimal

    @property
    def subsidy_rate(self) -> Decimal:
        """Sum of the four rounded components (OMB credit working paper 2), percent."""
        return self.defaults + self.interest + self.fees + self.other


def present_values(cohort: Cohort, curve: Curve) -> dict[str, float]:
    """Present value at disbursement of each line, in money, >= 0 (the sign is the line's).

    cohort  : expected flows
    curve   : zeros of the disbursement date
    returns : line -> money

    Errors: none here.

    >>> from whopays.public_accounts.cohort import Flow
    >>> from whopays.public_accounts.treasury import flat
    >>> claims = Flow(np.array([1.0]), np.array([104.0]))
    >>> {line: round(v, 9) for line, v in present_values(Cohort(100.0, {"claims": claims}), flat(0.04)).items()}
    {'claims': 100.0}
    """
    return {line: float(flow.amounts @ curve.factor(flow.times)) for line, flow in cohort.flows.items()}


def component_costs(cohort: Cohort, curve: Curve) -> dict[str, float]:
    """Present cost of each component in money, not rounded; arguments and source as `components`.

    >>> from whopays.public_accounts.cohort import Flow
    >>> from whopays.public_accounts.treasury import flat
    >>> fee = Cohort(100.0, {"upfront_fees": Flow(np.zeros(1), np.array([2.0]))})
    >>> component_costs(fee, flat(0.04))
    {'defaults': 0.0, 'interest': 0.0, 'fees': -2.0, 'other': 0.0}
    """
    costs = dict.fromkeys(COMPONENTS, 0.0)
    for line, value in present_values(cohort, curve).items():
        component, sign = LINES[line]
        costs[component] += sign * value
    return costs


def components(cohort: Cohort, curve: Curve) -> Components:
    """The four components of the subsidy rate.

    component = two decimals of (present value of its flows / disbursement x 100), subsidy = their sum

    cohort  : expected flows
    curve   : zeros of the disbursement date
    returns : Components, percent; all zero if nothing is disbursed

    Valid:  any expected flows; no administration cost (FCRA s. 502(5)(A)).
    Source: OMB credit working paper 2 (22 October 1999); Circular A-11 s. 185.
    Errors: none here.

    >>> from whopays.public_accounts.cohort import Flow
    >>> from whopays.public_accounts.treasury import flat
    >>> claims = Flow(np.array([1.0]), np.array([2.08]))
    >>> str(components(Cohort(100.0, {"claims": claims}), flat(0.04)).defaults)
    '2.00'
    """
    costs = component_costs(cohort, curve)
    share = {name: two_decimals(100 * cost / cohort.basis) if cohort.basis else two_decimals(0) for name, cost in costs.items()}
    return Components(**share)


def borrower_paid(cost: Components) -> Components:
    """The same cost when the borrower pays it as a fee at disbursement: nets to zero.

    cost    : Components before that fee
    returns : Components with fees lower by the subsidy rate; a negative cost is left alone

    Source: Energy Policy Act of 2005 s. 1702(b), subsidy cost paid by the borrower.
    Errors: none here.

    >>> str(borrower_paid(Components(Decimal("6.12"), Decimal(0), Decimal("-1.00"), Decimal(0))).subsidy_rate)
    '0.00'
    """
    fee = max(cost.subsidy_rate, Decimal(0))
    return Components(cost.defaults, cost.interest, cost.fees - fee, cost.other)


@dataclass(frozen=True)
class SingleEffectiveRate:
    """One yearly rate that gives the cost of the whole basket; None with the reason where there is none."""

    rate: float | None
    note: str = ""


def single_effective_rate(cohort: Cohort, curve: Curve) -> SingleEffectiveRate:
    """Constant yearly rate at which the net flows cost what they cost on the curve.

    Where several rates do, the nearest to the zero rate at the flows' mean time is taken, and said.

    cohort  : expected flows
    curve   : zeros of the disbursement date
    returns : rate per year, effective, in (-0.5, 1), or None and why

    Source: OMB credit working paper 4 (22 October 1999): it may not exist, or not be unique.
    Errors: none here.

    >>> from whopays.public_accounts.cohort import Flow
    >>> curve = Curve({1.0: 0.03, 3.0: 0.05})
    >>> claims = Cohort(1.0, {"claims": Flow(np.array([1.0, 3.0]), np.array([1.0, 1.0]))})
    >>> round(single_effective_rate(claims, curve).rate, 4)
    0.0446
    """
    net = net_flows(cohort)
    later = net.times > 0
    times, amounts = net.times[later], net.amounts[later]
    size = float(np.abs(amounts).sum())
    if size <= cohort.basis * float(NOISE) or size == 0:
        return SingleEffectiveRate(None, "no flow after disbursement, so every rate gives the same cost")
    if curve.is_flat:
        return SingleEffectiveRate(float(next(iter(curve.zeros.values()))))
    wanted = float(amounts @ curve.factor(times))
    roots = _roots(times, amounts, wanted)
    if not roots:
        return SingleEffectiveRate(None, "no constant rate gives the cost that the curve gives")
    typical = curve.rate(float(np.abs(amounts) @ times) / size)
    chosen = min(roots, key=lambda rate: abs(rate - typical))
    if len(roots) == 1:
        return SingleEffectiveRate(chosen)
    return SingleEffectiveRate(chosen, f"{len(roots)} rates give this cost; the nearest to the zero rate of the flows' mean time is taken")


def _roots(times: Numbers, amounts: Numbers, wanted: float) -> list[float]:
    """Rates in the search range at which the flows are worth `wanted`."""

    def excess(rate: float) -> float:
        return float(amounts @ (1 + rate) ** -times) - wanted

    rates = np.arange(LOWEST_RATE, HIGHEST_RATE, RATE_STEP)
    values = [excess(float(rate)) for rate in rates]
    found = [float(rate) for rate, value in zip(rates, values, strict=True) if value == 0]
    for low, at_low, at_high in zip(rates[:-1], values[:-1], values[1:], strict=True):
        if at_low * at_high < 0:
            left, step = float(low), RATE_STEP
            for _ in range(HALVINGS):
                step /= 2
                if (excess(left + step) < 0) == (at_low < 0):
                    left += step
            found.append(left)
    return found
