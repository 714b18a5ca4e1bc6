"""Reducers: what a run keeps of its blocks, so that memory stays flat and any split gives the same numbers.

Each reduces one block and merges with the next, in block order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from whopays.engine.sketch import Sketch
from whopays.model.claim import Claim
from whopays.model.ledger import STATEMENTS, wide
from whopays.model.parties import Parties
from whopays.model.simulate import Block

Array = Any
KEPT_WHOLE = 32_768  # futures (over views) kept for exact quantiles and ranks; source: architecture.md, "Memory is flat"
KEPT_BYTES = 300_000_000  # most memory they take; fewer futures are kept where there are many series; judgement, for 600 MB in all
KEEP_SERIES = ("funding_gap", "external_finance")  # read in mode keep
MEANT_IN = {"funding_gap": "keep", "default_probability": "fail", "loss": "fail", "loss_in_failure": "fail"}  # nothing to tell in the other
POOLED = "pooled"
MOST_BATCHES = 2_048  # sums over batches that are held; above, two neighbours become one. 262,144 futures; judgement, for flat memory


@dataclass
class Moments:
    """Count of independent groups of futures, mean and sum of squared deviations, mergeable (Chan, Golub and LeVeque 1979)."""

    n: int
    mean: Array
    squares: Array

    @classmethod
    def of(cls, values: Array, group: int = 1) -> Moments:
        """Of values with the path axis last, in float64; futures drawn together count once, by their mean.

        >>> Moments.of(np.array([1.0, 3.0, 2.0, 2.0]), 2)
        Moments(n=2, mean=np.float64(2.0), squares=np.float64(0.0))
        """
        values = grouped(np.asarray(values, dtype=np.float64), group)
        told = values.any(axis=-1)  # of a table of losses most rows are zero on every path
        if told.ndim and not told.all():
            mean, squares = np.zeros(told.shape), np.zeros(told.shape)
            if told.any():
                some = cls.of(values[told])
                mean[told], squares[told] = some.mean, some.squares
            return cls(values.shape[-1], mean, squares)
        mean = np.add.reduce(values, axis=-1) / values.shape[-1]
        apart = values - mean[..., None]
        return cls(values.shape[-1], mean, np.einsum("...p,...p->...", apart, apart))

    def merge(self, other: Moments) -> Moments:
        """Of both together."""
        n = self.n + other.n
        gap = other.mean - self.mean
        return Moments(n, self.mean + gap * (other.n / n),
                       self.squares + other.squares + gap**2 * (self.n * other.n / n))

    @property
    def error(self) -> Array:
        """Monte Carlo standard error of the mean; NaN for a single path."""
        if self.n < 2:
            return self.mean * np.nan
        return np.sqrt(self.squares / (self.n - 1) / self.n)


def grouped(values: Array, group: int) -> Array:
    """Means over futures drawn together, (..., path) -> (..., path / group)."""
    return values if group == 1 else values.reshape(*values.shape[:-1], -1, group).mean(axis=-1)


def tells(name: str, modes: tuple[str, ...]) -> bool:
    """Whether a figure or series has a meaning in the modes that were run: a gap without mode keep has none."""
    return all(MEANT_IN.get(part, modes[0]) in modes for part in name.split("."))


def mode_of(name: str, modes: tuple[str, ...]) -> str:
    """Mode a series is read in: the gap in keep, everything else in fail, or the only one there is."""
    wanted = "keep" if name.split(".")[-1] in KEEP_SERIES else "fail"
    return wanted if wanted in modes else modes[0]


def by_view(block: Block, values: Array, mode: str, weights: dict[str, float]) -> dict[str, Array]:
    """View -> (path,) values in one mode, and their weighted sum on the same futures (means of it are pooled means)."""
    parts = {view: block.part(values, view, mode) for view in block.columns.views}
    pooled = sum(weights[view] * np.asarray(part, dtype=np.float64) for view, part in parts.items())
    return {**parts, POOLED: pooled}


@dataclass
class Partial:
    """All reducers of one block or of several merged."""

    paths: int
    series: dict[str, dict[str, Moments]]
    kept: dict[str, dict[str, list[Array]]]          # series -> view -> blocks of (quarter, path) float32
    figures: dict[str, dict[str, Moments]]
    figure_units: dict[str, str]
    outcome: dict[str, list[Array]]                  # view -> blocks of (path,)
    drawn: dict[str, dict[str, list[Array]]]         # view -> assumption -> blocks of (path,)
    net: dict[str, Array]                            # view -> (statement, batch, party)
    batch_sizes: Array                               # (batch,) paths of each batch
    start: dict[str, Array]                          # view -> (batch, party) claims at the opening
    end: dict[str, Array]                            # view -> (statement, batch, party)
    flows: dict[tuple[str, str, str, str], Array]    # (view, payer, payee, kind) -> sum over paths
    residual: float
    seconds: dict[str, float] = field(default_factory=dict)
    beyond: dict[str, dict[str, Sketch]] = field(default_factory=dict)  # series -> view -> counts of futures not kept whole
    credit: Any = None                               # engine.exposure.Credit; None where nobody may fail
    covers: Any = None                               # engine.covers.Covers
    most_whole: int = 0                              # futures a view of which all are kept whole, at most

    def merge(self, other: Partial) -> Partial:
        """Both together; `other` comes after self in block order."""
        def join(a: dict[Any, Any], b: dict[Any, Any], how: Any) -> dict[Any, Any]:
            return {k: how(a[k], b[k]) if k in a and k in b else a.get(k, b.get(k)) for k in {**a, **b}}

        def moments(a: dict[str, Moments], b: dict[str, Moments]) -> dict[str, Moments]:
            return join(a, b, lambda x, y: x.merge(y))

        def lists(a: dict[str, list[Array]], b: dict[str, list[Array]]) -> dict[str, list[Array]]:
            return join(a, b, lambda x, y: x + y)

        batch_axis = {"net": 1, "start": 0, "end": 1}
        stacked = {name: join(getattr(self, name), getattr(other, name), lambda x, y, axis=axis: batched([x, y], axis))
                   for name, axis in batch_axis.items()}
        return Partial(
            paths=self.paths + other.paths, series=join(self.series, other.series, moments), kept=join(self.kept, other.kept, lists),
            figures=join(self.figures, other.figures, moments), figure_units={**self.figure_units, **other.figure_units},
            outcome=lists(self.outcome, other.outcome), drawn=join(self.drawn, other.drawn, lists), **stacked,
            batch_sizes=batched([self.batch_sizes, other.batch_sizes], 0), flows=join(self.flows, other.flows, np.add),
            residual=max(self.residual, other.residual),
            seconds=join(self.seconds, other.seconds, lambda x, y: x + y),
            beyond=join(self.beyond, other.beyond, lambda x, y: join(x, y, lambda one, two: one.merge(two))),
            credit=self.credit.merge(other.credit) if self.credit else other.credit,
            covers=self.covers.merge(other.covers) if self.covers else other.covers, most_whole=self.most_whole)


def batched(parts: list[Array], axis: int) -> Array:
    """Sums over batches end to end along an axis; where they are more than MOST_BATCHES, neighbours are added in pairs.

    >>> batched([np.arange(3), np.arange(2)], 0).tolist()
    [0, 1, 2, 0, 1]
    """
    whole: Array = np.concatenate(parts, axis=axis)
    if whole.shape[axis] <= MOST_BATCHES:
        return whole
    return np.add.reduceat(whole, np.arange(0, whole.shape[axis], 2), axis=axis)


def party_sums(parties: Parties, rows: Array, role: str, axis: str) -> Array:
    """(..., rows) amounts given to the parties that play a role: (..., party)."""
    return rows @ parties.weights[role, axis]


def batch_sums(amount: Array, block: Block) -> Array:
    """(rows, path) -> (batch, rows) sums over each batch's paths."""
    whole = wide(amount, block.ledger.width)[..., : block.ledger.deflated]
    return np.asarray(whole, dtype=np.float64).reshape(amount.shape[0], -1, block.ledger.batch).sum(axis=-1).T


def net_by_party(parties: Parties, block: Block) -> Array:
    """Paid less received, every statement: (statement, batch, party) money."""
    count = block.ledger.deflated // block.ledger.batch
    net = np.zeros((len(STATEMENTS), count, len(parties.names)))
    for (payer, payee, kind, axis), total in block.ledger.totals.items():
        cash = batch_sums(total, block)[..., None]
        rows = np.moveaxis(np.concatenate([cash, block.ledger.batches[payer, payee, kind, axis]], axis=-1), -1, 0)
        net += party_sums(parties, rows, payer, axis) - party_sums(parties, rows, payee, axis)
    return net


def claims_by_party(parties: Parties, block: Block, claims: list[Claim], deflators: list[Array]) -> Array:
    """Claims held less owed: (statement, batch, party) money; adds to zero over parties."""
    count = block.ledger.deflated // block.ledger.batch
    held = np.zeros((len(deflators), count, len(parties.names)))
    for claim in claims:
        rows = np.stack([batch_sums(np.asarray(claim.amount, dtype=np.float64) * d, block) for d in deflators])
        held += party_sums(parties, rows, claim.holder, claim.by) - party_sums(parties, rows, claim.issuer, claim.by)
    return held


def flow_sums(parties: Parties, block: Block, mode: str) -> dict[tuple[str, str, str, str], Array]:
    """(view, payer, payee, kind) -> cash summed over paths."""
    flows: dict[tuple[str, str, str, str], Array] = {}
    played = {role: np.flatnonzero(weights.any(axis=0)) for role, weights in parties.weights.items()}  # who plays it at all
    for (payer, payee, kind, axis), total in block.ledger.totals.items():
        for view in block.columns.views:
            sums = block.part(total, view, mode).sum(axis=-1)
            payers, payees = played[payer, axis], played[payee, axis]
            grid = (sums[:, None] * parties.weights[payer, axis][:, payers]).T @ parties.weights[payee, axis][:, payees]
            for p, q in zip(*np.nonzero(grid), strict=True):
                key = (view, parties.names[payers[p]], parties.names[payees[q]], kind)
                flows[key] = flows.get(key, 0.0) + grid[p, q]
    return flows
