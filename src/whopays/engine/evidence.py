"""From inputs to what supports them: claims and facts with speaker, date, document, grade and contradictions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from whopays.case.assumption import Assumption
from whopays.case.case import Case
from whopays.case.fault import Faults
from whopays.case.files import read_files
from whopays.case.structure import FactEntry, read_entry
from whopays.sources.claim import Claim
from whopays.sources.fact import Fact
from whopays.sources.grade import graded
from whopays.sources.ledger import Ledger, shipped


@dataclass(frozen=True)
class Against:
    """A claim that contradicts a source: which, said by whom, in which way, why we think so."""

    id: str
    speaker: str
    type: str
    why: str


@dataclass(frozen=True)
class Evidence:
    """One source.

    kind    : claim (a passage of a registered document), fact (a row of the tables), own (a case brings it along)
    says    : our paraphrase, or what the figure is
    printed : the figure as printed, empty where there is none
    """

    id: str
    kind: str
    grade: str
    says: str
    speaker: str
    date: str
    document: str
    printed: str = ""
    conflicts: tuple[Against, ...] = ()


@dataclass(frozen=True)
class Given:
    """An input as the case gives it, by view where views differ.

    value : as it stands in the case file, a number or a distribution
    """

    name: str
    views: tuple[str, ...]
    value: object
    unit: str
    basis: str
    grade: str
    because: str
    citations: tuple[str, ...]
    true_for: str
    known_on: str


def given(case: Case, views: Iterable[str], name: str) -> list[Given]:
    """What a case says of one input: one entry for all views that agree."""
    rows: dict[Assumption, list[str]] = {}
    for view in views:
        row = case.assumptions(view).get(name)
        if row is not None:
            rows.setdefault(row, []).append(view)
    return [Given(name, tuple(of), row.value.plain, row.unit, row.basis, row.grade, row.because, row.citations, row.true_for,
                  row.known_on.isoformat()) for row, of in rows.items()]


def evidence(case: Case, ids: Iterable[str], ledger: Ledger | None = None) -> dict[str, Evidence]:
    """Sources by id, in the order asked; ids the case loaded with are always found.

    Errors: SourceError for an id that is neither of the ledger nor of the case.
    """
    ledger = ledger or shipped()
    wanted = list(dict.fromkeys(ids))
    own = own_sources(case) if any(id not in ledger.claims and id not in ledger.facts for id in wanted) else {}
    return {id: own[id] if id in own else record(ledger, id) for id in wanted}


def record(ledger: Ledger, id: str) -> Evidence:
    """A claim or fact of the ledger."""
    found = ledger.find(id)
    if isinstance(found, Claim):
        source = ledger.documents[found.document]
        said = found.speaker + (f", reported by {found.reported_by}" if found.reported_by else "")
        return Evidence(
            found.id, "claim", source.grade, found.paraphrase, said, found.date or source.published or "",
            f"{source.title} ({source.publisher})", found.figure_as_printed or "",
            tuple(Against(c.claim, ledger.claims[c.claim].speaker, c.type, c.why) for c in found.contradicts))
    assert isinstance(found, Fact)
    return Evidence(found.id, "fact", found.grade, found.quantity, "", found.known_on or "", found.source, f"{found.value} {found.unit}")


def own_sources(case: Case) -> dict[str, Evidence]:
    """Sources a case brings along, under `facts:` or in its folder `facts`."""
    faults = Faults()
    text = read_files(Path(case.path), faults)
    inline = text.root.mapping().get("facts") if text.root else None
    found = {}
    for node in [*text.facts, *([inline] if inline else [])]:
        for item in node.items():
            entry = read_entry(FactEntry, item, "the fact", faults)
            if entry is not None:
                found[entry.id] = Evidence(entry.id, "own", graded(entry.grade), "", "", entry.known_on.isoformat(), entry.source)
    return found
