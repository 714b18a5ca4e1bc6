"""Feed the plain-Python model in docs/ with single paths of a block, and read its ledger as the engine's."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.case.load import load
from whopays.model.bind import Columns
from whopays.model.books import STOCKS
from whopays.model.parties import edges_of, firms_of
from whopays.model.series import unit_of
from whopays.model.shocks import BY_LAB, BY_LINE, MARKET, draw_shocks
from whopays.model.simulate import Block, simulate_block

Array = Any
SEED = 1
HARD_TIMES = (
    "compute.chip_life={mixture: [{weight: 0.5, value: 1.5}, {weight: 0.5, value: 2}]}", "market.chip_supply=0.5",
    "labs.alder.cash=1e5", "labs.alder.support_per_year=2e5", "labs.alder.people_cost=9e6", "labs.alder.parent_stops=0.2",
    "labs.alder.parent_capacity={uniform: [0, 30e6]}",
    "labs.birch.cash=1e5", "labs.birch.flotation_from=2030", "labs.birch.flotation_share=0.2", "insurance.hazard=2",
    "contracts.birch-buy.tenor=0.75", "contracts.birch-buy.debt_term=0.5",
    "contracts.alder-lease.tenor=1", "contracts.alder-lease.debt_term=0.5", "lines.work.start=2031", "failure.rescue_belief=0.5",
    "market.supply_shock_hazard=0.5", "market.supply_shock_half_life=0.5", "market.supply_shock_cost=0.4", "market.supply_shock_delay=0.3",
    "contracts.alder-lease.abroad_share=0.7")
# A vendor lends to a lab, owes it warrants and backs its site: both fail in one quarter, each paid out of what the other pays
TOGETHER = (
    "backing.alder-hall.flint.share=1", "backing.alder-hall.flint.cap=1e7", "firms.flint.debt=0", "firms.flint.capital={uniform: [0, 6e6]}",
    "warrants.alder-lease.value=4e6", "warrants.alder-hall.value=2e6", "contracts.alder-lease.vendor_finance=2e6",
    "contracts.alder-lease.vendor_finance_cap=3e6", "labs.alder.people_cost=9e6", "labs.alder.cash=1e6",
    "failure.bankruptcy_cost=0.02", "failure.damages_cap=2", "failure.restructuring=0.9")
ROUNDING = 1e-6  # part of the largest flow below which a difference is rounding about nothing

DOCS = Path(__file__).resolve().parents[2] / "docs"
if str(DOCS) not in sys.path:
    sys.path.insert(0, str(DOCS))

import from_scratch  # noqa: E402
from scratch.books import CLAIM_MOVED_BY as CLAIM_MOVED_BY  # noqa: E402


def columns_of(case: Case, paths: int) -> Columns:
    """All views and both modes of a case."""
    return Columns(tuple(case.views), ("fail", "keep"), paths)


def shocks_of(case: Case, drawn: dict[str, Any], path: int) -> list[dict[str, Any]]:
    """The shocks of one path, quarter by quarter, by name."""
    quarters = []
    for t in range(case.quarters):
        one: dict[str, Any] = {name: float(drawn[name][t, path]) for name in MARKET}
        for names, rows in ((BY_LINE, case.lines), (BY_LAB, case.labs)):
            one |= {name: {row: float(drawn[name][t, at, path]) for at, row in enumerate(rows)} for name in names}
        quarters.append(one)
    return quarters


def path_file(case: Case, block: Block, drawn: dict[str, Any], view: str, mode: str, path: int) -> str:
    """One path as JSON, as docs/scratch/case.py reads it."""
    numbers = {name: row.value.low for name, row in case.assumptions(view).items() if row.value.is_fixed}
    numbers |= {name: float(values[path]) for name, values in block.drawn[view].items()}
    insurer = next((name for name, party in case.parties.items() if party.kind == "insurer"), "")
    return json.dumps({
        "opening": case.opening.isoformat(), "quarters": case.quarters, "mode": mode,
        "curve": {str(years): rate for years, rate in case.curve.items()}, "lines": list(case.lines),
        "labs": {name: lab.kind for name, lab in case.labs.items()},
        "contracts": {name: contract.lab for name, contract in case.contracts.items()},
        "financing": {name: contract.financing for name, contract in case.contracts.items()},
        "roles": {name: {"sponsor": c.sponsor, "vendor": c.vendor or c.counterparty} for name, c in case.contracts.items()},
        "lab_roles": {name: {"partner": lab.partner or "", "insurer": insurer} for name, lab in case.labs.items()},
        "numbers": numbers, "chip_life_expected": block.inputs.chip_life_expected, "shocks": shocks_of(case, drawn, path)})


@dataclass
class Plain:
    """What the plain-Python model says of every path of a block, in the shapes of the engine's block.

    series : name -> (quarter, path); totals, entries : key -> (row, path); deflated : key -> (batch, row, 2); stocks : name -> (row, path)
    """

    series: dict[str, Array]
    totals: dict[tuple[str, ...], Array]
    entries: dict[tuple[str, ...], Array]
    deflated: dict[tuple[str, ...], Array]
    stocks: dict[str, Array]


def plain_python(case: Case, block: Block, drawn: dict[str, Any]) -> Plain:
    """Run the plain-Python model on every path of the block, each from its own JSON text."""
    width = block.columns.paths * len(block.columns.segments)
    plain = Plain({}, {}, {}, {}, {})
    at = 0
    for view, mode in block.columns.segments:
        for path in range(block.columns.paths):
            one = from_scratch.run(json.loads(path_file(case, block, drawn, view, mode, path)))
            for name, seen in one.series.items():
                plain.series.setdefault(name, np.zeros((case.quarters, width)))[:, at] = seen
            for (place, stock), held in stocks_of(case, one.end).items():
                plain.stocks.setdefault(stock, np.zeros((place, width)))[:, at] = held
            read_ledger(case, one.ledger, plain, at, width, block.ledger.batch)
            at += 1
    return plain


def read_ledger(case: Case, ledger: list[tuple[Any, ...]], plain: Plain, at: int, width: int, batch: int) -> None:
    """Add the payments and entries of one path to the totals by kind."""
    axes = {"lab": list(case.labs), "contract": list(case.contracts), "firm": firms_of(case), "edge": ["/".join(e) for e in edges_of(case)]}
    for what, _quarter, payer, payee, kind, row, amount, discount, market_discount in ledger:
        axis, rows = next((axis, rows) for axis, rows in axes.items() if row in rows)
        if what == "note":
            plain.entries.setdefault((payer, kind), np.zeros((len(rows), width)))[rows.index(row), at] += amount
            continue
        key = (payer, payee, kind, axis)
        plain.totals.setdefault(key, np.zeros((len(rows), width)))[rows.index(row), at] += amount
        both = plain.deflated.setdefault(key, np.zeros((width // batch, len(rows), 2)))
        both[at // batch, rows.index(row)] += np.array([discount, market_discount]) * amount


def stocks_of(case: Case, end: SimpleNamespace) -> dict[tuple[int, str], list[float]]:
    """Every stock of the books at the end, by row: (rows, name) -> values."""
    held: dict[tuple[int, str], list[float]] = {}
    firms, edges = firms_of(case), edges_of(case)
    if firms:
        held[len(firms), "firm_debt"] = [end.firms[name].debt for name in firms]
        held[len(firms), "gains"] = [end.firms[name].gains for name in firms]
    if edges:
        held[len(edges), "owed"] = [end.owed[edge] for edge in edges]
    for stock in STOCKS:
        if stock in ("firm_debt", "owed"):
            continue
        field = {"site_cash": "cash", "site_reserve": "reserve"}.get(stock, stock)
        if stock != "cash" and hasattr(next(iter(end.sites.values())), field):
            held[len(case.contracts), stock] = [getattr(end.sites[name], field) for name in case.contracts]
        else:
            held[len(case.labs), stock] = [getattr(end.labs[name], field) if name in end.labs else 0.0 for name in case.labs]
    return held


def gap(theirs: Array, mine: Array, least: float) -> float:
    """Largest relative gap; below `least` (rounding about nothing) the gap is taken relative to `least`."""
    return float((np.abs(theirs - mine) / np.maximum(np.abs(mine), least)).max())


@dataclass
class Compared:
    """Largest relative gaps: by series, by kind (cash), by kind (deflated), by stock."""

    series: dict[str, float]
    ledger: dict[tuple[str, ...], float]
    deflated: dict[tuple[str, ...], float]
    stocks: dict[str, float]

    @property
    def worst(self) -> float:
        """The largest of all."""
        return max(max(part.values()) for part in (self.series, self.ledger, self.deflated, self.stocks))


def compare(block: Block, plain: Plain) -> Compared:
    """Engine against plain Python. Money below a millionth of the largest flow of a path counts as rounding."""
    assert set(block.series) == set(plain.series)
    turnover = ROUNDING * max(float(amount.max()) for amount in plain.totals.values())
    series = {name: gap(theirs, plain.series[name], turnover if unit_of(name, "USD", "GW") == "USD" else ROUNDING)
              for name, theirs in block.series.items()}
    ledger, deflated = {}, {}
    for key in set(block.ledger.totals) | set(plain.totals):
        theirs = block.ledger.totals.get(key, np.zeros(1))
        ledger[key] = gap(theirs, plain.totals.get(key, np.zeros_like(theirs)), turnover)
        theirs = block.ledger.batches.get(key, np.zeros(1))
        deflated[key] = gap(theirs, plain.deflated.get(key, np.zeros_like(theirs)), turnover)
    for key in set(block.ledger.entries) | set(plain.entries):
        theirs = block.ledger.entries.get(key, np.zeros(1))
        ledger[key] = gap(theirs, plain.entries.get(key, np.zeros_like(theirs)), turnover)
    stocks = {name: gap(np.asarray(getattr(block.after, name)), held, turnover) for name, held in plain.stocks.items()}
    return Compared(series, ledger, deflated, stocks)


def case_of(name: str, *sets: str) -> Case:
    """A shipped case; "hard-times" is toyland with a parent-owned lab, little cash, scarce and short-lived chips.

    What toyland seldom sees happens there: exits, worn chips, queues, short leases, a second failure. "together" is toyland where a
    vendor and its customer fail in the same quarter.
    """
    if name == "together":
        return load("toyland", sets=(*TOGETHER, *sets))
    if name != "hard-times":
        return load(name, sets=sets)
    other = {one.split("=")[0] for one in sets}
    case = load("toyland", sets=(*(one for one in HARD_TIMES if one.split("=")[0] not in other), *sets))
    return replace(case, labs={**case.labs, "alder": replace(case.labs["alder"], kind="parent_owned")})


def simulated(name: str, futures: int) -> tuple[Case, Block, dict[str, Any]]:
    """A case under all views and both modes, and its shocks."""
    case = case_of(name)
    return case, simulate_block(case, columns_of(case, futures), SEED, 0), draw_shocks(case, SEED, 0)


if __name__ == "__main__":
    chosen, view, mode, at = sys.argv[1:]
    print(path_file(*simulated(chosen, int(at) + 1), view, mode, int(at)))
