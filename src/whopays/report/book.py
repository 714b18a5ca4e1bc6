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
from whopays.report.picture import extra_missing

FORMATS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 15},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "quiet": {"font_color": "#53606d", "text_wrap": True, "valign": "top"},
    "money": {"num_format": "#,##0.00,,,", "valign": "top"},
    "percent": {"num_format": "0.0%", "valign": "top"},
    "fine": {"num_format": "0.00%", "valign": "top"},
    "number": {"num_format": "#,##0.####", "valign": "top"},
    "plain": {"num_format": "0.##", "valign": "top"},
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
LONG: Final = 30  # rows after which what is drawn begins a page
A4: Final = 9  # its number in the format
LEGIBLE: Final = 330  # characters side by side on a page
LINE: Final = 15.0  # points a line of text is high
PORTRAIT: Final = 112  # characters a page takes upright
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
        made = Sheet(self, self.file.add_worksheet(kept), kept, widths)
        for at, width in enumerate(widths):
            made.page.set_column(at, at, width)
        made.page.set_paper(A4)
        if sum(widths) > PORTRAIT:
            made.page.set_landscape()
        made.page.fit_to_pages(math.ceil(sum(widths) / LEGIBLE), 0)  # as wide as the paper while it can be read, as long as it is
        made.page.set_footer("&L&A&R&P / &N")
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

    def __init__(self, book: Book, page: Any, name: str, widths: Sequence[float] = ()) -> None:
        self.widths = widths
        self.book, self.page, self.name, self.row, self.is_headed = book, page, name, 0, False

    def room_for(self, cells: Sequence[Cell]) -> None:
        """A row as high as its longest text needs: not every program finds that out by itself."""
        lines = [math.ceil(len(cell) / width) for cell, width in zip(cells, self.widths, strict=False) if isinstance(cell, str)]
        if max(lines, default=1) > 1:
            self.page.set_row(self.row, LINE * max(lines))

    def text(self, said: str, how: str = "text", *, wrap: bool = True) -> None:
        """One line of text in the first column."""
        if wrap and how != "title" and len(self.widths) == 1:
            self.room_for((said,))
        self.page.write_string(self.row, 0, said, self.book.formats[how] if wrap else None)
        self.row += 1

    def heads(self, names: Sequence[str]) -> None:
        """A row of headings, kept in sight, and the first of them on every printed page."""
        if not self.is_headed:
            self.page.repeat_rows(self.row)
            self.is_headed = True
        self.room_for(names)
        for at, name in enumerate(names):
            self.page.write_string(self.row, at, name, self.book.formats["head"])
        self.row += 1

    def line(self, cells: Iterable[Cell], formats: Sequence[str]) -> None:
        """A row of values; a number that is none stays empty."""
        held = list(cells)
        self.room_for(held)
        for at, (cell, how) in enumerate(zip(held, formats, strict=False)):
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
            style = style_of(kind, at, colour)
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
            made.set_y_axis({"reverse": True, "label_position": "low", "interval_unit": 1})
        made.set_size({"width": 760, "height": high})
        self.page.set_h_pagebreaks([self.row] if self.row > LONG else [])  # a drawing is not cut in two
        self.page.insert_chart(place, made, {"description": title})


def style_of(kind: str, at: int, colour: str) -> dict[str, Any]:
    """How the series at a place is drawn: never by colour alone."""
    if kind not in ("bar", "column"):
        return {"line": {"color": colour, "width": 2, "dash_type": ("solid", "dash", "round_dot", "dash_dot")[at % 4]}}
    if not at:
        return {"fill": {"color": colour}}
    drawn = ("wide_upward_diagonal", "dotted_grid", "wide_downward_diagonal")[(at - 1) % 3]
    return {"pattern": {"pattern": drawn, "fg_color": colour, "bg_color": "#ffffff"}}


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
