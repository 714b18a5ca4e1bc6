"""What is kept of a sweep: it grows whole, goes on where it stopped, and equals a run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.sweep.command import whopays
from whopays.case.fault import CaseErrors
from whopays.engine.local import run
from whopays.engine.parts import Material, attempt, in_processes
from whopays.engine.sweep import case_of, points_of
from whopays.engine.sweep_file import read_sweep
from whopays.policy import load
from whopays.report.json import schema
from whopays.store import StoreError
from whopays.store.objects import as_table
from whopays.store.sweeps import SweepStore, readable, written

TEXT = "case: toyland\npaths: 1100\npolicies: [none, backstop]\ngrid: {market.tax_rate: [0.1, 0.2]}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sweep.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_point_is_the_run_it_stands_for(file: Path, tmp_path: Path) -> None:
    sweep, case = read_sweep(file)
    store = SweepStore(str(tmp_path / "store"), sweep, case)
    for done in in_processes(1)(Material(case, {name: load(name) for name in sweep.policies}), store.missing()):
        store.keep(done)
    point = list(points_of(sweep))[3]
    result = run(case_of(case, point), policy=point.policy, paths=sweep.paths, seed=point.seed)
    rows = [row for row in store.tables() if row["point"] == point.number and row["view"] == "pooled"]
    kept = {row["id"]: (row["value"], row["error"]) for row in rows if row["kind"] == "figure"}
    assert kept == {one.id: (one.value, one.error) for one in result.pooled.figures}
    shares = {row["id"]: row["value"] for row in rows if row["kind"] == "who_pays" and row["statement"] == "cash"}
    assert shares == {line.party: line.share for line in result.pooled.who_pays}


def test_a_stratified_point_is_the_stratified_run(tmp_path: Path) -> None:
    path = tmp_path / "sweep.yaml"
    path.write_text("case: toyland\npaths: 192\nvariance_reduction: stratified\n", encoding="utf-8")
    sweep, case = read_sweep(path)
    store = SweepStore(str(tmp_path / "store"), sweep, case)
    for done in in_processes(1)(Material(case, {"none": load("none")}), store.missing()):
        store.keep(done)
    result = run(case, paths=192, design="stratified", processes=1)
    kept = {row["id"]: (row["value"], row["error"]) for row in store.tables() if row["view"] == "pooled" and row["kind"] == "figure"}
    assert kept == {one.id: (one.value, one.error) for one in result.pooled.figures}
    path.write_text("case: toyland\npaths: 100\nvariance_reduction: stratified\n", encoding="utf-8")
    with pytest.raises(CaseErrors, match="write 128"):
        read_sweep(path)


def test_sums_survive_being_written(file: Path) -> None:
    sweep, case = read_sweep(file)
    done = attempt(Material(case, {name: load(name) for name in sweep.policies}),
                   next(iter(SweepStore(str(file.parent / "s"), sweep, case).missing())))
    assert done.partial is not None
    assert written(readable(written(done.partial))) == written(done.partial)


def test_a_sweep_that_was_interrupted_goes_on_and_ends_the_same(file: Path, tmp_path: Path) -> None:
    sweep, case = read_sweep(file)
    material = Material(case, {name: load(name) for name in sweep.policies})
    begun, whole = SweepStore(str(tmp_path / "a"), sweep, case), SweepStore(str(tmp_path / "b"), sweep, case)
    for done, _ in zip(in_processes(1)(material, begun.missing()), range(2), strict=False):
        begun.keep(done)
    assert len(list(begun.missing())) == sweep.n_parts - 2
    assert {row["point"] for row in begun.tables()} == {0, 1}  # what is whole is read while the rest is missing
    begun = SweepStore(str(tmp_path / "a"), sweep, case)
    for store in (begun, whole):
        for done in in_processes(1)(material, store.missing()):
            store.keep(done)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_another_format_is_refused(file: Path, tmp_path: Path) -> None:
    sweep, case = read_sweep(file)
    store = SweepStore(str(tmp_path / "store"), sweep, case)
    store.objects.write("sweep.json", json.dumps({"schema": "whopays.sweep/9"}).encode())
    with pytest.raises(StoreError, match="another format"):
        SweepStore(str(tmp_path / "store"), sweep, case)


def test_the_command_tells_resumes_and_refuses(file: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    done = whopays("sweep", str(file), "--store", store, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    jsonschema.validate(found, schema("whopays.sweep/1"))
    assert found["missing"] == 0
    assert len(found["points"]) == 4
    assert "4 of 4 parts missing" in done.stderr
    again = whopays("sweep", str(file), "--store", store)
    assert again.returncode == 2
    assert "--resume" in again.stderr
    resumed = whopays("sweep", str(file), "--store", store, "--resume", "--json")
    assert json.loads(resumed.stdout) == found
    for words, told in ((("--engine", "cloud"), "no engine"), (("--address", "h:1"), "no address"), (("--processes", "0"), "whole number")):
        refused = whopays("sweep", str(file), "--store", store, *words)
        assert refused.returncode == 2
        assert told in refused.stderr


def test_a_dry_run_computes_nothing_but_its_measure(file: Path, tmp_path: Path) -> None:
    done = whopays("sweep", str(file), "--store", str(tmp_path / "store"), "--dry-run")
    assert done.returncode == 0
    assert "4 points" in done.stderr
    assert done.stdout == ""
    assert whopays("sweep", str(file), "--store", str(tmp_path / "store")).returncode == 0, "a sweep only measured is not begun"


def test_more_than_the_disk_holds_is_refused(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from whopays.case.fault import CaseErrors
    from whopays.cli.sweep import sweep
    from whopays.store.objects import Objects

    monkeypatch.setattr(Objects, "free_bytes", lambda _self: 1000.0)
    with pytest.raises(CaseErrors, match="are free"):
        sweep(str(file), store=str(tmp_path / "store"), processes="1")


TABLE = """import sys
from whopays.store.objects import as_table
as_table({"point": [1, 1], "seed": [2**40, 0], "id": ["", "a"], "value": [float("nan"), -1.5]})
print("pandas" in sys.modules)
"""


def test_a_table_of_a_point_is_made_without_pandas() -> None:
    """Arrow's own conversions import it where it is installed: half of what a small sweep took."""
    done = subprocess.run([sys.executable, "-c", TABLE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


@pytest.mark.parametrize("column", [[1, 2**40], [0.5, -1e300], ["", "a é"], [1, 2.5], [None, 3], [True, False], []], ids=str)
def test_a_column_is_of_the_kind_arrow_would_make_it(column: list[object]) -> None:
    made = pq.read_table(pa.BufferReader(as_table({"it": column})))
    assert made.to_pydict()["it"] == column
    assert not column or made.schema == pa.table({"it": column}).schema
