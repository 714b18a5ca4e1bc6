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
        key = key_of(jobs[0])
        if key not in self.held:
            return 0, None
        self.held.move_to_end(key)
        whole = sum(job.paths == BLOCK for job in jobs)
        n = min(whole, len(self.held[key]))
        return n, self.held[key][n - 1] if n else None

    def keep(self, job: Any, merged: Partial) -> None:
        """Keep a run up to a whole block; the runs asked for longest ago go first. merged : all blocks up to this job's."""
        if not self.most or job.paths != BLOCK:
            return
        key = key_of(job)
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


def key_of(job: Any) -> Any:
    """What blocks of one run share: all but number and size; a case by its hash."""
    return replace(job, case=job.case.hash, block=0, paths=0, total=0)
