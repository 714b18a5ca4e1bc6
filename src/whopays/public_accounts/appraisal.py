"""The whole answer on one loan or guarantee: both measures, their flows, and outlays by year."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from whopays.public_accounts.cohort import LINES, Cohort, cohort_of
from whopays.public_accounts.fair_value import fair_value_cohort
from whopays.public_accounts.fcra import Components, SingleEffectiveRate, components, single_effective_rate
from whopays.public_accounts.loan import Loan
from whopays.public_accounts.outlays import FiscalYear, outlays
from whopays.public_accounts.reestimate import Reestimate, reestimate

SCHEMA = "whopays.subsidy/1"
# Without a date, fiscal years are counted 1, 2, ... from a disbursement on a 1 October.
UNDATED = date(2000, 10, 1)
# A time this near the end of a year belongs to it: years are binary fractions.
NEAR_A_YEAR = 1e-9

LIMITS = (
    "Default timing and recovery lag follow one convention unless the file states them; agencies do not publish theirs.",
    "A claim is principal owed; accrued interest and administration cost are left out.",
    "Recoveries are shared pari passu between state and lender.",
    "Fair value reprices default only: recovery keeps its expected level and warrants the value stated, so it errs low.",
)


@dataclass(frozen=True)
class Appraisal:
    """What one loan or guarantee costs the state.

    components  : FCRA, percent of disbursement, above 0 a cost
    fair_value  : the same with market risk charged
    effective   : single effective rate
    expected    : expected flows
    outlays     : by fiscal year, money; counted from 1 if the loan has no date
    """

    loan: Loan
    components: Components
    fair_value: Components
    effective: SingleEffectiveRate
    expected: Cohort
    outlays: list[FiscalYear]

    @property
    def cost(self) -> float:
        """Subsidy in money: rate x disbursement."""
        return float(self.components.subsidy_rate) * self.loan.basis / 100

    @property
    def fair_cost(self) -> float:
        """Fair-value cost in money: rate x disbursement."""
        return float(self.fair_value.subsidy_rate) * self.loan.basis / 100


def appraise(loan: Loan) -> Appraisal:
    """Both measures of one loan or guarantee.

    loan    : terms, from `loan_file.read_loan`
    returns : Appraisal

    Source: OMB credit working papers 2 to 4 (1999), Circular A-11 s. 185; fair value as `fair_value`.
    Errors: ValueError as `loan.default_hazards`.

    >>> from whopays.public_accounts.treasury import flat
    >>> chips = Loan("guarantee", 1e9, 15, "level_principal", 0.0397, 0.36, flat(0.04))
    >>> str(appraise(chips).components.subsidy_rate)
    '2.18'
    """
    expected = cohort_of(loan)
    cost = components(expected, loan.treasury)
    fair = components(fair_value_cohort(loan), loan.treasury)
    money = float(cost.subsidy_rate) * loan.basis / 100
    years = outlays(expected, money, date.fromisoformat(loan.disbursed) if loan.disbursed else UNDATED)
    if not loan.disbursed:
        years = [FiscalYear(one.year - UNDATED.year, one.subsidy, one.cash) for one in years]
    return Appraisal(loan, cost, fair, single_effective_rate(expected, loan.treasury), expected, years)


def reestimated(before: Loan, after: Loan, years: float) -> Reestimate:
    """Reestimate between two files of one loan: the budget's, and what came and is now expected.

    before, after : terms; `after.treasury` is the curve of the disbursement date
    years         : from disbursement to the reestimate, >= 0
    returns       : Reestimate, money

    Errors: ValueError if the two files are not of one loan (principal, kind), or as `reestimate`.

    >>> from dataclasses import replace
    >>> from whopays.public_accounts.treasury import flat
    >>> chips = Loan("guarantee", 100.0, 15, "level_principal", 0.0397, 0.36, flat(0.04))
    >>> round(reestimated(chips, replace(chips, lifetime_default_share=0.0794), 0.0).technical, 2)
    2.18
    """
    if (before.principal, before.kind) != (after.principal, after.kind):
        raise ValueError("the two files are of different loans; give principal and kind the same in both")
    if not years >= 0 or math.isinf(years):
        raise ValueError(f"{years} years to the reestimate; give years from disbursement, 0 or more")
    return reestimate(cohort_of(before), cohort_of(after), before.treasury, after.treasury, years)


def cash_flows(cohort: Cohort) -> list[dict[str, float]]:
    """Expected flows by year after disbursement; year 0 is the disbursement itself.

    cohort  : expected flows
    returns : rows with `year`, the money of each line (>= 0) and `net` (above 0 leaves the Treasury)

    Errors: none here.

    >>> import numpy as np
    >>> from whopays.public_accounts.cohort import Flow
    >>> cash_flows(Cohort(1.0, {"claims": Flow(np.array([0.5]), np.array([3.0]))}))
    [{'year': 0, 'claims': 0.0, 'net': 0.0}, {'year': 1, 'claims': 3.0, 'net': 3.0}]
    """
    last = max((math.ceil(float(flow.times.max()) - NEAR_A_YEAR) for flow in cohort.flows.values()), default=0)
    rows: list[dict[str, float]] = [{"year": year} | dict.fromkeys(cohort.flows, 0.0) | {"net": 0.0} for year in range(last + 1)]
    for line, flow in cohort.flows.items():
        for time, amount in zip(flow.times, flow.amounts, strict=True):
            row = rows[math.ceil(float(time) - NEAR_A_YEAR)]
            row[line] += float(amount)
            row["net"] += LINES[line][1] * float(amount)
    return rows


def as_record(appraisal: Appraisal) -> dict[str, Any]:
    """The answer as plain values, the shape of `--json`.

    appraisal : Appraisal
    returns   : dict; rates of subsidy in percent of disbursement, single effective rate decimal a year

    Errors: none here.
    """
    loan = appraisal.loan
    return {
        "schema": SCHEMA, "name": loan.name, "title": loan.title, "kind": loan.kind, "currency": loan.currency,
        "units": {"components": "percent of disbursement, outflow positive", "single_effective_rate": "decimal a year",
                  "cash_flows": f"{loan.currency}, by year after disbursement", "outlays": f"{loan.currency}, outflow positive"},
        "disbursement": loan.basis, "disbursed": loan.disbursed or None, "source": loan.source,
        "components": _plain(appraisal.components), "subsidy_rate": float(appraisal.components.subsidy_rate),
        "fair_value_components": _plain(appraisal.fair_value), "fair_value_rate": float(appraisal.fair_value.subsidy_rate),
        "subsidy_cost": appraisal.cost, "fair_value_cost": appraisal.fair_cost,
        "fair_value_method": fair_value_method(loan),
        "single_effective_rate": appraisal.effective.rate, "single_effective_rate_note": appraisal.effective.note,
        "cash_flows": cash_flows(appraisal.expected),
        "outlays": [{"fiscal_year": one.year, "subsidy": one.subsidy, "cash": one.cash} for one in appraisal.outlays],
        "fiscal_years": "calendar" if loan.disbursed else "counted from disbursement on a 1 October",
        "assumed": dict(loan.assumed), "limits": list(LIMITS),
    }


def as_text(record: dict[str, Any]) -> str:
    """The record as `--json` prints it; NaN is refused.

    >>> as_text({})
    '{}'
    """
    return json.dumps(record, indent=2, allow_nan=False)


def fair_value_method(loan: Loan) -> str:
    """One sentence on how physical default chances became risk-neutral."""
    if loan.market_spread is not None:
        return f"default chances implied by a market spread of {100 * loan.market_spread:.4g} % over Treasuries"
    return f"default chances shifted by a Sharpe ratio of {loan.price_of_risk:g} (Merton, one factor)"


def _plain(cost: Components) -> dict[str, float]:
    return {one.name: float(getattr(cost, one.name)) for one in fields(cost)}
