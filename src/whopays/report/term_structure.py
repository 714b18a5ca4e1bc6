"""Default probability, loss and recovery over time by class and by counterparty; recovery by circumstance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whopays.case.calls import calls_in
from whopays.engine.recoveries import CLASS_WORDS, outside
from whopays.model.result import Result
from whopays.report.amounts import Measure, amount, measure
from whopays.report.answer_words import party_in, title_in
from whopays.report.credit import ALL, Cell, Record, credit, named_view, no_rating, party_records, recovery_of, run_line, view_of
from whopays.report.figures import GAP, Page, aligned, grid
from whopays.report.words import title

SCHEMA = "whopays.term/1"
PERCENT = Measure(100.0, "%")
DECIMALS = 1
SMALL = 0.01  # of the largest loss: below it a counterparty is left out, unless all is wanted
NAME = 22
SHORT = 16
RECOVERY_ORDER = tuple(CLASS_WORDS)
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
    page = page.of(calls_in(result.manifest))
    found, view = credit(result), view_of(result, view)
    dot = f" {page.symbols.dot} "
    heading = page.say("Default, loss and recovery over time", "Défaut, perte et recouvrement au fil du temps")
    yield Text(f"{heading}{dot}{result.case}{dot}{named_view(result, view, page)}", style="bold")
    yield Text(f"{run_line(result, page)}{dot}{page.say('to the end of each year', 'à la fin de chaque année')}", style="dim")
    labs = [ALL, *(lab for lab in dict.fromkeys(one["lab"] for one in found["classes"]) if lab != ALL)]
    for lab in labs if page.verbose else [ALL]:
        yield from by_class(result, found, view, lab, page)
    yield from by_counterparty(result, found, view, page)
    yield from by_circumstance(found, view, page)
    yield Text()
    error = page.say("is one Monte Carlo standard error", "vaut une erreur type de Monte-Carlo")
    yield Text(f"{page.symbols.plus_minus} {error}. {no_rating(page)}", style="dim")


def by_class(result: Result, found: Record, view: str, lab: str, page: Page) -> Iterator[RenderableType]:
    """Default probability, loss and recovery of each class on a lab, or on any."""
    mine = [one for one in found["classes"] if one["view"] == view and one["lab"] == lab]
    mine.sort(key=lambda one: RECOVERY_ORDER.index(one["class"]))
    whose = page.say("any lab", "un laboratoire quelconque") if lab == ALL else title_in(result, title(result, lab), page.lang)
    if not mine:
        yield Text()
        yield Text(page.say(f"No claim on {whose} meets a failure in these futures.",
                            f"Aucune créance sur {whose} ne subit de défaut dans ces futurs."))
        return
    how = measure(str(result.manifest.get("currency", "USD")), max((value or 0.0) for one in mine for value in one["loss"]))
    unit_words = page.write(how.unit)
    for heading, about, name, unit in (
            (page.say("Default probability by class of creditor", "Probabilité de défaut par rang de créance"),
             page.say(f"chance that a claim of the class on {whose} has met a failure, %",
                      f"probabilité qu'une créance de ce rang sur {whose} ait subi un défaut, %"), "default_probability", PERCENT),
            (page.say("Expected loss by class of creditor", "Perte attendue par rang de créance"),
             page.say(f"mean of what the class has lost on {whose}, {unit_words}",
                      f"moyenne de ce que les créances de ce rang ont perdu sur {whose}, {unit_words}"), "loss", how),
            (page.say("Recovery by class of creditor", "Recouvrement par rang de créance"),
             page.say(f"what the class got of all it claimed in failures so far, {whose}, %",
                      f"part recouvrée du total réclamé à ce rang lors des défauts jusque-là, {whose}, %"), "recovery", PERCENT)):
        rows = [(page.say(*CLASS_WORDS[one["class"]]), cells(one[name], one[f"{name}_error"])) for one in mine]
        yield from section(heading, about, over_time(rows, found["dates"], unit, page))


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
    named = [(party_in(result, one["party"], page.lang), one) for one in held]
    yield from section(page.say("Chance to lose by counterparty", "Probabilité de perdre, par contrepartie"), page.say(
        "on claims, sites passed through, or shares, of any lab, %",
        "sur ses créances, sites compris, ou ses actions, d'un laboratoire quelconque, %"), over_time(
        [(name, cells(one["loss_probability"], one["loss_probability_error"])) for name, one in named], found["dates"], PERCENT, page))
    yield from section(page.say("Expected loss by counterparty", "Perte attendue, par contrepartie"), page.say(
        "claims only, shares left out, ", "créances seulement, sans les actions, ") + page.write(how.unit), over_time(
        [(name, cells(one["loss"], one["loss_error"])) for name, one in named], found["dates"], how, page))
    yield from section(page.say("Recovery by counterparty", "Recouvrement, par contrepartie"), page.say(
        "1 less its losses over its claims at failures so far, %",
        "1 moins ses pertes sur ce qu'elle réclamait lors des défauts jusque-là, %"), over_time(
        [(name, [Cell(value, 0.0) for value in one["recovery"]]) for name, one in named], found["dates"], PERCENT, page))


def by_circumstance(found: Record, view: str, page: Page) -> Iterator[RenderableType]:
    """Recovery in an isolated failure and in a sector bust side by side, and what was seen elsewhere."""
    records = {(one["circumstance"], one["class"]): one for one in found["recovery"] if one["view"] == view}
    sign = f" {page.symbols.plus_minus} "
    names = [name for name in RECOVERY_ORDER if any((where, name) in records for where in ("isolated", "sector_bust"))]
    if not names:
        return
    columns: dict[str, list[str]] = {}
    for where, label, space in (("isolated", page.say("isolated", "isolés"), ""),
                                ("sector_bust", page.say("sector bust", "en crise"), " ")):
        mine = [records.get((where, name)) for name in names]
        columns[f"{label}\n{page.say('failures', 'défauts')}"] = [f"{one['failures']:,}" if one else page.symbols.dash for one in mine]
        for field, what in (("recovery", page.say("rate, %", "taux, %")), ("by_money", page.say("by money", "en argent"))):
            columns[f"{space}\n{what}"] = aligned([percent_cell(one, field, page) for one in mine], sign)
    made = grid()
    made.add_column("", overflow="fold", max_width=NAME, min_width=SHORT)
    for heading in columns:
        made.add_column(heading, justify="right", no_wrap=True)
    for i, name in enumerate(names):
        made.add_row(Text(page.say(*CLASS_WORDS[name])), *(Text(page.write(written[i])) for written in columns.values()))
    yield from section(page.say("Recovery by circumstance", "Recouvrement selon les circonstances"), page.say(
        "sector bust: the funding market is shut at the failure, or two labs fail within four quarters; rate: mean over failures; "
        "by money: all money got over all claimed; a lab that goes on may fail again, and each failure counts",
        "en crise : le marché du financement est fermé au moment du défaut, ou deux laboratoires font défaut en quatre trimestres ; "
        "taux : moyenne sur les défauts ; en argent : total recouvré sur total réclamé ; un laboratoire qui continue peut faire défaut "
        "de nouveau ; chaque défaut compte"), made)
    yield from section(page.say("Seen elsewhere", "Observé ailleurs"), page.say("printed beside, not fitted to",
                                                                            "imprimé à côté, rien n'y est ajusté"), seen_elsewhere(page))


def percent_cell(one: Record | None, field: str, page: Page) -> str:
    """A recovery in percent with its error, or a dash."""
    if one is None or one[field] is None:
        return page.symbols.dash
    return amount(one[field], one[f"{field}_error"], PERCENT, page.symbols.plus_minus, most=0)


def seen_elsewhere(page: Page) -> Table:
    """Recoveries observed, with the class they compare with and their source."""
    made = grid()
    made.add_column("", overflow="fold", max_width=max(NAME, page.inner // 2))
    made.add_column(page.say("compares with", "à comparer à"), overflow="fold", max_width=NAME)
    for heading in (page.say("ordinary, %", "ordinaire, %"), page.say("in a bust, %", "en crise, %")):
        made.add_column(heading, justify="right", no_wrap=True)
    for one in outside():
        written = [page.symbols.dash if value is None else f"{100 * value:.{DECIMALS}f}" for value in (one.ordinary, one.bust)]
        weak = page.say(" (weak source)", " (source faible)") if one.grade == "weak" else ""
        made.add_row(Text(page.say(one.what, one.french) + weak), Text(page.say(*CLASS_WORDS[one.compares_with])),
                     *(Text(page.write(text)) for text in written))
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
        made.add_row(Text(name), *(Text(page.write(written[year][i])) for year in shown))
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
