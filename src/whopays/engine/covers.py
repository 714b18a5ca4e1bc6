"""Cover of debt service by site and year: its quantiles over futures, and how many are locked up, in breach, in default.

A watcher adds up each year's cash flow and service; covers go into a histogram, so that blocks merge in any split.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.engine.exposure import year_ends
from whopays.engine.reduce import POOLED
from whopays.engine.summary import weights_of
from whopays.finance.project import cover_ratio
from whopays.model.bind import Columns
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.simulate import Witness
from whopays.model.stages.fail import fail
from whopays.model.stages.settle import settle
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any
STEP = 0.01  # width of a bin of covers: two decimals are what is printed; judgement
BINS = 1000  # so covers up to 10 are told apart
LEVELS = (0.05, 0.25, 0.50, 0.75, 0.95)  # quantiles told; judgement
DUST = 1e-6  # of what a site costs: a smaller yearly service is none; source: architecture.md, dead band
STANDINGS = ("owes", "locked", "breached", "defaulted")


@dataclass
class Covers:
    """Sums over futures, mode fail where it was run; merged in block order.

    covers : view -> (year, contract, bin) futures; the last bin holds all above
    counts : view -> (standing, year, contract) futures that owed service in the year, were locked up or in breach in any
             quarter of it, and had defaulted by its end
    """

    paths: int
    covers: dict[str, Array]
    counts: dict[str, Array]

    def merge(self, other: Covers) -> Covers:
        """Both together."""
        return Covers(self.paths + other.paths, {view: one + other.covers[view] for view, one in self.covers.items()},
                      {view: one + other.counts[view] for view, one in self.counts.items()})


class CoverWatch:
    """The witness of one block; `reduce` gives its sums."""

    def __init__(self, case: Case, columns: Columns, inputs: Inputs) -> None:
        self.case, self.columns, self.inputs = case, columns, inputs
        self.first = columns.first("fail")  # columns that are looked at
        shape = (len(case.contracts), self.first)
        self.ends = year_ends(case)
        self.sums = {name: np.zeros(shape) for name in ("flow", "service", "locked", "breached", "defaulted")}
        cut = (len(self.ends), *shape)
        self.cover, self.standing = np.zeros(cut), np.zeros((len(STANDINGS), *cut), dtype=bool)

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        flows, sums = now.flows, self.sums
        if stage is settle:
            for name, amount in (("flow", flows.site_flow), ("service", flows.site_scheduled),
                                 ("locked", flows.locked), ("breached", flows.breached)):
                sums[name] += amount[:, : self.first]
        elif stage is fail:
            sums["defaulted"] += flows.site_default[:, : self.first]
            if now.quarter in self.ends:
                self.close(self.ends.index(now.quarter))

    def close(self, year: int) -> None:
        """A year's covers and standings; the next one starts at nothing, but a default is kept."""
        sums, contract = self.sums, self.inputs.contracts
        owes = sums["service"] > DUST * np.asarray(contract.capital_cost * contract.capacity)[:, : self.first]
        self.cover[year] = cover_ratio(sums["flow"], sums["service"])
        self.standing[:, year] = owes, owes & (sums["locked"] > 0), owes & (sums["breached"] > 0), sums["defaulted"] > 0
        for name in ("flow", "service", "locked", "breached"):
            sums[name][:] = 0

    def reduce(self) -> Covers:
        """The block's sums."""
        columns, covers, counts = self.columns, {}, {}
        mode = "fail" if "fail" in columns.modes else columns.modes[0]
        for view in columns.views:
            start = columns.segments.index((view, mode)) * columns.paths
            cut = slice(start, start + columns.paths)
            counts[view] = self.standing[..., cut].sum(axis=-1).astype(float)
            covers[view] = histogram(self.cover[..., cut], self.standing[0][..., cut])
        weights = weights_of(self.case, columns.views)
        for found in (covers, counts):
            found[POOLED] = sum(weights[view] * found[view] for view in columns.views)
        return Covers(columns.paths, covers, counts)


def histogram(values: Array, counted: Array) -> Array:
    """How many of the counted values fall in each bin, (..., path) -> (..., BINS)."""
    rows = values.reshape(-1, values.shape[-1])
    at = np.clip(rows / STEP, 0, BINS - 1).astype(int) + BINS * np.arange(len(rows))[:, None]
    found = np.bincount(at[counted.reshape(rows.shape)], minlength=BINS * len(rows))
    return found.reshape(*values.shape[:-1], BINS).astype(float)


def quantile(bins: Array, level: float) -> float | None:
    """Upper end of the bin in which a share of the futures is reached; None without futures.

    >>> quantile(np.array([1.0, 1.0, 2.0]), 0.5)
    0.02
    """
    total = bins.sum()
    if not total > 0:
        return None
    return round(float((np.searchsorted(bins.cumsum(), level * total * (1 - DUST)) + 1) * STEP), 2)


def covers_of(case: Case, covers: Covers | None) -> dict[str, Any]:
    """What a run tells of its sites' debt: years, levels, and a record a view and site that owes anything.

    owes, locked, breached, defaulted : share of all futures, a year each; quantiles : level -> cover a year, among those that owe
    """
    if covers is None:
        return {}
    quarter = (case.opening.month - 1) // 3 + 1
    years = [case.opening.year + (quarter + t) // 4 for t in year_ends(case)]
    records = []
    for view, counts in covers.counts.items():
        for at, name in enumerate(case.contracts):
            if counts[0, :, at].any():
                shares = {standing: [round(float(v) / covers.paths, 6) for v in counts[k, :, at]] for k, standing in enumerate(STANDINGS)}
                by_level = {f"{level:g}": [quantile(row, level) for row in covers.covers[view][:, at]] for level in LEVELS}
                records.append({"view": view, "contract": name, **shares, "quantiles": by_level})
    return {"years": years, "highest": BINS * STEP, "records": records,
            "contracts": {name: {"lab": one.lab, "sponsor": one.sponsor, "form": one.form, "financing": one.financing}
                          for name, one in case.contracts.items()}}


def both(one: Witness | None, other: Witness) -> Witness:
    """Two witnesses of the same block."""
    if one is None:
        return other

    def told(stage: Stage, moves: Moves, now: State) -> None:
        one(stage, moves, now)
        other(stage, moves, now)

    return told
