"""The validation pages as they are, word for word, from the code as it is: what was simulated may not go stale."""

from __future__ import annotations

import difflib
from collections import Counter
from types import ModuleType

import pytest

from tests.reference.pages import writer


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return writer()


def test_pages_are_what_the_code_writes(script: ModuleType, tally: Counter[str]) -> None:
    """All pages are written anew, figures with their errors, at the size and seed they state."""
    for path, text in script.pages().items():
        there = path.read_text(encoding="utf-8")
        tally["lines of the validation pages"] += len(text.splitlines())
        changed = list(difflib.unified_diff(there.splitlines(), text.splitlines(), "as it stands", "as written now", n=0, lineterm=""))
        assert there == text, f"{path.name} no longer holds; run `make validation`:\n" + "\n".join(changed[:60])


def test_simulated_rows_hold(script: ModuleType) -> None:
    assert [one.what for one in script.simulated() if one.holds is False] == []
