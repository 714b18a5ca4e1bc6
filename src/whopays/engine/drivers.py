"""What drives the answer: standardised rank regression of the outcome on the inputs drawn in the same run."""

from __future__ import annotations

from typing import Any

import numpy as np

from whopays.engine.reduce import Partial
from whopays.model.result import Driver

Array = Any
VIEW = "view of demand"
LEAST_PATHS = 4  # paths per regressor below which nothing is ranked; judgement


def ranks(values: Array) -> Array:
    """Ranks from 0, ties share their mean rank; (path,).

    >>> ranks(np.array([3.0, 1.0, 3.0])).tolist()
    [1.5, 0.0, 1.5]
    """
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    upto = np.cumsum(counts)
    middle: Array = (upto - counts + upto - 1) / 2
    return middle[inverse]


def standardised(values: Array) -> Array:
    """Mean 0, standard deviation 1; zeros where nothing varies."""
    centred = values - values.mean()
    size = centred.std()
    return centred / size if size > 0 else centred


def rank_regression(outcome: Array, inputs: dict[str, Array], views: int = 1, group: int = 1) -> list[Driver]:
    """Coefficients of standardised ranks, largest first, with standard errors clustered by future.

    outcome : (path,); inputs : name -> (path,)
    views   : how many views lie end to end on the path axis, each with the same futures: what is left of a
              future in one view is like what is left of it in another, so they count as one observation
    group   : futures drawn together count as one observation too
    returns : empty when nothing varies or there are too few paths to tell

    Source: Iman and Conover (1979), Technometrics 21:499-509, rank transform in regression; clustered
    errors after Liang and Zeger (1986), Biometrika 73:13-22.
    """
    names = [name for name, values in inputs.items() if np.ptp(values) > 0]
    n = len(outcome)
    if not names or n < LEAST_PATHS * len(names) or np.ptp(outcome) == 0:
        return []
    x = np.stack([standardised(ranks(inputs[name])) for name in names], axis=1)
    y = standardised(ranks(outcome))
    gram = np.linalg.pinv(x.T @ x)
    beta = gram @ (x.T @ y)
    left = y - x @ beta
    scores = (x * left[:, None]).reshape(views, n // views, len(names)).sum(axis=0)
    futures = n // views // group
    scores = scores.reshape(futures, group, len(names)).sum(axis=1)
    spread = gram @ (scores.T @ scores) @ gram * futures / max(futures - len(names) - 1, 1)
    errors = np.sqrt(np.maximum(np.diag(spread), 0))
    found = [Driver(name, float(b), float(e)) for name, b, e in zip(names, beta, errors, strict=True)]
    return sorted(found, key=lambda driver: -abs(driver.influence))


def rank_drivers(partial: Partial, group: int = 1) -> list[Driver]:
    """Drivers over all views together; the view itself is ranked beside the numbers drawn."""
    if not partial.outcome or partial.paths * len(partial.outcome) < LEAST_PATHS * n_varied(partial.drawn):
        return []  # too few to tell, known before anything is ranked
    return rank_regression(*over_views(partial.outcome, partial.drawn), len(partial.outcome), group)


def n_varied(drawn: dict[str, dict[str, list[Array]]]) -> int:
    """How many of the numbers drawn differ from future to future in some view."""
    return len({name for found in drawn.values() for name, parts in found.items() if any(np.ptp(part) > 0 for part in parts if part.size)})


def over_views(by_view: dict[str, list[Array]], drawn: dict[str, dict[str, list[Array]]]) -> tuple[Array, dict[str, Array]]:
    """Outcome and inputs of all views end to end: (path,), name -> (path,).

    by_view : view -> blocks of (path,); drawn : view -> assumption -> blocks of (path,)
    """
    views = list(by_view)
    outcome = np.concatenate([np.concatenate(by_view[view]) for view in views])
    names = list(dict.fromkeys(name for view in views for name in drawn[view]))
    inputs: dict[str, Array] = {}
    for name in names:
        # within a view a number is compared with its own distribution there, so that views do not leak into it
        columns = []
        for view in views:
            n = sum(len(part) for part in by_view[view])
            values = drawn[view].get(name)
            columns.append(standardised(ranks(np.concatenate(values))) if values else np.zeros(n))
        inputs[name] = np.concatenate(columns)
    if len(views) > 1:
        inputs[VIEW] = np.concatenate([np.full(sum(len(p) for p in by_view[v]), float(i)) for i, v in enumerate(views)])
    return outcome, inputs


def explained_share(outcome: Array, inputs: dict[str, Array], drivers: list[Driver]) -> float:
    """Part of the variance of the outcome's ranks that the inputs drawn explain; the rest is shocks. In [0, 1], NaN without drivers.

    sum over inputs of coefficient x correlation, of standardised ranks.
    """
    if not drivers:
        return float("nan")
    y = standardised(ranks(outcome))
    return float(sum(one.influence * (standardised(ranks(inputs[one.assumption])) @ y) / len(y) for one in drivers))
