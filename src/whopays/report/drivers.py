"""What drives the answer: inputs ranked by influence, ties shown as ties."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from whopays.model.result import Driver
from whopays.report.amounts import Measure, amount
from whopays.report.figures import Page, aligned, grid
from whopays.report.pictures import bar

N_SHOWN = 10
DISTINCT = 2.0  # standard errors of a difference below which two influences are not told apart
PLAIN = Measure(1.0, "")
BAR = 12
VIEW, VIEW_FR = "view of demand", "vue de la demande"  # the one input without a row in the case


def ranked(drivers: Sequence[Driver]) -> list[tuple[str, Driver]]:
    """Drivers by size with their rank; `3=` where the first of a rank and the next are not told apart.

    A driver ties with the first of its rank when the sizes differ by less than two standard
    errors of the difference.

    >>> [rank for rank, _ in ranked([Driver("a", .5, .01), Driver("b", -.49, .01), Driver("c", .1, .01)])]
    ['1=', '1=', '3']
    """
    order = sorted(drivers, key=lambda one: -abs(one.influence))
    groups: list[list[Driver]] = []
    for one in order:
        if groups and _tied(groups[-1][0], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    rows, place = [], 1
    for group in groups:
        rows += [(f"{place}=" if len(group) > 1 else str(place), one) for one in group]
        place += len(group)
    return rows


def _tied(first: Driver, other: Driver) -> bool:
    gap = abs(first.influence) - abs(other.influence)
    return gap < DISTINCT * math.hypot(first.error, other.error)


def is_told_from_zero(one: Driver) -> bool:
    """Whether the influence is more than two standard errors away from none."""
    return abs(one.influence) > DISTINCT * one.error


def table(drivers: Sequence[Driver], page: Page) -> Table | None:
    """The first ten that are told from zero; all under `verbose`. None where nothing was ranked."""
    rows = ranked(drivers)
    if not page.verbose:
        rows = [row for row in rows if is_told_from_zero(row[1])]
        if len(rows) > N_SHOWN:  # a tie is not cut in two
            rank = rows[N_SHOWN - 1][0]
            rows = [row for i, row in enumerate(rows) if i < N_SHOWN or (row[0] == rank and rank.endswith("="))]
    if not rows:
        return None
    sign = page.symbols.plus_minus
    cells = aligned([page.write(amount(one.influence, one.error, PLAIN, sign)) for _, one in rows], f" {sign} ")
    largest = max(abs(one.influence) for _, one in rows)
    grown = grid()
    grown.add_column(page.say("rank", "rang"), justify="right", no_wrap=True)
    grown.add_column(page.say("input", "hypothèse"), overflow="fold")
    grown.add_column("influence", justify="right", no_wrap=True)
    grown.add_column("", no_wrap=True)
    for (rank, one), cell in zip(rows, cells, strict=True):
        grown.add_row(Text(rank), Text(page.say(one.assumption, VIEW_FR) if one.assumption == VIEW else one.assumption), Text(cell),
                      Text(bar(one.influence, largest, BAR, page.symbols), style="green" if one.influence < 0 else "cyan"))
    return grown
