"""Routes that draw: the charts of an answer, for the page; the numbers in them are those the other routes answer with."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from starlette.responses import Response

from whopays.api import bounds
from whopays.api.asked import Lang, LoanQuestion, PolicyName, Question, Real, StudyQuestion, common
from whopays.api.described import body, job
from whopays.api.listed import Study
from whopays.api.problem import responses
from whopays.api.questions import appraised, refuse, studied, task, told_in
from whopays.api.service import Asked, Served
from whopays.api.workers import Task, Told

charted = APIRouter(prefix="/api/v1/charts", tags=["charts"])
KIND = "charts"


class ChartQuestion(Question):
    """One policy whose charts are wanted."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"case": "toyland", "policy": "none", "paths": 128}]})

    policy: PolicyName = "none"
    lang: Lang = "en"
    real: Real = None


class LoanChartQuestion(LoanQuestion):
    """A loan or guarantee whose charts are wanted."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "chips-guarantee-fy2024", "lang": "fr"}]})

    lang: Lang = Field("en", description="Language of the charts.")


@charted.post("", responses={**body("charts"), **job(), **responses(409, 504)}, summary="Charts of a run: ECharts options, words, tables")
async def of_run(asked: ChartQuestion, service: Served, asker: Asked) -> Response:
    """`whopays.charts/1`."""
    long = asked.paths > bounds.AT_ONCE_PATHS
    wanted = task(service, "charts", {**common(asked), "policy": asked.policy, "lang": asked.lang, "real": asked.real}, long=long)
    if long:
        await refuse(service, asker, KIND, asked, asked.policy)
        return service.as_job(asker, KIND, lambda told: service.answers.of(wanted, told=told))
    return await service.at_once(asker, KIND, service.answers.of(wanted))


@charted.post("/studies/{name}", status_code=202, responses={**job(), **responses(404)}, summary="Charts of a study's answer")
async def of_study(name: Study, asked: StudyQuestion, service: Served, asker: Asked) -> Response:
    """A job whose result is `whopays.charts/1`; a study that was answered before is not asked again."""
    wanted = await studied(service, asker, KIND, name, asked)

    async def answer(told: Told) -> bytes:
        found = await told_in(asked.lang, service, wanted, told)
        return await service.answers.of(Task("study_charts", {"found": found.decode()}))

    return service.as_job(asker, KIND, answer)


@charted.post("/subsidy", responses={**body("charts"), **responses(409, 504)}, summary="Charts of a loan or guarantee")
async def of_subsidy(asked: LoanChartQuestion, service: Served, asker: Asked) -> Response:
    """`whopays.charts/1`: components, cash flows by cohort year, outlays."""
    wanted = appraised(asked)

    async def answer() -> bytes:
        found = await service.answers.of(wanted)
        given: dict[str, Any] = {"found": found.decode(), "lang": asked.lang}
        return await service.answers.of(Task("subsidy_charts", given))

    return await service.at_once(asker, f"{KIND} subsidy", answer())
