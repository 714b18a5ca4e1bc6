"""The answer as one JSON object: decimals, USD, and null where a figure is undefined."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from whopays.model.result import SCHEMA, Result, Series, View
from whopays.report.shapes import names as schemas
from whopays.report.shapes import schema
from whopays.report.words import NOT_A_RATING, names_a_firm

__all__ = ["run_object", "schema", "schemas", "text"]
HEADER = ("run", "case", "case_hash", "code_version", "as_of", "policy", "paths", "seed", "seconds")


def run_object(result: Result) -> dict[str, Any]:
    """A run as the object `whopays.run/1`; the top level pools the views, `views` holds each.

    result  : what a run answered
    returns : dict of plain values, valid against schemas/run-1.json
    """
    limits = list(result.limits)
    if names_a_firm(result):
        limits.insert(0, f"Default probabilities of named firms: {NOT_A_RATING}.")
    return {
        "schema": SCHEMA,
        **{name: _plain(getattr(result, name)) for name in HEADER},
        **_view(result.pooled),
        "drivers": [_plain(asdict(one)) for one in result.drivers],
        "limits": limits,
        "views": {name: _view(view) for name, view in result.views.items()},
    }


def text(value: dict[str, Any]) -> str:
    """An object as JSON in ASCII, which any terminal and any reader takes; NaN is refused."""
    return json.dumps(value, allow_nan=False)


def _view(view: View) -> dict[str, Any]:
    return {
        "figures": [_plain(asdict(one)) for one in view.figures],
        "series": [_series(one) for one in view.series],
        "who_pays": [_plain(asdict(one)) for one in view.who_pays],
    }


def _series(one: Series) -> dict[str, Any]:
    return {
        "id": one.id, "unit": one.unit, "quarters": list(one.quarters),
        "mean": _plain(one.mean.tolist()), "error": _plain(one.error.tolist()),
        "quantiles": {f"{level:g}": _plain(path.tolist()) for level, path in one.quantiles.items()},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if hasattr(value, "item"):
        return _plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
