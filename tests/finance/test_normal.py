"""The normal distribution against SciPy, in both precisions and both array libraries."""

import numpy as np
import pytest
from scipy.special import ndtr

from whopays.finance import normal


@pytest.mark.parametrize(("low", "high", "error"),
                         [(0, 3, 1e-13), (3, 7, 5e-9), (7, 20, 1e-6), (20, 37, 4e-6)])
def test_the_tail_keeps_its_relative_error(low, high, error):
    distance = np.linspace(low, high, 50_001)
    np.testing.assert_allclose(normal.tail_beyond(distance), ndtr(-distance), rtol=error)


def test_in_single_precision_the_tail_keeps_its_relative_error():
    distance = np.linspace(0, 12, 50_001, dtype=np.float32)
    tail = normal.tail_beyond(distance)
    assert tail.dtype == np.float32
    np.testing.assert_allclose(tail.astype(float), ndtr(-distance.astype(float)), rtol=5e-6)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_extreme_scores_give_finite_ends(kind):
    below, above = normal.below_and_above(np.array([-1e30, -50, 0, 50, 1e30], dtype=kind))
    assert below.dtype == above.dtype == kind
    np.testing.assert_allclose(below, [0, 0, 0.5, 1, 1], atol=1e-7)
    np.testing.assert_allclose(above, [1, 1, 0.5, 0, 0], atol=1e-7)


def test_quantile_undoes_cumulative():
    score = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(normal.quantile(normal.cumulative(score)), score, atol=1e-8)


def test_scipy_is_not_loaded_by_the_kernels_formulas():
    import subprocess
    import sys

    code = ("import sys, numpy as np, whopays.finance.merton as m, whopays.finance.zero_curve; "
            "m.spread(np.ones(2), np.ones(2), .04, .3, 5.); assert 'scipy' not in sys.modules")
    subprocess.run([sys.executable, "-c", code], check=True)


def test_jax_agrees():
    import jax

    jax.config.update("jax_enable_x64", True)
    score = np.linspace(-12, 12, 1001)
    ours = np.asarray(jax.jit(normal.cumulative)(jax.numpy.asarray(score)))
    np.testing.assert_allclose(ours, normal.cumulative(score), rtol=1e-12)
