"""Simulated credit in the federal form: cohorts add up to what the futures cost, by both measures."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from whopays.case.load import load
from whopays.engine.compare import Comparison, PolicyAnswer, compare
from whopays.policy import FOLDER
from whopays.public_accounts.portfolio import Account, forward
from whopays.report.accounts import accounts_object, books_of, compact, in_full
from whopays.report.figures import Page

PATHS = 512
SURE = ["market.equity_risk_premium=0", "market.short_rate_volatility=0"]


def found(sets: list[str] | None = None, policies: tuple[str, ...] = ("backstop", "too-big-to-fail")) -> Comparison:
    return compare(load("openai-2025", sets=sets or []), policies, paths=PATHS, processes=1, precision="float64")


@pytest.fixture(scope="module")
def priced() -> Comparison:
    return found()


def cohorts(comparison: Comparison, one: PolicyAnswer) -> list[Account]:
    return [account for held in books_of(comparison, one).values() for account in held]


def test_cohorts_add_up_to_what_the_policy_costs(priced: Comparison) -> None:
    """Present value at the opening of every cohort's unrounded flows, by both measures."""
    for one in priced.policies[1:]:
        (sums,) = one.credit.values()
        fair = sum(float(row.mean) for row in sums.priced)
        budget = sum(priced.views[view] * sums.cost[view].mean(axis=1).sum() for view in priced.views)
        assert fair == pytest.approx(one.measured["public_cost.fair"].value, rel=1e-6), one.name
        assert budget == pytest.approx(one.measured["public_cost.budget"].value, rel=1e-6), one.name


def test_rates_are_those_of_the_cohorts_flows(priced: Comparison) -> None:
    """Rounded rates times principal, discounted, come back to the whole within the rounding."""
    one = priced.policies[1]
    total = slack = 0.0
    for account in cohorts(priced, one):
        at = math.exp(-0.037 * (account.fiscal_year - 2025.75))
        total += float(account.cost.subsidy_rate) / 100 * account.disbursed * at
        slack += (0.02 / 100 + 0.02 * abs(float(account.cost.subsidy_rate)) / 100) * account.disbursed
    assert total == pytest.approx(one.measured["public_cost.budget"].value, abs=slack)


def test_a_guarantee_has_claims_and_fees_and_no_interest(priced: Comparison) -> None:
    for account in cohorts(priced, priced.policies[1]):
        assert account.cost.defaults > 0 > account.cost.fees
        assert account.cost.interest == account.cost.other == 0
        assert account.cost.subsidy_rate == account.cost.defaults + account.cost.fees
    (book,) = books_of(priced, priced.policies[1]).values()
    assert float(book[0].cost.fees) == -2.19  # the policy's upfront fee


def test_on_pro_cyclical_borrowers_fair_value_is_above(priced: Comparison) -> None:
    for account in cohorts(priced, priced.policies[1])[:3]:
        assert account.fair.subsidy_rate > account.cost.subsidy_rate


def test_without_priced_risk_both_measures_are_one() -> None:
    sure = found(SURE)
    for one in sure.policies[1:]:
        for account in cohorts(sure, one):
            assert float(account.fair.subsidy_rate) == pytest.approx(float(account.cost.subsidy_rate), abs=0.03), one.name
            assert account.interest == pytest.approx((0, 0), abs=1e-6 * account.disbursed)


def test_reestimates_straddle_the_estimate_and_rates_work_both_ways(priced: Comparison) -> None:
    for account in cohorts(priced, priced.policies[1])[:3]:
        low, middle, high = account.technical
        assert low <= middle <= high and low < 0 < high
        assert account.interest[0] * account.interest[1] < 0
        assert account.effective.rate is not None and 0.03 < account.effective.rate < 0.06


def test_outlays_book_the_subsidy_when_disbursed_and_cash_as_it_comes(priced: Comparison) -> None:
    for account in cohorts(priced, priced.policies[1])[:3]:
        first = account.outlays[0]
        assert first.year == account.fiscal_year
        assert first.subsidy == pytest.approx(float(account.cost.subsidy_rate) / 100 * account.disbursed, rel=0.05)
        assert all(row.subsidy == 0 for row in account.outlays[1:])
        assert sum(row.cash for row in account.outlays) > 0


def test_loans_lose_what_is_written_off_and_nothing_twice() -> None:
    """Undiscounted: disbursed less paid less recovered less what stands is what the state lost."""
    railway = found(policies=("railway-1862",))
    sums = railway.policies[1].credit["direct_loan"]
    flow = {line: amounts.sum() / sums.paths for line, amounts in sums.flows.items()}
    assert flow["disbursement"] == pytest.approx(sums.basis.sum() / sums.paths, rel=1e-9)
    assert flow["missed_payments"] >= flow["recoveries"] > 0
    assert flow["scheduled_payments"] > flow["disbursement"]  # interest on top


def test_two_guarantees_of_a_policy_stand_in_one_account(tmp_path) -> None:
    text = (FOLDER / "backstop.yaml").read_text(encoding="utf-8")
    entry = text[text.index("  - instrument"):]
    halves = [entry.replace("    applies_to: data_centres", f"    contracts: [{name}]") for name in ("alder-lease", "birch-buy")]
    path = tmp_path / "two.yaml"
    path.write_text(text[:text.index("  - instrument")] + "".join(halves), encoding="utf-8")
    comparison = compare(load("toyland"), [str(path)], paths=PATHS, processes=1, precision="float64")
    one = comparison.policies[1]
    fair = sum(float(row.mean) for row in one.credit["loan_guarantee"].priced)
    assert fair == pytest.approx(one.measured["public_cost.fair"].value, rel=1e-6)


def test_a_cohort_without_effective_rate_says_so_in_print_and_object(priced: Comparison) -> None:
    one = priced.policies[1]
    books = books_of(priced, one)
    name = next(iter(books))
    odd = {name: [replace(books[name][0], effective=replace(books[name][0].effective, rate=None, note="none does"))]}
    assert accounts_object(odd)[0]["single_effective_rate"] is None
    from rich.console import Console

    for width in (80, 140):
        console = Console(width=width, record=True, file=open("/dev/null", "w", encoding="utf-8"))  # noqa: SIM115
        for piece in (*compact(one, odd, "USD", Page(width=width)), *in_full(one, odd, "USD", Page(width=width))):
            console.print(piece)
        text = console.export_text()
        assert "none" in text and "none does" in text and "…" not in text


def test_the_forward_curve_discounts_as_the_dated_one() -> None:
    curve = {1.0: 0.03, 5.0: 0.05, 30.0: 0.05}
    times = np.array([2.0, 3.0, 6.0])
    seen = forward(curve, 2.0, times)
    assert float(seen.factor(1.0)) * math.exp(-2 * 0.035) == pytest.approx(math.exp(-3 * 0.04), rel=1e-9)
    high = forward(curve, 2.0, times, 0.01, 0.25)
    assert float(high.factor(4.0)) < float(seen.factor(4.0))
