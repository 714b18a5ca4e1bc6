"""Claims on failed labs, what was lost and got back, by class of claim; sums and rates as formulas."""

from __future__ import annotations

from typing import Any

from whopays.model.result import Result
from whopays.report.book import Book, area, cell_name
from whopays.report.charts.loss_waterfall import ALL, OF_LABS
from whopays.report.naming import CLAIMS, currency_of


def fill(book: Book, result: Result, name: str) -> None:
    """Claims at failure and what was lost as numbers; got back, recovery rate and sums as formulas."""
    look = book.look
    credit: Any = result.manifest.get("credit") or {}
    classes = [one for one in credit.get("classes", ()) if one["view"] == "pooled" and one["lab"] == ALL and one["class"] in OF_LABS]
    if not classes:
        return
    made = book.sheet(
        name,
        name,
        f"{book.unit(currency_of(result))}{look.say('; ', ' ; ')}"
        + look.say(
            "means over all futures, those without a failure included; nominal, to the end of the horizon",
            "moyennes de tous les futurs, y compris sans défaut ; monnaie courante, jusqu'à la fin de l'horizon",
        ),
        widths=(34, 20, 20, 20, 14),
    )
    made.heads(
        [
            look.say("claims on failed labs", "créances sur les laboratoires défaillants"),
            look.say("claimed", "dû"),
            look.say("lost", "perdu"),
            look.say("got back", "recouvré"),
            look.say("recovery", "taux"),
        ]
    )
    first = made.row
    for one in classes:
        claimed, lost = one["claimed"][-1] or 0.0, one["loss"][-1] or 0.0
        made.line((look.say(*CLAIMS[one["class"]]), claimed, lost), ("text", "money", "money"))
        row = made.row - 1
        made.formula(row, 3, f"={cell_name(row, 1)}-{cell_name(row, 2)}", claimed - lost, "money")
        made.formula(
            row,
            4,
            f"=IF({cell_name(row, 1)}=0,0,{cell_name(row, 3)}/{cell_name(row, 1)})",
            (claimed - lost) / claimed if claimed else 0,
            "percent",
        )
    last = made.row - 1
    made.put(made.row, 0, look.say("All claims", "Toutes les créances"), "bold")
    sums = [sum(one["claimed"][-1] or 0.0 for one in classes), sum(one["loss"][-1] or 0.0 for one in classes)]
    for at, value in enumerate((*sums, sums[0] - sums[1])):
        made.formula(made.row, 1 + at, f"=SUM({area(first, last, 1 + at)})", value, "sum")
    made.formula(
        made.row, 4, f"={cell_name(made.row, 3)}/{cell_name(made.row, 1)}", (sums[0] - sums[1]) / sums[0] if sums[0] else 0, "sum_percent"
    )
    book.define("loss_of_creditors", made, cell_name(made.row, 2))
