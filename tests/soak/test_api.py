"""The API under thousands of questions made from its own description, good and bad: never a 500, never an answer it does not describe."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given, strategies
from starlette.testclient import TestClient

from tests.api.conftest import client as client
from tests.api.conftest import store as store
from tests.api.fuzzed import fuzz, operations
from tests.soak.amounts import examples, times
from whopays.api import bounds

POLICIES = ("none", "backstop", "national-reserve", "apollo")


@pytest.mark.parametrize("operation", operations(), ids=" ".join)
def test_no_question_makes_the_server_fall_over(operation: tuple[str, str], client: TestClient, tally: Counter[str]) -> None:
    counts: Counter[str] = Counter()
    fuzz(client, times(30, 600), counts, operation)
    assert counts["operations"] == 1
    tally.update({f"API: {what}": number for what, number in counts.items()})
    assert counts["5xx"] == 0


@examples(60, 3_000)
@given(data=strategies.data())
def test_any_assumption_at_the_end_of_its_range_is_answered(client: TestClient, tally: Counter[str], data: strategies.DataObject) -> None:
    """Real names, values at and beyond their bounds: an answer without a number that is none, or a refusal that says why."""
    ranges = {one["name"]: one["range"] for group in client.get("/api/v1/cases/toyland").json()["groups"] for one in group["assumptions"]}
    names = data.draw(strategies.lists(strategies.sampled_from(sorted(ranges)), min_size=1, max_size=4, unique=True))
    ends = [0, 1, 1e-300, bounds.LARGEST, -bounds.LARGEST, "1e-12", "{uniform: [0, 1]}"]
    sets = {name: data.draw(strategies.sampled_from([*(one for one in ranges[name] if one is not None), *ends])) for name in names}
    policies = data.draw(strategies.lists(strategies.sampled_from(POLICIES), min_size=1, max_size=2))
    found = client.post("/api/v1/simulate", json={"case": "toyland", "paths": 8, "policies": policies, "sets": sets})
    assert found.status_code in (200, 422), (sets, policies, found.text[:500])
    json.loads(found.text, parse_constant=lambda word: pytest.fail(f"{word} in an answer to {sets}"))
    tally[f"API: assumptions at their ends, {found.status_code}"] += 1
