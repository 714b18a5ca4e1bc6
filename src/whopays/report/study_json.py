"""A study's answer as one JSON object: decimals, null where a figure is undefined, texts in the language asked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from whopays.case.case import Case
from whopays.engine.estimate import Estimate
from whopays.report.study import RATING, Heading
from whopays.report.tongue import in_tongue, sentence
from whopays.report.words import NOT_A_RATING
from whopays.study import SCHEMA, Answer, Cell, Decider, Said, Sentence, Study
from whopays.suited import suited_cases, unsuited
from whopays.voiced import question_of

PLUS_MINUS = "±"


def study_object(answer: Answer, head: Heading, lang: str) -> dict[str, Any]:
    """An answer as the object `whopays.study/1`, valid against schemas/study-1.json."""
    about = {} if answer.about is None else {"about": in_tongue(answer.about, lang)}
    return {
        "schema": SCHEMA, "study": head.study, "lang": lang, "question": in_tongue(head.question, lang), **about,
        "case": head.case, "case_hash": head.case_hash, "code_version": head.code_version, "as_of": head.as_of,
        "policy": head.policy, "lab": head.lab, "paths": head.paths, "views": list(head.views), "seed": head.seed, "points": head.points,
        "answer": " ".join(sentence(one, lang, PLUS_MINUS) for one in answer.sentences),
        "sentences": together(answer.sentences, lang),
        "figures": [{"id": one.id, "label": in_tongue(one.label, lang), **number(one.value)} for one in answer.figures],
        "tables": [{"id": one.id, "title": in_tongue(one.title, lang), "columns": [cell(x, lang) for x in one.columns],
                    "rows": [[cell(x, lang) for x in row] for row in one.rows]} for one in answer.tables],
        "charts": [{"id": one.id, "title": in_tongue(one.title, lang), "labels": [in_tongue(x, lang) for x in one.labels],
                    "series": [{"name": in_tongue(name, lang), "values": [number(x) for x in line]} for name, line in one.series]}
                   for one in answer.charts],
        "drivers": [driver_object(one, lang) for one in answer.drivers],
        "changes": [sentence(one, lang, PLUS_MINUS) for one in answer.changes],
        "limits": [RATING.get(lang, NOT_A_RATING), *(in_tongue(one, lang) for one in answer.limits)],
        "seconds": plain(head.seconds),
    }


def together(sentences: Sequence[Sentence], lang: str) -> list[str]:
    """Sentences as texts, those that go on from the one before in one text with it."""
    texts: list[str] = []
    for one in sentences:
        said = sentence(one, lang, PLUS_MINUS)
        if one.goes_on and texts:
            texts[-1] = f"{texts[-1]} {said}"
        else:
            texts.append(said)
    return texts


def list_object(studies: dict[str, Study], lang: str, case: Case | None = None, cases: Sequence[Case] = ()) -> list[dict[str, Any]]:
    """Names and questions of the studies there are; with a case, why those that cannot be asked of it cannot, and of which of `cases`
    they can."""
    entries: list[dict[str, Any]] = [{"name": name, "question": in_tongue(question_of(study, case), lang)}
                                     for name, study in studies.items()]
    if case is None:
        return entries
    refused = {name: unsuited(study, case) for name, study in studies.items()}
    return [{**one, "refused": None if (why := refused[one["name"]]) is None else {
        "why": in_tongue(why.why, lang), "cases": suited_cases(studies[one["name"]], cases)}} for one in entries]


def driver_object(one: Decider, lang: str) -> dict[str, Any]:
    """An input that decides, with why the case states it."""
    return {"name": one.name, "influence": plain(one.influence), "error": plain(one.error), "basis": one.basis,
            "because": in_tongue(one.because, lang)}


def number(one: Estimate) -> dict[str, Any]:
    """A value, its error and unit."""
    return {"value": plain(one.value), "error": plain(one.error), "unit": one.unit}


def cell(one: Cell, lang: str) -> Any:
    """A cell: text, or a value with its error."""
    if isinstance(one, Estimate):
        return number(one)
    return in_tongue(one, lang) if isinstance(one, Said | str) else None


def plain(value: float) -> float | None:
    """A finite number, else null."""
    return float(value) if math.isfinite(value) else None
