"""Stage insure: layers add to the damage; the tail joins the body; a catastrophe comes as often as its hazard says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.stage_visits import CASES, OPENAI, TOYLAND, at_stage, module, opened, with_field
from whopays.finance.normal import cumulative
from whopays.model.evolve import evolve

stage = module("insure")
money = st.floats(0, 1e13)


@given(st.floats(1, 1e13), st.lists(st.floats(0, 1), min_size=3, max_size=3), st.lists(st.booleans(), min_size=3, max_size=3),
       money, money, money)
@settings(max_examples=200, deadline=None)
def test_layers_add_to_the_damage(damage: float, parts: list[float], covers: list[bool], retention: float, limit: float,
                                  call: float) -> None:
    hit = np.array(parts)[:, None] / max(sum(parts), 1e-9) if sum(parts) > 1e-6 else np.array([[1.0], [0.0], [0.0]])
    stand = np.array(covers, dtype=float)[:, None]
    by_lab, kept, insured, pool = stage.layers(np.array([damage]), hit, stand, retention, limit, call)
    rest = damage - (kept + insured + pool).sum()
    assert by_lab.sum() == pytest.approx(damage, rel=1e-9)
    assert rest >= -1e-9 * damage - 1e-3  # the public's layer
    assert all((x >= -1e-3).all() for x in (kept, insured, pool))
    assert (kept <= retention + 1e-3).all() and insured.sum() <= limit * (1 + 1e-9) + 1e-3
    assert (kept[stand == 0] == 0).all() and (pool[stand == 0] == 0).all()  # who is gone pays nothing
    assert pool.sum() <= call * stand.sum() * (1 + 1e-9) + 1e-3


def test_four_layers_by_hand() -> None:
    """100 on one lab of two: keeps 10, insurers 30, each lab calls 20, the public keeps 20."""
    by_lab, kept, insured, pool = stage.layers(np.array([100.0]), np.array([[1.0], [0.0]]), np.ones((2, 1)), 10.0, 30.0, 20.0)
    assert by_lab.ravel().tolist() == [100, 0] and kept.ravel().tolist() == [10, 0]
    assert insured.ravel().tolist() == [30, 0] and pool.ravel().tolist() == [20, 20]


def test_damage_grows_with_its_quantile_without_a_jump() -> None:
    """Body and tail meet: a score just below and just above the threshold give the same damage, and so do their densities."""
    tail_score, shape, median, spread = 1.5, 0.6, 3e9, 1.2
    tail_from = cumulative(np.float64(tail_score))
    scores = np.linspace(-4, 6, 4001)
    damage = stage.size(scores, median, spread, tail_from, tail_score, shape)
    assert (np.diff(damage) > 0).all()
    step = 1e-5
    near = stage.size(tail_score + np.array([-2, -1, 0, 1, 2]) * step, median, spread, tail_from, tail_score, shape)
    slopes = np.diff(near) / step
    assert near[2] == pytest.approx(median * np.exp(spread * tail_score), rel=1e-9)
    assert slopes[1] == pytest.approx(slopes[2], rel=1e-3)  # the density is continuous
    assert stage.size(np.float64(0), median, spread, tail_from, tail_score, shape) == pytest.approx(median)


def test_a_heavier_tail_is_longer_and_only_a_tail() -> None:
    tail_from = cumulative(np.float64(1.5))
    low, high = (stage.size(np.array([1.0, 3.0]), 1.0, 1.0, tail_from, 1.5, shape) for shape in (0.2, 0.8))
    assert low[0] == high[0] and low[1] < high[1]


@given(st.lists(st.floats(0.001, 100), min_size=4, max_size=4), st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
@settings(max_examples=100, deadline=None)
def test_a_damage_falls_on_all_by_size_or_on_one(deployed: list[float], systemic: float, lab: float) -> None:
    gw = np.array(deployed)[:, None]
    hit = stage.who_is_hit(gw, np.array([systemic]), np.array([lab]), np.array([0.3]))
    if systemic < 0.3:
        assert np.allclose(hit, gw / gw.sum())
    else:
        assert sorted(np.ravel(hit))[:3] == [0, 0, 0]
        assert hit.sum() == pytest.approx(1, abs=1e-9)


def test_labs_are_hit_as_often_as_they_are_large() -> None:
    gw = np.array([[1.0], [3.0], [6.0]]) * np.ones(50_000)
    uniform = np.random.Generator(np.random.SFC64(1)).random(50_000)
    hit = stage.who_is_hit(gw, np.ones(50_000), uniform, np.array([0.0]))
    assert np.allclose(hit.mean(axis=1), [0.1, 0.3, 0.6], atol=0.01)


def test_a_catastrophe_comes_as_often_as_its_hazard_says() -> None:
    start = opened(TOYLAND, 1, modes=("fail",))
    inputs = with_field(start.inputs, "insurance", hazard=np.array([0.2]), hazard_growth=np.array([0.5]))
    opening = inputs.tenant(inputs.opening_online * inputs.contracts.capacity)
    uniform = np.random.Generator(np.random.SFC64(1)).random(100_000)
    for multiple in (1.0, 4.0):  # four times the machines: twice the hazard
        now = evolve(start.state, flows=evolve(start.state.flows, capacity=multiple * opening * np.ones(100_000)))
        chance = 1 - np.exp(-0.2 * multiple**0.5 / 4)
        assert stage.arrives(inputs, now, uniform).mean() == pytest.approx(chance, abs=4 * (chance / 100_000) ** 0.5)


@pytest.mark.parametrize("name", CASES)
def test_what_is_repaired_is_compensated_or_the_publics(name: str) -> None:
    struck = 0
    for visit in at_stage(name, "insure", quarters=12, paths=128):
        flows = visit.returned.flows
        moved = {m.kind: m.amount.sum(axis=0) for m in visit.moves}
        assert np.allclose(moved["repair"], flows.damage)
        assert np.allclose(moved["compensation_insurer"] + moved["assessed"] + flows.damage_public, flows.damage, rtol=1e-9, atol=1)
        struck += int((flows.damage > 0).sum())
        grown = visit.booked.insurance_due - visit.before.insurance_due
        assert np.allclose(grown.sum(axis=0), moved["assessed"], atol=1)
    assert struck > 0 or name == OPENAI  # rare in the default case


def test_retention_is_due_next_quarter() -> None:
    for visit in at_stage(TOYLAND, "operate", quarters=12, paths=128):
        due = next(d for d in visit.returned.flows.dues if d.kind == "retention")
        assert np.allclose(due.amount, np.maximum(visit.before.insurance_due, 0))
