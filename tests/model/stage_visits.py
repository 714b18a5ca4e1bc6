"""Every stage of a short run, kept: what it saw and what it returned. Tests of stages call them again from there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

from whopays.case.load import load
from whopays.model.bind import Columns, bind
from whopays.model.books import book
from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.opening import opening
from whopays.model.shocks import draw_shocks, of_quarter
from whopays.model.state import State
from whopays.model.step import QUARTER_IN_ORDER
from whopays.model.transfer import Moves

TOYLAND, OPENAI = "toyland", "openai-2025"
CASES = (TOYLAND, OPENAI)


def module(stage: str) -> ModuleType:
    """The file of a stage; `from ... import demand` would give the function of that name."""
    return import_module(f"whopays.model.stages.{stage}")


@dataclass(frozen=True)
class Visit:
    """One stage at work: the state before it, its own return, and the state the books made of it."""

    quarter: int
    stage: str
    before: State
    shocks: dict[str, Any]
    returned: State
    moves: Moves
    booked: State


@dataclass(frozen=True)
class Opened:
    """Inputs and opening state of a few futures of a case."""

    inputs: Inputs
    state: State
    shocks: dict[str, Any]
    copies: int
    paths: int

    def of(self, quarter: int) -> dict[str, Any]:
        return of_quarter(self.shocks, quarter, slice(0, self.paths), self.copies)


@lru_cache
def opened(name: str, paths: int = 32, sets: tuple[str, ...] = (), modes: tuple[str, ...] = ("fail", "keep"),
           dtype: Any = np.float64) -> Opened:
    """A case at its opening date, all views."""
    case = load(name, sets=sets)
    columns = Columns(tuple(case.views), modes, paths)
    inputs, _drawn = bind(case, columns, 1, 0, dtype)
    copies = len(columns.segments)
    return Opened(inputs, opening(inputs, copies * paths), draw_shocks(case, 1, 0, dtype), copies, paths)


@lru_cache
def visits(name: str, quarters: int = 12, paths: int = 32, dtype: Any = np.float64) -> tuple[Visit, ...]:
    """All stages of the first quarters of a case, in order."""
    start = opened(name, paths, dtype=dtype)
    now, seen = start.state, []
    for quarter in range(quarters):
        shocks = start.of(quarter)
        for stage in QUARTER_IN_ORDER:
            returned, moves = stage(start.inputs, now, shocks)
            booked = book(start.inputs, returned, moves)
            seen.append(Visit(quarter, stage.__name__, now, shocks, returned, moves, booked))
            now = booked
        now = evolve(now, quarter=quarter + 1)
    return tuple(seen)


def at_stage(name: str, stage: str, **kept: Any) -> list[Visit]:
    """The visits of one stage."""
    return [visit for visit in visits(name, **kept) if visit.stage == stage]


def with_field(inputs: Inputs, section: str, **fields: Any) -> Inputs:
    """Inputs with some numbers of a section replaced."""
    return evolve(inputs, **{section: evolve(getattr(inputs, section), **fields)})
