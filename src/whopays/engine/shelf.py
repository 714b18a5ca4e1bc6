"""Finished parts of an interrupted study, on disk: what was simulated is not simulated again.

A part is one block of futures of one point. It is found by a checksum of all it depends on: case, policy, futures, what is
read, and the code itself, so a part of an older case or version is never found. Parts appear whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from functools import cache
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np

from whopays.engine.futures import Futures, Point

KEEP: Final = 7 * 24 * 3600.0  # seconds after which an interrupted study is given up; judgement: a week
ABOUT: Final = "about"
BETWEEN: Final = "|"


@cache
def code() -> str:
    """Checksum of the code that simulates: every module of the package."""
    total = hashlib.sha256()
    root = Path(__file__).parent.parent
    for file in sorted(root.rglob("*.py")):
        total.update(f"{file.relative_to(root)}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def checksum(*parts: Any) -> str:
    """Short name of anything whose text says all there is to say."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


class Shelf:
    """A folder of parts of one question; without one nothing is kept.

    folder : made when the first part is put there
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def place(self, point: Point, block: int) -> Path:
        """Where a part stands."""
        assert self.folder is not None
        gauge = f"{point.gauge.__module__}.{getattr(point.gauge, '__qualname__', '')}" if point.gauge else ""
        return self.folder / f"{checksum(*point.key[:-1], gauge, block, code())}.npz"

    def find(self, point: Point, block: int) -> Futures | None:
        """A part put there before; None where there is none or it cannot be read."""
        if self.folder is None:
            return None
        try:
            with np.load(self.place(point, block), allow_pickle=False) as held:
                about = json.loads(str(held[ABOUT]))
                values: dict[tuple[str, str], dict[str, Any]] = {tuple(segment): {} for segment in about["segments"]}
                for name in held.files:
                    if name != ABOUT:
                        view, mode, figure = name.split(BETWEEN, 2)
                        values[view, mode][figure] = held[name]
            return Futures(about["paths"], values, about["units"], about["weights"], about["read_in"])
        except (OSError, ValueError, KeyError, BadZipFile, EOFError):
            return None

    def put(self, point: Point, block: int, part: Futures) -> None:
        """Keep a part; where there is no room the study goes on without."""
        if self.folder is None:
            return
        about = {"paths": part.paths, "units": part.units, "weights": part.weights, "read_in": part.read_in,
                 "segments": [list(segment) for segment in part.values]}
        arrays = {BETWEEN.join((*segment, name)): array for segment, found in part.values.items() for name, array in found.items()}
        final = self.place(point, block)
        unfinished = final.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                np.savez(file, **{ABOUT: np.array(json.dumps(about))}, **arrays)  # type: ignore[arg-type]
            unfinished.replace(final)
        except OSError:
            unfinished.unlink(missing_ok=True)

    def clear(self) -> None:
        """Take the parts away: the study is answered."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def give_up_old(root: Path, now: float | None = None) -> None:
    """Take away what was interrupted long ago and nobody went on with."""
    for folder in root.iterdir() if root.is_dir() else ():
        try:
            if (now or time.time()) - folder.stat().st_mtime > KEEP:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
