"""`ask history`: every outcome has its verdict, in both languages; what cannot be asked is refused."""

from __future__ import annotations

import json

import jsonschema
import pytest

from whopays import policy
from whopays.case.fault import CaseErrors
from whopays.case.grounds import grounds
from whopays.case.load import load
from whopays.case.outcome import outcomes_of, shipped
from whopays.engine.points import Executor
from whopays.report.json import schema
from whopays.report.look import Look
from whopays.report.naming import source_of_object
from whopays.report.papers.study import paper_of
from whopays.report.study import Heading, footer, subject
from whopays.report.study_json import study_object
from whopays.studies import found
from whopays.study import Answer, Asked, with_limits

PATHS = 128


def asked(executor: Executor, name: str, sets: tuple[str, ...] = ()) -> Asked:
    case = load(name, sets=sets)
    return Asked(case, policy.load("none"), next(iter(case.labs)), PATHS, 1, tuple(case.views), executor)


@pytest.fixture(scope="module")
def answer() -> Answer:
    with Executor(1) as executor:
        return found()["history"].answer(asked(executor, "toyland"))


def test_every_outcome_of_every_case_has_a_verdict(answer: Answer) -> None:
    tables = {table.id: table for table in answer.tables}
    for name in shipped():
        assert len(tables[f"verdicts.{name}"].rows) == len(outcomes_of(name).rows)
        assert all(row[-1] for row in tables[f"verdicts.{name}"].rows)
    assert len(tables["sources"].rows) == sum(len(outcomes_of(name).rows) for name in shipped())
    assert len(tables["calibration"].rows) == len(shipped()) + 1
    assert len(tables["unmeasured"].rows) == sum(len(outcomes_of(name).unmeasured) for name in shipped())


def test_losses_by_bearer_stand_beside_the_published_ones(answer: Answer) -> None:
    table = next(table for table in answer.tables if table.id == "bearers.telecom-1998")
    assert [row[2].value for row in table.rows] == [900e9, 450e9, 140e9, 120e9, 1610e9]
    for row in table.rows:
        assert row[3].value == pytest.approx(row[1].value - row[2].value, abs=2e8)


def test_misses_are_told(answer: Answer) -> None:
    """The verdict is printed whether or not it flatters: where shares inside differ from a right forecast, the words say so."""
    figures = {figure.id: figure.value.value for figure in answer.figures}
    said = " ".join(one.text.en for one in answer.sentences)
    assert ("too narrow" in said) == (figures["inside_90"] < 0.9)
    assert "The worst miss" in said
    assert "The second" in said
    causes = {row[0].en: row[1].en for table in answer.tables if table.id == "causes" for row in table.rows}
    assert sum(cause in said for cause in causes.values()) >= 2  # each with its cause


def test_a_page_about_past_build_outs_names_them_and_not_the_case_asked(answer: Answer) -> None:
    assert answer.about is not None
    assert all(name in answer.about.en for name in shipped())
    head = Heading("history", found()["history"].QUESTION, "toyland", "2029-12-31", "several", "alder", PATHS, ("bright", "dull"), 1,
                   1.0, 5, "0" * 64, "0")
    whole = with_limits(answer, load("toyland"))
    assert not {one.en for one in whole.limits} & set(load("toyland").limits)
    for lang in ("en", "fr"):
        said = subject(whole, head, " · ", lang)
        assert "toyland" not in said
        assert "railways-1845" in said
        assert "dull" not in footer(head, lang, names_views=False)
        made = study_object(whole, head, lang)
        assert any("telecom-1998" in one for one in made["limits"])
        printed = paper_of(made, Look(lang), load("toyland"))
        assert printed.reasons == ()  # inputs of the case that was asked are not theirs
        assert not [text for text in (printed.name, *printed.facts) if "toyland" in text or "dull" in text or "0" * 12 in text]


def test_inputs_are_counted_by_what_they_rest_on(answer: Answer) -> None:
    table = next(table for table in answer.tables if table.id == "grounds")
    for row in table.rows:
        case = load(str(row[0]))
        counted = grounds(case)
        assert [int(str(cell)) for cell in row[1:]] == list(counted.values())
        judged = sum(counted[kind] for kind in ("default", "nothing", "number", "range"))
        # rows that views state differently count twice
        assert judged / sum(counted.values()) == pytest.approx(case.shares_by_basis()["judgement"], abs=0.02)


def test_the_line_below_a_picture_says_that_policies_are_several() -> None:
    found = {"code_version": "0", "case": "toyland", "as_of": "2029-12-31", "policy": "several", "paths": PATHS,
             "views": ["bright"], "seed": 1}
    for lang, said in (("en", "several policies"), ("fr", "plusieurs politiques")):
        assert said in source_of_object(found, Look(lang)).split(" · ")
        assert "backstop" in source_of_object(found | {"policy": "backstop"}, Look(lang))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_answer_is_valid_in_both_languages(answer: Answer, lang: str) -> None:
    head = Heading("history", found()["history"].QUESTION, "toyland", "2029-12-31", "several", "alder", PATHS, ("bright", "dull"), 1,
                   1.0, 5, "0" * 64, "0")
    made = study_object(answer, head, lang)
    jsonschema.validate(json.loads(json.dumps(made, allow_nan=False)), schema("whopays.study/1"), cls=jsonschema.Draft202012Validator)
    words = {"en": "came", "fr": "constaté"}
    table = next(table for table in made["tables"] if table["id"] == "verdicts.railways-1845")
    assert words[lang] in table["columns"]


def test_one_case_alone_and_varied() -> None:
    with Executor(1) as executor:
        plain = found()["history"].answer(asked(executor, "railways-1845"))
        dear = found()["history"].answer(asked(executor, "railways-1845", ("lines.traffic.volatility=1.5",)))
    assert [table.id for table in plain.tables if table.id.startswith("verdicts")] == ["verdicts.railways-1845"]
    assert plain.tables[0].rows != dear.tables[0].rows


def test_a_case_that_is_no_past_build_out_cannot_be_varied() -> None:
    with Executor(1) as executor, pytest.raises(CaseErrors) as caught:
        found()["history"].answer(asked(executor, "toyland", ("labs.alder.cash=1e6",)))
    assert "name one of them to vary it" in caught.value.errors[0].remedy
