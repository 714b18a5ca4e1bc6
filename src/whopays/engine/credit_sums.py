"""Sums about credit that merge over blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.engine.reduce import Moments
from whopays.engine.sums import Ratio

Array = Any


@dataclass
class Credit:
    """Merged over blocks, mode fail only; the first index of a date is the opening.

    stakes  : (date, measure) -> view -> Moments over pairs
    classes : date -> view -> Ratio of recoveries over claims, (lab and all, class)
    happens : date -> view -> Moments of (lab and all, class), 1 where such a claim met a failure
    events  : name -> view -> Ratio, (circumstance, class): `count` of recovery rates over failures, `money` of recoveries over claims
    beyond  : view -> Moments of (2,): loss of failed labs' creditors; what site lenders lost above what passed to them
    present : view -> Moments over pairs: loss of claims to the end, at present value
    firms   : (date, measure) -> view -> Moments: `failed` over firms; `stake`, `claimed`, `loss` over claims on firms
    apart   : sums of `solvency.Solvency.apart` over the pilot block
    """

    stakes: dict[tuple[int, str], dict[str, Moments]]
    classes: dict[int, dict[str, Ratio]]
    happens: dict[int, dict[str, Moments]]
    events: dict[str, dict[str, Ratio]]
    beyond: dict[str, Moments]
    firms: dict[tuple[int, str], dict[str, Moments]]
    present: dict[str, Moments]
    apart: Array

    def merge(self, other: Credit) -> Credit:
        """Both together."""
        def join(a: dict[Any, Any], b: dict[Any, Any]) -> dict[Any, Any]:
            return {key: join(a[key], b[key]) if isinstance(a[key], dict) else a[key].merge(b[key]) for key in a}

        return Credit(
            join(self.stakes, other.stakes), join(self.classes, other.classes), join(self.happens, other.happens),
            join(self.events, other.events), join(self.beyond, other.beyond), join(self.firms, other.firms),
            join(self.present, other.present), self.apart + other.apart)
