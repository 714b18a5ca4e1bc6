"""The record of claims, documents and facts, and how they contradict each other."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from whopays.sources.claim import CONFLICT_TYPES, Claim, claim
from whopays.sources.document import Document, document
from whopays.sources.fact import Fact, fact
from whopays.sources.records import read_records
from whopays.sources.source_error import SourceError

Row = TypeVar("Row", Claim, Document, Fact)
DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class Conflict:
    """Two claims that do not agree; `first` comes before `second` in the record."""

    first: str
    second: str
    type: str
    why: str


@dataclass(frozen=True)
class Ledger:
    """Everything that can be cited, by id."""

    documents: Mapping[str, Document]
    claims: Mapping[str, Claim]
    facts: Mapping[str, Fact]

    def conflicts(self) -> list[Conflict]:
        """Each pair of claims that contradict each other, once, in the order of the record."""
        order = {name: at for at, name in enumerate(self.claims)}
        found: dict[tuple[str, str, str], Conflict] = {}
        for one in self.claims.values():
            for other in one.contradicts:
                first, second = sorted((one.id, other.claim), key=order.__getitem__)
                found.setdefault((first, second, other.type), Conflict(first, second, other.type, other.why))
        return list(found.values())

    def conflicts_by_type(self) -> dict[str, list[Conflict]]:
        """The conflicts of each type, every type present even where it has none."""
        return {type_: [c for c in self.conflicts() if c.type == type_] for type_ in CONFLICT_TYPES}

    def find(self, id: str) -> Claim | Fact | Document:
        """The claim, fact or document of that id; SourceError proposes near ones."""
        for table in (self.claims, self.facts, self.documents):
            if id in table:
                return table[id]
        known = [*self.claims, *self.facts, *self.documents]
        near = difflib.get_close_matches(id, known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "`whopays sources list` prints them"
        raise SourceError("sources", f"no claim, fact or document '{id}'", hint)


def _by_id(rows: Iterable[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        if row.id in found:
            place = getattr(row, "place", "") or "sources"
            raise SourceError(place, f"id '{row.id}' stands twice", "give each row its own id")
        found[row.id] = row
    return found


def _checked(ledger: Ledger) -> Ledger:
    """The ledger, or a SourceError: every reference must lead somewhere and every contradiction be listed both ways."""
    for one in ledger.claims.values():
        if one.document not in ledger.documents:
            raise SourceError(one.place, f"claim {one.id} is of document '{one.document}', which is not registered", "register it")
        for other in one.contradicts:
            if other.claim not in ledger.claims:
                raise SourceError(one.place, f"claim {one.id} contradicts '{other.claim}', which does not exist", "correct the id")
            back = [c for c in ledger.claims[other.claim].contradicts if c.claim == one.id and c.type == other.type]
            if not back:
                raise SourceError(
                    ledger.claims[other.claim].place,
                    f"claim {other.claim} does not list {one.id} back as {other.type}",
                    "list each contradiction both ways",
                )
    both = set(ledger.claims) & set(ledger.facts)
    if both:
        raise SourceError("sources", f"ids both of a claim and of a fact: {', '.join(sorted(both))}", "rename one")
    return ledger


def read_ledger(claim_files: Iterable[Path], document_files: Iterable[Path], fact_files: Iterable[Path] = ()) -> Ledger:
    """A ledger from YAML files.

    claim_files    : rows under `claims`
    document_files : rows under `documents`; may be the same files
    fact_files     : lists of rows
    returns        : Ledger
    Errors: SourceError for a row that is wrong, an id twice, a reference that leads nowhere.
    """
    return _checked(
        Ledger(
            documents=_by_id([document(r) for path in document_files for r in read_records(path, "documents")]),
            claims=_by_id([claim(r) for path in claim_files for r in read_records(path, "claims")]),
            facts=_by_id([fact(r) for path in fact_files for r in read_records(path)]),
        )
    )


@cache
def shipped() -> Ledger:
    """The ledger of the package: data/claims and data/facts."""
    claims = DATA / "claims"
    return read_ledger(
        sorted(claims.glob("claims-*.yaml")),
        [claims / "documents.yaml"],
        sorted((DATA / "facts").glob("*.yaml")),
    )
