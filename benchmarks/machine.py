"""Facts of the machine, without which a time means nothing, and times taken in turns.

Imported before NumPy, so that no linear algebra starts threads of its own.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does
os.environ.setdefault("OMP_NUM_THREADS", "1")

import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = ("numpy", "jax", "mesa", "QuantLib", "nrel-pysam", "ray")
Task = Callable[[], Any]


def processor() -> str:
    """Name of the processor, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def memory() -> float | None:
    """Memory of the machine, GB."""
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    except (ValueError, OSError):
        return None


def installed(name: str) -> str | None:
    """Version of a package; None where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def processors() -> list[int]:
    """Processors this process may use."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))


def facts() -> dict[str, Any]:
    """Facts of the machine; the load says whether anybody else was at work."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {"processor": processor(), "processors_allowed": len(processors()), "memory_gb": memory(), "system": platform.platform(),
            "python": platform.python_version(), "whopays": installed("whopays"),
            "libraries": {name: installed(name) for name in LIBRARIES},
            "load_before": None if load is None else round(load, 2), "at": datetime.now(UTC).isoformat(timespec="seconds")}


def in_turns(rounds: int, **tasks: Task) -> dict[str, list[float]]:
    """CPU seconds of this process for each task in each of several rounds, in which the tasks take turns."""
    spent: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            began = time.process_time()
            task()
            spent[name].append(time.process_time() - began)
    return spent


def median_ratio(over: list[float], under: list[float]) -> float:
    """Median over rounds of a ratio taken within each round: what else the machine does falls on both."""
    return statistics.median(a / b for a, b in zip(over, under, strict=True))


def say(text: str) -> None:
    """Say what is being measured, apart from the answer."""
    print(f"bench: {text}", file=sys.stderr, flush=True)
