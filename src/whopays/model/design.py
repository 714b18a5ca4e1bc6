"""How the random numbers of a run are spread: each future on its own, in mirrored pairs, or evenly over groups.

A group of futures is drawn together and depends on no other, so errors are those of groups, never of futures within one.
Every future of every design has the law it has in a plain run: means and quantiles are those of the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from whopays.finance.normal import quantile

Array = Any
PLAIN: Final = "none"
ANTITHETIC: Final = "antithetic"
STRATIFIED: Final = "stratified"
GROUPS: Final = {PLAIN: 1, ANTITHETIC: 2, STRATIFIED: 64}  # futures a group; 64 strata: see docs/decisions, variance reduction
LEAST: Final = 2.0**-54  # a uniform is never 0, whose normal is infinite; half the spacing of NumPy's


@dataclass(frozen=True)
class Designed:
    """A seed whose numbers are spread by a design; see `spread`."""

    seed: int
    design: str


def group_of(design: str) -> int:
    """Futures that are drawn together under a design."""
    return GROUPS[design]


def mirrored(values: Array, is_normal: bool) -> Array:
    """Every second future is the mirror of the one before it: -z for a normal, 1 - u for a uniform; (..., path).

    >>> mirrored(np.array([0.1, 0.7, 0.4, 0.2]), False).round(6).tolist()
    [0.1, 0.9, 0.4, 0.6]
    """
    found = np.array(values)
    first = values[..., 0::2]
    found[..., 1::2] = -first if is_normal else 1 - first
    return found


def even(uniform: Array, jitter: Array, group: int) -> Array:
    """One value in each of `group` equal strata, in the random order of the uniforms given: (..., path) in (0, 1).

    Latin hypercube sampling within each group, McKay, Beckman and Conover (1979): the order of independent uniforms is a random
    permutation; the jitter, another uniform, is the place within the stratum.

    >>> even(np.array([0.9, 0.1, 0.2, 0.3]), np.full(4, 0.5), 2).tolist()
    [0.75, 0.25, 0.25, 0.75]
    """
    parts = uniform.reshape(*uniform.shape[:-1], -1, group)
    place = parts.argsort(axis=-1, kind="stable").argsort(axis=-1, kind="stable")
    return np.maximum((place.reshape(uniform.shape) + jitter) / group, LEAST)


def drawn(source: np.random.Generator, shape: tuple[int, ...], is_normal: bool, design: str) -> Array:
    """Numbers of one stream under a design, the path axis last; uniforms in (0, 1) or standard normals, float64."""
    if design == STRATIFIED:
        uniform = even(source.random(shape), source.random(shape), GROUPS[design])
        return quantile(uniform) if is_normal else uniform
    values = source.standard_normal(shape) if is_normal else source.random(shape)
    return mirrored(values, is_normal) if design == ANTITHETIC else values
