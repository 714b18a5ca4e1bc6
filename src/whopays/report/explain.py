"""A printed number opened, for a person: what it is, the payments, the inputs that move it, who said them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whopays.engine.drivers import VIEW
from whopays.engine.evidence import Evidence, Given
from whopays.engine.explain import Explanation, Payment
from whopays.model.result import Driver, Result
from whopays.report import drivers
from whopays.report.amounts import Measure, amount, exact, measure, rounded_like, with_unit
from whopays.report.figures import GAP, Page, grid
from whopays.report.words import CHANCE, NOT_A_RATING, listed, party, percent

SHOWN: Final = 12  # payments, inputs worked out from contracts
FEW: Final = 5  # inputs told in full with their sources; --verbose tells all
GRADE: Final = {"primary": "the speaker's own words or the issuer's record", "press": "a named reporter",
                "derived": "worked out from sources", "weak": "second-hand", "judgement": "chosen, nobody said it",
                "unverified": "no source at hand"}


def explanation(result: Result, found: Explanation, page: Page) -> Iterator[RenderableType]:
    """The whole page, piece by piece."""
    yield from _heading(result, found, page)
    yield from _payments(result, found, page)
    yield from _moved_by(result, found, page)
    yield from _fixed(found, page)
    yield from _sources(found, page)
    yield Text()
    meaning = GRADE.get(found.weakest, "of unknown standing")
    yield Text(f"No better than {found.weakest} ({meaning}): the grade of the weakest input that enters.")


def _heading(result: Result, found: Explanation, page: Page) -> Iterator[RenderableType]:
    figure, sign, dot = found.figure, page.symbols.plus_minus, page.symbols.dot
    how = measure(figure.unit, abs(figure.value) if math.isfinite(figure.value) else 0.0)
    written = with_unit(amount(figure.value, figure.error, how, sign), how)
    yield Text(f"{figure.id} = {written}", style="bold")
    facts = [figure.label, found.view, f"run {result.run or '(not saved)'}", f"policy {result.policy}", f"as of {result.as_of}"]
    yield Text(f" {dot} ".join(facts), style="dim")
    yield from _title("What it is")
    yield _inside(Text(found.definition.text))
    if not found.definition.fields:
        mode = "read where nobody may fail (mode keep)" if found.mode == "keep" else "read where a lab may fail (mode fail)"
        yield _inside(Text(f"A mean over futures, {mode}.", style="dim"))


def _payments(result: Result, found: Explanation, page: Page) -> Iterator[RenderableType]:
    if not found.definition.terms:
        return
    yield from _title("The payments it sums" if not found.definition.part else f"The payments in its {found.definition.part}")
    n = found.flows_futures
    whose = "all futures of the run" if n == result.paths else f"the first {n:,} futures of the run, simulated again"
    yield _inside(Text(f"mean money, {whose}", style="dim"))
    how = measure(str(result.manifest.get("currency", "USD")), max((abs(one.amount) for one in found.flows), default=0.0))
    shown = found.flows if page.verbose else found.flows[:SHOWN]
    table = grid()
    for heading, right in (("who pays", False), ("whom", False), ("for what", False), (how.unit, True)):
        table.add_column(heading, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for one in shown:
        table.add_row(*_payment(result, one), Text(_plain(one.amount, how)))
    rest = found.flows[len(shown):]
    if rest:
        table.add_row(Text(f"{len(rest)} more"), Text(""), Text("--verbose lists them"), Text(_plain(sum(one.amount for one in rest), how)))
    table.add_row(Text("sum", style="bold"), Text(""), Text(""), Text(_plain(found.flows_sum, how), style="bold"))
    yield _inside(table)
    if not found.definition.part:
        yield _inside(Text(_closes(result, found, how), style="dim"))


def _closes(result: Result, found: Explanation, how: Measure) -> str:
    """Whether the payments are the figure, said with the number they are compared with."""
    whole = found.flows_futures == result.paths
    against = found.figure.value if whole and not _drifted(found, result) else found.on_futures[0]
    gap = found.flows_sum - against
    where = "the printed figure" if against == found.figure.value else f"the figure on the same {found.futures:,} futures"
    size = abs(gap) / abs(against) if against else abs(gap)
    if size < 1e-5:
        return f"they add to {where}"
    return f"they differ from {where} by {_plain(gap, how)} {how.unit}"


def _drifted(found: Explanation, result: Result) -> bool:
    """Whether the futures simulated again are no longer those of the run: the code has changed since."""
    value, error = found.on_futures
    if not math.isfinite(value) or not math.isfinite(found.figure.value):
        return False
    gap = abs(value - found.figure.value)
    if found.futures == result.paths:
        return gap > 1e-6 * max(abs(value), abs(found.figure.value))
    return gap > 4 * math.hypot(error if math.isfinite(error) else 0.0, found.figure.error if math.isfinite(found.figure.error) else 0.0)


def _moved_by(result: Result, found: Explanation, page: Page) -> Iterator[RenderableType]:
    if found.definition.fields:
        return
    yield from _title("What moves it")
    if not found.ranked:
        yield _inside(Text("It is the same in every future, no input is drawn, or the futures are too few for so many inputs: nothing can "
                           "be ranked."))
        return
    shown = drivers.table(found.ranked, page)
    about = (f"rank regression of this figure on the inputs drawn, {found.futures:,} futures a view; together they explain "
             f"{percent(found.explained)} of its variation, shocks the rest")
    yield _inside(Text(about, style="dim"))
    if shown is None:
        yield _inside(Text("No input is told from zero."))
        return
    yield _inside(shown)
    if any(one.assumption == VIEW for one in found.ranked):
        yield _inside(Text(f"{VIEW}: from {' to '.join(result.views)}", style="dim"))
    told = [one for _, one in drivers.ranked(found.ranked) if page.verbose or drivers.is_told_from_zero(one)]
    yield from _inputs(found, [one for one in told if one.assumption != VIEW][: None if page.verbose else FEW], page)


def _inputs(found: Explanation, told: list[Driver], page: Page) -> Iterator[RenderableType]:
    for one in told:
        for row in found.inputs.get(one.assumption, []):
            yield Text()
            yield from _input(found, row, page)


def _input(found: Explanation, row: Given, page: Page) -> Iterator[RenderableType]:
    """One input: value, basis, reason, sources."""
    views = f" ({', '.join(row.views)})" if len(found.inputs.get(row.name, [])) > 1 else ""
    yield _inside(Text(f"{row.name} = {_value(row)}{views}", style="bold"))
    yield _inside(Text(f"{row.basis}, true for {row.true_for}, known on {row.known_on}: {row.because}"), 2)
    for id in row.citations:
        yield _inside(_source(found.sources[id]), 2)


def _source(one: Evidence) -> Text:
    """A source in a line or two, and what contradicts it."""
    who = ", ".join(part for part in (one.speaker, one.date) if part)
    said = f": {one.says}" if one.says else ""
    printed = f" [{one.printed}]" if one.printed else ""
    text = Text(f"{one.id} ({one.kind}, {one.grade}) {who}{said}{printed}")
    if one.document:
        text.append(f" - {one.document}", style="dim")
    for other in one.conflicts:
        text.append(f"\n  against {other.id} ({other.type}), {other.speaker}: {other.why}", style="yellow")
    return text


def _fixed(found: Explanation, page: Page) -> Iterator[RenderableType]:
    if not found.fixed:
        return
    from_contracts = bool(found.definition.fields)
    yield from _title("What it is worked out from" if from_contracts else "Fixed inputs that enter")
    if not from_contracts:
        yield _inside(Text("every future runs through all stages, so all of them enter; being fixed, none is ranked", style="dim"))
    table = grid()
    for heading in ("section", "inputs", "quoted", "derived", "judgement", "weakest"):
        table.add_column(heading, justify="left" if heading in ("section", "weakest") else "right")
    for one in found.fixed:
        counts = [str(one.by_basis[basis]) for basis in ("quoted", "derived", "judgement")]
        table.add_row(one.name, str(len(one.inputs)), *counts, one.weakest)
    yield _inside(table)
    if not (page.verbose or from_contracts):
        return
    rows = [row for section in found.fixed for row in section.inputs]
    order = sorted(rows, key=lambda row: -row.value if isinstance(row.value, float) else 0.0) if from_contracts else rows
    for row in order if page.verbose else order[:FEW]:
        yield Text()
        yield from _input(found, row, page)
    if not page.verbose and len(rows) > FEW:
        yield _inside(Text(f"the {FEW} largest of {len(rows)}; --verbose lists all", style="dim"))


def _sources(found: Explanation, page: Page) -> Iterator[RenderableType]:
    """How many sources stand behind it, by grade, and where they contradict each other."""
    yield from _title("Sources")
    if not found.sources:
        yield _inside(Text("No input that enters cites a source."))
        return
    grades: dict[str, int] = {}
    for one in found.sources.values():
        grades[one.grade] = grades.get(one.grade, 0) + 1
    counted = listed([f"{count} {grade}" for grade, count in grades.items()])
    yield _inside(Text(f"{len(found.sources)} claims and facts are cited by inputs that enter: {counted}."))
    against = [one for one in found.sources.values() if one.conflicts]
    if against:
        types: dict[str, int] = {}
        for one in against:
            for other in one.conflicts:
                types[other.type] = types.get(other.type, 0) + 1
        by_type = listed([f"{count} on {type_}" for type_, count in sorted(types.items(), key=lambda item: -item[1])])
        yield _inside(Text(f"{len(against)} of them are contradicted by other claims: {by_type}."))
    else:
        yield _inside(Text("None of them is contradicted by another claim of the record."))
    if page.verbose:
        for one in found.sources.values():
            yield _inside(_source(one), 2)


def notes(result: Result, found: Explanation) -> list[str]:
    """What a reader must know before trusting the page."""
    said = []
    if _drifted(found, result):
        said.append("The run cannot be made again exactly: the code has changed since; the ranking is of today's code.")
    if CHANCE in found.figure.id.split("."):
        said.append(f"Default probability of a named firm: {NOT_A_RATING}.")
    return said


def _payment(result: Result, one: Payment) -> tuple[Text, Text, Text]:
    return Text(party(result, one.payer)), Text(party(result, one.payee)), Text(f"{one.kind}: {one.about}" if one.about else one.kind)


def _plain(value: float, how: Measure) -> str:
    return rounded_like(value, max(abs(value) * 1e-3, 1e-3 / how.factor), how)


def _value(row: Given) -> str:
    """A number in a readable unit, a distribution as the case file has it."""
    if not isinstance(row.value, int | float):
        return f"{json.dumps(row.value)} {row.unit}"
    how = measure(row.unit, abs(row.value))
    return with_unit(exact(row.value * how.factor), how)


def _title(heading: str) -> Iterator[RenderableType]:
    yield Text()
    yield Text(heading.upper(), style="bold")


def _inside(what: Text | Table, more: int = 0) -> Padding:
    return Padding(what, (0, 0, 0, GAP + more), expand=False)
