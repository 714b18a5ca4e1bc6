"""The executor of studies: simulates points, each once, its blocks spread over the processors.

Points are not stacked on the path axis: two views and two modes already make 4,096 columns of a block, and wider arrays
are no faster (measured: 1.4 s of processor time for 4,096 columns, 0.7 s for 2,048).
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from functools import reduce
from pathlib import Path
from typing import Any

from whopays.engine.belief import needs_finding, prepared
from whopays.engine.futures import Futures, Point, read_block
from whopays.engine.local import available_processors, awaited, end, start_worker
from whopays.engine.shelf import Shelf
from whopays.model.design import Designed
from whopays.model.shocks import BLOCK, Seeds
from whopays.policy import Policy

Told = Callable[[int, int], None]  # blocks done, blocks there will be as far as is known
Key = tuple[Any, ...]


class Executor:
    """Answers points with futures; a point asked for twice is computed once.

    processes : changes no number; told : hears how far it is; folder : where finished parts are kept until the study is answered
    computed  : points simulated so far; resumed : parts found from an earlier attempt
    """

    def __init__(self, processes: int | None = None, told: Told | None = None, folder: Path | None = None) -> None:
        self.processes, self.told, self.shelf = processes or available_processors(), told, Shelf(folder)
        self.known: dict[Key, Futures] = {}
        self.done = self.asked = self.planned = self.computed = self.resumed = 0
        self.pool: ProcessPoolExecutor | None = None
        self.seconds = 0.0

    def __enter__(self) -> Executor:
        return self

    def __exit__(self, problem: object, *_: object) -> None:
        if self.pool is not None:
            end(self.pool, at_once=problem is not None)
            self.pool = None

    def plan(self, points: int, paths: int) -> None:
        """How many points a study will ask for in all, so that the time left can be told."""
        self.planned = points * blocks_of(paths)

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

    def compute(self, new: dict[Key, Point]) -> None:
        """Simulate points nobody asked for before; blocks are joined in order whichever ends first."""
        jobs = [(key, block) for key, point in new.items() for block in range(blocks_of(point.paths))]
        self.asked += len(jobs)
        self.computed += len(new)
        parts = {job: part for job in jobs if (part := self.shelf.find(new[job[0]], job[1])) is not None}
        self.resumed += len(parts)
        self.step(len(parts))
        jobs = [job for job in jobs if job not in parts]
        # policies with something to find come last: others keep the workers busy meanwhile
        jobs.sort(key=lambda job: needs_finding(new[job[0]].policy))
        if self.processes < 2 or len(jobs) < 2:
            for key, block in jobs:
                parts[key, block] = make_part(self.shelf, new[key], settled(new[key]), block)
                self.step()
        else:
            pending: list[tuple[tuple[Key, int], Future[Futures]]] = [
                ((key, block), self.workers().submit(make_part, self.shelf, new[key], settled(new[key]), block)) for key, block in jobs]
            for at, job in pending:
                parts[at] = awaited(job, self.told and self.waits)
                self.step()
        for key, point in new.items():
            self.known[key] = reduce(Futures.then, (parts[key, block] for block in range(blocks_of(point.paths))))

    def count_elsewhere(self, points: int) -> None:
        """Count points a study simulates by other means, so that it says how many there were in all."""
        self.computed += points

    def step(self, blocks: int = 1) -> None:
        """So many blocks more are done."""
        self.done += blocks
        if self.told is not None:
            self.told(self.done, max(self.asked, self.planned))

    def waits(self, _quarters: int) -> None:
        """Nothing new is done; who listens may end the study by what it raises."""
        self.step(0)

    def workers(self) -> ProcessPoolExecutor:
        """Processes, started when first needed and kept for the whole study."""
        if self.pool is None:
            method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
            self.pool = ProcessPoolExecutor(self.processes, mp_context=multiprocessing.get_context(method),
                                            initializer=start_worker, initargs=(os.getpid(),))
        return self.pool


def blocks_of(paths: int) -> int:
    """Blocks that hold so many futures."""
    return -(-paths // BLOCK)


def settled(point: Point) -> Policy:
    """The policy of a point with beliefs and fees found, on the futures of its first seed."""
    seed = point.seed
    return prepared(point.case, point.policy, seed.first if isinstance(seed, Seeds) else seed.seed if isinstance(seed, Designed) else seed)


def make_part(shelf: Shelf, point: Point, policy: Policy, block: int) -> Futures:
    """Simulate one block and keep it, so that a study killed now goes on from here."""
    part = read_block(point, policy, block)
    shelf.put(point, block, part)
    return part
