"""What studies answer: valid, in two languages, no more than the numbers carry; bad questions are refused."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from rich.console import Console

import whopays.studies
from tests.studies.asking import PATHS, asked, toyland
from whopays import policy
from whopays.api.tasks import study
from whopays.case.case import Line
from whopays.case.fault import CaseErrors
from whopays.case.load import load, names
from whopays.cli.app import answer
from whopays.engine.estimate import Estimate
from whopays.engine.futures import Futures
from whopays.engine.points import Executor
from whopays.report.figures import Page
from whopays.report.json import schema
from whopays.report.study import Heading, footer, page_of
from whopays.report.study_json import list_object, study_object
from whopays.report.tongue import sentence, written
from whopays.studies import found, must_be_true, pace, prices
from whopays.studies.score import observed_for
from whopays.study import Answer, Asked, Said, Sentence, about, lab_of, told_or_not, with_limits
from whopays.suited import unsuited

NAMES = ["fab", "fail", "guarantee", "history", "insure", "must-be-true", "pace", "pay", "prices", "reaction", "rescue", "reserve", "score",
         "sensitivity", "sovereignty"]
OTHER_CASES = ("reconcile",)  # asked of toyland it is refused: its estimates are about one case
PLANTED = '''"""Planted."""
from whopays.study import Answer, Said, Sentence
NAME, QUESTION, PATHS, POLICY = "planted", Said("Is it there?", "Est-elle là ?"), 2, "one"
def answer(asked):
    return Answer([Sentence(Said("yes", "oui"))], [], [], [], [], [], [])
'''


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[Answer, Heading]]:
    """Every study asked of toyland."""
    made = {}
    with Executor(1) as executor:
        for name, study in found().items():
            if name in OTHER_CASES:
                continue
            wanted = asked(executor, name=getattr(study, "DEFAULT_POLICY", "none"), plants=name == "fab")
            found_answer = with_limits(study.answer(wanted), wanted.case)
            head = Heading(name, study.QUESTION, "toyland", "2029-12-31", "none", wanted.lab, PATHS, wanted.views, 1, 1.0,
                           executor.computed, wanted.case.hash, "0")
            made[name] = found_answer, head
    return made


def printed(made: Answer, head: Heading, lang: str) -> str:
    console = Console(width=100, record=True, file=Path("/dev/null").open("w"))  # noqa: SIM115
    for piece in page_of(made, head, Page(width=100), lang):
        console.print(piece)
    return console.export_text()


def test_the_studies_there_are() -> None:
    assert set(NAMES) <= set(found())


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_valid_and_complete(answers: dict[str, tuple[Answer, Heading]], name: str, lang: str) -> None:
    made, head = answers[name]
    found_object = study_object(made, head, lang)
    jsonschema.validate(json.loads(json.dumps(found_object, allow_nan=False)), schema("whopays.study/1"),
                        cls=jsonschema.Draft202012Validator)
    assert made.sentences
    assert made.figures
    assert made.limits
    texts = [*found_object["sentences"], *found_object["changes"], *found_object["limits"]]
    assert not [text for text in texts if re.search(r"[{}]|nan|None", text)]
    assert len({figure["id"] for figure in found_object["figures"]}) == len(found_object["figures"])
    page = printed(made, head, lang)
    assert "±" in page
    for text in ("LIMITS" if lang == "en" else "LIMITES", head.question.en if lang == "en" else head.question.fr):
        assert text in page


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_carry_the_same_numbers(answers: dict[str, tuple[Answer, Heading]], name: str) -> None:
    made, _ = answers[name]
    for one in made.sentences:
        assert set(re.findall(r"{(\w+)}", one.text.en)) == set(re.findall(r"{(\w+)}", one.text.fr)), one.text.en
        assert set(re.findall(r"{(\w+)}", one.text.en)) <= set(one.values)


def test_an_answer_is_the_same_again(answers: dict[str, tuple[Answer, Heading]]) -> None:
    made, head = answers["pay"]
    with Executor(2) as executor:
        again = with_limits(found()["pay"].answer(asked(executor)), toyland())
    assert study_object(again, head, "en") == study_object(made, head, "en")


def test_adding_a_study_touches_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "planted.py").write_text(PLANTED, encoding="utf-8")
    monkeypatch.setattr(whopays.studies, "__path__", [*whopays.studies.__path__, str(tmp_path)])
    found.cache_clear()
    try:
        assert answer(["ask", "--list", "--json"]) == 0
        listed = json.loads(capsys.readouterr().out)
        assert {"name": "planted", "question": "Is it there?"} in listed
        assert answer(["ask", "planted", "toyland", "--lang", "fr"]) == 0
        assert "oui" in capsys.readouterr().out
        assert answer(["ask", "planted", "toyland", "--json"]) == 0
        made = json.loads(capsys.readouterr().out)
        assert made["points"] == 0  # it simulates none
        jsonschema.validate(made, schema("whopays.study/1"), cls=jsonschema.Draft202012Validator)
        assert json.loads(study(told=lambda done, total: None, name="planted", policy=None, lab=None, paths=None, seed=1, processes=1,
                                case="toyland", sets=(), conflicts=(), as_of=None, views=None).splitlines()[0])["points"] == 0
    finally:
        found.cache_clear()


def test_what_a_study_simulates_by_other_means_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["ask", "score", "toyland", "--paths", "8", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["points"] == len(observed_for("toyland"))


@pytest.mark.parametrize(("lang", "points", "text"), [("en", 0, "0 points"), ("en", 1, "1 point "), ("en", 2, "2 points"),
                                                      ("fr", 0, "0 point "), ("fr", 1, "1 point "), ("fr", 2, "2 points")])
def test_points_are_counted_in_words(answers: dict[str, tuple[Answer, Heading]], lang: str, points: int, text: str) -> None:
    assert text in footer(replace(answers["pay"][1], points=points), lang)


def test_a_difference_within_its_error_is_not_told() -> None:
    told, what = Said("it changes by {change}", "{change}"), Said("Cost", "Coût")
    unsure = told_or_not(Estimate(1.0, 1.0, "USD", 1_000), told, what)
    assert sentence(unsure, "en", "±") == "Cost: cannot be told apart at 1,000 futures; it needs about 4,800."
    assert "changes" in sentence(told_or_not(Estimate(3.0, 1.0, "USD", 1_000), told, what), "en", "±")
    assert "no difference" in sentence(told_or_not(Estimate(0.0, 0.0, "USD", 1_000), told, what), "en", "±")
    assert about(4_801).value == 4_900


def test_a_billion_is_a_milliard_in_french() -> None:
    money = Estimate(1.4e12, 2e10, "USD", 10)
    assert written(money, "en", "±") == "1,400 ± 20 bn USD"
    assert written(money, "fr", "±") == "1\u202f400 ± 20 Md USD"
    assert written(Estimate(0.125, 0.001, "share", 10), "fr", "±") == "12,5 ± 0,1 %"


def hump(values: list[float]) -> must_be_true.Curve:
    """A curve whose chance is as given at the lever's factors, on 10,000 made-up futures."""
    lever = must_be_true.Lever("made", Said("made", "fait"), tuple(float(i) for i in range(len(values))), lambda case, lab, by: case)
    curve = must_be_true.Curve(lever)
    u = (np.arange(10_000) + 0.5) / 10_000
    for factor, chance in zip(lever.factors, values, strict=True):
        series = {"labs.alder.funding_gap.end": np.zeros(10_000), "labs.alder.taken": np.ones(10_000),
                  "labs.alder.default_probability": (u > chance).astype(float)}
        curve.found[factor] = Futures(10_000, {("v", mode): series for mode in ("fail", "keep")}, {}, {"v": 1.0}, {})
    return curve


def test_every_crossing_is_found_not_the_first_alone() -> None:
    with Executor(1) as executor:
        wanted = asked(executor)
    crossings = must_be_true.crossings(wanted, hump([0.2, 0.7, 0.9, 0.3, 0.1]), 0.5)
    assert [(round(where.value, 2), rising) for where, rising in crossings] == [(0.6, True), (2.67, False)]
    assert all(where.error < 0.05 for where, _ in crossings)
    assert must_be_true.crossings(wanted, hump([0.2, 0.7, 0.9, 0.3, 0.1]), 0.95) == []
    assert must_be_true.verdict_of(wanted, hump([0.2, 0.7, 0.9]), 0.95) == must_be_true.NEVER
    assert must_be_true.verdict_of(wanted, hump([0.6, 0.7, 0.9]), 0.5) == must_be_true.ALWAYS


def test_a_crossing_of_noise_is_no_crossing() -> None:
    with Executor(1) as executor:
        wanted = asked(executor)
    curve = hump([0.5002, 0.4999])
    rng = np.random.default_rng(1)
    for one in curve.found.values():
        one.values["v", "fail"]["labs.alder.default_probability"] = (rng.random(10_000) > 0.5).astype(float)
    assert must_be_true.crossings(wanted, curve, 0.5) == []


def test_published_effects_come_from_the_record() -> None:
    effects = prices.published_effects()
    assert (effects[prices.USERS].value, effects[prices.PAYERS].value) == (36e9, 194e9)


class Idle(Executor):
    """An executor nothing may be asked of."""

    def compute(self, new: dict[Any, Any]) -> None:
        raise AssertionError(f"{len(new)} points were simulated before the case was refused")


def test_a_case_without_the_lever_is_refused() -> None:
    case = toyland()
    one = unsuited(prices, replace(case, lines={name: Line("money") for name in case.lines}))
    assert one is not None
    assert "no line counted in users" in one.why.en
    with pytest.raises(CaseErrors, match="nothing to build faster"):
        pace.answer(replace(asked(Idle(1)), lab="fringe"))
    with pytest.raises(CaseErrors, match="called 'aldr'"):
        lab_of(case, "aldr")


@pytest.mark.parametrize("name", names())
def test_what_the_list_says_of_a_case_is_what_asking_says(name: str) -> None:
    """A study listed as refused refuses in the same words, before it simulates anything; both languages say why."""
    case = load(name)
    for one in list_object(found(), "en", case, [case]):
        if one["refused"] is None:
            continue
        study = found()[one["name"]]
        under = policy.load(str(getattr(study, "DEFAULT_POLICY", "none")))
        with pytest.raises(CaseErrors) as caught:
            study.answer(Asked(case, under, lab_of(case, None), 8, 1, tuple(case.views), Idle(1)))
        assert caught.value.errors[0].message == one["refused"]["why"]
        assert one["refused"]["cases"] == []
    said = [[one["refused"] for one in list_object(found(), lang, case, [case])] for lang in ("en", "fr")]
    assert [one is None for one in said[0]] == [one is None for one in said[1]]
    assert all(one is None or one["why"] != other["why"] for one, other in zip(*said, strict=True))


@pytest.mark.parametrize(("tokens", "message", "remedy"), [
    (["ask"], "no question", "name a study"),
    (["ask", "paye", "toyland"], "no study 'paye'", "'pay'"),
    (["ask", "pay", "toyland", "--lab", "brch"], "called 'brch'", "did you mean 'birch'?"),
    (["ask", "fail", "toyland", "--policy", "backstop"], "chooses its policies itself", "leave --policy out"),
    (["ask", "guarantee", "toyland", "--policy", "procurement"], "holds no loan guarantee", "backstop"),
    (["ask", "guarantee", "toyland", "--policy", "fab-guarantee"], "chip plants", "a case that builds it"),
    (["ask", "fab", "toyland"], "builds no chip plants", "counted in wafers"),
    (["ask", "reserve", "toyland", "--policy", "none"], "holds no reserve", "national-reserve"),
    (["ask", "insure", "toyland", "--policy", "backstop"], "holds no last resort insurance", "last-resort-insurer"),
    (["ask", "rescue", "toyland", "--policy", "backstop"], "holds no rescue", "too-big-to-fail"),
    (["ask", "pay", "toyland", "--paths", "1"], "one future has no error", "2 or more"),
    (["ask", "pay", "toyland", "--lang", "de"], "no language 'de'", "en or fr"),
    (["ask", "pay", "toyland", "--view", "grey"], "no view 'grey'", "bright"),
    (["ask", "pay", "nowhere"], "no shipped case", "toyland"),
    (["ask", "pay", "toyland", "--set", "labs.alder.cahs=1"], "unknown name", "labs.alder.cash"),
])
def test_bad_questions_are_refused_with_a_remedy(tokens: list[str], message: str, remedy: str, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("WHOPAYS_STORE", str(tmp_path))
    assert answer([*tokens, "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    faults = json.loads(err)["errors"]
    assert any(message in one["message"] and remedy in one["remedy"] for one in faults), faults


def test_ask_prints_one_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("WHOPAYS_STORE", str(tmp_path))
    assert answer(["ask", "pay", "toyland", "--paths", "32", "--json", "--seed", "3"]) == 0
    made = json.loads(capsys.readouterr().out)
    jsonschema.validate(made, schema("whopays.study/1"), cls=jsonschema.Draft202012Validator)
    assert (made["paths"], made["seed"], made["points"]) == (32, 3, 1)


def test_amounts_of_a_sentence_are_written_in_one_measure() -> None:
    said = Sentence(Said("{a} and {b} and {c}", "{a} et {b} et {c}"), {
        "a": Estimate(0.7e9, 0.1e9, "USD", 10), "b": Estimate(1.6e9, 0.2e9, "USD", 10), "c": Estimate(0.2, 0.01, "share", 10)})
    assert sentence(said, "en", "±") == "0.7 ± 0.1 bn USD and 1.6 ± 0.2 bn USD and 20 ± 1 %"
    far = Sentence(Said("{a} and {b}", "{a} et {b}"), {"a": Estimate(5e3, 1e3, "USD", 10), "b": Estimate(2e9, 1e8, "USD", 10)})
    assert sentence(far, "fr", "±") == "5 000 ± 1 000 USD et 2,0 ± 0,1 Md USD".replace(" 000", "\u202f000")


def test_a_firm_that_sells_nothing_can_be_asked_how_it_pays() -> None:
    case = load("one-bond")
    with Executor(1) as executor:
        made = found()["pay"].answer(Asked(case, policy.load("none"), lab_of(case, None), 32, 1, tuple(case.views), executor))
    assert not [one for one in made.figures if one.id.startswith("doublings")]


def test_every_lever_of_what_must_be_true_moves_the_default_case() -> None:
    case = load("openai-2025")
    for lever in must_be_true.LEVERS:
        hashes = []
        for factor in lever.factors:
            with suppress(CaseErrors):  # beyond the case's ranges, where the study stops too
                hashes.append(lever.move(case, "openai", factor).hash)
        assert len(set(hashes)) == len(hashes) >= 5, lever.name
