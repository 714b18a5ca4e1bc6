"""What follows when one lab fails: a gauge. Who bears the loss, who takes its customers, what stands idle.

Losses are read from the failures themselves; what the failure changes is read against mode keep on the
same future, in which the lab goes on. Labs and sites are pass-throughs, as in `exposure`.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.engine.exposure import Line, Pairs
from whopays.engine.failures import Cascade, Gathered
from whopays.engine.recoveries import Recoveries
from whopays.engine.term_structure import WINDOW
from whopays.model.bind import Columns
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.instrument import Stage
from whopays.model.parties import Parties
from whopays.model.simulate import Block
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, Moves

Array = Any
SPAN: Final = 8  # quarters after a failure over which its effects are added up; judgement: two years
HALF: Final = 0.5
LOSS: Final = "loss"


def loss_of(party: str, what: str) -> str:
    """Name of a party's loss in the failure of the lab; what is `debt` (all claims but shares) or `equity`."""
    return f"{LOSS}/{what}/{party}"


class Aftermath:
    """Gauge of one lab's failure; every figure is 0 on futures in which it does not fail, and in mode keep."""

    def __init__(self, case: Case, columns: Columns, inputs: Inputs, lab: str) -> None:
        self.case, self.columns, self.inputs, self.lab = case, columns, inputs, lab
        caps = np.asarray(inputs.contracts.vendor_finance_cap, dtype=float).mean(axis=1)
        self.pairs = Pairs(case, Parties(case, inputs.holdings.share, caps))
        width = len(columns.segments) * columns.paths
        self.cascade = Cascade(len(case.contracts), width)
        self.direct = {what: np.zeros((len(self.pairs.names), width)) for what in ("debt", "equity")}
        self.gathered = Gathered(inputs)
        self.recoveries = Recoveries(inputs, list(case.labs).index(lab), width)

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        failures = self.gathered(stage, moves, now)
        if failures is not None:
            self.cascade.add(failures)
            self.recoveries.add(failures)
            for what, items in (("debt", failures.items), ("equity", failures.equity)):
                for item in items:
                    if item.creditor != "site":
                        rows, amount = self.pairs.spread(item.creditor, item.by, item.lost)
                        self.direct[what][np.ix_(rows, failures.at)] += amount
        if stage.__name__ == "at_failure":
            self.cascade.guarantee(moves)

    def read(self, block: Block) -> dict[str, tuple[Array, str]]:
        """Figure -> values (column,) and unit: losses by party, part got back by class, and what the failure changed."""
        unit = self.case.currency
        found = {name: (values, unit) for name, values in self.losses().items()}
        width = len(self.columns.segments) * self.columns.paths
        changed: dict[str, tuple[Array, str]] = {}
        for view in self.columns.views:
            if "fail" in self.columns.modes:
                for name, (values, its_unit) in self.effects(block, view).items():
                    whole = changed.setdefault(name, (np.zeros(width), its_unit))[0]
                    block.part(whole, view, "fail")[:] = values
        return {**found, **self.recoveries.read(), **changed}

    def losses(self) -> dict[str, Array]:
        """Loss of each party that may lose on the lab, (columns,)."""
        bears = self.cascade.on(slice(None))
        lines: list[Line] = [(role, CONTRACT, amount) for role, amount in bears.items() if not role.endswith("_beyond")]
        at, money = self.pairs.total(lines)
        debt = self.direct["debt"].copy()
        debt[at] += money
        mine = [i for i, (_, lab) in enumerate(self.pairs.names) if lab == self.lab]
        found: dict[str, Array] = {}
        for what, whole in (("debt", debt), ("equity", self.direct["equity"])):
            found |= {loss_of(self.pairs.names[i][0], what): whole[i] for i in mine if whole[i].any()}
            found[loss_of("all", what)] = whole[mine].sum(axis=0)
        return found

    def effects(self, block: Block, view: str) -> dict[str, tuple[Array, str]]:
        """When and how it fails, and against mode keep what that changes over SPAN quarters, (path,) each."""
        def series(name: str, mode: str = "fail") -> Array:
            return np.asarray(block.part(block.series[name], view, mode), dtype=np.float64)

        labs = [name for name, lab in self.case.labs.items() if lab.kind != "fringe"]
        failed = series(f"labs.{self.lab}.default_probability") > 0
        fails, when = failed[-1], failed.argmax(axis=0)
        at = list(self.case.labs).index(self.lab)
        gone = fails & (block.part(np.asarray(block.after.alive)[at], view, "fail") < 1)
        sector = fails & (at_quarter(series("market.bust") > 0, when) | self.others_fail(series, labs, when))
        found: dict[str, tuple[Array, str]] = {
            "failed": (fails, "probability"), "liquidated": (gone, "probability"), "sector": (sector, "probability"),
            "failed_in": (fails * (when + 1) * QUARTER, "years")}
        if "keep" not in self.columns.modes:
            return found
        window = after(when, self.case.quarters, SPAN) * fails
        mine = {mode: series(f"labs.{self.lab}.revenue", mode) for mode in ("fail", "keep")}
        others = {mode: sum(series(f"labs.{name}.revenue", mode) for name in labs if name != self.lab) for mode in ("fail", "keep")}
        price = {mode: series("market.compute_price", mode) for mode in ("fail", "keep")}
        focus = {mode: series("market.concentration", mode) for mode in ("fail", "keep")}
        idle = (series("market.idle") - series("market.idle", "keep")) * window
        unit = self.case.currency
        return {
            **found,
            "sales_lost": (((mine["keep"] - mine["fail"]) * window).sum(axis=0), unit),
            "sales_taken": (((others["fail"] - others["keep"]) * window).sum(axis=0), unit),
            "all_sales": (((mine["keep"] + others["keep"]) * window).sum(axis=0), unit),
            "price_with": ((price["fail"] * window).sum(axis=0), ""), "price_without": ((price["keep"] * window).sum(axis=0), ""),
            "focus_with": ((focus["fail"] * window).sum(axis=0), ""), "focus_without": ((focus["keep"] * window).sum(axis=0), ""),
            "span": (window.sum(axis=0), ""),
            "idle_more": (idle.sum(axis=0) * QUARTER, f"{self.case.capacity_unit}-year"),
            "idle_time": (time_to_half(idle) * fails * QUARTER, "years"),
            "market_time": (time_below((mine["fail"] + others["fail"]), (mine["keep"] + others["keep"]), window) * QUARTER, "years")}

    def others_fail(self, series: Any, labs: list[str], when: Array) -> Array:
        """1 where another lab fails less than WINDOW quarters before or after."""
        near = np.zeros(when.shape, dtype=bool)
        for name in labs:
            if name != self.lab:
                failed = series(f"labs.{name}.default_probability") > 0
                near |= failed[-1] & (np.abs(failed.argmax(axis=0) - when) < WINDOW)
        return near


def at_quarter(values: Array, when: Array) -> Array:
    """(quarter, path) at one quarter of each path.

    >>> at_quarter(np.array([[1, 2], [3, 4]]), np.array([1, 0])).tolist()
    [3, 2]
    """
    return np.take_along_axis(values, when[None, :], axis=0)[0]


def after(when: Array, quarters: int, span: int) -> Array:
    """1 in the `span` quarters after a date, which is not among them, (quarter, path).

    >>> after(np.array([0, 2]), 4, 2).tolist()
    [[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    """
    at = np.arange(quarters)[:, None]
    return ((at > when) & (at <= when + span)).astype(np.float64)


def time_to_half(excess: Array) -> Array:
    """Quarters a path's excess stays above half its peak; 0 where there is none.

    >>> time_to_half(np.array([[0.0, 0.0], [4.0, 0.0], [3.0, 0.0], [1.0, 0.0]])).tolist()
    [2, 0]
    """
    peak = excess.max(axis=0)
    return ((excess > HALF * peak) & (peak > 0)).sum(axis=0)


def time_below(with_it: Array, without: Array, window: Array) -> Array:
    """Quarters in the window in which all sales together are more than a fiftieth below what they were without the failure."""
    return ((with_it < without * (1 - 1 / 50)) & (window > 0)).sum(axis=0)
