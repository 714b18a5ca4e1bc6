"""What changed between two runs, figure by figure and party by party."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from whopays.model.result import Result, View
from whopays.report.amounts import Measure, amount, measure, rounded_like
from whopays.report.figures import Page, aligned, grid
from whopays.report.payers import DECIMALS, SHARE, SMALL
from whopays.report.spoken import group, label, party
from whopays.report.words import CHANCE, NO_RATING, NOT_A_RATING, milestone, names_a_firm

SCHEMA = "whopays.diff/1"
HEADER = ("run", "case", "case_hash", "code_version", "as_of", "policy", "paths", "seed")
# What a run says of itself, of its machine or in words: not what it was asked.
MEASURED = ("seconds_by_stage", "largest_identity_residual", "processes", "inputs_by_basis", "titles", "described", "several", "calls",
            "title", "french", "credit", "sites")
HASH_SHOWN = 12
SETTINGS_FR = {"case": "cas", "case_hash": "empreinte du cas", "code_version": "version", "as_of": "données au", "policy": "politique",
               "paths": "futurs", "seed": "graine", "views": "vues", "modes": "modes", "sets": "hypothèses changées",
               "precision": "précision", "libraries": "bibliothèques", "library": "bibliothèque", "conflicts": "conflits tranchés",
               "drivers_of": "classement d'après", "variance_reduction": "réduction de variance", "currency": "monnaie",
               "capacity_unit": "unité de capacité", "case_path": "fichier du cas", "block": "bloc", "quantiles": "quantiles",
               "library_because": "raison de la bibliothèque"}
CLEAR = 2.0  # standard errors from which a difference is marked
N_YEARLY = 4  # digits of a year at the end of an id


def diff_object(a: Result, b: Result) -> dict[str, Any]:
    """Two runs compared: b less a, with the error the difference would have were the runs independent.

    a, b    : results of any cases; what only one of them has is null on the other side
    returns : dict of plain values, valid against schemas/diff-1.json
    On the same futures the real error is smaller as a rule, and it is 0 where both agree to the bit.
    """
    shared = [name for name in a.views if name in b.views]
    return {
        "schema": SCHEMA,
        "a": _header(a), "b": _header(b),
        "same_futures": (a.seed, a.paths, list(a.views)) == (b.seed, b.paths, list(b.views)),
        "settings": list(settings(a, b)),
        **_view(a.pooled, b.pooled),
        "views": {name: _view(a.views[name], b.views[name]) for name in shared},
        "limits": [f"Default probabilities of named firms: {NOT_A_RATING}."] if names_a_firm(a) or names_a_firm(b) else [],
    }


def settings(a: Result, b: Result) -> Iterator[dict[str, Any]]:
    """What the runs were asked and ran on, where it differs."""
    sides = []
    for one in (a, b):
        asked = {name: getattr(one, name) for name in HEADER if name != "run"}
        sides.append({**asked, "views": ", ".join(one.views),
                      **{key: value for key, value in one.manifest.items() if key not in MEASURED}})
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        values = [_text(side.get(name)) for side in sides]
        if values[0] != values[1]:
            yield {"name": name, "a": values[0], "b": values[1]}


def _text(value: Any) -> str | None:
    if isinstance(value, dict):
        return ", ".join(f"{key} {inner}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return None if value is None else str(value)


def _header(result: Result) -> dict[str, Any]:
    return {name: getattr(result, name) for name in HEADER}


def _view(a: View, b: View) -> dict[str, Any]:
    figures = _paired({one.id: one for one in a.figures}, {one.id: one for one in b.figures}, "value")
    payers = _paired({one.party: one for one in a.who_pays}, {one.party: one for one in b.who_pays}, "share")
    return {
        "figures": [{"id": key, "label": one.label, "unit": one.unit, **rest} for key, one, rest in figures],
        "who_pays": [{"party": key, "group": one.group, **rest} for key, one, rest in payers],
    }


def _paired(a: dict[str, Any], b: dict[str, Any], field: str) -> Iterator[tuple[str, Any, dict[str, float | None]]]:
    for key in dict.fromkeys([*a, *b]):
        sides = [side.get(key) for side in (a, b)]
        x, y = (_finite(getattr(one, field)) if one else None for one in sides)
        errors = [_finite(one.error) if one else None for one in sides]
        difference = y - x if x is not None and y is not None else None
        error = None if difference is None or None in errors else 0.0 if difference == 0 else math.hypot(*filter(None, errors))
        yield key, sides[1] or sides[0], {"a": x, "a_error": errors[0], "b": y, "b_error": errors[1],
                                          "difference": difference, "error": error}


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def comparison(a: Result, b: Result, page: Page) -> Iterator[RenderableType]:
    """The same for a person: settings that differ, then pooled figures and who pays."""
    found = diff_object(a, b)
    yield Text(page.say(f"{a.run or 'a'} against {b.run or 'b'}", f"{a.run or 'a'} contre {b.run or 'b'}"), style="bold")
    yield Text(page.say("the same futures: errors are those of independent runs, the real ones smaller as a rule",
                        "mêmes futurs : les erreurs sont celles de simulations indépendantes, les vraies sont en général plus petites")
               if found["same_futures"] else
               page.say("not the same futures: errors are those of independent runs",
                        "futurs différents : les erreurs sont celles de simulations indépendantes"), style="dim")
    if found["settings"]:
        yield Text()
        yield _settings_table(found["settings"], page)
    figures = [row for row in found["figures"] if page.verbose or _is_headline(row["id"], milestone(b))]
    if figures:
        yield Text()
        known = {one.id: label(result, one, page.lang) for result in (a, b) for one in result.pooled.figures}
        yield _table([(known[row["id"]], row) for row in figures], _measures(figures), page, page.say("figure", "chiffre"))
    payers = [row for row in found["who_pays"]
              if page.verbose or max(abs(row[side] or 0.0) for side in "ab") >= SMALL]
    if payers:
        rows = [(named(b, row, page), row) for row in payers]
        yield Text()
        yield _table(rows, {}, page, page.say("who pays, %", "qui paie, %"))
    n_more = len(found["figures"]) + len(found["who_pays"]) - len(figures) - len(payers)
    more = page.write(f"{n_more:,}")
    yield Text(page.say(f"* more than {CLEAR:g} standard errors apart", f"* écart de plus de {CLEAR:g} erreurs types")
               + (page.say(f"; {more} more figures and small parties with --verbose",
                           f" ; {more} autres chiffres et petites parties avec --verbose") if n_more else ""), style="dim")
    if any(f".{CHANCE}" in row["id"] for row in figures):
        yield Text(page.say(*NO_RATING), style="italic")


def named(result: Result, row: dict[str, Any], page: Page) -> str:
    """A party, and what it is where its name does not say it."""
    return " ".join(filter(None, (party(result, row["party"], page.lang), page.called(group(row["party"], row["group"], page.lang)))))


def _is_headline(name: str, year: str) -> bool:
    """Whether a figure is one of the whole, to the milestone or to the end, or a lab's default probability to the end."""
    last = name.rpartition(".")[2]
    if name.startswith("labs."):
        return last == CHANCE
    return not (last.isdigit() and len(last) == N_YEARLY) or last == year


def _settings_table(rows: list[dict[str, Any]], page: Page) -> Table:
    table = grid()
    for heading in (page.say("differs", "diffère"), "a", "b"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        shown = HASH_SHOWN if row["name"] == "case_hash" else None
        name = page.say(row["name"], SETTINGS_FR.get(row["name"], row["name"]))
        table.add_row(Text(name), Text((row["a"] or "-")[:shown]), Text((row["b"] or "-")[:shown]))
    return table


def _measures(rows: list[dict[str, Any]]) -> dict[str, Measure]:
    sizes: dict[str, float] = {}
    for row in rows:
        sizes[row["unit"]] = max(sizes.get(row["unit"], 0.0), *(abs(row[side] or 0.0) for side in "ab"))
    return {unit: measure(unit, size) for unit, size in sizes.items()}


def _table(rows: list[tuple[str, dict[str, Any]]], how: dict[str, Measure], page: Page, heading: str) -> Table:
    """Rows with both sides and the difference; shares of who pays are in percent."""
    sign = page.symbols.plus_minus
    table = grid()
    table.add_column(heading, overflow="fold")
    for name in ("a", "b", page.say("b less a", "b moins a")):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    written, changes = [], []
    for _, row in rows:
        scale = how[row["unit"]] if "unit" in row else SHARE
        most = None if "unit" in row else DECIMALS
        written.append([page.write(_side(row[side], row[f"{side}_error"], scale, most)) for side in "ab"])
        changes.append(page.symbols.dash if row["difference"] is None else "0" if row["difference"] == 0
                       else page.write(amount(row["difference"], row["error"], scale, sign, most)))
    for (told, row), sides, change in zip(rows, written, aligned(changes, f" {sign} "), strict=True):
        unit = page.write(how[row["unit"]].unit) if "unit" in row else ""
        clear = row["error"] and row["difference"] and abs(row["difference"]) > CLEAR * row["error"]
        table.add_row(Text(f"{told}, {unit}" if unit else told), *map(Text, sides), Text(change), "*" if clear else "")
    return table


def _side(value: float | None, error: float | None, scale: Measure, most: int | None) -> str:
    """One side, with the digits its own error carries; the error stands with the difference."""
    if value is None:
        return "-"
    least = 10.0**-most / scale.factor if most is not None else 0.0
    return rounded_like(value, max(error or 0.0, least), scale)
