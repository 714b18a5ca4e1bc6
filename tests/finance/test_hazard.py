"""Hazards: Hull's bond, QuantLib's cached swap, QuantLib over random swaps."""

import datetime
from itertools import pairwise

import numpy as np
import pytest
import QuantLib as ql
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.finance.reference_rows import rows
from whopays.finance import hazard

DAYS = 360
ROWS = {row["quantity"]: row for row in rows("finance_hazard")}


def swap_dates(schedule, today):
    """Times, accruals and days of default of a schedule, all Act/360 from today, as QuantLib takes them."""
    dates = list(schedule)
    ends = [d.serialNumber() for d in dates[1:] if d > today]
    starts = [d.serialNumber() for d, end in pairwise(dates) if end > today]
    now = today.serialNumber()
    cover = [max(start, now) for start in starts]
    middles = [(start + (end - start) // 2 - now) / DAYS for start, end in zip(cover, ends, strict=True)]
    accruals = [(end - start) / DAYS for start, end in zip(starts, ends, strict=True)]
    times = [(cover[0] - now) / DAYS, *((end - now) / DAYS for end in ends)]
    return np.array(times), np.array(accruals), np.array(middles)


def quantlibs_swap(today, schedule, hazard_rate, rate, recovery, premium, notional=10_000.0):
    ql.Settings.instance().evaluationDate = today
    count = ql.Actual360()
    default = ql.DefaultProbabilityTermStructureHandle(
        ql.FlatHazardRate(today, ql.QuoteHandle(ql.SimpleQuote(hazard_rate)), count))
    curve = ql.YieldTermStructureHandle(ql.FlatForward(today, rate, count))
    swap = ql.CreditDefaultSwap(ql.Protection.Seller, notional, premium, schedule, ql.ModifiedFollowing, count, True, True)
    swap.setPricingEngine(ql.MidPointCdsEngine(default, recovery, curve))
    return swap


def cached_schedule():
    today = ql.Date(9, 6, 2006)
    calendar = ql.TARGET()
    issue = calendar.advance(today, -1, ql.Years)
    schedule = ql.Schedule(issue, calendar.advance(issue, 10, ql.Years), ql.Period(ql.Semiannual), calendar,
                           ql.ModifiedFollowing, ql.ModifiedFollowing, ql.DateGeneration.Forward, False)
    return today, schedule


def test_hulls_bond():
    price = hazard.bond_price(100, 0.06, 5, 2, {1.0: 0.07})
    found = hazard.default_probability_from_bond(price, 100, 0.06, 5, 2, {1.0: 0.05}, 0.4)._asdict()
    for quantity, value in found.items():
        assert abs(value - ROWS[quantity]["expected"]) <= ROWS[quantity]["tolerance"], quantity


def test_quantlibs_cached_swap():
    today, schedule = cached_schedule()
    times, accruals, middles = swap_dates(schedule, today)
    legs = hazard.default_swap(times, 0.01234, {1.0: 0.06}, 0.4, accruals, middles)
    value = 10_000 * (0.0120 * legs.premium_leg - legs.protection_leg)
    assert abs(value - ROWS["swap_value"]["expected"]) <= ROWS["swap_value"]["tolerance"]
    assert abs(legs.fair_premium - ROWS["swap_fair_premium"]["expected"]) <= ROWS["swap_fair_premium"]["tolerance"]


@given(start=st.dates(datetime.date(2015, 1, 1), datetime.date(2025, 1, 1)), years=st.integers(1, 15),
       months=st.sampled_from([3, 6, 12]), hazard_rate=st.floats(1e-4, 1), rate=st.floats(-0.02, 0.15),
       recovery=st.floats(0, 0.95), premium=st.floats(0.001, 0.2))
@settings(max_examples=300, deadline=None)
def test_a_swap_equals_quantlibs(start, years, months, hazard_rate, rate, recovery, premium):
    today = ql.Date(start.day, start.month, start.year)
    schedule = ql.Schedule(today, today + ql.Period(years, ql.Years), ql.Period(months, ql.Months), ql.NullCalendar(),
                           ql.Unadjusted, ql.Unadjusted, ql.DateGeneration.Forward, False)
    theirs = quantlibs_swap(today, schedule, hazard_rate, rate, recovery, premium)
    times, accruals, middles = swap_dates(schedule, today)
    legs = hazard.default_swap(times, hazard_rate, {1.0: rate}, recovery, accruals, middles)
    assert legs.fair_premium == pytest.approx(theirs.fairSpread(), rel=1e-9)
    value = 10_000 * (premium * legs.premium_leg - legs.protection_leg)
    assert value == pytest.approx(theirs.NPV(), abs=1e-7)
    found = hazard.hazard_from_default_swap(legs.fair_premium, times, {1.0: rate}, recovery, accruals, middles)
    assert found == pytest.approx(hazard_rate, rel=1e-8)


@given(coupon=st.floats(0, 0.15), years=st.integers(1, 15), payments=st.sampled_from([1, 2, 4]),
       rate=st.floats(0, 0.1), probability=st.floats(0, 0.05), recovery=st.floats(0, 0.8))
@settings(max_examples=200, deadline=None)
def test_a_bond_priced_with_a_default_probability_gives_it_back(coupon, years, payments, rate, probability, recovery):
    zeros = {1.0: rate}
    riskless = hazard.bond_price(100, coupon, years, payments, zeros)
    loss = 0.0
    for year in range(years):
        at = year + 0.5
        worth = sum((100 * coupon / payments + 100 * (k == years * payments)) * np.exp(-rate * (k / payments - at))
                    for k in range(1, years * payments + 1) if k / payments >= at)
        loss += probability * (worth - 100 * recovery) * np.exp(-rate * at)
    found = hazard.default_probability_from_bond(riskless - loss, 100, coupon, years, payments, zeros, recovery)
    assert found.default_probability == pytest.approx(probability, rel=1e-8, abs=1e-10)


@pytest.mark.parametrize(("call", "words"), [
    (lambda: hazard.bond_price(100, 0.06, 5.3, 2, {1.0: 0.07}), "coupon periods"),
    (lambda: hazard.default_probability_from_bond(95, 100, 0.06, 5, 2, {1.0: 0.05}, 1.2), "recovers more"),
    (lambda: hazard.default_probability_from_bond(120, 100, 0.06, 5, 2, {1.0: 0.05}, 0.4), "implies"),
    (lambda: hazard.default_probability_from_bond(5, 100, 0.06, 5, 2, {1.0: 0.05}, 0.4), "implies"),
    (lambda: hazard.default_swap([0, 1, 1], 0.02, {1.0: 0.05}, 0.4), "increase"),
    (lambda: hazard.default_swap([0, 1], -0.02, {1.0: 0.05}, 0.4), "hazard"),
    (lambda: hazard.default_swap([0, 1], 0.02, {1.0: 0.05}, 1.0), "recovers more"),
    (lambda: hazard.hazard_from_default_swap(120.0, [0, 1], {1.0: 0.05}, 0.4), "basis points"),
    (lambda: hazard.hazard_from_default_swap(-0.01, [0, 1], {1.0: 0.05}, 0.4), "premium")])
def test_bad_input_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
