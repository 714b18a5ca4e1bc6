"""Estimates of others, and the sums of a run that they are made of: a gauge over a lab's books and all sites."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any, Final

import numpy as np

from whopays.case.case import Case, content_hash
from whopays.case.citations import DATA
from whopays.case.distribution import Distribution, Fixed
from whopays.case.fault import Faults
from whopays.case.files import read_file
from whopays.engine.estimate import Estimate, mean_of
from whopays.engine.futures import Futures
from whopays.engine.lab_books import LabBooks, entry
from whopays.engine.levers import changed, moved, names_like, with_value
from whopays.model.bind import Columns
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.simulate import Block
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, Moves, Transfer

Array = Any
FILE: Final = DATA / "outside" / "estimates.yaml"
FUNDS, OWN = "funds", "own"  # who pays what loans do not: funds and lenders' buyers, or firms from what they earn
EARNS: Final = ("landlord", "parent", "vendor")  # kinds of party that pay from what they earn
MODE: Final = "keep"
END: Final = 2030  # year HSBC, Bain and JPMorgan stop at; source: data/outside/estimates.yaml
NO_FINANCE: Final = ("funding.equity_pace", "funding.equity_pace_bust", "funding.convertible_share", "funding.debt_to_sales")
OPENING_CASH: Final = "all/opening_cash"
BN: Final = 1e9  # the estimates are in billions
KINDS: Final = {"construction": "spent", "chips": "spent", "site_loan": "loans", "operating_cost": "running"}


@cache
def outside() -> dict[str, dict[str, Any]]:
    """Publisher id -> publisher, date, source, values. Errors: CaseErrors where the shipped file cannot be read."""
    faults = Faults()
    root = read_file(FILE, faults)
    faults.raise_if_any()
    assert root is not None
    return {str(entry["id"]): entry for entry in (item.plain() for item in root.items())}


def summed(what: str, year: int) -> str:
    """Name of a sum over all sites or labs in a year: spent, loans, running, equity of funds, equity of firms, sales."""
    return f"all/{what}/{year}"


class Sums:
    """Gauge: books of one lab, and by year what is spent on sites and who pays it, (columns,) each."""

    def __init__(self, case: Case, columns: Columns, inputs: Inputs, lab: str) -> None:
        self.books = LabBooks(case, columns, inputs, lab)
        self.case, self.unit = case, case.currency
        self.years = self.books.years
        kinds = [case.parties[contract.sponsor].kind in EARNS for contract in case.contracts.values()]
        self.earns = np.array(kinds, dtype=float)
        self.width = len(columns.segments) * columns.paths
        self.sums = {summed(what, year): np.zeros(self.width) for year in dict.fromkeys(self.years)
                     for what in (*dict.fromkeys(KINDS.values()), FUNDS, OWN)}

    def __call__(self, stage: Stage, moves: Moves, now: State) -> None:
        self.books(stage, moves, now)
        year = self.years[now.quarter]
        for move in moves:
            if not isinstance(move, Transfer) or move.by != CONTRACT:
                continue
            rows = np.asarray(move.amount, dtype=np.float64)
            if move.kind in KINDS:
                self.add(summed(KINDS[move.kind], year), rows.sum(axis=0), move.at)
            elif move.kind == "sponsor_equity":
                own = self.earns @ rows if move.payer == "sponsor" else 0 * rows.sum(axis=0)
                self.add(summed(OWN, year), own, move.at)
                self.add(summed(FUNDS, year), rows.sum(axis=0) - own, move.at)

    def add(self, name: str, amount: Array, at: Array) -> None:
        """Book an amount, (path,)."""
        if at is None:
            self.sums[name] += amount
        else:
            self.sums[name][at] += amount

    def read(self, block: Block) -> dict[str, tuple[Array, str]]:
        """The lab's books, sums by year, and sales of all labs."""
        found = {name: (total, self.unit) for name, total in self.sums.items()}
        labs = [name for name, lab in self.case.labs.items() if lab.kind != "fringe"]
        years = np.array(self.years)
        for year in dict.fromkeys(self.years):
            sales = sum(block.series[f"labs.{name}.revenue"][years == year].sum(axis=0) for name in labs)
            found[summed("sales", year)] = (np.asarray(sales, dtype=np.float64), self.unit)
        cash = np.asarray(block.before.cash[self.books.at], dtype=np.float64)
        return {**self.books.read(block), **found, OPENING_CASH: (cash, self.unit)}


def money(id: str, what: str) -> float:
    """A published amount in the currency's units."""
    return float(outside()[id]["values"][what]) * BN


def number(id: str, what: str) -> float:
    """A published number as printed."""
    return float(outside()[id]["values"][what])


def own_names(case: Case, lab: str, field: str) -> list[str]:
    """A field of every contract of the lab."""
    return [f"contracts.{name}.{field}" for name, one in case.contracts.items() if one.lab == lab]


def with_rent(case: Case, lab: str) -> Case:
    """Every contract of the lab at HSBC's price of a GW-year."""
    price, rows = Fixed(money("hsbc", "rent_per_gw_year")), {}
    for view, old in case.rows.items():
        new = {}
        for name in own_names(case, lab, "rent"):
            row = old.get(name) or old[name.replace(".rent", ".operating_cost")]  # same unit; a deal at cost states no rent
            new[name] = replace(with_value(row, price, "HSBC's rent of a GW-year"), name=name)
        rows[view] = {**old, **new}
    dear = replace(case, rows=rows, hash="")
    return replace(dear, hash=content_hash(dear))


def with_money(case: Case, lab: str, view: str) -> Case:
    """HSBC's cash, facilities and vendors, and no other new money."""
    rows = case.assumptions(view)
    caps = [name for name in own_names(case, lab, "vendor_finance_cap") if rows[name].value.high > 0]
    facilities = money("hsbc", "facilities") - rows[f"labs.{lab}.revolver_limit"].value.mean
    fixed = {**dict.fromkeys((*NO_FINANCE, f"labs.{lab}.flotation_share"), 0.0), f"labs.{lab}.cash": money("hsbc", "liquidity"),
             f"labs.{lab}.committed_equity": facilities, **dict.fromkeys(caps, money("hsbc", "vendors") / max(len(caps), 1))}
    return changed(case, {name: always(Fixed(to)) for name, to in fixed.items()})


def ms_borrowed() -> float:
    """Part of spending to 2028 that Morgan Stanley sees borrowed, in [0, 1]."""
    borrowed = sum(number("morgan-stanley", what) for what in ("private_credit", "corporate_debt", "asset_backed"))
    return borrowed / number("morgan-stanley", "spent_2028")


def always(to: Distribution) -> Callable[[Distribution], Distribution]:
    """A change that leaves nothing of what was stated."""
    return lambda _: to


def with_loans(case: Case, share: float) -> Case:
    """Every site borrows the same part of its cost, if its rent carries it."""
    return changed(case, {name: lambda _: Fixed(share) for name in names_like(case, "contracts.*.loan_to_cost")})


def with_spending(case: Case, by: float) -> Case:
    """Everything not yet built as much larger, bought whatever happens, with the supply it takes."""
    later = [f"contracts.{name}.capacity" for name in case.contracts if not name.endswith("-installed")]
    firm = {f"contracts.{name}.firm_share": Fixed(1.0) for name in case.contracts}
    supply = dict.fromkeys(("market.chip_supply", "market.power_supply"), by)
    case = changed(case, {**{name: lambda old: moved(old, by) for name in (*later, *supply)}})
    return changed(case, {name: always(to) for name, to in firm.items()})


def all_firm(case: Case, lab: str) -> Case:
    """Every contract of the lab binds in full."""
    return changed(case, {name: lambda _: Fixed(1.0) for name in own_names(case, lab, "firm_share")})


def total(found: Futures, names: Iterable[str]) -> Array:
    """Pooled sum of figures, (path,)."""
    return sum(found.pooled(name, MODE) for name in names if found.has(name))


def years_to(found: Futures, end: int) -> list[int]:
    """Years of the run up to one."""
    years = {int(name.rsplit("/", 1)[1]) for name in found.units if name.startswith("all/spent/")}
    return sorted(year for year in years if year <= end)


def sum_of(found: Futures, what: str, years: Iterable[int]) -> Estimate:
    """Pooled mean of a sum over sites or labs in some years."""
    return mean_of(total(found, [summed(what, year) for year in years]), found.units[summed(what, END)])


def book(found: Futures, side: str, groups: Iterable[str], end: int = END) -> Array:
    """Pooled sum of groups of the lab's book up to a year, (path,)."""
    return total(found, [entry(side, group, year) for group in groups for year in years_to(found, end)])


def closing(id: str) -> tuple[float, float]:
    """What an estimate's parts add up to, and the whole it prints.

    >>> [round(one / 1e9, 1) for one in closing("hsbc")], [round(one / 1e9, 1) for one in closing("morgan-stanley")]
    ([442.5, 207.0], [1500.0, 1500.0])
    """
    if id == "hsbc":
        others = sum(money(id, what) for what in ("cash_before_rent", "vendors", "facilities", "liquidity"))
        return money(id, "rent_2030") - others, money(id, "gap")
    if id == "morgan-stanley":
        return sum(money(id, what) for what in ("private_credit", "private_equity", "corporate_debt", "asset_backed")), money(id, "raised")
    if id == "bain":
        return money(id, "spent_a_year") / number(id, "spending_over_sales"), money(id, "needed_2030")
    return money(id, "named"), money(id, "headline")
