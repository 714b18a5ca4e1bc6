"""Where runs are kept, and what the store says when something is wrong with the place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

VARIABLE = "WHOPAYS_STORE"


class StoreError(Exception):
    """What is wrong with the store and what to do; `is_input` where the user named it wrongly."""

    def __init__(self, message: str, remedy: str, *, file: str = "", is_input: bool = True) -> None:
        super().__init__(f"{message}; {remedy}")
        self.message = message
        self.remedy = remedy
        self.file = file
        self.is_input = is_input

    def __reduce__(self) -> tuple[Callable[..., StoreError], tuple[str, str]]:
        """From one process to another: a pool whose worker's error cannot be read waits for ever."""
        return partial(type(self), file=self.file, is_input=self.is_input), (self.message, self.remedy)


def place(given: str | None = None) -> Path:
    """Folder of the store: as given, else WHOPAYS_STORE, else the user's data folder.

    given   : path written by the user, or None
    returns : absolute path; nothing is created
    Errors  : StoreError for an empty path

    >>> place("/tmp/runs").name
    'runs'
    """
    if given is not None:
        if not given.strip():
            raise StoreError("the store's path is empty", "name a folder after --store")
        return _reachable(given)
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return _reachable(named)
    import platformdirs

    return _reachable(str(Path(platformdirs.user_data_dir("whopays", appauthor=False)) / "runs"))


def _reachable(text: str) -> Path:
    """A path made whole; refused where the libraries that write tables cannot open it."""
    try:
        path = Path(text).expanduser().absolute()
    except (OSError, RuntimeError) as problem:  # the folder one stands in is gone, or the home of ~somebody
        raise StoreError(f"the store {text} cannot be found from here: {problem}", "name it from / on") from problem
    shown = str(path).encode("utf-8", "replace").decode()
    if shown != str(path):
        raise StoreError(f"the path of the store, {shown}, is not UTF-8",
                         f"name another folder with --store or {VARIABLE}, or set LC_ALL=C.UTF-8 if it is")
    return path


def make_ready(root: Path) -> None:
    """Create the store's folder and prove that it can be written; StoreError if not."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root, prefix=".probe-") as probe:
            probe.write(b"x")
    except OSError as problem:
        raise StoreError(
            f"the store {root} cannot be written: {problem.strerror or problem}",
            f"name another folder with --store or {VARIABLE}, or change its permissions",
            file=str(root),
        ) from problem
