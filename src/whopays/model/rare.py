"""Run a stage only on the paths where something happens: a rare event costs what its paths cost."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import Any, TypeVar

import numpy as np

from whopays.arrays import zeros_like
from whopays.model.evolve import FIELDS, evolve
from whopays.model.inputs import Inputs
from whopays.model.instrument import Stage
from whopays.model.state import Flows, State
from whopays.model.transfer import Moves, only_on

Array = Any
Record = TypeVar("Record")
# No path axis, whatever the length of the last one; or the timetable of stage build, of no use to a rare event
NO_PATHS = frozenset(("tenant_of", "tenants", "firm_of", "firm_rows", "holdings", "instruments", "dates", "start_firm", "start_flexible",
                      "online_planned", "opening_stages", "opening_expiry", "expiry_after", "opening_service", "service_after",
                      "opening_maturity", "maturity_after", "wear_after", "rate_shift"))


class There:
    """A record on some paths only. A field is gathered when it is first read: a rare event reads a sixth of what there is.

    `evolve` copies it like any record; what was gathered is shared between the copies, so that the changes stand out.
    """

    def __init__(self, whole: Any, at: Array, width: int) -> None:
        self.__dict__.update({FIELDS: whole.__dict__, "_whole": whole, "_at": at, "_width": width, "_gathered": {}})

    def __getattr__(self, name: str) -> Any:
        gathered = self.__dict__["_gathered"]
        if name not in gathered:
            part = getattr(self.__dict__["_whole"], name)
            gathered[name] = part if name in NO_PATHS else gather(part, self.__dict__["_at"], self.__dict__["_width"])
        return gathered[name]

    def changes(self) -> dict[str, Any]:
        """Fields that differ from those of the record it was gathered from."""
        names = self.__dict__.keys() & self.__dict__[FIELDS].keys()
        return {name: self.__dict__[name] for name in sorted(names) if self.__dict__[name] is not self.__dict__["_gathered"].get(name)}


class Drawn(dict[str, Array]):
    """Shocks on some paths only, each gathered when it is read."""

    def __init__(self, whole: dict[str, Array], at: Array, width: int) -> None:
        self.whole, self.at, self.width = whole, at, width

    def __missing__(self, name: str) -> Array:
        self[name] = gather(self.whole[name], self.at, self.width)
        return self[name]


def gather(record: Any, at: Array, width: int) -> Any:
    """A record, tuple or dict with every array that has a path axis cut to the paths `at`, indices or a slice; a record as it is read."""
    if isinstance(record, np.ndarray):
        if not record.ndim or record.shape[-1] != width:
            return record
        return record[..., at] if isinstance(at, slice) else record.take(at, axis=-1, mode="clip")
    if isinstance(record, tuple):
        return tuple([gather(part, at, width) for part in record])
    if isinstance(record, dict):
        return {name: gather(part, at, width) for name, part in record.items()}
    return There(record, at, width) if is_dataclass(record) and hasattr(record, "__dict__") else record


def scatter(whole: Record, after: Any, at: Array, width: int) -> Record:
    """The whole record with what the stage changed put back on its paths; what was not there is zero elsewhere."""
    changed = {}
    for name, new in after.changes().items():
        if isinstance(new, np.ndarray):
            old = getattr(whole, name)
            full = np.zeros((*new.shape[:-1], width), dtype=new.dtype) if old is None else old.copy()
            full[..., at] = new[..., :len(at)]
            changed[name] = full
    return evolve(whole, **changed)


def where_it_happens(happens: Array, stage: Stage, inputs: Inputs, now: State, shocks: dict[str, Array],
                     tells: dict[str, Array]) -> tuple[State, Moves]:
    """Gather the paths, run the stage, scatter what it changed; its moves carry the paths they are on.

    happens : (path,) above 0 where the stage must run; elsewhere it would change nothing and pay nothing,
              so that a traced driver, which cannot gather, runs it on all paths
    tells   : flows that the stage writes, and an array of their shape: they are zero where nothing happens at all
    """
    if not isinstance(happens, np.ndarray):
        return stage(inputs, now, shocks)
    width = now.cash.shape[-1]
    at = np.flatnonzero(happens)
    if not len(at):
        return evolve(now, flows=evolve(now.flows, **{name: zeros_like(like) for name, like in tells.items()})), []
    # one path alone would be summed in another order than the same path beside others: it is computed twice, and kept once
    run = np.repeat(at, 2) if len(at) == 1 else at
    after, moves = stage(gather(inputs, run, width), gather(now, run, width), Drawn(shocks, run, width))
    flows: Flows = scatter(now.flows, after.flows, at, width)
    return evolve(scatter(now, after, at, width), flows=flows), [only_on(move, at) for move in moves]
