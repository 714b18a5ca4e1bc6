"""Default, loss and recovery over time by class of creditor, and recovery by circumstance.

Cumulative to each year end; a lab that goes on under new owners may fail again, each failure counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from whopays.engine.failures import CLASSES, LAB_CLASSES, SITE_DEBT, Failures
from whopays.model.inputs import Inputs
from whopays.model.stages.fund import DEAD_BAND
from whopays.model.transfer import CONTRACT

Array = Any

WINDOW = 4  # quarters; two labs failing within them make a sector bust; judgement
ISOLATED, SECTOR = "isolated", "sector_bust"
CIRCUMSTANCES = (ISOLATED, SECTOR)
FIRM = "firm"  # all claims on a lab together
RECOVERED = (*LAB_CLASSES, FIRM, SITE_DEBT)


@dataclass(frozen=True)
class Event:
    """Failures of one row (a lab, or a site) in one quarter, path by path.

    claim, got : money, (class, path)
    """

    quarter: int
    row: int
    is_lab: bool
    at: Array
    bust: Array
    claim: Array
    got: Array


@dataclass
class Classes:
    """Claims at failure and what they got, by class and lab, cumulative; and every event of the block.

    claim, got : (lab, class, path) money
    """

    labs: int
    width: int
    claim: Array = field(init=False)
    got: Array = field(init=False)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.claim = np.zeros((self.labs, len(CLASSES), self.width))
        self.got = np.zeros((self.labs, len(CLASSES), self.width))

    def add(self, inputs: Inputs, failures: Failures, quarter: int, bust: Array) -> None:
        """One quarter's failures; bust : (path,) over the whole block."""
        at = failures.at
        claim, got = (np.zeros((self.labs, len(CLASSES), len(at))) for _ in range(1 + 1))
        for item in failures.items:
            k = CLASSES.index(item.rank)
            along = np.asarray(inputs.tenant_of, dtype=np.float64) if item.by == CONTRACT else None
            claim[:, k] += item.claim if along is None else along @ item.claim
            got[:, k] += item.got if along is None else along @ item.got
        for lab in range(self.labs):
            fails = np.flatnonzero(failures.failing[lab] > 0)
            if len(fails):
                self.events.append(Event(quarter, lab, True, at[fails], bust[at[fails]] > 0, claim[lab][:, fails], got[lab][:, fails]))
        exposure, recovered = failures.exposure, np.minimum(failures.recovered, failures.exposure)
        for site in np.flatnonzero((exposure > 0).any(axis=-1)):
            fails = np.flatnonzero(exposure[site] > 0)
            self.events.append(Event(quarter, int(site), False, at[fails], bust[at[fails]] > 0,
                                     exposure[site][None, fails], recovered[site][None, fails]))
        by_lab = np.asarray(inputs.tenant_of, dtype=np.float64)
        k = CLASSES.index(SITE_DEBT)
        claim[:, k] += by_lab @ exposure
        got[:, k] += by_lab @ recovered
        self.claim[:, :, at] += claim
        self.got[:, :, at] += got

    def together(self, cut: slice) -> tuple[Array, Array]:
        """Claims and recoveries on some paths, (lab and all labs, class, path)."""
        claims, got = (np.concatenate([x, x.sum(axis=0, keepdims=True)]) for x in (self.claim[..., cut], self.got[..., cut]))
        return claims, got

    def failed_when(self, quarters: int) -> Array:
        """(lab, quarter, path) 1 where a lab fails."""
        grid = np.zeros((self.labs, quarters, self.width), dtype=bool)
        for event in self.events:
            if event.is_lab:
                grid[event.row, event.quarter, event.at] = True
        return grid

    def by_circumstance(self, quarters: int) -> dict[str, Array]:
        """Sums over each path's events: name -> (circumstance, class, path).

        count, share : number of failures with such a claim, and the sum of their recovery rates; less than DEAD_BAND of all
                       that the firm owes is no claim
        claim, got   : money

        A sector bust: the funding market is shut at the failure, or two or more labs fail less than
        four quarters before or after it, a lab that fails itself counted; else isolated.
        """
        shape = (len(CIRCUMSTANCES), len(RECOVERED), self.width)
        sums = {name: np.zeros(shape) for name in ("count", "share", "claim", "got")}
        failed = self.failed_when(quarters)
        for event in self.events:
            first, last = max(0, event.quarter - WINDOW + 1), event.quarter + WINDOW
            near = failed[:, first:last, :][:, :, event.at].any(axis=1)
            several = near.sum(axis=0) > 1
            where = (event.bust | several).astype(int)
            least = DEAD_BAND * event.claim.sum(axis=0)
            for k, claim, got in lines_of(event):
                has = claim > least
                spot = (where[has], k, event.at[has])
                np.add.at(sums["count"], spot, 1)
                np.add.at(sums["share"], spot, np.minimum(got[has] / claim[has], 1))
                np.add.at(sums["claim"], spot, claim[has])
                np.add.at(sums["got"], spot, got[has])
        return sums


def lines_of(event: Event) -> list[tuple[int, Array, Array]]:
    """Classes of an event, the whole firm among them: index in RECOVERED, claim and got in money, (path,)."""
    if not event.is_lab:
        return [(RECOVERED.index(SITE_DEBT), event.claim[0], event.got[0])]
    lines = [(RECOVERED.index(name), event.claim[k], event.got[k]) for k, name in enumerate(CLASSES) if name in LAB_CLASSES]
    return [*lines, (RECOVERED.index(FIRM), sum(line[1] for line in lines), sum(line[2] for line in lines))]
