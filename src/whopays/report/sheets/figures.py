"""Every figure of the answer by view, unrounded."""

from __future__ import annotations

from whopays.model.result import Result
from whopays.report.book import Book
from whopays.report.words import columns


def fill(book: Book, result: Result, name: str) -> None:
    """Every figure by view, as it is, with its error and unit."""
    look, views = book.look, columns(result)
    made = book.sheet(
        name,
        name,
        look.say("unrounded; money nominal, not discounted", "non arrondis ; montants courants, non actualisés"),
        widths=(42, 54, 16, *(20 for _ in range(2 * len(views)))),
    )
    made.heads(
        ["id", look.say("label", "libellé"), look.say("unit", "unité"), *(word for view, _ in views for word in (view, f"{view}, ±"))]
    )
    made.page.freeze_panes(made.row, 1)
    for one in result.pooled.figures:
        held = [next((other for other in view.figures if other.id == one.id), None) for _, view in views]
        made.line(
            (
                one.id,
                one.label,
                one.unit,
                *(value for other in held for value in ((other.value, other.error) if other else (None, None))),
            ),
            ("text", "text", "text", *("number" for _ in range(2 * len(views)))),
        )
