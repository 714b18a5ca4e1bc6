"""One answer for all who ask it, kept; workers that are replaced when they die or do not stop."""

from __future__ import annotations

import asyncio
import errno
import multiprocessing
from typing import Any

import pytest

from whopays.api.answers import Answers, Clients, all_of, key_of
from whopays.api.problem import Problem, problem
from whopays.api.workers import Cancelled, Task, Worker, Workers


class Counting(Workers):
    """Workers that count what they are asked, and answer when told."""

    def __init__(self) -> None:
        super().__init__(1)
        self.asked_for: list[Task] = []
        self.go = asyncio.Event()

    async def do(self, task: Task, told: Any = None) -> bytes:
        self.asked_for.append(task)
        while not self.go.is_set():
            if task.cancelled.is_set():
                raise Cancelled
            await asyncio.sleep(0.005)
        return b"answer of " + task.name.encode()


def test_one_answer_for_all_who_ask_and_kept() -> None:
    async def scene() -> None:
        workers = Counting()
        answers = Answers(workers, "1", most_bytes=40)
        both = [asyncio.create_task(answers.of(Task("a", {"x": 1}))) for _ in range(2)]
        await asyncio.sleep(0.02)
        workers.go.set()
        assert await asyncio.gather(*both) == [b"answer of a"] * 2
        assert await answers.of(Task("a", {"x": 1})) == b"answer of a"
        assert len(workers.asked_for) == 1
        await answers.of(Task("a", {"x": 1}), keep=False)
        for k in range(2, 8):
            await answers.of(Task("a", {"x": k}))
        assert len(workers.asked_for) == 8
        assert answers.bytes <= 40
        assert answers.bytes == sum(map(len, answers.kept.values()))

    asyncio.run(scene())


def test_what_one_gives_up_the_other_still_gets() -> None:
    async def scene() -> None:
        workers = Counting()
        answers = Answers(workers, "1")
        first, second = (asyncio.create_task(answers.of(Task("a", {}))) for _ in range(2))
        await asyncio.sleep(0.02)
        first.cancel()
        await asyncio.wait([first])
        assert not workers.asked_for[0].cancelled.is_set()
        second.cancel()
        await asyncio.wait([second])
        assert workers.asked_for[0].cancelled.is_set()
        again = asyncio.create_task(answers.of(Task("a", {})))
        await asyncio.sleep(0.02)
        workers.go.set()
        assert await again == b"answer of a"

    asyncio.run(scene())


def test_key_tells_what_changes_an_answer() -> None:
    given = {"case": "toyland", "sets": ("a=1",), "policy": "none", "paths": 8, "seed": 1}
    keys = {key_of("run", given, "1"), key_of("answer", given, "1"), key_of("run", given, "2"),
            *(key_of("run", {**given, name: value}, "1") for name, value in
              (("case", "x"), ("sets", ("a=2",)), ("policy", "x"), ("paths", 9), ("seed", 2)))}
    assert len(keys) == 8


def test_the_newest_question_of_a_client_sets_the_older_aside() -> None:
    clients = Clients()
    first, other = clients.begin("a", "x"), clients.begin("b", "x")
    second = clients.begin("a", "x")
    assert (first.is_set(), other.is_set(), second.is_set()) == (True, False, False)
    clients.end("a", "x", first)
    assert clients.newest["a", "x"] is second
    assert not clients.begin(None, "x").is_set()


def run_in(workers: Workers, scene: Any) -> Any:
    """A scene with real worker processes."""
    async def play() -> Any:
        workers.start()
        try:
            return await scene(workers)
        finally:
            await asyncio.to_thread(workers.stop)

    return asyncio.run(play())


def test_a_worker_that_dies_is_replaced_and_said() -> None:
    async def scene(workers: Workers) -> None:
        asking = asyncio.create_task(workers.do(Task("run", {**RUN, "paths": 50_000})))
        while workers.idle:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.5)
        workers.all[0].process.kill()
        with pytest.raises(Problem) as found:
            await asking
        assert found.value.status == 503
        assert b"whopays.cases" in await workers.do(Task("cases", {}))

    run_in(Workers(1), scene)


RUN = {"case": "toyland", "sets": (), "conflicts": (), "as_of": None, "views": None, "policy": "none", "mode": "fail", "save": False,
       "seed": 1, "processes": 1}


@pytest.mark.parametrize(("patience", "is_replaced"), [(60.0, False), (-1.0, True)])
def test_a_task_out_of_time_is_given_up_and_one_that_does_not_stop_is_replaced(
        patience: float, is_replaced: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run hears it within a quarter and its process stays; with no patience at all nothing stops soon enough."""
    monkeypatch.setattr("whopays.api.bounds.STOP_SECONDS", patience)

    async def scene(workers: Workers) -> None:
        await workers.do(Task("cases", {}))
        before = workers.all[0].process.pid
        with pytest.raises(Problem) as found:
            await workers.do(Task("run", {**RUN, "paths": 50_000}, seconds=0.5))
        assert found.value.status == 504
        assert (workers.all[0].process.pid != before) is is_replaced
        assert b"whopays.cases" in await workers.do(Task("cases", {}))

    run_in(Workers(1), scene)


def test_the_queue_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whopays.api.bounds.MOST_WAITING", 2)

    async def scene(workers: Workers) -> None:
        tasks = [Task("run", {**RUN, "paths": 50_000, "seed": k}) for k in range(2)]
        asking = [asyncio.create_task(workers.do(task)) for task in tasks]
        await asyncio.sleep(0.05)
        with pytest.raises(Problem) as found:
            await workers.do(Task("cases", {}))
        assert (found.value.status, found.value.headers["Retry-After"]) == (503, "30")
        for task in tasks:
            task.cancelled.set()
        assert {type(one) for one in await asyncio.gather(*asking, return_exceptions=True)} == {Cancelled}

    run_in(Workers(1), scene)


def test_stopped_at_work_no_process_takes_the_place_of_another() -> None:
    """Closing a pipe looks like a death to whoever waits at it; while the server stops nothing may be started anew."""
    workers = Workers(2)

    async def scene(workers: Workers) -> list[asyncio.Task[bytes]]:
        asking = [asyncio.create_task(workers.do(Task("run", {**RUN, "paths": 50_000, "seed": k}))) for k in range(2)]
        while workers.idle:
            await asyncio.sleep(0.02)
        await asyncio.to_thread(workers.stop)
        assert {type(one) for one in await asyncio.gather(*asking, return_exceptions=True)} == {Cancelled}
        return asking

    before = run_in(workers, scene)
    assert len(before) == 2
    assert not any(one.process.is_alive() for one in workers.all)


def test_an_answer_that_comes_twice_is_counted_once() -> None:
    """One given up may still come, beside the one asked anew: counted twice, the cache shrank until it kept nothing."""
    answers = Answers(Counting(), "1", most_bytes=100)
    for _ in range(5):
        answers.keep("a", b"x" * 40)
    answers.keep("b", b"y" * 40)
    assert list(answers.kept) == ["a", "b"]
    assert answers.bytes == 80


def test_where_one_of_several_fails_nobody_waits_for_the_others() -> None:
    async def scene() -> None:
        workers = Counting()
        answers = Answers(workers, "1")

        async def fails() -> bytes:
            await asyncio.sleep(0.02)
            raise problem(504, "it was given up", "ask for fewer paths")

        with pytest.raises(Problem):
            await all_of(fails(), answers.of(Task("slow", {})))
        await asyncio.sleep(0)
        assert workers.asked_for[0].cancelled.is_set()

    asyncio.run(scene())


def test_where_no_process_can_be_started_it_is_busy_and_mends_itself() -> None:
    """It was a defect, and with the new pipe half open the next question waited a minute for nobody."""
    class Context:
        started = 0

        def Pipe(self) -> Any:
            return multiprocessing.Pipe()

        def Process(self, target: Any, args: Any, name: str) -> Any:
            self.started += 1
            return Failing() if self.started in (2, 3) else multiprocessing.get_context("spawn").Process(target=print, name=name)

    class Failing:
        def start(self) -> None:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    worker = Worker(Context(), ())  # its process ends at once
    for _ in range(2):
        with pytest.raises(Problem) as found:
            worker.do(Task("schemas", {}, seconds=60.0), lambda done, total: None)
        assert found.value.status == 503
        assert "no process can be started" in found.value.faults[0].message
    with pytest.raises(Problem) as found:
        worker.do(Task("schemas", {}, seconds=60.0), lambda done, total: None)
    assert "died" in found.value.faults[0].message
    worker.close()
    worker.end()
