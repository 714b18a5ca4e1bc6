"""The review of threats names a test for each, and the test is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT

REVIEW = ROOT / "docs" / "guide" / "security.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def rows() -> list[list[str]]:
    """Rows of the tables of threats: threat, what stops it, the tests."""
    lines = [line for line in REVIEW.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if len(row) == 3 and row[0] != "threat" and not set(row[0]) <= set("-: ")]


def test_the_review_has_its_rows() -> None:
    assert len(rows()) > 15


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0][:40])
def test_every_threat_has_a_test_that_is_there(row: list[str]) -> None:
    named = NAMED.findall(row[2])
    assert named, f"no test stops '{row[0]}'"
    for file, test in named:
        path: Path = ROOT / file
        assert path.is_file(), f"{file} is not there"
        if test:
            functions = {node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)}
            assert test in functions, f"{file} has no {test}"
