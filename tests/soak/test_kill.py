"""Writers killed, interrupted, at once, and with no room: a store lists whole runs only, and what the dead left is swept."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.report.made import made
from tests.soak.amounts import LONG, times
from whopays.store import load, runs, save
from whopays.store.whole import REMOVING, WRITING

ROOT = Path(__file__).parents[2]
SHARDS = 5  # so that processes share the kills
LONGEST = 300.0  # seconds after which a command that should have ended has hung
COMMAND = "from whopays.cli.app import main; main()"
# Saves the same small run again and again: nearly every moment is one of a store write or of a removal.
WRITER = """
import sys
from pathlib import Path
from tests.report.made import made
from whopays.store import remove, save
print("begun", flush=True)
while True:
    run = save(made(), Path(sys.argv[1]))
    if run[-1] in "0123":
        remove(run, Path(sys.argv[1]))
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def environment(**more: str) -> dict[str, str]:
    """The test's environment with both source folders and no store but one given."""
    kept = {key: value for key, value in os.environ.items() if key != "WHOPAYS_STORE"}
    return {**kept, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **more}


def started(*words: str, **more: str) -> subprocess.Popen[str]:
    """`python ...`, both streams kept."""
    return subprocess.Popen([sys.executable, *words], env=environment(**more), cwd=ROOT, text=True, start_new_session=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def whopays(*words: str, **more: str) -> subprocess.Popen[str]:
    """The command as a process, with some variables of its own."""
    return started("-c", COMMAND, *words, **more)


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit status and what a process wrote."""
    out, err = process.communicate(timeout=LONGEST)
    return process.returncode, out, err


def hidden(store: Path) -> list[str]:
    """What lies in a store and is no run."""
    return [entry.name for entry in store.iterdir() if entry.name.startswith(".")]


def whole(store: Path, *, by_command: bool = True) -> list[str]:
    """Ids of the runs of a store; each is listed without a problem and loads, and nothing else lies there but leftovers."""
    listed = [entry.run for entry in runs(store)]
    assert [entry.problem for entry in runs(store) if entry.problem] == []
    if by_command:
        status, out, err = ended(whopays("runs", "--json", "--store", str(store)))
        assert status == 0, err
        assert [one["run"] for one in json.loads(out)["runs"]] == listed
    for run in listed:
        assert load(run, store).pooled.figures and load(run, store).pooled.who_pays
    if store.is_dir():
        rest = {entry.name for entry in store.iterdir()} - set(listed)
        assert all(name.startswith((WRITING, REMOVING)) for name in rest), rest
    return listed


def swept_by_next(store: Path, listed: list[str]) -> None:
    """The next writer loses nothing and leaves nothing of the dead; only a folder whose lock was never made may wait an hour."""
    run = save(made(), store)
    assert sorted(entry.run for entry in runs(store)) == sorted([*listed, run])
    assert [name for name in hidden(store) if (store / name / ".lock").exists() or name.startswith(REMOVING)] == []


def killed(process: subprocess.Popen[str], delay: float, tally: Counter[str], what: str) -> None:
    """SIGKILL after a while; counted apart where the process had ended before."""
    time.sleep(delay)
    early = process.poll() is None
    process.kill()
    process.communicate()
    tally[f"kill -9 {what}" + ("" if early else ", ended before")] += 1


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_run_killed_at_any_moment_leaves_no_half_run(shard: int, tally: Counter[str], tmp_path: Path) -> None:
    chance = random.Random(f"run {shard}")
    usual = 3.0 if shard == 0 else chance.uniform(1.0, 3.0)
    for _ in range(times(1, 20)):
        process = whopays("run", "toyland", "--paths", "256", "--quiet", "--store", str(tmp_path / "store"))
        killed(process, chance.uniform(0.0, usual), tally, "during `whopays run toyland`")
        swept_by_next(tmp_path / "store", whole(tmp_path / "store"))


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_writer_killed_at_any_moment_leaves_no_half_run(shard: int, tally: Counter[str], tmp_path: Path) -> None:
    chance = random.Random(f"write {shard}")
    for kill in range(times(1, 20)):
        store = tmp_path / f"store-{kill}"
        process = started("-c", WRITER, str(store))
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        killed(process, chance.uniform(0.0, 1.0), tally, "during store writes and removals")
        swept_by_next(store, whole(store, by_command=LONG or shard == 0))


@pytest.mark.parametrize("moment", range(times(2, 24)))
def test_an_interrupted_run_ends_with_130_and_leaves_the_store_intact(moment: int, tally: Counter[str], tmp_path: Path) -> None:
    kept = save(made(), tmp_path)
    process = whopays("run", "toyland", "--paths", "2000000", "--json", "--store", str(tmp_path))
    # Short mode waits until it has begun; long mode takes every moment. Left alone, the run would be done in an hour.
    time.sleep(6 + moment if not LONG else 1 + moment / 4)
    process.send_signal(signal.SIGINT)
    try:
        status, out, err = ended(process)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert (status, out) == (130, ""), err
    assert json.loads(err.strip().splitlines()[-1])["errors"][0]["message"] == "interrupted", err
    assert [entry.name for entry in tmp_path.iterdir()] == [kept]
    tally["SIGINT during `whopays run toyland`"] += 1


@pytest.mark.parametrize("writers", times(1, 5) * [2] + times(0, 2) * [6])
def test_two_writers_at_once_lose_nothing(writers: int, tally: Counter[str], tmp_path: Path) -> None:
    both = [whopays("run", "toyland", "--paths", "64", "--quiet", "--seed", str(seed), "--store", str(tmp_path)) for seed in range(writers)]
    answers = [ended(process) for process in both]
    assert [status for status, _out, _err in answers] == [0] * writers, answers
    assert sorted(whole(tmp_path)) == sorted(out.strip() for _status, out, _err in answers)
    assert hidden(tmp_path) == []
    tally["writers at once"] += writers
