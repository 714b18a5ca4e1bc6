"""Run a stage only on the paths where something happens: a rare event costs what its paths cost."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import Any, TypeVar

import numpy as np

from whopays.model.evolve import evolve
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.state import Flows, State
from whopays.model.transfer import Moves, only_on

Array = Any
Record = TypeVar("Record")
# No path axis, whatever the length of the last one; or the timetable of stage build, of no use to a rare event
NO_PATHS = frozenset(("tenant_of", "tenant_at", "firm_of", "holdings", "instruments", "dates", "start_firm", "start_flexible",
                      "online_planned", "opening_stages", "opening_expiry", "expiry_after", "opening_service", "service_after",
                      "opening_maturity", "maturity_after", "wear_after", "rate_shift"))


def gather(record: Any, at: Array, width: int) -> Any:
    """A record, tuple or dict with every array that has a path axis cut to the paths `at`."""
    if isinstance(record, np.ndarray):
        return record.take(at, axis=-1, mode="clip") if record.ndim and record.shape[-1] == width else record
    if isinstance(record, tuple):
        return tuple([gather(part, at, width) for part in record])
    if isinstance(record, dict):
        return {name: gather(part, at, width) for name, part in record.items()}
    if is_dataclass(record) and hasattr(record, "__dict__"):
        new: Any = object.__new__(type(record))
        new.__dict__.update({name: part if name in NO_PATHS else gather(part, at, width) for name, part in record.__dict__.items()})
        return new
    return record


def scatter(whole: Record, before: Record, after: Record, at: Array, width: int) -> Record:
    """The whole record with what the stage changed put back on its paths; what was not there is zero elsewhere."""
    changed = {}
    for name, new in after.__dict__.items():
        if new is before.__dict__[name] or not isinstance(new, np.ndarray):
            continue
        old = whole.__dict__[name]
        full = np.zeros((*new.shape[:-1], width), dtype=new.dtype) if old is None else old.copy()
        full[..., at] = new[..., :len(at)]
        changed[name] = full
    return evolve(whole, **changed)


def where_it_happens(happens: Array, stage: Stage, inputs: Inputs, now: State, shocks: dict[str, Array]) -> tuple[State, Moves]:
    """Gather the paths, run the stage, scatter what it changed; its moves carry the paths they are on.

    happens : (path,) above 0 where the stage must run; elsewhere it would change nothing and pay nothing,
              so that a traced driver, which cannot gather, runs it on all paths
    """
    if not isinstance(happens, np.ndarray):
        return stage(inputs, now, shocks)
    width = now.cash.shape[-1]
    at = np.flatnonzero(happens)
    # deliveries of the past and what was due are large and of no use to a rare event; what is unpaid is in flows
    # one path alone would be summed in another order than the same path beside others: it is computed twice, and kept once
    run = np.repeat(at, 2) if len(at) == 1 else at
    there = gather(evolve(now, history=(), flows=evolve(now.flows, dues=())), run, width)
    after, moves = stage(gather(inputs, run, width), there, gather(shocks, run, width))
    flows: Flows = scatter(now.flows, there.flows, after.flows, at, width)
    whole = scatter(now, there, after, at, width)
    return evolve(whole, flows=flows), [only_on(move, at) for move in moves]
