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
from whopays.report.words import NO_RATING, POOLED, POOLED_FR, percent, quarter

LIMITS: Final = (
    ("Figures of the same lab, and of quarters that follow each other, come from one future: they are not so many tests.",
     "Les chiffres d'un même laboratoire, ou de trimestres qui se suivent, viennent d'un même futur : ce ne sont pas autant d'épreuves."),
    ("A forecast may be wide enough to be always right: read coverage beside CRPS, which grows with width.",
     "Une prévision peut être assez large pour avoir toujours raison : lire la couverture avec le CRPS, qui croît avec la largeur."),
    ("A series of mode keep (funding_gap, external_finance) is forecast as if nobody may fail.",
     "Une série du mode keep (funding_gap, external_finance) est prévue comme si personne ne pouvait faire défaut."),
)
VERDICTS_FR: Final = {"inside 50 %": "dans 50 %", "inside 90 %": "dans 90 %", "below": "au-dessous", "above": "au-dessus"}
TWO: Final = 2


def scores_page(case: Case, file: ObservedFile, found: Scores, page: Page) -> Iterator[RenderableType]:
    """Every figure, each quantity, all together, each view alone."""
    dot, day = f" {page.symbols.dot} ", page.say(f"as of {case.as_of}", f"données au {case.as_of}")
    yield Text(f"{page.say(file.title, file.french or file.title)}{dot}{case.name}{dot}{day}", style="bold")
    futures = page.write(f"{found.paths:,}")
    plural = "s" if len(found.each) > 1 else ""
    yield Text(page.say(f"{len(found.each)} observed figure{plural} against {futures} futures a view, views pooled by their weights",
                        f"{len(found.each)} chiffre{plural} observé{plural} contre {futures} futurs par vue, toutes vues "
                        "confondues selon leur poids"), style="dim")
    yield from _each(found, page)
    yield from _events(found, page)
    yield from _table(page.say("All together", "Tout ensemble"),
                      page.say("a right forecast has 50 % and 90 % inside, and a mean PIT of 0.5",
                               "une prévision juste en contient 50 % et 90 %, avec un PIT moyen de 0,5"), _overall(case, found, page))
    yield Text()
    yield Text(page.say("LIMITS", "LIMITES"), style="bold")
    for limit in _limits(found):
        yield _inside(Text(f"- {page.say(*limit)}"))


def _limits(found: Scores) -> list[tuple[str, str]]:
    """Sentences in English and French."""
    events = any(one.is_event for one in found.each)
    return [*LIMITS, *([(f"Default probabilities of named firms: {NO_RATING[0]}.",
                         f"Probabilités de défaut d'entreprises nommées : {NO_RATING[1]}.")] if events else [])]


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
    yield Text(page.say("EACH FIGURE", "CHAQUE CHIFFRE"), style="bold")
    yield _inside(Text(page.say(
        "PIT: probability the forecast gave to less than what came; CRPS: distance of forecast and observation",
        "PIT : probabilité que la prévision donnait à moins que ce qui est arrivé ; CRPS : distance de la prévision à l'observation"),
        style="dim"))
    for one in found.by_quantity:
        scores = [score for score in found.each if score.observed.id == one.name and not score.is_event]
        if not scores:
            continue
        how = measure(one.unit, max(max(abs(score.observed.value), *map(abs, score.outer)) for score in scores))
        yield Text()
        yield _inside(Text(f"{one.name}, {page.write(how.unit)}" if how.unit else one.name, style="bold"))
        yield _inside(_figures(scores, how.factor, page))
        share = percent(one.relative) if math.isfinite(one.relative) else ""
        relative = page.say(f", {share} of what came", f", soit {share} de ce qui est arrivé") if share else ""
        inside = [round(share * len(scores)) for share in (one.inside_inner, one.inside_outer)]
        crps = page.write(rounded(one.crps * how.factor))
        yield _inside(Text(page.say(f"{inside[0]} of {len(scores)} inside 50 %, {inside[1]} inside 90 %; mean CRPS {crps}{relative}",
                                    f"{inside[0]} sur {len(scores)} dans 50 %, {inside[1]} dans 90 % ; CRPS moyen {crps}{relative}"),
                           style="dim"))


def _figures(scores: list[Score], factor: float, page: Page) -> Table:
    table = grid()
    table.add_column(page.say("period", "période"), no_wrap=True, min_width=6)
    for heading, width in ((page.say("came", "venu"), 6), (page.say("median", "médiane"), 6), ("50 %", 14), ("90 %", 14), ("PIT", 4)):
        table.add_column(heading, justify="right", no_wrap=True, min_width=width)
    table.add_column("verdict", no_wrap=True)
    to = page.say("to", "à")
    for one in scores:
        values = [page.write(rounded(value * factor)) for value in (one.observed.value, one.median, *one.inner, *one.outer)]
        table.add_row(quarter(one.observed.period, page.lang), *values[:TWO], f"{values[2]} {to} {values[3]}",
                      f"{values[4]} {to} {values[5]}", page.write(number(one.pit, TWO)),
                      page.say(one.verdict, VERDICTS_FR.get(one.verdict, one.verdict)))
    return table


def _events(found: Scores, page: Page) -> Iterator[RenderableType]:
    """What happened or did not, with the probability it was given."""
    events = [one for one in found.each if one.is_event]
    if not events:
        return
    table = grid()
    heads = (page.say("event", "événement"), page.say("by", "avant fin"), page.say("came", "venu"), page.say("forecast, %", "prévu, %"),
             page.say("Brier score", "score de Brier"))
    for at, heading in enumerate(heads):
        table.add_column(heading, justify="right" if at > TWO else "left", overflow="fold")
    for one in events:
        told = page.write(amount(one.mean, one.pit_error * TWO, measure("probability", 1.0), page.symbols.plus_minus))
        came = page.say("yes", "oui") if one.observed.value else page.say("no", "non")
        table.add_row(one.observed.id, quarter(one.observed.period, page.lang), came, told, page.write(exact(one.crps)))
    yield from _table(page.say("Events", "Événements"),
                      page.say("Brier score: squared distance of the probability from what came, 0 is best",
                               "score de Brier : carré de l'écart entre la probabilité et ce qui est arrivé ; 0 est le mieux"), table)


def rounded(value: float) -> str:
    """Three significant digits.

    >>> rounded(12.345), rounded(0.0), rounded(1234.5)
    ('12.3', '0', '1,230')
    """
    if not math.isfinite(value) or value == 0:
        return "0" if value == 0 else UNDEFINED
    return number(value, TWO - math.floor(math.log10(abs(value))))


def _overall(case: Case, found: Scores, page: Page) -> Table:
    table = grid()
    table.add_column(page.say("view", "vue"), overflow="fold")
    for heading in (page.say("figures", "chiffres"), page.say("in 50 %", "dans 50 %"), page.say("in 90 %", "dans 90 %"),
                    page.say("below", "dessous"), page.say("above", "dessus"), "PIT", page.say("relative", "relatif"),
                    page.say("events", "évén."), "Brier"):
        table.add_column(heading, justify="right", no_wrap=True)
    alone = found.by_view.items() if len(found.by_view) > 1 else ()
    for name, one in [(page.say(POOLED, POOLED_FR), found.overall), *((page.say(name, case.in_french(name)), one) for name, one in alone)]:
        table.add_row(name, str(one.count), _share(one.inside_inner), _share(one.inside_outer), str(one.below), str(one.above),
                      page.write(_plain_number(one.mean_pit)), _share(one.relative), str(one.events), page.write(_plain_number(one.brier)))
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
        "by_view": {view: _summary(one) for view, one in found.by_view.items()}, "limits": [english for english, _ in _limits(found)],
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
