"""An interrupted run, comparison or study ends in the middle of a block: nobody waits for what workers have in hand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from whopays.engine import compare, local
from whopays.engine.points import Executor


def stand_still(job: Any) -> int:
    """The first block is there at once, the others never."""
    if job.block:
        time.sleep(3600)
    return int(job.block)


def blocks(**more: Any) -> list[Any]:
    return [SimpleNamespace(block=block, **more) for block in range(3)]


@pytest.mark.parametrize("name", ["run", "compare"])
def test_an_interruption_does_not_wait_for_blocks_in_hand(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "simulate_and_reduce", stand_still)
    monkeypatch.setattr(compare, "simulate_policies", stand_still)
    found: Iterator[Any] = (local.results_of(blocks(method=local.PLAINLY), 3) if name == "run"
                            else compare.outcomes_of(blocks(policies=("none",)), 3))
    assert next(found) == 0
    with pytest.raises(KeyboardInterrupt):
        found.throw(KeyboardInterrupt)


def test_a_study_that_is_interrupted_does_not_wait_either() -> None:
    with pytest.raises(KeyboardInterrupt), Executor(2) as executor:
        pool = executor.workers()
        assert pool.submit(stand_still, blocks()[0]).result() == 0
        pool.submit(stand_still, blocks()[1])
        raise KeyboardInterrupt
