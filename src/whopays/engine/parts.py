"""Parts of a sweep: what a worker does with one, and what it sends back; processes of this machine do them.

A part is small, may be done twice without harm, and says what went wrong instead of ending the others.
A worker that dies takes nothing with it: what it had in hand is done again.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

import numpy as np

from whopays.case.case import Case
from whopays.engine.belief import prepared
from whopays.engine.local import PRECISION
from whopays.engine.local import start_worker as start
from whopays.engine.method import Method
from whopays.engine.reduce import Partial
from whopays.engine.summary import sums_of
from whopays.engine.sweep import Part, case_of
from whopays.model.bind import Columns
from whopays.model.shocks import BLOCK
from whopays.model.simulate import simulate_block
from whopays.policy import Policy, activate

ATTEMPTS: Final = 3  # times a part is tried whose worker dies; judgement: more would hide a fault
AHEAD: Final = 2  # parts in hand for each worker, so that none waits


@dataclass(frozen=True)
class Material:
    """What every part of a sweep needs: the case and the policies, by name."""

    case: Case
    policies: dict[str, Policy]


@dataclass(frozen=True)
class Done:
    """A part that was tried: its sums, or what went wrong."""

    part: Part
    partial: Partial | None
    trouble: str = ""
    seconds: float = 0.0


Executor = Callable[[Material, Iterable[Part]], Iterator[Done]]


def simulate_part(material: Material, part: Part) -> Partial:
    """The blocks of a part, simulated and summed; nothing is kept of a single future."""
    sweep, point = part.sweep, part.point
    case, method = case_of(material.case, point), Method(design=sweep.design)
    instruments = activate(prepared(case, material.policies[point.policy], point.seed), PRECISION, case)

    def one(block: int) -> Partial:
        columns = Columns(sweep.views, sweep.modes, min(BLOCK, sweep.paths - block * BLOCK), method.group)
        simulated = simulate_block(case, columns, method.seeded(point.seed), block, dtype=PRECISION, instruments=instruments,
                                   deflated=columns.first("fail"))
        return replace(sums_of(case, simulated), flows={}, seconds={})

    return reduce(Partial.merge, map(one, range(part.first, part.first + part.blocks)))


def attempt(material: Material, part: Part) -> Done:
    """A part tried; whatever goes wrong in it is told and harms no other."""
    started = time.perf_counter()
    try:
        with np.errstate(over="ignore"):
            return Done(part, simulate_part(material, part), seconds=time.perf_counter() - started)
    except Exception as problem:
        told = "".join(traceback.format_exception_only(problem)).strip()
        return Done(part, None, told, time.perf_counter() - started)


INHERITED: list[Material] = []  # set in each worker when it starts, so that the case is sent once


def start_worker(material: Material, parent: int) -> None:
    """What a worker does first."""
    start(parent)
    INHERITED[:] = [material]


def attempt_inherited(part: Part) -> Done:
    """A part tried with what the worker was started with."""
    return attempt(INHERITED[0], part)


def in_processes(processes: int) -> Executor:
    """Do parts in processes of this machine, a few in hand for each; they come back in the order they end.

    processes : >= 1; with 1 everything runs in this process
    """
    def execute(material: Material, parts: Iterable[Part]) -> Iterator[Done]:
        if processes < 2:
            for part in parts:
                yield attempt(material, part)
            return
        waiting, pending = iter(parts), dict[Future[Done], Part]()
        pool = pool_of(material, processes)
        try:
            while True:
                for part in itertools.islice(waiting, AHEAD * processes - len(pending)):
                    pending[pool.submit(attempt_inherited, part)] = part
                if not pending:
                    return
                ended, _ = wait(pending, return_when=FIRST_COMPLETED)
                if any(isinstance(one.exception(), BrokenProcessPool) for one in ended):
                    yield from one_by_one(material, pending)
                    pending.clear()
                    pool = pool_of(material, processes)
                    continue
                for one in ended:
                    pending.pop(one)
                    yield one.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    return execute


def one_by_one(material: Material, pending: dict[Future[Done], Part]) -> Iterator[Done]:
    """After a worker died: what had ended counts, the rest is done again, each alone, so that only a part that kills is blamed."""
    for one, part in pending.items():
        yield one.result() if one.done() and one.exception() is None else alone(material, part)


def alone(material: Material, part: Part) -> Done:
    """A part in a process of its own, a few times if need be."""
    for _ in range(ATTEMPTS):
        with pool_of(material, 1) as pool, suppress(BrokenProcessPool):
            return pool.submit(attempt_inherited, part).result()
    return Done(part, None, f"its worker died {ATTEMPTS} times (killed, or out of memory)")


def pool_of(material: Material, processes: int) -> ProcessPoolExecutor:
    """Workers that hold the material."""
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context(method),
                               initializer=start_worker, initargs=(material, os.getpid()))
