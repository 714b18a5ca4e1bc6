"""Numbers as a person reads them: no more digits than the error carries."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

PLUS_MINUS = "±"
UNDEFINED = "undefined"
EXACT_DIGITS = 4
NO_ERROR = 1e-12  # of the value: below it an error is a rounding of the machine
PREFIXES = ((1e9, "bn"), (1e6, "m"))
PERCENT = {"probability": "%", "share": "%", "rate": "% a year"}
NAMED = {"ratio": "", "count": "", "per_year": "a year", "per_quarter": "a quarter"}


@dataclass(frozen=True)
class Measure:
    """How one column is written: the number times `factor`, then the unit."""

    factor: float
    unit: str


def measure(unit: str, largest: float) -> Measure:
    """The readable unit for numbers up to `largest` in the unit of the engine.

    unit    : one of the closed list of units
    largest : largest size to be written, >= 0; NaN counts as 0
    Errors  : none; an unknown unit is written as it is

    >>> measure("USD/GW-year", 11.9e9)
    Measure(factor=1e-09, unit='bn USD/GW-year')
    >>> measure("probability", 0.3).unit
    '%'
    """
    if unit in PERCENT:
        return Measure(100.0, PERCENT[unit])
    if unit in NAMED:
        return Measure(1.0, NAMED[unit])
    if unit == "users" or re.match(r"[A-Z]{3}(/|$)", unit):
        for size, prefix in PREFIXES:
            if abs(largest) >= size:
                return Measure(1 / size, f"{prefix} {unit}")
    return Measure(1.0, unit)


def money(currency: str, sizes: Iterable[float], otherwise: float = 0.0) -> Measure:
    """The readable unit of a column of money, by the largest in it, the currency left to the heading.

    sizes     : money, any sign; what is not finite counts as 0
    otherwise : a size that decides where all are 0

    >>> money("USD", [12e9, -3e6]), money("USD", [0.0], 5e7), money("USD", [3.0])
    (Measure(factor=1e-09, unit='bn'), Measure(factor=1e-06, unit='m'), Measure(factor=1.0, unit='USD'))
    """
    how = measure(currency, max((abs(one) for one in sizes if math.isfinite(one)), default=0.0) or otherwise)
    return Measure(how.factor, how.unit.removesuffix(f" {currency}"))


def decimals(error: float) -> int:
    """Decimals that an error carries: those of its first significant digit.

    error   : > 0; negative results mean tens, hundreds

    >>> [decimals(error) for error in (0.4, 0.14, 0.97, 3.0, 27.0)]
    [1, 1, 0, 0, -1]
    """
    place = math.floor(math.log10(error))
    return -place if error / 10.0**place < 9.5 else -place - 1  # 9.7 is written 10


def number(value: float, places: int) -> str:
    """A value with so many decimals, thousands apart, and no sign on zero.

    >>> number(2288.4, -1), number(-0.04, 1)
    ('2,290', '0.0')
    """
    text = f"{round(value, places):,.{max(places, 0)}f}"
    return text.lstrip("-") if not any(digit in text for digit in "123456789") else text


def amount(value: float, error: float, how: Measure, plus_minus: str = PLUS_MINUS, most: int | None = None) -> str:
    """A value and its standard error, without the unit.

    most    : decimals not to be exceeded, for columns that compare; an error smaller than
              the last of them is rounded up to it, never down to nothing
    A value without error (a sum of the case's own numbers) is written with four digits; one whose
    error is not known says so.

    >>> amount(12.34e9, 0.41e9, measure("USD", 12e9))
    '12.3 ± 0.4'
    >>> amount(12.34e9, 0.002e9, measure("USD", 12e9), most=1)
    '12.3 ± 0.1'
    >>> amount(1.4e12, 0.0, measure("USD", 1.4e12))
    '1,400'
    >>> amount(float("nan"), 0.0, measure("USD", 1.0))
    'undefined'
    """
    if value is None or not math.isfinite(value):
        return UNDEFINED
    scaled = value * how.factor
    if error is None or not math.isfinite(error):
        return f"{exact(scaled)} {plus_minus} ?"
    spread = abs(error * how.factor)
    if spread <= abs(scaled) * NO_ERROR:
        return exact(scaled)
    if most is not None:
        spread = max(spread, 10.0**-most)
    places = decimals(spread)
    return f"{number(scaled, places)} {plus_minus} {number(spread, places)}"


def rounded_like(value: float, error: float, how: Measure) -> str:
    """A value with the digits that a given error carries, the error itself not written.

    >>> rounded_like(2288.4e9, 27e9, measure("USD", 2e12))
    '2,290'
    """
    if value is None or not math.isfinite(value):
        return UNDEFINED
    spread = abs(error * how.factor) if error is not None and math.isfinite(error) else 0.0
    return number(value * how.factor, decimals(spread)) if spread > 0 else exact(value * how.factor)


def exact(value: float) -> str:
    """A value known without error, to four significant digits and no trailing zero.

    >>> exact(1400.0), exact(0.12345), exact(0.0)
    ('1,400', '0.1235', '0')
    """
    if value == 0:
        return "0"
    places = EXACT_DIGITS - 1 - math.floor(math.log10(abs(value)))
    text = number(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_unit(text: str, how: Measure) -> str:
    """An amount followed by its unit, if it has one.

    >>> with_unit("12.3 ± 0.4", Measure(1e-9, "bn USD"))
    '12.3 ± 0.4 bn USD'
    """
    return f"{text} {how.unit}" if how.unit and text != UNDEFINED else text
