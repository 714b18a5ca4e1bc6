"""What came of a past build-out, read from the futures of its case: a gauge.

A term of a measure is a number, or `[-][number x ]name @ period`. A period is a quarter 1850Q2, a year 1849, or all
from the opening to one of them, `..1850Q2`. A name is

    a series of the run        labs.companies.revenue, market.capacity
    paid.KIND[.CONTRACT]       money paid of a kind, from `model.transfer`
    accrued.STOCK              interest added to a claim
    written_off                loans to labs and sites that lenders lose
    vendor_loss                loans and shares of vendors lost in failures
    defaulted_debt             debt of labs and their sites in the quarter they fail
    used                       capacity at work for customers, all labs; the rest of market.capacity is spare
    price.LINE                 list price of a line, money a month
    gain.CONTRACT              what the owners of a contract's part-paid shares gained, see `engine.part_paid`
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from whopays.arrays import minimum, positive
from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Faults, Place, did_you_mean
from whopays.case.outcome import Outcome, outcomes_of
from whopays.engine.answer import quarter_names
from whopays.engine.part_paid import Cohort, gain
from whopays.engine.score import FLOWS, MEANS, series_units
from whopays.model.bind import Columns
from whopays.model.claim import lab_debt
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.instruments import found as instruments
from whopays.model.simulate import Block
from whopays.model.stages.demand import list_price
from whopays.model.state import State
from whopays.model.transfer import KINDS, Entry, Moves

Array = Any
TERM: Final = re.compile(r"(?P<sign>-?)(?:(?P<number>\d+(?:\.\d+)?) x )?(?P<name>[a-z][\w.-]*) @ (?P<all>\.\.)?(?P<year>\d{4})"
                         r"(?P<quarter>Q[1-4])?")
LOANS: Final = ("term_debt", "revolver", "convertible", "site_debt", "construction_debt")
SUMS: Final = ("written_off", "vendor_loss", "defaulted_debt")
GAIN, OPEN = "gain.", "open."  # gain of a contract's owners; capacity it has delivered
LOST: Final = "written_off"  # how a stage names what a creditor loses


@dataclass(frozen=True)
class Term:
    """A part of a measure: a number, or something read over quarters from first to last, both counted from the opening.

    times : what it counts for, negative where it is taken off
    """

    times: float
    name: str
    first: int
    last: int
    number: float = 0.0


def measure_name(outcome: Outcome) -> str:
    """Name of the figure an outcome is compared with."""
    return f"outcome/{outcome.id}"


def parts_of_gain(name: str) -> tuple[str, ...]:
    """What is kept to work out the gain of a contract's owners: calls, payments, capacity, and what its tenant paid and asked."""
    contract = name.removeprefix(GAIN)
    return (f"paid.sponsor_equity.{contract}", f"paid.distribution.{contract}", f"{OPEN}{contract}", "paid.sweep", "paid.support")


def read_term(text: str, case: Case, place: Place, faults: Faults) -> Term | None:
    """A term as written; None with the fault noted."""
    try:
        return Term(1.0, "", 0, 0, float(text))
    except ValueError:
        pass
    found = TERM.fullmatch(text)
    if not found:
        faults.add(place, f"'{text[:60]}' is no term", "write a number, or a name and a period: market.capacity @ 1850Q4")
        return None
    instruments()  # they bring their kinds of payment along
    names = quarter_names(case)
    known = [*series_units(case), *(f"price.{line}" for line in case.lines), *(f"gain.{contract}" for contract in case.contracts), "used",
             *SUMS]
    name = found["name"]
    parts = name.split(".")
    if name not in known and not (parts[0] in ("paid", "accrued") and (parts[0] == "accrued" or parts[1] in KINDS)):
        faults.add(place, f"nothing of a run is called '{name[:60]}'", did_you_mean(name, known, "see the top of engine/history.py"))
        return None
    ends = [f"{found['year']}{found['quarter']}"] if found["quarter"] else [f"{found['year']}Q{number}" for number in (1, 2, 3, 4)]
    missing = [end for end in ends if end not in names]
    if missing:
        faults.add(place, f"{name}: {missing[0]} is not within the horizon, {names[0]} to {names[-1]}", "choose a period within it")
        return None
    first = 0 if found["all"] else names.index(ends[0])
    times = float(found["number"] or 1) * (-1 if found["sign"] else 1)
    return Term(times, name, first, names.index(ends[-1]))


def terms_of(case: Case, rows: tuple[Outcome, ...]) -> dict[str, tuple[list[Term], list[Term]]]:
    """Outcome -> terms above and below the line. Errors: CaseErrors with every term that cannot be read."""
    faults = Faults()
    found = {}
    for row in rows:
        both = [[read_term(text, case, row.places[side], faults) for text in getattr(row, side)] for side in ("of", "to")]
        found[row.id] = ([one for one in both[0] if one], [one for one in both[1] if one])
    if faults.found:
        raise CaseErrors(faults.found)
    return found


class Came:
    """Gauge: the measures of a case's outcomes, (columns,) each; NaN where a measure divides by nothing."""

    def __init__(self, case: Case, columns: Columns, inputs: Inputs, lab: str) -> None:
        self.case, self.inputs = case, inputs
        self.rows = outcomes_of(case.name).rows
        self.terms = terms_of(case, self.rows)
        self.width = len(columns.segments) * columns.paths
        self.wanted = {term.name for sides in self.terms.values() for side in sides for term in side}
        self.wanted |= {part for name in self.wanted if name.startswith(GAIN) for part in parts_of_gain(name)}
        self.sums: dict[str, Array] = {}
        self.debt: Array = None

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        if stage.__name__ == "settle":
            sites = self.inputs.tenant(now.site_debt + now.construction_debt)
            self.debt = np.asarray(lab_debt(self.inputs, now) + sites, dtype=np.float64)
        if stage.__name__ == "fail":
            if now.flows.failing is not None:
                self.add("defaulted_debt", now.quarter, (self.debt * now.flows.failing).sum(axis=0), None)
            self.vendors(now)
        if stage.__name__ == "sell" and "used" in self.wanted:
            used = minimum(now.flows.need * self.inputs.has_finance, now.flows.capacity - now.flows.training)
            self.add("used", now.quarter, used.sum(axis=0), None)
        if stage.__name__ == "sell":
            for row, contract in enumerate(self.case.contracts):
                self.add(f"{OPEN}{contract}", now.quarter, now.delivered_ever[row], None)
        for move in moves:
            if isinstance(move, Entry):
                self.entry(move, now.quarter)
            else:
                self.rows_of(f"paid.{move.kind}", move.by, move.amount, move.at, now.quarter)

    def entry(self, move: Entry, quarter: int) -> None:
        """An entry on a stock: interest that accrues, a loan or a vendor's credit written off."""
        if move.kind == "accrued":
            self.add(f"accrued.{move.stock}", quarter, move.amount.sum(axis=0), move.at)
        elif move.kind == LOST and move.stock in LOANS:
            self.add(LOST, quarter, move.amount.sum(axis=0), move.at)
        elif move.kind == LOST and move.stock == "vendor_credit":
            self.add("vendor_loss", quarter, move.amount.sum(axis=0), move.at)

    def vendors(self, now: State) -> None:
        """Shares vendors hold in labs that fail, at the last value."""
        if now.flows.failing is not None and "vendor_loss" in self.wanted:
            worth = positive(now.value - lab_debt(self.inputs, now)) * now.held_by_vendors * now.flows.failing
            self.add("vendor_loss", now.quarter, worth.sum(axis=0), None)

    def rows_of(self, name: str, by: str, amount: Array, at: Array, quarter: int) -> None:
        """A payment, whole and by the contracts that are asked for."""
        self.add(name, quarter, amount.sum(axis=0), at)
        if by == "contract":
            for row, contract in enumerate(self.case.contracts):
                if f"{name}.{contract}" in self.wanted:
                    self.add(f"{name}.{contract}", quarter, amount[row], at)

    def add(self, name: str, quarter: int, amount: Array, at: Array) -> None:
        """Book an amount, (path,), of a quarter."""
        if name not in self.wanted:
            return
        if name not in self.sums:
            self.sums[name] = np.zeros((self.case.quarters, self.width))
        total = self.sums[name][quarter]
        if at is None:
            total += amount
        else:
            total[at] += amount

    def value(self, term: Term, block: Block) -> Array:
        """A term on every column: sums of flows, means of prices, the end of the period for stocks."""
        span = slice(term.first, term.last + 1)
        if not term.name:
            return np.full(self.width, term.number)
        if term.name.startswith("price."):
            line = list(self.case.lines).index(term.name.split(".", 1)[1])
            return np.broadcast_to(list_price(self.inputs, term.last)[line], (self.width,))
        if term.name in block.series:
            values, what = np.asarray(block.series[term.name][span], dtype=np.float64), term.name.split(".")[-1]
            return values.sum(axis=0) if what in FLOWS else values.mean(axis=0) if what in MEANS else values[-1]
        if term.name.startswith(GAIN):
            return gain(self.cohort(term.name, block), term.last)
        kept = self.kept(term.name)
        return np.asarray(kept[term.last] if term.name == "used" else kept[span].sum(axis=0))

    def kept(self, name: str) -> Array:
        """What was booked under a name, (quarter, columns)."""
        return self.sums.get(name, np.zeros((self.case.quarters, self.width)))

    def cohort(self, name: str, block: Block) -> Cohort:
        """The quarters of a contract whose owners' gain is asked for."""
        contract = self.case.contracts[name.removeprefix(GAIN)]
        series = {what: np.asarray(block.series[f"labs.{contract.lab}.{what}"], dtype=np.float64) for what in ("equity", "capacity")}
        a_unit = 1 / np.where(series["capacity"] > 0, series["capacity"], np.inf)
        called, received, delivered, swept, support = (self.kept(part) for part in parts_of_gain(name))
        return Cohort(called, received, delivered, series["equity"] * a_unit, (swept - support) * a_unit)

    def read(self, block: Block) -> dict[str, tuple[Array, str]]:
        """Every measure."""
        found = {}
        for row in self.rows:
            of, to = ([term.times * self.value(term, block) for term in side] for side in self.terms[row.id])
            above = row.times * sum(of)
            below = sum(to) if to else np.ones(self.width)
            found[measure_name(row)] = (np.where(below == 0, np.nan, above / np.where(below == 0, 1, below)), row.unit)
        return found
