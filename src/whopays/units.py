"""The closed list of units, and how an amount is written for a reader.

Money is nominal in the currency of the case (USD by default), rates are per year and
decimal, shares lie in [0, 1], dates are decimal calendar years (2026.5 is 1 July 2026).
"""

from __future__ import annotations

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
