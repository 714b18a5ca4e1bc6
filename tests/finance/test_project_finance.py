"""Loans, sculpted debt, reserve and returns: NREL's SAM over random projects, and laws."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.finance.single_owner import deal
from whopays.finance import construction, loans, project, sculpting, value

PROJECT = {"output": st.floats(20_000, 60_000), "price": st.floats(0.04, 0.3), "escalation": st.floats(-1, 4),
           "rate": st.floats(0.01, 0.15), "tenor": st.integers(2, 24), "cover": st.floats(1.05, 3),
           "cost": st.floats(50e6, 400e6), "reserve_months": st.floats(0, 12)}
MONEY = st.just(0.0) | st.floats(1e-2, 1e9)
EITHER_SIGN = MONEY | MONEY.map(lambda amount: -amount)


@given(loan_to_cost=st.floats(0.1, 1), **PROJECT)
@settings(max_examples=100, deadline=None)
def test_sculpted_debt_equals_sams_and_keeps_the_cap_sam_lacks(loan_to_cost, **terms):
    theirs = deal(**terms)
    assume((theirs.cash_flow > 0).all())
    ours = sculpting.sculpt(theirs.cash_flow, terms["rate"], terms["cover"], 2 * theirs.debt, 1)
    np.testing.assert_allclose(ours.debt, theirs.debt, rtol=1e-6)
    for mine, sams in ((ours.service, theirs.service), (ours.interest, theirs.interest), (ours.principal, theirs.principal)):
        np.testing.assert_allclose(mine, sams, rtol=1e-6, atol=1e-6 * theirs.service.max())
    capped = sculpting.sculpt(theirs.cash_flow, terms["rate"], terms["cover"], theirs.cost, loan_to_cost)
    assert capped.debt == pytest.approx(min(theirs.debt, loan_to_cost * theirs.cost), rel=1e-6)
    assert abs(capped.balance[-1]) <= 1e-9 * capped.debt


@given(cap=st.floats(0.1, 0.9), **PROJECT)
@settings(max_examples=50, deadline=None)
def test_where_sam_caps_debt_the_service_is_the_same(cap, **terms):
    theirs = deal(cap=cap, **terms)
    assume((theirs.cash_flow > 0).all())
    ours = sculpting.sculpt(theirs.cash_flow, terms["rate"], terms["cover"], theirs.debt, 1)
    assume(ours.capacity > theirs.debt)
    np.testing.assert_allclose(ours.balance[0], theirs.debt, rtol=1e-9)
    # SAM's capped loan keeps a level cover too.
    np.testing.assert_allclose(theirs.cash_flow / ours.service, theirs.cash_flow[0] / ours.service[0], rtol=1e-9)
    np.testing.assert_allclose(ours.service, theirs.service, rtol=1e-6)


@given(**PROJECT)
@settings(max_examples=50, deadline=None)
def test_the_reserve_equals_sams(**terms):
    theirs = deal(**terms)
    assume((theirs.cash_flow > 0).all())
    for year in range(terms["tenor"]):
        target = project.reserve_target(theirs.service[year:year + 1], terms["reserve_months"] / 12)
        assert target == pytest.approx(theirs.reserve[year], rel=1e-6, abs=1e-3)


@given(share=st.floats(0.1, 0.9), **PROJECT)
@settings(max_examples=80, deadline=None)
def test_the_return_equals_sams(share, **terms):
    theirs = deal(share=share, **terms)
    try:
        ours = value.internal_rate_of_return(theirs.flows)
    except ValueError:
        assume(False)
    assume(np.isfinite(theirs.return_rate))
    worth = [abs(value.net_present_value(rate, theirs.flows)) for rate in (ours, theirs.return_rate)]
    assert worth[0] <= worth[1] or worth[0] <= 1e-12 * abs(theirs.flows).sum()
    # SAM's own search stops at a net present value that leaves 1e-5 in returns above 50 %.
    assert ours == pytest.approx(theirs.return_rate, abs=1e-6 if ours < 0.5 else 1e-5 * (1 + ours) ** 2)


@given(share=st.floats(0.1, 0.9), level=st.booleans(), grace=st.integers(0, 5), **PROJECT)
@settings(max_examples=80, deadline=None)
def test_level_loans_equal_sams(share, level, grace, **terms):
    assume(grace < terms["tenor"])
    theirs = deal(share=share, level_principal=level, grace=grace, **terms)
    make = loans.level_principal if level else loans.annuity
    ours = make(theirs.debt, terms["rate"], terms["tenor"], grace)
    np.testing.assert_allclose(ours.service, theirs.service, rtol=1e-6)
    np.testing.assert_allclose(ours.interest, theirs.interest, rtol=1e-6, atol=1e-6 * theirs.debt)


@pytest.mark.parametrize("make", [loans.annuity, loans.level_principal, loans.bullet])
@given(amount=MONEY, rate=st.floats(-0.05, 0.5), n=st.integers(1, 60), grace=st.integers(0, 20), capitalise=st.booleans())
@settings(max_examples=100, deadline=None)
def test_every_loan_is_repaid_and_worth_its_amount(make, amount, rate, n, grace, capitalise):
    assume(grace < n)
    loan = make(amount, rate, n, grace, capitalise)
    scale = max(1.0, np.abs(loan.balance).max())
    assert abs(loan.balance[-1]) <= 1e-8 * scale
    discount = (1 + rate) ** -np.arange(1.0, n + 1)
    assert discount @ loan.service == pytest.approx(amount, rel=1e-9, abs=1e-8 * scale)
    if capitalise:
        np.testing.assert_allclose(loan.service[:grace], 0, atol=1e-9 * scale)
    else:
        np.testing.assert_array_equal(loan.principal[:grace], 0)


def test_a_loan_without_interest_is_level():
    np.testing.assert_allclose(loans.annuity(100.0, 0.0, 4).service, 25)
    assert loans.annuity_payment(100.0, 1e-12, 4) == pytest.approx(25)


@given(cash=arrays(float, (6, 3), elements=EITHER_SIGN), rate=st.floats(0, 0.3), cover=st.floats(1, 3),
       cost=st.floats(1, 1e12), loan_to_cost=st.floats(0, 1))
@settings(max_examples=300, deadline=None)
def test_sculpted_debt_never_passes_its_cap_and_is_repaid(cash, rate, cover, cost, loan_to_cost):
    assume((cash > 1).any(axis=0).all())
    loan = sculpting.sculpt(cash, rate, cover, cost, loan_to_cost)
    assert (loan.debt <= loan_to_cost * cost).all() and (loan.debt <= loan.capacity).all()
    assert (loan.service * cover <= np.maximum(cash, 0) * (1 + 1e-12)).all()
    np.testing.assert_array_equal(loan.balance[-1], 0)
    owed = np.maximum(loan.balance[:-1], loan.interest)
    np.testing.assert_allclose(loan.balance[:-1] - loan.principal, loan.balance[1:], rtol=1e-9, atol=1e-9 * max(1, owed.max()))


GOOD = {"cash_flow": [1.0, 2.0], "period_rate": 0.05, "cover": 1.3, "cost": 10.0, "loan_to_cost": 0.8}


@pytest.mark.parametrize(("wrong", "words"), [
    ({"cash_flow": [-1.0, -2.0]}, "no period has cash flow above 0; raise the price"),
    ({"cash_flow": [0.0, 0.0]}, "cannot be sized"), ({"cash_flow": [float("nan"), 1.0]}, "finite"),
    ({"cover": 0.9}, "cover"), ({"cost": 0.0}, "cost"), ({"loan_to_cost": 1.2}, "loan to cost"), ({"period_rate": -1.0}, "rate")])
def test_debt_that_cannot_be_sized_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        sculpting.sculpt(**(GOOD | wrong))


def test_rates_and_covers_may_change_by_period_and_path():
    cash = np.array([[100.0, 50.0], [120.0, 60.0], [80.0, 90.0]])
    rates, cover = np.array([0.05, 0.06, 0.07]), np.array([[1.3, 1.5], [1.4, 1.5], [1.3, 1.2]])
    loan = sculpting.sculpt(cash, rates, cover, 1e9, 0.8)
    for path in range(2):
        alone = sculpting.sculpt(cash[:, path], rates, cover[:, path], 1e9, 0.8)
        np.testing.assert_allclose(loan.balance[:, path], alone.balance, rtol=1e-14)
        owed = float(alone.debt)
        for period in range(3):
            owed = owed * (1 + rates[period]) - cash[period, path] / cover[period, path]
        assert owed == pytest.approx(0, abs=1e-10)


def test_the_kernels_capacity_is_zero_where_nothing_can_be_carried():
    assert sculpting.debt_capacity(np.array([-1.0, -2.0]), np.array([0.9, 0.8]), 1.3) == 0


@pytest.mark.parametrize("call", [
    lambda: loans.annuity(100.0, 0.05, 3, grace=3), lambda: loans.bullet(-1.0, 0.05, 3),
    lambda: loans.level_principal(1.0, -1.0, 3), lambda: construction.construction([-1.0], 0.05, 0.8),
    lambda: construction.construction([1.0], 0.05, 1.8), lambda: construction.construction([1.0], -0.05, 0.8)])
def test_loans_and_building_refuse_bad_input(call):
    with pytest.raises(ValueError):
        call()


@given(costs=arrays(float, (8, 3), elements=MONEY), rate=st.floats(0, 0.3), share=st.floats(0, 1), limit=MONEY,
       outstanding=st.floats(0, 1))
@settings(max_examples=300, deadline=None)
def test_building_pays_its_cost_and_interest_and_keeps_both_caps(costs, rate, share, limit, outstanding):
    built = construction.construction(costs, rate, share, limit, outstanding)
    np.testing.assert_allclose(built.debt_draws + built.equity_draws, costs + built.interest, rtol=1e-9, atol=1e-6)
    assert (built.equity_draws >= -1e-6).all() and (built.debt_draws >= 0).all()
    spent = np.cumsum(costs + built.interest, axis=0)
    assert (built.balance <= share * spent * (1 + 1e-9) + 1e-6).all()
    assert (built.balance <= limit * (1 + 1e-9)).all()
    opening = built.balance - built.debt_draws
    np.testing.assert_allclose(built.interest, rate * (opening + outstanding * built.debt_draws), rtol=1e-9, atol=1e-6)


@given(cash=EITHER_SIGN, service=MONEY, reserve=MONEY, target=MONEY, trapped=MONEY, lock=st.floats(1, 2))
@settings(max_examples=500, deadline=None)
def test_a_projects_quarter_closes(cash, service, reserve, target, trapped, lock):
    now = project.quarter(*map(np.array, (cash, service, reserve, target, trapped, lock)))
    before, after = cash + reserve + trapped, now.paid + now.distribution + now.reserve + now.trapped - now.unmet_cost
    assert after == pytest.approx(before, rel=1e-9, abs=1e-5)
    assert all(part >= -1e-6 for part in (now.paid, now.unpaid, now.unmet_cost, now.reserve, now.trapped, now.distribution))
    assert now.paid + now.unpaid == pytest.approx(service, rel=1e-12)
    assert now.reserve <= target + 1e-6 or now.reserve == reserve
    if now.is_locked:
        assert now.distribution == 0 and now.cover < lock
    if now.defaults:
        assert now.reserve <= 1e-6 and now.cover < 1 and now.distribution + now.trapped <= 1e-6
    if now.unpaid > 1e-3:
        assert now.reserve <= 1e-6


def test_trapped_cash_is_released_when_the_cover_is_back():
    tight = project.quarter(*map(np.array, (110.0, 100.0, 25.0, 25.0, 0.0, 1.2)))
    assert (tight.trapped, tight.distribution) == (10, 0)
    back = project.quarter(*map(np.array, (130.0, 100.0, tight.reserve, 25.0, tight.trapped, 1.2)))
    assert (back.trapped, back.distribution) == (0, 40)


def test_default_needs_an_empty_reserve():
    held = project.quarter(*map(np.array, (60.0, 100.0, 50.0, 50.0, 0.0, 1.2)))
    assert (held.paid, held.reserve, held.defaults) == (100, 10, 0)
    fails = project.quarter(*map(np.array, (60.0, 100.0, held.reserve, 50.0, 0.0, 1.2)))
    assert (fails.paid, fails.unpaid, fails.reserve, fails.defaults) == (70, 30, 0, 1)


def test_a_reserve_above_its_target_is_released():
    now = project.quarter(*map(np.array, (150.0, 100.0, 40.0, 25.0, 0.0, 1.2)))
    assert (now.reserve, now.distribution) == (25, 65)


def test_refinancing_takes_only_what_pays_after_its_fee():
    offered = np.array([0.010, 0.019, 0.0199, 0.03, 0.010])
    is_open = np.array([1.0, 1.0, 1.0, 1.0, 0.0])
    now = project.refinance(np.full(5, 1000.0), np.full(5, 0.02), offered, np.full(5, 20.0), np.full(5, 0.005), is_open)
    np.testing.assert_array_equal(now.is_done, [1, 1, 0, 0, 0])
    old = loans.annuity_payment(1000.0, 0.02, 20.0)
    assert (now.service <= old * (1 + 1e-12)).all()
    np.testing.assert_allclose(now.balance, [1005, 1005, 1000, 1000, 1000])


def test_the_projects_quarter_keeps_single_precision():
    args = [np.array([v, 2 * v], np.float32) for v in (110.0, 100.0, 25.0, 25.0, 1.0, 1.2)]
    assert all(part.dtype == np.float32 for part in project.quarter(*args))
    assert all(part.dtype == np.float32 for part in project.refinance(*args[:1], args[0] / 1e4, args[0] / 2e4, args[1], args[0] / 1e5,
                                                                      args[0] / args[0]))
    assert all(part.dtype == np.float32 for part in construction.draw_for(args[0], args[1], args[0] / 1e4, args[0] / 1e3, args[1] * 2))


@pytest.mark.parametrize(("flows", "words"), [
    ([1.0, 2.0], "never change sign"), ([-1.0, 3.2, -2.55], "compare net present values"), ([-1.0, float("inf")], "finite"),
    ([-1.0, 1e-9], "no rate"), ([-100.0, 230.0, -132.0], "2 rates")])
def test_a_return_that_does_not_exist_or_is_not_one_is_refused(flows, words):
    with pytest.raises(ValueError, match=words):
        value.internal_rate_of_return(np.array(flows))


@given(rate=st.floats(-0.3, 5), n=st.integers(1, 40))
@settings(max_examples=200, deadline=None)
def test_the_return_of_a_loan_is_its_rate(rate, n):
    loan = loans.annuity(100.0, rate, n)
    assert value.internal_rate_of_return(np.r_[-100.0, loan.service]) == pytest.approx(rate, rel=1e-7, abs=1e-9)
