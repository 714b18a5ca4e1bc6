"""Project debt beside NREL's SAM, a firm's guarantee and spread beside QuantLib: the same deals, so the same answers."""

from __future__ import annotations

import sys
from statistics import median
from typing import Any

import numpy as np

from benchmarks.machine import ROOT, in_turns, installed, median_ratio, say
from whopays.finance import merton, sculpting

DEALS = 40  # by SAM, one at a time
FIRMS = 20_000
OUTPUTS = np.linspace(20_000, 60_000, DEALS)  # kW at full load: deals that differ
RATE, TENOR, COVER = 0.07, 18, 1.3


def measure(rounds: int) -> dict[str, Any]:
    """Microseconds a deal or firm, by either, one at a time and many at once."""
    found: dict[str, Any] = {}
    if installed("nrel-pysam"):
        found["project debt"] = project_debt(rounds)
    if installed("QuantLib"):
        found["credit of one firm"] = one_firm(rounds)
    return found


def entry(rounds: int, whose: str, spent: dict[str, list[float]], counts: dict[str, int], apart: float) -> dict[str, Any]:
    """Microseconds each, and how many times ours theirs take."""
    each = {name: [seconds / counts[name] for seconds in values] for name, values in spent.items()}
    return {"theirs": whose, "rounds": rounds, "largest_relative_difference": apart,
            "microseconds": {name: 1e6 * median(values) for name, values in each.items()},
            "theirs_over_ours": {name: median_ratio(each[whose], values) for name, values in each.items() if name != whose}}


def project_debt(rounds: int) -> dict[str, Any]:
    """Debt sculpted on a project's cash: SAM's Single Owner model against `finance.sculpting`."""
    say("project debt beside NREL's SAM")
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from tests.finance.single_owner import deal

    theirs = [deal(output=float(one)) for one in OUTPUTS]
    cash = np.stack([one.cash_flow for one in theirs], axis=-1)
    cost = np.array([one.cost for one in theirs])
    many = np.tile(cash, 250)
    debts = sculpting.sculpt(cash, RATE, COVER, 10 * cost, 1).debt
    apart = float(np.abs(debts / np.array([one.debt for one in theirs]) - 1).max())
    spent = in_turns(rounds, SAM=lambda: [deal(output=float(one)) for one in OUTPUTS],
                     **{"ours, one at a time": lambda: [sculpting.sculpt(cash[:, at], RATE, COVER, 10 * cost[at], 1)
                                                       for at in range(DEALS)],
                        "ours, 10,000 at once": lambda: sculpting.sculpt(many, RATE, COVER, np.tile(10 * cost, 250), 1)})
    return entry(rounds, "SAM", spent, {"SAM": DEALS, "ours, one at a time": DEALS, "ours, 10,000 at once": DEALS * 250}, apart)


def one_firm(rounds: int) -> dict[str, Any]:
    """A guarantee of a firm's debt (Merton 1977): QuantLib's option formula against `finance.merton`."""
    say("the credit of one firm beside QuantLib")
    import QuantLib as ql  # noqa: N813

    source = np.random.default_rng(1)
    value, face, rate, volatility, years = (source.uniform(low, high, FIRMS) for low, high in (
        (0.5, 2.0), (0.5, 2.0), (0.0, 0.08), (0.1, 0.8), (1.0, 10.0)))

    def theirs() -> list[float]:
        return [ql.blackFormula(ql.Option.Put, f, v * np.exp(r * t), s * t**0.5, np.exp(-r * t))
                for v, f, r, s, t in zip(*(one.tolist() for one in (value, face, rate, volatility, years)), strict=True)]

    def ours() -> Any:
        return merton.guarantee_value(value, face, rate, volatility, years)

    def single() -> None:
        for at in range(FIRMS // 40):
            merton.guarantee_value(value[at], face[at], rate[at], volatility[at], years[at])

    apart = float(np.abs(np.array(theirs()) - ours()).max() / value.max())
    at_once = f"ours, {FIRMS:,} at once"
    spent = in_turns(rounds, QuantLib=theirs, **{"ours, one at a time": single, at_once: ours})
    return entry(rounds, "QuantLib", spent, {"QuantLib": FIRMS, "ours, one at a time": FIRMS // 40, at_once: FIRMS}, apart)
