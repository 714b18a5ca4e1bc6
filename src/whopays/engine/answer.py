"""From merged reducers to the answer: figures, series, who pays, drivers, with errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from functools import lru_cache, reduce
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.engine.reduce import POOLED, Moments, Partial
from whopays.engine.sketch import Sketch, mixture
from whopays.engine.summary import weights_of
from whopays.model.bind import Binder, Columns
from whopays.model.ledger import STATEMENTS
from whopays.model.parties import RESOURCES, Parties
from whopays.model.result import QUANTILES, Figure, Payer, Series, View
from whopays.model.series import unit_of
from whopays.model.shocks import BLOCK
from whopays.units import in_units_of

Array = Any
# Best first, as in sources/grade.py, a derivation from good sources between; a result takes its weakest input's
GRADES = ("primary", "press", "derived", "weak", "unverified", "judgement")
AT_ONCE = 4_000_000  # numbers of all series sorted in one array, 16 MB; the default case has 7,000 a future
SHOWN_AS = ("clearing:house",)  # passes money on within the quarter, never a bearer


def quarter_names(case: Case) -> tuple[str, ...]:
    """`2025Q4`, ... from the quarter after the opening date."""
    return names_from(case.opening.year * 4 + (case.opening.month - 1) // 3 + 1, case.quarters)


@lru_cache(8)
def names_from(first: int, quarters: int) -> tuple[str, ...]:
    """Names of quarters, the first of them counted from year 0."""
    return tuple(f"{(first + t) // 4}Q{(first + t) % 4 + 1}" for t in range(quarters))


def weakest_grade(case: Case, view: str) -> str:
    """Grade of the weakest input that enters a run: no answer is better than that."""
    grades = {row.grade for row in case.assumptions(view).values()}
    return max(grades, key=lambda grade: GRADES.index(grade) if grade in GRADES else len(GRADES))


def from_sorted(ordered: Array, levels: tuple[float, ...]) -> Array:
    """Quantiles of sorted values, linear between order statistics: (..., quarter, path) -> (level, ..., quarter).

    >>> from_sorted(np.array([[1.0, 2.0, 3.0]]), (0.25, 0.5)).tolist()
    [[1.5], [2.0]]
    """
    place = np.asarray(levels) * (ordered.shape[-1] - 1)
    below = np.floor(place).astype(int)
    part = place - below
    low, high = ordered[..., below], ordered[..., np.minimum(below + 1, ordered.shape[-1] - 1)]
    return np.moveaxis(low + (high - low) * part, -1, 0)


def of_mixture(parts: list[Array], weights: list[float], levels: tuple[float, ...]) -> Array:
    """Quantiles of a mixture of sorted parts (..., quarter, path): (level, ..., quarter)."""
    values = np.concatenate(parts, axis=-1)
    if len(set(weights)) == 1 and len({part.shape[-1] for part in parts}) == 1:
        values.sort(axis=-1, kind="stable")  # merges the sorted runs
        return from_sorted(values, levels)
    mass = np.concatenate([np.full(p.shape[-1], w / p.shape[-1]) for p, w in zip(parts, weights, strict=True)])
    order = np.argsort(values, axis=-1, kind="stable")
    upto = np.cumsum(mass[order], axis=-1)
    found = np.stack([np.argmax(upto >= level * upto[..., -1:], axis=-1) for level in levels], axis=-1)
    return np.moveaxis(np.take_along_axis(np.take_along_axis(values, order, axis=-1), found, axis=-1), -1, 0)


def quantiles_of(partial: Partial, weights: dict[str, float]) -> dict[tuple[str, str], Array]:
    """(series, view or pooled) -> (level, quarter); exact while all futures are kept, else from counts of all of them.

    Few futures are sorted in one array of all series; with many, several series go at once, since sorting lets other threads run.
    """
    exact = [name for name in partial.series if name not in partial.beyond]
    if sum(part[0].size for name in exact for part in partial.kept[name].values()) * max(partial.paths // BLOCK, 1) <= AT_ONCE:
        groups = [exact] if exact else []
    else:
        groups = [[name] for name in exact]
    with ThreadPoolExecutor(2) if len(groups) > 1 or partial.beyond else nullcontext() as threads:
        each = threads.map if threads else map
        found = [*each(lambda group: exact_quantiles(partial, weights, group), groups),
                 *each(lambda name: counted_quantiles(partial, weights, name), partial.beyond)]
    return {key: levels for one in found for key, levels in one.items()}


def exact_quantiles(partial: Partial, weights: dict[str, float], names: list[str]) -> dict[tuple[str, str], Array]:
    """(series, view) -> (level, quarter) quantiles of some series whose futures are all kept, in the unit of the series."""
    parts = {view: np.sort(np.stack([np.concatenate(partial.kept[name][view], axis=-1) for name in names]), axis=-1) for view in weights}
    by_view = {view: from_sorted(part, QUANTILES) for view, part in parts.items()}
    by_view[POOLED] = of_mixture(list(parts.values()), list(weights.values()), QUANTILES)
    return {(name, view): levels[:, at] for view, levels in by_view.items() for at, name in enumerate(names)}


def counted_quantiles(partial: Partial, weights: dict[str, float], name: str) -> dict[tuple[str, str], Array]:
    """(series, view) -> (level, quarter) quantiles of a series of more futures than are kept, within the sketch's error."""
    unit = unit_of(name, "USD", "GW")
    whole = {view: reduce(Sketch.merge, [Sketch.of(part, unit) for part in partial.kept[name][view] if part.shape[-1]],
                          partial.beyond[name][view]) for view in weights}
    found = {(name, view): sketch.quantiles(QUANTILES) for view, sketch in whole.items()}
    return {**found, (name, POOLED): mixture(list(whole.values()), list(weights.values()), QUANTILES)}


def series_of(case: Case, partial: Partial, name: str, view: str, levels: Array) -> Series:
    """One series under a view or pooled."""
    moments: Moments = partial.series[name][view]
    return Series(name, unit_of(name, case.currency, case.capacity_unit), quarter_names(case), moments.mean, moments.error,
                  {q: levels[i].astype(np.float64) for i, q in enumerate(QUANTILES)})


def mean_errors(sums: Array, sizes: Array) -> Array:
    """Standard error of a mean over paths from sums over batches; NaN for a single batch.

    sums  : (batch, ...) sums over each batch's paths; sizes: (batch,) its count of paths
    error^2 = sum of (sum_b - mean n_b)^2 x B / (B - 1) / N^2, so batches need not be of one size

    >>> mean_errors(np.array([2.0, 8.0]), np.array([1, 2])).round(6).tolist()
    0.888889
    """
    count, paths = len(sums), sizes.sum()
    if count < 2:
        return sums[0] * np.nan
    mean = sums.sum(axis=0) / paths
    gaps = sums - np.multiply.outer(sizes, mean)
    return np.sqrt((gaps**2).sum(axis=0) * count / (count - 1)) / paths


def parties_of(case: Case, views: tuple[str, ...], modes: tuple[str, ...]) -> Parties:
    """The parties of a case and who plays which role, from its numbers at their first future."""
    binder = Binder(case, Columns(views, modes, 1), 0, 0, np.float64)
    caps = binder.table([binder.number(f"contracts.{name}.vendor_finance_cap") for name in case.contracts])
    return Parties(case, binder.holdings().share, caps.mean(axis=1))


def payers_of(parties: Parties, partial: Partial, view: str, statement: str) -> list[Payer]:
    """Who pays: net / resources, signed, adding to 1; error by the delta method on batch sums.

    share = E[net] / E[R]; var = sum of (net_b - share R_b)^2 over batches b, over (sum R_b)^2.
    """
    at = STATEMENTS.index(statement)
    net, start, end = partial.net[view][at], partial.start[view], partial.end[view][at]
    n, count = partial.paths, len(net)
    resources = parties.at[RESOURCES]
    received = -net[:, resources]
    total = received.sum()
    shares = net.sum(axis=0) / total
    gaps = net - shares * received[:, None]
    errors = np.sqrt((gaps**2).sum(axis=0) * count / (count - 1)) / total if count > 1 else shares * np.nan
    burden = net - (end - start)
    money_errors = [mean_errors(batches, partial.batch_sizes) for batches in (net, end, burden)]
    lines = []
    moved = sum(np.abs(batches).sum(axis=0) for batches in (net, start, end))
    means = [np.ascontiguousarray(batches.T).sum(axis=1) / n for batches in (net, burden, end)]
    for i, name in enumerate(parties.names):
        if i == resources or name in SHOWN_AS or moved[i] == 0:
            continue
        mean, money_error = [float(one[i]) for one in means], [float(one[i]) for one in money_errors]
        lines.append(Payer(name, name.split(":")[0], float(shares[i]), mean[0], mean[1], mean[2], float(errors[i]), *money_error))
    return sorted(lines, key=lambda line: -line.net)


def view_of(case: Case, parties: Parties, partial: Partial, view: str, weights: dict[str, float],
            quantiles: dict[tuple[str, str], Array]) -> View:
    """Everything under one view, or pooled."""
    names = list(weights) if view == POOLED else [view]
    grade = max((weakest_grade(case, v) for v in names), key=GRADES.index)
    figures = []
    for name, by_view in partial.figures.items():
        moments = by_view[view]
        unit = in_units_of(partial.figure_units[name], case.currency, case.capacity_unit)
        figures.append(Figure(name, label_of(name), float(moments.mean), unit, float(moments.error), grade))
    statements = {name: payers_of(parties, partial, view, name) for name in STATEMENTS}
    series = [series_of(case, partial, name, view, quantiles[name, view]) for name in partial.series]
    return View(figures, series, statements["cash"], statements)


LABELS = {
    "resources": "received by resources (work, energy, materials)", "promised.headline": "promised, as public tallies count",
    "promised.if_taken": "promised rent in the horizon if all is taken", "promised.firm": "promised rent in the horizon, firm part",
    "taken": "rent paid on these contracts", "taken_unsigned": "rent paid for growth not signed for, and parents' own sites",
    "site_finance": "loans and sponsors' equity for sites, to the end of the horizon",
    "penalties": "penalties for capacity given up", "funding_gap": "funding gap, cumulative to",
    "external_finance": "external finance, cumulative to",
    "default_probability": "default probability by the end of", "revenue": "sales", "unmet": "unmet demand at list price",
    "loss_in_failure": "loss of failed labs' claimants", "public_cost": "paid by the state through instruments, net",
    "damage": "damage of catastrophes", "dilution": "part of equity passed to others by the end, failures included",
    "market.compute_price": "price of compute",
    "sanity.rent_per_gw_year": "rent paid per unit of capacity and year",
    "sanity.capital_per_gw_delivered": "capital spent per unit delivered",
}


def label_of(name: str) -> str:
    """What a figure is, in words, from its id."""
    parts = name.split(".")
    who = f"{parts[1]}: " if parts[0] == "labs" else ""
    rest = ".".join(parts[2:] if parts[0] == "labs" else parts)
    if rest == "default_probability":
        return f"{who}{LABELS[rest]} the horizon"
    if rest in LABELS:
        return who + LABELS[rest]
    stem, last = rest.rsplit(".", 1) if "." in rest else (rest, "")
    when = "the end of the horizon" if last == "end" else last
    return f"{who}{LABELS[stem]} {when}"


class Views(Mapping[str, View]):
    """The answer under each view, made when it is first read: who shows all views pooled does not wait for it."""

    def __init__(self, case: Case, parties: Parties, partial: Partial, weights: dict[str, float],
                 quantiles: dict[tuple[str, str], Array]) -> None:
        self.given = case, parties, partial, weights, quantiles
        self.made: dict[str, View] = {}

    def __getitem__(self, view: str) -> View:
        case, parties, partial, weights, quantiles = self.given
        if view not in self.made and view in weights:
            self.made[view] = view_of(case, parties, partial, view, weights, quantiles)
        return self.made[view]

    def __iter__(self) -> Iterator[str]:
        return iter(self.given[3])

    def __len__(self) -> int:
        return len(self.given[3])


def answer(case: Case, partial: Partial, parties: Parties, views: tuple[str, ...]) -> tuple[View, Views, dict[str, float]]:
    """Pooled view, each view, and the weights."""
    weights = weights_of(case, views)
    quantiles = quantiles_of(partial, weights)
    futures_apart = replace(partial, kept={}, beyond={}, drawn={})  # they are large, and are in the quantiles
    return view_of(case, parties, partial, POOLED, weights, quantiles), Views(case, parties, futures_apart, weights, quantiles), weights
