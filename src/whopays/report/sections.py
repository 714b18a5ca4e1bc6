"""The sections of the answer, in the order they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import RenderableType
from rich.text import Text

from whopays.model.result import Result
from whopays.report import drivers, payers
from whopays.report.amounts import amount, measure
from whopays.report.figures import Page, Path, by_view, by_year, found, grid
from whopays.report.pictures import sparkline
from whopays.report.words import CHANCE, NOT_A_RATING, columns, horizon, listed, milestone, names_a_firm, title

FEW = 4
WIDE = 120  # columns from which a path is drawn quarter by quarter
QUARTERS = 4  # in a year


@dataclass(frozen=True)
class Section:
    """A heading, what it means, and its tables."""

    heading: str
    about: str
    tables: list[RenderableType]
    after: str = ""


def sections(result: Result, page: Page) -> Iterator[Section]:
    """Every section that has something to show."""
    for build in (_promised, _comes_in, _gap, _chances, _losses, _who_pays, _drivers, _market, _rest):
        section = build(result, page)
        if section.tables:
            yield section


def _labs(result: Result, quantity: str) -> list[str]:
    """Labs for which a figure `labs.<lab>.<quantity>` exists, largest first."""
    pattern = re.compile(rf"labs\.([^.]+)\.{re.escape(quantity)}$")
    hits = [(one.value, match[1]) for one in result.pooled.figures if (match := pattern.match(one.id))]
    return [lab for _, lab in sorted(hits, key=lambda hit: -hit[0])]


def _some(*tables: RenderableType | None) -> list[RenderableType]:
    return [table for table in tables if table is not None]


def _labelled(result: Result, *ids: str) -> list[tuple[str, str]]:
    """Figures with the label they carry; an id no view has is left out."""
    rows = []
    for name in ids:
        one = next((hit for _, view in columns(result) if (hit := found(view, name))), None)
        if one:
            rows.append((one.label, name))
    return rows


def _promised(result: Result, page: Page) -> Section:
    """Labs whose contracts the public counts, by themselves; then all labs."""
    ids = ("promised.headline", "promised.if_taken", "promised.firm", "taken", "penalties")
    counted = [lab for lab in _labs(result, "promised.headline")
               if (one := found(result.pooled, f"labs.{lab}.promised.headline")) and one.value > 0]
    of_labs = [(label.replace(f"{lab}: ", f"{title(result, lab)}: "), name) for lab in counted
               for label, name in _labelled(result, *(f"labs.{lab}.{id}" for id in ids))]
    whole = [(f"all labs: {label}", name) for label, name in _labelled(result, *ids[1:], "taken_unsigned")]
    return Section(
        "What is promised", "contracts signed, over the horizon: if all is taken, what binds, what is paid; and what is paid beside them",
        _some(by_view(result, of_labs, page), by_view(result, whole, page)))


def _comes_in(result: Result, page: Page) -> Section:
    views = [Path(name, view, "revenue") for name, view in columns(result)]
    named = dict.fromkeys(match[1] for one in result.pooled.figures
                          if (match := re.match(r"labs\.([^.]+)\.revenue\.\d{4}$", one.id)))
    labs = [Path(title(result, lab), result.pooled, f"labs.{lab}.revenue") for lab in named]
    about = "by view and, pooled, by lab" if len(result.views) > 1 else "in all and by lab"
    return Section("What comes in", f"sales of the labs by year, {about}",
                   _some(by_year(views, page), by_year(labs, page)))


def _gap(result: Result, page: Page) -> Section:
    year = milestone(result)
    last, told = (year, f"gap to {year}") if year else ("end", f"gap to {horizon(result)[1] or 'the end'}")
    rows = [*_labelled(result, f"funding_gap.{year}", "funding_gap.end", f"external_finance.{year}", "external_finance.end",
                       "site_finance"),
            *((f"{title(result, lab)}, {told}", f"labs.{lab}.funding_gap.{last}") for lab in _labs(result, f"funding_gap.{last}"))]
    return Section(
        "What is missing", "funding gap: money nobody can be found for, if nobody may fail; "
        "external finance of the labs themselves: equity, debt, vendor credit, and the gap; their sites raise more",
        _some(by_view(result, rows, page)))


def _chances(result: Result, page: Page) -> Section:
    labs = _labs(result, CHANCE) or sorted(
        {one.id.split(".")[1] for one in result.pooled.figures if f".{CHANCE}." in one.id})
    end = horizon(result)[1]
    over = by_year([Path(title(result, lab), result.pooled, f"labs.{lab}.{CHANCE}") for lab in labs], page)
    ends = by_view(result, [(f"{title(result, lab)}, to {end or 'the end'}", f"labs.{lab}.{CHANCE}") for lab in labs],
                   page) if len(result.views) > 1 else None
    return Section("Default probability by lab", "chance to have failed by the end of the year"
                   + (", pooled, then by view" if len(result.views) > 1 else ""),
                   _some(over, ends), after=NOT_A_RATING)


def _losses(result: Result, page: Page) -> Section:
    return Section("If it fails, and what the state pays", "means over all futures, those without a failure included",
                   _some(by_view(result, _labelled(result, "loss_in_failure", "public_cost"), page)))


def _who_pays(result: Result, page: Page) -> Section:
    if not result.pooled.who_pays:
        return Section("", "", [])
    tables = [*payers.who_pays(result, page), payers.shares_by_statement(result, page) if page.verbose else None]
    return Section(
        "Who pays", "where who cannot pay fails: paid less received over the horizon, as a share of what work, energy and "
        "materials receive; "
        "negative: receives more than it pays; at risk: still at risk, claims held less owed at the end",
        _some(*tables), after="the error of several parties is the sum of theirs, the most it can be (--verbose lists them)"
        if any(len(line.parties) > 1 for line in payers.lines_of(result, page)) else "")


def _drivers(result: Result, page: Page) -> Section:
    shown = drivers.table(result.drivers, page)
    n_more = len(result.drivers) - (shown.row_count if shown else 0)
    fixed = result.not_ranked if page.verbose else result.not_ranked[:FEW]
    parts = []
    if n_more:
        parts.append(f"{n_more:,} more drawn inputs weigh less or are not told from zero" if n_more > 1
                     else "1 more drawn input weighs less or is not told from zero")
    if fixed:
        rest = len(result.not_ranked) - len(fixed)
        parts.append(f"{len(result.not_ranked):,} inputs are fixed and not ranked: "
                     + (f"{', '.join(fixed)} and {rest:,} more" if rest else listed(fixed)))
    what = result.manifest.get("drivers_of")
    return Section(
        "What drives the answer", "influence: standardised rank regression coefficient"
        + (f" on {what}" if what else "") + "; = marks ties, less than two standard errors apart",
        _some(shown), after="; ".join(parts) + ("" if page.verbose or not parts else " (--verbose lists all)"))


def _market(result: Result, page: Page) -> Section:
    if not page.verbose:
        return Section("", "", [])
    views = columns(result)
    return Section("The market for compute", "price, demand not met, implied rent and capital per unit of capacity", _some(
        by_year([Path(f"price, {name}", view, "market.compute_price") for name, view in views], page),
        by_year([Path(f"unmet, {name}", view, "unmet") for name, view in views], page),
        by_view(result, [(one.label, one.id) for one in result.pooled.figures if one.id.startswith("sanity.")], page)))


KNOWN = re.compile(
    r"promised\.|taken$|revenue\.\d{4}$|labs\.[^.]+\.revenue\.\d{4}$|funding_gap\.(\d{4}|end)$"
    r"|external_finance\.(\d{4}|end)$|labs\.[^.]+\.funding_gap\.(\d{4}|end)$|labs\.[^.]+\.default_probability(\.\d{4})?$"
    r"|resources$|public_cost$|loss_in_failure$|unmet\.\d{4}$|sanity\.|market\.compute_price\.\d{4}$")


def _rest(result: Result, page: Page) -> Section:
    """Figures no section above knows, and the shape of every path; only where all is wanted."""
    if not page.verbose:
        return Section("", "", [])
    table = grid()
    step = 1 if page.width >= WIDE else QUARTERS
    for heading in ("path", "by quarter" if step == 1 else "by year", "first", "last", ""):
        table.add_column(heading, no_wrap=heading != "path", overflow="fold",
                         justify="right" if heading in ("first", "last") else "left")
    for one in result.pooled.series:
        how = measure(one.unit, float(abs(one.mean).max()))
        ends = [amount(float(one.mean[i]), float(one.error[i]), how, page.symbols.plus_minus, most=2) for i in (0, -1)]
        table.add_row(Text(one.id), Text(sparkline(one.mean.tolist()[::step], page.symbols), style="cyan"), *map(Text, ends),
                      Text(how.unit))
    other = [(one.label, one.id) for one in result.pooled.figures if not KNOWN.match(one.id)]
    return Section("Other figures and paths", "means over all futures, pooled",
                   _some(by_view(result, other, page), table if result.pooled.series else None),
                   after=NOT_A_RATING if names_a_firm(result) else "")
