"""What a comparison keeps of one policy on a block of futures; mergeable, flat in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.engine.cohorts import CreditFlows, Sums
from whopays.engine.public_flows import PublicFlows, things
from whopays.engine.reduce import POOLED, Moments, by_view
from whopays.engine.summary import books_of, kept_paths, weights_of
from whopays.model.simulate import Block

Array = Any


@dataclass
class Outcome:
    """One policy.

    values, differences : id -> moments over futures, pooled over views; differences are paired with the first policy
    about  : id -> (unit, what it is)
    credit : instrument -> cohorts of what it lends or covers
    batches : id -> (batch,) sums over the futures of each batch, of what figures are worked out of
    net    : view -> (statement, batch, party); start, end as in engine.reduce.Partial
    kept   : view -> (year, path) net payments of the state, first futures only
    batch_sizes : (batch,) futures of each batch
    owned  : (batch,) present value of things the state owns at the end, pooled; no claim on anybody
    struck : view -> layer -> yearly amounts of the years with a catastrophe; years : path-years seen
    """

    paths: int
    values: dict[str, Moments]
    differences: dict[str, Moments]
    about: dict[str, tuple[str, str]]
    batches: dict[str, Array]
    credit: dict[str, Sums]
    net: dict[str, Array]
    start: dict[str, Array]
    end: dict[str, Array]
    kept: dict[str, Array]
    cost: dict[str, Array]
    owned: Array
    batch_sizes: Array
    struck: dict[str, dict[str, Array]]

    def merge(self, other: Outcome) -> Outcome:
        """Both together; `other` comes after in block order."""
        def joined(a: dict[str, Array], b: dict[str, Array], axis: int) -> dict[str, Array]:
            return {view: np.concatenate([a[view], b[view]], axis=axis) for view in a}

        return Outcome(
            self.paths + other.paths, {n: one.merge(other.values[n]) for n, one in self.values.items()},
            {n: one.merge(other.differences[n]) for n, one in self.differences.items()}, self.about,
            joined(self.batches, other.batches, 0), {name: one.merge(other.credit[name]) for name, one in self.credit.items()},
            joined(self.net, other.net, 1), joined(self.start, other.start, 0), joined(self.end, other.end, 1),
            joined(self.kept, other.kept, 1), joined(self.cost, other.cost, 0),
            np.concatenate([self.owned, other.owned]), np.concatenate([self.batch_sizes, other.batch_sizes]),
            {view: joined(layers, other.struck[view], 0) for view, layers in self.struck.items()})


def by_year(case: Case, block: Block, quarterly: Array) -> Array:
    """(quarter, path) summed to calendar years: (year, path)."""
    years = np.array([int(date) for date in block.inputs.dates])
    return np.stack([quarterly[years == year].sum(axis=0) for year in dict.fromkeys(years.tolist())])


def summarise_policy(case: Case, block: Block, public: PublicFlows, values: dict[str, tuple[Array, str, str]],
                     base: dict[str, tuple[Array, str, str]], before: int, credit: list[CreditFlows]) -> Outcome:
    """Reduce a block under one policy; `base` are the values of the first policy on the same futures."""
    views, weights = block.columns.views, weights_of(case, block.columns.views)
    first = kept_paths(len(views), before, block.columns.paths, len(block.series) * case.quarters)

    def pooled(array: Array) -> Moments:
        return Moments.of(by_view(block, np.asarray(array, dtype=np.float64), "fail", weights)[POOLED])

    zero = np.zeros(block.ledger.width)
    books = books_of(case, block, weights)
    yearly = by_year(case, block, public.net)
    layers = {name: by_year(case, block, amounts) for name, amounts in public.layers.items()}
    struck: dict[str, dict[str, Array]] = {}
    for view in views:
        happened = block.part(layers["damage"], view, "fail") > 0
        struck[view] = {name: block.part(amounts, view, "fail")[happened] for name, amounts in layers.items()}
    return Outcome(
        block.columns.paths, {name: pooled(array) for name, (array, _u, _l) in values.items()},
        {name: pooled(array - (base[name][0] if name in base else zero)) for name, (array, _u, _l) in values.items()},
        {name: (unit, label) for name, (_a, unit, label) in values.items()}, in_batches(block, values, weights),
        {flows.actives[0].module.NAME: flows.sums(case, block, weights, first) for flows in credit},
        books["net"], books["start"], books["end"],
        {view: block.part(yearly, view, "fail")[:, :first].astype(np.float32) for view in views},
        {view: block.part(values["public_cost.budget"][0], view, "fail")[:first] for view in views}, owned(block, weights),
        np.full(block.columns.paths // block.ledger.batch, block.ledger.batch), struck)


def in_batches(block: Block, values: dict[str, tuple[Array, str, str]], weights: dict[str, float]) -> dict[str, Array]:
    """Sums over batches of what instruments measure, where they work figures out of it: id -> (batch,)."""
    works = {active.module.NAME for active in block.inputs.instruments if hasattr(active.module, "derived")}
    return {name: np.asarray(by_view(block, np.asarray(array, dtype=np.float64), "fail", weights)[POOLED])
            .reshape(-1, block.ledger.batch).sum(axis=1)
            for name, (array, _unit, _label) in values.items() if name.split(".")[0] in works}


def owned(block: Block, weights: dict[str, float]) -> Array:
    """Things of the state at the end at depreciated cost, present value, summed over each batch: (batch,)."""
    worth = things(block.inputs, block.after) * np.exp(-np.asarray(block.after.log_money, dtype=np.float64))
    pooled = by_view(block, worth, "fail", weights)[POOLED]
    return np.asarray(pooled).reshape(-1, block.ledger.batch).sum(axis=1)
