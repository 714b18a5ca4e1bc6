"""Lists for a person and for a program: saved runs, cases, policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whopays.case.case import Case
from whopays.report.figures import GAP, Page, grid
from whopays.store.manifest import Entry

POLICY, VIEWS = 6, 11  # columns these have at least in a list of runs


def runs_object(entries: Sequence[Entry], store: Path) -> dict[str, Any]:
    """Saved runs as `whopays.runs/1`."""
    return {"schema": "whopays.runs/1", "store": str(store),
            "runs": [{name: list(value) if isinstance(value, tuple) else value for name, value in asdict(one).items()} for one in entries]}


def removed_object(run: str, store: Path) -> dict[str, Any]:
    """A removed run as `whopays.removed/1`."""
    return {"schema": "whopays.removed/1", "store": str(store), "run": run}


def runs_table(entries: Sequence[Entry], store: Path, page: Page) -> list[RenderableType]:
    """Saved runs, oldest first, how each departs from its case, and what is wrong with those that cannot be read.

    The day of a run stands in its name.
    """
    if not entries:
        return [Text(page.say(f"no run is saved in {store}; make one with `whopays run`",
                              f"aucune simulation enregistrée dans {store} ; faites-en une avec `whopays run`"))]
    sound = [one for one in entries if not one.problem]
    heads = (page.say("run", "simulation"), page.say("time", "heure"), page.say("policy", "politique"),
             page.say("futures", "futurs"), page.say("seed", "graine"), page.say("views", "vues"))
    rows = [(one.run, one.created[11:16], one.policy, page.write(f"{one.paths:,}"), str(one.seed), ", ".join(one.views))
            for one in sound]
    lines: list[RenderableType] = []
    started = 0
    notes = [changed(one, sound) for one in sound]
    for at, note in enumerate(notes):
        if note or at == len(sound) - 1:
            lines.append(_part(heads, rows, range(started, at + 1), page))
            lines += [Padding(Text(note, style="dim"), (0, 0, 0, 2 * GAP))] if note else []
            started = at + 1
    problems = [Text(one.problem, style="red") for one in entries if one.problem]
    return [*lines, *problems, Text(page.say(f"in {store}; times are UTC", f"dans {store} ; heures UTC"), style="dim")]


def changed(one: Entry, others: Sequence[Entry]) -> str:
    """How a run departs from its case as it stands, in the words of the command; a day where another run of the case is of another.

    >>> changed(Entry("a", "", sets=("labs.alder.cash=2e9",), modes=("fail",)), [])
    '--mode fail --set labs.alder.cash=2e9'
    """
    days = {other.as_of for other in others if other.case == one.case}
    words = [f"--as-of {one.as_of}"] if len(days) > 1 else []
    words += [f"--mode {one.modes[0]}"] if len(one.modes) == 1 else []
    words += [f"--set {text}" for text in one.sets] + [f"--conflict {text}" for text in one.conflicts]
    words += [f"--variance-reduction {one.variance_reduction}"] if one.variance_reduction != Entry.variance_reduction else []
    return " ".join(words)


def _part(heads: Sequence[str], rows: Sequence[Sequence[str]], shown: range, page: Page) -> Table:
    """Some rows of the list, each column as wide as in the whole of it, the heads above the first."""
    made = grid()
    made.show_header = shown.start == 0
    widest = [max(map(len, cells)) for cells in zip(heads, *rows, strict=True)]
    widths = [*widest[:2], 0, *widest[3:5], 0]
    room = page.width - sum(widths) - GAP * len(widths)
    widths[2] = min(widest[2], max(room - VIEWS, POLICY))
    for at, width in enumerate(widths):
        made.add_column(heads[at], overflow="fold", justify="right" if at in (3, 4) else "left", width=width or None,
                        no_wrap=at in (0, 1, 3, 4))
    for at in shown:
        made.add_row(*rows[at])
    return made


def cases_object(cases: Sequence[Case]) -> dict[str, Any]:
    """Shipped cases as `whopays.cases/1`."""
    return {"schema": "whopays.cases/1", "cases": [
        {"name": one.name, "title": one.title, "title_french": one.in_french(one.title), "as_of": one.as_of.isoformat(),
         "views": list(one.views)} for one in cases]}


def cases_table(cases: Sequence[Case], page: Page) -> list[RenderableType]:
    """Shipped cases with their date and views."""
    table = _table([page.say("case", "cas"), page.say("as of", "données au")], wrap=False)
    _columns(table, [page.say("views", "vues"), page.say("title", "titre")])
    for one in cases:
        views = [page.say(view, one.in_french(view)) for view in one.views]
        table.add_row(one.name, one.as_of.isoformat(), ", ".join(views), page.say(one.title, one.in_french(one.title)))
    return [table, Text(page.say("your own: whopays case new FILE.yaml, then whopays run FILE.yaml",
                                 "le vôtre : whopays case new FICHIER.yaml, puis whopays run FICHIER.yaml"), style="dim")]


def policies_object(policies: Sequence[tuple[str, str]], idle: Mapping[str, tuple[str, str]] | None = None) -> dict[str, Any]:
    """Shipped policies, (name, title), as `whopays.policies/1`.

    idle : name -> why it does nothing in the case asked of, English and French; those that act are not in it
    """
    why = idle or {}
    return {"schema": "whopays.policies/1", "policies": [
        {"name": name, "title": title, **(dict(zip(("idle", "idle_french"), why[name], strict=True)) if name in why else {})}
        for name, title in policies]}


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
