"""Any legal numbers: books close on every path and quarter, no series is without a number, who pays adds to 1, no cash is negative."""

from __future__ import annotations

from collections import Counter
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.watched_books import Watch, net_by_role, pass_through_gap
from tests.soak.amounts import examples, times
from tests.soak.judged import CLOSED, accepted, simulated
from tests.soak.ranges import quantities, shares, within
from whopays.case.case import Case
from whopays.case.load import load
from whopays.model.bind import Columns
from whopays.model.books import STOCKS
from whopays.model.simulate import simulate_block

FUTURES = 4
ALONE = sorted(name for name in quantities() if not name.startswith(("shares.", "holdings.")))
FEW, MANY = 6, 60  # numbers moved at once
SHARDS, FEWEST = 8, 1  # so that processes share the numbers; numbers of a shard in short mode


def parts(most: int) -> st.SearchStrategy[dict[str, float]]:
    """Numbers and how far into their range each is moved, the ends more often than their measure."""
    far = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1), st.floats(0, 1))
    return st.dictionaries(st.sampled_from(ALONE), far, min_size=1, max_size=most)


def sets_of(moved: dict[str, float], turned: list[float]) -> tuple[str, ...]:
    """The --set texts of numbers moved, with what must hold between numbers mended where it is easily said.

    turned : shares of a line over the labs, at the start, as drawn; nothing keeps them
    """
    values = {name: within(name, part) for name, part in moved.items()}
    for name in list(values):
        stem, _, field = name.rpartition(".")
        if field == "chip_share":
            values[f"{stem}.power_share"] = min(values.get(f"{stem}.power_share", 0.0), max(0.0, 1 - values[name]))
        if field in ("online_from", "online_to"):
            ends = sorted((values[name], values.get(f"{stem}.online_from" if field == "online_to" else f"{stem}.online_to", values[name])))
            values |= {f"{stem}.online_from": ends[0], f"{stem}.online_to": ends[1]}
        if field == "level":
            values[f"{stem}.ceiling"] = max(values.get(f"{stem}.ceiling", 0.0), 2 * values[name] + 1)
    if turned:
        names = sorted(name for name in quantities() if name.startswith("shares.chat.") and name.endswith(".start"))
        values |= dict(zip(names, shares(turned[: len(names)]), strict=True))
    return tuple(f"{name}={value!r}" for name, value in sorted(values.items()))


def hold(case: Case) -> None:
    """Every identity of the books on every path and quarter, and numbers everywhere."""
    watch = Watch()
    with np.errstate(all="ignore"):  # what overflows is judged by what comes out
        block = simulate_block(case, Columns(tuple(case.views), ("fail", "keep"), FUTURES), 1, 0, dtype=np.float64, witness=watch)
    watch.quarters[0].before = block.before
    broken = [name for name, values in block.series.items() if not np.isfinite(values).all()]
    assert not broken, f"series that are not numbers: {broken}"
    for at, quarter in enumerate(watch.quarters):
        assert quarter.gap(block.inputs) <= CLOSED, f"a stock moves by more than payments and entries in quarter {at}"
        assert pass_through_gap(block.inputs, quarter) <= CLOSED, f"money is held where no cash is, in quarter {at}"
        net = net_by_role(quarter)
        scale = max(float(np.abs(one).max()) for one in net.values())
        assert float(np.abs(sum(net.values())).max()) <= CLOSED * max(scale, 1.0), f"payments do not add to zero in quarter {at}"
        turnover = np.maximum(sum(amount.sum(axis=0) for _move, amount in quarter.paid), 1.0)
        for stock in STOCKS:
            assert (np.asarray(getattr(quarter.after, stock)) >= -CLOSED * turnover).all(), f"{stock} is negative in quarter {at}"
        for move, amount in quarter.paid:
            assert (amount >= -CLOSED * turnover).all(), f"{move.kind} is paid backwards in quarter {at}"


def attacked(moved: dict[str, float], turned: list[float], tally: Counter[str], what: str) -> None:
    """One set of legal numbers: refused for what does not go together, or run with all identities."""
    case = accepted(partial(load, "toyland", sets_of(moved, turned)), tally, what)
    if case is None:
        return
    hold(case)
    simulated(case, tally, what)


@pytest.mark.parametrize("shard", range(times(1, 4)))
def test_a_few_numbers_anywhere_in_their_ranges(shard: int, tally: Counter[str]) -> None:
    @examples(short=16, long=50)
    @given(parts(FEW), st.lists(st.floats(0, 1), min_size=3, max_size=3) | st.just([]))
    def moved(chosen: dict[str, float], turned: list[float]) -> None:
        attacked(chosen, turned, tally, f"legal numbers, up to {FEW} moved")

    moved()


@pytest.mark.parametrize("shard", range(times(1, 4)))
def test_many_numbers_anywhere_in_their_ranges(shard: int, tally: Counter[str]) -> None:
    @examples(short=10, long=50)
    @given(parts(MANY), st.lists(st.floats(0, 1), min_size=3, max_size=3) | st.just([]))
    def moved(chosen: dict[str, float], turned: list[float]) -> None:
        attacked(chosen, turned, tally, f"legal numbers, up to {MANY} moved")

    moved()


@pytest.mark.parametrize("end", [0.0, 1.0], ids=["lowest", "highest"])
@pytest.mark.parametrize("shard", range(SHARDS))
def test_each_number_at_an_end_of_its_range(shard: int, end: float, tally: Counter[str]) -> None:
    """Not drawn: every number in turn; short mode takes a few of each shard."""
    for name in ALONE[shard::SHARDS][: times(FEWEST, len(ALONE))]:
        try:
            attacked({name: end}, [], tally, "legal numbers, one at an end")
        except AssertionError as broken:
            raise AssertionError(f"{name} at the {end} end: {broken}") from broken
