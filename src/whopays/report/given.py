"""One input as a person reads it: value, basis, reason, and the sources it cites with what contradicts them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whopays.engine.evidence import Evidence, Given
from whopays.engine.explain import Explanation
from whopays.model.result import Result
from whopays.report.amounts import exact, measure, with_unit
from whopays.report.explain_words import GRADES, KINDS
from whopays.report.figures import GAP, Page
from whopays.report.look import Look
from whopays.report.spoken import view_name
from whopays.report.support import printed_of, split

BASES: Final = {"quoted": "cité", "derived": "dérivé", "judgement": "jugement"}
CONFLICTS: Final = {"number": "le nombre", "unit": "l'unité", "definition": "la définition", "date": "la date", "scope": "le champ",
                    "translation": "la traduction", "position": "la position"}
UNITS: Final = {"share": "(part)", "rate": "par an", "per_year": "par an", "probability": "(probabilité)", "ratio": "(rapport)",
                "quarters": "trimestres"}


def given_pieces(result: Result, found: Explanation, row: Given, page: Page) -> Iterator[RenderableType]:
    """One input: value, basis, reason, sources."""
    named = ", ".join(view_name(result, view, page.lang) for view in row.views)
    views = f" ({named})" if len(found.inputs.get(row.name, [])) > 1 else ""
    yield inside(Text(f"{row.name} = {value_of(row, page)}{views}", style="bold"))
    basis = page.say(row.basis, BASES.get(row.basis, row.basis))
    yield inside(Text(page.say(f"{basis}, true for {row.true_for}, known on {row.known_on}: {row.because}",
                               f"{basis}, vrai pour {page.translate(row.true_for)}, connu le {row.known_on} : "
                               f"{page.translate(row.because)}")), 2)
    for id in row.citations:
        yield inside(source_piece(found.sources[id], page), 2)


def source_piece(one: Evidence, page: Page) -> Text:
    """A source in a line or two, and what contradicts it."""
    colon = page.say(": ", " : ")
    speaker, by = (page.translate(name) for name in split(one.speaker))
    reported = page.say(f"reported by {by}", f"rapporté par {by}") if by else ""
    who = ", ".join(part for part in (speaker, reported, one.date) if part)
    said = f"{colon}{page.translate(one.says)}" if one.says else ""
    number = one.printed if page.lang == "en" else printed_of(one, Look(page.lang))
    printed = f" [{number}]" if number else ""
    kind = page.say(one.kind, KINDS.get(one.kind, one.kind))
    text = Text(f"{one.id} ({kind}, {grade_in(one.grade, page)}) {who}{said}{printed}")
    if one.document:
        text.append(f" - {page.translate(one.document)}", style="dim")
    for other in one.conflicts:
        text.append(page.say(f"\n  against {other.id} ({other.type}), {other.speaker}: {other.why}",
                             f"\n  contre {other.id} ({CONFLICTS.get(other.type, other.type)}), {page.translate(other.speaker)} : "
                             f"{page.translate(other.why)}"),
                    style="yellow")
    return text


def grade_in(grade: str, page: Page) -> str:
    """A grade in the language."""
    return page.say(grade, GRADES[grade][1] if grade in GRADES else grade)


def value_of(row: Given, page: Page) -> str:
    """A number in a readable unit, a distribution as the case file has it, in French by its kind and numbers."""
    if isinstance(row.value, int | float):
        how = measure(row.unit, abs(row.value))
        return page.write(with_unit(exact(row.value * how.factor), how))
    if page.lang == "en":
        return f"{json.dumps(row.value)} {row.unit}"
    from whopays.report.look import Look
    from whopays.report.support import plain  # with the studies' words behind it, which an English answer needs not

    return f"{plain(row.value, Look(page.lang))} {UNITS.get(row.unit) or page.write(row.unit)}"


def inside(what: Text | Table, more: int = 0) -> Padding:
    """Indented as the body of a section."""
    return Padding(what, (0, 0, 0, GAP + more), expand=False)
