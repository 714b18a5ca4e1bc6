"""A claim: who said what, when, in which document, with the figure as printed and the hash of its passage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from whopays.sources.document import hash_of
from whopays.sources.records import Record, text_of
from whopays.sources.source_error import SourceError

KINDS: Final = ("fact", "forecast", "commitment", "position", "opinion")
CONFLICT_TYPES: Final = ("number", "unit", "definition", "date", "scope", "translation", "position")
CONFLICT_MEANING: Final = {
    "number": "different figures for the same thing",
    "unit": "the same amount in another scale of number words",
    "definition": "different things under the same name",
    "date": "different dates for the same event",
    "scope": "the same thing, but more or less of it",
    "translation": "the same words rendered differently",
    "position": "one wants or expects what the other does not",
}


@dataclass(frozen=True)
class Contradiction:
    """Another claim that does not agree with this one, in which way, and why we think so."""

    claim: str
    type: str
    why: str


@dataclass(frozen=True)
class Claim:
    """One claim of one document; paraphrase ours, figure as printed.

    date          : when it was made, as far as known: year, month or day in ISO
    value, unit   : the printed figure in whole units; None where it gives none
    quote_sha256  : of the normalised passage (passage.py), quote_length its characters
    """

    id: str
    document: str
    speaker: str
    reported_by: str | None
    date: str | None
    kind: str
    about: str
    paraphrase: str
    figure_as_printed: str | None
    value: float | None
    unit: str | None
    contradicts: tuple[Contradiction, ...]
    quote_sha256: str
    quote_length: int
    place: str = ""


def _contradictions(record: Record) -> tuple[Contradiction, ...]:
    found = []
    for row in record.fields.get("contradicts") or []:
        type_ = str(row.get("type"))
        if type_ not in CONFLICT_TYPES:
            raise SourceError(record.place, f"no type of conflict '{type_}'", f"choose one of {', '.join(CONFLICT_TYPES)}")
        found.append(Contradiction(str(row.get("claim")), type_, str(row.get("why") or "")))
    return tuple(found)


def claim(record: Record) -> Claim:
    """A row of a table of claims as a Claim; SourceError names file and line of what is wrong."""
    kind = text_of(record, "kind") or ""
    if kind not in KINDS:
        raise SourceError(record.place, f"no kind of claim '{kind}'", f"choose one of {', '.join(KINDS)}")
    length = record.fields.get("quote_length")
    if not isinstance(length, int) or length < 1:
        raise SourceError(record.place, f"'quote_length' is {length!r}", "give the number of characters of the normalised passage")
    value = record.fields.get("value")
    if value is not None and not isinstance(value, int | float):
        raise SourceError(record.place, f"'value' is no number: {value!r}", "write it in whole units, e.g. 1.4e12")
    return Claim(
        id=text_of(record, "id") or "",
        document=text_of(record, "document") or "",
        speaker=text_of(record, "speaker") or "",
        reported_by=text_of(record, "reported_by", needed=False),
        date=text_of(record, "date", needed=False),
        kind=kind,
        about=text_of(record, "about") or "",
        paraphrase=text_of(record, "paraphrase") or "",
        figure_as_printed=text_of(record, "figure_as_printed", needed=False),
        value=None if value is None else float(value),
        unit=text_of(record, "unit", needed=False),
        contradicts=_contradictions(record),
        quote_sha256=hash_of(record, "quote_sha256"),
        quote_length=length,
        place=record.place,
    )
