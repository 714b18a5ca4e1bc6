"""What the data and the refusals say in French, for the page and for programs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import TestClient
from whopays.api import bounds
from whopays.api.app import build
from whopays.api.guard import Buckets, Door
from whopays.api.jobs import FAILED, Job, Jobs
from whopays.api.problem import Problem, problem
from whopays.case.french import french_of
from whopays.case.load import load
from whopays.report.refusals import in_french


def test_a_case_and_what_cases_share_are_answered_in_french(client: Any) -> None:
    body = client.get("/api/v1/cases/toyland/french").json()
    assert body["texts"] == french_of(load("toyland"))
    assert body["lacking"] == []
    detail = client.get("/api/v1/cases/toyland").json()
    reasons = {one["because"] for group in detail["groups"] for one in group["assumptions"]}
    policy = client.get("/api/v1/policies/backstop").json()
    sources = client.get("/api/v1/sources").json()
    said = {*reasons, policy["because"], policy["title"], *(one["paraphrase"] for one in sources["claims"]),
            *(one["quantity"] for one in sources["facts"])}
    assert said <= set(body["texts"])


def test_a_case_that_is_not_there_has_no_french(client: Any) -> None:
    assert client.get("/api/v1/cases/atlantis/french").status_code == 404


FRENCH = {"accept-language": "fr-CA, en;q=0.5"}
# Words that no French refusal has, and names that all may have
ENGLISH = re.compile(r"\b(the|is|are|no|not|of|should|input|write|did you|there|have|unknown|ask|choose|remove|give)\b")
NAMES = re.compile(r"`[^`]*`|--[\w-]+|«[^»]*»|/\S+|[\w.]+\.[\w.]+|[\w-]*_[\w-]*|\^\S*\$")
P = "/api/v1/"
LOAN = "principal: abc\nfoo: 1\nmaturity_years: -4\namortisation: x\nlifetime_default_share: 3\ntreasury: zzz\n"


@pytest.mark.parametrize(("path", "body", "status", "said"), [
    ("simulate", {"sets": {"labs.alder.cahs": 1}}, 422, "nom inconnu «\u00a0labs.alder.cahs\u00a0»"),
    ("simulate", {"sets": {"labs.alder.cash": "abc"}}, 422, "«\u00a0abc\u00a0» n'est pas un nombre"),
    ("simulate", {"sets": {"labs.alder.cash": "{uniform: [2, 1]}"}}, 422, "le bas 2 est au-dessus du haut 1"),
    ("simulate", {"sets": {"labs.alder.cash": "{unifrm: [1]}"}}, 422, "vouliez-vous dire «\u00a0uniform\u00a0»\u202f?"),
    ("simulate", {"policies": ["bakstop"]}, 404, "il n'y a pas de politique"),
    ("simulate", {"policies": ["backstop:covered_share=2"]}, 422, "donnez un nombre de 0 à 1"),
    ("simulate", {"paths": 0}, 422, "le nombre doit être d'au moins 1"),
    ("simulate", {"paths": 10**9}, 422, "choisissez 100\u202f000 ou moins"),
    ("simulate", {"foo": 1}, 422, "ce nom n'existe pas"), ("simulate", {"lang": "de"}, 422, "'en' ou 'fr'"),
    ("simulate", {"as_of": "2001-01-01"}, 422, "est trop tôt pour ce cas"),
    ("simulate", {"series": ["no.such"]}, 422, "il n'y a pas de série"),
    ("studies/pay", {"lab": "zzz"}, 422, "pas de laboratoire"), ("subsidy", {}, 422, "0 prêts sont donnés"),
    ("subsidy", {"text": LOAN}, 422, "maturity_years vaut -4"), ("subsidy", {"text": "a: [1"}, 422, "ce n'est pas du YAML valide"),
    ("cases/atlantis", None, 404, "n'est pas le nom d'un cas"), ("sources/Z999", None, 404, "il n'y a ni affirmation"),
    ("jobs/" + "a" * 24, None, 404, "il n'y a pas de tâche"), ("nothing", None, 404, "il n'y a rien à cette adresse"),
    ("runs/nope", None, 404, "calcul"), ("simulate", {"series": ["x" * 70_000] * 4}, 413, "dépasse 256 Kio")])
def test_a_refusal_is_told_in_the_language_of_who_asks(client: Any, path: str, body: Any, status: int, said: str) -> None:
    body = {"case": "toyland", **body} if body is not None and path != "subsidy" else body
    answers = [client.request("GET" if body is None else "POST", P + path, json=body, headers=headers) for headers in (FRENCH, {})]
    french, english = (answer.json() for answer in answers)
    assert [answer.status_code for answer in answers] == [status, status]
    assert [answer.headers["content-language"] for answer in answers] == ["fr", "en"]
    assert said in french["detail"], french
    for one, other in zip(french["errors"], english["errors"], strict=True):
        assert (one["file"], one["line"], one["column"]) == (other["file"], other["line"], other["column"])
        assert one["message"] != other["message"] and one["remedy"] != other["remedy"]
        assert not ENGLISH.search(NAMES.sub("", f"{one['message']} {one['remedy']}")), one
    assert french["title"] != english["title"] and french["type"] == english["type"]


def test_the_door_refuses_in_french(client: Any) -> None:
    for headers, said in (({"host": "evil.example"}, "nom d'hôte"), ({"origin": "http://evil.example"}, "autre origine")):
        assert said in client.get(P + "cases", headers={**FRENCH, **headers}).json()["detail"]
    assert "il n'y a rien" in client.get("/nothing.txt?lang=fr").json()["detail"]
    app = build(Door(token="t" * 20), folder=Path("nowhere"))
    shut = TestClient(app, base_url=str(client.base_url))
    assert shut.get(P + "cases", headers=FRENCH).json()["errors"][0]["message"] == "il faut un jeton"


def test_too_many_requests_are_refused_in_french(client: Any) -> None:
    app = build(buckets=Buckets(lambda: 0.0), folder=Path("nowhere"))
    hasty = TestClient(app, base_url=str(client.base_url), raise_server_exceptions=False)
    refused = next(answer for answer in iter(lambda: hasty.get("/nothing.txt", headers=FRENCH), None) if answer.status_code == 429)
    assert refused.json()["errors"][0] == {"file": "", "line": 0, "column": 0, "message": "trop de demandes", "remedy": "attendez 1 s"}


def test_a_job_refused_says_why_in_the_language_of_each_who_asks() -> None:
    job = Job("a", "run", "me", 0.0, state=FAILED, failure=problem(504, "it was given up after 60 seconds", "ask for fewer paths"))
    assert job.object("fr")["errors"][0]["message"] == "le calcul a été abandonné après 60 secondes"
    assert job.object()["errors"][0]["message"] == "it was given up after 60 seconds"
    jobs = Jobs()
    jobs.all = {str(n): Job(str(n), "run", "me", 0.0) for n in range(bounds.JOBS_A_CLIENT)}
    with pytest.raises(Problem) as found:
        jobs.check_room("me")
    assert not ENGLISH.search(NAMES.sub("", in_french(found.value.faults[0]).message))


def test_policies_of_a_case_say_which_do_nothing_there(client: TestClient) -> None:
    def idle(case: str) -> dict[str, dict[str, str]]:
        return {one["name"]: one for one in client.get(f"/api/v1/policies?case={case}").json()["policies"] if "idle" in one}

    found = idle("pacific-1862")
    assert "data centres" in found["backstop"]["idle"] and "centres de données" in found["backstop"]["idle_french"]
    assert not {"none", "acts-of-1864", "procurement"} & set(found)
    assert "backstop" not in idle("openai-2025")
    assert client.get("/api/v1/policies?case=nowhere").status_code == 404
    assert not any("idle" in one for one in client.get("/api/v1/policies").json()["policies"])
