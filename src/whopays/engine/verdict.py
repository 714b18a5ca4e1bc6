"""Verdicts: a forecast as it was made beside what came, and how well all of them together are calibrated.

A measure that has no value on a future (recovery where nobody failed) is forecast on the others, and the part of the
futures it stands on is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from whopays.case.outcome import Outcome
from whopays.engine.futures import Futures
from whopays.engine.history import measure_name
from whopays.engine.score import INNER, OUTER, quantiles, weighted

Array = Any
INSIDE_INNER, INSIDE_OUTER, OUTSIDE = "inside 50 %", "inside 90 %", "outside"
EVENT, SILENT = "event", "silent"
LEAST: Final = 0.05  # part of the futures a forecast must stand on; judgement, as wide as the tail a verdict allows


@dataclass(frozen=True)
class Verdict:
    """One outcome against its forecast.

    median, inner, outer : of the forecast; of an event its probability, in each
    pit    : probability the forecast gave to less than what came
    stands : part of the futures on which the measure has a value
    verdict : inside 50 %, inside 90 %, outside; event: its probability says all; silent: too few futures to forecast
    is_low : what came lies below the forecast's middle
    """

    case: str
    outcome: Outcome
    median: float
    inner: tuple[float, float]
    outer: tuple[float, float]
    pit: float
    stands: float
    verdict: str

    @property
    def is_low(self) -> bool:
        """Whether what came lies below the middle of the forecast."""
        return self.outcome.value < self.median

    @property
    def miss(self) -> float:
        """How far outside: distance from the 90 % interval over its width, or over what came where it has none; 0 inside."""
        low, high = self.outer
        away = max(low - self.outcome.high, self.outcome.low - high, 0.0)
        if self.verdict != OUTSIDE:
            return 0.0
        return away / max(high - low, 1e-6 * abs(self.outcome.value) + 1e-12)


@dataclass(frozen=True)
class Calibration:
    """All verdicts together: counts and shares of those that are amounts; events by their Brier score."""

    count: int
    inside_inner: float
    inside_outer: float
    mean_pit: float
    thirds: tuple[int, int, int]
    events: int
    brier: float


def judge(case: str, outcome: Outcome, found: Futures) -> Verdict:
    """The verdict on one outcome from the futures of its case."""
    return judged(case, outcome, {view: found.of(measure_name(outcome), view) for view in found.weights}, found.weights)


def judged(case: str, outcome: Outcome, by_view: Mapping[str, Array], weights: Mapping[str, float]) -> Verdict:
    """The same from values by view, (path,) each.

    >>> from whopays.case.outcome import shipped, read_outcomes
    >>> row = read_outcomes(shipped()["railways-1845"]).rows[0]
    >>> judged("railways-1845", row, {"a": np.linspace(0, 2 * row.value, 101)}, {"a": 1.0}).verdict
    'inside 50 %'
    """
    parts, whole, known = [], 0.0, 0.0
    for view, values in by_view.items():
        good = np.asarray(values)[np.isfinite(values)]
        whole += weights[view]
        known += weights[view] * len(good) / len(values)
        if len(good):
            parts.append((weights[view] * len(good) / len(values), good))
    stands = known / whole
    if stands < LEAST:
        none = float("nan")
        return Verdict(case, outcome, none, (none, none), (none, none), none, stands, SILENT)
    values, mass = weighted(parts)
    if outcome.is_event:
        chance = float((values * mass).sum())
        return Verdict(case, outcome, chance, (chance, chance), (chance, chance), 1 - chance if outcome.value else chance, stands, EVENT)
    low, first, middle, third, high = quantiles(parts, (OUTER[0], INNER[0], 0.5, INNER[1], OUTER[1]))
    pit = float((((values < outcome.value) + 0.5 * (values == outcome.value)) * mass).sum())
    inside = [outcome.high >= one and outcome.low <= two for one, two in ((first, third), (low, high))]
    verdict = INSIDE_INNER if inside[0] else INSIDE_OUTER if inside[1] else OUTSIDE
    return Verdict(case, outcome, middle, (first, third), (low, high), pit, stands, verdict)


def calibration(verdicts: list[Verdict]) -> Calibration:
    """How well forecasts were calibrated: half should lie inside the 50 % interval, nine in ten inside the 90 %."""
    amounts = [one for one in verdicts if one.verdict not in (EVENT, SILENT)]
    events = [one for one in verdicts if one.verdict == EVENT]
    pits = [one.pit for one in amounts]

    def mean(values: list[float]) -> float:
        return float(np.mean(values)) if values else float("nan")

    third = [sum(low <= pit < high for pit in pits) for low, high in ((0, 1 / 3), (1 / 3, 2 / 3), (2 / 3, 1 + 1))]
    return Calibration(len(amounts), mean([float(one.verdict == INSIDE_INNER) for one in amounts]),
                       mean([float(one.verdict != OUTSIDE) for one in amounts]), mean(pits), (third[0], third[1], third[2]),
                       len(events), mean([(one.median - one.outcome.value) ** 2 for one in events]))
