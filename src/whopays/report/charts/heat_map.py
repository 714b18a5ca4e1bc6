"""A heat map of a table of estimates: one number for each pair of inputs, written in its cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from whopays.report.charts.study_lines import subtitle_of
from whopays.report.drawing import Chart, Column, based, category_axis
from whopays.report.look import Look
from whopays.report.naming import source_of_object

CELL: Final = 44  # pixels of a row
FAR: Final = 0.72  # of the scale from which letters have the colour of the paper
RAMP: Final = ("least", "middle", "most")
LEAST: Final = 2  # rows and columns below which there is nothing to compare


def is_map(table: Mapping[str, Any]) -> bool:
    """Whether a study's table is a map: every cell beside the labels an estimate, all in one unit."""
    cells = [cell for row in table["rows"] for cell in row[1:]]
    units = {cell["unit"] for cell in cells if isinstance(cell, dict)}
    heads = [head for head in table["columns"][1:] if isinstance(head, str)]
    numbered = bool(heads) and all(any(letter.isdigit() for letter in head) for head in heads)
    return (
        len(table["rows"]) >= LEAST
        and len(heads) >= LEAST
        and len(units) == 1
        and numbered
        and all(isinstance(cell, dict) for cell in cells)
        and all(isinstance(row[0], str) and any(letter.isdigit() for letter in row[0]) for row in table["rows"])
    )


def of_table(table: Mapping[str, Any], found: Mapping[str, Any], look: Look) -> Chart:
    """Of one table of a study that `is_map`."""
    names, rows = [str(one) for one in table["columns"][1:]], [str(row[0]) for row in table["rows"]]
    cells = {(x, y): cell for y, row in enumerate(table["rows"]) for x, cell in enumerate(row[1:])}
    unit = next(iter(cells.values()))["unit"]
    known = [cell["value"] for cell in cells.values() if cell["value"] is not None]
    how = look.measure(unit, max(map(abs, known), default=0.0))
    low, high = min(known, default=0.0) * how.factor, max(known, default=1.0) * how.factor
    far = low + FAR * (high - low)
    data = [
        {
            "value": [x, y, (cell["value"] or 0.0) * how.factor],
            "label": {
                "show": True,
                "formatter": look.amount(cell["value"], cell["error"], how),
                "fontSize": 12,
                "color": look.colour("paper" if (cell["value"] or 0.0) * how.factor > far else "ink"),
            },
        }
        for (x, y), cell in cells.items()
    ]
    option = based(
        look,
        {
            "grid": {"left": 96, "right": 16, "top": 30, "bottom": 10},
            "xAxis": category_axis(look, names, position="top", splitArea={"show": False}),
            "yAxis": category_axis(look, rows, inverse=True),
            "visualMap": {"show": False, "min": low, "max": high, "inRange": {"color": [look.colour(role) for role in RAMP]}},
            "series": [{"type": "heatmap", "data": data, "itemStyle": {"borderColor": look.colour("paper"), "borderWidth": 2}}],
        },
    )
    title = table["title"][:1].upper() + table["title"][1:]
    columns = (Column(""), *(Column(name, unit) for name in names))
    table_rows = tuple((rows[y], *(cells[x, y]["value"] for x in range(len(names)))) for y in range(len(rows)))
    description = look.say(
        f"From {look.amount(min(known), None, how).split(' ±')[0]} to {look.amount(max(known), None, how).split(' ±')[0]} {how.unit}.",
        f"De {look.amount(min(known), None, how).split(' ±')[0]} à {look.amount(max(known), None, how).split(' ±')[0]} {how.unit}.",
    )
    return Chart(
        f"map.{table['id']}",
        title,
        subtitle_of(unit, how, look),
        source_of_object(dict(found), look),
        description,
        option,
        columns,
        table_rows,
        look,
        60 + CELL * len(rows),
    )
