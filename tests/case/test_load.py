"""What a good case gives: structure, assumptions by view, sets, dates, hash."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.case.small import HEAD, STRUCTURE, case_text, row
from whopays.case.case import Contract
from whopays.case.distribution import Fixed, Uniform
from whopays.case.fault import CaseErrors, Fault
from whopays.case.load import check, load, names
from whopays.case.table import table

CASH = "labs.alpha.cash"
BY_VIEW = HEAD.replace("  low: {weight: 0.5, because: habit}\n",
                       "  low:\n    weight: 0.5\n    because: habit\n    assumptions:\n    " + row(CASH, 7, "USD").lstrip())


def written(folder: Path, text: str) -> Path:
    file = folder / "small.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def faults(path: Path, *sets: str, as_of: date | None = None) -> list[Fault]:
    with pytest.raises(CaseErrors) as caught:
        load(path, sets=sets, as_of=as_of)
    return caught.value.errors


def test_a_good_case_is_read_whole(tmp_path: Path) -> None:
    case = load(written(tmp_path, case_text()))
    assert (case.name, case.as_of, case.opening, case.quarters) == ("small", date(2025, 3, 31), date(2024, 12, 31), 8)
    assert (case.currency, case.capacity_unit, case.policy) == ("USD", "GW", "none")
    assert case.contracts["alpha-barn"] == Contract("alpha", "barn", "lease", "barn", "forge", False)
    assert case.labs["beta"].parent == "house"
    assert case.curve == {1.0: 0.03, 10.0: 0.04}
    assert case.limits == ["it is a tale"]
    required = {name for name, quantity in table(STRUCTURE).items() if quantity.required}
    assert set(case.assumptions("high")) == set(case.assumptions("low")) == required
    assert not any(name.startswith(("labs.rest", "holdings")) for name in required)
    assert {f"shares.work.rest.{column}" for column in ("start", "end")} <= required
    assert case.with_policy("backstop").policy == "backstop"
    assert case.with_policy("backstop").hash == case.hash
    assert pickle.loads(pickle.dumps(case)) == case


def test_a_folder_and_one_file_are_the_same_case(tmp_path: Path) -> None:
    one = load(written(tmp_path, case_text(BY_VIEW)))
    folder = tmp_path / "many"
    for part in ("assumptions", "views", "facts"):
        (folder / part).mkdir(parents=True)
    facts = HEAD[HEAD.index("facts:\n") + len("facts:\n"):]
    (folder / "case.yaml").write_text(HEAD[:HEAD.index("facts:\n")])
    (folder / "facts" / "tale.yaml").write_text(facts)
    rows = case_text("").removeprefix("assumptions:\n").splitlines(keepends=True)
    (folder / "assumptions" / "a.yaml").write_text("".join(rows[40:]))
    (folder / "assumptions" / "b.yaml").write_text("".join(rows[:40]))
    (folder / "views" / "low.yaml").write_text(row(CASH, 7, "USD"))
    (folder / "README.md").write_text("no part of the case")
    assert load(folder).hash == one.hash
    (folder / "views" / "lo.yaml").write_text(row(CASH, 7, "USD"))
    (folder / "assumptions" / "c.yml").write_text("[]")
    (folder / "asumptions").mkdir()
    (folder / "asumptions" / "d.yaml").write_text("[]")
    (folder / "e.yaml").write_text("[]")
    assert {(Path(fault.file).name, fault.message, fault.remedy) for fault in check(folder)} == {
        ("lo.yaml", "rows of a view 'lo' the case does not state", "did you mean 'low'?"),
        ("c.yml", "not a file named *.yaml in assumptions", "rename it to *.yaml, or move it away"),
        ("asumptions", "a case has no folder 'asumptions'", "did you mean 'assumptions'?"),
        ("e.yaml", "this file is no part of a case", "move it into assumptions, views, facts, french, or out of the folder")}


def test_a_view_overrides_and_is_no_other_view(tmp_path: Path) -> None:
    case = load(written(tmp_path, case_text(BY_VIEW)))
    assert case.assumptions("low")[CASH].value == Fixed(7.0)
    assert case.assumptions("high")[CASH].value == Fixed(0.5)
    with pytest.raises(CaseErrors, match="no view 'hihg'; did you mean 'high'"):
        case.assumptions("hihg")


def test_basis_and_grade(tmp_path: Path) -> None:
    change = {CASH: row(CASH, 5, "USD", basis="quoted", citations="[T01]"),
              "labs.beta.cash": row("labs.beta.cash", "{mixture: [{weight: 0.5, value: 1, citations: [T02]}, {weight: 0.5, value: 2}]}",
                                    "USD", basis="quoted", citations="[T01]", known_on="2025-03-01"),
              "labs.beta.valuation": row("labs.beta.valuation", 5, "USD", basis="derived", citations="[T01]")}
    case = load(written(tmp_path, case_text(change=change)))
    rows = case.assumptions("high")
    assert [rows[name].grade for name in (CASH, "labs.beta.cash", "labs.beta.valuation", "market.tax_rate")] == [
        "press", "weak", "derived", "judgement"]
    assert rows["labs.beta.cash"].citations == ("T01", "T02")
    shares = case.shares_by_basis()
    assert shares == case.shares_by_basis("low")
    assert shares["quoted"] == pytest.approx(2 / len(rows))
    assert sum(shares.values()) == pytest.approx(1)


def test_set_uses_the_same_parser_and_beats_every_view(tmp_path: Path) -> None:
    file = written(tmp_path, case_text(BY_VIEW))
    case = load(file, sets=(f"{CASH}=50e9", "compute.slip={uniform: [1, 1.5]}"))
    for view in case.views:
        assert case.assumptions(view)[CASH].value == Fixed(50e9)
        assert case.assumptions(view)["compute.slip"].value == Uniform(1.0, 1.5)
    assert case.assumptions("low")[CASH].basis == "judgement"
    assert case.assumptions("low")[CASH].because == "set by --set"
    assert case.hash != load(file).hash
    assert load(file, sets=("holdings.alpha.barn.share=0.2",)).assumptions("low")["holdings.alpha.barn.share"].value == Fixed(0.2)


@pytest.mark.parametrize(("text", "column", "message", "remedy"), [
    ("labs.alpha.cahs=5", 1, "unknown name 'labs.alpha.cahs'", "did you mean 'labs.alpha.cash'"),
    ("labs.alpha.cash", 1, "'labs.alpha.cash' is not NAME=VALUE", "labs.openai.cash=50e9"),
    ("=5", 1, "'=5' is not NAME=VALUE", "labs.openai.cash=50e9"),
    ("labs.alpha.cash=", 17, "no value after 'labs.alpha.cash='", "labs.openai.cash=50e9"),
    ("labs.alpha.cash=50_000", 17, "'50_000' is not a number", "write 50000"),
    ("labs.alpha.cash=-1", 17, "-1 is below 0", "write 0 or more"),
    ("labs.alpha.cash=.nan", 17, "not a finite number", "write a finite number"),
    ("labs.alpha.cash= {uniform: [5, 2]}", 28, "low 5 is above high 2", "smaller number first"),
    ("labs.alpha.cash={uniform: [5, 2", 32, "not valid YAML", "brackets"),
    ("labs.alpha.cash=!x 5", 17, "unknown tag '!x'", "remove the tag"),
    ("labs.alpha.cash=\ud800", 17, "U+D800 may not stand in YAML", "remove it"),
    ("labs.alpha.cash={mixture: [{weight: 0.5, value: 1, citations: [T01]}, {weight: 0.5, value: 2}]}", 64,
     "cites 'T01'", "remove citations"),
])
def test_a_broken_set_has_its_place(tmp_path: Path, text: str, column: int, message: str, remedy: str) -> None:
    found = faults(written(tmp_path, case_text()), "compute.slip=1", text)
    assert len(found) == 1, found
    assert (found[0].file, found[0].line, found[0].column) == ("--set", 2, column)
    assert message in found[0].message
    assert remedy in found[0].remedy


def test_two_sets_of_a_name_and_faults_of_the_file_are_listed_together(tmp_path: Path) -> None:
    file = written(tmp_path, case_text(change={"market.tax_rate": row("market.tax_rate", 2, "share")}))
    assert [fault.message[:30] for fault in faults(file, f"{CASH}=1", f"{CASH}=2")] == [
        f"{CASH} is set twice", "market.tax_rate: 2 is above 1,"]


def test_a_set_share_must_still_add_up(tmp_path: Path) -> None:
    file = written(tmp_path, case_text())
    found = faults(file, "shares.chat.alpha.start=0.6")
    assert [(fault.file, fault.message[:32]) for fault in found] == [(str(file), "shares.chat.*.start add to 1.1 o")]
    assert load(file, sets=("shares.chat.alpha.start=0.6", "shares.chat.rest.start=0.1")).sets


def test_a_group_goes_on_under_a_set_unless_it_is_fixed(tmp_path: Path) -> None:
    group = "{name: g, correlation: 0.5}"
    change = {name: row(name, "{uniform: [1, 2]}", unit, group=group) for name, unit in ((CASH, "USD"), ("compute.slip", "ratio"))}
    file = written(tmp_path, case_text(change=change))
    spread = load(file, sets=(f"{CASH}={{uniform: [3, 4]}}",)).assumptions("low")[CASH]
    assert (spread.group, spread.correlation) == ("g", 0.5)
    assert load(file, sets=(f"{CASH}=3",)).assumptions("low")[CASH].group is None


def test_as_of_takes_the_row_known_last_and_refuses_what_was_not_known(tmp_path: Path) -> None:
    later = row(CASH, 9, "USD", known_on="2025-03-15")
    file = written(tmp_path, case_text(extra=later))
    now, then = load(file), load(file, as_of=date(2025, 2, 15))
    assert (now.assumptions("low")[CASH].value, then.assumptions("low")[CASH].value) == (Fixed(9.0), Fixed(0.5))
    assert (now.as_of, then.as_of) == (date(2025, 3, 31), date(2025, 2, 15))
    assert load(file, as_of=date(2026, 1, 1)).hash == now.hash
    assert then.hash != now.hash
    for day in (date(2025, 1, 15), date(2024, 12, 1)):
        (found,) = faults(file, as_of=day)
        assert (found.file, found.line) == ("--as-of", 0)
        assert found.message.startswith(f"{day} is too early for this case: ")
        assert "of its numbers were known later only (" in found.message
        assert ("before the opening date 2024-12-31" in found.message) == (day.year == 2024)
        first = date.fromisoformat(found.remedy.removeprefix("choose a day from ").partition(" ")[0])
        assert found.remedy == f"choose a day from {first} to 2025-03-31"
        assert load(file, as_of=first).as_of == first
        assert len(faults(file, as_of=first - timedelta(1))) == 1


def test_the_hash_follows_content_and_not_order_comments_or_file(tmp_path: Path) -> None:
    rows = case_text("").removeprefix("assumptions:\n").splitlines(keepends=True)
    base = load(written(tmp_path, case_text()))
    other = tmp_path / "other.yaml"
    other.write_text("# a comment\n" + HEAD + "assumptions:\n" + "".join(reversed(rows)))
    assert load(other).hash == base.hash
    for old, new in (("quarters: 8", "quarters: 9"), ("quarters: 8", "quarters: 8\nmilestone: 2025"), ("10: 0.04", "10: 0.041"),
                     ("it is a tale", "it is one"), ("title: Alpha", "title: A")):
        assert load(written(tmp_path, case_text(HEAD.replace(old, new)))).hash != base.hash
    assert load(written(tmp_path, case_text(change={CASH: row(CASH, 0.51, "USD")}))).hash != base.hash
    assert len(base.hash) == 64


@pytest.mark.parametrize("name", ["nowhere", "", "\x00", "x" * 5000, "/"])
def test_a_case_that_is_not_there_is_one_fault(name: str) -> None:
    with pytest.raises(CaseErrors) as caught:
        load(name)
    assert len(caught.value.errors) == 1
    assert caught.value.errors[0].remedy


def test_a_misspelt_shipped_name_is_guessed() -> None:
    known = names()
    if known:
        with pytest.raises(CaseErrors, match=f"did you mean '{known[0]}'"):
            load(known[0][:-1])


def test_files_that_are_no_text_have_a_place(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_bytes(b"schema: x\nname: \xff\xfe\n")
    fault = faults(file)[0]
    assert (fault.line, fault.column, fault.message) == (2, 7, "not text in UTF-8")
    file.write_text("- a\n- b\n")
    assert faults(file)[0].message == "the case is a list"


def test_the_errors_print_one_a_line(tmp_path: Path) -> None:
    file = written(tmp_path, case_text(HEAD.replace("quarters: 8", "quarters: 0").replace("currency: USD", "currency: usd")))
    with pytest.raises(CaseErrors) as caught:
        load(file)
    lines = str(caught.value).splitlines()
    assert lines == [f"{file}:6:11: quarters is '0'; write a number at least 1",
                     f"{file}:7:11: currency is 'usd'; it must match ^[A-Z]{{3}}$"]
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_words_in_french_are_of_the_case_and_leave_its_hash(tmp_path: Path) -> None:
    plain = load(written(tmp_path, case_text()))
    limits = len(plain.limits)
    words = "french:\n  views: {low: basse}\n  limits: [" + ", ".join(f"limite {n}" for n in range(limits)) + "]\n"
    spoken = load(written(tmp_path, words + case_text()))
    assert spoken.hash == plain.hash
    assert (spoken.in_french("low"), spoken.in_french("low/T01"), spoken.in_french("high")) == ("basse", "basse/T01", "high")
    assert spoken.in_french(plain.limits[0]) == "limite 0"
    wrong = "french:\n  views: {lwo: basse}\n  limits: [a, b, c, d, e, f, g]\n"
    texts = " ".join(f"{fault.message}; {fault.remedy}" for fault in faults(written(tmp_path, wrong + case_text())))
    assert "did you mean 'low'?" in texts and "7 limits in French" in texts
