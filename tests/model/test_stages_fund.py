"""Stage fund: nothing is raised unless wanted, each source only after those before it, none beyond its limit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.stage_visits import CASES, TOYLAND, at_stage, module, opened, with_field
from whopays.model.evolve import evolve

stage = module("fund")
SOURCES = ("support", "committed_equity", "warrants", "revolver_draw", "term_loan", "vendor", "equity", "convertible", "flotation")
RAISES = {"committed_equity", "warrant_settled", "revolver_draw", "term_loan", "vendor_loan", "vendor_equity",
          "equity", "convertible", "flotation", "unfound"}
amounts = st.lists(st.floats(0, 1e12), min_size=len(SOURCES), max_size=len(SOURCES))


@given(st.floats(0, 1e13), amounts, st.booleans())
@settings(max_examples=100, deadline=None)
def test_sources_are_taken_in_turn(wanted: float, most: list[float], alive: bool) -> None:
    limit = {name: np.array([[x]]) for name, x in zip(SOURCES, most, strict=True)}
    raised, left = stage.raise_money(np.array([[wanted]]), limit, np.array([[float(alive)]]))
    taken = [float(raised[name][0, 0]) for name in SOURCES]
    assert sum(taken) + float(left[0, 0]) == pytest.approx(wanted, rel=1e-9, abs=1e-3)
    assert all(0 <= t <= m * alive for t, m in zip(taken, most, strict=True))
    for at in range(len(SOURCES) - 1):
        if sum(taken[at + 1 :]) > 0:  # a later source gave something: this one gave all it could
            assert taken[at] == pytest.approx(most[at] * alive, rel=1e-9)


def test_the_order_is_that_of_the_financing_policy() -> None:
    visit = at_stage(TOYLAND, "fund")[0]
    limit = stage.limits(opened(TOYLAND).inputs, visit.before, visit.shocks, visit.before.value, 0 * visit.before.vendor_credit)
    assert tuple(limit) == SOURCES
    assert all((most >= 0).all() for most in limit.values())


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_raised_unless_wanted(name: str) -> None:
    for visit in at_stage(name, "fund"):
        rich = evolve(visit.before, cash=visit.before.cash + 1e15)
        after, moves = stage.fund(opened(name).inputs, rich, visit.shocks)
        assert all((move.amount == 0).all() for move in moves if move.kind != "vested")  # earned by what was delivered
        assert (after.held_before == rich.held_before).all() and (after.flows.external == 0).all()


@pytest.mark.parametrize("name", CASES)
def test_what_is_raised_is_what_was_wanted_and_no_more(name: str) -> None:
    raised_somewhere = 0.0
    for visit in at_stage(name, "fund"):
        inputs, now = opened(name).inputs, visit.before
        owed = stage.lab_dues(inputs, now.flows.dues)
        buffer = inputs.funding.buffer / 3 * now.burn * now.alive * inputs.has_finance
        wanted = np.maximum(owed + buffer - now.cash, 0)
        got = sum(inputs.tenant(m.amount) if m.by == "contract" else m.amount for m in visit.moves if m.kind in RAISES | {"support"})
        assert (got <= wanted * (1 + 1e-9) + 1e-3).all()
        assert (got[:, :] >= 0).all()
        raised_somewhere += got.sum()
        external = sum(inputs.tenant(m.amount) if m.by == "contract" else m.amount for m in visit.moves if m.kind in RAISES)
        assert np.allclose(external, visit.returned.flows.external, rtol=1e-9, atol=1e-3)
    assert raised_somewhere > 0


@pytest.mark.parametrize("name", CASES)
def test_in_mode_keep_every_due_is_found_and_nothing_is_put_off(name: str) -> None:
    for visit in at_stage(name, "fund"):
        inputs, flows = opened(name).inputs, visit.booked.flows
        keep = inputs.keep > 0
        deferred = next(m.amount for m in visit.moves if m.kind == "deferred")
        assert (deferred[:, keep] == 0).all() and (flows.exits[:, keep] == 0).all()
        owed = stage.lab_dues(inputs, flows.dues) * inputs.has_finance
        assert (visit.booked.cash[:, keep] >= owed[:, keep] * (1 - 1e-9) - 1e-3).all()
        assert (flows.unfound[:, ~keep] == 0).all()


@pytest.mark.parametrize("name", CASES)
def test_deferred_rent_leaves_this_quarters_dues_and_stays_under_its_cap(name: str) -> None:
    for visit in at_stage(name, "fund"):
        inputs, f = opened(name).inputs, opened(name).inputs.funding
        before, after = (next(d.amount for d in dues if d.kind == "rent") for dues in (visit.before.flows.dues, visit.returned.flows.dues))
        deferred = next(m.amount for m in visit.moves if m.kind == "deferred")
        assert np.allclose(before - after, deferred, atol=1e-3) and (after >= -1e-3).all()
        cap = f.deferral_share * f.deferral_term * inputs.contracts.rent * inputs.contracts.capacity
        assert (visit.before.deferred_rent + deferred <= np.maximum(cap, visit.before.deferred_rent) * (1 + 1e-9) + 1e-3).all()


def test_ownership_is_diluted_by_money_over_value_after() -> None:
    """100 raised on 300 before sells a quarter; of it 40 by vendors, who then hold a tenth."""
    start = opened(TOYLAND, 1, modes=("fail",))
    one = np.ones_like(start.state.cash)
    parts = stage.dilute(start.state, 300 * one, 60 * one, 40 * one, 0 * one)
    assert np.allclose(parts["held_before"], 0.75) and np.allclose(parts["held_by_vendors"], 0.1)
    untouched = stage.dilute(start.state, 300 * one, 0 * one, 0 * one, 0 * one)
    assert np.allclose(untouched["held_before"], 1)


@pytest.mark.parametrize("name", CASES)
def test_shares_held_never_pass_the_whole(name: str) -> None:
    for visit in at_stage(name, "fund"):
        held = visit.returned.held_before + visit.returned.held_by_vendors + visit.returned.held_by_state
        assert (held <= 1 + 1e-12).all() and (visit.returned.held_before >= 0).all()


def test_a_bust_shuts_markets_and_slows_equity() -> None:
    visit = at_stage(TOYLAND, "fund")[0]
    inputs = opened(TOYLAND).inputs
    one = np.ones(visit.before.cash.shape[-1])
    calm, bust = (evolve(visit.before, flows=evolve(visit.before.flows, bust=state * one)) for state in (0.0, 1.0))
    value = np.ones_like(visit.before.cash)
    shut = stage.limits(inputs, bust, visit.shocks, value, 0 * bust.vendor_credit)
    for source in ("term_loan", "convertible", "flotation"):
        assert (shut[source] == 0).all()
    assert (stage.equity_limit(inputs, bust, value) <= stage.equity_limit(inputs, calm, value)).all()
    assert np.allclose(stage.equity_limit(inputs, bust, value), inputs.funding.equity_pace_bust)
    assert np.allclose(shut["committed_equity"], visit.before.undrawn_equity)  # promised before, paid in a bust too


def test_a_flotation_happens_once_from_its_date_while_the_window_is_open() -> None:
    start = opened(TOYLAND)
    one = 0 * start.inputs.labs.cash
    inputs = with_field(start.inputs, "labs", flotation_from=one + start.inputs.dates[0], flotation_share=one + 0.2)
    inputs = with_field(inputs, "funding", flotation_window=np.array([0.5]))
    now = evolve(at_stage(TOYLAND, "fund")[0].before, floated=start.state.floated)
    now = evolve(now, flows=evolve(now.flows, bust=0 * now.flows.bust))
    value, shocks = np.ones_like(now.cash), dict(at_stage(TOYLAND, "fund")[0].shocks)
    wide = np.ones_like(shocks["flotation"])
    standalone = np.broadcast_to(inputs.has_finance * (1 - inputs.parent_owned), value.shape)

    def most(now_: object, uniform: float, inputs_: object = inputs) -> np.ndarray:
        return stage.limits(inputs_, now_, {**shocks, "flotation": uniform * wide}, value, 0 * now_.vendor_credit)["flotation"]

    assert np.allclose(most(now, 0.4), 0.2 * standalone)
    assert (most(now, 0.6) == 0).all()
    assert (most(evolve(now, floated=now.floated + 1), 0.4) == 0).all()
    later = with_field(inputs, "labs", flotation_from=one + start.inputs.dates[1])
    assert (most(now, 0.4, later) == 0).all()


@pytest.mark.parametrize("name", CASES)
def test_money_comes_only_to_labs_with_finances(name: str) -> None:
    for visit in at_stage(name, "fund"):
        without = np.ravel(opened(name).inputs.has_finance == 0)
        for move in visit.moves:
            if move.by == "lab":
                assert (move.amount[without] == 0).all(), move.kind
