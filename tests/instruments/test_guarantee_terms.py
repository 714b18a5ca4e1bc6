"""Terms of the guarantee one by one: cover that ends, old debt, grid alone, warrants; and what cheaper money lets be built."""

from __future__ import annotations

import dataclasses
from types import ModuleType

import numpy as np
import pytest

from tests.instruments.terms import active, of_kind, simulated, zero
from whopays.case.case import Case
from whopays.case.load import load
from whopays.model.instrument import Active
from whopays.model.instruments import found
from whopays.model.simulate import Block

loan_guarantee = found()["loan_guarantee"]
PLAIN = {"covered_share": 0.8, "cap": 1e12, "first_loss_share": 0.0, "upfront_fee_rate": 0.0, "borrower_pays": 0.0, "annual_fee_rate": 0.0,
         "seniority": 0.0, "begins": 0.0, "lasts": 100.0, "pass_through": 0.0, "tenor": 0.0, "existing_share": 0.0, "power_part": 0.0,
         "warrant_coverage": 0.0, "warrant_years": 0.0}
SHORT, FREE = "compute.planning_margin=6", "compute.build_elasticity=1.5"  # labs that want more than is offered


def run(case: Case, paths: int = 128, **changed: float) -> Block:
    return simulated(case, active(loan_guarantee, PLAIN | changed), paths=paths)


def issued(block: Block) -> np.ndarray:
    return block.after.memory["guarantee_issued"].sum(axis=0)


def test_cover_that_ends_early_pays_no_more(toyland: Case) -> None:
    long, short = run(toyland), run(toyland, tenor=0.5)
    kept, ended = (of_kind(block, "guarantee_claim") for block in (long, short))
    assert (ended <= kept * (1 + 1e-9) + 1e-6).all()
    assert ended.mean() < 0.9 * kept.mean()
    np.testing.assert_allclose(issued(long), issued(short))


def test_cover_longer_than_the_horizon_is_cover_as_long_as_the_loan(toyland: Case) -> None:
    long, longer = run(toyland), run(toyland, tenor=100.0)
    np.testing.assert_allclose(of_kind(longer, "guarantee_claim"), of_kind(long, "guarantee_claim"), rtol=1e-9, atol=1e-6)


def test_old_debt_is_covered_where_the_terms_say_so(toyland: Case) -> None:
    old = run(toyland, existing_share=1.0, lasts=0.0)
    owed = old.before.site_debt.sum(axis=0)
    assert owed.min() > 0
    np.testing.assert_allclose(issued(old), 0.8 * owed)
    assert np.abs(issued(run(toyland, lasts=0.0))).max() == 0


def test_a_guarantee_of_grid_covers_what_loans_pay_for_it(toyland: Case) -> None:
    whole, grid = run(toyland), run(toyland, power_part=1.0)
    share = whole.inputs.contracts.power_share
    np.testing.assert_allclose(grid.after.memory["guarantee_issued"], whole.after.memory["guarantee_issued"] * share, rtol=1e-9, atol=1e-6)
    assert 0 < issued(grid).mean() < issued(whole).mean()


def test_warrants_bring_their_number_times_what_the_share_rose(toyland: Case) -> None:
    sold = run(toyland, warrant_coverage=0.5, warrant_years=1.5, lasts=1.0)
    brings = of_kind(sold, "warrants_sold")
    assert (brings >= 0).all() and brings.mean() > 0
    assert np.abs(sold.after.memory["warrants"]).max() == 0
    kept = run(toyland, warrant_coverage=0.5, warrant_years=99.0, lasts=1.0)
    assert of_kind(kept, "warrants_sold").max() == 0
    memory = kept.after.memory
    worth = memory["warrants"] * loan_guarantee.share_price(kept.inputs, kept.after) - memory["warrant_strike"]
    (claim,) = [c for c in loan_guarantee.claims_held(sold.inputs.instruments[0].terms, kept.inputs, kept.after) if c.name == "warrants"]
    np.testing.assert_allclose(claim.amount, np.maximum(worth, 0), rtol=1e-9, atol=1e-6)


def test_warrants_of_a_lab_whose_owners_lost_all_bring_nothing(toyland: Case) -> None:
    kept = run(toyland, warrant_coverage=0.5, warrant_years=99.0)
    failed = np.stack([kept.series[f"labs.{lab}.default_probability"][-1] for lab in ("alder", "birch")]) > 0
    assert failed.any()
    assert loan_guarantee.in_the_money(kept.inputs, kept.after)[:2][failed].max() == 0


@pytest.mark.parametrize(("name", "terms"), [
    ("loan_guarantee", PLAIN | {"pass_through": 1.0}),
    ("direct_loan", {"lent_share": 0.5, "cap": 1e12, "lasts": 100.0}),
    ("grant", {"paid_share": 0.2, "cap": 1e12, "lasts": 100.0}),
    ("tax_credit", {"credit_rate": 0.2, "chips_eligible": 1.0, "power_eligible": 1.0, "shell_eligible": 1.0, "refundable_share": 1.0,
                    "lasts": 100.0}),
    ("land_grant", {"value_per_capacity": 1e6, "cap": 1e12, "lasts": 100.0}),
])
def test_cheaper_money_lets_more_be_built_where_the_case_says_so(
        name: str, terms: dict[str, float], instruments: dict[str, ModuleType]) -> None:
    """Without the elasticity of a case nothing more is started; with it more, and nothing in a site that binds its tenant."""
    module = instruments[name]
    given = dict.fromkeys(module.Terms.__dataclass_fields__, 0.0) | terms
    none, free = load("toyland", sets=[SHORT]), load("toyland", sets=[SHORT, FREE])
    started = [simulated(case, aid).after.delivered_ever
               for case, aid in ((none, zero(module)), (none, active(module, given)), (free, active(module, given)))]
    np.testing.assert_array_equal(started[0], started[1])
    more = (started[2] - started[0]).mean(axis=1)
    firm = np.asarray(simulated(none).inputs.contracts.firm_share)[:, 0]
    assert more.max() > 0
    assert np.abs(more[firm == 1]).max() == 0


@pytest.mark.parametrize("whole", [0.8, 1.0])
def test_two_guarantees_of_one_loan_are_one_of_their_sum(toyland: Case, whole: float) -> None:
    """Each keeps books of its own: with no cap and no first loss, claims and recoveries add up."""
    one = run(toyland, covered_share=whole)
    parts = [Active(loan_guarantee, active(loan_guarantee, PLAIN | {"covered_share": share}).terms, at)
             for at, share in enumerate((0.5, whole - 0.5))]
    two = simulated(toyland, *parts, paths=128)
    for kind in ("guarantee_claim", "guarantee_recovery"):
        np.testing.assert_allclose(of_kind(two, kind), of_kind(one, kind), rtol=1e-9, atol=1e-3)
    both = two.after.memory["guarantee_issued"] + two.after.memory["guarantee_issued#1"]
    np.testing.assert_allclose(both, one.after.memory["guarantee_issued"], rtol=1e-9, atol=1e-3)
    assert of_kind(one, "guarantee_claim").max() > 0


def test_guarantees_of_different_contracts_do_not_thin_each_other(toyland: Case) -> None:
    def only(name: str) -> np.ndarray:
        return np.array([[one == name] for one in toyland.contracts], dtype=float)

    whole = active(loan_guarantee, PLAIN).terms
    parts = [Active(loan_guarantee, dataclasses.replace(whole, covered_share=0.8 * only(name)), at)
             for at, name in enumerate(toyland.contracts)]
    np.testing.assert_allclose(of_kind(simulated(toyland, *parts, paths=128), "guarantee_claim"), of_kind(run(toyland), "guarantee_claim"),
                               rtol=1e-9, atol=1e-3)
