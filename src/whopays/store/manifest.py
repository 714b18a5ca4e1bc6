"""The manifest of a saved run: what was asked, by which code, in which format."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from whopays.model.result import Result
from whopays.store.location import StoreError

FORMAT = 1
SCHEMA = "whopays.store"
FILE = "manifest.json"
DIGEST, TABLES = "digest", "digests"  # of the manifest without that line, and of each table: what was changed since is damaged
HEADER = ("case", "case_hash", "code_version", "as_of", "policy", "paths", "seed", "seconds")


@dataclass(frozen=True)
class Entry:
    """One line of the list of runs; `problem` says why a run cannot be read, else it is empty."""

    run: str
    created: str
    case: str = ""
    policy: str = ""
    as_of: str = ""
    paths: int = 0
    seed: int = 0
    seconds: float = 0.0
    views: tuple[str, ...] = ()
    bytes: int = 0
    problem: str = ""
    sets: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    variance_reduction: str = "none"


def texts(value: Any) -> bool:
    """Whether a value is a list of words."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def numbers(value: Any) -> bool:
    """Whether a value is a mapping from words to numbers."""
    return isinstance(value, dict) and all(isinstance(one, int | float) for one in value.values())


SHAPES: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("run", "created", "case", "case_hash", "code_version", "as_of", "policy"), lambda value: isinstance(value, str)),
    **dict.fromkeys(("paths", "seed"), lambda value: isinstance(value, int) and not isinstance(value, bool)),
    "seconds": lambda value: value is None or isinstance(value, int | float),
    **dict.fromkeys(("views", "statements", "not_ranked", "limits"), texts), "weights": numbers,
    "engine": lambda value: isinstance(value, dict),
}


def digest(content: bytes) -> str:
    """Checksum of a file or of a manifest."""
    return hashlib.sha256(content).hexdigest()


def sealed(found: dict[str, Any]) -> str:
    """Checksum of what a manifest says."""
    kept = {name: value for name, value in found.items() if name != DIGEST}
    return digest(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode())


def written(result: Result, run: str, now: datetime, tables: dict[str, str] | None = None) -> str:
    """Text of the manifest of a result saved as `run`; `tables` holds the checksum of each file beside it."""
    import platform

    import pyarrow

    said = {
        "schema": f"{SCHEMA}/{FORMAT}",
        "run": run,
        "created": now.isoformat(timespec="microseconds"),
        **{name: plain(getattr(result, name)) for name in HEADER},
        "views": list(result.views),
        "weights": plain(result.weights),
        "statements": list(result.pooled.statements),
        "not_ranked": list(result.not_ranked),
        "limits": list(result.limits),
        "engine": plain(result.manifest),
        "written_with": {"python": platform.python_version(), "pyarrow": pyarrow.__version__},
        TABLES: tables or {},
    }
    return json.dumps({**said, DIGEST: sealed(said)}, allow_nan=False, indent=1) + "\n"


def damaged(folder: Path, why: str) -> StoreError:
    """A run that cannot be relied on."""
    return StoreError(f"run {folder.name} is damaged: {why}", f"remove it with `whopays runs rm {folder.name}` and run again",
                      file=str(folder), is_input=False)


def read(folder: Path) -> dict[str, Any]:
    """Manifest of a run's folder; StoreError where it is damaged or of a newer format."""
    file = folder / FILE
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        name, _, number = str(found["schema"]).partition("/")
        version = int(number)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as problem:
        raise damaged(folder, f"{FILE} cannot be read ({type(problem).__name__})") from problem
    if name != SCHEMA or version > FORMAT:
        raise StoreError(
            f"run {folder.name} is in format {found['schema']}, written by whopays "
            f"{found.get('code_version', 'of another version')}; this one reads up to {SCHEMA}/{FORMAT}",
            "upgrade whopays to read it", file=str(file),
        )
    wrong = [part for part, fits in SHAPES.items() if part not in found or not fits(found[part])]
    if wrong:
        raise damaged(folder, f"{FILE} holds no usable {', '.join(wrong)}")
    if found.get(DIGEST, sealed(found)) != sealed(found):  # runs of early versions hold no checksum
        raise damaged(folder, f"{FILE} was changed after it was written")
    return dict(found)


def asked(engine: dict[str, Any]) -> dict[str, Any]:
    """How a run departs from its case as it stands; what an early version did not write, or is no text, is left at the default."""
    lists = {name: tuple(engine[name]) for name in ("sets", "conflicts", "modes") if texts(engine.get(name))}
    design = engine.get("variance_reduction")
    return {**lists, **({"variance_reduction": design} if isinstance(design, str) else {})}


def entry(folder: Path) -> Entry:
    """The line of the list for one run; a run that cannot be read is listed with its problem."""
    try:
        found = read(folder)
        return Entry(
            run=folder.name, created=found["created"], case=found["case"], policy=found["policy"],
            as_of=found["as_of"], paths=found["paths"], seed=found["seed"],
            seconds=found["seconds"] or 0.0, views=tuple(found["views"]),
            bytes=sum(file.stat().st_size for file in folder.iterdir()), **asked(found["engine"]),
        )
    except StoreError as problem:
        return Entry(run=folder.name, created="", problem=problem.message)
    except OSError as problem:
        return Entry(run=folder.name, created="", problem=f"run {folder.name} is damaged: {problem!r}")


def plain(value: Any) -> Any:
    """A value as JSON can hold it: no NumPy number, no tuple, no NaN.

    >>> plain({"a": (1.0, float("nan")), 2: True})
    {'a': [1.0, None], '2': True}
    """
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)
