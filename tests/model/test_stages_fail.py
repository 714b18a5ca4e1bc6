"""Stage fail: an estate is shared out once, in order; nobody gets more than is owed; nothing happens where nobody fails."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.stage_visits import CASES, OPENAI, TOYLAND, Visit, at_stage, module, opened, with_field
from whopays.model.claim import site_value
from whopays.model.evolve import evolve
from whopays.model.transfer import Entry, Transfer

stage = module("fail")
money = st.floats(0, 1e12)


def whole(visit: Visit, move: Transfer | Entry) -> np.ndarray:
    """A move of a rare event on all paths: (row, path)."""
    if move.at is None:
        return np.asarray(move.amount)
    amount = np.zeros((move.amount.shape[0], visit.before.cash.shape[-1]))
    amount[:, move.at] = move.amount
    return amount


def with_failures(name: str) -> list[Visit]:
    found = [v for v in at_stage(name, "fail", quarters=12, paths=128) if v.returned.flows.failing.any()]
    assert found, "no lab fails in this sample: raise paths"
    return found


@given(money, money, money, money, st.floats(0, 1))
@settings(max_examples=300, deadline=None)
def test_a_waterfall_adds_up_and_gives_nobody_more_than_is_owed(estate: float, secured: float, senior: float, junior: float,
                                                              deviation: float) -> None:
    parts = [float(x) for x in stage.waterfall(*map(np.float64, (estate, secured, senior, junior, deviation)))]
    assert sum(parts) == pytest.approx(estate, rel=1e-9, abs=1e-3)
    for part, owed in zip(parts, (secured, senior, junior, np.inf), strict=True):
        assert -1e-3 <= part <= owed * (1 + 1e-12) + 1e-3
    if parts[1] < senior * (1 - 1e-9) - 1:  # seniors are short: secured are whole or there is nothing left for seniors
        assert parts[0] == pytest.approx(min(estate, secured))
        assert parts[3] < 1e-3 + 1e-9 * estate  # and owners get nothing
    if deviation == 0 and parts[2] > 1:
        assert parts[1] == pytest.approx(senior, rel=1e-9, abs=1e-3)


@pytest.mark.parametrize("name", CASES)
def test_who_may_fail(name: str) -> None:
    """Neither in mode keep, nor a lab with a parent, nor fringe, nor twice without having been restructured."""
    for visit in at_stage(name, "fail"):
        inputs, failing = opened(name).inputs, visit.returned.flows.failing
        assert (failing[:, inputs.keep > 0] == 0).all()
        assert (failing[np.ravel(inputs.parent_owned * 1 + (1 - inputs.has_finance)) > 0] == 0).all()
        assert (failing[visit.before.alive == 0] == 0).all()
        assert set(np.unique(failing)) <= {0.0, 1.0}


def test_arrears_or_value_under_debt_make_a_lab_fail() -> None:
    visit = at_stage(TOYLAND, "fail")[0]
    inputs = with_field(opened(TOYLAND).inputs, "failure", value_quarters=np.array([4.0]))
    alive = opened(TOYLAND).state.alive
    calm = evolve(visit.before, alive=alive, under_water=0 * alive, flows=evolve(visit.before.flows, arrears=0 * alive))
    may = (1 - inputs.keep) * inputs.has_finance
    assert (stage.who_fails(inputs, calm) == 0).all()
    assert (stage.who_fails(inputs, evolve(calm, under_water=3 + 0 * alive)) == 0).all()
    assert (stage.who_fails(inputs, evolve(calm, under_water=4 + 0 * alive)) == may).all()
    assert (stage.who_fails(inputs, evolve(calm, flows=evolve(calm.flows, arrears=1 + 0 * alive))) == may).all()


@pytest.mark.parametrize("name", CASES)
def test_an_estate_is_what_new_owners_pay_and_cash_and_it_is_all_paid_out(name: str) -> None:
    for visit in with_failures(name):
        failing = visit.returned.flows.failing > 0
        tenant = opened(name, 128).inputs.tenant
        out = sum(tenant(whole(visit, m)) if m.by == "contract" else whole(visit, m)
                  for m in visit.moves if isinstance(m, Transfer) and m.payer == "lab")
        came = {kind: sum(whole(visit, m) for m in visit.moves if isinstance(m, Transfer) and (m.payee, m.kind) == ("lab", kind))
                for kind in ("estate_purchase", "equity")}  # the second is what new owners put in to go on with
        warrants = tenant(visit.before.vendor_shares)
        assert np.allclose(out[failing], (came["estate_purchase"] + visit.before.cash + warrants)[failing], rtol=1e-9, atol=1e-2)
        assert np.allclose(visit.booked.cash[failing], came["equity"][failing], atol=1e-2)
        assert (came["equity"][visit.returned.alive == 0] == 0).all()
        assert (out[~failing] == 0).all() and all((money[~failing] == 0).all() for money in came.values())


@pytest.mark.parametrize("name", CASES)
def test_claims_on_a_failed_lab_are_recovered_or_written_off(name: str) -> None:
    for visit in with_failures(name):
        failing = visit.returned.flows.failing > 0
        for stock in ("term_debt", "revolver", "convertible", "insurance_due", "undrawn_equity"):
            assert np.allclose(getattr(visit.booked, stock)[failing], 0, atol=1e-2), stock
        tenants = opened(name, 128).inputs.of_tenant(failing.astype(float)) > 0
        for stock in ("vendor_credit", "deferred_rent"):
            assert np.allclose(getattr(visit.booked, stock)[tenants], 0, atol=1e-2), stock
            assert np.allclose(getattr(visit.booked, stock)[~tenants], getattr(visit.before, stock)[~tenants]), stock
        assert (visit.returned.flows.loss >= -1e-2).all() and (visit.returned.flows.loss[~failing] == 0).all()


@pytest.mark.parametrize("name", CASES)
def test_every_payment_of_a_failure_is_positive(name: str) -> None:
    for visit in at_stage(name, "fail", quarters=12, paths=128):
        for move in visit.moves:
            assert (move.amount >= -1e-2).all() and np.isfinite(move.amount).all(), move.kind


@pytest.mark.parametrize("name", CASES)
def test_nothing_happens_on_paths_where_nobody_fails(name: str) -> None:
    for visit in at_stage(name, "fail", quarters=12, paths=128):
        flows = visit.returned.flows
        events = flows.failing.sum(axis=0) + visit.before.flows.exits.sum(axis=0) + visit.before.flows.site_default.sum(axis=0)
        quiet = events == 0
        for field in ("alive", "leased", "vacant", "promised", "held_before", "book", "sold", "away", "cash", "site_cash", "site_debt"):
            assert (getattr(visit.booked, field)[..., quiet] == getattr(visit.before, field)[..., quiet]).all(), field


def test_a_liquidated_labs_machines_stand_empty_and_a_restructured_labs_do_not() -> None:
    seen = set()
    for visit in with_failures(TOYLAND) + with_failures(OPENAI):
        name = TOYLAND if visit.before.cash.shape[0] == 3 else OPENAI
        inputs = opened(name, 128).inputs
        failing, gone = visit.returned.flows.failing > 0, (visit.before.alive > 0) & (visit.returned.alive == 0)
        gone &= failing
        for kind, where in (("gone", gone), ("restructured", failing & ~gone)):
            contracts = inputs.of_tenant(where.astype(float)) > 0
            if contracts.any():
                seen.add(kind)
                leased = visit.returned.leased + visit.returned.renewed
                if kind == "gone":
                    assert (leased[contracts] == 0).all() and (visit.returned.rejected[contracts] == 1).all()
                else:
                    # what it needs and no more: all its machines together are the need with the planning margin, or all it had
                    flows, before = visit.before.flows, visit.before.leased + visit.before.renewed
                    wanted = inputs.compute.planning_margin * (flows.need + flows.training)
                    assert np.allclose(inputs.tenant(leased)[where], np.minimum(wanted, inputs.tenant(before))[where])
                    assert (visit.returned.rejected[contracts] == visit.before.rejected[contracts]).all()
        total = [s.leased + s.renewed + s.vacant + s.idle for s in (visit.before, visit.returned)]
        assert np.allclose(total[0], total[1], rtol=1e-12, atol=1e-12)
        shut_out = visit.returned.held_before + visit.returned.held_by_vendors + visit.returned.held_by_state
        assert (shut_out[failing] == 0).all()  # owners of before hold nothing after
    assert seen == {"gone", "restructured"}


def test_a_landlords_claim_is_rent_left_or_the_cap_less_what_reletting_brings() -> None:
    """2 GW at 10 a year, 8 years left, cap 3, empty for 1 year, re-let at 6: 2 x (3 x 10 - 2 x 6) = 36."""
    start = opened(TOYLAND, 1, modes=("fail",))
    one = 0 * start.inputs.contracts.rent + 1
    inputs = with_field(start.inputs, "contracts", rent=10 * one, tenor=5 * one)
    inputs = with_field(with_field(inputs, "failure", damages_cap=np.array([3.0])), "compute", relet_delay=np.array([1.0]))
    wide = np.ones_like(start.state.leased)
    now = evolve(start.state, leased=2 * wide, promised=16 * wide, stages=(0 * wide,) * 3, compute_price=np.full(2, 6.0))
    assert np.allclose(stage.damages(inputs, now, wide, wide), 36.0)
    assert np.allclose(stage.damages(inputs, evolve(now, promised=4 * wide), wide, wide), 2 * (20 - 6))  # two years left
    assert np.allclose(stage.damages(inputs, evolve(now, compute_price=np.full(2, 1e9)), wide, wide), 0)  # worth more elsewhere
    assert (stage.damages(inputs, now, 0 * wide, 0 * wide) == 0).all()
    under_way = evolve(now, leased=0 * wide, stages=(wide, 0 * wide, 0 * wide))
    assert (stage.damages(inputs, under_way, wide, 0 * wide) == 0).all()  # a lab that goes on keeps what is under way


@pytest.mark.parametrize("name", CASES)
def test_a_lender_gets_from_a_site_what_it_is_owed_at_most(name: str) -> None:
    defaults = 0
    for visit in at_stage(name, "foreclose", quarters=12, paths=128):
        default = visit.before.flows.site_default > 0
        flows = visit.returned.flows
        assert (flows.site_recovered <= flows.site_exposure + 1e-2).all() and (flows.site_recovered >= 0).all()
        assert (flows.site_exposure[~default] == 0).all()
        if default.any():
            defaults += int(default.sum())
            assert np.allclose(visit.booked.site_debt[default], 0, atol=1.0) and (visit.booked.construction_debt[default] == 0).all()
            price = sum(whole(visit, m) for m in visit.moves if m.kind == "site_purchase")
            worth = site_value(opened(name, 128).inputs, visit.before)
            assert (price[default] <= worth[default] + 1e-2).all()
            assert (visit.returned.sold[default] == 1).all()
    assert defaults > 0


def test_customers_of_a_lab_that_is_gone_leave_by_its_share_times_switching_loss() -> None:
    for visit in with_failures(TOYLAND):
        inputs, flows = opened(TOYLAND, 128).inputs, visit.before.flows
        gone = (visit.before.alive - visit.returned.alive)
        leaves = (flows.share * gone).sum(axis=1) * inputs.demand.switching_loss
        assert np.allclose(visit.returned.away, 1 - (1 - visit.before.away) * (1 - leaves), atol=1e-12)
