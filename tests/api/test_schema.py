"""The description is right, and nothing it allows or forbids makes the server fall over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from tests.api.fuzzed import fuzz
from whopays.api import bounds
from whopays.report.json import schema, schemas


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
    asked = {name: model for name, model in models.items() if name.endswith(("Question", "Simulation", "Run", "Comparison"))}
    assert len(asked) >= 9
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


def bodies(description: dict[str, Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Every body of every answer: operation, status, media type, what is said of it."""
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            for status, one in operation["responses"].items():
                for kind, said in one.get("content", {}).items():
                    yield f"{method} {path}", status, kind, said


def test_every_body_has_a_schema_and_an_example_that_fits_it(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    seen = Counter[str]()
    for operation, status, kind, said in bodies(description):
        seen[status] += 1
        assert said["schema"], (operation, status)
        if kind != "text/event-stream":
            whole = {**said["schema"], "components": description["components"]}
            jsonschema.validate(said["example"], whole, cls=jsonschema.Draft202012Validator)
    assert seen["200"] >= 24 and seen["202"] >= 9 and seen["404"] >= 29


def test_every_committed_schema_is_one_and_its_example_fits() -> None:
    for name in schemas():
        found = schema(f"whopays.{name}/1")
        jsonschema.Draft202012Validator.check_schema(found)
        for one in found.get("examples", []):
            jsonschema.validate(one, found, cls=jsonschema.Draft202012Validator)


LISTS = {
    "about": "about", "schemas": "schemas", "cases": "cases", "case-detail": "cases/toyland", "policies": "policies",
    "policy": "policies/too-big-to-fail", "instruments": "instruments", "studies": "studies?lang=fr", "loans": "loans",
    "sources": "sources", "source": "sources/S1-02", "runs": "runs",
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_fit_the_committed_schemas(client: TestClient, name: str) -> None:
    jsonschema.validate(client.get(f"/api/v1/{LISTS[name]}").json(), client.get(f"/api/v1/schemas/{name}").json(),
                        cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(("name", "address", "asked"), [
    ("run", "run", {"paths": 16}), ("answers", "simulate", {"paths": 16, "policies": ["none", "backstop"]}),
    ("answers", "simulate", {"paths": 1}), ("compare", "compare", {"paths": 16}), ("charts", "charts", {"paths": 16, "lang": "fr"}),
    ("charts", "charts", {"paths": 1}), ("charts", "charts", {"paths": 16, "real": 0.02}), ("compare", "compare", {"paths": 1}),
    ("run", "run", {"paths": 1}),
])
def test_answers_fit_the_committed_schemas(client: TestClient, name: str, address: str, asked: dict[str, Any]) -> None:
    found = client.post(f"/api/v1/{address}", json={"case": "toyland", **asked})
    jsonschema.validate(found.json(), client.get(f"/api/v1/schemas/{name}").json(), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("loan", ["chips-guarantee-fy2024", "chrysler-1980", "sba-7a-fy2026"])
def test_loans_fit_their_schema(client: TestClient, loan: str) -> None:
    found = client.post("/api/v1/subsidy", json={"name": loan}).json()
    jsonschema.validate(found, client.get("/api/v1/schemas/subsidy").json(), cls=jsonschema.Draft202012Validator)
    drawn = client.post("/api/v1/charts/subsidy", json={"name": loan}).json()
    jsonschema.validate(drawn, client.get("/api/v1/schemas/charts").json(), cls=jsonschema.Draft202012Validator)
