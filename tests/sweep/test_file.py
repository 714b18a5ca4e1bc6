"""A sweep's file: what it means, and every fault of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from whopays.case.fault import CaseErrors
from whopays.engine.sweep import evenly, parts_of, points_of
from whopays.engine.sweep_file import read_sweep
from whopays.policy import FOLDER

GOOD = """
case: toyland
policies: [none, backstop]
seeds: [3, 4]
paths: 5000
grid:
  compute.planning_margin: [1.0, 1.1, 1.2]
sample:
  points: 5
  ranges: {compute.relet_delay: [0.5, 1.5], market.tax_rate: [0.1, 0.3]}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "sweep.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(CaseErrors) as found:
        read_sweep(written(folder, text))
    return [str(fault).replace(f"{folder}/", "") for fault in found.value.errors]


def test_points_are_every_combination(tmp_path: Path) -> None:
    sweep, case = read_sweep(written(tmp_path, GOOD))
    points = list(points_of(sweep))
    assert case.name == "toyland"
    assert len(points) == sweep.n_points == 2 * 2 * 3 * 5
    assert len(set(points)) == len(points) == points[-1].number + 1
    assert sweep.n_parts == len(points) * 3 == sum(len(parts_of(sweep, point)) for point in points)
    assert {name for name, _ in points[0].sets} == {"compute.planning_margin", "compute.relet_delay", "market.tax_rate"}


def test_two_equal_files_are_one_sweep_and_another_seed_is_another(tmp_path: Path) -> None:
    first, _ = read_sweep(written(tmp_path, GOOD))
    same, _ = read_sweep(written(tmp_path, f"# a remark\n{GOOD}"))
    other, _ = read_sweep(written(tmp_path, GOOD.replace("[3, 4]", "[3, 5]")))
    assert first.key == same.key != other.key


def test_samples_fill_the_range_evenly() -> None:
    values = sorted(value for ((_name, value),) in evenly(8, (("a", 2.0, 4.0),)))
    assert values == [2.0 + (i + 0.5) / 4 for i in range(8)]


def test_every_fault_is_told_at_once_where_it_stands(tmp_path: Path) -> None:
    told = faults(tmp_path, """case: toyland
policys: [none]
policies: [backstopp]
seeds: [-1]
paths: many
mode: sometimes
view: nobody
grid:
  compute.planning_margn: [1]
  compute.relet_delay: [0.5, 900]
  market.tax_rate: []
sample: {points: 4, ranges: {market.tax_rate: [0.3, 0.1]}}
""")
    for part in ("sweep.yaml:2:1", "did you mean 'policies'", "did you mean 'backstop'", "sweep.yaml:4", "'many' is no whole number",
                 "choose fail, keep or both", "no view 'nobody'", "did you mean 'compute.planning_margin'", "sweep.yaml:10",
                 "has no levels", "the lower first"):
        assert any(part in fault for fault in told), (part, told)


def test_what_is_wrong_with_a_policy_is_said_as_it_is_everywhere(tmp_path: Path) -> None:
    shipped = (FOLDER / "backstop.yaml").read_text(encoding="utf-8")
    head, entry = shipped.split("instruments:\n")
    mine = tmp_path / "mine.yaml"
    mine.write_text(f"{head}instruments:\n" + "".join(
        entry.replace("applies_to", f"name: {name}\n    contracts: [{contract}]\n    applies_to").rstrip() + "\n"
        for name, contract in (("one", "birch-buy"), ("two", "alder-hall"))), encoding="utf-8")
    asked = GOOD.replace("[none, backstop]", f"[none, '{mine}:%s']")
    assert read_sweep(written(tmp_path, asked % "two.cap=1e6"))[0].policies[1].endswith(":two.cap=1e6")
    (told,) = faults(tmp_path, asked % "cap=1e6")
    assert told.startswith("sweep.yaml:3:") and "2 instruments of mine have a term 'cap': one (line " in told and "name one: one" in told
    (told,) = faults(tmp_path, asked % "two.cap=-1")
    assert told.startswith("sweep.yaml:3:") and "loan_guarantee.cap is -1" in told
    mine.write_text(mine.read_text(encoding="utf-8").replace("alder-hall", "nowhere"), encoding="utf-8")
    (told,) = faults(tmp_path, asked % "two.cap=1e6")
    assert told.startswith("sweep.yaml:3:") and "mine.yaml line " in told and "the contract 'nowhere'" in told


@pytest.mark.parametrize("text", [
    "case: toyland\nseeds: [" + ", ".join(map(str, range(1000))) + "]\nsample: {points: 1000000, ranges: {market.tax_rate: [0.1, 0.2]}}",
    "case: toyland\ngrid:\n" + "".join(f"  {name}: [{', '.join(str(0.1 + i / 100) for i in range(40))}]\n" for name in (
        "market.tax_rate", "compute.relet_delay", "compute.planning_margin", "market.vendor_margin")),
])
def test_a_sweep_too_large_is_refused_before_it_is_unrolled(tmp_path: Path, text: str) -> None:
    assert any("points" in fault and "at most" in fault for fault in faults(tmp_path, text))


def test_no_case_and_an_empty_file(tmp_path: Path) -> None:
    assert any("names no case" in fault for fault in faults(tmp_path, "paths: 10"))
    assert faults(tmp_path, "")
