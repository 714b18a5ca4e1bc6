"""How long an answer takes, what share of it each stage takes, and how that compares with drawing the same random numbers alone.

    python benchmarks/speed.py             # about two minutes
    python benchmarks/speed.py --short     # fewer blocks and one round

Ratios are measured side by side in one process, in turns, the least of several rounds; they carry from one
machine to another, seconds do not.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from typing import Any

import numpy as np
from _machine import fastest, progress, report

from whopays.case.case import Case
from whopays.case.load import load
from whopays.engine.local import available_processors, run
from whopays.model.bind import Columns, bind, drawn_values
from whopays.model.shocks import BLOCK, draw_shocks
from whopays.model.simulate import simulate_block

CASE = "openai-2025"


def cold(*arguments: str) -> float:
    """Seconds from starting `whopays` to its end, answer printed, in a fresh process with an empty store."""
    with tempfile.TemporaryDirectory() as store:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "whopays", "run", *arguments], check=True, capture_output=True,
                       env={**os.environ, "WHOPAYS_STORE": store})
        return time.perf_counter() - started


def bare() -> float:
    """Seconds of a process that imports NumPy and ends: what no answer can be faster than."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import numpy"], check=True)
    return time.perf_counter() - started


def draw_alone(case: Case, views: tuple[str, ...], blocks: int, dtype: Any) -> None:
    """Exactly the random numbers of some blocks, and nothing else."""
    for block in range(blocks):
        draw_shocks(case, 1, block, dtype)
        for view in views:
            drawn_values(case, view, 1, block, BLOCK)


def against_drawing(case: Case, blocks: int, rounds: int) -> dict[str, float]:
    """Time of the model over that of its random numbers alone, by precision, views and modes."""
    found = {}
    for label, views, modes in (("one_view_and_mode", tuple(case.views)[:1], ("fail",)), ("all", tuple(case.views), ("fail", "keep"))):
        for dtype in (np.float32, np.float64):
            def model(views: tuple[str, ...] = views, modes: tuple[str, ...] = modes, dtype: Any = dtype) -> None:
                for block in range(blocks):
                    simulate_block(case, Columns(views, modes, BLOCK), 1, block, dtype=dtype)

            def alone(views: tuple[str, ...] = views, dtype: Any = dtype) -> None:
                draw_alone(case, views, blocks, dtype)

            whole, drawing = fastest(rounds, model, alone)
            name = f"{label}_{np.dtype(dtype).name}"
            found[name] = whole / drawing
            print(f"{name:28} {whole / drawing:5.1f} times drawing alone "
                  f"({whole / blocks:.2f} s and {drawing / blocks:.3f} s a block of {BLOCK:,})")
    return found


def by_stage(case: Case, blocks: int) -> dict[str, float]:
    """Part of a block's time by stage; binding and random numbers are measured apart."""
    columns = Columns(tuple(case.views), ("fail", "keep"), BLOCK)
    seconds: dict[str, float] = {}
    whole = 0.0
    for block in range(blocks):
        started = time.perf_counter()
        done = simulate_block(case, columns, 1, block, dtype=np.float32)
        whole += time.perf_counter() - started
        started = time.perf_counter()
        draw_shocks(case, 1, block, np.float32)
        bound = time.perf_counter()
        bind(case, columns, 1, block, np.float32)
        seconds["random numbers"] = seconds.get("random numbers", 0.0) + bound - started
        seconds["binding"] = seconds.get("binding", 0.0) + time.perf_counter() - bound
        for stage, spent in done.seconds.items():
            seconds[stage] = seconds.get(stage, 0.0) + spent
    moments = sum(spent for stage, spent in seconds.items() if stage.startswith("at_"))
    parts = {stage: spent / whole for stage, spent in seconds.items() if not stage.startswith("at_")}
    parts["moments of instruments"] = moments / whole
    parts["draw, and keeping series"] = parts.pop("draw")  # the clock runs on from the end of the quarter before
    parts["the rest"] = 1 - sum(parts.values())
    for stage, part in sorted(parts.items(), key=lambda item: -item[1]):
        print(f"{stage:28} {part:6.1%}")
    return parts


def processes(case: Case, paths: int) -> float:
    """How many times faster two processes are than one, whole run."""
    one, two = fastest(2, lambda: run(case, paths=paths, processes=1), lambda: run(case, paths=paths, processes=2))
    print(f"two processes are {one / two:.2f} times as fast as one on {paths:,} futures")
    return one / two


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--short", action="store_true")
    short = asked.parse_args().short
    case = load(CASE)
    blocks, rounds = (1, 1) if short else (2, 3)
    found: dict[str, Any] = {}
    progress("from a cold process to the printed answer")
    view = next(iter(case.views))
    least = min(bare() for _ in range(3))
    for label, arguments in (("2048_one_view_and_mode", ("--paths", "2048", "--view", view, "--mode", "fail")),
                             ("10000_one_view_and_mode", ("--paths", "10000", "--view", view, "--mode", "fail")),
                             ("10000_both_views_and_modes", ("--paths", "10000"))):
        seconds = min(cold(CASE, *arguments) for _ in range(rounds))
        found[f"cold_seconds_{label}"], found[f"cold_over_bare_{label}"] = seconds, seconds / least
        print(f"{label:28} {seconds:5.2f} s, {seconds / least:5.1f} times a process that imports NumPy")
    progress("against drawing the same random numbers alone")
    found["over_drawing"] = against_drawing(case, blocks, rounds)
    progress("by stage, both views and both modes, float32")
    found["part_by_stage"] = by_stage(case, blocks)
    if available_processors() > 1:
        progress("two processes against one")
        found["two_processes"] = processes(case, 4 * BLOCK if short else 8 * BLOCK)
    report("speed", found)


if __name__ == "__main__":
    main()
