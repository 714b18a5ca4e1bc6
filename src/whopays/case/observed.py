"""Read what came later: observed figures, one a row, to be compared with a forecast.

    schema: whopays.observed/1
    title: What the reports of 2030 said
    french: Ce que disaient les rapports de 2030     # optional
    case: toyland                      # the case it is meant for
    observed:
      - {id: labs.alder.revenue, period: 2030Q1, value: 2.4e6, unit: USD, known_on: 2030-05-01, source: first report}
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from whopays.case.citations import DATA
from whopays.case.dates import last_day
from whopays.case.fault import CaseErrors, Fault, Faults, Place, did_you_mean
from whopays.case.files import read_file
from whopays.case.structure import Day, Entry, Id, Period, Text, read_entry
from whopays.case.value import read_number
from whopays.case.yaml_text import Node

SCHEMA: Final = "whopays.observed/1"
MOST: Final = 1_000  # rows of one file; each is kept future by future


class ObservedHead(Entry):
    """The top of a file of observed figures."""

    schema_: Literal["whopays.observed/1"] = Field(alias="schema")
    title: Text
    french: Text | None = None
    case: Id


class ObservedEntry(Entry):
    """One row; `value` is read as a number of a case is."""

    id: Text
    period: Period
    unit: Text
    known_on: Day
    source: Text
    note: Text = "-"


@dataclass(frozen=True)
class Observed:
    """One observed figure.

    id     : of a series, `labs.alder.revenue`
    period : a quarter 2030Q1 or a year 2030
    places : where the id, period, value, unit and known_on stand
    """

    id: str
    period: str
    value: float
    unit: str
    known_on: date
    source: str
    places: dict[str, Place]


@dataclass(frozen=True)
class ObservedFile:
    """All rows of a file, in order; french: its title in French, the title itself where nobody gave one."""

    title: str
    french: str
    case: str
    path: str
    rows: list[Observed]


def shipped() -> dict[str, Path]:
    """Name -> file of the observed figures that come with the package."""
    return {path.stem: path for path in sorted((DATA / "observed").glob("*.yaml"))}


def read_observed(name_or_path: str | Path) -> ObservedFile:
    """A file of observed figures, by path or shipped name. Errors: CaseErrors with every fault, each with line and column."""
    faults, known = Faults(), shipped()
    path = known.get(str(name_or_path), Path(name_or_path))
    if not path.is_file():
        remedy = did_you_mean(str(name_or_path), known, "name a file, or one that is shipped: " + ", ".join(known))
        raise CaseErrors([Fault(str(name_or_path), 0, 0, "no file of observed figures", remedy)])
    root = read_file(path, faults)
    if root is None:
        raise CaseErrors(faults.found)
    head = read_entry(ObservedHead, root, "the file", faults, leave=("observed",))
    node = root.mapping().get("observed")
    if node is None or not node.items():
        faults.add(node.place if node else root.place, "no observed figures", "list them under 'observed:', one a row")
    rows = [row for row in (_row(item, faults) for item in (node.items() if node else [])) if row is not None]
    if len(rows) > MOST:
        faults.add(rows[MOST].places["id"], f"more than {MOST} observed figures", "split the file")
    _check_once(rows, faults)
    faults.raise_if_any()
    if head is None:
        raise CaseErrors([Fault(str(path), 0, 0, "the file has no head", f"start it with 'schema: {SCHEMA}'")])
    return ObservedFile(head.title, head.french or head.title, head.case, str(path), rows)


def _row(node: Node, faults: Faults) -> Observed | None:
    before = len(faults.found)
    entry = read_entry(ObservedEntry, node, "the row", faults, leave=("value",))
    entries = node.mapping()
    value = None
    if "value" in entries:
        value = read_number(entries["value"], "value", faults)
    else:
        faults.add(node.place, "the row has no 'value'", "add 'value:' with a number such as 2.4e6")
    if entry is None or value is None:
        return None
    places = {name: node.at((name,)) for name in ("id", "period", "value", "unit", "known_on")}
    ends = end_of(entry.period)
    if ends is None:
        faults.add(places["period"], f"'{entry.period}' is neither a quarter nor a year",
                   "write a quarter such as 2030Q1, or a year such as 2030")
    elif entry.known_on <= ends:
        faults.add(places["known_on"], f"known on {entry.known_on}, before {entry.period} was over",
                   "give the day it was reported; a figure foretold is not observed")
    if len(faults.found) > before:
        return None
    return Observed(entry.id, entry.period, value, entry.unit, entry.known_on, entry.source, places)


def end_of(period: str) -> date | None:
    """Last day of a quarter or year; None for any other period.

    >>> end_of("2030Q1"), end_of("2030"), end_of("2030-05")
    (datetime.date(2030, 3, 31), datetime.date(2030, 12, 31), None)
    """
    return last_day(period) if re.fullmatch(r"\d{4}(Q[1-4])?", period) else None


def _check_once(rows: list[Observed], faults: Faults) -> None:
    seen: dict[tuple[str, str], Observed] = {}
    for row in rows:
        first = seen.setdefault((row.id, row.period), row)
        if first is not row:
            faults.add(row.places["id"], f"{row.id} of {row.period} stands twice, first at {first.places['id']}", "keep one")
