"""What a benchmark times beside the engine is the same model: Mesa agents and plain NumPy answer as it does."""

from __future__ import annotations

import json

import numpy as np

from tests.engine.runs import TOYLAND, case_of
from tests.model.scratch_paths import path_file
from whopays.model.bind import Columns
from whopays.model.shocks import draw_shocks
from whopays.model.simulate import simulate_block

FUTURES = 160
TOLD = 4  # by agents
RELATIVE = 1e-9


def test_agents_and_plain_numpy_are_the_engine() -> None:
    from benchmarks.toyland_mesa import Toyland
    from benchmarks.toyland_numpy import simulate

    case = case_of(TOYLAND)
    view = next(iter(case.views))
    block, drawn = simulate_block(case, Columns((view,), ("fail",), FUTURES), 1, 0), draw_shocks(case, 1, 0)
    failed = sum(values[-1] for name, values in block.series.items() if name.endswith("default_probability"))
    told = [*np.flatnonzero(failed > 0)[: TOLD // 2], *np.flatnonzero(failed == 0)[: TOLD // 2]]
    assert len(told) == TOLD
    for path in told:
        seen = Toyland(json.loads(path_file(case, block, drawn, view, "fail", int(path)))).run_whole()
        assert set(seen) == set(block.series)
        for name, values in seen.items():
            ours = block.series[name][:, path]
            assert np.allclose(values, ours, rtol=RELATIVE, atol=1e-6 + RELATIVE * np.abs(ours).max()), name
    series, ledger = simulate(case, view, FUTURES, 1, {name: array[..., :FUTURES] for name, array in drawn.items()})
    for name, values in block.series.items():
        assert np.allclose(series[name], values, rtol=RELATIVE, atol=1e-6 + RELATIVE * np.abs(values).max()), name
    assert set(block.ledger.totals) <= set(ledger)
    for key, total in block.ledger.totals.items():
        assert np.allclose(ledger[key][0], total, rtol=RELATIVE, atol=1e-6 * (1 + np.abs(total).max())), key
