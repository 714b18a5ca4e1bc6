"""What is wrong, said as problem+json (RFC 9457): the texts of the command line, all faults at once, in the language asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from whopays.api.language import language_of
from whopays.case.fault import Fault
from whopays.report.refusals import in_french, in_tongue

MEDIA_TYPE: Final = "application/problem+json"
TITLES: Final = {
    400: "The request cannot be read", 401: "A token is needed", 403: "Not from there", 404: "There is no such thing",
    405: "Not that way", 408: "The request came too slowly", 409: "Another request took its place", 410: "It is gone",
    413: "The request is too large", 415: "Not JSON", 422: "Some of what was asked cannot be", 429: "Too many requests",
    500: "A defect of whopays", 503: "Busy", 504: "It took too long", 507: "The store cannot be used",
}
SAMPLES: Final = {
    400: ("this server does not answer to that Host", "use the address that `whopays serve` printed"),
    401: ("a token is needed", "send Authorization: Bearer TOKEN, with the token the server was started with"),
    403: ("a page of another origin may not ask here", "open the page of this server itself"),
    404: ("no case 'toylnd'", "did you mean 'toyland'?"), 409: ("the job is still under way", "listen to its events"),
    413: ("the body is larger than 256 KiB", "ask for less in one request"),
    422: ("unknown name 'labs.openai.cahs'", "did you mean 'labs.openai.cash'?"),
    429: ("too many requests", "wait 2 s"), 503: ("64 questions wait already", "ask again in a minute"),
    504: ("it was given up after 60 seconds", "ask for fewer paths"), 507: ("No space left on device", "free some space and ask again"),
}
SEPARATOR: Final = {"en": "; ", "fr": "\u202f; "}
LOCATIONS: Final = ("body", "query", "path", "header")


class Problem(Exception):  # noqa: N818 - it is an answer
    """An answer that says what is wrong.

    status : of HTTP; faults: what is wrong and what to do, each
    """

    def __init__(self, status: int, faults: Sequence[Fault], headers: dict[str, str] | None = None) -> None:
        super().__init__(status, list(faults))
        self.status, self.faults, self.headers = status, list(faults), headers or {}


def problem(status: int, message: str, remedy: str, name: str = "", headers: dict[str, str] | None = None) -> Problem:
    """One thing that is wrong."""
    return Problem(status, [Fault(name, 0, 0, message, remedy)], headers)


def written(scope: Scope, status: int, faults: Iterable[Fault], headers: dict[str, str] | None = None) -> Response:
    """The response of a problem in the language of the request; ASCII, so that no text of a request can break it."""
    lang = language_of(scope)
    listed = [in_french(one) if lang == "fr" else one for one in faults]
    body = {
        "type": f"/problems/{status}", "title": in_tongue(TITLES.get(status, "It did not work"), lang), "status": status,
        "detail": SEPARATOR[lang].join(f"{one.message}{SEPARATOR[lang]}{one.remedy}" for one in listed)[:4_000],
        "errors": [one.plain() for one in listed],
    }
    said = {**(headers or {}), "content-language": lang, "vary": "accept-language"}
    return Response(json.dumps(body), status, said, MEDIA_TYPE)


def of_validation(found: RequestValidationError) -> list[Fault]:
    """Faults of a request that does not fit the schema; what was sent is not repeated."""
    faults = []
    for one in found.errors():
        place = [str(part) for part in one.get("loc", ())]
        name = ".".join(place[1:] if place and place[0] in LOCATIONS else place)[:200]
        faults.append(Fault(name, 0, 0, str(one.get("msg", "it does not fit")), remedy_of(one)))
    return faults


def remedy_of(error: dict[str, Any]) -> str:
    """What to do about an error of validation."""
    kind = str(error.get("type", ""))
    if kind == "extra_forbidden":
        return "remove it; /openapi.json lists the names there are"
    if kind == "missing":
        return "give it; /openapi.json says what it is"
    if kind == "json_invalid":
        return "send one JSON object"
    limits = error.get("ctx") or {}
    if "ge" in limits:
        return f"choose {limits['ge']:,} or more"
    if "le" in limits:
        return f"choose {limits['le']:,} or less"
    if "expected" in limits:
        return f"choose {limits['expected']}"
    if "max_length" in limits:
        return f"give {limits['max_length']:,} at most"
    if "min_length" in limits:
        return f"give {limits['min_length']:,} at least"
    return "/openapi.json says what it may be"


async def answer_problem(request: Request, found: Exception) -> Response:
    """Every exception as a problem."""
    if isinstance(found, Problem):
        return written(request.scope, found.status, found.faults, found.headers)
    if isinstance(found, RequestValidationError):
        faults = of_validation(found)
        unread = any(one.get("type") == "json_invalid" for one in found.errors())
        return written(request.scope, 400 if unread else 422, faults)
    if isinstance(found, HTTPException):
        remedies = {404: "/openapi.json lists what there is", 405: "/openapi.json says which method it takes"}
        fault = Fault("", 0, 0, str(found.detail), remedies.get(found.status_code, "/openapi.json says what may be asked"))
        return written(request.scope, found.status_code, [fault], dict(found.headers or {}))
    return written(request.scope, 500, [Fault("", 0, 0, type(found).__name__, "this is a defect of whopays: please report it")])


def schema() -> dict[str, Any]:
    """The shape of a problem, for the OpenAPI description."""
    fault = {"type": "object", "required": ["file", "line", "column", "message", "remedy"], "properties": {
        "file": {"type": "string", "description": "name of the input, or the file it stands in"},
        "line": {"type": "integer", "minimum": 0}, "column": {"type": "integer", "minimum": 0},
        "message": {"type": "string"}, "remedy": {"type": "string"}}}
    return {"type": "object", "required": ["type", "title", "status", "detail", "errors"], "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
        "errors": {"type": "array", "items": fault}}}


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems an operation may answer with, beside those all may."""
    return {status: {"description": TITLES[status], "content": {MEDIA_TYPE: {
        "schema": {"$ref": "#/components/schemas/problem"}, "example": sample(status)}}}
            for status in sorted({*statuses, 400, 401, 403, 404, 413, 422, 429, 503})}


def sample(status: int) -> dict[str, Any]:
    """A problem as an example."""
    message, remedy = SAMPLES.get(status, ("it cannot be", "ask for something else"))
    return {"type": f"/problems/{status}", "title": TITLES[status], "status": status, "detail": f"{message}; {remedy}",
            "errors": [Fault("", 0, 0, message, remedy).plain()]}
