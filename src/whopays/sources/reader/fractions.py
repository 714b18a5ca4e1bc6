# ruff: noqa: E501 - tables of words and patterns read better on one line
"""Figures printed without a plain number: fractions, one in ten, tens of billions, cents on the dollar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from whopays.sources.reader.numerals import SCALES, SPELLED, digits_value, words_value


@dataclass(frozen=True)
class Worded:
    """A figure made of words; value None with low and high where only its order of magnitude is told.

    unit : 'share', 'ratio', or '' where a currency or thing must follow
    """

    start: int
    end: int
    value: float | None
    low: float
    high: float
    unit: str


_PARTS: Final = {
    "en": {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "twentieth": 20, "hundredth": 100},
    "fr": {"tiers": 3, "quart": 4, "cinquième": 5, "sixième": 6, "septième": 7, "huitième": 8, "neuvième": 9, "dixième": 10, "vingtième": 20, "centième": 100},
}  # fmt: skip
_NUM: Final = {language: rf"(?:\d+(?:[.,]\d+)?|{SPELLED[language]})" for language in ("fr", "en")}
_SMALL: Final = {"en": r"(?:one|two|three|four|five|six|seven|eight|nine)", "fr": r"(?:deux|trois|quatre|cinq|six|sept|huit|neuf)"}
_PART_WORDS: Final = {language: "|".join(parts) for language, parts in _PARTS.items()}
_FOLLOWS: Final = {
    "en": r"(?=\s+(?:of|by|in|the|from|more|less|to)\b|\s*[.,;:!?)\"”»]|\s*$)",
    "fr": r"(?=\s+(?:de|du|des|d['’]|par|en|au|aux|à|sur|le|la|les|d'ici)\b|\s+d['’]|\s*[.,;:!?)\"”»]|\s*$)",
}
_PATTERNS: Final[dict[str, dict[str, re.Pattern[str]]]] = {
    "en": {
        "part": re.compile(rf"\b(?P<top>{_SMALL['en']})[- ](?P<part>{_PART_WORDS['en']})s?\b(?! (?:quarter|half|of an? (?:million|billion|trillion)))", re.I),
        "one": re.compile(rf"\b(?:an?|remaining|the remaining|the other) (?P<part>{_PART_WORDS['en']})\b{_FOLLOWS['en']}(?! of an? (?:million|billion|trillion))", re.I),
        "half": re.compile(r"\b(?:half of|half the|by half|one half|(?<!in )half(?= (?:its|their|our|his|her)\b))", re.I),
        "among": re.compile(rf"\b(?P<top>{_NUM['en']})(?: [a-z]+)? (?:in|out of) (?:every )?(?P<all>{_NUM['en']})\b(?! \w+(?:quarter|half))(?! (?:million|billion|years?|months?|days?|weeks?|hours?|countries|states|cities|offices|sites|places))(?![,.]?\d)", re.I),
        "cents": re.compile(rf"\b(?P<top>{_NUM['en']}) cents (?:on|in) the dollar\b|\b(?P<again>{_NUM['en']}) cents\b", re.I),
        "vague": re.compile(r"\b(?:(?P<lead>several|a few|many|some|multiple)[ ])?(?:(?P<size>hundreds?|tens|dozens|thousands)[ ](?:of[ ])?)?(?P<scale>thousands|millions?|billions?|trillions?)\b|\b(?P<size3>hundreds|tens|dozens|thousands) of (?=[a-zA-Z])", re.I),
        "fold": re.compile(rf"\b(?P<top>{SPELLED['en']})-?fold\b", re.I),
    },
    "fr": {
        "part": re.compile(rf"\b(?P<top>{_SMALL['fr']}) (?P<part>{_PART_WORDS['fr']})s?\b", re.I),
        "one": re.compile(rf"\b(?:un|le|l['’]autre) (?P<part>{_PART_WORDS['fr']})\b(?! trimestre| semestre){_FOLLOWS['fr']}", re.I),
        "half": re.compile(r"\b(?:la moitié|de moitié)\b(?! moins)", re.I),
        "among": re.compile(rf"\b(?P<top>{_NUM['fr']})(?: [a-zà-ÿ]+)? sur (?P<all>{_NUM['fr']})\b(?! (?:ans?|mois|millions?|milliards?|années|jours|semaines|sites))(?![,.]?\d)", re.I),
        "cents": re.compile(rf"\b(?P<top>{_NUM['fr']}) (?:cents|centimes) (?:par|pour un|sur un) (?:dollar|euro)\b", re.I),
        "vague": re.compile(r"\b(?:(?P<lead>plusieurs|quelques|des|de nombreux)[ ])(?:(?P<size>centaines|dizaines|milliers)[ ]de[ ])?(?P<scale>milliers|millions|milliards|billions|trillions)\b|\b(?P<size2>centaines|dizaines|milliers)[ ]de[ ](?P<scale2>milliers|millions|milliards)\b|\b(?P<size3>centaines|dizaines|milliers) (?:de |d['’])(?=[a-zA-Z])", re.I),
        "fold": re.compile(rf"\bmultipli(?:é|ée|és|ées|er|era|ait)[ ]par[ ](?P<top>{_NUM['fr']})\b", re.I),
    },
}  # fmt: skip
_SIZES: Final = {"hundred": 100, "hundreds": 100, "tens": 10, "dozens": 12, "thousands": 1000, "centaines": 100, "dizaines": 10, "milliers": 1000}
_LOOSE: Final = ("several", "a few", "many", "some", "multiple", "plusieurs", "quelques", "de nombreux")


def _number(text: str, language: str) -> float | None:
    if text[:1].isdigit():
        return digits_value(text, language)
    return words_value(re.split(r"[ -]", text.lower()), language)


def _vague(found: re.Match[str], language: str) -> Worded | None:
    """Orders of magnitude; `low` is twice the unit, since it is plural, `high` ten times it."""
    groups = {key: (value or "").lower() for key, value in found.groupdict().items()}
    word = groups.get("scale") or groups.get("scale2") or ""
    size = groups.get("size") or groups.get("size2") or ""
    lead = groups.get("lead") or ""
    if groups.get("size3"):
        unit: float = _SIZES[groups["size3"]]
        end = found.start("size3") + len(groups["size3"])
        return Worded(found.start(), end, None, 2 * unit, 10 * unit, "")
    several = lead in _LOOSE or bool(size) or (word.endswith("s") and (language == "en" or bool(lead)))
    if not several:
        return None
    scale = SCALES[language].get(word) or SCALES[language].get(word.removesuffix("s"))
    if scale is None:
        return None
    unit = _SIZES.get(size, 1) * scale.value
    return Worded(*found.span(), None, 2 * unit, unit * (10.0 if lead in _LOOSE or size else 1000.0), "")


def _valued(name: str, found: re.Match[str], language: str) -> Worded | None:
    groups = found.groupdict()
    value: float | None = None
    unit = "share"
    if name == "part":
        value = (_number(groups["top"], language) or 0) / _PARTS[language][groups["part"].lower()]
    elif name == "one":
        value = 1 / _PARTS[language][groups["part"].lower()]
    elif name == "half":
        value = 0.5
    elif name == "among":
        top, whole = _number(groups["top"], language), _number(groups["all"], language)
        value = top / whole if top and whole and top < whole <= 1000 else None
    elif name == "cents":
        if groups.get("top") is None:
            return None
        value = (_number(groups["top"], language) or 0) / 100
    elif name == "fold":
        value, unit = _number(groups["top"], language), "ratio"
    return Worded(*found.span(), value, value, value, unit) if value else None


def worded_in(text: str, language: str) -> Iterator[Worded]:
    """The figures of a text that are made of words, none inside another.

    >>> sorted(w.value for w in worded_in("Two thirds of them, one in twenty, a fifth of the rest", "en"))
    [0.05, 0.2, 0.6666666666666666]
    >>> [(w.low, w.high) for w in worded_in("plusieurs centaines de milliards", "fr")]
    [(200000000000.0, 1000000000000.0)]
    """
    taken: list[tuple[int, int]] = []
    on_the_dollar = "cents on the dollar" in text
    for name in ("among", "part", "fold", "cents", "vague", "half", "one"):
        for found in _PATTERNS[language][name].finditer(text):
            if any(found.start() < end and found.end() > start for start, end in taken):
                continue
            one = _vague(found, language) if name == "vague" else _valued(name, found, language)
            if one is None and name == "cents" and on_the_dollar:
                value = (_number(found.group("again"), language) or 0) / 100
                one = Worded(*found.span(), value, value, value, "share")
            if one is not None:
                taken.append(found.span())
                yield one
