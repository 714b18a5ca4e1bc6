"""A report before it has a format: what was asked, the answer, figures, charts, what decides it, who said so, limits.

PDF and HTML are written from this alone, so they cannot differ in what they say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from whopays.engine.evidence import Evidence
from whopays.report.amounts import Measure
from whopays.report.drawing import Cell, Chart, Column
from whopays.report.look import Look

DIGITS: Final = 4  # significant, of the largest number of a column
PERCENT_DIGITS: Final = 2  # decimals of a percentage at most
FEW_ROWS: Final = 16  # rows from which a table by quarter shows ends of years alone
YEAR_END: Final = re.compile(r"\d{4}Q4$|T4\u00a0\d{4}$")
QUARTER: Final = re.compile(r"\d{4}Q\d$|T\d\u00a0\d{4}$")
KEPT_LEVELS: Final = ("5 %", "50 %", "95 %")
ERRORS: Final = ("error", "erreur")
LEVEL: Final = re.compile(r"[\d.,]+ %$")


@dataclass(frozen=True)
class Sheet:
    """A table as text: headings, rows, and which columns hold numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]


@dataclass(frozen=True)
class Section:
    """A heading, a chart, and tables below it."""

    heading: str
    chart: Chart | None = None
    tables: tuple[Sheet, ...] = ()


@dataclass(frozen=True)
class Reason:
    """An input that decides, what the case says of it, and the sources it cites by id."""

    name: str
    influence: str
    value: str
    basis: str
    because: str
    citations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """The whole report in one language.

    facts     : one line each, on what was asked and what it cost
    sentences : the answer; notes : what a reader must know before the figures
    """

    name: str
    title: str
    question: str
    look: Look
    facts: tuple[str, ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    tables: tuple[Sheet, ...]
    sections: tuple[Section, ...]
    reasons: tuple[Reason, ...]
    sources: tuple[Evidence, ...]
    changes: tuple[str, ...]
    limits: tuple[str, ...]


def table_of(chart: Chart, *, whole: bool = False) -> Sheet:
    """The numbers of a chart as text; a long table by quarter at ends of years and few levels, unless it is wanted whole."""
    look, columns, rows = chart.look, chart.columns, chart.rows
    if not whole:
        kept = [at for at, one in enumerate(columns) if not LEVEL.match(one.name) or one.name in KEPT_LEVELS]
        columns, rows = tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows)
        if len(rows) > FEW_ROWS and all(QUARTER.match(str(row[0])) for row in rows):
            rows = tuple(row for row in rows if YEAR_END.match(str(row[0])))
    return sheet(chart.title, columns, rows, look)


def sheet(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], look: Look) -> Sheet:
    """A table of values as text, each column in one unit that its heading names."""
    heads, made, numbers = [], [], []
    how = Measure(1.0, "")
    for at, column in enumerate(columns):
        cells = [row[at] for row in rows]
        found = [cell for cell in cells if isinstance(cell, int | float)]
        largest = max((abs(cell) for cell in found), default=0.0)
        if not found or not column.unit:
            heads.append(column.name)
            made.append([look.quarter(str(cell)) if QUARTER.match(str(cell)) else "" if cell is None else str(cell) for cell in cells])
            numbers.append(False)
            continue
        if column.name not in ERRORS or not how.unit:  # an error is in the unit of the number before it
            how = Measure(1.0, "%") if column.unit == "%" else look.measure(column.unit, largest)  # percent are percent already
        places = min(places_of(largest * how.factor), PERCENT_DIGITS if how.unit == "%" and column.name not in ERRORS else DIGITS)
        heads.append(f"{column.name}, {how.unit}" if how.unit else column.name)
        made.append([look.number(cell * how.factor, places) if isinstance(cell, int | float) else str(cell or "") for cell in cells])
        numbers.append(True)
    return Sheet(title, tuple(heads), tuple(zip(*made, strict=True)), tuple(numbers))


def places_of(largest: float) -> int:
    """Decimals of a column whose largest number is this: four digits, three decimals at most.

    >>> places_of(2381.0), places_of(110.3), places_of(0.5), places_of(0.0)
    (0, 1, 3, 0)
    """
    if largest <= 0 or not math.isfinite(largest):
        return 0
    return min(max(DIGITS - 1 - math.floor(math.log10(largest)), 0), DIGITS - 1)


def charted(chart: Chart | None, *more: Sheet, with_table: bool = True) -> Iterable[Section]:
    """A section of a chart with its numbers below; none where there is no chart."""
    if chart is not None and chart.rows:
        yield Section(chart.title, chart, (*([table_of(chart)] if with_table else []), *more))
