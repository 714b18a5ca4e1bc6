"""Numbers of a case for the agents, and what is a formula alone."""

from __future__ import annotations

import math
from statistics import NormalDist
from types import SimpleNamespace

from whopays.case.case import Case
from whopays.case.quantities import declared
from whopays.model.site_terms import derived_rent

QUARTER, ROOT = 0.25, 0.5
WAGES, OPERATION, SECURED, PURCHASES, UNSECURED = range(5)
NORMAL = NormalDist()


def numbers(case: Case, view: str, section: str, row: str = "") -> SimpleNamespace:
    """One row of a case as plain numbers, means of what is drawn."""
    rows = case.assumptions(view)

    def mean(name: str) -> float:
        return rows[name].value.mean if name in rows else float(declared(name.split(".")[0])[name.split(".")[-1]]["absent"])

    found = {}
    for name in declared(section):
        full = ".".join(filter(None, (section, row, name)))
        at_cost = full not in rows and (section, name) == ("contracts", "rent")
        found[name] = derived_rent(mean, row, case.curve, rows["compute.chip_life"].value.mean) if at_cost else mean(full)
    return SimpleNamespace(**found)


def merton(value: float, debt: float, rate: float, volatility: float, tenor: float) -> float:
    """Spread of a zero bond on one firm, Merton (1974)."""
    if debt <= 0:
        return 0.0
    width = volatility * math.sqrt(tenor)
    first = (math.log(value / debt) + (rate + volatility**2 / 2) * tenor) / width
    bond = value * NORMAL.cdf(-first) + debt * math.exp(-rate * tenor) * NORMAL.cdf(first - width)
    return max(0.0, -math.log(max(bond / debt, 1e-12)) / tenor - rate)
