"""`--as-of`: the latest figure known on a day, from the file to the answer; later ones never leak in."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.case.small import HEAD, case_text, row
from whopays.case.distribution import Fixed
from whopays.case.fault import CaseErrors
from whopays.case.load import load
from whopays.cli.app import answer
from whopays.sources.ledger import shipped

CASH = "labs.alder.cash"
TAX = "market.tax_rate"


@pytest.fixture
def vintages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Toyland of a year later, in which alder's opening cash was reported twice: 5 at first, corrected to 2."""
    monkeypatch.setenv("WHOPAYS_STORE", str(tmp_path / "store"))
    file = tmp_path / "mine.yaml"
    assert answer(["case", "new", str(file)]) == 0
    text = file.read_text().replace("as_of: 2029-12-31", "as_of: 2030-06-30")
    start = text.rindex("\n", 0, text.index(f"name: {CASH}")) + 1
    end = text.index("\n", text.index("known_on", start)) + 1
    old = text[start:end]
    value = old[old.index("value:"):old.index(", unit")]
    first, second = (old.replace(value, f"value: {money}").replace("known_on: 2029-12-31", f"known_on: {day}")
                     for money, day in (("5e6", "2030-02-01"), ("2e6", "2030-05-01")))
    file.write_text(text[:start] + first + second + text[end:])
    return file


def cash_and_answer(file: Path, capsys, *options: str) -> tuple[float, str]:
    capsys.readouterr()
    assert answer(["run", str(file), "--paths", "50", "--seed", "2", "--view", "dull", *options, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    opening = next(one for one in found["series"] if one["id"] == CASH)["mean"][0]
    assert answer(["explain", "last", f"{CASH}.2030Q1", "--json"]) == 0
    opened = json.loads(capsys.readouterr().out)
    row = next(one for section in opened["fixed"] for one in section["inputs"] if one["name"] == CASH)
    assert found["as_of"] == (options[1] if options else "2030-06-30")
    return opening - row["value"], row["known_on"]


def test_each_vintage_runs_and_is_explained_with_its_own_figure(vintages, capsys):
    now, known_now = cash_and_answer(vintages, capsys)
    then, known_then = cash_and_answer(vintages, capsys, "--as-of", "2030-03-31")
    assert (known_now, known_then) == ("2030-05-01", "2030-02-01")
    assert then == pytest.approx(now, abs=1e6), "the quarter moves cash by about the same from either opening"
    assert load(vintages, as_of=date(2030, 5, 1)).assumptions("dull")[CASH].value == Fixed(2e6)
    assert load(vintages, as_of=date(2030, 4, 30)).assumptions("dull")[CASH].value == Fixed(5e6)


def test_before_the_first_vintage_there_is_no_figure_and_the_run_is_refused(vintages, capsys):
    capsys.readouterr()
    assert answer(["run", str(vintages), "--as-of", "2030-01-31", "--json"]) == 2
    (error,) = json.loads(capsys.readouterr().err)["errors"]
    assert error["file"] == "--as-of"
    assert f"{CASH} was first known on 2030-02-01" in error["message"]
    assert error["remedy"] == "choose a day from 2030-02-01 to 2030-06-30"
    assert answer(["run", str(vintages), "--as-of", "2030-01-31", "--set", f"{CASH}=3e6", "--paths", "8", "--quiet"]) == 0


def test_a_vintage_after_the_cases_own_date_is_refused_in_the_file(vintages):
    text = vintages.read_text()
    vintages.write_text(text.replace("known_on: 2030-05-01", "known_on: 2030-07-01"))
    with pytest.raises(CaseErrors, match="known on 2030-07-01, after the as-of date 2030-06-30"):
        load(vintages)


def small(folder: Path, facts: str, change: dict[str, str], extra: str = "") -> Path:
    file = folder / "small.yaml"
    file.write_text(case_text(HEAD + facts, change, extra), encoding="utf-8")
    return file


STRUCTURAL = "  - {id: L01, source: a law, known_on: 2025-03-20, grade: good, structural: true}\n"
LATER = "  - {id: L02, source: a firm, known_on: 2025-03-20, grade: good}\n"


def test_a_structural_constant_is_known_on_any_day(tmp_path):
    quoted = {TAX: row(TAX, 0.2, "share", basis="quoted", citations="[L01]", known_on="2025-03-20")}
    file = small(tmp_path, STRUCTURAL, quoted)
    assert load(file, as_of=date(2025, 2, 1)).assumptions("low")[TAX].value == Fixed(0.2)
    beyond = {TAX: row(TAX, 0.2, "share", basis="quoted", citations="[L01]", known_on="2025-06-01")}
    assert load(small(tmp_path, STRUCTURAL, beyond)).assumptions("low")[TAX].structural


@pytest.mark.parametrize("cited", [
    {"basis": "quoted", "citations": "[L02]"}, {"basis": "quoted", "citations": "[L01, L02]"},
    {"basis": "judgement", "citations": "[L01]"}, {"basis": "derived"}])
def test_what_is_not_only_structural_stays_out(tmp_path, cited):
    change = {TAX: row(TAX, 0.2, "share", known_on="2025-03-20", **cited)}
    file = small(tmp_path, STRUCTURAL + LATER, change)
    assert load(file)
    with pytest.raises(CaseErrors, match="first known on 2025-03-20"):
        load(file, as_of=date(2025, 2, 1))


def test_a_structural_source_need_not_have_a_date(tmp_path):
    """Shipped ones without a day, such as a statute, may be cited; others without one may not."""
    undated = [fact for fact in shipped().facts.values() if fact.known_on is None and fact.use != "reconciliation"]
    constant, other = (next(fact.id for fact in undated if fact.structural is wanted) for wanted in (True, False))
    assert load(small(tmp_path, "", {TAX: row(TAX, 0.2, "share", basis="quoted", citations=f"[{constant}]")}))
    with pytest.raises(CaseErrors, match=f"nobody established when source {other} was known"):
        load(small(tmp_path, "", {TAX: row(TAX, 0.2, "share", basis="quoted", citations=f"[{other}]")}))


def test_a_source_dated_to_a_year_alone_does_not_establish_a_day(tmp_path):
    """S1-11 is of 2025: a case of March cannot know that it was out."""
    alone = {TAX: row(TAX, 0.2, "share", basis="quoted", citations="[S1-11]", known_on="2025-02-01")}
    with pytest.raises(CaseErrors, match="source S1-11 is dated only to a time that ends on 2025-12-31"):
        load(small(tmp_path, "", alone))
    beside = {TAX: row(TAX, 0.2, "share", basis="quoted", citations="[S1-11, T01]", known_on="2025-02-01")}
    assert load(small(tmp_path, "", beside))
    late = {TAX: row(TAX, 0.2, "share", basis="quoted", citations="[S1-11, T02]", known_on="2025-02-01")}
    with pytest.raises(CaseErrors, match="before its source T02"):
        load(small(tmp_path, "", late))
