"""No text of a policy, a loan or an article brings anything but a refusal that helps or an answer of numbers."""

from __future__ import annotations

import json
import math
from collections import Counter
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import whopays
from tests.soak.amounts import examples
from tests.soak.edits import ATTACKS, Edit, edited
from tests.soak.judged import accepted, simulated
from whopays import policy
from whopays.case.case import Case
from whopays.case.load import load
from whopays.public_accounts.appraisal import appraise, as_record
from whopays.public_accounts.loan_file import read_loan
from whopays.report.statement import statement
from whopays.sources.reader.article import read_article
from whopays.sources.source_error import SourceError

LOANS = sorted((Path(whopays.__file__).parent / "data" / "loans").glob("*.yaml"))
POLICIES = sorted(policy.FOLDER.glob("*.yaml"))
ARTICLES = sorted((Path(__file__).parents[1] / "sources" / "articles" / "practice").glob("*.txt"))


@cache
def toyland() -> Case:
    """The case policies are tried on."""
    return load("toyland")


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_no_text_of_a_policy_breaks_it(attack: str, tally: Counter[str], tmp_path: Path) -> None:
    @examples(short=20, long=400)
    @given(st.sampled_from(POLICIES), ATTACKS[attack]())
    def attacked(shipped: Path, edits: list[Edit]) -> None:
        own = tmp_path / "own.yaml"
        own.write_bytes(edited(shipped.read_text(encoding="utf-8"), edits))
        if accepted(partial(policy.read, own), tally, f"policies, {attack}") is not None:
            simulated(toyland(), tally, f"policies, {attack}", policy=str(own))

    attacked()


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_no_text_of_a_loan_breaks_it(attack: str, tally: Counter[str], tmp_path: Path) -> None:
    @examples(short=60, long=4_000)
    @given(st.sampled_from(LOANS), ATTACKS[attack]())
    def attacked(shipped: Path, edits: list[Edit]) -> None:
        own = tmp_path / "own.yaml"
        own.write_bytes(edited(shipped.read_text(encoding="utf-8"), edits))
        loan = accepted(partial(read_loan, own), tally, f"loans, {attack}")
        if loan is None:
            return
        answer = accepted(partial(appraise, loan), Counter(), "appraisal")
        if answer is not None:
            tally[f"loans, {attack}: appraised"] += 1
            assert statement(answer)
            json.dumps(as_record(answer), allow_nan=False)

    attacked()


@pytest.mark.parametrize("attack", sorted(set(ATTACKS) - {"bombs"}))
def test_no_text_of_an_article_breaks_the_reader(attack: str, tally: Counter[str], tmp_path: Path) -> None:
    @examples(short=10, long=500)
    @given(st.sampled_from(ARTICLES), ATTACKS[attack](), st.sampled_from(["txt", "html"]))
    def attacked(shipped: Path, edits: list[Edit], kind: str) -> None:
        own = tmp_path / f"own.{kind}"
        own.write_bytes(edited(shipped.read_text(encoding="utf-8"), edits))
        tally[f"articles, {attack}: read"] += 1
        try:
            article = read_article(own)
        except SourceError as refused:
            assert refused.place and refused.wrong and refused.remedy
            return
        tally[f"articles, {attack}: accepted"] += 1
        json.dumps(article.as_json(), allow_nan=False)
        for one in article.figures:
            assert 0 <= one.at[0] < one.at[1] <= len(article.text)
            assert math.isfinite(one.low) and one.low <= one.high

    attacked()
