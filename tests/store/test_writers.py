"""Writers that die, are interrupted, or write one store at once: nothing is lost and nothing half written."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.report.made import made
from tests.store.test_runs import same
from whopays.case.fault import CaseErrors, Fault
from whopays.engine.explain import NoSuchFigure
from whopays.sources.source_error import SourceError
from whopays.store import StoreError, load, runs, save, whole
from whopays.store.whole import sweep

WRITER = """
import sys, time
from pathlib import Path
import whopays.store.saved as saved
from tests.report.made import made
def wait(folder, final):
    print("writing", flush=True)
    time.sleep(60)
saved.publish = wait
saved.save(made(), Path(sys.argv[1]))
"""


def writer(store: Path) -> subprocess.Popen[str]:
    """A process stopped between writing a run and giving it its name."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(store)], stdout=subprocess.PIPE, text=True,
                               env={**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"})
    assert process.stdout is not None and process.stdout.readline() == "writing\n"
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_killed_writer_leaves_no_half_run_and_is_swept(tmp_path):
    process = writer(tmp_path)
    assert sweep(tmp_path) == 0, "a living writer is left alone"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert runs(tmp_path) == [] and len(list(tmp_path.iterdir())) == 1
    run = save(made(), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [run]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_an_interrupted_writer_cleans_up(tmp_path):
    process = writer(tmp_path)
    process.send_signal(signal.SIGINT)
    process.wait()
    assert list(tmp_path.iterdir()) == []


def test_an_old_leftover_without_lock_is_swept_and_a_young_one_is_not(tmp_path):
    for name in (".writing-old", ".writing-young", ".removing-x", ".other"):
        (tmp_path / name).mkdir()
    past = time.time() - 7200
    os.utime(tmp_path / ".writing-old", (past, past))
    assert sweep(tmp_path) == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == [".other", ".writing-young"]


def test_a_sweeper_between_a_writer_and_its_lock_removes_nothing(tmp_path, monkeypatch):
    hold, swept = whole._hold, []

    def late(lock):
        if not swept:
            swept.append(0)
            swept[0] = sweep(tmp_path)
        return hold(lock)

    monkeypatch.setattr(whole, "_hold", late)
    with whole.being_written(tmp_path) as folder:
        assert swept == [0] and (folder / whole.LOCK).exists() and sweep(tmp_path) == 0


@pytest.mark.parametrize("error", [
    StoreError("full", "free some space", file="runs", is_input=False),
    SourceError("claims.yaml:12", "no claim 'S9-01'", "list them"),
    CaseErrors([Fault("case.yaml", 3, 7, "unknown", "remove it")]),
    NoSuchFigure([Fault("", 0, 0, "no such figure", "list them")]),
])
def test_an_error_crosses_from_one_process_to_another(error):
    """A pool waits for ever for an answer that cannot be read."""
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error) and str(back) == str(error) and vars(back) == vars(error)


def _save_some(root: str, first: int) -> list[str]:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return [save(made(first + i), Path(root), now) for i in range(5)]


def test_writers_at_once_lose_nothing(tmp_path):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        names = pool.starmap(_save_some, [(str(tmp_path), 10 * i) for i in range(4)])
    saved = [name for some in names for name in some]
    assert len(set(saved)) == 20 and {one.run for one in runs(tmp_path)} == set(saved)
    assert all(same(load(name, tmp_path).pooled, made(10 * i + j).pooled)
               for i, some in enumerate(names) for j, name in enumerate(some))
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]
