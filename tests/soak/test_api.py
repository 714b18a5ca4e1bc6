"""The API under thousands of questions made from its own description, good and bad: never a 500, never an answer it does not describe."""

from __future__ import annotations

import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

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


def test_many_who_ask_at_once_meet_no_defect(client: TestClient, tally: Counter[str]) -> None:
    """Questions of several clients at once, some set aside, cancelled or saved, and every list between them."""
    dice = random.Random(11)
    ranges = {one["name"]: one["range"] for group in client.get("/api/v1/cases/toyland").json()["groups"] for one in group["assumptions"]}
    lists = ("runs", "runs/last", "runs/last/figures", "runs/last/exposures", "runs/last/explain/labs.alder.funding_gap.end", "policies")

    def question() -> tuple[str, dict[str, object], str]:
        names = dice.sample(sorted(ranges), dice.randint(1, 4))
        ends = [0, 1, 1e-300, bounds.LARGEST, "1e-12", "{uniform: [0, 1]}"]
        sets = {name: dice.choice([*(one for one in ranges[name] if one is not None), *ends]) for name in names}
        asked: dict[str, object] = {"case": "toyland", "paths": dice.choice([1, 2, 8, 600]), "sets": sets, "seed": dice.randint(0, 2)}
        route = dice.choice(("simulate", "compare", "run", "charts"))
        if route in ("simulate", "compare"):
            return route, {**asked, "policies": dice.sample(POLICIES, 2)}, f"client-{dice.randint(0, 2)}"
        return route, {**asked, "policy": dice.choice(POLICIES), **({"save": dice.random() < 0.5} if route == "run" else {})}, "client-x"

    def one(what: tuple[tuple[str, dict[str, object], str], str, bool]) -> list[int]:
        (route, asked, who), listed, gives_up = what
        found = client.post(f"/api/v1/{route}", json=asked, headers={"x-client": who})
        said = [found.status_code, client.get(f"/api/v1/{listed}").status_code]
        if found.status_code == 202:
            job = found.json()
            if gives_up:
                client.delete(job["url"])
            with client.stream("GET", job["events"]) as stream:
                list(stream.iter_lines())
            said.append(client.get(job["result"]).status_code)
        return said

    with ThreadPoolExecutor(6) as threads:
        wanted = [(question(), dice.choice(lists), dice.random() < 0.5) for _ in range(times(150, 6_000))]
        found = Counter(status for said in threads.map(one, wanted) for status in said)
    tally.update({f"API: at once, {status}": number for status, number in found.items()})
    assert set(found) <= {200, 202, 404, 409, 422, 429, 503, 504}, found
    assert found[200] > len(wanted) // 4
