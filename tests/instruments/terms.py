"""Terms for any instrument, made from what it declares; a case in another unit of money."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np

from whopays.case.assumption import Assumption
from whopays.case.case import Case
from whopays.case.distribution import Fixed, Lognormal, Mixture, Triangular, Uniform
from whopays.model.bind import Columns
from whopays.model.instrument import Active, declared_terms
from whopays.model.simulate import Block, simulate_block

PATHS = 32
MONEY = 3e7  # a large amount in toyland, where a site costs 12e6 a unit
UNITS = {"USD": MONEY, "USD/year": MONEY, "USD/GW": 1e6, "USD/GW-year": 1e6, "GW": 1.0, "share": 0.5, "rate": 0.02, "ratio": 1.0,
         "probability": 0.5, "years": 100.0, "months": 6.0, "quarters": 2.0}
AT_ONCE = ("begins", "grace", "smallest", "attachment", "crisis_shortage", "lead_time", "recoupment_years")
SPEEDY = {"lead_time": 0.5, "recoupment_years": 1.0, "half_life": 1.0, "tenor": 2.0, "holds": 1.0, "attachment": 0.0}


def largest(about: dict[str, Any]) -> float:
    """A large value a term may take."""
    value = UNITS[about["unit"]]
    return value if about["high"] is None else min(value, about["high"])


def generous(module: ModuleType, **changed: float) -> dict[str, float]:
    """Terms under which an instrument acts from the first quarter on."""
    declared = declared_terms(module)
    terms = {name: SPEEDY.get(name, 0.0 if name in AT_ONCE else largest(about)) for name, about in declared.items()}
    return terms | {name: value for name, value in changed.items() if name in terms}


def active(module: ModuleType, terms: dict[str, float], dtype: Any = np.float64) -> Active:
    """An instrument with these terms, zero or not."""
    return Active(module, module.Terms(**{name: np.array([value], dtype=dtype) for name, value in terms.items()}))


def zero(module: ModuleType) -> Active:
    """An instrument whose terms are all zero, forced to act."""
    return active(module, dict.fromkeys(declared_terms(module), 0.0))


def simulated(case: Case, *instruments: Active, modes: tuple[str, ...] = ("fail",), paths: int = PATHS, **more: Any) -> Block:
    """A block of a case in float64."""
    return simulate_block(case, Columns(tuple(case.views), modes, paths), 1, 0, instruments=instruments, **more)


def public_net(block: Block) -> np.ndarray:
    """Paid by the state less received over the horizon, (path,)."""
    net = np.zeros(block.ledger.width)
    for (payer, payee, _kind, _axis), amount in block.ledger.totals.items():
        net += amount.sum(axis=0) * ((payer == "government") - (payee == "government"))
    return net


def of_kind(block: Block, *kinds: str) -> np.ndarray:
    """Paid over the horizon under some kinds, (path,)."""
    return sum((a.sum(axis=0) for key, a in block.ledger.totals.items() if key[2] in kinds), np.zeros(block.ledger.width))


def scaled(value: Any, k: float) -> Any:
    """A distribution of k times the number."""
    if isinstance(value, Fixed):
        return Fixed(value.value * k)
    if isinstance(value, Uniform):
        return Uniform(value.low * k, value.high * k)
    if isinstance(value, Triangular):
        return Triangular(value.low * k, value.mode * k, value.high * k)
    if isinstance(value, Lognormal):
        return Lognormal(tuple((level, x * k) for level, x in value.quantiles))
    assert isinstance(value, Mixture)
    return Mixture(tuple((weight, scaled(part, k)) for weight, part in value.parts))


def power(row: Assumption, case: Case) -> int:
    """How a number changes with the unit of money: 1, 0 or -1."""
    section, *rest = row.name.split(".")
    if section == "lines" and case.lines[rest[0]].volume == "money":
        return {"level": 1, "ceiling": 1, "compute_per_unit": -1}.get(rest[1], 0)
    unit = row.unit
    return -1 if unit.endswith("/USD") else 1 if unit.startswith("USD") else 0


def in_money_of(case: Case, k: float) -> Case:
    """The same case counted in a unit of money 1/k as large."""
    rows = {view: {name: replace(row, value=scaled(row.value, k ** power(row, case))) if power(row, case) else row
                   for name, row in of.items()} for view, of in case.rows.items()}
    return replace(case, rows=rows)
