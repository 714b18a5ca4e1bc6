"""Equity stake: the state buys shares of labs that need money, and sells them later.

It buys before labs ask private investors, at the last value or a ratio of it, up to an amount a quarter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import minimum, positive, ratio, zeros_like
from whopays.model.claim import equity_of, lab_debt
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import in_force, term
from whopays.model.stages.fund import lab_dues
from whopays.model.state import State
from whopays.model.transfer import Moves, pay

Array = Any
NAME = "equity_stake"
KINDS = {
    "state_equity": ("the state buys shares of a lab", None, 0),
    "state_equity_sold": ("the state sells its shares of a lab", None, 0),
}


@dataclass(frozen=True)
class Terms:
    """Terms of the stake."""

    amount_per_year: Array = term("USD/year", "Most the state puts into all labs a year", 0)
    price_ratio: Array = term("ratio", "Price paid over the last value; 0 as 1", 0, 100)
    begins: Array = term("years", "Time from the opening to the first purchase", 0, 100)
    lasts: Array = term("years", "Time in which shares are bought", 0, 100)
    holds: Array = term("years", "Time after the last purchase until all shares are sold", 0, 100)


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """USD put in so far by lab, (lab, path)."""
    return {"state_equity_paid": zeros_like(inputs.has_finance + inputs.keep)}


def buy(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Labs that lack cash for this quarter's dues get it for shares, pro rata to what they lack."""
    may = inputs.has_finance * (1 - inputs.parent_owned) * now.alive * (1 - inputs.keep)
    lacks = may * positive(lab_dues(inputs, now.flows.dues) - now.cash)
    budget = terms.amount_per_year * QUARTER * in_force(now, terms.begins, terms.lasts)
    paid = lacks * minimum(ratio(budget, lacks.sum(axis=0)), 1)
    worth = positive(now.value - lab_debt(inputs, now))
    price = terms.price_ratio + (terms.price_ratio <= 0)
    part = ratio(paid, worth * price + paid)
    keeps = 1 - part
    return evolve(
        now, held_before=now.held_before * keeps, held_by_vendors=now.held_by_vendors * keeps,
        held_by_state=now.held_by_state * keeps + part,
        memory={**now.memory, "state_equity_paid": now.memory["state_equity_paid"] + paid},
    ), [pay("government", "lab", paid, "state_equity")]


def sell(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """All shares go to investors at the quarter's value when the holding time is over."""
    over = in_force(now, terms.begins + terms.lasts + terms.holds, terms.lasts * 100)
    return evolve(now, held_by_state=now.held_by_state * (1 - over)), [
        pay("investor", "government", over * now.held_by_state * equity_of(inputs, now), "state_equity_sold")]


ACTS = {"fees": buy, "distribution": sell}
