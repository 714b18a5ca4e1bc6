"""Stage value, and what lenders ask at the opening: spreads ordered by who stands behind a debt."""

from __future__ import annotations

import numpy as np
import pytest

from tests.model.stage_visits import CASES, OPENAI, TOYLAND, at_stage, module, opened, with_field
from whopays.case.load import load
from whopays.finance.merton import spread as merton_spread
from whopays.model.claim import lab_debt
from whopays.model.evolve import evolve

stage = module("value")


def by_lab(name: str, values: np.ndarray) -> dict[str, float]:
    return dict(zip(load(name).labs, np.median(values, axis=-1), strict=True))


def test_at_the_opening_spreads_are_ordered_by_who_stands_behind() -> None:
    """A lab with a rich parent below one with an affiliate, and that below one alone with the most promised and the least cash flow."""
    spread = by_lab(OPENAI, opened(OPENAI).state.spread)
    assert spread["google"] < spread["meta"] < spread["xai"] < spread["openai"]
    assert spread["google"] <= spread["anthropic"] < spread["openai"]


def test_at_the_opening_sites_of_strong_landlords_borrow_cheaper() -> None:
    case, spread = load(OPENAI), np.median(opened(OPENAI).inputs.contracts.credit_spread, axis=-1)
    of = {counterparty: [s for s, c in zip(spread, case.contracts.values(), strict=True) if c.counterparty == counterparty]
          for counterparty in ("microsoft", "amazon", "alphabet", "oracle", "coreweave", "valor-spv")}
    assert max(of["microsoft"] + of["amazon"] + of["alphabet"]) < min(of["oracle"])
    assert max(of["oracle"]) < min(of["coreweave"]) < min(of["valor-spv"])


@pytest.mark.parametrize("name", CASES)
def test_the_opening_value_is_the_last_round(name: str) -> None:
    """Equity at the opening is the valuation of the case, whatever multiple is drawn; the gap to the formula is the premium."""
    start = opened(name)
    equity = start.state.value - lab_debt(start.inputs, start.state)
    assert np.allclose(equity, start.inputs.labs.valuation * start.inputs.has_finance, rtol=1e-9, atol=1)


def test_the_opening_premium_decays_by_half_in_its_half_life() -> None:
    visit = at_stage(TOYLAND, "value")[0]
    inputs = with_field(opened(TOYLAND).inputs, "valuation", premium_half_life=np.array([0.5]))
    now = evolve(visit.before, premium_log=visit.before.premium_log * 0 + 0.8)
    once = stage.value(inputs, now, visit.shocks)[0]
    twice = stage.value(inputs, once, visit.shocks)[0]
    assert np.allclose(twice.premium_log, 0.4)
    formula = stage.value(inputs, evolve(now, premium_log=0 * now.premium_log), visit.shocks)[0].value
    assert np.allclose(twice.value, formula * np.exp(0.4))


@pytest.mark.parametrize("name", CASES)
def test_the_gone_are_worth_nothing_and_nobody_less(name: str) -> None:
    for visit in at_stage(name, "value"):
        after = visit.returned
        assert (after.value >= 0).all() and np.isfinite(after.value).all()
        assert (after.value[after.alive == 0] == 0).all()
        assert visit.moves == []


def test_a_multiple_rises_with_growth_margin_and_mood_and_falls_with_rates() -> None:
    inputs = opened(TOYLAND).inputs
    base = stage.multiple(inputs, 1.3, 0.1, 0.04, 0.0)
    assert (stage.multiple(inputs, 1.6, 0.1, 0.04, 0.0) >= base).all()
    assert (stage.multiple(inputs, 1.3, 0.3, 0.04, 0.0) >= base).all()
    assert (stage.multiple(inputs, 1.3, 0.1, 0.04, 0.5) >= base).all()
    assert (stage.multiple(inputs, 1.3, 0.1, 0.06, 0.0) <= base).all()
    cap = 1 + float(np.ravel(inputs.valuation.growth_cap)[0])
    assert np.allclose(stage.multiple(inputs, cap, 0.1, 0.04, 0.0), stage.multiple(inputs, cap + 50, 0.1, 0.04, 0.0))


def test_what_lenders_count_as_owed() -> None:
    """Debt 100 and firm rent of the next quarters, 2 GW at 10 a year over two years, less cash 30."""
    start = opened(TOYLAND, 1, modes=("fail",))
    one, lab = 0 * start.inputs.contracts.rent + 1, np.ones_like(start.state.cash)
    inputs = with_field(with_field(start.inputs, "contracts", rent=10 * one), "funding", promise_quarters=np.array([8.0]))
    wide = np.ones_like(start.state.leased)
    now = evolve(start.state, leased=wide, promised=100 * wide, term_debt=100 * lab, cash=30 * lab, revolver=0 * lab, convertible=0 * lab,
                 vendor_credit=0 * wide, deferred_rent=0 * wide)
    assert np.allclose(stage.default_point(inputs, now)[:2], 100 + 2 * 20 - 30)  # two contracts each
    assert np.allclose(stage.default_point(inputs, evolve(now, promised=0.5 * wide))[:2], 100 + 2 * 5 - 30)  # half a year left
    assert (stage.default_point(inputs, evolve(now, cash=1e9 * lab)) == 0).all()


@pytest.mark.parametrize("name", CASES)
def test_a_spread_is_mertons_less_belief_in_rescue_and_liquidity(name: str) -> None:
    visit = at_stage(name, "value")[3]
    inputs, now = opened(name).inputs, visit.returned
    f = inputs.funding
    risk = merton_spread(now.value, stage.default_point(inputs, now), now.rate, f.asset_volatility, f.pricing_tenor)
    liquidity = inputs.market.liquidity_premium * now.flows.spread_index
    alone = np.minimum(risk * (1 - inputs.failure.rescue_belief) + liquidity, 2 * f.highest_spread)
    parent = np.broadcast_to(inputs.labs.support_credit_spread * now.flows.spread_index, alone.shape)
    owned = np.ravel(inputs.parent_owned) > 0
    assert np.allclose(now.spread[~owned], alone[~owned]) and np.allclose(now.spread[owned], parent[owned])
    rescued = with_field(inputs, "failure", rescue_belief=np.array([1.0]))
    assert np.allclose(stage.asked_spread(rescued, now, now.value)[~owned], np.minimum(liquidity, 2 * f.highest_spread))


@pytest.mark.parametrize("name", CASES)
def test_more_debt_never_lowers_a_spread(name: str) -> None:
    visit = at_stage(name, "value")[5]
    inputs, now = opened(name).inputs, visit.returned
    more = evolve(now, term_debt=now.term_debt + 1e10)
    assert (stage.asked_spread(inputs, more, now.value) >= stage.asked_spread(inputs, now, now.value) - 1e-12).all()


@pytest.mark.parametrize("name", CASES)
def test_quarters_under_water_are_counted_in_a_row(name: str) -> None:
    for visit in at_stage(name, "value"):
        after = visit.returned
        under = (after.value < lab_debt(opened(name).inputs, after)) & (after.alive > 0)
        assert (after.under_water == np.where(under, visit.before.under_water + 1, 0)).all()
