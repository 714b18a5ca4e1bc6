"""Runs as Parquet and a manifest; pyarrow and DuckDB are imported when a run is written or read."""

from whopays.store.location import StoreError as StoreError
from whopays.store.location import make_ready as make_ready
from whopays.store.location import place as place
from whopays.store.manifest import Entry as Entry
from whopays.store.query import database as database
from whopays.store.saved import find as find
from whopays.store.saved import load as load
from whopays.store.saved import remove as remove
from whopays.store.saved import runs as runs
from whopays.store.saved import save as save
