"""However a run is split, the same numbers: fewer paths, blocks, processes, policies, views and modes."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest

from tests.engine.runs import CASES, OPENAI, TOYLAND, case_of, differences, partial_of, result_of
from whopays.engine.local import Job, jobs_of, results_of, run
from whopays.engine.reduce import KEPT_BYTES, KEPT_WHOLE, Moments, Partial
from whopays.engine.summary import kept_paths
from whopays.model.shocks import BLOCK

SHORT, LONG = 1_536, 3_072


def merged(name: str, paths: int, **asked: object) -> Partial:
    """All blocks of a run, merged in order."""
    sizes = [job.paths for job in jobs_of(case_of(name), ("",), ("fail",), "none", paths, 1, "float32")]
    return reduce(Partial.merge, [partial_of(name, size, block, **asked) for block, size in enumerate(sizes)])


def whole(partial: Partial, series: str, view: str) -> np.ndarray:
    return np.concatenate(partial.kept[series][view], axis=-1)


def first_paths_differ(short: Partial, long: Partial, paths: int) -> list[str]:
    """Series, outcomes and drawn numbers of the shorter run that are not the first ones of the longer, bit by bit."""
    found = [f"{series} {view}" for series, views in short.kept.items() for view in views
             if not np.array_equal(whole(short, series, view), whole(long, series, view)[:, :paths])]
    for view, drawn in short.drawn.items():
        found += [name for name, parts in drawn.items()
                  if not np.array_equal(np.concatenate(parts), np.concatenate(long.drawn[view][name])[:paths])]
        if not np.array_equal(np.concatenate(short.outcome[view]), np.concatenate(long.outcome[view])[:paths]):
            found.append(f"outcome {view}")
    return found


def test_the_first_paths_of_a_longer_run_are_the_shorter_run() -> None:
    assert first_paths_differ(merged(TOYLAND, SHORT), merged(TOYLAND, LONG), SHORT) == []


@pytest.mark.parametrize("paths", [1, 300, 512])
@pytest.mark.parametrize("name", CASES)
def test_the_first_paths_of_a_block_are_the_shorter_block(name: str, paths: int) -> None:
    assert first_paths_differ(partial_of(name, paths), partial_of(name, BLOCK), paths) == []


@pytest.mark.parametrize("paths", [1, 300])
def test_the_first_paths_of_a_block_are_the_shorter_block_in_float64(paths: int) -> None:
    short, long = (partial_of(TOYLAND, n, precision="float64") for n in (paths, BLOCK))
    assert first_paths_differ(short, long, paths) == []


def test_the_first_paths_of_the_default_case_are_the_shorter_block_in_float64() -> None:
    """Rare events gather as many paths as happen to fail: no sum may round by the width of an array."""
    short, long = (partial_of(OPENAI, n, precision="float64", modes=("fail",)) for n in (300, BLOCK))
    assert first_paths_differ(short, long, 300) == []


def test_processes_change_no_number() -> None:
    one, two = (run(case_of(TOYLAND), paths=LONG, processes=n) for n in (1, 2))
    assert differences(one, two) == []


def test_another_seed_changes_numbers() -> None:
    """The comparison above can fail."""
    one, two = (result_of(TOYLAND, 64, seed=seed) for seed in (1, 2))
    assert differences(one, two) != []


def test_workers_answer_in_block_order() -> None:
    jobs = jobs_of(case_of(TOYLAND), tuple(case_of(TOYLAND).views), ("fail",), "none", 3 * BLOCK + 5, 1, "float32")
    assert [(job.block, job.paths) for job in jobs] == [(0, BLOCK), (1, BLOCK), (2, BLOCK), (3, 5)]
    alone = list(results_of(jobs, 1))
    for one, other in zip(alone, results_of(jobs, 2), strict=True):
        assert differences(one, other) == []


def test_blocks_merge_to_the_same_whichever_pair_is_merged_first() -> None:
    """Sums may round otherwise, by less than one part in 1e11; the engine always merges from the left."""
    a, b, c = (partial_of(TOYLAND, BLOCK, block) for block in range(3))
    left, right = a.merge(b).merge(c), a.merge(b.merge(c))
    assert left.paths == right.paths == 3 * BLOCK
    for series, views in left.series.items():
        for view, moments in views.items():
            other = right.series[series][view]
            size = np.abs(moments.mean).max() + 1e-300
            assert np.allclose(moments.mean, other.mean, rtol=1e-11, atol=1e-11 * size), series
            assert np.allclose(moments.squares, other.squares, rtol=1e-9, atol=1e-11 * size * size * moments.n), series
    for view in left.net:
        assert np.array_equal(left.net[view], right.net[view])
    assert differences(left.kept, right.kept) == [] and differences(left.drawn, right.drawn) == []


def test_merging_changes_neither_part() -> None:
    before = differences(partial_of(TOYLAND, 64), partial_of(TOYLAND, 64))
    a, b = partial_of(TOYLAND, 64), partial_of(TOYLAND, 64, 1)
    first = a.merge(b)
    assert before == [] and differences(first, a.merge(b)) == []


def test_moments_merged_are_those_of_all_values() -> None:
    values = np.random.Generator(np.random.SFC64(1)).standard_normal((3, 1000)) * 1e9 + 1e12
    parts = [Moments.of(values[:, a:b]) for a, b in ((0, 1), (1, 400), (400, 1000))]
    together = reduce(Moments.merge, parts)
    assert together.n == 1000
    assert np.allclose(together.mean, values.mean(axis=1), rtol=1e-14)
    assert np.allclose(together.error, values.std(axis=1, ddof=1) / 1000**0.5, rtol=1e-9)
    assert np.isnan(parts[0].error).all()


@pytest.mark.parametrize("name", CASES)
def test_a_policy_leaves_every_draw_alone(name: str) -> None:
    none, policy = (partial_of(name, 300, policy=p) for p in ("none", "backstop"))
    assert differences(none.drawn, policy.drawn) == []
    for series in ("market.short_rate", "market.spread_index"):  # moved by shocks alone
        assert differences(none.kept[series], policy.kept[series]) == []


@pytest.mark.parametrize("name", CASES)
def test_a_view_run_alone_is_the_view_run_beside_the_other(name: str) -> None:
    together = partial_of(name, 300)
    for view in case_of(name).views:
        alone = partial_of(name, 300, views=(view,))
        assert [s for s in alone.kept if not np.array_equal(whole(alone, s, view), whole(together, s, view))] == []
        size = np.abs(together.net[view]).max()
        assert np.allclose(alone.net[view], together.net[view], rtol=1e-6, atol=1e-9 * size)  # sums over paths may round otherwise


@pytest.mark.parametrize("name", CASES)
def test_a_mode_run_alone_is_the_mode_run_beside_the_other(name: str) -> None:
    together, alone = partial_of(name, 300), partial_of(name, 300, modes=("fail",))
    # the gap is read in mode keep where there is one
    in_fail = [series for series in alone.kept if series.split(".")[-1] not in ("funding_gap", "external_finance")]
    for view in case_of(name).views:
        assert [s for s in in_fail if not np.array_equal(whole(alone, s, view), whole(together, s, view))] == []


@pytest.mark.parametrize("name", CASES)
def test_a_number_made_random_leaves_every_other_draw_of_a_run_alone(name: str) -> None:
    more = case_of(name, ("market.tax_rate={uniform: [0.2, 0.3]}",))
    job = Job(more, tuple(more.views), ("fail", "keep"), "none", 1, 0, 300, "float32")
    (after,), before = results_of([job], 1), partial_of(name, 300)
    for view in more.views:
        assert set(after.drawn[view]) == {*before.drawn[view], "market.tax_rate"}
        for what, values in before.drawn[view].items():
            assert np.array_equal(values[0], after.drawn[view][what][0]), what
    assert differences(before.kept["market.short_rate"], after.kept["market.short_rate"]) == []


@pytest.mark.parametrize("numbers", [100, 3000])
@pytest.mark.parametrize("views", [1, 2, 3])
def test_the_same_first_paths_are_kept_whole_however_long_a_run_is(views: int, numbers: int) -> None:
    sizes = [kept_paths(views, before, BLOCK, numbers) for before in range(0, 200 * BLOCK, BLOCK)]
    assert sum(sizes) == min(KEPT_WHOLE, KEPT_BYTES // (4 * numbers)) // views
    assert sorted(sizes, reverse=True) == sizes and max(sizes) == BLOCK
