"""What the reader answers: figures, positions, and what it could not make out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.sources.reader.positions import Position


@dataclass(frozen=True)
class Figure:
    """One figure of an article.

    printed     : as it stands in the article
    value       : in `unit`; the middle of a range; None for an order of magnitude, which has bounds alone
    low, high   : bounds, equal to value for a point
    unit        : USD, USD/year, USD/month, USD/GW, users, share, rate, GW, years, year (a date), count ...; another
                  currency keeps its ISO code where no rate was given
    year        : calendar year the figure is for, None where not told
    start, end  : first and last day of the date or span it is for, ISO, None where not told
    speaker     : who says it; None for the article itself
    kind        : fact | forecast | commitment | denial
    quantity    : nearest known quantity; relation: agrees | updates | contradicts | new
    at          : character positions in the text that was read
    """

    printed: str
    value: float | None
    low: float
    high: float
    unit: str
    what: str
    year: int | None
    speaker: str | None
    kind: str
    quantity: str | None
    start: str | None
    end: str | None
    relation: str
    basis: str | None
    thing: str | None
    agrees_with: tuple[str, ...]
    differs_from: tuple[str, ...]
    note: str | None
    at: tuple[int, int]


@dataclass(frozen=True)
class Article:
    """What was read."""

    name: str
    language: str
    date: str | None
    title: str | None
    text: str
    figures: list[Figure]
    claims: list[Position]
    messages: list[str]

    def as_json(self) -> dict[str, Any]:
        """Plain data, without the text."""
        return {
            "schema": "whopays.sources-read/1",
            "file": self.name,
            "language": self.language,
            "date": self.date,
            "title": self.title,
            "figures": [vars(one) | {"at": list(one.at)} for one in self.figures],
            "claims": [vars(one) | {"known": list(one.known), "at": list(one.at)} for one in self.claims],
            "messages": self.messages,
        }
