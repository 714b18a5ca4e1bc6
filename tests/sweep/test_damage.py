"""What a crash, a full disk or a careless hand leaves behind: found, told, mended by going on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sweep.command import whopays
from whopays.engine.parts import Material, in_processes
from whopays.engine.sweep import Part
from whopays.engine.sweep_file import read_sweep
from whopays.policy import load
from whopays.store import StoreError
from whopays.store.objects import Objects
from whopays.store.sweeps import SweepStore

TEXT = "case: toyland\npaths: 2100\nmode: fail\ngrid: {market.tax_rate: [0.1, 0.2]}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sweep.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def opened(file: Path) -> tuple[SweepStore, Material]:
    sweep, case = read_sweep(file)
    return SweepStore(str(file.parent / "store"), sweep, case), Material(case, {"none": load("none")})


def go_on(store: SweepStore, material: Material, most: int | None = None) -> list[Part]:
    """Do what is missing, or the first of it."""
    done = []
    for _, one in zip(range(store.sweep.n_parts if most is None else most), in_processes(1)(material, store.missing()), strict=False):
        store.keep(one)
        done.append(one.part)
    return done


def test_a_part_cut_short_is_done_again(file: Path) -> None:
    store, material = opened(file)
    first = go_on(store, material, 1)[0]
    name = f"parts/{first.name}.npz"
    content = store.objects.read(name)
    assert content is not None
    store.objects.write(name, content[: len(content) // 2])
    store, _ = opened(file)
    go_on(store, material)
    assert store.n_missing == 1
    assert store.whole == {"p000001.parquet"}
    store, _ = opened(file)
    assert go_on(store, material) == [first]
    assert store.n_missing == 0
    assert store.objects.names("parts") == set()


def test_a_crash_between_the_last_part_and_its_table_loses_neither(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, material = opened(file)
    monkeypatch.setattr(SweepStore, "finish", lambda _self, _point: None)
    go_on(store, material, 2)
    monkeypatch.undo()
    store, _ = opened(file)
    assert store.n_missing == 2
    assert {part.point.number for part in store.missing()} == {1}
    assert store.whole == {"p000000.parquet"}


def test_a_crash_before_the_sums_went_counts_them_once(file: Path) -> None:
    store, material = opened(file)
    part = go_on(store, material, 1)[0]
    left = store.objects.read(f"parts/{part.name}.npz")
    assert left is not None
    go_on(store, material)
    store.objects.write(f"parts/{part.name}.npz", left)
    assert opened(file)[0].n_missing == 0
    assert store.objects.names("parts") == set(), "what the dead left goes when the sweep is opened again"


def test_a_damaged_description_is_told(file: Path) -> None:
    store, _ = opened(file)
    for text in (b"", b"{", b"[]", b'{"schema": 1'):
        store.objects.write("sweep.json", text)
        with pytest.raises(StoreError, match="damaged"):
            opened(file)
    store.objects.write("sweep.json", json.dumps({"schema": "whopays.sweep/2"}).encode())
    done = whopays("sweep", str(file), "--store", str(file.parent / "store"))
    assert done.returncode == 2
    assert "another format (whopays.sweep/2)" in done.stderr
    assert "newer whopays" in done.stderr


def test_a_dead_object_store_is_told_within_seconds(file: Path) -> None:
    done = whopays("sweep", str(file), "--store",
                   "s3://key:secret@bucket/runs?endpoint_override=127.0.0.1:1&scheme=http&region=us-east-1")
    assert done.returncode == 2
    assert "cannot be read" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_sweep_of_more_parts_than_anybody_can_list_is_measured_at_once(tmp_path: Path) -> None:
    """Half a million points of ten million futures: nothing is unrolled before it is needed."""
    file = tmp_path / "sweep.yaml"
    file.write_text("case: toyland\npaths: 1e7\nmode: fail\nsample: {points: 500000, ranges: {market.tax_rate: [0.1, 0.3]}}\n",
                    encoding="utf-8")
    done = whopays("sweep", str(file), "--store", str(tmp_path / "store"), "--dry-run")
    assert done.returncode in (0, 2)  # as much room as there is here
    assert "2,441,500,000 of 2,441,500,000 parts missing" in done.stderr
    assert "days" in done.stderr


def test_a_write_that_is_interrupted_leaves_the_old_object_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    objects = Objects(str(tmp_path))
    objects.write("a/b", b"old")

    def full(_from: str, _to: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(StoreError, match="No space left"):
        objects.write("a/b", b"new")
    monkeypatch.undo()
    assert objects.read("a/b") == b"old"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]
