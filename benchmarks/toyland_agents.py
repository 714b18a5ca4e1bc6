"""Toyland by the engine, by the plain-Python oracle of docs/, and by Mesa agents: time per path and quarter, side by side.

The engine and the oracle do the same, number by number (tests/model/test_from_scratch.py); the Mesa version covers
the same ten stages in reduced form: benchmarks/_agents_model.py says what it leaves out. One view, mode fail.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from _agents_model import Toyland
from _machine import ROOT, fastest, progress, report

from whopays.case.load import load
from whopays.model.bind import Columns
from whopays.model.shocks import BLOCK, draw_shocks
from whopays.model.simulate import simulate_block

sys.path.insert(0, str(ROOT / "docs"))
sys.path.insert(0, str(ROOT))

import from_scratch

from tests.model.scratch_paths import path_file

FUTURES = 20  # of the slow ones a round
ROUNDS = 3


def main() -> None:
    case = load("toyland")
    view = next(iter(case.views))
    columns = Columns((view,), ("fail",), BLOCK)
    drawn = draw_shocks(case, 1, 0)
    block = simulate_block(case, columns, 1, 0)
    files = [json.loads(path_file(case, block, drawn, view, "fail", path)) for path in range(FUTURES)]

    def agents() -> None:
        for seed in range(FUTURES):
            model = Toyland(case, view, seed)
            for _ in range(case.quarters):
                model.step()

    def oracle() -> None:
        for given in files:
            from_scratch.run(given)

    def engine(dtype: type = np.float32, width: Columns = columns) -> None:
        simulate_block(case, width, 1, 0, dtype=dtype)

    everything = Columns(tuple(case.views), ("fail", "keep"), BLOCK)  # as `whopays run` does

    progress(f"{FUTURES} futures as agents and by the oracle, {BLOCK:,} by the engine, {ROUNDS} rounds in turns")
    slow, fast = FUTURES * case.quarters, BLOCK * case.quarters
    times = fastest(ROUNDS, agents, oracle, engine, lambda: engine(np.float64), lambda: engine(width=everything))
    steps = (slow, slow, fast, fast, fast * len(everything.segments))
    names = ("mesa", "oracle", "engine_float32", "engine_float64", "engine_side_by_side")
    each = {name: seconds / n for name, seconds, n in zip(names, times, steps, strict=True)}
    found = {f"microseconds_{name}": seconds * 1e6 for name, seconds in each.items()}
    for label, name in (("engine, float32", "engine_float32"), ("engine, float64", "engine_float64"),
                        ("engine, 4 side by side", "engine_side_by_side"),
                        ("plain Python, all of it", "oracle"), ("Mesa agents, reduced", "mesa")):
        over = each[name] / each["engine_float32"]
        found[f"{name}_over_engine_float32"] = over
        print(f"{label:26} {each[name] * 1e6:8.2f} microseconds a path and quarter, {over:7.1f} times the engine in float32")
    report("toyland_agents", found)


if __name__ == "__main__":
    main()
