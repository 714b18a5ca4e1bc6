"""What every benchmark says of the machine, and where its JSON goes: build/bench/<name>.json."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does
ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "bench"


def processor() -> str:
    """Name of the processor, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def machine() -> dict[str, Any]:
    """Facts without which a time means nothing; the load says whether anybody else was at work."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {"processor": processor(), "processors_allowed": allowed, "system": platform.platform(), "python": platform.python_version(),
            "numpy": version("numpy"), "whopays": version("whopays"), "load_1_minute": load,
            "at": datetime.now(UTC).isoformat(timespec="seconds")}


def report(name: str, found: dict[str, Any]) -> None:
    """Write what was found with the facts of the machine, and print the latter."""
    facts = machine()
    FOLDER.mkdir(parents=True, exist_ok=True)
    target = FOLDER / f"{name}.json"
    target.write_text(json.dumps({"benchmark": name, "machine": facts, "found": found}, indent=1) + "\n", encoding="utf-8")
    print(f"{facts['processor']}, {facts['processors_allowed']} processors allowed, load {facts['load_1_minute']}, "
          f"Python {facts['python']}, NumPy {facts['numpy']}; {target.relative_to(ROOT)}")


def fastest(times: int, *tasks: Callable[[], Any]) -> list[float]:
    """Seconds of each task: the least of several rounds, in which the tasks take turns."""
    best = [float("inf")] * len(tasks)
    for _ in range(times):
        for at, task in enumerate(tasks):
            started = time.perf_counter()
            task()
            best[at] = min(best[at], time.perf_counter() - started)
    return best


def progress(text: str) -> None:
    """Say what is being measured, apart from the answer."""
    print(text, file=sys.stderr, flush=True)
