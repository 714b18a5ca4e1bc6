"""Two small cohorts worked on paper, every line of them."""

from __future__ import annotations

import numpy as np
import pytest

from whopays.public_accounts.appraisal import cash_flows
from whopays.public_accounts.cohort import cohort_of
from whopays.public_accounts.fair_value import spread_hazards
from whopays.public_accounts.fcra import component_costs
from whopays.public_accounts.loan import Loan
from whopays.public_accounts.reducers import PublicFlows
from whopays.public_accounts.treasury import flat

# 1,000 over two years in equal parts; one borrower in ten defaults in each year (15 % of principal).
TWO_YEARS = {"principal": 1000.0, "maturity_years": 2, "amortisation": "level_principal", "lifetime_default_share": 0.15,
             "recovery_share": 0.5, "treasury": flat(0.0)}
GUARANTEE = Loan("guarantee", covered_share=0.8, cap=700.0, first_loss=100.0, upfront_fee_rate=0.01, annual_fee_rate=0.02,
                 interest_supplement_rate=0.03, warrants={1.5: 7.0}, **TWO_YEARS)
LOAN = Loan("loan", borrower_rate=0.1, prepayment_rate=0.5, upfront_fee_rate=0.01, **(TWO_YEARS | {"lifetime_default_share": 0.125}))


def lines(loan: Loan) -> dict[str, list[float]]:
    return {line: flow.amounts.round(9).tolist() for line, flow in cohort_of(loan).flows.items()}


def test_a_guarantee_with_cap_and_first_loss():
    # claims: 0.1 x min(700, 0.8 x (1000 - 100)) and 0.1 x 0.8 x (500 - 100); fees on 800 and 400 of those who pay
    assert lines(GUARANTEE) == {
        "claims": [70.0, 32.0], "recoveries": [35.0, 16.0], "upfront_fees": [8.0],
        "annual_fees": [14.4, 6.4], "interest_supplements": [21.6, 9.6], "warrants": [7.0]}
    assert component_costs(cohort_of(GUARANTEE), flat(0.0)) == pytest.approx(
        {"defaults": 51.0, "interest": 31.2, "fees": -28.8, "other": -7.0})


def test_a_loan_that_half_the_borrowers_repay_early():
    # default weights 1000 and 500 x half: 0.1 and 0.05 of borrowers; 0.9 pay 600, half of them repay the other 500
    assert lines(LOAN) == {
        "disbursement": [1000.0], "scheduled_payments": [600.0, 550.0], "missed_payments": [60.0, 82.5],
        "recoveries": [50.0, 12.5], "prepayments": [225.0, 0.0], "payments_forgone": [0.0, 247.5], "upfront_fees": [10.0]}


def test_flows_are_shown_in_the_year_they_fall_in():
    rows = cash_flows(cohort_of(GUARANTEE))
    assert [row["year"] for row in rows] == [0, 1, 2, 3, 4]
    assert [round(row["claims"], 9) for row in rows] == [0, 70, 32, 0, 0]
    assert [round(row["recoveries"], 9) for row in rows] == [0, 0, 0, 35, 16]
    assert [round(row["warrants"], 9) for row in rows] == [0, 0, 7, 0, 0]
    assert [round(row["net"], 9) for row in rows] == [-8, 77.2, 28.2, -35, -16]


def test_priced_flows_carry_the_sign_of_their_line():
    times = np.array([1.0, 2.0])
    kernel = np.array([[0.9, 1.0], [0.8, 1.1]])
    flows = {"claims": np.array([[10.0, 0.0], [0.0, 20.0]]), "recoveries": np.array([[0.0, 0.0], [4.0, 0.0]]),
             "annual_fees": np.array([[1.0, 1.0], [0.0, 0.0]])}
    prices = PublicFlows(times).add(flows, kernel, np.array([100.0, 100.0])).prices()
    assert prices["defaults"].value == pytest.approx((9.0 - 3.2 + 22.0) / 2)
    assert prices["fees"].value == pytest.approx(-(0.9 + 1.0) / 2)
    assert prices["total"].value == pytest.approx(prices["defaults"].value + prices["fees"].value)
    assert prices["total"].error == pytest.approx(np.std([4.9, 21.0], ddof=1) / np.sqrt(2))


def test_a_spread_pays_for_what_is_not_recovered():
    hazards = spread_hazards(0.03, 0.4, np.array([0.5, 1.5]))
    assert hazards == pytest.approx([1 - np.exp(-0.025), 1 - np.exp(-0.05)])
