"""A printed number opened: its payments add to it, its inputs move it, its sources are those cited."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from tests.case.small import HEAD, case_text, row
from whopays.case.fault import CaseErrors
from whopays.case.load import load
from whopays.cli.app import answer
from whopays.engine.definitions import KNOWN, Term, definition_of, lab_in, quarters_in, summed
from whopays.engine.evidence import evidence, given
from whopays.engine.explain import explain
from whopays.engine.local import run
from whopays.engine.rerun import case_of
from whopays.report.json import schema

PATHS = 300


@pytest.fixture(scope="module")
def toyland():
    case = load("toyland")
    return case, run(case, paths=PATHS, processes=1)


def figures_with_payments():
    case = load("toyland")
    result = run(case, paths=2, processes=1)
    return [one.id for one in result.pooled.figures
            if any(re.fullmatch(pattern, lab_in(one.id)[1]) and known.terms and not known.part for pattern, known in KNOWN)]


@pytest.mark.parametrize("id", figures_with_payments())
def test_payments_add_to_the_figure(toyland, id):
    case, result = toyland
    found = explain(result, case, id)
    assert found.on_futures[0] == pytest.approx(found.figure.value, rel=1e-9), "the same futures again"
    assert found.flows_sum == pytest.approx(found.figure.value, rel=2e-6, abs=1), "float32 on each path"
    assert found.flows_futures == PATHS


@pytest.mark.parametrize(("name", "policy"), [("openai-2025", "none"), ("toyland", "backstop"), ("toyland", "national-reserve")])
def test_payments_add_to_the_figure_in_other_cases_and_policies(name, policy):
    case = load(name).with_policy(policy)
    result = run(case, paths=12, policy=policy, processes=1)
    off = {}
    whole = ["taken", "taken_unsigned", "penalties", "public_cost", "resources", "damage", "site_finance"]
    stems = ["revenue", "external_finance", "funding_gap"]
    for id in [one for one in (figure.id for figure in result.pooled.figures) if one in whole or one.rpartition(".")[0] in stems]:
        found = explain(result, case, id)
        if found.definition.terms and not found.definition.part and found.flows_sum != pytest.approx(found.figure.value, rel=3e-6, abs=1):
            off[id] = (found.flows_sum, found.figure.value)
    assert off == {}


def test_every_figure_has_a_definition(toyland):
    """A new figure is still explained by its label, but it should say what it is: add it to KNOWN."""
    _, result = toyland
    ids = [one.id for one in result.pooled.figures]
    without = [id for id in ids if not any(re.fullmatch(pattern, lab_in(id)[1]) for pattern, _ in KNOWN)]
    assert without == [], "add each to KNOWN in engine/definitions.py: a sentence, and the payments it sums"


def test_payments_of_a_party_are_its_line_of_who_pays(toyland):
    case, result = toyland
    for line in result.pooled.who_pays:
        found = explain(result, case, line.party)
        assert found.flows_sum == pytest.approx(line.net, rel=1e-9, abs=1e-6)
        assert found.on_futures[0] == pytest.approx(line.net, rel=1e-6, abs=1)
        assert all(line.party in (one.payer, one.payee) for one in found.flows)


def test_a_figure_of_one_view_is_that_views(toyland):
    case, result = toyland
    one = explain(result, case, "taken", view="dull")
    assert one.figure.value == result.figure("taken", "dull").value != result.figure("taken").value
    assert one.flows_sum == pytest.approx(one.figure.value, rel=2e-6)
    assert all(driver.assumption != "view of demand" for driver in one.ranked)


def test_a_quarter_of_a_series_is_explained(toyland):
    case, result = toyland
    found = explain(result, case, "labs.birch.cash.2030Q3")
    assert found.figure.value == result.series("labs.birch.cash").mean[2]
    assert found.on_futures[0] == pytest.approx(found.figure.value, rel=1e-6)
    assert not found.flows
    gap = explain(result, case, "labs.birch.funding_gap.2032Q4")
    assert gap.mode == "keep" and gap.on_futures[0] == pytest.approx(gap.figure.value, rel=1e-6, abs=1e-6)


def test_the_ranking_is_of_this_figure_and_has_its_sign():
    """More demand raises sales; a later site lowers rent; neither is what the run itself was ranked on."""
    case = load("toyland", sets=("compute.slip={uniform: [0.9, 3]}",))
    result = run(case, paths=600, processes=1)
    sales, rent = (explain(result, case, f"labs.birch.{what}", view="bright") for what in ("revenue.2032", "taken"))
    first, other = sales.ranked[0], rent.ranked[0]
    assert first.assumption == "lines.chat.speed" and first.influence > 4 * first.error
    assert other.assumption == "compute.slip" and other.influence < -4 * other.error
    assert 0 < sales.explained < 1
    assert [row.value for row in rent.inputs["compute.slip"]] == [{"uniform": [0.9, 3.0]}]


def test_one_input_drawn_alone_explains_what_depends_on_it_alone():
    case = load("toyland", sets=("contracts.alder-lease.rent={uniform: [2e6, 8e6]}",))
    found = explain(run(case, paths=400, processes=1), case, "labs.alder.promised.if_taken")
    assert found.ranked[0].assumption == "contracts.alder-lease.rent"
    assert found.ranked[0].influence == pytest.approx(1, abs=0.01) and found.explained == pytest.approx(1, abs=0.01)


def test_what_is_worked_out_from_contracts_takes_only_their_fields(toyland):
    case, result = toyland
    found = explain(result, case, "labs.alder.promised.firm")
    names = {one.name for section in found.fixed for one in section.inputs}
    assert names == {f"contracts.{contract}.{field}" for contract in ("alder-hall", "alder-lease")
                     for field in ("capacity", "online_from", "online_to", "lead_time", "tenor", "rent", "firm_share")}
    every = explain(result, case, "taken")
    fixed = {one.name for section in every.fixed for one in section.inputs}
    drawn = {driver.assumption for driver in every.ranked} - {"view of demand"}
    assert fixed | drawn == set(case.assumptions("bright")) and not fixed & drawn


def test_every_figure_of_a_run_can_be_opened(toyland):
    case, result = toyland
    few = replace(result, paths=40)
    for one in result.pooled.figures:
        found = explain(few, case, one.id)
        assert found.definition.text and found.weakest == "judgement"


def test_a_year_counts_its_own_quarters_and_a_cumulative_figure_all_before():
    case = load("toyland")
    assert quarters_in(case, "revenue.2031") == (4, 7)
    assert quarters_in(case, "funding_gap.2030") == (0, 3)
    assert quarters_in(case, "funding_gap.end") is None


def test_terms_sum_by_sign_party_and_view():
    flows = {("a", "lab:x", "r:1", "rent"): 3.0, ("b", "lab:x", "r:1", "rent"): 5.0, ("a", "lab:y", "r:1", "rent"): 7.0,
             ("a", "r:1", "lab:x", "rent"): 1.0}
    assert summed(flows, {"a": 1.0}, (Term(1, ("rent",), payer="lab:x"), Term(-1, payee="lab:x"))) == {
        ("lab:x", "r:1", "rent"): 3.0, ("r:1", "lab:x", "rent"): -1.0}
    assert sum(summed(flows, {"a": 0.5, "b": 0.5}, (Term(1, payer="lab"),)).values()) == 7.5


def test_a_figure_without_definition_keeps_its_label():
    assert definition_of(load("toyland"), "novel.thing", "a new thing").text == "A new thing."


def test_from_an_input_to_speaker_date_document_and_conflicts():
    case = load("openai-2025")
    rows = given(case, case.views, "contracts.oa-residual.headline")
    assert len(rows) == 1 and set(rows[0].views) == set(case.views)
    found = evidence(case, rows[0].citations)
    claim = found["S3-12"]
    assert (claim.kind, claim.date) == ("claim", "2025-11-06") and "Altman" in claim.speaker and claim.document
    assert {other.type for other in claim.conflicts} >= {"definition", "number"}
    assert all(other.speaker and other.why for other in claim.conflicts)
    assert found["A042"].kind == "fact" and found["A042"].grade == "weak"


def test_sources_a_case_brings_along_are_shown(tmp_path: Path):
    tax = row("market.tax_rate", 0.2, "share", basis="quoted", citations="[T02]", known_on="2025-03-01")
    text = case_text(change={"market.tax_rate": tax})
    file = tmp_path / "small.yaml"
    file.write_text(text, encoding="utf-8")
    case = load(file)
    found = evidence(case, ["T02"])["T02"]
    assert (found.kind, found.grade, found.date, found.document) == ("own", "weak", "2025-02-28", "another tale")
    assert "T02" in HEAD


@pytest.fixture
def saved(tmp_path, monkeypatch):
    monkeypatch.setenv("WHOPAYS_STORE", str(tmp_path / "store"))
    return tmp_path


def made(capsys, *options: str) -> str:
    assert answer(["run", *options, "--paths", "100", "--quiet"]) == 0
    return capsys.readouterr().out.strip()


def test_the_command_prints_valid_json_and_readable_text(saved, capsys):
    made(capsys, "toyland")
    for id in ("labs.alder.taken", "promised.firm", "lender:lenders", "labs.birch.default_probability"):
        assert answer(["explain", "last", id, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        jsonschema.validate(found, schema("whopays.explain/1"), cls=jsonschema.Draft202012Validator)
        assert found["figure"]["id"] == id
        assert ["not a rating" in note for note in found["notes"]] == ([True] if "default_probability" in id else [])
        assert answer(["explain", "last", id, "--verbose"]) == 0
        text = capsys.readouterr().out
        assert "WHAT IT IS" in text and "SOURCES" in text and "the weakest input that enters" in " ".join(text.split())
    assert "they add to the printed figure" in (answer(["explain", "last", "labs.alder.taken"]), capsys.readouterr().out)[1]


def test_a_run_with_settings_is_explained_with_them(saved, capsys):
    made(capsys, "toyland", "--set", "labs.alder.cash=9e9", "--view", "dull", "--mode", "keep", "--seed", "5", "--policy", "none")
    assert answer(["explain", "last", "funding_gap.end", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["notes"] == [] and found["figure_on_futures"]["value"] == pytest.approx(found["figure"]["value"], rel=1e-9)
    assert next(one for section in found["fixed"] for one in section["inputs"] if one["name"] == "labs.alder.cash")["value"] == 9e9


def test_what_the_run_does_not_have_is_refused_with_near_names(saved, capsys):
    made(capsys, "toyland")
    for tokens, word in ((["labs.alder.takn"], "labs.alder.taken"), (["lender:lender"], "lender:lenders"), (["zzz"], "show --json"),
                         (["labs.alder.cash.2050Q1"], "labs.alder.cash"), (["taken", "--view", "dul"], "dull")):
        assert answer(["explain", "last", *tokens, "--json"]) == 2
        assert word in json.loads(capsys.readouterr().err)["errors"][0]["remedy"]


@pytest.mark.parametrize(("word", "near"), [("Lenders", "'lender:lenders'"), ("labs.alder.cash", "'labs.alder.cash.2032Q4'"),
                                            ("cash", "'labs.alder.cash.2032Q4'")])
def test_a_word_as_a_person_writes_it_finds_the_name(saved, capsys, word, near):
    made(capsys, "toyland")
    assert answer(["explain", "last", word]) == 2
    assert near in capsys.readouterr().err


def test_a_case_that_changed_or_went_is_refused(saved, capsys):
    file = saved / "mine.yaml"
    assert answer(["case", "new", str(file)]) == 0
    capsys.readouterr()
    made(capsys, str(file))
    assert answer(["explain", "last", "taken", "--json"]) == 0
    capsys.readouterr()
    moved = saved / "moved.yaml"
    moved.write_text(file.read_text())
    file.write_text(file.read_text().replace("quarters: 12", "quarters: 11"))
    assert answer(["explain", "last", "taken"]) == 2
    assert "changed since" in capsys.readouterr().err
    assert answer(["explain", "last", "taken", "--case", str(moved), "--json"]) == 0
    capsys.readouterr()
    file.unlink()
    assert answer(["explain", "last", "taken"]) == 2


def test_code_that_changed_is_said(toyland):
    from whopays.report.explain import notes

    case, result = toyland
    pooled = replace(result.pooled, figures=[replace(one, value=one.value * 1.01) for one in result.pooled.figures])
    drifted = replace(result, pooled=pooled)
    assert notes(drifted, explain(drifted, case, "taken")) and not notes(result, explain(result, case, "taken"))


def test_a_run_that_does_not_say_its_case_is_refused(toyland):
    _, result = toyland
    with pytest.raises(CaseErrors, match="--case"):
        case_of(replace(result, case="gone", manifest={}))
