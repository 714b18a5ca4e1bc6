"""The executor of studies: simulates points, each once, its blocks spread over the processors."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from functools import reduce
from typing import Any

from whopays.engine.futures import Futures, Point, read_block
from whopays.engine.local import available_processors
from whopays.model.shocks import BLOCK

Told = Callable[[int, int], None]  # blocks done, blocks asked for so far


class Executor:
    """Answers points with futures; a point asked for twice is computed once.

    processes : changes no number; told : hears how far it is
    computed  : points simulated so far
    """

    def __init__(self, processes: int | None = None, told: Told | None = None) -> None:
        self.processes, self.told = processes or available_processors(), told
        self.known: dict[tuple[Any, ...], Futures] = {}
        self.done = self.asked = self.computed = 0
        self.pool: ProcessPoolExecutor | None = None
        self.seconds = 0.0

    def __enter__(self) -> Executor:
        return self

    def __exit__(self, *_: object) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)
            self.pool = None

    def simulate(self, point: Point) -> Futures:
        """One point."""
        return self.several([point])[0]

    def several(self, points: Iterable[Point]) -> list[Futures]:
        """Several points, in order; those known already are not computed again."""
        wanted = list(points)
        new = {point.key: point for point in wanted if point.key not in self.known}
        if new:
            started = time.perf_counter()
            self.compute(new)
            self.seconds += time.perf_counter() - started
        return [self.known[point.key] for point in wanted]

    def compute(self, new: dict[tuple[Any, ...], Point]) -> None:
        """Simulate points nobody asked for before; blocks are joined in order whichever ends first."""
        jobs = [(key, block) for key, point in new.items() for block in range(-(-point.paths // BLOCK))]
        self.asked += len(jobs)
        self.computed += len(new)
        parts: dict[tuple[Any, ...], list[Futures]] = {key: [] for key in new}
        if self.processes < 2 or len(jobs) < 2:
            for key, block in jobs:
                parts[key].append(read_block(new[key], block))
                self.step()
        else:
            pending: list[tuple[tuple[Any, ...], Future[Futures]]] = [
                (key, self.workers().submit(read_block, new[key], block)) for key, block in jobs]
            for key, job in pending:
                parts[key].append(job.result())
                self.step()
        for key, found in parts.items():
            self.known[key] = reduce(Futures.then, found)

    def step(self) -> None:
        """One block more is done."""
        self.done += 1
        if self.told is not None:
            self.told(self.done, self.asked)

    def workers(self) -> ProcessPoolExecutor:
        """Processes, started when first needed and kept for the whole study."""
        if self.pool is None:
            method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
            self.pool = ProcessPoolExecutor(self.processes, mp_context=multiprocessing.get_context(method))
        return self.pool
