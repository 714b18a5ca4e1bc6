"""A fan: bands of futures around their median, quarter by quarter, and the mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from whopays.model.result import Result, Series
from whopays.report.amounts import Measure
from whopays.report.drawing import EMPTY, Chart, Column, based, category_axis, empty, legend, pointed, value_axis
from whopays.report.look import Look, Option
from whopays.report.naming import LAST_MODE, how_often, own, series_name, source_of
from whopays.report.real import money_of_series
from whopays.study import ROUNDING

BANDS: Final = ((0.05, 0.95), (0.10, 0.90), (0.25, 0.75))  # widest first
SHADES: Final = (0.30, 0.45, 0.70)
SOLID: Final = "path://M0 0h22v2.4h-22z"  # the lines as the legend shows them
DASHED: Final = "path://M0 0h6v2.4h-6z M8 0h6v2.4h-6z M16 0h6v2.4h-6z"
MEDIAN: Final = 0.5
HEIGHT: Final = 300
DIGITS: Final = 3  # of the ends of a band
NOTHING: Final = ("Nothing is drawn: it is 0 in every quarter of every future.", "Rien à tracer : 0 à chaque trimestre de chaque futur.")


def of_series(result: Result, id: str, look: Look, view: str | None = None) -> Chart:
    """One series of a run, pooled or under one view.

    id     : e.g. labs.openai.cash
    Errors : KeyError for a series the run does not have
    """
    one = result.series(id, view)
    paths = (*(one.quantiles[level] for level in BANDS[0]), one.mean)  # a mean stands above all bands where few futures make it
    largest = max((abs(float(value)) for path in paths for value in path), default=0.0)
    how = look.measure(one.unit, largest)
    is_money = one.unit[:3].isupper() and one.unit[:2] != "GW"
    money = f"{money_of_series(result, how.unit, look, first=True) if is_money else how.unit}, "
    one_view = own(result, view or next(iter(result.views)), look)
    pooled = look.say("all views pooled", "toutes vues confondues") if view is None and len(result.views) > 1 else one_view
    mode = look.say("if nobody may fail, ", "si personne ne peut faire défaut, ") if id.split(".")[-1] in LAST_MODE else ""
    subtitle = look.say(
        f"{money}{how_often(id, look)}; calendar quarters; {mode}{pooled}.",
        f"{money}{how_often(id, look)} ; trimestres civils ; {mode}{pooled}.",
    )
    option = based(
        look,
        {
            "legend": keys(look),
            "grid": {"left": 64, "right": 24, "top": 52, "bottom": 26},
            "xAxis": quarters(look, one.quarters),
            "yAxis": value_axis(look, how.unit),
            "series": parts(one, look, how),
            "tooltip": told(one, look, how),
        },
    )
    return Chart(
        f"fan.{id}",
        series_name(result, id, look),
        subtitle,
        source_of(result, look),
        look.say(*NOTHING) if is_nothing(result, one, largest) else described(one, look, how),
        empty(look, look.say(*NOTHING)) if is_nothing(result, one, largest) else option,
        columns(one, look),
        tuple(rows(one)),
        look,
        EMPTY if is_nothing(result, one, largest) else HEIGHT,
    )


def is_nothing(result: Result, one: Series, largest: float) -> bool:
    """Whether a series is 0 but for roundings of single precision, which grow with the money that moves in the run."""
    money = [abs(figure.value) for figure in result.pooled.figures if figure.id == "resources" and one.unit[:3].isupper()]
    return largest <= ROUNDING * sum(money)


def names(look: Look) -> list[str]:
    """Words of the legend: bands, widest first, then the lines."""
    band = look.say("{} % of futures", "{} % des futurs")
    return [band.format(round(100 * (high - low))) for low, high in BANDS] + [look.say("median", "médiane"), look.say("mean", "moyenne")]


def keys(look: Look, **more: Any) -> Option:
    """The legend: a patch for a band, a line for a line."""
    words = names(look)
    icons = [*("rect" for _ in BANDS), SOLID, DASHED]
    return legend(look, words, **more) | {"data": [{"name": word, "icon": icon} for word, icon in zip(words, icons, strict=True)]}


def quarters(look: Look, names: Sequence[str], **more: Any) -> Option:
    """An axis of quarters, labelled where a year ends."""
    return category_axis(
        look,
        [look.quarter(name) for name in names],
        boundaryGap=False,
        **{"axisLabel": {"color": look.colour("quiet"), "interval": 3, "showMaxLabel": True, "hideOverlap": True}, **more},
    )


def parts(one: Series, look: Look, how: Measure, at: int = 0) -> list[Option]:
    """Bands as areas between two lines, then median and mean; `at` is the grid they stand in."""
    words = names(look)
    axes = {"xAxisIndex": at, "yAxisIndex": at}
    made: list[Option] = []
    for (low, high), shade, word in zip(BANDS, SHADES, words, strict=False):
        bottom, top = (one.quantiles[level] * how.factor for level in (low, high))
        plain = {
            "type": "line",
            "symbol": "none",
            "stack": f"{word}{at}",
            "stackStrategy": "all",
            "lineStyle": {"opacity": 0},
            "silent": True,
            **axes,
        }
        made.append({**plain, "name": f"{word} ", "data": bottom.tolist(), "tooltip": {"show": False}})
        made.append(
            {
                **plain,
                "name": word,
                "data": (top - bottom).tolist(),
                "itemStyle": {"color": look.colour("first"), "opacity": shade},
                "areaStyle": {"color": look.colour("first"), "opacity": shade - 0.1},
            }
        )
    median = (one.quantiles[MEDIAN] * how.factor).tolist()
    mean = (one.mean * how.factor).tolist()
    for word, line, kind, role in ((words[-2], median, "solid", "ink"), (words[-1], mean, "dashed", "second")):
        made.append(
            {
                "type": "line",
                "name": word,
                "data": line,
                "symbol": "none",
                "itemStyle": {"color": look.colour(role)},
                "lineStyle": {"color": look.colour(role), "width": 2, "type": kind},
                **axes,
            }
        )
    return made


def told(one: Series, look: Look, how: Measure) -> Option:
    """What a pointer over a quarter reads, as texts."""
    texts = []
    for t, quarter in enumerate(one.quarters):
        mean = look.amount(float(one.mean[t]), float(one.error[t]), how)
        low, high = band(one, t, look, how)
        texts.append(
            f"{look.quarter(quarter)}\n"
            + look.say(f"mean {mean} {how.unit}\n90 % between {low} and {high}", f"moyenne {mean} {how.unit}\n90 % entre {low} et {high}")
        )
    return pointed(look, texts)


def band(one: Series, at: int, look: Look, how: Measure) -> tuple[str, str]:
    """The ends of the widest band at a quarter, with as many decimals as make three digits of the larger."""
    ends = [float(one.quantiles[level][at]) * how.factor for level in BANDS[0]]
    most = max(abs(end) for end in ends)
    places = max(DIGITS - 1 - math.floor(math.log10(most)), 0) if most > 0 else 0
    low, high = (look.number(end, min(places, DIGITS)) for end in ends)
    return low, high


def described(one: Series, look: Look, how: Measure) -> str:
    """First, last and highest mean, and the width at the end."""
    first, last = (look.amount(float(one.mean[t]), float(one.error[t]), how) for t in (0, -1))
    low, high = band(one, -1, look, how)
    start, end = look.quarter(one.quarters[0]), look.quarter(one.quarters[-1])
    return look.say(
        f"The mean goes from {first} {how.unit} in {start} to {last} in {end}; 90 % of futures then lie between {low} and {high}.",
        f"La moyenne va de {first} {how.unit} en {start} à {last} en {end} ; 90 % des futurs sont alors entre {low} et {high}.",
    )


def columns(one: Series, look: Look) -> tuple[Column, ...]:
    """Headings of the table."""
    return (
        Column(look.say("quarter", "trimestre")),
        Column(look.say("mean", "moyenne"), one.unit),
        Column(look.say("error", "erreur"), one.unit),
        *(Column(f"{100 * level:g} %", one.unit) for level in one.quantiles),
    )


def rows(one: Series) -> list[tuple[Any, ...]]:
    """One row a quarter."""
    return [
        (quarter, float(one.mean[t]), float(one.error[t]), *(float(path[t]) for path in one.quantiles.values()))
        for t, quarter in enumerate(one.quarters)
    ]
