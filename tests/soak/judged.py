"""What counts as an answer: a refusal whose every fault says where, what and what to do, or a success that holds up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from whopays.case.case import Case
from whopays.case.fault import CaseErrors
from whopays.engine.local import run
from whopays.report.json import run_object, text

Answer = TypeVar("Answer")
CLOSED = 1e-9  # source: model.md, "The law": float64


def accepted(read: Callable[[], Answer], tally: Counter[str], what: str) -> Answer | None:
    """The answer, or None where the input was refused as it should be; any other exception goes through."""
    tally[f"{what}: read"] += 1
    try:
        answer = read()
    except CaseErrors as refused:
        assert refused.errors, "refused without a fault"
        for fault in refused.errors:
            assert fault.file and fault.message and fault.remedy, f"a fault that does not say where, what or what to do: {fault!r}"
            assert fault.line >= 0 and fault.column >= 0, fault
            json.dumps(str(fault))
        return None
    tally[f"{what}: accepted"] += 1
    return answer


def simulated(case: Case, tally: Counter[str], what: str, policy: str = "none") -> None:
    """Four futures of a case that was accepted: a refusal is allowed, open books and numbers that are none are not."""
    with np.errstate(all="ignore"):  # what overflows is judged by what comes out
        result: Any = accepted(lambda: run(case, policy=policy, paths=4, processes=1, precision="float64"), Counter(), what)
    if result is None:
        return
    tally[f"{what}: simulated"] += 1
    assert result.manifest["largest_identity_residual"] < CLOSED
    assert not [one.id for one in result.pooled.series if not np.isfinite(one.mean).all()], "series that are not numbers"
    for view in (result.pooled, *result.views.values()):
        for statement, lines in view.statements.items():
            assert abs(sum(line.share for line in lines) - 1) < CLOSED, statement
    text(run_object(result))
