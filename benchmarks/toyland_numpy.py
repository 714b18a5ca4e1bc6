"""The engine with every rule on every path and every payment kept by path: what its savings are worth.

The formulas are the engine's own stages, no second writing of them; what is left out is what the engine does
to be fast: rare events on their own paths alone, sums over batches, narrow numbers, one copy of the draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.model.bind import Columns, bind
from whopays.model.opening import opening
from whopays.model.parties import firms_of
from whopays.model.series import named, observe
from whopays.model.shocks import BY_LAB, BY_LINE, MARKET, NORMAL
from whopays.model.state import State
from whopays.model.step import step
from whopays.model.transfer import Entry, Moves

Array = Any
RARE = ("fail", "clear")  # stages that the engine runs on the paths where they happen


def draws(case: Case, paths: int, seed: int) -> dict[str, Array]:
    """All shocks by NumPy's default generator."""
    source, shocks = np.random.default_rng(seed), {}
    for name, law in (MARKET | BY_LINE | BY_LAB).items():
        rows = () if name in MARKET else (len(case.lines if name in BY_LINE else case.labs),)
        shape = (case.quarters, *rows, paths)
        shocks[name] = source.standard_normal(shape) if law == NORMAL else source.random(shape)
    return shocks


@contextmanager
def everywhere() -> Iterator[None]:
    """Every stage on all paths."""
    modules = [import_module(f"whopays.model.stages.{name}") for name in RARE]
    kept = [module.where_it_happens for module in modules]
    for module in modules:
        module.where_it_happens = lambda _happens, stage, inputs, now, shocks, *_tells: stage(inputs, now, shocks)
    try:
        yield
    finally:
        for module, rule in zip(modules, kept, strict=True):
            module.where_it_happens = rule


def simulate(case: Case, view: str, paths: int, seed: int,
             shocks: dict[str, Array] | None = None) -> tuple[dict[str, Array], dict[Any, Array]]:
    """Mode fail under one view: series (quarter, path) by name, and what each role paid each, by path, discounted three ways."""
    inputs, _drawn = bind(case, Columns((view,), ("fail",), paths), seed, 0)
    given = draws(case, paths, seed) if shocks is None else shocks
    now, ledger, series = opening(inputs, paths), {}, {}

    def book(stage: Any, moves: Moves, state: State) -> None:
        for move in moves:
            if isinstance(move, Entry):
                continue
            amount = np.broadcast_to(move.amount, (move.amount.shape[0], paths))
            key = (move.payer, move.payee, move.kind, move.by)
            money = np.stack([amount, amount * state.flows.discount, amount * state.flows.market_discount])
            ledger[key] = ledger.get(key, 0) + money

    with everywhere():
        for quarter in range(case.quarters):
            now = step(inputs, now, {name: array[quarter] for name, array in given.items()}, book)
            for name, values in named(case, firms_of(case), observe(inputs, now)).items():
                series.setdefault(name, []).append(values)
    return {name: np.stack(np.broadcast_arrays(*found)) for name, found in series.items()}, ledger
