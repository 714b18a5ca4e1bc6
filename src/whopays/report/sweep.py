"""A sweep for a person, and as the object `whopays.sweep/1`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from rich.console import RenderableType
from rich.text import Text

from whopays.engine.sweep import SCHEMA, Sweep, points_of
from whopays.report.amounts import amount, measure, with_unit
from whopays.report.figures import grid

POOLED: Final = "pooled"
FIGURES: Final = ("funding_gap", "loss_in_failure", "public_cost")  # the first of each kind is shown
CHANCE: Final = "default_probability"
SHOWN: Final = 40  # points printed; all stand in the store and in --json


def sweep_object(sweep: Sweep, rows: Sequence[dict[str, Any]], trouble: dict[str, str]) -> dict[str, Any]:
    """Every point with its figures and who pays, pooled over views; null where a figure is undefined."""
    points = {point.number: {"point": point.number, "policy": point.policy, "seed": point.seed, "sets": dict(point.sets),
                             "figures": {}, "who_pays": {}} for point in points_of(sweep)}
    for row in rows:
        if row["view"] == POOLED and row["statement"] in ("", "cash"):
            found = points[row["point"]]["figures" if row["kind"] == "figure" else "who_pays"]
            assert isinstance(found, dict)
            found[row["id"]] = {name: finite(row[name]) for name in ("value", "error", "unit")}
    return {"schema": SCHEMA, "case": sweep.case, "case_hash": sweep.case_hash, "key": sweep.key, "paths": sweep.paths,
            "points": [one for one in points.values() if one["figures"]], "missing": sum(not one["figures"] for one in points.values()),
            "trouble": trouble}


def finite(value: Any) -> Any:
    """A value as JSON can hold it."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def pieces(found: dict[str, Any], place: str) -> list[RenderableType]:
    """A table of points, what went wrong, where everything stands."""
    points = found["points"]
    out: list[RenderableType] = [Text(f"{len(points):,} points of {found['case']}, {found['paths']:,} futures a view each")]
    if points:
        out.append(table(points))
    out += [Text(f"{name}: {told}", style="red") for name, told in found["trouble"].items()]
    more = f"{len(points) - SHOWN:,} more points; " if len(points) > SHOWN else ""
    told = f"± is one Monte Carlo standard error; {more}every figure of every view stands in {place}/points (Parquet)"
    return [*out, Text(told, style="dim")]


def columns_of(points: Sequence[dict[str, Any]]) -> list[str]:
    """Figures worth a column: a chance of default, a gap, a loss, what the state pays."""
    known = list(points[0]["figures"])
    chances = [name for name in known if name.endswith(f".{CHANCE}")]
    largest = max(chances, key=lambda name: max(point["figures"][name]["value"] for point in points), default=None)
    firsts = [next((name for name in known if name.split(".")[0] == kind), None) for kind in FIGURES]
    return [name for name in (largest, *firsts) if name is not None]


def broken(name: str) -> str:
    """A name over two lines, its last word on the second.

    >>> broken("compute.slip")
    'compute.\\nslip'
    """
    return ".\n".join(name.rsplit(".", 1))


def table(points: Sequence[dict[str, Any]]) -> RenderableType:
    """One row a point: policy, seed, levers, then figures."""
    made, names = grid(), columns_of(points)
    seeds = len({point["seed"] for point in points}) > 1
    levers = list(points[0]["sets"])
    made.add_column("policy", no_wrap=True)
    for lever in [*(["seed"] if seeds else []), *levers]:
        made.add_column(broken(lever), justify="right", no_wrap=True)
    ways = {}
    for name in names:
        values = [point["figures"][name] for point in points]
        ways[name] = measure(values[0]["unit"], max(abs(one["value"]) for one in values))
        made.add_column(broken(with_unit(name, ways[name])), justify="right", no_wrap=True)
    for point in points[:SHOWN]:
        figures = [amount(point["figures"][name]["value"], point["figures"][name]["error"], ways[name]) for name in names]
        varied = [*([str(point["seed"])] if seeds else []), *[f"{point['sets'][lever]:g}" for lever in levers]]
        made.add_row(point["policy"], *varied, *figures)
    return made
