"""What was known then: no case of a past build-out rests on anything that came later, least of all on its own outcomes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from whopays import policy
from whopays.case.load import load
from whopays.case.outcome import outcomes_of, shipped
from whopays.sources.fact import Fact
from whopays.sources.ledger import read_ledger

DATA = Path(__file__).resolve().parents[2] / "src" / "whopays" / "data"
CASES = list(shipped())


@pytest.fixture(scope="module")
def facts() -> dict[str, Fact]:
    return dict(read_ledger([], [], sorted((DATA / "facts").glob("*.yaml"))).facts)


def numbers(value: object) -> set[float]:
    """Every number in a fact."""
    if isinstance(value, dict):
        return set().union(*(numbers(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(numbers(one) for one in value))
    return {float(value)} if isinstance(value, int | float) else set()


def cited(name: str) -> set[str]:
    case = load(name)
    rows = [row for view in case.views for row in case.assumptions(view).values()]
    return {id for row in rows for id in row.citations}


def test_there_are_past_build_outs() -> None:
    assert set(CASES) == {"railways-1845", "pacific-1862", "telecom-1998", "shale-2014", "chips-1962"}


@pytest.mark.parametrize("name", CASES)
def test_no_row_is_known_after_the_case(name: str) -> None:
    case = load(name)
    for view in case.views:
        for row in case.assumptions(view).values():
            assert row.known_on <= case.as_of, row.name
            assert row.because.strip(), row.name


@pytest.mark.parametrize("name", CASES)
def test_no_source_is_later_than_the_case_whatever_it_is_called(name: str, facts: dict[str, Fact]) -> None:
    """Stricter than the loader, which lets constants pass: a constant of 2016 about firms is none in 1998."""
    case = load(name)
    for id in cited(name):
        known = facts[id].known_on
        assert known, id
        assert date.fromisoformat(str(known)) <= case.as_of, id


@pytest.mark.parametrize("name", CASES)
def test_no_outcome_is_a_source(name: str) -> None:
    outcomes = outcomes_of(name)
    assert not cited(name) & {row.fact for row in outcomes.rows if row.fact}


@pytest.mark.parametrize("name", CASES)
def test_no_figure_of_a_source_is_an_outcome(name: str, facts: dict[str, Fact]) -> None:
    """By value too: a figure that came later may not hide in a fact of an earlier date."""
    came = {end for row in outcomes_of(name).rows if not row.is_event for end in (row.value, row.low, row.high)}
    scaled = {value * size for value in came for size in (1.0, 1e-6, 1e-9)} - {0.0, 1.0}
    for id in cited(name):
        assert not numbers(facts[id].value) & scaled, id


def stated(plain: object) -> set[float]:
    """Every number a row states, p10 and p90 and parts of a mixture included."""
    return numbers(plain)


def amounts_that_came(name: str) -> set[float]:
    """Outcomes of three figures or more, so that a row with the same number is no coincidence; 900 bn or 0.5 would be."""
    rows = [row for row in outcomes_of(name).rows if not row.is_event]
    ends = {end for row in rows for end in (row.value, row.low, row.high)}
    return {end for end in ends if len(f"{end:.10e}".split("e")[0].replace(".", "").rstrip("0")) >= 3}


@pytest.mark.parametrize("name", CASES)
def test_no_row_states_an_outcome(name: str) -> None:
    """Judgements too, which cite nothing: none has the number that came, in the unit of the case."""
    case = load(name)
    came = amounts_that_came(name)
    for view in case.views:
        for row in case.assumptions(view).values():
            assert not stated(row.value.plain) & came, row.name


def test_planted_outcome_in_a_row_is_found() -> None:
    case = load("telecom-1998", sets=("lines.voice.level=302e9",))
    assert stated(case.assumptions("doubling-a-year")["lines.voice.level"].value.plain) & amounts_that_came("telecom-1998") == {302e9}


@pytest.mark.parametrize("name", CASES)
def test_outcomes_came_after_the_case(name: str) -> None:
    case = load(name)
    assert all(row.known_on > case.as_of for row in outcomes_of(name).rows)


@pytest.mark.parametrize("name", CASES)
def test_curve_and_policy_are_of_the_day(name: str, facts: dict[str, Fact]) -> None:
    case = load(name)
    acting = policy.load(outcomes_of(name).policy)
    for id in acting.citations if acting.entries else ():
        assert date.fromisoformat(str(facts[id].known_on)) <= case.as_of, id


def test_planted_outcome_is_found(facts: dict[str, Fact]) -> None:
    """The test of values can fail: the fact with what railways cost in the end holds an outcome."""
    came = {end for row in outcomes_of("railways-1845").rows for end in (row.value, row.low, row.high)}
    assert numbers(facts["F008"].value) & came
