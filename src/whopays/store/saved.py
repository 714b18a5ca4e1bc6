"""Saved runs: save, load, list, remove.

A run is a folder: manifest.json and one Parquet file a table. It appears whole or not at all;
several writers may save into one store at once.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from whopays.model.result import Result
from whopays.store import manifest, tables
from whopays.store.location import StoreError, make_ready
from whopays.store.whole import being_written, publish, sweep, take_away

LAST = "last"
NAME_LENGTH = 40
N_SUGGESTED = 5
# A run of the largest shipped case holds under 20,000 rows a table and 1 MB in all; a stranger's file that says it holds
# much more is there to fill the memory.
MOST_ROWS, MOST_BYTES = 5_000_000, 500_000_000


def save(result: Result, root: Path, now: datetime | None = None) -> str:
    """Write a result into the store and return its run id, e.g. 20261122-openai-2025-3f2a.

    result  : what a run answered
    root    : folder of the store, created if need be
    now     : time of saving, for the id and the order of the list; the clock's by default
    Errors  : StoreError where the store cannot be written or the disk is full
    """
    import pyarrow.parquet as parquet

    if tables.POOLED in result.views:
        raise StoreError(f"a view may not be called '{tables.POOLED}'", "rename it in the case")
    make_ready(root)
    sweep(root)
    now = (now or datetime.now(UTC)).astimezone(UTC)
    try:
        with being_written(root) as folder:
            digests = {}
            for name, table in tables.to_tables(result).items():
                file = folder / f"{name}.parquet"
                parquet.write_table(table, file, compression="zstd")
                digests[file.name] = manifest.digest(file.read_bytes())
            attempt = 0
            while True:
                run = _run_id(result, now, attempt)
                (folder / manifest.FILE).write_text(
                    manifest.written(result, run, now, digests), encoding="utf-8")
                if publish(folder, root / run):
                    return run
                attempt += 1
    except OSError as problem:
        raise StoreError(
            f"the run could not be saved in {root}: {problem.strerror or problem}",
            "free some space or name another folder with --store",
            file=str(root), is_input=False,
        ) from problem


def load(run: str, root: Path) -> Result:
    """The result saved as `run`: a run id, the start or end of one that fits one run only, or `last`.

    Errors: StoreError for an unknown or ambiguous run, a newer format, a damaged file
    """
    folder = find(run, root)
    try:
        return _read(folder)
    except StoreError as problem:
        if folder.exists():
            raise
        raise gone(folder) from problem


def _read(folder: Path) -> Result:
    import pyarrow as pa

    found = manifest.read(folder)
    rows: dict[str, tables.Rows] = {}
    try:
        for name in tables.TABLES:
            rows[name] = _rows(folder / f"{name}.parquet", found)
        return _result(folder.name, found, rows)
    except (OSError, KeyError, TypeError, ValueError, pa.ArrowException) as problem:
        raise manifest.damaged(folder, str(problem).splitlines()[0] if str(problem) else type(problem).__name__) from problem


def _rows(file: Path, found: dict[str, Any]) -> tables.Rows:
    """Rows of one table; ValueError where it is no plain file, was changed, or says it holds more than any run does."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    if not file.is_file():
        raise ValueError(f"there is no {file.name}")
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"{file.name} is larger than any run's")
    content = file.read_bytes()
    sums = found.get(manifest.TABLES, {})  # early versions wrote none
    if not isinstance(sums, dict):
        raise ValueError("the checksums of its tables cannot be read")
    if sums.get(file.name, manifest.digest(content)) != manifest.digest(content):
        raise ValueError(f"{file.name} was changed after it was written")
    table = parquet.ParquetFile(pa.BufferReader(content))
    rows, unpacked = table.metadata.num_rows, sum(table.metadata.row_group(i).total_byte_size for i in range(table.num_row_groups))
    if rows > MOST_ROWS or unpacked > MOST_BYTES:
        raise ValueError(f"{file.name} says it holds {rows:,} rows and {unpacked:,} bytes, more than any run's")
    held: tables.Rows = table.read(use_threads=False).to_pylist()
    return held


def runs(root: Path) -> list[manifest.Entry]:
    """Saved runs, oldest first; those that cannot be read come first and say why."""
    found = [(folder, manifest.entry(folder)) for folder in _folders(root)]
    return sorted((one for folder, one in found if not one.problem or folder.exists()),  # what went meanwhile is not damaged
                  key=lambda one: (one.created, one.run))


def remove(run: str, root: Path) -> str:
    """Remove a run, named as for `load`; returns its full id."""
    folder = find(run, root)
    try:
        take_away(folder)
    except OSError as problem:
        if not folder.exists():
            raise gone(folder) from problem
        raise StoreError(
            f"run {folder.name} could not be removed: {problem.strerror or problem}",
            "change the permissions of the store", file=str(folder), is_input=False,
        ) from problem
    return folder.name


def gone(folder: Path) -> StoreError:
    """A run that another process removed meanwhile."""
    return StoreError(f"run {folder.name} is no longer there", "see `whopays runs`", file=str(folder.parent))


def find(run: str, root: Path) -> Path:
    """Folder of the run meant by an id, the start or end of one, or `last`."""
    folders = {folder.name: folder for folder in _folders(root)}
    if not folders:
        raise StoreError("no run is saved there", "make one with `whopays run`", file=str(root))
    if run == LAST:
        readable = [one.run for one in runs(root) if not one.problem]
        if readable:
            return folders[readable[-1]]
        raise StoreError("no run there can be read", "see `whopays runs`", file=str(root))
    if run in folders:
        return folders[run]
    fits = [name for name in sorted(folders)
            if run and (name.startswith(run) or name.endswith(run))]
    if len(fits) == 1:
        return folders[fits[0]]
    if fits:
        raise StoreError(f"'{run}' fits {len(fits)} runs: {_some(fits)}", "write more of the run's id")
    raise StoreError(f"no run '{run}' there",
                     f"choose one of: {_some(sorted(folders, reverse=True))}", file=str(root))


def _some(names: list[str]) -> str:
    more = len(names) - N_SUGGESTED
    return ", ".join(names[:N_SUGGESTED]) + (f" and {more} more" if more > 0 else "")


def _folders(root: Path) -> list[Path]:
    try:
        return [entry for entry in root.iterdir()
                if not entry.name.startswith(".") and (entry / manifest.FILE).is_file()]
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise StoreError(f"the store {root} cannot be read: {problem.strerror or problem}",
                         "name another folder with --store", file=str(root)) from problem


def _run_id(result: Result, now: datetime, attempt: int) -> str:
    """Day, case and four digits of what the run was; the attempt breaks ties between twins."""
    case = re.sub(r"[^a-z0-9]+", "-", result.case.lower()).strip("-")[:NAME_LENGTH] or "case"
    key = (result.case_hash, result.code_version, result.policy, result.paths, result.seed,
           now.isoformat(), attempt)
    return f"{now:%Y%m%d}-{case}-{hashlib.sha256(repr(key).encode()).hexdigest()[:4]}"


def _result(run: str, found: dict[str, Any], rows: dict[str, tables.Rows]) -> Result:
    views = tables.views_of(rows, found["views"], found["statements"])
    header = {name: found[name] for name in manifest.HEADER}
    if header["seconds"] is None:
        header["seconds"] = float("nan")
    return Result(
        **header, pooled=views.pop(tables.POOLED), views=views, weights=found["weights"],
        drivers=tables.drivers_of(rows["drivers"]), not_ranked=found["not_ranked"],
        limits=found["limits"], flows=tables.flows_of(rows["flows"]),
        manifest=found["engine"], run=run,
    )
