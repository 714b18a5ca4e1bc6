"""Files of outcomes and units of a case's own: what is wrong is refused with its place and a remedy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from whopays.case.case import content_hash
from whopays.case.fault import CaseErrors, Fault
from whopays.case.load import check, load
from whopays.case.new import new_case
from whopays.case.outcome import check_against, outcomes_of, read_outcomes, shipped
from whopays.engine.history import terms_of

ROW = '''{id: miles, title: {en: miles, fr: miles}, of: ["market.capacity @ 1850Q4"], value: 6621, unit: route mile, known_on: 1851-06-30,
     grade: weak, source: returns}'''


def file_of(tmp_path: Path, row: str = ROW, case: str = "railways-1845") -> Path:
    path = tmp_path / "came.yaml"
    head = f"schema: whopays.outcomes/1\ncase: {case}\npolicy: none\ntitle: {{en: t, fr: t}}\n"
    path.write_text(f"{head}outcomes:\n  - {row}\n", encoding="utf-8")
    return path


def faults_of(tmp_path: Path, row: str, case: str = "railways-1845") -> list[Fault]:
    with pytest.raises(CaseErrors) as caught:
        made = read_outcomes(file_of(tmp_path, row, case))
        check_against(load("railways-1845"), made)
        terms_of(load("railways-1845"), made.rows)
    return caught.value.errors


def test_a_good_file_passes(tmp_path: Path) -> None:
    made = read_outcomes(file_of(tmp_path))
    check_against(load("railways-1845"), made)
    assert terms_of(load("railways-1845"), made.rows)["miles"][0][0].last == 21  # 1850Q4, from 1845Q3


@pytest.mark.parametrize(("old", "new", "said", "remedy"), [
    ("known_on: 1851-06-30", "known_on: 1845-08-09", "the case is as of 1845-08-09", "remove the row"),
    ("unit: route mile", "unit: USD", "counts in GBP and route mile", "convert the value"),
    ("unit: route mile", "unit: mile", "unit 'mile' is none of the case", "convert the value"),
    ("@ 1850Q4", "@ 1900Q4", "1900Q4 is not within the horizon, 1845Q3 to 1853Q4", "choose a period within it"),
    ("market.capacity @", "market.capcity @", "nothing of a run is called 'market.capcity'", "did you mean 'market.capacity'"),
    ("market.capacity @", "paid.rents @", "nothing of a run is called 'paid.rents'", "see the top"),
    ("market.capacity @ 1850Q4", "all of it", "'all of it' is no term", "write a number, or a name and a period"),
    ("value: 6621", "range: [1]", "a range has two ends", "write range: [low, high]"),
    ("value: 6621, ", "", "an outcome has either 'value' or 'range'", "write value:"),
    ("grade: weak", "grade: fine", "grade is 'fine'", "good"),
])
def test_bad_rows_are_refused_with_a_remedy(tmp_path: Path, old: str, new: str, said: str, remedy: str) -> None:
    assert old in ROW
    found = faults_of(tmp_path, ROW.replace(old, new))
    assert any(said in fault.message for fault in found), [fault.message for fault in found]
    assert any(remedy in fault.remedy for fault in found), [fault.remedy for fault in found]


def test_outcomes_of_another_case_are_refused(tmp_path: Path) -> None:
    assert "it holds what came of case 'toyland'" in faults_of(tmp_path, ROW, "toyland")[0].message


def test_all_faults_at_once(tmp_path: Path) -> None:
    both = ROW.replace("known_on: 1851-06-30", "known_on: 1840-01-01").replace("unit: route mile", "unit: USD")
    assert len(faults_of(tmp_path, both)) == 2


@pytest.mark.parametrize("name", list(shipped()))
def test_shipped_outcomes_can_be_read_from_a_run(name: str) -> None:
    case, file = load(name), outcomes_of(name)
    check_against(case, file)
    assert set(terms_of(case, file.rows)) == {row.id for row in file.rows}


def copied(tmp_path: Path, old: str, new: str) -> Path:
    """The railways with a change in case.yaml."""
    source = Path(load("railways-1845").path)
    folder = tmp_path / "own"
    for file in source.rglob("*.yaml"):
        place = folder / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    text = (folder / "case.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "case.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_a_unit_defined_nowhere_is_refused(tmp_path: Path) -> None:
    found = check(copied(tmp_path, "units:\n  route mile: a mile of railway open to traffic, whatever its tracks\n", ""))
    assert found[0].message == "the unit 'route mile' is defined nowhere"
    assert "add 'units:' with 'route mile: what one of it is'" in found[0].remedy
    assert found[0].line > 1


def test_a_unit_nobody_uses_is_refused(tmp_path: Path) -> None:
    found = check(copied(tmp_path, "units:\n", "units:\n  ton: a ton of freight\n"))
    assert [fault.message for fault in found] == ["units defines 'ton', which is not the capacity_unit 'route mile'"]


def test_mixed_currencies_are_refused_with_the_remedy(tmp_path: Path) -> None:
    folder = copied(tmp_path, "currency: GBP", "currency: USD")
    found = check(folder)
    assert found
    assert all("GBP" in fault.message and "is not" in fault.message for fault in found)
    assert all(fault.remedy.startswith("convert the value and write unit: ") and "USD" in fault.remedy for fault in found)


def test_a_unit_of_its_own_is_carried_into_a_new_case(tmp_path: Path) -> None:
    made = new_case(tmp_path / "mine.yaml", "railways-1845")
    assert check(str(made)) == []
    assert load(str(made)).units == load("railways-1845").units


def test_units_do_not_enter_the_hash() -> None:
    case = load("railways-1845")
    assert content_hash(replace(case, units={})) == case.hash
