"""A printed number opened, for a program: the object `whopays.explain/1`."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from whopays.engine.explain import Explanation
from whopays.model.result import Result
from whopays.report.explain import notes


def explain_object(result: Result, found: Explanation) -> dict[str, Any]:
    """One number of a run as `whopays.explain/1`, valid against schemas/explain-1.json."""
    definition = found.definition
    plain = _plain({
        "schema": "whopays.explain/1", "run": result.run, "case": result.case, "case_hash": result.case_hash, "view": found.view,
        "figure": asdict(found.figure),
        "definition": {"text": definition.text, "mode": found.mode, "part": definition.part,
                       "quarters": list(definition.quarters) if definition.quarters else None, "contract_fields": list(definition.fields)},
        "flows": [asdict(one) for one in found.flows],
        "flows_sum": found.flows_sum, "flows_futures": found.flows_futures,
        "futures": found.futures, "figure_on_futures": {"value": found.on_futures[0], "error": found.on_futures[1]},
        "explained": found.explained,
        "ranked": [{**asdict(one), "inputs": [asdict(row) for row in found.inputs.get(one.assumption, [])]} for one in found.ranked],
        "fixed": [asdict(one) for one in found.fixed],
        "sources": [asdict(one) for one in found.sources.values()],
        "weakest_grade": found.weakest, "notes": notes(result, found),
    })
    return dict(plain)


def _plain(value: Any) -> Any:
    """Plain values; null where a number is undefined."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
