"""The words of a case: said instead of the model's, in both languages, and refused where they cannot stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from whopays.case.calls import PATTERNS, _like, in_calls, rules
from whopays.case.load import load, names

ROOT = Path(__file__).resolve().parents[2]
CALLED = [name for name in names() if load(name).calls]


def test_the_past_cases_have_words_of_their_own() -> None:
    assert {"railways-1845", "pacific-1862", "shale-2014", "telecom-1998", "chips-1962", "fabs-2025"} <= set(CALLED)
    assert not load("openai-2025").calls
    assert not load("toyland").calls


@pytest.mark.parametrize("name", CALLED)
def test_words_stand_in_both_languages_and_are_said_once(name: str) -> None:
    calls = load(name).calls
    assert set(calls["en"]) == set(calls["fr"]) == set(PATTERNS["en"])
    for lang, text in (("en", "Labs buy compute and chips from chip makers; a lab fails."),
                       ("fr", "Les laboratoires achètent de la puissance de calcul et des puces ; le laboratoire fait défaut.")):
        said = in_calls(text, calls, lang)
        assert calls[lang]["labs"] in said.lower()
        assert calls[lang]["lab"] in said
        assert in_calls(said, calls, lang) == said, "said twice it is the same"
        assert not any(word in said.lower() for word in (" lab ", "labs ", "laboratoire", "calcul", " puces", " chips"))


def test_names_of_inputs_options_templates_and_cases_stay() -> None:
    calls = load("railways-1845").calls
    for text in ("labs.companies.cash", "compute.need_decline", "--lab NAME", "{lab} and {labs}", "chips-1962"):
        assert in_calls(text, calls, "en") == text


def test_the_page_gets_patterns_that_its_language_reads() -> None:
    from py_mini_racer import MiniRacer

    calls, text = load("shale-2014").calls, {
        "en": "Labs lack compute; chip makers, chips-1962, research apart from compute, AI sites.",
        "fr": "Le laboratoire paie la puissance de calcul, le prix du calcul, des fabricants de puces et un site d'IA en cours de calcul."}
    script = """(text, rules) => rules.reduce((made, [find, say]) => made.replace(new RegExp(find, "gi"),
        (word) => /^\\p{Lu}/u.test(word) ? say.charAt(0).toUpperCase() + say.slice(1) : say), text)"""
    for lang, said in text.items():
        made = MiniRacer().eval(f"({script})({json.dumps(said)}, {json.dumps(rules(calls, lang))})")
        assert made == in_calls(said, calls, lang)
        assert made != said


def test_letters_are_as_large_as_those_they_stand_for_here_as_on_the_page() -> None:
    examples = json.loads((ROOT / "web" / "src" / "words" / "capitals.json").read_text(encoding="utf-8"))
    assert [_like(found, said) for found, said, _ in examples] == [made for *_, made in examples]


def test_neither_words_nor_number_enter_the_hash() -> None:
    from dataclasses import replace

    from whopays.case.case import content_hash

    case = load("shale-2014")
    assert content_hash(replace(case, calls={}, several=())) == case.hash


@pytest.mark.parametrize(("lang", "said"), [
    ("en", "producers with little debt pay out"), ("fr", "les producteurs peu endettés déboursent")])
def test_a_study_speaks_of_the_case_with_verbs_that_agree(lang: str, said: str) -> None:
    from whopays.report.asking import ask

    found = ask("pay", load("shale-2014"), paths=2, lang=lang)
    told = " ".join([found["question"], found["answer"], *(str(row[0]) for table in found["tables"] for row in table["rows"])]).lower()
    assert said in told
    assert not any(one in told.split() for one in ("lab", "labs", "laboratoire", "laboratoires", "compute", "calcul"))
    assert {one["unit"] for one in ask("pay", load("railways-1845"), paths=2)["figures"]} & {"USD", "GBP"} == {"GBP"}


@pytest.mark.parametrize(("name", "unit"), [("railways-1845", "GBP"), ("telecom-1998", "USD")])
def test_a_chart_of_one_source_of_money_has_its_unit(name: str, unit: str) -> None:
    from whopays.report.asking import ask
    from whopays.report.charts.study_tables import all_of
    from whopays.report.look import Look

    made = [one for one in all_of(ask("pay", load(name), paths=2), Look()) if one.id.endswith("sources_by_year")]
    assert made
    assert all(unit in one.subtitle.split(";")[0] for one in made)
