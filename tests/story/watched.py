"""A block of a case, watched in double precision: what the tests of this folder look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.case.load import load
from whopays.engine.exposure import Watch
from whopays.engine.local import Job, simulate
from whopays.engine.summary import weights_of
from whopays.model.bind import Columns
from whopays.model.simulate import Block
from whopays.model.transfer import Transfer

CASES = ("toyland", "openai-2025")
PATHS = 300


@dataclass
class Watched:
    """A simulated block, its watch, every transfer of stage fail added up by kind, (path,), and the kernel's losses deflated, (path,)."""

    case: Case
    block: Block
    watch: Watch
    recovered: Any
    present_loss: Any

    def segment(self, view: str) -> int:
        """Place of a view in mode fail on the path axis."""
        return self.block.columns.segments.index((view, "fail"))

    def cut(self, view: str) -> slice:
        """Its columns."""
        n = self.block.columns.paths
        return slice(self.segment(view) * n, (self.segment(view) + 1) * n)


@cache
def watched(name: str, policy: str = "none", paths: int = PATHS) -> Watched:
    """The first futures of a shipped case under all views and both modes."""
    case = load(name)
    views = tuple(case.views)
    columns = Columns(views, ("fail", "keep"), paths)
    width = paths * len(columns.segments)
    made: list[Watch] = []
    recovered, present = np.zeros(width), np.zeros(width)

    class Adds(Watch):
        def __call__(self, stage: Any, moves: Any, now: Any) -> None:
            super().__call__(stage, moves, now)
            if stage.__name__ == "fail":
                for move in moves:
                    if isinstance(move, Transfer) and move.kind.startswith(("recovery_", "rescue_recovery")):
                        recovered[move.at] += np.asarray(move.amount, dtype=float).sum(axis=0)
                if now.flows.loss is not None:
                    present[:] += now.flows.loss.sum(axis=0) * now.flows.discount

    def watcher(inputs: Any) -> Watch:
        made.append(Adds(case, columns, inputs, weights_of(case, views)))
        return made[0]

    block = simulate(Job(case, views, ("fail", "keep"), policy, 1, 0, paths, "float64"), watcher)
    return Watched(case, block, made[0], recovered, present)


def labs_of(case: Case) -> list[str]:
    """Labs with finances."""
    return [name for name, lab in case.labs.items() if lab.kind != "fringe"]


__all__ = ["CASES", "PATHS", "Watched", "labs_of", "watched"]
