"""What each named party has at stake with each lab, and what it loses: a reducer over blocks.

A watcher sees every quarter of a block: stakes at the opening and at year ends, losses as failures
happen. Sums merge in block order; nothing is kept per path.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from whopays.arrays import added
from whopays.case.case import Case
from whopays.engine.credit_sums import Credit
from whopays.engine.failures import Cascade, Failures, Gathered, deflated
from whopays.engine.reduce import POOLED, Moments
from whopays.engine.solvency import Solvency
from whopays.engine.summary import weights_of
from whopays.engine.sums import Ratio
from whopays.engine.term_structure import Classes
from whopays.model.bind import Columns
from whopays.model.claim import marks
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.ledger import wide
from whopays.model.observed import under_way
from whopays.model.opening import opening
from whopays.model.parties import Parties
from whopays.model.rare import gather
from whopays.model.state import State
from whopays.model.step import QUARTER_IN_ORDER
from whopays.model.transfer import CONTRACT, LAB, Moves

Array = Any
ALL = "all"  # a party's stake with all labs together
OPENING = -1  # index of the date before the first quarter
OWNERS = (("sponsor", CONTRACT), ("investor", CONTRACT))  # of a site: who built it, who bought it after a default
ROLES = {  # what is at stake -> roles that hold it
    "debt": (("lender", LAB), ("investor", LAB)), "vendor_credit": (("vendor", CONTRACT),), "deferred_rent": OWNERS,
    "equity": (("holders", LAB), ("vendors", LAB), ("state", LAB), ("investor", LAB)),
    "firm_rent": OWNERS, "site_equity": OWNERS, "site_debt": (("lender", CONTRACT),),
}
STAKES = tuple(ROLES)
LOSSES = ("claimed", "loss", "equity_loss", "suffers")
LEAST_LOSS = 1e-6  # of what was claimed: below it a loss is a rounding; source: architecture.md, dead band
Line = tuple[str, str, Array]  # role, axis, money (rows, path)


class Pairs:
    """Parties that may have something at stake, with each lab and with all labs.

    names : (party, lab) in order; labs and project companies are pass-throughs and not among them
    """

    def __init__(self, case: Case, parties: Parties) -> None:
        self.labs = [name for name, lab in case.labs.items() if lab.kind != "fringe"]
        self.rows = {LAB: list(case.labs), CONTRACT: [c.lab for c in case.contracts.values()]}
        bearers = [name for name in parties.names if name.split(":")[0] not in ("lab", "project", "clearing")]
        every = [(party, lab) for party in bearers for lab in (*self.labs, ALL)]
        grids = {key: self.grid(parties, every, *key) for key in parties.weights if key[1] in self.rows}
        has = np.any([grid.any(axis=1) for grid in grids.values()], axis=0)
        self.names = [pair for pair, any_role in zip(every, has, strict=True) if any_role]
        self.given: dict[tuple[str, str], tuple[Array, Array, Array]] = {}
        for key, grid in grids.items():
            at, rows = np.flatnonzero(grid[has].any(axis=1)), np.flatnonzero(grid[has].any(axis=0))
            self.given[key] = (at, grid[has][np.ix_(at, rows)], rows)

    def grid(self, parties: Parties, pairs: list[tuple[str, str]], role: str, by: str) -> Array:
        """Part of each row's amount that each pair gets when the row's role is paid: (pair, row)."""
        of_party = parties.weights[role, by][:, [parties.at[party] for party, _ in pairs]].T
        return of_party * np.array([[lab == of or (lab == ALL and of in self.labs) for of in self.rows[by]] for _, lab in pairs])

    def spread(self, role: str, by: str, amount: Array) -> tuple[Array, Array]:
        """An amount by lab or contract given to who plays a role: indices of pairs, (..., pair, path) money."""
        at, part, rows = self.given[role, by]
        return at, part @ np.asarray(amount[..., rows, :], dtype=np.float64)

    def index(self, roles: tuple[tuple[str, str], ...]) -> Array:
        """Indices of the pairs in which somebody plays one of some roles."""
        return np.unique(np.concatenate([self.given[key][0] for key in roles]))

    def total(self, lines: list[Line]) -> tuple[Array, Array]:
        """Sum of several lines: indices of pairs that can have any, (pair, path) money."""
        at = self.index(tuple((role, by) for role, by, _ in lines))
        whole = np.zeros((len(at), lines[0][2].shape[-1]))
        for role, by, amount in lines:
            if amount.any():
                rows, money = self.spread(role, by, amount)
                whole[np.searchsorted(at, rows)] += money
        return at, whole


def promised_rent(inputs: Inputs, now: State) -> Array:
    """Firm rent still to come: what is on line for its years left, firm capacity not yet on line for its tenor. (contract, path)

    Machines under way count as taken. USD, not discounted; beyond the horizon too.
    """
    c = inputs.contracts
    to_come = np.maximum(c.firm_share * c.capacity, now.delivered_ever + under_way(now)) - now.delivered_ever
    standing = inputs.of_tenant(now.alive) * (1 - now.rejected)
    return (now.promised + to_come * c.tenor) * c.rent * standing


def stakes(inputs: Inputs, now: State) -> dict[str, list[Line]]:
    """What is at stake at a date: debts at contract, equity at its mark, by who holds it."""
    marked = marks(inputs, now)
    equity = [(c.holder, c.by, c.amount) for c in marked if c.name == "equity"]
    site_equity = [(c.holder, c.by, np.maximum(c.amount, 0)) for c in marked if c.name == "site_equity"]
    first, bought = 1 - now.sold, now.sold

    def owners(amount: Array) -> list[Line]:
        return [("sponsor", CONTRACT, amount * first), ("investor", CONTRACT, amount * bought)]

    return {
        "debt": [("lender", LAB, now.term_debt + now.revolver), ("investor", LAB, now.convertible)],
        "vendor_credit": [("vendor", CONTRACT, now.vendor_credit)], "deferred_rent": owners(now.deferred_rent),
        "equity": equity, "firm_rent": owners(promised_rent(inputs, now)), "site_equity": site_equity,
        "site_debt": [("lender", CONTRACT, now.site_debt + now.construction_debt)],
    }


def year_ends(case: Case) -> list[int]:
    """Quarters that end a calendar year, and the last."""
    first = (case.opening.month - 1) // 3 + 1
    return [t for t in range(case.quarters) if (first + t) % 4 == 3 or t == case.quarters - 1]


@dataclass
class Present:
    """Losses at present value: of sites, of parties that are creditors themselves (pair, path), of all creditors (1, path)."""

    cascade: Cascade
    direct: Array
    creditors: Array

    def by_pair(self, pairs: Pairs, cut: slice) -> Array:
        """Loss of each pair on some paths, sites passed through: (pair, path)."""
        at, money = pairs.total([(role.removesuffix("_beyond"), CONTRACT, amount) for role, amount in self.cascade.on(cut).items()])
        whole = self.direct[:, cut].copy()
        whole[at] += money
        return whole


class Watch:
    """The witness of one block; `reduce` gives its sums."""

    def __init__(self, case: Case, columns: Columns, inputs: Inputs, weights: dict[str, float], pilot: bool = False) -> None:
        self.case, self.columns, self.inputs, self.weights = case, columns, inputs, weights
        caps = np.asarray(inputs.contracts.vendor_finance_cap, dtype=float).mean(axis=1)
        parties = Parties(case, inputs.holdings.share, caps)
        self.pairs = Pairs(case, parties)
        width, self.first = len(columns.segments) * columns.paths, columns.first("fail")
        self.solvency = Solvency(case, inputs, parties, width, pilot)
        self.cascade, self.classes = Cascade(len(case.contracts), width), Classes(len(case.labs), width)
        self.direct = {name: np.zeros((len(self.pairs.names), width)) for name in ("claimed", "loss", "equity_loss")}
        self.creditors = np.zeros((1, width))
        self.present = Present(Cascade(len(case.contracts), width), np.zeros((len(self.pairs.names), width)), np.zeros((1, width)))
        self.ends = year_ends(case)
        self.gathered = Gathered(inputs)
        self.sums = Credit({}, {}, {}, {}, {}, {}, {}, self.solvency.apart)
        self.at_stake(OPENING, opening(inputs, width))
        self.at_losses(OPENING)

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        self.solvency(stage, moves, self.gathered.last, now)
        failures = self.gathered(stage, moves, now)
        if failures is not None:
            self.add(failures, now)
        if stage.__name__ == "at_failure":
            self.cascade.guarantee(moves)
            self.present.cascade.guarantee(moves, np.asarray(now.flows.discount))
        elif stage is QUARTER_IN_ORDER[-1] and now.quarter in self.ends:
            self.at_stake(now.quarter, now)
            self.at_losses(now.quarter)

    def add(self, failures: Failures, now: State) -> None:
        """Losses of one quarter: direct ones by party, those of sites into the cascade."""
        at, discount = failures.at, np.asarray(now.flows.discount, dtype=np.float64)
        self.classes.add(self.inputs, failures, now.quarter, np.asarray(now.flows.bust))
        self.cascade.add(failures)
        self.present.cascade.add(deflated(failures, discount))
        lost = added(item.lost.sum(axis=0) for item in failures.items)
        self.creditors[0, at] += lost
        self.present.creditors[0, at] += lost * discount[at]
        for item in failures.items:
            if item.creditor != "site":
                rows, amount = self.pairs.spread(item.creditor, item.by, np.stack([item.claim, item.lost]))
                there = np.ix_(rows, at)
                self.direct["claimed"][there] += amount[0]
                self.direct["loss"][there] += amount[1]
                self.present.direct[there] += amount[1] * discount[at]
        for item in failures.equity:
            rows, amount = self.pairs.spread(item.creditor, item.by, item.lost)
            self.direct["equity_loss"][np.ix_(rows, at)] += amount

    def parts(self, values: Callable[[slice], Array]) -> dict[str, Array]:
        """View -> values on its futures in mode fail, and pooled by weight on the same futures; path last."""
        n, parts = self.columns.paths, {}
        for view in self.columns.views:
            start = self.columns.segments.index((view, "fail")) * n
            parts[view] = values(slice(start, start + n))
        return {**parts, POOLED: sum(self.weights[view] * part for view, part in parts.items())}

    def at_stake(self, date: int, now: State) -> None:
        """Stakes of all pairs at a date."""
        width, only = self.direct["loss"].shape[1], slice(0, self.first)
        there, inputs = (gather(record, only, width) for record in (now, self.inputs))
        for name, lines in stakes(inputs, there).items():
            whole = [(role, by, wide(amount, self.first)) for role, by, amount in lines]
            parts = self.parts(partial(self.on_pairs, whole))
            self.sums.stakes[date, name] = {view: Moments.of(part, self.columns.group) for view, part in parts.items()}
        for name, values in (("failed", np.asarray(now.firm_failed, dtype=np.float64)), ("stake", self.solvency.stakes(now))):
            parts = self.parts(partial(on_paths, values))
            self.sums.firms[date, name] = {view: Moments.of(part, self.columns.group) for view, part in parts.items()}

    def on_pairs(self, lines: list[Line], cut: slice) -> Array:
        """Lines on some paths, by pair."""
        return self.pairs.total([(role, by, amount[:, cut]) for role, by, amount in lines])[1]

    def at_losses(self, date: int) -> None:
        """Losses so far, of all pairs and by class, as if the horizon ended here."""
        found = {view: self.losses(self.columns.segments.index((view, "fail"))) for view in self.columns.views}
        for name in LOSSES:
            parts = {view: values[name] for view, values in found.items()}
            parts[POOLED] = sum(self.weights[view] * part for view, part in parts.items())
            self.sums.stakes[date, name] = {view: Moments.of(part, self.columns.group) for view, part in parts.items()}
        for name, values in (("claimed", self.solvency.claimed), ("loss", self.solvency.lost)):
            parts = self.parts(partial(on_paths, values))
            self.sums.firms[date, name] = {view: Moments.of(part, self.columns.group) for view, part in parts.items()}
        both = self.parts(lambda cut: np.stack(self.classes.together(cut)))
        claims, gots = ({view: part[k] for view, part in both.items()} for k in (0, 1))
        hit: dict[str, Array] = {view: (claims[view] > 0).astype(float) for view in self.columns.views}
        hit[POOLED] = sum(self.weights[view] * part for view, part in hit.items())
        self.sums.classes[date] = {view: Ratio.of(gots[view], claims[view], self.columns.group) for view in claims}
        self.sums.happens[date] = {view: Moments.of(part, self.columns.group) for view, part in hit.items()}

    def losses(self, segment: int) -> dict[str, Array]:
        """Claimed, lost, equity lost, and whether anything was lost, (pair, path); sites passed through."""
        cut = slice(segment * self.columns.paths, (segment + 1) * self.columns.paths)
        sites = self.cascade
        owed: list[Line] = [("sponsor", CONTRACT, (sites.owed - sites.owed_sold)[:, cut]), ("investor", CONTRACT, sites.owed_sold[:, cut]),
                            ("lender", CONTRACT, sites.exposure[:, cut]), ("backer", CONTRACT, sites.backed[:, cut])]
        borne: list[Line] = [(role.removesuffix("_beyond"), CONTRACT, amount) for role, amount in sites.on(cut).items()]
        whole = {name: total[:, cut].copy() for name, total in self.direct.items()}
        for name, lines in (("claimed", owed), ("loss", borne)):
            at, money = self.pairs.total(lines)
            whole[name][at] += money
        lost = whole["loss"] + whole["equity_loss"]
        return {**whole, "suffers": (lost > LEAST_LOSS * np.maximum(whole["claimed"], 1)).astype(float)}

    def reduce(self) -> Credit:
        """The block's sums."""
        sums = self.classes.by_circumstance(self.case.quarters)
        parts = {name: self.parts(partial(on_paths, values)) for name, values in sums.items()}
        views, group = list(parts["count"]), self.columns.group
        self.sums.events = {"count": {v: Ratio.of(parts["share"][v], parts["count"][v], group) for v in views},
                            "money": {v: Ratio.of(parts["got"][v], parts["claim"][v], group) for v in views}}
        present = self.parts(lambda cut: self.present.by_pair(self.pairs, cut))
        self.sums.present = {view: Moments.of(part, self.columns.group) for view, part in present.items()}
        beyond = self.parts(self.totals)
        self.sums.beyond = {view: Moments.of(part, self.columns.group) for view, part in beyond.items()}
        return self.sums

    def totals(self, cut: slice) -> Array:
        """Loss of failed labs' creditors, and what site lenders and the state lost above what passed to them, (2, path)."""
        bears = self.cascade.on(cut)
        return np.stack([self.creditors[0, cut], (bears["lender_beyond"] + bears["state_beyond"]).sum(axis=0)])


def on_paths(values: Array, cut: slice) -> Array:
    """Some paths of an array with the path axis last."""
    return values[..., cut]


def stakes_index(pairs: Pairs, measure: str) -> Array:
    """Indices of the pairs a measure is kept for."""
    if measure in LOSSES:
        return np.arange(len(pairs.names))
    return pairs.index(ROLES[measure])


def watch_credit(case: Case, columns: Columns, pilot: bool = False) -> tuple[Callable[[Inputs], Watch] | None, list[Watch]]:
    """What makes the watch of a block once its inputs are bound, and the list it will stand in; None where nobody may fail.

    pilot : whether the least clearing vector is found too; one block of a run, the same whatever its size
    """
    made: list[Watch] = []

    def make(inputs: Inputs) -> Watch:
        made.append(Watch(case, columns, inputs, weights_of(case, columns.views), pilot))
        return made[0]

    return (make if "fail" in columns.modes else None), made
