"""SQL over saved runs: DuckDB in memory reads the Parquet files where they lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from whopays.store.location import StoreError
from whopays.store.saved import find, runs
from whopays.store.tables import TABLES

if TYPE_CHECKING:
    import duckdb


def database(root: Path, run: str | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory with a view a table: figures, series, who_pays, drivers, flows.

    root    : folder of the store
    run     : one run, named as for `load`; every readable run by default
    returns : connection; each view has a column `run` beside the table's own
    Errors  : StoreError where no run is saved

    Example: database(root).execute("select run, value from figures where id = 'funding_gap.2030'")
    """
    import duckdb

    folders = ([find(run, root)] if run else
               [root / one.run for one in runs(root) if not one.problem])
    if not folders:
        raise StoreError(f"no run is saved in {root}", "make one with `whopays run`", file=str(root))
    connection = duckdb.connect(":memory:", config={
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    })
    for table in TABLES:
        files = [str(folder / f"{table}.parquet") for folder in folders]
        rows = connection.read_parquet(files, filename=True, union_by_name=True)
        rows.project("parse_filename(parse_dirpath(filename)) as run, * exclude (filename)").create_view(table)
    return connection

