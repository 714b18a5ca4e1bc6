"""Lists for a person and for a program: saved runs, cases, policies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from whopays.case.case import Case
from whopays.report.figures import Page, grid
from whopays.store.manifest import Entry

POLICY = 6  # columns a policy's name has at least in a list of runs


def runs_object(entries: Sequence[Entry], store: Path) -> dict[str, Any]:
    """Saved runs as `whopays.runs/1`."""
    return {"schema": "whopays.runs/1", "store": str(store),
            "runs": [{**asdict(one), "views": list(one.views)} for one in entries]}


def removed_object(run: str, store: Path) -> dict[str, Any]:
    """A removed run as `whopays.removed/1`."""
    return {"schema": "whopays.removed/1", "store": str(store), "run": run}


def runs_table(entries: Sequence[Entry], store: Path, page: Page) -> list[RenderableType]:
    """Saved runs, oldest first, and what is wrong with those that cannot be read."""
    if not entries:
        return [Text(page.say(f"no run is saved in {store}; make one with `whopays run`",
                              f"aucune simulation enregistrée dans {store} ; faites-en une avec `whopays run`"))]
    table = _table([page.say("run", "simulation"), page.say("saved", "enregistrée")], wrap=False)
    _columns(table, [page.say("policy", "politique")])
    _columns(table, [page.say("futures", "futurs"), page.say("seed", "graine")], right=True, wrap=False)
    _columns(table, [page.say("views", "vues")])
    table.columns[2].min_width = POLICY
    for one in entries:
        if not one.problem:
            table.add_row(one.run, one.created[:16].replace("T", " "), one.policy, page.write(f"{one.paths:,}"), str(one.seed),
                          ", ".join(one.views))
    problems = [Text(one.problem, style="red") for one in entries if one.problem]
    return [table, *problems, Text(page.say(f"in {store}; times are UTC", f"dans {store} ; heures UTC"), style="dim")]


def cases_object(cases: Sequence[Case]) -> dict[str, Any]:
    """Shipped cases as `whopays.cases/1`."""
    return {"schema": "whopays.cases/1", "cases": [
        {"name": one.name, "title": one.title, "as_of": one.as_of.isoformat(), "views": list(one.views)} for one in cases]}


def cases_table(cases: Sequence[Case], page: Page) -> list[RenderableType]:
    """Shipped cases with their date and views."""
    table = _table([page.say("case", "cas"), page.say("as of", "état au")], wrap=False)
    _columns(table, [page.say("views", "vues"), page.say("title", "titre")])
    for one in cases:
        views = [page.say(view, one.in_french(view)) for view in one.views]
        table.add_row(one.name, one.as_of.isoformat(), ", ".join(views), page.say(one.title, one.in_french(one.title)))
    return [table, Text(page.say("your own: whopays case new FILE.yaml, then whopays run FILE.yaml",
                                 "le vôtre : whopays case new FICHIER.yaml, puis whopays run FICHIER.yaml"), style="dim")]


def policies_object(policies: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Shipped policies, (name, title), as `whopays.policies/1`."""
    return {"schema": "whopays.policies/1", "policies": [{"name": name, "title": title} for name, title in policies]}


def policies_table(policies: Sequence[tuple[str, str]], page: Page) -> list[RenderableType]:
    """Shipped policies with what each does."""
    from whopays.case.french import in_language  # reads YAML, which a list of runs needs not

    table = _table([page.say("policy", "politique")], wrap=False)
    _columns(table, [page.say("title", "titre")])
    for name, title in policies:
        table.add_row(name, in_language(title, page.lang))
    return [table, Text(page.say("whopays run --policy NAME", "whopays run --policy NOM"), style="dim")]


def _table(headings: Sequence[str], *, wrap: bool) -> Table:
    table = grid()
    _columns(table, headings, wrap=wrap)
    return table


def _columns(table: Table, headings: Sequence[str], *, right: bool = False, wrap: bool = True) -> None:
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=not wrap, justify="right" if right else "left")
