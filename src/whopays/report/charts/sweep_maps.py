"""A sweep: lines along one lever, a heat map over two, a map of policies and points over more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from whopays.report.charts import heat_map, study_lines
from whopays.report.drawing import Chart
from whopays.report.look import Look

FIGURES: Final = {  # kind of figure -> name; the money is nominal, not discounted
    "default_probability": ("default probability within the horizon", "probabilité de défaut sur l'horizon"),
    "funding_gap": ("funding gap, if nobody may fail", "besoin non couvert, sans défaut possible"),
    "loss_in_failure": ("loss of failed labs' claimants", "perte des créanciers des laboratoires défaillants"),
    "public_cost": ("paid by the state through instruments", "payé par l'État au titre des instruments"),
}
CHANCE: Final = "default_probability"
Points = Sequence[Mapping[str, Any]]


def of_sweep(found: Mapping[str, Any], look: Look) -> Iterator[Chart]:
    """Figures of the object `whopays.sweep/1`, those that are zero everywhere left out; none of a sample of more than two levers."""
    points = found["points"]
    levers = list(points[0]["sets"]) if points else []
    for id in figures_of(points):
        for chart in drawn(id, points, levers, look):
            if any(cell for row in chart.rows for cell in row[1:]):
                yield replace(chart, source=source_of(found, look), subtitle=undiscounted(chart.subtitle, look))


def undiscounted(subtitle: str, look: Look) -> str:
    """The words below a title, which for money say that it is as paid.

    >>> undiscounted("Nominal bn USD; ± one error.", Look()), undiscounted("In %; ± one error.", Look())
    ('Nominal bn USD, not discounted; ± one error.', 'In %; ± one error.')
    """
    money, mark, errors = subtitle.partition(look.say(";", " ;"))
    is_money = look.say("Nominal", "courants") in money
    return money + (look.say(", not discounted", ", non actualisés") if is_money else "") + mark + errors


def figures_of(points: Points) -> list[str]:
    """The highest default probability, then the last gap, the loss, what the state pays."""
    if not points:
        return []
    known = list(points[0]["figures"])
    chances = [name for name in known if name.endswith(f".{CHANCE}")]
    highest = max(chances, key=lambda name: max(point["figures"][name]["value"] or 0.0 for point in points), default=None)
    others = [next((name for name in reversed(known) if name.split(".")[0] == kind), None) for kind in list(FIGURES)[1:]]
    return [name for name in (highest, *others) if name]


def drawn(id: str, points: Points, levers: list[str], look: Look) -> Iterator[Chart]:
    """One figure: lines where one lever varies, a map a policy where two do."""
    seed = points[0]["seed"]
    mine = [point for point in points if point["seed"] == seed]
    policies = list(dict.fromkeys(point["policy"] for point in mine))
    if len(levers) == 1:
        yield lines(id, mine, levers[0], policies, look)
    elif len(levers) == 2:
        for policy in policies:
            yield from square(id, [point for point in mine if point["policy"] == policy], levers, policy, look)


def lines(id: str, points: Points, lever: str, policies: list[str], look: Look) -> Chart:
    """A line a policy along a lever."""
    levels = sorted({point["sets"][lever] for point in points})
    held = {(point["policy"], point["sets"][lever]): point["figures"][id] for point in points}
    empty = {"value": None, "error": None, "unit": next(iter(held.values()))["unit"]}
    series = [{"name": policy, "values": [held.get((policy, level), empty) for level in levels]} for policy in policies]
    one = {
        "id": id,
        "title": f"{name_of(id, look)}{look.say(' by ', ' selon ')}{lever}",
        "labels": [f"{level:g}" for level in levels],
        "series": series,
    }
    return replace(study_lines.drawn(one, BARE, look), id=f"sweep.{id}")


def square(id: str, points: Points, levers: list[str], policy: str, look: Look) -> Iterator[Chart]:
    """A map of two levers, where every pair of their levels was computed."""
    first, second = levers
    rows, columns = (sorted({point["sets"][lever] for point in points}) for lever in levers)
    held = {(point["sets"][first], point["sets"][second]): point["figures"][id] for point in points}
    if len(held) == len(rows) * len(columns):
        table = {
            "id": id,
            "columns": ["", *(f"{level:g}" for level in columns)],
            "title": name_of(id, look)
            + look.say(f", {policy}: {first} (rows), {second} (columns)", f", {policy} : {first} (lignes), {second} (colonnes)"),
            "rows": [[f"{row:g}", *(held[row, column] for column in columns)] for row in rows],
        }
        yield replace(heat_map.of_table(table, BARE, look), id=f"sweep.{id}.{policy}")


BARE: Final[dict[str, Any]] = {"code_version": "", "case": "", "as_of": "", "policy": "", "paths": 0, "views": (), "seed": 0}


def name_of(id: str, look: Look) -> str:
    """Name of a figure, its lab before it."""
    parts = id.split(".")
    kind = next((part for part in parts if part in FIGURES), "")
    name = look.say(*FIGURES[kind]) if kind else id
    return f"{parts[1]}{look.say(': ', ' : ')}{name}" if parts[0] == "labs" else name


def source_of(found: Mapping[str, Any], look: Look) -> str:
    """Source line of a sweep."""
    from whopays import __version__

    said = look.say(f"{found['paths']:,} futures a view, every point", f"{look.number(found['paths'], 0)} futurs par vue, chaque point")
    return f"whopays {__version__} · {look.say('sweep', 'balayage')} {found['key']} · {look.say('case', 'cas')} {found['case']} · {said}"
