"""The validation pages hold: rows they print are those the engine gives, and they were written from the cases as they are.

What is simulated on them takes minutes; `make soak` writes all pages anew and compares them word for word.
"""

from __future__ import annotations

import importlib.util
from types import ModuleType
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from extensions.transcript import ROOT

FOLDER = ROOT / "docs" / "reference"
REMEDY = "look why, then write it anew with `make validation`"


def written_by() -> ModuleType:
    """The script that writes the pages."""
    spec = importlib.util.spec_from_file_location("validation", FOLDER / "validation.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def faults() -> list[str]:
    """What no longer holds on the validation pages."""
    from whopays.case.outcome import shipped

    script = written_by()
    page, past = ((FOLDER / f"{name}.md").read_text(encoding="utf-8") for name in ("validation", "validation-history"))
    checks = ((script.reference(), page, "a reference row"), (script.orders(), page, "an order or rule"),
              (script.account(), page, "what stands where"), (script.stamp(shipped()), past, "a case of history"))
    return [f"{what} is not what the page says; {REMEDY}" for text, where, what in checks if text not in where]


def check(app: Sphinx) -> None:
    """Stop the build where a page does not hold."""
    found = faults()
    if found:
        raise ExtensionError("\n".join(found))


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("builder-inited", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
