"""The page of benchmarks is drawn from its JSON and from nothing else."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.bars import bar_chart
from benchmarks.page import WRITERS, write

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"


def test_the_page_and_its_charts_are_what_the_results_say(tmp_path: Path) -> None:
    held = json.loads((FOLDER / "benchmarks.json").read_text(encoding="utf-8"))
    assert list(held) == list(WRITERS)
    for path in write(held, tmp_path):
        assert path.read_text(encoding="utf-8") == (FOLDER / path.name).read_text(encoding="utf-8"), "run python -m benchmarks.bench --page"


def test_every_section_names_its_machine() -> None:
    for section in json.loads((FOLDER / "benchmarks.json").read_text(encoding="utf-8")).values():
        assert {"processor", "processors_allowed", "python", "libraries", "load_before", "at"} <= set(section["machine"])


def test_a_bar_is_as_long_as_its_value_or_its_logarithm() -> None:
    drawn = bar_chart("t", [("one", 1.0), ("ten", 10.0), ("hundred", 100.0)], "s", logarithmic=True)
    widths = [float(part.split('"')[0]) for part in drawn.split('width="')[2:] if 'height="18"' in part.split("/>")[0]]
    assert widths[2] == 2 * widths[1] > widths[0] == 1
    linear = bar_chart("t", [("one", 1.0), ("four", 4.0)], "s")
    short, long = (float(part.split('"')[0]) for part in linear.split('width="')[2:] if 'height="18"' in part.split("/>")[0])
    assert abs(long / short - 4) < 0.01
