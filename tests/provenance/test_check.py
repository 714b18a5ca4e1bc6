"""`checks/provenance.py` refuses each thing it says it refuses, planted in a small folder of data."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks import provenance

ROW = ("- {name: market.tax_rate, value: 0.2, unit: share, basis: quoted, because: \"the law\", citations: [T1], "
       "true_for: 2025, known_on: 2025-01-01}\n")
FACT = '- {id: T1, quantity: tax, value: 0.2, unit: share, source: "the law", grade: good, known_on: 2025-01-01}\n'


@pytest.fixture
def data(tmp_path: Path):
    def write(rows: str = ROW, facts: str = FACT, policy: str = "", curve: str = "", own: str = "") -> list[str]:
        for place, text in (("facts/a.yaml", facts), ("cases/tale/assumptions/a.yaml", rows), ("cases/tale/case.yaml", "name: tale\n"),
                            ("policies/p.yaml", policy), ("curves/c.yaml", curve), ("cases/tale/facts/b.yaml", own)):
            path = tmp_path / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return provenance.faults(tmp_path)

    return write


def test_what_is_sound_passes(data):
    assert data() == []


@pytest.mark.parametrize(("change", "message"), [
    (("basis: quoted, ", ""), "a.yaml:1: market.tax_rate has no basis"),
    (("basis: quoted", "basis: assumed"), "market.tax_rate has no basis"),
    (("the law", " "), "gives no reason"),
    (("[T1]", "[T1, T2]"), "cites T2, which does not exist"),
    (("value: 0.2", "value: {mixture: [{weight: 0.5, value: 0.2, citations: [T3]}, {weight: 0.5, value: 0.3}]}"),
     "cites T3, which does not"),
])
def test_a_row_without_basis_reason_or_source(data, change, message):
    found = data(rows=ROW.replace(*change))
    assert len(found) == 1 and message in found[0]


def test_a_source_the_case_brings_along_exists(data):
    assert data(rows=ROW.replace("T1", "T9"), own=FACT.replace("T1", "T9")) == []


def test_a_policy_and_a_curve_cite_what_exists(data):
    policy = ("title: p\ncitations: [T1, S9-99]\ninstruments:\n  - instrument: grant\n    cap: 7e9  # as in the act (C999)\n"
              "    share: 0.5\n    begins: 0 # judgement: at once\n    lasts: 3 #\n")
    found = data(policy=policy, curve="citations: [T7]\nzero_rates: {1: 0.03}\n")
    assert [one.rpartition("/")[2].partition(";")[0] for one in found] == [
        "c.yaml:1: cites T7, which does not exist", "p.yaml:1: cites S9-99, which does not exist",
        "p.yaml:5: names source C999, which does not exist", "p.yaml:6: a term without basis", "p.yaml:8: a term without basis"]


def test_a_derived_row_may_not_rest_on_itself_through_a_fact(data):
    """The row cites a fact that was worked out from the row."""
    rows = ROW.replace("quoted", "derived")
    found = data(rows=rows, facts=FACT.replace("grade", "derived_from: [market.tax_rate], grade"))
    assert len(found) == 1 and "derived in a circle: T1 <- market.tax_rate <- T1" in found[0] and "assumptions/a.yaml:1" in found[0]
    assert data(rows=rows, facts=FACT.replace("grade", "derived_from: [T5], grade") + FACT.replace("T1", "T5")) == []
    last = FACT.replace("T1", "T5").replace("grade", "derived_from: [market.tax_rate], grade")
    long = FACT.replace("grade", "derived_from: [T5], grade") + last
    assert "circle" in data(rows=rows, facts=long)[0]


def test_two_derived_rows_may_not_rest_on_each_other(data):
    one = ROW.replace("quoted", "derived").replace("the law", "half of labs.a.cash over sales")
    other = ROW.replace("quoted", "derived").replace("market.tax_rate", "labs.a.cash").replace("the law", "market.tax_rate times two")
    assert len(data(rows=one + other)) == 1
    assert data(rows=one + other.replace("derived", "judgement")) == [], "a judgement that mentions another is no derivation"
    assert data(rows=one + other.replace("market.tax_rate times", "profit times")) == []


def test_facts_derived_from_each_other_are_a_circle(data):
    facts = FACT.replace("grade", "derived_from: [T2], grade") + FACT.replace("T1", "T2").replace("grade", "derived_from: [T1], grade")
    assert len(data(facts=facts)) == 1


def test_an_answer_of_this_program_is_no_source(data):
    found = data(facts=FACT.replace('"the law"', '"a run of whopays, 2026"'))
    assert len(found) == 1 and "comes from this program" in found[0]


def test_the_shipped_data_pass(capsys):
    assert provenance.main() == 0
    assert "0 refused, 0 faults of sources" in capsys.readouterr().out
