"""Quantiles of runs and of mixtures of views; what drives an answer, with its error."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.runs import OPENAI, TOYLAND, case_of, partial_of, result_of
from whopays.engine.answer import from_sorted, of_mixture, quarter_names, weakest_grade
from whopays.engine.drivers import VIEW, rank_drivers, rank_regression, ranks
from whopays.model.result import QUANTILES

values = st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=60)


@given(values)
@settings(max_examples=100, deadline=None)
def test_quantiles_of_sorted_values_are_numpys(found: list[float]) -> None:
    stated = np.quantile(np.array([found]), QUANTILES, axis=-1)
    assert np.allclose(from_sorted(np.sort(np.array([found])), QUANTILES), stated, rtol=1e-9, atol=1e-3)


def test_a_mixture_by_equal_weights_is_all_values_together() -> None:
    source = np.random.Generator(np.random.SFC64(1))
    parts = [np.sort(source.standard_normal((3, 500)) + shift, axis=-1) for shift in (0, 4)]
    assert np.allclose(of_mixture(parts, [0.5, 0.5], QUANTILES), np.quantile(np.concatenate(parts, axis=-1), QUANTILES, axis=-1))


@pytest.mark.parametrize("sizes", [(4000, 4000), (4000, 1000)])
def test_a_mixture_by_other_weights_gives_each_view_its_mass(sizes: tuple[int, int]) -> None:
    """Two views apart from each other, weights 0.8 and 0.2: the median is the first view's 62.5 % quantile, whatever the counts."""
    source = np.random.Generator(np.random.SFC64(1))
    parts = [np.sort(source.random((2, n)) + shift, axis=-1) for n, shift in zip(sizes, (0, 10), strict=True)]
    median, high = of_mixture(parts, [0.8, 0.2], (0.5, 0.9))
    assert np.allclose(median, 0.625, atol=0.03) and np.allclose(high, 10.5, atol=0.05)


@pytest.mark.parametrize("name", [TOYLAND, OPENAI])
def test_quantiles_of_a_run_are_those_of_its_paths_and_rise_with_their_level(name: str) -> None:
    result, partial = result_of(name, 300), partial_of(name, 300)
    for view in case_of(name).views:
        for series in result.views[view].series:
            kept = np.concatenate(partial.kept[series.id][view], axis=-1).astype(float)
            for level, path in series.quantiles.items():
                assert np.allclose(path, np.quantile(kept, level, axis=-1), rtol=1e-5, atol=1e-5 * (np.abs(kept).max() + 1e-30)), series.id
            levels = np.stack([series.quantiles[level] for level in sorted(series.quantiles)])
            assert (np.diff(levels, axis=0) >= 0).all(), series.id
            assert np.allclose(series.mean, kept.mean(axis=-1), rtol=1e-5, atol=1e-5 * (np.abs(kept).max() + 1e-30)), series.id


def test_quarters_are_named_from_the_day_after_the_opening() -> None:
    assert quarter_names(case_of(OPENAI))[0] == "2025Q4" and quarter_names(case_of(OPENAI))[-1] == "2033Q4"
    assert quarter_names(case_of(TOYLAND))[0] == "2030Q1"


def test_no_figure_is_graded_better_than_its_weakest_input() -> None:
    case = case_of(OPENAI)
    for view in case.views:
        assert weakest_grade(case, view) in {row.grade for row in case.assumptions(view).values()}
        assert {figure.grade for figure in result_of(OPENAI, 300).views[view].figures} == {weakest_grade(case, view)}


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_ranks_share_ties(found: list[int]) -> None:
    given_ = ranks(np.array(found, dtype=float))
    assert given_.sum() == pytest.approx(len(found) * (len(found) - 1) / 2)
    for a in range(len(found)):
        assert given_[a] == pytest.approx(sum(x < found[a] for x in found) + (sum(x == found[a] for x in found) - 1) / 2)


def drawn(n: int, *weights: float) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    source = np.random.Generator(np.random.SFC64(2))
    inputs = {f"x{at}": source.standard_normal(n) for at in range(len(weights))}
    outcome = sum(w * x for w, x in zip(weights, inputs.values(), strict=True)) + source.standard_normal(n)
    return outcome, inputs


@pytest.mark.parametrize("monotone", [np.exp, lambda x: x**3, lambda x: 5 * x - 7])
def test_drivers_come_in_order_of_influence_whatever_the_scale(monotone: Callable[[np.ndarray], np.ndarray]) -> None:
    outcome, inputs = drawn(4000, 0.2, -2.0, 0.7, 0.0)
    found = rank_regression(monotone(outcome), inputs)
    assert [driver.assumption for driver in found] == ["x1", "x2", "x0", "x3"]
    assert found[0].influence < 0 < found[1].influence
    assert abs(found[-1].influence) < 3 * found[-1].error


def test_the_error_of_an_influence_is_what_other_draws_show() -> None:
    source = np.random.Generator(np.random.SFC64(3))
    seen, printed = [], []
    for _ in range(200):
        x, noise = source.standard_normal((2, 300))
        found = rank_regression(x + 2 * noise, {"x": x, "y": source.standard_normal(300)})
        one = next(driver for driver in found if driver.assumption == "x")
        seen.append(one.influence)
        printed.append(one.error)
    assert np.mean(printed) == pytest.approx(np.std(seen), rel=0.2)


def test_nothing_is_ranked_on_too_few_paths_or_where_nothing_varies() -> None:
    outcome, inputs = drawn(11, 1.0, 1.0, 1.0)
    assert rank_regression(outcome, inputs) == []
    outcome, inputs = drawn(100, 1.0)
    assert rank_regression(0 * outcome, inputs) == []
    assert rank_regression(outcome, {"fixed": np.ones(100)}) == []
    assert [d.assumption for d in rank_regression(outcome, {**inputs, "fixed": np.ones(100)})] == ["x0"]


def test_the_view_is_ranked_beside_the_numbers_and_fixed_inputs_are_named() -> None:
    result = result_of(TOYLAND, 300)
    names = {driver.assumption for driver in rank_drivers(partial_of(TOYLAND, 300))}
    moved = {name for view in case_of(TOYLAND).views for name, row in case_of(TOYLAND).assumptions(view).items() if not row.value.is_fixed}
    assert names == moved | {VIEW}
    assert {driver.assumption for driver in result.drivers} == names
    assert not names & set(result.not_ranked)
