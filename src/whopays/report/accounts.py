"""Credit of the state in the federal form: one row a fiscal year's cohort; with more to read where a policy is asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from whopays.engine.compare import Comparison, PolicyAnswer
from whopays.public_accounts.fcra import Components
from whopays.public_accounts.portfolio import Account, Rates, accounts
from whopays.report.amounts import measure, number
from whopays.report.figures import Page, grid
from whopays.report.policy_words import instrument, note_fr

SMALL: Final = 0.002  # part of all that is disbursed below which a cohort is not printed
LEGIBLE: Final = 10  # size from which a figure is told without decimals
MILLIONS: Final = 1e6  # what changes later is written in millions at most: much less than what was lent
KINDS: Final = {"guarantee": ("guaranteed", "garanti"), "loan": ("lent", "prêté")}
Books = dict[str, list[Account]]


def books_of(found: Comparison, one: PolicyAnswer) -> Books:
    """Instrument -> cohorts of a policy; empty where it neither lends nor guarantees."""
    rates = Rates(*found.short_rate)
    return {name: held for name, sums in one.credit.items()
            if (held := accounts(sums, found.curve, found.opening, found.views, rates) if sums.basis.any() else [])}


def accounts_object(books: Books) -> list[dict[str, Any]]:
    """Cohorts as plain values: components and rates in percent of principal, money in the case's currency, cost above 0."""
    def percent(cost: Components) -> dict[str, float]:
        return {name: float(value) for name, value in asdict(cost).items()}

    return [{
        "instrument": name, "fiscal_year": one.fiscal_year, "disbursed": one.disbursed, "components": percent(one.cost),
        "subsidy_rate": float(one.cost.subsidy_rate), "fair_value_components": percent(one.fair),
        "fair_value_rate": float(one.fair.subsidy_rate), "fair_value_error": one.fair_error,
        "single_effective_rate": one.effective.rate, "single_effective_rate_note": one.effective.note,
        "technical_reestimate": dict(zip(("5", "50", "95"), one.technical, strict=True)),
        "interest_reestimate": {"low_rate": one.interest[0], "high_rate": one.interest[1]},
        "outlays": [asdict(year) for year in one.outlays]} for name, cohorts in books.items() for one in cohorts]


def printed(cohorts: list[Account]) -> list[Account]:
    """Cohorts large enough to be read."""
    whole = math.fsum(one.disbursed for one in cohorts)
    return [one for one in cohorts if one.disbursed >= SMALL * whole]


def table_of(heads: tuple[str, ...]) -> Table:
    """An empty table with its figures to the right."""
    table = grid()
    for at, head in enumerate(heads):
        table.add_column(head, justify="right" if at else "left", no_wrap=True)
    return table


def compact(one: PolicyAnswer, books: Books, currency: str, page: Page) -> Iterator[RenderableType]:
    """Components by cohort, and both subsidy rates."""
    for name, cohorts in books.items():
        word, what = page.say(*KINDS[one.credit[name].kind]), instrument(name, page.lang)
        how = measure(currency, max(account.disbursed for account in cohorts))
        yield Text()
        yield Text(page.say(f"{one.name}: {what} by fiscal year, % of principal {word}, cost above 0",
                            f"{one.name} : {what} par exercice, % du principal {word}, coût au-dessus de 0"), style="bold")
        table = table_of((page.say("year", "an"), page.write(how.unit), page.say("defaults", "défauts"),
                          page.say("interest", "intérêts"), page.say("fees", "commissions"), page.say("other", "autres"), "FCRA",
                          page.say("fair value", "juste valeur")))
        for account in printed(cohorts):
            cost = account.cost
            fair = f"{account.fair.subsidy_rate} {page.symbols.plus_minus} {max(account.fair_error, 0.01):.2f}"
            parts = (cost.defaults, cost.interest, cost.fees, cost.other, cost.subsidy_rate, fair)
            table.add_row(str(account.fiscal_year), *map(page.write, (f"{account.disbursed * how.factor:,.2f}", *map(str, parts))))
        yield table


def in_full(one: PolicyAnswer, books: Books, currency: str, page: Page) -> Iterator[RenderableType]:
    """Single effective rate, reestimates, and outlays by fiscal year of all cohorts together."""
    for name, cohorts in books.items():
        what = instrument(name, page.lang)
        yield from rates(f"{one.name}{page.say(': ', ' : ')}{what}", cohorts, currency, page)
        yield Text()
        years = sorted({year.year for account in cohorts for year in account.outlays})
        spent = {year: [0.0, 0.0] for year in years}
        for account in cohorts:
            for row in account.outlays:
                spent[row.year][0] += row.subsidy
                spent[row.year][1] += row.cash
        how = measure(currency, max((abs(value) for row in spent.values() for value in row), default=0.0))
        yield Text(page.say(f"{one.name}: {what}, outlays by fiscal year, ", f"{one.name} : {what}, décaissements par exercice, ")
                   + page.write(how.unit), style="bold")
        table = table_of((page.say("year", "an"), page.say("subsidy (budget)", "subvention (budget)"),
                          page.say("cash (financing account)", "flux (compte de financement)")))
        for year in years:
            table.add_row(str(year), *(page.write(number(value * how.factor, 0 if how.factor == 1 else 3)) for value in spent[year]))
        yield table
        notes = {account.effective.note for account in cohorts if account.effective.note}
        for note in sorted(notes):
            yield Text(page.say(f"single effective rate: {note}", f"taux effectif unique : {note_fr(note)}"), style="dim")


def rates(heading: str, cohorts: list[Account], currency: str, page: Page) -> Iterator[RenderableType]:
    """Single effective rate and reestimates by cohort."""
    largest = max((abs(value) for one in printed(cohorts) for value in (*one.technical, *one.interest)), default=0.0)
    how = measure(currency, min(largest / LEGIBLE, MILLIONS))
    yield Text()
    yield Text(f"{heading}, {page.say('rates and reestimates', 'taux et réestimations')}, {page.write(how.unit)}", style="bold")
    table = table_of((page.say("year", "an"), page.say("rate, %", "taux, %"), page.say("1 in 20", "1 sur 20"),
                      page.say("half", "moitié"), page.say("19 in 20", "19 sur 20"), page.say("low rates", "taux bas"),
                      page.say("high rates", "taux hauts")))
    for account in printed(cohorts):
        rate = page.say("none", "aucun") if account.effective.rate is None else page.write(f"{100 * account.effective.rate:.3f}")
        moved = (*account.technical, *account.interest)
        table.add_row(str(account.fiscal_year), rate, *(page.write(number(value * how.factor, 0)) for value in moved))
    yield table
    yield Text(page.say(
        "rate: single effective rate; technical reestimate over life: below the figure on 1 in 20, half, 19 in 20 futures; "
        "interest-rate reestimate: the same flows where the short rate at disbursement is at 1 in 20 low or high",
        "taux : taux effectif unique ; réestimation technique sur la vie du prêt : sous ce chiffre dans 1 futur sur 20, dans la moitié, "
        "dans 19 sur 20 ; réestimation d'intérêt : les mêmes flux quand le taux court au décaissement est à son "
        "vingtième bas ou haut"), style="dim")
