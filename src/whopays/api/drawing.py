"""Charts a worker makes of an answer: the report's, as ECharts options with their words and tables; no arithmetic."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from whopays.api import bounds
from whopays.api.results import result_of
from whopays.api.tasks import checked, line

Tell = Callable[[int, int], None]
SCHEMA: Final = "whopays.charts/1"
FANS: Final = ("revenue", "cash", "funding_gap")  # of the lab the answer is about


def charts(*, told: Tell, policy: str, paths: int, seed: int, lang: str, processes: int, real: float | None = None, **asked: Any) -> bytes:
    """What a page draws of one policy's run."""
    from whopays.report.real import in_real_money
    from whopays.study import lab_of

    case, views = checked([policy], **asked)
    result = result_of(case, views, told=told, policy=policy, mode="both", paths=paths, seed=seed, processes=processes,
                       conflicts=asked["conflicts"], creditors=paths > bounds.AT_ONCE_PATHS)
    result = result if real is None else in_real_money(result, real)
    return line(listed(of_run(result, lab_of(case, None), lang)))


def of_run(result: Any, lab: str, lang: str) -> Iterator[Any]:
    """Every chart a run has something for, those that tell most first."""
    from whopays.case.calls import calls_in
    from whopays.report.charts import (
        capital_stack,
        circular_deals,
        compute_price,
        default_curves,
        fan,
        loss_waterfall,
        sources_uses,
        tornado,
    )
    from whopays.report.look import Look

    look = Look(lang).of(calls_in(result.manifest))
    yield default_curves.of_run(result, look)
    yield sources_uses.of_run(result, look)
    if result.manifest.get("credit"):
        yield loss_waterfall.of_run(result, look)
        yield capital_stack.of_run(result, look)
        yield circular_deals.of_run(result, look)
    held = {one.id for one in result.pooled.series}
    for what in FANS:
        if f"labs.{lab}.{what}" in held:
            yield fan.of_series(result, f"labs.{lab}.{what}", look)
    yield compute_price.of_run(result, look)
    yield tornado.of_run(result, look)


def study_charts(*, told: Tell, found: str) -> bytes:
    """The charts of a study's answer, and of its tables that are looked at rather than read."""
    from whopays.report.charts.study_tables import all_of
    from whopays.report.look import Look

    study = json.loads(found)
    return line(listed(all_of(study, Look(study["lang"]))))


def subsidy_charts(*, told: Tell, found: str, lang: str) -> bytes:
    """The charts of one loan or guarantee."""
    from whopays.report.charts import cohort_cash, outlays, subsidy_components
    from whopays.report.look import Look

    record, look = json.loads(found), Look(lang)
    return line(listed([subsidy_components.of_record(record, look), cohort_cash.of_record(record, look), outlays.of_record(record, look)]))


def listed(made: Any) -> dict[str, Any]:
    """Charts as plain values; those there is nothing for are left out."""
    from whopays.report.answer import plain
    from whopays.report.drawing import chart_object

    return {"schema": SCHEMA, "charts": [plain(chart_object(one)) for one in made if one is not None]}  # a single future has no error
