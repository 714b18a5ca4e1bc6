"""Laws every distribution obeys, and worked values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whopays.case.distribution import TAIL, Distribution, Fixed, Lognormal, Mixture, Triangular, Uniform

number = st.floats(-1e12, 1e12, allow_subnormal=False).map(lambda x: round(x, 3))


@st.composite
def single(draw: st.DrawFn) -> Distribution:
    kind = draw(st.sampled_from(["fixed", "uniform", "triangular", "lognormal"]))
    low = draw(number)
    width = draw(st.floats(0.01, 1e12))
    if kind == "fixed":
        return Fixed(low)
    if kind == "uniform":
        return Uniform(low, low + width)
    if kind == "triangular":
        return Triangular(low, low + width * draw(st.floats(0, 1)), low + width)
    first = draw(st.floats(1e-3, 1e12))
    return Lognormal(((0.1, first), (0.9, first * draw(st.floats(1.01, 50)))))


@st.composite
def mixture(draw: st.DrawFn) -> Distribution:
    parts = draw(st.lists(single(), min_size=2, max_size=4))
    weights = draw(st.lists(st.floats(0.05, 1), min_size=len(parts), max_size=len(parts)))
    return Mixture(tuple((weight / math.fsum(weights), part) for weight, part in zip(weights, parts, strict=True)))


any_distribution = single() | mixture()
GRID = (np.arange(20_000) + 0.5) / 20_000


@settings(deadline=None)
@given(any_distribution)
def test_draws_rise_with_the_uniform_and_stay_between_low_and_high(one: Distribution) -> None:
    drawn = one.sample(np.concatenate([[0.0], GRID, [1.0]]))
    assert np.all(np.isfinite(drawn))
    assert np.all(np.diff(drawn) >= 0)
    assert drawn[0] >= one.low
    assert drawn[-1] <= one.high
    assert one.is_fixed == (one.low == one.high)


@settings(deadline=None)
@given(any_distribution)
def test_the_inverse_inverts(one: Distribution) -> None:
    """P(draw <= x) reaches u at the u-quantile, and does not just below it."""
    uniform = np.linspace(0.01, 0.99, 37)
    drawn = one.sample(uniform)
    scale = max(abs(one.low), abs(one.high), 1e-9)
    assert np.all(one.below(drawn + 1e-9 * scale) >= uniform - 1e-6)
    assert np.all(one.below(drawn - 1e-9 * scale) <= uniform + 1e-6)


@settings(deadline=None)
@given(any_distribution)
def test_the_mean_is_the_mean_of_draws(one: Distribution) -> None:
    """Midpoint rule on 20,000 quantiles; what it misses of the widest lognormal here is under 2e-3 of its spread."""
    drawn = one.sample(GRID)
    rounding = 1e-12 * max(abs(one.low), abs(one.high))
    assert one.mean == pytest.approx(float(drawn.mean()), abs=2e-3 * float(drawn.std()) + 1e-9 * (one.high - one.low) + rounding)


@settings(deadline=None)
@given(any_distribution)
def test_shape_is_kept_and_a_scalar_quantile_agrees(one: Distribution) -> None:
    uniform = np.array([[0.1, 0.5], [0.7, 0.9]])
    drawn = one.sample(uniform)
    assert drawn.shape == (2, 2)
    assert drawn.dtype == np.float64
    assert one.quantile(0.7) == pytest.approx(drawn[1, 0], rel=1e-12, abs=1e-12)


def test_worked_values() -> None:
    assert Triangular(0, 1, 4).quantile(0.25) == pytest.approx(1.0)
    assert Triangular(0, 0, 1).quantile(0.75) == pytest.approx(0.5)
    assert Triangular(0, 1, 1).quantile(0.25) == pytest.approx(0.5)
    assert Triangular(0, 1, 5).mean == pytest.approx(2.0)
    assert Uniform(-1, 3).mean == 1.0
    lognormal = Lognormal(((0.1, 35e9), (0.9, 60e9)))
    assert lognormal.quantile(0.1) == pytest.approx(35e9)
    assert lognormal.quantile(0.9) == pytest.approx(60e9)
    deviation = math.log(60 / 35) / (2 * 1.2815515655446004)
    assert lognormal.mean == pytest.approx(math.sqrt(35e9 * 60e9) * math.exp(deviation**2 / 2), rel=1e-5)


def test_lognormal_takes_other_quantiles_and_ends_at_its_tails() -> None:
    one = Lognormal(((0.05, 2.0), (0.5, 3.0)))
    assert one.quantile(0.5) == pytest.approx(3.0)
    assert one.quantile(0.0) == pytest.approx(one.low, rel=1e-12)
    assert one.quantile(TAIL) == pytest.approx(one.low, rel=1e-9)
    assert one.quantile(1.0) == pytest.approx(one.high, rel=1e-12)
    assert one.plain == {"lognormal": {"p5": 2.0, "p50": 3.0}}


def test_a_mixture_of_fixed_numbers_is_drawn_by_weight_whatever_the_order() -> None:
    one = Mixture(((0.2, Fixed(30.0)), (0.5, Fixed(10.0)), (0.3, Fixed(20.0))))
    assert list(one.sample(np.array([0.0, 0.49, 0.51, 0.79, 0.81, 1.0]))) == [10, 10, 20, 20, 30, 30]
    assert one.mean == pytest.approx(17.0)


def test_a_mixture_with_a_fixed_part_inside_a_range_puts_its_weight_there() -> None:
    one = Mixture(((0.5, Uniform(0.0, 10.0)), (0.5, Fixed(5.0))))
    drawn = one.sample(GRID)
    assert np.mean(drawn == 5.0) == pytest.approx(0.5, abs=1e-3)
    assert np.mean(drawn < 5.0) == pytest.approx(0.25, abs=1e-3)
