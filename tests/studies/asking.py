"""Toyland asked by studies: small runs, one process."""

from __future__ import annotations

from dataclasses import replace

from whopays import policy
from whopays.case.case import Case, content_hash
from whopays.case.load import load
from whopays.engine.futures import Point
from whopays.engine.points import Executor
from whopays.study import Asked, lab_of

PATHS = 192


def toyland() -> Case:
    return load("toyland")


def point(case: Case, *, paths: int = PATHS, modes: tuple[str, ...] = ("fail", "keep"), seed: int = 1, gauge=None) -> Point:
    return Point(case, policy.load("none"), modes, paths, seed, lab_of(case, None), tuple(case.views), gauge)


def asked(executor: Executor, *, name: str = "none", paths: int = PATHS, seed: int = 1, builds: str | None = None) -> Asked:
    """builds : the unit capacity is counted in, where a study asks for other things than data centres"""
    case = toyland()
    if builds:
        case = replace(case, capacity_unit=builds)
        case = replace(case, hash=content_hash(case))
    return Asked(case, policy.load(name), lab_of(case, None), paths, seed, tuple(case.views), executor)
