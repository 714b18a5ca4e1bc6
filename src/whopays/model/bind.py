"""From a case to the kernel's inputs: the one place where YAML's names become arrays.

Views and modes lie side by side on the path axis, a mode in one piece: [view 1 fail, view 2 fail, ..., view 1 keep, ...].
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np

from whopays.case.assumption import Assumption
from whopays.case.case import Case
from whopays.case.distribution import Distribution, Fixed
from whopays.case.fault import CaseErrors, Fault
from whopays.case.quantities import SECTIONS, Backing, Firms, Owed, Warrants, declared
from whopays.finance.normal import cumulative, quantile
from whopays.finance.zero_curve import vasicek_shift
from whopays.model.inputs import QUARTER, Inputs
from whopays.model.owned import owned
from whopays.model.parties import Parties, backers_of, edges_of, firms_of
from whopays.model.shocks import BLOCK, Seed, draw_uniform
from whopays.model.site_terms import derived_rent, financing
from whopays.model.timetable import Signed, timetable

Array = Any

# Sections without rows
SCALARS = tuple(name for name, (_kind, axes) in SECTIONS.items() if not axes)
DRAWS_KEPT = 2_048  # of 8 KB each; the default case draws 140 a view and block
# Fields of a contract that shape its timetable, in the order of Signed
TIMETABLE = ("contracts.{}.online_from", "contracts.{}.online_to", "contracts.{}.lead_time", "contracts.{}.tenor",
             "contracts.{}.debt_term")


@dataclass(frozen=True)
class Columns:
    """What lies on the path axis: for each view and mode the same futures.

    paths : futures of this block; views, modes : names in order
    group : futures drawn together (see `design`); paths is a multiple of it
    """

    views: tuple[str, ...]
    modes: tuple[str, ...]
    paths: int
    group: int = 1

    @property
    def segments(self) -> list[tuple[str, str]]:
        """(view, mode) in the order of the path axis."""
        return [(view, mode) for mode in self.modes for view in self.views]

    def first(self, mode: str) -> int:
        """How many columns at the beginning hold a mode under all views: all where they are not those of that mode alone."""
        return len(self.views) * self.paths if self.modes[0] == mode else len(self.segments) * self.paths


def decimal_year(day: date) -> float:
    """A date as decimal calendar year, at the end of that day.

    >>> decimal_year(date(2025, 9, 30)) == 2025.75
    True
    """
    first, next_first = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return round(day.year + ((day - first).days + 1) / (next_first - first).days, 2)


def draw_assumption(row: Assumption, seed: Seed, block: int) -> Array:
    """Values of one drawn number on a block's futures, (path,); a group shares a Gaussian factor."""
    return drawn_once(row.name, row.value, row.group if row.correlation else None, row.correlation, seed, block)


@lru_cache(DRAWS_KEPT)
def drawn_once(name: str, value: Distribution, group: str | None, correlation: float, seed: Seed, block: int) -> Array:
    """The draw itself, kept and read only: studies and servers ask for the same numbers again and again."""
    uniform = draw_uniform(seed, name, block)
    if group:
        shared = quantile(draw_uniform(seed, f"group/{group}", block))
        own = quantile(uniform)
        uniform = cumulative(correlation**0.5 * shared + (1 - correlation) ** 0.5 * own)
    drawn = value.sample(uniform)
    drawn.setflags(write=False)
    return drawn


def drawn_values(case: Case, view: str, seed: Seed, block: int, paths: int) -> dict[str, Array]:
    """Every number that is drawn under a view: name -> (path,)."""
    rows = case.assumptions(view)
    return {name: draw_assumption(row, seed, block)[:paths] for name, row in rows.items() if not row.value.is_fixed}


def unstated(name: str) -> Distribution:
    """What a number means that a case does not state, `section.field` or `section.row.field`; KeyError where it must.

    >>> unstated("compute.build_elasticity")
    Fixed(value=0.0)
    """
    section, *_rows, field = name.split(".")
    absent = declared(section)[field]["absent"]
    if absent is None:
        raise KeyError(name)
    return Fixed(float(absent))


class Binder:
    """Turns the rows of a case into arrays over the columns of one block."""

    def __init__(self, case: Case, columns: Columns, seed: Seed, block: int, dtype: Any) -> None:
        self.case, self.columns, self.dtype = case, columns, dtype
        self.rows = {view: case.assumptions(view) for view in columns.views}
        self.drawn = {view: drawn_values(case, view, seed, block, columns.paths) for view in columns.views}

    @cached_property
    def expected_life(self) -> float:
        """Life of chips that decisions and books reckon with, years: the mean of the case over its views."""
        return float(np.mean([rows["compute.chip_life"].value.mean for rows in self.rows.values()]))

    def number(self, name: str) -> Array:
        """A float where all columns agree, else (path,); what nobody states is derived, or as its declaration says."""
        if name.endswith(".rent") and any(name not in rows for rows in self.rows.values()):
            return derived_rent(self.number, name.split(".")[1], self.case.curve, self.expected_life)
        fixed = {view: rows[name].value if name in rows else unstated(name) for view, rows in self.rows.items()}
        if all(value.is_fixed for value in fixed.values()):
            values = [value.low for value in fixed.values()]
            if len(set(values)) == 1:
                return values[0]
        parts = []
        for view in self.columns.views:
            one = self.drawn[view].get(name)
            column = np.full(self.columns.paths, fixed[view].low) if one is None else one
            parts.append(column)
        return np.concatenate(parts * len(self.columns.modes))

    def fixed(self, name: str) -> float:
        """A number that must be the same on all paths; a refusal that says so otherwise."""
        value = self.number(name)
        if not isinstance(value, float):
            row = self.rows[self.columns.views[0]][name]
            raise CaseErrors([Fault(row.place.file, row.place.line, row.place.column, f"{name} shapes the timetable and cannot be drawn",
                                    "give one number, the same in all views")])
        return value

    def table(self, numbers: list[Array]) -> Array:
        """Rows of floats or (path,) arrays as (rows, 1) or (rows, path)."""
        if not numbers:
            return np.zeros((0, 1), dtype=self.dtype)
        if all(isinstance(n, float) for n in numbers):
            return np.array(numbers, dtype=self.dtype)[:, None]
        width = len(self.columns.segments) * self.columns.paths
        return np.stack([np.broadcast_to(np.asarray(n, dtype=self.dtype), (width,)) for n in numbers])

    def record(self, section: str, rows: list[str], absent: Set[str] = frozenset()) -> Any:
        """One section of the declared quantities as arrays; rows in `absent` have no numbers and read as a neutral one."""
        kind, _axes = SECTIONS[section]
        arrays = {}
        for name, about in declared(section).items():
            neutral = float(max(about["low"] or 0.0, 0.0)) or (1.0 if about["unit"] == "ratio" else 0.0)
            numbers = [neutral if row in absent else self.number(f"{section}.{row}.{name}") for row in rows]
            arrays[name] = self.table(numbers)
        return kind(**arrays)

    def scalars(self, section: str) -> Any:
        """A section without rows: (1,) or (path,) arrays."""
        kind, _axes = SECTIONS[section]
        return kind(**{name: self.table([self.number(f"{section}.{name}")])[0] for name in declared(section)})

    def shares(self) -> Any:
        """Market shares (line, lab, 1), or (line, lab, path) where one of any line is drawn."""
        tables = {name: [self.table([self.number(f"shares.{line}.{lab}.{name}") for lab in self.case.labs]) for line in self.case.lines]
                  for name in declared("shares")}
        return SECTIONS["shares"][0](**{name: np.stack(np.broadcast_arrays(*lines)) for name, lines in tables.items()})

    def holdings(self) -> Any:
        """Shares of labs held by parties, (lab, party); a party that is not named holds nothing."""
        kind, _axes = SECTIONS["holdings"]
        rows = self.rows[self.columns.views[0]]
        names = [[f"holdings.{lab}.{party}.share" for party in self.case.parties] for lab in self.case.labs]
        return kind(share=np.array([[self.fixed(n) if n in rows else 0.0 for n in line] for line in names]))

    def rows_of(self, names: list[str]) -> Array:
        """Numbers by name, (row, 1) or (row, path)."""
        return self.table([self.number(name) for name in names])

    def firms(self) -> dict[str, Any]:
        """Firms that can fail, what they owe and back, and who they are in which role."""
        case, firms, edges, backers = self.case, firms_of(self.case), edges_of(self.case), backers_of(self.case)
        backed = [(name, backers.get(name, "nobody")) for name in case.contracts]
        caps = np.array([np.mean(self.number(f"contracts.{name}.vendor_finance_cap")) for name in case.contracts])
        parties = Parties(case, self.holdings().share, caps)
        at = [parties.at[parties.party_id[name]] for name in firms]
        roles = {key: np.ascontiguousarray(grid[:, at].T, dtype=self.dtype) for key, grid in parties.weights.items()}
        return {
            "firms": Firms(*(self.rows_of([f"firms.{name}.{field}" for name in firms]) for field in ("capital", "debt"))),
            "owed": Owed(self.rows_of([f"owed.{debtor}.{creditor}.amount" for debtor, creditor in edges])),
            "backing": Backing(*(self.rows_of([f"backing.{c}.{party}.{field}" for c, party in backed]) for field in ("share", "cap"))),
            "warrants": Warrants(self.rows_of([f"warrants.{name}.value" for name in case.contracts])),
            "firm_of": {key: parts for key, parts in roles.items() if parts.any()},
            "firm_rows": {key: owned(parts) for key, parts in roles.items() if parts.any()},
        }


def contracts_of(binder: Binder, opening: float) -> dict[str, Any]:
    """Plans of all contracts, by quarter, in the shapes of Inputs."""
    case = binder.case
    facts = [Signed(*(binder.fixed(form.format(name)) for form in TIMETABLE)) for name in case.contracts]
    return {**timetable(facts, [one.financing for one in case.contracts.values()], np.atleast_1d(binder.number("compute.chip_life")),
                        binder.expected_life, opening, case.quarters, binder.dtype),
            "late_quarters": round(binder.fixed("compute.long_stop") / QUARTER)}


def structure(binder: Binder) -> dict[str, Any]:
    """Who is whose tenant, who has finances, which columns keep everybody alive."""
    case, columns, dtype = binder.case, binder.columns, binder.dtype
    labs = list(case.labs)
    tenant_of = np.zeros((len(labs), len(case.contracts)), dtype=dtype)
    for at, contract in enumerate(case.contracts.values()):
        tenant_of[labs.index(contract.lab), at] = 1
    kinds = [lab.kind for lab in case.labs.values()]
    keep = [np.full(columns.paths, mode == "keep") for _view, mode in columns.segments]
    return {
        "tenant_of": tenant_of, "tenants": owned(tenant_of),
        "has_finance": np.array([[k != "fringe"] for k in kinds], dtype=dtype),
        "parent_owned": np.array([[k == "parent_owned"] for k in kinds], dtype=dtype),
        "keep": np.concatenate(keep).astype(dtype), **financing(case, dtype),
    }


def bind(case: Case, columns: Columns, seed: Seed, block: int, dtype: Any = np.float64,
         instruments: tuple[Any, ...] = ()) -> tuple[Inputs, dict[str, dict[str, Array]]]:
    """Inputs of one block of futures, and the drawn numbers by view (for the drivers).

    columns.paths <= 1,024; errors: CaseErrors when a number of the timetable is drawn.
    """
    assert columns.paths <= BLOCK
    binder = Binder(case, columns, seed, block, dtype)
    number = binder.fixed
    price = number("market.equity_risk_premium") / number("market.equity_volatility")
    shift = vasicek_shift(case.curve, number("market.short_rate_reversion"), number("market.short_rate_volatility"),
                          QUARTER, case.quarters + 1, price, number("market.correlation_equity_rate"))
    fringe = {name for name, lab in case.labs.items() if lab.kind == "fringe"}
    inputs = Inputs(
        **{name: binder.scalars(name) for name in SCALARS},
        lines=binder.record("lines", list(case.lines)), shares=binder.shares(), holdings=binder.holdings(),
        labs=binder.record("labs", list(case.labs), fringe), contracts=binder.record("contracts", list(case.contracts)),
        **binder.firms(), **structure(binder), **contracts_of(binder, decimal_year(case.opening)),
        tail_score=np.array([NormalDist().inv_cdf(number("insurance.tail_from"))], dtype=dtype),
        chip_life_expected=binder.expected_life,
        rate_shift=tuple(float(x) for x in shift),
        price_of_equity_risk=float(price), instruments=instruments)
    for active in instruments:
        signs = getattr(active.module, "signs", None)
        if signs is not None:
            inputs = signs(active.terms, inputs)
    return inputs, binder.drawn
