"""Fingerprints of a document a person adds: of the file, and of each passage a claim rests on, once it is seen to stand there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from whopays.sources.copies import read_copy
from whopays.sources.passage import fingerprint, normalised
from whopays.sources.source_error import SourceError

SCHEMA: Final = "whopays.sources-fingerprint/1"
LEAST: Final = 20  # characters of a passage: fewer stand in many texts, and prove nothing of this one
SHOWN: Final = 40  # characters of a text that a message repeats
CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Passage:
    """A passage as its claim records it.

    text         : as it was given
    times        : how often it stands in the document, 1 or more
    quote_sha256 : of the passage, normalised; quote_length its characters
    """

    text: str
    times: int
    quote_sha256: str
    quote_length: int


@dataclass(frozen=True)
class Fingerprints:
    """Of one file: the hash of its bytes, and its passages in the order they were given."""

    file: str
    sha256: str
    passages: tuple[Passage, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"schema": SCHEMA, "file": self.file, "sha256": self.sha256, "passages": [asdict(one) for one in self.passages]}


def fingerprints(file: Path, passages: tuple[str, ...] = ()) -> Fingerprints:
    """Fingerprints of a file and of passages that stand in it.

    file     : any file; text or HTML where passages are given
    passages : text as it stands in the document, line breaks and kinds of quotation marks apart
    returns  : Fingerprints
    Errors: SourceError, one a fault in an ExceptionGroup, for a file that cannot be read and for each passage that is too short
            or does not stand in it.
    """
    digest = hash_of_file(file)
    if not passages:
        return Fingerprints(str(file), digest, ())
    copy = read_copy(file)
    texts = [normalised(text) for text in dict.fromkeys((copy.text, copy.whole))]
    found, faults = [], []
    for passage in passages:
        try:
            found.append(Passage(passage, held(passage, texts, str(file)), *fingerprint(passage)))
        except SourceError as fault:
            faults.append(fault)
    if faults:
        raise ExceptionGroup("passages", faults)
    return Fingerprints(str(file), digest, tuple(found))


def hash_of_file(file: Path) -> str:
    """SHA-256 of a file's bytes, in hex. Errors: SourceError for a folder, and for a file that is not there or may not be read."""
    if file.is_dir():
        raise SourceError(str(file), "is a folder", "give a file")
    digest = sha256()
    try:
        with open(file, "rb") as content:
            while part := content.read(CHUNK):
                digest.update(part)
    except OSError as error:
        raise SourceError(str(file), error.strerror or str(error), "give a file that exists and may be read") from error
    return digest.hexdigest()


def held(passage: str, texts: list[str], name: str) -> int:
    """How often a passage stands in a document, 1 or more.

    texts : of the document, normalised: what the article says, and the whole page
    Errors: SourceError for a passage that is too short, or does not stand there: then where it leaves the text.
    """
    wanted = normalised(passage)
    if len(wanted) < LEAST:
        raise SourceError(name, f"the passage '{wanted}' has {len(wanted)} characters", f"give {LEAST} or more: the sentence around it")
    times = max(text.count(wanted) for text in texts)
    if not times:
        agrees, goes_on = parting(wanted, texts)
        if agrees < LEAST // 2:
            raise SourceError(name, f"'{cut(wanted)}' does not stand in it",
                              "copy the passage from the text itself, or save the page with its text")
        raise SourceError(name, f"the passage agrees up to '{wanted[max(0, agrees - SHOWN):agrees]}', then says "
                                f"'{cut(wanted[agrees:])}' where the document says '{cut(goes_on)}'", "copy it as the document has it")
    return times


def parting(wanted: str, texts: list[str]) -> tuple[int, str]:
    """How many first characters of a passage stand in a text, to the end of a word, and how the text goes on there.

    >>> parting("nine locks and dug five", ["it promised nine locks and dug four."])
    (19, 'four.')
    """
    low, high = 0, len(wanted)  # whatever begins a passage that stands there stands there too
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if any(wanted[:middle] in text for text in texts) else (low, middle - 1)
    place = next(text for text in texts if wanted[:low] in text)
    at = wanted.rfind(" ", 0, low) + 1
    return at, place[place.index(wanted[:low]) + at :][: 2 * SHOWN]


def cut(text: str) -> str:
    """As much of a text as a message repeats."""
    return text if len(text) <= SHOWN else text[:SHOWN].rstrip() + "…"
