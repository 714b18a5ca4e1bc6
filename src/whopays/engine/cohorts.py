"""Credit of the state by cohort: what each fiscal year's loans and guarantees bring and cost, on simulated futures.

A cohort is what is disbursed or guaranteed in one fiscal year. Sites have one balance, so a payment belongs to
cohorts by their part of what is still covered or owed. An instrument that lends or guarantees declares `ACCOUNTS`.
What is still covered or owed at the end of the horizon counts at its mark, as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.engine.reduce import Moments
from whopays.finance.zero_curve import discount_factor
from whopays.model.claim import Claim
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import Active, Stage, seen_by
from whopays.model.simulate import Block
from whopays.model.state import State
from whopays.model.transfer import Moves

Array = Any
OCTOBER: Final = 0.25  # the US fiscal year begins a quarter before its calendar year: 31 U.S.C. s. 1102
MARKED: Final = {"guarantee": "claims", "warrants": "warrants"}  # name of a claim at the end -> line of the accounts
SIGNS: Final = {"disbursement": 1, "scheduled_payments": -1, "claims": 1, "missed_payments": 1, "recoveries": -1, "upfront_fees": -1,
                "annual_fees": -1, "warrants": -1}


@dataclass(frozen=True)
class Sums:
    """One instrument over many futures, by cohort; every array is pooled over views by weight and summed over futures.

    years   : fiscal year of each cohort; kind: guarantee or loan
    flows   : line -> (cohort, quarter) money >= 0; the last column is what stands at the end of the horizon
    basis   : (cohort, quarter) principal disbursed or guaranteed
    priced  : (cohort,) moments of flows x stochastic discount factor; disbursed_priced: the same of the basis
    lines_priced : line -> (cohort,) sums of flows x discount factor
    cost    : (cohort, future) present cost on the dated curve, first futures of each view one after another
    """

    kind: str
    years: tuple[int, ...]
    paths: int
    flows: dict[str, Array]
    basis: Array
    priced: tuple[Moments, ...]
    disbursed_priced: Array
    lines_priced: dict[str, Array]
    cost: dict[str, Array]

    def merge(self, other: Sums) -> Sums:
        """Both together; `other` comes after in block order."""
        def added(a: dict[str, Array], b: dict[str, Array]) -> dict[str, Array]:
            return {line: a.get(line, 0) + b.get(line, 0) for line in SIGNS if line in a or line in b}

        return Sums(self.kind, self.years, self.paths + other.paths, added(self.flows, other.flows), self.basis + other.basis,
                    tuple(a.merge(b) for a, b in zip(self.priced, other.priced, strict=True)),
                    self.disbursed_priced + other.disbursed_priced, added(self.lines_priced, other.lines_priced),
                    {view: np.concatenate([a, other.cost[view]], axis=1) for view, a in self.cost.items()})


class CreditFlows:
    """A witness of a block: line -> (cohort, quarter, path), attributed as payments are made.

    actives : one instrument, or several of one kind that cover different contracts and stand in one account
    """

    def __init__(self, case: Case, actives: list[Active], inputs: Inputs) -> None:
        self.actives, self.inputs, self.accounts = actives, inputs, actives[0].module.ACCOUNTS
        fiscal = [int(date + OCTOBER) for date in inputs.dates]
        self.years = tuple(dict.fromkeys(fiscal))
        self.cohort = [self.years.index(year) for year in fiscal]
        self.quarters = case.quarters
        self.lines: dict[str, Array] = {}
        self.basis: Array = None
        self.balance: Array = None  # (cohort, row, path) still covered or owed
        self.before: Array = 0  # principal issued so far, where a stock counts it
        self.discounts: list[Array] = []

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        """Take what a stage moved; a quarter's cohort grows where the instrument issues."""
        if self.basis is None:
            width = now.cash.shape[-1]
            rows = self.outstanding(now).shape[0]
            self.basis = np.zeros((len(self.years), self.quarters, width))
            self.balance = np.zeros((len(self.years), rows, width))
        if stage.__name__ == "draw":
            self.discounts.append(np.asarray(now.flows.market_discount, dtype=np.float64))
        if stage.__name__ == self.accounts.issues_at:
            self.issue(moves, now)
        for move in moves:
            for line in self.accounts.lines(move):
                self.attribute(line, np.asarray(move.amount, dtype=np.float64), move.at, now.quarter, stage.__name__)

    def outstanding(self, now: State) -> Array:
        """Principal still covered or owed, (row, path)."""
        held = sum(self.accounts.outstanding(one.terms, self.inputs, seen_by(one, now)) for one in self.actives)
        return np.asarray(held, dtype=np.float64)

    def marks(self, after: State) -> list[Claim]:
        """What the instrument holds and owes at the end."""
        return [claim for one in self.actives for claim in one.module.claims_held(one.terms, self.inputs, seen_by(one, after))]

    def issue(self, moves: Moves, now: State) -> None:
        """New principal joins this fiscal year's cohort; what older ones have left shrinks with what is covered or owed."""
        new = np.asarray(self.accounts.issued(moves), dtype=np.float64)
        if self.accounts.stock:
            so_far = np.asarray(sum(seen_by(one, now).memory[self.accounts.stock] for one in self.actives), dtype=np.float64)
            new, self.before = so_far - self.before, so_far
        total = self.outstanding(now)
        kept = self.balance.sum(axis=0)
        left = np.maximum(total - new, 0)
        self.balance *= np.divide(left, kept, out=np.zeros_like(kept), where=kept > 0)
        self.balance[self.cohort[now.quarter]] += new
        self.basis[self.cohort[now.quarter], now.quarter] += new.sum(axis=0)

    def attribute(self, line: str, amount: Array, at: Array, quarter: int, stage: str) -> None:
        """Share a payment over cohorts: what is paid on issue is the year's, the rest by what each has left."""
        if not amount.any():
            return
        kept = self.lines.setdefault(line, np.zeros((len(self.years), self.quarters + 1, self.basis.shape[-1])))
        here = slice(None) if at is None else at
        if stage == self.accounts.issues_at:
            kept[self.cohort[min(quarter, self.quarters - 1)], quarter, here] += amount.sum(axis=0)
            return
        last = self.cohort[min(quarter, self.quarters - 1)] + 1
        held = self.balance[:last, :, here]
        if held.shape[1] != amount.shape[0]:  # of labs while cover is by contract: by principal issued on the future
            held, amount = self.basis[:last, :, here].sum(axis=1)[:, None], amount.sum(axis=0)[None]
        whole = held.sum(axis=0)
        part = np.divide(held, whole, out=np.zeros_like(held), where=whole > 0)
        part[-1] += whole <= 0
        kept[:last, quarter, here] += np.einsum("krp,rp->kp", part, amount)

    def finish(self, block: Block) -> None:
        """What stands at the end: covered debt and warrants at their mark; loans at contract, less what the mark says is lost."""
        after, end = block.after, self.quarters
        for claim in self.marks(after):
            amount = np.asarray(claim.amount, dtype=np.float64)
            if claim.name in MARKED:
                self.attribute(MARKED[claim.name], amount, None, end, "")
                continue
            owed = self.outstanding(after)
            self.attribute("scheduled_payments", owed, None, end, "")
            self.attribute("missed_payments", np.maximum(owed - amount, 0), None, end, "")

    def sums(self, case: Case, block: Block, weights: dict[str, float], first: int) -> Sums:
        """Pooled over views by weight; `first` futures of each view are kept one by one."""
        def pooled(array: Array) -> Array:
            return sum(weight * block.part(array, view, "fail") for view, weight in weights.items())

        times = np.append((np.arange(self.quarters) + 0.5) * QUARTER, self.quarters * QUARTER)
        factor = np.asarray(discount_factor(case.curve, times))
        last = np.exp(np.asarray(block.after.log_discount, dtype=np.float64))
        market = np.stack([*self.discounts, last])
        width = self.basis.shape[-1]
        cost, priced = np.zeros((len(self.years), width)), np.zeros((len(self.years), width))
        lines_priced = {}
        for line, amounts in self.lines.items():
            cost += SIGNS[line] * np.einsum("t,ktp->kp", factor, amounts)
            value = np.einsum("tp,ktp->kp", market, amounts)
            priced += SIGNS[line] * value
            lines_priced[line] = pooled(value).sum(axis=-1)
        return Sums(
            self.accounts.kind, self.years, block.columns.paths,
            {line: pooled(amounts).sum(axis=-1) for line, amounts in self.lines.items()}, pooled(self.basis).sum(axis=-1),
            tuple(Moments.of(pooled(row)) for row in priced),
            pooled(np.einsum("tp,ktp->kp", market[:-1], self.basis)).sum(axis=-1), lines_priced,
            {view: block.part(cost, view, "fail")[:, :first] for view in weights})
