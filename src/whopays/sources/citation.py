"""From an assumption to what supports it: claims and facts by id, their grade, and since when they were known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from whopays.sources.claim import Claim
from whopays.sources.document import Document
from whopays.sources.fact import Fact
from whopays.sources.grade import weakest
from whopays.sources.ledger import Ledger, shipped
from whopays.sources.source_error import SourceError


@dataclass(frozen=True)
class Citation:
    """One source of an assumption.

    grade    : evidence grade, of the fact itself or of the claim's document
    known_on : ISO date it could first be read, as precise as known; None where not established
    says     : our paraphrase, or the quantity
    where    : document and publisher, or the source as the table words it
    """

    id: str
    grade: str
    known_on: str | None
    says: str
    where: str
    structural: bool = False
    conflicts: tuple[str, ...] = ()


def cite(id: str, ledger: Ledger | None = None) -> Citation:
    """The citation an id means.

    id      : of a claim or a fact
    returns : Citation
    Errors: SourceError where there is none, or where the id is a document's: a whole document supports no figure.

    >>> cite("S1-11").conflicts
    ('S0-07', 'S2-03', 'S2-09', 'S3-10')
    """
    ledger = ledger or shipped()
    found = ledger.find(id)
    if isinstance(found, Document):
        raise SourceError("sources", f"'{id}' is a document", "cite one of its claims")
    if isinstance(found, Fact):
        return Citation(found.id, found.grade, found.known_on, found.quantity, found.source, found.structural)
    assert isinstance(found, Claim)
    source = ledger.documents[found.document]
    return Citation(
        id=found.id,
        grade=source.grade,
        known_on=found.date or source.published,
        says=found.paraphrase,
        where=f"{source.title} ({source.publisher})",
        conflicts=tuple(c.claim for c in found.contradicts),
    )


def grade_of(ids: Iterable[str], basis: str = "quoted", ledger: Ledger | None = None) -> str:
    """Evidence grade of an assumption: the weakest of what it cites.

    ids     : citations of the assumption
    basis   : quoted | derived | judgement; a judgement is a judgement whatever it cites
    returns : one of grade.GRADES

    >>> grade_of(["S4-02"])
    'press'
    >>> grade_of(["S4-02"], basis="judgement")
    'judgement'
    """
    if basis == "judgement":
        return "judgement"
    return weakest(cite(one, ledger).grade for one in ids)
