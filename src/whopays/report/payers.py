"""Who pays, party by party, adding up to all that work, energy and materials receive."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from whopays.model.result import Payer, Result
from whopays.report.amounts import Measure, amount, measure, rounded_like
from whopays.report.figures import GAP, Page, abreast, aligned, found, grid
from whopays.report.pictures import bar
from whopays.report.spoken import group, party, view_name
from whopays.report.words import POOLED, columns

# A party below these shares is folded into a line with others, unless all is wanted.
SMALL = 0.0005
SMALL_RISK = 0.005  # what it has at risk, over all that is paid
SMALL_SITE = 0.01  # sites pass money through; what stands in one is at risk of its owners and lenders
SITE = "project"
NAME = 18
LONG_NAME = 22  # in French, whose words are longer
SHARE = Measure(100.0, "%")
BAR = 10
DECIMALS = 1  # of a share in percent
GROUP = ("landlord", "investisseur")  # the longest word of its column, in both languages
STATED_FR = {"cash": "courant", "present_value": "valeur actuelle", "market_value": "valeur de marché"}


@dataclass(frozen=True)
class Line:
    """One printed line: a party, or several small ones together."""

    name: str
    role: str
    parties: tuple[str, ...]


def received(lines: list[Payer]) -> float:
    """What resources received: the sum of all nets."""
    return math.fsum(one.net for one in lines)


def lines_of(result: Result, page: Page) -> list[Line]:
    """Who pays in order of size; sites, and others, that are small in every view make one line each."""
    views = [view for _, view in columns(result)]
    folded: dict[str, list[str]] = {"sites": [], "others": []}
    for one in result.pooled.who_pays if not page.verbose else []:
        if all(_is_small(view.who_pays, one.party) for view in views):
            folded["sites" if one.group == SITE else "others"].append(one.party)
    folded = {name: parties for name, parties in folded.items() if len(parties) > 1}
    small = {id for parties in folded.values() for id in parties}
    order = sorted((one for one in result.pooled.who_pays if one.party not in small), key=lambda one: -one.share)
    lines = [Line(party(result, one.party, page.lang), page.called(group(one.party, one.group, page.lang)), (one.party,)) for one in order]
    words = {"sites": page.say("sites", "sites"), "others": page.say("others", "autres")}
    return lines + [Line(f"{len(parties)} {words[name]}", "", tuple(parties)) for name, parties in folded.items()]


def _is_small(lines: list[Payer], id: str) -> bool:
    total = abs(received(lines)) or 1.0
    return all(abs(one.share) < SMALL_SITE if one.group == SITE else
               abs(one.share) < SMALL and abs(one.at_risk) < SMALL_RISK * total for one in lines if one.party == id)


def merged(lines: list[Payer], parties: tuple[str, ...]) -> Payer:
    """Several parties as one; their errors are added, which is the most the joint error can be."""
    mine = [one for one in lines if one.party in parties]

    def total(field: str) -> float:
        return math.fsum(getattr(one, field) for one in mine)

    return Payer(" ".join(parties), "", *map(total, ("share", "net", "burden", "at_risk", "error",
                                                     "net_error", "at_risk_error", "burden_error")))


def who_pays(result: Result, page: Page) -> list[Table]:
    """Bar, share with error, money, what is at risk; the views beside it, or below where it is narrow."""
    lines = lines_of(result, page)
    held = [merged(result.pooled.who_pays, line.parties) for line in lines]
    total = received(result.pooled.who_pays)
    money = measure(str(result.manifest.get("currency", "USD")), max(abs(total), *(abs(one.net) for one in held)))
    fields = ["net", "at_risk", *(["burden"] if page.verbose else [])]
    headline = page.say("pooled, %", "ensemble, %") if len(result.views) > 1 else page.say("share, %", "part, %")
    columns = {headline: _shares_of(held, page)}
    for field, heading in zip(fields, (page.write(money.unit), page.say("at risk", "en jeu"), page.say("burden", "charge")), strict=False):
        columns[heading] = _money_of(held, field, money, result, page)
    beside = {view_name(result, name, page.lang): _shares_of([merged(payers, line.parties) for line in lines], page)
              for name, payers in _views(result)}
    fits = _room({**columns, **beside}, page) >= name_width(page)
    pictures = [bar(one.share, max(abs(one.share) for one in held), bar_width(page), page.symbols) for one in held]
    first = _table(lines, {**columns, **beside} if fits else columns, page, pictures)
    if fits or not beside:
        return [first]
    below = {**beside, view_name(result, POOLED, page.lang): columns[headline]}
    names = list(below)
    widths = [max(len(name), *map(len, cells)) for name, cells in below.items()]
    room = page.inner - name_width(page) - kind_width(page) - GAP
    return [first, *(_table(lines, {names[at]: below[names[at]] for at in group}, page) for group in abreast(widths, room))]


def kind_width(page: Page) -> int:
    """Characters of the column that says what a party is."""
    return len(page.say(*GROUP))


def name_width(page: Page) -> int:
    """Characters that names have at least."""
    return NAME if page.lang == "en" else LONG_NAME


def bar_width(page: Page) -> int:
    """Characters of a picture: what longer words take from it, names keep."""
    return BAR + len(GROUP[0]) - kind_width(page)


def _room(columns: dict[str, list[str]], page: Page) -> int:
    """Characters left for names beside what a party is, a picture and the columns."""
    taken = sum(GAP + max(len(heading), *map(len, cells)) for heading, cells in columns.items())
    return page.inner - taken - kind_width(page) - bar_width(page) - 2 * GAP


def _views(result: Result) -> list[tuple[str, list[Payer]]]:
    return [(name, view.who_pays) for name, view in result.views.items()] if len(result.views) > 1 else []


def _shares_of(held: list[Payer], page: Page) -> list[str]:
    sign = page.symbols.plus_minus
    cells = [page.write(amount(one.share, one.error, SHARE, sign, DECIMALS)) for one in held]
    total = page.write(f"{SHARE.factor * math.fsum(one.share for one in held):.1f}")
    return aligned([*cells, total], f" {sign} ")


def _money_of(held: list[Payer], field: str, money: Measure, result: Result, page: Page) -> list[str]:
    """Money paid with its error; the rest rounded as its error asks; and the sum."""
    sign = page.symbols.plus_minus
    whole = found(result.pooled, "resources")
    total = page.write(rounded_like(math.fsum(getattr(one, field) for one in held), whole.error if whole else 0.0, money))
    if field == "net":
        cells = [page.write(amount(getattr(one, field), getattr(one, f"{field}_error"), money, sign, DECIMALS)) for one in held]
        return aligned([*cells, total], f" {sign} ")
    return [*(page.write(rounded_like(getattr(one, field), getattr(one, f"{field}_error"), money)) for one in held), total]


def _table(lines: list[Line], columns: dict[str, list[str]], page: Page, pictures: list[str] | None = None) -> Table:
    """Lines with their cells, then the sum; a view's own heading where there is no picture."""
    table = grid()
    table.add_column("" if pictures else page.say("share, %", "part, %"), overflow="fold",
                     max_width=max(_room(columns, page), name_width(page)))
    table.add_column("", no_wrap=True, style="dim")
    if pictures:
        table.add_column("", no_wrap=True, width=bar_width(page))
    for heading in columns:
        table.add_column(heading, justify="right", no_wrap=True)
    for i, line in enumerate(lines):
        received_more = next(iter(columns.values()))[i].lstrip().startswith("-")
        picture = [Text(pictures[i], style="green" if received_more else "cyan")] if pictures else []
        table.add_row(Text(line.name), Text(line.role), *picture, *(Text(cells[i]) for cells in columns.values()))
    table.add_row(Text(page.say("All together", "Ensemble")), "", *([""] if pictures else []),
                  *(Text(cells[-1]) for cells in columns.values()), style="bold")
    return table


def shares_by_statement(result: Result, page: Page) -> Table | None:
    """Shares of cash, of present value and of market value; None where only cash was kept."""
    pooled = result.pooled
    if not pooled.statements:
        return None
    lines = lines_of(result, page)
    kept = {"cash": pooled.who_pays, **pooled.statements}
    names = {name: page.say(name.replace("_", " "), STATED_FR.get(name, name)) for name in kept}
    shares = {names[name]: _shares_of([merged(payers, line.parties) for line in lines], page) for name, payers in kept.items()}
    return _table(lines, shares, page)
