"""A sweep for a person, and as the object `whopays.sweep/1`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

from rich.console import RenderableType
from rich.text import Text

from whopays.engine.sweep import SCHEMA, Sweep
from whopays.report.amounts import Measure, amount, measure, with_unit
from whopays.report.figures import Page, grid

POOLED: Final = "pooled"
FIGURES: Final = ("funding_gap", "loss_in_failure", "public_cost")  # the first of each kind is shown
CHANCE: Final = "default_probability"
SHOWN: Final = 40  # points printed; all stand in the store
LISTED: Final = 10_000  # points in the object, about 60 MB of text; judgement: more are read from the store


def sweep_object(sweep: Sweep, rows: Iterable[dict[str, Any]], trouble: dict[str, str], whole: int) -> dict[str, Any]:
    """Points with their figures and who pays, pooled over views; null where a figure is undefined.

    rows : of the first points that are whole, at most LISTED of them; whole : how many points are
    """
    points: dict[int, dict[str, Any]] = {}
    names = [name for name, _levels in sweep.grid] + [name for name, _low, _high in sweep.ranges]
    for row in rows:
        if row["view"] == POOLED and row["statement"] in ("", "cash"):
            point = points.setdefault(row["point"], {
                "point": row["point"], "policy": row["policy"], "seed": row["seed"], "sets": {name: row[name] for name in names},
                "figures": {}, "who_pays": {}})
            found = point["figures" if row["kind"] == "figure" else "who_pays"]
            found[row["id"]] = {name: finite(row[name]) for name in ("value", "error", "unit")}
    return {"schema": SCHEMA, "case": sweep.case, "case_hash": sweep.case_hash, "key": sweep.key, "paths": sweep.paths,
            "points": list(points.values()), "whole": whole, "missing": sweep.n_points - whole, "trouble": trouble}


def finite(value: Any) -> Any:
    """A value as JSON can hold it."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def pieces(found: dict[str, Any], place: str, page: Page) -> list[RenderableType]:
    """A table of points, what went wrong, where everything stands."""
    points = found["points"]
    whole, futures, missing = (page.write(f"{found[name]:,}") for name in ("whole", "paths", "missing"))
    out: list[RenderableType] = [Text(page.say(f"{whole} points of {found['case']}, {futures} futures a view each",
                                               f"{whole} points de {found['case']}, {futures} futurs par vue chacun"))]
    if points:
        out.append(table(points, page))
    out += [Text(f"{name}: {told}", style="red") for name, told in found["trouble"].items()]
    if found["missing"]:
        out.append(Text(page.say(f"{missing} points are not whole; `whopays sweep FILE --resume` does what is missing",
                                 f"{missing} points sont incomplets ; `whopays sweep FICHIER --resume` fait ce qui manque"), style="red"))
    rest = page.write(f"{found['whole'] - SHOWN:,}")
    more = page.say(f"{rest} more points; ", f"{rest} autres points ; ") if found["whole"] > SHOWN else ""
    told = page.say(f"± is one Monte Carlo standard error; {more}every figure of every view stands in {place}/points (Parquet)",
                    f"± est une erreur type de Monte-Carlo ; {more}chaque chiffre de chaque vue est dans {place}/points (Parquet)")
    return [*out, Text(told, style="dim")]


def columns_of(points: Sequence[dict[str, Any]]) -> list[str]:
    """Figures worth a column: a chance of default, a gap, a loss, what the state pays."""
    known = list(points[0]["figures"])
    chances = [name for name in known if name.endswith(f".{CHANCE}")]
    largest = max(chances, key=lambda name: max(point["figures"][name]["value"] for point in points), default=None)
    firsts = [next((name for name in known if name.split(".")[0] == kind), None) for kind in FIGURES]
    return [name for name in (largest, *firsts) if name is not None]


def broken(name: str) -> str:
    """A name over several lines, so that numbers and not names decide how wide a column is.

    >>> broken("funding.equity_pace")
    'funding.\\nequity_\\npace'
    """
    return name.replace(".", ".\n").replace("_", "_\n")


def table(points: Sequence[dict[str, Any]], page: Page) -> RenderableType:
    """One row a point: policy, seed, levers, then figures."""
    made, names = grid(), columns_of(points)
    seeds = len({point["seed"] for point in points}) > 1
    levers = list(points[0]["sets"])
    made.add_column(page.say("policy", "politique"), no_wrap=True)
    for lever in [*([page.say("seed", "graine")] if seeds else []), *levers]:
        made.add_column(broken(lever), justify="right", no_wrap=True)
    ways = {}
    for name in names:
        values = [point["figures"][name] for point in points]
        ways[name] = measure(values[0]["unit"], max(abs(one["value"]) for one in values))
        made.add_column(broken(with_unit(name, Measure(1.0, page.write(ways[name].unit)))), justify="right", no_wrap=True)
    for point in points[:SHOWN]:
        figures = [page.write(amount(point["figures"][name]["value"], point["figures"][name]["error"], ways[name])) for name in names]
        varied = [*([str(point["seed"])] if seeds else []), *[page.write(f"{point['sets'][lever]:g}") for lever in levers]]
        made.add_row(point["policy"], *varied, *figures)
    return made
