"""What a policy file may say, and what is refused with its place and a remedy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from whopays import policy
from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault
from whopays.model.instrument import declared_terms
from whopays.model.instruments import found

GUARANTEE = {"instrument": "loan_guarantee", "covered_share": 0.8, "cap": 1e9, "first_loss_share": 0, "upfront_fee_rate": 0,
             "borrower_pays": 0, "annual_fee_rate": 0, "seniority": 0, "begins": 0, "lasts": 10, "pass_through": 1,
             "tenor": 0, "existing_share": 0, "power_part": 0, "warrant_coverage": 0, "warrant_years": 0}
PERMITS = {"instrument": "permit_acceleration", "months": 6, "power_gain": 0, "begins": 0, "lasts": 10}


def written(folder: Path, *entries: dict, **more: object) -> Path:
    path = folder / "mine.yaml"
    text = {"title": "Mine", "because": "a test", "citations": ["C011"], "instruments": list(entries)} | more
    path.write_text(yaml.safe_dump(text, sort_keys=False), encoding="utf-8")
    return path


def refusal(path: Path, case: Case | None = None) -> Fault:
    with pytest.raises(CaseErrors) as caught:
        read = policy.load(str(path))
        if case is not None:
            policy.check(read, case)
    assert len(caught.value.errors) == 1
    fault = caught.value.errors[0]
    assert fault.file == str(path)
    assert fault.line > 0
    assert fault.remedy
    return fault


@pytest.mark.parametrize("name", policy.names())
def test_shipped_policies_are_read_with_their_sources(name: str, toyland: Case) -> None:
    read = policy.load(name)
    assert read.title
    assert read.citations
    assert policy.applies(read, toyland) is (name not in ("fab-guarantee", "acts-of-1864", "minuteman-1962"))  # chip plants, railways


@pytest.mark.parametrize("name", [name for name in policy.names() if name != "none"])
def test_every_number_of_a_policy_says_where_it_is_from(name: str) -> None:
    """A comment that names a source, or says derived, judgement, or what the form makes it."""
    lines = (policy.FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    terms = [line for line in lines if line.startswith("    ") and ":" in line and not line.strip().startswith(("applies_to", "contracts"))]
    assert terms
    assert [line for line in terms if "#" not in line] == []


def test_names_of_the_issue_are_there() -> None:
    assert set(policy.names()) >= {"none", "backstop", "fab-guarantee", "national-reserve", "last-resort-insurer", "too-big-to-fail",
                                   "permits-only", "procurement", "tax-credit", "railway-1862", "apollo"}


def test_cover_above_the_whole_is_refused(tmp_path: Path) -> None:
    fault = refusal(written(tmp_path, GUARANTEE | {"covered_share": 1.3}))
    assert "covered_share is 1.3" in fault.message
    assert "from 0 to 1" in fault.remedy


def test_a_cap_below_zero_is_refused(tmp_path: Path) -> None:
    assert "cap is -1" in refusal(written(tmp_path, GUARANTEE | {"cap": -1})).message


def test_two_reserves_are_refused(tmp_path: Path) -> None:
    entry = yaml.safe_load((policy.FOLDER / "national-reserve.yaml").read_text(encoding="utf-8"))["instruments"][0]
    words = ("instrument", "applies_to")
    entry = {key: float(value) if isinstance(value, str) and key not in words else value for key, value in entry.items()}
    assert "a second reserve" in refusal(written(tmp_path, entry, entry)).message


def test_guarantees_that_cover_more_than_the_loan_are_refused(tmp_path: Path) -> None:
    fault = refusal(written(tmp_path, GUARANTEE, GUARANTEE | {"covered_share": 0.3, "contracts": ["alder-hall"]}))
    assert "110%" in fault.message


def test_guarantees_of_different_contracts_are_not(tmp_path: Path, toyland: Case) -> None:
    path = written(tmp_path, GUARANTEE | {"contracts": ["birch-buy"]}, GUARANTEE | {"contracts": ["alder-hall"]})
    policy.check(policy.load(str(path)), toyland)
    first, _second = policy.activate(policy.load(str(path)), case=toyland)
    assert first.terms.covered_share[:, 0].tolist() == [0.8 * (name == "birch-buy") for name in toyland.contracts]


def twins(folder: Path, first: dict | None = None, second: dict | None = None) -> Path:
    """Two guarantees of different contracts; what each has more is a key of it."""
    entries = [GUARANTEE | {"contracts": [contract]} | (more or {}) for contract, more in (("birch-buy", first), ("alder-hall", second))]
    return written(folder, *entries)


def caps(name: str) -> list[float]:
    return [entry.terms["cap"] for entry in policy.load(name).entries]


def test_two_of_a_kind_are_told_apart_by_their_names(tmp_path: Path) -> None:
    path = twins(tmp_path, {"name": "purchases"}, {"name": "halls"})
    assert caps(f"{path}:halls.cap=2e9") == [1e9, 2e9]
    assert caps(f"{path}:purchases.cap=3e9,halls.cap=2e9") == [3e9, 2e9]
    changed = policy.load(f"{path}:halls.cap=2e9")
    assert (changed.name, changed.title) == ("mine:halls.cap=2e9", "Mine; halls.cap=2e9")


@pytest.mark.parametrize("change", ["cap=2e9", "loan_guarantee.cap=2e9"])
@pytest.mark.parametrize(("first", "second", "remedy"), [
    ({"name": "purchases"}, {"name": "halls"}, "name one: purchases.cap, halls.cap"),
    ({}, {"name": "halls"}, "give each a `name` in the file of the policy, such as `name: first`, and write first.cap"),
    ({}, {}, "give each")])
def test_a_change_that_could_mean_either_says_both(change: str, first: dict, second: dict, remedy: str, tmp_path: Path) -> None:
    path = twins(tmp_path, first, second)
    with pytest.raises(CaseErrors) as caught:
        policy.load(f"{path}:{change}")
    (fault,) = caught.value.errors
    called = [one.get("name", "loan_guarantee") for one in (first, second)]
    places = [entry.place.line for entry in policy.load(str(path)).entries]
    assert f"2 instruments of mine have a term 'cap': {called[0]} (line {places[0]}), {called[1]} (line {places[1]})" == fault.message
    assert remedy in fault.remedy


@pytest.mark.parametrize(("first", "second", "message", "remedy"), [
    ("plants", "plants", "two instruments are called 'plants', here and in line", "call one of them otherwise"),
    ("plants", "loan_guarantee", "'loan_guarantee' is a kind of instrument", "by what it is for"),
    ("plants", "grant", "'grant' is a kind of instrument", "by what it is for"),
    ("plants", "a.b", "'a.b' cannot name an instrument", "a letter first"), ("plants", "", "'' cannot name", "a letter first")])
def test_a_name_that_tells_nothing_apart_is_refused(first: str, second: str, message: str, remedy: str, tmp_path: Path) -> None:
    fault = refusal(twins(tmp_path, {"name": first}, {"name": second}))
    assert message in fault.message
    assert remedy in fault.remedy


def test_a_name_nobody_has_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(CaseErrors, match=r"did you mean 'halls\.cap'"):
        policy.load(f"{twins(tmp_path, {'name': 'purchases'}, {'name': 'halls'})}:hals.cap=1")


def test_a_contract_that_is_not_there_is_refused(tmp_path: Path, toyland: Case) -> None:
    fault = refusal(written(tmp_path, GUARANTEE | {"contracts": ["alder-hal"]}), toyland)
    assert "alder-hal" in fault.message
    assert "did you mean 'alder-hall'" in fault.remedy


def test_an_instrument_not_by_contract_takes_none(tmp_path: Path) -> None:
    assert "not by contract" in refusal(written(tmp_path, PERMITS | {"contracts": ["alder-hall"]})).message


def test_a_term_not_stated_is_refused(tmp_path: Path) -> None:
    assert "lacks the term months" in refusal(written(tmp_path, {k: v for k, v in PERMITS.items() if k != "months"})).message


LENT = {"instrument": "direct_loan", "lent_share": 0.5, "cap": 1e9, "margin_rate": 0.01, "upfront_fee_rate": 0,
        "deferred_interest_share": 1, "grace": 5, "tenor": 10, "margin_share": 0, "lender_first": 1, "begins": 0, "lasts": 8}


def test_a_file_written_before_a_term_was_there_means_what_it_meant(tmp_path: Path) -> None:
    """Simple interest came later: without a word of it, interest put off bears interest, as it did."""
    (old,), (new,) = (policy.load(str(written(tmp_path, entry))).entries for entry in (LENT, {**LENT, "simple_interest": 0}))
    assert old.terms == new.terms
    assert "lacks the term tenor" in refusal(written(tmp_path, {k: v for k, v in LENT.items() if k != "tenor"})).message
    assert "simple_interest is 2" in refusal(written(tmp_path, {**LENT, "simple_interest": 2})).message


@pytest.mark.parametrize("name", policy.names())
def test_a_shipped_policy_states_every_term(name: str) -> None:
    stated = yaml.safe_load((policy.FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))["instruments"] or []
    assert [set(entry.terms) <= set(said) for entry, said in zip(policy.load(name).entries, stated, strict=True)] == [True] * len(stated)


def test_what_a_term_means_where_it_is_absent_is_in_its_range() -> None:
    for name, module in found().items():
        for term, about in declared_terms(module).items():
            if about["absent"] is not None:
                assert about["low"] <= about["absent"] <= about["high"], (name, term)


def test_a_source_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "no source 'Z999'" in refusal(written(tmp_path, PERMITS, citations=["Z999"])).message


def test_what_has_no_object_says_why(toyland: Case) -> None:
    fabs = policy.load("fab-guarantee")
    assert policy.activate(fabs, case=toyland) == ()
    (reason,) = policy.reasons_not_to_apply(fabs, toyland)
    assert "chip plants" in reason
    assert "GW" in reason
    plants = replace(toyland, capacity_unit="wafer starts")
    assert policy.applies(fabs, plants)
    assert not policy.applies(policy.load("backstop"), plants)


def test_a_guarantee_of_grid_alone_says_so(tmp_path: Path, toyland: Case) -> None:
    fault = refusal(written(tmp_path, GUARANTEE | {"applies_to": "grid"}), toyland)
    assert "whole data centres" in fault.message
    assert "power_part" in fault.remedy
    path = written(tmp_path, GUARANTEE | {"applies_to": "grid", "power_part": 1})
    policy.check(policy.load(str(path)), toyland)
    assert policy.applies(policy.load(str(path)), toyland)
    assert not policy.applies(policy.load(str(path)), replace(toyland, capacity_unit="wafer starts"))


@pytest.mark.parametrize(("more", "said"), [
    ({"title": 5}, "title is"), ({"because": ["a"]}, "because is a list"), ({"citations": "C011"}, "citations is"),
    ({"instruments": "none"}, "instruments is"), ({"views": []}, "a policy has no key 'views'")])
def test_a_head_that_is_not_what_it_should_be_is_refused(more: dict, said: str, tmp_path: Path) -> None:
    assert said in refusal(written(tmp_path, PERMITS, **more)).message


def test_no_contract_and_money_beyond_all_money_are_refused(tmp_path: Path) -> None:
    assert "names no contract" in refusal(written(tmp_path, GUARANTEE | {"contracts": []})).message
    assert "up to 1e+18" in refusal(written(tmp_path, GUARANTEE | {"cap": 1e300})).remedy
