"""What a study says first, and that it says nothing of what too few futures hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from whopays import policy
from whopays.case.case import Case
from whopays.case.load import load
from whopays.engine.estimate import Estimate
from whopays.engine.futures import Futures
from whopays.engine.pacing import at_pace
from whopays.engine.points import Executor
from whopays.engine.seldom import FEWEST, given, times
from whopays.report.tongue import sentence
from whopays.studies import fail, guarantee, insure, must_be_true, pace
from whopays.study import Answer, Asked, Decider, Said, would_change


@pytest.fixture(scope="module")
def case() -> Case:
    return load("toyland")


def asked(case: Case, executor: Executor, paths: int) -> Asked:
    return Asked(case, policy.load("none"), "alder", paths, 1, tuple(case.views), executor)


def texts(answer: Answer, lang: str) -> list[str]:
    return [sentence(one, lang, "±") for one in answer.sentences]


def test_too_few_failures_are_counted_and_not_averaged(case: Case) -> None:
    with Executor(1) as executor:
        answer = fail.answer(asked(case, executor, 64))
    english, french = texts(answer, "en"), texts(answer, "fr")
    assert "in only 2 of 128 futures: too few to tell who bears a failure" in english[0]
    assert "trop peu pour dire qui supporte" in french[0]
    assert [one.id for one in answer.figures] == ["failed"]
    assert [one.id for one in answer.tables] == ["by_policy"]
    assert not any("survivors take" in text or "Concentration" in text for text in english)


def test_what_happens_seldom_is_counted_over_views() -> None:
    failed = np.zeros(40)
    failed[:7] = 1
    bust = failed * (np.arange(40) < 3)
    held = {"failed": failed, "sector": bust, "loss": 5 * failed}
    found = Futures(40, {(view, "fail"): held for view in ("a", "b")}, {}, {"a": 0.5, "b": 0.5}, {})
    assert (times(found, "failed"), times(found, "sector"), times(found, "failed", "sector")) == (14, 6, 8)
    assert times(found, "sector") < FEWEST <= times(found, "failed")
    assert given(found, "loss", "USD").value == pytest.approx(5.0)


def curve(name: str, values: list[float]) -> must_be_true.Curve:
    """A lever with the chance that all is kept at factors 0.5, 1, 2, on 10,000 made-up futures."""
    lever = must_be_true.Lever(name, Said(name, name), (0.5, 1.0, 2.0), lambda case, lab, by: case)
    made, u = must_be_true.Curve(lever), (np.arange(10_000) + 0.5) / 10_000
    for factor, chance in zip(lever.factors, values, strict=True):
        series = {"labs.alder.funding_gap.end": np.zeros(10_000), "labs.alder.taken": np.ones(10_000),
                  "labs.alder.default_probability": (u > chance).astype(float)}
        made.found[factor] = Futures(10_000, {("v", mode): series for mode in ("fail", "keep")}, {}, {"v": 1.0}, {})
    return made


def test_what_must_hold_stands_before_what_breaks_it(case: Case) -> None:
    with Executor(1) as executor:
        wanted = asked(case, executor, 10_000)
        curves = [curve("sales", [0.4, 0.7, 0.9]), curve("rent", [0.97, 0.7, 0.3]), curve("lead", [0.7, 0.7, 0.7])]
        said = must_be_true.answer_sentences(wanted, curves, curves[0].found[1.0])
        sure = must_be_true.answer_sentences(wanted, [curve("sales", [0.9, 0.99, 0.99])], curve("x", [0, 0.99, 0]).found[1.0])
    english = [sentence(one, "en", "±") for one in said]
    assert english[0].startswith("For Alder to keep every commitment (no default, no money missing) in 80 % of futures instead of 70")
    assert "one of these must hold" in english[0]
    assert "sales at least 1.50" in english[0]
    assert "rent at most 0.8" in english[0]
    assert "Not enough alone, as far as tried: lead." in english[0]
    assert english[1].startswith("For all to be kept in 95 % of futures, this must hold, all else as in the case: rent at most")
    assert english[2].startswith("For all to stay kept in 50 % of futures, each of these must hold")
    assert "It stays so at every value tried of: lead" in english[2]
    assert sentence(sure[0], "en", "±").startswith("Nothing more has to be true")
    assert "sales at least" in sentence(sure[1], "en", "±")
    assert "suffit" in sentence(said[0], "fr", "±")


@pytest.mark.parametrize(("means", "error", "begins"), [
    ([3.0, 2.0, 1.0], 0.1, "C, the state pays on balance at each of the 3 levels tried"),
    ([3.0, 2.0, 0.1], 0.1, "C, whether the state breaks even cannot be told"),  # one end is not told from 0
    ([3.0, -0.1, 3.0], 0.1, "C, whether the state breaks even cannot be told"),
    ([-3.0, 0.0, -1.0], 0.0, "C, the state pays on balance at none of the 3 levels tried"),
])
def test_a_verdict_on_who_pays_says_what_each_level_tried_shows(means: list[float], error: float, begins: str) -> None:
    tried = [Estimate(mean, error, "USD", 100) for mean in means]
    said = insure.verdict([], tried, Said("at {at}", "à {at}"), Said("C", "C"))
    assert sentence(said, "en", "±").startswith(begins)
    assert "3 niveaux" in sentence(said, "fr", "±")
    assert ("at 2 of the 3 levels" in sentence(said, "en", "±")) == ("cannot" in begins)


def test_where_nobody_is_covered_nobody_reacts(case: Case) -> None:
    with Executor(1) as executor:
        answer = guarantee.answer(replace(asked(case, executor, 64), policy=policy.load("backstop")))
    hazard, cost = (next(table for table in answer.tables if table.id == id) for id in ("hazard", "cost"))
    assert [row[0] for row in hazard.rows] == [row[0] for row in cost.rows[1:]]
    assert cost.rows[0][0] == "0%"


def test_plans_are_compared_where_all_were_read() -> None:
    value = Estimate(1.0, 0.1, "USD", 10)
    goals: list[pace.Goal] = [(Said("a", "a"), (1.0, 4), [(0.5, 0)], value), (Said("b", "b"), (0.25, 0), [], value)]
    assert "Of the 9 plans read for all of them, none" in sentence(pace.differ(goals, 9), "en", "±")
    shared = [goals[0], (Said("b", "b"), (0.25, 0), [(0.5, 0)], value)]
    assert "0.5 times as fast" in sentence(pace.differ(shared, 9), "en", "±")


def test_pace_answers_whether_to_wait_first(case: Case) -> None:
    later = {(pace_, wait): 1.0 for pace_ in pace.PACES for wait in pace.LATER}
    later[1.0, 12], later[0.5, 0] = 3.0, 0.4
    later |= {(one, 0): 0.3 for one in pace.PACES if one < 1 and one != 0.5}
    noise = np.random.default_rng(1).normal(0, 1, 400)
    found = {plan: Futures(400, {("v", "fail"): {"owners_value": mean + 1e-3 * noise * mean**2}}, {"owners_value": "USD"}, {"v": 1.0}, {})
             for plan, mean in later.items()}
    with Executor(1) as executor:
        first, second = pace.slower_or_later(asked(case, executor, 400), found)
    assert sentence(first, "en", "±").startswith("To start later (at the planned pace, 12 quarters later) is worth 1.999")
    assert "To build slower costs the present owners of Alder 0.5999" in sentence(second, "en", "±")
    assert second.goes_on


@pytest.mark.parametrize(("bases", "english", "french"), [
    (["judgement"], "What decides most is a judgement without", "Ce qui décide le plus est un jugement sans"),
    (["judgement", "judgement"], "Both inputs that decide most are judgements without", "Les deux hypothèses décisives sont des jugements"),
    (["judgement"] * 3, "All 3 inputs that decide most are judgements", "Les 3 hypothèses décisives sont des jugements"),
    (["judgement", "quoted"], "Of the 2 inputs that decide most, 1 is a judgement", "Sur les 2 hypothèses décisives, 1 est un jugement"),
])
def test_judgements_are_counted_in_words(bases: list[str], english: str, french: str) -> None:
    deciders = [Decider(f"a.b{at}", 0.9, 0.01, basis, Said("", "")) for at, basis in enumerate(bases)]
    last = would_change(deciders, Said("cost", "le coût"))[-1]
    assert sentence(last, "en", "±").startswith(english)
    assert sentence(last, "fr", "±").startswith(french)


def test_pace_moves_dates_from_the_opening_and_leaves_what_stands(case: Case) -> None:
    slow, late = at_pace(case, "alder", 0.5, 0), at_pace(case, "alder", 1.0, 4)
    row = "contracts.alder-lease.online_from"
    planned = case.rows["dull"][row].value.mean
    assert slow.rows["dull"][row].value.mean == pytest.approx(2030.0 + 2 * (planned - 2030.0))
    assert late.rows["dull"][row].value.mean == pytest.approx(planned + 1)
    for name in ("contracts.alder-hall.online_from", "contracts.birch-buy.online_from"):
        assert slow.rows["dull"][name] == case.rows["dull"][name]
    assert at_pace(case, "alder", 1.0, 0) is case
