"""What each instrument is for: it does it, in toyland."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from tests.instruments.terms import active, generous, of_kind, public_net, simulated
from tests.model.stage_visits import at_stage, opened
from whopays.case.case import Case
from whopays.case.load import load
from whopays.model.evolve import evolve
from whopays.model.instrument import Active
from whopays.model.instruments.last_resort_insurance import claims_held, layer, worth_later
from whopays.model.instruments.loan_guarantee import lender_spread, payment, state_recovery
from whopays.model.simulate import Block

Known = dict[str, ModuleType]
DRAWN = [1, 3]  # rows of toyland whose debt is drawn within the horizon


def run(toyland: Case, instruments: Known, name: str, paths: int = 64, **changed: float) -> Block:
    module = instruments[name]
    return simulated(toyland, active(module, generous(module, **changed)), paths=paths)


@pytest.fixture(scope="module")
def before(toyland: Case) -> Block:
    return simulated(toyland, paths=64)


def failed(block: Block) -> np.ndarray:
    return np.stack([block.series[f"labs.{lab}.default_probability"][-1] for lab in ("alder", "birch")])


def test_a_sure_rescue_lets_no_lab_fail(toyland: Case, instruments: Known, before: Block) -> None:
    saved = run(toyland, instruments, "rescue", chance=1.0, full=1e-3, form=0.0, haircut=0.0, belief=0.0)
    assert failed(before).mean() > 0.05
    assert failed(saved).max() == 0
    assert of_kind(saved, "rescue_loan").max() > 0


@pytest.mark.parametrize(("form", "kind"), [(0.0, "rescue_loan"), (1.0, "rescue_equity")])
def test_rescue_money_comes_in_the_form_stated(toyland: Case, instruments: Known, form: float, kind: str) -> None:
    saved = run(toyland, instruments, "rescue", chance=1.0, full=1e-3, form=form)
    assert of_kind(saved, kind).max() > 0
    assert of_kind(saved, {"rescue_loan": "rescue_equity", "rescue_equity": "rescue_loan"}[kind]).max() == 0


def test_lenders_who_expect_a_rescue_ask_less(toyland: Case, instruments: Known, before: Block) -> None:
    believed = run(toyland, instruments, "rescue", chance=0.0, full=1e-3, belief=0.8)
    spread = "labs.birch.spread"
    standing = before.series["labs.birch.default_probability"] == 0
    assert (believed.series[spread] <= before.series[spread] + 1e-12)[standing].mean() > 0.95
    assert believed.series[spread].mean() < before.series[spread].mean()


def test_an_announcement_moves_spreads_and_is_forgotten(toyland: Case, instruments: Known, before: Block) -> None:
    said = run(toyland, instruments, "announcement", sentiment_jump=0.0, spread_jump=0.7, belief_jump=0.0, half_life=0.25)
    ratio = said.series["market.spread_index"] / before.series["market.spread_index"]
    np.testing.assert_allclose(np.log(ratio[:3]).mean(axis=1), 0.7 * 2.0 ** -(np.arange(3) + 0.5), rtol=1e-6)


def test_a_denial_raises_spreads_of_labs_thought_too_big(toyland: Case, instruments: Known) -> None:
    rescue, word = instruments["rescue"], instruments["announcement"]
    believed = active(rescue, generous(rescue, chance=0.0, full=1e-3, belief=0.8))
    denial = active(word, generous(word, sentiment_jump=0.0, spread_jump=0.0, belief_jump=-0.6, half_life=5.0))
    calm, denied = simulated(toyland, believed), simulated(toyland, believed, denial)
    assert denied.series["labs.birch.spread"][1].mean() > calm.series["labs.birch.spread"][1].mean()


def test_faster_permits_deliver_sooner_and_cost_nothing(toyland: Case, instruments: Known, before: Block) -> None:
    fast = run(toyland, instruments, "permit_acceleration", months=12.0)
    middle = toyland.quarters // 2
    assert fast.series["market.capacity"][middle].mean() >= before.series["market.capacity"][middle].mean()
    assert np.abs(public_net(fast)).max() == 0


def test_the_state_pays_for_what_it_procures(toyland: Case, instruments: Known, before: Block) -> None:
    bought = run(toyland, instruments, "procurement", amount_per_year=1e6, growth=0.0, learning=0.0)
    paid = of_kind(bought, "procurement") / (toyland.quarters / 4)
    assert 0 < paid.max() <= 1e6 * (1 + 1e-9)
    assert of_kind(bought, "sale").mean() > of_kind(before, "sale").mean()


def test_learning_lowers_the_cost_of_chips(toyland: Case, instruments: Known) -> None:
    plain, learnt = (run(toyland, instruments, "procurement", amount_per_year=1e6, growth=0.0, learning=x) for x in (0.0, 0.4))
    assert of_kind(learnt, "chips").mean() < of_kind(plain, "chips").mean()


def test_the_states_loans_are_accounted_for(toyland: Case, instruments: Known) -> None:
    block = run(toyland, instruments, "direct_loan")
    lent = block.ledger.totals["government", "site", "state_loan", "contract"]
    back = sum(block.ledger.totals["site", "government", kind, "contract"] for kind in ("state_principal", "state_recovery"))
    noted = sum(total for (stock, _kind), total in block.ledger.entries.items() if stock == "state_loan")
    np.testing.assert_allclose(block.after.memory["state_loan"], lent - back + noted, atol=1e-9 * lent.max())
    assert lent.max() > 0


def test_a_full_credit_is_the_rate_times_what_is_invested(toyland: Case, instruments: Known) -> None:
    block = run(toyland, instruments, "tax_credit", credit_rate=0.25, chips_eligible=1.0, power_eligible=1.0, shell_eligible=1.0,
                refundable_share=1.0, passed_on_share=0.0)
    np.testing.assert_allclose(of_kind(block, "tax_credit"), 0.25 * of_kind(block, "construction", "chips"), rtol=1e-9)


def test_a_credit_that_is_not_refundable_never_exceeds_tax(toyland: Case, instruments: Known) -> None:
    block = run(toyland, instruments, "tax_credit", credit_rate=0.5, refundable_share=0.0, passed_on_share=0.0)
    credit = block.ledger.totals["government", "site", "tax_credit", "contract"]
    tax = block.ledger.totals["site", "taxes", "site_tax", "contract"]
    assert credit.max() > 0
    assert (credit <= tax * (1 + 1e-9) + 1e-6).all()


def test_a_reserve_lets_what_it_does_not_use(toyland: Case, instruments: Known) -> None:
    mean = [of_kind(run(toyland, instruments, "reserve", capacity=1.0, own_use_share=share, crisis_share=0.0),
                    "state_let", "state_idle_sale").mean() for share in (0.0, 0.5, 1.0)]
    assert mean[0] > mean[1] > mean[2] == 0


def test_recoupment_pays_back_its_multiple_and_not_more(toyland: Case, instruments: Known) -> None:
    block = run(toyland, instruments, "last_resort_insurance", premium_rate=0.0, recoupment=1.4, surcharge_limit=1.0)
    paid, back = of_kind(block, "compensation_state"), of_kind(block, "recoupment")
    assert back.max() > 0
    np.testing.assert_allclose(back + block.after.memory["to_recoup"], 1.4 * paid, rtol=1e-9)


def test_a_levy_that_outlasts_the_horizon_is_worth_its_payments(toyland: Case, instruments: Known) -> None:
    """Twenty payments in mid-quarter, each discounted; a levy that sales bear more slowly is worth less, and none more than it is owed."""
    rate, quarters = 0.05, 20
    payments = sum(7.0 / quarters * np.exp(-rate * (0.5 + k) / 4) for k in range(quarters))
    assert worth_later(np.array([7.0]), np.array([4 * 7.0 / quarters]), np.array([rate])) == pytest.approx(payments, rel=1e-4)
    terms = {"premium_rate": 0.0, "recoupment": 1.4, "recoupment_years": 30.0}
    held = []
    for limit in (1.0, 1e-4):
        module = instruments["last_resort_insurance"]
        one = active(module, generous(module, surcharge_limit=limit, **terms))
        block = simulated(toyland, one, paths=64)
        worth, owed = (claim.sum(axis=0) for claim in (claims_held(one.terms, block.inputs, block.after)[0].amount,
                                                       block.after.memory["to_recoup"][np.newaxis]))
        assert ((worth < owed) | (owed == 0) | (block.after.rate <= 0)).all()
        assert owed.max() > 0
        held.append(worth.sum() / owed.sum())
    assert held[1] < 0.9 * held[0]


def test_shares_bought_are_sold_when_the_time_is_over(toyland: Case, instruments: Known) -> None:
    block = run(toyland, instruments, "equity_stake", lasts=1.0, holds=0.5)
    assert of_kind(block, "state_equity").max() > 0
    assert of_kind(block, "state_equity_sold").max() > 0
    assert block.after.held_by_state.max() == 0


@pytest.mark.parametrize("name", ["loan_guarantee", "direct_loan"])
def test_help_with_fees_makes_no_more_sites_default(name: str, instruments: Known) -> None:
    """A fee or interest asked of a site that is being built would: it earns nothing yet."""
    case = load("openai-2025")
    module = instruments[name]

    def defaults(*with_it: Active) -> float:
        seen = []

        def watch(stage: object, _moves: object, now: Any) -> None:
            if getattr(stage, "__name__", "") == "settle":
                seen.append(float((now.flows.site_default > 0).sum()))

        simulated(case, *with_it, paths=64, witness=watch)
        return sum(seen)

    terms = generous(module, upfront_fee_rate=0.02, annual_fee_rate=0.0, margin_rate=0.0, margin_share=0.0, tenor=100.0, cap=1e12,
                     deferred_interest_share=0.0, begins=0.0, lasts=10.0)
    assert 0 < defaults(active(module, terms)) <= 1.05 * defaults()


def test_a_loan_that_outlives_the_lease_adds_defaults_of_sites_that_owe_the_state_alone(instruments: Known) -> None:
    """A loan of a hundred years is still owed when lenders are repaid and the lease is over: most of these have no tenant."""
    seen = {"let": 0, "empty": 0}

    def watch(stage: object, _moves: object, now: Any) -> None:
        if getattr(stage, "__name__", "") == "settle":
            alone = (now.flows.site_default > 0) & (now.site_debt <= 1) & (now.memory["state_loan"] > 1)
            seen["let"] += int((alone & (now.leased > 0)).sum())
            seen["empty"] += int((alone & (now.leased <= 0)).sum())

    module = instruments["direct_loan"]
    terms = generous(module, upfront_fee_rate=0.0, margin_rate=0.0, margin_share=0.0, tenor=100.0, cap=1e12, deferred_interest_share=0.0,
                     begins=0.0, lasts=10.0)
    simulated(load("openai-2025"), active(module, terms), paths=64, witness=watch)
    assert seen["empty"] > seen["let"]


@pytest.mark.parametrize("margin_share", [0.0, 0.3])
def test_simple_interest_is_on_principal_alone_and_repayment_counts_against_interest_first(
        toyland: Case, instruments: Known, margin_share: float) -> None:
    """All interest is put off: with simple interest what is owed grows by the rate on what was lent, without it on what is owed."""
    def watched(simple: float) -> tuple[np.ndarray, ...]:
        seen: list[tuple[np.ndarray, ...]] = []

        def watch(_stage: object, moves: Any, now: Any) -> None:
            for move in moves:
                if getattr(move, "stock", "") == "state_loan" and move.kind == "accrued":
                    bears = np.broadcast_to(now.flows.rate * 0.25, move.amount.shape)
                    seen.append((move.amount, bears, *(now.memory[name] for name in ("state_loan", "state_principal", "state_lent"))))

        terms = generous(instruments["direct_loan"], lent_share=0.5, margin_rate=0.0, upfront_fee_rate=0.0, cap=1e12, begins=0.0,
                         lasts=10.0, deferred_interest_share=1.0, simple_interest=simple, grace=50.0, margin_share=margin_share)
        simulated(toyland, active(instruments["direct_loan"], terms), modes=("keep",), paths=64, witness=watch)
        return tuple(np.array(one) for one in zip(*seen, strict=True))

    accrued, rate, after, principal, lent = watched(1.0)
    np.testing.assert_allclose(accrued, np.maximum(rate, 0) * principal, rtol=1e-9, atol=1e-3)
    could = principal[:-1] + np.diff(lent, axis=0)
    np.testing.assert_allclose(principal[1:], np.minimum(could, (after - accrued)[1:]), rtol=1e-9, atol=10)  # dust is no debt
    assert (principal[1:] < could - 1000).any() == (margin_share > 0)
    compound, rate, after, _, _ = watched(0.0)
    assert compound.sum() > 1.01 * accrued.sum() if not margin_share else compound.sum() >= accrued.sum()
    np.testing.assert_allclose(compound, np.maximum(rate, 0) * (after - compound), rtol=1e-9, atol=1e-3)


def test_lenders_are_owed_no_service_on_what_the_state_took_over(toyland: Case, instruments: Known) -> None:
    """The state lends half of what is drawn: lenders are owed in proportion to the debt that is left with them, no more."""
    module = instruments["direct_loan"]
    sculpted = replace(toyland, contracts={name: replace(one, financing="sculpted") for name, one in toyland.contracts.items()})
    def service_over_debt(share: float) -> np.ndarray:
        terms = generous(module, lent_share=share, upfront_fee_rate=0.0, cap=1e15, begins=0.0, lasts=100.0)
        owed, debt = [], []

        def watch(stage: object, moves: Any, now: Any) -> None:
            if getattr(stage, "__name__", "") == "operate":
                owed.append(sum(due.amount for due in now.flows.dues if due.kind in ("site_principal", "site_interest")))
                debt.append(now.site_debt)

        simulated(sculpted, active(module, terms), modes=("keep",), witness=watch)
        return np.sum(owed, axis=(0, 2))[DRAWN] / np.sum(debt, axis=(0, 2))[DRAWN]

    # the state takes what is not finished first, so that what lenders keep is older; with its schedule untouched it was a third more
    np.testing.assert_allclose(service_over_debt(0.5), service_over_debt(0.0), rtol=0.15)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_lenders_bear_no_interest_on_replaced_chips_the_state_paid(share: float, instruments: Known) -> None:
    """What is lent for replaced chips bears half a quarter's interest, and what the state lends of it none to lenders."""
    module, visit = instruments["direct_loan"], at_stage("toyland", "build")[-1]
    inputs, old = opened("toyland").inputs, visit.before.site_debt
    one = 1 + 0 * old
    flows = evolve(visit.booked.flows, borrowed=10 * one, again=10 * one, completed=10 * one, bearing=100 * one + 0.5 * 10)
    terms = active(module, generous(module, lent_share=share, cap=1e15, upfront_fee_rate=0.0, begins=0.0, lasts=100.0)).terms
    now = evolve(visit.booked, construction_debt=0 * one, site_debt=110 * one, flows=flows,
                 memory={**visit.booked.memory, **module.memory(terms, inputs)})
    after, moves = module.lend(terms, inputs, now, visit.shocks)
    taken = next(move.amount for move in moves if move.kind == "refinanced")
    np.testing.assert_allclose(taken, share * 10 * one)
    np.testing.assert_allclose(after.flows.bearing, 100 + 0.5 * (1 - share) * 10 * one)
    building, _moves = module.lend(terms, inputs, evolve(now, construction_debt=1e3 * one), visit.shocks)  # taken over before all else
    np.testing.assert_allclose(building.flows.bearing, flows.bearing)


def test_the_guarantee_pays_by_its_formula() -> None:
    exposure, cap = np.array([[100.0], [300.0]]), np.array([200.0])
    assert payment(exposure, 0.8, 0.0, cap).ravel().tolist() == pytest.approx([50.0, 150.0])
    claim = np.array([[80.0]])
    for seniority, back in ((0.0, 0.8 * 60), (1.0, 60 + 80 - 100), (-1.0, 60.0)):
        got = state_recovery(np.array([[100.0]]), claim, np.array([[60.0]]), np.array([seniority]))
        assert got.item() == pytest.approx(back)
    assert lender_spread(np.float64(0.04), np.float64(0.0), np.float64(0.004), np.float64(0.3)) == 0.04


def test_the_states_layer_stays_within_what_nobody_pays() -> None:
    damage, left = np.array([50.0, 100.0, 1000.0]), np.array([0.0, 70.0, 900.0])
    assert layer(damage, left, 0.8, 20.0, 300.0).tolist() == pytest.approx([0.0, 56.0, 300.0])
