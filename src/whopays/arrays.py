"""The few array functions the kernel uses: one source for NumPy and JAX.

Every function asks its first argument that is not NumPy's for its own namespace, so the same
stage runs on a plain float, a NumPy array or a traced JAX array. The path axis is last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import add
from typing import Any

import numpy as np

Array = Any
NUMPY = (np.ndarray, np.generic, float, int)
STILL = 16  # units in the last place of 1: a move of a share this small is rounding
SPAN = 64  # rounds between two guesses where slow steps lead; judgement: far enough that rounding of the steps does not spoil it
LARGE = 2048  # numbers from which NumPy's minimum and maximum against one number cost three times those against an array; measured
LEVELS: dict[tuple[float, Any], np.ndarray] = {}  # one number repeated, by number and precision: what `level` hands out
MOST_LEVELS = 64  # of them kept; the kernel needs a dozen


def space(*arrays: Array) -> Any:
    """The library the arrays belong to; NumPy when all are NumPy's or plain numbers."""
    for one in arrays:
        if not isinstance(one, NUMPY):
            return one.__array_namespace__()
    return np


def level(value: Array, like: Array) -> Array:
    """A number as an array in the shape of a large NumPy array; anything else as it is.

    NumPy's minimum and maximum are fast between arrays alone, so one number is written out once and shared, read only.
    """
    if type(like) is not np.ndarray or like.size < LARGE or type(value) not in (int, float):
        return value
    flat = LEVELS.get((value, like.dtype))
    if flat is None or flat.size < like.size:
        if len(LEVELS) >= MOST_LEVELS:
            LEVELS.clear()
        flat = LEVELS[value, like.dtype] = np.full(like.size, value, dtype=like.dtype)
        flat.setflags(write=False)
    return flat[: like.size].reshape(like.shape)


def minimum(a: Array, b: Array) -> Array:
    """The smaller of two, element by element."""
    if type(a) is np.ndarray and a.size < LARGE:  # few numbers cost less than asking whose they are
        return np.minimum(a, b) if isinstance(b, NUMPY) else space(b).minimum(a, b)
    return space(a, b).minimum(a, level(b, a))


def maximum(a: Array, b: Array) -> Array:
    """The larger of two, element by element."""
    if type(a) is np.ndarray and a.size < LARGE:
        return np.maximum(a, b) if isinstance(b, NUMPY) else space(b).maximum(a, b)
    return space(a, b).maximum(a, level(b, a))


def positive(a: Array) -> Array:
    """What is above zero; never negative.

    >>> float(positive(-2.0))
    0.0
    """
    return np.maximum(a, 0) if type(a) is np.ndarray and a.size < LARGE else space(a).maximum(a, level(0, a))


def within(a: Array, low: Array, high: Array) -> Array:
    """Cut to a range.

    >>> float(within(1.3, 0.0, 1.0))
    1.0
    """
    return minimum(maximum(a, low), high)


def exp(a: Array) -> Array:
    """e to the power of a."""
    return space(a).exp(a)


def log(a: Array) -> Array:
    """Natural logarithm."""
    return space(a).log(a)


def sqrt(a: Array) -> Array:
    """Square root."""
    return space(a).sqrt(a)


def where(condition: Array, a: Array, b: Array) -> Array:
    """a where the condition holds, else b; only to guard a value."""
    return space(condition, a, b).where(condition, a, b)


def truth(condition: Array, like: Array) -> Array:
    """1 where the condition holds, else 0, in the precision of `like`."""
    return condition.astype(like.dtype) if hasattr(condition, "astype") else float(condition)


def ratio(part: Array, whole: Array, otherwise: float = 0) -> Array:
    """part / whole where whole is above zero, else `otherwise`.

    Without `where`, which costs as much as ten multiplications.

    >>> float(ratio(np.float64(1.0), np.float64(4.0)))
    0.25
    """
    if type(whole) is np.ndarray and whole.size and np.minimum.reduce(whole, axis=None) > 0:
        return part / whole  # one look at the least spares four steps, and gives the same bits
    none = truth(whole <= 0, whole)
    if type(whole) is np.ndarray and type(part) is np.ndarray and part.shape == whole.shape and part.dtype == whole.dtype:
        quotient = np.maximum(whole, none)  # one array for all four steps: the same numbers, less memory to walk through
        np.divide(part, quotient, out=quotient)
        quotient *= 1 - none
    else:
        quotient = part / maximum(whole, none) * (1 - none)
    return quotient + otherwise * none if otherwise else quotient


def added(arrays: Iterable[Array]) -> Array:
    """Sum of one array or more; Python's own `sum` begins with 0 and walks through the first array once in vain.

    >>> added([1.0, 2.0, 3.0])
    6.0
    """
    return reduce(add, arrays)


def rows_where(*chosen: Array) -> Array:
    """Indices of the rows where one of several (row, 1) arrays is not zero; None, all rows, where a traced array hides which.

    >>> rows_where(np.array([[0.0], [1.0]]), np.array([[0.0], [0.0]]))
    array([1])
    """
    return np.flatnonzero(added(abs(one) for one in chosen)) if space(*chosen) is np else None


def rows_of(a: Array, rows: Array) -> Array:
    """Some rows of an array, all where `rows` is None."""
    return a if rows is None else a[rows]


def with_rows(a: Array, rows: Array, values: Array) -> Array:
    """An array with some rows replaced.

    >>> with_rows(np.array([1.0, 2.0]), np.array([1]), np.array([5.0]))
    array([1., 5.])
    """
    if rows is None:
        return values
    new = a.copy()
    new[rows] = values
    return new


def zeros_like(a: Array) -> Array:
    """Zeros in the shape and precision of a."""
    return space(a).zeros_like(a)


def stack(arrays: list[Array]) -> Array:
    """Arrays put on a new first axis."""
    return space(*arrays).stack(arrays)


def on_paths(happens: Array, rule: Callable[..., tuple[Array, ...]], *arrays: Array) -> tuple[Array, ...]:
    """Apply a rule only on the paths where something happens; zero elsewhere.

    happens : truth, (path,)
    rule    : takes the arrays on those paths, returns arrays with the path axis last
    arrays  : (..., path); an array with a path axis of length 1 is passed whole
    returns : what the rule returns, zero on all other paths

    A rare event costs what its paths cost: the arrays are gathered, the rule applied, the
    answer scattered.

    >>> happens = np.array([False, True, False])
    >>> on_paths(happens, lambda x: (x * 2,), np.array([1.0, 2.0, 3.0]))[0]
    array([0., 4., 0.])
    """
    xp = space(happens, *arrays)
    if xp is not np:
        on = happens.astype(arrays[0].dtype)
        return tuple(xp.where(on > 0, out, 0) for out in rule(*arrays))
    at = np.flatnonzero(happens)
    n = happens.shape[-1]
    gathered = [np.take(a, at, axis=-1, mode="clip") if np.ndim(a) and a.shape[-1] == n else a for a in arrays]
    results = rule(*gathered)
    spread = []
    for out in results:
        whole = np.zeros((*out.shape[:-1], n), dtype=out.dtype)
        whole[..., at] = out
        spread.append(whole)
    return tuple(spread)


def until_still(rule: Callable[[Array], Array], start: Array, moves: Array, rounds: int) -> Array:
    """Apply a rule again and again, on each path until nothing moves there by more than rounding.

    rule   : takes and returns shares, (rows, path); a path's answer must not hang on other paths
    moves  : truth, (path,), where there is something to find; elsewhere the start is the answer
    rounds : at most. Errors: ArithmeticError where something moves still; a traced array is NaN on that path

    Steps that shrink by the same part each time are not waited for: where they lead is put to the test every SPAN rounds, and is
    the answer where the rule leaves it as it is. Else the rule goes on from where it was, so no guess decides between two answers.

    >>> until_still(lambda x: x / 2 + 0.25, np.array([[1.0, 1.0]]), np.array([True, False]), 99).round(12).tolist()
    [[0.5, 1.0]]
    >>> until_still(lambda x: 0.9999 * x + 0.00005, np.array([[1.0]]), np.array([True]), 999).round(9).tolist()
    [[0.5]]
    """
    xp, least = space(start), STILL * float(np.finfo(start.dtype).eps)

    def again(count: Array, now: Array, moves: Array, one: Array, two: Array) -> tuple[Array, Array, Array, Array, Array]:
        """A round more; one, two: what was there two guesses ago, and one."""
        new = xp.where(moves, rule(now), now)
        moves = moves & (abs(new - now) > least).any(axis=0)
        guessed, guesses = count % (SPAN + 1) == SPAN, count % (SPAN + 1) == SPAN - 1
        if xp is np and not guessed and not guesses:
            return count + 1, new, moves, one, two
        sure = xp.where(guessed & moves, two, new)
        guess = xp.where(guesses & moves, where_it_leads(one, two, new), sure)
        return count + 1, guess, moves, xp.where(guesses, two, one), xp.where(guesses, new, two)

    at = (0, start, moves, start, start)
    if xp is not np:
        from jax.lax import while_loop

        at = while_loop(lambda at: (at[0] < rounds) & at[2].any(), lambda at: again(*at), at)
        return xp.where(at[2], np.nan, at[1])
    while at[2].any():
        if at[0] >= rounds:
            raise ArithmeticError(f"shares move still on {int(at[2].sum())} futures after {rounds} rounds; report case, seed and policy")
        at = again(*at)
    return at[1]


def where_it_leads(first: Array, second: Array, third: Array) -> Array:
    """Limit of a geometric sequence of which three values are given, row by row; the third where there is none. (rows, path)

    Source: Aitken (1926), Proceedings of the Royal Society of Edinburgh 46:289-305.

    >>> float(where_it_leads(np.array([[1.0]]), np.array([[0.5]]), np.array([[0.25]]))[0, 0])
    0.0
    """
    xp, before, after = space(third), second - first, third - second
    shrinks = (before * after > 0) & (abs(after) < abs(before))
    limit = third + after * after / xp.where(shrinks, before - after, 1) * shrinks
    return xp.where((limit >= 0).all(axis=0), limit, third)
