"""A case's own words in French, wherever a French report or answer says them; what a number means, in both languages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.report import answers
from tests.report.made import made
from whopays.case.fault import CaseErrors
from whopays.case.load import load, names
from whopays.case.quantities import SECTIONS, declared
from whopays.engine import summary
from whopays.engine.evidence import record
from whopays.engine.local import run
from whopays.model.result import Driver
from whopays.report.answer import answer_object
from whopays.report.answer_words import inside_either
from whopays.report.charts import tornado, who_pays
from whopays.report.look import Look
from whopays.report.meanings import french, meaning
from whopays.report.papers import run as paper
from whopays.report.study_json import driver_object
from whopays.report.support import reason_of, said_of
from whopays.report.tidy import inputs
from whopays.report.words import inside_sentence
from whopays.sources.ledger import shipped
from whopays.study import decider

FRENCH = Look("fr")
MOST_WITHOUT = 0.05  # of the names there are: what was added lately


@pytest.mark.parametrize("name", names())
def test_every_shipped_case_has_its_words_in_french(name: str) -> None:
    case = load(name)
    assert case.in_french(case.title) != case.title
    assert all(case.in_french(one) != one for one in case.limits)
    assert set(case.views) <= set(case.french)


@pytest.mark.parametrize(("id", "english", "in_french"), [
    ("investor:infrastructure-funds", "infrastructure and private equity funds", "les fonds d'infrastructure et de capital-investissement"),
    ("landlord:oracle", "Oracle and its site developers", "Oracle et ses développeurs de sites"),
    ("lender:lenders", "lenders", "les prêteurs")])
def test_inside_a_sentence_a_name_keeps_its_capital_and_words_begin_small(id: str, english: str, in_french: str) -> None:
    case = load("openai-2025")
    titles = {name: one.title for name, one in case.parties.items()}
    result = made(manifest={"titles": titles, "described": list(case.described), "french": case.french})
    assert inside_sentence(result, id) == english
    assert inside_either(result, id) == (english, in_french)


def test_a_report_in_french_says_the_case_in_french() -> None:
    result, case = answers.a_run("toyland"), load("toyland")
    made = paper.paper_of(result, FRENCH, case)
    assert made.title == "Jouetland, pays imaginaire à deux laboratoires"
    assert not set(made.limits) & set(case.limits)
    rows = {row[0] for row in who_pays.of_run(result, FRENCH).rows}
    assert "Puces Flint" in rows
    assert "Flint Chips" not in rows
    assert any("claire" in head for sheet in made.tables for head in sheet.columns)
    english = paper.paper_of(result, Look(), case)
    assert english.title == case.title
    assert set(case.limits) <= set(english.limits)


@pytest.mark.parametrize(("asked", "words"), [
    ({"design": "antithetic"}, ("miroir",)), ({"design": "stratified", "paths": 70}, ("réparti également", "70 ont été demandés")),
    ({"library": "jax"}, ("Calculé par JAX",)), ({"policy": "fab-guarantee"}, ("porte sur des usines de puces", "rien ne change")),
    ({"counted": True}, ("comptages de tous les futurs",)),
])
def test_what_a_run_says_of_itself_is_said_in_french(monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any],
                                                         words: tuple[str, ...]) -> None:
    if "counted" in asked:
        monkeypatch.setattr(summary, "KEPT_WHOLE", 32)
    case, given = load("toyland"), {name: value for name, value in asked.items() if name != "counted"}
    result = run(case, **{"paths": 64, "processes": 1, "modes": ("fail",), **given})
    own = [one for one in result.limits if one not in case.limits]
    assert own
    english, made = paper.paper_of(result, Look(), case).limits, paper.paper_of(result, FRENCH, case).limits
    assert set(own) <= set(english)
    assert not set(own) & set(made)
    assert all(word in " ".join(made) for word in words)


def test_exposures_name_their_view_in_french() -> None:
    from whopays.report.credit import named_view
    from whopays.report.figures import Page

    result = answers.a_run("toyland")
    assert [named_view(result, "bright", Page(lang=lang)) for lang in ("en", "fr")] == ["bright", "claire"]


def test_an_answer_names_parties_in_both_languages() -> None:
    found = answer_object(answers.a_run("toyland"), load("toyland"))
    titles = {one["party"]: one["title"] for one in found["who_pays"]["cash"]}
    assert titles["vendor:flint"] == {"en": "Flint Chips", "fr": "Puces Flint"}


def test_what_decides_is_said_in_words() -> None:
    chart = tornado.of_run(answers.a_run(), FRENCH)
    told = [row for row in chart.rows if "." in str(row[0])]
    assert all(row[1] for row in told)


def test_what_a_number_means_has_french_words() -> None:
    known = {f"{section}.{field}" for section in SECTIONS for field in declared(section)}
    assert set(french()) <= known, "data/words/quantities-fr.yaml names what no case has"
    without = known - set(french())
    assert len(without) <= MOST_WITHOUT * len(known), f"write a line in data/words/quantities-fr.yaml for {sorted(without)}"
    assert meaning("contracts.oa-azure.tenor", FRENCH) != meaning("contracts.oa-azure.tenor", Look())


@pytest.mark.parametrize("section", ["parties", "labs", "views"])
def test_french_of_what_the_case_has_not_is_a_fault(section: str, tmp_path: Path) -> None:
    shutil.copytree(load("toyland").path, tmp_path / "mine")
    main = tmp_path / "mine" / "case.yaml"
    head, word, french_words = main.read_text(encoding="utf-8").partition("\nfrench:\n")
    assert f"  {section}: {{" in french_words
    main.write_text(head + word + french_words.replace(f"  {section}: {{", f"  {section}: {{atlantis: Atlantide, ", 1), encoding="utf-8")
    with pytest.raises(CaseErrors, match="atlantis"):
        load(tmp_path / "mine")


def test_reasons_and_sources_of_a_report_are_in_french() -> None:
    case = load("openai-2025")
    english, made = ({row["assumption"]: row["because"] for row in inputs(case, lang)} for lang in ("en", "fr"))
    assert english.keys() == made.keys()
    assert not {name for name, text in made.items() if text == english[name]}
    reason = reason_of("compute.chip_life", "", case, list(case.views), FRENCH)
    assert reason.because == made["compute.chip_life"]
    told = {id: said_of(record(shipped(), id), FRENCH) for id in ("S2-06", "H019", "B012")}
    assert "rapporté par blog ou média français" in told["S2-06"]
    assert "serveurs 450 ; consommation de trésorerie 115" in re.sub(r"\s", " ", told["H019"])
    assert "ans" in told["B012"].split("]")[0]
    assert not [text for text in told.values() if re.search(r"\b(?:the|reported by|none at hand|how|is to)\b", text)]
    assert said_of(record(shipped(), "S2-06"), Look()).count("reported by") == 1


def test_a_study_in_french_gives_its_reasons_in_french() -> None:
    case = load("toyland")
    given = driver_object(decider(case, dict(case.assumptions("dull")), Driver("market.tax_rate", 0.2, 0.01)), "fr")
    assert given["because"] == "inventé ; rond"
    assert driver_object(decider(case, {}, Driver("view of demand", 0.2, 0.01)), "fr")["because"].startswith("les vues")
