"""Landlords, vendors and insurers that can fail: their chance to, and what is owed by them and lost."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whopays.model.result import Result
from whopays.report.amounts import Measure, amount
from whopays.report.answer_words import party_in
from whopays.report.credit import Record
from whopays.report.figures import GAP, Page, aligned, grid
from whopays.report.words import quarter

KINDS = {"debt": ("loans to the firm", "prêts"), "owed": ("trade credit", "crédit commercial"),
         "backing": ("backing of a site, at most", "soutien d'un site, au plus"), "warrants": ("warrants", "bons de souscription")}
PERCENT = Measure(100.0, "%")
DECIMALS = 1
NAME = 22
SHOWN = 5  # dates beside the opening


def solvency_pieces(result: Result, found: Record, view: str, how: Measure, page: Page) -> Iterator[RenderableType]:
    """Chance to fail by date, then claims on these firms; nothing where no firm can fail or the run is older."""
    firms = [one for one in found.get("firms", ()) if one["view"] == view]
    if not firms:
        return
    yield Text()
    yield Text(page.say("FIRMS THAT CAN FAIL", "ENTREPRISES QUI PEUVENT FAIRE DÉFAUT"), style="bold")
    yield inside(Text(page.say("chance to have failed by the end of the quarter, %: losses on all this exceed its capital",
                               "probabilité d'avoir fait défaut en fin de trimestre, % : les pertes sur l'ensemble dépassent les fonds "
                               "propres"),
                      style="dim"))
    yield inside(chances(result, firms, found["dates"], page))
    yield Text()
    yield Text(page.say("WHAT THEY OWE, AND WHAT OF IT IS LOST", "CE QU'ELLES DOIVENT, ET CE QUI EN EST PERDU"), style="bold")
    end, unit = found["dates"][-1], page.write(how.unit)
    yield inside(Text(page.say(f"means, to the end of {end}, {unit}; got: part of what was claimed at failure",
                               f"moyennes, jusqu'à la fin de {quarter(end, 'fr')}, {unit} ; reçu : part de ce "
                               "qui était réclamé au défaut"), style="dim"))
    yield inside(owed(result, [one for one in found["claims"] if one["view"] == view], how, page))
    yield from inside_words(found, how, page)


def inside(piece: RenderableType) -> Padding:
    """Indented as the body of a section."""
    return Padding(piece, (0, 0, 0, GAP), expand=False)


def chances(result: Result, firms: list[Record], dates: list[str], page: Page) -> Table:
    """One line a firm."""
    sign = f" {page.symbols.plus_minus} "
    last = len(dates) - 1
    shown = sorted({max(1, round(last * k / SHOWN)) for k in range(1, SHOWN + 1)})[-max(1, (page.inner - NAME) // (NAME - GAP)):]
    made = grid()
    made.add_column("", overflow="fold", max_width=NAME)
    columns = []
    for at in shown:
        made.add_column(quarter(dates[at], page.lang), justify="right", no_wrap=True)
        columns.append(aligned([chance(one, at, page) for one in firms], sign))
    for i, one in enumerate(firms):
        made.add_row(Text(party_in(result, one["party"], page.lang)), *(Text(page.write(column[i])) for column in columns))
    return made


def chance(one: Record, at: int, page: Page) -> str:
    """A probability in percent, or a dash where it never happened."""
    value, error = one["default_probability"][at], one["default_probability_error"][at]
    return amount(value, error, PERCENT, page.symbols.plus_minus, most=2) if value else page.symbols.dash


def owed(result: Result, claims: list[Record], how: Measure, page: Page) -> Table:
    """One line a claim."""
    made = grid()
    made.add_column(page.say("owes", "doit"), overflow="fold", max_width=NAME)
    made.add_column(page.say("to", "à"), overflow="fold", max_width=NAME)
    made.add_column("", overflow="fold", max_width=NAME, style="dim")
    for heading in (page.say("at the\nopening", "au\ndébut"), page.say("at the\nend", "à\nla fin"),
                    page.say("expected\nloss", "perte\nattendue"), page.say("\ngot, %", "\nreçu, %")):
        made.add_column(heading, justify="right", no_wrap=True)
    losses = aligned([loss(one, how, page) for one in claims], f" {page.symbols.plus_minus} ")
    for i, one in enumerate(claims):
        claimed, lost = one["claimed"][-1] or 0.0, one["loss"][-1] or 0.0
        got = f"{100 * (1 - lost / claimed):.0f}" if claimed * how.factor > 1e-6 else page.symbols.dash
        made.add_row(*(Text(party_in(result, one[who], page.lang)) for who in ("debtor", "creditor")), Text(page.say(*KINDS[one["kind"]])),
                     *(Text(page.write(f"{(one['stake'][at] or 0.0) * how.factor:,.1f}")) for at in (0, -1)),
                     Text(page.write(losses[i])), Text(got))
    return made


def loss(one: Record, how: Measure, page: Page) -> str:
    """An expected loss with its error, or a dash."""
    value = one["loss"][-1]
    if not value or value * how.factor < 10**-3:
        return page.symbols.dash
    return amount(value, one["loss_error"][-1], how, page.symbols.plus_minus, most=3)


def inside_words(found: Record, how: Measure, page: Page) -> Iterator[RenderableType]:
    """How far the least clearing vector lies from the one used."""
    apart = found.get("clearing") or {}
    if apart.get("paths"):
        less = (apart["less_paid"] or 0.0) / apart["paths"] * how.factor
        times, more = page.write(f"{apart['paths']:,.0f}"), page.write(f"{apart['more_failures'] or 0:,.0f}")
        money = page.write(f"{less:,.3f} {how.unit}")
        yield inside(Text(page.say(
            f"Firms pay each other the most that fits. On the first block it was found {times} times; at the least that fits "
            f"more firms fail {more} times, and {money} less is paid on average.",
            f"Les entreprises se paient entre elles le plus possible. Sur le premier bloc, le calcul a été fait {times} fois ; au minimum "
            f"possible, davantage d'entreprises font défaut {more} fois, et {money} de moins sont payés en moyenne."), style="dim"))
