"""Score a forecast against what came later: coverage of intervals, CRPS, PIT, hits and misses.

The forecast of a figure is its distribution over all futures, views weighted as the case weights them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault, Faults, did_you_mean
from whopays.case.observed import Observed, ObservedFile
from whopays.engine.answer import quarter_names
from whopays.engine.reduce import KEEP_SERIES
from whopays.engine.sample import Asked, simulate_again
from whopays.engine.summary import weights_of
from whopays.model.parties import Parties, firms_of
from whopays.model.series import FIRM_SERIES, LAB_SERIES, MARKET_SERIES, unit_of
from whopays.model.simulate import Block

Array = Any
INNER: Final = (0.25, 0.75)  # the 50 % interval
OUTER: Final = (0.05, 0.95)  # the 90 % interval
# how a year is read from its quarters: sums of flows, means of prices and rates, the end of the year for the rest
FLOWS: Final = ("revenue", "funding_gap", "external_finance", "rent", "unmet", "loss", "capital_spent", "damage")
MEANS: Final = ("spread", "compute_price", "unmet_share", "short_rate", "sentiment", "spread_index", "bust", "concentration")
EVENTS: Final = ("default_probability",)  # observed as 0 or 1: it has failed by then, or not


@dataclass(frozen=True)
class Score:
    """One observed figure against its forecast.

    pit      : probability the forecast gave to less than what came; uniform over many figures when it is right
    crps     : mean absolute distance of forecast and observation less half the spread of the forecast, in its unit;
               of an event the Brier score
    relative : crps over the size of what came; NaN for an event or where that is 0
    verdict  : inside 50 %, inside 90 %, below (the observation), above; for an event its forecast probability says all
    """

    observed: Observed
    is_event: bool
    mean: float
    median: float
    inner: tuple[float, float]
    outer: tuple[float, float]
    pit: float
    pit_error: float
    crps: float
    crps_error: float
    relative: float
    verdict: str


@dataclass(frozen=True)
class Summary:
    """Several scores together; count and shares are of the figures that are no events. NaN where there are none."""

    name: str
    count: int
    events: int
    inside_inner: float
    inside_outer: float
    below: int
    above: int
    mean_pit: float
    crps: float
    relative: float
    brier: float
    unit: str


@dataclass(frozen=True)
class Scores:
    """All of a file: each figure, each quantity, all together, and all together under each view alone."""

    each: list[Score]
    by_quantity: list[Summary]
    overall: Summary
    by_view: dict[str, Summary]
    paths: int


def score(case: Case, file: ObservedFile, *, views: list[str] | None = None, policy: str = "none", paths: int = 10_000, seed: int = 1,
          progress: Callable[[int, int], None] | None = None) -> Scores:
    """Simulate a case and score it against a file.

    Errors: CaseErrors with every row that fits no series, period or unit of the case, or was known when it was made.
    """
    check_fits(case, file)
    chosen = tuple(views or case.views)
    values: dict[str, dict[str, Array]] = {}
    for mode in ("fail", "keep"):
        rows = [row for row in file.rows if (row.id.split(".")[-1] in KEEP_SERIES) is (mode == "keep")]
        if rows:
            values.update(simulate_again(Asked(case, chosen, mode, policy, paths, seed), reader(rows), progress=progress).values)
    weights = weights_of(case, chosen)
    each = [score_one(row, values[key_of(row)], weights) for row in file.rows]
    alone = {view: [score_one(row, values[key_of(row)], {view: 1.0}) for row in file.rows] for view in chosen}
    names = list(dict.fromkeys(one.observed.id for one in each))
    return Scores(each, [summary(name, [one for one in each if one.observed.id == name]) for name in names], summary("all", each),
                  {view: summary(view, scores) for view, scores in alone.items()}, paths)


def series_units(case: Case) -> dict[str, str]:
    """Every series of a case and its unit."""
    labs = [f"labs.{name}.{what}" for name, lab in case.labs.items() if lab.kind != "fringe" for what in LAB_SERIES]
    firms = [f"firms.{name}.{what}" for name in firms_of(case) for what in FIRM_SERIES]
    names = [*labs, *firms, *(f"lines.{line}.revenue" for line in case.lines), *(f"market.{what}" for what in MARKET_SERIES)]
    return {name: unit_of(name, case.currency, case.capacity_unit) for name in names}


def check_fits(case: Case, file: ObservedFile) -> None:
    """Refuse rows that cannot be matched, all at once."""
    faults, units, quarters = Faults(), series_units(case), quarter_names(case)
    if file.case != case.name:
        faults.found.append(Fault(file.path, 0, 0, f"it holds what came after case '{file.case}', not '{case.name}'",
                                  f"score that case, or write 'case: {case.name}' if its figures mean the same"))
    for row in file.rows:
        unit = units.get(row.id)
        if unit is None:
            faults.add(row.places["id"], f"the case has no series '{row.id[:80]}'",
                       did_you_mean(row.id, units, "series are " + ", ".join([*units][:3]) + " ...; `whopays show --json` lists them"))
            continue
        if row.unit != unit:
            faults.add(row.places["unit"], f"{row.id}: unit '{row.unit[:40]}' is not {unit}", f"convert the value and write unit: {unit}")
        missing = [name for name in quarters_of(row.period) if name not in quarters]
        if missing:
            faults.add(row.places["period"], f"{row.id}: {row.period} is not within the horizon, {quarters[0]} to {quarters[-1]}",
                       "remove the row; a year needs all its quarters")
        if row.known_on <= case.as_of:
            faults.add(row.places["known_on"], f"{row.id}: known on {row.known_on}, the case is as of {case.as_of}",
                       "what was known when the forecast was made does not test it; remove the row, or score an earlier forecast")
        _check_range(row, unit, faults)
    faults.raise_if_any()


def _check_range(row: Observed, unit: str, faults: Faults) -> None:
    if row.id.split(".")[-1] in EVENTS and row.value not in (0.0, 1.0):
        faults.add(row.places["value"], f"{row.id}: {row.value:g} was not observed; it has failed by then (1) or not (0)", "write 1 or 0")
    elif unit in ("share", "probability") and not 0 <= row.value <= 1:
        faults.add(row.places["value"], f"{row.id}: {row.value:g} is no {unit}", "write a decimal from 0 to 1")


def quarters_of(period: str) -> list[str]:
    """Quarters of a year, or the quarter itself.

    >>> quarters_of("2030"), quarters_of("2030Q2")
    (['2030Q1', '2030Q2', '2030Q3', '2030Q4'], ['2030Q2'])
    """
    return [period] if "Q" in period else [f"{period}Q{number}" for number in (1, 2, 3, 4)]


def key_of(row: Observed) -> str:
    """Name under which its futures are kept."""
    return f"{row.id} {row.period}"


def reader(rows: list[Observed]) -> Callable[[Case, Block, Parties], dict[str, Array]]:
    """What to keep of a block for some rows: each series over its period, (columns,)."""
    def read(case: Case, block: Block, _parties: Parties) -> dict[str, Array]:
        names = quarter_names(case)
        found = {}
        for row in rows:
            at = [names.index(quarter) for quarter in quarters_of(row.period)]
            values = np.asarray(block.series[row.id][at[0] : at[-1] + 1], dtype=np.float64)
            what = row.id.split(".")[-1]
            found[key_of(row)] = values.sum(axis=0) if what in FLOWS else values.mean(axis=0) if what in MEANS else values[-1]
        return found
    return read


def score_one(row: Observed, by_view: Mapping[str, Array], weights: Mapping[str, float]) -> Score:
    """One figure against its forecast: futures of each view, (path,), and the views' weights."""
    parts = [(weights[view], by_view[view]) for view in weights]
    low, first, middle, third, high = quantiles(parts, (OUTER[0], INNER[0], 0.5, INNER[1], OUTER[1]))
    pit, pit_error = probability_below(parts, row.value)
    crps, crps_error = ranked_probability_score(parts, row.value)
    is_event = row.id.split(".")[-1] in EVENTS
    verdict = ("event" if is_event else "inside 50 %" if first <= row.value <= third else "inside 90 %" if low <= row.value <= high
               else "below" if row.value < low else "above")
    return Score(row, is_event, float(sum(weight * part.mean() for weight, part in parts)), middle, (first, third), (low, high),
                 pit, pit_error, crps, crps_error, crps / abs(row.value) if row.value and not is_event else float("nan"), verdict)


def weighted(parts: list[tuple[float, Array]]) -> tuple[Array, Array]:
    """Values of all views in rising order, and the probability of each."""
    values = np.concatenate([part for _, part in parts])
    mass = np.concatenate([np.full(len(part), weight / len(part)) for weight, part in parts])
    order = np.argsort(values, kind="stable")
    return values[order], mass[order] / mass.sum()


def quantiles(parts: list[tuple[float, Array]], levels: tuple[float, ...]) -> list[float]:
    """Smallest value whose probability reaches each level.

    >>> quantiles([(0.5, np.array([1.0, 2.0])), (0.5, np.array([3.0, 4.0]))], (0.25, 0.5, 1.0))
    [1.0, 2.0, 4.0]
    """
    values, mass = weighted(parts)
    upto = np.cumsum(mass)
    return [float(values[min(int(np.searchsorted(upto, level * upto[-1] * (1 - 1e-12))), len(values) - 1)]) for level in levels]


def probability_below(parts: list[tuple[float, Array]], value: float) -> tuple[float, float]:
    """Probability of less than a value, half of what equals it counted, and its Monte Carlo error.

    >>> probability_below([(1.0, np.array([1.0, 2.0, 2.0, 3.0]))], 2.0)[0]
    0.5
    """
    on_path = np.sum([weight * ((part < value) + 0.5 * (part == value)) for weight, part in parts], axis=0)
    return float(on_path.mean()), standard_error(on_path)


def ranked_probability_score(parts: list[tuple[float, Array]], value: float) -> tuple[float, float]:
    """Continuous ranked probability score of the forecast, in its unit, and its Monte Carlo error.

    crps = E|X - y| - E|X - X'| / 2, X and X' two draws of the forecast; 0 for a sure and right one, |x - y| for
    one sure of x, the Brier score for an event.

    parts   : (weight, futures of a view (path,)); weights add to 1, views lie on the same futures
    returns : in the unit of value, >= 0; the error by the delta method, NaN for one future

    Source: Gneiting and Raftery (2007), Journal of the American Statistical Association 102:359-378, equation 21.

    >>> ranked_probability_score([(1.0, np.array([3.0, 3.0]))], 5.0)[0]
    2.0
    >>> round(ranked_probability_score([(1.0, np.array([0.0, 0.0, 0.0, 1.0]))], 1.0)[0], 12)  # (1 - 0.25) squared
    0.5625
    """
    values, mass = weighted(parts)
    upto, moment = np.cumsum(mass), np.cumsum(mass * values)
    half_spread = float(np.sum(mass * values * (2 * upto - mass - 1)))
    crps = float(np.sum(mass * np.abs(values - value))) - half_spread
    on_path: Array = 0.0
    for weight, part in parts:
        at = np.searchsorted(values, part, side="right") - 1
        away = part * (2 * upto[at] - 1) + moment[-1] - 2 * moment[at]  # E|x - X'|
        on_path = on_path + weight * (np.abs(part - value) - away)
    return max(crps, 0.0), standard_error(on_path)


def standard_error(on_path: Array) -> float:
    """Of a mean over futures, in the unit of the values, (path,); NaN for one future."""
    return float(on_path.std(ddof=1) / len(on_path) ** 0.5) if len(on_path) > 1 else float("nan")


def summary(name: str, scores: list[Score]) -> Summary:
    """Several scores together; CRPS in a unit only where all share it."""
    figures = [one for one in scores if not one.is_event]
    events = [one for one in scores if one.is_event]
    units = {one.observed.unit for one in figures}
    names = {one.observed.id for one in figures}

    def mean(values: list[float]) -> float:
        known = [value for value in values if np.isfinite(value)]
        return float(np.mean(known)) if known else float("nan")

    return Summary(
        name, len(figures), len(events), mean([float(one.verdict == "inside 50 %") for one in figures]),
        mean([float(one.verdict.startswith("inside")) for one in figures]),
        sum(one.verdict == "below" for one in figures), sum(one.verdict == "above" for one in figures),
        mean([one.pit for one in figures]), mean([one.crps for one in figures]) if len(names) == 1 else float("nan"),
        mean([one.relative for one in figures]), mean([one.crps for one in events]), units.pop() if len(names) == 1 else "")


def refuse_few(paths: int) -> None:
    """One future has no interval. Errors: CaseErrors."""
    if paths < 2:
        raise CaseErrors([Fault("--paths", 0, 0, f"{paths} future has no interval and no error",
                                "choose 2 or more; 1,000 and more tell something")])
