"""The fee by which borrowers pay the subsidy of their guarantee themselves: expected cost to the budget is nil.

Owners pay the upfront fee beside the site's books, so it changes nobody's futures and cost is linear in it:
two runs on the pilot block give the fee exactly, as a credit agency sets it before the first loan.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from whopays.case.case import Case
from whopays.engine.public_flows import PublicFlows, public_cost
from whopays.engine.summary import weights_of
from whopays.model.bind import Columns
from whopays.model.instruments import loan_guarantee
from whopays.model.simulate import simulate_block
from whopays.policy import Entry, Policy, activate

TRIED: Final = 0.1  # a fee to measure the slope with; any would do, cost is linear


def borrowers_pay(entry: Entry) -> bool:
    """Whether a guarantee asks for the fee that pays for it."""
    return entry.kind == loan_guarantee.NAME and entry.terms["borrower_pays"] > 0 and entry.terms["covered_share"] > 0


def expected_cost(case: Case, policy: Policy, seed: int, paths: int) -> float:
    """Mean cost in the budget on the first futures, over all views by weight. USD"""
    views = tuple(case.views)
    public = PublicFlows(case.quarters)
    columns = Columns(views, ("fail",), paths)
    block = simulate_block(case, columns, seed, 0, dtype=np.float32, instruments=activate(policy, np.float32, case), witness=public)
    cost = public_cost(case, block, public)["public_cost.budget"]
    return float(sum(weight * block.part(cost, view, "fail").mean() for view, weight in weights_of(case, views).items()))


def with_fee(policy: Policy, entry: Entry, fee: float) -> Policy:
    """The policy with the upfront fee of one guarantee replaced."""
    return replace(policy, entries=tuple(replace(one, terms={**one.terms, "upfront_fee_rate": fee}) if one is entry else one
                                         for one in policy.entries))


def fee_found(case: Case, policy: Policy, entry: Entry, seed: int, paths: int) -> Policy:
    """The policy with the fee at which this guarantee alone costs the budget nothing, within 0 and 1; and a note that says it.

    fee = cost without fee / (cost without fee - cost at a fee tried) x the fee tried
    """
    alone = replace(policy, entries=(entry,))
    without, tried = (expected_cost(case, with_fee(alone, entry, fee), seed, paths) for fee in (0.0, TRIED))
    raised = without - tried
    fee = min(max(without / raised * TRIED, 0.0), 1.0) if raised > 0 else 0.0
    note = f"upfront fee at which borrowers pay the subsidy themselves: {fee:.4f} of guaranteed principal, on {paths} futures a view"
    decimal = f"{fee:.4f}".replace(".", ",")
    french = (f"commission initiale à laquelle les emprunteurs paient eux-mêmes la subvention : {decimal} du principal garanti, "
              f"sur {paths} futurs par vue")
    found = with_fee(policy, entry, fee)
    return replace(found, notes=(*found.notes, note), notes_french=(*found.notes_french, french))
