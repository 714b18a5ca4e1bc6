"""The command line, Python and the API give the same bytes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

import whopays
from tests.api.waited import state
from whopays.api.results import result_of
from whopays.report.json import run_object, schema, text

SECONDS = re.compile(rb'"(seconds|run)": ("[^"]*"|[0-9.e-]+)')  # the clock's, and the name a saved run was given


def shell(*words: str) -> bytes:
    """What a command prints."""
    done = subprocess.run([sys.executable, "-m", "whopays", *words], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def fits(text: bytes, name: str) -> None:
    """What a command prints holds to its committed schema."""
    jsonschema.validate(json.loads(text), schema(f"whopays.{name}/1"), cls=jsonschema.Draft202012Validator)


def timeless(text: bytes) -> bytes:
    return SECONDS.sub(rb'"\1": 0', text)


def finished(client: TestClient, begun: Any) -> bytes:
    """The result of a job, waited for."""
    assert begun.status_code == 202, begun.text
    job = begun.json()
    state(client, job, "done", "failed", "cancelled")
    found = client.get(job["result"])
    assert found.status_code == 200, found.text
    return found.content


def test_run(client: TestClient, store: Any) -> None:
    asked = {"case": "toyland", "policy": "backstop", "paths": 96, "seed": 3, "sets": {"labs.alder.cash": "2e9"}}
    mine = client.post("/api/v1/run", json=asked).content
    printed = shell("run", "toyland", "--policy", "backstop", "--paths", "96", "--seed", "3", "--set", "labs.alder.cash=2e9", "--json",
                    "--store", str(store.parent / "other"))
    fits(printed, "run")
    assert timeless(mine) == timeless(printed)
    case = whopays.load("toyland", sets=("labs.alder.cash=2e9",)).with_policy("backstop")
    assert timeless(text(run_object(whopays.simulate(case, paths=96, seed=3))).encode() + b"\n") == timeless(mine)


def test_a_long_run_is_a_job_and_begins_with_the_short_one(client: TestClient, store: Any) -> None:
    asked = {"case": "toyland", "paths": 1100, "mode": "fail"}
    mine = finished(client, client.post("/api/v1/run", json=asked))
    printed = shell("run", "toyland", "--paths", "1100", "--mode", "fail", "--json", "--store", str(store.parent / "other"))
    assert timeless(mine) == timeless(printed)


def test_a_saved_run_shows_the_very_bytes(client: TestClient, store: Any) -> None:
    made = finished(client, client.post("/api/v1/run", json={"case": "toyland", "paths": 64, "save": True}))
    run = json.loads(made)["run"]
    assert client.get(f"/api/v1/runs/{run}").content == shell("show", run, "--json", "--store", str(store))
    assert client.get("/api/v1/runs").content == shell("runs", "--json", "--store", str(store))


def test_what_is_shown_of_a_run_of_one_future_has_no_numbers_that_are_none(client: TestClient) -> None:
    """One future has no errors: null, where the list of figures was a defect."""
    run = json.loads(finished(client, client.post("/api/v1/run", json={"case": "toyland", "paths": 1, "save": True})))["run"]
    for part in ("", "/figures", "/exposures", "/explain/labs.alder.funding_gap.end"):
        found = client.get(f"/api/v1/runs/{run}{part}")
        assert found.status_code == 200, found.text
        jsonschema.validate(found.json(), schema(found.json()["schema"]), cls=jsonschema.Draft202012Validator)
    figures = {one["id"]: one for one in client.get(f"/api/v1/runs/{run}/figures").json()["figures"]}
    assert figures["labs.alder.funding_gap.end"]["error"] is None


def test_compare(client: TestClient) -> None:
    asked = {"case": "toyland", "policies": ["backstop", "too-big-to-fail"], "paths": 64}
    printed = shell("compare", "toyland", "--policy", "backstop", "--policy", "too-big-to-fail", "--paths", "64", "--json")
    fits(printed, "compare")
    assert timeless(client.post("/api/v1/compare", json=asked).content) == timeless(printed)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_ask(client: TestClient, lang: str) -> None:
    mine = finished(client, client.post("/api/v1/studies/pay", json={"case": "toyland", "paths": 64, "lang": lang}))
    printed = shell("ask", "pay", "toyland", "--paths", "64", "--lang", lang, "--json")
    fits(printed, "study")
    assert timeless(mine) == timeless(printed)


def test_subsidy(client: TestClient) -> None:
    printed = shell("subsidy", "chips-guarantee-fy2024", "--json")
    fits(printed, "subsidy")
    assert client.post("/api/v1/subsidy", json={"name": "chips-guarantee-fy2024"}).content == printed
    loans = {one["name"]: one["text"] for one in client.get("/api/v1/loans").json()["loans"]}
    assert client.post("/api/v1/subsidy", json={"text": loans["chips-guarantee-fy2024"]}).content == printed


@pytest.mark.parametrize(("address", "words"), [
    ("/api/v1/cases", ["cases", "--json"]), ("/api/v1/policies", ["policies", "--json"]),
    ("/api/v1/studies?lang=fr", ["ask", "--list", "--lang", "fr", "--json"]), ("/api/v1/sources", ["sources", "list", "--json"]),
    ("/api/v1/sources/S1-02", ["sources", "show", "S1-02", "--json"]),
])
def test_lists(client: TestClient, address: str, words: list[str]) -> None:
    assert client.get(address).content == shell(*words)


def test_several_policies_are_those_asked_alone(client: TestClient) -> None:
    both = client.post("/api/v1/simulate", json={"case": "toyland", "policies": ["none", "backstop"], "paths": 48}).json()
    alone = client.post("/api/v1/simulate", json={"case": "toyland", "policies": ["backstop"], "paths": 48}).json()
    assert both["policies"][1] == alone["policies"][0]


def test_charts_and_answer_of_a_question_are_of_one_run(client: TestClient) -> None:
    """What a page asks one after the other: the answer, the whole run, the charts."""
    asked = {"case": "toyland", "paths": 700, "seed": 11}
    answered = json.loads(finished(client, client.post("/api/v1/simulate", json=asked)))["policies"][0]
    assert answered["credit"]["exposures"]
    run = json.loads(finished(client, client.post("/api/v1/run", json=asked)))
    assert {one["id"]: one["value"] for one in run["figures"]} == {one["id"]: one["value"] for one in answered["figures"]}
    assert json.loads(finished(client, client.post("/api/v1/charts", json=asked)))["charts"]


def test_a_run_says_which_conflicts_it_was_asked_to_settle_and_no_others() -> None:
    """The same numbers asked in two ways are two answers."""
    case = whopays.load("toyland")
    asked: dict[str, Any] = {"told": lambda done, total: None, "policy": "none", "mode": "fail", "paths": 4, "seed": 1, "processes": 1,
                             "creditors": False}
    said = [result_of(case, list(case.views), conflicts=one, **asked).manifest.get("conflicts") for one in (("a=b",), (), ("a=b",))]
    assert said == [["a=b"], None, ["a=b"]]
