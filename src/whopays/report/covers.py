"""Debt of project companies over time: cover of debt service, lock-up, breach of the default ratio, default; site by site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from whopays.case.calls import calls_in
from whopays.model.result import Result
from whopays.report.credit import named_view, no_rating, not_kept, run_line, view_of
from whopays.report.figures import GAP, Page, grid
from whopays.report.term_structure import section, spread_out

SCHEMA = "whopays.covers/1"
SHOWN = ("0.05", "0.5", "0.95")
FINANCING = {"sculpted": "sur mesure", "annuity": "annuités", "bullet": "in fine", "mini-perm": "mini-perm"}
LEAST = 0.01  # the lowest bin of covers: it holds those of sites that earn less than they cost, too
HIDDEN = 0.0005  # a share that would print as 0.0 percent is a dash
Record = dict[str, Any]


def sites(result: Result) -> Record:
    """Records of a run; refused where the run keeps none."""
    found = result.manifest.get("sites")
    if isinstance(found, dict) and found:
        return found
    raise not_kept(result, "covers")


def covers_object(result: Result) -> dict[str, Any]:
    """Covers of a run as the object `whopays.covers/1`; shares as decimals, one entry a year; null where no future owes service."""
    return {"schema": SCHEMA, "run": result.run, "case": result.case, **sites(result)}


def covers_pieces(result: Result, page: Page, *, view: str | None = None) -> Iterator[RenderableType]:
    """Both tables, piece by piece."""
    page = page.of(calls_in(result.manifest))
    found, view = sites(result), view_of(result, view)
    dot = f" {page.symbols.dot} "
    rows = [one for one in found["records"] if one["view"] == view]
    heading = page.say("Debt of project companies", "Dette des sociétés de projet")
    yield Text(f"{heading}{dot}{result.case}{dot}{named_view(result, view, page)}", style="bold")
    yield Text(run_line(result, page), style="dim")
    if not rows:
        yield Text()
        yield Text(page.say("No site owes debt service in these futures.", "Aucun site n'a de service de dette dans ces futurs."))
        return
    years = [str(year) for year in found["years"]]

    def covers(one: Record, at: int) -> str:
        values = [one["quantiles"][level][at] for level in SHOWN]
        top = found["highest"]
        return page.symbols.dash if values[1] is None else " ".join(
            f">{top:.0f}" if v >= top else f"<{v:.2f}" if v <= LEAST else f"{v:.2f}" for v in values)

    def standing(one: Record, at: int) -> str:
        shares = [one[name][at] for name in ("locked", "breached", "defaulted")]
        if one["owes"][at] <= 0 and shares[-1] <= 0:
            return page.symbols.dash
        return " ".join(page.symbols.dash if share < HIDDEN else f"{100 * share:.1f}" for share in shares)

    yield from section(page.say("Cover of debt service", "Couverture du service de la dette"), page.say(
        "cash flow after cost and tax over scheduled debt service of the year: quantiles 5, 50 and 95 of the futures in which the site "
        "owes any; debt that matures is left out",
        "flux après coûts et impôts sur service de la dette prévu de l'année : quantiles 5, 50 et 95 des futurs où le site en doit ; la "
        "dette arrivée à échéance est laissée de côté"), by_year(rows, years, covers, found, page))
    yield from section(page.say("Locked up, in breach, in default", "Bloqué, en violation, en défaut"), page.say(
        "percent of all futures: cover below lock-up in some quarter of the year, below the default ratio, and defaulted by the end of "
        "the year",
        "pour cent de tous les futurs : couverture sous le seuil de blocage en un trimestre de l'année, sous le seuil de défaut, et "
        "défaut déjà survenu à la fin de l'année"), by_year(rows, years, standing, found, page))
    yield Text()
    yield Text(f"{page.say('Quantiles to 0.01', 'Quantiles à 0,01 près')}. {no_rating(page)}", style="dim")


def by_year(rows: list[Record], years: list[str], cell: Any, found: Record, page: Page) -> Table:
    """A row a site with a column a year, as many as the width takes."""
    written = {year: [cell(one, at) for one in rows] for at, year in enumerate(years)}
    widest = max(len(text) for column in written.values() for text in column)
    named = [one["contract"] for one in rows]
    kinds = [found["contracts"][name]["financing"] for name in named]
    words = max(len(page.say(kind, FINANCING[kind])) for kind in kinds)
    room = page.inner - max(len(name) for name in named) - words - (GAP + GAP) - GAP
    made = grid()
    made.add_column("", no_wrap=True)
    made.add_column(page.say("repaid", "amortie"), no_wrap=True)
    shown = spread_out(years, room // (widest + GAP))
    for year in shown:
        made.add_column(year, justify="right", no_wrap=True)
    for i, (name, kind) in enumerate(zip(named, kinds, strict=True)):
        made.add_row(Text(name), Text(page.say(kind, FINANCING[kind])), *(Text(page.write(written[year][i])) for year in shown))
    return made
