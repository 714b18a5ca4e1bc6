"""What the tests of this folder share: write a case, find its faults and the place of a text."""

from __future__ import annotations

from pathlib import Path

from whopays.case.fault import Fault
from whopays.case.load import check


def faults_of(folder: Path, text: str) -> list[Fault]:
    """Faults of a case written to a file."""
    file = folder / "small.yaml"
    file.write_text(text, encoding="utf-8")
    return check(file)


def place_of(text: str, needle: str) -> tuple[int, int]:
    """Line and column, from 1, of a text that stands once in another."""
    assert text.count(needle) == 1, f"{needle!r} stands {text.count(needle)} times"
    before = text[:text.index(needle)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
