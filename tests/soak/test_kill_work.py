"""Sweeps, studies and servers killed at any moment: what was done is kept, what was not is done again, and the end is the same."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.api.test_served import gone, served
from tests.soak.amounts import times
from tests.soak.test_kill import ended, killed, swept_by_next, whole, whopays

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
SWEEP = "case: toyland\npaths: 64\nmode: fail\npolicies: [none, backstop]\ngrid: {market.tax_rate: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3]}\n"
USUAL = 4.0  # seconds within which a moment is drawn; most of a sweep and of a study lie there


def tables(store: Path) -> dict[str, bytes]:
    """Every point's table of the one sweep of a store."""
    return {file.name: file.read_bytes() for file in store.glob("sweeps/*/points/*.parquet")}


def swept(file: Path, store: Path, *more: str) -> dict[str, bytes]:
    """The tables of a sweep that is let end."""
    status, _out, err = ended(whopays("sweep", str(file), "--processes", "2", "--store", str(store), *more))
    assert status == 0, err
    return tables(store)


@pytest.mark.parametrize("shard", range(times(1, 5)))
def test_a_sweep_killed_at_any_moment_ends_with_the_same_bytes(shard: int, tally: Counter[str], tmp_path: Path) -> None:
    file, store = tmp_path / "sweep.yaml", tmp_path / "store"
    file.write_text(SWEEP, encoding="utf-8")
    reference = swept(file, tmp_path / "reference")
    chance = random.Random(f"sweep {shard}")
    for _ in range(times(3, 8)):
        process = whopays("sweep", str(file), "--processes", "2", "--resume", "--store", str(store))
        killed(process, chance.uniform(0.5, USUAL), tally, "during `whopays sweep`")
        kept = tables(store)
        assert kept == {name: reference[name] for name in kept}, "a table that is not the one it should be"
    assert swept(file, store, "--resume") == reference
    assert len(reference) == 12
    # the hidden file of a write that was cut short may stay: nothing reads it
    assert [found.name for found in store.glob("sweeps/*/parts/*") if not found.name.startswith(".")] == [], "left by the dead"


@pytest.mark.parametrize("shard", range(times(1, 2)))
def test_a_study_killed_at_any_moment_answers_the_same(shard: int, tally: Counter[str], tmp_path: Path) -> None:
    words = ("ask", "fail", "toyland", "--paths", "512", "--json")

    def answered(store: Path) -> dict[str, object]:
        status, out, err = ended(whopays(*words, WHOPAYS_STORE=str(store)))
        assert status == 0, err
        return {key: value for key, value in json.loads(out).items() if key != "seconds"}

    chance = random.Random(f"study {shard}")
    for _ in range(times(2, 8)):
        killed(whopays(*words, WHOPAYS_STORE=str(tmp_path / "store")), chance.uniform(0.5, USUAL), tally, "during `whopays ask`")
    assert answered(tmp_path / "store") == answered(tmp_path / "fresh")


@pytest.mark.enable_socket
@pytest.mark.parametrize("shard", range(times(1, 4)))
def test_a_server_killed_at_any_moment_leaves_whole_runs_and_no_process(shard: int, tally: Counter[str], tmp_path: Path) -> None:
    chance = random.Random(f"serve {shard}")
    for kill in range(times(2, 5)):
        store = tmp_path / f"store-{kill}"
        with served(store) as server:
            first = server.job("/api/v1/run", {"case": "toyland", "paths": 16, "save": True})
            while json.loads(server.ask("GET", first["url"])[1])["state"] == "running":  # so that moments fall among saves, not before
                time.sleep(0.05)
            moment = time.monotonic() + chance.uniform(0.0, USUAL)
            children = server.children()
            for seed in range(1, 1_000):
                if time.monotonic() > moment:
                    break
                with suppress(OSError, AssertionError):  # told to wait: two jobs at once are a client's
                    server.job("/api/v1/run", {"case": "toyland", "paths": 16, "seed": seed, "save": True})
                time.sleep(0.02)
                children = server.children() or children
            server.process.send_signal(signal.SIGKILL)
            server.process.wait(60)
            tally["kill -9 during `whopays serve`"] += 1
            assert gone(children)
        if store.is_dir():
            listed = whole(store, by_command=False)
            tally["runs a killed server had saved"] += len(listed)
            swept_by_next(store, listed)
