"""When a contract's capacity is planned to start, arrive, expire and wear out; fixed for all paths.

Deliveries are planned evenly between the first and last date; starts a lead time earlier.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from whopays.model.inputs import BUILD_STAGES, QUARTER

PLANS_KEPT = 1_024  # of 2 KB each
SAMPLES = 960  # points on a plan, a resolution of hours over years; judgement, finer changes nothing


def planned_dates(first: float, last: float) -> np.ndarray:
    """Evenly spread planned delivery dates of equal parts of a contract, years."""
    return first + (last - first) * (np.arange(SAMPLES) + 0.5) / SAMPLES


def by_quarter(dates: np.ndarray, opening: float, quarters: int) -> np.ndarray:
    """Part of a contract whose date falls in each quarter, (quarter,); dates outside are left out."""
    index = np.floor((dates - opening) / QUARTER + 1 / SAMPLES).astype(int)
    return np.bincount(index[(index >= 0) & (index < quarters)], minlength=quarters) / SAMPLES


class Plan:
    """The plan of one contract over the horizon, as parts of its capacity.

    online : on line at the opening; unused : that, times the part of its chips' life still ahead; stages : under way then, by build stage
    start_firm, start_flexible, online_by, expiry, worn : by quarter
    """

    def __init__(self, first: float, last: float, lead: float, tenor: float, life: float, opening: float, quarters: int) -> None:
        delivered = planned_dates(first, last)
        started = delivered - lead
        on_line = delivered < opening
        under_way = (started < opening) & ~on_line
        self.online = float(on_line.mean())
        elapsed = (opening - started[under_way]) / max(lead, QUARTER)
        reached = elapsed * BUILD_STAGES
        stage = np.minimum(reached.astype(int), BUILD_STAGES - 1)
        later = np.minimum(reached - stage, 1) * (stage < BUILD_STAGES - 1)  # so that the mean time left is right, but for the last stage
        following = np.minimum(stage + 1, BUILD_STAGES - 1)
        self.stages = (np.bincount(stage, 1 - later, BUILD_STAGES) + np.bincount(following, later, BUILD_STAGES)) / SAMPLES
        self.start_firm = by_quarter(started[~on_line & ~under_way], opening, quarters)
        self.start_flexible = np.zeros(quarters)
        late = min(4, quarters)  # what should have begun before the opening and binds nobody is offered within a year
        self.start_flexible[:late] = float(under_way.mean()) / late
        self.online_by = self.online + np.cumsum(by_quarter(delivered[~on_line], opening, quarters))
        ends = delivered[on_line] + tenor
        self.expiry = by_quarter(np.maximum(ends, opening), opening, quarters)
        self.promised = float(np.maximum(ends - opening, 0).mean()) if self.online else 0.0
        unused = np.maximum(1 - (opening - delivered[on_line]) / life, 0)
        self.unused = float(unused.sum()) / SAMPLES
        self.worn = sum(by_quarter(delivered[on_line] + life * k, opening, quarters) for k in range(1, generations(quarters, life)))


@lru_cache(PLANS_KEPT)
def plan(first: float, last: float, lead: float, tenor: float, life: float, opening: float, quarters: int) -> Plan:
    """A plan, kept: every block of a run has the same."""
    return Plan(first, last, lead, tenor, life, opening, quarters)


def generations(quarters: int, life: float) -> int:
    """How often the chips of the opening can wear out within the horizon, and one more."""
    return int(quarters * QUARTER / life) + 4
