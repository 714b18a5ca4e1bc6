"""Run one block of futures through all quarters; the driver of `step`.

NumPy here; the books, series and ledger are collected by the witness, so stages know nothing of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.model.bind import Columns, bind
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.ledger import Ledger
from whopays.model.opening import opening
from whopays.model.parties import firms_of
from whopays.model.series import named, observe
from whopays.model.shocks import Seed, draw_shocks, of_quarter
from whopays.model.state import State
from whopays.model.step import step
from whopays.model.transfer import Moves

Array = Any
Witness = Callable[[Stage, Moves, State], None]
LEAST_BATCHES = 8  # batches an error is taken over at least; judgement
BATCH = 128  # paths a batch mean; judgement: eight batches a block, eighty in 10,000 futures


@dataclass
class Block:
    """One block of futures, simulated.

    series : name -> (quarter, path) float; drawn : view -> name -> (path,)
    """

    columns: Columns
    inputs: Inputs
    before: State
    after: State
    ledger: Ledger
    series: dict[str, Array]
    drawn: dict[str, dict[str, Array]]
    seconds: dict[str, float] = field(default_factory=dict)

    def part(self, array: Array, view: str, mode: str) -> Array:
        """The paths of one view and mode out of an array whose last axis is paths."""
        at = self.columns.segments.index((view, mode))
        return array[..., at * self.columns.paths : (at + 1) * self.columns.paths]


def batch_of(paths: int, group: int = 1) -> int:
    """Largest batch of whole groups that divides the block's futures, at most BATCH and an eighth, so that few have an error too.

    Errors: ValueError where futures do not come in whole groups.

    >>> batch_of(1024), batch_of(784), batch_of(192, 64), batch_of(10, 2)
    (128, 98, 64, 2)
    """
    most = max(min(BATCH, paths // LEAST_BATCHES) // group, 1)
    if paths % group:
        raise ValueError(f"{paths} futures are not whole groups of {group} drawn together; ask for a multiple of {group}")
    return next(size * group for size in range(most, 0, -1) if paths % (size * group) == 0)


def simulate_block(case: Case, columns: Columns, seed: Seed, block: int, *, dtype: Any = np.float64,
                   instruments: tuple[Any, ...] = (), witness: Witness | None = None,
                   shocks: dict[str, Array] | None = None, watcher: Callable[[Inputs], Witness] | None = None,
                   deflated: int | None = None, told: Callable[[int], None] | None = None) -> Block:
    """Simulate the first `columns.paths` futures of a block under all views and modes.

    witness : called after each stage with its moves and the booked state (tests, profiles)
    shocks  : replaces the drawn ones, same names and shapes (an oracle that reads them from a file)
    watcher : makes the witness from the block's inputs, for a reducer that must see every quarter
    deflated : how many columns, from the first, are in the ledger's deflated sums; all by default
    told : hears how many quarters are done; what it raises ends the block
    """
    inputs, drawn = bind(case, columns, seed, block, dtype, instruments)
    witness = watcher(inputs) if watcher is not None else witness
    drawn_shocks = draw_shocks(case, seed, block, dtype) if shocks is None else shocks
    copies = len(columns.segments)
    width = copies * columns.paths
    now = before = opening(inputs, width)
    ledger = Ledger(width, batch_of(columns.paths, columns.group), deflated)
    seconds: dict[str, float] = {}
    kept: dict[str, Array] = {}
    clock = time.perf_counter()

    def watch(stage: Stage, moves: Moves, state: State) -> None:
        nonlocal clock
        ledger.add(moves, state)
        if witness is not None:
            witness(stage, moves, state)
        seconds[stage.__name__] = seconds.get(stage.__name__, 0.0) + time.perf_counter() - clock
        clock = time.perf_counter()

    for quarter in range(case.quarters):
        with np.errstate(over="ignore"):  # over long horizons a sum over a trickle overflows single precision, and is cut to 1 at once
            now = step(inputs, now, of_quarter(drawn_shocks, quarter, slice(0, columns.paths), copies), watch)
        for kind, values in observe(inputs, now).items():
            if kind not in kept:
                kept[kind] = np.empty((*values.shape[:-1], case.quarters, width), dtype=dtype)
            kept[kind][..., quarter, :] = values
        if told is not None:
            told(quarter + 1)
    ledger.close()
    return Block(columns, inputs, before, now, ledger, named(case, firms_of(case), kept), drawn, seconds)
