"""Dollars per unit of other currencies, given by the caller: an exchange rate of some day is an assumption, not ours to make."""

from __future__ import annotations

from collections.abc import Iterable

from whopays.sources.reader.phrases import currency_codes
from whopays.sources.source_error import SourceError


def rates_of(given: Iterable[str]) -> dict[str, float]:
    """Currency -> dollars.

    given   : texts such as EUR=1.16
    returns : mapping that always holds USD
    Errors: SourceError for a text that is no such pair, an unknown currency, a rate that is not above 0.

    >>> rates_of(["EUR=1.16"])
    {'USD': 1.0, 'EUR': 1.16}
    """
    rates = {"USD": 1.0}
    for one in given:
        code, sign, number = one.partition("=")
        code = code.strip().upper()
        if code not in currency_codes():
            raise SourceError(f"--rate {one}", f"unknown currency '{code}'", "give an ISO code, as EUR=1.16")
        try:
            value = float(number)
        except ValueError:
            value = 0.0
        if not sign or not 0 < value < float("inf"):
            raise SourceError(f"--rate {one}", "no rate above 0", "give dollars per unit, as EUR=1.16")
        rates[code] = value
    return rates
