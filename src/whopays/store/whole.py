"""Folders that appear whole or not at all, whoever dies while writing them.

A writer fills a hidden folder beside the final one, holds a lock in it, and renames it at the
end. A hidden folder whose lock is free belongs to a dead writer and is swept by the next.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

WRITING = ".writing-"
REMOVING = ".removing-"
LOCK = ".lock"
TAKING = ".taking"
TRIES = 5  # to take a run away while others sweep
UNLOCKED_AGE = 3600.0  # seconds after which a folder without a lock is a leftover


@contextmanager
def being_written(root: Path) -> Iterator[Path]:
    """A hidden folder to fill under `root`; gone after the block unless `publish` moved it."""
    folder = _hidden(root, WRITING)
    try:
        with _locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which gets its name only once held: no sweeper ever meets a living writer's lock free."""
    if sys.platform == "win32":
        yield  # a folder with an open file in it can be neither moved nor removed there: age decides
        return
    with open(folder / TAKING, "wb") as lock:
        _hold(lock)
        os.rename(folder / TAKING, folder / LOCK)
        yield


def publish(folder: Path, final: Path) -> bool:
    """Put a filled folder in its final place; False where something already stands there."""
    for file in folder.iterdir():
        if file.name != LOCK:
            _flush(file)
    (folder / LOCK).unlink(missing_ok=True)
    _flush(folder)
    try:
        os.rename(folder, final)
    except OSError:
        if final.exists():
            return False
        raise
    _flush(final.parent)
    return True


def take_away(folder: Path) -> None:
    """Remove a published folder: it stops being a run at once, even if the removal is killed."""
    for left in reversed(range(TRIES)):
        hidden = _hidden(folder.parent, REMOVING)
        try:
            os.rename(folder, hidden / folder.name)
            break
        except FileNotFoundError:  # another process swept the hidden folder away, unless it was the run that went
            if not left or not folder.exists():
                shutil.rmtree(hidden, ignore_errors=True)
                raise
    shutil.rmtree(hidden, ignore_errors=True)  # what another is sweeping at the same time, and what is left is swept by the next


def _hidden(root: Path, prefix: str) -> Path:
    """A new hidden folder that others may read as the user's umask says; mkdtemp's would be closed to a team."""
    folder = root / f"{prefix}{secrets.token_hex(8)}"
    folder.mkdir()
    return folder


def sweep(root: Path) -> int:
    """Remove what dead writers left under `root`; returns how many folders went."""
    n_swept = 0
    for folder in root.glob(".*"):
        left = folder.name.startswith(REMOVING) or (
            folder.name.startswith(WRITING) and _is_abandoned(folder)
        )
        if left and folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
            n_swept += 1
    return n_swept


def _is_abandoned(folder: Path) -> bool:
    """Whether no living writer holds the folder's lock; a young folder without lock is alive."""
    try:
        with open(folder / LOCK, "rb") as lock:
            return _hold(lock)
    except OSError:
        with suppress(OSError):
            return abs(time.time() - folder.stat().st_mtime) > UNLOCKED_AGE  # the clock may have been set back
        return False


def _hold(lock: IO[bytes]) -> bool:
    """Lock a file without waiting; False where another process holds it."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _flush(path: Path) -> None:
    """Make a file or folder survive a power cut."""
    if sys.platform == "win32" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
