"""Answers to draw and report on: small real ones, made once a session."""

from __future__ import annotations

from functools import cache
from typing import Any

from whopays.case.load import load
from whopays.engine.compare import compare
from whopays.engine.local import run
from whopays.engine.points import Executor
from whopays.model.result import Result
from whopays.policy import NONE
from whopays.policy import load as load_policy
from whopays.public_accounts.appraisal import appraise, as_record
from whopays.public_accounts.loan_file import read_loan
from whopays.report.compare import compare_object
from whopays.report.study import Heading
from whopays.report.study_json import study_object
from whopays.studies import found
from whopays.study import Asked, lab_of, with_limits

CASE, PATHS = "toyland", 512


@cache
def a_run(case: str = CASE, policy: str = NONE) -> Result:
    """A run of a shipped case."""
    chosen = load(case).with_policy(policy)
    return run(chosen, views=list(chosen.views), modes=("fail", "keep"), policy=policy, paths=PATHS, seed=1)


@cache
def a_comparison() -> dict[str, Any]:
    """Four policies on the same futures, as JSON."""
    case = load(CASE)
    names = (NONE, "backstop", "national-reserve", "tax-credit")
    return compare_object(compare(case, names, views=list(case.views), paths=PATHS, seed=1))


@cache
def a_study(name: str = "pay", lang: str = "en") -> dict[str, Any]:
    """A study's answer, as JSON."""
    case, study = load(CASE), found()[name]
    views = tuple(case.views)
    with Executor() as executor:
        asked = Asked(case, load_policy(NONE), lab_of(case, None), PATHS, 1, views, executor)
        answer = with_limits(study.answer(asked), case)
    head = Heading(name, study.QUESTION, case.name, case.as_of.isoformat(), NONE, asked.lab, PATHS, views, 1, 0.0, 1, case.hash, "0.1.0")
    return study_object(answer, head, lang)


@cache
def a_sweep() -> dict[str, Any]:
    """A sweep over two levers and two policies, as JSON; its numbers are invented."""
    def cell(value: float, unit: str = "USD") -> dict[str, Any]:
        return {"value": value, "error": value / 50, "unit": unit}

    points = [{"point": 2 * k + p, "policy": policy, "seed": 1, "sets": {"funding.equity_pace": pace, "compute.slip": slip},
               "figures": {"labs.alder.default_probability": cell(0.1 * slip / (1 + 10 * pace), "probability"),
                           "funding_gap.end": cell(1e9 * slip), "loss_in_failure": cell(2e9 * pace), "public_cost": cell(1e8 * p)},
               "who_pays": {"customer:customers": {"value": 1.0, "error": 0.0, "unit": "share"}}}
              for k, (pace, slip) in enumerate((pace, slip) for pace in (0.02, 0.04) for slip in (1.0, 1.5, 2.0))
              for p, policy in enumerate((NONE, "backstop"))]
    return {"schema": "whopays.sweep/1", "case": CASE, "case_hash": "0" * 64, "key": "0123456789abcdef", "paths": 1024, "points": points,
            "missing": 0, "trouble": {}}


@cache
def a_loan(name: str = "title-xvii-1703-fy2024") -> dict[str, Any]:
    """The appraisal of a ready-made loan file, as JSON."""
    from pathlib import Path

    from whopays.cli.subsidy import find_loan

    return as_record(appraise(read_loan(find_loan(Path(name)))))
