"""A future is told as it was counted: same numbers, same failures, every dollar of the loss accounted for."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from whopays.case.fault import CaseErrors
from whopays.case.files import shipped
from whopays.case.load import load
from whopays.engine.local import run
from whopays.engine.story import Story, tell
from whopays.model.result import Result

PATHS = 96


@pytest.fixture(scope="module")
def result() -> Result:
    return run(load("openai-2025"), paths=PATHS, processes=1)


@pytest.fixture(scope="module")
def stories(result: Result) -> list[Story]:
    """Futures with a failure under each view."""
    return [tell(result, number, view=view) for view in result.views for number in tell(result, 1, view=view).failed[:3]]


def close(a: float, b: float, scale: float) -> bool:
    return abs(a - b) <= 1e-5 * max(scale, 1.0)  # float32 runs


def test_a_run_of_one_future_is_its_story() -> None:
    case = load("openai-2025")
    view = "outside-view"
    whole = run(case, views=[view], paths=1)
    story = tell(whole, 1)
    assert {year.year for year in story.years} == set(range(2026, 2034))
    for year in story.years:
        assert year.sales == pytest.approx(whole.figure(f"labs.{year.lab}.revenue.{year.year}", view).value, rel=1e-6)


def test_sales_of_a_future_in_a_later_block_are_those_of_the_run() -> None:
    case = load("toyland")
    more, less = (run(case, views=["dull"], paths=n, precision="float64") for n in (1026, 1025))
    story = tell(more, 1026)
    year, lab = story.years[0].year, story.years[0].lab
    sums = [one.paths * one.figure(f"labs.{lab}.revenue.{year}").value for one in (more, less)]
    assert story.years[0].sales == pytest.approx(sums[0] - sums[1], rel=1e-6)


def test_number_of_failing_futures_is_the_default_count(result: Result) -> None:
    for view in result.views:
        failed = set(tell(result, 1, view=view).failed)
        chances = [result.figure(f"labs.{lab}.default_probability", view).value for lab in ("openai", "anthropic", "xai", "google", "meta")]
        assert max(chances) * PATHS - 0.5 <= len(failed) <= sum(chances) * PATHS + 0.5


def test_bearers_add_to_the_loss_of_the_failed_lab(stories: list[Story]) -> None:
    assert any(ending.loss > 0 for story in stories for ending in story.endings)
    for story in stories:
        assert story.endings
        for ending in story.endings:
            borne = sum(one.direct + one.through_sites for one in ending.bearers)
            assert close(borne, ending.loss, ending.claimed), (story.path, story.view, ending)


def test_estates_are_shared_out_to_the_last_dollar(stories: list[Story]) -> None:
    for story in stories:
        for event in story.events:
            if event.kind == "failed":
                brought = event.amounts["price"] + event.amounts["cash"] - event.amounts["consumed"]
                got = sum(paid for _, _, paid in event.claims)
                residual = brought - got
                assert residual >= -1e-5 * max(brought, 1.0)
                assert close(min(residual, event.amounts["owners_before"]), event.amounts["owners_left"], brought)


def test_a_lab_that_cannot_pay_was_said_to_miss_a_payment(stories: list[Story]) -> None:
    for story in stories:
        for event in story.events:
            if event.kind == "failed" and event.how.startswith("unable"):
                missed = [one for one in story.events if one.kind == "missed" and (one.who, one.quarter) == (event.who, event.quarter)]
                assert len(missed) == 1
                assert 0 < missed[0].amounts["missed"] <= missed[0].amounts["due"]
                assert close(sum(part[2] for part in missed[0].parts), missed[0].amounts["missed"], missed[0].amounts["missed"])


def test_a_future_without_failure_has_no_ending_and_the_mode_keep_has_no_failure(result: Result) -> None:
    view = "company"
    failed = tell(result, 1, view=view).failed
    quiet = next(number for number in range(1, PATHS) if number not in failed)
    assert tell(result, quiet, view=view).endings == []
    kept = tell(result, failed[0], view=view, mode="keep")
    assert kept.endings == []
    assert kept.failed == []


def test_changed_inputs_of_a_run_are_set_again() -> None:
    case = load("toyland", sets=("labs.birch.cash=4e6",))
    story = tell(run(case, paths=20, views=["bright"]), 3)
    other = tell(run(load("toyland"), paths=20, views=["bright"]), 3)
    assert story.years != other.years


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    shutil.copytree(shipped()["toyland"], folder)
    text = (folder / "case.yaml").read_text(encoding="utf-8")
    (folder / "case.yaml").write_text(text.replace("name: toyland", "name: mine"), encoding="utf-8")
    return folder


def test_a_case_of_ones_own_is_found_where_it_lay(own: Path) -> None:
    assert tell(run(load(own), paths=5), 5).case == "mine"


def refused(result: Result, path: int = 1, **asked: Any) -> str:
    with pytest.raises(CaseErrors) as caught:
        tell(result, path, **asked)
    return str(caught.value)


def test_a_case_changed_since_is_refused_with_a_sentence(own: Path) -> None:
    made = replace(run(load(own), paths=5), run="20261122-mine-abcd")
    text = (own / "case.yaml").read_text(encoding="utf-8")
    (own / "case.yaml").write_text(text.replace("Alder}", "Elder}"), encoding="utf-8")
    said = refused(made)
    assert "case mine has changed since run 20261122-mine-abcd was made" in said
    assert "whopays run" in said


def test_a_case_that_is_gone_is_refused(own: Path) -> None:
    made = run(load(own), paths=5)
    shutil.rmtree(own)
    assert "no longer there" in refused(made)


def test_all_that_is_wrong_with_a_request_is_said_at_once(result: Result) -> None:
    said = refused(result, PATHS + 1, view="compny", mode="kep")
    assert f"no future {PATHS + 1}" in said
    assert "did you mean 'company'" in said
    assert "no mode 'kep'" in said
    assert "no future 0" in refused(result, 0)


def test_a_run_made_in_other_blocks_is_refused(result: Result) -> None:
    assert "blocks of 512" in refused(replace(result, manifest={**result.manifest, "block": 512}))


def test_the_guarantee_of_the_state_shows_where_it_pays() -> None:
    result = run(load("openai-2025"), policy="backstop", paths=PATHS)
    view = "outside-view"
    net, shown = 0.0, 0.0
    for number in tell(result, 1, view=view).failed[:6]:
        story = tell(result, number, view=view)
        claims = [event.amounts for event in story.events if event.kind == "state_pays" and event.how == "guarantee_claim"]
        mine = sum(amounts["paid"] - amounts["back"] for amounts in claims)
        state = [one for ending in story.endings for one in ending.bearers if one.party == "government:instruments"]
        borne = sum(one.direct + one.through_sites for one in state)
        assert borne <= mine * (1 + 1e-5)
        net, shown = net + mine, shown + borne
        for ending in story.endings:
            assert close(sum(one.direct + one.through_sites for one in ending.bearers), ending.loss, ending.claimed)
    assert net > 0
    assert shown > 0
