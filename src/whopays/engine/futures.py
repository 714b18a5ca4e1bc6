"""What studies keep of a run: chosen figures on every future, so that runs on the same futures are compared in pairs.

A run keeps means and their errors; the error of a difference needs the difference on each future.
A study runs few futures and keeps few figures of each, so keeping them whole costs little memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from whopays.case.case import Case
from whopays.engine.figures import figures_of
from whopays.engine.summary import weights_of
from whopays.model.bind import Columns, drawn_values
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.shocks import BLOCK, Seed
from whopays.model.simulate import Block, simulate_block
from whopays.model.state import State
from whopays.model.transfer import Moves
from whopays.policy import Policy, activate
from whopays.units import in_units_of

Array = Any
PRECISION = np.float32  # as `run` has it; sums over futures are float64
Segment = tuple[str, str]  # view, mode


class Gauge(Protocol):
    """Watches the quarters of one block and reads figures from it afterwards."""

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None: ...

    def read(self, block: Block) -> dict[str, tuple[Array, str]]:
        """Figures on every column of the block: name -> (values (columns,), unit)."""
        ...


MakeGauge = Callable[[Case, Columns, Inputs, str], Gauge]  # case, columns, inputs, lab the study is about


@dataclass(frozen=True)
class Point:
    """One point of a sweep: what is simulated.

    modes : "fail", "keep"; paths : futures under each view; seed : the same futures for the same seed
    lab   : whose figures are kept beside those of the market; gauge : what else is read
    """

    case: Case
    policy: Policy
    modes: tuple[str, ...]
    paths: int
    seed: Seed
    lab: str
    views: tuple[str, ...]
    gauge: MakeGauge | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """Two points with one key give the same numbers."""
        policy = tuple((one.kind, tuple(sorted(one.terms.items())), one.contracts, one.applies_to) for one in self.policy.entries)
        return (self.case.hash, policy, self.modes, self.paths, self.seed, self.lab, self.views, self.gauge)


@dataclass(frozen=True)
class Futures:
    """Figures of one point on every future.

    values : (view, mode) -> name -> (path,); units : name -> unit; weights : view -> weight, they add to 1
    modes  : name -> mode a figure of the run is read in
    """

    paths: int
    values: dict[Segment, dict[str, Array]]
    units: dict[str, str]
    weights: dict[str, float]
    read_in: dict[str, str]

    def of(self, name: str, view: str, mode: str | None = None) -> Array:
        """One figure on every future of a view, (path,) float64; the mode a figure is read in unless another is named."""
        segment = (view, mode or self.read_in.get(name, "fail"))
        if segment not in self.values or name not in self.values[segment]:
            raise KeyError(f"no figure '{name}' under {segment}")
        return np.asarray(self.values[segment][name], dtype=np.float64)

    def pooled(self, name: str, mode: str | None = None) -> Array:
        """Sum over views by weight on each future, (path,): its mean is the pooled mean, its spread the pooled error."""
        return sum(weight * self.of(name, view, mode) for view, weight in self.weights.items())

    def has(self, name: str) -> bool:
        """Whether the figure was read."""
        return name in self.units

    def then(self, other: Futures) -> Futures:
        """These futures followed by others; a figure one of them lacks is 0 there, e.g. the loss of a party that loses nothing."""
        values = {}
        for segment, mine in self.values.items():
            theirs = other.values[segment]
            values[segment] = {name: np.concatenate([found.get(name, np.zeros(paths, PRECISION)) for found, paths in (
                (mine, self.paths), (theirs, other.paths))]) for name in {**mine, **theirs}}
        return Futures(self.paths + other.paths, values, {**self.units, **other.units}, self.weights, {**self.read_in, **other.read_in})


def inputs_drawn(case: Case, views: tuple[str, ...], seed: Seed, paths: int) -> dict[str, dict[str, Array]]:
    """Values drawn for the assumptions of a case on the futures of a seed: view -> assumption -> (path,)."""
    found: dict[str, dict[str, Array]] = {}
    for view in views:
        parts = [drawn_values(case, view, seed, block, min(BLOCK, paths - block * BLOCK)) for block in range(-(-paths // BLOCK))]
        found[view] = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return found


def read_block(point: Point, policy: Policy, block: int) -> Futures:
    """Simulate one block of a point and keep its figures on every future.

    policy : that of the point, with beliefs and fees found
    """
    columns = Columns(point.views, point.modes, min(BLOCK, point.paths - block * BLOCK))
    made: list[Gauge] = []

    def make(inputs: Inputs) -> Gauge:
        assert point.gauge is not None
        made.append(point.gauge(point.case, columns, inputs, point.lab))
        return made[0]

    simulated = simulate_block(
        point.case, columns, point.seed, block, dtype=PRECISION,
        instruments=activate(policy, PRECISION, point.case),
        watcher=make if point.gauge else None)
    values: dict[Segment, dict[str, Array]] = {segment: {} for segment in columns.segments}
    units, read_in = {}, {}
    width = len(columns.segments) * columns.paths
    others = tuple(f"labs.{name}." for name in point.case.labs if name != point.lab)
    for name, (whole, unit, mode) in figures_of(point.case, simulated).items():
        if mode in point.modes and not name.startswith(others):
            units[name] = in_units_of(unit, point.case.currency, point.case.capacity_unit)
            read_in[name] = mode
            keep(values, simulated, name, np.broadcast_to(whole, (width,)), (mode,))
    for gauge in made:
        for name, (whole, unit) in gauge.read(simulated).items():
            units[name] = unit
            keep(values, simulated, name, np.broadcast_to(whole, (width,)), point.modes)
    return Futures(columns.paths, values, units, weights_of(point.case, point.views), read_in)


def keep(values: dict[Segment, dict[str, Array]], block: Block, name: str, whole: Array, modes: tuple[str, ...]) -> None:
    """Put the parts of a figure where they belong; single precision holds it to seven digits."""
    for view in block.columns.views:
        for mode in modes:
            values[view, mode][name] = np.array(block.part(whole, view, mode), dtype=PRECISION)
