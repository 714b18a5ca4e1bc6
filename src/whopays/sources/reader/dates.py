# ruff: noqa: E501 - tables of words and patterns read better on one line
"""Dates and spans of years in an article, and what relative words mean given its day.

Month names come from Babel. A general parser of dates such as dateparser was set aside by judgement, not
by a trial: it is made to find a day in a short text, while an article asks for quarters, half-years and
spans, for months that keep no day, and for words such as `may` or `second` to stay words.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from babel.dates import get_month_names

_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "premier": 1, "deuxième": 2, "second_": 2, "troisième": 3, "quatrième": 4}
YEAR: Final = r"(?:1[6-9]\d\d|20\d\d|2100)"


@dataclass(frozen=True)
class Dated:
    """A date expression and the days it covers.

    listed : True where it is a figure of its own (has a day, month, quarter, half, end, or spans years)
    bare   : True for a year alone, which is a figure only where it qualifies no other
    """

    start: int
    end: int
    first: date
    last: date
    listed: bool
    bare: bool = False

    @property
    def year(self) -> int:
        """Calendar year it falls in, the last one of a span."""
        return self.last.year


def _months(language: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for number, name in get_month_names(width, locale=language).items():
            names[name.lower().rstrip(".")] = number
    if language == "en":
        names["sept"] = 9
    return names


WIDE: Final = {
    language: frozenset(name.lower() for name in get_month_names("wide", locale=language).values()) for language in ("fr", "en")
}
MONTHS: Final = {language: _months(language) for language in ("fr", "en")}


def month_end(year: int, month: int) -> date:
    """Last day of a month.

    >>> month_end(2024, 2)
    datetime.date(2024, 2, 29)
    """
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _near(month: int, article: date | None, day: int = 1) -> date | None:
    """The day of a month printed without a year: the last one not after the article, or next year's if nearer."""
    if article is None:
        return None
    found = _day(article.year, month, day) or date(article.year, month, 28)
    if found > article + timedelta(days=31):
        found = found.replace(year=found.year - 1)
    return found


def _patterns(language: str) -> list[tuple[str, str]]:
    month = "|".join(sorted((re.escape(m) for m in MONTHS[language]), key=len, reverse=True))
    month = rf"(?P<month>{month})\b\.?"
    if language == "fr":
        ordinal = r"(?P<ordinal>premier|deuxième|second|troisième|quatrième|1er|2e|3e|4e|2ème|3ème|4ème)"
        return [
            ("day", rf"\b(?P<day>\d{{1,2}})(?:er)? {month}(?: (?P<year>{YEAR}))?"),
            ("slash", rf"\b(?P<day>\d{{1,2}})/(?P<m>\d{{1,2}})/(?P<year>{YEAR})\b"),
            ("part", rf"\b{ordinal} (?P<part>trimestre|semestre)(?:(?: de(?: l'année)?| d'exercice)? (?P<year>{YEAR}))?"),
            ("code", rf"\b(?P<letter>[TSQH])(?P<number>[1-4])[ -]?(?P<year>{YEAR})\b"),
            ("ending", rf"\b(?:la )?fin (?:de (?:l'année |l'exercice )?|d')?(?:(?P<year>{YEAR})|l'année|cette année)"),
            ("span", rf"\b(?:entre|de|depuis|sur) (?P<a>{YEAR}) (?:et|à|jusqu'en) (?P<b>{YEAR})\b"),
            ("span", rf"\b(?P<a>{YEAR})\s?[-–—/]\s?(?P<b>{YEAR})\b"),
            ("month", rf"\b{month} (?P<year>{YEAR})\b"),
            ("lonemonth", rf"\b(?:en|de|d'|début|fin|mi-|depuis|dès) ?{month}(?! \d)"),
            ("decade", rf"\bannées (?P<year>{YEAR})\b"),
            ("this", r"\b(?:cette année|l'année en cours|cet automne|cet été|cet hiver|ce printemps)\b"),
            ("next", r"\b(?:l'an prochain|l'année prochaine)\b"),
            ("last", r"\b(?:l'an dernier|l'année dernière|l'an passé)\b"),
            ("earlier", r"\bun an (?:plus tôt|auparavant)\b"),
            ("halfyear", rf"\b(?:mi|début)[- ](?P<year>{YEAR})\b"),
            ("year", rf"(?<![\w.,$€£/-])(?P<year>{YEAR})(?![\w%€$£°/-]|[.,]\d|\u00a0?%| (?:%|\d{{3}}\b|dollars|euros))"),
        ]
    ordinal = r"(?P<ordinal>first|second|third|fourth)"
    return [
        ("day", rf"\b{month} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (?P<year>{YEAR}))?"),
        ("day", rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{month}(?:,? (?P<year>{YEAR}))?"),
        ("iso", rf"\b(?P<year>{YEAR})-(?P<m>\d{{2}})-(?P<day>\d{{2}})\b"),
        ("slash", rf"\b(?P<m>\d{{1,2}})/(?P<day>\d{{1,2}})/(?P<year>{YEAR})\b"),
        ("part", rf"\b{ordinal}[- ](?P<part>quarter|half)(?:(?: of| in)?(?: fiscal)? (?P<year>{YEAR})| of (?:this|the) year)?"),
        ("code", rf"\b(?P<letter>[QH])(?P<number>[1-4])[ -]?(?P<year>{YEAR})\b"),
        ("codeafter", rf"\b(?P<number>[1-4])(?P<letter>[QH])[ -]?(?P<year>{YEAR})\b"),
        ("ending", rf"\b(?:the )?(?:year-end|end[- ]of[- ]year|end of (?:the year|this year)|end of (?P<year>{YEAR})|end-?(?P<yearb>{YEAR}))(?: (?P<yearc>{YEAR}))?"),
        ("span", rf"\b(?:between|from|over) (?P<a>{YEAR}) (?:and|to|through|until) (?P<b>{YEAR})\b"),
        ("span", rf"\b(?P<a>{YEAR})\s?(?:[-–—/]| to )\s?(?P<b>{YEAR})\b"),
        ("month", rf"\b{month},? (?P<year>{YEAR})\b"),
        ("lonemonth", rf"\b(?:in|by|of|since|until|from|last|early|late|mid-) ?{month}(?! \d)"),
        ("decade", rf"\b(?:the )?(?P<year>{YEAR})s\b"),
        ("this", r"\b(?:this (?:year|autumn|fall|summer|spring|winter|quarter)|so far this year)\b"),
        ("next", r"\bnext year\b"),
        ("last", r"\blast year\b"),
        ("earlier", r"\ba year (?:earlier|before|ago)\b"),
        ("halfyear", rf"\b(?:mid|early|late)[- ](?P<year>{YEAR})\b"),
        ("year", rf"(?<![\w.,$€£/-])(?:FY)?(?P<year>{YEAR})(?![\w%€$£°/-]|[.,]\d| (?:%|percent|dollars|euros))"),
    ]  # fmt: skip


_COMPILED: Final = {
    language: [(kind, re.compile(pattern, re.IGNORECASE if kind != "code" else 0)) for kind, pattern in _patterns(language)]
    for language in ("fr", "en")
}


# Before a number that is no year: Section 1703, room 1912.
_NUMBERED: Final = re.compile(r"\b(?:section|article|page|room|salle|no\.|n°|model|modèle|loi|law|act|route)\s$", re.IGNORECASE)


def _whole_year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _part(number: int, months: int, year: int) -> tuple[date, date] | None:
    if number * months > 12:
        return None
    return date(year, (number - 1) * months + 1, 1), month_end(year, number * months)


def _resolve(kind: str, found: re.Match[str], language: str, article: date | None) -> tuple[date, date] | None:
    """First and last day of a match, or None where it cannot be known."""
    groups = found.groupdict()
    printed = groups.get("year") or groups.get("yearb") or groups.get("yearc")
    year = int(printed) if printed else (article.year if article else None)
    if kind in ("day", "iso", "slash"):
        month = MONTHS[language][groups["month"].lower()] if groups.get("month") else int(groups["m"])
        day = int(groups["day"])
        single = _day(int(printed), month, day) if printed else (_near(month, article, day) if 1 <= day <= 31 else None)
        return (single, single) if single else None
    if kind in ("month", "lonemonth"):
        month = MONTHS[language][groups["month"].lower()]
        start = date(int(printed), month, 1) if printed else _near(month, article)
        return (start, month_end(start.year, month)) if start else None
    if kind == "span":
        return date(int(groups["a"]), 1, 1), date(int(groups["b"]), 12, 31)
    if year is None:
        return None
    if kind == "part":
        word = groups["ordinal"].lower()
        number = _ORDINALS.get(word) or int(word[0])
        part = _part(number, 3 if groups["part"].lower() in ("trimestre", "quarter") else 6, year)
        if part and not printed and article and part[0] > article:  # the third quarter, told in January
            part = _part(number, 3 if groups["part"].lower() in ("trimestre", "quarter") else 6, year - 1)
        return part
    if kind in ("code", "codeafter"):
        return _part(int(groups["number"]), 6 if groups["letter"].upper() in "SH" else 3, year)
    if kind == "ending":
        return date(year, 12, 31), date(year, 12, 31)
    if kind == "decade":
        return date(year, 1, 1), date(year + 9, 12, 31)
    return _whole_year(year + {"next": 1, "last": -1, "earlier": -1}.get(kind, 0))


def dates_in(text: str, language: str, article: date | None = None) -> list[Dated]:
    """The date expressions of a text, in order, none inside another.

    text     : one article
    language : 'fr' or 'en'
    article  : day the article is of, which dates without a year are counted from
    returns  : list of Dated; expressions that cannot be resolved are left out

    >>> [(d.first.isoformat(), d.last.isoformat()) for d in dates_in("au premier semestre 2025, puis fin 2026", "fr")]
    [('2025-01-01', '2025-06-30'), ('2026-12-31', '2026-12-31')]
    """
    taken: list[Dated] = []
    free: Callable[[int, int], bool] = lambda a, b: all(b <= t.start or a >= t.end for t in taken)  # noqa: E731
    for kind, pattern in _COMPILED[language]:
        for found in pattern.finditer(text):
            resolved = _resolve(kind, found, language, article) if free(*found.span()) else None
            if resolved is None:
                continue
            listed = kind in ("day", "iso", "slash", "part", "code", "codeafter", "ending", "span", "month", "decade")
            if kind == "year" and _NUMBERED.search(text[max(0, found.start() - 20) : found.start()]):
                continue
            end = found.end() - (found.group(0).endswith(".") and found.group("month").lower() in WIDE[language])
            taken.append(Dated(found.start(), end, *resolved, listed=listed, bare=kind == "year"))
    taken.sort(key=lambda one: one.start)
    return [_before_that(one, taken, text) for one in taken]


def _before_that(one: Dated, taken: list[Dated], text: str) -> Dated:
    """`a year earlier` counts from the last year printed before it, where there is one near."""
    if not re.match(r"a year (?:earlier|before)|un an (?:plus tôt|auparavant)", text[one.start : one.end], re.IGNORECASE):
        return one
    earlier = [d for d in taken if d.end <= one.start and one.start - d.end < 120]
    return Dated(one.start, one.end, *_whole_year(earlier[-1].year - 1), listed=False) if earlier else one
