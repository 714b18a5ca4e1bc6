"""The plain-Python oracle as Mesa agents, one future at a time: what an agent framework adds to it and what it costs.

Labs, sites, lines of revenue and firms are agents that hold their own books; what they do in a quarter is the oracle's code in
`docs/scratch/`, no second writing of it. That the answers are the oracle's shows that nothing was left out.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import mesa

from benchmarks.machine import ROOT

if str(ROOT / "docs") not in sys.path:
    sys.path.insert(0, str(ROOT / "docs"))

from from_scratch import QUARTER_IN_ORDER, observe
from scratch.case import read
from scratch.valuing import opening


class Holder(mesa.Agent):
    """Somebody with books of its own; `record` is what it starts from."""

    def __init__(self, model: mesa.Model, record: SimpleNamespace) -> None:
        super().__init__(model)
        self.__dict__.update(record.__dict__)


class Lab(Holder):
    """A lab."""


class Site(Holder):
    """A contract and the project company that holds its machines."""


class Line(Holder):
    """A line of revenue."""


class Firm(Holder):
    """A landlord, vendor or insurer that can fail."""


KINDS = {"labs": Lab, "sites": Site, "lines": Line, "firms": Firm}


class Toyland(mesa.Model):
    """One future, from the numbers and shocks of a path file."""

    def __init__(self, given: dict[str, Any]) -> None:
        super().__init__()
        self.case, self.shocks = read(given), given["shocks"]
        self.now = opening(self.case)
        self.series: dict[str, list[float]] = {}
        for group, kind in KINDS.items():
            setattr(self.now, group, {name: kind(self, record) for name, record in getattr(self.now, group).items()})

    def step(self) -> None:
        """One quarter."""
        shock = self.shocks[self.now.quarter]
        for stage in QUARTER_IN_ORDER:
            stage(self.case, self.now, shock)
        self.now.quarter += 1
        for name, seen in observe(self.case, self.now).items():
            self.series.setdefault(name, []).append(seen)

    def run_whole(self) -> dict[str, list[float]]:
        """All quarters; series by name."""
        for _ in range(self.case.quarters):
            self.step()
        return self.series
