"""Policies suited to a case of another size, and sentences that say no more than the numbers of a study carry."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from tests.studies.asking import asked, point, toyland
from whopays import policy
from whopays.case.load import load
from whopays.engine.estimate import Estimate
from whopays.engine.futures import Futures, Point
from whopays.engine.levers import with_number
from whopays.engine.points import Executor
from whopays.engine.state_account import StateAccount
from whopays.report.figures import Page
from whopays.report.study import column_measure, grid_table, largest_by_unit
from whopays.report.tongue import sentence
from whopays.studies import insure, rescue, reserve, sensitivity
from whopays.study import Decider, Grid, Said, Sentence, exact, would_change

FEW = 96


def said(sentences: Iterable[Sentence], lang: str = "en") -> str:
    return " ".join(sentence(one, lang, "±") for one in sentences)


def test_an_insurer_meant_for_larger_sums_begins_where_insurers_of_the_case_end() -> None:
    with Executor(1) as executor:
        wanted = asked(executor, name="last-resort-insurer", paths=FEW)
        made = insure.answer(wanted)
    assert next(one.value.value for one in made.figures if one.id == "expected.state") > 0
    assert "above 2 m USD" in said(made.sentences) and "at most 40 m USD" in said(made.sentences)
    assert "au-delà de 2 M USD" in said(made.sentences, "fr")
    stated = policy.load("last-resort-insurer")
    near = with_number(toyland(), "insurance.insurer_limit", 1e9)
    assert insure.suited_to(near, stated, stated.entries[0].terms) is stated  # of the same order: taken as stated


def test_own_use_meant_for_another_case_is_worth_the_rent_of_this_one() -> None:
    with Executor(1) as executor:
        wanted = asked(executor, name="national-reserve", paths=FEW)
        made = reserve.answer(wanted)
    figures = {one.id: one.value.value for one in made.figures}
    assert abs(figures["gain"]) < abs(figures["cost_budget"])  # no longer a thousand times what the reserve costs
    assert "what labs pay in rent" in said(made.sentences)
    terms = wanted.policy.entries[0].terms
    with Executor(1) as executor:
        found = executor.simulate(replace(point(toyland(), paths=FEW, modes=("fail",), gauge=StateAccount), policy=wanted.policy))
    rent = reserve.rent_of(wanted, found).value
    assert reserve.value_of_use(wanted, found, terms) == pytest.approx(rent)
    assert reserve.value_of_use(wanted, found, {**terms, "own_use_value": 2 * rent}) == pytest.approx(2 * rent)


def test_where_nobody_is_rescued_the_answer_says_so_and_no_more() -> None:
    with Executor(1) as executor:
        made = rescue.answer(asked(executor, name="too-big-to-fail", paths=FEW))
    text = said(made.sentences)
    assert text.startswith("No lab here proves too big to fail: in none of 96 futures") and "more than 41 bn USD" in text
    assert [one.id for one in made.tables] == ["chance"]


class Corners(Executor):
    """Answers nine points with chances of failure that are given, in the order of the grid."""

    def __init__(self, chances: list[float]) -> None:
        super().__init__(1)
        self.chances = chances

    def several(self, points: Iterable[Point]) -> list[Futures]:
        name, u = "labs.alder.default_probability", (np.arange(10_000) + 0.5) / 10_000
        return [Futures(10_000, {("v", "fail"): {name: (u < chance).astype(float)}}, {name: "probability"}, {"v": 1.0}, {})
                for _, chance in zip(points, self.chances, strict=True)]


@pytest.mark.parametrize(("chances", "side"), [([0.37, 0.27, 0.18, 0.21, 0.16, 0.12, 0.20, 0.15, 0.11], "10.0 ± 0.5 points above"),
                                               ([0.05, 0.05, 0.25, 0.05, 0.05, 0.25, 0.25, 0.25, 0.30], "15.0 ± 0.5 points below")])
def test_two_inputs_together_are_said_to_lie_on_the_side_they_lie_on(chances: list[float], side: str) -> None:
    _, both = sensitivity.pair(asked(Corners(chances)), "compute.slip", "funding.equity_pace")
    assert side in sentence(both, "en", "±"), sentence(both, "en", "±")
    alone = (chances[6] - chances[0]) + (chances[2] - chances[0])
    assert ("above" in side) == (chances[8] > chances[0] + alone)


def test_what_stands_out_by_chance_among_many_is_not_said_to_change_an_answer() -> None:
    def decider(name: str, influence: float) -> Decider:
        return Decider(name, influence, 0.1, "judgement", Said("made", "fait"))

    outcome = Said("the cost", "le coût")
    assert "tends to raise the cost" in said(would_change([decider("a.one", 0.25)], outcome))
    many = [decider("a.one", 0.25), *(decider(f"a.other{at}", 0.0) for at in range(99))]
    assert would_change(many, outcome) == []


def test_a_small_column_has_a_unit_of_its_own_and_a_first_column_its_unit() -> None:
    made = Grid("g", Said("g", "g"), (Said("above", "au-delà"), "large", "small"),
                ((exact(5e9, "USD"), Estimate(77e9, 1e9, "USD", 10), Estimate(-0.2e9, 0.1e9, "USD", 10)),))
    sizes = largest_by_unit(made)
    assert [column_measure([cell], sizes).unit for cell in made.rows[0][1:]] == ["bn USD", "m USD"]  # type: ignore[union-attr]
    console = Console(width=80, file=io.StringIO())
    console.print(grid_table(made, Page(width=80), "en"))
    units = console.file.getvalue().splitlines()[1]  # type: ignore[attr-defined]
    assert units.split() == ["bn", "USD", "bn", "USD", "m", "USD"]


def test_inputs_to_move_are_those_that_stand_out_from_their_errors() -> None:
    def decider(name: str, influence: float, error: float) -> Decider:
        return Decider(name, influence, error, "judgement", Said("made", "fait"))

    failing = [decider("a.wide", 0.3, 0.15), decider("a.clear", -0.2, 0.02), decider("view of demand", 0.5, 0.01)]
    gap = [decider("a.wide", 0.3, 0.1), decider("a.other", 0.1, 0.02), decider("a.fixed", 0.0, 0.0)]
    with Executor(1) as executor:
        assert sensitivity.screened(asked(executor), failing, gap) == ["a.other", "a.clear", "a.wide", "a.fixed"]


def test_a_belief_above_the_chance_says_why() -> None:
    case = load("openai-2025")
    with Executor(1) as executor:
        wanted = point(case, paths=32, modes=("fail",), gauge=StateAccount)
        found = executor.simulate(replace(wanted, policy=policy.load("too-big-to-fail")))
    terms = {"chance": 0.5}
    assert "since labs owe more by the time they fail" in said([rescue.before_sentence(terms, 0.6, found)])
    assert "since" not in said([rescue.before_sentence(terms, 0.5, found)])
