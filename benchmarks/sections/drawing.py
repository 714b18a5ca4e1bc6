"""The default case against drawing the same random numbers alone, block by block in one process, and the time of each stage."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from benchmarks.machine import in_turns, median_ratio, say
from whopays.case.case import Case
from whopays.case.load import load
from whopays.engine.local import Job, simulate, simulate_and_reduce
from whopays.model.bind import drawn_values
from whopays.model.shocks import BLOCK, BY_LAB, BY_LINE, MARKET, NORMAL, draw_shocks

CASE = "openai-2025"
BOTH = ("fail", "keep")
OTHER_BLOCKS = 10_000  # whose draws no run has kept


def counts(case: Case, views: tuple[str, ...]) -> tuple[int, int]:
    """Normals and uniforms that one block of a run draws."""
    rows = {**dict.fromkeys(MARKET, 1), **dict.fromkeys(BY_LINE, len(case.lines)), **dict.fromkeys(BY_LAB, len(case.labs))}
    laws = MARKET | BY_LINE | BY_LAB
    normal = sum(n for name, n in rows.items() if laws[name] == NORMAL) * case.quarters * BLOCK
    uniform = sum(n for name, n in rows.items() if laws[name] != NORMAL) * case.quarters * BLOCK
    drawn = {row.name for view in views for row in case.assumptions(view).values() if not row.value.is_fixed}
    return normal, uniform + len(drawn) * BLOCK


def drawing(case: Case, views: tuple[str, ...], dtype: Any) -> Callable[[], None]:
    """As many numbers as a block draws, by NumPy's fastest generator, cast as the run casts them: nothing else."""
    source = np.random.Generator(np.random.SFC64(1))
    normal, uniform = counts(case, views)

    def draw() -> None:
        source.standard_normal(normal).astype(dtype)
        source.random(uniform).astype(dtype)

    return draw


def as_a_run(case: Case, views: tuple[str, ...], dtype: Any) -> Callable[[int], None]:
    """The numbers of one block as a run makes them: named streams, cast, and through the distribution each input has."""
    def draw(block: int) -> None:
        draw_shocks(case, 1, block, dtype)
        for view in views:
            drawn_values(case, view, 1, block, BLOCK)

    return draw


def measure(rounds: int) -> dict[str, Any]:
    """Time of a block over that of drawing its numbers; by precision, views and modes; and by stage."""
    case = load(CASE)
    every = tuple(case.views)
    found: dict[str, Any] = {}
    others = itertools.count(OTHER_BLOCKS)
    for label, views, modes in (("one view, one mode", every[:1], ("fail",)), ("two views, two modes", every, BOTH)):
        for precision in ("float32", "float64"):
            say(f"{CASE}, {label}, {precision}: a block of {BLOCK:,} futures against drawing its random numbers")
            jobs = iter([Job(case, views, modes, "none", 1, block, BLOCK, precision) for block in range(rounds + 1)])
            simulate_and_reduce(next(jobs))  # warms
            numbers = as_a_run(case, views, np.dtype(precision).type)
            spent = in_turns(rounds, block=lambda jobs=jobs: simulate_and_reduce(next(jobs)),
                             drawing=drawing(case, views, np.dtype(precision).type),
                             inputs=lambda numbers=numbers: numbers(next(others)))
            found[f"{label}, {precision}"] = {
                "block_seconds": median(spent["block"]), "drawing_seconds": median(spent["drawing"]),
                "inputs_seconds": median(spent["inputs"]), "ratio": median_ratio(spent["block"], spent["drawing"]),
                "ratio_to_inputs": median_ratio(spent["block"], spent["inputs"]), "futures_a_second": BLOCK / median(spent["block"])}
    return {"case": CASE, "rounds": rounds, "block": BLOCK, "against_drawing": found, "by_stage": by_stage(case, every, rounds)}


def by_stage(case: Case, views: tuple[str, ...], rounds: int) -> dict[str, float]:
    """Microseconds a future and quarter costs in each stage, both views and modes, float32; medians over blocks."""
    blocks = [simulate(Job(case, views, BOTH, "none", 1, block, BLOCK, "float32")).seconds for block in range(rounds)]
    per = BLOCK * case.quarters * len(views) * len(BOTH)
    return {stage: 1e6 * median(one[stage] for one in blocks) / per for stage in blocks[0]}
