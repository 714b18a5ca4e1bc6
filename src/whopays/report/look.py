"""How a chart looks and speaks: language, colours of a theme, patterns, numbers as text.

An option is JSON, so a formatter is data too: {"number": "fr", "suffix": " %"} stands for a function that
both the page and charts.js put in its place (web/src/charts/formats.ts).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from whopays.case.calls import Calls, in_calls
from whopays.report.amounts import Measure, amount, measure, number
from whopays.report.tongue import translated
from whopays.report.words import quarter, unbroken

Option = dict[str, Any]
FONT: Final = "Source Sans 3"  # SIL Open Font License 1.1; copied beside charts.js when the page is built
FAMILY: Final = f"'{FONT}', 'Source Sans Pro', system-ui, sans-serif"
PLUS_MINUS: Final = "±"
THEMES: Final = ("light", "dark")
# Colours by role. Series are told apart by blue against orange and by lightness, which colour-blind readers keep, and by
# pattern or label besides; each has at least three to one against its paper. A test measures both.
COLOURS: Final[Mapping[str, Mapping[str, str]]] = {
    "light": {
        "paper": "#ffffff",
        "ink": "#1b2530",
        "quiet": "#53606d",
        "rule": "#dbe1e7",
        "zero": "#7d8894",
        "first": "#0b5fa5",
        "second": "#c4570e",
        "third": "#1a8a6b",
        "fourth": "#8a4a86",
        "fifth": "#97770a",
        "sixth": "#4b93c4",
        "seventh": "#6b7682",
        "eighth": "#b03a5b",
        "ninth": "#6b4423",
        "band": "#9cc3e3",
        "least": "#f3f7fb",
        "middle": "#9dc4e4",
        "most": "#0b4f8a",
    },
    "dark": {
        "paper": "#12181f",
        "ink": "#eef2f6",
        "quiet": "#a8b4c0",
        "rule": "#2d3742",
        "zero": "#78848f",
        "first": "#5cb0f2",
        "second": "#f2944a",
        "third": "#45c7a0",
        "fourth": "#cf93cb",
        "fifth": "#dcba46",
        "sixth": "#a9d6f5",
        "seventh": "#98a4b0",
        "eighth": "#ef8aa6",
        "ninth": "#c8a07a",
        "band": "#2e5f88",
        "least": "#18222c",
        "middle": "#1b4a73",
        "most": "#9ed3ff",
    },
}
SERIES: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
LINES: Final = ("solid", "dashed", "dotted", [8, 3, 2, 3], [2, 2], [12, 4], [1, 5], [6, 2])
MARKS: Final = ("circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond")
# One pattern a series, the first plain: stripes by direction and width, dots, crosses.
PATTERNS: Final[tuple[Option | None, ...]] = (
    None,
    {"dashArrayX": [1, 0], "dashArrayY": [1, 5], "rotation": math.pi / 4},
    {"symbol": "circle", "dashArrayX": [[6, 6], [0, 6, 6, 0]], "dashArrayY": [6, 0], "symbolSize": 0.55},
    {"dashArrayX": [1, 0], "dashArrayY": [1, 5], "rotation": -math.pi / 4},
    {"dashArrayX": [1, 0], "dashArrayY": [1, 4], "rotation": 0},
    {"dashArrayX": [1, 0], "dashArrayY": [1, 4], "rotation": math.pi / 2},
    {"symbol": "rect", "dashArrayX": [[4, 8], [0, 6, 4, 2]], "dashArrayY": [4, 4], "symbolSize": 0.6},
    {"symbol": "triangle", "dashArrayX": [[9, 9], [0, 9, 9, 0]], "dashArrayY": [7, 2], "symbolSize": 0.8},
)


def signed(text: str) -> str:
    """A number whose sign is a minus, as on the axes, and not a hyphen.

    >>> signed("-0.5 ± 0.1")
    '−0.5 ± 0.1'
    """
    return re.sub(r"^-(?=\d)", "\u2212", text)


@dataclass(frozen=True)
class Look:
    """Language and theme of a chart.

    lang : en or fr; theme : light or dark; calls : the words of the case spoken of, see case/calls.py
    """

    lang: str = "en"
    theme: str = "light"
    calls: Calls = field(default_factory=dict, compare=False, repr=False)

    def of(self, calls: Calls) -> Look:
        """The same in the words of a case.

        >>> Look().of({"en": {"lab": "carrier", "labs": "carriers"}}).say("a lab fails", "un laboratoire fait défaut")
        'a carrier fails'
        """
        return replace(self, calls=calls) if calls else self

    def say(self, english: str, french: str) -> str:
        """The text in the language.

        >>> Look("fr").say("price", "prix")
        'prix'
        """
        return unbroken(in_calls(french, self.calls, "fr")) if self.lang == "fr" else in_calls(english, self.calls, "en")

    def colour(self, role: str | int) -> str:
        """Colour of a role, or of the series at a place; the tenth series looks as the first."""
        return COLOURS[self.theme][SERIES[role % len(SERIES)] if isinstance(role, int) else role]

    def fill(self, at: int) -> Option:
        """Style of the bars of the series at a place: colour and pattern."""
        made: Option = {"color": self.colour(at)}
        pattern = PATTERNS[at % len(PATTERNS)]
        return made if pattern is None else {**made, "decal": {**pattern, "color": self.colour("paper")}}

    def stroke(self, at: int) -> Option:
        """Line, mark and colour of the series at a place."""
        return {
            "lineStyle": {"color": self.colour(at), "width": 2.2, "type": LINES[at % len(LINES)]},
            "itemStyle": {"color": self.colour(at)},
            "symbol": MARKS[at % len(MARKS)],
            "symbolSize": 6,
        }

    def measure(self, unit: str, largest: float) -> Measure:
        """How numbers of a unit are written, the unit in the language."""
        how = Measure(100.0, "points") if unit == "points" else measure(unit, largest)
        return Measure(how.factor, self.unit(how.unit))

    def unit(self, text: str) -> str:
        """A unit in the language: a billion is a milliard in French.

        >>> Look("fr").unit("bn USD/GW-year")
        'Md USD/GW-an'
        """
        return translated(text, self.lang)

    def amount(self, value: float | None, error: float | None, how: Measure, most: int | None = None) -> str:
        """A value with the digits its error carries, and the error.

        >>> Look("fr").amount(12.34e9, 0.4e9, Look("fr").measure("USD", 12e9))
        '12,3 ± 0,4'
        """
        if value is None:
            return self.say("undefined", "indéfini")
        error = math.nan if error is None else error
        return signed(translated(amount(value, error, how, PLUS_MINUS, most), self.lang))

    def number(self, value: float, places: int) -> str:
        """A number with so many decimals.

        >>> Look("fr").number(2288.44, 1)
        '2\\u202f288,4'
        """
        return signed(translated(number(value, places), self.lang))

    def axis(self, suffix: str = "") -> Option:
        """Formatter of an axis or a tooltip, as data."""
        return {"number": self.lang, "suffix": suffix}

    def quarter(self, name: str) -> str:
        """A quarter in the language.

        >>> Look("fr").quarter("2025Q4")
        'T4\\xa02025'
        """
        return quarter(name, self.lang)

    def listed(self, words: list[str]) -> str:
        """Words as a list in a sentence.

        >>> Look("fr").listed(["a", "b", "c"])
        'a, b et c'
        """
        last = self.say(" and ", " et ")
        return ", ".join(words[:-1]) + last + words[-1] if len(words) > 1 else "".join(words)
