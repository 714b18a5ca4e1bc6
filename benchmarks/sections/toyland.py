"""Toyland, one view and mode, by the engine, by plain NumPy, by the plain-Python oracle and by Mesa agents: all the same model."""

from __future__ import annotations

import json
import sys
from statistics import median
from typing import Any

import numpy as np

from benchmarks.machine import ROOT, in_turns, installed, median_ratio, say
from benchmarks.toyland_numpy import simulate
from whopays.case.load import load
from whopays.engine.local import Job, simulate_and_reduce
from whopays.model.bind import Columns
from whopays.model.shocks import BLOCK, draw_shocks
from whopays.model.simulate import simulate_block

FUTURES = 12  # of the slow ones a round


def measure(rounds: int) -> dict[str, Any]:
    """CPU microseconds a future and quarter, and ratios to the engine, medians over rounds in turns."""
    case = load("toyland")
    view = next(iter(case.views))
    width = Columns((view,), ("fail",), BLOCK)
    say(f"toyland: {BLOCK:,} futures by the engine and by plain NumPy, {FUTURES} by agents and by the oracle, {rounds} rounds")
    files = path_files(case, view)
    tasks = {
        "engine, float32": lambda: simulate_block(case, width, 1, 0, dtype=np.float32),
        "engine, float64": lambda: simulate_block(case, width, 1, 0),
        "engine, whole run": lambda: simulate_and_reduce(Job(case, (view,), ("fail",), "none", 1, 0, BLOCK, "float32")),
        "NumPy, plainly": lambda: simulate(case, view, BLOCK, 1),
        "plain Python": lambda: [oracle(one) for one in files],
    }
    steps = dict.fromkeys(tasks, BLOCK * case.quarters) | {"plain Python": FUTURES * case.quarters}
    if installed("mesa"):
        from benchmarks.toyland_mesa import Toyland

        tasks["Mesa agents"] = lambda: [Toyland(one).run_whole() for one in files]
        steps["Mesa agents"] = FUTURES * case.quarters
    for warm in ("engine, float32", "engine, float64", "engine, whole run"):
        tasks[warm]()
    spent = in_turns(rounds, **tasks)
    each = {name: [seconds / steps[name] for seconds in values] for name, values in spent.items()}
    return {"futures": BLOCK, "quarters": case.quarters, "rounds": rounds,
            "microseconds": {name: 1e6 * median(values) for name, values in each.items()},
            "over_engine": {name: median_ratio(values, each["engine, float32"]) for name, values in each.items()}}


def oracle(given: dict[str, Any]) -> None:
    """One future by `docs/from_scratch.py`."""
    if str(ROOT / "docs") not in sys.path:
        sys.path.insert(0, str(ROOT / "docs"))
    import from_scratch

    from_scratch.run(given)


def path_files(case: Any, view: str) -> list[dict[str, Any]]:
    """Numbers and shocks of the first futures, as the oracle reads them."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from tests.model.scratch_paths import path_file

    block, drawn = simulate_block(case, Columns((view,), ("fail",), FUTURES), 1, 0), draw_shocks(case, 1, 0)
    return [json.loads(path_file(case, block, drawn, view, "fail", path)) for path in range(FUTURES)]
