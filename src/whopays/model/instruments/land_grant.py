"""Land grant: land given per unit built, as to the Pacific railways.

Land is given in kind; it is booked at what the state could have had for it, and the site turns it into cash.
What the land gains because the site stands there is the site's, and not counted. What binds nobody is offered
in a larger size by the elasticity of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import positive, ratio, truth, zeros_like
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.instrument import in_force, term, within
from whopays.model.response import offered_more
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, Moves, pay

Array = Any
NAME = "land_grant"
KINDS = {"land_grant": ("the state gives land, at what it could have had for it", None, 0)}


@dataclass(frozen=True)
class Terms:
    """Terms of the land grant."""

    value_per_capacity: Array = term("USD/GW", "Value of the land given per unit delivered", 0, by_contract=True)
    cap: Array = term("USD", "Most given in all", 0)
    begins: Array = term("years", "Time from the opening to the first grant", 0, 100)
    lasts: Array = term("years", "Time in which land is given", 0, 100)


def signs(terms: Terms, inputs: Inputs) -> Inputs:
    """Land pays part of what a unit costs, as if the cap did not bind."""
    part = ratio(terms.value_per_capacity * truth(terms.cap > 0, terms.cap), inputs.contracts.capital_cost)
    return offered_more(inputs, part, terms.begins, terms.lasts)


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """USD of land given so far, (path,)."""
    return {"land_given": zeros_like(inputs.keep)}


def give(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Give land for what was delivered this quarter."""
    asked = terms.value_per_capacity * in_force(now, terms.begins, terms.lasts) * now.flows.delivered
    given = now.memory["land_given"]
    amount = within(asked, positive(terms.cap - given))
    return evolve(now, memory={**now.memory, "land_given": given + amount.sum(axis=0)}), [
        pay("government", "site", amount, "land_grant", CONTRACT)]


ACTS = {"build": give}
