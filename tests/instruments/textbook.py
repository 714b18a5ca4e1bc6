"""The shipped case `one-bond` with the numbers of a textbook row."""

from __future__ import annotations

import math
from dataclasses import replace

from whopays.case.case import Case
from whopays.case.load import load
from whopays.engine.levers import set_to

MIDDLE = 0.125  # a flow falls in the middle of its quarter: the bond is settled half a quarter before the last step
WITH_INTEREST = 1.005  # half a quarter of interest, 0.04 / 8, falls due with the principal
STEEPNESS = 5.0  # of the case: price of the assets to need of the market, both in logarithms


def textbook(value: float, face: float, rate: float, volatility: float, maturity: float) -> tuple[Case, float]:
    """The case, and what its bond promises at settlement: the textbook's face, discounted over the half quarter between.

    20 steps a five-year bond: total drift rate x maturity less half the variance, total variance volatility^2 x maturity.
    """
    assert rate == 0.04, "the case stands on the flat curve of 4 %"
    case, steps, settled = load("one-bond"), round(4 * maturity), maturity - MIDDLE
    promised = face * math.exp(-rate * MIDDLE)
    variance = volatility**2 * maturity
    for name, number in {
            "market.outside_need_volatility": math.sqrt(variance / (steps / 4)) / STEEPNESS,
            "market.outside_need_growth": math.exp((rate * settled - 0.5 * variance) / (steps / 4) / STEEPNESS) - 1,
            "market.reference_rent": value * 1e9 / 25, "contracts.firm.tenor": 1 + settled,
            "contracts.firm.opening_debt": promised * 1e9 / WITH_INTEREST,
            "contracts.firm.rent": promised * 1e9 / WITH_INTEREST * rate}.items():
        case = set_to(case, name, number)
    return replace(case, quarters=steps), promised
