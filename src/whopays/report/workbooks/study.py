"""The workbook of a study: figures, tables and charts as numbers with native charts; sources and uses with live sums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from whopays.case.case import Case
from whopays.report import tidy
from whopays.report.book import Book, Cell, Sheet, area, cell_name
from whopays.report.naming import unit_name
from whopays.report.paper import Paper
from whopays.report.sheets.inputs import inputs_sheet
from whopays.report.sheets.opening import opening, sources_sheet
from whopays.report.support import BASES

USE: Final = "- "  # what a use of money begins with in a table of sources and uses
Found = Mapping[str, Any]


def workbook_of(found: Found, paper: Paper, case: Case | None) -> bytes:
    """The bytes of the workbook of the object `whopays.study/1`."""
    look = paper.look
    book, say = Book(look, paper.title), look.say
    figures = say("Figures", "Chiffres")
    charts = [(f"{say('Chart', 'Graphique')} {one['id']}", one["title"]) for one in found["charts"]]
    tables = [(f"{say('Table', 'Tableau')} {one['id']}", one["title"]) for one in found["tables"]]
    opening(book, paper, [(figures, say("with errors", "avec erreurs")), *charts, *tables])
    made = book.sheet(figures, figures, widths=(28, 70, 20, 20, 16))
    made.heads(["id", say("label", "libellé"), say("value", "valeur"), say("error", "erreur"), say("unit", "unité")])
    for one in found["figures"]:
        cells = (one["id"], one["label"], one["value"], one["error"], unit_name(one["unit"], look))
        made.line(cells, ("text", "text", "number", "number", "text"))
    for (name, _), one in zip(charts, found["charts"], strict=True):
        chart(book, name, one)
    for (name, _), one in zip(tables, found["tables"], strict=True):
        table(book, name, one)
    drivers(book, found)
    inputs_sheet(book, list(tidy.inputs(case, look.lang)) if case else [])
    sources_sheet(book, paper)
    return book.done()


def chart(book: Book, name: str, one: Found) -> None:
    """Points with errors, and the same as a native chart."""
    made = book.sheet(name, one["title"], unit_name(unit_of(one), book.look), widths=(44, *(18 for _ in range(2 * len(one["series"])))))
    made.heads(["", *(word for line in one["series"] for word in (line["name"], "±"))])
    first = made.row
    for at, label in enumerate(one["labels"]):
        points = [line["values"][at] for line in one["series"]]
        made.line(
            (label, *(value for point in points for value in (point["value"], point["error"]))),
            ("text", *("number" for _ in range(2 * len(points)))),
        )
    series = [
        (line["name"], area(first, made.row - 1, 0), area(first, made.row - 1, 1 + 2 * at)) for at, line in enumerate(one["series"])
    ]
    made.chart("bar" if len(series) == 1 else "line", one["title"], series, cell_name(made.row + 1, 0))


def unit_of(one: Found) -> str:
    """Unit of a chart's points."""
    return next((str(point["unit"]) for line in one["series"] for point in line["values"]), "")


def table(book: Book, name: str, one: Found) -> None:
    """Cells as numbers beside their errors; where it holds sources and uses, their sums and difference as formulas."""
    made = book.sheet(name, one["title"], widths=(44, *(20 for _ in range(2 * len(one["columns"])))))
    made.heads([tidy.cell_text(one["columns"][0]), *(word for head in one["columns"][1:] for word in (tidy.cell_text(head), "±"))])
    made.page.freeze_panes(made.row, 1)
    first = made.row
    for row in one["rows"]:
        cells: list[Cell] = [tidy.cell_text(row[0])]
        for cell in row[1:]:
            cells += [cell["value"], cell["error"]] if isinstance(cell, dict) else [tidy.cell_text(cell), None]
        made.line(cells, ("text", *("number" for _ in cells[1:])))
    uses = [at for at, row in enumerate(one["rows"]) if str(row[0]).startswith(USE)]
    if uses and uses == list(range(uses[0], len(one["rows"]))):
        balance(made, one, first, first + uses[0])


def balance(made: Sheet, one: Found, first: int, first_use: int) -> None:
    """Sums of sources and of uses, and what is kept."""
    say, last = made.book.look.say, made.row - 1
    rows = [(say("all sources", "toutes les ressources"), first, first_use - 1), (say("all uses", "tous les emplois"), first_use, last)]
    start = made.row
    for label, top, bottom in rows:
        made.put(made.row, 0, label, "bold")
        for at in range(len(one["columns"]) - 1):
            value = sum((row[1 + at]["value"] or 0.0) for row in one["rows"][top - first : bottom - first + 1])
            made.formula(made.row, 1 + 2 * at, f"=SUM({area(top, bottom, 1 + 2 * at)})", value, "sum")
        made.row += 1
    made.put(made.row, 0, say("kept in cash", "conservé en trésorerie"), "bold")
    for at in range(len(one["columns"]) - 1):
        column = 1 + 2 * at
        sources, uses = (
            sum((row[1 + at]["value"] or 0.0) for row in part)
            for part in (one["rows"][: first_use - first], one["rows"][first_use - first :])
        )
        made.formula(made.row, column, f"={cell_name(start, column)}-{cell_name(start + 1, column)}", sources - uses, "sum")
    made.row += 1


def drivers(book: Book, found: Found) -> None:
    """What decides the answer."""
    say = book.look.say
    name = say("Drivers", "Ce qui en décide")
    made = book.sheet(name, name, widths=(44, 14, 14, 14, 80))
    heads = (("name", "nom"), ("influence", "influence"), ("error", "erreur"), ("basis", "fondement"), ("because", "raison"))
    made.heads([say(*one) for one in heads])
    for row in found["drivers"]:
        basis = say(*BASES.get(row["basis"], (row["basis"],) * 2))
        made.line((row["name"], row["influence"], row["error"], basis, row["because"]), ("text", "number", "number", "text", "text"))
