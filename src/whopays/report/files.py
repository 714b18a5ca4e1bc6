"""Reports as files that appear whole or not at all: written beside their place, then moved there."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from whopays.case.fault import CaseErrors, Fault
from whopays.report.tidy import MEANING, Tidy

README: Final = "README.txt"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula


def refusal(path: Path, problem: OSError) -> CaseErrors:
    """What to say where a report cannot be written."""
    return CaseErrors(
        [
            Fault(
                str(path),
                0,
                0,
                f"the report could not be written: {problem.strerror or problem}; nothing was left behind",
                "free some space, or name another place with --output",
            )
        ]
    )


def check_place(path: Path, *, folder: bool) -> None:
    """CaseErrors where a report cannot stand in this place because of what stands there; nothing is written."""
    if folder and path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise CaseErrors([Fault(str(path), 0, 0, "stands already and is not empty", "remove it, or name another folder with --output")])
    if not folder and path.is_dir():
        raise CaseErrors([Fault(str(path), 0, 0, "is a folder, and a file is to be written", "name a file with --output")])
    near = next(parent for parent in path.absolute().parents if parent.exists())
    wrong = errno.ENOTDIR if not near.is_dir() else 0 if os.access(near, os.W_OK) else errno.EACCES
    if wrong:
        raise refusal(path, OSError(wrong, os.strerror(wrong)))


def write_file(path: Path, data: bytes) -> None:
    """A file with these bytes, replacing one that is there; CaseErrors where it cannot be, the old one untouched."""
    check_place(path, folder=False)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(beside, "xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, path)
    except OSError as problem:
        raise refusal(path, problem) from problem
    finally:
        with suppress(OSError):
            beside.unlink()


def write_folder(path: Path, fill: Callable[[Path], None]) -> None:
    """A folder filled by a function; CaseErrors where it stands already or cannot be written."""
    check_place(path, folder=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.mkdir()
        fill(beside)
        if path.is_dir():
            path.rmdir()
        os.rename(beside, path)
    except OSError as problem:
        raise refusal(path, problem) from problem
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def csv_folder(tables: Sequence[Tidy], about: Sequence[str]) -> Callable[[Path], None]:
    """Fills a folder with one CSV a table, UTF-8, and a README of tables and columns."""

    def fill(folder: Path) -> None:
        for one in tables:
            out = io.StringIO(newline="")
            writer = csv.DictWriter(out, one.columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows({key: no_formula(plain(value)) for key, value in row.items()} for row in one.rows)
            (folder / f"{one.name}.csv").write_text(out.getvalue(), encoding="utf-8")
        (folder / README).write_text(readme(tables, about), encoding="utf-8")

    return fill


def parquet_folder(tables: Sequence[Tidy], about: Sequence[str]) -> Callable[[Path], None]:
    """Fills a folder with one Parquet file a table, each column's meaning in its metadata, and a README."""

    def fill(folder: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as parquet

        for one in tables:
            rows = [{name: plain(row.get(name)) for name in one.columns} for row in one.rows]
            made = pa.Table.from_pylist(rows)
            fields = [made.schema.field(name).with_metadata({"about": MEANING.get(name, name)}) for name in one.columns]
            schema = pa.schema(fields, metadata={"about": one.about, "whopays": json.dumps(list(about), ensure_ascii=False)})
            parquet.write_table(made.cast(schema), folder / f"{one.name}.parquet")
        (folder / README).write_text(readme(tables, about), encoding="utf-8")

    return fill


def readme(tables: Sequence[Tidy], about: Sequence[str]) -> str:
    """What the tables are, what their columns hold, whose numbers they are."""
    lines = [*about, ""]
    for one in tables:
        lines += [
            f"{one.name}: {one.about} ({len(one.rows):,} rows)",
            *(f"  {name}: {MEANING.get(name, name.replace('_', ' '))}" for name in one.columns),
            "",
        ]
    return "\n".join(lines)


def no_formula(value: Any) -> Any:
    """A cell that no spreadsheet calculates: an apostrophe goes before a text that begins as a formula does; no row breaks in it.

    >>> no_formula("=HYPERLINK(1)"), no_formula("Alder"), no_formula(-1.5), no_formula("-")
    ("'=HYPERLINK(1)", 'Alder', -1.5, '-')
    """
    if not isinstance(value, str):
        return value
    said = value.replace("\r", " ")
    return f"'{said}" if value.startswith(FORMULA) and len(value) > 1 else said


def plain(value: Any) -> Any:
    """A value that a cell holds: no list, no number that is none."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return None if isinstance(value, float) and value != value else value
