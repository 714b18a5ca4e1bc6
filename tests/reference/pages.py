"""The script that writes the validation pages, as a module: the tests ask it for what it would write."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

SCRIPT = Path(__file__).parents[2] / "docs" / "reference" / "validation.py"


def writer() -> ModuleType:
    """The script, run without being asked to write."""
    spec = importlib.util.spec_from_file_location("validation", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
