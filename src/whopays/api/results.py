"""Runs a worker made lately: an answer, its charts and its whole object are asked one after the other of the same run."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from whopays.api import bounds
from whopays.case.case import Case
from whopays.engine import local
from whopays.engine.known import Known
from whopays.model.result import Result

Tell = Callable[[int, int], None]
MODES: Final = {"fail": ("fail",), "keep": ("keep",), "both": ("fail", "keep")}
KNOWN: Final = Known(bounds.BLOCKS_KEPT)  # blocks of this process
KEPT: Final[OrderedDict[tuple[Any, ...], Result]] = OrderedDict()


def result_of(case: Case, views: list[str], *, told: Tell, policy: str, mode: str, paths: int, seed: int, processes: int,
              conflicts: tuple[str, ...], creditors: bool) -> Result:
    """A run, made now or lately; a longer one goes on from the blocks of a shorter.

    conflicts : as they were asked: they stand in what the run says of itself
    creditors : whether exposures and recoveries are wanted; a run that has them serves for one that needs none
    """
    key = (case.hash, conflicts, tuple(views), policy, mode, paths, seed)
    for held in (True, creditors):
        if (*key, held) in KEPT:
            KEPT.move_to_end((*key, held))
            return KEPT[(*key, held)]
    result = local.run(case.with_policy(policy), views=views, modes=MODES[mode], policy=policy, paths=paths, seed=seed, progress=told,
                       processes=processes, credit=creditors, known=KNOWN)
    if conflicts:
        result = replace(result, manifest={**result.manifest, "conflicts": list(conflicts)})
    KEPT[(*key, creditors)] = result
    while len(KEPT) > bounds.RESULTS_KEPT:
        KEPT.popitem(last=False)
    return result
