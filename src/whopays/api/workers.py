"""The workers: processes started once, each asked one thing at a time, replaced when they die or do not stop."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.connection import Connection
from typing import Any, Final

from whopays.api import bounds
from whopays.api.problem import Problem, problem
from whopays.api.worker import work

Told = Callable[[int, int], None]
LISTEN: Final = 0.02  # seconds between two looks at whether a task is still wanted
MOST: Final = 6  # workers; more only wait for memory
HEAVY: Final = "whopays.api.listings"


class Cancelled(Exception):  # noqa: N818 - it is an answer
    """Nobody wants the task any more."""


@dataclass
class Task:
    """What a worker is asked.

    key : tasks of one key go to one worker where it is free, which knows part of the answer already
    """

    name: str
    given: dict[str, Any]
    key: str = ""
    seconds: float = bounds.QUICK_SECONDS
    long: bool = False
    cancelled: threading.Event = field(default_factory=threading.Event)
    begun: bool = False


class Worker:
    """One process and the pipe to it."""

    numbers = count(1)

    def __init__(self, context: Any, warm: tuple[str, ...]) -> None:
        self.context, self.warm = context, warm
        self.lock, self.is_closed = threading.Lock(), False
        self.start()

    def start(self) -> None:
        """A new process; the old one, if any, is gone, and where none can be started its closed pipe stays: the next task tries again."""
        pipe, theirs = self.context.Pipe()
        process = self.context.Process(target=work, args=(theirs, self.warm), name="whopays-worker")
        try:
            process.start()
        except BaseException:
            pipe.close()
            raise
        finally:
            theirs.close()
        self.pipe: Connection = pipe
        self.process = process

    def do(self, task: Task, told: Told) -> bytes:
        """Ask and wait; blocks, so a thread calls it."""
        number, late = next(self.numbers), time.monotonic() + task.seconds
        told_off = 0.0
        try:
            self.pipe.send((number, "do", task.name, task.given))
            while True:
                if self.pipe.poll(LISTEN):
                    message = self.pipe.recv()
                    if message[0] != number:
                        continue
                    if message[1] != "told":
                        return self.ended(message, late)
                    told(message[2], message[3])
                now = time.monotonic()
                if (task.cancelled.is_set() or now > late) and not told_off:
                    told_off = now
                    self.pipe.send((number, "cancel"))
                if told_off and now > told_off + bounds.STOP_SECONDS:
                    self.replace()
                    raise Cancelled if task.cancelled.is_set() else too_long(task.seconds)
        except (EOFError, OSError):
            self.replace()
            raise problem(503, "the process that computed it died, most likely for lack of memory",
                          "ask again, with fewer paths") from None

    def ended(self, message: tuple[Any, ...], late: float) -> bytes:
        """The answer, or what kept it from being one."""
        if message[1] == "done":
            return bytes(message[2])
        if message[1] == "cancelled":
            raise too_long(0) if time.monotonic() > late else Cancelled
        raise Problem(message[2], message[3])

    def replace(self) -> None:
        """Another process in place of one that is dead or does not stop; none where the server itself is stopping."""
        with self.lock:
            if self.is_closed:
                raise Cancelled
            self.end()
            try:
                self.start()
            except OSError as found:
                raise problem(503, f"no process can be started: {found.strerror or found}", "ask again later",
                              headers={"Retry-After": "30"}) from found

    def close(self) -> None:
        """Close the pipe for good: an idle process ends by itself, and no other takes its place."""
        with self.lock:
            self.is_closed = True
            with suppress(OSError):
                self.pipe.close()

    def end(self, patience: float = 0.0) -> None:
        """Close the pipe, on which an idle process ends by itself; one that does not is killed."""
        with suppress(OSError):
            self.pipe.close()
        self.process.join(patience)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def too_long(seconds: float) -> Problem:
    """The answer to a task that ran out of time."""
    after = f" after {seconds:g} seconds" if seconds else ""
    return problem(504, f"it was given up{after}", "ask for fewer paths")


class Workers:
    """All workers, and who may ask one now.

    n    : processes; by default one a processor, two at least, so that a long task never keeps a short one waiting
    warm : cases they read before the first question
    """

    def __init__(self, n: int | None = None, warm: tuple[str, ...] = ()) -> None:
        processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self.n = n or max(2, min(processors, MOST))
        self.processes_a_job = max(1, processors // max(self.n // 2, 1))
        self.warm = warm
        self.idle: list[Worker] = []
        self.all: list[Worker] = []
        self.last: dict[str, Worker] = {}
        self.threads = ThreadPoolExecutor(self.n, thread_name_prefix="whopays-worker")
        self.waiting = 0

    def start(self) -> None:
        """Start the processes; call it inside the event loop."""
        methods = multiprocessing.get_all_start_methods()
        context: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            context.set_forkserver_preload([HEAVY])
        self.all = [Worker(context, self.warm) for _ in range(self.n)]
        self.idle = list(self.all)
        self.free = asyncio.Semaphore(self.n)
        self.free_for_long = asyncio.Semaphore(max(1, self.n // 2))

    def stop(self) -> None:
        """End them all, whatever they do: nothing they write is ever half written."""
        for worker in self.all:
            worker.close()
        for worker in self.all:
            worker.end(patience=1.0 if worker in self.idle else 0.0)
        self.threads.shutdown(wait=False, cancel_futures=True)

    async def do(self, task: Task, told: Told = lambda done, total: None) -> bytes:
        """The answer of a task; Problem or Cancelled otherwise."""
        if self.waiting >= bounds.MOST_WAITING:
            raise problem(503, f"{self.waiting} questions wait already", "ask again in a minute", headers={"Retry-After": "30"})
        self.waiting += 1
        try:
            if task.long:
                async with self.free_for_long, self.free:
                    return await self.asked(task, told)
            async with self.free:
                return await self.asked(task, told)
        finally:
            self.waiting -= 1

    async def asked(self, task: Task, told: Told) -> bytes:
        """Give the task to a worker that is free, the one that did its like if it is."""
        if task.cancelled.is_set():
            raise Cancelled
        task.begun = True
        worker = self.last.get(task.key)
        if worker is None or worker not in self.idle:
            worker = self.idle[-1]  # the one that worked last: one client alone always meets a warm one
        self.idle.remove(worker)
        if task.key:
            self.last.pop(task.key, None)
            self.last[task.key] = worker
            while len(self.last) > bounds.JOBS_KEPT:
                self.last.pop(next(iter(self.last)))
        loop = asyncio.get_running_loop()

        def tell(done: int, total: int) -> None:
            loop.call_soon_threadsafe(told, done, total)

        try:
            return await loop.run_in_executor(self.threads, worker.do, task, tell)
        finally:
            self.idle.append(worker)
