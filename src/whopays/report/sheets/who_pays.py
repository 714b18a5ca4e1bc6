"""Who pays, party by party: money as numbers, shares and sums as formulas."""

from __future__ import annotations

from whopays.model.result import Payer, Result
from whopays.report.book import Book, Sheet, absolute, area, cell_name
from whopays.report.naming import currency_of, group_name, party_name, titles_of

STATEMENTS = {
    "cash": ("nominal", "courant"),
    "present_value": ("present value", "valeur actuelle"),
    "market_value": ("market value", "valeur de marché"),
}
Held = dict[str, dict[str, Payer]]


def fill(book: Book, result: Result, name: str) -> None:
    """Every party under each statement, sums, a check against what resources received, a native chart."""
    look, titles = book.look, titles_of(result, book.look)
    held = {
        key: {one.party: one for one in result.who_pays(statement=key)}
        for key in STATEMENTS
        if key == "cash" or result.pooled.statements.get(key)
    }
    about = look.say(
        "paid less received, all views pooled; share = money / sum", "payé moins reçu, toutes vues confondues ; part = montant / somme"
    )
    made = book.sheet(
        name,
        look.say("Who pays", "Qui paie"),
        f"{book.unit(currency_of(result))}{look.say('; ', ' ; ')}{about}",
        widths=(40, 24, *(18 for _ in range(3 * len(held)))),
    )
    made.heads([look.say("party", "acteur"), look.say("kind", "nature"), *(head for key in held for head in heads(book, result, key))])
    order = sorted(held["cash"], key=lambda party: -held["cash"][party].net)
    order += [party for lines in held.values() for party in lines if party not in order]
    first, last = made.row, made.row + len(order) - 1
    made.page.freeze_panes(first, 1)
    for row, party in enumerate(order, first):
        made.put(row, 0, party_name(titles, party, look), "text")
        made.put(row, 1, group_name(party.partition(":")[0], look), "text")
        for at, lines in enumerate(held.values()):
            one, column = lines.get(party), 2 + 3 * at
            total = absolute(cell_name(last + 1, column))
            made.put(row, column, one.net if one else 0.0, "money")
            made.formula(row, column + 1, f"={cell_name(row, column)}/{total}", one.share if one else 0.0, "percent")
            made.put(row, column + 2, one.error if one else 0.0, "fine")
    made.row = last + 1
    totals(made, held, first, last)
    check(made, result, held, last)
    series = (look.say("share", "part"), area(first, last, 0), area(first, last, 3))
    title = look.say("Who pays, share, nominal", "Qui paie, part, monnaie courante")
    made.chart("bar", title, [series], cell_name(made.row + 1, 0), percent=True, high=140 + 15 * len(order))


def heads(book: Book, result: Result, key: str) -> list[str]:
    """Headings of one statement."""
    say = book.look.say
    return [
        f"{say(*STATEMENTS[key])}, {book.unit(currency_of(result))}",
        say("share", "part"),
        say("error of share", "erreur de la part"),
    ]


def totals(made: Sheet, held: Held, first: int, last: int) -> None:
    """Sums of money and of shares, and names for what was summed."""
    made.put(made.row, 0, made.book.look.say("All together", "Ensemble"), "bold")
    for at, (key, lines) in enumerate(held.items()):
        column = 2 + 3 * at
        net, share = area(first, last, column), area(first, last, column + 1)
        made.formula(made.row, column, f"=SUM({net})", sum(one.net for one in lines.values()), "sum")
        made.formula(made.row, column + 1, f"=SUM({share})", sum(one.share for one in lines.values()), "sum_percent")
        for word, cells in (("money", net), ("share", share), ("total", cell_name(made.row, column))):
            made.book.define(f"who_pays_{key}_{word}", made, cells)
    made.row += 1


def check(made: Sheet, result: Result, held: Held, last: int) -> None:
    """What resources received, and how far the sum is from it."""
    look = made.book.look
    resources = next((one.value for one in result.pooled.figures if one.id == "resources"), None)
    if resources:
        received = look.say("received by work, energy and materials", "reçu par le travail, l'énergie et les matériaux")
        made.line((received, "", resources), ("quiet", "quiet", "money"))
        made.put(made.row, 0, look.say("check: sum / received - 1", "contrôle : somme / reçu - 1"), "quiet")
        gap = sum(one.net for one in held["cash"].values()) / resources - 1
        made.formula(made.row, 2, f"={cell_name(last + 1, 2)}/{cell_name(made.row - 1, 2)}-1", gap, "check")
        made.row += 1
