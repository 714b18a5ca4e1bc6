"""Reducers against closed forms; single effective rate; reestimates; fiscal years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whopays.public_accounts.appraisal import appraise
from whopays.public_accounts.cohort import Cohort, Flow, cohort_of
from whopays.public_accounts.fair_value import risk_neutral_hazards, spread_hazards
from whopays.public_accounts.fcra import component_costs, components, single_effective_rate
from whopays.public_accounts.loan import Loan, default_hazards, period_ends
from whopays.public_accounts.outlays import date_after, fiscal_year
from whopays.public_accounts.reducers import PublicFlows
from whopays.public_accounts.reestimate import reestimate
from whopays.public_accounts.treasury import Curve, flat

# No test here asserts a time, so Hypothesis does not either.
untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

CHIPS = Loan("guarantee", 1e9, 15, "level_principal", 0.0397, 0.36, flat(0.04))
# Merton (1977), J. Banking & Finance 1:3-11: put on the firm's assets, equal to QuantLib's European put.
MERTON_1977 = [((100, 100, 0.04, 0.30, 5), 15.834877978979), ((80, 100, 0.04, 0.50, 3), 32.789225696533),
               ((150, 100, 0.04, 0.60, 8), 33.007401544432)]


@pytest.mark.parametrize(("terms", "value"), MERTON_1977)
@pytest.mark.parametrize("price_of_risk", [0.0, 0.4])
def test_priced_flows_of_one_lognormal_firm_are_merton_1977(terms, value, price_of_risk):
    assets, debt, rate, volatility, years = terms
    total = PublicFlows(np.array([float(years)]))
    for block in range(50):
        z = np.random.default_rng([7, block]).standard_normal((1, 8192))
        drift = rate + price_of_risk * volatility - 0.5 * volatility**2
        end = assets * np.exp(drift * years + volatility * np.sqrt(years) * z)
        kernel = np.exp(-rate * years - 0.5 * price_of_risk**2 * years - price_of_risk * np.sqrt(years) * z)
        total = total.add({"claims": np.maximum(debt - end, 0)}, kernel, np.full(8192, float(debt)))
    got = total.prices()["defaults"]
    assert got.value == pytest.approx(value, abs=3.5 * got.error)
    assert got.error < 0.01 * value
    fcra = component_costs(total.cohort(), flat(np.expm1(rate)))["defaults"]
    assert fcra < got.value if price_of_risk else fcra == pytest.approx(got.value, rel=1e-9)


@pytest.mark.parametrize(("volatility", "price_of_risk", "years"), [(0.2, 0.3, 5.0), (0.4, 0.2, 15.0), (0.6, 0.5, 1.0)])
def test_the_shift_turns_mertons_physical_default_into_his_risk_neutral_one(volatility, price_of_risk, years):
    from statistics import NormalDist

    assets, debt, rate = 100.0, 60.0, 0.04

    def default_by(drift):
        distance = (np.log(assets / debt) + (drift - 0.5 * volatility**2) * years) / (volatility * np.sqrt(years))
        return NormalDist().cdf(-distance)

    physical, neutral = default_by(rate + price_of_risk * volatility), default_by(rate)
    got = risk_neutral_hazards(np.array([physical]), np.array([years]), price_of_risk)[0]
    assert got == pytest.approx(neutral, rel=1e-9)


def simulated(loan: Loan, paths: int, seed: int) -> PublicFlows:
    """Defaults drawn from the physical hazards of a loan; riskless kernel."""
    uniform = np.random.default_rng(seed).random((loan.periods, paths))
    alive = np.ones(paths, dtype=bool)
    expected = cohort_of(loan, np.ones(loan.periods) * 0.0)
    assert "claims" not in expected.flows
    times = period_ends(loan) - 0.5
    claims = np.zeros((loan.periods, paths))
    balance = 1 - np.arange(loan.periods) / loan.periods
    for period, hazard in enumerate(default_hazards(loan)):
        hit = alive & (uniform[period] < hazard)
        claims[period, hit] = balance[period] * loan.principal
        alive &= ~hit
    kernel = np.repeat(loan.treasury.factor(times)[:, None], paths, axis=1)
    return PublicFlows(times).add({"claims": claims}, kernel, np.full(paths, loan.principal))


def test_simulated_defaults_give_the_accounts_of_the_file():
    loan = replace(CHIPS, principal=1.0, recovery_share=0.0)
    flows = simulated(loan, 200_000, 3)
    price = flows.prices()["total"]
    wanted = component_costs(cohort_of(loan), loan.treasury)["defaults"]
    assert price.value == pytest.approx(wanted, abs=3.5 * price.error)
    assert component_costs(flows.cohort(), loan.treasury)["defaults"] == pytest.approx(price.value, rel=1e-12)


def test_blocks_merge_as_one_run():
    loan = replace(CHIPS, principal=1.0)
    first, second = simulated(loan, 500, 1), simulated(loan, 700, 2)
    merged = first.merge(second)
    assert merged.paths == 1200 and merged.basis == 1200
    assert merged.cohort().flows["claims"].amounts == pytest.approx(
        (500 * first.cohort().flows["claims"].amounts + 700 * second.cohort().flows["claims"].amounts) / 1200)
    empty = PublicFlows(first.times)
    assert empty.merge(first).prices() == first.prices()
    with pytest.raises(KeyError):
        first.add({"bribes": np.zeros((15, 1))}, np.ones((15, 1)), np.ones(1))


def test_a_market_spread_prices_a_bullet_loan_at_that_spread():
    """A loan at Treasury + s, when the market asks s, is worth par: fair value costs about nothing."""
    loan = Loan("loan", 1.0, 10, "bullet", 0.02, 0.0, flat(0.04), payments_per_year=12, borrower_rate=12 * (1.07 ** (1 / 12) - 1),
                market_spread=12 * (1.07 ** (1 / 12) - 1.04 ** (1 / 12)), recovery_lag_years=0)
    assert abs(float(appraise(loan).fair_value.subsidy_rate)) < 0.3
    assert float(appraise(loan).components.subsidy_rate) < -15
    assert spread_hazards(0.0, 0.4, np.array([1.0])).tolist() == [0.0]


def test_fair_value_below_fcra_is_said(tmp_path, capsys):
    from whopays.report.statement import statement
    cheap = replace(CHIPS, market_spread=0.0001)
    assert appraise(cheap).fair_value.subsidy_rate < appraise(cheap).components.subsidy_rate
    assert "Fair value is below FCRA" in statement(appraise(cheap))


def test_single_effective_rate_exists_or_its_absence_is_said():
    sloped = Curve({1.0: 0.01, 2.0: 0.05, 3.0: 0.09})
    upfront = Cohort(1.0, {"upfront_fees": Flow(np.zeros(1), np.ones(1))})
    assert single_effective_rate(upfront, sloped).rate is None
    # out, in, out at years 1, 2, 3: worth more on the curve's hump than at any constant rate
    humped = Curve({1.0: 0.3, 2.0: 0.0, 3.0: 0.3})
    odd = Cohort(1.0, {"claims": Flow(np.array([1.0, 3.0]), np.array([1.0, 1.0])), "recoveries": Flow(np.array([2.0]), np.array([2.0]))})
    cost = component_costs(odd, humped)["defaults"]
    assert all(component_costs(odd, flat(rate))["defaults"] > cost for rate in np.linspace(-0.5, 1, 301))
    none = single_effective_rate(odd, humped)
    assert none.rate is None and "no constant rate" in none.note
    several = Cohort(1.0, {"claims": Flow(np.array([1.0, 3.0]), np.array([1.0, 1.155])),
                           "recoveries": Flow(np.array([2.0]), np.array([2.15]))})
    mild = Curve({1.0: 0.05, 2.0: 0.0501, 3.0: 0.05})
    many = single_effective_rate(several, mild)
    assert many.rate is not None and "rates give this cost" in many.note


def test_reestimate_of_rates_and_of_borrowers():
    loan = replace(CHIPS, lifetime_default_share=0.0397)
    worse = replace(loan, lifetime_default_share=2 * 0.0397, treasury=flat(0.03))
    before, after = cohort_of(loan), cohort_of(worse)
    change = reestimate(before, after, loan.treasury, worse.treasury, 3.0)
    costs = {rate: sum(component_costs(before, flat(rate)).values()) for rate in (0.03, 0.04)}
    assert change.interest == pytest.approx(costs[0.03] - costs[0.04])
    assert change.technical == pytest.approx(costs[0.03])
    assert change.accrued == pytest.approx((change.interest + change.technical) * (1.03**3 - 1))
    nothing = reestimate(before, before, loan.treasury, loan.treasury, 5.0)
    assert nothing.total == 0
    none = Cohort(1.0, {"upfront_fees": Flow(np.zeros(1), np.ones(1))})
    with pytest.raises(ValueError, match="no single effective rate"):
        reestimate(none, none, flat(0.04), flat(0.04), 1.0)


@untimed
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.floats(0, 60))
def test_dates_after_a_time_are_near_and_in_their_fiscal_year(start, years):
    end = date_after(start, years)
    assert abs((end - start) - timedelta(days=365.2425 * years)) <= timedelta(days=4)
    year = fiscal_year(end)
    assert date(year - 1, 10, 1) <= end <= date(year, 9, 30)


def test_dated_outlays_follow_the_1_october():
    late = appraise(replace(CHIPS, disbursed="2025-09-30"))
    early = appraise(replace(CHIPS, disbursed="2025-10-01"))
    assert (late.outlays[0].year, early.outlays[0].year) == (2025, 2026)
    assert late.outlays[0].cash == 0 and early.outlays[0].cash > 0
    assert [one.year for one in appraise(CHIPS).outlays][:2] == [1, 2]


def test_components_of_nothing_disbursed_are_zero():
    assert components(cohort_of(replace(CHIPS, covered_share=0.0)), flat(0.04)).subsidy_rate == 0
