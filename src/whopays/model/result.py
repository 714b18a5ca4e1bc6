"""What a run answers: plain records, the shape that `--json`, the store and the page share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SCHEMA = "whopays.run/1"
# Levels printed with every series; source: model.md, "What each run reports"
QUANTILES = (0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99)


@dataclass(frozen=True)
class Figure:
    """One number of the answer, with its Monte Carlo standard error."""

    id: str
    label: str
    value: float
    unit: str
    error: float
    grade: str


@dataclass(frozen=True)
class Series:
    """One quantity by quarter: mean, its error, quantiles keyed by level."""

    id: str
    unit: str
    quarters: tuple[str, ...]
    mean: np.ndarray
    error: np.ndarray
    quantiles: dict[float, np.ndarray]


@dataclass(frozen=True)
class Payer:
    """One line of who pays; money in the currency of the case, share of what resources received.

    error is that of the share; net_error, at_risk_error and burden_error those of the money
    """

    party: str
    group: str
    share: float
    net: float
    burden: float
    at_risk: float
    error: float
    net_error: float = 0.0
    at_risk_error: float = 0.0
    burden_error: float = 0.0


@dataclass(frozen=True)
class Driver:
    """Influence of one drawn input on the outcome: standardised rank regression coefficient."""

    assumption: str
    influence: float
    error: float


@dataclass(frozen=True)
class View:
    """The answer under one view of demand, or pooled."""

    figures: list[Figure]
    series: list[Series]
    who_pays: list[Payer]
    statements: dict[str, list[Payer]] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """A run. `pooled` is the top level of `--json`, `views` holds each view.

    manifest: library versions, precision, block size, largest identity residual, seconds by stage,
    share of inputs by basis, fixed inputs that are not ranked.
    flows: (view, payer party, payee party, kind) -> mean money over the horizon, cash statement.
    """

    case: str
    case_hash: str
    code_version: str
    as_of: str
    policy: str
    paths: int
    seed: int
    seconds: float
    pooled: View
    views: Mapping[str, View]
    weights: dict[str, float]
    drivers: list[Driver]
    not_ranked: list[str]
    limits: list[str]
    flows: dict[tuple[str, str, str, str], float] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    run: str = ""

    def who_pays(self, view: str | None = None, statement: str = "cash") -> list[Payer]:
        """The lines of who pays; they add to 100 % of what resources received."""
        chosen = self.views[view] if view else self.pooled
        return chosen.statements[statement] if statement != "cash" else chosen.who_pays

    def series(self, id: str, view: str | None = None) -> Series:
        """One series by its id, e.g. `labs.openai.cash`."""
        chosen = self.views[view] if view else self.pooled
        for one in chosen.series:
            if one.id == id:
                return one
        known = ", ".join(sorted(s.id for s in chosen.series))
        raise KeyError(f"no series '{id}'; there are: {known}")

    def quantiles(self, id: str, view: str | None = None) -> dict[float, np.ndarray]:
        """Quantiles by quarter of one series."""
        return self.series(id, view).quantiles

    def figure(self, id: str, view: str | None = None) -> Figure:
        """One figure by its id, e.g. `funding_gap.2030`."""
        chosen = self.views[view] if view else self.pooled
        for one in chosen.figures:
            if one.id == id:
                return one
        raise KeyError(f"no figure '{id}'; there are: {', '.join(f.id for f in chosen.figures)}")

    def paid(self, by: str, to: str, view: str | None = None) -> float:
        """Mean money paid by one party or group to another over the horizon, pooled or of a view."""
        def meets(party: str, asked: str) -> bool:
            return party == asked or party.split(":")[0] == asked

        total = 0.0
        for (name, payer, payee, _kind), amount in self.flows.items():
            if meets(payer, by) and meets(payee, to) and (view is None or name == view):
                total += amount * (self.weights[name] if view is None else 1.0)
        return total
