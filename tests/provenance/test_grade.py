"""A number is no better than what it is made from, from the source to the printed figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.case.small import case_text, row
from whopays.case.citations import Source, graded
from whopays.case.load import load
from whopays.engine.answer import GRADES
from whopays.engine.explain import explain
from whopays.engine.local import run
from whopays.sources.grade import GRADES as EVIDENCE

TAX = "market.tax_rate"


def test_one_order_of_grades():
    assert [grade for grade in GRADES if grade in EVIDENCE] == list(EVIDENCE)


@pytest.mark.parametrize(("basis", "sources", "expected"), [
    ("quoted", ["primary"], "primary"), ("quoted", ["press", "weak"], "weak"), ("quoted", ["unverified", "weak"], "unverified"),
    ("derived", [], "derived"), ("derived", ["primary"], "derived"), ("derived", ["press", "weak"], "weak"),
    ("derived", ["unverified"], "unverified"), ("judgement", ["primary"], "judgement"), ("judgement", [], "judgement")])
def test_grade_by_basis_and_sources(basis, sources, expected):
    assert graded(basis, [Source(grade, grade, None) for grade in sources]) == expected


@pytest.mark.parametrize(("cited", "expected"), [("[T01]", "derived"), ("[T02]", "weak"), ("[T01, T02]", "weak")])
def test_a_derived_row_of_a_case(tmp_path: Path, cited, expected):
    file = tmp_path / "small.yaml"
    tax = row(TAX, 0.2, "share", basis="derived", citations=cited, known_on="2025-03-01")
    file.write_text(case_text(change={TAX: tax}), encoding="utf-8")
    assert load(file).assumptions("low")[TAX].grade == expected


def test_the_figure_opened_is_as_weak_as_what_enters_it():
    """The headline rests on quoted and derived contracts alone, the rent paid on judgements too."""
    case = load("openai-2025")
    result = run(case, paths=8, processes=1)
    headline = explain(result, case, "promised.headline")
    assert headline.weakest == max((row.grade for section in headline.fixed for row in section.inputs), key=GRADES.index) != "judgement"
    assert explain(result, case, "taken").weakest == "judgement" == result.figure("taken").grade
