"""A mode is one piece of the path axis; what only mode fail is asked for is as in a block that keeps it of all modes."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from tests.engine.runs import OPENAI, TOYLAND, case_of
from whopays.engine.local import Job, jobs_of, simulate, simulate_and_reduce
from whopays.engine.summary import books_of, weights_of
from whopays.model.bind import Columns, bind

PATHS = 64
ORDERS = (("fail", "keep"), ("keep", "fail"))


def job_of(name: str, modes: tuple[str, ...]) -> Job:
    case = case_of(name)
    return jobs_of(case, tuple(case.views), modes, "none", PATHS, 1, "float32")[0]


@pytest.mark.parametrize("modes", ORDERS)
def test_every_column_has_the_numbers_of_its_view_and_the_mode_it_says(modes: tuple[str, ...]) -> None:
    case = case_of(OPENAI)
    columns = Columns(tuple(case.views), modes, PATHS)
    inputs, drawn = bind(case, columns, 1, 0)
    name = next(name for name in drawn[columns.views[0]] if name.startswith("market."))
    values = getattr(inputs.market, name.removeprefix("market."))
    for at, (view, mode) in enumerate(columns.segments):
        cut = slice(at * PATHS, (at + 1) * PATHS)
        assert np.array_equal(values[cut], drawn[view][name]) and set(inputs.keep[cut].tolist()) == {float(mode == "keep")}
    first = columns.first("fail")
    assert first == len(columns.views) * PATHS * (1 if modes[0] == "fail" else 2)
    assert modes[0] == "keep" or not inputs.keep[:first].any()


@pytest.mark.parametrize("name", [TOYLAND, OPENAI])
def test_deflated_sums_of_mode_fail_alone_are_those_kept_beside_mode_keep(name: str) -> None:
    job = job_of(name, ORDERS[0])
    first, batch = job.columns.first("fail"), 8
    whole, part = simulate(job), simulate(job, deflated=first)
    assert first == part.ledger.deflated < whole.ledger.deflated and whole.ledger.batch == batch
    for key, sums in whole.ledger.batches.items():
        assert np.array_equal(part.ledger.batches[key], sums[: first // batch]), key
        assert np.array_equal(part.ledger.totals[key], whole.ledger.totals[key]), key
    weights = weights_of(job.case, job.views)
    one, other = books_of(job.case, whole, weights), books_of(job.case, part, weights)
    same(one, other)


@pytest.mark.parametrize("name", [TOYLAND, OPENAI])
def test_a_run_is_the_same_whichever_mode_comes_first(name: str) -> None:
    one, other = (simulate_and_reduce(job_of(name, modes)) for modes in ORDERS)
    for what in ("covers", "credit", "net", "end", "start", "flows", "figures", "series"):
        same(getattr(one, what), getattr(other, what), what)


def same(one: Any, other: Any, at: str = "") -> None:
    """Equal to the bit, whatever is nested in what."""
    if isinstance(one, dict):
        assert set(one) == set(other), at
        for key in one:
            same(one[key], other[key], f"{at}.{key}")
    elif hasattr(one, "__dataclass_fields__"):
        for field in fields(one):
            same(getattr(one, field.name), getattr(other, field.name), f"{at}.{field.name}")
    else:
        assert np.array_equal(np.asarray(one), np.asarray(other), equal_nan=True), at
