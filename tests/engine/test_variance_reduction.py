"""Futures spread in pairs and groups: the same laws, honest errors, nothing else moved."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import whopays as wp
from tests.engine.runs import TOYLAND, case_of, differences
from whopays.case.fault import CaseErrors
from whopays.engine.answer import parties_of, payers_of
from whopays.engine.drivers import over_views, rank_drivers, rank_regression
from whopays.engine.local import Job, run, simulate, simulate_and_reduce
from whopays.engine.method import Method, method_of
from whopays.engine.reduce import Moments
from whopays.engine.sums import Ratio
from whopays.model.design import ANTITHETIC, GROUPS, PLAIN, STRATIFIED, Designed, group_of
from whopays.model.shocks import BLOCK, NORMAL, UNIFORM, generator, numbers
from whopays.model.simulate import batch_of

DESIGNS = (ANTITHETIC, STRATIFIED)
SEEDS = 12


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("law", [NORMAL, UNIFORM])
def test_every_number_keeps_its_law(design: str, law: str) -> None:
    """Means and spreads over many blocks are those of the law; no uniform is 0 or 1."""
    values = np.concatenate([numbers(Designed(1, design), "shock/equity", block, (8, BLOCK), law) for block in range(20)], axis=-1)
    if law == UNIFORM:
        assert (values > 0).all() and (values < 1).all()
    mean, spread = (0.0, 1.0) if law == NORMAL else (0.5, 12**-0.5)
    assert np.abs(values.mean(axis=-1) - mean).max() < 0.02
    assert np.abs(values.std(axis=-1) - spread).max() < 0.02
    for part in (0.01, 0.5, 0.99):
        below = (values < (part if law == UNIFORM else {0.01: -2.326348, 0.5: 0.0, 0.99: 2.326348}[part])).mean()
        assert abs(below - part) < 0.004


def test_pairs_mirror_and_the_first_of_each_is_the_plain_future() -> None:
    plain, paired = (numbers(seed, "shock/equity", 3, (5, BLOCK), NORMAL) for seed in (7, Designed(7, ANTITHETIC)))
    assert (paired[:, 0::2] == plain[:, 0::2]).all()
    assert (paired[:, 1::2] == -plain[:, 0::2]).all()
    uniform = numbers(Designed(7, ANTITHETIC), "shock/hit", 3, (5, BLOCK), UNIFORM)
    assert np.allclose(uniform[:, 0::2] + uniform[:, 1::2], 1)
    assert (numbers(7, "shock/equity", 3, (5, BLOCK), NORMAL) == generator(7, "shock/equity", 3).standard_normal((5, BLOCK))).all()


def test_each_group_has_one_value_in_every_stratum() -> None:
    group = GROUPS[STRATIFIED]
    uniform = numbers(Designed(7, STRATIFIED), "assumption/x", 0, (BLOCK,), UNIFORM)
    strata = np.sort((uniform.reshape(-1, group) * group).astype(int), axis=-1)
    assert (strata == np.arange(group)).all()
    other = numbers(Designed(7, STRATIFIED), "assumption/y", 0, (BLOCK,), UNIFORM)
    assert abs(np.corrcoef(uniform, other)[0, 1]) < 0.1  # orders of two streams know nothing of each other


def test_errors_count_groups() -> None:
    values = np.array([[1.0, 3.0, 5.0, -1.0]])
    found = Moments.of(values, 2)
    assert (found.n, float(found.mean[0]), float(found.error[0])) == (2, 2.0, 0.0)
    ratio = Ratio.of(values, np.full((1, 4), 2.0), 2)
    assert float(ratio.value[0]) == 1.0 and float(ratio.error[0]) == 0.0 and float(ratio.mean_part[0]) == 2.0


@pytest.mark.parametrize("design", DESIGNS)
def test_fewer_futures_are_the_first_of_more(design: str) -> None:
    method = Method(design=design)
    case = case_of(TOYLAND)
    few, many = (simulate(Job(case, tuple(case.views), ("fail",), "none", 1, 0, paths, "float32", method)) for paths in (128, BLOCK))
    for name, values in few.series.items():
        for view in case.views:
            assert (few.part(values, view, "fail") == many.part(many.series[name], view, "fail")[..., :128]).all(), name


@pytest.mark.parametrize("design", DESIGNS)
def test_processes_change_nothing(design: str) -> None:
    one, two = (run(case_of(TOYLAND), modes=("fail",), paths=1500, processes=n, design=design) for n in (1, 2))
    assert differences(one, two) == []
    assert one.paths == method_of("numpy", design, 1500, "float32").whole(1500)


def scatter(values: np.ndarray, errors: np.ndarray) -> np.ndarray:
    """How wide (seed, answer) scatter beside what they say they err, of those that move with the futures in every run."""
    moves = (values.std(axis=0) > 1e-9 * np.maximum(np.abs(values).max(axis=0), 1e-12)) & (errors > 0).all(axis=0)
    return values[:, moves].std(axis=0, ddof=1) / np.sqrt((errors[:, moves] ** 2).mean(axis=0))


@pytest.mark.parametrize("design", DESIGNS)
def test_the_stated_error_is_what_repetition_shows(design: str) -> None:
    """A dozen runs with other seeds scatter as wide as each says it errs: figures, who pays, what classes of creditors get."""
    case = wp.load(TOYLAND)
    view = next(iter(case.views))
    found = [simulate_and_reduce(Job(case, (view,), ("fail",), "none", seed, 0, 256, "float32", Method(design=design)))
             for seed in range(SEEDS)]
    figures = scatter(*(np.array([[float(getattr(one.figures[name][view], what)) for name in found[0].figures] for one in found])
                        for what in ("mean", "error")))
    parties = parties_of(case, (view,), ("fail",))
    told = [{payer.party: payer for payer in payers_of(parties, one, view, "cash")} for one in found]
    common = sorted(set.intersection(*(set(one) for one in told)))
    payers = scatter(*(np.array([[getattr(one[party], what) for party in common] for one in told]) for what in ("share", "error")))
    classes = [{date: ratios[view] for date, ratios in one.credit.classes.items()} for one in found if one.credit]
    last = max(classes[0])
    creditors = scatter(*(np.nan_to_num(np.array([getattr(one[last], what).ravel() for one in classes])) for what in ("value", "error")))
    for ratios, least in ((figures, 20), (payers, 5), (creditors, 1)):
        assert len(ratios) > least
        assert 0.7 < np.median(ratios) < 1.35


@pytest.mark.parametrize("design", DESIGNS)
def test_every_sum_counts_groups(design: str) -> None:
    """Batches are of whole groups, and moments and ratios of the tables of creditors are those of groups."""
    case, group = wp.load(TOYLAND), GROUPS[design]
    job = Job(case, tuple(case.views), ("fail",), "none", 1, 0, 3 * 64, "float32", Method(design=design))
    partial = simulate_and_reduce(job)
    assert {size % group for size in np.ravel(partial.batch_sizes)} == {0}
    assert partial.credit is not None
    seen = list(leaves(vars(partial.credit)))
    assert {type(one) for one in seen} == {Moments, Ratio}
    for one in seen:
        assert one.n == job.paths // group if isinstance(one, Moments) else (one.n, one.group) == (job.paths, group)
    with pytest.raises(ValueError, match="100 futures are not whole groups of 64"):
        batch_of(100, 64)


def leaves(found: object) -> Iterator[Moments | Ratio]:
    """Moments and ratios however deep they lie."""
    if isinstance(found, Moments | Ratio):
        yield found
    elif isinstance(found, dict):
        for one in found.values():
            yield from leaves(one)


def test_the_error_of_a_driver_counts_groups() -> None:
    """Four futures that are the same tell as much as one: the error is exactly that of one."""
    rng = np.random.default_rng(1)
    inputs = {name: rng.standard_normal(60) for name in "ab"}
    outcome = inputs["a"] + 0.5 * inputs["b"] + rng.standard_normal(60)
    once = rank_regression(outcome, inputs)
    four = rank_regression(np.repeat(outcome, 4), {name: np.repeat(values, 4) for name, values in inputs.items()}, group=4)
    assert [(one.assumption, pytest.approx(one.influence), pytest.approx(one.error)) for one in once] == [
        (one.assumption, one.influence, one.error) for one in four]


def test_a_run_ranks_drivers_by_groups() -> None:
    case, group = wp.load(TOYLAND), GROUPS[STRATIFIED]
    job = Job(case, tuple(case.views), ("fail",), "none", 1, 0, 256, "float32", Method(design=STRATIFIED))
    partial = simulate_and_reduce(job)
    drawn = over_views(partial.outcome, partial.drawn)
    by_group, by_future = (rank_regression(*drawn, len(partial.outcome), of) for of in (group, 1))
    found = run(case, modes=("fail",), paths=256, processes=1, design=STRATIFIED).drivers
    assert found == by_group == rank_drivers(partial, group)
    assert found and [one.error for one in found] != [one.error for one in by_future]


def test_what_there_is_not_is_refused() -> None:
    with pytest.raises(CaseErrors, match="there is no 'antithetik'"):
        method_of("numpy", "antithetik", 10, "float32")
    with pytest.raises(CaseErrors, match="no array library 'torch'"):
        method_of("torch", "none", 10, "float32")


def test_a_run_says_how_it_was_spread() -> None:
    result = run(case_of(TOYLAND), modes=("fail",), paths=70, processes=1, design=STRATIFIED)
    assert result.paths == 128
    assert result.manifest["variance_reduction"] == STRATIFIED
    assert any("70 were asked for, 128 are whole groups" in one for one in result.limits)
    assert group_of(PLAIN) == 1
    plain = run(case_of(TOYLAND), modes=("fail",), paths=70, processes=1)
    assert plain.paths == 70 and not any("variance-reduction" in one for one in plain.limits)
