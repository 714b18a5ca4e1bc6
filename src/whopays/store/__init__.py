"""Runs as Parquet and a manifest; what reads or writes one is imported when it is asked for, pyarrow and DuckDB later still."""

from __future__ import annotations

from whopays.store.location import StoreError as StoreError
from whopays.store.location import make_ready as make_ready
from whopays.store.location import place as place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from whopays.store.manifest import Entry as Entry
    from whopays.store.query import database as database
    from whopays.store.saved import find as find
    from whopays.store.saved import load as load
    from whopays.store.saved import remove as remove
    from whopays.store.saved import runs as runs
    from whopays.store.saved import save as save

HELD = {"Entry": "manifest", "database": "query", "find": "saved", "load": "saved", "remove": "saved", "runs": "saved", "save": "saved"}


def __getattr__(name: str) -> Any:
    """A place of the store is known without arrays: a shell that completes the name of a run waits for none."""
    if name not in HELD:
        raise AttributeError(f"module 'whopays.store' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"whopays.store.{HELD[name]}"), name)
