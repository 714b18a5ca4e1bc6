"""Clearing vectors: known networks, the definition itself, both fixed points against slow iteration."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whopays.finance.clearing import eisenberg_noe


def network(seed, n=6, paths=40, density=0.5, senior=True):
    random = np.random.default_rng(seed)
    owed = random.exponential(10, (n, n, paths)) * (random.random((n, n, paths)) < density)
    owed[np.arange(n), np.arange(n)] = 0
    external = random.exponential(8, (n, paths)) * (random.random((n, paths)) < 0.8)
    claims = random.exponential(6, (n, paths)) * (random.random((n, paths)) < 0.4) if senior else np.zeros((n, paths))
    return owed, external, claims


def one_sweep(paid, owed, external, senior, kept_external, kept_claims):
    """The clearing conditions, written from their definition."""
    total = owed.sum(axis=1)
    shares = owed / np.where(total > 0, total, 1)[:, None]
    inflow = (shares * paid[:, None]).sum(axis=0)
    whole = external + inflow - senior >= total - 1e-12 * (total + senior)
    estate = np.clip(kept_external * external + kept_claims * inflow - senior, 0, total)
    return np.where(whole, total, estate)


def by_iteration(start, *data):
    paid = start
    for _ in range(20_000):
        new = one_sweep(paid, *data)
        if np.abs(new - paid).max() < 1e-13:
            break
        paid = new
    return new


@pytest.mark.parametrize("greatest", [True, False])
@pytest.mark.parametrize("kept", [(1.0, 1.0), (0.6, 0.8), (0.0, 0.5), (0.9, 0.0)])
@given(seed=st.integers(0, 2**32 - 1), density=st.floats(0.2, 1))
@settings(max_examples=25, deadline=None)
def test_the_vector_is_what_slow_iteration_reaches(greatest, kept, seed, density):
    owed, external, senior = network(seed, density=density)
    found = eisenberg_noe(owed, external, senior, kept_external=kept[0], kept_claims=kept[1], greatest=greatest)
    start = owed.sum(axis=1) if greatest else np.zeros_like(external)
    slow = by_iteration(start, owed, external, senior, *kept)
    np.testing.assert_allclose(found.paid, slow, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("greatest", [True, False])
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_the_books_of_every_firm_close(greatest, seed):
    owed, external, senior = network(seed, n=8)
    cleared = eisenberg_noe(owed, external, senior, kept_external=0.7, kept_claims=0.9, greatest=greatest)
    uses = cleared.senior_paid + cleared.paid + cleared.equity + cleared.cost
    np.testing.assert_allclose(uses, cleared.inflow + external, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(cleared.paid.sum(axis=0), cleared.inflow.sum(axis=0), rtol=1e-9, atol=1e-9)
    whole = cleared.fails == 0
    np.testing.assert_allclose(cleared.paid[whole], owed.sum(axis=1)[whole], rtol=1e-9)
    assert (cleared.equity[~whole] < 1e-8).all()
    short = cleared.paid < owed.sum(axis=1) * (1 - 1e-9)
    assert (cleared.senior_paid[short & (cleared.paid > 1e-8)] >= senior[short & (cleared.paid > 1e-8)] - 1e-8).all()


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_the_least_is_below_the_greatest(seed):
    owed, external, senior = network(seed)
    both = [eisenberg_noe(owed, external, senior, kept_external=0.5, kept_claims=0.5, greatest=g).paid
            for g in (True, False)]
    assert (both[1] <= both[0] + 1e-9).all()


def test_two_self_fulfilling_outcomes():
    """Each is whole if the other pays; if neither is trusted, the cost of failing makes both fail."""
    owed = np.array([[0.0, 10.0], [10.0, 0.0]])
    external = np.array([1.0, 1.0])
    best = eisenberg_noe(owed, external, kept_external=0.5, kept_claims=0.5)
    worst = eisenberg_noe(owed, external, kept_external=0.5, kept_claims=0.5, greatest=False)
    np.testing.assert_allclose(best.paid, 10)
    np.testing.assert_allclose(worst.paid, 1)


@pytest.mark.parametrize("amounts", [(15.0, 11.430535131322168), (7.3, 7.3), (1e9 / 3, 1e8 / 7)])
def test_in_a_ring_of_two_the_lesser_debt_goes_round(amounts):
    """The first cannot pay all and pays what it gets; the second gets that, which is all it owes."""
    owed = np.array([[0.0, amounts[0]], [amounts[1], 0.0]])
    np.testing.assert_allclose(eisenberg_noe(owed, np.zeros(2)).paid, [min(amounts)] * 2, rtol=1e-9)


@pytest.mark.parametrize(("kind", "tolerance"), [("float64", 1e-12), ("float32", 1e-4)])
@pytest.mark.parametrize("firms", [2, 3, 4, 7, 40])
def test_in_a_ring_of_any_length_the_least_debt_goes_round(firms, kind, tolerance):
    debts = (10 ** np.random.default_rng(firms).uniform(-3, 12, (firms, 500))).astype(kind)
    owed = np.zeros((firms, firms, 500), kind)
    owed[np.arange(firms), (np.arange(firms) + 1) % firms] = debts
    paid = eisenberg_noe(owed, np.zeros((firms, 500), kind)).paid
    np.testing.assert_allclose(paid / debts.min(axis=0), 1, rtol=tolerance)


def test_a_closed_ring_without_other_money():
    owed = np.array([[0.0, 10.0], [10.0, 0.0]])
    nothing = np.zeros(2)
    np.testing.assert_allclose(eisenberg_noe(owed, nothing).paid, 10)
    np.testing.assert_allclose(eisenberg_noe(owed, nothing, greatest=False).paid, 0)
    drained = eisenberg_noe(owed, nothing, np.array([1.0, 0.0]))
    np.testing.assert_allclose(drained.paid, 0, atol=1e-9)


def test_a_chain_falls_one_by_one():
    n = 12
    owed = np.zeros((n, n))
    owed[np.arange(n - 1), np.arange(1, n)] = 10
    cleared = eisenberg_noe(owed, np.r_[9.0, np.zeros(n - 1)], kept_claims=0.5)
    np.testing.assert_allclose(cleared.paid[:4], [9, 4.5, 2.25, 1.125])
    assert cleared.fails[: n - 1].all() and not cleared.fails[-1]


def test_outsiders_come_first():
    owed = np.array([[0.0, 10.0], [0.0, 0.0]])
    cleared = eisenberg_noe(owed, np.array([6.0, 0.0]), np.array([8.0, 0.0]))
    np.testing.assert_allclose(cleared.senior_paid, [6, 0])
    np.testing.assert_allclose(cleared.paid, 0)


def test_paths_do_not_know_each_other():
    owed, external, senior = network(5, paths=30)
    together = eisenberg_noe(owed, external, senior, kept_external=0.6).paid
    alone = np.stack([eisenberg_noe(owed[..., p], external[:, p], senior[:, p], kept_external=0.6).paid
                      for p in range(30)], axis=-1)
    np.testing.assert_allclose(together, alone, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("unit", [1e-6, 1e6, 1e12])
def test_the_unit_of_money_does_not_matter(unit):
    owed, external, senior = network(9)
    one = eisenberg_noe(owed, external, senior, kept_external=0.6, kept_claims=0.6)
    same = eisenberg_noe(owed * unit, external * unit, senior * unit, kept_external=0.6, kept_claims=0.6)
    np.testing.assert_allclose(same.paid / unit, one.paid, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(same.fails, one.fails)


def test_single_precision_stays_and_agrees():
    data = network(11)
    narrow = eisenberg_noe(*(a.astype(np.float32) for a in data), kept_external=0.6, kept_claims=0.6)
    wide = eisenberg_noe(*data, kept_external=0.6, kept_claims=0.6)
    assert all(field.dtype == np.float32 for field in narrow)
    same = (narrow.fails == wide.fails).all(axis=0)
    assert same.mean() > 0.9
    np.testing.assert_allclose(narrow.paid[:, same], wide.paid[:, same], rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(("owed", "external", "senior", "kept", "words"), [
    ([[1.0, 0.0], [0.0, 0.0]], [1.0, 1.0], 0.0, 1.0, "firm 0 owes itself"),
    ([[0.0, -1.0], [0.0, 0.0]], [1.0, 1.0], 0.0, 1.0, "liabilities must be finite"),
    ([[0.0, 1.0], [0.0, 0.0]], [float("nan"), 1.0], 0.0, 1.0, "external assets"),
    ([[0.0, 1.0], [0.0, 0.0]], [1.0, 1.0], -1.0, 1.0, "senior claims"),
    ([[0.0, 1.0]], [1.0], 0.0, 1.0, "row owes column"),
    ([[0.0, 1.0], [0.0, 0.0]], [1.0, 1.0], 0.0, 1.5, "must lie in")])
def test_bad_input_is_refused(owed, external, senior, kept, words):
    with pytest.raises(ValueError, match=words):
        eisenberg_noe(np.array(owed), np.array(external), senior, kept_external=kept)


def test_jax_agrees():
    import jax

    jax.config.update("jax_enable_x64", True)
    data = network(2, n=4)
    ours = jax.jit(lambda *a: eisenberg_noe(*a, kept_external=0.6, kept_claims=0.6).paid)(*map(jax.numpy.asarray, data))
    expected = eisenberg_noe(*data, kept_external=0.6, kept_claims=0.6).paid
    np.testing.assert_allclose(np.asarray(ours), expected, rtol=1e-10, atol=1e-10)
