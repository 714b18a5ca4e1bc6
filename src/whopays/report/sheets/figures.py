"""Every figure of the answer by view, unrounded."""

from __future__ import annotations

from whopays.case.calls import in_calls
from whopays.model.result import Result
from whopays.report.answer import figure_object
from whopays.report.book import Book
from whopays.report.naming import own, unit_name
from whopays.report.words import POOLED, columns


def fill(book: Book, result: Result, name: str) -> None:
    """Every figure by view, as it is, with its error and unit."""
    look, views = book.look, columns(result)
    made = book.sheet(
        name,
        name,
        look.say("unrounded; money nominal, not discounted", "non arrondis ; montants courants, non actualisés"),
        widths=(42, 70, 16, *(20 for _ in range(2 * len(views)))),
    )
    named = [look.say("all views", "toutes vues confondues") if view == POOLED else own(result, view, look) for view, _ in views]
    made.heads(
        ["id", look.say("label", "libellé"), look.say("unit", "unité"), *(word for name in named for word in (name, f"{name}, ±"))]
    )
    made.page.freeze_panes(made.row, 1)
    for one in result.pooled.figures:
        held = [next((other for other in view.figures if other.id == one.id), None) for _, view in views]
        made.line(
            (
                one.id,
                in_calls(figure_object(one, result)["title"][look.lang], look.calls, look.lang),
                unit_name(one.unit, look),
                *(value for other in held for value in ((other.value, other.error) if other else (None, None))),
            ),
            ("text", "text", "text", *("number" for _ in range(2 * len(views)))),
        )
