"""Stage sell: capacity, sales and machines that change hands add up; the price keeps within its clip."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.model.stage_visits import CASES, OPENAI, TOYLAND, at_stage, module, opened, with_field
from whopays.model.evolve import evolve

stage = module("sell")


@pytest.mark.parametrize("name", CASES)
def test_capacity_is_used_trained_on_or_spare(name: str) -> None:
    for visit in at_stage(name, "sell"):
        inputs, now = opened(name).inputs, visit.before
        capacity = inputs.tenant(now.flows.online + now.flows.renewed)
        used, training, short, spare = stage.split(inputs, now, capacity)
        assert np.allclose(used + training + spare, capacity, rtol=1e-12, atol=1e-12)
        assert np.allclose(used + short, now.flows.need * inputs.has_finance, rtol=1e-12, atol=1e-12)
        assert all((x >= -1e-12).all() for x in (used, training, short, spare))
        wanted = stage.training_share(inputs, now.quarter) * capacity * now.alive
        assert (training <= wanted + 1e-12).all()
        assert (training >= wanted * (1 - inputs.compute.training_flexible) - 1e-12).all()


@pytest.mark.parametrize("name", CASES)
def test_machines_bought_are_machines_sold_or_let(name: str) -> None:
    traded = 0.0
    for visit in at_stage(name, "sell"):
        inputs, now = opened(name).inputs, visit.before
        capacity = inputs.tenant(now.flows.online + now.flows.renewed)
        _used, _training, short, spare = stage.split(inputs, now, capacity)
        bought, sold, let = stage.trade(inputs, now, short, spare, visit.returned.compute_price)[:3]
        assert np.allclose(bought.sum(axis=0), sold.sum(axis=0) + let.sum(axis=0), rtol=1e-12, atol=1e-12)
        assert (bought <= short + 1e-12).all() and (sold <= spare + 1e-12).all() and (let <= now.idle + 1e-12).all()
        traded += bought.sum()
    assert traded > 0


def test_nobody_buys_a_machine_that_costs_more_than_it_earns() -> None:
    start, visit = opened(TOYLAND), at_stage(TOYLAND, "sell")[0]
    short = np.ones_like(start.state.cash)
    bought, sold, let = stage.trade(start.inputs, visit.before, short, short, np.full(short.shape[-1], 1e15))[:3]
    assert (bought == 0).all() and (sold == 0).all() and (let == 0).all()


@pytest.mark.parametrize("name", CASES)
def test_the_clearing_house_keeps_nothing(name: str) -> None:
    for visit in at_stage(name, "sell"):
        paid = sum(m.amount.sum(axis=0) for m in visit.moves if m.payee == "clearing")
        received = sum(m.amount.sum(axis=0) for m in visit.moves if m.payer == "clearing")
        assert np.allclose(paid, received, rtol=1e-12, atol=1e-3)
        assert all((m.amount >= 0).all() for m in visit.moves)


@pytest.mark.parametrize("name", CASES)
def test_demand_is_served_or_unmet(name: str) -> None:
    for visit in at_stage(name, "sell"):
        inputs, flows = opened(name).inputs, visit.returned.flows
        wanted = (visit.before.flows.demand * inputs.has_finance).sum(axis=0)
        assert np.allclose(flows.revenue.sum(axis=0) + flows.unmet.sum(axis=0), wanted, rtol=1e-9)
        assert np.allclose(flows.line_revenue.sum(axis=0), flows.revenue.sum(axis=0), rtol=1e-9)
        assert (flows.unmet >= -1e-3).all() and (flows.shortage >= -1e-12).all() and (flows.shortage <= 1 + 1e-12).all()


@pytest.mark.parametrize("name", CASES)
def test_unmet_demand_moves_only_where_machines_stand_idle(name: str) -> None:
    for visit in at_stage(name, "sell"):
        inputs, now = opened(name).inputs, visit.before
        served = np.full_like(now.cash, 0.5)
        no_room = stage.serve(inputs, now, served, 0 * now.cash)
        assert np.allclose(no_room[0], 0.5 * now.flows.demand * inputs.has_finance) and (no_room[2] == 0).all()
        spare = np.ones_like(now.cash)
        revenue, unmet, used = stage.serve(inputs, now, served, spare)
        assert (used <= spare + 1e-12).all()
        moved = revenue.sum(axis=0) - no_room[0].sum(axis=0)
        assert (moved <= inputs.demand.unmet_moved_share * no_room[1].sum(axis=0) * (1 + 1e-12)).all()
        assert np.allclose(unmet.sum(axis=0) + moved, no_room[1].sum(axis=0))


@pytest.mark.parametrize("name", CASES)
def test_the_price_of_compute_keeps_within_its_clip_and_rises_with_need(name: str) -> None:
    start = opened(name)
    inputs = start.inputs
    now = evolve(start.state, flows=evolve(start.state.flows, chip_index=np.ones(start.state.cash.shape[-1])))
    capacity = np.ones(now.cash.shape[-1])
    prices = [stage.compute_price(inputs, now, need * capacity, capacity) for need in (1e-4, 0.5, 1.0, 1.5, 1e4)]
    for lower, higher in pairwise(prices):
        assert (lower <= higher).all()
    running = inputs.contracts.operating_cost.mean(axis=0)
    full = running + inputs.contracts.capital_cost.mean(axis=0) / inputs.chip_life_expected
    assert np.allclose(prices[0], running) and np.allclose(prices[-1], inputs.market.entry_multiple * full)
    middle = np.clip(inputs.market.reference_rent, running, inputs.market.entry_multiple * full)
    assert np.allclose(prices[2], middle)


def test_price_moves_with_need_by_its_elasticity() -> None:
    start = opened(TOYLAND, 1, modes=("fail",))
    inputs = with_field(start.inputs, "market", price_elasticity=np.array([2.0]), entry_multiple=np.array([100.0]))
    now = evolve(start.state, flows=evolve(start.state.flows, chip_index=np.ones(2)))
    one = np.ones(2)
    doubled = stage.compute_price(inputs, now, 2 * one, one) / stage.compute_price(inputs, now, one, one)
    assert np.allclose(doubled, 2**0.5)


def test_training_falls_to_its_long_run_share() -> None:
    inputs = opened(OPENAI).inputs
    path = np.stack([np.broadcast_to(stage.training_share(inputs, t), (128,)) for t in range(60)])
    assert (np.diff(path, axis=0) <= 0).all() and np.allclose(path[-1], inputs.compute.training_share_end)
    assert (path[0] < inputs.compute.training_share_start).all()
