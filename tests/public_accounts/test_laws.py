"""Laws of the subsidy of one loan, over many loans."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from whopays.public_accounts.appraisal import appraise, cash_flows
from whopays.public_accounts.cohort import borrowers, cohort_of, net_flows
from whopays.public_accounts.fair_value import fair_value_cohort, risk_neutral_hazards
from whopays.public_accounts.fcra import component_costs, components, single_effective_rate, two_decimals
from whopays.public_accounts.loan import Loan, default_amounts, default_hazards, most_defaults, opening_balances, scheduled_payments
from whopays.public_accounts.treasury import Curve, flat

# No test here asserts a time, so Hypothesis does not either.
untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

AMORTISATIONS = ("level_principal", "annuity", "bullet")


@st.composite
def curves(draw):
    if draw(st.booleans()):
        return flat(draw(st.floats(0, 0.15)))
    years = draw(st.lists(st.sampled_from([0.5, 1.0, 2.0, 5.0, 10.0, 30.0]), min_size=2, unique=True))
    curve = Curve({year: draw(st.floats(0.0, 0.12)) for year in years}, "2025-10-01")
    # money later is never worth more: with negative forward rates a late recovery could exceed its claim
    assume((np.diff(curve.factor(np.arange(0, 31, 0.25))) <= 0).all())
    return curve


@st.composite
def loans(draw, kind=None):
    kind = kind or draw(st.sampled_from(["guarantee", "loan"]))
    maturity = draw(st.integers(1, 25))
    a_year = draw(st.sampled_from([1, 2, 4]))
    loan = Loan(
        kind, draw(st.floats(1, 1e12)), maturity, draw(st.sampled_from(AMORTISATIONS)), 0.01,
        draw(st.floats(0, 0.95)), draw(curves()), grace_years=draw(st.integers(0, maturity - 1)), payments_per_year=a_year,
        recovery_lag_years=draw(st.floats(0, 5)), borrower_rate=draw(st.floats(0, 0.15)),
        prepayment_rate=draw(st.sampled_from([0.0, 0.05, 0.3])),
        covered_share=draw(st.floats(0.05, 1)) if kind == "guarantee" else 1.0)
    return replace(loan, lifetime_default_share=draw(st.floats(1e-6, 1)) * most_defaults(loan))


def money(loan):
    return sum(component_costs(cohort_of(loan), loan.treasury).values())


def fair_money(loan):
    return sum(component_costs(fair_value_cohort(loan), loan.treasury).values())


@untimed
@given(loans())
def test_principal_is_repaid_and_defaults_add_up(loan):
    principal, interest = scheduled_payments(loan)
    assert principal.sum() == pytest.approx(1)
    assert (principal >= -1e-15).all() and (interest >= 0).all() and (opening_balances(loan) > 0).all()
    assert default_amounts(loan).sum() == pytest.approx(loan.lifetime_default_share)


@untimed
@given(loans())
def test_borrowers_default_pay_or_are_gone(loan):
    hazards = default_hazards(loan)
    chances = borrowers(loan, hazards)
    assert chances.default @ opening_balances(loan) == pytest.approx(loan.lifetime_default_share)
    np.testing.assert_allclose(np.cumsum(chances.default) + chances.paying + chances.gone, 1, rtol=1e-12)


@untimed
@given(loans())
def test_four_rounded_components_add_to_the_rate(loan):
    got = components(cohort_of(loan), loan.treasury)
    parts = [got.defaults, got.interest, got.fees, got.other]
    assert got.subsidy_rate == sum(parts)
    assert all(part == part.quantize(Decimal("0.01")) for part in parts)
    assert float(got.subsidy_rate) == pytest.approx(100 * money(loan) / loan.basis, abs=0.0200001)


@untimed
@given(loans(), st.floats(0.0, 12.0))
def test_unit_of_money_does_not_matter(loan, power):
    one, big = replace(loan, principal=1.0), replace(loan, principal=10.0**power)
    assert components(cohort_of(one), one.treasury) == components(cohort_of(big), big.treasury)
    assert components(fair_value_cohort(one), one.treasury) == components(fair_value_cohort(big), big.treasury)


@untimed
@given(loans("guarantee"), st.floats(0, 1), st.floats(0, 1))
def test_more_cover_never_pays_less_without_fees(loan, first, second):
    low, high = sorted((first, second))
    small, large = money(replace(loan, covered_share=low)), money(replace(loan, covered_share=high))
    assert large >= small - 1e-12 * loan.principal


@untimed
@given(loans("guarantee"), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_cap_or_lower_first_loss_never_pays_less(loan, first, second):
    low, high = (share * loan.principal for share in sorted((first, second)))
    room = 1e-12 * loan.principal
    assert money(replace(loan, cap=high)) >= money(replace(loan, cap=low)) - room
    assert money(replace(loan, first_loss=low)) >= money(replace(loan, first_loss=high)) - room
    assert money(replace(loan, cap=0.0)) == 0


@untimed
@given(loans("guarantee"))
def test_no_default_and_no_fee_costs_nothing(loan):
    safe = replace(loan, lifetime_default_share=0.0)
    assert components(cohort_of(safe), safe.treasury).subsidy_rate == 0
    assert components(fair_value_cohort(safe), safe.treasury).subsidy_rate == 0


@untimed
@given(loans("loan"), st.floats(0, 0.12))
def test_a_safe_loan_at_the_treasury_rate_costs_nothing(loan, rate):
    effective = (1 + rate / loan.payments_per_year) ** loan.payments_per_year - 1
    safe = replace(loan, lifetime_default_share=0.0, borrower_rate=rate, treasury=flat(effective))
    assert components(cohort_of(safe), safe.treasury).subsidy_rate == 0


@untimed
@given(loans("loan"))
def test_cost_of_a_loan_is_disbursement_less_what_comes_back(loan):
    chances, hazards = borrowers(loan, default_hazards(loan)), default_hazards(loan)
    principal, interest = scheduled_payments(loan)
    ends = np.arange(1, loan.periods + 1) / loan.payments_per_year
    closing = opening_balances(loan) - principal
    back = ((principal + interest) * chances.paying + closing * chances.prepays) @ loan.treasury.factor(ends)
    saved = loan.recovery_share * (opening_balances(loan) * chances.default) @ loan.treasury.factor(
        ends - 0.5 / loan.payments_per_year + loan.recovery_lag_years)
    assert hazards.min() >= 0
    assert money(loan) == pytest.approx(loan.principal * (1 - back - saved), rel=1e-9, abs=1e-9 * loan.principal)


@untimed
@given(loans())
def test_zero_price_of_risk_is_fcra_exactly(loan):
    loan = replace(loan, price_of_risk=0.0)
    assert component_costs(fair_value_cohort(loan), loan.treasury) == component_costs(cohort_of(loan), loan.treasury)


@untimed
@given(loans("guarantee"), st.floats(0, 1), st.floats(0, 0.02))
def test_fair_value_of_a_guarantee_is_never_below_fcra(loan, price, fee):
    loan = replace(loan, price_of_risk=price, annual_fee_rate=fee)
    assert fair_money(loan) >= money(loan) - 1e-9 * loan.principal


@untimed
@given(loans(), st.floats(0, 1), st.floats(0, 1))
def test_risk_neutral_default_rises_with_the_price_of_risk(loan, first, second):
    low, high = sorted((first, second))
    times = np.arange(1, loan.periods + 1) / loan.payments_per_year

    def defaulted(price):
        return 1 - np.cumprod(1 - risk_neutral_hazards(default_hazards(loan), times, price))

    assert (defaulted(high) >= defaulted(low) - 1e-9).all()
    assert (defaulted(high) <= 1 + 1e-12).all()


@untimed
@given(loans())
def test_single_effective_rate_reproduces_the_cost(loan):
    cohort = cohort_of(loan)
    rate = single_effective_rate(cohort, loan.treasury)
    assume(rate.rate is not None)
    at_rate = sum(component_costs(cohort, flat(rate.rate)).values())
    assert at_rate == pytest.approx(money(loan), abs=1e-7 * loan.principal)


@untimed
@given(loans())
def test_cash_flow_table_and_outlays_hold_every_flow(loan):
    answer = appraise(replace(loan, disbursed="2025-10-01"))
    net = net_flows(answer.expected).amounts.sum()
    assert sum(row["net"] for row in cash_flows(answer.expected)) == pytest.approx(net, abs=1e-9 * loan.principal)
    assert sum(one.cash for one in answer.outlays) == pytest.approx(net, abs=1e-9 * loan.principal)
    assert sum(one.subsidy for one in answer.outlays) == answer.outlays[0].subsidy == pytest.approx(answer.cost)


@untimed
@given(st.integers(-10**7, 10**7), st.sampled_from([1, -1]))
def test_half_a_cent_goes_away_from_zero(cents, sign):
    assert two_decimals(sign * (abs(cents) + 0.5) / 100) == sign * Decimal(abs(cents) + 1) / 100
