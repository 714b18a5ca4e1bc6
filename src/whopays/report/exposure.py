"""Exposure by named counterparty: what each has at stake with each lab at a date, and what it is expected to lose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whopays.case.fault import CaseErrors, Fault
from whopays.model.result import Result
from whopays.report.amounts import Measure, amount, measure, with_unit
from whopays.report.credit import ALL, Record, credit, party_records, view_of
from whopays.report.figures import GAP, Page, aligned, grid
from whopays.report.solvency import solvency_pieces
from whopays.report.words import NOT_A_RATING, party, title

SCHEMA = "whopays.exposures/1"
COLUMNS = (  # heading, measures added
    ("debt", ("debt", "vendor_credit", "deferred_rent")), ("equity", ("equity",)), ("firm\nrent", ("firm_rent",)),
    ("sites", ("site_equity", "site_debt")),
)
SMALL = 0.005  # of the largest stake: below it a line is folded into the others, unless all is wanted
NAME = 18
LAB = 9
WIDE = 60  # columns everything but the name takes
ROOM = 92  # columns from which the chance to lose stands beside; it is in the term structures too
DECIMALS = 1


def exposures_object(result: Result) -> dict[str, Any]:
    """The exposures of a run as the object `whopays.exposures/1`; money in the currency of the case."""
    found = credit(result)
    return {"schema": SCHEMA, "run": result.run, "case": result.case, "currency": result.manifest.get("currency", "USD"),
            "dates": found["dates"], "exposures": found["exposures"], "totals": found["totals"],
            **{name: found.get(name, []) for name in ("firms", "claims", "present")}, "clearing": found.get("clearing", {})}


def exposure_pieces(result: Result, page: Page, *, view: str | None = None, years: tuple[str, ...] = ()) -> Iterator[RenderableType]:
    """Tables at the opening and at year ends, piece by piece.

    years : year ends to print, e.g. ("2028", "2030"); a middle one and the last by default
    """
    found, view = credit(result), view_of(result, view)
    dates = found["dates"]
    chosen = dates_of(dates, years)
    how = measure(found_currency(result), largest(found, view))
    dot = f" {page.symbols.dot} "
    yield Text(f"Exposure by counterparty{dot}{result.case}{dot}{view}", style="bold")
    yield Text(f"policy {result.policy}{dot}{result.paths:,} futures{dot}means, in {how.unit}", style="dim")
    for at in chosen:
        yield Text()
        opening = at == 0
        yield Text(f"AT THE OPENING, {dates[0]}" if opening else f"AT THE END OF {dates[at]}", style="bold")
        upto = len(dates) - 1 if opening else at
        yield Padding(table(result, found, view, at, upto, how, page), (0, 0, 0, GAP), expand=False)
    yield from solvency_pieces(result, found, view, how, page)
    yield Text()
    yield from notes(found, view, dates, how, page)


def dates_of(dates: list[str], years: tuple[str, ...]) -> list[int]:
    """Indices of the opening and of the year ends asked for; a middle one and the last by default.

    >>> dates_of(["2025-09-30", "2025Q4", "2026Q4", "2027Q4"], ())
    [0, 2, 3]
    """
    if not years:
        return sorted({0, len(dates) // 2, len(dates) - 1})
    found = [0]
    for year in years:
        hits = [i for i, day in enumerate(dates) if i and day.startswith(year) and year]
        if not hits:
            raise CaseErrors([Fault("--year", 0, 0, f"no year '{year}' in the run",
                                    f"choose from {dates[1][:len('2025')]} to {dates[-1][:len('2025')]}")])
        found.append(hits[-1])
    return sorted(set(found))


def found_currency(result: Result) -> str:
    """Currency of the case."""
    return str(result.manifest.get("currency", "USD"))


def largest(found: Record, view: str) -> float:
    """Largest mean among what is printed."""
    return max((abs(value or 0.0) for one in found["exposures"] if one["view"] == view and one["measure"] not in ("suffers",)
                for value in one["value"]), default=0.0)


def lines(found: Record, view: str, at: int, upto: int, everything: bool) -> list[tuple[str, str]]:
    """Parties and labs in order: a party with one lab on one line, one with several as a sum and its parts; small ones left out."""
    labs: dict[str, list[str]] = {}
    size: dict[tuple[str, str], float] = {}
    for one in found["exposures"]:
        if one["view"] == view and one["measure"] != "suffers":
            pair = (one["party"], one["lab"])
            index = upto if one["measure"] in ("claimed", "loss", "equity_loss") else at
            size[pair] = max(size.get(pair, 0.0), abs(one["value"][index] or 0.0))
            if one["lab"] != ALL and one["lab"] not in labs.setdefault(one["party"], []):
                labs[one["party"]].append(one["lab"])
    least = 0.0 if everything else SMALL * max(size.values(), default=0.0)
    ordered: list[tuple[str, str]] = []
    for name in sorted(labs, key=lambda name: -size.get((name, ALL), 0.0)):
        held = [lab for lab in labs[name] if size[name, lab] > least]
        if len(held) > 1:
            ordered.append((name, ALL))
        ordered += [(name, lab) for lab in sorted(held, key=lambda lab, name=name: -size[name, lab])]  # type: ignore[misc]
    return ordered


def table(result: Result, found: Record, view: str, at: int, upto: int, how: Measure, page: Page) -> Table:
    """One date: stakes then, and losses to the end of the horizon (opening) or to that date."""
    pairs = lines(found, view, at, upto, page.verbose)
    held = [party_records(found, view, *pair) for pair in pairs]
    sign = f" {page.symbols.plus_minus} "
    columns = {heading: [stake(sum(mine[name]["value"][at] or 0.0 for name in names if name in mine), how, page) for mine in held]
               for heading, names in COLUMNS}
    columns["expected\nloss"] = aligned([loss_cell(mine.get("loss"), upto, how, page) for mine in held], sign)
    columns["of\nshares"] = [stake(mine["equity_loss"]["value"][upto] or 0.0, how, page) if "equity_loss" in mine else page.symbols.dash
                             for mine in held]
    if page.verbose and page.inner >= ROOM:
        columns["chance\nto lose, %"] = aligned([chance_cell(mine.get("suffers"), upto, page) for mine in held], sign)
    made = grid()
    made.add_column("", overflow="fold", max_width=max(NAME, page.inner - WIDE))
    made.add_column("with", overflow="fold", max_width=LAB)
    for heading in columns:
        made.add_column(heading, justify="right", no_wrap=True)
    for i, (name, lab) in enumerate(pairs):
        again = i > 0 and pairs[i - 1][0] == name
        made.add_row(Text("" if again else party(result, name)), Text("all labs" if lab == ALL else title(result, lab)),
                     *(Text(cells[i]) for cells in columns.values()), style="bold" if lab == ALL else "")
    return made


def stake(value: float, how: Measure, page: Page) -> str:
    """A mean stake, or a dash where there is none."""
    scaled = value * how.factor
    return page.symbols.dash if abs(scaled) < 0.5 * 10**-DECIMALS else f"{scaled:,.{DECIMALS if abs(scaled) < 100 else 0}f}"


def loss_cell(record: Record | None, upto: int, how: Measure, page: Page) -> str:
    """An expected loss with its error, or a dash."""
    value = record["value"][upto] if record else None
    if not record or not value or value * how.factor < 0.5 * 10**-DECIMALS:
        return page.symbols.dash
    return amount(value, record["error"][upto], how, page.symbols.plus_minus, most=DECIMALS)


def chance_cell(record: Record | None, upto: int, page: Page) -> str:
    """A chance to lose anything, in percent."""
    if not record or not record["value"][upto]:
        return page.symbols.dash
    return amount(record["value"][upto], record["error"][upto], Measure(100.0, "%"), page.symbols.plus_minus, most=DECIMALS)


def notes(found: Record, view: str, dates: list[str], how: Measure, page: Page) -> Iterator[RenderableType]:
    """What the columns mean, and what the losses add up to."""
    sign = page.symbols.plus_minus
    creditors, beyond = (
        with_unit(amount(found["totals"][view][name][0], found["totals"][view][name][1], how, sign, most=DECIMALS), how)
        for name in ("creditors", "site_lenders_beyond"))
    end = dates[-1]
    yield Text(
        "debt: loans, notes, vendor credit and deferred rent owed by the lab; equity: its shares at their mark; firm rent: what the "
        "lab is still bound to pay the owners of its sites, beyond the horizon too, not discounted; sites: equity of owners, debt owed "
        "to lenders. Firm rent pays for the sites: the two are not to be added.", style="dim")
    yield Text(
        "expected loss: mean over all futures, those without a failure included, of what a party does not get back of its claims on "
        f"failed labs, their sites passed through; at the opening to the end of {end}, at a year end up to then. To {end} the parties' "
        f"losses add up to {creditors} that creditors of failed labs lose, and {beyond} that lenders of sites lose beyond their claims. "
        f"of shares: value of shares lost by owners, besides. {sign} is one Monte Carlo standard error.", style="dim")
    yield Text("A counterparty is who owns the site of a contract; the public may name another. "
               + ("" if page.verbose else "Small lines are left out; --verbose lists all. ")
               + f"{NOT_A_RATING[0].upper()}{NOT_A_RATING[1:]}.", style="dim")
