"""`whopays sources list|show|check|read`: prints what `whopays.sources` knows; no arithmetic here."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from whopays.case.fault import CaseErrors, Fault
from whopays.case.french import translator
from whopays.cli.harmless import harmless, say
from whopays.cli.language import check_language
from whopays.cli.options import Lang
from whopays.report.figures import Page
from whopays.report.sources_json import found_object, pretty, sources_object
from whopays.report.sources_text import article, listing, proof, record, taken
from whopays.sources.ledger import Ledger, read_ledger, shipped
from whopays.sources.source_error import SourceError

sources_app = App(name="sources", help="Who said what, when and where; prove it against your own copies; read an article.")

Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON.")]
ClaimFiles = Annotated[tuple[Path, ...], Parameter(name="--claims", negative="", help="YAML of your own documents and claims instead.")]


@contextmanager
def _refusing() -> Iterator[None]:
    """What is wrong with sources, all of it, as every command says it."""
    try:
        yield
    except SourceError as one:
        raise CaseErrors([fault_of(one)]) from one
    except ExceptionGroup as found:
        raise CaseErrors([fault_of(one) for one in found.exceptions if isinstance(one, SourceError)]) from found


def fault_of(one: SourceError) -> Fault:
    """What is wrong with a source as a fault; the place holds its line already."""
    return Fault(one.place, 0, 0, one.wrong, one.remedy)


def _ledger(files: tuple[Path, ...]) -> Ledger:
    return read_ledger(files, files) if files else shipped()


def _print_json(data: Any) -> None:
    print(pretty(data))


@sources_app.command(name="list")
def list_(*, lang: Lang = "en", json: Json = False, claims: ClaimFiles = ()) -> None:
    """List documents, claims, facts, and what contradicts what, by type of conflict."""
    check_language(lang)
    with _refusing():
        ledger = _ledger(claims)
        lines = list(listing(ledger, _page(lang)))
    if json:
        _print_json(sources_object(ledger))
        return
    _say(lines)


@sources_app.command
def show(id: str, /, *, lang: Lang = "en", json: Json = False, claims: ClaimFiles = ()) -> None:
    """Show one claim, fact or document, or all claims about one thing (e.g. revenue_2025)."""
    check_language(lang)
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
        _say(record(one, ledger, _page(lang)))


@sources_app.command
def check(folder: Path, /, *, lang: Lang = "en", json: Json = False, claims: ClaimFiles = ()) -> None:
    """Prove each claim against your own copies of the documents, matched by passage, not by file name."""
    from whopays.sources.check import check as prove

    check_language(lang)
    with _refusing():
        ledger = _ledger(claims)
        found = prove(folder, ledger, progress=_progress if sys.stderr.isatty() else None)
    if json:
        _print_json(found.as_json())
        return
    _say(proof(found, {one.id: one.title for one in ledger.documents.values()}, _page(lang)))


@sources_app.command(name="fingerprint")
def fingerprint_(
    file: Annotated[Path, Parameter(help="A document of yours.")],
    passages: Annotated[tuple[str, ...], Parameter(name="PASSAGE", negative="", help=(
        "Text of it that a claim rests on, in quotes; several may follow."), show_default=False)] = (),
    /,
    *,
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Print the fingerprints of a document you add, and of its passages, as lines of YAML to paste; a passage must stand in it."""
    from whopays.sources.fingerprint import fingerprints

    check_language(lang)
    with _refusing():
        found = fingerprints(file, passages)
    if json:
        _print_json(found.as_json())
        return
    _say(taken(found, _page(lang)))


def _page(lang: str) -> Page:
    return Page(lang=lang, translate=translator(lang))


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)


def _progress(line: str) -> None:
    print(f"\r\033[K{harmless(line[:100])}", end="", file=sys.stderr, flush=True)


@sources_app.command
def read(
    file: Path,
    /,
    *,
    lang: Lang = "en",
    json: Json = False,
    date: Annotated[str | None, Parameter(help="Day the article is of, as 2025-11-07, where it does not say.")] = None,
    rate: Annotated[tuple[str, ...], Parameter(negative="", help="Dollars per unit of a currency, as EUR=1.16; may be repeated.")] = (),
) -> None:
    """List the figures of a French or English article: value, unit, year, speaker, kind, and how they stand to the record."""
    from whopays.sources.reader.article import read_article

    check_language(lang)
    with _refusing():
        found = read_article(file, date=date, rates=rate)
    if json:
        _print_json(found.as_json())
        return
    _say(article(found, _page(lang)))
