"""Tail losses, layers, portfolio and waterfall: reference rows and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import genpareto

from tests.finance.reference_rows import rows
from whopays.finance import gpd, layers, portfolio, waterfall

MONEY = st.just(0.0) | st.floats(1e-2, 1e12)


@pytest.mark.parametrize("row", rows("finance_tail"))
def test_tail_gives_the_reference(row):
    found = getattr(gpd, row["quantity"])(row["probability"], row["threshold"], row["shape"], row["scale"],
                                          row["exceedances"] / row["losses"])
    assert abs(found - row["expected"]) <= row["tolerance"]


@pytest.mark.parametrize("row", rows("finance_portfolio"))
def test_portfolio_gives_the_reference(row):
    found = portfolio.worst_default_rate(row["default_probability"], row["correlation"], row["confidence"])
    assert abs(100 * found - row["expected"]) <= row["tolerance"]


@pytest.mark.parametrize("row", rows("finance_layers"))
def test_layers_give_the_reference(row):
    if row["quantity"] in {"state", "insurer"}:
        shared = layers.quota_share(row["loss"], row["deductible"], row["share"], row["industry_loss"], row["trigger"],
                                    row["cap"])
        found = getattr(shared, row["quantity"])
    else:
        parts = layers.retrospective_pool(row["loss"], row["primary"], row["members"], row["call"], row["surcharge"])
        found = parts.pool if row["quantity"] == "pool" else parts.primary + parts.pool
    assert abs(found - row["expected"]) <= row["tolerance"]


@given(probability=st.just(0.0) | st.floats(1e-9, 0.9999), shape=st.floats(-0.5, 0.9), scale=st.floats(0.01, 1e9))
@settings(max_examples=300, deadline=None)
def test_inverse_cdf_equals_scipys(probability, shape, scale):
    found = gpd.inverse_cdf(probability, shape, scale)
    assert found == pytest.approx(genpareto.ppf(probability, shape, scale=scale), rel=2e-5, abs=1e-9)


def test_a_thin_tail_is_exponential_and_continuous():
    survival = np.array([0.5, 0.01, 1e-6])
    np.testing.assert_allclose(gpd.excess_of_survival(survival, 0.0, 2.0), -2 * np.log(survival))
    np.testing.assert_allclose(gpd.excess_of_survival(survival, 1.1e-6, 2.0), -2 * np.log(survival), rtol=1e-5)


def test_expected_shortfall_is_the_mean_beyond():
    survival = (np.arange(2_000_000) + 0.5) / 2_000_000 * 0.01
    mean = (10 + gpd.excess_of_survival(survival / 0.05, 0.3, 7.0)).mean()
    assert gpd.expected_shortfall(0.99, 10.0, 0.3, 7.0, 0.05) == pytest.approx(mean, rel=1e-3)


@pytest.mark.parametrize(("call", "words"), [
    (lambda: gpd.value_at_risk(0.5, 10.0, 0.5, 7.0, 0.05), "threshold"),
    (lambda: gpd.value_at_risk(1.0, 10.0, 0.5, 7.0, 0.05), "threshold"),
    (lambda: gpd.expected_shortfall(0.99, 10.0, 1.0, 7.0, 0.05), "infinite"),
    (lambda: portfolio.worst_default_rate(2.0, 0.1, 0.999), "default probability"),
    (lambda: portfolio.worst_default_rate(0.02, 1.0, 0.999), "correlation"),
    (lambda: portfolio.worst_default_rate(0.02, 0.1, 99.9), "confidence")])
def test_bad_input_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@given(loss=MONEY, deductible=MONEY, share=st.floats(0, 1), others=MONEY, trigger=MONEY, cap=st.floats(1, 1e12))
@settings(max_examples=300, deadline=None)
def test_quota_share_adds_to_the_loss_and_keeps_the_cap(loss, deductible, share, others, trigger, cap):
    industry = loss + others
    parts = layers.quota_share(loss, deductible, share, industry, trigger, cap)
    assert sum(parts) == pytest.approx(loss, rel=1e-12)
    assert all(part >= -1e-9 * loss for part in parts)
    covered = (parts.insurer + parts.state) * (industry / loss if loss else 0)
    assert covered <= cap * (1 + 1e-9)
    assert parts.state == 0 or industry >= trigger


@given(loss=MONEY, limits=arrays(float, 4, elements=MONEY))
@settings(max_examples=300, deadline=None)
def test_a_tower_adds_to_the_loss_and_fills_from_below(loss, limits):
    parts = layers.tower(np.array(loss), limits)
    assert parts.sum() == pytest.approx(loss, rel=1e-12)
    for below, limit, above in zip(parts, limits, parts[1:], strict=False):
        assert above <= 1e-9 * loss or below == pytest.approx(limit, rel=1e-9)


def test_layers_keep_single_precision():
    loss, one = np.array([1, 5, 9], np.float32), np.float32(1)
    for part in (*layers.quota_share(loss, one, 0.8, loss, one, 100.0), layers.layer(loss, 2.0, 3.0),
                 *layers.retrospective_pool(loss, 0.5, 95, 0.158), layers.tower(loss, loss[:2, None]),
                 gpd.excess_of_survival(loss / 10, 0.5, 7.0),
                 waterfall.seniority_waterfall(loss[:2, None], loss, 0.1)):
        assert part.dtype == np.float32


@given(claims=arrays(float, (4, 3), elements=MONEY), estate=arrays(float, 3, elements=MONEY), deviation=st.floats(0, 1))
@settings(max_examples=500, deadline=None)
def test_the_waterfall_shares_out_the_estate(claims, estate, deviation):
    paid = waterfall.seniority_waterfall(claims, estate, deviation)
    total = claims.sum(axis=0)
    np.testing.assert_allclose(paid.sum(axis=0), np.minimum(estate, total), rtol=1e-9, atol=1e-9 * total.max())
    assert (paid >= 0).all() and (paid <= claims * (1 + 1e-12)).all()
    waterfall.check_claims(claims, estate, paid)
    strict = waterfall.absolute_priority(claims, estate)
    assert (paid[0] <= strict[0] * (1 + 1e-9) + 1e-3).all()
    np.testing.assert_allclose(waterfall.seniority_waterfall(claims, estate, 0), strict, rtol=1e-9, atol=1e-3)


def test_an_estate_below_zero_pays_nobody():
    assert (waterfall.seniority_waterfall(np.array([5.0, 5.0]), np.array(-3.0), 0.2) == 0).all()


@pytest.mark.parametrize(("claims", "estate", "paid", "words"), [
    ([60.0], 50.0, [55.0], "exceed the estate"), ([10.0, 60.0], 50.0, [20.0, 30.0], "more than its claim"),
    ([-1.0], 50.0, [0.0], "negative"), ([float("nan")], 50.0, [0.0], "finite")])
def test_more_recovery_than_value_is_refused(claims, estate, paid, words):
    with pytest.raises(ValueError, match=words):
        waterfall.check_claims(np.array(claims), np.array(estate), np.array(paid))
