"""A policy: a list of instruments with terms; the order is the order of settlement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from whopays.case.fault import Place

NONE: Final = "none"
# What a case builds, by the unit its capacity is counted in
OBJECTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "data_centres": ("data centres", ("GW", "MW")),
    "fabs": ("chip plants", ("wafer", "kwspm", "wspm", "circuit")),
    "grid": ("power supply and grid", ("GVA", "MVA", "GW", "MW")),  # of a data centre it is a part, see check
    "railways": ("railways", ("mile", "route mile", "km")),
}
SEVERAL_TIMES: Final = ("loan_guarantee",)  # the one instrument a policy may hold more than once


@dataclass(frozen=True)
class Entry:
    """One instrument of a policy: terms, contracts it is for (None: all), kind of thing it is for ("": any), where it stands.

    name : what a change calls it where its kind does not tell it from another; empty for its kind
    """

    kind: str
    terms: dict[str, float]
    contracts: tuple[str, ...] | None = None
    applies_to: str = ""
    place: Place = field(default=Place("policy"), compare=False)
    name: str = ""

    @property
    def called(self) -> str:
        """What a change calls it: its name, else its kind."""
        return self.name or self.kind


@dataclass(frozen=True)
class Policy:
    """A policy as stated: instruments in order of settlement."""

    name: str
    title: str
    because: str
    entries: tuple[Entry, ...] = ()
    citations: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what the engine found out about it before running it
    notes_french: tuple[str, ...] = ()  # the same in French

    @property
    def instruments(self) -> tuple[tuple[str, dict[str, float]], ...]:
        """(name, terms) in order."""
        return tuple((entry.kind, entry.terms) for entry in self.entries)
