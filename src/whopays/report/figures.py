"""Tables of figures: one row a figure with the views side by side, or one row a path with its years."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from whopays.case.calls import Calls, in_calls
from whopays.model.result import Figure, Result, View
from whopays.report.amounts import Measure, amount, measure
from whopays.report.pictures import Symbols, sparkline
from whopays.report.spoken import view_name
from whopays.report.words import columns, with_article

GAP = 2
LEAST_LABEL = 16
DECIMALS = 1  # where years stand side by side


@dataclass(frozen=True)
class Page:
    """What there is to write on: width in characters, signs, whether all is wanted, the language and the case's own words."""

    width: int = 80
    symbols: Symbols = Symbols()
    verbose: bool = False
    lang: str = "en"
    translate: Callable[[str], str] = str  # of texts of the data: reasons, claims, titles
    calls: Calls = field(default_factory=dict, compare=False, repr=False)

    def of(self, calls: Calls) -> Page:
        """The same in the words of a case, see case/calls.py."""
        return replace(self, calls=calls) if calls else self

    def called(self, text: str) -> str:
        """A text of the model, already in the language of the page, in the words of the case."""
        return in_calls(text, self.calls, self.lang)

    def say(self, english: str, french: str) -> str:
        """The one of two texts that is in the language of the page."""
        return with_article(self.called(french)) if self.lang == "fr" else self.called(english)

    def write(self, text: str) -> str:
        """Numbers and units of a text as the language writes them."""
        if self.lang == "en":
            return text
        from whopays.report.tongue import translated  # with the studies' words behind it, which an English answer needs not

        return translated(text, self.lang)

    @property
    def inner(self) -> int:
        """Width inside the indentation of a section."""
        return self.width - GAP


@dataclass(frozen=True)
class Path:
    """One row of a table by year: its name, the view it is read from, the prefix of its ids."""

    label: str
    view: View
    prefix: str


def grid() -> Table:
    """An empty table in the one style of the answer."""
    return Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim", show_edge=False)


def found(view: View, id: str) -> Figure | None:
    """A figure of a view, None where it was not computed."""
    return next((one for one in view.figures if one.id == id), None)


def measures(figures: Sequence[Figure]) -> dict[str, Measure]:
    """One way of writing each unit, so that the rows of a table compare."""
    largest: dict[str, float] = {}
    for one in figures:
        size = max((abs(x) for x in (one.value, one.error) if math.isfinite(x)), default=0.0)
        largest[one.unit] = max(largest.get(one.unit, 0.0), size)
    return {unit: measure(unit, size) for unit, size in largest.items()}


def aligned(cells: Sequence[str], sign: str) -> list[str]:
    """Cells with their values ending and their errors starting in one place.

    >>> aligned(["1 ± 0.5", "1,400", "-12 ± 3"], " ± ")
    ['    1 ± 0.5', '1,400      ', '  -12 ± 3  ']
    """
    halves = [cell.partition(sign) for cell in cells]
    left = max(len(half[0]) for half in halves)
    right = max(len(half[1] + half[2]) for half in halves)
    return [value.rjust(left) + (middle + error).ljust(right) for value, middle, error in halves]


def abreast(widths: Sequence[int], room: int) -> list[range]:
    """Columns that stand side by side in so many characters; what does not fit begins a table of its own, one column at least.

    >>> abreast([10, 10, 10], 25), abreast([10, 10, 10], 40)
    ([range(0, 2), range(2, 3)], [range(0, 3)])
    """
    groups: list[range] = []
    start = taken = 0
    for at, width in enumerate(widths):
        if at > start and taken + GAP + width > room:
            groups.append(range(start, at))
            start, taken = at, 0
        taken += GAP + width
    return [*groups, range(start, len(widths))]


def stacked(tables: Sequence[Table]) -> RenderableType:
    """Tables one below the other, a line between."""
    return tables[0] if len(tables) == 1 else Group(*[piece for table in tables for piece in (Text(), table)][1:])


def by_view(result: Result, rows: Sequence[tuple[str, str]], page: Page) -> RenderableType | None:
    """Rows of (label, figure id) with a column a view; rows no view has are left out; views that do not fit stand below."""
    views = columns(result)
    held = [(label, cells) for label, name in rows
            if any(cells := [found(view, name) for _, view in views])]
    if not held:
        return None
    how = measures([one for _, cells in held for one in cells if one])
    heading = page.write(next(iter(how.values())).unit) if len(set(how.values())) == 1 else ""
    sign = f" {page.symbols.plus_minus} "
    names = [view_name(result, name, page.lang) for name, _ in views]
    written = [aligned([_cell(cells[number], how, page) for _, cells in held], sign) for number in range(len(views))]
    widths = [max(len(name), len(column[0])) for name, column in zip(names, written, strict=True)]
    labels = []
    for label, cells in held:
        unit = page.write(how[next(one for one in cells if one).unit].unit)
        labels.append(label if heading or not unit else f"{label}, {unit}")
    tables = []
    for group in abreast(widths, page.inner - LEAST_LABEL):
        table = grid()
        room = page.inner - sum(GAP + widths[at] for at in group)
        table.add_column(heading, max_width=max(room, LEAST_LABEL), overflow="fold")
        for at in group:
            table.add_column(names[at], justify="right", no_wrap=True, style="bold" if at == len(views) - 1 else "")
        for i, label in enumerate(labels):
            table.add_row(Text(label), *(Text(written[at][i]) for at in group))
        tables.append(table)
    return stacked(tables)


def _cell(one: Figure | None, how: dict[str, Measure], page: Page, most: int | None = None) -> str:
    return page.write(amount(one.value, one.error, how[one.unit], page.symbols.plus_minus, most)) if one else page.symbols.dash


def years_of(view: View, prefix: str) -> dict[str, Figure]:
    """Figures `prefix.<year>` by year, in order."""
    pattern = re.compile(re.escape(prefix) + r"\.(\d{4})$")
    hits = [(match[1], one) for one in view.figures if (match := pattern.match(one.id))]
    return dict(sorted(hits, key=lambda hit: hit[0]))


def by_year(paths: Sequence[Path], page: Page) -> Table | None:
    """Rows of paths with a column a year, as many as the width takes, and the shape of all years."""
    rows = [(path.label, years_of(path.view, path.prefix)) for path in paths]
    rows = [(label, years) for label, years in rows if years]
    if not rows:
        return None
    years = sorted({year for _, figures in rows for year in figures})
    how = measures([one for _, figures in rows for one in figures.values()])
    heading = page.write(next(iter(how.values())).unit) if len(how) == 1 else ""
    sign = page.symbols.plus_minus
    cells = {year: aligned([_cell(figures.get(year), how, page, DECIMALS).replace(f" {sign} ", sign)
                            for _, figures in rows], sign) for year in years}
    room = page.inner - max(len(heading), *(len(label) for label, _ in rows)) - GAP - len(years)
    shown = fitting(years, room // (max(len(column[0]) for column in cells.values()) + GAP))
    table = grid()
    table.add_column(heading, no_wrap=True)
    for year in shown:
        table.add_column(year, justify="right", no_wrap=True)
    table.add_column(f"{years[0]}-{years[-1][-2:]}", no_wrap=True)
    for i, (label, figures) in enumerate(rows):
        shape = [figures[year].value if year in figures else math.nan for year in years]
        table.add_row(Text(label), *(Text(cells[year][i]) for year in shown),
                      Text(sparkline(shape, page.symbols), style="cyan"))
    return table


def fitting(years: Sequence[str], room: int) -> list[str]:
    """The years that fit into so many columns: spread evenly, the first and the last among them.

    >>> fitting(["2026", "2027", "2028", "2029", "2030"], 3)
    ['2026', '2028', '2030']
    """
    if len(years) <= room:
        return list(years)
    steps = max(room, 2) - 1
    return [years[round(i * (len(years) - 1) / steps)] for i in range(steps + 1)]
