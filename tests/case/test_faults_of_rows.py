"""Every kind of fault a row can have: message, line, column, remedy."""
# ruff: noqa: E501 - a line of the tables is one case

from __future__ import annotations

from pathlib import Path

import pytest

from tests.case.reading import faults_of, place_of
from tests.case.small import HEAD, case_text, row

CASH, TAX, SLIP = "labs.alpha.cash", "market.tax_rate", "compute.slip"


def of(name: str, number: object, unit: str = "", **more: object) -> dict[str, str | None]:
    """A change of one row of the small case."""
    usual = {CASH: "USD", TAX: "share", SLIP: "ratio", "demand.share_end": "year", "market.bust_threshold": "ratio"}
    return {name: row(name, number, unit or usual.get(name, "USD"), **more)}


# What stands between an empty cash and the next row.
AFTER_CASH = ", unit: USD, basis: judgement, because: it is told, true_for: 2024-12-31, known_on: 2025-01-31}\n  - {name: labs.alpha.term_debt"

# The change of the case, the text its fault stands at, the message, the remedy.
VALUES = [
    (of(CASH, "1_000"), "1_000", f"{CASH}: '1_000' is not a number", "underscores in numbers are not YAML 1.2: write 1000"),
    (of(CASH, "'50e9'"), "'50e9'", "is not a number", "remove the quotes: 50e9"),
    (of(CASH, "50bn"), "50bn", "'50bn' is not a number", "write 50e9"),
    (of(CASH, "'1,234,000'"), "'1,234,000'", "is not a number", "write it without commas: 1234000"),
    (of(CASH, "190:20:30"), "190:20:30", "is not a number", "a colon does not make a number in YAML 1.2"),
    (of(TAX, "21 %"), "21 %", "'21 %' is not a number", "write a decimal: 5 % is 0.05"),
    (of(TAX, "yes"), "yes,", "'yes' is not a number", "write a number such as"),
    (of(CASH, "true"), "true,", "true or false is not a number", "write a number such as"),
    (of(CASH, ""), AFTER_CASH, "empty is not a number", "write a number such as"),
    (of(CASH, ".nan"), ".nan", "'.nan' is not a finite number", "write a finite number"),
    (of(CASH, "-.inf"), "-.inf", "'-.inf' is not a finite number", "write a finite number"),
    (of(CASH, "1e999"), "1e999", "'1e999' is not a finite number", "write a finite number"),
    (of(CASH, "-5"), "-5,", f"{CASH}: -5 is below 0", "write 0 or more"),
    (of(TAX, "1.625"), "1.625,", "1.625 is above 1", "write 1 or less"),
    (of("contracts.alpha-barn.capacity", "-1", "GW"), "-1,", "contracts.alpha-barn.capacity: -1 is below 0", "write 0 or more"),
    (of("demand.share_end", "2030-01-01"), "2030-01-01", "is not a number", "write the date as a decimal year: 2030"),
    (of("demand.share_end", "soon"), "soon", "is not a number", "write a decimal year such as 2027.5"),
    (of("demand.share_end", "20300"), "20300", "20300 is above 2200", "write 2200 or less"),
    (of(CASH, "{uniform: [9, 2]}"), "[9, 2]", "low 9 is above high 2", "write the smaller number first"),
    (of(CASH, "{uniform: [2, 2]}"), "[2, 2]", "low and high are both 2", "write the number itself: 2"),
    (of(CASH, "{uniform: [2]}"), "[2]", "uniform takes a list of 2 numbers", "{uniform: [low, high]}"),
    (of(CASH, "{uniform: 2}"), "2}", "uniform takes a list of 2 numbers", "{uniform: [low, high]}"),
    (of(CASH, "{uniform: [1, x]}"), "x]", "'x' is not a number", "write a number such as"),
    (of(CASH, "{triangular: [1, 9, 2]}"), "9, 2]", "mode 9 is not between low 1 and high 2", "low, mode, high in this order"),
    (of(CASH, "{triangular: [3, 2, 1]}"), "[3, 2, 1]", "low 3 is above high 1", "write the smaller number first"),
    (of("market.bust_threshold", "{uniform: [-1.7e308, 1.7e308]}"), "[-1.7e308", "too wide to draw from", "narrower range"),
    (of(CASH, "{lognormal: {p10: 5, p90: 3}}"), "{p10: 5", "lower quantile 5 is above high 3", "smaller number first"),
    (of(CASH, "{lognormal: {p10: -5, p90: 3}}"), "-5, p90", "a lognormal lies above 0, p10 is -5", "write quantiles above 0"),
    (of(CASH, "{lognormal: {p10: 5}}"), "{p10: 5}", "a lognormal takes two quantiles", "{lognormal: {p10: a, p90: b}}"),
    (of(CASH, "{lognormal: {p10: 5, 90: 6}}"), "90: 6", "'90' is not a quantile", "write p10 and p90"),
    (of(CASH, "{lognormal: {p49: 1, p50: 1e300}}"), "{p49", "too far apart to draw from", "narrow them"),
    (of(TAX, "{lognormal: {p10: 0.1, p90: 0.9}}"), "{lognormal", "can be drawn and is above 1", "write 1 or less"),
    (of(CASH, "{unifrm: [1, 2]}"), "unifrm", "no distribution 'unifrm'", "did you mean 'uniform'?"),
    (of(CASH, "{uniform: [1, 2], triangular: [1, 2, 3]}"), "{uniform: [1, 2], t", "has one key, this has 2", "write one of"),
    (of(CASH, "{mixture: [{weight: 1, value: 3}]}"), "[{weight", "a list of two or more parts", "{mixture: [{weight"),
    (of(CASH, "{mixture: [{weight: 0.5, value: 3}, {weight: 0.4, value: 3}]}"), "[{weight: 0.5",
     "weights of the mixture add to 0.9, not 1", "make them add to 1"),
    (of(CASH, "{mixture: [{weight: 1.625, value: 3}, {weight: 0.5, value: 3}]}"), "1.625,", "weight 1.625 is not above 0", "chance that this part"),
    (of(CASH, "{mixture: [{wieght: 0.5, weight: 0.5, value: 3}, {weight: 0.5, value: 3}]}"), "wieght", "unknown key 'wieght'", "did you mean 'weight'?"),
    (of(CASH, "{mixture: [{weight: 0.5}, {weight: 0.5, value: 3}]}"), "{weight: 0.5}", "has no 'value'", "{mixture:"),
    (of(CASH, "{mixture: [{weight: 0.5, value: {mixture: []}}, {weight: 0.5, value: 3}]}"), "[]}}", "a mixture stands inside a mixture", "one mixture"),
    (of(CASH, "{mixture: [{weight: 0.5, value: 1, citations: T01}, {weight: 0.5, value: 3}]}"), "T01}", "citations is 'T01'", "write a list"),
    (of(CASH, "{mixture: [{weight: 0.5, value: 1, citations: [T09]}, {weight: 0.5, value: 3}]}"), "T09]", "no source 'T09'", "did you mean 'T02' or 'T01'?"),
]

PROVENANCE = [
    (of(CASH, 5, "USD/year"), "USD/year, basis: judgement, because: it is told, true_for: 2024-12-31, known_on: 2025-01-31}\n  - {name: labs.alpha.term_debt",
     f"{CASH}: unit 'USD/year' is not USD", "convert the value and write unit: USD"),
    (of("lines.work.level", "1e10", "users"), "users, basis: judgement, because: it is told, true_for: 2024-12-31, known_on: 2025-01-31}\n  - {name: lines.work.ceiling",
     "lines.work.level: unit 'users' is not USD/year", "write unit: USD/year"),
    (of(CASH, 5, unit="12"), "12, b", "unit is '12'", "write text; put quotes around a number"),
    (of(CASH, 5, basis="quotd", citations="[T01]"), "quotd", "basis is 'quotd'", "did you mean 'quoted'?"),
    (of(CASH, 5, basis="guess"), "guess", "basis is 'guess'", "write one of 'quoted', 'derived' or 'judgement'"),
    (of(CASH, 5, basis="quoted"), f"{{name: {CASH}", f"{CASH}: quoted, and no source is cited", "add citations"),
    (of(CASH, 5, citations="T01"), "T01}", "citations is 'T01'", "write a list"),
    (of(CASH, 5, citations="[T07]"), "T07]", f"{CASH}: no source 'T07'", "did you mean 'T02' or 'T01'?"),
    (of(CASH, 5, citations="[zzzzzz]"), "zzzzzz]", "no source 'zzzzzz'", "cite an id of data/facts or data/claims"),
    (of(CASH, 5, citations="[T02]"), "T02]", "known on 2025-01-31, before its source T02 (2025-02-28)", "move known_on"),
    (of(CASH, 5, because="''"), "'',", "because is empty", "write a sentence"),
    (of(CASH, 5, because=None), f"{{name: {CASH}", "the row has no 'because'", "add 'because:'"),
    (of(CASH, 5, true_for=None), f"{{name: {CASH}", "the row has no 'true_for'", "add 'true_for:'"),
    (of(CASH, 5, known_on=None), f"{{name: {CASH}", "the row has no 'known_on'", "add 'known_on:'"),
    (of(CASH, 5, known_on="2025-02-30"), "2025-02-30", "known_on: '2025-02-30' is not in the calendar", "YYYY-MM-DD"),
    (of(CASH, 5, known_on="20250131"), "20250131", "'20250131' is not a date written YYYY-MM-DD", "such as 2025-09-30"),
    (of(CASH, 5, known_on="0001-01-01"), "0001-01-01", "outside the years 1700 to 2200", "YYYY-MM-DD"),
    (of(CASH, 5, known_on="2025-04-01"), "2025-04-01", "known on 2025-04-01, after the as-of date 2025-03-31", "move as_of"),
    (of(CASH, 5, true_for="2025Q5"), "2025Q5", "true_for: '2025Q5' is not a day, month", "2025Q3"),
    (of(CASH, 5, true_for="2025-13"), "2025-13", "'2025-13' is not in the calendar", "2025-09"),
    (of(CASH, 5, true_for="2030/2026"), "2030/2026", "ends before it starts", "with / between"),
    (of(CASH, 5, sinse="2025"), "sinse", "unknown key 'sinse' in the row", "known are name, value, unit"),
    (of(CASH, 5, citation="[T01]"), "citation:", "unknown key 'citation' in the row", "did you mean 'citations'?"),
    (of(CASH, "{uniform: [1, 2]}", group="{name: g, correlation: 1}"), "1}}", "group.correlation is '1'", "write a number below 1"),
    (of(CASH, "{uniform: [1, 2]}", group="{name: g, correlation: -0.1}"), "-0.1", "group.correlation is '-0.1'", "at least 0"),
    (of(CASH, "{uniform: [1, 2]}", group="{name: g}"), "{name: g}", "the row has no 'correlation'", "add 'correlation:'"),
    (of(CASH, "{uniform: [1, 2]}", group="{name: g, corelation: 0.5, correlation: 0.5}"), "corelation: 0.5, c", "unknown key 'corelation'", "did you mean 'correlation'?"),
    (of(CASH, "{uniform: [1, 2]}", group="{name: g, correlation: 0.5}"), f"{{name: {CASH}", "alone in group 'g'", "groups there are: none"),
    (of(CASH, 5, group="{name: g, correlation: 0.5}"), "{name: g,", "a fixed number is in group 'g'", "remove the group"),
]


@pytest.mark.parametrize(("change", "needle", "message", "remedy"), VALUES + PROVENANCE)
def test_a_broken_row_is_told_with_its_place(tmp_path: Path, change: dict[str, str | None], needle: str, message: str, remedy: str) -> None:
    text = case_text(change=change)
    faults = faults_of(tmp_path, text)
    assert len(faults) == 1, [str(fault) for fault in faults]
    fault = faults[0]
    assert (fault.line, fault.column) == place_of(text, needle)
    assert message in fault.message
    assert remedy in fault.remedy
    assert fault.file.endswith("small.yaml")


EXTRA = [
    (row("labs.alpha.cahs", 5, "USD"), "labs.alpha.cahs", "unknown name 'labs.alpha.cahs'", "did you mean 'labs.alpha.cash'"),
    (row("labs.gamma.cash", 5, "USD"), "labs.gamma.cash", "unknown name 'labs.gamma.cash'", "did you mean"),
    (row("rubbish", 5, "USD"), "rubbish", "unknown name 'rubbish'", "names are section.row.field"),
    (row("labs.rest.cash", 5, "USD"), "labs.rest.cash", "a fringe lab has no finances", "remove the row"),
    (row("holdings.rest.barn.share", 0.1, "share"), "holdings.rest", "a fringe lab has no finances", "remove the row"),
    (row("holdings.alpha.bern.share", 0.1, "share"), "holdings.alpha.bern", "unknown name", "did you mean 'holdings.alpha.barn.share'"),
    (row(CASH, 6, "USD"), "{name: labs.alpha.cash, value: 6", "stands twice with known_on 2025-01-31, first at", "keep one"),
    ("  - 5\n", "5\n", "the row is '5'", "write a mapping"),
    ("  - {value: 5, unit: USD, basis: derived, because: it is told, true_for: 2025, known_on: 2025-01-31}\n", "{value: 5, unit: USD, basis: d", "the row has no 'name'", "add 'name:'"),
]


@pytest.mark.parametrize(("extra", "needle", "message", "remedy"), EXTRA)
def test_a_row_too_many_is_told_with_its_place(tmp_path: Path, extra: str, needle: str, message: str, remedy: str) -> None:
    text = case_text(extra=extra)
    faults = faults_of(tmp_path, text)
    assert len(faults) == 1, [str(fault) for fault in faults]
    assert (faults[0].line, faults[0].column) == (text.count("\n", 0, text.rindex(needle)) + 1, text.rindex(needle) - text.rindex("\n", 0, text.rindex(needle)))
    assert message in faults[0].message
    assert remedy in faults[0].remedy


def test_a_missing_row_is_told_at_the_entry_it_belongs_to(tmp_path: Path) -> None:
    text = case_text(change={CASH: None, TAX: None, "shares.chat.rest.end": None})
    found = {fault.message: fault for fault in faults_of(tmp_path, text)}
    cash = found[f"{CASH} is missing"]
    assert (cash.line, cash.column) == place_of(text, "alpha: {kind")
    assert cash.remedy == "add a row for it: cash at the opening date (USD, from 0 to any)"
    assert (found[f"{TAX} is missing"].line, found[f"{TAX} is missing"].column) == (1, 1)
    share = found["shares.chat.rest.end is missing"]
    assert (share.line, share.column) == place_of(text, "chat: {volume")
    assert len(found) == 3


def test_a_row_of_one_view_only_is_missing_in_the_other(tmp_path: Path) -> None:
    head = HEAD.replace("  low: {weight: 0.5, because: habit}\n", "  low:\n    weight: 0.5\n    because: habit\n    assumptions:\n" + "    " + row(CASH, 5, "USD").lstrip())
    faults = faults_of(tmp_path, case_text(head, {CASH: None}))
    assert [fault.message for fault in faults] == [f"{CASH} is missing in view high"]


def test_two_correlations_of_one_group_are_a_fault(tmp_path: Path) -> None:
    text = case_text(change=of(CASH, "{uniform: [1, 2]}", group="{name: g, correlation: 0.5}")
                     | of(SLIP, "{uniform: [1, 2]}", group="{name: g, correlation: 0.4}"))
    faults = faults_of(tmp_path, text)
    assert len(faults) == 1
    assert "group 'g' has correlation" in faults[0].message
    assert faults[0].remedy == "write one correlation for the group"


def test_all_faults_of_a_case_are_listed_at_once_in_order(tmp_path: Path) -> None:
    text = case_text(HEAD.replace("quarters: 8", "quarters: 0").replace("form: lease", "form: leese"),
                     of(CASH, "-5") | of(TAX, "1_000") | {SLIP: None}, row("labs.alpha.csh", 1, "USD"))
    faults = faults_of(tmp_path, text)
    assert [fault.message.split(":")[0] for fault in faults] == [
        "compute.slip is missing", "quarters is '0'", "form is 'leese'", TAX, CASH, "unknown name 'labs.alpha.csh'"]
    assert faults == sorted(faults)
