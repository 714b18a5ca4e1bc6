"""A sourced figure that is not a passage of a registered document: what, for when, known since when, from where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.sources.grade import graded
from whopays.sources.records import Record, text_of
from whopays.sources.source_error import SourceError


@dataclass(frozen=True)
class Fact:
    """One row of the tables of facts.

    value      : a number, a list, or a table of them, in `unit`
    true_for   : the period the figure describes, as its source words it
    known_on   : the day it could first be read, ISO; None where not established, then it may not be an input
    structural : a physical, legal or statistical constant, which no case date excludes
    """

    id: str
    quantity: str
    value: Any
    unit: str
    true_for: str
    known_on: str | None
    source: str
    grade: str
    structural: bool = False
    use: str | None = None
    note: str | None = None
    place: str = ""


def fact(record: Record) -> Fact:
    """A row of a table of facts as a Fact; SourceError names file and line of what is wrong."""
    try:
        grade = graded(text_of(record, "grade") or "")
    except ValueError as error:
        raise SourceError(record.place, str(error), "choose one") from error
    if "value" not in record.fields:
        raise SourceError(record.place, "'value' is missing", "add value:")
    return Fact(
        id=text_of(record, "id") or "",
        quantity=text_of(record, "quantity") or "",
        value=record.fields["value"],
        unit=text_of(record, "unit") or "",
        true_for=text_of(record, "true_for", needed=False) or "",
        known_on=text_of(record, "known_on", needed=False),
        source=text_of(record, "source", needed=False) or "",
        grade=grade,
        structural=bool(record.fields.get("structural", False)),
        use=text_of(record, "use", needed=False),
        note=text_of(record, "note", needed=False),
        place=record.place,
    )
