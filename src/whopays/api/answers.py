"""Answers computed once: kept by the hash of what was asked, shared by all who ask the same at the same time."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from whopays.api import bounds
from whopays.api.workers import Cancelled, Task, Told, Workers


def key_of(name: str, given: dict[str, Any], version: str) -> str:
    """Hash of a question: task, case, sets, policy, paths, seed and version of the code.

    >>> key_of("a", {"paths": 1, "seed": 2}, "1") == key_of("a", {"seed": 2, "paths": 1}, "1")
    True
    """
    text = json.dumps([name, given, version], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Underway:
    """A question being answered, and how many wait for it."""

    task: Task
    answer: asyncio.Task[bytes]
    waiting: int = 0
    told: list[Told] = field(default_factory=list)


class Answers:
    """What was answered, and what is being answered.

    version : of the code; an answer of other code is another answer
    """

    def __init__(self, workers: Workers, version: str, most_bytes: int = bounds.CACHE_BYTES) -> None:
        self.workers, self.version, self.most_bytes = workers, version, most_bytes
        self.kept: OrderedDict[str, bytes] = OrderedDict()
        self.bytes = 0
        self.underway: dict[str, Underway] = {}

    async def of(self, task: Task, *, keep: bool = True, told: Told | None = None) -> bytes:
        """The answer of a task; one that nobody waits for any more is cancelled.

        keep : False for what depends on more than what was asked, such as the list of runs
        """
        key = key_of(task.name, task.given, self.version)
        if keep and key in self.kept:
            self.kept.move_to_end(key)
            return self.kept[key]
        found = self.underway.get(key) if keep else None
        if found is None or found.task.cancelled.is_set():
            found = self.begin(key, task, keep)
        found.waiting += 1
        if told is not None:
            found.told.append(told)
        try:
            return await asyncio.shield(found.answer)
        finally:
            found.waiting -= 1
            if told is not None:
                found.told.remove(told)
            if not found.waiting and not found.answer.done():
                found.task.cancelled.set()
                if not found.task.begun:
                    found.answer.cancel()  # it only waits for a worker: it leaves the queue now

    def begin(self, key: str, task: Task, keep: bool) -> Underway:
        """Start answering."""
        def tell(done: int, total: int) -> None:
            for one in list(made.told):
                one(done, total)

        async def answer() -> bytes:
            try:
                found = await self.workers.do(task, tell)
                if keep:
                    self.keep(key, found)
                return found
            finally:
                if self.underway.get(key) is made:
                    del self.underway[key]

        made = Underway(task, asyncio.create_task(answer()))
        made.answer.add_done_callback(heard)
        if keep:
            self.underway[key] = made
        return made

    def keep(self, key: str, answer: bytes) -> None:
        """Keep an answer; the longest unused go when there are too many. One given up may come all the same, beside the one asked anew."""
        self.bytes += len(answer) - len(self.kept.pop(key, b""))
        self.kept[key] = answer
        while self.bytes > self.most_bytes and self.kept:
            self.bytes -= len(self.kept.popitem(last=False)[1])


def heard(answer: asyncio.Task[bytes]) -> None:
    """An error nobody waits for is no news."""
    if not answer.cancelled():
        answer.exception()


class Clients:
    """The newest question of each client: a newer one takes the place of the older."""

    def __init__(self) -> None:
        self.newest: OrderedDict[tuple[str, str], asyncio.Event] = OrderedDict()

    def begin(self, client: str | None, what: str) -> asyncio.Event:
        """An event that is set when the client asks something newer of the same kind."""
        mine = asyncio.Event()
        if client is None:
            return mine
        older = self.newest.pop((client, what), None)
        if older is not None:
            older.set()
        self.newest[client, what] = mine
        while len(self.newest) > bounds.CLIENTS_KEPT:
            self.newest.popitem(last=False)
        return mine

    def end(self, client: str | None, what: str, mine: asyncio.Event) -> None:
        """The question is answered."""
        if client is not None and self.newest.get((client, what)) is mine:
            del self.newest[client, what]


async def all_of(*wanted: Awaitable[bytes]) -> list[bytes]:
    """All answers, in order; where one fails, nobody waits for the others any more."""
    tasks = [asyncio.ensure_future(one) for one in wanted]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for one in tasks:
            one.cancel()


async def unless(wanted: asyncio.Future[Any], *signals: Callable[[], Any]) -> Any:
    """The result of a future unless one of some awaitables ends first; then Cancelled."""
    others = [asyncio.ensure_future(signal()) for signal in signals]
    try:
        await asyncio.wait([wanted, *others], return_when=asyncio.FIRST_COMPLETED)
        if wanted.done():
            return wanted.result()
        wanted.cancel()
        raise Cancelled
    finally:
        for one in others:
            one.cancel()
        if not wanted.done():
            wanted.cancel()
