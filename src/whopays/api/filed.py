"""Routes that make files: the reports of `whopays report`, for the page to save; each is a job."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from starlette.responses import Response

from whopays.api.asked import Lang, LoanQuestion, PolicyName, Question, Real, StudyQuestion, common
from whopays.api.described import job
from whopays.api.listed import Study
from whopays.api.problem import responses
from whopays.api.questions import appraised, refuse, studied, task, told_in
from whopays.api.service import Asked, Served
from whopays.api.workers import Task, Told

filed = APIRouter(prefix="/api/v1/files", tags=["files"])
KIND = "file"
Format = Literal["pdf", "xlsx", "html", "csv", "parquet"]


class FileQuestion(Question):
    """One policy whose report is wanted as a file."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"case": "toyland", "paths": 64, "to": "csv"}]})

    policy: PolicyName = "none"
    to: Format = "pdf"
    lang: Lang = "en"
    real: Real = None


class StudyFileQuestion(StudyQuestion):
    """A study whose report is wanted as a file."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"case": "toyland", "paths": 64, "to": "csv"}]})

    to: Format = "pdf"


class LoanFileQuestion(LoanQuestion):
    """A loan or guarantee whose report is wanted as a file."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "chips-guarantee-fy2024", "to": "csv"}]})

    to: Format = "pdf"
    lang: Lang = Field("en", description="Language of the report.")


@filed.post("", status_code=202, responses={**job(), **responses(507)}, summary="The report of a run as a file")
async def of_run(asked: FileQuestion, service: Served, asker: Asked) -> Response:
    """A job whose result is `whopays.file/1`: name, media type, content in base64."""
    wanted = task(service, "run_file", {**common(asked), "policy": asked.policy, "lang": asked.lang, "to": asked.to,
                                          "real": asked.real}, long=True)
    await refuse(service, asker, KIND, asked, asked.policy)
    return service.as_job(asker, KIND, lambda told: service.answers.of(wanted, told=told))


@filed.post("/studies/{name}", status_code=202, responses={**job(), **responses(404, 507)}, summary="The report of a study as a file")
async def of_study(name: Study, asked: StudyFileQuestion, service: Served, asker: Asked) -> Response:
    """A job whose result is `whopays.file/1`; a study that was answered before is not asked again."""
    wanted = await studied(service, asker, KIND, name, asked)
    base = {key: value for key, value in common(asked).items() if key not in ("paths", "seed")}

    async def answer(told: Told) -> bytes:
        found = await told_in(asked.lang, service, wanted, told)
        return await service.answers.of(Task("study_file", {**base, "found": found.decode(), "to": asked.to}))

    return service.as_job(asker, KIND, answer)


@filed.post("/subsidy", status_code=202, responses={**job(), **responses(507)}, summary="The report of a loan or guarantee as a file")
async def of_loan(asked: LoanFileQuestion, service: Served, asker: Asked) -> Response:
    """A job whose result is `whopays.file/1`."""
    wanted = Task("loan_file", {**appraised(asked).given, "to": asked.to, "lang": asked.lang})
    return service.as_job(asker, KIND, lambda told: service.answers.of(wanted, told=told))
