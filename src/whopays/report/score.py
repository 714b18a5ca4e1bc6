"""A forecast scored, for a person and for a program."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whopays.case.case import Case
from whopays.case.observed import ObservedFile
from whopays.engine.score import Score, Scores, Summary
from whopays.report.amounts import UNDEFINED, amount, exact, measure, number
from whopays.report.figures import GAP, Page, grid
from whopays.report.words import NOT_A_RATING, percent

LIMITS: Final = (
    "Figures of the same lab, and of quarters that follow each other, come from one future: they are not so many tests.",
    "A forecast may be wide enough to be always right: read coverage beside CRPS, which grows with width.",
    "A series of mode keep (funding_gap, external_finance) is forecast as if nobody may fail.",
)
TWO: Final = 2


def scores_page(case: Case, file: ObservedFile, found: Scores, page: Page) -> Iterator[RenderableType]:
    """Every figure, each quantity, all together, each view alone."""
    yield Text(f"{file.title} {page.symbols.dot} {case.name} {page.symbols.dot} as of {case.as_of}", style="bold")
    yield Text(f"{len(found.each)} observed figures against {found.paths:,} futures a view, views pooled by their weights", style="dim")
    yield from _each(found, page)
    yield from _events(found, page)
    yield from _table("All together", "a right forecast has 50 % and 90 % inside, and a mean PIT of 0.5", _overall(found))
    yield Text()
    yield Text("LIMITS", style="bold")
    for limit in _limits(found):
        yield _inside(Text(f"- {limit}"))


def _limits(found: Scores) -> list[str]:
    events = any(one.is_event for one in found.each)
    return [*LIMITS, *([f"Default probabilities of named firms: {NOT_A_RATING}."] if events else [])]


def _table(heading: str, about: str, table: Table) -> Iterator[RenderableType]:
    yield Text()
    yield Text(heading.upper(), style="bold")
    yield _inside(Text(about, style="dim"))
    yield _inside(table)


def _inside(what: Text | Table) -> Padding:
    return Padding(what, (0, 0, 0, GAP), expand=False)


def _each(found: Scores, page: Page) -> Iterator[RenderableType]:
    """Figures one quantity after the other, with what they score together."""
    yield Text()
    yield Text("EACH FIGURE", style="bold")
    about = "PIT: probability the forecast gave to less than what came; CRPS: distance of forecast and observation"
    yield _inside(Text(about, style="dim"))
    for one in found.by_quantity:
        scores = [score for score in found.each if score.observed.id == one.name and not score.is_event]
        if not scores:
            continue
        how = measure(one.unit, max(max(abs(score.observed.value), *map(abs, score.outer)) for score in scores))
        yield Text()
        yield _inside(Text(f"{one.name}, {how.unit}" if how.unit else one.name, style="bold"))
        yield _inside(_figures(scores, how.factor))
        relative = f", {percent(one.relative)} of what came" if math.isfinite(one.relative) else ""
        inside = [round(share * len(scores)) for share in (one.inside_inner, one.inside_outer)]
        yield _inside(Text(f"{inside[0]} of {len(scores)} inside 50 %, {inside[1]} inside 90 %; mean CRPS {rounded(one.crps * how.factor)}"
                           f"{relative}", style="dim"))


def _figures(scores: list[Score], factor: float) -> Table:
    table = grid()
    table.add_column("period", no_wrap=True, min_width=6)
    for heading, width in (("came", 6), ("median", 6), ("50 %", 14), ("90 %", 14), ("PIT", 4)):
        table.add_column(heading, justify="right", no_wrap=True, min_width=width)
    table.add_column("verdict", no_wrap=True)
    for one in scores:
        values = [rounded(value * factor) for value in (one.observed.value, one.median, *one.inner, *one.outer)]
        table.add_row(one.observed.period, *values[:TWO], f"{values[2]} to {values[3]}", f"{values[4]} to {values[5]}",
                      number(one.pit, TWO), one.verdict)
    return table


def _events(found: Scores, page: Page) -> Iterator[RenderableType]:
    """What happened or did not, with the probability it was given."""
    events = [one for one in found.each if one.is_event]
    if not events:
        return
    table = grid()
    for heading in ("event", "by", "came", "forecast, %", "Brier score"):
        table.add_column(heading, justify="right" if heading in ("forecast, %", "Brier score") else "left", overflow="fold")
    for one in events:
        said = amount(one.mean, one.pit_error * TWO, measure("probability", 1.0), page.symbols.plus_minus)
        table.add_row(one.observed.id, one.observed.period, "yes" if one.observed.value else "no", said, exact(one.crps))
    yield from _table("Events", "Brier score: squared distance of the probability from what came, 0 is best", table)


def rounded(value: float) -> str:
    """Three significant digits.

    >>> rounded(12.345), rounded(0.0), rounded(1234.5)
    ('12.3', '0', '1,230')
    """
    if not math.isfinite(value) or value == 0:
        return "0" if value == 0 else UNDEFINED
    return number(value, TWO - math.floor(math.log10(abs(value))))


def _overall(found: Scores) -> Table:
    table = grid()
    table.add_column("view", overflow="fold")
    for heading in ("figures", "in 50 %", "in 90 %", "below", "above", "PIT", "relative", "events", "Brier"):
        table.add_column(heading, justify="right", no_wrap=True)
    alone = found.by_view.items() if len(found.by_view) > 1 else ()
    for name, one in [("pooled", found.overall), *alone]:
        table.add_row(name, str(one.count), _share(one.inside_inner), _share(one.inside_outer), str(one.below), str(one.above),
                      _plain_number(one.mean_pit), _share(one.relative), str(one.events), _plain_number(one.brier))
    return table


def _share(value: float) -> str:
    return percent(value) if math.isfinite(value) else ""


def _plain_number(value: float) -> str:
    return number(value, TWO) if math.isfinite(value) else ""


def score_object(case: Case, file: ObservedFile, found: Scores, *, policy: str, seed: int) -> dict[str, Any]:
    """A forecast scored as `whopays.score/1`."""
    return {
        "schema": "whopays.score/1", "case": case.name, "case_hash": case.hash, "as_of": case.as_of.isoformat(), "policy": policy,
        "title": file.title, "paths": found.paths, "seed": seed,
        "scores": [_score(one) for one in found.each],
        "by_quantity": [_summary(one) for one in found.by_quantity], "overall": _summary(found.overall),
        "by_view": {view: _summary(one) for view, one in found.by_view.items()}, "limits": _limits(found),
    }


def _score(one: Score) -> dict[str, Any]:
    row = one.observed
    return {"id": row.id, "period": row.period, "value": row.value, "unit": row.unit, "known_on": row.known_on.isoformat(),
            "source": row.source, "is_event": one.is_event, "mean": one.mean, "median": one.median, "interval_50": list(one.inner),
            "interval_90": list(one.outer), "pit": one.pit, "pit_error": _null(one.pit_error), "crps": one.crps,
            "crps_error": _null(one.crps_error), "relative_crps": _null(one.relative), "verdict": one.verdict}


def _summary(one: Summary) -> dict[str, Any]:
    return {key: _null(value) if isinstance(value, float) else value for key, value in asdict(one).items()}


def _null(value: float) -> float | None:
    return value if math.isfinite(value) else None
