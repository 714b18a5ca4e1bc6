"""What came of a past build-out: outcomes beside the measure of the run each is compared with. Never an input of a case.

    schema: whopays.outcomes/1
    case: railways-1845
    policy: none                       # what the state did, as known then
    title: {en: Railways, fr: Chemins de fer}
    outcomes:
      - {id: receipts-1849, title: {en: receipts, fr: recettes}, of: ["labs.companies.revenue @ 1849"], value: 11.8e6,
         unit: GBP, known_on: 1850-06-30, grade: weak, source: Board of Trade}
    unmeasured:
      - {en: what is published and no run can say, fr: ...}

A measure is `times x sum(of) / sum(to)`; a term is a number, or `[-]name @ period`, see `engine.history`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from whopays.case.case import Case
from whopays.case.citations import DATA
from whopays.case.fault import CaseErrors, Fault, Faults, Place, did_you_mean
from whopays.case.files import read_file
from whopays.case.structure import Day, Entry, Id, Text, read_entry
from whopays.case.table import Structure, in_case_units
from whopays.case.value import read_number
from whopays.case.yaml_text import Node
from whopays.units import UNITS

SCHEMA: Final = "whopays.outcomes/1"
FOLDER: Final = DATA / "observed" / "history"


class Words(Entry):
    """A text in both languages."""

    en: Text
    fr: Text


class OutcomesHead(Entry):
    """The top of a file of outcomes."""

    schema_: Literal["whopays.outcomes/1"] = Field(alias="schema")
    case: Id
    policy: Text
    title: Words


class OutcomeEntry(Entry):
    """One outcome; `value`, `range` and `times` are read as numbers of a case are."""

    id: Id
    title: Words
    of: Annotated[list[Text], Field(min_length=1)]
    to: list[Text] = Field(default_factory=list)
    unit: Text
    unit_fr: Text | None = Field(default=None, description="the unit in French, where it is one of the case's own")
    known_on: Day
    grade: Literal["good", "weak", "unverified"]
    source: Text
    fact: Text | None = None
    cause: Words | None = Field(default=None, description="why the model misses it, printed where it does")


@dataclass(frozen=True)
class Outcome:
    """One thing that came.

    of, to, times : the measure of the run it is compared with
    unit_fr : the unit as French has it, the unit itself where nobody said
    value : what came; the middle where a range was published
    low, high : the range published; both the value where there is none
    fact  : id of the fact it stands in, None where the file alone holds it
    cause : why the model misses it, in both languages; None where nobody has said
    """

    id: str
    en: str
    fr: str
    of: tuple[str, ...]
    to: tuple[str, ...]
    times: float
    value: float
    low: float
    high: float
    unit: str
    unit_fr: str
    known_on: date
    grade: str
    source: str
    fact: str | None
    cause: tuple[str, str] | None
    places: dict[str, Place]

    @property
    def is_event(self) -> bool:
        """Whether it is a thing that happened (1) or not (0), and not an amount."""
        return self.unit == "probability"


@dataclass(frozen=True)
class Outcomes:
    """All of a file; unmeasured: what is published and no run can say, in both languages."""

    case: str
    policy: str
    en: str
    fr: str
    path: str
    rows: tuple[Outcome, ...]
    unmeasured: tuple[tuple[str, str], ...]


def shipped() -> dict[str, Path]:
    """Case -> file of its outcomes, for the past build-outs that come with the package."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}


@cache
def outcomes_of(case: str) -> Outcomes:
    """Outcomes of a shipped case. Errors: CaseErrors."""
    known = shipped()
    if case not in known:
        raise CaseErrors([Fault("CASE", 0, 0, f"no outcome is on record for case '{case}'",
                                did_you_mean(case, known, "past build-outs are " + ", ".join(known)))])
    return read_outcomes(known[case])


def read_outcomes(path: Path) -> Outcomes:
    """A file of outcomes. Errors: CaseErrors with every fault, each with line and column."""
    faults = Faults()
    root = read_file(path, faults)
    faults.raise_if_any()
    assert root is not None
    head = read_entry(OutcomesHead, root, "the file", faults, leave=("outcomes", "unmeasured"))
    entries = root.mapping()
    if "outcomes" not in entries or not entries["outcomes"].items():
        faults.add(root.place, "no outcomes", "list them under 'outcomes:', one a row")
    rows = [row for row in (_row(item, faults) for item in (entries["outcomes"].items() if "outcomes" in entries else [])) if row]
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            faults.add(row.places["id"], f"outcome '{row.id}' stands twice", "keep one")
        seen.add(row.id)
    unsaid = [read_entry(Words, item, "the entry", faults) for item in (entries["unmeasured"].items() if "unmeasured" in entries else [])]
    faults.raise_if_any()
    assert head is not None
    return Outcomes(head.case, head.policy, head.title.en, head.title.fr, str(path), tuple(rows),
                    tuple((words.en, words.fr) for words in unsaid if words is not None))


def _row(node: Node, faults: Faults) -> Outcome | None:
    before = len(faults.found)
    entries = node.mapping()
    entry = read_entry(OutcomeEntry, node, "the outcome", faults, leave=("value", "range", "times"))
    if ("value" in entries) is ("range" in entries):
        faults.add(node.place, "an outcome has either 'value' or 'range'", "write value: with a number, or range: [low, high]")
    parts = entries["range"].items() if "range" in entries else [entries["value"]] if "value" in entries else []
    numbers = [read_number(one, "value", faults) for one in parts]
    times = read_number(entries["times"], "times", faults) if "times" in entries else 1.0
    if "range" in entries and len(parts) != 1 + 1:
        faults.add(entries["range"].place, "a range has two ends", "write range: [low, high]")
    found = sorted(number for number in numbers if number is not None)
    if entry is None or times is None or len(faults.found) > before:
        return None
    places = {name: node.at((name,)) for name in ("id", "of", "to", "unit", "known_on")}
    return Outcome(entry.id, entry.title.en, entry.title.fr, tuple(entry.of), tuple(entry.to), times, sum(found) / len(found), found[0],
                   found[-1], entry.unit, entry.unit_fr or entry.unit, entry.known_on, entry.grade, entry.source, entry.fact,
                   (entry.cause.en, entry.cause.fr) if entry.cause else None, places)


def check_against(case: Case, file: Outcomes) -> None:
    """Refuse outcomes that cannot test a case: another case, known when it was made, in a money or unit that is not the case's.

    Errors: CaseErrors with every row.
    """
    faults = Faults()
    structure = Structure(currency=case.currency, capacity_unit=case.capacity_unit)
    units = {in_case_units(unit, structure) for unit in UNITS}
    if file.case != case.name:
        faults.found.append(Fault(file.path, 0, 0, f"it holds what came of case '{file.case}', not '{case.name}'", "name that case"))
    for row in file.rows:
        if row.known_on <= case.as_of:
            faults.add(row.places["known_on"], f"{row.id}: known on {row.known_on}, the case is as of {case.as_of}",
                       "what was known when the case was made does not test it: give the day it was first known, or remove the row")
        if row.unit not in units:
            faults.add(row.places["unit"], f"{row.id}: unit '{row.unit[:40]}' is none of the case, which counts in {case.currency} and "
                       f"{case.capacity_unit}", "convert the value and write one of: " + ", ".join(sorted(units)))
    faults.raise_if_any()
