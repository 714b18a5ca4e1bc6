"""Reduce one simulated block to what a run keeps of it."""

from __future__ import annotations

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


def weights_of(case: Case, views: tuple[str, ...]) -> dict[str, float]:
    """Weights of the views that were run; they add to 1."""
    total = sum(case.views[view].weight for view in views)
    return {view: case.views[view].weight / total for view in views}


def kept_paths(views: int, before: int, paths: int, numbers: int) -> int:
    """How many of a block's futures are kept whole, given how many came before it and the numbers a future and view keeps."""
    most = min(KEPT_WHOLE, KEPT_BYTES // (4 * numbers))  # four bytes each
    return max(0, min(paths, most // views - before))


def summarise(case: Case, block: Block, before: int) -> Partial:
    """Moments, kept paths, who paid whom and what is still owed, of one block.

    before : futures of earlier blocks, so that exactly the first ones are kept whole
    """
    columns, weights = block.columns, weights_of(case, block.columns.views)
    first = kept_paths(len(columns.views), before, columns.paths, len(block.series) * case.quarters)
    series: dict[str, dict[str, Moments]] = {}
    kept: dict[str, dict[str, list[Array]]] = {}
    beyond: dict[str, dict[str, Sketch]] = {}
    for name, values in block.series.items():
        if not tells(name, columns.modes):
            continue
        parts = by_view(block, values, mode_of(name, columns.modes), weights)
        series[name] = {view: Moments.of(part) for view, part in parts.items()}
        kept[name] = {view: [parts[view][..., :first].astype(np.float32)] for view in columns.views}
        if first < columns.paths:
            unit = unit_of(name, "USD", "GW")
            beyond[name] = {view: Sketch.of(parts[view][..., first:], unit) for view in columns.views}
    figures: dict[str, dict[str, Moments]] = {}
    units: dict[str, str] = {}
    outcome: dict[str, list[Array]] = {}
    wanted = OUTCOME if "keep" in columns.modes else OTHER_OUTCOME
    for name, (values, unit, mode) in figures_of(case, block).items():
        if not tells(name, columns.modes):
            continue
        whole = np.broadcast_to(values, (block.ledger.width,))
        parts = by_view(block, whole, mode if mode in columns.modes else columns.modes[0], weights)
        figures[name] = {view: Moments.of(part) for view, part in parts.items()}
        units[name] = unit
        if name == wanted:
            outcome = {view: [np.asarray(parts[view][:first], dtype=np.float64)] for view in columns.views}
    return Partial(
        paths=columns.paths, series=series, kept=kept, figures=figures, figure_units=units, outcome=outcome,
        drawn={view: {name: [values[:first]] for name, values in found.items()} for view, found in block.drawn.items()},
        **books_of(case, block, weights), residual=residual(block.ledger, block.inputs, block.before, block.after),
        seconds=block.seconds, beyond=beyond)


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
    per = net.shape[1] // len(block.columns.segments)

    def split(array: Array, axis: int) -> dict[str, Array]:
        parts = {}
        for view in block.columns.views:
            at = block.columns.segments.index((view, mode))
            parts[view] = np.take(array, np.arange(at * per, (at + 1) * per), axis=axis)
        parts[POOLED] = np.sum([weights[view] * part for view, part in parts.items()], axis=0)
        return parts

    return {"batch_sizes": np.full(per, block.ledger.batch), "net": split(net, 1), "start": split(start, 0), "end": split(end, 1),
            "flows": flow_sums(parties, block, mode)}
