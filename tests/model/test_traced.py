"""The compiled driver and the plain one simulate the same futures: every total, series and stock agrees.

Compilation takes seconds a program, so a few policies are tried here and all of them in the long soak.
"""

from __future__ import annotations

from collections.abc import Iterator

import jax
import numpy as np
import pytest

import whopays as wp
from whopays.model import simulate, traced
from whopays.model.bind import Columns
from whopays.model.books import STOCKS
from whopays.model.simulate import Block
from whopays.model.state import State
from whopays.policy import activate, load

DUST = 1e-6  # USD: what rounding leaves of a payment that is not due
MONEY = ("totals", "batches", "entries", *(f"stock {name}" for name in STOCKS))  # shares and rates are compared however small
AGREES = 1e-10  # relative to the largest of its kind, in float64; source: docs/decisions/0003-array-libraries.md
PATHS = 32


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Compiled programs are forgotten after each test: a worker that held all of them took gigabytes."""
    yield
    traced.PROGRAMS.clear()
    jax.clear_caches()


def both(name: str, policy_name: str) -> tuple[Block, Block]:
    """The same block by either driver."""
    case = wp.load(name)
    columns, instruments = Columns(tuple(case.views), ("fail", "keep"), PATHS), activate(load(policy_name), np.float64, case)
    return (simulate.simulate_block(case, columns, 1, 0, instruments=instruments),
            traced.simulate_block(case, columns, 1, 0, instruments=instruments))


def gap(what: str, plain: np.ndarray, compiled: np.ndarray) -> float:
    """Largest difference over the largest size of either."""
    assert plain.shape == compiled.shape, what
    if not plain.size:
        return 0.0
    size = max(float(np.abs(plain).max()), float(np.abs(compiled).max()))
    return float(np.abs(plain - compiled).max()) / size if size > (DUST if what.startswith(MONEY) or what.endswith(".cash") else 0) else 0.0


def stocks(state: State) -> dict[str, np.ndarray]:
    """Every array of the state that both drivers keep in the same form."""
    named = {name: values for name, values in {**state.__dict__, **state.memory}.items() if isinstance(values, np.ndarray)}
    # the spread of no debt is any number: what it costs is compared
    named["term_spread"] = state.term_spread * state.term_debt
    named["site_cash"] = state.site_cash + state.site_reserve  # where nothing is trapped the first alone is rounding
    named["site_spread"] = state.site_spread * (state.site_debt + state.construction_debt)
    return named | {f"stages {k}": values for k, values in enumerate(state.stages)}


def assert_equal(name: str, policy_name: str) -> None:
    plain, compiled = both(name, policy_name)
    assert set(plain.series) == set(compiled.series)
    never = set(compiled.ledger.totals) - set(plain.ledger.totals)  # NumPy books no payment that happens on no path
    assert set(plain.ledger.totals) <= set(compiled.ledger.totals) and not any(compiled.ledger.totals[key].any() for key in never)
    pairs = {f"series {n}": (plain.series[n], compiled.series[n]) for n in plain.series}
    for what in ("totals", "batches", "entries"):
        ours, theirs = getattr(plain.ledger, what), getattr(compiled.ledger, what)
        pairs |= {f"{what} {key}": (ours[key], theirs[key]) for key in ours}
    ours, theirs = stocks(plain.after), stocks(compiled.after)
    # NumPy keeps the years to maturity of debt that has one; nobody reads those of the rest
    dated = sum(kind for kind in (plain.inputs.is_annuity, plain.inputs.is_bullet, plain.inputs.is_mini_perm) if kind is not None)
    ours["term_left"], theirs["term_left"] = ours["term_left"] * dated, theirs["term_left"] * dated
    pairs |= {f"stock {n}": (ours[n], theirs[n]) for n in ours if not n.endswith("history")}
    wrong = {what: gap(what, *arrays) for what, arrays in pairs.items() if not gap(what, *arrays) <= AGREES}
    assert not wrong
    assert len(pairs) > 100


def test_compiled_quarter_equals_the_plain_one() -> None:
    assert_equal("toyland", "national-reserve")


def test_other_numbers_need_no_second_compilation_and_single_precision_stays_single() -> None:
    case = wp.load("toyland")
    columns = Columns(tuple(case.views)[:1], ("fail",), 16)
    before = len(traced.PROGRAMS)
    first = traced.simulate_block(case, columns, 1, 0, dtype=np.float32)
    compiled = len(traced.PROGRAMS)
    other_seed = traced.simulate_block(case, columns, 2, 0, dtype=np.float32)
    assert len(traced.PROGRAMS) == compiled > before
    name = next(n for n in first.series if n.endswith("revenue"))
    assert np.abs(first.series[name] - other_seed.series[name]).max() > 0
    assert {str(values.dtype) for values in stocks(first.after).values() if values.dtype.kind == "f"} == {"float32"}
    assert {str(values.dtype) for values in first.ledger.totals.values()} == {"float64"}
