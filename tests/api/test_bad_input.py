"""Bad input: an answer that says what is wrong with it, all at once; never a 500, never a file."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.test_door import wrong
from whopays.api import bounds, worker
from whopays.case.fault import CaseErrors, Fault

PATHS_OUT = ["../toyland", "..%2ftoyland", "/etc/passwd", "./toyland", "toyland/", "C:\\x", "~", "toyland\x00",
             "file:///etc/passwd", "a" * 200]
BOMB = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))


def simulate(client: TestClient, **asked: Any) -> Any:
    body = json.dumps({"case": "toyland", "paths": 8, **asked})
    return client.post("/api/v1/simulate", content=body, headers={"content-type": "application/json"})


@pytest.mark.parametrize("name", PATHS_OUT)
def test_a_name_is_never_a_path(client: TestClient, name: str) -> None:
    wrong(simulate(client, case=name), 422)
    wrong(simulate(client, policies=[name]), 422)
    wrong(client.post("/api/v1/run", json={"case": "toyland", "policy": name, "paths": 8}), 422)
    wrong(client.post("/api/v1/subsidy", json={"name": name}), 422)
    for route in ("cases", "policies", "runs", "jobs", "sources"):
        found = client.get(f"/api/v1/{route}/{name.replace('/', '%2f').replace(chr(0), '%00')}")
        assert found.status_code in (404, 422), (route, found.text)


def test_a_folder_or_file_of_that_name_changes_nothing(client: TestClient, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.yaml").write_text("title: x\n")
    monkeypatch.chdir(tmp_path)
    wrong(simulate(client, case="mine.yaml"), 404, "no case")
    wrong(simulate(client, policies=["mine.yaml"]), 404, "no policy")


@pytest.mark.parametrize(("name", "status", "said"), [
    ("backstop:cap=-1", 422, "loan_guarantee.cap is -1"), ("backstop:cup=1", 422, "has no term 'cup'"),
    ("none:cap=1", 422, "has no term"), ("bakstop:cap=1", 404, "no policy 'bakstop'"),
    ("acts-of-1864:cap=1", 422, "2 instruments"), ("backstop:cap=1e9,cap=2", 422, "changed twice")])
def test_terms_that_cannot_be_are_refused(client: TestClient, name: str, status: int, said: str) -> None:
    wrong(simulate(client, policies=[name]), status, said)


def test_a_changed_term_gives_what_the_command_gives(client: TestClient) -> None:
    name = "backstop:cap=1e6,covered_share=0.5"
    found = simulate(client, policies=[name], paths=64).json()["policies"][0]
    done = subprocess.run([sys.executable, "-m", "whopays", "run", "toyland", "--policy", name, "--paths", "64", "--json"],
                          capture_output=True, text=True, check=True)
    held = {one["id"]: one["value"] for one in json.loads(done.stdout)["figures"]}
    assert {one["id"]: one["value"] for one in found["figures"]}.items() <= held.items()
    assert json.loads(done.stdout)["policy"] == found["policy"]["name"] == name


def test_all_faults_at_once_in_the_words_of_the_command(client: TestClient) -> None:
    body = wrong(simulate(client, policies=["nine"], sets={"labs.alder.cahs": "5e9", "market.tax_rate": "7"}, views=["gloomy"]), 422)
    done = subprocess.run([sys.executable, "-m", "whopays", "run", "toyland", "--policy", "nine", "--set", "labs.alder.cahs=5e9", "--set",
                           "market.tax_rate=7", "--json"], capture_output=True, text=True, check=False)
    printed = [(one["message"], one["remedy"]) for one in json.loads(done.stderr)["errors"] if one["file"] == "--set"]
    said = [(one["message"], one["remedy"]) for one in body["errors"]]
    assert len(printed) == 2
    assert set(printed) <= set(said)
    assert any("no policy 'nine'" in message for message, _ in said)


@pytest.mark.parametrize("value", [1e19, -1e19, 1e300, True, [], {}, None, "", "x" * 500, "nan", ".inf", "1e400",
                                   "!!python/object:os.system", "{uniform: [2, 1]}",
                                   "[" * 300, "&a [*a]", "*a", "\u0000", "\ud800", "a: b: c", "- 1", "1e308", "{uniform: [0, 1e308]}"])
def test_no_value_overflows_or_runs(client: TestClient, value: Any) -> None:
    wrong(simulate(client, sets={"labs.alder.cash": value}), 422)


@pytest.mark.parametrize(("key", "value"), [
    ("paths", 0), ("paths", -1), ("paths", bounds.MOST_PATHS + 1), ("paths", 10**400), ("paths", 1.5), ("paths", "8"), ("paths", True),
    ("seed", -1), ("seed", 2**53), ("seed", 10**30), ("lang", "de"), ("as_of", "2025-13-01"), ("as_of", "yesterday"),
    ("as_of", "0001-01-01"), ("views", []),
    ("views", ["bright"] * 13), ("policies", []), ("policies", ["none"] * 5), ("policies", "none"), ("conflicts", {"a": "b"}),
    ("series", ["nothing"]),
    ("case", None), ("sets", [1]), ("sets", {f"labs.a{i}.cash": 1 for i in range(201)}), ("unheard", 1), ("views", ["bright", "no"]),
])
def test_what_cannot_be_is_refused(client: TestClient, key: str, value: Any) -> None:
    wrong(simulate(client, **{key: value}), 422)


@pytest.mark.parametrize(("body", "status"), [
    (b"", 422), (b"{", 400), (b"[" * 100_000, 400), (b'{"a":' * 30_000 + b"1" + b"}" * 30_000, 400), (b"null", 422), (b"[]", 422),
    (b'"x"', 422),
    (b'{"paths": NaN}', 422), (b'{"paths": 1e999}', 422), (b"\xff\xfe", 400), (b'{"case": "\xff"}', 400),
    (b'{"seed": ' + b"9" * 5_000 + b"}", 400),
])
def test_a_body_that_is_no_question(client: TestClient, body: bytes, status: int) -> None:
    found = client.post("/api/v1/simulate", content=body, headers={"content-type": "application/json"})
    assert found.status_code in (status, 422 if status == 400 else status), found.text
    wrong(found, found.status_code)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/x-yaml", ""])
def test_only_json_is_taken(client: TestClient, kind: str) -> None:
    """A form of another page can send these without asking first."""
    found = client.post("/api/v1/simulate", content=b'{"case": "toyland", "paths": 8}', headers={"content-type": kind})
    assert found.status_code in (415, 422)


@pytest.mark.parametrize("text", [BOMB, "[" * 60, "a: 1\na: 2", "!!python/object/apply:os.system [ls]", "? [a]\n: b",
                                  "principal: 1e400", "\t", "{}", "- 1", "x" * 60_000, "principal: &p 1\nmaturity_years: *q"])
def test_yaml_is_bounded(client: TestClient, text: str) -> None:
    body = wrong(client.post("/api/v1/subsidy", json={"text": text}), 422)
    assert body["errors"][0]["file"].startswith("loan")


@pytest.mark.parametrize("loan", [{}, {"principal": 1e308}, {"principal": "x"}, {"a": {"b": {"c": [1, [2, [3]]]}}},
                                   {"principal": 1e9, "\ud800": 1},
                                  {"default_timing": [0.5] * 1000}])
def test_a_loan_that_cannot_be(client: TestClient, loan: Any) -> None:
    body = json.dumps({"loan": loan}).encode()
    wrong(client.post("/api/v1/subsidy", content=body, headers={"content-type": "application/json"}), 422)


@pytest.mark.parametrize("asked", [{}, {"name": "chips-guarantee-fy2024", "text": "x"}, {"loan": None}])
def test_one_loan_is_asked_for(client: TestClient, asked: Any) -> None:
    wrong(client.post("/api/v1/subsidy", json=asked), 422)


def test_what_is_not_there(client: TestClient) -> None:
    wrong(client.get("/api/v1/cases/atlantis"), 404, "no case")
    wrong(client.get("/api/v1/policies/wish"), 404, "no policy")
    wrong(client.get("/api/v1/schemas/wish"), 404, "no schema")
    wrong(client.get("/api/v1/sources/Z999"), 404)
    wrong(client.get("/api/v1/runs/20200101-nothing-0000"), 404, "no run")
    wrong(client.get("/api/v1/runs/20200101-nothing-0000/explain/resources"), 404)
    wrong(client.get("/api/v1/jobs/000000000000000000000000"), 404, "no job")
    wrong(client.get("/api/v1/jobs/000000000000000000000000/events"), 404)
    wrong(client.get("/api/v2/cases"), 404)
    wrong(client.put("/api/v1/simulate", json={}), 405)
    wrong(client.get("/api/v1/simulate"), 405)


def test_client_names_are_bounded(client: TestClient) -> None:
    wrong(client.post("/api/v1/simulate", json={"case": "toyland", "paths": 8}, headers={"x-client": "short"}), 422)
    wrong(client.post("/api/v1/simulate", json={"case": "toyland", "paths": 8}, headers={"x-client": "x" * 65}), 422)


@pytest.mark.parametrize(("method", "address", "body", "near"), [
    ("GET", "/api/v1/cases/toylnd", None, "'toyland'"), ("GET", "/api/v1/policies/backstp", None, "'backstop'"),
    ("POST", "/api/v1/simulate", {"case": "toylnd"}, "'toyland'"),
    ("POST", "/api/v1/run", {"case": "toyland", "policy": "backstp"}, "'backstop'"),
    ("POST", "/api/v1/compare", {"case": "toyland", "policies": ["apolo"]}, "'apollo'"),
    ("POST", "/api/v1/subsidy", {"name": "chrysler-1981"}, "'chrysler-1980'"), ("GET", "/api/v1/schemas/rnu", None, "'run'"),
])
def test_a_name_nothing_has_is_a_404_with_names_that_are_near(client: TestClient, method: str, address: str, body: Any, near: str) -> None:
    assert near in wrong(client.request(method, address, json=body), 404)["errors"][0]["remedy"]


def test_a_study_nobody_has_written_is_a_404(client: TestClient) -> None:
    begun = client.post("/api/v1/studies/fial", json={"case": "toyland", "paths": 8})
    wrong(begun, 404, "no study")


def test_a_figure_that_a_run_lacks_is_a_404(client: TestClient) -> None:
    job = client.post("/api/v1/run", json={"case": "toyland", "paths": 16, "save": True}).json()
    while client.get(job["url"]).json()["state"] == "running":
        pass
    run = client.get(job["result"]).json()["run"]
    wrong(client.get(f"/api/v1/runs/{run}/explain/resuorces"), 404, "no figure")
    wrong(client.get(f"/api/v1/runs/{run}/explain/resources?view=gloomy"), 422, "no view")
    wrong(client.get(f"/api/v1/runs/{run}/explain/resources?view=no figure"), 422)


def test_words_of_a_message_choose_no_status(monkeypatch: pytest.MonkeyPatch) -> None:
    from whopays import store as stored
    from whopays.api import listings
    from whopays.engine import explain, rerun

    def refused(*_: Any) -> None:
        raise CaseErrors([Fault("case.yaml", 1, 1, "the source gives no figure", "give one")])

    monkeypatch.setattr(stored, "load", lambda *_: None)
    monkeypatch.setattr(rerun, "case_of", lambda _: None)
    monkeypatch.setattr(explain, "explain", refused)
    with pytest.raises(CaseErrors) as found:
        listings.explain(told=lambda done, total: None, run="r", figure="resources", view=None)
    assert worker.said(found.value)[0] == 422


def test_a_name_nothing_has_beside_another_fault_is_a_bad_question(client: TestClient) -> None:
    found = wrong(simulate(client, policies=["backstp"], sets={"labs.alder.cahs": 1}), 422)
    assert len(found["errors"]) == 2
