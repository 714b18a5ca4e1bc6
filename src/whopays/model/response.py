"""What aid changes when a contract is signed: how much is offered that binds nobody yet.

Signed contracts keep their size. What is not bound grows as its cost of capital falls, by an elasticity of
the case (`compute.build_elasticity`); a case that states none has none, and `compare` says so.
"""

from __future__ import annotations

from typing import Any

from whopays.arrays import exp, log, minimum, ratio, truth
from whopays.model.evolve import evolve
from whopays.model.inputs import QUARTER, Inputs

Array = Any
LARGEST_FALL = 0.99  # a cost of capital that falls to nothing would build without end; judgement


def user_cost(inputs: Inputs) -> Array:
    """Cost of a unit of capital a year over its price: short rate at the opening, spread of the part that is lent, wear. (contract, 1)

    Source: Hall and Jorgenson (1967), American Economic Review 57:391-414, without tax.
    """
    contract = inputs.contracts
    return inputs.rate_shift[0] + contract.loan_to_cost * contract.credit_spread + 1 / inputs.chip_life_expected


def offered_more(inputs: Inputs, fall: Array, begins: Array, lasts: Array) -> Inputs:
    """Inputs in which what binds nobody is offered in a larger size while a programme is open.

    size = (1 - fall)^-elasticity. A lab takes of it what it needs, as before.

    fall : part of the yearly cost of capital that aid takes away, (contract, 1) or (contract, path)
    begins, lasts : years from the opening
    """
    lifts = exp(-inputs.compute.build_elasticity * log(1 - minimum(fall, LARGEST_FALL))) - 1
    more = []
    for quarter, (planned, flexible) in enumerate(zip(inputs.start_firm, inputs.start_flexible, strict=True)):
        elapsed = (quarter + 0.5) * QUARTER
        is_open = truth((begins <= elapsed) & (elapsed < begins + lasts), lasts)
        more.append(flexible + lifts * is_open * (planned + flexible))
    return evolve(inputs, start_flexible=tuple(more))


def cheaper_money(inputs: Inputs, saved: Array, begins: Array, lasts: Array) -> Inputs:
    """As `offered_more` for aid that lowers the spread of what is lent by `saved`, rate per year."""
    return offered_more(inputs, ratio(inputs.contracts.loan_to_cost * saved, user_cost(inputs)), begins, lasts)
