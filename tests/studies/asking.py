"""Toyland asked by studies: small runs, one process."""

from __future__ import annotations

from dataclasses import replace

from whopays import policy
from whopays.case.case import Case
from whopays.case.load import load
from whopays.engine.futures import Point
from whopays.engine.levers import with_number
from whopays.engine.points import Executor
from whopays.study import Asked, lab_of

PATHS = 192


def toyland() -> Case:
    return load("toyland")


def point(case: Case, *, paths: int = PATHS, modes: tuple[str, ...] = ("fail", "keep"), seed: int = 1, gauge=None) -> Point:
    return Point(case, policy.load("none"), modes, paths, seed, lab_of(case, None), tuple(case.views), gauge)


def asked(executor: Executor, *, name: str = "none", paths: int = PATHS, seed: int = 1, plants: bool = False) -> Asked:
    """plants : toyland builds chip plants, which give work, and supply from abroad may stop"""
    case = toyland()
    if plants:
        case = replace(case, capacity_unit="kwspm")
        for number, value in (("benefits.jobs_per_capacity", 100.0), ("benefits.shortage_multiplier", 3.0),
                                                            ("market.supply_shock_hazard", 0.03)):
            case = with_number(case, number, value)
    return Asked(case, policy.load(name), lab_of(case, None), paths, seed, tuple(case.views), executor)
