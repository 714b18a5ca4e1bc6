"""Catastrophe layers on the futures of a study: expected yearly loss and tail by layer, with errors."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.engine.estimate import Estimate
from whopays.engine.futures import Futures
from whopays.engine.public_flows import LAYERS
from whopays.engine.state_account import layer_in
from whopays.engine.tails import TAILS, beyond

Array = Any
BATCHES: Final = 8  # parts of the futures an error of a tail is taken from; judgement
UNPAID: Final = "unpaid"


def yearly(found: Futures, view: str) -> dict[str, Array]:
    """Layer -> (year, path) money; `unpaid` is damage nobody paid for."""
    years = sorted(int(name.rsplit("/", 1)[1]) for name in found.units if name.startswith("layer/damage/"))
    layers = {layer: np.stack([found.of(layer_in(layer, year), view) for year in years]) for layer in LAYERS}
    paid = sum(layers[layer] for layer in layers if layer != "damage")
    return {**layers, UNPAID: np.maximum(layers["damage"] - paid, 0)}


def expected_and_tails(case: Case, found: Futures) -> Mapping[str, tuple[Estimate, ...]]:
    """Layer -> expected loss a year, mean of the worst 1 % and 0.5 % of years (TVaR); views by weight, error over batches of futures."""
    held = {view: yearly(found, view) for view in found.weights}
    names = next(iter(held.values()))
    result = {}
    for name in names:
        whole = numbers_of(held, found.weights, name, slice(None))
        size = found.paths // BATCHES
        parts = [numbers_of(held, found.weights, name, slice(at * size, (at + 1) * size)) for at in range(BATCHES)] if size else []
        errors = np.std(parts, axis=0, ddof=1) / math.sqrt(BATCHES) if parts else [math.nan] * len(whole)
        result[name] = tuple(Estimate(value, float(error), case.currency, found.paths) for value, error in zip(whole, errors, strict=True))
    return result


def numbers_of(held: Mapping[str, Mapping[str, Array]], weights: Mapping[str, float], name: str, some: slice) -> list[float]:
    """Mean a year and the tails, over all years of some futures."""
    losses = np.concatenate([held[view][name][:, some].ravel() for view in weights])
    mass = np.concatenate([np.full(held[view][name][:, some].size, weight / held[view][name][:, some].size)
                           for view, weight in weights.items()])
    struck = losses > 0
    return [float(losses @ mass), *(beyond(losses[struck], mass[struck], 1 - level) for level in TAILS)]
