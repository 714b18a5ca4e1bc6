"""A workbook in the making: sheets, headings, numbers with units, formulas with the value they come to.

Text is never read as a formula, so a name in a case cannot become one.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from whopays.report.look import COLOURS, SERIES, Look
from whopays.report.paper import Paper
from whopays.report.picture import extra_missing
from whopays.report.support import said_of
from whopays.report.wording import words

FORMATS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 15},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "quiet": {"font_color": "#53606d", "text_wrap": True, "valign": "top"},
    "money": {"num_format": "#,##0.00,,,", "valign": "top"},
    "percent": {"num_format": "0.0%", "valign": "top"},
    "fine": {"num_format": "0.00%", "valign": "top"},
    "number": {"num_format": "#,##0.####", "valign": "top"},
    "amount": {"num_format": "#,##0", "valign": "top"},
    "sum": {"num_format": "#,##0.00,,,", "bold": True, "top": 1},
    "sum_percent": {"num_format": "0.0%", "bold": True, "top": 1},
    "sum_amount": {"num_format": "#,##0", "bold": True, "top": 1},
    "bold": {"bold": True, "top": 1},
    "two": {"num_format": "0.00", "valign": "top"},
    "sum_two": {"num_format": "0.00", "bold": True, "top": 1},
    "check": {"num_format": "0.00E+00", "italic": True, "font_color": "#53606d"},
    "day": {"num_format": "0", "valign": "top"},
    "factor": {"num_format": "0.000000", "valign": "top"},
}
BILLION: Final = 1e9
Cell = str | float | int | None
NAME_LENGTH: Final = 31  # most characters of a sheet's name


class Book:
    """An xlsx file in memory.

    largest : largest sum of money in it: below a billion, money is shown in millions
    """

    def __init__(self, look: Look, title: str, largest: float = 1e12) -> None:
        try:
            import xlsxwriter
        except ImportError as problem:
            raise extra_missing(problem) from problem
        self.look, self.out = look, io.BytesIO()
        self.file = xlsxwriter.Workbook(self.out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self.file.set_properties({"title": title, "author": "whopays", "comments": "numbers in full precision, shown rounded"})
        self.commas = ",,," if largest >= BILLION else ",,"  # each divides what is shown by a thousand
        self.formats = {name: self.file.add_format(scaled(how, self.commas)) for name, how in FORMATS.items()}
        self.names: set[str] = set()
        self.sheets: set[str] = set()

    def sheet(self, name: str, title: str, about: str = "", widths: Sequence[float] = ()) -> Sheet:
        """A new sheet with its title and what it holds."""
        kept = "".join(" " if letter in "[]:*?/\\'" else letter for letter in name)[:NAME_LENGTH].strip() or "-"
        if kept.lower() in self.sheets:  # two long names that begin alike
            kept = f"{kept[: NAME_LENGTH - 4]} {len(self.sheets)}"
        self.sheets.add(kept.lower())
        made = Sheet(self, self.file.add_worksheet(kept), kept)
        for at, width in enumerate(widths):
            made.page.set_column(at, at, width)
        made.text(title, "title")
        if about:
            made.text(about, "quiet", wrap=False)
        made.row += 1
        return made

    def unit(self, currency: str) -> str:
        """How money is shown, e.g. bn USD."""
        return self.look.unit(f"{'bn' if self.commas == ',,,' else 'm'} {currency}")

    def define(self, name: str, sheet: Sheet, area: str) -> None:
        """A name for an area, e.g. who_pays_share for B4:B20."""
        first, _, last = area.partition(":")
        fixed = ":".join(f"${part.rstrip('0123456789')}${part.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}" for part in (first, last) if part)
        self.file.define_name(name, f"='{sheet.name}'!{fixed}")
        self.names.add(name)

    def done(self) -> bytes:
        """The bytes of the file."""
        self.file.close()
        return self.out.getvalue()


class Sheet:
    """One sheet, written from the top; `row` is the next free one, counted from 0."""

    def __init__(self, book: Book, page: Any, name: str) -> None:
        self.book, self.page, self.name, self.row = book, page, name, 0

    def text(self, said: str, how: str = "text", *, wrap: bool = True) -> None:
        """One line of text in the first column."""
        self.page.write_string(self.row, 0, said, self.book.formats[how] if wrap else None)
        self.row += 1

    def heads(self, names: Sequence[str]) -> None:
        """A row of headings, kept in sight."""
        for at, name in enumerate(names):
            self.page.write_string(self.row, at, name, self.book.formats["head"])
        self.row += 1

    def line(self, cells: Iterable[Cell], formats: Sequence[str]) -> None:
        """A row of values; a number that is none stays empty."""
        for at, (cell, how) in enumerate(zip(cells, formats, strict=False)):
            self.put(self.row, at, cell, how)
        self.row += 1

    def put(self, row: int, column: int, cell: Cell, how: str) -> None:
        """One value."""
        if isinstance(cell, str):
            self.page.write_string(row, column, cell, self.book.formats[how])
        elif cell is not None and math.isfinite(cell):
            self.page.write_number(row, column, cell, self.book.formats[how])

    def formula(self, row: int, column: int, formula: str, value: float, how: str) -> None:
        """A live formula, with the value it comes to for readers that do not calculate."""
        self.page.write_formula(row, column, formula, self.book.formats[how], value)

    def chart(
        self,
        kind: str,
        title: str,
        series: Sequence[tuple[str, str, str]],
        place: str,
        *,
        unit: str = "",
        stacked: bool = False,
        high: int = 360,
        percent: bool = False,
    ) -> None:
        """A native chart.

        series : name, area of labels, area of values, e.g. ("share", "A4:A9", "C4:C9")
        """
        made = self.book.file.add_chart({"type": kind, **({"subtype": "stacked"} if stacked else {})})
        for at, (name, labels, values) in enumerate(series):
            colour = COLOURS["light"][SERIES[at % len(SERIES)]]
            style: dict[str, Any] = (
                {"fill": {"color": colour}}
                if kind in ("bar", "column")
                else {"line": {"color": colour, "width": 2, "dash_type": ("solid", "dash", "round_dot", "dash_dot")[at % 4]}}
            )
            if kind in ("bar", "column") and at:
                style = {
                    "pattern": {
                        "pattern": ("wide_upward_diagonal", "dotted_grid", "wide_downward_diagonal")[(at - 1) % 3],
                        "fg_color": colour,
                        "bg_color": "#ffffff",
                    }
                }
            made.add_series(
                {
                    "name": as_text(name),
                    "categories": f"='{self.name}'!{absolute(labels)}",
                    "values": f"='{self.name}'!{absolute(values)}",
                    **style,
                }
            )
        made.set_title({"name": as_text(title), "name_font": {"size": 12}})
        made.set_legend({"position": "bottom", "none": len(series) < 2})
        axis = {
            "num_format": "0%" if percent else f"#,##0{self.book.commas}" if unit else "General",
            "major_gridlines": {"visible": True, "line": {"color": "#dbe1e7"}},
            **({"name": as_text(unit)} if unit else {}),
        }
        made.set_x_axis({"label_position": "low"} if kind != "bar" else {"reverse": True, "label_position": "low"})
        made.set_y_axis(axis)
        if kind == "bar":
            made.set_x_axis(axis)
            made.set_y_axis({"reverse": True, "label_position": "low"})
        made.set_size({"width": 760, "height": high})
        self.page.insert_chart(place, made, {"description": title})


def scaled(how: dict[str, Any], commas: str) -> dict[str, Any]:
    """A format whose money is shown in billions or millions.

    >>> scaled({"num_format": "#,##0.00,,,"}, ",,")
    {'num_format': '#,##0.00,,'}
    """
    return {key: value.replace(",,,", commas) if key == "num_format" else value for key, value in how.items()}


def as_text(name: str) -> str:
    """A name of a chart taken for words: one like `Sheet!A1` would be taken for a place, so an invisible mark goes in between.

    >>> as_text("=Alder!A1") == "=Alder!\u2060A1", as_text("Alder!")
    (True, 'Alder!')
    """
    return re.sub(r"!(?=\$?[A-Z]+\$?\d)", "!\u2060", name)


def absolute(area: str) -> str:
    """An area with its cells held fast.

    >>> absolute("A4:B9")
    '$A$4:$B$9'
    """
    return ":".join(f"${part.rstrip('0123456789')}${part.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}" for part in area.split(":"))


def cell_name(row: int, column: int) -> str:
    """A cell by row and column, both counted from 0.

    >>> cell_name(0, 0), cell_name(9, 27)
    ('A1', 'AB10')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def area(first_row: int, last_row: int, column: int) -> str:
    """A column's area."""
    return f"{cell_name(first_row, column)}:{cell_name(last_row, column)}"


def opening(book: Book, paper: Paper, sheets: Sequence[tuple[str, str]]) -> None:
    """The first sheet: what this is, the answer, what each sheet holds, limits."""
    say, said = paper.look.say, words(paper.look)
    made = book.sheet(say("Read me", "À lire"), paper.title, paper.question, widths=(110,))
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
    made = book.sheet(said["sources"], said["sources"], widths=(14, 120))
    made.heads(["id", paper.look.say("what, who, when, where", "quoi, qui, quand, où")])
    for one in paper.sources:
        made.line((one.id, said_of(one, paper.look)), ("text", "text"))


def inputs_sheet(book: Book, rows: Sequence[dict[str, Any]]) -> None:
    """Every input of the case with what it rests on."""
    if not rows:
        return
    say = book.look.say
    made = book.sheet(
        say("Inputs", "Hypothèses"),
        say("Inputs of the case", "Hypothèses du cas"),
        say("mean; low and high: 10 % and 90 % quantiles", "moyenne ; bas et haut : quantiles 10 % et 90 %"),
        widths=(42, 16, 14, 14, 14, 34, 16, 12, 60, 24, 16, 12),
    )
    keys = ("assumption", "view", "mean", "low", "high", "distribution", "unit", "basis", "because", "citations", "true_for", "known_on")
    made.heads(keys)
    made.page.freeze_panes(made.row, 1)
    for row in rows:
        made.line((row[key] for key in keys), ["text", "text", "number", "number", "number", *["text"] * 7])
    made.page.autofilter(made.row - len(rows) - 1, 0, made.row - 1, len(keys) - 1)
