"""Grant: the state pays part of what building a site costs; the site keeps it as a cushion or pays it out.

Contracts that are signed keep their rent unless `passed_on_share` says that tenants get part of the aid, and
their size; what binds nobody is offered in a larger size by the elasticity of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import positive, truth, zeros_like
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.instrument import in_force, term, within
from whopays.model.response import offered_more
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, Moves, pay

Array = Any
NAME = "grant"
KINDS = {"grant": ("the state pays part of a site's cost", None, 0)}


@dataclass(frozen=True)
class Terms:
    """Terms of the grant."""

    paid_share: Array = term("share", "Part of capital cost the state pays", 0, 1, by_contract=True)
    cap: Array = term("USD", "Most the state pays in all", 0)
    passed_on_share: Array = term("share", "Part of the aid that lowers the rent, as if the cap did not bind", 0, 1)
    begins: Array = term("years", "Time from the opening to the first payment", 0, 100)
    lasts: Array = term("years", "Time in which it is paid", 0, 100)


def signs(terms: Terms, inputs: Inputs) -> Inputs:
    """Rent above running cost recovers capital; it falls by the part of capital the state pays and the site passes on."""
    contract = inputs.contracts
    lower = terms.passed_on_share * terms.paid_share * positive(contract.rent - contract.operating_cost)
    inputs = offered_more(inputs, terms.paid_share * truth(terms.cap > 0, terms.cap), terms.begins, terms.lasts)
    return evolve(inputs, contracts=evolve(contract, rent=contract.rent - lower))


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """USD granted so far, (path,)."""
    return {"granted": zeros_like(inputs.keep)}


def grant(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Pay part of this quarter's capital cost while money is left, shared pro rata by the sites of a quarter."""
    asked = terms.paid_share * in_force(now, terms.begins, terms.lasts) * now.flows.capital_spent
    granted = now.memory["granted"]
    amount = within(asked, positive(terms.cap - granted))
    return evolve(now, memory={**now.memory, "granted": granted + amount.sum(axis=0)}), [
        pay("government", "site", amount, "grant", CONTRACT)]


ACTS = {"build": grant}
