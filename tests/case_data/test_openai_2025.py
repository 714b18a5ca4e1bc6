"""The default case: nothing known too late, sums that must hold, and facts it must stay near."""

from __future__ import annotations

from datetime import date

import pytest

from tests.case_data.demand_path import TARGETS, YEARS, by_year, path
from whopays.case.case import Case
from whopays.case.load import load
from whopays.case.quantities import SECTIONS, declared
from whopays.model.bind import Columns, bind

AS_OF = date(2025, 11, 7)
HORIZON = 33
TALLY = {"oa-broadcom": 350e9, "oa-oracle": 300e9, "oa-azure": 250e9, "oa-nvidia": 100e9, "oa-amd": 90e9,
         "oa-aws": 38e9, "oa-coreweave": 22e9}


@pytest.fixture(scope="module")
def case() -> Case:
    return load("openai-2025")


def median(case: Case, name: str, view: str = "company") -> float:
    return case.assumptions(view)[name].value.quantile(0.5)


def test_dates_of_the_case(case: Case) -> None:
    assert (case.as_of, case.opening, case.quarters) == (AS_OF, date(2025, 9, 30), HORIZON)


def test_no_input_was_known_after_the_as_of_date(case: Case) -> None:
    late = [row.name for view in case.views for row in case.assumptions(view).values() if row.known_on > AS_OF]
    assert late == []


def test_every_row_says_why_in_its_own_words(case: Case) -> None:
    for view in case.views:
        for row in case.assumptions(view).values():
            assert len(row.because.split()) >= 2, row.name
            assert row.basis != "quoted" or row.citations, row.name


OPTIONAL = ("holdings", "firms", "owed", "backing", "warrants")  # rows a case may leave out


def test_every_number_stands_in_one_row_a_view(case: Case) -> None:
    financed = [lab for lab, one in case.labs.items() if one.kind != "fringe"]
    rows = {(): 1, ("line",): len(case.lines), ("lab",): len(financed), ("contract",): len(case.contracts),
            ("line", "lab"): len(case.lines) * len(case.labs)}
    expected = sum(rows[axes] * sum(facts["absent"] is None for facts in declared(section).values())
                   for section, (_, axes) in SECTIONS.items() if section not in OPTIONAL)
    at_cost = sum(one.form != "lease" for one in case.contracts.values())
    for view in case.views:
        stated = [name for name in case.assumptions(view) if declared(name.split(".")[0])[name.split(".")[-1]]["absent"] is None]
        assert len(stated) == expected - at_cost


def test_size_of_the_case(case: Case) -> None:
    assert len([one for one in case.labs.values() if one.kind != "fringe"]) >= 5
    assert len(case.contracts) >= 12
    assert case.labs["fringe"].kind == "fringe"
    assert not set(case.labs) & {one.sponsor for one in case.contracts.values()}
    assert sum(view.weight for view in case.views.values()) == pytest.approx(1.0)
    assert 8 <= len(case.limits) <= 16


def test_named_headlines_are_the_public_tally(case: Case) -> None:
    for contract, amount in TALLY.items():
        assert median(case, f"contracts.{contract}.headline") == amount, contract
        assert not case.contracts[contract].flagged


def test_headlines_sum_to_the_tally_and_to_the_total(case: Case) -> None:
    def total(flagged: bool) -> float:
        return sum(median(case, f"contracts.{name}.headline") for name, one in case.contracts.items()
                   if one.lab == "openai" and one.flagged == flagged)

    assert total(False) == pytest.approx(1_150e9)
    assert total(False) + total(True) == pytest.approx(1_400e9)
    others = [name for name, one in case.contracts.items() if one.lab != "openai"]
    assert sum(median(case, f"contracts.{name}.headline") for name in others) == 0


@pytest.mark.parametrize("contract", ["oa-azure", "oa-oracle", "oa-aws", "oa-residual"])
def test_lease_headline_is_what_it_pays_if_all_is_taken(case: Case, contract: str) -> None:
    of = {field: median(case, f"contracts.{contract}.{field}") for field in ("capacity", "rent", "tenor", "headline")}
    assert of["capacity"] * of["rent"] * of["tenor"] == pytest.approx(of["headline"], rel=2e-3)


def test_coreweave_pays_the_contracts_not_the_rounded_tally(case: Case) -> None:
    of = {field: median(case, f"contracts.oa-coreweave.{field}") for field in ("capacity", "rent", "tenor")}
    assert of["capacity"] * of["rent"] * of["tenor"] == pytest.approx(22.4e9, rel=2e-3)


def test_rent_and_capital_stay_near_what_is_published(case: Case) -> None:
    for contract in case.contracts:
        assert 8.5e9 <= rent_of(case, contract) <= 17e9, contract
        assert 35e9 <= median(case, f"contracts.{contract}.capital_cost") <= 60e9, contract


def rent_of(case: Case, contract: str) -> float:
    """Rent of a contract as the kernel reads it, mean."""
    inputs, _drawn = bind(case, Columns(tuple(case.views), ("fail",), 256), 1, 0)
    return float(inputs.contracts.rent[list(case.contracts).index(contract)].mean())


def test_rent_of_deals_at_cost_recovers_it(case: Case) -> None:
    """By hand: chips over five years, the rest over fifteen, at the mean of what lenders and the sponsor ask."""
    def annuity(rate: float, years: float) -> float:
        return rate / (1 - (1 + rate) ** -years)

    at_cost = [name for name, one in case.contracts.items() if one.form != "lease"]
    assert set(at_cost) >= {"oa-broadcom", "go-own", "me-installed"}
    for contract in at_cost:
        of = {field: median(case, f"contracts.{contract}.{field}") for field in (
            "chip_share", "operating_cost", "loan_to_cost", "credit_spread", "equity_return", "tenor")}
        capital = case.assumptions("company")[f"contracts.{contract}.capital_cost"].value.mean
        lenders = 0.037 + of["credit_spread"]
        rate = of["loan_to_cost"] * lenders + (1 - of["loan_to_cost"]) * of["equity_return"]
        chips = of["chip_share"] * annuity(rate, min(of["tenor"], 5.025))
        expected = capital * (chips + (1 - of["chip_share"]) * annuity(rate, 15)) + of["operating_cost"]
        assert rent_of(case, contract) == pytest.approx(expected, rel=0.015), contract


def test_spreads_order_by_counterparty(case: Case) -> None:
    order = ["oa-azure", "me-own", "me-hyperion", "oa-oracle", "oa-coreweave", "oa-broadcom", "xa-colossus2"]
    spreads = [median(case, f"contracts.{name}.credit_spread") for name in order]
    assert spreads == sorted(spreads)
    assert len(set(spreads)) == len(spreads)


def test_share_columns_add_to_one(case: Case) -> None:
    for line in case.lines:
        for column in ("start", "end"):
            assert sum(median(case, f"shares.{line}.{lab}.{column}") for lab in case.labs) == pytest.approx(1.0)


def test_run_rates_are_what_the_lines_give(case: Case) -> None:
    for lab, one in case.labs.items():
        if one.kind == "fringe":
            continue
        sales = sum(median(case, f"lines.{line}.level") * median(case, f"lines.{line}.paying_start")
                    * median(case, f"lines.{line}.price") * 12 * median(case, f"shares.{line}.{lab}.start")
                    for line in case.lines)
        assert sales == pytest.approx(median(case, f"labs.{lab}.run_rate"), rel=0.02), lab


@pytest.mark.parametrize("view", list(TARGETS))
def test_median_demand_path_meets_its_stated_source(case: Case, view: str) -> None:
    sales = by_year(path(case, view, "openai"))
    for year, target in zip(YEARS, TARGETS[view], strict=True):
        assert sales[year] / 1e9 == pytest.approx(target, rel=0.05), year
    assert sales[2030] / 1e9 == pytest.approx(TARGETS[view][-1], rel=0.01)


def test_opening_capacity_carries_opening_need(case: Case) -> None:
    first = path(case, "company", "openai")[0]
    installed = sum(median(case, f"contracts.{name}.capacity") for name in ("oa-installed", "oa-abilene"))
    assert 0.7 * installed <= first.capacity <= 1.1 * installed


def test_drawn_inputs_are_a_handful_of_dozens(case: Case) -> None:
    for view in case.views:
        drawn = [row for row in case.assumptions(view).values() if not row.value.is_fixed]
        assert 30 <= len(drawn) <= 80
        assert {row.group for row in drawn if row.group} >= {"capital", "firm", "ceiling", "speed"}


def test_lenders_and_labs_read_no_drawn_parameter(case: Case) -> None:
    """Information rule: what lenders and planners use is common to all paths."""
    common = ["funding.asset_volatility", "funding.pricing_tenor", "funding.promise_quarters", "failure.rescue_belief",
              "compute.planning_margin", "compute.growth_damping", "funding.buffer"]
    for name in common:
        assert case.assumptions("company")[name].value.is_fixed, name
