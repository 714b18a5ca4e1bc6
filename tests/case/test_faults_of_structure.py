"""Every kind of fault of the structure, of the curve, and between rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.case.reading import faults_of, place_of
from tests.case.small import HEAD, case_text, row

# What to replace in the case, by what, the text the fault stands at, the message, the remedy.
CHANGES = [
    ("whopays.case/1", "whopays.case/2", "whopays.case/2", "schema is 'whopays.case/2'", "did you mean 'whopays.case/1'?"),
    ("title: Two labs of a tale\n", "", "schema: whopays", "the case has no 'title'", "add 'title:'"),
    ("title: Two labs of a tale\n", "title: 12\n", "12\nas_of", "title is '12'", "put quotes around a number"),
    ("title: Two", "titel: x\ntitle: Two", "titel", "unknown key 'titel' in the case", "did you mean 'title'?"),
    ("as_of: 2025-03-31", "as_of: 2025-02-30", "2025-02-30", "'2025-02-30' is not in the calendar", "write a day as YYYY-MM-DD"),
    ("opening: 2024-12-31", "opening: 2025-12-31", "2025-12-31", "opening 2025-12-31 is after as_of 2025-03-31", "move one of them"),
    ("quarters: 8", "quarters: 0", "0\ncurrency", "quarters is '0'", "write a number at least 1"),
    ("quarters: 8", "quarters: 8.5", "8.5", "quarters is '8.5'", "write a whole number"),
    ("quarters: 8", "quarters: 8\nmilestone: soon", "soon", "milestone is 'soon'", "write a whole number"),
    ("quarters: 8", "quarters: 8\nseveral: [nobody]", "nobody", "'nobody' is no party and no lab of the case", "remove it"),
    ("quarters: 8", "quarters: 8\ncalls: {lab: carrier}", "carrier", "calls has one of lab and labs and not the other", "add the other"),
    ("quarters: 8", "quarters: 8\ncalls: {compute: compute hours}", "compute h", "'compute hours' holds a word", "leave the key"),
    ("quarters: 8", "quarters: 8\ndescribed: [nobody]", "nobody", "'nobody' is no party and no lab of the case", "remove it"),
    ("quarters: 8", "quarters: 8\nmilestone: 2026 # x", "2026 # x", "the year 2026 does not end within the 8 quarters from 2024-12-31",
     "write a year from 2025 to 2025, or leave it out"),
    ("quarters: 8", "quarters: 4\nmilestone: 2025", "2025\ncurrency", "2025 does not end within the 4 quarters", "leave it out"),
    ("quarters: 8", "quarters: 8_0", "8_0", "quarters is '8_0'", "write a whole number"),
    ("currency: USD", "currency: dollars", "dollars", "currency is 'dollars'", "it must match ^[A-Z]{3}$"),
    ("  - it is a tale", "  []", "[]", "limits is an empty list", "write at least one"),
    ("kind: landlord", "kind: landlady", "landlady", "kind is 'landlady'", "did you mean 'landlord'?"),
    ("volume: users", "volume: people", "people}", "volume is 'people'", "write one of 'users' or 'money'"),
    ("flagged: false", "flagged: no", "no}", "flagged is 'no'", "yes, no, on and off are text in YAML 1.2"),
    (", flagged: false", "", "{lab: alpha", "contracts.alpha-barn has no 'flagged'", "add 'flagged:'"),
    ("form: lease", "from: lease, form: lease", "from:", "unknown key 'from' in contracts.alpha-barn", "did you mean 'form'?"),
    ("{lab: alpha,", "{lab: alfa,", "alfa", "contracts.alpha-barn.lab names no lab of this case: 'alfa'", "did you mean 'alpha'?"),
    ("{lab: alpha,", "{lab: rest,", "rest, c", "contracts.alpha-barn.lab is the fringe lab 'rest'", "name a lab with finances"),
    ("counterparty: barn", "counterparty: bern", "bern", "counterparty names no party of this case: 'bern'", "did you mean 'barn'?"),
    ("sponsor: barn", "sponsor: zzz", "zzz", "sponsor names no party of this case: 'zzz'", "known are barn, forge, house"),
    ("vendor: forge", "vendor: forje", "forje", "vendor names no party", "did you mean 'forge'?"),
    ("partner: barn", "partner: burn", "burn", "labs.alpha.partner names no party of this case: 'burn'", "did you mean 'barn'?"),
    (", parent: house", "", "{kind: parent_owned", "labs.beta is parent_owned and names no parent", "add 'parent:'"),
    ("partner: barn", "parent: house", "house}\n  beta", "labs.alpha is standalone and names a parent", "remove the parent"),
    ("title: Others", "title: Others, partner: barn", "barn}\ncon", "labs.rest is fringe and names a partner", "remove it"),
    ("high: {weight: 0.5", "high: {weight: 0.75", "high: {weight", "weights of the views add to 1.25, not 1", "make them add to 1"),
    ("high: {weight: 0.5", "high: {weight: -0.5", "-0.5, because", "weight is '-0.5'", "at least 0"),
    ("because: hope", "becase: hope, because: hope", "becase", "unknown key 'becase' in views.high", "did you mean 'because'?"),
    ("curve: {1: 0.03, 10: 0.04}\n", "", "schema: whopays", "the case has no 'curve'", "add 'curve:'"),
    ("curve: {1: 0.03, 10: 0.04}", "curve: nowhere", "nowhere", "no curve named 'nowhere'", "write years and rates here"),
    ("curve: {1: 0.03, 10: 0.04}", "curve: {}", "{}", "a curve without rates", "write years and rates"),
    ("{1: 0.03,", "{1: 3.5,", "3.5", "rate 3.5 of year 1 is beyond 1", "write a decimal: 4 % is 0.04"),
    ("{1: 0.03,", "{-1: 0.03,", "-1: 0", "'-1' is not a maturity in years", "above 0"),
    ("{1: 0.03,", "{nan: 0.03,", "nan: 0.03", "'nan' is not a maturity in years", "above 0"),
    ("{1: 0.03,", "{1: 0.03, 1.0: 0.03,", "1.0: ", "maturity 1 stands twice", "keep one of them"),
    ("{1: 0.03,", "{1: .inf,", ".inf", "'.inf' is not a finite number", "write a finite number"),
    ("id: T02", "id: T01", "T01, source: another", "source 'T01' stands twice", "keep one of them"),
    ("{id: T02, source: another tale, ", "{id: T02, ", "{id: T02", "the fact has no 'source'", "add 'source:'"),
    ("limits:\n", "limits: [x]\nlimits:\n", "limits:\n ", "key 'limits' stands twice", "keep one of them"),
]


@pytest.mark.parametrize(("old", "new", "needle", "message", "remedy"), CHANGES)
def test_a_fault_of_structure_is_told_with_its_place(tmp_path: Path, old: str, new: str, needle: str, message: str, remedy: str) -> None:
    assert HEAD.count(old) == 1
    text = case_text(HEAD.replace(old, new))
    faults = faults_of(tmp_path, text)
    assert len(faults) == 1, [str(fault) for fault in faults]
    assert (faults[0].line, faults[0].column) == place_of(text, needle)
    assert message in faults[0].message
    assert remedy in faults[0].remedy


def test_a_second_fringe_and_a_case_of_fringe_only_are_faults(tmp_path: Path) -> None:
    text = case_text(HEAD.replace("rest: {kind", "more: {kind: fringe, title: More}\n  rest: {kind"))
    assert any("labs.rest is a second fringe lab" in fault.message for fault in faults_of(tmp_path, text))
    only = HEAD.replace("standalone", "fringe").replace("parent_owned", "fringe")
    assert any(fault.message == "no lab has finances" for fault in faults_of(tmp_path, case_text(only)))


def test_an_id_is_small_letters(tmp_path: Path) -> None:
    text = case_text(HEAD.replace("  high:", "  High view:"))
    fault = next(fault for fault in faults_of(tmp_path, text) if "cannot be an id" in fault.message)
    assert (fault.line, fault.column) == place_of(text, "High view")
    assert fault.remedy == "use small letters, digits, - and _, a letter first"


def test_a_broken_entry_does_not_call_its_rows_unknown_or_missing(tmp_path: Path) -> None:
    text = case_text(HEAD.replace("kind: standalone", "kind: standalon").replace("volume: users", "volume: use"), {"labs.alpha.cash": None})
    assert [fault.message for fault in faults_of(tmp_path, text)] == ["volume is 'use'", "kind is 'standalon'"]


def of(name: str, number: object, unit: str) -> dict[str, str | None]:
    return {name: row(name, number, unit)}


BETWEEN = [
    (of("shares.chat.alpha.start", 0.4, "share"), "shares.chat.*.start add to 0.9 over 3 labs, not 1", "fringe included"),
    (of("shares.work.rest.end", 0.500002, "share"), "shares.work.*.end add to 1.000002 over 3 labs, not 1", "fringe included"),
    (of("lines.chat.ceiling", "1e8", "users"), "lines.chat.ceiling: can be 1e+08, not above the opening level 1e+08", "keep every draw"),
    (of("lines.chat.ceiling", "{lognormal: {p10: 2e8, p90: 9e8}}", "users"), "not above the opening level", "keep every draw"),
    (of("contracts.alpha-barn.online_to", 2026.25, "year"), "online_to: 2026.25 is before online_from 2026.5", "at or after the first"),
    (of("contracts.alpha-barn.chip_share", 0.9, "share"),
     "chip_share and power_share can add to 1.15, more than 1", "the rest is the building"),
    (of("market.correlation_equity_demand", 0.95, "ratio"), "their squares can add to 1.09, no correlations do", "less than 1"),
]


@pytest.mark.parametrize(("change", "message", "remedy"), BETWEEN)
def test_what_must_hold_between_rows_holds(tmp_path: Path, change: dict[str, str | None], message: str, remedy: str) -> None:
    faults = faults_of(tmp_path, case_text(change=change))
    assert len(faults) == 1, [str(fault) for fault in faults]
    assert message in faults[0].message
    assert remedy in faults[0].remedy
    assert faults[0].line > 0
    assert faults[0].column == 5


def test_holdings_of_a_lab_do_not_pass_one(tmp_path: Path) -> None:
    extra = row("holdings.alpha.barn.share", 0.7, "share") + row("holdings.alpha.house.share", "{uniform: [0.1, 0.4]}", "share")
    faults = faults_of(tmp_path, case_text(extra=extra))
    assert [fault.message for fault in faults] == ["holdings.alpha.*.share can add to 1.1, more than 1"]


def test_shares_within_rounding_of_one_and_shares_with_a_spread_pass(tmp_path: Path) -> None:
    change = of("shares.chat.alpha.start", "{uniform: [0.4, 0.6]}", "share") | of("shares.work.rest.end", 0.5000005, "share")
    assert faults_of(tmp_path, case_text(change=change)) == []


def test_other_money_and_capacity_change_the_units(tmp_path: Path) -> None:
    head = HEAD.replace("currency: USD", "currency: GBP").replace(
        "capacity_unit: GW", "capacity_unit: mile\nunits: {mile: a mile of line}")
    faults = faults_of(tmp_path, case_text(head))
    assert any("unit 'USD' is not GBP" in fault.message for fault in faults)
    swapped = case_text(head).replace("unit: USD", "unit: GBP").replace("GW", "mile").replace("/USD", "/GBP")
    assert faults_of(tmp_path, swapped) == []
