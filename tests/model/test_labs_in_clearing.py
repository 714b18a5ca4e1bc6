"""A lab that fails and a vendor that owes it for warrants clear together: the kernel beside a network solved by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.model.scratch_paths import columns_of, simulated
from tests.model.stage_visits import TOYLAND, Opened, at_stage, opened
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


def ring(vendor_has: float, bankruptcy_cost: float) -> tuple[Inputs, State, dict[str, Any]]:
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
        now, alive=labs + 1, failed=labs, under_water=labs, value=labs, cash=at(ALDER, labs, CASH), term_debt=labs, revolver=labs,
        convertible=at(ALDER, labs, NOTES), insurance_due=labs, vendor_credit=none, deferred_rent=none, vendor_shares=none,
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
