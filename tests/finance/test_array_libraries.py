"""Every function the kernel may call gives the same under JAX's jit as under NumPy."""

import numpy as np
import pytest

from whopays.finance import gpd, layers, loans, merton, project, waterfall
from whopays.finance.clearing import eisenberg_noe
from whopays.finance.construction import draw_for

RANDOM = np.random.default_rng(4)
MONEY = RANDOM.exponential(10, (8, 5, 16))
SHARE = RANDOM.random((8, 16))
RATE = SHARE[:4] / 10
KERNEL = {
    "spread": (merton.spread, MONEY[0], MONEY[1], RATE[0], SHARE[0] + 0.1, 10 * SHARE[1]),
    "guarantee": (merton.guarantee_value, MONEY[0], MONEY[1], RATE[0], SHARE[0] + 0.1, 10 * SHARE[1]),
    "seniority": (waterfall.seniority_waterfall, MONEY[0], MONEY[1, 0], SHARE[0]),
    "priority": (waterfall.absolute_priority, MONEY[0], MONEY[1, 0]),
    "tower": (layers.tower, 3 * MONEY[0, 0], MONEY[1]),
    "quota": (layers.quota_share, MONEY[0], MONEY[1], SHARE[0], MONEY[0] + MONEY[2], MONEY[3], MONEY[4]),
    "pool": (layers.retrospective_pool, MONEY[0], MONEY[1], MONEY[2], SHARE[0]),
    "excess": (gpd.excess_of_survival, SHARE[0], SHARE[1] - 0.4, MONEY[0, 0]),
    "annuity": (loans.annuity_payment, MONEY[0], RATE[0], MONEY[1]),
    "draw": (draw_for, MONEY[0], MONEY[1], RATE[0], SHARE[0], 2 * MONEY[2]),
    "quarter": (project.quarter, MONEY[0] - 5, MONEY[1], MONEY[2], MONEY[3], MONEY[4], 1 + SHARE[0]),
    "reserve": (project.reserve_target, MONEY[0], 6 * SHARE[0]),
    "refinance": (project.refinance, MONEY[0], RATE[0], RATE[1], 5 + MONEY[1], RATE[2] / 10, SHARE[0] * 0 + 1),
    "roll over": (project.roll_over, MONEY[0], MONEY[1], SHARE[0] * 0 + 1),
    "clearing": (eisenberg_noe, MONEY[:5] * (1 - np.eye(5)[..., None]), MONEY[5], MONEY[6] / 10),
    "clearing, costs": (lambda *a: eisenberg_noe(*a, kept_external=0.6, kept_claims=0.8),
                        MONEY[:5] * (1 - np.eye(5)[..., None]), MONEY[5], MONEY[6] / 10),
}


def flat(answer):
    return [np.asarray(part) for part in (answer if isinstance(answer, tuple) else (answer,))]


@pytest.mark.parametrize("name", KERNEL)
def test_float32_stays_float32(name):
    function, *arguments = KERNEL[name]
    parts = flat(function(*(a.astype(np.float32) for a in arguments)))
    assert {part.dtype for part in parts} == {np.dtype(np.float32)}
    assert all(np.isfinite(part).all() for part in parts)


@pytest.mark.parametrize("name", KERNEL)
def test_jax_gives_the_same(name):
    import jax

    jax.config.update("jax_enable_x64", True)
    function, *arguments = KERNEL[name]
    compiled = jax.jit(lambda *a: tuple(function(*a)) if isinstance(function(*a), tuple) else function(*a))
    for ours, theirs in zip(flat(function(*arguments)), flat(compiled(*map(jax.numpy.asarray, arguments))), strict=True):
        np.testing.assert_allclose(theirs, ours, rtol=1e-10, atol=1e-11)
