"""The API asked what its own description allows, and what it does not: cases made by Schemathesis, sent in this process."""

from __future__ import annotations

from collections import Counter
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as openapi
from starlette.testclient import TestClient

from tests.api.conftest import ADDRESS
from whopays.api.app import build
from whopays.api.workers import Workers

PHASES = (Phase.explicit, Phase.generate)
SMALL = 8  # futures a question is brought down to
CHECKS = [not_a_server_error, openapi.status_code_conformance, openapi.content_type_conformance, openapi.response_schema_conformance,
          openapi.response_headers_conformance, openapi.unsupported_method]


def smaller(body: Any) -> Any:
    """A question with few futures: what is tried is the door, not the engine."""
    if isinstance(body, dict) and isinstance(body.get("paths"), int) and body["paths"] > SMALL:
        return {**body, "paths": SMALL}
    return body


def asked(client: TestClient, case: Any, counts: Counter[str]) -> None:
    """Send one case and hold the answer against the description."""
    case.body = smaller(case.body)
    sent = case.as_transport_kwargs(base_url=ADDRESS)
    kept = {name: sent[name] for name in ("params", "headers", "json") if sent.get(name) is not None}
    if sent.get("data") is not None:
        kept["content"] = sent["data"] if isinstance(sent["data"], str | bytes) else str(sent["data"]).encode()
    try:
        found = client.request(sent["method"], sent["url"], **kept)
    except (UnicodeError, ValueError, TypeError):
        counts["could not be sent"] += 1
        return
    counts["sent"] += 1
    counts[f"{found.status_code // 100}xx"] += 1
    if found.status_code == 202:
        client.delete(found.json()["url"])
    case.validate_response(found, checks=CHECKS)


def operations() -> list[tuple[str, str]]:
    """Method and path of every operation the API describes."""
    return [(method, path) for path, found in build(workers=Workers(1)).openapi()["paths"].items() for method in found]


def fuzz(client: TestClient, examples: int, counts: Counter[str], only: tuple[str, str] | None = None) -> None:
    """Every operation, or only one, with so many good and so many bad questions."""
    description = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
    for result in description.get_all_operations():
        operation = result.ok()
        if only not in (None, (operation.method, operation.path)):
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                strategy = operation.as_strategy(generation_mode=mode)

                @given(case=strategy)
                @settings(max_examples=examples, deadline=None, database=None, derandomize=True, phases=PHASES,
                          suppress_health_check=list(HealthCheck))
                def one(case: Any) -> None:
                    asked(client, case, counts)

                one()
            except Exception as found:
                if type(found).__name__ in ("Unsatisfiable", "SkipTest"):
                    counts["operations that cannot be asked wrongly"] += 1
                    continue
                raise
        counts["operations"] += 1
