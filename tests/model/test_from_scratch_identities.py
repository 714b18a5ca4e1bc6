"""Identities of the books on every path and quarter, and that no payment can be lost or doubled unseen."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from tests.model.scratch_paths import case_of, columns_of
from tests.model.watched_books import Stretch, by_kind, net_by_role, pass_through_gap, watched
from whopays.model import step
from whopays.model.books import STOCKS
from whopays.model.instrument import Stage
from whopays.model.ledger import residual
from whopays.model.simulate import Block, simulate_block
from whopays.model.transfer import KINDS

FUTURES = 256
EXACT = {np.float64: 1e-9, np.float32: 1e-5}  # source: model.md, "The law"
BROKEN = 1e-3
SEEN = 1e-4  # of turnover: five powers of ten above rounding; what a failed lab still owes the public for a catastrophe is hardly more

CASES = [("hard-times", np.float64), ("toyland", np.float64),
         ("toyland", np.float32), ("openai-2025", np.float64), ("openai-2025", np.float32)]
each_case = pytest.mark.parametrize(("name", "dtype"), [pytest.param(n, d, id=f"{n}-{d.__name__}") for n, d in CASES])


@cache
def run(name: str, dtype: Any) -> tuple[Block, list[Stretch]]:
    return watched(name, FUTURES, dtype)


@each_case
def test_stocks_change_by_payments_and_entries_alone(name: str, dtype: Any) -> None:
    """Cash = last + received - paid; each claim = last + new + accrued - repaid - written off."""
    block, quarters = run(name, dtype)
    assert len(quarters) == len(next(iter(block.series.values())))
    assert max(one.gap(block.inputs) for one in quarters) <= EXACT[dtype]


@each_case
def test_all_payments_add_to_zero_over_parties(name: str, dtype: Any) -> None:
    for stretch in run(name, dtype)[1]:
        net = net_by_role(stretch)
        scale = max(float(np.abs(one).max()) for one in net.values())
        assert float(np.abs(sum(net.values())).max()) <= EXACT[dtype] * scale


@each_case
def test_money_passes_through_whole_where_no_cash_is_held(name: str, dtype: Any) -> None:
    block, quarters = run(name, dtype)
    assert max(pass_through_gap(block.inputs, one) for one in quarters) <= EXACT[dtype]


@each_case
def test_cash_is_never_negative_and_payments_neither(name: str, dtype: Any) -> None:
    _block, quarters = run(name, dtype)
    for stretch in quarters:
        turnover = np.maximum(sum(amount.sum(axis=0) for _move, amount in stretch.paid), 1.0)
        for stock in STOCKS:
            assert (np.asarray(getattr(stretch.after, stock), dtype=np.float64) >= -EXACT[dtype] * turnover).all(), stock
        for move, amount in stretch.paid:
            assert (amount >= -EXACT[dtype] * turnover).all(), move.kind


@each_case
def test_ledger_rebuilds_cash(name: str, dtype: Any) -> None:
    block, _quarters = run(name, dtype)
    assert residual(block.ledger, block.inputs, block.before, block.after) <= EXACT[dtype]


@pytest.mark.parametrize("name", ["toyland", "openai-2025"])
def test_no_stage_moves_a_stock_itself(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()

    def held(stage: Stage) -> Stage:
        def watched_stage(inputs: Any, now: Any, shocks: Any) -> Any:
            after, moves = stage(inputs, now, shocks)
            for stock in STOCKS:
                assert np.array_equal(getattr(after, stock), getattr(now, stock)), f"{stage.__name__} moves {stock}"
            seen.add(stage.__name__)
            return after, moves

        watched_stage.__name__ = stage.__name__
        return watched_stage

    stages = step.QUARTER_IN_ORDER
    monkeypatch.setattr(step, "QUARTER_IN_ORDER", tuple(held(stage) for stage in stages))
    case = case_of(name)
    simulate_block(case, columns_of(case, 64), 1, 0)
    assert seen == {stage.__name__ for stage in stages}


@cache
def kinds_of(name: str) -> set[str]:
    """Every kind of payment that occurs in a case."""
    return {kind for kind, total in by_kind(run(name, np.float64)[1]).items() if float(total.max()) > 1}


OF_STAGES = sorted(kind for kind in KINDS if not kind.startswith("guarantee_"))  # what an instrument pays needs a policy


def where_paid(kind: str) -> tuple[Block, list[Stretch]]:
    """Toyland where it pays a kind, else toyland in hard times."""
    for name in ("toyland", "hard-times"):
        if kind in kinds_of(name):
            return run(name, np.float64)
    raise AssertionError(f"{kind} is never paid, so nothing here proves anything about it")


@pytest.mark.parametrize("times", [0.0, 2.0], ids=["dropped", "doubled"])
@pytest.mark.parametrize("kind", OF_STAGES)
def test_a_kind_dropped_or_doubled_breaks_an_identity(kind: str, times: float) -> None:
    block, quarters = where_paid(kind)
    worst = max(max(one.gap(block.inputs, {kind: times}), pass_through_gap(block.inputs, one, {kind: times})) for one in quarters)
    assert worst > BROKEN


def test_every_kind_without_an_instrument_is_paid() -> None:
    paid = kinds_of("toyland") | kinds_of("hard-times")
    missing = set(OF_STAGES) - paid
    assert not missing, f"never paid, so nothing above proves anything about: {sorted(missing)}"


def part_of_turnover(block: Block, keys: list[tuple[str, ...]], holder: str) -> float:
    """The largest part of a holder's turnover that some payments are, over paths and rows."""
    def by_holder(key: tuple[str, ...]) -> Any:
        amount = block.ledger.totals[key]
        return block.inputs.tenant_of @ amount if holder == "lab" and key[3] == "contract" else amount

    turnover = sum(by_holder(key) for key in block.ledger.totals if holder in key[:2])
    mine = sum((by_holder(key) for key in keys if holder in key[:2]), 0 * turnover)
    return float((mine / np.maximum(turnover, 1.0)).max())


@pytest.mark.parametrize("kind", OF_STAGES)
def test_ledger_residual_sees_a_kind_dropped(kind: str) -> None:
    """The driver's own check, for every payment by or to a lab or a site: it sees a thousandth, and what is less as large as it is."""
    block, _quarters = where_paid(kind)
    keys = [key for key in block.ledger.totals if key[2] == kind and {"lab", "site"} & set(key[:2])]
    if not keys:
        pytest.skip("touches neither a lab nor a site; the test above sees it")
    kept = {key: block.ledger.totals[key] for key in keys}
    size = max(part_of_turnover(block, keys, holder) for holder in ("lab", "site"))
    assert size > SEEN
    try:
        for key in keys:
            block.ledger.totals[key] = 0 * kept[key]
        assert residual(block.ledger, block.inputs, block.before, block.after) > min(BROKEN, 0.9 * size)
    finally:
        block.ledger.totals |= kept
