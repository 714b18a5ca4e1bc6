"""Routes that compute: simulate, run, compare, studies, subsidy; small at once, large as a job."""

from __future__ import annotations

import json
from typing import Any, get_args

from fastapi import APIRouter
from starlette.responses import Response

from whopays.api import bounds
from whopays.api.answers import all_of
from whopays.api.asked import Comparison, Lang, LoanQuestion, Question, Run, Simulation, StudyQuestion, common
from whopays.api.described import body, job
from whopays.api.listed import Study
from whopays.api.problem import problem, responses
from whopays.api.service import Asked, Asker, Served, Service
from whopays.api.workers import Task, Told

questions = APIRouter(prefix="/api/v1", tags=["questions"])


def task(service: Service, name: str, given: dict[str, Any], *, long: bool) -> Task:
    """A question for a worker; long ones may use several processors and take longer."""
    given = {**given, "processes": service.workers.processes_a_job if long else 1}
    return Task(name, given, affinity(given), bounds.JOB_SECONDS if long else bounds.QUICK_SECONDS, long)


def affinity(given: dict[str, Any]) -> str:
    """What a worker that did the like already knows: the case as varied and the policy, whatever the number of futures."""
    return json.dumps([given.get(name) for name in ("case", "sets", "conflicts", "as_of", "policy", "seed")])


@questions.post("/simulate", responses={**body("answers"), **job(), **responses(409, 504)},
                summary="What the page shows, for up to four policies")
async def simulate(asked: Simulation, service: Served, asker: Asked) -> Response:
    """`whopays.answers/1`: one `whopays.answer/1` a policy, on the same futures."""
    policies = list(dict.fromkeys(asked.policies))
    long = asked.paths > bounds.AT_ONCE_PATHS

    async def answer(told: Told | None = None) -> bytes:
        given = {**common(asked), "series": tuple(asked.series)}
        tasks = [task(service, "answer", {**given, "policy": policy}, long=long) for policy in policies]
        parts = await all_of(*(service.answers.of(one, told=told) for one in tasks))
        return joined(asked, policies, parts)

    if long:
        await refuse(service, asker, "simulate", asked, *policies)
        return service.as_job(asker, "simulate", answer)
    return await service.at_once(asker, "simulate", answer())


def joined(asked: Simulation, policies: list[str], parts: list[bytes]) -> bytes:
    """Answers of single policies as one object."""
    request = {**asked.model_dump(mode="json"), "policies": policies}
    head = json.dumps({"schema": "whopays.answers/1", "request": request})
    return head[:-1].encode() + b', "policies": [' + b", ".join(part.strip() for part in parts) + b"]}\n"


@questions.post("/run", responses={**body("run"), **job(), **responses(409, 504, 507)},
                summary="One run, as `whopays run --json` prints it")
async def run(asked: Run, service: Served, asker: Asked) -> Response:
    """`whopays.run/1`. A run that is saved is always a job."""
    long = asked.save or asked.paths > bounds.AT_ONCE_PATHS
    wanted = task(service, "run", {**common(asked), "policy": asked.policy, "mode": asked.mode, "save": asked.save}, long=long)
    if long:
        await refuse(service, asker, "run", asked, asked.policy)
        return service.as_job(asker, "run", lambda told: service.answers.of(wanted, keep=not asked.save, told=told))
    return await service.at_once(asker, "run", service.answers.of(wanted))


@questions.post("/compare", responses={**body("compare"), **job(), **responses(409, 504)},
                summary="Policies, as `whopays compare --json` prints them")
async def compare(asked: Comparison, service: Served, asker: Asked) -> Response:
    """`whopays.compare/1`; differences are paired with `none`, on the same futures."""
    long = asked.paths > bounds.AT_ONCE_PATHS
    wanted = task(service, "compare", {**common(asked), "policies": tuple(asked.policies)}, long=long)
    if long:
        await refuse(service, asker, "compare", asked, *asked.policies)
        return service.as_job(asker, "compare", lambda told: service.answers.of(wanted, told=told))
    return await service.at_once(asker, "compare", service.answers.of(wanted))


@questions.post("/studies/{name}", status_code=202, responses={**job(), **responses(404)},
                summary="Ask a study, as `whopays ask NAME --json` prints it")
async def ask(name: Study, asked: StudyQuestion, service: Served, asker: Asked) -> Response:
    """A job whose result is `whopays.study/1`."""
    wanted = await studied(service, asker, "study", name, asked)
    return service.as_job(asker, "study", lambda told: told_in(asked.lang, service, wanted, told))


@questions.post("/subsidy", responses={**body("subsidy"), **responses(409, 504)},
                summary="Price a loan or guarantee, as `whopays subsidy --json` prints it")
async def subsidy(asked: LoanQuestion, service: Served, asker: Asked) -> Response:
    """`whopays.subsidy/1`: FCRA components, fair value, cash flows, outlays. Give one of `name`, `loan`, `text`."""
    return await service.at_once(asker, "subsidy", service.answers.of(appraised(asked)))


async def refuse(service: Service, asker: Asker, kind: str, asked: Question, *policies: str, study: str | None = None,
                 lab: str | None = None) -> None:
    """A problem where a job would come to nothing: what is wrong with a question is said before it is one.

    kind : of the job; whether there is room for it is asked first, since a worker is needed to tell the rest
    """
    service.check_room(asker, kind)
    given = {key: value for key, value in common(asked).items() if key not in ("paths", "seed")}
    await service.answers.of(Task("check", {**given, "policies": policies, "study": study, "lab": lab}), keep=False)


async def studied(service: Service, asker: Asker, kind: str, name: str, asked: StudyQuestion) -> Task:
    """A study as a task; a problem where it cannot be asked. kind : of the job it is for"""
    await refuse(service, asker, kind, asked, *([asked.policy] if asked.policy else []), study=name, lab=asked.lab)
    return task(service, "study", {**common(asked), "name": name, "policy": asked.policy, "lab": asked.lab}, long=True)


async def told_in(lang: str, service: Service, wanted: Task, told: Told) -> bytes:
    """A study's answer in one language; the task answers in all of them, a line each."""
    found = await service.answers.of(wanted, told=told)
    return found.splitlines(keepends=True)[get_args(Lang).index(lang)]


def appraised(asked: LoanQuestion) -> Task:
    """A loan as a task; a problem where not exactly one is given."""
    given = [value for value in (asked.name, asked.loan, asked.text) if value is not None]
    if len(given) != 1:
        raise problem(422, f"{len(given)} loans are given", "give one of name, loan, text", "body")
    return Task("subsidy", {"name": asked.name, "loan": json.dumps(asked.loan) if asked.loan is not None else asked.text})
