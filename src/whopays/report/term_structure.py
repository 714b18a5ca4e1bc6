"""Default probability, loss and recovery over time by class and by counterparty; recovery by circumstance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whopays.model.result import Result
from whopays.report.amounts import Measure, amount, measure
from whopays.report.credit import ALL, CLASS_NAMES, Cell, Record, credit, outside, party_records, recovery_of, view_of
from whopays.report.figures import GAP, Page, aligned, grid
from whopays.report.words import NOT_A_RATING, party, title

SCHEMA = "whopays.term/1"
PERCENT = Measure(100.0, "%")
DECIMALS = 1
SMALL = 0.01  # of the largest loss: below it a counterparty is left out, unless all is wanted
NAME = 22
RECOVERY_ORDER = tuple(name for name in CLASS_NAMES)
Row = tuple[str, list[Cell]]


def term_object(result: Result) -> dict[str, Any]:
    """Term structures of a run as the object `whopays.term/1`; money in the currency of the case, no percent."""
    found = credit(result)
    parties = dict.fromkeys((one["view"], one["party"], one["lab"]) for one in found["exposures"] if one["measure"] in ("loss", "claimed"))
    return {
        "schema": SCHEMA, "run": result.run, "case": result.case, "currency": result.manifest.get("currency", "USD"),
        "dates": found["dates"], "classes": found["classes"],
        "counterparties": [counterparty(found, *key) for key in parties], "recovery": found["recovery"],
        "outside": [{"what": one.what, "compares_with": one.compares_with, "ordinary": one.ordinary, "sector_bust": one.bust,
                     "source": one.source, "grade": one.grade} for one in outside()],
    }


def counterparty(found: Record, view: str, name: str, lab: str) -> Record:
    """One counterparty with one lab, or all: chance to lose, loss and recovery to each date."""
    mine, n = party_records(found, view, name, lab), len(found["dates"])
    none: Record = {"value": [0.0] * n, "error": [0.0] * n}
    chance, loss, shares = (mine.get(measure_, none) for measure_ in ("suffers", "loss", "equity_loss"))
    return {"view": view, "party": name, "lab": lab, "loss_probability": chance["value"], "loss_probability_error": chance["error"],
            "loss": loss["value"], "loss_error": loss["error"], "equity_loss": shares["value"], "equity_loss_error": shares["error"],
            "recovery": [recovery_of(found, view, name, lab, at) for at in range(n)]}


def term_pieces(result: Result, page: Page, *, view: str | None = None) -> Iterator[RenderableType]:
    """All term structures, piece by piece."""
    found, view = credit(result), view_of(result, view)
    dot = f" {page.symbols.dot} "
    yield Text(f"Default, loss and recovery over time{dot}{result.case}{dot}{view}", style="bold")
    yield Text(f"policy {result.policy}{dot}{result.paths:,} futures{dot}to the end of each year", style="dim")
    labs = [ALL, *(lab for lab in dict.fromkeys(one["lab"] for one in found["classes"]) if lab != ALL)]
    for lab in labs if page.verbose else [ALL]:
        yield from by_class(result, found, view, lab, page)
    yield from by_counterparty(result, found, view, page)
    yield from by_circumstance(found, view, page)
    yield Text()
    yield Text(f"{page.symbols.plus_minus} is one Monte Carlo standard error. {NOT_A_RATING[0].upper()}{NOT_A_RATING[1:]}.", style="dim")


def by_class(result: Result, found: Record, view: str, lab: str, page: Page) -> Iterator[RenderableType]:
    """Default probability, loss and recovery of each class on a lab, or on any."""
    mine = [one for one in found["classes"] if one["view"] == view and one["lab"] == lab]
    mine.sort(key=lambda one: RECOVERY_ORDER.index(one["class"]))
    whose = "any lab" if lab == ALL else title(result, lab)
    if not mine:
        yield Text()
        yield Text(f"No claim on {whose} meets a failure in these futures.")
        return
    how = measure(str(result.manifest.get("currency", "USD")), max((value or 0.0) for one in mine for value in one["loss"]))
    for heading, about, name, unit in (
            ("Default probability", f"chance that a claim of the class on {whose} has met a failure", "default_probability", PERCENT),
            ("Expected loss", f"mean of what the class has lost on {whose}, {how.unit}", "loss", how),
            ("Recovery", f"what the class got of all it claimed in failures so far, {whose}", "recovery", PERCENT)):
        rows = [(CLASS_NAMES[one["class"]], cells(one[name], one[f"{name}_error"])) for one in mine]
        yield from section(f"{heading} by class of creditor", about, over_time(rows, found["dates"], unit, page))


def by_counterparty(result: Result, found: Record, view: str, page: Page) -> Iterator[RenderableType]:
    """Chance to lose, loss and recovery of named counterparties on all labs."""
    names = dict.fromkeys(one["party"] for one in found["exposures"] if one["view"] == view and one["measure"] == "loss")
    held = [counterparty(found, view, name, ALL) for name in names]
    held.sort(key=lambda one: -(one["loss"][-1] or 0.0))
    most = max((one["loss"][-1] or 0.0 for one in held), default=0.0)
    held = [one for one in held if page.verbose or (one["loss"][-1] or 0.0) > SMALL * most]
    if not held:
        return
    how = measure(str(result.manifest.get("currency", "USD")), most)
    named = [(party(result, one["party"]), one) for one in held]
    yield from section("Chance to lose by counterparty", "on claims, sites passed through, or shares, of any lab", over_time(
        [(name, cells(one["loss_probability"], one["loss_probability_error"])) for name, one in named], found["dates"], PERCENT, page))
    yield from section("Expected loss by counterparty", f"claims only, shares left out, {how.unit}", over_time(
        [(name, cells(one["loss"], one["loss_error"])) for name, one in named], found["dates"], how, page))
    yield from section("Recovery by counterparty", "1 less its losses over its claims at failures so far", over_time(
        [(name, [Cell(value, 0.0) for value in one["recovery"]]) for name, one in named], found["dates"], PERCENT, page))


def by_circumstance(found: Record, view: str, page: Page) -> Iterator[RenderableType]:
    """Recovery in an isolated failure and in a sector bust side by side, and what was seen elsewhere."""
    records = {(one["circumstance"], one["class"]): one for one in found["recovery"] if one["view"] == view}
    sign = f" {page.symbols.plus_minus} "
    names = [name for name in RECOVERY_ORDER if any((where, name) in records for where in ("isolated", "sector_bust"))]
    if not names:
        return
    columns: dict[str, list[str]] = {}
    for where, label, space in (("isolated", "isolated", ""), ("sector_bust", "sector bust", " ")):
        mine = [records.get((where, name)) for name in names]
        columns[f"{label}\nfailures"] = [f"{one['failures']:,}" if one else page.symbols.dash for one in mine]
        for field, what in (("recovery", "rate, %"), ("by_money", "by money")):
            columns[f"{space}\n{what}"] = aligned([percent_cell(one, field, page) for one in mine], sign)
    made = grid()
    made.add_column("", overflow="fold", max_width=NAME)
    for heading in columns:
        made.add_column(heading, justify="right", no_wrap=True)
    for i, name in enumerate(names):
        made.add_row(Text(CLASS_NAMES[name]), *(Text(written[i]) for written in columns.values()))
    yield from section("Recovery by circumstance", "sector bust: the funding market is shut at the failure, or two labs fail within four "
                       "quarters; rate: mean over failures; by money: all money got over all claimed; a lab that goes on may fail "
                       "again, and each failure counts", made)
    yield from section("Seen elsewhere", "printed beside, not fitted to", seen_elsewhere(page))


def percent_cell(one: Record | None, field: str, page: Page) -> str:
    """A recovery in percent with its error, or a dash."""
    if one is None or one[field] is None:
        return page.symbols.dash
    return amount(one[field], one[f"{field}_error"], PERCENT, page.symbols.plus_minus, most=0)


def seen_elsewhere(page: Page) -> Table:
    """Recoveries observed, with the class they compare with and their source."""
    made = grid()
    made.add_column("", overflow="fold", max_width=max(NAME, page.inner // 2))
    made.add_column("compares with", overflow="fold", max_width=NAME)
    for heading in ("ordinary, %", "in a bust, %"):
        made.add_column(heading, justify="right", no_wrap=True)
    for one in outside():
        written = [page.symbols.dash if value is None else f"{100 * value:.{DECIMALS}f}" for value in (one.ordinary, one.bust)]
        made.add_row(Text(one.what + (" (weak source)" if one.grade == "weak" else "")), Text(CLASS_NAMES[one.compares_with]),
                     *map(Text, written))
    return made


def cells(values: list[float | None], errors: list[float | None]) -> list[Cell]:
    """A row of numbers with their errors."""
    return [Cell(value, error) for value, error in zip(values, errors, strict=True)]


def over_time(rows: list[Row], dates: list[str], how: Measure, page: Page) -> Table:
    """Rows with a column a year, as many as the width takes; the opening is left out, since nothing has failed yet."""
    sign = page.symbols.plus_minus
    years = {date[:len("2025")]: i for i, date in enumerate(dates) if i}
    written = {year: aligned([cell(row[1][i], how, page) for row in rows], sign) for year, i in years.items()}
    widest = max(len(text) for column in written.values() for text in column)
    room = page.inner - min(NAME, max(len(row[0]) for row in rows)) - GAP
    shown = spread_out(list(years), room // (max(widest, len("2025")) + GAP))
    made = grid()
    made.add_column("", overflow="fold", max_width=NAME)
    for year in shown:
        made.add_column(year, justify="right", no_wrap=True)
    for i, (name, _) in enumerate(rows):
        made.add_row(Text(name), *(Text(written[year][i]) for year in shown))
    return made


def spread_out(years: list[str], room: int) -> list[str]:
    """As many years as fit, evenly apart, the last among them.

    >>> spread_out(["2025", "2026", "2027", "2028", "2029"], 3)
    ['2025', '2027', '2029']
    """
    n = min(max(room, 2), len(years))
    step = (len(years) - 1) / (n - 1) if n > 1 else 1.0
    return [years[round(i * step)] for i in range(n)]


def cell(one: Cell, how: Measure, page: Page) -> str:
    """A number with its error, close together; a dash where there is none."""
    if one.value is None:
        return page.symbols.dash
    if not one.error:
        return f"{one.value * how.factor:,.{DECIMALS}f}"
    sign = page.symbols.plus_minus
    return amount(one.value, one.error, how, sign, most=DECIMALS).replace(f" {sign} ", sign)


def section(heading: str, about: str, table: Table) -> Iterator[RenderableType]:
    """A heading, what it means, a table."""
    yield Text()
    yield Text(heading.upper(), style="bold")
    for piece in (Text(about, style="dim"), table):
        yield Padding(piece, (0, 0, 0, GAP), expand=False)
