"""One loan or guarantee: its terms, its schedule, and when it defaults.

Money is kept as a share of the original principal until `cohort` turns it into flows.
Convention, one for all loans: payments at the end of each period, default in the middle of one,
the balance at risk in a period is the balance at its start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from whopays.public_accounts.treasury import Curve

Numbers = NDArray[np.float64]

# Claims are paid in the middle of a period: convention of the reference rows, since OMB does not
# publish the timing agencies use.
MIDDLE = 0.5
# Years from claim to recovery where a file does not say: convention of the reference rows.
RECOVERY_LAG_YEARS = 2.0
# Sharpe ratio of the stock market implied by credit spreads, about 40 %: Berg and Kaserer (2007),
# "Credit risk premia and a link to the equity premium", abstract (125 US names, 2003-07).
MARKET_SHARPE_RATIO = 0.40
# Correlation of a borrower's asset value with that market. A judgement; a file may state its own.
ASSET_CORRELATION = 0.5
# Relative room for shares of a whole written in decimals.
ROUNDING_ROOM = 1e-9


@dataclass(frozen=True)
class Loan:
    """Terms of one loan or guarantee; rates per year and decimal, shares in [0, 1], money in `currency`.

    default_timing : () in proportion to the balance, or the share of lifetime defaults by year
    covered_share  : part of principal the state answers for; 1 for a loan of the state
    cap, first_loss: most the state pays; what the lender bears before it; guarantee only
    annual_fee_rate, interest_supplement_rate: on the covered balance of borrowers still paying
    prepayment_rate: part of borrowers a year who repay early, at par
    warrants       : years after disbursement -> money the state expects to receive
    price_of_risk  : Sharpe ratio of the borrower's assets, for fair value
    market_spread  : rate over Treasuries that the market asks of this borrower; replaces price_of_risk
    assumed        : keys the file left out and what they were taken as
    """

    kind: str
    principal: float
    maturity_years: float
    amortisation: str
    lifetime_default_share: float
    recovery_share: float
    treasury: Curve
    grace_years: float = 0.0
    payments_per_year: int = 1
    default_timing: tuple[float, ...] = ()
    recovery_lag_years: float = RECOVERY_LAG_YEARS
    covered_share: float = 1.0
    cap: float = float("inf")
    first_loss: float = 0.0
    upfront_fee_rate: float = 0.0
    annual_fee_rate: float = 0.0
    borrower_rate: float = 0.0
    interest_supplement_rate: float = 0.0
    prepayment_rate: float = 0.0
    warrants: Mapping[float, float] = field(default_factory=dict)
    price_of_risk: float = MARKET_SHARPE_RATIO * ASSET_CORRELATION
    market_spread: float | None = None
    disbursed: str = ""
    currency: str = "USD"
    name: str = ""
    title: str = ""
    source: str = ""
    assumed: tuple[tuple[str, str], ...] = ()

    @property
    def periods(self) -> int:
        """Count of payment periods to maturity."""
        return round(self.maturity_years * self.payments_per_year)

    @property
    def basis(self) -> float:
        """Money that rates are a percentage of: the guaranteed principal, or the loan, disbursed."""
        return self.covered_share * self.principal


def period_ends(loan: Loan) -> Numbers:
    """Years from disbursement to the end of each period, shape (period,)."""
    return np.arange(1, loan.periods + 1) / loan.payments_per_year


def opening_balances(loan: Loan) -> Numbers:
    """Scheduled balance at the start of each period, as a share of the original principal.

    loan    : terms; interest is paid and not added to principal during the grace years
    returns : share, (period,), from 1 down, above 0

    Errors: none here; `loan_file` refuses a grace that leaves no period to repay.

    >>> from whopays.public_accounts.treasury import flat
    >>> terms = Loan("loan", 100.0, 4, "level_principal", 0.0, 0.0, flat(0.04), grace_years=2)
    >>> opening_balances(terms).tolist()
    [1.0, 1.0, 1.0, 0.5]
    """
    count = loan.periods
    if loan.amortisation == "bullet":
        return np.ones(count)
    grace = round(loan.grace_years * loan.payments_per_year)
    repaid = np.clip(np.arange(count) - grace, 0, None)
    left = count - grace
    rate = loan.borrower_rate / loan.payments_per_year
    if loan.amortisation == "level_principal" or rate == 0:
        return np.asarray(1 - repaid / left)
    # (1 - (1 + r)^-k) without cancellation for a small rate
    return np.asarray(np.expm1((repaid - left) * np.log1p(rate)) / np.expm1(-left * np.log1p(rate)))


def scheduled_payments(loan: Loan) -> tuple[Numbers, Numbers]:
    """Principal and interest due at the end of each period, shares of the original principal.

    loan    : terms
    returns : two arrays (period,), >= 0; principal adds to 1

    Errors: none here.

    >>> from whopays.public_accounts.treasury import flat
    >>> terms = Loan("loan", 100.0, 2, "annuity", 0.0, 0.0, flat(0.04), borrower_rate=0.10)
    >>> [part.round(4).tolist() for part in scheduled_payments(terms)]
    [[0.4762, 0.5238], [0.1, 0.0524]]
    """
    opening = opening_balances(loan)
    principal = opening - np.append(opening[1:], 0)
    return principal, opening * loan.borrower_rate / loan.payments_per_year


def default_amounts(loan: Loan) -> Numbers:
    """Principal expected to default in each period, as a share of the original principal.

    Either in proportion to the balance still expected to be owed, or by the shares of each year,
    spread evenly over the year's periods.

    loan    : terms
    returns : share, (period,), >= 0, adding to lifetime_default_share

    Errors: none here; `loan_file` checks that the shares add to 1.

    >>> from whopays.public_accounts.treasury import flat
    >>> terms = Loan("guarantee", 100.0, 2, "level_principal", 0.03, 0.0, flat(0.04))
    >>> default_amounts(terms).round(12).tolist()
    [0.02, 0.01]
    """
    if not loan.default_timing:
        stays = (1 - loan.prepayment_rate) ** (1 / loan.payments_per_year)
        weight = opening_balances(loan) * stays ** np.arange(loan.periods)
        return np.asarray(loan.lifetime_default_share * weight / weight.sum())
    year = np.arange(loan.periods) // loan.payments_per_year
    shares = np.zeros(year[-1] + 1)
    shares[: len(loan.default_timing)] = loan.default_timing
    return np.asarray(loan.lifetime_default_share * shares[year] / np.bincount(year)[year])


def default_hazards(loan: Loan) -> Numbers:
    """Chance that a borrower who still pays defaults in each period.

    A default takes the balance of its period with it, so the chance that a given borrower
    defaults then is (principal that defaults) / (balance); the hazard divides it by those left.

    loan    : terms
    returns : probability, (period,), in [0, 1]

    Errors: ValueError if more borrowers would have to default than there are: the lifetime share
            is of the original principal, and an amortising loan cannot lose it all late.

    >>> from whopays.public_accounts.treasury import flat
    >>> terms = Loan("guarantee", 100.0, 2, "bullet", 0.2, 0.0, flat(0.04))
    >>> default_hazards(terms).round(4).tolist()
    [0.1, 0.1111]
    """
    chance = default_amounts(loan) / opening_balances(loan)
    stays = (1 - loan.prepayment_rate) ** (1 / loan.payments_per_year)
    hazards, left = np.zeros(loan.periods), 1.0
    for period, one in enumerate(chance):
        if one > left * (1 + ROUNDING_ROOM):
            raise ValueError(
                f"lifetime_default_share {loan.lifetime_default_share:g} is of the original principal; with this "
                f"amortisation and timing every borrower would have defaulted before the end; at most about "
                f"{most_defaults(loan):.4g} can")
        hazards[period] = min(one / left, 1.0) if left > 0 else 0.0
        left = max(left - one, 0.0) * stays
    return hazards


def most_defaults(loan: Loan) -> float:
    """Largest lifetime default share at which no more borrowers default than there are; share."""
    one_each = default_amounts(loan) / opening_balances(loan) / loan.lifetime_default_share
    stays = (1 - loan.prepayment_rate) ** (1 / loan.payments_per_year)
    there = stays ** np.arange(loan.periods)
    return float(min(1 / (one_each / there).sum(), 1.0))
