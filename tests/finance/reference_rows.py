"""Rows nobody here produced: inputs, expected value, tolerance, source, page."""

from __future__ import annotations

import csv
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "reference"
WORDS = {"source", "page", "unit", "quantity"}


def rows(name: str) -> list[dict[str, float | str]]:
    """The rows of tests/reference/<name>.csv; every row must name its source and tolerance."""
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        read = list(csv.DictReader(file))
    assert read, f"{name}.csv has no rows"
    for row in read:
        assert row["source"] and row["page"] and float(row["tolerance"]) > 0, row
    return [{key: text if key in WORDS else float(text) for key, text in row.items() if text != ""}
            for row in read]
