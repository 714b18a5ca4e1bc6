"""Short runs of the shipped cases, kept, and what of a result must be the same to the last bit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.case.load import load
from whopays.engine.local import Job, run, simulate_and_reduce
from whopays.engine.reduce import Partial
from whopays.model.result import Result

TOYLAND, OPENAI = "toyland", "openai-2025"
CASES = (TOYLAND, OPENAI)
BOTH = ("fail", "keep")
OF_THE_CLOCK = ("seconds", "seconds_by_stage", "processes")  # may differ between two runs of the same


@lru_cache
def case_of(name: str, sets: tuple[str, ...] = ()) -> Case:
    return load(name, sets=sets)


@lru_cache
def partial_of(name: str, paths: int, block: int = 0, *, modes: tuple[str, ...] = BOTH, policy: str = "none", precision: str = "float32",
               views: tuple[str, ...] = (), seed: int = 1) -> Partial:
    """One block, reduced."""
    case = case_of(name)
    return simulate_and_reduce(Job(case, views or tuple(case.views), modes, policy, seed, block, paths, precision))


@lru_cache
def result_of(name: str, paths: int, **asked: Any) -> Result:
    """A whole run in this process."""
    return run(case_of(name), paths=paths, processes=asked.pop("processes", 1), **asked)


def bytes_of(thing: Any, at: str = "") -> Iterator[tuple[str, bytes]]:
    """Every number of a record with its place, as bytes; what the clock says is left out."""
    if at.split(".")[-1] in OF_THE_CLOCK:
        return
    if isinstance(thing, np.ndarray):
        yield at, str(thing.dtype).encode() + str(thing.shape).encode() + np.ascontiguousarray(thing).tobytes()
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from bytes_of(value, f"{at}.{key}")
    elif isinstance(thing, list | tuple):
        for index, value in enumerate(thing):
            yield from bytes_of(value, f"{at}.{index}")
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from bytes_of(getattr(thing, field.name), f"{at}.{field.name}")
    else:
        yield at, repr(thing).encode()


def differences(first: Any, second: Any) -> list[str]:
    """Places at which two records are not the same to the last bit."""
    a, b = dict(bytes_of(first)), dict(bytes_of(second))
    return [place for place in sorted(a.keys() | b.keys()) if a.get(place) != b.get(place)]
