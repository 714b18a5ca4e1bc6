"""What happens on few futures: how many there are, means over those alone, and words where they are too few for a mean."""

from __future__ import annotations

from typing import Any, Final

from whopays.engine.estimate import Estimate, ratio_of
from whopays.engine.futures import Futures

Array = Any
FEWEST: Final = 10  # futures a mean over them must rest on: with fewer its error is itself unknown; judgement
HALF: Final = 0.5


def happens(found: Futures, on: str, view: str, less: str = "") -> Array:
    """1 on futures of a view on which something happens, less those on which something narrower does, (path,)."""
    return found.of(on, view) - (found.of(less, view) if less else 0)


def times(found: Futures, on: str, less: str = "") -> int:
    """On how many futures it happens, all views together."""
    return sum(int((happens(found, on, view, less) > HALF).sum()) for view in found.weights)


def masked(found: Futures, name: str, on: str, less: str = "") -> Array:
    """A figure on futures on which something happens, 0 elsewhere, pooled, (path,)."""
    return sum(weight * found.of(name, view) * happens(found, on, view, less) for view, weight in found.weights.items())


def given(found: Futures, name: str, unit: str, on: str = "failed") -> Estimate:
    """Mean of a figure over futures on which something happens, pooled; error by the delta method."""
    return ratio_of(found.pooled(name) if on == "failed" else masked(found, name, on), found.pooled(on), unit)
