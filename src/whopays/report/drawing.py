"""A chart: an ECharts option as plain data, its words, and the table of what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from whopays.report.look import FAMILY, Look, Option

WIDTH: Final = 720  # pixels a chart is laid out for; the page may draw it wider
HEAD: Final = 62  # pixels of title and subtitle
FOOT: Final = 26  # pixels of the source line
TEXT: Final = 13
LINE: Final = 112  # characters of a line of subtitle at WIDTH
LETTER: Final = 7  # pixels of a letter of TEXT, a little more than the mean
KEY: Final = 38  # pixels of a sign of a legend and the gaps beside it
ROOM: Final = 24  # pixels between a name, its bar and the edge
LINE_HEIGHT: Final = 15  # of a label of several lines
TITLE_LINE: Final = 80  # and of a title
SAID: Final = 50  # of a sentence that stands where a chart would, so that a phone shows it
EMPTY: Final = 80  # pixels of such a chart
PLACED: Final = ("grid", "legend", "series", "visualMap")  # parts with a top and a bottom of their own


@dataclass(frozen=True)
class Column:
    """A column of a chart's table: heading, and the unit its numbers are in (empty for text)."""

    name: str
    unit: str = ""


Cell = str | float | None


@dataclass(frozen=True)
class Chart:
    """What is drawn.

    title, subtitle : what it shows; the subtitle names the money (nominal or present value) and the years
    source          : whose numbers these are: case, date, policy, futures, run
    description     : what a reader learns who cannot see it
    option          : ECharts option without titles, JSON values only, laid out for WIDTH by `height` pixels
    columns, rows   : every number drawn, in the unit of its column
    """

    id: str
    title: str
    subtitle: str
    source: str
    description: str
    option: Option
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    look: Look
    height: int = 360


def based(look: Look, option: Option) -> Option:
    """An option with what all charts share: letters, colours, no animation, tooltips drawn as text."""
    return {
        "animation": False,
        "backgroundColor": look.colour("paper"),
        "textStyle": {"fontFamily": FAMILY, "fontSize": TEXT, "color": look.colour("ink")},
        "tooltip": {
            "renderMode": "richText",
            "confine": True,
            "textStyle": {"color": look.colour("ink"), "fontSize": TEXT, "fontFamily": FAMILY},
            "backgroundColor": look.colour("paper"),
            "borderColor": look.colour("zero"),
        },
        **option,
    }


def pointed(look: Look, texts: list[str]) -> Option:
    """What a pointer over a place of an axis reads: a text a place, on the ground and in the letters of the theme."""
    return {
        "trigger": "axis",
        "renderMode": "richText",
        "confine": True,
        "formatter": {"texts": texts},
        "backgroundColor": look.colour("paper"),
        "borderColor": look.colour("zero"),
        "textStyle": {"color": look.colour("ink"), "fontSize": TEXT, "fontFamily": FAMILY},
    }


def framed(chart: Chart) -> Option:
    """The option with title, subtitle and source line in it, and its parts moved to make room: a picture that stands alone.

    Draw it WIDTH wide and `framed_height(chart)` high.
    """
    look, head = chart.look, head_of(chart)
    titles = [
        {
            "text": broken(chart.title, TITLE_LINE),
            "subtext": broken(chart.subtitle),
            "left": 12,
            "top": 8,
            "itemGap": 6,
            "padding": 0,
            "textStyle": {"fontFamily": FAMILY, "fontSize": 17, "fontWeight": "bold", "color": look.colour("ink")},
            "subtextStyle": {"fontFamily": FAMILY, "fontSize": TEXT, "lineHeight": 17, "color": look.colour("quiet")},
        },
        {
            "text": chart.source,
            "left": 12,
            "bottom": 6,
            "padding": 0,
            "textStyle": {"fontFamily": FAMILY, "fontSize": 11, "fontWeight": "normal", "color": look.colour("quiet")},
        },
    ]
    parts = {name: moved(part, head) if name in PLACED else part for name, part in chart.option.items()}
    return {**parts, "title": [*titles, *moved(chart.option.get("title", []), head)]}


def empty(look: Look, why: str) -> Option:
    """The option of a chart that has nothing to draw: it says why, in `EMPTY` pixels."""
    title = {
        "text": broken(why, SAID),
        "left": 12,
        "top": 14,
        "padding": 0,
        "textStyle": {"fontFamily": FAMILY, "fontSize": TEXT, "fontWeight": "normal", "lineHeight": 19, "color": look.colour("ink")},
    }
    return based(look, {"title": [title], "series": []})


def head_of(chart: Chart) -> int:
    """Pixels that title and subtitle take."""
    return HEAD + 17 * broken(chart.subtitle).count("\n") + 21 * broken(chart.title, TITLE_LINE).count("\n")


def framed_height(chart: Chart) -> int:
    """Pixels of a framed chart."""
    return head_of(chart) + chart.height + FOOT


def broken(text: str, width: int = LINE) -> str:
    """A text in lines of a width.

    >>> broken("a bb ccc", 4)
    'a bb\\nccc'
    """
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def moved(part: Any, head: int) -> Any:
    """A part, or a list of them, with its top moved down and its bottom up; what has none stays."""
    if isinstance(part, list):
        return [moved(one, head) for one in part]
    made = dict(part)
    if isinstance(made.get("top"), int):
        made["top"] += head
    if isinstance(made.get("bottom"), int):
        made["bottom"] += FOOT
    return made


def chart_object(chart: Chart) -> dict[str, Any]:
    """A chart as plain values, the shape the API answers and the page draws.

    `option` is without titles, which a page writes as text; `framed` has them in the picture.
    """
    return {
        "id": chart.id,
        "title": chart.title,
        "subtitle": chart.subtitle,
        "source": chart.source,
        "description": chart.description,
        "lang": chart.look.lang,
        "theme": chart.look.theme,
        "width": WIDTH,
        "height": chart.height,
        "option": chart.option,
        "framed": framed(chart),
        "framed_height": framed_height(chart),
        "table": {"columns": [{"name": one.name, "unit": one.unit} for one in chart.columns], "rows": [list(row) for row in chart.rows]},
    }


def value_axis(look: Look, unit: str = "", **more: Any) -> Option:
    """An axis of numbers: thin rules, numbers in the language."""
    return {
        "type": "value",
        "name": unit,
        "nameTextStyle": {"color": look.colour("quiet"), "align": "left"},
        "nameGap": 10,
        "axisLabel": {"color": look.colour("quiet"), "formatter": look.axis()},
        "splitLine": {"lineStyle": {"color": look.colour("rule")}},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        **more,
    }


def ends(look: Look, low: float, high: float, room: float, suffix: str = "") -> Option:
    """Ends of an axis of bars with room for their numbers, and no number at an end that is not round.

    low, high : least and greatest value; room : part of their span left for numbers, on each side that has bars
    """
    low, high = min(low, 0.0), max(high, 0.0)
    span, left = (high - low) or 1.0, low < 0 == high  # all bars to the left end at a zero, which is said
    return {
        "min": low - room * span if low < 0 else 0,
        "max": high + room * span if high > 0 or low == 0 else 0,
        "axisLabel": {"color": look.colour("quiet"), "formatter": look.axis(suffix), "showMinLabel": low >= 0, "showMaxLabel": left},
        "splitLine": {"lineStyle": {"color": look.colour("rule")}, "showMinLine": low >= 0, "showMaxLine": left},
    }


def category_axis(look: Look, names: Sequence[str], **more: Any) -> Option:
    """An axis of names."""
    return {
        "type": "category",
        "data": list(names),
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": look.colour("zero")}},
        **more,
        "axisLabel": {"color": look.colour("ink"), "lineHeight": LINE_HEIGHT, **more.get("axisLabel", {})},
    }


def room_for(names: Sequence[str], most: int = 250) -> int:
    """Pixels beside bars for their names, no more than the longest needs; longer ones than `most` are broken."""
    return min(most, ROOM + LETTER * max((len(name) + name.count("%") for name in names), default=0))  # the page spaces a %


def bars_down(look: Look, names: Sequence[str], width: int = 200) -> Option:
    """A category axis down the side, first name on top, long names broken, never between a number and its %."""
    return category_axis(
        look,
        [name.replace(" %", "\u00a0%") for name in names],
        inverse=True,
        axisLine={"show": False},
        axisLabel={"color": look.colour("ink"), "width": width - 10, "overflow": "break"},
    )


def legend_lines(names: Sequence[str]) -> int:
    """Lines a legend above a drawing takes, about.

    >>> legend_lines(["Net"]), legend_lines(["Payments missed"] * 9)
    (1, 2)
    """
    lines, at = 1, 0
    for name in names:
        wide = KEY + LETTER * len(name)
        lines, at = (lines + 1, wide) if at and at + wide > WIDTH else (lines, at + wide)
    return lines


def legend(look: Look, names: Sequence[str], **more: Any) -> Option:
    """A legend above the drawing."""
    return {
        "show": len(names) > 1,
        "data": list(names),
        "left": 12,
        "top": 0,
        "itemWidth": 22,
        "itemHeight": 13,
        "textStyle": {"color": look.colour("ink")},
        **more,
    }


def labelled(look: Look, value: float | None, text: str, *, down: bool = True, distance: float = 5) -> Option:
    """One bar with its number written at its end, as text: no colour has to be read.

    down : whether bars lie one below the other; distance : pixels from bar to number
    """
    away = ("left" if down else "bottom") if value is not None and value < 0 else ("right" if down else "top")
    return {
        "value": value,
        "label": {"show": True, "position": away, "formatter": text, "distance": distance, "color": look.colour("ink"), "fontSize": 12},
        "tooltip": {"formatter": "{b}" + look.say(": ", " : ") + text},
    }
