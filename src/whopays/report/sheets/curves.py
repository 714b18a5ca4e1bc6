"""Default probability of each lab and the main fans by quarter, with native line charts."""

from __future__ import annotations

from typing import Any

from whopays.model.result import Result, Series
from whopays.report.book import Book, area, cell_name
from whopays.report.charts import fan
from whopays.report.naming import currency_of, series_name, titles_of
from whopays.report.papers.run import known_order
from whopays.report.real import money_of_series, unit_in_words
from whopays.report.words import CHANCE

FANS = ("revenue", "cash", "funding_gap")
LEVELS = (0.05, 0.5, 0.95)


def fill(book: Book, result: Result, name: str) -> None:
    """Default probability of each lab, then fans of the lab most likely to fail, and native line charts."""
    look, titles = book.look, titles_of(result, book.look)
    chosen: list[tuple[str, Any]] = [
        (titles.get(one.id.split(".")[1], one.id), one.mean) for one in result.pooled.series if one.id.endswith(CHANCE)
    ]
    n_labs, n_chances = sum(one.id.startswith("labs.") for one in result.pooled.series if one.id.endswith(CHANCE)), len(chosen)
    first_lab = next((id.split(".")[1] for id in known_order(result)), "")
    held: list[Series] = [
        one for one in result.pooled.series if one.id in (*(f"labs.{first_lab}.{what}" for what in FANS), "market.compute_price")
    ]
    for one in held:
        label = series_name(result, one.id, look)
        chosen += [
            (f"{label}, {look.unit(unit_in_words(result, one.unit, look))}, {fan.names(look)[-1]}", one.mean),
            *((f"{label}, {100 * level:g} %", one.quantiles[level]) for level in LEVELS),
        ]
    if not chosen:
        return
    made = book.sheet(
        name,
        name,
        f"{look.say('calendar quarters; ', 'trimestres civils ; ')}{money_of_series(result, currency_of(result), look)}",
        widths=(12, *(18 for _ in chosen)),
    )
    made.heads([look.say("quarter", "trimestre"), *(label for label, _ in chosen)])
    made.page.freeze_panes(made.row, 1)
    first = made.row
    for t, quarter in enumerate(result.pooled.series[0].quarters):
        made.line(
            (look.quarter(quarter), *(float(values[t]) for _, values in chosen)),
            ("text", *("percent" if at < n_chances else "amount" for at in range(len(chosen)))),
        )
    last = made.row - 1
    if n_labs:
        made.chart(
            "line",
            look.say("Default probability by lab", "Probabilité de défaut par laboratoire"),
            [(label, area(first, last, 0), area(first, last, 1 + at)) for at, (label, _) in enumerate(chosen[:n_labs])],
            cell_name(last + 2, 0),
            percent=True,
        )
    words = (look.say("mean", "moyenne"), "5 %", "50 %", "95 %")
    for k, one in enumerate(held):
        made.chart(
            "line",
            series_name(result, one.id, look),
            [(word, area(first, last, 0), area(first, last, 1 + n_chances + 4 * k + at)) for at, word in enumerate(words)],
            cell_name(last + 21 + 19 * k, 0),
            unit=unit_in_words(result, one.unit, look),
        )
