"""What follows from the terms of contracts alone is the same every quarter: it is worked out once a block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass
from functools import wraps
from typing import Any

import numpy as np

Array = Any


def once(work: Callable[[Any], Array]) -> Callable[[Any], Array]:
    """A function of one record that remembers its answer for the last record; records never change, their copies are others.

    Nothing is remembered of a traced record, nor of one that is cut to some paths or rows when it is read.
    """
    last: tuple[Any, Array] = (None, None)

    @wraps(work)
    def remembered(record: Any) -> Array:
        nonlocal last
        known, answer = last
        if known is not record:
            answer = work(record)
            if isinstance(answer, np.ndarray) and is_dataclass(type(record)):
                last = (record, answer)
        return answer

    return remembered
