"""Stage operate: what is owed follows from what stands, not from what is found to pay it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.stage_visits import CASES, TOYLAND, at_stage, module, opened, with_field
from whopays.model import site_debt
from whopays.model.evolve import evolve

stage = module("operate")


@pytest.mark.parametrize("name", CASES)
def test_no_due_is_negative_and_the_gone_owe_no_running_cost(name: str) -> None:
    for visit in at_stage(name, "operate"):
        gone = visit.before.alive == 0
        for due in visit.returned.flows.dues:
            assert (due.amount >= 0).all() and np.isfinite(due.amount).all(), due.kind
            if due.kind in ("people", "marketing", "research"):
                assert (np.broadcast_to(due.amount, gone.shape)[gone] == 0).all()
        assert visit.moves == []  # written here, paid by settle


@pytest.mark.parametrize("name", CASES)
def test_rent_is_due_on_delivered_machines_only(name: str) -> None:
    for visit in at_stage(name, "operate"):
        contract = opened(name).inputs.contracts
        standing = visit.before.leased + visit.before.renewed + visit.before.flows.online + visit.before.flows.renewed
        rent = stage.rent_due(opened(name).inputs, visit.before)
        assert (rent[standing <= 0] == 0).all()
        most = (visit.before.flows.online + visit.before.flows.renewed) * contract.rent / 4
        assert (rent <= most * (1 + 1e-12)).all()


def test_costs_stand_at_their_level_at_the_opening_and_grow_with_sales() -> None:
    start = opened(TOYLAND)
    inputs, now = start.inputs, start.state
    has = np.broadcast_to(inputs.has_finance, now.cash.shape)
    assert np.allclose(stage.cost_growth(inputs, now), has, rtol=1e-12)
    doubled = evolve(now, sales=tuple(2 * s for s in now.sales))
    elasticity = np.broadcast_to(inputs.labs.cost_elasticity, now.cash.shape)
    assert np.allclose(stage.cost_growth(inputs, doubled), has * 2**elasticity, rtol=1e-12)


@given(st.floats(0, 1), st.floats(0, 1e12), st.floats(-1e12, 1e12))
def test_tax_is_a_share_of_profit_above_losses(tax_rate: float, loss: float, profit: float) -> None:
    tax, left = stage.carried_tax(tax_rate, loss, profit)
    assert 0 <= tax <= tax_rate * max(profit, 0) + 1e-3
    assert left >= 0
    assert profit - loss == pytest.approx(tax / tax_rate - left if tax_rate > 1e-9 else profit - loss, rel=1e-9, abs=1e-2)


def test_losses_are_used_once() -> None:
    tax, left = stage.carried_tax(0.25, 100.0, 60.0)
    assert (tax, left) == (0.0, 40.0)
    assert stage.carried_tax(0.25, left, 60.0) == (5.0, 0.0)


@pytest.mark.parametrize("name", CASES)
def test_a_site_never_repays_more_than_it_owes(name: str) -> None:
    for visit in at_stage(name, "operate"):
        interest, principal, maturing, _schedule = site_debt.due(opened(name).inputs, visit.before)
        assert (maturing <= principal + 1e-3).all()
        assert (principal <= visit.before.site_debt + 1e-3).all() and (principal >= 0).all() and (interest >= 0).all()


def test_service_is_contracted_cash_over_the_cover() -> None:
    """Rent 10 less 2 of cost on 3 GW over a cover of 1.5: 16 a year, 4 a quarter; interest first."""
    start = opened(TOYLAND, 1, modes=("fail",))
    one = 0 * start.inputs.contracts.capacity + 1
    plain = evolve(start.inputs, is_annuity=None, is_bullet=None, is_mini_perm=None)
    inputs = with_field(plain, "contracts", rent=10 * one, operating_cost=2 * one, debt_service_cover=1.5 * one,
                        capital_cost=40 * one, capacity=one)
    wide = np.ones_like(start.state.leased)
    now = evolve(start.state, site_debt=100 * wide, site_spread=0.03 * wide,
                 flows=evolve(start.state.flows, rate=np.full(2, 0.05), carried=3 * wide, scheduled=3 * wide, bearing=100 * wide,
                              completed=0 * wide))
    interest, principal = site_debt.due(inputs, now)[:2]
    assert np.allclose(interest, 100 * 0.08 / 4) and np.allclose(interest + principal, 4.0)
    over = evolve(now, flows=evolve(now.flows, carried=0 * wide, scheduled=0 * wide))
    assert np.allclose(site_debt.due(inputs, over)[1], 25.0)  # a quarter of what is left
    assert np.allclose(site_debt.due(inputs, evolve(over, site_debt=0.05 * wide))[1], 0.05)  # dust is paid off, not divided for ever
    assert np.allclose(site_debt.due(inputs, evolve(now, site_debt=0.5 * wide))[1], 0.5)


def test_machines_without_work_cost_a_part_of_running() -> None:
    start = opened(TOYLAND, 1, modes=("fail",))
    wide = np.ones_like(start.state.leased)
    now = evolve(start.state, vacant=wide, idle=wide, flows=evolve(start.state.flows, online=wide, renewed=0 * wide, at_work=0.5 * wide))
    cost, share = start.inputs.contracts.operating_cost, start.inputs.compute.idle_cost_share
    assert np.allclose(stage.site_running(start.inputs, now), cost / 4 * (1.5 + share * 1.5))


def test_the_partner_gets_its_share_until_the_date() -> None:
    start, visit = opened(TOYLAND), at_stage(TOYLAND, "operate")[0]
    date = start.inputs.dates[0]
    for until, share in ((date + 1, 0.2), (date - 1, 0.0)):
        one = 0 * start.inputs.labs.cash
        inputs = with_field(start.inputs, "labs", revenue_share_until=one + until, revenue_share_rate=one + 0.2)
        after, _ = stage.operate(inputs, visit.before, visit.shocks)
        due = next(due for due in after.flows.dues if due.kind == "revenue_share")
        assert np.allclose(due.amount, share * visit.before.flows.revenue)
