"""Jobs: questions that take longer than a request; progress is told as it goes, the result is fetched by id."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from whopays.api import bounds
from whopays.api.problem import Problem, problem
from whopays.api.workers import Cancelled, Told
from whopays.report.refusals import in_french

RUNNING, DONE, FAILED, CANCELLED = "running", "done", "failed", "cancelled"
HEARTBEAT: Final = 10.0  # seconds after which a silent stream says that it lives
PLACE: Final = "/api/v1/jobs"


@dataclass
class Job:
    """One job: what it is, how far it is, what came of it."""

    id: str
    kind: str
    client: str
    begun: float
    state: str = RUNNING
    done: int = 0
    total: int = 0
    result: bytes | None = None
    failure: Problem | None = None
    work: asyncio.Task[None] | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_stopping(self) -> bool:
        """Whether it was told to stop and has not yet."""
        return self.work is not None and self.work.cancelling() > 0

    def object(self, lang: str = "en") -> dict[str, Any]:
        """As JSON says it; why it failed in a language."""
        found: dict[str, Any] = {
            "schema": "whopays.job/1", "id": self.id, "kind": self.kind, "state": self.state, "done": self.done, "total": self.total,
            "url": f"{PLACE}/{self.id}", "events": f"{PLACE}/{self.id}/events", "result": f"{PLACE}/{self.id}/result"}
        if self.failure is not None:
            faults = [in_french(one) if lang == "fr" else one for one in self.failure.faults]
            found["errors"] = [{"message": one.message, "remedy": one.remedy, "file": one.file} for one in faults]
        return found

    def change(self) -> None:
        """Wake all who listen."""
        self.news.set()
        self.news = asyncio.Event()


class Jobs:
    """All jobs of this server; the oldest finished ones are forgotten first, where there are too many or they hold too much."""

    def __init__(self) -> None:
        self.all: dict[str, Job] = {}

    def check_room(self, client: str, newer: str = "") -> None:
        """Refuse where the client or the server has too many; newer : a kind whose older jobs the next one sets aside."""
        running = [job for job in self.all.values() if job.state == RUNNING]
        mine = [job for job in running if job.client == client and job.kind != newer and not job.is_stopping]
        if len(mine) >= bounds.JOBS_A_CLIENT:
            raise problem(429, f"{len(mine)} jobs of yours are under way", f"wait for one, or cancel it with DELETE {PLACE}/{mine[0].id}")
        if len(running) >= bounds.JOBS_KEPT:
            raise problem(503, "too many jobs are under way", "ask again later", headers={"Retry-After": "60"})

    def begin(self, kind: str, client: str, answer: Callable[[Told], Awaitable[bytes]]) -> Job:
        """Start a job; refused where the client or the server has too many."""
        self.check_room(client)
        for old in [job for job in self.all.values() if job.state != RUNNING][: max(0, len(self.all) - bounds.JOBS_KEPT + 1)]:
            del self.all[old.id]
        job = Job(secrets.token_hex(12), kind, client, time.time())
        self.all[job.id] = job
        job.work = asyncio.create_task(self.follow(job, answer))
        job.work.add_done_callback(lambda _: self.ended(job))
        return job

    def ended(self, job: Job) -> None:
        """Settle a job whose work is over: one cancelled before its first step never came to say so."""
        if job.state == RUNNING:
            job.state, job.failure = CANCELLED, problem(409, "the job was cancelled", "ask again")
            job.change()
        finished = [one for one in self.all.values() if one.result is not None]
        held = sum(len(one.result or b"") for one in finished)
        for old in finished[:-1]:  # the newest is kept, however large
            if held <= bounds.RESULTS_BYTES:
                break
            held -= len(old.result or b"")
            del self.all[old.id]

    async def follow(self, job: Job, answer: Callable[[Told], Awaitable[bytes]]) -> None:
        """Wait for the answer and keep it, or why there is none."""
        def told(done: int, total: int) -> None:
            job.done, job.total = done, total
            job.change()

        try:
            job.result = await answer(told)
            job.state = DONE
        except (Cancelled, asyncio.CancelledError):
            job.state = CANCELLED
            job.failure = problem(409, "the job was cancelled", "ask again")
        except Problem as found:
            job.state, job.failure = FAILED, found
        except Exception as found:
            job.state, job.failure = FAILED, problem(500, type(found).__name__, "this is a defect of whopays: please report it")
        job.change()

    def find(self, id: str) -> Job:
        """A job by id."""
        if id not in self.all:
            raise problem(404, f"no job '{id}'", "it was forgotten, or is of another server: ask again")
        return self.all[id]

    def cancel(self, id: str) -> Job:
        """Stop a job; one that ended stays as it is."""
        job = self.find(id)
        if job.work is not None and job.state == RUNNING:
            job.work.cancel()
        return job

    def set_aside(self, client: str | None, kind: str) -> None:
        """Cancel what a client asked of the same kind before; one without a name keeps what it asked."""
        for job in self.all.values():
            if client is not None and job.client == client and job.kind == kind and job.state == RUNNING and job.work is not None:
                job.work.cancel()

    def result(self, id: str) -> bytes:
        """What a job answered, or why it did not."""
        job = self.find(id)
        if job.failure is not None:
            raise job.failure
        if job.result is None:
            raise problem(409, "the job is still under way", f"listen to {PLACE}/{job.id}/events",
                          headers={"Retry-After": "1"})
        return job.result

    async def events(self, id: str, lang: str = "en") -> AsyncIterator[bytes]:
        """Server-sent events until the job ends: `progress`, then one of `done`, `failed`, `cancelled`."""
        job = self.find(id)
        while True:
            news = job.news
            name = "progress" if job.state == RUNNING else job.state
            yield f"event: {name}\ndata: {json.dumps(job.object(lang))}\n\n".encode()
            if job.state != RUNNING:
                return
            while not news.is_set():
                try:
                    await asyncio.wait_for(news.wait(), HEARTBEAT)
                except TimeoutError:
                    yield b": still here\n\n"

    async def stop(self) -> None:
        """Cancel all: what was not finished is not there."""
        under_way = [job.work for job in self.all.values() if job.work is not None and not job.work.done()]
        for work in under_way:
            work.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
