"""Procurement: the state buys services of labs, as it bought the first chips for Apollo and Minuteman.

Its demand joins everybody's: it needs machines, tightens the market and crowds out others in a shortage.
What it buys first may teach makers: chip cost falls by a power of the volume it adds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import exp, log, maximum, ratio, zeros_like
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, WIDEST, Inputs
from whopays.model.instrument import in_force, term
from whopays.model.state import State
from whopays.model.transfer import Moves, pay

Array = Any
NAME = "procurement"
KINDS = {"procurement": ("the state pays for services it uses", None, 0)}


@dataclass(frozen=True)
class Terms:
    """What the state buys."""

    amount_per_year: Array = term("USD/year", "Purchases a year in the first year", 0)
    growth: Array = term("rate", "Growth of that amount a year", -1, 100)
    price_ratio: Array = term("ratio", "Price the state pays over the list price; 0 as 1, else a hundredth at least", 0, 100)
    learning: Array = term("ratio", "Fall of the logarithm of chip cost per logarithm of volume the state adds", 0, 100)
    begins: Array = term("years", "Time from the opening to the first purchase", 0, 100)
    lasts: Array = term("years", "Time in which it buys", 0, 100)


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """The state's part of each lab's demand this quarter, (lab, path); most GW it ever used, (path,)."""
    return {"procured_part": zeros_like(inputs.has_finance + inputs.keep), "procured_volume": zeros_like(inputs.keep)}


def order(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Add the state's demand to labs' demand, in proportion to it; learning from what it used before."""
    years = (now.quarter + 0.5) * QUARTER
    grown = exp(log(maximum(1 + terms.growth, 1 / 100)) * years)
    amount = terms.amount_per_year * QUARTER * in_force(now, terms.begins, terms.lasts) * grown
    wanted = now.flows.demand * inputs.has_finance * now.alive
    extra = amount * ratio(wanted, wanted.sum(axis=0))
    demand = now.flows.demand + extra
    per_unit = ratio(now.flows.need, now.flows.demand)
    more = extra * per_unit / maximum(terms.price_ratio + (terms.price_ratio <= 0), 1 / WIDEST)  # next to nothing would buy without end
    used = maximum(now.memory["procured_volume"], more.sum(axis=0))
    learnt = exp(-terms.learning * log(1 + ratio(now.memory["procured_volume"], now.delivered_ever.sum(axis=0))))
    flows = evolve(now.flows, demand=demand, need=now.flows.need + more, chip_index=now.flows.chip_index * learnt)
    return evolve(now, flows=flows, memory={**now.memory, "procured_part": ratio(extra, demand), "procured_volume": used}), []


def settle_bill(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """The state pays for its part of what was served."""
    return now, [pay("government", "customer", now.flows.revenue * now.memory["procured_part"], "procurement")]


ACTS = {"lead_time": order, "sell": settle_bill}
