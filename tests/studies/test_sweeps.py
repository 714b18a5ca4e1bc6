"""Where a mean passes through zero, terms of policies moved, catastrophe layers read from futures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.studies.asking import PATHS, point, toyland
from whopays import policy
from whopays.case.fault import CaseErrors
from whopays.engine.catastrophe import UNPAID, expected_and_tails
from whopays.engine.compare import compare
from whopays.engine.crossing import crossings
from whopays.engine.points import Executor
from whopays.engine.state_account import StateAccount
from whopays.engine.terms import holding, with_terms, without
from whopays.studies import reserve

DRAWS = 400


def test_every_place_where_a_mean_passes_through_zero_is_found() -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 1, 4_000)
    at = [0.0, 1.0, 2.0, 3.0]
    found = crossings(at, [noise * 0.1 + height for height in (-1.0, 1.0, 0.5, -0.5)], "share")
    assert [(round(one.at.value, 1), one.rising) for one in found] == [(0.5, True), (2.5, False)]
    assert crossings(at, [noise * 0.1 + 1 for _ in at], "share") == []


def test_the_error_of_a_place_is_its_spread() -> None:
    rng = np.random.default_rng(2)
    found = []
    for _ in range(DRAWS):
        common = rng.normal(0, 1, 300)
        found += crossings([0.0, 2.0], [common - 1 + rng.normal(0, 0.3, 300), common * 0.5 + 1], "share")
    assert len(found) == DRAWS
    assert np.mean([one.at.error for one in found]) == pytest.approx(np.std([one.at.value for one in found]), rel=0.1)
    assert np.mean([one.at.value for one in found]) == pytest.approx(1.0, abs=0.01)


def test_a_change_within_its_error_is_no_crossing() -> None:
    rng = np.random.default_rng(3)
    assert crossings([0.0, 1.0], [rng.normal(-0.01, 1, 100), rng.normal(0.01, 1, 100)], "share") == []


def test_terms_move_and_the_instrument_can_be_left_out() -> None:
    stated = policy.load("national-reserve")
    assert with_terms(stated, "reserve", capacity=1.0).entries[0].terms["capacity"] == 1.0
    assert stated.entries[0].terms["capacity"] == 3.0
    assert without(stated, "reserve").entries == ()
    with pytest.raises(CaseErrors, match="holds no reserve"):
        holding(policy.load("backstop"), toyland(), "reserve", "national-reserve")


def test_a_study_and_a_comparison_read_the_same_public_cost() -> None:
    case = toyland()
    compared = compare(case, ("none", "last-resort-insurer"), paths=PATHS, seed=1).policies[1].measured["public_cost.budget"]
    with Executor(1) as executor:
        wanted = replace(point(case, modes=("fail",), gauge=StateAccount), policy=policy.load("last-resort-insurer"))
        found = executor.simulate(wanted)
    assert found.pooled("cost_budget").mean() == pytest.approx(compared.value, rel=1e-4, abs=1.0)


def test_layers_share_the_damage() -> None:
    case = toyland()
    low = with_terms(policy.load("last-resort-insurer"), "last_resort_insurance", attachment=1e6, cap=1e9)
    with Executor(1) as executor:
        found = executor.simulate(replace(point(case, paths=512, modes=("fail",), gauge=StateAccount), policy=low))
    layers = expected_and_tails(case, found)
    parts = sum(layers[name][0].value for name in layers if name != "damage")
    assert parts == pytest.approx(layers["damage"][0].value, rel=1e-5)
    assert layers["state"][0].value > 0
    for expected, worst, worst_half in layers.values():
        assert expected.value <= worst.value <= worst_half.value
    assert layers[UNPAID][0].value >= 0


def test_the_gain_of_a_reserve_is_linear_in_what_own_use_is_worth() -> None:
    case = toyland()
    stated = policy.load("national-reserve")
    with Executor(1) as executor:
        found = executor.simulate(replace(point(case, modes=("fail",), gauge=StateAccount), policy=stated))
    none, some, more = (reserve.pooled_gain(found, {"own_use_value": worth}).mean() for worth in (0.0, 1e6, 2e6))
    assert more - some == pytest.approx(some - none) and some > none
