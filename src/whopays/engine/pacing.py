"""A case in which one lab builds faster, slower or later than planned."""

from __future__ import annotations

from typing import Final

from whopays.case.case import Case
from whopays.case.distribution import Distribution
from whopays.engine.levers import Change, changed, moved, opening_year

Plan = tuple[float, int]  # pace, quarters later
AS_PLANNED: Final[Plan] = (1.0, 0)


def to_come(case: Case, lab: str) -> list[str]:
    """Contracts of a lab that begin after the opening."""
    rows = next(iter(case.rows.values()))
    return [name for name, one in case.contracts.items()
            if one.lab == lab and rows[f"contracts.{name}.online_from"].value.low > opening_year(case)]


def at_pace(case: Case, lab: str, pace: float, later: int) -> Case:
    """The case with the lab's contracts not yet begun delivered `pace` times as fast from the opening, and `later` quarters later.

    Dates are stretched from the opening; planned lead times shrink with a faster pace, else what is under way would come from nothing.
    """
    opening = opening_year(case)
    coming = to_come(case, lab)
    if (pace, later) == AS_PLANNED:
        return case

    def dates(value: Distribution) -> Distribution:
        return moved(value, 1 / pace, opening - opening / pace + later / 4)

    def leads(value: Distribution) -> Distribution:
        return moved(value, 1 / max(pace, 1.0))

    changes: dict[str, Change] = {}
    for name in coming:
        changes |= {f"contracts.{name}.online_from": dates, f"contracts.{name}.online_to": dates, f"contracts.{name}.lead_time": leads}
    return changed(case, changes, f"pace {pace:g}, {later} quarters later")
