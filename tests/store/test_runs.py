"""A saved run comes back as it went in, whole, under a name a person can type."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from tests.report.made import made
from whopays.model.result import Driver
from whopays.store import StoreError, database, load, manifest, place, remove, runs, save, saved, whole
from whopays.store.manifest import FILE


def same(a: Any, b: Any) -> bool:
    """Equality to the bit, NaN equal to NaN, through records and arrays."""
    if is_dataclass(a):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, np.ndarray):
        return np.array_equal(a, b, equal_nan=True)
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b or (a != a and b != b)


def test_a_run_comes_back_to_the_bit(tmp_path):
    result = made()
    run = save(result, tmp_path)
    back = load(run, tmp_path)
    assert back.run == run
    assert same(made(run=run), back)


def test_a_changed_number_is_seen_by_the_comparison(tmp_path):
    run = save(made(), tmp_path)
    assert not same(made(2, run=run), load(run, tmp_path))


def test_an_empty_result_comes_back(tmp_path):
    bare = made(drivers=[], not_ranked=[], flows={}, limits=[])
    bare.pooled.statements.clear()
    run = save(bare, tmp_path)
    back = load(run, tmp_path)
    assert back.drivers == [] and back.flows == {} and back.pooled.statements == {}


def test_a_level_only_some_series_have_comes_back_with_those(tmp_path):
    result = made()
    del result.pooled.series[3].quantiles[0.05]
    result.pooled.series[4].quantiles.clear()
    assert same(replace(result, run=(run := save(result, tmp_path))), load(run, tmp_path))


def test_text_of_any_language_comes_back(tmp_path):
    result = made(drivers=[Driver("élan.vital", 1.0, 0.1), Driver("", 0.0, 0.0), Driver("計算", -1.0, 0.1)])
    assert load(save(result, tmp_path), tmp_path).drivers == result.drivers


def test_the_id_says_day_and_case(tmp_path):
    run = save(made(case="My Own Case!"), tmp_path, datetime(2026, 11, 22, tzinfo=UTC))
    assert re.fullmatch(r"20261122-my-own-case-[0-9a-f]{4}", run)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_run_is_as_open_as_the_umask_says(tmp_path):
    old = os.umask(0o027)
    try:
        run = save(made(), tmp_path)
    finally:
        os.umask(old)
    assert (tmp_path / run).stat().st_mode & 0o777 == 0o750
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / run).iterdir()} == {0o640}


def test_twins_saved_in_the_same_instant_are_two_runs(tmp_path):
    now = datetime(2026, 11, 22, tzinfo=UTC)
    names = {save(made(), tmp_path, now) for _ in range(3)}
    assert len(names) == 3 and len(runs(tmp_path)) == 3


def test_runs_are_found_by_start_by_end_and_as_last(tmp_path):
    now = datetime(2026, 11, 22, tzinfo=UTC)
    later = save(made(case="beta"), tmp_path, now + timedelta(hours=1))
    first = save(made(case="gamma"), tmp_path, now)
    assert load("last", tmp_path).run == later
    assert [one.run for one in runs(tmp_path)] == [first, later]
    assert load("20261122-b", tmp_path).run == later
    assert load(first[-4:], tmp_path).run == first
    with pytest.raises(StoreError, match="fits 2 runs"):
        load("2026", tmp_path)
    with pytest.raises(StoreError, match="no run 'nothing'"):
        load("nothing", tmp_path)
    with pytest.raises(StoreError, match="no run ''"):
        load("", tmp_path)


def test_a_path_is_not_a_run(tmp_path):
    outside = save(made(), tmp_path / "other")
    save(made(), tmp_path / "store")
    with pytest.raises(StoreError):
        remove(f"../other/{outside}", tmp_path / "store")
    assert load(outside, tmp_path / "other").run == outside


def test_an_empty_store_says_what_to_do(tmp_path):
    assert runs(tmp_path / "none") == []
    with pytest.raises(StoreError, match="whopays run"):
        load("last", tmp_path / "none")


def test_a_removed_run_is_gone(tmp_path):
    kept, gone = save(made(), tmp_path), save(made(2), tmp_path)
    assert remove(gone, tmp_path) == gone
    assert [one.run for one in runs(tmp_path)] == [kept]
    assert [p.name for p in tmp_path.iterdir()] == [kept]


def test_a_newer_format_is_refused_with_a_sentence(tmp_path):
    run = save(made(), tmp_path)
    file = tmp_path / run / FILE
    file.write_text(file.read_text().replace('"whopays.store/1"', '"whopays.store/2"'))
    with pytest.raises(StoreError, match="upgrade whopays") as caught:
        load(run, tmp_path)
    assert caught.value.is_input
    assert "whopays.store/2" in runs(tmp_path)[0].problem


@pytest.mark.parametrize("name", [FILE, "series.parquet", "flows.parquet"])
@pytest.mark.parametrize("harm", ["missing", "cut", "garbage"])
def test_a_damaged_run_is_said_to_be_damaged(tmp_path, name, harm):
    run = save(made(), tmp_path)
    file = tmp_path / run / name
    if harm == "missing" and name == FILE:
        file.unlink()
        assert runs(tmp_path) == []
        return
    if harm == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:60] if harm == "cut" else b"\x00\xff" * 40)
    with pytest.raises(StoreError, match="damaged") as caught:
        load(run, tmp_path)
    assert not caught.value.is_input and "runs rm" in caught.value.remedy
    remove(run, tmp_path)
    assert runs(tmp_path) == []


def test_a_damaged_run_does_not_hide_the_others(tmp_path):
    good, bad = save(made(), tmp_path), save(made(2), tmp_path)
    (tmp_path / bad / FILE).write_text("{}")
    listed = {one.run: one for one in runs(tmp_path)}
    assert listed[bad].problem and not listed[good].problem
    assert load("last", tmp_path).run == good


def test_a_store_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        save(made(), tmp_path / "file" / "store")


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("whopays.store.saved.publish", full)
    with pytest.raises(StoreError, match="No space left"):
        save(made(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_place_is_given_or_named_or_the_users(tmp_path, monkeypatch):
    monkeypatch.setenv("WHOPAYS_STORE", str(tmp_path / "named"))
    assert place(str(tmp_path / "given")) == tmp_path / "given"
    assert place() == tmp_path / "named"
    monkeypatch.delenv("WHOPAYS_STORE")
    assert "whopays" in str(place()) and place().is_absolute()
    with pytest.raises(StoreError, match="empty"):
        place(" ")


def test_nothing_undefined_reaches_the_manifest(tmp_path):
    run = save(made(manifest={"a": float("nan"), "b": np.float32(0.5), "c": (1, np.arange(2))}), tmp_path)
    text = (tmp_path / run / FILE).read_text()
    assert json.loads(text)["engine"] == {"a": None, "b": 0.5, "c": [1, [0, 1]]}
    assert "NaN" not in text


def test_sql_reads_every_run(tmp_path):
    a, b = save(made(), tmp_path / "it's"), save(made(2), tmp_path / "it's")
    rows = database(tmp_path / "it's").execute(
        "select run, value from figures where id = 'taken' and view = 'pooled'").fetchall()
    wanted = {(a, made().figure("taken").value), (b, made(2).figure("taken").value)}
    assert set(rows) == wanted
    share = database(tmp_path / "it's", a).execute(
        "select sum(share) from who_pays where view = 'pooled' and statement = 'cash'").fetchall()
    assert share == [(pytest.approx(1.0),)]


def test_a_run_that_another_removes_meanwhile_is_gone_and_not_damaged(tmp_path, monkeypatch):
    """Two servers on one store: between the listing and the reading of a run it may go."""
    run, left = save(made(1), tmp_path), save(made(2), tmp_path)
    read = manifest.read

    def removing(folder):
        if folder.name == run and folder.exists():
            whole.take_away(folder)
        return read(folder)

    monkeypatch.setattr(manifest, "read", removing)
    assert [one.run for one in runs(tmp_path)] == [left]
    again = save(made(1), tmp_path)
    run = again
    with pytest.raises(StoreError, match="no longer there") as found:
        load(again, tmp_path)
    assert found.value.is_input


def test_a_run_is_removed_while_others_sweep(tmp_path, monkeypatch):
    """A writer sweeps what dead removers left, and meets a living one's hidden folder: the run goes all the same."""
    run, kept = save(made(1), tmp_path), save(made(2), tmp_path)
    rename, swept = os.rename, []

    def late(source, target):
        if not swept:
            swept.append(whole.sweep(tmp_path))
        rename(source, target)

    monkeypatch.setattr(whole.os, "rename", late)
    assert remove(run, tmp_path) == run
    assert swept == [1]
    assert [one.run for one in runs(tmp_path)] == [kept]
    monkeypatch.setattr(whole.os, "rename", lambda source, target: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    with pytest.raises(StoreError, match="could not be removed"):
        remove(kept, tmp_path)


def test_who_comes_second_to_remove_a_run_is_told_that_it_is_gone(tmp_path, monkeypatch):
    run = save(made(1), tmp_path)
    take_away = whole.take_away
    monkeypatch.setattr(saved, "take_away", lambda folder: (take_away(folder), take_away(folder)))
    with pytest.raises(StoreError, match="no longer there") as found:
        remove(run, tmp_path)
    assert found.value.is_input
    assert [one.name for one in tmp_path.iterdir()] == []
