"""Faster permits and grid connection: months off every site's delay, no money spent.

The delay itself goes on as before; only what the programme takes off is taken off, never below zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import minimum, positive
from whopays.model.evolve import evolve
from whopays.model.inputs import MONTHS, Inputs
from whopays.model.instrument import in_force, term
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any
NAME = "permit_acceleration"


@dataclass(frozen=True)
class Terms:
    """Terms of the programme."""

    months: Array = term("months", "Delay taken off", 0, 100)
    power_gain: Array = term("ratio", "Rise of the power that can be connected a year", 0, 100)
    begins: Array = term("years", "Time from the opening to its effect", 0, 100)
    lasts: Array = term("years", "Time it lasts", 0, 100)


def signs(terms: Terms, inputs: Inputs) -> Inputs:
    """More power can be connected a year; counted from the opening."""
    market = inputs.market
    return evolve(inputs, market=evolve(market, power_supply=market.power_supply * (1 + terms.power_gain)))


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """Delay as it would be, kept while the quarter's sites are built, (path,)."""
    return {"permit_delay_before": inputs.market.permit_delay + 0 * inputs.keep}


def shorten(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Before sites advance: the shorter delay."""
    off = terms.months / MONTHS * in_force(now, terms.begins, terms.lasts)
    return evolve(now, permit_delay=positive(now.permit_delay - minimum(off, now.permit_delay)),
                  memory={**now.memory, "permit_delay_before": now.permit_delay}), []


def restore(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """After: what the delay would be goes on."""
    return evolve(now, permit_delay=now.memory["permit_delay_before"]), []


ACTS = {"lead_time": shorten, "build": restore}
