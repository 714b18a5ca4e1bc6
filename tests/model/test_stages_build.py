"""Stage build: machines are neither lost nor made on the way, and the site pays for each once."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.stage_visits import CASES, OPENAI, TOYLAND, at_stage, module, opened, with_field
from whopays.model.evolve import evolve
from whopays.model.observed import under_way

stage = module("build")


def arrivals(lead: float, quarters: int) -> np.ndarray:
    """What arrives in each quarter of one GW started in quarter 0."""
    now = SimpleNamespace(stages=tuple(np.zeros((1, 1)) for _ in range(3)))
    came = np.empty(quarters)
    for t in range(quarters):
        now.stages, left = stage.advance(now, np.array([[lead]]), np.array([[float(t == 0)]]))
        came[t] = left[-1][0, 0]
    return came


@pytest.mark.parametrize("lead", [0.3, 0.4, 0.5, 0.75, 1.0, 1.3, 2.0, 3.0, 5.5])
def test_a_lead_time_is_kept_on_average_and_nothing_is_lost(lead: float) -> None:
    came = arrivals(lead, 300)
    assert came.sum() == pytest.approx(1, rel=1e-12)
    assert (came * np.arange(300)).sum() / 4 == pytest.approx(lead, rel=0.01)


@pytest.mark.parametrize("lead", [0.001, 0.125, 0.25])
def test_shorter_leads_take_a_quarter_and_little_more(lead: float) -> None:
    """A quarter is the shortest time between two stages of the same site; a lead below it is rounded up."""
    came = arrivals(lead, 40)
    assert came.sum() == pytest.approx(1, rel=1e-12)
    assert 0.25 <= (came * np.arange(40)).sum() / 4 < 0.27


@given(st.lists(st.floats(0, 50), min_size=4, max_size=4), st.floats(0.01, 20))
@settings(max_examples=60, deadline=None)
def test_a_pipeline_keeps_its_mass(gw: list[float], lead: float) -> None:
    before = tuple(np.array([[x]]) for x in gw[:3])
    after, left = stage.advance(SimpleNamespace(stages=before), np.array([[lead]]), np.array([[gw[3]]]))
    assert sum(after).sum() + left[-1].sum() == pytest.approx(sum(gw), rel=1e-12, abs=1e-12)
    assert all((x >= 0).all() for x in (*after, *left))
    for k in range(3):  # what left a stage was there, or came through it
        assert left[k].sum() <= sum(gw[: k + 1]) + 1e-9


def test_a_longer_lead_never_delivers_sooner() -> None:
    upto = [np.cumsum(arrivals(lead, 40)) for lead in (0.5, 1.0, 2.0, 4.0)]
    for sooner, later in pairwise(upto):
        assert (sooner >= later - 1e-12).all()


@pytest.mark.parametrize("name", CASES)
def test_debt_never_passes_loan_to_cost(name: str) -> None:
    for visit in at_stage(name, "build"):
        contract, flows = opened(name).inputs.contracts, visit.returned.flows
        cost = flows.capital_spent + sum(m.amount for m in visit.moves if m.kind in ("construction_interest", "reserve_funding"))
        assert (flows.borrowed >= 0).all()
        assert (flows.borrowed <= contract.loan_to_cost * cost * (1 + 1e-12)).all()
        assert (flows.borrowed[visit.before.rejected > 0] == 0).all()


def by_hand(service: float, rate: float, quarters: int) -> float:
    """Debt that pays half a service at once, a whole one at the end of each quarter, and half of one at the last."""
    return service * (0.5 + sum((1 + rate) ** -k for k in range(1, quarters)) + 0.5 * (1 + rate) ** -quarters)


def test_the_size_of_debt_by_hand() -> None:
    """Rent 10 less 2 of cost over a cover of 1.6 pays 1.25 a quarter; 10 years of it at 5 % carry 39.2, on a unit that costs 50.

    New chips in a lease with 4 years left carry the same over 16 quarters a GW, less the debt there is.
    """
    start = opened(TOYLAND, 1, modes=("fail",))
    one, wide = 0 * start.inputs.contracts.capacity + 1, np.ones_like(start.state.leased)
    inputs = with_field(start.inputs, "contracts", rent=10 * one, operating_cost=2 * one, debt_service_cover=1.6 * one,
                        credit_spread=0.02 * one, capital_cost=50 * one, loan_to_cost=0.9 * one, reserve_at_completion=0 * one)
    inputs = evolve(inputs, sizing_term=10 * one)
    flows = evolve(start.state.flows, rate=np.full(2, 0.03), spread_index=np.ones(2), chip_index=np.ones(2))
    now = evolve(start.state, flows=flows, leased=2 * wide, promised=8 * wide, site_debt=10 * wide, site_spread=0.02 * wide)
    part, rate = by_hand(1.25, 0.0125, 40) / 50, 0.0125
    loans = stage.borrow(inputs, now, wide, 60 * wide, 40 * wide, 20 * wide)
    assert np.allclose(loans.draw.debt, part * 100 / (1 - part * rate / 2), rtol=1e-12)
    assert np.allclose(loans.draw.interest, rate * loans.draw.debt / 2, rtol=1e-12)
    room = 2 * by_hand(1.25, rate, 16) - 10
    assert np.allclose(loans.again, min(room, 0.9 * 20), rtol=1e-12)
    assert np.allclose(stage.borrow(inputs, evolve(now, site_debt=(10 + room - 3) * wide), wide, wide, wide, 20 * wide).again, 3)
    low = with_field(inputs, "contracts", loan_to_cost=0.5 * one)
    assert np.allclose(stage.borrow(low, now, wide, 60 * wide, 40 * wide, 20 * wide).draw.debt, 50 / (1 - 0.5 * rate / 2))
    tenantless = stage.borrow(inputs, evolve(now, rejected=now.rejected + 1), wide, wide, wide, wide)
    assert (tenantless.draw.debt == 0).all() and (tenantless.again == 0).all()
    kept = with_field(inputs, "contracts", reserve_at_completion=one, reserve_months=6 * one)
    assert np.allclose(stage.borrow(kept, now, 3 * wide, wide, wide, wide).reserve, 2 * 3 * 1.25)


@pytest.mark.parametrize("name", CASES)
def test_supply_caps_what_starts_and_the_excess_waits(name: str) -> None:
    for visit in at_stage(name, "build"):
        inputs, now = opened(name).inputs, visit.before
        started, queue, tightness, given_up = stage.starts(inputs, now, now.flows.need)
        m, years = inputs.market, (now.quarter + 0.5) / 4
        supply = np.minimum(m.chip_supply * (1 + m.chip_supply_growth) ** years, m.power_supply * (1 + m.power_supply_growth) ** years) / 4
        assert (started.sum(axis=0) <= supply * (1 + 1e-9)).all()
        assert np.allclose((started + queue).sum(axis=0), tightness * supply, rtol=1e-9)
        assert (queue >= -1e-12).all() and (given_up >= -1e-12).all() and (started >= 0).all()
        enough = tightness <= 1
        assert np.allclose(queue[:, enough], 0)


def test_orders_above_supply_are_cut_pro_rata() -> None:
    start = opened(TOYLAND)
    visit = at_stage(TOYLAND, "build")[0]
    tight = with_field(start.inputs, "market", chip_supply=np.array([0.01]), chip_supply_growth=np.array([0.0]))
    free = with_field(start.inputs, "market", chip_supply=np.array([1e6]), power_supply=np.array([1e6]))
    cut, _queue, tightness, _ = stage.starts(tight, visit.before, visit.before.flows.need)
    whole, none, _, _ = stage.starts(free, visit.before, visit.before.flows.need)
    assert (tightness > 1).all() and np.allclose(none, 0)
    assert np.allclose(cut, whole / tightness, rtol=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_firm_capacity_starts_whether_it_is_needed_or_not(name: str) -> None:
    start = opened(name)
    inputs = with_field(start.inputs, "market", chip_supply=np.array([1e9]), power_supply=np.array([1e9]))
    started, _queue, _tight, given_up = stage.starts(inputs, start.state, 0 * start.state.cash)
    c = inputs.contracts
    idle = start.state
    nothing_wanted = stage.wanted_capacity(inputs, idle, 0 * idle.cash, c.lead_time) <= inputs.tenant(idle.leased + under_way(idle))
    firm = np.broadcast_to(inputs.start_firm[0] * c.capacity * c.firm_share, started.shape)
    assert np.all(started >= firm - 1e-12)
    alone = inputs.of_tenant(nothing_wanted.astype(float)) > 0
    assert alone.any() and np.allclose(started[alone], firm[alone])
    called = np.broadcast_to(inputs.start_firm[0] * c.capacity * (1 - c.firm_share), started.shape)
    assert np.allclose(given_up[alone], called[alone])  # what should have begun before the opening binds nobody


@pytest.mark.parametrize("name", CASES)
def test_machines_are_conserved(name: str) -> None:
    """On line after = on line before + delivered - retired; nothing appears, replacement only keeps."""
    for visit in at_stage(name, "build", quarters=12):
        before, after = visit.before, visit.returned
        total = [s.leased + s.renewed + s.vacant + s.idle for s in (before, after)]
        retired = total[0] + after.flows.delivered - total[1]
        assert (retired >= -1e-9).all()
        pipeline = [under_way(s) for s in (before, after)]
        assert np.allclose(pipeline[1], pipeline[0] + after.flows.started - after.flows.delivered, atol=1e-12)
        assert np.allclose(after.delivered_ever, before.delivered_ever + after.flows.delivered)
        for stock in ("leased", "renewed", "vacant", "idle", "promised", "queue"):
            assert (getattr(after, stock) >= -1e-12).all(), stock


@pytest.mark.parametrize("price", [0.0, 1e15])
def test_worn_chips_are_replaced_under_a_lease_and_where_the_market_pays(price: float) -> None:
    """Chips of a life of two quarters, one GW delivered two quarters ago out of two, half of all leased."""
    start = opened(TOYLAND, 1, modes=("fail",))
    gw = np.ones_like(start.state.leased)
    inputs = evolve(start.inputs, wear_after=((2, np.ones(1), tuple(0 * start.inputs.opening_online for _ in range(4))),))
    now = evolve(start.state, quarter=2, history=(gw, 0 * gw), delivered_ever=2 * gw, compute_price=np.full(2, price),
                 flows=evolve(start.state.flows, chip_index=np.ones(2)))
    online = {"leased": gw, "renewed": 0 * gw, "vacant": 0 * gw, "idle": gw}
    after, replaced = stage.wear(inputs, now, online)
    assert np.allclose(after["leased"], 1)
    assert np.allclose(after["idle"], 1.0 if price else 0.5)
    assert np.allclose(replaced, 1.0 if price else 0.5)


def test_a_unit_costs_its_stated_price_when_prices_stand_still() -> None:
    """Passing all three stages and one set of chips cost capital_cost together."""
    start = opened(TOYLAND)
    zero = np.array([0.0])
    inputs = with_field(start.inputs, "market", shell_cost_decline=zero, power_cost_decline=zero, scarcity_elasticity=zero)
    now = evolve(start.state, flows=evolve(start.state.flows, chip_index=np.ones(start.state.cash.shape[-1])))
    unit = np.ones_like(now.leased)
    building, chips, replacing = stage.cost(inputs, now, [unit, unit, unit], 0 * unit, np.ones(now.cash.shape[-1]))
    assert np.allclose(building + chips, inputs.contracts.capital_cost * unit, rtol=1e-12) and (replacing == 0).all()
    _none, _new, renewal = stage.cost(inputs, now, [0 * unit] * 3, unit, np.ones(now.cash.shape[-1]))
    assert np.allclose(renewal, inputs.contracts.capital_cost * inputs.contracts.chip_share * unit)


@pytest.mark.parametrize("name", CASES)
def test_every_dollar_spent_on_a_site_is_lent_or_put_in(name: str) -> None:
    for visit in at_stage(name, "build"):
        by_kind = {}
        for move in visit.moves:
            by_kind[move.kind] = by_kind.get(move.kind, 0) + move.amount
            assert (move.amount >= 0).all(), move.kind
        spent = by_kind["construction"] + by_kind["chips"] + by_kind["construction_interest"] + by_kind["reserve_funding"]
        assert np.allclose(by_kind["site_loan"] + by_kind["sponsor_equity"], spent, rtol=1e-12)
        margin = opened(name).inputs.market.vendor_margin
        assert np.allclose(by_kind["chip_cost"], by_kind["chips"] * (1 - margin), rtol=1e-12)


def test_terms_end_where_the_case_says() -> None:
    """The part on line at the opening ends by its timetable, a later delivery after its own tenor."""
    start = opened(OPENAI)
    quarters, has_tenor = start.inputs.expiry_after[0]
    gw = np.ones_like(start.state.leased)
    history = tuple(gw * (t == 0) for t in range(quarters + 1))
    ends = stage.term_ends(start.inputs, evolve(start.state, quarter=quarters, history=history))
    opening = start.inputs.opening_expiry[quarters] * start.inputs.contracts.capacity
    assert np.allclose(ends, opening + has_tenor * gw)
    earlier = stage.term_ends(start.inputs, evolve(start.state, quarter=quarters - 1, history=history[:-1]))
    assert np.allclose(earlier, start.inputs.opening_expiry[quarters - 1] * start.inputs.contracts.capacity)
