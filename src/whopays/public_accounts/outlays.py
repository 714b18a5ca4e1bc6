"""Outlays by fiscal year: the subsidy when disbursed, and the cash that follows outside the totals."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from whopays.public_accounts.cohort import LINES, Cohort

# The US fiscal year starts on 1 October: 31 U.S.C. s. 1102.
FIRST_MONTH = 10
# Mean days a month of the Gregorian calendar (365.2425 / 12), for what is left of a time after whole months.
DAYS_A_MONTH = 30.436875
# A time this near a whole month is that month: years are binary fractions.
NEAR_A_MONTH = 1e-6


@dataclass(frozen=True)
class FiscalYear:
    """Money of one fiscal year, leaving the Treasury above 0.

    subsidy : budget outlay, recorded in full when the loan is disbursed (program account)
    cash    : net flows with the public after that, outside the budget totals (financing account)
    """

    year: int
    subsidy: float
    cash: float


def date_after(start: date, years: float) -> date:
    """Calendar date a number of years after another: whole months, then days.

    start   : date
    years   : >= 0, any fraction
    returns : date; the month's last day where the day does not exist

    Errors: OverflowError beyond the year 9999.

    >>> date_after(date(2025, 10, 1), 2.5).isoformat()
    '2028-04-01'
    """
    months = int(12 * years + NEAR_A_MONTH)
    left = 12 * years - months
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day) + timedelta(days=round(left * DAYS_A_MONTH) if left > NEAR_A_MONTH else 0)


def fiscal_year(day: date) -> int:
    """Fiscal year a date falls in; it is named after the year it ends in.

    >>> fiscal_year(date(2025, 9, 30)), fiscal_year(date(2025, 10, 1))
    (2025, 2026)
    """
    return day.year + (day.month >= FIRST_MONTH)


def outlays(cohort: Cohort, subsidy_cost: float, disbursed: date) -> list[FiscalYear]:
    """Budget outlay and financing-account cash by fiscal year.

    cohort       : expected flows
    subsidy_cost : present cost of the cohort in money, above 0 a cost
    disbursed    : date of disbursement
    returns      : FiscalYear rows, increasing, from disbursement to the last flow, none left out

    Source: FCRA s. 504(d), s. 505; Circular A-11 s. 185: program and financing accounts.
    Errors: none here.

    >>> import numpy as np
    >>> from whopays.public_accounts.cohort import Flow
    >>> claims = Cohort(100.0, {"claims": Flow(np.array([0.5]), np.array([10.0]))})
    >>> outlays(claims, 9.8, date(2025, 10, 1))
    [FiscalYear(year=2026, subsidy=9.8, cash=10.0)]
    """
    first = fiscal_year(disbursed)
    cash: dict[int, float] = {first: 0.0}
    for line, flow in cohort.flows.items():
        for time, amount in zip(flow.times, flow.amounts, strict=True):
            year = fiscal_year(date_after(disbursed, float(time)))
            cash[year] = cash.get(year, 0.0) + LINES[line][1] * float(amount)
    return [FiscalYear(year, subsidy_cost if year == first else 0.0, cash.get(year, 0.0)) for year in range(first, max(cash) + 1)]
