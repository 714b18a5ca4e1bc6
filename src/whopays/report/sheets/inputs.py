"""Every input of a case with what it rests on."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Sequence
from typing import Any, Final

from whopays.report.book import Book
from whopays.report.naming import unit_name
from whopays.report.support import BASES, plain

HEADS: Final = {  # column of `tidy.inputs` -> its heading
    "assumption": ("assumption", "hypothèse"), "view": ("view", "vue"), "mean": ("mean", "moyenne"), "low": ("low", "bas"),
    "high": ("high", "haut"), "distribution": ("distribution", "loi"), "unit": ("unit", "unité"), "basis": ("basis", "fondement"),
    "because": ("because", "raison"), "citations": ("citations", "sources"), "true_for": ("true for", "vrai pour"),
    "known_on": ("known on", "connu le"),
}


def inputs_sheet(book: Book, rows: Sequence[dict[str, Any]]) -> None:
    """Every input of the case with what it rests on."""
    if not rows:
        return
    say = book.look.say
    made = book.sheet(
        say("Inputs", "Hypothèses"),
        say("Inputs of the case", "Hypothèses du cas"),
        say("mean; low and high: 10 % and 90 % quantiles", "moyenne ; bas et haut : quantiles 10 % et 90 %"),
        widths=(46, 26, 19, 19, 19, 34, 16, 12, 60, 24, 16, 12),
    )
    keys = tuple(HEADS)
    made.heads([say(*HEADS[key]) for key in keys])
    made.page.freeze_panes(made.row, 1)
    for row in rows:
        how = "plain" if row["unit"] == "year" else "number"  # 2025.75 is no amount
        told = {**row, "unit": unit_name(row["unit"], book.look), "basis": say(*BASES.get(row["basis"], (row["basis"],) * 2)),
                "distribution": say(row["distribution"], plain(literal_eval(row["distribution"]), book.look))}
        made.line((told[key] for key in keys), ["text", "text", how, how, how, *["text"] * 7])
    made.page.autofilter(made.row - len(rows) - 1, 0, made.row - 1, len(keys) - 1)
