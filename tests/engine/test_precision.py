"""float32 is a run's default: nothing else slips in, and no survival history differs from float64."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from tests.engine.runs import CASES, OPENAI, TOYLAND, case_of, result_of
from whopays.model.bind import Columns
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.shocks import BLOCK
from whopays.model.simulate import Block, simulate_block
from whopays.model.state import State
from whopays.model.transfer import Moves
from whopays.policy import activate, load

HISTORIES = {TOYLAND: 6, OPENAI: 1}  # blocks of 1,024 futures under each view


@lru_cache
def block_of(name: str, block: int, dtype: Any) -> Block:
    case = case_of(name)
    return simulate_block(case, Columns(tuple(case.views), ("fail",), BLOCK), 1, block, dtype=dtype)


def arrays_of(record: Any, at: str = "") -> list[tuple[str, np.ndarray]]:
    """Every array inside a record, with its place."""
    if isinstance(record, np.ndarray):
        return [(at, record)]
    if isinstance(record, tuple | list):
        return [found for part in record for found in arrays_of(part, at)]
    if isinstance(record, dict):
        return [found for name, part in record.items() for found in arrays_of(part, f"{at}.{name}")]
    if is_dataclass(record) and not isinstance(record, type):
        return [found for field in fields(record) for found in arrays_of(getattr(record, field.name), f"{at}.{field.name}")]
    return []


@pytest.mark.parametrize("policy", ["none", "backstop"])
@pytest.mark.parametrize("name", CASES)
def test_a_run_in_float32_has_no_other_precision_anywhere(name: str, policy: str) -> None:
    wrong: set[str] = set()

    def watch(stage: Stage, moves: Moves, now: State) -> None:
        wrong.update(f"{stage.__name__}: {place} {array.dtype}" for place, array in arrays_of(now) if array.dtype != np.float32)
        wrong.update(f"{stage.__name__}: move {move.kind} {move.amount.dtype}" for move in moves if move.amount.dtype != np.float32)

    case = case_of(name)
    block = simulate_block(case, Columns(tuple(case.views), ("fail", "keep"), 16), 1, 0, dtype=np.float32, witness=watch,
                           instruments=activate(load(policy), np.float32))
    wrong.update(f"inputs{place} {array.dtype}" for place, array in inputs_of(block.inputs) if array.dtype != np.float32)
    assert sorted(wrong) == []
    assert {values.dtype for values in block.series.values()} == {np.dtype(np.float32)}
    assert {total.dtype for total in block.ledger.totals.values()} == {np.dtype(np.float64)}  # sums over time in float64
    assert {total.dtype for total in block.ledger.batches.values()} == {np.dtype(np.float64)}


def inputs_of(inputs: Inputs) -> list[tuple[str, np.ndarray]]:
    """Arrays stages compute with; who holds shares at the opening is for the books alone."""
    return [(place, array) for place, array in arrays_of(inputs) if not place.startswith(".holdings")]


def histories(block: Block) -> np.ndarray:
    """(lab, quarter, path): 1 once a lab has failed."""
    return np.stack([values for name, values in block.series.items() if name.endswith(".default_probability")])


@pytest.mark.parametrize("name", CASES)
def test_no_survival_history_differs_between_float32_and_float64(name: str, record_property: Any) -> None:
    """Architecture.md allows 1 path in 1e5; here none of these may differ."""
    differ = paths = failures = 0
    for block in range(HISTORIES[name]):
        narrow, wide = (histories(block_of(name, block, dtype)) for dtype in (np.float32, np.float64))
        differ += int((narrow != wide).any(axis=(0, 1)).sum())
        failures += int(wide[:, -1].sum())
        paths += wide.shape[-1]
    record_property("paths", paths)
    record_property("differ", differ)
    assert failures > paths / 100, "nothing fails here: the comparison says nothing"
    assert differ == 0, f"{differ} of {paths} histories differ"


@pytest.mark.parametrize("name", CASES)
def test_series_agree_between_float32_and_float64(name: str) -> None:
    narrow, wide = (block_of(name, 0, dtype).series for dtype in (np.float32, np.float64))
    for series, values in wide.items():
        size = np.abs(values).max()
        gap = np.abs(narrow[series] - values).max(axis=0)
        assert np.quantile(gap, 0.99) <= 1e-3 * size, series  # path by path, all but one in a hundred
        assert abs(narrow[series].mean(dtype=np.float64) - values.mean()) <= 1e-4 * size, series


@pytest.mark.parametrize("name", CASES)
def test_books_close_in_both_precisions(name: str) -> None:
    assert result_of(name, 128, precision="float64").manifest["largest_identity_residual"] <= 1e-9
    assert result_of(name, 128, precision="float32").manifest["largest_identity_residual"] <= 1e-5


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_the_manifest_says_which_precision(precision: str) -> None:
    assert result_of(TOYLAND, 8, precision=precision).manifest["precision"] == precision
