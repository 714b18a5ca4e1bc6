"""The loan files that come with the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def ready_made() -> list[str]:
    """Their names, sorted.

    >>> "chips-guarantee-fy2024" in ready_made()
    True
    """
    return sorted(entry.name.removesuffix(".yaml") for entry in _folder().iterdir() if entry.name.endswith(".yaml"))


def ready_made_file(name: str) -> Path:
    """The file of one of them.

    Errors: KeyError for a name that is none of them; a path is never followed.
    """
    if name not in ready_made():
        raise KeyError(f"no ready-made loan '{name}'; there are: {', '.join(ready_made())}")
    return _folder() / f"{name}.yaml"


def _folder() -> Path:
    return Path(str(files("whopays"))) / "data" / "loans"
