"""Routes that list and show: cases, policies, studies, sources, saved runs, jobs."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from starlette.responses import JSONResponse, Response, StreamingResponse

from whopays.api import bounds
from whopays.api.asked import Lang
from whopays.api.described import JOB_ENDS, body
from whopays.api.described import events as told
from whopays.api.problem import responses
from whopays.api.service import JSON, Asked, Served, Spoken
from whopays.api.workers import Task

STUDIES: Final = files("whopays") / "studies"


def study_names() -> list[str]:
    """Names of the studies there are, by their files: importing them takes a second."""
    held = [one.name for one in STUDIES.iterdir()]
    return sorted(name.removesuffix(".py").replace("_", "-") for name in held if name.endswith(".py") and name[0].islower())


listed = APIRouter(prefix="/api/v1", tags=["lists"])
Named = Annotated[str, Path(pattern=bounds.CASE, description="A name from the list.")]
Study = Annotated[str, Path(pattern=bounds.CASE, description="Name of a study.", json_schema_extra={"enum": list(study_names())})]
Job = Annotated[str, Path(pattern=bounds.JOB, description="Id of a job.")]
Saved = Annotated[str, Path(pattern=bounds.RUN, description="Id of a saved run, its start or its end, or `last`.", examples=["last"])]
Day = Annotated[str | None, Query(pattern=bounds.DAY, description="Use only what was known by this day.")]
About = Annotated[str | None, Query(pattern=bounds.CASE, description="Name of the case they would be asked of.")]
A_SCHEMA: Final[dict[int | str, dict[str, Any]]] = {200: {"description": "JSON Schema, draft 2020-12.", "content": {
    "application/json": {"schema": {"type": "object"}, "example": {"$id": "whopays.runs/1", "type": "object"}}}}}
Id = Annotated[str, Path(min_length=1, max_length=bounds.NAME_LENGTH, pattern=bounds.NAME)]


def answered(kind: str, *statuses: int) -> dict[int | str, dict[str, Any]]:
    """What an operation answers with, and the problems it may answer with instead."""
    return {**body(kind), **responses(*statuses)}


@listed.get("/about", responses=answered("about"), summary="Version, bounds and what there is")
async def about(service: Served) -> dict[str, Any]:
    """What a client must know before it asks."""
    return {
        "schema": "whopays.about/1", "version": service.version, "languages": ["en", "fr"], "first_case": "openai-2025",
        "bounds": {"paths_first": bounds.FIRST_PATHS, "paths_at_once": bounds.AT_ONCE_PATHS, "paths": bounds.MOST_PATHS,
                   "policies": bounds.MOST_POLICIES,
                   "sets": bounds.MOST_SETS, "body_bytes": bounds.BODY_BYTES, "largest": bounds.LARGEST, "seed": bounds.LARGEST_SEED,
                   "seconds_at_once": bounds.QUICK_SECONDS, "seconds_of_a_job": bounds.JOB_SECONDS,
                   "jobs_of_a_client": bounds.JOBS_A_CLIENT, "requests_a_second": bounds.REFILL}}


@listed.get("/schemas", responses=answered("schemas"), summary="Names of the committed JSON Schemas of answers")
async def schemas(service: Served) -> Response:
    """`whopays.schemas/1`."""
    return await service.lasting("schemas")


@listed.get("/schemas/{name}", responses={**A_SCHEMA, **responses(404)}, summary="A JSON Schema, as `whopays schema NAME` prints it")
async def schema(name: Named, service: Served) -> Response:
    """The schema of the object whose `schema` field is whopays.NAME/1."""
    return await service.lasting("schema", name=name)


@listed.get("/cases", responses=answered("cases"), summary="Cases, as `whopays cases --json` prints them")
async def cases(service: Served) -> Response:
    """`whopays.cases/1`."""
    return await service.lasting("cases")


@listed.get("/cases/{name}", responses=answered("case-detail", 404),
            summary="A case: every assumption with value, range, unit, source, grade, conflict")
async def case(name: Named, service: Served, as_of: Day = None) -> Response:
    """`whopays.case-detail/1`."""
    return await service.lasting("case", name=name, as_of=as_of)


@listed.get("/cases/{name}/french", responses=answered("french", 404),
            summary="Reasons, titles and notes in French: each English text of a case, of policies, loans and sources with its French")
async def french(name: Named, service: Served) -> Response:
    """`whopays.french/1`; a text that is not in it is shown in English."""
    return await service.lasting("french", name=name)


@listed.get("/policies", responses=answered("policies", 404), summary="Policies, as `whopays policies --json` prints them")
async def policies(service: Served, case: About = None) -> Response:
    """`whopays.policies/1`; for a case also why some do nothing there."""
    return await service.lasting("policies", case=case)


@listed.get("/policies/{name}", responses=answered("policy", 404), summary="A policy: instruments, terms, units, ranges")
async def policy(name: Named, service: Served) -> Response:
    """`whopays.policy/1`."""
    return await service.lasting("policy", name=name)


@listed.get("/instruments", responses=answered("instruments"), summary="Instruments there are and the terms they take")
async def instruments(service: Served) -> Response:
    """`whopays.instruments/1`."""
    return await service.lasting("instruments")


@listed.get("/studies", responses=answered("studies", 404), summary="Studies, as `whopays ask --list --json` prints them")
async def studies(service: Served, lang: Lang = "en", case: About = None) -> Response:
    """Names and questions; for a case also why some cannot be asked of it, and of which they can."""
    return await service.lasting("studies", lang=lang, case=case)


@listed.get("/loans", responses=answered("loans"), summary="Ready-made loans and guarantees")
async def loans(service: Served) -> Response:
    """`whopays.loans/1`."""
    return await service.lasting("loans")


@listed.get("/sources", responses=answered("sources"),
            summary="Documents, claims, facts, conflicts, as `whopays sources list --json` prints them")
async def sources(service: Served) -> Response:
    """`whopays.sources/1`."""
    return await service.lasting("sources")


@listed.get("/sources/{id}", responses=answered("source", 404), summary="One source, as `whopays sources show ID --json` prints it")
async def source(id: Id, service: Served) -> Response:
    """A claim, fact or document, or all claims about one thing."""
    return await service.lasting("source", id=id)


@listed.get("/runs", responses=answered("runs", 507), summary="Saved runs, as `whopays runs --json` prints them")
async def runs(service: Served) -> Response:
    """`whopays.runs/1`."""
    return await service.fresh("runs")


@listed.get("/runs/{run}", responses=answered("run", 404, 507), summary="A saved run, as `whopays show RUN --json` prints it")
async def saved_run(run: Saved, service: Served) -> Response:
    """`whopays.run/1`."""
    return await service.fresh("saved_run", run=run)


@listed.get("/runs/{run}/figures", responses=answered("figures", 404, 507), summary="Figures of a saved run that can be explained")
async def figures(run: Saved, service: Served) -> Response:
    """`whopays.figures/1`."""
    return await service.fresh("figures", run=run)


@listed.get("/runs/{run}/exposures", responses=answered("exposures", 404, 507),
            summary="As `whopays show RUN --exposures --json` prints them")
async def exposures(run: Saved, service: Served) -> Response:
    """`whopays.exposures/1`."""
    return await service.fresh("exposures", run=run)


@listed.get("/runs/{run}/explain/{figure}", responses=answered("explain", 404, 409, 507),
            summary="As `whopays explain RUN FIGURE --json` prints it")
async def explain(run: Saved, figure: Id, service: Served, asker: Asked,
                  view: Annotated[str | None, Query(pattern=bounds.NAME)] = None) -> Response:
    """`whopays.explain/1`: from a figure to payments, inputs and sources."""
    wanted = Task("explain", {"run": run, "figure": figure, "view": view})  # simulates again: not for a client that went away
    return await service.at_once(asker, f"explain {run} {figure}", service.answers.of(wanted, keep=False))


@listed.get("/jobs/{id}", responses=answered("job", 404), summary="How far a job is")
async def job(id: Job, service: Served, lang: Spoken) -> Response:
    """`whopays.job/1`."""
    return JSONResponse(service.jobs.find(id).object(lang))


@listed.delete("/jobs/{id}", responses=answered("job", 404), summary="Cancel a job")
async def cancel(id: Job, service: Served, lang: Spoken) -> Response:
    """The job; one that ended stays as it is."""
    return JSONResponse(service.jobs.cancel(id).object(lang))


@listed.get("/jobs/{id}/events", response_class=StreamingResponse,
            summary="Progress of a job as server-sent events", responses={**told(), **responses(404)})
async def events(id: Job, service: Served, lang: Spoken) -> Response:
    """`progress` events, then one of `done`, `failed`, `cancelled`; each carries the job."""
    service.jobs.find(id)
    return StreamingResponse(service.jobs.events(id, lang), media_type="text/event-stream", headers={"cache-control": "no-store"})


@listed.get("/jobs/{id}/result", responses={**body(*JOB_ENDS), **responses(404, 409, 504, 507)}, summary="What a job answered")
async def result(id: Job, service: Served, asker: Asked) -> Response:
    """The object the question promises."""
    return Response(service.jobs.result(id), media_type=JSON)
