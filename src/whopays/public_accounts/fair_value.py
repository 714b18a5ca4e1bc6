"""Fair value: what the market would ask for the same flows, the price of market risk included.

Two ways that must agree where both apply. On one loan (this file): default probabilities are made
risk-neutral, and the flows they imply are discounted on the riskless curve. On simulated futures
(`reducers.PricedFlows`): each path's flow is weighted by that path's stochastic discount factor.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whopays.finance.normal import cumulative, quantile
from whopays.public_accounts.cohort import Cohort, cohort_of
from whopays.public_accounts.loan import Loan, default_hazards, period_ends

Numbers = NDArray[np.float64]


def risk_neutral_hazards(hazards: Numbers, times: Numbers, price_of_risk: float) -> Numbers:
    """Default hazards under which riskless discounting gives the market's price.

    Q(t) = N( N^-1(P(t)) + price_of_risk x sqrt(t) )

    P(t) is the physical chance of default by t of a borrower who never prepays. In Merton's model
    the drift of the assets falls by price_of_risk x volatility; the volatility cancels.

    hazards       : probability given still paying, (period,)
    times         : years to the end of each period, (period,), increasing, > 0
    price_of_risk : Sharpe ratio of the borrower's assets, = market Sharpe ratio x correlation
    returns       : probability, (period,), in [0, 1]; the same object if price_of_risk is 0

    Valid:  one factor, lognormal assets; default by t read as one look at t. Recovery keeps its
            physical mean, so wrong-way recovery is left out and the result errs low.
    Source: Merton (1974), J. Finance 29:449-470; Berg and Kaserer (2007), same shift.
    Errors: none here.

    >>> risk_neutral_hazards(np.array([0.05]), np.array([4.0]), 0.2).round(4).tolist()
    [0.1066]
    """
    if price_of_risk == 0:
        return hazards
    alive = np.cumprod(1 - hazards)
    score = np.asarray(quantile(1 - alive))
    shifted = np.where(np.isfinite(score), cumulative(np.where(np.isfinite(score), score, 0) + price_of_risk * np.sqrt(times)), 1 - alive)
    left = np.append(1.0, 1 - shifted)
    return np.asarray(np.clip(1 - left[1:] / np.where(left[:-1] > 0, left[:-1], 1), 0, 1))


def spread_hazards(spread: float, recovery_share: float, times: Numbers) -> Numbers:
    """Risk-neutral default hazards that a market spread implies.

    hazard per year = spread / (1 - recovery share)

    spread         : rate over Treasuries the market asks of this borrower, >= 0
    recovery_share : share, below 1
    times          : years to the end of each period, (period,)
    returns        : probability, (period,), in [0, 1)

    Valid:  the whole spread is read as default risk; its liquidity part makes this err high.
    Source: Hull, Predescu and White (2005), J. Credit Risk 1(2):53-60, equation 1.
    Errors: none here; `loan_file` refuses a recovery of 1 beside a spread.

    >>> spread_hazards(0.03, 0.4, np.array([1.0, 2.0])).round(4).tolist()
    [0.0488, 0.0488]
    """
    return np.asarray(-np.expm1(-spread / (1 - recovery_share) * np.diff(np.append(0.0, times))))


def fair_value_cohort(loan: Loan) -> Cohort:
    """Flows of a loan under its risk-neutral default probabilities; value them with `fcra.components`.

    loan    : terms, with price_of_risk or market_spread
    returns : Cohort; equal to the expected flows if price_of_risk is 0

    Valid:  fees, supplements and claims move with default; warrants are taken as the file states
            them, with no charge for their risk.
    Errors: ValueError as `loan.default_hazards`.

    >>> from whopays.public_accounts.treasury import flat
    >>> terms = Loan("guarantee", 100.0, 1, "bullet", 0.1, 0.4, flat(0.04), market_spread=0.09)
    >>> fair_value_cohort(terms).flows["claims"].amounts.round(2).tolist()
    [13.93]
    """
    times = period_ends(loan)
    if loan.market_spread is not None:
        return cohort_of(loan, spread_hazards(loan.market_spread, loan.recovery_share, times))
    return cohort_of(loan, risk_neutral_hazards(default_hazards(loan), times, loan.price_of_risk))
