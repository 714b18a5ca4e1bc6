"""Deliveries of the past: a tuple that grows in NumPy, one array of fixed length under a traced driver.

The quarter is a plain number in NumPy and may be traced otherwise; what would lie before the opening is nothing.
"""

from __future__ import annotations

from typing import Any

from whopays.arrays import added, positive, rows_where, space, where, zeros_like

Array = Any


def appended(history: Any, quarter: Any, delivered: Array) -> Any:
    """The history with this quarter's deliveries, GW, (contract, path)."""
    if isinstance(history, tuple):
        return (*history, delivered)
    return history.at[quarter].set(delivered)


def delivered_in(history: Any, quarter: Any) -> Array:
    """GW delivered in a quarter, (contract, path); 0 before the opening.

    >>> delivered_in((3.0, 4.0), 1), delivered_in((3.0, 4.0), -2)
    (4.0, 0)
    """
    if isinstance(history, tuple):
        return history[quarter] if quarter >= 0 else 0
    return where(quarter >= 0, history[positive(quarter)], 0)


def delivered_ago(history: Any, quarter: Any, after: tuple[tuple[int, Array], ...]) -> Array:
    """GW delivered as long ago as each contract's own time is, (contract, path).

    after : (quarters, (contract, 1) truth), each contract in one of them
    """
    if not isinstance(history, tuple):
        return added(has_length * delivered_in(history, quarter - quarters) for quarters, has_length in after)
    past = [(rows_where(has_length), quarter - quarters) for quarters, has_length in after if quarter >= quarters]
    if not past:
        return 0
    found = zeros_like(history[0])
    for rows, when in past:
        found[rows] = history[when][rows]
    return found


def generations(history: Any, quarter: Any, life: int) -> list[Array]:
    """Deliveries of one life ago, two lives ago and so on: what wears out this quarter. GW, (contract, path) each.

    >>> generations((3.0, 4.0, 5.0, 6.0, 7.0), 5, 2)
    [6.0, 4.0]
    """
    if isinstance(history, tuple):
        return [history[back] for back in range(quarter - life, -1, -life)]
    return [delivered_in(history, quarter - back) for back in range(life, len(history) + 1, life)]


def nth(values: Any, quarter: Any) -> Any:
    """An entry by quarter of a tuple or, traced, of an array; the first one for what lies before it.

    >>> nth((1.0, 2.0), -3)
    1.0
    """
    return values[max(quarter, 0)] if isinstance(quarter, int) else values[space(quarter).maximum(quarter, 0)]
