"""The closed list of units, and how an amount is written for a reader.

Money is nominal in the currency of the case (USD by default), rates are per year and
decimal, shares lie in [0, 1], dates are decimal calendar years (2026.5 is 1 July 2026).
"""

from __future__ import annotations

import math
import re
from typing import Final

UNITS: Final[dict[str, str]] = {
    "USD": "money, nominal",
    "USD/year": "money a year, nominal",
    "USD/month": "money a month, nominal",
    "USD/GW": "money per unit of capacity",
    "USD/GW-year": "money per unit of capacity and year",
    "count/GW": "things per unit of capacity",
    "GW": "capacity (GW of IT load; a case may rename it)",
    "GW/year": "capacity a year",
    "GW-year/USD": "capacity used a year per unit of yearly sales",
    "GW-year/user": "capacity used a year per user",
    "users": "people who use a service",
    "share": "part of a whole, 0 to 1",
    "rate": "per year, decimal",
    "per_year": "speed or frequency, per year",
    "per_quarter": "persistence or frequency, per quarter",
    "volatility": "standard deviation per square root of a year",
    "ratio": "pure number",
    "years": "duration",
    "months": "duration",
    "quarters": "duration",
    "year": "date as decimal calendar year",
    "count": "number of things",
    "probability": "0 to 1",
}

# Units of capacity a case may use without a word; any other it defines itself, under `units:`
CAPACITY: Final[dict[str, str]] = {
    "GW": "gigawatt of IT load",
    "MW": "megawatt of IT load",
}


def money(amount: float, currency: str = "USD") -> str:
    """An amount of money as a person writes it.

    amount  : money, any sign
    returns : text with three significant figures and bn, m or tn

    >>> money(1.4e12)
    '1.40 tn USD'
    >>> money(-22.4e9)
    '-22.4 bn USD'
    """
    for size, name in ((1e12, "tn"), (1e9, "bn"), (1e6, "m")):
        if abs(amount) >= size:
            scaled = amount / size
            digits = 2 if abs(scaled) < 10 else 1 if abs(scaled) < 100 else 0
            return f"{scaled:,.{digits}f} {name} {currency}"
    return f"{amount:,.0f} {currency}"


Size = tuple[float, str, str]  # what a number is divided by, and its word in English and French
SIZES: Final[tuple[Size, ...]] = ((1e9, "bn", "Md"), (1e6, "m", "M"))
WHOLE: Final[Size] = (1.0, "", "")
PARTS: Final = ("share", "rate", "probability")
WORDLESS: Final = (*PARTS, "ratio", "count")


def in_units_of(unit: str, currency: str, capacity_unit: str) -> str:
    """A declared unit in the currency and capacity unit of a case.

    >>> in_units_of("USD/GW-year", "GBP", "mile"), in_units_of("USD", "XUSD", "GW")
    ('GBP/mile-year', 'XUSD')
    """
    renamed = {"USD": currency, "GW": capacity_unit}
    return re.sub(r"\b(USD|GW)\b", lambda found: renamed[found[0]], unit)


def size_of(unit: str, largest: float) -> Size:
    """The size in which numbers up to `largest` are written.

    >>> size_of("USD", 44e9), size_of("share", 0.4)
    ((1000000000.0, 'bn', 'Md'), (0.01, '%', '%'))
    """
    if unit in PARTS:
        return 1 / 100, "%", "%"
    return next((size for size in SIZES if abs(largest) >= size[0]), WHOLE)


def unit_words(unit: str, size: Size, tongue: str) -> str:
    """What stands behind such numbers.

    >>> unit_words("GBP", (1e6, "m", "M"), "fr"), unit_words("ratio", WHOLE, "en"), unit_words("fibre mile", (1e6, "m", "M"), "en")
    ('M GBP', '', 'm fibre miles')
    """
    word = size[1] if tongue == "en" else size[2]
    said = unit if tongue == "en" else unit.replace("-year", "-an").replace("/year", "/an")
    said = re.sub(r"^(\w+ )?mile( de \w+)?$", r"\1miles\2", said)
    return " ".join(part for part in (word, "" if unit in WORDLESS else said) if part)


def short(value: float, size: Size, tongue: str) -> str:
    """Three significant digits in a size, in English or French; a dash where there is no number.

    >>> short(11.8e6, (1e6, "m", "M"), "fr"), short(0.0, WHOLE, "en"), short(6621.0, WHOLE, "en"), short(math.nan, WHOLE, "en")
    ('11,8', '0', '6,620', '-')
    """
    scaled = value / size[0]
    if not math.isfinite(scaled):
        return "-"
    places = 0 if scaled == 0 else 2 - math.floor(math.log10(abs(scaled)))
    text = f"{round(scaled, places) + 0.0:,.{max(places, 0)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if tongue == "en" else text.translate(str.maketrans(",.", "\u202f,"))


def interval(ends: tuple[float, float], size: Size, tongue: str) -> str:
    """An interval; a dash where no end has a sign, for it is narrower.

    >>> interval((3.0, 4.5), WHOLE, "fr"), interval((-3.0, 4.5), WHOLE, "en")
    ('3–4,5', '-3 to 4.5')
    """
    between = "–" if min(ends) >= 0 else " to " if tongue == "en" else " à "
    return between.join(short(end, size, tongue) for end in ends)
