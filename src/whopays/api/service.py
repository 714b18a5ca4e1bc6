"""What every route needs of the server: workers, answers, jobs, and who asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, cast

from fastapi import Depends, Header, Request
from starlette.responses import JSONResponse, Response

from whopays.api import bounds
from whopays.api.answers import Answers, Clients, unless
from whopays.api.jobs import Job, Jobs
from whopays.api.language import language_of
from whopays.api.problem import problem
from whopays.api.workers import Cancelled, Task, Told, Workers

JSON = "application/json"


class Service:
    """The state of a server."""

    def __init__(self, version: str, workers: Workers) -> None:
        self.version, self.workers = version, workers
        self.answers, self.clients, self.jobs = Answers(workers, version), Clients(), Jobs()

    async def stop(self) -> None:
        """Cancel what is under way and end the workers."""
        await self.jobs.stop()
        await asyncio.to_thread(self.workers.stop)

    async def at_once(self, asker: Asker, what: str, answer: Awaitable[bytes]) -> Response:
        """An answer in the response, unless the client asks something newer or goes away."""
        newer = self.clients.begin(asker.client, what)
        self.jobs.set_aside(asker.client, what)
        try:
            found = await unless(asyncio.ensure_future(answer), newer.wait, asker.gone)
        except Cancelled:
            raise problem(409, "a newer request of this client took its place", "nothing: use the answer to the newer one") from None
        finally:
            self.clients.end(asker.client, what, newer)
        return Response(found, media_type=JSON)

    def check_room(self, asker: Asker, kind: str) -> None:
        """Refuse a job there is no room for, before anything is computed for it."""
        self.jobs.check_room(asker.client or asker.address, kind if asker.client else "")

    def as_job(self, asker: Asker, kind: str, answer: Callable[[Told], Awaitable[bytes]]) -> Response:
        """A job begun; the response says where to listen and where the result will be."""
        self.jobs.set_aside(asker.client, kind)
        job: Job = self.jobs.begin(kind, asker.client or asker.address, answer)
        return JSONResponse(job.object(), 202, {"Location": f"/api/v1/jobs/{job.id}"})

    async def lasting(self, name: str, /, **given: Any) -> Response:
        """An answer that depends on nothing but the question."""
        return Response(await self.answers.of(Task(name, given)), media_type=JSON)

    async def fresh(self, name: str, /, **given: Any) -> Response:
        """An answer that may differ next time."""
        return Response(await self.answers.of(Task(name, given), keep=False), media_type=JSON)


class Asker:
    """Who asks: the name a client gave itself, its address, whether it is still there."""

    def __init__(self, request: Request, client: str | None) -> None:
        self.request, self.client = request, client
        self.address = request.client.host if request.client else ""

    async def gone(self) -> None:
        """Ends when the client has gone away."""
        while True:
            message = await self.request.receive()
            if message["type"] == "http.disconnect":
                return


def service_of(request: Request) -> Service:
    """The server's state."""
    return cast(Service, request.app.state.service)


Client = Annotated[str | None, Header(
    pattern=bounds.CLIENT, description="A random name of this client: a newer request cancels its older one of the same kind.")]


def asker_of(request: Request, x_client: Client = None) -> Asker:
    """Who asks."""
    return Asker(request, x_client)


def spoken(request: Request) -> str:
    """The language of what a request is told."""
    return language_of(request.scope)


Served = Annotated[Service, Depends(service_of)]
Asked = Annotated[Asker, Depends(asker_of)]
Spoken = Annotated[str, Depends(spoken)]
