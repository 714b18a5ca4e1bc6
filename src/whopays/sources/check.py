"""Proves claims against a reader's own copies: does each passage stand where it is said to stand?

Copies are told by what they hold, not by their names: a file is the copy of a document when its
bytes have the registered hash, or when it holds enough of the document's passages.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from whopays.sources.claim import Claim
from whopays.sources.copies import Copy, read_copy
from whopays.sources.ledger import Ledger, shipped
from whopays.sources.passage import Searchable
from whopays.sources.source_error import SourceError

STATUSES: Final = ("found", "elsewhere", "missing", "altered")
# A page that quotes one sentence of a document is not a copy of it.
COPY_SHARE: Final = 0.2
MOST_FILES: Final = 2000
# About half a minute of hashing in all; beyond it only windows at the edges of words are hashed.
MOST_WINDOWS: Final = 60_000_000


@dataclass(frozen=True)
class Verdict:
    """What came of one claim; `message` says it in a sentence, `file` names the copy it was found in."""

    id: str
    status: str
    document: str
    file: str | None
    message: str


@dataclass(frozen=True)
class Proof:
    """What came of all claims.

    copies  : document id -> file and how it was told; documents without a copy are absent
    refused : file -> why it was not read
    notes   : what a reader must know about how it was searched
    """

    claims: list[Verdict]
    copies: dict[str, dict[str, Any]]
    refused: dict[str, str]
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Number of claims by status."""
        tally = Counter(one.status for one in self.claims)
        return {status: tally[status] for status in STATUSES}

    def as_json(self) -> dict[str, Any]:
        """Plain data: claims, counts, copies, refused, notes."""
        return {
            "schema": "whopays.sources-check/1",
            "claims": [vars(one) for one in self.claims],
            "counts": self.counts,
            "copies": self.copies,
            "refused": self.refused,
            "notes": self.notes,
        }


def check(folder: Path, ledger: Ledger | None = None, progress: Callable[[str], None] | None = None) -> Proof:
    """Looks for the passage of every claim in the files of a folder.

    folder   : holds the reader's copies, in subfolders too; a single file is taken as a folder of one
    ledger   : whose claims are checked; the shipped one where None
    progress : is told what is being read
    returns  : Proof
    Errors: SourceError where the folder does not exist or holds no file. Files that cannot be read are listed in `refused`.
    """
    ledger = ledger or shipped()
    tell = progress or (lambda _line: None)
    copies, refused = _copies(folder, tell)
    search = _Search(ledger.claims.values())
    for at, copy in enumerate(copies, start=1):
        tell(f"searching {at} of {len(copies)}: {copy.name}")
        search.look_in(copy)
    chosen = _recognised(ledger, copies, search.places)
    verdicts = [_verdict(claim, ledger, chosen, search.places) for claim in ledger.claims.values()]
    return Proof(
        verdicts,
        {
            of: {"file": name, "told_by": how, "found": sum(v.document == of and v.status == "found" for v in verdicts),
                 "of": sum(v.document == of for v in verdicts)}
            for of, (name, how) in chosen.items()
        },
        refused,
        search.notes,
    )  # fmt: skip


def _copies(folder: Path, tell: Callable[[str], None]) -> tuple[list[Copy], dict[str, str]]:
    if not folder.exists():
        raise SourceError(str(folder), "does not exist", "give the folder your copies are in")
    files = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    if not files:
        raise SourceError(str(folder), "holds no files", "put your copies of the documents there, as HTML or text")
    if len(files) > MOST_FILES:
        raise SourceError(str(folder), f"holds {len(files):,} files", f"give a folder of at most {MOST_FILES:,}")
    copies, refused = [], {}
    for path in files:
        name = path.name if folder.is_file() else path.relative_to(folder).as_posix()
        tell(f"reading {name}")
        try:
            copies.append(read_copy(path, name))
        except SourceError as error:
            refused[name] = f"{error.wrong}; {error.remedy}"
    return copies, refused


class _Search:
    """Where each claim's passage stands: claim id -> names of the files that hold it."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.claims = list(claims)
        self.places: dict[str, list[str]] = {claim.id: [] for claim in self.claims}
        self.notes: list[str] = []
        self._budget = MOST_WINDOWS

    def look_in(self, copy: Copy) -> None:
        """Looks for every claim in a file: at the edges of words first, then everywhere as long as that is affordable."""
        texts = [Searchable(copy.text)]
        if copy.whole != copy.text:
            texts.append(Searchable(copy.whole))
        open_ = list(self.claims)
        for text in texts:
            open_ = self._keep(open_, text.boundaries(_by_length(open_)), copy)
        for text in texts:
            wanted = _by_length(open_)
            windows = sum(text.windows(length) for length in wanted)
            if windows > self._budget:
                self.notes.append(
                    f"{copy.name}: too long to try every window; only passages that begin and end at the edge of a word were looked for"
                )
                continue
            self._budget -= windows
            open_ = self._keep(open_, text.everywhere(wanted), copy)

    def _keep(self, claims: list[Claim], found: dict[bytes, int], copy: Copy) -> list[Claim]:
        """Notes the claims that were found and returns the others."""
        left = []
        for claim in claims:
            if bytes.fromhex(claim.quote_sha256) in found:
                self.places[claim.id].append(copy.name)
            else:
                left.append(claim)
        return left


def _by_length(claims: Iterable[Claim]) -> dict[int, set[bytes]]:
    wanted: dict[int, set[bytes]] = {}
    for claim in claims:
        wanted.setdefault(claim.quote_length, set()).add(bytes.fromhex(claim.quote_sha256))
    return wanted


def _recognised(ledger: Ledger, copies: list[Copy], places: dict[str, list[str]]) -> dict[str, tuple[str, str]]:
    """Document id -> (file, how it was told): by its bytes, else the file with most of its passages, if enough."""
    chosen: dict[str, tuple[str, str]] = {}
    for document in ledger.documents.values():
        same = next((copy.name for copy in copies if copy.sha256 == document.sha256), None)
        if same:
            chosen[document.id] = (same, "bytes")
            continue
        mine = [claim.id for claim in ledger.claims.values() if claim.document == document.id]
        tally = Counter(name for claim in mine for name in places[claim])
        if not tally:
            continue
        name, held = min(tally.items(), key=lambda item: (-item[1], item[0]))
        if held >= max(1, math.ceil(COPY_SHARE * len(mine))):
            chosen[document.id] = (name, "passages")
    return chosen


def _verdict(claim: Claim, ledger: Ledger, chosen: dict[str, tuple[str, str]], places: dict[str, list[str]]) -> Verdict:
    title = ledger.documents[claim.document].title
    where = places[claim.id]
    own = chosen.get(claim.document, (None, ""))[0]

    def say(status: str, file: str | None, message: str) -> Verdict:
        return Verdict(claim.id, status, claim.document, file, message)

    if own is not None and own in where:
        return say("found", own, f"the passage stands in {own}, your copy of {claim.document}")
    if where:
        beside = f"not in {own}, your copy of {claim.document}" if own else f"and you have no copy of {claim.document} ({title})"
        return say("elsewhere", where[0], f"the passage stands in {where[0]}, {beside}")
    if own is not None:
        return say("altered", own, f"{own} is {claim.document}, but this passage does not stand in it: its text differs from what was read")
    return say("missing", None, f"no file is {claim.document} ({title}); add a copy and check again")
