"""Sources and uses of labs and sites: sums, and the cash kept as their difference, by formulas."""

from __future__ import annotations

from collections.abc import Sequence

from whopays.model.result import Result
from whopays.report.book import Book, Sheet, area, cell_name
from whopays.report.money import INSIDE, USES, Money, inside_name, money_of, pooled_flows, source_name, use_name
from whopays.report.naming import currency_of


def fill(book: Book, result: Result, name: str) -> None:
    """What labs and sites took in and paid out; sums, and cash kept as their difference, by formulas."""
    look, money = book.look, money_of(pooled_flows(result))
    made = book.sheet(
        name,
        look.say("Sources and uses", "Ressources et emplois"),
        f"{book.unit(currency_of(result))}, "
        + look.say(
            "nominal, not discounted, mean over all futures, over the horizon; labs may fail",
            "monnaie courante, non actualisés, moyenne de tous les futurs, sur l'horizon ; défaut possible",
        ),
        widths=(56, 16, 16, 16),
    )
    heads = [inside_name(who, look) for who in INSIDE]
    made.heads([look.say("sources", "ressources"), *heads, look.say("together", "ensemble")])
    kinds = list(dict.fromkeys(kind for kind, _ in sorted(money.sources, key=lambda key: -money.sources[key])))
    came = block(
        made,
        [(source_name(kind, look), [money.sources.get((kind, who), 0.0) for who in INSIDE]) for kind in kinds],
        look.say("All sources", "Toutes les ressources"),
    )
    made.row += 1
    made.heads([look.say("between them", "entre eux"), *heads, look.say("together", "ensemble")])
    rent = made.row
    block(made, [(look.say("labs pay sites", "les laboratoires paient les sites"), [-money.rent, money.rent])], "")
    made.row += 1
    made.heads([look.say("uses", "emplois"), *heads, look.say("together", "ensemble")])
    used = [use for use in USES if any(money.uses.get((who, use)) for who in INSIDE)]
    start = made.row
    went = block(
        made,
        [(use_name(use, look), [money.uses.get((who, use), 0.0) for who in INSIDE]) for use in used],
        look.say("All uses", "Tous les emplois"),
    )
    made.row += 1
    kept(made, money, came, rent, went)
    made.chart(
        "bar",
        look.say("Uses, nominal", "Emplois, monnaie courante"),
        [(heads[at], area(start, went - 1, 0), area(start, went - 1, 1 + at)) for at in range(2)],
        cell_name(made.row + 2, 0),
        unit=book.unit(currency_of(result)),
        stacked=True,
        high=140 + 24 * (went - start),
    )


def kept(made: Sheet, money: Money, came: int, rent: int, went: int) -> None:
    """Cash kept by labs, by sites, together: sources and what passed between them less uses; rows of the sums are given."""
    book, look = made.book, made.book.look
    made.put(
        made.row,
        0,
        look.say("Kept in cash: sources + between them - uses", "Conservé en trésorerie : ressources + entre eux - emplois"),
        "bold",
    )
    for at, who in enumerate(INSIDE):
        made.formula(
            made.row, 1 + at, f"={cell_name(came, 1 + at)}+{cell_name(rent, 1 + at)}-{cell_name(went, 1 + at)}", money.kept(who), "sum"
        )
    made.formula(made.row, 3, f"={cell_name(came, 3)}-{cell_name(went, 3)}", sum(map(money.kept, INSIDE)), "sum")
    for word, row in (("sources_total", came), ("uses_total", went), ("kept_in_cash", made.row)):
        book.define(word, made, cell_name(row, 3))


def block(made: Sheet, rows: Sequence[tuple[str, Sequence[float]]], total: str) -> int:
    """Rows of two numbers with their sum across, and a row of sums below where it has a name; returns the last row."""
    first = made.row
    for label, values in rows:
        made.put(made.row, 0, label, "text")
        for at, value in enumerate(values):
            made.put(made.row, 1 + at, value, "money")
        made.formula(made.row, 3, f"=SUM({cell_name(made.row, 1)}:{cell_name(made.row, 2)})", sum(values), "money")
        made.row += 1
    if not total:
        return made.row - 1
    made.put(made.row, 0, total, "bold")
    for at in range(3):
        value = sum(sum(values) if at == 2 else values[at] for _, values in rows)
        made.formula(made.row, 1 + at, f"=SUM({area(first, made.row - 1, 1 + at)})", value, "sum")
    made.row += 1
    return made.row - 1
