"""The instruments there are: one file each, found by listing this folder."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from whopays.model import transfer


def found() -> dict[str, ModuleType]:
    """Every instrument by its name; a new file is found without touching another.

    Kinds of transfer an instrument declares for itself are known from then on.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    for module in modules:
        transfer.OF_INSTRUMENTS.update(getattr(module, "KINDS", {}))
    return {module.NAME: module for module in modules}
