"""A folder of objects, on this machine or in an object store: written whole or not at all, listed, read.

    sweeps                        a folder here
    s3://bucket/path              Amazon's service, or any that speaks its language:
    s3://key:secret@bucket/path?endpoint_override=host:9000&scheme=http
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from whopays.store.location import StoreError

SCHEME = "://"


class Objects:
    """Named objects under one root; a name may hold slashes. Errors: StoreError."""

    def __init__(self, root: str) -> None:
        from pyarrow import fs

        self.root, self.shown = root, root.split("@")[-1]  # a secret in an address is never printed
        try:
            place: tuple[Any, str] = fs.FileSystem.from_uri(root) if SCHEME in root else (fs.LocalFileSystem(), str(Path(root).absolute()))
        except (OSError, ValueError) as problem:
            raise self.trouble("is no place this machine can reach", problem) from problem
        self.files, self.base = place
        self.is_local = self.files.type_name == "local"

    def under(self, name: str) -> Objects:
        """A folder within."""
        inner: Objects = object.__new__(Objects)
        inner.__dict__.update(self.__dict__, shown=f"{self.shown}/{name}", base=f"{self.base}/{name}")
        return inner

    def trouble(self, what: str, problem: Exception) -> StoreError:
        """What is wrong with the place, in one sentence."""
        told = str(problem).replace(self.root, self.shown).splitlines()[0][:200] if str(problem) else type(problem).__name__
        return StoreError(f"the store {self.shown} {what}: {told}", "name another with --store, or mend this one", file=self.shown)

    def names(self, folder: str) -> set[str]:
        """Names of the objects directly in a folder; empty where there is no folder."""
        from pyarrow import fs

        try:
            found = self.files.get_file_info(fs.FileSelector(f"{self.base}/{folder}", allow_not_found=True))
        except OSError as problem:
            raise self.trouble("cannot be listed", problem) from problem
        return {one.base_name for one in found if one.type == fs.FileType.File and not one.base_name.startswith(".")}

    def write(self, name: str, content: bytes) -> None:
        """Put an object; a reader sees the old one, or the new one whole. Writing the same twice does no harm."""
        path = f"{self.base}/{name}"
        aside = f"{os.path.dirname(path)}/.{os.path.basename(path)}.{os.getpid()}" if self.is_local else path
        try:
            self.files.create_dir(os.path.dirname(path), recursive=True)
            with self.files.open_output_stream(aside) as out:
                out.write(content)
            if aside != path:
                os.replace(aside, path)
        except OSError as problem:
            if aside != path:
                Path(aside).unlink(missing_ok=True)
            raise self.trouble("cannot be written", problem) from problem

    def read(self, name: str) -> bytes | None:
        """An object's content; None where there is none."""
        try:
            with self.files.open_input_stream(f"{self.base}/{name}") as source:
                content: bytes = source.read()
                return content
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise self.trouble("cannot be read", problem) from problem

    def remove(self, name: str) -> None:
        """Take an object away; nothing happens where there is none."""
        try:
            self.files.delete_file(f"{self.base}/{name}")
        except FileNotFoundError:
            return
        except OSError as problem:
            raise self.trouble("cannot be changed", problem) from problem

    def free_bytes(self) -> float:
        """Room left, bytes; endless for an object store."""
        folder = Path(self.base)
        while self.is_local and not folder.exists():
            folder = folder.parent
        return float(shutil.disk_usage(folder).free) if self.is_local else float("inf")


def as_table(columns: dict[str, Any]) -> bytes:
    """Columns as the bytes of a Parquet file; the same columns give the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    from whopays.store.tables import arrow

    sink = pa.BufferOutputStream()
    parquet.write_table(arrow(columns), sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content
