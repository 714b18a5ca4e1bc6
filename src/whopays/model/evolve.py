"""Copy a record with some fields changed."""

from __future__ import annotations

from typing import Any, TypeVar

Record = TypeVar("Record")
FIELDS = "_fields"  # where a record that reads its fields only when asked keeps their names


def evolve(record: Record, **changes: Any) -> Record:
    """A copy of a frozen record with some fields changed; a misspelt field is an error.

    `dataclasses.replace` checks and calls __init__, seven times the cost in the inner loop.
    """
    old = record.__dict__
    for name in changes:
        if name not in old and name not in old.get(FIELDS, ()):
            raise AttributeError(f"{type(record).__name__} has no field '{name}'")
    new: Record = object.__new__(type(record))
    new.__dict__.update(old, **changes)
    return new
