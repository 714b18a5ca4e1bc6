"""Legal values of toyland's numbers anywhere in their declared ranges; ranges without an end are given one here."""

from __future__ import annotations

import math
from functools import cache

from whopays.case.case import Case
from whopays.case.load import load
from whopays.case.table import Quantity, Structure, table

FOLD = 1_000.0  # an open range goes from nothing to this many times toyland's own value; judgement


@cache
def toyland() -> Case:
    """The case whose numbers are moved."""
    return load("toyland")


@cache
def quantities() -> dict[str, Quantity]:
    """Every number of toyland as it is declared."""
    case = toyland()
    return table(Structure(parties=case.parties, lines=case.lines, labs=case.labs, contracts=case.contracts, views=case.views,
                           currency=case.currency, capacity_unit=case.capacity_unit))


@cache
def ends(name: str) -> tuple[float, float]:
    """Lowest and highest value tried of a number: its declared range, closed where it is open."""
    quantity = quantities()[name]
    rows = [case_rows[name] for case_rows in toyland().rows.values() if name in case_rows]
    stated = max((abs(row.value.high) for row in rows), default=1.0)
    low = quantity.low if quantity.low is not None else -FOLD * stated
    high = quantity.high if quantity.high is not None else max(FOLD * max(stated, 1.0), low)
    return float(low), float(high)


def within(name: str, part: float) -> float:
    """The value a part of the way from the lowest to the highest; wide ranges by ratio, so that small values come up too.

    part : 0 to 1
    """
    low, high = ends(name)
    if part <= 0 or part >= 1:
        return low if part <= 0 else high
    least = max(low, high * 1e-9)
    if low >= 0 and high > 100 * max(low, 1.0) and quantities()[name].units[0] != "year":
        return float(math.exp(math.log(least) + part * (math.log(high) - math.log(least))))
    return low + part * (high - low)


def shares(parts: list[float]) -> list[float]:
    """Parts that add to 1, in proportion to what was drawn; all equal where nothing was."""
    total = math.fsum(parts)
    whole = [part / total for part in parts] if total > 0 else [1 / len(parts)] * len(parts)
    return [*whole[:-1], max(0.0, 1 - math.fsum(whole[:-1]))]
