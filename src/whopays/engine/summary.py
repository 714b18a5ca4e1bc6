"""Reduce one simulated block to what a run keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from math import prod
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.engine.figures import figures_of
from whopays.engine.reduce import (
    KEPT_BYTES,
    KEPT_WHOLE,
    POOLED,
    Moments,
    Partial,
    by_view,
    claims_by_party,
    flow_sums,
    mode_of,
    net_by_party,
    tells,
)
from whopays.engine.sketch import Sketch
from whopays.model.claim import marks
from whopays.model.ledger import residual
from whopays.model.parties import Parties
from whopays.model.series import unit_of
from whopays.model.simulate import Block

Array = Any
OUTCOME = "funding_gap.end"  # what drivers are ranked on; the default count where mode keep was not run
OTHER_OUTCOME = "loss_in_failure"
AT_ONCE = 65_536  # numbers of several quantities that go through in one array, half a megabyte; measured


def weights_of(case: Case, views: tuple[str, ...]) -> dict[str, float]:
    """Weights of the views that were run; they add to 1."""
    total = sum(case.views[view].weight for view in views)
    return {view: case.views[view].weight / total for view in views}


def most_whole(views: int, numbers: int) -> int:
    """How many futures under each view are kept whole at most; numbers : kept of a future and view, four bytes each."""
    return min(KEPT_WHOLE, KEPT_BYTES // (4 * numbers)) // views


def kept_paths(views: int, before: int, paths: int, numbers: int) -> int:
    """How many of a block's futures are among the first, given how many came before it."""
    return max(0, min(paths, most_whole(views, numbers) - before))


def summarise(case: Case, block: Block, before: int, total: int | None = None) -> Partial:
    """Moments, quantiles' matter, who paid whom and what is still owed, of one block.

    before : futures of earlier blocks: inputs and outcome are kept of exactly the first ones, for what drives the answer
    total  : futures of the whole run; where they are more than are kept whole, series are counted from the first block on
    """
    columns, weights = block.columns, weights_of(case, block.columns.views)
    numbers = len(block.series) * case.quarters
    first = kept_paths(len(columns.views), before, columns.paths, numbers) // columns.group * columns.group
    most = most_whole(len(columns.views), numbers)
    whole = first if total is None or total <= most else 0
    partial = sums_of(case, block, OUTCOME if "keep" in columns.modes else OTHER_OUTCOME, first)
    partial.most_whole = most
    told = {name: (values, mode_of(name, columns.modes)) for name, values in block.series.items() if tells(name, columns.modes)}
    for name, (parts, moments) in moments_of(block, told, weights):
        partial.series[name] = moments
        partial.kept[name] = {view: [parts[view][..., :whole].astype(np.float32)] if whole else [] for view in columns.views}
        if whole < columns.paths:
            unit = unit_of(name, "USD", "GW")
            partial.beyond[name] = {view: Sketch.of(parts[view][..., whole:], unit) for view in columns.views}
    # copies, since a view would keep the whole block's draw alive
    partial.drawn = {view: {name: [values[:first].copy()] for name, values in found.items()} if first else {}
                     for view, found in block.drawn.items()}
    return partial


def moments_of(block: Block, told: dict[str, tuple[Array, str]], weights: dict[str, float],
               ) -> Iterator[tuple[str, tuple[dict[str, Array], dict[str, Moments]]]]:
    """Each quantity's parts by view and pooled, and their moments, in order.

    told : name -> (values (..., path), mode it is read in)
    Of few futures many quantities go through in one array: what NumPy takes for a call is then more than what it takes for numbers.
    """
    for (mode, shape), alike in groupby(told, lambda name: (told[name][1], told[name][0].shape)):
        while some := list(islice(alike, max(AT_ONCE // prod(shape), 1))):
            parts = by_view(block, np.stack([told[name][0] for name in some]), mode, weights)
            moments = {view: Moments.of(part, block.columns.group) for view, part in parts.items()}
            for at, name in enumerate(some):
                yield name, ({view: part[at] for view, part in parts.items()},
                             {view: Moments(one.n, one.mean[at], one.squares[at]) for view, one in moments.items()})


def sums_of(case: Case, block: Block, wanted: str = "", first: int = 0) -> Partial:
    """Figures and books of one block alone: all that a sweep keeps.

    wanted : the figure whose values are kept on the first futures
    """
    columns, weights = block.columns, weights_of(case, block.columns.views)
    figures: dict[str, dict[str, Moments]] = {}
    units: dict[str, str] = {}
    outcome: dict[str, list[Array]] = {}
    found = {name: one for name, one in figures_of(case, block).items() if tells(name, columns.modes)}
    told = {name: (np.broadcast_to(values, (block.ledger.width,)), mode if mode in columns.modes else columns.modes[0])
            for name, (values, _unit, mode) in found.items()}
    for name, (parts, moments) in moments_of(block, told, weights):
        figures[name] = moments
        units[name] = found[name][1]
        if name == wanted and first:
            outcome = {view: [np.array(parts[view][:first], dtype=np.float64)] for view in columns.views}
    return Partial(
        paths=columns.paths, series={}, kept={}, figures=figures, figure_units=units, outcome=outcome, drawn={},
        **books_of(case, block, weights), residual=residual(block.ledger, block.inputs, block.before, block.after), seconds=block.seconds)


def books_of(case: Case, block: Block, weights: dict[str, float]) -> dict[str, Any]:
    """Net payments, claims at the opening and at the end, flows between parties, by view and pooled."""
    caps = np.asarray(block.inputs.contracts.vendor_finance_cap, dtype=float).mean(axis=1)
    parties = Parties(case, block.inputs.holdings.share, caps)
    mode = "fail" if "fail" in block.columns.modes else block.columns.modes[0]
    after = block.after
    one = np.ones(block.ledger.width)
    deflators = [one, np.exp(-np.asarray(after.log_money, dtype=float)), np.exp(np.asarray(after.log_discount, dtype=float))]
    net = net_by_party(parties, block)
    start = claims_by_party(parties, block, marks(block.inputs, block.before), [one])[0]
    end = claims_by_party(parties, block, marks(block.inputs, after), deflators)
    per = block.columns.paths // block.ledger.batch

    def split(array: Array, axis: int) -> dict[str, Array]:
        parts = {}
        for view in block.columns.views:
            at = block.columns.segments.index((view, mode))
            parts[view] = np.take(array, np.arange(at * per, (at + 1) * per), axis=axis)
        parts[POOLED] = np.sum([weights[view] * part for view, part in parts.items()], axis=0)
        return parts

    return {"batch_sizes": np.full(per, block.ledger.batch), "net": split(net, 1), "start": split(start, 0), "end": split(end, 1),
            "flows": flow_sums(parties, block, mode)}
