"""Large pages are asked for in workers, and change no number."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

from whopays.engine import local
from whopays.engine.large_pages import in_large_pages


def test_only_workers_ask_and_no_number_depends_on_it() -> None:
    """In a process of its own, since it holds to its end."""
    run = ("import whopays as wp; from whopays.engine.local import run; "
           "print(run(wp.load('toyland'), paths=1100, processes={}).pooled.figures, in_large_pages.cache_info().misses)")
    asks = "from whopays.engine.large_pages import in_large_pages; "
    one, two = (alone(asks + run.format(processes)) for processes in (1, 2))
    assert one == two and one.endswith(" 0"), "the process that asks for a run keeps its own memory"
    assert alone(asks + "in_large_pages(); " + run.format(1)) == one.removesuffix("0") + "1"


def alone(program: str) -> str:
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return told.stdout.strip()


def test_workers_of_runs_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(local, "in_large_pages", lambda: asked.append(True))
    monkeypatch.setattr(local, "stay_with_parent", asked.append)
    local.start_worker(7)
    assert asked == [7, True]


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory from /proc")
def test_a_run_leaves_a_process_that_gives_memory_back() -> None:
    told = alone("""
import numpy as np, whopays as wp
from whopays.engine.local import run
run(wp.load('toyland'), paths=64)
def resident(): return int(open('/proc/self/statm').read().split()[1]) * 4096 / 1e6
before = resident()
many = [np.ones(2_000_000) for _ in range(30)]
del many
print(resident() - before)
""")
    assert float(told) < 100  # MB, of 480


def test_another_system_or_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert in_large_pages.__wrapped__() is False
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert in_large_pages.__wrapped__() is False
