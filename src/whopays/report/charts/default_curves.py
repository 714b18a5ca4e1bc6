"""Chance to have failed by each quarter, one line a lab."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from whopays.model.result import Result, Series
from whopays.report.amounts import Measure
from whopays.report.charts.fan import quarters
from whopays.report.drawing import EMPTY, Cell, Chart, Column, based, broken, empty, pointed, value_axis
from whopays.report.look import Look, Option
from whopays.report.naming import source_of, titles_of, years_of

CHANCE: Final = "default_probability"
SHARE: Final = Measure(100.0, "%")
PLOT: Final = 270.0  # pixels of the drawing's height
ROOM_ABOVE: Final = 1.07  # end of the axis over the highest line, about
LABEL: Final = 16.0  # pixels from one label to the next
NAME: Final = 22  # letters of a line of a name at the end of its line
TOGETHER: Final = 27  # letters of a name and its value that fit beside each other there
LEAST: Final = 0.0005  # chance below which labs share one line of text
ROUNDING: Final = 1e-9  # of the last digit: what is whole stays
RULE_OF_THREE: Final = 3.0  # -ln 0.05: n futures without a sighting put a chance below 3/n with 95 % confidence


def of_run(result: Result, look: Look, view: str | None = None) -> Chart:
    """Every lab of a run, pooled or under one view; labs that never fail are named beside, not drawn."""
    chosen = result.views[view] if view else result.pooled
    titles = titles_of(result, look)
    lines = [
        (titles.get(one.id.split(".")[1], one.id), one) for one in chosen.series if one.id.startswith("labs.") and one.id.endswith(CHANCE)
    ]
    places = {one.id: at for at, (_, one) in enumerate(lines)}  # in the case: a lab keeps its colour when chances are refined
    lines.sort(key=lambda line: -float(line[1].mean[-1]))
    drawn = [(name, one) for name, one in lines if one.mean[-1] > LEAST]
    names = lines[0][1].quarters if lines else ()
    futures = result.paths * (1 if view else len(result.views))
    beside = rare(lines, result.paths, 1 if view else len(result.views), look)
    subtitle = look.say(
        f"% of futures in which the lab has failed by the end of the quarter, {years_of(result, look)}, calendar quarters.{beside} "
        "A model's answer under stated assumptions; not a rating, not advice.",
        f"% des futurs où le laboratoire a fait défaut à la fin du trimestre, {years_of(result, look)}, trimestres civils.{beside} "
        "Réponse d'un modèle sous des hypothèses énoncées ; ni notation, ni conseil.",
    )
    why = look.say("Nothing is drawn: no lab fails often enough to be seen.", "Rien à tracer : aucun défaut assez fréquent pour se voir.")
    ends = look.listed([f"{name} {look.amount(float(one.mean[-1]), float(one.error[-1]), SHARE, 1)} %" for name, one in drawn])
    description = look.say(f"At the end of the horizon: {ends}.", f"À la fin de l'horizon : {ends}.") if drawn else f"{why}{beside}"
    columns = (
        Column(look.say("quarter", "trimestre")),
        *(column for name, _ in lines for column in (Column(name, "%"), Column(look.say("error", "erreur"), "%"))),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (quarter, *(value for _, one in lines for value in (100 * float(one.mean[t]), 100 * float(one.error[t]))))
        for t, quarter in enumerate(names)
    )
    return Chart(
        "default_curves",
        look.say("Default probability by lab", "Probabilité de défaut par laboratoire"),
        subtitle,
        source_of(result, look),
        description,
        picture(drawn, places, names, look, futures) if drawn else empty(look, why),
        columns,
        rows,
        look,
        320 if drawn else EMPTY,
    )


def most_unseen(paths: int) -> float:
    """The most that a chance can be whose event no future showed, 95 % sure: the rule of three.

    paths   : futures under each view; all views meet the same shocks, so more of them are no more evidence
    returns : probability, within [0, 1]

    >>> most_unseen(512), most_unseen(2)
    (0.005859375, 1.0)
    """
    return min(RULE_OF_THREE / paths, 1.0)


def rounded_up(most: float) -> float:
    """A bound in %, rounded up to two digits: they say enough.

    most    : probability, within (0, 1]
    returns : %

    >>> rounded_up(0.09375), rounded_up(0.0003), rounded_up(1.0)
    (9.4, 0.03, 100.0)
    """
    places = 1 - math.floor(math.log10(100 * most))
    return round(math.ceil(100 * most * 10.0**places - ROUNDING) / 10.0**places, max(places, 0))


def rare(lines: Sequence[tuple[str, Series]], paths: int, views: int, look: Look) -> str:
    """Labs too near to nothing to be drawn: those that failed in no future, and how often they may at most; those that hardly do.

    paths : futures under each of the `views`: what the bound reckons with, so that is what is said
    """
    never = [name for name, one in lines if one.mean[-1] <= 0]
    hardly = [name for name, one in lines if 0 < one.mean[-1] <= LEAST]
    percent = rounded_up(most_unseen(paths))
    count, bound = look.number(paths, 0), look.number(percent, max(1 - math.floor(math.log10(percent)), 0))
    said = ""
    if never:
        each, chacune = (" under each view", " sous chaque vue") if views > 1 else ("", "")
        said += look.say(f" In none of {count} futures{each}, so at most {bound} % (95 % sure): {look.listed(never)}.",
                         f" Dans aucun des {count} futurs{chacune}, donc au plus {bound} % (sûr à 95 %) : {look.listed(never)}.")
    if hardly:
        said += look.say(f" Hardly ever: {look.listed(hardly)}.", f" Presque jamais : {look.listed(hardly)}.")
    return said


def apart(heights: Sequence[float], step: float = LABEL) -> list[float]:
    """How far each label is moved down so that none covers another; highest first.

    heights : pixels above the axis, falling; step : pixels from one label to the next

    >>> apart([100.0, 20.0, 15.0])
    [0.0, 0.0, 11.0]
    """
    moved, below = [], float("inf")
    for height in heights:
        place = min(height, below - step)
        moved.append(height - place)
        below = place
    return moved


def chance(one: Series, at: int, futures: int, look: Look) -> str:
    """A chance with its error; where no future shows a failure, that."""
    if one.mean[at] <= 0:
        return look.say(f"0 of {look.number(futures, 0)} futures", f"0 futur sur {look.number(futures, 0)}")
    return f"{look.amount(float(one.mean[at]), float(one.error[at]), SHARE, 1)} %"


def ending(name: str, value: str) -> str:
    """A name with its value at the end of a line, the value below where both would not fit beside each other.

    >>> ending("OpenAI", "19.6 ± 0.3 %"), ending("Stretched producers", "65.3 ± 0.4 %")
    ('OpenAI  19.6 ± 0.3 %', 'Stretched producers\\n65.3 ± 0.4 %')
    """
    called = broken(name, NAME)
    fits = len(called.rpartition("\n")[2]) + len(value) <= TOGETHER
    return f"{called}{'  ' if fits else chr(10)}{value}"


def picture(drawn: Sequence[tuple[str, Series]], places: Mapping[str, int], names: Sequence[str], look: Look, futures: int) -> Option:
    """A line a lab with its name and last chance at its end; a pointer reads all labs of a quarter.

    places : id of a line -> its lab's place in the case, which its colour, stroke and mark go by
    """
    series = []
    ends = [float(one.mean[-1]) for _, one in drawn]
    named = [ending(name, f"{look.amount(float(one.mean[-1]), float(one.error[-1]), SHARE, 1)} %") for name, one in drawn]
    step = LABEL * max((name.count("\n") + 1 for name in named), default=1)
    shifts = apart([PLOT * end / (ROOM_ABOVE * max(ends)) for end in ends], step) if ends else []
    for at, (name, one) in enumerate(drawn):
        series.append(
            {
                "type": "line",
                "name": name,
                "data": (100 * one.mean).tolist(),
                **look.stroke(places[one.id]),
                "showSymbol": True,
                "showAllSymbol": False,
                "endLabel": {"show": True, "formatter": named[at], "color": look.colour("ink"), "distance": 6, "offset": [0, shifts[at]]},
            }
        )
    texts = [
        f"{look.quarter(quarter)}\n"
        + "\n".join(f"{name} {chance(one, t, futures, look)}" for name, one in drawn)
        for t, quarter in enumerate(names)
    ]
    return based(
        look,
        {
            "grid": {"left": 48, "right": 170, "top": 24, "bottom": 26, "outerBoundsMode": "none"},
            "xAxis": quarters(look, names),
            "yAxis": value_axis(look, "%", min=0),
            "series": series,
            "tooltip": pointed(look, texts),
        },
    )
