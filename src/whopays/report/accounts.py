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
from whopays.report.figures import Page, grid

BILLION: Final = 1e-9
SMALL: Final = 0.002  # part of all that is disbursed below which a cohort is not printed
KINDS: Final = {"guarantee": "guaranteed", "loan": "lent"}
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
        word = KINDS[one.credit[name].kind]
        yield Text()
        yield Text(f"{one.name}: {name.replace('_', ' ')} by fiscal year, % of principal {word}, cost above 0", style="bold")
        table = table_of(("year", f"bn {currency}", "defaults", "interest", "fees", "other", "FCRA", "fair value"))
        for account in printed(cohorts):
            cost = account.cost
            fair = f"{account.fair.subsidy_rate} {page.symbols.plus_minus} {max(account.fair_error, 0.01):.2f}"
            table.add_row(str(account.fiscal_year), f"{account.disbursed * BILLION:,.2f}",
                          *(str(value) for value in (cost.defaults, cost.interest, cost.fees, cost.other, cost.subsidy_rate)), fair)
        yield table


def in_full(one: PolicyAnswer, books: Books, currency: str) -> Iterator[RenderableType]:
    """Single effective rate, reestimates, and outlays by fiscal year of all cohorts together."""
    for name, cohorts in books.items():
        yield Text()
        yield Text(f"{one.name}: {name.replace('_', ' ')}, rates and reestimates, m {currency}", style="bold")
        table = table_of(("year", "rate, %", "1 in 20", "half", "19 in 20", "low rates", "high rates"))
        for account in printed(cohorts):
            rate = "none" if account.effective.rate is None else f"{100 * account.effective.rate:.3f}"
            moved = (*account.technical, *account.interest)
            table.add_row(str(account.fiscal_year), rate, *(f"{value * BILLION * 1000:,.0f}" for value in moved))
        yield table
        yield Text("rate: single effective rate; technical reestimate over life: below the figure on 1 in 20, half, 19 in 20 futures; "
                   "interest-rate reestimate: the same flows where the short rate at disbursement is at 1 in 20 low or high", style="dim")
        yield Text()
        yield Text(f"{one.name}: {name.replace('_', ' ')}, outlays by fiscal year, bn {currency}", style="bold")
        years = sorted({year.year for account in cohorts for year in account.outlays})
        spent = {year: [0.0, 0.0] for year in years}
        for account in cohorts:
            for row in account.outlays:
                spent[row.year][0] += row.subsidy
                spent[row.year][1] += row.cash
        table = table_of(("year", "subsidy (budget)", "cash (financing account)"))
        for year in years:
            table.add_row(str(year), *(f"{value * BILLION:,.3f}" for value in spent[year]))
        yield table
        notes = {account.effective.note for account in cohorts if account.effective.note}
        for note in sorted(notes):
            yield Text(f"single effective rate: {note}", style="dim")
