"""Cover of debt service by site and year: the reducer against the futures themselves."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.engine.runs import TOYLAND, case_of, result_of
from whopays.engine.covers import LEVELS, STANDINGS, STEP, CoverWatch, covers_of
from whopays.engine.exposure import year_ends
from whopays.engine.reduce import POOLED
from whopays.model.bind import Columns
from whopays.model.simulate import simulate_block

PATHS = 256


def test_quantiles_and_shares_are_those_of_the_futures() -> None:
    case = case_of(TOYLAND)
    columns, made = Columns(tuple(case.views), ("fail",), PATHS), []
    flow: dict[int, Any] = {}

    def watcher(inputs: Any) -> Any:
        made.append(CoverWatch(case, columns, inputs))

        def seen(stage: Any, moves: Any, now: Any) -> None:
            made[0](stage, moves, now)
            if stage.__name__ == "fail":
                flows = now.flows
                flow[now.quarter] = (flows.site_flow, flows.site_scheduled, flows.locked, flows.site_default)

        return seen

    block = simulate_block(case, columns, 1, 0, watcher=watcher)
    told = covers_of(case, made[0].reduce())
    ends, site, view = year_ends(case), list(case.contracts).index("alder-lease"), list(case.views)[1]
    record = next(one for one in told["records"] if (one["view"], one["contract"]) == (view, "alder-lease"))
    for year, end in enumerate(ends):
        quarters = range(0 if year == 0 else ends[year - 1] + 1, end + 1)
        cash, service, locked = (sum(block.part(flow[t][k][site], view, "fail") for t in quarters) for k in range(3))
        ever = sum(block.part(flow[t][3][site], view, "fail") for t in range(end + 1)) > 0
        owes = service > 1e-6 * 24e6
        assert record["owes"][year] == round(owes.mean(), 6) and record["defaulted"][year] == round(ever.mean(), 6)
        assert record["locked"][year] == round((owes & (locked > 0)).mean(), 6)
        for level in LEVELS:
            exact = np.quantile(np.minimum(cash[owes] / service[owes], 10), level, method="inverted_cdf") if owes.any() else None
            if exact is None:
                assert record["quantiles"][f"{level:g}"][year] is None
            else:
                assert abs(record["quantiles"][f"{level:g}"][year] - exact) <= STEP + 1e-9
    assert any(record["locked"]) and any(record["owes"])


def test_blocks_merge_to_one_answer_and_views_pool_by_weight() -> None:
    one, several = (result_of(TOYLAND, 1536, processes=n).manifest["sites"] for n in (1, 2))
    assert one == several
    records = {(r["view"], r["contract"]): r for r in one["records"]}
    case = case_of(TOYLAND)
    for name in case.contracts:
        if (POOLED, name) in records:
            for standing in STANDINGS:
                each = [np.array(records[view, name][standing]) * spec.weight if (view, name) in records else 0
                        for view, spec in case.views.items()]
                assert np.allclose(records[POOLED, name][standing], sum(each), atol=2e-6)
