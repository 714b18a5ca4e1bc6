"""Plants as contracts: where they stand, what stops them, what a guarantee of them brings and costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from whopays.case.case import Case
from whopays.case.load import load
from whopays.engine.benefits import Shortage, benefits_of
from whopays.engine.compare import Comparison, compare
from whopays.engine.levers import set_to
from whopays.model.bind import Columns
from whopays.model.simulate import Block, simulate_block
from whopays.report.compare import compare_object, comparison
from whopays.report.figures import Page

PATHS = 256
ABROAD = ("taiwan", "abroad-later")


@pytest.fixture(scope="module")
def case() -> Case:
    return load("fabs-2025")


@pytest.fixture(scope="module")
def found(case: Case) -> Comparison:
    return compare(case, ["fab-guarantee", "backstop"], paths=PATHS, processes=1, precision="float64")


def block(case: Case) -> Block:
    return simulate_block(case, Columns(tuple(case.views), ("fail",), PATHS), 1, 0)


def test_the_fab_guarantee_applies_and_the_backstop_does_not(found: Comparison) -> None:
    guarantee, backstop = found.policies[1:]
    assert guarantee.applies and not guarantee.reasons
    assert not backstop.applies and "chip" not in backstop.reasons[0] and "data centres" in backstop.reasons[0]


def test_it_builds_at_home_and_keeps_a_shortage_smaller(found: Comparison) -> None:
    measured = found.policies[1].measured
    for name, sign in (("capacity_at_home", 1), ("domestic_share", 1), ("jobs", 1), ("shortage_loss", -1)):
        gain = measured[f"benefit.{name}"]
        assert sign * gain.difference > 2 * gain.difference_error, name
    assert measured["public_cost.fair"].value > measured["public_cost.budget"].value > 0
    assert "larger by" in " ".join(compare_object(found)["limits"])


def test_without_the_elasticity_a_guarantee_builds_nothing(case: Case) -> None:
    stiff = compare(set_to(case, "compute.build_elasticity", 0.0), ["fab-guarantee"], paths=PATHS, processes=1)
    measured = stiff.policies[1].measured
    assert measured["benefit.jobs"].difference == pytest.approx(0, abs=1e-6 * measured["benefit.jobs"].value)
    assert "does not react" in " ".join(compare_object(stiff)["limits"])


def test_jobs_are_capacity_at_home_times_the_published_multiplier(case: Case) -> None:
    run = block(case)
    values = {name: row[0] for name, row in benefits_of(run, Shortage()).items()}
    after, home = run.after, [name not in ABROAD for name in case.contracts]
    held = np.asarray(after.leased + after.renewed + after.vacant + after.idle)
    at_intel = list(case.contracts).index("intel-installed")
    expected = held[home].sum(axis=0) - 0.3 * held[at_intel]
    np.testing.assert_allclose(values["benefit.jobs"], expected * 80 * 6.7)


def test_a_supply_shock_stops_what_stands_abroad_and_delays_and_raises_cost_for_all(case: Case) -> None:
    calm = set_to(case, "market.supply_shock_hazard", 0.0)
    struck = set_to(case, "market.supply_shock_hazard", 100.0)  # every quarter
    quiet, hit = block(calm), block(struck)
    assert np.abs(quiet.after.supply_lost).max() == 0
    assert hit.after.supply_lost.min() == 1
    ours = [name for name in case.contracts if name not in ABROAD]
    rents = {name: [one.ledger.totals["lab", "site", "rent", "contract"][list(case.contracts).index(name)].mean() for one in (quiet, hit)]
             for name in case.contracts}
    assert all(rents[name][1] == 0 < rents[name][0] for name in ABROAD)
    assert all(rents[name][1] > 0 for name in ours)
    assert hit.series["market.capacity"].mean() < 0.6 * quiet.series["market.capacity"].mean()
    assert hit.series["market.compute_price"].mean() > quiet.series["market.compute_price"].mean()
    assert hit.series["market.domestic_share"].mean() > quiet.series["market.domestic_share"].mean()
    assert hit.after.delivered_ever[3].mean() < quiet.after.delivered_ever[3].mean()  # second plant in Arizona
    assert hit.after.permit_delay.mean() == pytest.approx(quiet.after.permit_delay.mean() + 1, rel=1e-9)


def test_a_case_without_benefits_prints_none(found: Comparison) -> None:
    def printed(comparison_of: Comparison, width: int) -> str:
        console = Console(width=width, record=True, file=open("/dev/null", "w", encoding="utf-8"))  # noqa: SIM115
        for piece in comparison(comparison_of, Page(width=width)):
            console.print(piece)
        return console.export_text()

    for width in (60, 80, 140):
        assert "jobs in all" in printed(found, width).replace("\n", " ") or width < 80
    toy = compare(load("toyland"), ["too-big-to-fail"], paths=32, processes=1)
    assert "benefits in kind" not in printed(toy, 80)
    assert "benefits in kind" not in printed(replace(found, policies=found.policies[:1]), 80)
