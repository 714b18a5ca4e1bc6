"""The description of the API: every body with the committed schema of what it holds, and an example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from whopays.report import shapes

PLACE: Final = "#/components/schemas/"
JSON: Final = "application/json"
JOB_ENDS: Final = ("answers", "run", "compare", "study", "charts", "file")  # what a job may answer with
EVENT: Final = 'event: progress\ndata: {"schema": "whopays.job/1", "state": "running", "done": 512, "total": 2048}\n\n'
Responses = dict[int | str, dict[str, Any]]


def body(*kinds: str, status: int = 200, about: str = "") -> Responses:
    """A response that holds one of some objects, by the names of their schemas."""
    refs = [{"$ref": PLACE + kind} for kind in kinds]
    return {status: {
        "description": about or f"`whopays.{'`, `whopays.'.join(f'{kind}/1' for kind in kinds)}`",
        "content": {JSON: {"schema": refs[0] if len(refs) == 1 else {"anyOf": refs}}}}}


def job() -> Responses:
    """A question that became a job."""
    return body("job", status=202, about="A job: listen to `events`, then fetch `result`.")


def events() -> Responses:
    """Progress as it is told."""
    return {200: {"description": "Server-sent events, each with a `whopays.job/1`.",
                  "content": {"text/event-stream": {"schema": {"type": "string"}, "example": EVENT}}}}


def bodies(description: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is said of each body of JSON that an operation answers with."""
    for operations in description["paths"].values():
        for operation in operations.values():
            for response in operation["responses"].values():
                if JSON in response.get("content", {}):
                    yield response["content"][JSON]


def give_example(said: dict[str, Any]) -> None:
    """The example of its schema, put in last: FastAPI would leave out what is null in it."""
    first = said["schema"].get("anyOf", [said["schema"]])[0]
    if "$ref" in first:
        said["example"] = shapes.example(first["$ref"].removeprefix(PLACE))


def describe(app: FastAPI, problem: dict[str, Any]) -> None:
    """Let the application describe itself with the committed schemas beside those of its requests.

    problem : schema of what an error answers with
    """
    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes,
                               license_info=app.license_info)
            held = made["components"]["schemas"]
            held["problem"] = problem
            for kind in shapes.names():
                held |= shapes.parts(kind, PLACE)
            for unused in ("HTTPValidationError", "ValidationError"):
                held.pop(unused, None)
            for said in bodies(made):
                give_example(said)
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
