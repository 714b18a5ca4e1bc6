"""Insurer of last resort: the state pays for an AI catastrophe above operators, insurers and their pool.

`written`: labs pay a premium. `ex_post`: nobody pays before, customers pay it back by a surcharge
afterwards, as terrorism losses are recouped in the United States.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import exp, minimum, positive, ratio, truth, zeros_like
from whopays.model.claim import Claim
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import by_rows, term
from whopays.model.state import OPERATION, Due, State
from whopays.model.transfer import LAB, Moves, pay

Array = Any
NAME = "last_resort_insurance"
KINDS = {
    "state_premium": ("a lab pays the state for catastrophe cover", None, 0),
    "compensation_state": ("the state compensates for a catastrophe", None, 0),
    "recoupment": ("customers pay the state back by a surcharge", None, 0),
}


@dataclass(frozen=True)
class Terms:
    """The state's layer."""

    covered_share: Array = term("share", "Part of the layer the state pays", 0, 1)
    attachment: Array = term("USD", "Damage of one catastrophe above which the state pays", 0)
    cap: Array = term("USD", "Most the state pays for one catastrophe", 0)
    premium_rate: Array = term("rate", "Premium a year over the cap, from all labs together (form written)", 0, 1)
    recoupment: Array = term("ratio", "What customers pay back over what was paid (form ex post)", 0, 100)
    recoupment_years: Array = term("years", "Time over which they pay it back", 0, 100)
    surcharge_limit: Array = term("share", "Most of a quarter's sales a surcharge may take", 0, 1)


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """USD still to be recouped, the payment a quarter, and what sales of the quarter bear, (path,)."""
    none = zeros_like(inputs.keep)
    return {"to_recoup": none, "recoup_per_quarter": none, "surcharge_borne": none}


def charge(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Labs owe the premium by deployed compute; customers pay the surcharge on what they buy."""
    deployed = ratio(now.flows.capacity, now.flows.capacity.sum(axis=0))
    premium = terms.premium_rate * terms.cap * QUARTER * deployed
    sales = now.flows.revenue
    asked = minimum(now.memory["to_recoup"], now.memory["recoup_per_quarter"])
    borne = terms.surcharge_limit * sales.sum(axis=0)
    surcharge = minimum(asked, borne)
    left = {"to_recoup": now.memory["to_recoup"] - surcharge, "surcharge_borne": borne}
    flows = evolve(now.flows, dues=(*now.flows.dues, Due("lab", "government", premium, OPERATION, "state_premium", LAB)))
    return evolve(now, flows=flows, memory={**now.memory, **left}), [
        pay("customer", "government", by_rows(surcharge, sales), "recoupment")]


def layer(damage: Array, uncompensated: Array, covered_share: Array, attachment: Array, cap: Array) -> Array:
    """What the state pays of one catastrophe: share of what lies above the attachment and nobody pays, up to the cap.

    damage, uncompensated : USD, (path,), uncompensated <= damage
    returns               : USD, (path,), between 0 and what is uncompensated

    >>> import numpy as np
    >>> layer(np.array([100.0]), np.array([70.0]), 0.8, 20.0, 1000.0)
    array([56.])
    """
    return minimum(covered_share * minimum(uncompensated, positive(damage - attachment)), cap)


def compensate(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Pay the state's layer; what must be recouped is written down."""
    paid = layer(now.flows.damage, now.flows.damage_public, terms.covered_share, terms.attachment, terms.cap)
    owed = terms.recoupment * paid
    quarters = terms.recoupment_years / QUARTER
    rate = now.memory["recoup_per_quarter"] + owed * ratio(truth(quarters > 0, quarters), quarters)
    to_recoup = now.memory["to_recoup"] + owed * truth(quarters > 0, quarters)
    flows = evolve(now.flows, damage_public=positive(now.flows.damage_public - paid))
    remembered = {**now.memory, "to_recoup": to_recoup, "recoup_per_quarter": rate * truth(to_recoup > 0, rate)}
    return evolve(now, flows=flows, memory=remembered), [
        pay("government", "public", by_rows(paid, inputs.has_finance), "compensation_state")]


def worth_later(owed: Array, pace: Array, rate: Array) -> Array:
    """Present value of a sum paid off evenly without interest: pace x (1 - exp(-rate x years)) / rate, years = owed / pace.

    owed    : USD, (path,), >= 0
    pace    : USD a year, (path,), >= 0; at 0 it is never paid
    rate    : a year, (path,); one at or below zero discounts nothing
    returns : USD, (path,), between 0 and `owed`

    >>> import numpy as np
    >>> worth_later(np.array([100.0, 100.0, 100.0]), np.array([20.0, 20.0, 0.0]), np.array([0.04, 0.0, 0.04])).round(2).tolist()
    [90.63, 100.0, 0.0]
    """
    delay = rate * ratio(owed, pace)
    return owed * ratio(1 - exp(-delay), delay, 1) * truth(pace > 0, pace)


def claims_held(terms: Terms, inputs: Inputs, now: State) -> list[Claim]:
    """What customers have still to pay back, at present value: the levy is law and outlasts the horizon, but bears no interest.

    It goes on at the pace set, or at what the last quarter's sales bear where that is less, discounted at the short rate of the end.
    """
    pace = minimum(now.memory["recoup_per_quarter"], now.memory["surcharge_borne"]) / QUARTER
    worth = worth_later(now.memory["to_recoup"], pace, now.rate)
    return [Claim("government", "customer", by_rows(worth, inputs.has_finance), "recoupment", LAB)]


ACTS = {"operate": charge, "catastrophe": compensate}
