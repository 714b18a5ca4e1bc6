"""Stage demand: exact at the opening whatever is drawn, shares that add up, no lab that wins by drift."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.model.stage_visits import CASES, OPENAI, TOYLAND, Opened, at_stage, module, opened, with_field
from whopays.model.evolve import evolve

stage = module("demand")


def still(start: Opened) -> tuple[Any, dict[str, Any]]:
    """Inputs in which no line grows by itself, and a quarter without shocks."""
    return with_field(start.inputs, "lines", speed=0 * start.inputs.lines.speed), {name: 0 * shock for name, shock in start.of(0).items()}


@pytest.mark.parametrize("name", CASES)
def test_the_opening_level_is_exact_whatever_ceiling_is_drawn(name: str) -> None:
    start = opened(name)
    inputs, calm = still(start)
    _after, volume = stage.market_volume(inputs, start.state, calm)
    on_sale = np.ravel(inputs.lines.start[:, 0] <= inputs.dates[0])
    assert on_sale.any()
    level = np.broadcast_to(inputs.lines.level, volume.shape)
    assert np.allclose(volume[on_sale], level[on_sale], rtol=1e-9)
    assert (volume[~on_sale] == 0).all()


def test_ceilings_and_speeds_are_drawn_in_the_default_case() -> None:
    lines = opened(OPENAI).inputs.lines
    assert (lines.ceiling.std(axis=1) > 0).any() and (lines.speed.std(axis=1) > 0).any()


@pytest.mark.parametrize("scale", [1.001, 3.0, 1000.0])
def test_a_line_never_passes_its_ceiling_however_fast_it_grows(scale: float) -> None:
    start = opened(TOYLAND)
    inputs = with_field(start.inputs, "lines", speed=scale * start.inputs.lines.speed)
    _after, volume = stage.market_volume(inputs, start.state, start.of(0))
    assert (volume <= inputs.lines.ceiling).all() and (volume > 0).all()


def test_volume_follows_the_logistic_curve() -> None:
    """Without noise, mid-quarter volume after n quarters is the closed form at n - 1/2 quarters."""
    start = opened(TOYLAND)
    inputs, now, calm = start.inputs, start.state, {name: 0 * shock for name, shock in start.of(0).items()}
    lines = inputs.lines
    opening_odds = lines.level / (lines.ceiling - lines.level)
    for quarter in range(4):
        after, volume = stage.market_volume(inputs, evolve(now, quarter=quarter), calm)
        odds = opening_odds * np.exp(lines.speed * (quarter + 0.5) / 4)
        assert np.allclose(volume, lines.ceiling * odds / (1 + odds), rtol=1e-12)
        now = evolve(now, volume_state=after)


def test_a_line_starts_at_its_date() -> None:
    start = opened(TOYLAND)
    dates = start.inputs.dates
    first = np.array([[dates[0] - 2.0], [dates[3]]])
    inputs = with_field(start.inputs, "lines", start=first)
    for quarter, sells in ((0, False), (2, False), (3, True), (4, True)):
        after, volume = stage.market_volume(inputs, evolve(start.state, quarter=quarter), start.of(quarter))
        assert (volume[0] > 0).all()
        assert (volume[1] > 0).all() == sells and (after[1] == start.state.volume_state[1]).all() != sells


def test_a_new_line_grows_slower_while_compute_is_short() -> None:
    start = opened(TOYLAND)
    inputs = with_field(start.inputs, "lines", start=start.inputs.lines.start * 0 + start.inputs.dates[0])
    inputs = with_field(inputs, "demand", new_line_delay_in_shortage=np.array([0.5]))
    calm = {name: 0 * shock for name, shock in start.of(0).items()}
    grown = [stage.market_volume(inputs, evolve(start.state, shortage=start.state.shortage + short), calm)[0] - start.state.volume_state
             for short in (0.0, 1.0)]
    assert np.allclose(grown[1], 0.5 * grown[0])


@pytest.mark.parametrize("name", CASES)
def test_shares_of_every_line_add_to_one_and_the_dead_have_none(name: str) -> None:
    for visit in at_stage(name, "demand"):
        share = visit.returned.flows.share
        assert np.allclose(share.sum(axis=1), 1, rtol=1e-12) and (share >= 0).all()
        dead = np.broadcast_to(visit.before.alive == 0, share.shape)
        assert (share[dead] == 0).all()


@pytest.mark.parametrize("name", CASES)
def test_shares_at_the_opening_are_those_of_the_case(name: str) -> None:
    start = opened(name)
    inputs = evolve(start.inputs, shares=evolve(start.inputs.shares, end=start.inputs.shares.start))
    share = stage.market_shares(inputs, start.state, 0 * start.state.share_log)
    stated = start.inputs.shares.start
    assert np.allclose(share, stated / stated.sum(axis=1, keepdims=True), rtol=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_no_lab_wins_by_drift(name: str) -> None:
    """As large against the others as at the opening and without shocks: the deviation only decays."""
    start = opened(name)
    calm = {shock: 0 * values for shock, values in start.of(0).items()}
    now = evolve(start.state, share_log=start.state.share_log + 0.4)
    stays = 1 - start.inputs.demand.share_reversion / 4
    assert np.allclose(stage.share_deviation(start.inputs, now, calm), 0.4 * stays * start.inputs.has_finance, atol=1e-12)
    doubled = evolve(now, trained=tuple(2 * gw for gw in now.trained), trained_before=now.trained_before)
    assert np.allclose(stage.share_deviation(start.inputs, doubled, calm), 0.4 * stays * start.inputs.has_finance, atol=1e-12)


def test_capacity_gained_on_the_others_wins_share() -> None:
    start = opened(TOYLAND)
    calm = {shock: 0 * values for shock, values in start.of(0).items()}
    ahead = start.state.trained[0] * np.array([[2.0], [1.0], [1.0]])
    y = stage.share_deviation(start.inputs, evolve(start.state, trained=(ahead, *start.state.trained[1:])), calm)
    assert (y[0] > 0).all() and (y[1] < 0).all() and (y[2] == 0).all()


def test_part_of_customers_that_left_stays_away_with_a_half_life() -> None:
    start = opened(TOYLAND)
    inputs, calm = still(start)
    gone = evolve(start.state, away=start.state.away + 0.3)
    _after, volume = stage.market_volume(inputs, gone, calm)
    assert np.allclose(volume, 0.7 * stage.market_volume(inputs, start.state, calm)[1])
    inputs = with_field(inputs, "demand", return_half_life=np.array([1.5]))
    for _ in range(6):
        gone = evolve(gone, away=stage.demand(inputs, gone, calm)[0].away)
    assert np.allclose(gone.away, 0.15, rtol=1e-9)


def test_paying_share_moves_to_its_target_and_a_rise_loses_some_at_once() -> None:
    start = opened(TOYLAND)
    same = start.inputs.lines.reference_price
    inputs = with_field(start.inputs, "lines", price_rise=0 * same, paying_target=0 * same + 0.5, paying_speed=0 * same + 2.0)
    moved = stage.paying_share(inputs, evolve(start.state, paying=0 * start.state.paying + 0.1), same)
    assert np.allclose(moved, 0.1 + 0.5 * 0.4)
    rising = with_field(inputs, "lines", price_rise=0 * same + 0.4, churn_after_rise=0 * same + 1.0, paying_speed=0 * same)
    lost = stage.paying_share(rising, evolve(start.state, paying=0 * start.state.paying + 0.1), same)
    assert np.allclose(lost, 0.1 * (1 - 0.4 / 4))
    dear = with_field(inputs, "lines", price_elasticity=0 * same + 2.0)
    settled = evolve(start.state, paying=0 * start.state.paying + 0.125)
    assert np.allclose(stage.paying_share(dear, settled, 2 * same), 0.125)  # 0.5 x 2^-2


@pytest.mark.parametrize("name", CASES)
def test_demand_of_labs_adds_up_to_the_market_at_list_price(name: str) -> None:
    for visit in at_stage(name, "demand"):
        flows = visit.returned.flows
        assert np.allclose(flows.demand.sum(axis=0), flows.line_value.sum(axis=0), rtol=1e-12)
        assert (flows.need >= 0).all() and (visit.returned.paying <= 1).all() and (visit.returned.paying >= 0).all()


def test_a_price_of_twelve_months_is_four_quarters_of_it() -> None:
    """Users x paying x price x 12 a year: a fourth of it a quarter, price risen to mid-quarter."""
    start = opened(TOYLAND)
    inputs, calm = still(start)
    after, _ = stage.demand(inputs, start.state, calm)
    lines = inputs.lines
    price = lines.price * (1 + lines.price_rise) ** 0.125
    value = lines.level * 0.5 * (start.state.paying + after.paying) * price * 12 / 4
    assert np.allclose(after.flows.line_value, value, rtol=1e-9)
