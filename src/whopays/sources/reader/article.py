"""Reads one article: its figures, what they are for, who says them, and how they stand to the record.

What serves: Babel for decimal signs, months, currencies; trafilatura for the text and date of a page.
What does not, and why, is said where our own rules stand: numerals.py, dates.py, language.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from whopays.sources.copies import Copy, read_copy
from whopays.sources.ledger import Ledger, shipped
from whopays.sources.reader.answer import Article, Figure
from whopays.sources.reader.context import Sentence, clause_at, kind_of, sentence_at, sentences_of, year_for
from whopays.sources.reader.dates import Dated, dates_in
from whopays.sources.reader.figures import Found, figures_in
from whopays.sources.reader.language import language_of
from whopays.sources.reader.phrases import UNKNOWN
from whopays.sources.reader.positions import positions_in
from whopays.sources.reader.quantity import STOCKS, Known, Relation, known_quantities, main_party, metric_in, party_in, relate
from whopays.sources.reader.rates import rates_of
from whopays.sources.reader.speakers import Speakers
from whopays.sources.source_error import SourceError

# A longer text is no article, and reading it would take minutes.
MOST_CHARACTERS: Final = 200_000


_DATELINE: Final = re.compile(
    r"^\W*(?:published|posted|updated|publié|mis à jour|paru|par [^,|]{3,40}|by [^,|]{3,40})?\W*(?:on |le |the )?\W*$", re.IGNORECASE
)


def _dateline(text: str, language: str) -> Dated | None:
    """The line among the first that holds nothing but the article's date."""
    at = 0
    for line in text.split("\n")[:12]:
        for one in dates_in(line, language):
            if one.first == one.last and _DATELINE.match(line[: one.start] + line[one.end :]) and len(line) - (one.end - one.start) < 60:
                return Dated(at + one.start, at + one.end, one.first, one.last, listed=False)
        at += len(line) + 1
    return None


def _day_of(copy: Copy, given: str | None, line: Dated | None) -> date | None:
    if given is not None:
        try:
            return date.fromisoformat(given)
        except ValueError as error:
            raise SourceError(f"--date {given}", "is no day", "give it as 2025-11-07") from error
    if line is not None:
        return line.first
    declared = copy.about.get("date")
    return date.fromisoformat(declared[:10]) if declared else None


def read_article(path: Path, date: str | None = None, rates: Iterable[str] = (), ledger: Ledger | None = None) -> Article:
    """Reads the figures of an article.

    path    : HTML or plain text in French or English
    date    : day the article is of, ISO, where the file does not say or says wrong
    rates   : dollars per unit of other currencies, as EUR=1.16
    ledger  : record to set figures against; the shipped one where None
    returns : Article
    Errors: SourceError for what copies.read_copy refuses, another language, a text too long, a date or rate that is none.
    """
    known_rates = rates_of(rates)
    ledger = ledger or shipped()
    copy = read_copy(path)
    if len(copy.text) > MOST_CHARACTERS:
        raise SourceError(copy.name, f"holds {len(copy.text):,} characters, too many for an article", "give the article alone")
    language = language_of(copy.text, copy.name)
    line = _dateline(copy.text, language)
    day = _day_of(copy, date, line)
    reading = _Reading(copy.text, language, day, line, ledger, known_rates)
    title = copy.about.get("title") or copy.text.strip().split("\n")[0][:200]
    messages = list(reading.messages)
    if day is None:
        messages.append("the article has no date that could be read: `this year` and the like are left open; give --date")
    return Article(copy.name, language, day.isoformat() if day else None, title, copy.text, reading.figures, reading.claims, messages)


_ANNUALISED: Final = re.compile(
    r"annuali[sz]\w*|annual recurring|récurrents? annuels?|run[- ]?rate|\bARR\b|rythme annuel|cadence annuelle", re.IGNORECASE
)
_EVERY: Final = {
    "year": re.compile(r"\b(?:yearly|annual|per-year|annuel|annuelle|annuels|annuelles)\b", re.IGNORECASE),
    "month": re.compile(r"\b(?:monthly|mensuel|mensuelle|mensuels|mensuelles)\b(?! (?:active |actifs )?(?:users|visit))", re.IGNORECASE),
}
_MONEY: Final = re.compile(r"\b(?:spen[dt]\w*|invest\w*|cost\w*|pa(?:id|ys?)|worth|dépens\w*|coût\w*|pai\w*|vaut)\b", re.IGNORECASE)
_CUMULATIVE: Final = re.compile(r"cumul\w*|in all\b|au total|en tout\b", re.IGNORECASE)


class _Reading:
    """One pass over a text."""

    def __init__(self, text: str, language: str, day: date | None, line: Dated | None, ledger: Ledger, rates: dict[str, float]) -> None:
        self.text, self.day, self.rates = text, day, rates
        self.messages: list[str] = []
        self.dates = [d for d in dates_in(text, language, day) if line is None or d.end <= line.start or d.start >= line.end]
        masked = self.dates + ([line] if line else [])
        self.found = figures_in(text, language, masked)
        self.sentences = sentences_of(text)
        self.speakers = Speakers(text, language, self.sentences, {c.speaker for c in ledger.claims.values()})
        self.known: tuple[Known, ...] = known_quantities(ledger)
        self.main_party = main_party(text)
        self._spans = [(one.start, one.end) for one in self.found]
        used: set[int] = set()
        figures = [self._figure(one, used) for one in self.found]
        figures += [self._dated(one) for one in self.dates if one.listed or (one.bare and one.start not in used)]
        self.claims = positions_in(text, self.sentences, self.speakers, ledger)
        self.figures = sorted(figures, key=lambda figure: figure.at)

    def _sentence(self, at: int) -> tuple[int, Sentence]:
        number = sentence_at(self.sentences, at)
        return number, self.sentences[number]

    def _figure(self, one: Found, used: set[int]) -> Figure:
        number, sentence = self._sentence(one.start)
        dated = year_for((one.start, one.end), sentence, self.dates, self._spans, self.text)
        if dated is not None:
            used.add(dated.start)
        past = bool(dated and self.day and dated.last < self.day)
        kind = kind_of(self.text, one.start, sentence, past=past)
        unit, basis, scale, note = self._unit(one, sentence)
        party, metric, named = self._about(one, number, basis)
        if one.currency and not unit.startswith("USD"):
            party = None  # not in dollars, so nothing to compare
        if metric not in STOCKS and (unit == "USD/month" or (dated and 0 < (dated.last - dated.first).days < 360)):
            metric = None  # a part of a year against whole years
        low, high = _tidy(one.low * scale), _tidy(one.high * scale)
        year = dated.year if dated else None
        stands = relate(
            low, high, one.kind, party=party, metric=metric, year=year, denied=kind == "denial",
            said_on=self.day.isoformat() if self.day else None, known=self.known,
        )  # fmt: skip
        if not named and stands.relation in ("updates", "contradicts"):
            stands = Relation("new", stands.quantity)  # a guess at the party is too little to call a contradiction
        return Figure(
            printed=" ".join(self.text[one.start : one.end].split()),
            value=None if one.value is None else _tidy(one.value * scale),
            low=low, high=high, unit=unit, what=one.kind, year=year, speaker=self.speakers.at(number, one.start), kind=kind,
            quantity=stands.quantity, start=dated.first.isoformat() if dated else None, end=dated.last.isoformat() if dated else None,
            relation=stands.relation, basis=basis, thing=one.thing, agrees_with=stands.agrees_with, differs_from=stands.differs_from,
            note=note, at=(one.start, one.end),
        )  # fmt: skip

    def _unit(self, one: Found, sentence: Sentence) -> tuple[str, str | None, float, str | None]:
        """Unit in dollars where a rate is known, whether the amount is annual or annualised, the rate, what to tell."""
        if not one.currency:
            spent = one.unit == "count" and one.thing and _MONEY.search(self.text[sentence.start : sentence.end])
            return one.unit, None, 1.0, f"'{one.thing}' is no currency or unit that is known: read as a count of them" if spent else None
        unit, scale, note = one.unit, 1.0, None
        if one.currency == UNKNOWN:
            note = "unknown currency; the number is kept as printed"
        elif one.currency in self.rates:
            scale = self.rates[one.currency]
            unit = unit.replace(one.currency, "USD", 1)
        else:
            note = f"no rate for {one.currency}; give --rate {one.currency}=dollars"
        if note and note not in self.messages:
            self.messages.append(note)
        if one.long_scale:
            note = "read in the long scale: a French billion is 1e12"
        basis = None
        low, high = clause_at(self.text, sentence, one.start)
        clause, whole = self.text[low:high], self.text[sentence.start : sentence.end]
        if one.kind == "amount" and self._annualised(one, sentence, low, high):
            basis = "annualised"
        elif _CUMULATIVE.search(clause):
            basis = "cumulative"
        elif "/year" in unit or _EVERY["year"].search(clause):
            basis = "annual"
        if one.kind == "amount" and "/" not in unit:
            every = "year" if basis in ("annual", "annualised") else "month" if _EVERY["month"].search(clause) and whole else None
            unit = f"{unit}/{every}" if every and basis != "cumulative" else unit
        return unit, basis, scale, note

    def _annualised(self, one: Found, sentence: Sentence, low: int, high: int) -> bool:
        """Whether the figure is told as an annualised rate: the words stand in its clause or near, and no other figure comes between."""
        low, high = min(low, max(sentence.start, one.start - 60)), max(high, min(sentence.end, one.end + 45))
        low = max([low, *(low + m.end() for m in re.finditer(";", self.text[low : one.start]))])
        high = min([high, *(one.end + m.start() for m in re.finditer(";", self.text[one.end : high]))])
        for word in _ANNUALISED.finditer(self.text, low, high):
            first, last = (word.end(), one.start) if word.end() <= one.start else (one.end, word.start())
            amounts = [other for other in self.found if other.kind == "amount" and other is not one]
            if any(0 <= word.start() - other.end < 12 for other in amounts) and one.start > word.end():
                continue  # `$20 billion in annualised revenue`: the words belong to that figure
            between = any(first <= other.start and other.end <= last for other in amounts)
            if not between or re.search(r"\b(?:up from|down from|against|contre|après)\b", self.text[first:last]):
                return True
        return False

    def _about(self, one: Found, number: int, basis: str | None) -> tuple[str | None, str | None, bool]:
        """Party and metric of a figure, of its clause, else of its sentence, else the article's party; whether the party is named."""
        sentence = self.sentences[number]
        low, high = clause_at(self.text, sentence, one.start)
        clause, whole = self.text[low:high], self.text[sentence.start : sentence.end]
        metric = "run rate" if basis == "annualised" else metric_in(clause, one.kind) or metric_in(whole, one.kind)
        before = self.text[: sentence.start]
        party = party_in(clause) or party_in(whole)
        if party is None and number and self.sentences[number - 1].paragraph == sentence.paragraph:
            previous = self.sentences[number - 1]
            party = party_in(before[previous.start : previous.end])
        return party or self.main_party, metric, party is not None

    def _dated(self, one: Dated) -> Figure:
        number, sentence = self._sentence(one.start)
        printed = " ".join(self.text[one.start : one.end].split())
        length = 366 if one.first.year % 4 == 0 and (one.first.year % 100 != 0 or one.first.year % 400 == 0) else 365
        value = round(one.first.year + (one.first.timetuple().tm_yday - 1) / length, 4)
        past = bool(self.day and one.last < self.day)
        return Figure(
            printed=printed, value=value, low=value, high=value, unit="year", what="date", year=one.year,
            speaker=self.speakers.at(number, one.start), kind=kind_of(self.text, one.start, sentence, past=past), quantity=None,
            start=one.first.isoformat(), end=one.last.isoformat(), relation="new", basis=None, thing=None, agrees_with=(),
            differs_from=(), note=None, at=(one.start, one.end),
        )  # fmt: skip


def _tidy(value: float) -> float:
    """A number without the dust of binary arithmetic: 0.47, not 0.47000000000000003."""
    return float(f"{value:.12g}")
