"""How early a case can be asked: `--as-of` needs every number to have been known by that day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Final

from whopays.case.fault import Faults, Place

AS_OF: Final = "--as-of"
FEW: Final = 4  # names that are written out; more are counted by section


def check_reach(asked: date, opening: date, last: date, late: Mapping[str, date], faults: Faults) -> None:
    """One fault for a day that is too early, with the earliest that works; none for a day the case reaches.

    asked : the day asked for, at most the case's own; opening, last : the first day that may be asked for, the case's own
    late  : what was not known by then -> the day it was known first
    """
    if asked >= opening and not late:
        return
    reasons = []
    if asked < opening:
        reasons.append(f"it is before the opening date {opening} of the case")
    if late:
        reasons.append(f"{len(late):,} of its numbers were known later only ({grouped(late)})" if len(late) > FEW else
                       "; ".join(f"{name} was first known on {day}" for name, day in sorted(late.items())))
    first = max(opening, *late.values()) if late else opening
    remedy = (f"choose a day from {first} to {last}" if first < last else
              f"the earliest day that works is {first}, the case's own: ask for no earlier one, or add rows that were known by then")
    faults.add(Place(AS_OF, 0, 0), f"{asked} is too early for this case: {'; '.join(reasons)}", remedy)


def grouped(late: Mapping[str, date]) -> str:
    """How many of each section, the most first.

    >>> grouped({"labs.a.cash": date(2025, 1, 1), "labs.b.cash": date(2025, 1, 1), "market.tax_rate": date(2025, 1, 1)})
    'labs 2, market 1'
    """
    return ", ".join(f"{section} {n:,}" for section, n in Counter(name.partition(".")[0] for name in late).most_common())
