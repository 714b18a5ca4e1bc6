"""Whole runs in processes of their own: cold start, memory, one core and two, a thousand to a million futures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from statistics import median
from typing import Any

from benchmarks.machine import processors, say
from benchmarks.sections.drawing import CASE

RUN = """
import json, resource, sys, time
from whopays.case.load import load
from whopays.engine.local import run
name, paths, processes, whole = sys.argv[1], *map(int, sys.argv[2:5])
case = load(name)
views, modes = (None, ("fail", "keep")) if whole else (list(case.views)[:1], ("fail",))
began = time.perf_counter()
run(case, views=views, modes=modes, paths=paths, processes=processes)
wall = time.perf_counter() - began
own, child = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
peak = own.ru_maxrss
for line in open("/proc/self/status") if sys.platform == "linux" else ():  # the other counts what started this process
    peak = int(line.split()[1]) if line.startswith("VmHWM") else peak
print(json.dumps({"wall_seconds": wall, "cpu_seconds": sum(one.ru_utime + one.ru_stime for one in (own, child)),
                  "peak_mb": peak / 1024, "peak_worker_mb": child.ru_maxrss / 1024}))
"""


def pinned(n: int) -> Any:
    """What a child does first: keep to the first n processors, where the system can."""
    allowed = processors()[:n]
    return (lambda: os.sched_setaffinity(0, allowed)) if hasattr(os, "sched_setaffinity") else None


def whole_run(paths: int, processes: int, whole: bool) -> dict[str, float]:
    """One run in a process of its own, on as many processors as processes."""
    done = subprocess.run([sys.executable, "-c", RUN, CASE, str(paths), str(processes), str(int(whole))], check=True,
                          capture_output=True, text=True, preexec_fn=pinned(processes))
    found: dict[str, float] = json.loads(done.stdout)
    return found


def cold(cores: int, *arguments: str) -> float:
    """Seconds from starting `whopays` to its end, answer printed and saved, in a fresh process with an empty store."""
    with tempfile.TemporaryDirectory() as store:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "whopays", *arguments], check=True, capture_output=True, preexec_fn=pinned(cores),
                       env={**os.environ, "WHOPAYS_STORE": store, "WHOPAYS_HOME": store})
        return time.perf_counter() - began


def bare() -> float:
    """Seconds of a process that imports NumPy and ends: what no answer can be faster than."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import numpy"], check=True)
    return time.perf_counter() - began


def cold_starts(rounds: int) -> dict[str, Any]:
    """Cold processes to the printed answer, on two processors."""
    say("cold processes to the printed answer, on two processors")
    one = ("run", "--view", "company", "--mode", "fail")
    asked = {"whopays --version": ("--version",), "2,048 futures, one view and mode": (*one, "--paths", "2048"),
             "10,000 futures, one view and mode": one,
             "10,000 futures, both views and modes": ("run",)}
    times: dict[str, list[float]] = {name: [] for name in ("import numpy", *asked)}
    for at in range(rounds):
        times["import numpy"].append(bare())
        for name, words in asked.items():
            if at == 0 or name != "10,000 futures, both views and modes" or rounds > 3:
                times[name].append(cold(2, *words))
    return {name: {"seconds": median(values), "least": min(values), "rounds": len(values)} for name, values in times.items()}


def cores(rounds: int, paths: int) -> dict[str, Any]:
    """One process on one processor against two on two, in turns."""
    if len(processors()) < 2:
        return {}
    say(f"{paths:,} futures under both views and modes on one core and on two")
    pairs = [(whole_run(paths, 1, True)["wall_seconds"], whole_run(paths, 2, True)["wall_seconds"]) for _ in range(rounds)]
    return {"futures": paths, "one": median(one for one, _ in pairs), "two": median(two for _, two in pairs),
            "speed_up": median(one / two for one, two in pairs), "rounds": rounds}


def sizes(long: bool) -> dict[str, Any]:
    """Memory and time of one view and one mode as futures grow: one process, and for a million as many as there are processors."""
    found: dict[str, Any] = {}
    for paths in (10_000, 100_000):
        say(f"{paths:,} futures, one view and mode, one process")
        found[f"{paths:,}"] = {"futures": paths, "processes": 1, **whole_run(paths, 1, False)}
    if long:
        n = len(processors())
        say(f"1,000,000 futures, one view and mode, {n} processes")
        found["1,000,000"] = {"futures": 1_000_000, "processes": n, **whole_run(1_000_000, n, False)}
    return found


def measure(rounds: int, long: bool) -> dict[str, Any]:
    """All of it."""
    return {"case": CASE, "cold": cold_starts(rounds), "cores": cores(max(rounds - 1, 1), 8_192 if long else 4_096), "sizes": sizes(long)}
