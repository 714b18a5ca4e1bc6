"""Dates and periods as a case writes them."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Final

EARLIEST, LATEST = 1700, 2200  # years a case may speak of, as in case/quantities

_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PERIOD: Final = re.compile(r"([0-9]{4})(-([0-9]{2})|Q[1-4]|H[12])?")


def read_date(text: str) -> date:
    """A day written YYYY-MM-DD.

    Raises ValueError with a sentence for a reader.

    >>> read_date("2025-11-07")
    datetime.date(2025, 11, 7)
    >>> read_date("2025-02-30")
    Traceback (most recent call last):
        ...
    ValueError: '2025-02-30' is not in the calendar
    """
    found = _DAY.fullmatch(text)
    if not found:
        raise ValueError(f"'{text[:40]}' is not a date written YYYY-MM-DD")
    year, month, day = (int(part) for part in found.groups())
    if not EARLIEST <= year <= LATEST:
        raise ValueError(f"'{text}' is outside the years {EARLIEST} to {LATEST}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"'{text}' is not in the calendar") from None


def read_period(text: str) -> str:
    """What a number is true for: a day, month, quarter, half, year, or two of them with `/` between.

    >>> [read_period(t) for t in ("2025-09-30", "2025-09", "2025Q3", "2025H2", "2030", "2026/2030")]
    ['2025-09-30', '2025-09', '2025Q3', '2025H2', '2030', '2026/2030']
    """
    parts = text.split("/")
    if len(parts) > 2:
        raise ValueError(f"'{text[:40]}' names more than two dates")
    firsts = [first_day(part) for part in parts]
    if firsts[0] > firsts[-1]:
        raise ValueError(f"'{text[:40]}' ends before it starts")
    return text


def first_day(text: str) -> date:
    """First day of a day, month, quarter, half or year.

    Raises ValueError with a sentence for a reader.

    >>> first_day("2025Q3"), first_day("2025-11")
    (datetime.date(2025, 7, 1), datetime.date(2025, 11, 1))
    """
    if _DAY.fullmatch(text):
        return read_date(text)
    found = _PERIOD.fullmatch(text)
    if not found:
        raise ValueError(f"'{text[:40]}' is not a day, month, quarter, half or year")
    year, rest, month = int(found[1]), found[2] or "", found[3]
    if not EARLIEST <= year <= LATEST:
        raise ValueError(f"'{text}' is outside the years {EARLIEST} to {LATEST}")
    if month:
        if not 1 <= int(month) <= 12:
            raise ValueError(f"'{text}' is not in the calendar")
        return date(year, int(month), 1)
    if not rest:
        return date(year, 1, 1)
    months = {"Q": 3, "H": 6}[rest[0]]
    return date(year, 1 + months * (int(rest[1]) - 1), 1)


def last_day(text: str) -> date:
    """Last day of a day, month, quarter, half or year.

    Raises ValueError with a sentence for a reader.

    >>> last_day("2025Q3"), last_day("2024-02"), last_day("2025"), last_day("2025-11-07")
    (datetime.date(2025, 9, 30), datetime.date(2024, 2, 29), datetime.date(2025, 12, 31), datetime.date(2025, 11, 7))
    """
    first = first_day(text)
    if _DAY.fullmatch(text):
        return first
    months = 12 if len(text) == 4 else {"Q": 3, "H": 6, "-": 1}[text[4]]
    month = first.month + months - 1
    return date(first.year, month, calendar.monthrange(first.year, month)[1])


def decimal_year(day: date) -> float:
    """A day as decimal calendar year, for the unit `year`.

    >>> decimal_year(date(2026, 1, 1))
    2026.0
    """
    length = 366 if calendar.isleap(day.year) else 365
    return day.year + (day.timetuple().tm_yday - 1) / length
