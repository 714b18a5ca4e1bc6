"""`whopays sources list|show|check|read`: prints what `whopays.sources` knows; no arithmetic here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from whopays.cli.harmless import harmless, say
from whopays.report.sources_json import found_object, pretty, sources_object
from whopays.sources.claim import CONFLICT_MEANING, Claim
from whopays.sources.document import Document
from whopays.sources.ledger import Ledger, read_ledger, shipped
from whopays.sources.source_error import SourceError

sources_app = App(name="sources", help="Who said what, when and where; prove it against your own copies; read an article.")

Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON.")]
ClaimFiles = Annotated[tuple[Path, ...], Parameter(name="--claims", help="YAML of your own documents and claims instead.")]


@contextmanager
def _refusing() -> Iterator[None]:
    """Turns what is wrong with a source into a message and exit status 2."""
    try:
        yield
    except SourceError as error:
        say(f"whopays sources: {error}", error=True)
        raise SystemExit(2) from error


def _ledger(files: tuple[Path, ...]) -> Ledger:
    return read_ledger(files, files) if files else shipped()


def _print_json(data: Any) -> None:
    print(pretty(data))


@sources_app.command(name="list")
def list_(*, json: Json = False, claims: ClaimFiles = ()) -> None:
    """List documents, claims, facts, and what contradicts what, by type of conflict."""
    with _refusing():
        ledger = _ledger(claims)
        by_type = ledger.conflicts_by_type()
    if json:
        _print_json(sources_object(ledger))
        return
    say(f"{len(ledger.documents)} documents (not shipped; prove them with `whopays sources check DIR`)")
    for document in ledger.documents.values():
        number = sum(claim.document == document.id for claim in ledger.claims.values())
        say(f"  {document.id:4} {document.grade:10} {number:3} claims  {document.title} ({document.publisher})")
    say(f"\n{len(ledger.claims)} claims")
    for claim in ledger.claims.values():
        figure = f" [{claim.figure_as_printed}]" if claim.figure_as_printed else ""
        say(f"  {claim.id:7} {claim.date or '-':10} {claim.kind:10} {claim.speaker}: {claim.about}{figure}")
    say(f"\n{len(ledger.facts)} facts")
    for fact in ledger.facts.values():
        say(f"  {fact.id:7} {fact.known_on or '-':10} {fact.grade:10} {fact.quantity}")
    say(f"\n{sum(map(len, by_type.values()))} conflicts")
    for type_, found in by_type.items():
        say(f"  {type_} ({CONFLICT_MEANING[type_]}): {len(found)}")
        for conflict in found:
            say(f"    {conflict.first:7} {conflict.second:7} {conflict.why}")


@sources_app.command
def show(id: str, /, *, json: Json = False, claims: ClaimFiles = ()) -> None:
    """Show one claim, fact or document, or all claims about one thing (e.g. revenue_2025)."""
    with _refusing():
        ledger = _ledger(claims)
        about = [claim for claim in ledger.claims.values() if claim.about == id]
        found: list[Any] = [*about] or [ledger.find(id)]
    if json:
        _print_json(found_object(ledger, id))
        return
    for at, one in enumerate(found):
        if at:
            say()
        _print_record(one, ledger)


def _print_record(record: Any, ledger: Ledger) -> None:
    hidden = ("contradicts", "place")
    for key, value in asdict(record).items():
        if key not in hidden and value is not None and value != "":
            say(f"{key:18} {value}")
    if isinstance(record, Claim):
        source = ledger.documents[record.document]
        say(f"{'from':18} {source.title}, {source.publisher} ({source.language})")
        say(f"{'grade':18} {source.grade}: {source.grade_because}")
        for other in record.contradicts:
            say(f"{'contradicts':18} {other.claim} ({other.type}): {other.why}")
    if isinstance(record, Document):
        mine = [claim.id for claim in ledger.claims.values() if claim.document == record.id]
        say(f"{'claims':18} {', '.join(mine)}")


@sources_app.command
def check(folder: Path, /, *, json: Json = False, claims: ClaimFiles = ()) -> None:
    """Prove each claim against your own copies of the documents, matched by passage, not by file name."""
    from whopays.sources.check import check as prove

    with _refusing():
        proof = prove(folder, _ledger(claims), progress=_progress if sys.stderr.isatty() else None)
    if json:
        _print_json(proof.as_json())
        return
    for document, copy in proof.copies.items():
        how = "the same bytes" if copy["told_by"] == "bytes" else "told by its passages"
        say(f"{document}: {copy['file']} ({how}; {copy['found']} of {copy['of']} claims found)")
    for verdict in proof.claims:
        say(f"  {verdict.id:7} {verdict.status:9} {verdict.message}")
    for name, why in proof.refused.items():
        say(f"not read: {name} {why}")
    for note in proof.notes:
        say(f"note: {note}")
    say(", ".join(f"{number} {status}" for status, number in proof.counts.items()))


def _progress(line: str) -> None:
    print(f"\r\033[K{harmless(line[:100])}", end="", file=sys.stderr, flush=True)


@sources_app.command
def read(
    file: Path,
    /,
    *,
    json: Json = False,
    date: Annotated[str | None, Parameter(help="Day the article is of, as 2025-11-07, where it does not say.")] = None,
    rate: Annotated[tuple[str, ...], Parameter(help="Dollars per unit of a currency, as EUR=1.16; may be repeated.")] = (),
) -> None:
    """List the figures of a French or English article: value, unit, year, speaker, kind, and how they stand to the record."""
    from whopays.sources.reader.article import read_article

    with _refusing():
        article = read_article(file, date=date, rates=rate)
    if json:
        _print_json(article.as_json())
        return
    for line in article.lines():
        say(line)
