"""The Mesa version that a benchmark times is a model of toyland, not a straw man: it sells about what the engine sells."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from tests.engine.runs import TOYLAND, case_of, result_of

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
FUTURES = 40


@pytest.fixture
def agents(monkeypatch: pytest.MonkeyPatch) -> type:
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])
    from _agents_model import Toyland

    return Toyland


def test_agents_sell_what_the_engine_sells_and_keep_books(agents: type) -> None:
    case = case_of(TOYLAND)
    view = next(iter(case.views))
    engine = result_of(TOYLAND, 512, modes=("fail",))
    sales: dict[str, list[float]] = {name: [] for name, lab in case.labs.items() if lab.kind != "fringe"}
    for seed in range(FUTURES):
        model = agents(case, view, seed)
        before = {name: holder.cash for name, holder in model.holders.items()}
        total = dict.fromkeys(sales, 0.0)
        for _ in range(case.quarters):
            model.step()
            for name in sales:
                total[name] += model.holders[name].revenue
        for name in sales:
            sales[name].append(total[name])
        for name, holder in model.holders.items():  # cash is what the ledger says
            moved = sum(a * ((payee == name) - (payer == name)) for (payer, payee, _kind), a in model.ledger.items())
            assert holder.cash - before[name] == pytest.approx(moved, abs=1.0)
            assert holder.cash >= -1
        assert len({kind for _payer, _payee, kind in model.ledger}) > 20
    for name, found in sales.items():
        stated = engine.series(f"labs.{name}.revenue", view).mean.sum()
        assert np.mean(found) == pytest.approx(stated, rel=0.25), name
