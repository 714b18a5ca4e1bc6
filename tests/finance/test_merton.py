"""Merton 1974 and 1977: printed tables, QuantLib over random firms, laws."""

import numpy as np
import pytest
import QuantLib as ql
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.finance.reference_rows import rows
from whopays.finance import merton

FIRM = {"value": st.floats(1e-2, 1e2), "face": st.floats(0.1, 10), "rate": st.floats(-0.02, 0.2),
        "volatility": st.floats(0.05, 2), "maturity": st.floats(0.25, 30)}


@pytest.mark.parametrize("row", rows("finance_merton_1974"))
def test_spread_gives_the_printed_table(row):
    rate = 0.03
    face = row["leverage"] * np.exp(rate * row["maturity"])
    found = 100 * merton.spread(1.0, face, rate, row["variance"] ** 0.5, row["maturity"])
    assert abs(found - row["expected"]) <= row["tolerance"]


@pytest.mark.parametrize("row", rows("finance_merton_1977"))
def test_guarantee_gives_the_reference(row):
    found = merton.guarantee_value(row["value"], row["face"], row["rate"], row["volatility"], row["maturity"])
    assert abs(found - row["expected"]) <= row["tolerance"]


@pytest.mark.parametrize("row", rows("finance_merton_calibration"))
def test_calibration_gives_the_reference(row):
    firm = merton.calibrate(row["equity"], row["equity_volatility"], row["face"], row["rate"], row["maturity"])
    found = {"value_per_unit": firm.value / (row["equity"] / 3), "volatility": firm.volatility,
             "default_probability": firm.default_probability}[row["quantity"]]
    assert abs(found - row["expected"]) <= row["tolerance"]


def put_by_quantlib(value, face, rate, volatility, maturity):
    riskless, forward = face * np.exp(-rate * maturity), value * np.exp(rate * maturity)
    return ql.blackFormula(ql.Option.Put, face, forward, volatility * maturity ** 0.5, riskless / face)


@given(**FIRM)
@settings(max_examples=500, deadline=None)
def test_guarantee_equals_quantlibs_put(value, face, rate, volatility, maturity):
    found = merton.guarantee_value(value, face, rate, volatility, maturity)
    theirs = put_by_quantlib(value, face, rate, volatility, maturity)
    assert abs(found - theirs) <= 1e-9 * max(value, face)


@given(**FIRM)
@settings(max_examples=500, deadline=None)
def test_guarantee_is_the_spread_seen_from_the_other_side(value, face, rate, volatility, maturity):
    riskless = face * np.exp(-rate * maturity)
    per_riskless = merton.guarantee_value(value, face, rate, volatility, maturity) / riskless
    spread = merton.spread(value, face, rate, volatility, maturity)
    assert abs(per_riskless + np.expm1(-spread * maturity)) < 1e-12


@given(unit=st.floats(1, 1e12), **FIRM)
@settings(max_examples=300, deadline=None)
def test_the_unit_of_money_does_not_matter(unit, value, face, rate, volatility, maturity):
    one = merton.spread(value, face, rate, volatility, maturity)
    same = merton.spread(value * unit, face * unit, rate, volatility, maturity)
    assert same == pytest.approx(one, rel=1e-9, abs=1e-15)


@given(equity=st.floats(0.01, 100), equity_volatility=st.floats(0.05, 3), face=st.floats(0.01, 100),
       rate=st.floats(0, 0.15), maturity=st.floats(0.25, 10), unit=st.sampled_from([1.0, 1e9, 1e12]))
@settings(max_examples=150, deadline=None)
def test_calibration_solves_both_equations(equity, equity_volatility, face, rate, maturity, unit):
    firm = merton.calibrate(equity * unit, equity_volatility, face * unit, rate, maturity)
    riskless = face * unit * np.exp(-rate * maturity)
    forward, deviation = firm.value * np.exp(rate * maturity), firm.volatility * maturity ** 0.5
    call = ql.blackFormula(ql.Option.Call, face * unit, float(forward), float(deviation), riskless / (face * unit))
    assert call == pytest.approx(equity * unit, rel=1e-7)
    score = np.log(firm.value / riskless) / deviation + 0.5 * deviation
    delta = ql.CumulativeNormalDistribution()(float(score))
    assert delta * firm.value * firm.volatility == pytest.approx(equity_volatility * equity * unit, rel=1e-7)


def test_worse_firms_pay_more():
    value = np.linspace(200, 1, 400)
    assert (np.diff(merton.spread(value, 100.0, 0.04, 0.4, 5.0)) > 0).all()
    volatility = np.linspace(0.05, 2, 400)
    assert (np.diff(merton.spread(150.0, 100.0, 0.04, volatility, 5.0)) > 0).all()


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_every_input_gives_a_finite_spread_in_its_own_precision(kind):
    value = np.array([0, -5, 10, -5, 10, 10, 1e12, 1e-3, 10], dtype=kind)
    face = np.array([1, 5, 0, -5, -4, 1, 1e12, 1e12, 1], dtype=kind)
    volatility = np.array([.3, .3, .3, .3, .3, 0, .3, .3, .3], dtype=kind)
    maturity = np.array([5, 5, 5, 5, 5, 5, 5, 5, 0], dtype=kind)
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        spread = merton.spread(value, face, kind(0.04), volatility, maturity)
        guarantee = merton.guarantee_value(value, face, kind(0.04), volatility, maturity)
    assert spread.dtype == guarantee.dtype == kind
    assert np.isfinite(spread).all() and (spread >= 0).all()
    assert (spread[2:5] == 0).all() and (guarantee[2:5] == 0).all()
    assert (guarantee <= np.maximum(face, 0)).all()


def test_single_precision_is_close():
    random = np.random.default_rng(3)
    value, face = np.exp(random.normal(25, 1, (2, 6, 500)))
    args = [value, face, np.array(0.04), np.array(0.6), np.array(5.0)]
    narrow = merton.spread(*(a.astype(np.float32) for a in args))
    np.testing.assert_allclose(narrow, merton.spread(*args), atol=2e-6)


def test_calibration_works_on_arrays():
    equity = np.array([[3.0, 4.0, 5.0], [1.0, 2.0, 3.0]])
    firm = merton.calibrate(equity, np.array([0.8, 0.5, 0.6]), 10.0, 0.05, 1.0)
    assert firm.value.shape == (2, 3)
    assert firm.value[1, 2] == merton.calibrate(3.0, 0.6, 10.0, 0.05, 1.0).value


@pytest.mark.parametrize("wrong", [{"equity": 0}, {"equity_volatility": -1}, {"face": 0}, {"maturity": 0}])
def test_calibration_refuses_what_has_no_answer(wrong):
    good = {"equity": 3.0, "equity_volatility": 0.8, "face": 10.0, "rate": 0.05, "maturity": 1.0}
    with pytest.raises(ValueError, match=next(iter(wrong))):
        merton.calibrate(**(good | wrong))


def test_jax_agrees():
    import jax

    jax.config.update("jax_enable_x64", True)
    value, face = np.exp(np.random.default_rng(3).normal(0, 1, (2, 6, 50)))
    ours = np.asarray(jax.jit(merton.spread)(jax.numpy.asarray(value), face, 0.04, 0.6, 5.0))
    np.testing.assert_allclose(ours, merton.spread(value, face, 0.04, 0.6, 5.0), rtol=1e-10, atol=1e-15)
