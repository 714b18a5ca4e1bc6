"""Cash book of one lab by calendar year: a gauge. Where its money came from, what it paid, what was left."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.model.bind import Columns
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.simulate import Block
from whopays.model.state import State
from whopays.model.transfer import LAB, Moves, Transfer

Array = Any

# what a lab is paid, by group of kinds; a kind in no group is `other`
SOURCES: Final = {
    "sales": ("sale", "spare_sale", "compute_sale"),
    "support": ("support",),
    "committed_equity": ("committed_equity",),
    "equity": ("equity",),
    "flotation": ("flotation",),
    "convertible": ("convertible",),
    "debt": ("term_loan", "revolver_draw"),
    "vendor_finance": ("vendor_loan", "vendor_equity", "warrant_settled"),
    "unfound": ("unfound",),
}
# from outside: the kinds of `external_finance` (engine/definitions.py) and a parent's support
RAISED: Final = ("support", "committed_equity", "equity", "flotation", "convertible", "debt", "vendor_finance", "unfound")
USES: Final = {
    "compute": ("rent", "penalty", "deferred_repaid", "compute_purchase"),
    "people": ("people", "marketing", "research"),
    "revenue_share": ("revenue_share",),
    "tax": ("tax", "premium", "retention"),
    "interest": ("interest",),
    "repayment": ("term_principal", "revolver_principal", "vendor_principal"),
    "to_parent": ("sweep",),
}
RUNNING: Final = ("compute", "people", "revenue_share", "tax", "interest")  # uses that sales must pay in the end
OTHER: Final = "other"
BOOK: Final = "book"


def entry(side: str, group: str, when: int | str) -> str:
    """Name of a figure of the book: side is `in` or `out`, when a year or `all`."""
    return f"{BOOK}/{side}/{group}/{when}"


def group_of(side: str, kind: str) -> str:
    """The group a kind of payment belongs to.

    >>> group_of("in", "spare_sale"), group_of("out", "bankruptcy_cost")
    ('sales', 'other')
    """
    groups = SOURCES if side == "in" else USES
    return next((name for name, kinds in groups.items() if kind in kinds), OTHER)


class LabBooks:
    """Gauge: money by group and year, (columns,) each; in less out is the change of cash."""

    def __init__(self, case: Case, columns: Columns, inputs: Inputs, lab: str) -> None:
        self.at = list(case.labs).index(lab)
        self.of_contract = np.asarray(inputs.tenant_of, dtype=np.float64)[self.at]
        self.years = [int(date) for date in inputs.dates[: case.quarters]]
        self.width = len(columns.segments) * columns.paths
        self.unit = case.currency
        self.sums: dict[tuple[str, str, int], Array] = {}
        for side, groups in (("in", SOURCES), ("out", USES)):
            for group in (*groups, OTHER):
                for year in dict.fromkeys(self.years):
                    self.sums[side, group, year] = np.zeros(self.width)

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        for move in moves:
            if isinstance(move, Transfer) and "lab" in (move.payer, move.payee):
                rows = np.asarray(move.amount, dtype=np.float64)
                amount = rows[self.at] if move.by == LAB else self.of_contract @ rows
                if move.payee == "lab":
                    self.add("in", move, amount, self.years[now.quarter])
                if move.payer == "lab":
                    self.add("out", move, amount, self.years[now.quarter])

    def add(self, side: str, move: Transfer, amount: Array, year: int) -> None:
        """Book one payment."""
        total = self.sums[side, group_of(side, move.kind), year]
        if move.at is None:
            total += amount
        else:
            total[move.at] += amount

    def read(self, block: Block) -> dict[str, tuple[Array, str]]:
        """Figures of the book, by year and over the horizon."""
        found = {entry(side, group, year): (total, self.unit) for (side, group, year), total in self.sums.items()}
        for side, groups in (("in", SOURCES), ("out", USES)):
            for group in (*groups, OTHER):
                whole = sum(self.sums[side, group, year] for year in dict.fromkeys(self.years))
                found[entry(side, group, "all")] = (whole, self.unit)
        change = np.asarray(block.after.cash[self.at], dtype=np.float64) - np.asarray(block.before.cash[self.at], dtype=np.float64)
        found[f"{BOOK}/cash_change"] = (change, self.unit)
        return found
