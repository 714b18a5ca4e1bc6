"""A quantity future by future: the first futures of a run simulated again, a few quantities of each kept.

A run keeps means and quantiles. What ranks inputs for one figure, or scores a forecast, needs the futures
themselves; the same seed gives the same ones, so they are made again. Blocks go one after the other and
only what was asked for is kept: memory is one block and (quantities + inputs drawn) x futures x 8 bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.engine.belief import prepared
from whopays.engine.reduce import flow_sums
from whopays.model.bind import Columns
from whopays.model.ledger import Ledger
from whopays.model.parties import Parties
from whopays.model.result import Result
from whopays.model.shocks import BLOCK
from whopays.model.simulate import Block, simulate_block
from whopays.model.state import State
from whopays.model.transfer import Moves
from whopays.policy import activate, load

Array = Any
Read = Callable[[Case, Block, Parties], dict[str, Array]]


@dataclass(frozen=True)
class Asked:
    """Which futures: those of a run with these settings.

    quarters : payments are added up from the first to the last of these, from 0; None for the horizon
    """

    case: Case
    views: tuple[str, ...]
    mode: str
    policy: str
    paths: int
    seed: int
    precision: str = "float32"
    quarters: tuple[int, int] | None = None


@dataclass
class Sample:
    """What was kept.

    values : quantity -> view -> (path,) float64
    drawn  : view -> assumption -> (path,)
    flows  : (view, payer, payee, kind) -> mean money over these futures and the quarters asked for
    """

    paths: int = 0
    values: dict[str, dict[str, Array]] = field(default_factory=dict)
    drawn: dict[str, dict[str, Array]] = field(default_factory=dict)
    flows: dict[tuple[str, str, str, str], float] = field(default_factory=dict)


def asked_again(result: Result, case: Case, mode: str, paths: int, quarters: tuple[int, int] | None = None) -> Asked:
    """The first futures of a saved run, in one mode of those it was made in."""
    modes = result.manifest.get("modes") or ["fail"]
    return Asked(case, tuple(result.views), mode if mode in modes else modes[0], result.policy, min(paths, result.paths), result.seed,
                 str(result.manifest.get("precision", "float32")), quarters)


def simulate_again(asked: Asked, read: Read, flows: bool = False, progress: Callable[[int, int], None] | None = None) -> Sample:
    """Futures made again, block by block, in the order of the run.

    read  : what to keep of a block, name -> (columns,) or one number for all
    flows : keep payments too, of the quarters asked for
    """
    sample = Sample()
    parts: list[dict[str, dict[str, Array]]] = []
    drawn: list[dict[str, dict[str, Array]]] = []
    for start in range(0, asked.paths, BLOCK):
        block, books = one_block(asked, start // BLOCK, min(BLOCK, asked.paths - start))
        caps = np.asarray(block.inputs.contracts.vendor_finance_cap, dtype=float).mean(axis=1)
        parties = Parties(asked.case, block.inputs.holdings.share, caps)
        parts.append({name: by_view(asked, block, values) for name, values in read(asked.case, block, parties).items()})
        drawn.append(block.drawn)
        if flows:
            for key, total in flow_sums(parties, replace(block, ledger=books), asked.mode).items():
                sample.flows[key] = sample.flows.get(key, 0.0) + float(total) / asked.paths
        sample.paths = start + block.columns.paths
        if progress is not None:
            progress(sample.paths, asked.paths)
    sample.values, sample.drawn = joined(parts), joined(drawn)
    return sample


def one_block(asked: Asked, number: int, paths: int) -> tuple[Block, Ledger]:
    """One block simulated, and its payments within the quarters asked for."""
    dtype = np.dtype(asked.precision).type
    columns = Columns(asked.views, (asked.mode,), paths)
    acting = activate(prepared(asked.case, load(asked.policy), asked.seed), dtype, asked.case)
    if asked.quarters is None:
        block = simulate_block(asked.case, columns, asked.seed, number, dtype=dtype, instruments=acting)
        return block, block.ledger
    first, last = asked.quarters
    width = len(columns.segments) * paths
    books = Ledger(width, width)

    def witness(stage: Any, moves: Moves, state: State) -> None:
        if first <= state.quarter <= last:
            books.add(moves, state)

    block = simulate_block(asked.case, columns, asked.seed, number, dtype=dtype, instruments=acting, witness=witness)
    books.close()
    return block, books


def by_view(asked: Asked, block: Block, values: Array) -> dict[str, Array]:
    """View -> values of its futures, (path,) float64, of a block's columns (view x mode x path)."""
    whole = np.broadcast_to(np.asarray(values, dtype=np.float64), (block.ledger.width,))
    return {view: block.part(whole, view, asked.mode).copy() for view in asked.views}


def joined(parts: list[dict[str, dict[str, Array]]]) -> dict[str, dict[str, Array]]:
    """The futures of several blocks one after the other: name -> view -> (path,)."""
    return {name: {inner: np.concatenate([part[name][inner] for part in parts]) for inner in first}
            for name, first in (parts[0].items() if parts else ())}
