"""An interrupted run, comparison or study ends in the middle of a block: nobody waits for what workers have in hand."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from types import SimpleNamespace
from typing import Any

import pytest

from tests.engine.runs import case_of
from whopays.api import worker
from whopays.cli import refusal
from whopays.engine import compare, local, points
from whopays.engine.points import Executor
from whopays.model.shocks import BLOCK
from whopays.policy import load


def stand_still(job: Any) -> int:
    """The first block is there at once, the others never."""
    if job.block:
        time.sleep(3600)
    return int(job.block)


def never(*_: Any) -> None:
    """Nothing is ever there."""
    time.sleep(3600)


def blocks(**more: Any) -> list[Any]:
    return [SimpleNamespace(block=block, case=SimpleNamespace(quarters=4), **more) for block in range(3)]


@pytest.mark.parametrize("name", ["run", "compare"])
def test_an_interruption_does_not_wait_for_blocks_in_hand(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "simulate_and_reduce", stand_still)
    monkeypatch.setattr(compare, "simulate_policies", stand_still)
    found: Iterator[Any] = (local.results_of(blocks(method=local.PLAINLY), 3) if name == "run"
                            else compare.outcomes_of(blocks(policies=("none",)), 3))
    assert next(found) == 0
    with pytest.raises(KeyboardInterrupt):
        found.throw(KeyboardInterrupt)


class Enough(Exception):
    """Nobody waits any more."""


def enough_at(first: int) -> Any:
    """What hears how far a run is, and has enough once so many futures are done."""
    def told(done: int, total: int) -> None:
        if done >= first:
            raise Enough

    return told


def test_who_listens_to_a_run_ends_what_other_processes_have_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "simulate_and_reduce", stand_still)
    with pytest.raises(Enough):
        list(local.results_of(blocks(method=local.PLAINLY, paths=BLOCK, total=3 * BLOCK), 3, enough_at(BLOCK)))


@pytest.mark.parametrize("processes", [1, 3])
def test_who_listens_to_a_comparison_ends_it_in_the_middle_of_a_block(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if processes > 1:
        monkeypatch.setattr(compare, "simulate_policies", never)
    heard = []

    def told(done: int, total: int) -> None:
        heard.append(done)
        raise Enough

    with pytest.raises(Enough):
        compare.compare(case_of("toyland"), ("backstop",), paths=2 * BLOCK, processes=processes, progress=told)
    assert heard == [0]  # before any block was done


def die(job: Any) -> int:
    """As a process does that the system kills for lack of memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    return int(job.block)


def test_a_process_that_dies_is_no_defect_and_nobody_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "simulate_and_reduce", die)
    with pytest.raises(BrokenProcessPool) as found:
        list(local.results_of(blocks(method=local.PLAINLY, paths=BLOCK, total=3 * BLOCK), 3, lambda done, total: None))
    (told,), status = refusal.explained(found.value, ["run"])
    assert (status, told.message) == (refusal.FAILED, "the process that computed it died, most likely for lack of memory")
    assert worker.said(found.value)[0] == 503


def test_who_listens_to_a_study_ends_it_in_the_middle_of_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "make_part", never)
    case, heard = case_of("toyland"), iter(range(3))  # the first is told before workers begin

    def told(done: int, total: int) -> None:
        if next(heard, None) is None:
            raise Enough

    with pytest.raises(Enough), Executor(2, told) as executor:
        executor.several([points.Point(case, load("none"), ("fail",), 2 * BLOCK, 1, "alder", tuple(case.views))])


def test_a_study_that_is_interrupted_does_not_wait_either() -> None:
    with pytest.raises(KeyboardInterrupt), Executor(2) as executor:
        pool = executor.workers()
        assert pool.submit(stand_still, blocks()[0]).result() == 0
        pool.submit(stand_still, blocks()[1])
        raise KeyboardInterrupt


def test_a_run_in_one_process_tells_every_quarter_and_may_be_ended_in_the_middle_of_a_block() -> None:
    case, heard = case_of("toyland"), list[int]()
    local.run(case, paths=64, processes=1, progress=lambda done, total: heard.append(done))
    assert heard == sorted(heard)
    assert heard[-1] == 64
    assert len(heard) > case.quarters
    with pytest.raises(Enough):
        local.run(case, paths=64, processes=1, progress=enough_at(33))
