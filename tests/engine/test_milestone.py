"""The year to which a case has its gap told: one a case, or none, and nobody prints another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from whopays.case.case import Case
from whopays.case.load import load
from whopays.engine.local import run
from whopays.model.result import Result
from whopays.report.answer import figure_object
from whopays.report.answer_words import gap
from whopays.report.words import milestone
from whopays.studies.must_be_true import LEVERS, named, told_in

DATED = ("funding_gap", "external_finance")


@pytest.fixture(scope="module")
def results() -> dict[int | None, Result]:
    """The same 64 futures of toyland, told to the end of 2030, of 2031, and of the horizon alone."""
    case = load("toyland")
    return {year: run(replace(case, milestone=year), paths=64, processes=1) for year in (2030, 2031, None)}


def dated(result: Result) -> dict[str, float]:
    """Figures told to a year or to the end."""
    return {one.id: one.value for one in result.pooled.figures if one.id.rpartition(".")[0].rpartition(".")[2] in DATED}


def test_a_milestone_moves_what_is_told_and_nothing_else(results: dict[int | None, Result]) -> None:
    for year, result in results.items():
        assert milestone(result) == ("" if year is None else str(year))
        assert {name.rpartition(".")[2] for name in dated(result)} == {"end"} | ({str(year)} if year else set())
    common = [{one.id: one.value for one in result.pooled.figures if one.id not in dated(result) or one.id.endswith(".end")}
              for result in results.values()]
    assert common[0] == common[1] == common[2]


@pytest.mark.parametrize("what", DATED)
def test_what_is_told_grows_with_the_year(results: dict[int | None, Result], what: str) -> None:
    first, second = (dated(results[year])[f"{what}.{year}"] for year in (2030, 2031))
    assert 0 <= first < second < dated(results[None])[f"{what}.end"]


def test_sentences_say_the_year_of_the_case(results: dict[int | None, Result]) -> None:
    said: dict[int | None, Any] = {year: gap(result) for year, result in results.items()}
    assert "{first} by 2031 and {end} by 2032Q4" in said[2031].text.en and "d'ici à 2031" in said[2031].text.fr
    assert "first" not in said[None].values and "2030" not in said[None].text.en


def test_a_french_name_says_en_before_a_year_and_a_before_the_end(results: dict[int | None, Result]) -> None:
    named = {one.id: figure_object(one, results[2031])["title"]["fr"] for one in results[2031].pooled.figures}
    assert named["funding_gap.2031"] == "besoin non couvert jusqu'en 2031"
    assert named["labs.alder.external_finance.2031"] == "Alder : financement externe jusqu'en 2031"
    assert named["external_finance.end"] == "financement externe jusqu'à la fin de l'horizon"
    assert "jusqu'à 2031" not in " ".join(named.values())


@pytest.mark.parametrize(("name", "year"), [("openai-2025", 2030), ("shale-2014", 2019), ("railways-1845", 1853), ("one-bond", 2034)])
def test_the_lever_of_demand_is_told_in_a_year_the_case_has(name: str, year: int) -> None:
    case: Case = load(name)
    assert told_in(case) == year
    label = named(LEVERS[0], case).label
    assert str(year) in label.en and str(year) in label.fr
