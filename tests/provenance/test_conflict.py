"""`--conflict`: one side of sources that disagree, or all sides beside each other on the same futures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.case.small import case_text, row
from whopays.case.conflict import conflicts, sides, with_conflicts
from whopays.case.distribution import Fixed, Mixture, Uniform
from whopays.case.fault import CaseErrors
from whopays.case.load import load
from whopays.cli.app import answer
from whopays.engine.explain import explain
from whopays.engine.local import run
from whopays.engine.rerun import case_of
from whopays.store import load as saved
from whopays.store import place

NAME, OTHER = "labs.alpha.people_cost", "compute.slip"
PARTS = ("{mixture: [{weight: 0.2, value: 1e9, citations: [T01]}, {weight: 0.3, value: 2e9, citations: [T02]}, "
         "{weight: 0.5, value: {uniform: [3e9, 4e9]}, citations: [T01]}]}")
SLIP = "{mixture: [{weight: 0.25, value: 1.25, citations: [T02]}, {weight: 0.75, value: 1}]}"


@pytest.fixture
def case(tmp_path: Path):
    file = tmp_path / "small.yaml"
    file.write_text(case_text(change={
        NAME: row(NAME, PARTS, "USD/year", basis="quoted", known_on="2025-03-01"),
        OTHER: row(OTHER, SLIP, "ratio", known_on="2025-03-01")}), encoding="utf-8")
    return load(file)


def refusals(case, *texts: str) -> list[str]:
    with pytest.raises(CaseErrors) as found:
        with_conflicts(case, texts)
    return [f"{one.file}:{one.line}:{one.column}: {one.message}; {one.remedy}" for one in found.value.errors]


def test_the_conflicts_of_a_case_are_its_mixtures_with_two_sides(case):
    assert conflicts(case) == {NAME: ["T01", "T02"], OTHER: ["T02", "judgement"]}
    assert sides(Uniform(1, 2)) == [] and sides(Mixture(((0.5, Fixed(1)), (0.5, Fixed(2))))) == []


def test_one_claim_is_what_its_parts_say_and_the_rest_is_gone(case):
    first = with_conflicts(case, [f"{NAME}=T01"]).assumptions("low")[NAME]
    assert isinstance(first.value, Mixture)
    assert [weight for weight, _ in first.value.parts] == pytest.approx([2 / 7, 5 / 7])
    assert [part.plain for _, part in first.value.parts] == [1e9, {"uniform": [3e9, 4e9]}]
    assert (first.citations, first.basis) == (("T01",), "quoted")
    other = with_conflicts(case, [f"{NAME}=T02"]).assumptions("low")[NAME]
    assert (other.value, other.citations) == (Fixed(2e9), ("T02",))
    chosen = with_conflicts(case, [f"{OTHER}=judgement"]).assumptions("high")[OTHER]
    assert (chosen.value, chosen.citations, chosen.basis, chosen.grade) == (Fixed(1.0), (), "judgement", "judgement")
    assert "--conflict: judgement" in chosen.because


def test_both_puts_the_sides_beside_each_other_with_their_weights(case):
    split = with_conflicts(case, [f"{NAME}=both"])
    assert {name: spec.weight for name, spec in split.views.items()} == {
        "high/T01": 0.35, "high/T02": 0.15, "low/T01": 0.35, "low/T02": 0.15}
    assert split.assumptions("low/T02")[NAME].value == Fixed(2e9)
    assert split.assumptions("low/T02")[OTHER] == case.assumptions("low")[OTHER]
    several = with_conflicts(case, [f"{NAME}=both", f"{OTHER}=both"])
    assert len(several.views) == 8 and sum(spec.weight for spec in several.views.values()) == pytest.approx(1)


def test_each_choice_is_another_case_and_none_is_the_same(case):
    hashes = {with_conflicts(case, texts).hash for texts in ([], [f"{NAME}=T01"], [f"{NAME}=T02"], [f"{NAME}=both"])}
    assert len(hashes) == 4 and case.hash in hashes


def test_the_order_of_the_parts_of_a_claim_is_kept_in_the_hash(tmp_path):
    """Who says what is content: the same numbers from other sources are another case."""
    texts = [case_text(change={OTHER: row(OTHER, SLIP.replace("T02", id), "ratio", known_on="2025-03-01", citations="[T01, T02]")})
             for id in ("T01", "T02")]
    found = set()
    for text in texts:
        (tmp_path / "c.yaml").write_text(text, encoding="utf-8")
        found.add(load(tmp_path / "c.yaml").hash)
    assert len(found) == 2


def test_what_is_no_conflict_is_refused_and_says_where_there_is_one(case):
    assert "labs.alpha.cash has no conflict" in refusals(case, "labs.alpha.cash=T01")[0]
    assert f"{NAME} (T01, T02)" in refusals(case, "labs.alpha.cash=T01")[0]
    assert "did you mean 'compute.slip'" in refusals(case, "compute.slp=both")[0]
    assert refusals(case, f"{NAME}=T03")[0].startswith(f"--conflict:1:{len(NAME) + 2}: {NAME}: no side of the conflict cites 'T03'")
    assert "chosen twice" in refusals(case, f"{NAME}=T01", f"{NAME}=T02")[0]
    for text in ("", "=", NAME, f"{NAME}=", "=T01"):
        assert "NAME=CLAIM" in refusals(case, text)[0]
    assert len(refusals(case, "x=1", "y=2")) == 2, "all at once"
    assert "disagree on nothing" in refusals(load("toyland"), "compute.slip=both")[0]


def test_a_set_ends_the_conflict(case):
    fixed = load(case.path, sets=(f"{NAME}=5",))
    assert "has no conflict" in refusals(fixed, f"{NAME}=both")[0]


def test_one_cited_in_every_part_is_no_conflict(tmp_path):
    (tmp_path / "c.yaml").write_text(case_text(change={OTHER: row(
        OTHER, SLIP.replace("value: 1}", "value: 1, citations: [T02]}"), "ratio", known_on="2025-03-01")}), encoding="utf-8")
    assert conflicts(load(tmp_path / "c.yaml")) == {}


def test_too_many_views_are_refused(tmp_path):
    names = [f"labs.{lab}.{what}" for lab in ("alpha", "beta") for what in ("cash", "term_debt")]
    mixture = "{mixture: [{weight: 0.5, value: 1, citations: [T01]}, {weight: 0.5, value: 2, citations: [T02]}]}"
    (tmp_path / "c.yaml").write_text(case_text(change={name: row(name, mixture, "USD", known_on="2025-03-01") for name in names}),
                                     encoding="utf-8")
    assert "views side by side" in refusals(load(tmp_path / "c.yaml"), *(f"{name}=both" for name in names))[0]


def toyland_in_conflict(folder: Path) -> Path:
    """Toyland as one's own file, where two sources disagree on what birch's people cost."""
    file = folder / "mine.yaml"
    assert answer(["case", "new", str(file)]) == 0
    text = file.read_text()
    start = text.index("name: failure.bankruptcy_cost")
    value = text.index("value: ", start)
    end = text.index(", unit", value)
    mixture = "{mixture: [{weight: 0.25, value: 0.05, citations: [T01]}, {weight: 0.75, value: 0.5, citations: [T02]}]}"
    facts = ("facts:\n  - {id: T01, source: a court, known_on: 2029-01-31, grade: good}\n"
             "  - {id: T02, source: a lender, known_on: 2029-02-28, grade: weak}\n")
    file.write_text(facts + text[:value] + "value: " + mixture + text[end:])
    return file


def test_sides_run_side_by_side_on_the_same_futures(tmp_path, capsys):
    case = load(toyland_in_conflict(tmp_path))
    name = "failure.bankruptcy_cost"
    both = run(with_conflicts(case, [f"{name}=both"]), views=["dull/T01", "dull/T02"], paths=300, processes=1)
    alone = {claim: run(with_conflicts(case, [f"{name}={claim}"]), views=["dull"], paths=300, processes=1) for claim in ("T01", "T02")}
    for claim, result in alone.items():
        for id in ("revenue.2031", "loss_in_failure", "resources"):
            assert both.figure(id, f"dull/{claim}").value == pytest.approx(result.figure(id, "dull").value, rel=1e-6), "as alone"
    assert both.figure("loss_in_failure", "dull/T02").value > both.figure("loss_in_failure", "dull/T01").value
    assert both.weights == {"dull/T01": 0.25, "dull/T02": 0.75}


def test_the_command_runs_saves_and_explains_a_side(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WHOPAYS_STORE", str(tmp_path / "store"))
    file = toyland_in_conflict(tmp_path)
    capsys.readouterr()
    name = "failure.bankruptcy_cost"
    assert answer(["run", str(file), "--conflict", f"{name}=both", "--view", "dull", "--paths", "60", "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)["views"]) == ["dull/T01", "dull/T02"]
    result = saved("last", place())
    assert result.manifest["conflicts"] == [f"{name}=both"]
    found = explain(result, case_of(result), "loss_in_failure", "dull/T02")
    values = [one for section in found.fixed for one in section.inputs if one.name == name]
    assert [(one.value, one.citations) for one in values] == [(0.5, ("T02",))]
    assert found.sources["T02"].document == "a lender" and "T01" not in found.sources
    assert answer(["run", str(file), "--conflict", "labs.alder.cash=T01", "--json"]) == 2
    error = json.loads(capsys.readouterr().err)["errors"][0]
    assert (error["file"], error["line"]) == ("--conflict", 1) and name in error["remedy"]


def test_a_side_is_asked_about_and_compared(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WHOPAYS_STORE", str(tmp_path / "store"))
    file = str(toyland_in_conflict(tmp_path))
    capsys.readouterr()
    for name in ("failure.bankruptcy_cost=both", "failure.bankruptcy_cost=T01"):
        views = ["bright/T01", "bright/T02", "dull/T01", "dull/T02"] if name.endswith("both") else ["bright", "dull"]
        assert answer(["ask", "pay", file, "--conflict", name, "--paths", "16", "--json"]) == 0
        assert sorted(json.loads(capsys.readouterr().out)["views"]) == views
        assert answer(["compare", file, "--conflict", name, "--policy", "none", "--policy", "backstop", "--paths", "16", "--json"]) == 0
        assert sorted(json.loads(capsys.readouterr().out)["views"]) == views
    for words in (["ask", "pay"], ["compare"]):
        assert answer([*words, file, "--conflict", "labs.alder.cash=T01", "--json"]) == 2
        assert json.loads(capsys.readouterr().err)["errors"][0]["file"] == "--conflict"


def test_an_input_drawn_on_one_side_only_is_ranked(capsys):
    """A side may fix what the other draws."""
    name = next(iter(conflicts(load("openai-2025"))))
    assert answer(["ask", "pay", "--conflict", f"{name}=both", "--paths", "512", "--json"]) == 0
    assert name in [one["name"] for one in json.loads(capsys.readouterr().out)["drivers"]]


def test_the_default_case_has_a_conflict_that_runs():
    case = load("openai-2025")
    assert conflicts(case)
    for name, labels in conflicts(case).items():
        for label in labels:
            narrowed = with_conflicts(case, [f"{name}={label}"])
            assert narrowed.hash != case.hash
