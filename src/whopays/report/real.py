"""A run's quarterly money in prices of its opening: real instead of nominal.

A case states no price level, since nothing in the model depends on one. Whoever wants real money says at which
inflation; the rate is the reader's, is named on every figure it touches, and totals over the horizon stay nominal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from whopays.case.fault import CaseErrors, Fault
from whopays.model.result import Result, Series, View
from whopays.report.look import Look
from whopays.report.naming import QUANTITIES, currency_of, nominal

KEY: Final = "real"  # of the manifest: inflation a year, decimal
LEAST: Final = -0.2  # inflation a year beyond which a slip is likelier than a wish
MOST: Final = 1.0
ENDS: Final = ("03-31", "06-30", "09-30")


def in_real_money(result: Result, inflation: float) -> Result:
    """The run with the money of its series in prices of the opening; shares, counts and totals are as they were.

    inflation : rate a year, decimal, in [-0.2, 1]
    Errors    : CaseErrors for a rate outside, or a run that is in real money already
    """
    inflation = float(inflation)
    if is_real(result):
        raise CaseErrors([Fault("--real", 0, 0, f"the run is in real money already, at inflation of {result.manifest[KEY]:g} a year",
                                "give it as it was simulated")])
    if not LEAST <= inflation <= MOST:
        remedy = f"choose a rate from {LEAST:g} to {MOST:g}, 0.025 for 2.5 %"
        raise CaseErrors([Fault("--real", 0, 0, f"inflation of {inflation:g} a year", remedy)])
    currency = currency_of(result)

    def of(view: View) -> View:
        return replace(view, series=[deflated(one, inflation) if one.unit.startswith(currency) else one for one in view.series])

    return replace(result, pooled=of(result.pooled), views={name: of(view) for name, view in result.views.items()},
                   manifest={**result.manifest, KEY: inflation})


def deflated(one: Series, inflation: float) -> Series:
    """One series over the price level: flows at the middle of their quarter, stocks at its end.

    Errors: CaseErrors for a series of which nothing says whether it is a flow or a stock
    >>> made = Series("labs.a.cash", "USD", ("2026Q1",) * 4, np.ones(4), np.zeros(4), {0.5: np.ones(4)})
    >>> deflated(made, 0.1).mean.round(4).tolist()
    [0.9765, 0.9535, 0.931, 0.9091]
    """
    what = one.id.split(".")[-1]
    if what not in QUANTITIES:
        raise CaseErrors([Fault("--real", 0, 0, f"series '{one.id}' is money, and nothing says whether of a quarter or at its end",
                                "leave --real out, and report this: a series needs its line in the table of names")])
    quarters = np.arange(len(one.quarters)) + (1.0 if QUANTITIES[what][2] == "stock" else 0.5)
    level = (1 + inflation) ** (quarters / 4)
    quantiles = {q: values / level for q, values in one.quantiles.items()}
    return replace(one, mean=one.mean / level, error=one.error / level, quantiles=quantiles)


def is_real(result: Result) -> bool:
    """Whether the money of a run's series is in prices of its opening."""
    return KEY in result.manifest


def unit_of_series(result: Result, unit: str) -> str:
    """Unit of a figure by quarter as a table has it; real money with the day of its prices: USD of 2025-09-30."""
    currency = currency_of(result)
    if not is_real(result) or not unit.startswith(currency):
        return unit
    return f"{currency} of {opening_of(result)}{unit.removeprefix(currency)}"


def opening_of(result: Result) -> str:
    """The day before the first quarter, e.g. 2025-09-30 before 2025Q4."""
    year, quarter = (int(part) for part in result.pooled.series[0].quarters[0].split("Q"))
    return f"{year - 1}-12-31" if quarter == 1 else f"{year}-{ENDS[quarter - 2]}"


def money_of_series(result: Result, unit: str, look: Look, *, first: bool = False) -> str:
    """Which money a figure by quarter is in: of the day, or of the opening at the inflation chosen."""
    if not is_real(result):
        return nominal(unit, look, first=first)
    whole, day = look.number(100 * float(result.manifest[KEY]), 1), opening_of(result)
    return look.say(f"{'R' if first else 'r'}eal {unit}, prices of {day} at {whole} % inflation a year",
                    f"{unit} constants, prix du {day} à {whole} % d'inflation par an")


def unit_in_words(result: Result, unit: str, look: Look) -> str:
    """Unit of a figure by quarter, with the word that it is real where money was deflated."""
    if not is_real(result) or not unit.startswith(currency_of(result)):
        return unit
    return look.say(f"real {unit}", f"{unit} constants")


def note_of(result: Result, look: Look) -> list[str]:
    """A sentence that says what is real and what is not; none for a run in nominal money."""
    if not is_real(result):
        return []
    rate = look.number(100 * float(result.manifest[KEY]), 1)
    day = opening_of(result)
    return [look.say(
        f"Figures by quarter are in prices of {day}, at {rate} % inflation a year, which the reader chose: the case states no price level. "
        "Totals over the horizon stay nominal or in present value, as each says.",
        f"Les chiffres par trimestre sont aux prix du {day}, à {rate} % d'inflation par an, taux choisi par le lecteur : le cas n'énonce "
        "pas de niveau des prix. Les totaux sur l'horizon restent courants ou en valeur actuelle, comme chacun le dit.")]
