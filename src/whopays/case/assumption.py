"""One number a case states, with who says so and since when it could be known."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from whopays.case.distribution import Distribution
from whopays.case.fault import Place

BASES = ("quoted", "derived", "judgement")


@dataclass(frozen=True)
class Assumption:
    """A named number and its provenance.

    name        : `section.row.field` as case/quantities declares it
    value       : fixed number or distribution
    unit        : the declared unit, in the currency and capacity unit of the case
    basis       : quoted (a source says so), derived (worked out from sources), judgement
    citations   : ids in data/facts or data/claims, those inside a mixture included
    true_for    : what the number is true for: a date, month, quarter, year, or two with `/` between
    known_on    : first day it could be known
    group       : rows of one group share a Gaussian factor; correlation in [0, 1), 0 without group
    structural  : not a judgement, and every source is a constant of nature, law or statistics: no as-of date excludes it
    grade       : of a quoted row the grade of its weakest source (primary, press, weak, unverified); `derived` unless a
                  source is worse; judgement
    """

    name: str
    value: Distribution
    unit: str
    basis: str
    because: str
    citations: tuple[str, ...]
    true_for: str
    known_on: date
    group: str | None
    correlation: float
    grade: str
    place: Place
    structural: bool = False

    @property
    def plain(self) -> dict[str, Any]:
        """Content without place: what the hash of a case is taken over."""
        return {"name": self.name, "value": self.value.plain, "unit": self.unit, "basis": self.basis,
                "because": self.because, "citations": list(self.citations), "true_for": self.true_for,
                "known_on": self.known_on.isoformat(), "group": self.group,
                "correlation": self.correlation, "grade": self.grade}

    @cached_property
    def text(self) -> str:
        """`plain` as compact JSON: a case that is varied hashes a thousand rows anew of which one changed."""
        return json.dumps(self.plain, ensure_ascii=True, allow_nan=False, separators=(",", ":"))

    def __getstate__(self) -> dict[str, Any]:
        """What goes to another process: not what is worked out from the rest."""
        return {key: value for key, value in self.__dict__.items() if key != "text"}
