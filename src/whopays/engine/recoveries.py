"""What creditors get back in a failure: classes in words, the part by future, and what was seen elsewhere."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import numpy as np

from whopays.engine.failures import LAB_CLASSES, Failures
from whopays.engine.term_structure import FIRM
from whopays.model.inputs import Inputs
from whopays.model.stages.fund import DEAD_BAND
from whopays.model.transfer import CONTRACT

Array = Any
CLASS_WORDS: Final[dict[str, tuple[str, str]]] = {
    "revolver": ("credit line", "ligne de crédit"), "term": ("term debt", "dette à terme"),
    "rent": ("rent and damages", "loyers et indemnités"), "other": ("other senior claims", "autres créances de premier rang"),
    "junior": ("junior claims", "créances subordonnées"), "firm": ("all claims on the lab", "toutes les créances sur le laboratoire"),
    "site_debt": ("site debt", "dette des sites"),
}


@dataclass(frozen=True)
class Outside:
    """A recovery observed elsewhere, in ordinary times and where a whole sector failed; printed beside, never fitted to."""

    what: str
    french: str
    compares_with: str
    ordinary: float | None
    bust: float | None
    source: str
    grade: str


def outside() -> list[Outside]:
    """Recoveries observed elsewhere, shares in [0, 1]; source of each on the row."""
    text = files("whopays").joinpath("data/outside/recovery.csv").read_text(encoding="utf-8")

    def number(cell: str) -> float | None:
        return float(cell) if cell else None

    return [Outside(row["what"], row["what_fr"], row["compares_with"], number(row["ordinary"]), number(row["bust"]),
                    row["source"], row["grade"])
            for row in csv.DictReader(text.splitlines())]


class Recoveries:
    """Claims on one lab at its failures and what they got, by class, path by path; a lab that fails again counts again."""

    def __init__(self, inputs: Inputs, lab: int, width: int) -> None:
        self.tenants, self.lab = np.asarray(inputs.tenant_of, dtype=np.float64), lab
        self.claim, self.got = ({name: np.zeros(width) for name in LAB_CLASSES} for _ in range(1 + 1))

    def add(self, failures: Failures) -> None:
        """One quarter's failures."""
        for item in failures.items:
            if item.rank in self.claim:
                for kept, amount in ((self.claim, item.claim), (self.got, item.got)):
                    by_lab = self.tenants @ amount if item.by == CONTRACT else amount
                    kept[item.rank][failures.at] += by_lab[self.lab]

    def read(self) -> dict[str, tuple[Array, str]]:
        """`recovered/CLASS`: part got back, in [0, 1]; `claimed/CLASS`: 1 where there is a claim; `firm` is all classes, (columns,)."""
        claim, got = ({**kept, FIRM: np.sum(list(kept.values()), axis=0)} for kept in (self.claim, self.got))
        found: dict[str, tuple[Array, str]] = {}
        for name, owed in claim.items():
            has = owed > DEAD_BAND * claim[FIRM]
            found[f"claimed/{name}"] = (has.astype(np.float64), "probability")
            found[f"recovered/{name}"] = (np.where(has, np.minimum(got[name] / np.where(has, owed, 1), 1), 0.0), "share")
        return found
