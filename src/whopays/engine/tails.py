"""Tails of public loss: the 95th percentile and its year; catastrophe layers by expected and tail loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.engine.answer import quarter_names
from whopays.engine.outcome import Outcome

Array = Any
LEVEL: Final = 0.95
TAILS: Final = (0.99, 0.995)
SHORT: Final = 1e-9  # part of the tail below which it is full: rounding


@dataclass(frozen=True)
class Tail:
    """Public loss exceeded on 5 % of futures (budget measure), and the year in which those futures cost most."""

    level: float
    loss: float
    year: int | None
    loss_in_year: float


@dataclass(frozen=True)
class Layer:
    """A layer of catastrophe cover: mean loss a year, and mean of the worst years beyond two levels; each with its Monte Carlo error."""

    expected: float
    tail_99: float
    tail_995: float
    expected_error: float
    tail_99_error: float
    tail_995_error: float


def tail_of(case: Case, outcome: Outcome, weights: dict[str, float]) -> Tail:
    """Weighted quantile over views and futures; year None where the state's worst futures cost nothing.

    The year is that of the largest mean net payment on the futures at or beyond the quantile.
    """
    cost = np.concatenate([outcome.cost[view] for view in weights])
    mass = np.concatenate([np.full(len(outcome.cost[view]), weight / len(outcome.cost[view])) for view, weight in weights.items()])
    order = np.argsort(cost)
    upto = np.cumsum(mass[order])
    loss = float(cost[order][np.argmax(upto >= LEVEL * upto[-1])])
    worst = cost >= loss
    yearly = np.concatenate([outcome.kept[view] for view in weights], axis=1)[:, worst].mean(axis=1)
    first = int(quarter_names(case)[0][:4])
    at = int(np.argmax(yearly))
    return Tail(LEVEL, loss, first + at if yearly[at] > 0 else None, float(yearly[at]))


def layers_of(case: Case, outcome: Outcome, weights: dict[str, float]) -> dict[str, Layer]:
    """By layer: expected annual loss and tail value at risk at 99 and 99.5 %, over all years of all futures."""
    found: dict[str, Layer] = {}
    years = len(next(iter(outcome.kept.values())))
    names = next(iter(outcome.struck.values())).keys() if outcome.struck else ()
    for name in names:
        losses = np.concatenate([outcome.struck[view][name] for view in weights])
        mass = np.concatenate([np.full(len(outcome.struck[view][name]), weight / (outcome.paths * years))
                               for view, weight in weights.items()])
        mean, seen = float(losses @ mass), outcome.paths * years
        error = float(np.sqrt(max(losses**2 @ mass - mean**2, 0.0) / seen))
        tails = [beyond(losses, mass, 1 - level) for level in TAILS]
        errors = [tail_error(losses, mass, 1 - level, seen) for level in TAILS]
        found[name] = Layer(mean, tails[0], tails[1], error, errors[0], errors[1])
    return found


def beyond(losses: Array, mass: Array, part: float) -> float:
    """Mean loss of the worst `part` of all years; years without loss count as zero.

    losses : money of years with a catastrophe; mass : chance of each of them

    >>> round(beyond(np.array([10.0, 30.0]), np.array([0.005, 0.005]), 0.01), 9)
    20.0
    """
    order = np.argsort(-losses)
    before = np.cumsum(mass[order]) - mass[order]
    taken = np.clip(part - before, 0, mass[order])
    return float(losses[order] @ taken / part)


def tail_error(losses: Array, mass: Array, part: float, seen: int) -> float:
    """Monte Carlo error of `beyond`: sqrt((variance beyond the quantile + level x (mean beyond - quantile)^2) / (years beyond)).

    seen : years of all futures; years of one future count as apart

    Source: Manistre and Hancock (2005), North American Actuarial Journal 9(2):129-156.

    >>> round(tail_error(np.array([10.0, 30.0]), np.array([0.005, 0.005]), 0.01, 10_000), 2)
    1.41
    """
    order = np.argsort(-losses)
    before = np.cumsum(mass[order]) - mass[order]
    taken = np.clip(part - before, 0, mass[order])
    worst = losses[order]
    mean = float(worst @ taken / part)
    quantile = float(worst[taken > 0][-1]) if taken.sum() >= part * (1 - SHORT) else 0.0
    spread = float(worst**2 @ taken / part) - mean**2
    return float(np.sqrt(max(spread + (1 - part) * (mean - quantile) ** 2, 0.0) / (seen * part)))
