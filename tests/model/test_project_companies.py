"""Project companies: the kernel's debt against the schedules of finance/ and NREL's model; covenants; laws on every path."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.scratch_paths import SEED, case_of, columns_of
from tests.model.stage_visits import TOYLAND, Opened, opened, with_field
from tests.model.still_site import RISKLESS, level_deal, run, standing
from whopays.finance.loans import annuity, annuity_payment
from whopays.finance.sculpting import sculpt
from whopays.model import site_debt
from whopays.model.evolve import evolve
from whopays.model.simulate import simulate_block
from whopays.model.state import State
from whopays.model.transfer import Moves, Transfer

EXACT = 1e-12
LEASE = "alder-lease"
Array = Any


@pytest.mark.parametrize("quarters", [4, 8, 11])
def test_sculpted_service_is_the_schedule_of_finance(quarters: int) -> None:
    """Nothing moves: what a site owes each quarter is what `sculpt` says of its capped debt, to the last."""
    seen, block = run("birch-hall", "sculpted", standing(3e6, 1.2e6, 0.0175, 1.4, quarters))
    plan = sculpt(np.full(quarters, 1.2e6), 0.0175, 1.4, 3e6, 1.0)
    assert plan.debt == 3e6 < plan.capacity
    assert np.allclose(seen.array("due")[:quarters], plan.service, rtol=EXACT, atol=0)
    assert np.allclose(seen.array("debt")[:quarters], plan.balance[1:], rtol=EXACT, atol=3e6 * EXACT)
    assert block.ledger.totals["site", "lender", "site_principal", "contract"][2, 0] == pytest.approx(3e6, rel=EXACT)


@pytest.mark.parametrize("quarters", [4, 8, 11])
def test_level_service_is_the_schedule_of_finance(quarters: int) -> None:
    seen, _block = run("birch-hall", "annuity", standing(3e6, 9e5, 0.0175, 1.4, quarters))
    plan = annuity(3e6, 0.0175, quarters)
    assert np.allclose(seen.array("due")[:quarters], plan.service, rtol=EXACT, atol=0)
    assert np.allclose(seen.array("debt")[:quarters], plan.balance[1:], rtol=EXACT, atol=3e6 * EXACT)


def test_service_of_what_is_built_repays_each_delivery_by_its_term() -> None:
    """Each delivery's debt pays half a service at once and whole ones after: the kernel's total is their sum."""
    sets = (f"contracts.{LEASE}.credit_spread=0.03", f"contracts.{LEASE}.debt_term=3.75", f"contracts.{LEASE}.capital_cost=9e6")
    seen, _block = run(LEASE, "sculpted", sets)
    rate = (RISKLESS + 0.03) / 4
    completed = seen.array("completed")
    assert (completed > 0).sum() > 4
    service = completed * annuity_payment(1.0, rate, 15) / (1 + rate / 2)
    expected = np.cumsum(service) - service / 2
    assert np.allclose(seen.array("due"), expected, rtol=EXACT, atol=EXACT * expected.max())


@settings(max_examples=12, deadline=None)
@given(price=st.floats(0.03, 0.3), rate=st.floats(0.011, 0.04), tenor=st.integers(4, 11), cover=st.floats(1.1, 2.5),
       reserve=st.floats(0.0, 0.9))  # a reserve above what is owed is not kept here
def test_a_contract_run_through_the_kernel_is_nrels(price: float, rate: float, tenor: int, cover: float, reserve: float) -> None:
    """SAM sizes a debt on a level cash flow; the kernel serves it, its quarter standing for SAM's year, with the same reserve."""
    assert residual_to_sam(price, rate, tenor, cover, reserve) < 1e-9


def residual_to_sam(price: float, rate: float, tenor: int, cover: float, reserve: float) -> float:
    """Largest gap of service, balance and reserve, relative to the debt."""
    sam = level_deal(price, rate, tenor, cover, reserve)
    seen, _block = run("birch-hall", "sculpted", standing(
        float(sam["debt"][0]), float(sam["cash_flow"][0]), rate, cover, tenor, months=3 * reserve))
    filled = min(int(np.ceil(reserve / (cover - 1))), tenor)  # SAM's reserve stands at the start, this one fills from cash flow
    gaps = [seen.array("due")[:tenor] - sam["service"], seen.array("debt")[:tenor] - sam["balance"],
            (seen.array("reserve")[:tenor] - sam["reserve"])[filled:]]
    assert not seen.array("default").any()
    return max(float(np.abs(gap).max(initial=0.0)) for gap in gaps) / float(sam["debt"][0])


# Laws on every path of the shipped cases

@cache
def watched(name: str) -> dict[str, Any]:
    """Sums over a run under all views and both modes: what lenders and owners put in, debt, reserve, defaults."""
    found: dict[str, Any] = {"cost": 0.0, "debt": [], "reserve": [], "defaulted": [], "swept": 0.0, "breached": 0.0}
    case = case_of(name)

    def watch(stage: Any, moves: Moves, now: State) -> None:
        if stage.__name__ == "build":
            found["cost"] = found["cost"] + sum(m.amount for m in moves if isinstance(m, Transfer) and m.payer == "site")
        elif stage.__name__ == "settle":
            flows = now.flows
            found["swept"] = found["swept"] + sum(m.amount for m in moves if m.kind == "site_sweep") * (1 - flows.breached)
            found["breached"] = found["breached"] + flows.breached
            found["reserve"].append((now.site_reserve.min(), (now.site_reserve * flows.site_default).max()))
            found["defaulted"].append(flows.site_default)
        elif stage.__name__ == "value":
            found["debt"].append((now.site_debt + now.construction_debt, found["cost"]))

    found["block"] = simulate_block(case, columns_of(case, 64), SEED, 0, witness=watch)
    return found


NAMES = pytest.mark.parametrize("name", ["toyland", "hard-times", "openai-2025"])


@NAMES
def test_debt_never_passes_loan_to_cost_on_any_path(name: str) -> None:
    found = watched(name)
    contract = found["block"].inputs.contracts
    for debt, cost in found["debt"]:
        assert (debt <= contract.opening_debt + contract.loan_to_cost * cost * (1 + 1e-9) + 1.0).all()


@NAMES
def test_the_reserve_is_never_negative_and_empty_at_a_default(name: str) -> None:
    found = watched(name)
    assert min(low for low, _ in found["reserve"]) >= -1.0
    assert max(at_default for _, at_default in found["reserve"]) <= 1.0
    assert sum(one.sum() for one in found["defaulted"]) > 0


@NAMES
def test_lenders_sweep_only_below_the_default_ratio(name: str) -> None:
    found = watched(name)
    assert np.abs(found["swept"]).max() == 0
    assert found["breached"].sum() > 0


def touched(*sets: str) -> tuple[dict[str, Array], Array]:
    """Series of toyland in hard times, and (quarter, path) truth once a lab, a site or its owner has failed."""
    case, first = case_of("hard-times", *sets), []

    def watch(stage: Any, _moves: Moves, now: State) -> None:
        if stage.__name__ == "value":
            failing = sum(one.sum(axis=0) for one in (now.flows.failing, now.flows.exits, now.flows.firm_failing) if one is not None)
            first.append(now.flows.site_default.sum(axis=0) + failing)

    block = simulate_block(case, columns_of(case, 64), SEED, 0, witness=watch)
    return block.series, np.cumsum(first, axis=0) > 0


def test_what_used_machines_bring_is_not_known_before_a_sale() -> None:
    """Another draw of the bid changes nothing on a path until somebody fails: then machines are sold."""
    (one, once), (other, again) = touched(), touched("compute.resale_volatility=1.5")
    untouched = ~(once | again)
    assert untouched[0].mean() > 0.2 and not untouched.all()
    for name, values in one.items():
        assert np.array_equal(values[untouched], other[name][untouched]), name
    assert any(not np.array_equal(values, other[name]) for name, values in one.items())


def test_a_site_whose_cash_flow_is_below_zero_in_all_years_borrows_nothing_new_and_defaults_on_what_it_owes() -> None:
    """Rent is drawn around operating cost, so the case is not refused; where it is below, no debt can be sized."""
    terms = (f"contracts.{LEASE}.rent={{uniform: [1e5, 1.02e6]}}", f"contracts.{LEASE}.opening_debt=5e6")
    case = case_of("toyland", *terms)
    block = simulate_block(case, columns_of(case, 64), SEED, 0)
    at, inputs = list(case.contracts).index(LEASE), block.inputs
    below = (np.broadcast_to(inputs.contracts.rent, block.after.site_debt.shape) <= inputs.contracts.operating_cost)[at]
    mortal = np.broadcast_to(inputs.keep, below.shape) == 0
    assert (below & mortal).sum() > 20
    paid = {kind: sum(amount[at] for key, amount in block.ledger.totals.items() if key[2] == kind)
            for kind in ("site_loan", "site_recovery", "sponsor_equity")}
    assert (paid["site_loan"][below] == 0).all() and (paid["sponsor_equity"][below] > 0).all()  # its owner pays for what was promised
    assert (block.after.sold[at][below & mortal] == 1).all()  # lenders sold it
    assert (paid["site_recovery"][below & mortal] < 5e6).all() and np.isfinite(paid["site_recovery"]).all()


def test_a_sale_above_all_that_is_owed_pays_lenders_in_full_and_the_rest_to_the_owner() -> None:
    """Buyers may bid more than machines are worth in use: lenders get no more than they are owed."""
    case = case_of("toyland", "compute.resale_share=1", "compute.resale_volatility=1.5")
    most = 0.0

    def watch(stage: Any, moves: Moves, now: State) -> None:
        nonlocal most
        if stage.__name__ == "foreclose":
            exposure, recovered = now.flows.site_exposure, now.flows.site_recovered
            assert (recovered <= exposure * (1 + EXACT)).all() and (now.site_debt >= -1e-6).all()
            rest = sum((move.amount.sum() for move in moves if isinstance(move, Transfer) and move.kind == "site_residual"), 0.0)
            most = max(most, float(rest))

    simulate_block(case, columns_of(case, 64), SEED, 0, witness=watch)
    assert most > 0


# Refinancing, one quarter by hand

def matured(start: Opened, *, bust: float = 0.0, spread: float = 0.02, promised: float = 4.0, rejected: float = 0.0) -> State:
    """A GW with 4 years of rent promised and all its debt of 5 m due today; the tenant pays `spread`."""
    wide = np.ones_like(start.state.leased)
    flows = evolve(start.state.flows, rate=np.full(2, 0.03), spread_index=np.ones(2), bust=np.full(2, bust), maturing=5e6 * wide)
    return evolve(start.state, flows=flows, leased=wide, promised=promised * wide, site_debt=5e6 * wide, site_spread=0.02 * wide,
                  rejected=rejected * wide, spread=spread * np.ones_like(start.state.spread), balloon=0 * wide)


def still(start: Opened, **terms: float) -> Any:
    one = 0 * start.inputs.contracts.capacity + 1
    own = {"rent": 4e6, "operating_cost": 1e6, "debt_service_cover": 1.3, "credit_spread": 0.02, "extension": 0.0, **terms}
    all_mature = evolve(start.inputs, is_mini_perm=one)  # elsewhere no debt is due at a maturity, nor is any worked out
    return with_field(all_mature, "contracts", **{name: value * one for name, value in own.items()})


def test_debt_that_matures_is_replaced_at_what_the_tenant_pays() -> None:
    start = opened(TOYLAND, 1, modes=("fail",))
    none = 0 * start.state.leased
    for tenant, asked in ((0.01, 0.02), (0.05, 0.05)):
        after, new, moves = site_debt.refinanced(still(start), matured(start, spread=tenant), none)
        assert np.allclose(new, 5e6) and np.allclose(after.site_spread, asked)
        assert {move.kind for move in moves} == {"site_refinancing", "site_extension"}
    carries = site_debt.carried(still(start), np.array([[4.0]]), 0.03 + 0.11)[0, 0]
    _after, new, _moves = site_debt.refinanced(still(start, debt_service_cover=2.2), matured(start, spread=0.11), none)
    assert np.allclose(new, carries * 1.3 / 2.2) and (new < 5e6).all()  # dearer money, less debt


@pytest.mark.parametrize("why", [{"bust": 1.0}, {"spread": 1e3}, {"promised": 0.0}, {"rejected": 1.0}])
def test_nobody_replaces_debt_in_a_shut_market_or_without_a_tenant(why: dict[str, float]) -> None:
    start = opened(TOYLAND, 1, modes=("fail",))
    none = 0 * start.state.leased
    assert (site_debt.refinanced(still(start), matured(start, **why), none)[1] == 0).all()
    extended = site_debt.refinanced(still(start, extension=2.0), matured(start, **why), none)[1]
    has_rent = "promised" not in why and "rejected" not in why
    assert np.allclose(extended, 5e6 * (1 - 0.25 / 2) * has_rent)  # the old lenders wait, an eighth is due
    assert (site_debt.refinanced(still(start, extension=2.0), matured(start, **why), none + 1)[1] == 0).all()  # not for one in breach
