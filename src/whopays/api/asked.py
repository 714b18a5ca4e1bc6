"""What may be asked: the request objects, their bounds and examples."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt

from whopays.api import bounds
from whopays.case.load import names as case_names
from whopays.policy import names as policy_names
from whopays.public_accounts.ready_made import ready_made

EXAMPLE: dict[str, Any] = {"case": "toyland", "policies": ["none", "backstop"], "sets": {"labs.alder.cash": "2e9"}, "paths": 128, "seed": 1}

Name = Annotated[str, Field(min_length=1, max_length=bounds.NAME_LENGTH, pattern=bounds.NAME)]
CaseName = Annotated[str, Field(pattern=bounds.CASE, description="Name of a shipped case; never a path.",
                                json_schema_extra={"enum": list(case_names())})]
PolicyName = Annotated[str, Field(
    pattern=bounds.POLICY, max_length=bounds.POLICY_LENGTH,
    description="Name of a shipped policy, never a path; terms changed stand behind a colon: backstop:cap=100e9,tenor=5.",
    json_schema_extra={"anyOf": [{"enum": list(policy_names())}, {"pattern": f"^({'|'.join(policy_names())}):"}]})]
LoanName = Annotated[str, Field(pattern=bounds.CASE, json_schema_extra={"enum": list(ready_made())})]
Setting = (Annotated[StrictInt, Field(ge=-int(bounds.LARGEST), le=int(bounds.LARGEST))]
           | Annotated[StrictFloat, Field(ge=-bounds.LARGEST, le=bounds.LARGEST, allow_inf_nan=False)]
           | Annotated[str, Field(min_length=1, max_length=bounds.SETTING_LENGTH,
                                  description="As after `--set NAME=`, e.g. 50e9 or {uniform: [1, 2]}.")])
Paths = Annotated[StrictInt, Field(ge=1, le=bounds.MOST_PATHS, description=(
    f"Futures under each view. Up to {bounds.AT_ONCE_PATHS} are answered at once, more as a job. "
    "The first n futures of a longer run are the run of n."))]
Seed = Annotated[StrictInt, Field(ge=0, le=bounds.LARGEST_SEED, description="The same seed gives the same futures.")]
Lang = Literal["en", "fr"]
Real = Annotated[float, Field(ge=-0.2, le=1.0, allow_inf_nan=False)] | None  # inflation a year, for quarterly money in opening prices
Lab = Annotated[str, Field(pattern=bounds.CASE, description="The lab a study is about; else the first that stands alone.")]


class Question(BaseModel):
    """A case, varied, and the futures it is asked on."""

    model_config = ConfigDict(extra="forbid")

    case: CaseName = "openai-2025"
    sets: dict[Name, Setting] = Field(default_factory=dict, max_length=bounds.MOST_SETS,
                                      description="Inputs changed under every view: name -> value.")
    as_of: Annotated[str, Field(pattern=bounds.DAY, description="Use only what was known by this day.")] | None = None
    views: Annotated[list[Name], Field(min_length=1, max_length=bounds.MOST_VIEWS)] | None = Field(
        None, description="Views of demand; all of the case by default.")
    conflicts: dict[Name, Name] = Field(default_factory=dict, max_length=bounds.MOST_CONFLICTS,
                                        description="Where sources disagree: name -> a claim, `judgement` or `both`.")
    paths: Paths = 256
    seed: Seed = 1


class Simulation(Question):
    """What a page shows: up to four policies on the same futures."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    policies: list[PolicyName] = Field(default=["none"], min_length=1, max_length=bounds.MOST_POLICIES)
    series: list[Name] = Field(default_factory=list, max_length=bounds.MOST_SERIES,
                               description="Series whose fans are wanted beside the usual ones, e.g. labs.openai.cash.")
    lang: Lang = Field("en", description="Kept with the request; sentences come in both languages.")


class Run(Question):
    """One run, as `whopays run --json` prints it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"case": "toyland", "policy": "none", "paths": 128}]})

    policy: PolicyName = "none"
    mode: Literal["fail", "keep", "both"] = "both"
    save: bool = Field(False, description="Keep it in the store: `explain` and exports need that. Always a job.")


class Comparison(Question):
    """Policies side by side, as `whopays compare --json` prints it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"case": "toyland", "policies": ["backstop"], "paths": 128}]})

    policies: list[PolicyName] = Field(default=["backstop"], min_length=1, max_length=bounds.MOST_POLICIES)


class StudyQuestion(Question):
    """A study, as `whopays ask NAME --json` prints it; always a job."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"case": "toyland", "paths": 64, "lang": "fr"}]})

    policy: PolicyName | None = None
    lab: Lab | None = None
    paths: Annotated[StrictInt, Field(ge=2, le=bounds.MOST_PATHS)] | None = Field(  # type: ignore[assignment]
        None, description="Futures under each view; each study has its own default.")
    lang: Lang = "en"


class LoanQuestion(BaseModel):
    """A loan or guarantee: a file as text, or the name of a ready-made one."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "chips-guarantee-fy2024"}]})

    name: LoanName | None = None
    loan: dict[str, Any] | None = Field(None, description="The loan file as an object.", max_length=60)
    text: Annotated[str, Field(max_length=bounds.LOAN_LENGTH)] | None = Field(None, description="The loan file as YAML text.")


def sets_of(question: Question) -> tuple[str, ...]:
    """NAME=VALUE texts as `--set` takes them; a text stays as it was written."""
    return tuple(f"{name}={value if isinstance(value, str) else repr(value)}" for name, value in question.sets.items())


def conflicts_of(question: Question) -> tuple[str, ...]:
    """NAME=CLAIM texts as `--conflict` takes them."""
    return tuple(f"{name}={side}" for name, side in question.conflicts.items())


def common(question: Question) -> dict[str, Any]:
    """What a worker needs of any question, as plain values."""
    return {"case": question.case, "sets": sets_of(question), "conflicts": conflicts_of(question), "as_of": question.as_of,
            "views": tuple(question.views) if question.views else None, "paths": question.paths, "seed": question.seed}
