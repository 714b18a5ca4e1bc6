"""The record: all claims carried over, references that lead somewhere, grades that flow, errors with file and line."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from whopays.case.citations import DATA
from whopays.sources.citation import cite, grade_of
from whopays.sources.claim import CONFLICT_TYPES
from whopays.sources.grade import GRADES, weakest
from whopays.sources.ledger import read_ledger, shipped
from whopays.sources.passage import NORMALISATION_VERSION
from whopays.sources.source_error import SourceError

HASH = "a" * 64
DOCUMENT = f"""documents:
  - {{id: T, title: A test, publisher: us, language: en, grade: press, sha256: {HASH}}}
"""


def claims(*extra: str, id: str = "T-1", contradicts: str = "[]") -> str:
    first = f"id: {id}, document: T, speaker: Ann, kind: fact, about: price, paraphrase: it costs, contradicts: {contradicts}"
    rows = [f"  - {{{first}, quote_sha256: {HASH}, quote_length: 12}}", *extra]
    return DOCUMENT + "claims:\n" + "\n".join(rows) + "\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> str:
    path = written(folder, text)
    with pytest.raises(SourceError) as error:
        read_ledger([path], [path])
    return str(error.value)


def test_all_claims_of_the_five_documents_are_there():
    ledger = shipped()
    assert Counter(claim.document for claim in ledger.claims.values()) == {"S0": 18, "S1": 28, "S2": 12, "S3": 35, "S4": 20}
    assert sorted(ledger.documents) == ["S0", "S1", "S2", "S3", "S4"]


def test_conflicts_are_listed_both_ways_and_counted_once():
    by_type = shipped().conflicts_by_type()
    assert tuple(by_type) == CONFLICT_TYPES
    assert sum(len(c.contradicts) for c in shipped().claims.values()) == 2 * sum(map(len, by_type.values()))
    assert {(c.first, c.second) for c in by_type["unit"]} == {("S0-09", "S2-01"), ("S1-12", "S2-01")}


def test_thousand_milliard_billion_and_trillion_are_the_same_amount():
    about = [c for c in shipped().claims.values() if c.about == "compute_commitment_8y" and c.value]
    assert {c.figure_as_printed: c.value for c in about} == {
        "1,4 trillion de dollars": 1.4e12,
        "1,4 billion de dollars": 1.4e12,
        "1 400 milliards de dollars": 1.4e12,
        "un trillion de dollars": 1e12,
    }


def test_a_result_is_as_good_as_its_weakest_input():
    assert weakest(["primary", "press", "unverified", "weak"]) == "unverified"
    assert [weakest(GRADES[:n]) for n in range(1, 6)] == list(GRADES)
    assert weakest(["good"]) == "press"
    assert grade_of(["S4-02", "S2-01"]) == "weak"
    assert grade_of([]) == "judgement"
    with pytest.raises(ValueError, match="no grade 'splendid'"):
        weakest(["splendid"])


def test_citation_leads_to_document_and_date():
    citation = cite("S4-02")
    assert citation.known_on == "2024-10-04"
    assert "October 2024" in citation.where
    with pytest.raises(SourceError, match="cite one of its claims"):
        cite("S4")
    with pytest.raises(SourceError, match="S4-02"):
        cite("S4-2")


def test_facts_are_cited_like_claims(tmp_path):
    rows = tmp_path / "market.yaml"
    row = "{id: X1, quantity: rent, value: 12e9, unit: USD, true_for: '2025', known_on: 2025-10-31, source: a site, grade: good}"
    rows.write_text(f"- {row}\n")
    ledger = read_ledger([], [], [rows])
    assert ledger.facts["X1"].value == 12e9
    assert (cite("X1", ledger).grade, cite("X1", ledger).known_on) == ("press", "2025-10-31")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (claims("  - {id: T-1, document: T}"), "own.yaml:5: 'kind' is missing"),
        (claims(id="T-1", contradicts="[{claim: T-9, type: number, why: x}]"), "contradicts 'T-9', which does not exist"),
        (claims(contradicts="[{claim: T-1, type: colour, why: x}]"), "no type of conflict 'colour'"),
        (claims().replace("quote_sha256: " + HASH, "quote_sha256: 12ab"), "own.yaml:4: 'quote_sha256' is no SHA-256"),
        (claims().replace("quote_length: 12", "quote_length: twelve"), "'quote_length' is 'twelve'"),
        (claims().replace("document: T,", "document: U,"), "document 'U', which is not registered"),
        (claims().replace("speaker: Ann", "speaker: Ann, speaker: Bob"), "own.yaml:4: key 'speaker' stands twice"),
        (claims().replace("grade: press", "grade: superb"), "own.yaml:2: no grade 'superb'"),
        ("claims: [", "own.yaml:"),
    ],
)
def test_a_faulty_table_is_refused_with_file_and_line(tmp_path, text, says):
    assert says in refusal(tmp_path, text)


def test_the_rules_of_passages_written_down_are_those_that_run():
    stated = yaml.safe_load((DATA / "claims" / "documents.yaml").read_text(encoding="utf-8"))
    assert stated["normalisation_version"] == NORMALISATION_VERSION
