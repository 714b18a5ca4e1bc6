"""Blocks computed before: a run of more futures goes on from them, since the first n futures are the run of n."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import Any

from whopays.engine.reduce import Partial
from whopays.model.shocks import BLOCK


class Known:
    """Merged blocks of the runs asked for last.

    most : blocks kept over all runs (about 25 MB each for the default case); 0 keeps none
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.held: OrderedDict[Any, list[Partial]] = OrderedDict()

    def find(self, jobs: list[Any]) -> tuple[int, Partial | None]:
        """How many of a run's first blocks are known, and those blocks merged; only whole blocks are ever kept."""
        if not self.most or not jobs:
            return 0, None
        key = next((key for counted in (False, True) if self.serves(key := (key_of(jobs[0]), counted), jobs[0].total)), None)
        if key is None:
            return 0, None
        self.held.move_to_end(key)
        whole = sum(job.paths == BLOCK for job in jobs)
        n = min(whole, len(self.held[key]))
        return n, self.held[key][n - 1] if n else None

    def serves(self, key: Any, total: int) -> bool:
        """Whether blocks are held under a key that keep their futures as a run of `total` does."""
        return bool(self.held.get(key)) and is_counted(self.held[key][0], total) == key[1]

    def keep(self, job: Any, merged: Partial) -> None:
        """Keep a run up to a whole block; the runs asked for longest ago go first. merged : all blocks up to this job's."""
        if not self.most or job.paths != BLOCK:
            return
        key = (key_of(job), is_counted(merged, job.total))
        run = self.held.setdefault(key, [])
        if len(run) == job.block:
            run.append(merged)
        self.held.move_to_end(key)
        while sum(len(one) for one in self.held.values()) > self.most:
            if len(self.held) > 1:
                self.held.popitem(last=False)
            else:
                run.pop()
                return


def is_counted(block: Partial, total: int) -> bool:
    """Whether a run of `total` futures a view counts its series instead of keeping them whole; known once a block is simulated."""
    return total > block.most_whole


def key_of(job: Any) -> Any:
    """What blocks of one run share but for how they are kept: all but number and size; a case by its hash."""
    return replace(job, case=job.case.hash, block=0, paths=0, total=0)
