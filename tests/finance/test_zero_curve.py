"""The pricing kernel reprices the dated curve: by covariance algebra and by simulation."""

import numpy as np
import pytest

from whopays.finance import zero_curve

CURVE = {0.25: 0.039, 0.5: 0.0375, 1.0: 0.036, 2.0: 0.0355, 5.0: 0.0368, 10.0: 0.041}
QUARTER = 0.25
CASES = [(0.2, 0.01, 0.4, -0.2), (0.05, 0.03, 0.9, 0.8), (2.0, 0.05, -0.5, -1.0), (0.2, 0.0, 0.4, 0.5)]


def log_moments(level, reversion, volatility, price, correlation):
    """Mean and variance of ln M_t, t = 1..n, from the coefficients of every shock, nothing else."""
    n = len(level)
    stays, shock = zero_curve.deviation_step(reversion, volatility, QUARTER)
    on_rate, on_price = np.zeros((n + 1, n)), np.zeros((n + 1, n))
    deviation, mean = np.zeros(n), np.zeros(n + 1)
    for t in range(n):
        on_rate[t + 1] = on_rate[t] - QUARTER * deviation
        on_price[t + 1] = on_price[t]
        on_price[t + 1, t] -= price * QUARTER ** 0.5
        mean[t + 1] = mean[t] - level[t] * QUARTER - 0.5 * price ** 2 * QUARTER
        deviation = deviation * stays
        deviation[t] += shock
    covariance = np.block([[np.eye(n), correlation * np.eye(n)], [correlation * np.eye(n), np.eye(n)]])
    both = np.hstack([on_rate, on_price])[1:]
    return mean[1:], np.einsum("ti,ij,tj->t", both, covariance, both)


@pytest.mark.parametrize(("reversion", "volatility", "price", "correlation"), CASES)
def test_covariance_algebra_gives_the_curve_exactly(reversion, volatility, price, correlation):
    n = 60
    level = zero_curve.vasicek_shift(CURVE, reversion, volatility, QUARTER, n, price, correlation)
    mean, variance = log_moments(level, reversion, volatility, price, correlation)
    zeros = zero_curve.discount_factor(CURVE, np.arange(1, n + 1) * QUARTER)
    np.testing.assert_allclose(np.exp(mean + variance / 2), zeros, rtol=1e-12)


@pytest.mark.parametrize(("reversion", "volatility", "price", "correlation"), CASES[:2])
def test_a_million_paths_give_the_curve_within_three_standard_errors(reversion, volatility, price, correlation):
    n, paths = 33, 1_000_000
    level = zero_curve.vasicek_shift(CURVE, reversion, volatility, QUARTER, n, price, correlation)
    stays, shock = zero_curve.deviation_step(reversion, volatility, QUARTER)
    random = np.random.default_rng(7)
    deviation, kernel = np.zeros(paths), np.ones(paths)
    for t in range(n):
        z = random.standard_normal(paths)
        e = correlation * z + (1 - correlation ** 2) ** 0.5 * random.standard_normal(paths)
        kernel = kernel * np.exp(-(level[t] + deviation) * QUARTER - 0.5 * price ** 2 * QUARTER
                                 - price * z * QUARTER ** 0.5)
        deviation = deviation * stays + shock * e
        error = kernel.std() / paths ** 0.5
        zero = zero_curve.discount_factor(CURVE, (t + 1) * QUARTER)
        assert abs(kernel.mean() - zero) < 3 * error, t


def test_parameters_per_path_each_get_their_own_level():
    volatility = np.array([0.01, 0.02, 0.03])
    level = zero_curve.vasicek_shift(CURVE, 0.2, volatility, QUARTER, 8, 0.4, np.array([0.1]))
    assert level.shape == (8, 3)
    for path, one in enumerate(volatility):
        alone = zero_curve.vasicek_shift(CURVE, 0.2, one, QUARTER, 8, 0.4, 0.1)
        np.testing.assert_allclose(level[:, path], alone, rtol=1e-14)


def test_without_volatility_the_short_rate_is_the_forward_curve():
    level = zero_curve.vasicek_shift(CURVE, 0.2, 0.0, QUARTER, 20, 0.4, 0.5)
    np.testing.assert_allclose(level, zero_curve.forward_rates(CURVE, QUARTER, 20), rtol=1e-14)


def test_the_curve_is_flat_outside_its_ends():
    assert zero_curve.zero_rate(CURVE, 0.0) == 0.039
    assert zero_curve.zero_rate(CURVE, 30.0) == 0.041


@pytest.mark.parametrize("wrong", [
    {"zeros": {}}, {"zeros": {1.0: float("nan")}}, {"dt": 0.0}, {"n": 0}, {"reversion": 0.0}, {"correlation": 1.5}])
def test_bad_input_is_refused(wrong):
    good = {"zeros": CURVE, "reversion": 0.2, "volatility": 0.01, "dt": 0.25, "n": 4,
            "price_of_equity_risk": 0.4, "correlation": 0.1}
    with pytest.raises(ValueError):
        zero_curve.vasicek_shift(**(good | wrong))
