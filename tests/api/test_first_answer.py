"""The first answer of a page: as many futures as the API says, each figure with an error."""

from __future__ import annotations

import re
from pathlib import Path

from whopays.api import bounds
from whopays.model.simulate import LEAST_BATCHES, batch_of

LADDER = Path(__file__).resolve().parents[2] / "web" / "src" / "answers.ts"


def test_the_page_asks_first_what_the_api_says() -> None:
    found = re.search(r"LADDER = \[([\d, _]+)\]", LADDER.read_text(encoding="utf-8"))
    assert found is not None
    rungs = [int(one) for one in found[1].split(",")]
    assert rungs[0] == bounds.FIRST_PATHS
    assert rungs[1] == bounds.AT_ONCE_PATHS, "the second answer comes in the response too"
    assert rungs == sorted(rungs)
    assert rungs[-1] <= bounds.MOST_PATHS


def test_the_first_answer_has_enough_batches_for_an_error() -> None:
    assert bounds.FIRST_PATHS // batch_of(bounds.FIRST_PATHS) >= LEAST_BATCHES
