"""Studies: one file each, found by listing this folder."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from whopays.study import Study


@cache
def found() -> dict[str, Study]:
    """Every study there is: name -> module, in order of the folder."""
    modules = [cast(Study, import_module(f"{__name__}.{entry.name}")) for entry in iter_modules(__path__)]
    return {module.NAME: module for module in modules}
