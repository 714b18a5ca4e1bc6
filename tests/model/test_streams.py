"""Random streams by name: nothing that is added, left out or split moves another draw. architecture.md, "Random numbers"."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from tests.model.stage_visits import CASES, OPENAI, TOYLAND
from whopays.case.case import Case, Lab, Line
from whopays.case.load import load
from whopays.model.bind import Columns, bind, drawn_values
from whopays.model.shocks import BLOCK, BY_LAB, BY_LINE, MARKET, NORMAL, draw_shocks, draw_uniform, generator, names, of_quarter

CURRENT = {name: load(name) for name in CASES}


def same(first: dict[str, Any], second: dict[str, Any]) -> bool:
    return first.keys() == second.keys() and all(np.array_equal(first[k], second[k]) for k in first)


def all_streams(case: Case) -> set[str]:
    """Every name a case could ever draw under: its shocks, and each of its numbers and groups made random."""
    shocks = {stream for rows in names(case).values() for stream in rows}
    rows = [row for view in case.views for row in case.assumptions(view).values()]
    drawn = {f"assumption/{row.name}" for row in rows} | {f"assumption/group/{row.group}" for row in rows if row.group}
    return shocks | drawn


def test_no_two_names_of_the_shipped_cases_share_a_crc32() -> None:
    streams = set().union(*(all_streams(case) for case in CURRENT.values()))
    assert len(streams) > 900
    assert len({crc32(name.encode()) for name in streams}) == len(streams)


@pytest.mark.parametrize("name", CASES)
def test_every_shock_has_a_stream_of_its_own(name: str) -> None:
    streams = [stream for rows in names(CURRENT[name]).values() for stream in rows]
    assert len(set(streams)) == len(streams)
    assert set(names(CURRENT[name])) == set(MARKET) | set(BY_LINE) | set(BY_LAB)


def test_a_stream_is_sfc64_of_seed_name_and_block() -> None:
    """Written out once more, so that a change of the scheme is seen: it would change every shipped answer."""
    key = (crc32(b"shock/equity"), 3)
    alone = np.random.Generator(np.random.SFC64(np.random.SeedSequence(11, spawn_key=key)))
    drawn = draw_shocks(CURRENT[TOYLAND], 11, 3)["equity"]
    assert np.array_equal(drawn, alone.standard_normal((CURRENT[TOYLAND].quarters, BLOCK)))


def test_seed_block_and_name_each_make_another_stream() -> None:
    starts = [tuple(generator(*key).random(4)) for key in ((1, "a", 0), (2, "a", 0), (1, "b", 0), (1, "a", 1))]
    assert len(set(starts)) == 4
    assert starts[0] == tuple(generator(1, "a", 0).random(4))


@pytest.mark.parametrize("name", CASES)
def test_shocks_are_drawn_in_float64_and_then_cast(name: str) -> None:
    wide, narrow = (draw_shocks(CURRENT[name], 1, 0, dtype) for dtype in (np.float64, np.float32))
    for shock, values in wide.items():
        assert values.dtype == np.float64 and narrow[shock].dtype == np.float32
        assert np.array_equal(values.astype(np.float32), narrow[shock]), shock
        assert values.shape[0] == CURRENT[name].quarters and values.shape[-1] == BLOCK


@pytest.mark.parametrize("name", CASES)
def test_shocks_have_the_law_they_are_declared_with(name: str) -> None:
    for shock, law in (MARKET | BY_LINE | BY_LAB).items():
        values = np.concatenate([draw_shocks_of(CURRENT[name], shock, block).ravel() for block in range(2)])
        error = values.size**-0.5
        mean, deviation = (0.0, 1.0) if law == NORMAL else (0.5, 12**-0.5)
        assert abs(values.mean() - mean) < 5 * error * deviation, shock
        assert abs(values.std() / deviation - 1) < 5 * error, shock
        if law != NORMAL:
            assert values.min() >= 0 and values.max() < 1


def draw_shocks_of(case: Case, shock: str, block: int) -> np.ndarray:
    return draw_shocks(replace(case, quarters=4), 7, block)[shock]


def test_streams_do_not_go_together() -> None:
    case = CURRENT[TOYLAND]
    drawn = draw_shocks(case, 1, 0)
    rows = [drawn[name].reshape(case.quarters, -1, BLOCK)[:, row].ravel() for name in drawn
            for row in range(drawn[name].reshape(case.quarters, -1, BLOCK).shape[1])]
    n = len(rows[0])
    worst = max(abs(np.corrcoef(a, b)[0, 1]) for a, b in combinations(rows, 2))
    assert worst < 5 / n**0.5


@pytest.mark.parametrize("name", CASES)
def test_a_labs_or_a_lines_row_leaves_every_other_draw_alone(name: str) -> None:
    case = CURRENT[name]
    before = draw_shocks(case, 1, 2)
    newcomer = {"newcomer": Lab("standalone", "Newcomer"), **case.labs}  # even in front
    after = draw_shocks(replace(case, labs=newcomer, lines={"novelty": Line("money"), **case.lines}), 1, 2)
    for shock in MARKET:
        assert np.array_equal(before[shock], after[shock]), shock
    for shock in (*BY_LAB, *BY_LINE):
        assert np.array_equal(before[shock], after[shock][:, 1:]), shock


def test_the_order_of_labs_does_not_matter() -> None:
    case = CURRENT[OPENAI]
    turned = replace(case, labs=dict(reversed(case.labs.items())))
    for shock in BY_LAB:
        assert np.array_equal(draw_shocks(case, 1, 0)[shock], draw_shocks(turned, 1, 0)[shock][:, ::-1])


@pytest.mark.parametrize("name", CASES)
def test_more_quarters_begin_with_the_same_ones(name: str) -> None:
    case = CURRENT[name]
    short, long = (draw_shocks(replace(case, quarters=n), 1, 0) for n in (case.quarters, case.quarters + 8))
    assert same(short, {shock: values[: case.quarters] for shock, values in long.items()})


@pytest.mark.parametrize("name", CASES)
def test_a_number_made_random_leaves_every_other_draw_alone(name: str) -> None:
    case = CURRENT[name]
    more = load(name, sets=("market.tax_rate={uniform: [0.1, 0.3]}", "insurance.premium_rate={uniform: [0.01, 0.02]}"))
    assert same(draw_shocks(case, 1, 0), draw_shocks(more, 1, 0))
    for view in case.views:
        before, after = (drawn_values(c, view, 1, 0, BLOCK) for c in (case, more))
        assert set(after) - set(before) == {"market.tax_rate", "insurance.premium_rate"}
        assert same(before, {k: v for k, v in after.items() if k in before})


@pytest.mark.parametrize("name", CASES)
def test_a_number_made_fixed_leaves_every_other_draw_alone(name: str) -> None:
    case, fixed = CURRENT[name], load(name, sets=("compute.slip=1.2",))
    for view in case.views:
        before, after = (drawn_values(c, view, 1, 0, BLOCK) for c in (case, fixed))
        assert set(before) - set(after) == {"compute.slip"}
        assert same({k: v for k, v in before.items() if k in after}, after)


@pytest.mark.parametrize("name", CASES)
def test_fewer_paths_are_the_first_of_more(name: str) -> None:
    case = CURRENT[name]
    for view in case.views:
        few, many = (drawn_values(case, view, 1, 0, paths) for paths in (100, BLOCK))
        assert same(few, {k: v[:100] for k, v in many.items()})


def test_members_of_a_group_go_together_and_keep_their_own_law() -> None:
    case = CURRENT[OPENAI]
    view = next(iter(case.views))
    grouped: dict[str, list[str]] = {}
    for row in case.assumptions(view).values():
        if row.group and not row.value.is_fixed:
            grouped.setdefault(row.group, []).append(row.name)
    drawn = [drawn_values(case, view, 1, block, BLOCK) for block in range(8)]
    pairs = [members[:2] for members in grouped.values() if len(members) > 1]
    assert pairs
    for first, second in pairs:
        stated = case.assumptions(view)[first].correlation
        a, b = (np.concatenate([d[name] for d in drawn]).argsort().argsort() for name in (first, second))
        rank = 6 / np.pi * np.arcsin(stated / 2)  # of a Gaussian pair; Spearman's
        assert abs(np.corrcoef(a, b)[0, 1] - rank) < 0.05, (first, second)
    for members in grouped.values():
        value = case.assumptions(view)[members[0]].value
        alone = value.sample(draw_uniform(99, "another", 0))
        together = drawn[0][members[0]]
        assert abs(np.quantile(alone, 0.5) / np.quantile(together, 0.5) - 1) < 0.1


@pytest.mark.parametrize("name", CASES)
def test_views_and_modes_lie_side_by_side_on_the_same_shocks(name: str) -> None:
    case = CURRENT[name]
    columns = Columns(tuple(case.views), ("fail", "keep"), 50)
    copies = len(columns.segments)
    assert copies == 2 * len(case.views)
    for values in of_quarter(draw_shocks(case, 1, 0), 3, slice(0, 50), copies).values():
        parts = np.split(values, copies, axis=-1)
        assert all(np.array_equal(parts[0], part) for part in parts)


@pytest.mark.parametrize("name", CASES)
def test_modes_see_the_same_numbers_and_views_the_same_quantiles(name: str) -> None:
    case = CURRENT[name]
    inputs, drawn = bind(case, Columns(tuple(case.views), ("fail", "keep"), 64), 1, 0)
    slip = np.split(np.broadcast_to(inputs.compute.slip, (4 * 64,)), 4)
    assert np.array_equal(slip[0], slip[1]) and np.array_equal(slip[2], slip[3])
    first, second = case.views
    for name_, values in drawn[first].items():
        if case.assumptions(first)[name_].value == case.assumptions(second)[name_].value:
            assert np.array_equal(values, drawn[second][name_]), name_
        else:  # another law under another view, the same place in it
            assert np.array_equal(values.argsort(kind="stable"), drawn[second][name_].argsort(kind="stable")), name_
