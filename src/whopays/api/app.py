"""The application: routes, the door in front of them, workers that live as long as it does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from whopays import __version__
from whopays.api import bounds, page
from whopays.api.charted import charted
from whopays.api.described import describe
from whopays.api.filed import filed
from whopays.api.guard import Buckets, Guard
from whopays.api.guard import Door as Door
from whopays.api.listed import listed
from whopays.api.problem import Problem, answer_problem, schema
from whopays.api.questions import questions
from whopays.api.service import Service
from whopays.api.workers import Workers

ABOUT = f"""Who pays for the AI build-out, and who pays if it fails: the figures of the command line, to the byte.

Money is in the currency of the case, rates are decimals a year, null is undefined. Bounds: {bounds.MOST_PATHS:,} futures a view,
{bounds.AT_ONCE_PATHS} of them at once (more is a job), {bounds.MOST_POLICIES} policies, a body of {bounds.BODY_BYTES // 1024} KiB,
numbers up to {bounds.LARGEST:g}, {bounds.QUICK_SECONDS:g} s an answer at once, {bounds.JOB_SECONDS:g} s a job,
{bounds.JOBS_A_CLIENT} jobs a client, {bounds.REFILL:g} requests a second (a POST counts as {bounds.COST_OF_POST:g}).
Errors are problem+json: all faults at once, each with what to do."""
WARM = ("openai-2025",)


def build(door: Door | None = None, workers: Workers | None = None, buckets: Buckets | None = None, folder: Path = page.FOLDER) -> FastAPI:
    """The application.

    door    : where it listens and whom it lets in; loopback without a token by default
    workers : processes that compute; started with the application and ended with it
    """
    service = Service(__version__, workers or Workers(warm=WARM))

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        service.workers.start()
        try:
            yield
        finally:
            await service.stop()

    app = FastAPI(title="whopays", version=__version__, description=ABOUT, lifespan=life, docs_url=None, redoc_url=None,
                  redirect_slashes=False, openapi_url="/openapi.json", license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"})
    app.state.service = service
    for kind in (Problem, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, answer_problem)
    app.include_router(listed)
    app.include_router(questions)
    app.include_router(charted)
    app.include_router(filed)
    describe(app, schema())
    app.add_middleware(page.Page, folder=folder)
    app.add_middleware(GZipMiddleware, minimum_size=2_000, compresslevel=3)
    app.add_middleware(Guard, door=door or Door(), buckets=buckets)
    return app
