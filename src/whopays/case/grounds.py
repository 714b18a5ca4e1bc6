"""What the inputs of a case rest on, finer than their basis: of a case most of which is judgement, which judgements.

A past build-out takes from the default case what belongs to the engine and not to the trade, and sets to nothing what the
trade did not have; neither says anything of its day. What is left was judged from what could be read then.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from whopays.case.assumption import Assumption
from whopays.case.case import Case

AS_DEFAULT: Final = "as in the default case"  # how such a row begins its reason
KINDS: Final = ("quoted", "derived", "default", "nothing", "number", "range")


def ground(row: Assumption) -> str:
    """One of KINDS: quoted, derived; of judgements: of the default case, set to nothing, a number, a range."""
    if row.basis != "judgement":
        return row.basis
    if row.because.startswith(AS_DEFAULT):
        return "default"
    if row.value.low == row.value.high == 0:
        return "nothing"
    return "number" if row.value.low == row.value.high else "range"


def grounds(case: Case) -> dict[str, int]:
    """How many inputs rest on each; one that views state differently counts once for each view that does.

    >>> from whopays.case.load import load
    >>> counted = grounds(load("railways-1845"))
    >>> list(counted) == list(KINDS), counted["default"] > counted["quoted"] > 0
    (True, True)
    """
    seen = {(row.name, row.value, row.basis): row for view in case.views for row in case.assumptions(view).values()}
    counted = Counter(ground(row) for row in seen.values())
    return {kind: counted[kind] for kind in KINDS}
