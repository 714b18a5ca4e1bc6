"""The workbook of a comparison: who pays under each policy as live sums, what each costs, tables of all that is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whopays.case.case import Case
from whopays.report import tidy
from whopays.report.book import Book, absolute, area, cell_name
from whopays.report.naming import group_name, party_name
from whopays.report.paper import Paper
from whopays.report.sheets.inputs import inputs_sheet
from whopays.report.sheets.opening import opening, sources_sheet

Run = Sequence[Mapping[str, Any]]


def workbook_of(found: Mapping[str, Any], paper: Paper, case: Case | None) -> bytes:
    """The bytes of the workbook of the object `whopays.compare/1`."""
    look = paper.look
    run = [one for one in found["policies"] if one["applies"]]
    largest = max((abs(line["net"]) for one in run for line in one["who_pays"]), default=0.0)
    book, say = Book(look, paper.title, largest), look.say
    names = (say("Who pays", "Qui paie"), say("Compared", "Comparé"))
    opening(
        book,
        paper,
        [
            (names[0], say("adds to 100 % under each policy, by formulas", "le total fait 100 % sous chaque politique, par formules")),
            (names[1], say("means, errors, paired differences", "moyennes, erreurs, écarts appariés")),
        ],
    )
    named = {name: one.title for group in (case.labs, case.parties) for name, one in group.items()} if case else {}
    titles = {name: say(title, case.in_french(title)) for name, title in named.items()} if case else {}
    who_pays(book, run, names[0], titles)
    compared(book, found, names[1])
    inputs_sheet(book, list(tidy.inputs(case, look.lang)) if case else [])
    sources_sheet(book, paper)
    return book.done()


def who_pays(book: Book, run: Run, name: str, titles: dict[str, str]) -> None:
    """Money by party and policy; shares and sums as formulas."""
    look = book.look
    unit = book.unit(next((one["measured"]["public_cost.cash"]["unit"] for one in run), "USD"))
    made = book.sheet(
        name,
        name,
        look.say(
            f"paid less received, {unit}, nominal, not discounted; same futures",
            f"payé moins reçu, {unit} courants, non actualisés ; mêmes futurs",
        ),
        widths=(40, 24, *(18 for _ in range(2 * len(run)))),
    )
    made.heads(
        [
            look.say("party", "acteur"),
            look.say("kind", "nature"),
            *(word for one in run for word in (one["name"], f"{one['name']}, {look.say('share', 'part')}")),
        ]
    )
    made.page.freeze_panes(made.row, 1)
    held = [{line["party"]: line for line in one["who_pays"]} for one in run]
    order = list(dict.fromkeys(party for lines in held for party in lines))
    first, last = made.row, made.row + len(order) - 1
    for row, party in enumerate(order, first):
        made.put(row, 0, party_name(titles, party, look), "text")
        made.put(row, 1, group_name(party.partition(":")[0], look), "text")
        for at, lines in enumerate(held):
            line, column = lines.get(party, {"net": 0.0, "share": 0.0}), 2 + 2 * at
            made.put(row, column, line["net"], "money")
            made.formula(row, column + 1, f"={cell_name(row, column)}/{absolute(cell_name(last + 1, column))}", line["share"], "percent")
    made.row = last + 1
    made.put(made.row, 0, look.say("All together", "Ensemble"), "bold")
    for at, (one, lines) in enumerate(zip(run, held, strict=True)):
        column = 2 + 2 * at
        for step, field, how in ((0, "net", "sum"), (1, "share", "sum_percent")):
            made.formula(
                made.row, column + step, f"=SUM({area(first, last, column + step)})", sum(line[field] for line in lines.values()), how
            )
        book.define(
            "share_" + "".join(letter if letter.isalnum() else "_" for letter in one["name"]), made, area(first, last, column + 1)
        )
    made.chart(
        "bar",
        name,
        [(one["name"], area(first, last, 0), area(first, last, 3 + 2 * at)) for at, one in enumerate(run[:4])],
        cell_name(made.row + 2, 0),
        percent=True,
        high=200 + 24 * len(order),
    )


def compared(book: Book, found: Mapping[str, Any], name: str) -> None:
    """Every measure of every policy."""
    made = book.sheet(
        name,
        name,
        book.look.say("differences are from the first policy on the same futures", "écarts avec la première politique, mêmes futurs"),
        widths=(24, 34, 16, 44, 20, 20, 20, 20),
    )
    (table,) = [one for one in tidy.of_comparison(found) if one.name == "measured"]
    keys = ("policy", "measure", "unit", "label", "value", "error", "difference", "difference_error")
    made.heads(keys)
    made.page.freeze_panes(made.row, 2)
    for row in table.rows:
        made.line((row[key] for key in keys), ("text", "text", "text", "text", *("number" for _ in range(4))))
