"""A study's own charts: bars for one series, a line a series for several, every point with its error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from whopays.report.amounts import Measure
from whopays.report.drawing import (
    WIDTH,
    Chart,
    Column,
    bars_down,
    based,
    category_axis,
    ends,
    labelled,
    legend,
    pointed,
    room_for,
    value_axis,
)
from whopays.report.look import Look, Option
from whopays.report.naming import nominal, source_of_object

ROW, HEIGHT = 25, 320  # pixels
ROOM: Final = 0.3  # of the span of the bars, left for their numbers on each side that has some
PRESENT: Final = {("pace", "owners_value"), ("pace", "waiting"), ("guarantee", "cost_fair"), ("fab", "cost"), ("reserve", "gain")}
TINY: Final = 0.01  # of the measure of a chart: what is smaller is written with a unit of its own; judgement
WHOLE: Final = 100.0  # %
MONEY: Final = 3  # letters of a currency


def of_study(found: Mapping[str, Any], look: Look) -> list[Chart]:
    """Every chart of the object `whopays.study/1`; its language is that of the object."""
    return [drawn(one, found, look) for one in found["charts"]]


def drawn(one: Mapping[str, Any], found: Mapping[str, Any], look: Look) -> Chart:
    """One chart."""
    every = [point for line in one["series"] for point in line["values"] if point["value"] is not None]
    unit = every[0]["unit"] if every else ""
    how = look.measure(unit, max((abs(point["value"]) for point in every), default=0.0))
    make = across if len(one["series"]) == 1 else along
    option, height = make(one, how, look)
    title = one["title"][:1].upper() + one["title"][1:]
    columns = (
        Column(""),
        *(column for line in one["series"] for column in (Column(line["name"], unit), Column(look.say("error", "erreur"), unit))),
    )
    rows = tuple(
        (label, *(cell for line in one["series"] for cell in (line["values"][at]["value"], line["values"][at]["error"])))
        for at, label in enumerate(one["labels"])
    )
    return Chart(
        f"study.{one['id']}",
        title,
        subtitle_of(unit, how, look, is_present=(found.get("study"), one["id"]) in PRESENT),
        source_of_object(dict(found), look),
        described(one, how, look),
        option,
        columns,
        rows,
        look,
        height,
    )


def subtitle_of(unit: str, how: Measure, look: Look, *, is_present: bool = False) -> str:
    """Unit, kind of money, and what ± is. is_present : of values discounted to the opening, not of money as it is paid"""
    errors = look.say("± one Monte Carlo standard error", "± une erreur type de Monte-Carlo")
    what = look.say(f"In {how.unit}", f"En {how.unit}") if how.unit == "%" else how.unit[:1].upper() + how.unit[1:]
    if is_money(unit):
        what = look.say(f"Present value, {how.unit}", f"Valeur actuelle, {how.unit}") if is_present else nominal(how.unit, look, first=True)
    return look.say(f"{what}; {errors}.", f"{what} ; {errors}.")


def bar_said(value: float | None, error: float | None, unit: str, how: Measure, look: Look) -> str:
    """The number at a bar; one far below the measure of the chart with a unit of its own."""
    if value and abs(value * how.factor) < TINY and is_money(unit):
        how = look.measure(unit, abs(value))
        return f"{look.amount(value, error, how)} {how.unit}"
    return look.amount(value, error, how)


def is_money(unit: str) -> bool:
    """Whether a unit begins with a currency."""
    return unit[:MONEY].isupper() and len(unit) >= MONEY and unit[:2] != "GW"


def described(one: Mapping[str, Any], how: Measure, look: Look) -> str:
    """Highest and lowest point of each line, three lines at most."""
    said = []
    for line in one["series"][:3]:
        points = [(label, point) for label, point in zip(one["labels"], line["values"], strict=True) if point["value"] is not None]
        if points:
            low, high = (choose(points, key=lambda item: item[1]["value"]) for choose in (min, max))
            said.append(
                look.say(
                    f"{line['name']}: from {look.amount(low[1]['value'], low[1]['error'], how)} ({low[0]}) to "
                    f"{look.amount(high[1]['value'], high[1]['error'], how)} ({high[0]})",
                    f"{line['name']} : de {look.amount(low[1]['value'], low[1]['error'], how)} ({low[0]}) à "
                    f"{look.amount(high[1]['value'], high[1]['error'], how)} ({high[0]})",
                )
            )
    return "; ".join(said) + f", {how.unit}." if look.lang == "en" else " ; ".join(said) + f", {how.unit}."


def across(one: Mapping[str, Any], how: Measure, look: Look) -> tuple[Option, int]:
    """Bars across, each with its number, its error as a whisker."""
    line = one["series"][0]["values"]
    values = [None if point["value"] is None else point["value"] * how.factor for point in line]
    spread = [(point["error"] or 0.0) * how.factor for point in line]
    reach = [value + side * wide for value, wide in zip(values, spread, strict=True) if value is not None  # bars with their whiskers
             for side in (-float(value < 0), float(value > 0))]
    low, high = min(0.0, *reach, 0.0), max(0.0, *reach, 0.0)
    axis = value_axis(look, **ends(look, low, high, ROOM))
    if how.unit == "%" and low >= 0 and high <= WHOLE < axis["max"]:
        axis["interval"] = WHOLE / 2  # no number beyond all there is
    across_zero = [(value - side * wide, side) for value, wide in zip(values, spread, strict=True) if value
                   for side in (-1.0, 1.0) if value * side > 0 and (value - side * wide) * side < 0]
    for at, side in across_zero:  # a whisker that leaves the axis would not be drawn at all
        end, show = ("min", "showMin") if side > 0 else ("max", "showMax")
        if (at - axis[end]) * side < 0:
            axis[end] = at
            axis["axisLabel"] |= {f"{show}Label": False}
            axis["splitLine"] |= {f"{show}Line": False}
    pixels = (WIDTH - 16 - room_for(one["labels"])) / ((axis["max"] - axis["min"]) or 1.0)
    data = [
        labelled(
            look, value, bar_said(point["value"], point["error"], point["unit"], how, look),
            distance=5 + pixels * (point["error"] or 0.0) * how.factor,
        )
        for value, point in zip(values, line, strict=True)
    ]
    height, left = 36 + ROW * len(line), room_for(one["labels"])
    return based(
        look,
        {
            "grid": {"left": left, "right": 16, "top": 6, "bottom": 24},
            "xAxis": axis,
            "yAxis": bars_down(look, one["labels"], left),
            "series": [
                {"type": "bar", "data": data, "barMaxWidth": 16, "itemStyle": look.fill(0), "markLine": whiskers(line, how, look)}
            ],
        },
    ), height


def whiskers(line: Sequence[Mapping[str, Any]], how: Measure, look: Look) -> Option:
    """One standard error to each side, as thin lines."""
    ends = [
        [{"coord": [(point["value"] + side * point["error"]) * how.factor, at]} for side in (-1, 1)]
        for at, point in enumerate(line)
        if point["value"] is not None and point["error"]
    ]
    return {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": look.colour("ink"), "width": 1.2, "type": "solid"},
        "label": {"show": False},
        "data": ends,
    }


def along(one: Mapping[str, Any], how: Measure, look: Look) -> tuple[Option, int]:
    """A line a series; labels below."""
    names = [line["name"] for line in one["series"]]
    series = [
        {
            "type": "line",
            "name": line["name"],
            "showSymbol": True,
            **look.stroke(at),
            "data": [None if point["value"] is None else point["value"] * how.factor for point in line["values"]],
        }
        for at, line in enumerate(one["series"])
    ]
    texts = [
        f"{label}\n"
        + "\n".join(
            f"{line['name']} {look.amount(line['values'][at]['value'], line['values'][at]['error'], how)} {how.unit}"
            for line in one["series"]
        )
        for at, label in enumerate(one["labels"])
    ]
    return based(
        look,
        {
            "legend": legend(look, names),
            "grid": {"left": 64, "right": 20, "top": 58, "bottom": 30},
            "xAxis": category_axis(look, one["labels"], boundaryGap=False, axisLabel={"color": look.colour("quiet")}),
            "yAxis": value_axis(look, how.unit),
            "series": series,
            "tooltip": pointed(look, texts),
        },
    ), HEIGHT
