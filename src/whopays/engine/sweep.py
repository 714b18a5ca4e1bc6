"""A sweep: one case over assumptions, policies and seeds, cut into parts that any machine can do."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Final

from whopays.case.case import Case
from whopays.case.distribution import Distribution, Fixed
from whopays.engine.levers import changed
from whopays.model.design import PLAIN
from whopays.model.shocks import BLOCK

SCHEMA: Final = "whopays.sweep/1"
PART_BLOCKS: Final = 2  # blocks a part: about a second or more of work for a case of full size


@dataclass(frozen=True)
class Sweep:
    """What is asked; levels and ranges by name of the assumption, in the order of the file.

    points : policy x seed x combination of the grid x sampled point
    design : how random numbers are spread, see `model.design`; futures are whole groups
    """

    case: str
    case_hash: str
    policies: tuple[str, ...]
    seeds: tuple[int, ...]
    paths: int
    views: tuple[str, ...]
    modes: tuple[str, ...]
    grid: tuple[tuple[str, tuple[float, ...]], ...] = ()
    ranges: tuple[tuple[str, float, float], ...] = ()
    sampled: int = 0
    design: str = PLAIN

    @property
    def n_points(self) -> int:
        """How many runs it is."""
        count = len(self.policies) * len(self.seeds) * max(self.sampled, 1)
        for _name, levels in self.grid:
            count *= len(levels)
        return count

    @property
    def n_parts(self) -> int:
        """How many pieces of work it is."""
        return self.n_points * parts_a_point(self)

    @property
    def key(self) -> str:
        """Sixteen digits of what was asked, of the case's content and of the code: equal keys give equal numbers."""
        whole = json.dumps([SCHEMA, version("whopays"), self.case_hash, self.policies, self.seeds, self.paths, self.views, self.modes,
                            self.grid, self.ranges, self.sampled, *([self.design] if self.design != PLAIN else [])])
        return hashlib.sha256(whole.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class SweepPoint:
    """One run of a sweep: its number, policy, seed, and values set."""

    number: int
    policy: str
    seed: int
    sets: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Part:
    """Some blocks of a point: what one worker does at a time."""

    sweep: Sweep
    point: SweepPoint
    first: int
    blocks: int

    @property
    def name(self) -> str:
        """Where its result is kept, e.g. `p000012-b0002`."""
        return f"p{self.point.number:06d}-b{self.first:05d}"


def evenly(points: int, ranges: tuple[tuple[str, float, float], ...]) -> list[tuple[tuple[str, float], ...]]:
    """Points of an unscrambled Sobol sequence over ranges, each halved into its middle: the same for all seeds.

    >>> evenly(2, (("a", 0.0, 1.0),))
    [(('a', 0.25),), (('a', 0.75),)]
    """
    from scipy.stats.qmc import Sobol

    power = max(points - 1, 0).bit_length()
    unit = Sobol(d=len(ranges), scramble=False).random_base2(power)[:points] + 0.5 / 2**power
    return [tuple((name, low + (high - low) * float(u)) for (name, low, high), u in zip(ranges, row, strict=True)) for row in unit]


def points_of(sweep: Sweep) -> Iterator[SweepPoint]:
    """Every point in order; policies vary fastest, so that what is compared is done side by side."""
    names_of = [name for name, _levels in sweep.grid]
    combinations = itertools.product(*[levels for _name, levels in sweep.grid])
    drawn = evenly(sweep.sampled, sweep.ranges) if sweep.sampled else [()]
    every = itertools.product(combinations, drawn, sweep.seeds, sweep.policies)
    for number, (levels, extra, seed, policy) in enumerate(every):
        yield SweepPoint(number, policy, seed, (*zip(names_of, levels, strict=True), *extra))


def parts_a_point(sweep: Sweep) -> int:
    """How many pieces of work a point is."""
    return -(-sweep.paths // (BLOCK * PART_BLOCKS))


def parts_of(sweep: Sweep, point: SweepPoint) -> list[Part]:
    """The parts of a point, in order of blocks."""
    total = -(-sweep.paths // BLOCK)
    return [Part(sweep, point, first, min(PART_BLOCKS, total - first)) for first in range(0, total, PART_BLOCKS)]


def case_of(case: Case, point: SweepPoint) -> Case:
    """The case with the point's values set, in every view."""
    return changed(case, {name: partial(fixed, value) for name, value in point.sets}, "set by a sweep").with_policy(point.policy)


def fixed(value: float, _old: Distribution) -> Distribution:
    """Whatever it was, it is this number now."""
    return Fixed(value)
