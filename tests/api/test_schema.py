"""The description is right, and nothing it allows or forbids makes the server fall over."""

from __future__ import annotations

from collections import Counter

import jsonschema
import pytest
from starlette.testclient import TestClient

from tests.api.fuzzed import fuzz
from whopays.api import bounds


def test_nothing_asked_by_the_description_is_a_500(client: TestClient) -> None:
    """The short form; `make soak` asks far more."""
    counts: Counter[str] = Counter()
    fuzz(client, 12, counts)
    assert counts["operations"] >= 24
    assert counts["5xx"] == 0
    assert counts["sent"] > 200
    print(dict(counts))


def test_bounds_are_said(client: TestClient) -> None:
    found = client.get("/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    models = found["components"]["schemas"]
    paths = models["Simulation"]["properties"]["paths"]
    assert (paths["minimum"], paths["maximum"]) == (1, bounds.MOST_PATHS)
    assert models["Simulation"]["properties"]["policies"]["maxItems"] == bounds.MOST_POLICIES
    assert "openai-2025" in models["Simulation"]["properties"]["case"]["enum"]
    asked = {name: model for name, model in models.items() if name not in ("HTTPValidationError", "ValidationError")}
    assert all(model.get("additionalProperties") is False for model in asked.values())
    for words in ("futures a view", "KiB", "s a job", "requests a second", "jobs a client"):
        assert words in found["info"]["description"]
    assert models["Simulation"]["examples"]


def test_every_operation_says_what_may_go_wrong(client: TestClient) -> None:
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            problems = [content for status, one in operation["responses"].items() if int(status) >= 400
                        for content in one.get("content", {"": 0})]
            assert set(problems) <= {"application/problem+json"}, path


@pytest.mark.parametrize(("name", "address"), [("cases", "/api/v1/cases"), ("policies", "/api/v1/policies"), ("runs", "/api/v1/runs")])
def test_answers_fit_the_committed_schemas(client: TestClient, name: str, address: str) -> None:
    jsonschema.validate(client.get(address).json(), client.get(f"/api/v1/schemas/{name}").json())


def test_a_run_fits_its_schema(client: TestClient) -> None:
    found = client.post("/api/v1/run", json={"case": "toyland", "paths": 16}).json()
    jsonschema.validate(found, client.get("/api/v1/schemas/run").json())
