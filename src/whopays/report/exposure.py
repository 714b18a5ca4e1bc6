"""Exposure by named counterparty: what each has at stake with each lab at a date, and what it is expected to lose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whopays.case.calls import calls_in
from whopays.case.fault import CaseErrors, Fault
from whopays.model.result import Result
from whopays.report.amounts import Measure, amount, measure, with_unit
from whopays.report.answer_words import party_in, title_in
from whopays.report.credit import ALL, Record, credit, named_view, no_rating, party_records, run_line, view_of
from whopays.report.figures import GAP, Page, aligned, grid
from whopays.report.solvency import solvency_pieces
from whopays.report.words import quarter, title

SCHEMA = "whopays.exposures/1"
COLUMNS = (  # heading in English and French, measures added
    (("debt", "dette"), ("debt", "vendor_credit", "deferred_rent")), (("equity", "actions"), ("equity",)),
    (("firm\nrent", "loyer\nferme"), ("firm_rent",)), (("sites", "sites"), ("site_equity", "site_debt")),
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
    page = page.of(calls_in(result.manifest))
    found, view = credit(result), view_of(result, view)
    dates = found["dates"]
    chosen = dates_of(dates, years)
    how = measure(found_currency(result), largest(found, view))
    dot = f" {page.symbols.dot} "
    heading, unit = page.say("Exposure by counterparty", "Exposition par contrepartie"), page.write(how.unit)
    yield Text(f"{heading}{dot}{result.case}{dot}{named_view(result, view, page)}", style="bold")
    yield Text(f"{run_line(result, page)}{dot}{page.say(f'means, in {unit}', f'moyennes, en {unit}')}", style="dim")
    for at in chosen:
        yield Text()
        opening = at == 0
        yield Text(page.say(f"AT THE OPENING, {dates[0]}", f"À L'OUVERTURE, {dates[0]}") if opening
                   else page.say(f"AT THE END OF {dates[at]}", f"À LA FIN DU {quarter(dates[at], page.lang)}"), style="bold")
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
        ordered += sorted(((name, lab) for lab in held), key=lambda pair: -size[pair])
    return ordered


def table(result: Result, found: Record, view: str, at: int, upto: int, how: Measure, page: Page) -> Table:
    """One date: stakes then, and losses to the end of the horizon (opening) or to that date."""
    pairs = lines(found, view, at, upto, page.verbose)
    held = [party_records(found, view, *pair) for pair in pairs]
    sign = f" {page.symbols.plus_minus} "
    columns = {page.say(*heading): [stake(sum(mine[name]["value"][at] or 0.0 for name in names if name in mine), how, page)
                                    for mine in held]
               for heading, names in COLUMNS}
    columns[page.say("expected\nloss", "perte\nattendue")] = aligned([loss_cell(mine.get("loss"), upto, how, page) for mine in held], sign)
    columns[page.say("of\nshares", "sur\nactions")] = [
        stake(mine["equity_loss"]["value"][upto] or 0.0, how, page) if "equity_loss" in mine else page.symbols.dash
                             for mine in held]
    if page.verbose and page.inner >= ROOM:
        heading = page.say("chance\nto lose, %", "probabilité\nde perte, %")
        columns[heading] = aligned([chance_cell(mine.get("suffers"), upto, page) for mine in held], sign)
    made = grid()
    made.add_column("", overflow="fold", max_width=max(NAME, page.inner - WIDE))
    made.add_column(page.say("with", "avec"), overflow="fold", max_width=LAB)
    for heading in columns:
        made.add_column(heading, justify="right", no_wrap=True)
    for i, (name, lab) in enumerate(pairs):
        again = i > 0 and pairs[i - 1][0] == name
        made.add_row(Text("" if again else party_in(result, name, page.lang)),
                     Text(page.say("all labs", "tous") if lab == ALL else title_in(result, title(result, lab), page.lang)),
                     *(Text(page.write(cells[i])) for cells in columns.values()), style="bold" if lab == ALL else "")
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
        page.write(with_unit(amount(found["totals"][view][name][0], found["totals"][view][name][1], how, sign, most=DECIMALS), how))
        for name in ("creditors", "site_lenders_beyond"))
    end = quarter(dates[-1], page.lang)
    yield Text(page.say(
        "debt: loans, notes, vendor credit and deferred rent owed by the lab; equity: its shares at their mark; firm rent: what the "
        "lab is still bound to pay the owners of its sites, beyond the horizon too, not discounted; sites: equity of owners, debt owed "
        "to lenders. Firm rent pays for the sites: the two are not to be added.",
        "dette : prêts, obligations convertibles, crédit fournisseur et loyers reportés dus par le laboratoire ; actions : à leur valeur "
        "du moment ; loyer ferme : ce que le laboratoire doit encore payer aux propriétaires de ses sites, au-delà de l'horizon "
        "aussi, non actualisé ; sites : fonds propres des propriétaires, dette envers les prêteurs. Le loyer ferme paie les sites : "
        "les deux ne s'additionnent pas."), style="dim")
    yield Text(page.say(
        "expected loss: mean over all futures, those without a failure included, of what a party does not get back of its claims on "
        f"failed labs, their sites passed through; at the opening to the end of {end}, at a year end up to then. To {end} the parties' "
        f"losses add up to {creditors} that creditors of failed labs lose, and {beyond} that lenders of sites lose beyond their claims. "
        f"of shares: value of shares lost by owners, besides. {sign} is one Monte Carlo standard error.",
        "perte attendue : moyenne sur tous les futurs, ceux sans défaut compris, de ce qu'une partie ne recouvre pas de ses créances sur "
        f"des laboratoires défaillants, leurs sites compris ; à l'ouverture jusqu'à la fin de {end}, à une fin d'année jusqu'alors. "
        f"Jusqu'à {end}, les pertes de toutes les parties se composent de {creditors} perdus par les créanciers des laboratoires et de "
        f"{beyond} perdus par les prêteurs des sites au-delà de leurs créances. sur actions : valeur des actions perdue par les "
        f"propriétaires, en plus. {sign} : "
        "une erreur type de Monte-Carlo."), style="dim")
    yield Text(page.say("A counterparty is who owns the site of a contract; the public may name another. ",
                        "Une contrepartie est le propriétaire du site d'un contrat ; le public en nomme parfois un autre. ")
               + ("" if page.verbose else page.say("Small lines are left out; --verbose lists all. ",
                                                   "Les petites lignes sont omises ; --verbose les donne toutes. "))
               + no_rating(page), style="dim")
