"""The workbook of a sweep: every point with its levers and every figure, as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from whopays.report.book import Book
from whopays.report.paper import Paper
from whopays.report.sheets.opening import opening


def workbook_of(found: Mapping[str, Any], paper: Paper) -> bytes:
    """The bytes of the workbook of the object `whopays.sweep/1`."""
    look, points = paper.look, found["points"]
    book, name = Book(look, paper.title), look.say("Points", "Points")
    opening(book, paper, [(name, look.say("every point and figure, unrounded", "chaque point et chiffre, non arrondis"))])
    levers, ids = (list(points[0][key]) if points else [] for key in ("sets", "figures"))
    made = book.sheet(name, paper.title, widths=(20, 8, *(16 for _ in range(len(levers) + 2 * len(ids)))))
    units = {id: points[0]["figures"][id]["unit"] for id in ids}
    made.heads(
        [
            look.say("policy", "politique"),
            look.say("seed", "graine"),
            *levers,
            *(word for id in ids for word in (f"{id}, {units[id]}", "±")),
        ]
    )
    made.page.freeze_panes(made.row, 2 + len(levers))
    for point in points:
        values = [point["figures"][id][key] for id in ids for key in ("value", "error")]
        made.line(
            (point["policy"], point["seed"], *point["sets"].values(), *values),
            ("text", "day", *("number" for _ in range(len(levers) + len(values)))),
        )
    return book.done()
