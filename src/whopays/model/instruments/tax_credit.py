"""Investment tax credit: part of what is invested may be set against tax, or is paid out where it is refundable.

Tax is still paid to the tax line and the credit by the instruments' line, so that both can be read.
Contracts that are signed keep their rent unless `passed_on_share` says otherwise, and their size; what binds
nobody is offered in a larger size by the elasticity of the case, for the part that is paid out at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.arrays import minimum, positive, zeros_like
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.instrument import in_force, term
from whopays.model.response import offered_more
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, Moves, pay

Array = Any
NAME = "tax_credit"
KINDS = {"tax_credit": ("the state credits part of an investment", None, 0)}


@dataclass(frozen=True)
class Terms:
    """Terms of the credit."""

    credit_rate: Array = term("share", "Credit over eligible investment", 0, 1, by_contract=True)
    chips_eligible: Array = term("share", "Part of chips and servers that is eligible", 0, 1)
    power_eligible: Array = term("share", "Part of power supply and grid that is eligible", 0, 1)
    shell_eligible: Array = term("share", "Part of buildings that is eligible", 0, 1)
    refundable_share: Array = term("share", "Part of the credit paid out at once, tax due or not", 0, 1)
    passed_on_share: Array = term("share", "Part of the credit that lowers the rent", 0, 1)
    begins: Array = term("years", "Time from the opening to the first investment", 0, 100)
    lasts: Array = term("years", "Time in which investment is eligible", 0, 100)


def eligible(terms: Terms, inputs: Inputs) -> Array:
    """Part of a site's capital cost that is eligible, at its opening make-up, (contract, 1)."""
    contract = inputs.contracts
    shell = positive(1 - contract.chip_share - contract.power_share)
    return terms.chips_eligible * contract.chip_share + terms.power_eligible * contract.power_share + terms.shell_eligible * shell


def signs(terms: Terms, inputs: Inputs) -> Inputs:
    """Rent above running cost falls by the part of capital that the credit pays and the site passes on."""
    contract = inputs.contracts
    lower = terms.passed_on_share * terms.credit_rate * eligible(terms, inputs) * positive(contract.rent - contract.operating_cost)
    sure = terms.refundable_share * terms.credit_rate * eligible(terms, inputs)
    inputs = offered_more(inputs, sure, terms.begins, terms.lasts)
    return evolve(inputs, contracts=evolve(contract, rent=contract.rent - lower))


def memory(terms: Terms, inputs: Inputs) -> dict[str, Array]:
    """USD of credit not yet used by site, (contract, path)."""
    return {"credit_unused": inputs.of_tenant(zeros_like(inputs.has_finance + inputs.keep))}


def credit(terms: Terms, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Credit of the quarter: refundable at once, the rest against tax due now or later."""
    earned = terms.credit_rate * eligible(terms, inputs) * in_force(now, terms.begins, terms.lasts) * now.flows.capital_spent
    at_once = terms.refundable_share * earned
    tax = sum(due.amount for due in now.flows.dues if due.kind == "site_tax")
    stock = now.memory["credit_unused"] + earned - at_once
    used = minimum(stock, tax)
    return evolve(now, memory={**now.memory, "credit_unused": stock - used}), [
        pay("government", "site", at_once + used, "tax_credit", CONTRACT)]


ACTS = {"operate": credit}
