"""Term structures, recovery by circumstance, exposures: against the case, against themselves, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.story.watched import labs_of
from whopays.case.load import load
from whopays.engine.local import run
from whopays.engine.recoveries import outside
from whopays.engine.sums import Ratio
from whopays.engine.term_structure import RECOVERED, Classes, Event
from whopays.model.result import Result

PATHS = 300


@pytest.fixture(scope="module", params=["toyland", "openai-2025"])
def result(request: Any) -> Result:
    return run(load(request.param), paths=PATHS, processes=1)


def records(result: Result, **wanted: str) -> list[dict[str, Any]]:
    return [one for one in result.manifest["credit"]["exposures"] if all(one[key] == value for key, value in wanted.items())]


def test_exposures_at_the_opening_are_the_balances_of_the_case(result: Result) -> None:
    case = load(result.case)
    view = next(iter(case.views))
    rows = case.assumptions(view)
    for lab in labs_of(case):
        for measure, name in (("equity", "valuation"), ("debt", "term_debt")):
            total = sum(one["value"][0] for one in records(result, view=view, lab=lab, measure=measure))
            assert total == pytest.approx(rows[f"labs.{lab}.{name}"].value.mean, rel=1e-4)
        debt = sum(rows[f"contracts.{name}.opening_debt"].value.mean for name, c in case.contracts.items() if c.lab == lab)
        assert sum(one["value"][0] for one in records(result, view=view, lab=lab, measure="site_debt")) == pytest.approx(debt, rel=1e-4)


def test_all_labs_is_the_sum_of_labs(result: Result) -> None:
    for one in records(result, lab="all"):
        if one["measure"] == "suffers":
            continue
        parts = [other["value"] for other in records(result, view=one["view"], party=one["party"], measure=one["measure"])
                 if other["lab"] != "all"]
        assert np.allclose(np.sum(parts, axis=0), one["value"], rtol=1e-3, atol=1e-4 * max(map(abs, one["value"])))


def test_losses_add_up_to_what_creditors_lose(result: Result) -> None:
    for view, totals in result.manifest["credit"]["totals"].items():
        lost = sum(one["value"][-1] for one in records(result, view=view, lab="all", measure="loss"))
        assert lost == pytest.approx(totals["creditors"][0] + totals["site_lenders_beyond"][0], rel=1e-3)
        assert totals["creditors"][0] == pytest.approx(result.figure("loss_in_failure", None if view == "pooled" else view).value, rel=1e-3)


def test_default_probability_and_loss_never_fall_and_recovery_is_a_share(result: Result) -> None:
    classes = result.manifest["credit"]["classes"]
    assert classes
    for one in classes:
        for name in ("default_probability", "claimed", "loss"):
            assert (np.diff(one[name]) >= -1e-4 * max(one[name])).all()
        assert all(value is None or -1e-6 <= value <= 1 + 1e-6 for value in one["recovery"])
        assert one["recovery"][0] is None, "nothing has failed at the opening"


def test_no_class_meets_a_failure_more_often_than_the_lab_fails(result: Result) -> None:
    for view in result.views:
        for one in result.manifest["credit"]["classes"]:
            if one["view"] == view and one["class"] != "site_debt" and one["lab"] != "all":
                fails = result.figure(f"labs.{one['lab']}.default_probability", view).value
                assert one["default_probability"][-1] <= fails + 1e-6


def test_blocks_merge_to_the_same_records_in_one_process_or_two() -> None:
    case = load("toyland")
    one, two = (run(case, paths=3 * 1024 + 5, processes=n).manifest["credit"] for n in (1, 2))
    assert one == two


def test_a_run_without_failures_keeps_no_exposures() -> None:
    assert run(load("toyland"), paths=8, modes=("keep",)).manifest["credit"] == {}


def test_error_of_a_ratio_is_that_of_its_residuals() -> None:
    rng = np.random.default_rng(5)
    whole = rng.exponential(size=(3, 400)) * (rng.random((3, 400)) < 0.3)
    part = whole * rng.random((3, 400))
    merged = Ratio.of(part[:, :150], whole[:, :150]).merge(Ratio.of(part[:, 150:], whole[:, 150:]))
    ratio = part.sum(axis=1) / whole.sum(axis=1)
    left = part - ratio[:, None] * whole
    expected = left.std(axis=1, ddof=1) / np.sqrt(400) / whole.mean(axis=1)
    assert np.allclose(merged.value, ratio)
    assert np.allclose(merged.error, expected, rtol=1e-6)
    assert np.allclose(merged.error_difference, (whole - part).std(axis=1, ddof=1) / np.sqrt(400))


def test_a_ratio_of_nothing_is_undefined() -> None:
    none = Ratio.of(np.zeros(4), np.zeros(4))
    assert np.isnan(none.value)
    assert np.isnan(none.error)


def lab_fails(lab: int, quarter: int, bust: bool = False) -> Event:
    """One failure on the one path, half of a claim of 2 on each class got back."""
    return Event(quarter, lab, True, np.array([0]), np.array([bust]), np.full((6, 1), 2.0), np.full((6, 1), 1.0))


@pytest.mark.parametrize(("events", "sector"), [
    ([lab_fails(0, 8)], 0), ([lab_fails(0, 8, bust=True)], 1), ([lab_fails(0, 8), lab_fails(1, 11)], 2),
    ([lab_fails(0, 8), lab_fails(1, 12)], 0), ([lab_fails(0, 8), lab_fails(0, 9)], 0),
    ([lab_fails(0, 2), lab_fails(1, 3), lab_fails(0, 20)], 2)])
def test_a_sector_bust_is_a_shut_market_or_two_labs_within_four_quarters(events: list[Event], sector: int) -> None:
    classes = Classes(2, 1)
    classes.events = events
    sums = classes.by_circumstance(24)
    firm = RECOVERED.index("firm")
    assert sums["count"][:, firm, 0].tolist() == [len(events) - sector, sector]
    assert sums["got"].sum() * 2 == sums["claim"].sum()


def test_recovery_is_lower_where_a_whole_sector_fails() -> None:
    credit = run(load("openai-2025"), paths=4000, modes=("fail",)).manifest["credit"]
    found = {(one["circumstance"], one["class"]): one for one in credit["recovery"] if one["view"] == "pooled"}
    for name in ("firm", "site_debt"):
        alone, bust = found["isolated", name], found["sector_bust", name]
        error = np.hypot(alone["by_money_error"], bust["by_money_error"])
        assert alone["by_money"] - bust["by_money"] > 2 * error, "wrong-way recovery does not appear by itself"


def test_outside_recoveries_are_the_facts_they_name() -> None:
    import csv
    from importlib.resources import files

    import yaml

    facts = {}
    for name in ("credit", "history"):
        text = files("whopays").joinpath(f"data/facts/{name}.yaml").read_text(encoding="utf-8")
        facts.update({one["id"]: one for one in yaml.safe_load(text)})
    rows = list(csv.DictReader(files("whopays").joinpath("data/outside/recovery.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == len(outside())
    for row in rows:
        fact = facts[row["fact"]]
        scale = 100 if fact["unit"].startswith("percent") else 1
        for cell, key in (("ordinary", "key_ordinary"), ("bust", "key_bust")):
            if row[key]:
                assert float(row[cell]) == pytest.approx(fact["value"][row[key]] / scale)
        assert row["source"] == fact["source"]
