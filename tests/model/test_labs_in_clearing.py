"""A lab that fails and a vendor that owes it for warrants clear together: the kernel beside a network solved by hand."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import jax
import numpy as np
import pytest

from tests.model.scratch_paths import columns_of, simulated
from tests.model.stage_visits import TOYLAND, Opened, at_stage, opened
from whopays.arrays import until_still
from whopays.finance.clearing import eisenberg_noe
from whopays.model.books import book
from whopays.model.evolve import evolve
from whopays.model.firm import worth
from whopays.model.inputs import Inputs
from whopays.model.simulate import simulate_block
from whopays.model.stages.clear import clear
from whopays.model.stages.fail import fail
from whopays.model.state import State
from whopays.model.transfer import Moves

ALDER, LEASE, FLINT = 0, 1, 1  # rows of toyland
MILLION = 1e6
CASH, NOTES, CREDIT, WARRANTS, LENDERS = (MILLION * one for one in (10.0, 60.0, 40.0, 20.0, 30.0))


def ring(vendor_has: float, bankruptcy_cost: float, cash: float = CASH, notes: float = NOTES) -> tuple[Inputs, State, dict[str, Any]]:
    """Alder has 10 in cash and owes 60 to noteholders and 40 to Flint; Flint has so much, owes lenders 30 and Alder 20 for warrants."""
    start: Opened = opened(TOYLAND, 32)
    visit = at_stage(TOYLAND, "fail")[-1]
    now, none = visit.before, 0 * visit.before.site_cash
    labs = 0 * now.cash

    def at(row: int, of: Any, amount: float) -> Any:
        out = np.array(of)
        out[row] = amount
        return out

    flows = evolve(now.flows, arrears=at(ALDER, labs, 1.0), exits=labs, unpaid=(), site_lost=None, warrants_paid=None,
                   site_default=none, site_unpaid=())
    now = evolve(
        now, alive=labs + 1, failed=labs, under_water=labs, value=labs, cash=at(ALDER, labs, cash), term_debt=labs, revolver=labs,
        convertible=at(ALDER, labs, notes), insurance_due=labs, vendor_credit=none, deferred_rent=none, vendor_shares=none,
        backing_left=none, owed=0 * now.owed, firm_failed=0 * now.firm_failed, firm_debt=at(FLINT, 0 * now.firm_debt, LENDERS), flows=flows)
    inputs = evolve(start.inputs, failure=evolve(
        start.inputs.failure, bankruptcy_cost=np.array([bankruptcy_cost]), damages_cap=np.array([0.0]), restructuring=np.array([0.0]),
        priority_deviation=np.array([0.0])))
    capital = at(FLINT, 1e12 + 0 * now.gains, 0.0)
    capital[FLINT] = vendor_has - LENDERS - worth(evolve(inputs, firms=evolve(inputs.firms, capital=capital)), now)[FLINT]
    inputs = evolve(inputs, firms=evolve(inputs.firms, capital=capital))
    return inputs, evolve(now, vendor_credit=at(LEASE, none, CREDIT), vendor_shares=at(LEASE, none, WARRANTS)), visit.shocks


def paid(inputs: Inputs, now: State, shocks: dict[str, Any]) -> dict[str, float]:
    """What the two stages pay on a path where labs may fail, by kind, in millions."""
    totals: dict[str, float] = {}
    at = int(np.flatnonzero(inputs.keep == 0)[0])
    for stage in (fail, clear):
        after, moves = stage(inputs, now, shocks)
        now = book(inputs, after, moves)
        add(totals, moves, at)
    if now.firm_failed[FLINT, at]:
        assert abs(worth(inputs, now)[FLINT, at]) <= 1e-3, "a failed firm is worth nothing"
    assert now.vendor_shares[LEASE, at] == pytest.approx(0, abs=1e-3)
    return totals


def add(totals: dict[str, float], moves: Moves, at: int) -> None:
    for move in moves:
        where = np.arange(move.amount.shape[-1]) if move.at is None else move.at
        column = np.flatnonzero(where == at)
        if len(column):
            totals[move.kind] = totals.get(move.kind, 0.0) + float(move.amount[..., column[0]].sum()) / MILLION


def test_a_ring_of_a_lab_and_a_vendor_pays_what_the_hand_says() -> None:
    """Lab pays p = 10 + x on 100; Flint gets 0.4 p and pays x = 32 + 0.4 p - 30. So x = 6 + 0.4 x = 10 of 20, p = 20 of 100.

    Noteholders get 12 of 60, Flint 8 of 40, Flint's lenders all their 30: nobody is left with anything, 32 + 10 = 12 + 30.
    """
    found = paid(*ring(32 * MILLION, 0.0))
    assert found["warrant_settled"] == pytest.approx(10, rel=1e-9)
    assert found["recovery_vendor"] == pytest.approx(8, rel=1e-9)
    assert found["recovery_convertible"] == pytest.approx(12, rel=1e-9)
    assert found["firm_debt_lost"] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("has", [31.0, 34.0, 40.0, 45.0])
@pytest.mark.parametrize("cost", [0.0, 0.1])
def test_the_kernel_pays_as_the_network_with_the_lab_as_a_node(has: float, cost: float) -> None:
    """Nodes: lab, vendor, noteholders; what proceedings consume of an estate they consume of what it is paid, too."""
    owes = np.array([[0, CREDIT, NOTES], [WARRANTS, 0, 0], [0, 0, 0]])
    senior, kept = np.array([0, LENDERS, 0]), 1 - cost
    theirs = eisenberg_noe(owes, np.array([CASH, has * MILLION, 0]), senior, kept_external=kept, kept_claims=kept)
    assert theirs.fails[0]
    found = paid(*ring(has * MILLION, cost))
    lab, vendor = theirs.paid_share[:2]
    assert found["warrant_settled"] == pytest.approx(vendor * WARRANTS / MILLION, rel=1e-9)
    assert found["recovery_vendor"] == pytest.approx(lab * CREDIT / MILLION, rel=1e-9)
    assert found["recovery_convertible"] == pytest.approx(lab * NOTES / MILLION, rel=1e-9)
    assert found.get("firm_debt_lost", 0.0) == pytest.approx((LENDERS - theirs.senior_paid[1]) / MILLION, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("notes", [0.4, 0.2, 0.12])
def test_a_ring_that_loses_little_in_a_turn_clears_as_exactly(notes: float) -> None:
    """Of what goes round only the noteholders' part is lost in a turn: one percent, half of one, a third."""
    cash, notes = 0.05 * MILLION, notes * MILLION
    owes = np.array([[0, CREDIT, notes], [WARRANTS, 0, 0], [0, 0, 0]])
    theirs = eisenberg_noe(owes, np.array([cash, LENDERS, 0]), np.array([0, LENDERS, 0]))
    found = paid(*ring(LENDERS, 0.0, cash, notes))
    assert found["warrant_settled"] == pytest.approx(theirs.paid[1] / MILLION, rel=1e-8)
    assert found["recovery_vendor"] == pytest.approx(theirs.paid[0] / MILLION * CREDIT / (CREDIT + notes), rel=1e-8)


def test_where_estates_and_clearing_do_not_settle_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("whopays.model.stages.clear"), "ROUNDS", 3)
    with pytest.raises(ArithmeticError, match=r"move still on .* after 3 rounds"):
        paid(*ring(LENDERS, 0.0, 0.05 * MILLION, 0.2 * MILLION))
    start, moves = jax.numpy.ones((1, 2)), jax.numpy.asarray([True, False])
    found = np.asarray(until_still(lambda x: 0.999 * x, start, moves, 3))
    assert np.isnan(found[0, 0]) and found[0, 1] == 1


@pytest.mark.parametrize("shrinks", [0.9, 0.995, 0.9999])
def test_slow_steps_end_where_they_lead_compiled_or_not(shrinks: float) -> None:
    """Two rows with steps of their own; a third path has nothing to find."""
    ends = np.array([[0.3, 0.3, 0.3], [0.45, 0.7, 0.7]])
    part = np.array([[shrinks], [0.5 + shrinks / 2]])

    def rule(now: Any) -> Any:
        return ends + part * (now - ends)

    moves = np.array([True, True, False])
    plain = until_still(rule, np.ones((2, 3)), moves, 4096)
    with jax.enable_x64(True):
        traced = np.asarray(until_still(rule, jax.numpy.ones((2, 3)), jax.numpy.asarray(moves), 4096))
    assert plain[:, :2] == pytest.approx(ends[:, :2], rel=1e-9) and (plain[:, 2] == 1).all()
    assert traced == pytest.approx(plain, rel=1e-9)


def test_no_guess_jumps_over_the_greatest_answer() -> None:
    """Steps that lead to 0.1 end at a floor of 0.4 before it; 0 would be an answer, too, and what lies between falls to it."""
    def rule(now: Any) -> Any:
        return np.where(now >= 0.4, np.maximum(0.999 * now + 0.0001, 0.4), 0.9 * now)

    assert until_still(rule, np.ones((1, 1)), np.array([True]), 4096) == pytest.approx(0.4)


def test_a_vendor_that_can_pay_pays_the_warrants_whole() -> None:
    inputs, now, shocks = ring(200 * MILLION, 0.0)
    _after, moves = fail(inputs, now, shocks)
    totals: dict[str, float] = {}
    add(totals, moves, int(np.flatnonzero(inputs.keep == 0)[0]))
    assert totals["warrant_settled"] == pytest.approx(WARRANTS / MILLION)
    assert totals["recovery_vendor"] == pytest.approx((CASH + WARRANTS) / MILLION * CREDIT / (CREDIT + NOTES))


def test_more_futures_change_no_bit_where_they_fail_together() -> None:
    case, block, _drawn = simulated("together", 64)
    wide = simulate_block(case, columns_of(case, 128), 1, 0)
    for name, values in block.series.items():
        for view in case.views:
            for mode in ("fail", "keep"):
                assert np.array_equal(block.part(values, view, mode), wide.part(wide.series[name], view, mode)[:, :64]), name
