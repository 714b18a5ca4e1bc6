"""What every workbook begins and ends with: what it is, the answer, its sheets, its limits; and its sources."""

from __future__ import annotations

from collections.abc import Sequence

from whopays.report.book import Book
from whopays.report.paper import Paper
from whopays.report.support import said_of
from whopays.report.wording import words


def opening(book: Book, paper: Paper, sheets: Sequence[tuple[str, str]]) -> None:
    """The first sheet: what this is, the answer, what each sheet holds, limits."""
    say, said = paper.look.say, words(paper.look)
    made = book.sheet(say("Read me", "À lire"), paper.title, paper.question, widths=(70,))
    for lines, heading in ((paper.facts, ""), (paper.sentences, said["answer"]), (paper.notes, "")):
        if lines and heading:
            made.text(heading, "head")
        for line in lines:
            made.text(line)
    made.row += 1
    made.text(say("Sheets", "Feuilles"), "head")
    for name, about in sheets:
        made.text(f"{name}: {about}" if paper.look.lang == "en" else f"{name} : {about}")
    shown = book.unit("").strip()
    made.text(
        say(
            f"Money is stored in single units; where a heading says {shown}, it is shown so. Formulas carry full precision.",
            f"Les montants sont stockés en unités ; là où l'en-tête dit {shown}, ils sont affichés ainsi. Formules en pleine précision.",
        ),
        "quiet",
    )
    made.row += 1
    made.text(said["limits"], "head")
    for line in paper.limits:
        made.text(line)


def sources_sheet(book: Book, paper: Paper) -> None:
    """Every source of what decides the answer."""
    if not paper.sources:
        return
    said = words(paper.look)
    made = book.sheet(said["sources"], said["sources"], widths=(14, 110))
    made.heads(["id", paper.look.say("what, who, when, where", "quoi, qui, quand, où")])
    for one in paper.sources:
        made.line((one.id, said_of(one, paper.look)), ("text", "text"))
