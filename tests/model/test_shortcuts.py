"""Shortcuts of the kernel give the same bits as the long way, whatever the width of the arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import whopays as wp
from whopays.arrays import LARGE, maximum, minimum, positive, ratio
from whopays.case.quantities import Contracts
from whopays.model.bind import Columns, bind
from whopays.model.evolve import evolve
from whopays.model.once import once
from whopays.model.owned import WIDE, owned
from whopays.model.rare import gather
from whopays.model.site_debt import contracted

Array = Any


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sums_over_owners_do_not_hang_on_the_width(dtype: Any) -> None:
    rng = np.random.default_rng(1)
    matrix = np.zeros((4, 9), dtype=dtype)
    matrix[[0, 0, 0, 2, 2, 0], [0, 1, 2, 4, 5, 8]] = 1
    parts = np.array(matrix)
    parts[1, 0], parts[3, 4], parts[3, 5] = 0.25, 0.4, 1 / 3
    amount = (rng.standard_normal((9, 2 * WIDE)) * 1e9).astype(dtype)
    value = rng.standard_normal((4, 2 * WIDE)).astype(dtype)
    for grid in (matrix, parts):
        rows = owned(grid)
        assert np.allclose(rows.summed(amount, grid), grid @ amount, rtol=1e-5)
        assert np.allclose(rows.spread(value, grid), grid.T @ value, rtol=1e-5, atol=1e-6)
        for width in (2, 3, 17, WIDE - 1, WIDE, WIDE + 1):
            assert np.array_equal(rows.summed(amount[:, :width], grid), rows.summed(amount, grid)[:, :width])
            assert np.array_equal(rows.spread(value[:, :width], grid), rows.spread(value, grid)[:, :width])


def test_large_arrays_meet_numbers_as_small_ones_do() -> None:
    values = np.linspace(-2.0, 2.0, 2 * LARGE, dtype=np.float32).reshape(2, LARGE)
    few = values[:, :7]
    for name, work in {"positive": positive, "minimum": lambda a: minimum(a, 0.3), "maximum": lambda a: maximum(a, 1)}.items():
        assert work(values).dtype == np.float32
        assert np.array_equal(work(values)[:, :7], work(few)), name


def test_a_ratio_is_the_same_beside_a_denominator_of_zero() -> None:
    part, whole = np.array([[3.0, 5.0, 7.0]], dtype=np.float32), np.array([[7.0, 3.0, 0.0]], dtype=np.float32)
    assert np.array_equal(ratio(part, whole)[:, :2], ratio(part[:, :2], whole[:, :2]))
    assert ratio(part, whole, 1)[0, 2] == 1 and ratio(part, whole)[0, 2] == 0
    assert ratio(part[:, :0], whole[:, :0]).shape == (1, 0)


def contracts_of(name: str) -> Contracts:
    case = wp.load(name)
    return bind(case, Columns(tuple(case.views), ("fail",), 4), 1, 0, np.float64)[0].contracts


def test_terms_are_worked_out_once_a_record_and_anew_for_a_copy() -> None:
    asked: list[Any] = []

    @once
    def double(record: Any) -> Array:
        asked.append(record)
        return 2 * record.rent

    one = contracts_of("toyland")
    other = evolve(one, rent=3 * one.rent)
    assert np.array_equal(double(one), double(one)) and len(asked) == 1
    assert np.array_equal(double(other), 3 * double(one))
    before = contracted(one)
    free = contracted(evolve(one, operating_cost=0 * one.operating_cost))
    assert np.allclose(free - before, np.minimum(one.operating_cost, one.rent) / 4)


def test_a_record_on_some_paths_reads_what_is_asked_and_tells_what_changed() -> None:
    whole = contracts_of("openai-2025")
    wide = evolve(whole, rent=whole.rent + 0 * np.arange(8.0), capacity=whole.capacity + np.arange(8.0))
    there = gather(wide, np.array([2, 5]), 8)
    assert np.array_equal(there.capacity, wide.capacity[:, [2, 5]])
    changed = evolve(there, rent=there.rent + 1)
    assert set(changed.changes()) == {"rent"} and not there.changes()
    assert np.array_equal(evolve(changed, capacity=changed.capacity).capacity, there.capacity)
    with pytest.raises(AttributeError):
        evolve(there, rnet=1)
