"""A document a claim was taken from: registered by title, publisher, language and hash, not shipped."""

from __future__ import annotations

import re
from dataclasses import dataclass

from whopays.sources.grade import graded
from whopays.sources.records import Record, text_of
from whopays.sources.source_error import SourceError

SHA256 = re.compile(r"^[0-9a-f]{64}$")


@dataclass(frozen=True)
class Document:
    """Another's text, of which only description and hash are kept.

    sha256 : of the file as it was read; a reader's copy may differ byte for byte and still hold the passages
    grade  : evidence grade of its claims
    """

    id: str
    title: str
    publisher: str
    language: str
    published: str | None
    sha256: str
    grade: str
    grade_because: str


def hash_of(record: Record, key: str) -> str:
    """A SHA-256 in hex; SourceError for anything else."""
    value = text_of(record, key) or ""
    if not SHA256.match(value):
        raise SourceError(record.place, f"'{key}' is no SHA-256: {value[:20]!r}", "give 64 hexadecimal digits in lower case")
    return value


def document(record: Record) -> Document:
    """A row of the register of documents as a Document; SourceError names file and line of what is wrong."""
    try:
        grade = graded(text_of(record, "grade", needed=False) or "unverified")
    except ValueError as error:
        raise SourceError(record.place, str(error), "choose one") from error
    return Document(
        id=text_of(record, "id") or "",
        title=text_of(record, "title") or "",
        publisher=text_of(record, "publisher") or "",
        language=text_of(record, "language") or "",
        published=text_of(record, "published", needed=False),
        sha256=hash_of(record, "sha256"),
        grade=grade,
        grade_because=text_of(record, "grade_because", needed=False) or "",
    )
