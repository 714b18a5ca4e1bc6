"""Jobs: progress, cancelling, bounds, what failed and what is gone."""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.test_door import wrong
from tests.api.waited import LONG, PATIENCE, state, until
from whopays.api import bounds
from whopays.api.jobs import Jobs
from whopays.api.problem import Problem
from whopays.api.workers import Task


def test_progress_is_told_and_ends(client: TestClient) -> None:
    job = client.post("/api/v1/run", json={"case": "toyland", "paths": 2100, "mode": "fail", "seed": 77}).json()
    with client.stream("GET", job["events"]) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in stream.iter_lines() if line]
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    told = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert names[-1] == "done"
    assert set(names[:-1]) == {"progress"}
    assert [one["done"] for one in told] == sorted(one["done"] for one in told)
    assert told[-1]["done"] == told[-1]["total"] == 2100
    assert client.get(job["result"]).json()["paths"] == 2100


def test_a_cancelled_job_says_so_and_frees_its_worker(client: TestClient) -> None:
    begun = client.post("/api/v1/run", json={**LONG, "seed": 1}, headers={"x-client": "cancelling"})
    job = begun.json()
    assert begun.headers["location"] == job["url"]
    wrong(client.get(job["result"]), 409, "under way")
    client.delete(job["url"])
    assert state(client, job, "cancelled")["errors"][0]["message"] == "the job was cancelled"
    wrong(client.get(job["result"]), 409, "cancelled")
    with client.stream("GET", job["events"]) as stream:
        assert "event: cancelled" in list(stream.iter_lines())
    assert client.post("/api/v1/simulate", json={"case": "toyland", "paths": 8, "seed": 5}).status_code == 200


def test_jobs_of_a_client_are_bounded(client: TestClient) -> None:
    jobs = [client.post("/api/v1/run", json={**LONG, "seed": 10 + k})
            for k in range(bounds.JOBS_A_CLIENT)]
    try:
        wrong(client.post("/api/v1/run", json={**LONG, "seed": 20}), 429, "jobs")
    finally:
        for job in jobs:
            client.delete(job.json()["url"])
    for job in jobs:
        state(client, job.json(), "cancelled")


def test_a_question_there_is_no_room_for_asks_no_worker(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    workers, asked = client.app.state.service.workers, []
    do = workers.do

    async def told(task: Task, *rest: Any) -> bytes:
        asked.append(task.name)
        return bytes(await do(task, *rest))

    monkeypatch.setattr(workers, "do", told)
    jobs = [client.post("/api/v1/run", json={**LONG, "seed": 70 + k}).json() for k in range(bounds.JOBS_A_CLIENT)]
    before = asked.count("check")
    for address in ("run", "simulate", "compare", "studies/pay", "charts", "charts/studies/pay", "files", "files/studies/pay"):
        wrong(client.post(f"/api/v1/{address}", json={"case": "toyland", "paths": 2000, "seed": 72}), 429, "jobs")
    for job in jobs:
        client.delete(job["url"])
        state(client, job, "cancelled")
    assert (before, asked.count("check")) == (len(jobs), len(jobs))


def test_what_was_checked_is_not_kept(client: TestClient) -> None:
    answers = client.app.state.service.answers
    before = len(answers.kept)
    for k in range(3):
        job = client.post("/api/v1/run", json={**LONG, "sets": {"market.tax_rate": 0.2 + k / 100}}).json()
        client.delete(job["url"])
        state(client, job, "cancelled")
    assert len(answers.kept) == before


def test_a_job_that_will_be_set_aside_takes_no_room() -> None:
    async def scene() -> None:
        jobs, never = Jobs(), asyncio.Event()

        async def long(told: Any) -> bytes:
            await never.wait()
            return b""

        for kind in ("run", "study", "file")[: bounds.JOBS_A_CLIENT]:
            jobs.begin(kind, "c", long)
        jobs.check_room("c", "run")
        jobs.check_room("somebody else")
        with pytest.raises(Problem) as full:
            jobs.check_room("c")
        assert full.value.status == 429
        await jobs.stop()

    asyncio.run(scene())


def test_a_job_that_is_cancelled_while_it_waits_leaves_the_queue(client: TestClient) -> None:
    workers = client.app.state.service.workers
    jobs = []
    for k in range(8):  # each of a client of its own: one is computed, the others wait
        begun = client.post("/api/v1/run", json={**LONG, "seed": 30 + k}, headers={"x-client": f"client-{k:08}"})
        jobs.append(begun.json())
    until(lambda: workers.waiting >= 4)
    for job in jobs[1:]:
        client.delete(job["url"])
    for job in jobs[1:]:
        state(client, job, "cancelled")
    until(lambda: workers.waiting <= 2)
    client.delete(jobs[0]["url"])
    state(client, jobs[0], "cancelled")


@pytest.mark.parametrize(("address", "asked", "status", "word"), [
    ("studies/pay", {"lab": "nobody"}, 422, "no lab"), ("studies/pay", {"policy": "wish"}, 404, "no policy"),
    ("studies/pay", {"sets": {"labs.alder.cahs": 1}}, 422, "unknown name"), ("run", {"paths": 2000, "policy": "wish"}, 404, "no policy"),
    ("charts", {"paths": 2000, "case": "atlantis"}, 404, "no case"), ("files", {"views": ["gloomy"]}, 422, "no view"),
    ("simulate", {"paths": 2000, "policies": ["none", "wish"]}, 404, "no policy"),
])
def test_what_no_job_could_answer_is_refused_before_it_is_one(client: TestClient, address: str, asked: dict[str, Any], status: int,
                                                             word: str) -> None:
    found = client.post(f"/api/v1/{address}", json={"case": "toyland", "paths": 16, **asked})
    assert found.status_code == status, found.text
    assert word in found.json()["detail"]


def test_a_failed_job_says_why(client: TestClient) -> None:
    job = client.post("/api/v1/studies/sensitivity", json={"case": "toyland", "paths": 8}).json()
    assert "rank no input" in state(client, job, "failed")["errors"][0]["message"]
    wrong(client.get(job["result"]), 422, "rank no input")


def test_a_study_that_cannot_be_asked_of_a_case_is_refused_beforehand(client: TestClient) -> None:
    """In the list, where the page reads it, and as the answer to the question: never as a job that fails."""
    listed = {one["name"]: one["refused"] for one in client.get("/api/v1/studies?case=openai-2025").json()}
    assert {name for name, why in listed.items() if why} == {"fab", "score"}
    assert listed["score"]["cases"] == ["toyland"]
    asked = client.post("/api/v1/studies/score", json={"case": "openai-2025", "paths": 8})
    wrong(asked, 422, listed["score"]["why"])
    in_french = {one["name"]: one["refused"] for one in client.get("/api/v1/studies?case=openai-2025&lang=fr").json()}
    assert "usines de puces" in in_french["fab"]["why"]
    assert client.get("/api/v1/studies?case=nowhere").status_code == 404
    assert all("refused" not in one for one in client.get("/api/v1/studies").json())


def test_a_newer_request_takes_the_place_of_the_older(client: TestClient) -> None:
    """The older one is of many futures and four policies, so that it is still computed when the newer one comes."""
    newest = client.app.state.service.clients.newest
    long = {"case": "openai-2025", "paths": 512, "seed": 9, "policies": ["none", "backstop", "too-big-to-fail", "last-resort-insurer"]}
    with ThreadPoolExecutor(2) as threads:
        mine = {"x-client": "slider-moved"}
        older = threads.submit(lambda: client.post("/api/v1/simulate", json=long, headers=mine))
        until(lambda: ("slider-moved", "simulate") in newest)
        newer = threads.submit(lambda: client.post("/api/v1/simulate", json={"case": "toyland", "paths": 8, "seed": 9}, headers=mine))
        wrong(older.result(timeout=PATIENCE), 409, "newer")
        assert newer.result(timeout=PATIENCE).status_code == 200


def test_a_newer_question_sets_the_older_job_aside(client: TestClient) -> None:
    mine = {"x-client": "slider-again"}
    older = client.post("/api/v1/run", json={**LONG, "seed": 60}, headers=mine).json()
    other = client.post("/api/v1/run", json={**LONG, "seed": 61}, headers={"x-client": "somebody-else"}).json()
    newer = client.post("/api/v1/run", json={**LONG, "seed": 62}, headers=mine).json()
    state(client, older, "cancelled")
    assert client.post("/api/v1/run", json={"case": "toyland", "paths": 8, "seed": 63}, headers=mine).status_code == 200
    state(client, newer, "cancelled")
    assert client.get(other["url"]).json()["state"] == "running"
    client.delete(other["url"])
    state(client, other, "cancelled")


def test_other_clients_and_other_questions_are_left_alone(client: TestClient) -> None:
    with ThreadPoolExecutor(3) as threads:
        asked = [("/api/v1/simulate", "client-one"), ("/api/v1/simulate", "client-two"), ("/api/v1/run", "client-one")]
        found = [threads.submit(lambda a=a, c=c: client.post(a, json={"case": "toyland", "paths": 100, "seed": 3}, headers={"x-client": c}))
                 for a, c in asked]
        assert [one.result(timeout=PATIENCE).status_code for one in found] == [200, 200, 200]


def test_jobs_are_forgotten_oldest_first() -> None:
    async def scene() -> None:
        jobs = Jobs()

        async def quick(told: Any) -> bytes:
            return b"1"

        first = jobs.begin("a", "c", quick)
        for k in range(bounds.JOBS_KEPT + 5):
            jobs.begin("a", f"c{k}", quick)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        assert len(jobs.all) <= bounds.JOBS_KEPT
        with pytest.raises(Problem) as gone:
            jobs.result(first.id)
        assert gone.value.status == 404

    asyncio.run(scene())


def test_a_run_that_goes_away_is_said(client: TestClient, store: Any) -> None:
    job = client.post("/api/v1/run", json={"case": "toyland", "paths": 16, "save": True, "seed": 4}).json()
    state(client, job, "done")
    run = client.get(job["result"]).json()["run"]
    assert client.get(f"/api/v1/runs/{run}/figures").status_code == 200
    assert client.get(f"/api/v1/runs/{run}/explain/resources").json()["schema"] == "whopays.explain/1"
    assert client.get(f"/api/v1/runs/{run}/exposures").json()["schema"] == "whopays.exposures/1"
    (store / run / "series.parquet").write_bytes(b"")
    wrong(client.get(f"/api/v1/runs/{run}"), 507, "damaged")
    for file in (store / run).iterdir():
        file.unlink()
    (store / run).rmdir()
    wrong(client.get(f"/api/v1/runs/{run}"), 404, "no run")


def test_requests_do_not_wait_for_a_computation(client: TestClient) -> None:
    """While both workers compute, lists that are known answer from the loop itself."""
    client.get("/api/v1/cases")
    busy = [client.post("/api/v1/run", json={**LONG, "seed": 50 + k}, headers={"x-client": f"busy-again-{k}"}).json() for k in range(2)]
    answered = threading.Event()

    def ask() -> None:
        assert client.get("/api/v1/cases").status_code == 200
        answered.set()

    thread = threading.Thread(target=ask)
    thread.start()
    assert answered.wait(PATIENCE)
    assert [client.get(job["url"]).json()["state"] for job in busy] == ["running", "running"]
    for job in busy:
        client.delete(job["url"])
    thread.join()


def test_a_job_cancelled_before_its_first_step_ends_all_the_same() -> None:
    """A newer question may set a job aside in the same turn of the loop: it stood as running for ever, and its events never ended."""
    async def scene() -> None:
        jobs = Jobs()

        async def answer(told: Any) -> bytes:
            return b"never asked"

        job = jobs.begin("run", "client-a", answer)
        jobs.set_aside("client-a", "run")
        told = [event async for event in jobs.events(job.id)]
        assert told[-1].startswith(b"event: cancelled")
        with pytest.raises(Problem) as found:
            jobs.result(job.id)
        assert found.value.status == 409

    asyncio.run(asyncio.wait_for(scene(), 10))


def test_results_of_jobs_are_forgotten_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "RESULTS_BYTES", 2_500)

    async def scene() -> None:
        jobs = Jobs()

        async def answer(told: Any) -> bytes:
            return b"x" * 1_000

        made = []
        for number in range(4):
            made.append(jobs.begin("run", f"client-{number}", answer))
            await made[-1].work
            await asyncio.sleep(0)
        assert [job.id in jobs.all for job in made] == [False, False, True, True]
        with pytest.raises(Problem) as found:
            jobs.result(made[0].id)
        assert found.value.status == 404

    asyncio.run(scene())
