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
from whopays.report.figures import grid
from whopays.store.manifest import Entry

ONE_LINE = ("run", "saved", "case", "policy", "as of")  # columns that are never broken


def runs_object(entries: Sequence[Entry], store: Path) -> dict[str, Any]:
    """Saved runs as `whopays.runs/1`."""
    return {"schema": "whopays.runs/1", "store": str(store),
            "runs": [{**asdict(one), "views": list(one.views)} for one in entries]}


def removed_object(run: str, store: Path) -> dict[str, Any]:
    """A removed run as `whopays.removed/1`."""
    return {"schema": "whopays.removed/1", "store": str(store), "run": run}


def runs_table(entries: Sequence[Entry], store: Path) -> list[RenderableType]:
    """Saved runs, oldest first, and what is wrong with those that cannot be read."""
    if not entries:
        return [Text(f"no run is saved in {store}; make one with `whopays run`")]
    table = _table("run", "saved", "policy", "futures", "seed", "views", right=("futures", "seed"))
    for one in entries:
        if not one.problem:
            table.add_row(one.run, one.created[:16].replace("T", " "), one.policy, f"{one.paths:,}", str(one.seed),
                          ", ".join(one.views))
    problems = [Text(one.problem, style="red") for one in entries if one.problem]
    return [table, *problems, Text(f"in {store}; times are UTC", style="dim")]


def cases_object(cases: Sequence[Case]) -> dict[str, Any]:
    """Shipped cases as `whopays.cases/1`."""
    return {"schema": "whopays.cases/1", "cases": [
        {"name": one.name, "title": one.title, "as_of": one.as_of.isoformat(), "views": list(one.views)} for one in cases]}


def cases_table(cases: Sequence[Case]) -> list[RenderableType]:
    """Shipped cases with their date and views."""
    table = _table("case", "as of", "views", "title")
    for one in cases:
        table.add_row(one.name, one.as_of.isoformat(), ", ".join(one.views), one.title)
    return [table, Text("your own: whopays case new FILE.yaml, then whopays run FILE.yaml", style="dim")]


def policies_object(policies: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Shipped policies, (name, title), as `whopays.policies/1`."""
    return {"schema": "whopays.policies/1", "policies": [{"name": name, "title": title} for name, title in policies]}


def policies_table(policies: Sequence[tuple[str, str]]) -> list[RenderableType]:
    """Shipped policies with what each does."""
    table = _table("policy", "title")
    for name, title in policies:
        table.add_row(name, title)
    return [table, Text("whopays run --policy NAME", style="dim")]


def _table(*headings: str, right: Sequence[str] = ()) -> Table:
    table = grid()
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading in ONE_LINE, justify="right" if heading in right else "left")
    return table
