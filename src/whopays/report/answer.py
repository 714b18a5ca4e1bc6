"""One policy's answer as a page shows it: sentences, key figures, who pays, fans, flows, in both languages."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from whopays.case.calls import Calls, in_calls
from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault, did_you_mean
from whopays.engine.definitions import lab_in
from whopays.engine.uses import links_of, raised
from whopays.model.result import Figure, Payer, Result, Series
from whopays.policy import load
from whopays.report.answer_words import FIGURE_WORDS, GROUP_WORDS, PARTY_WORDS, SOURCE_WORDS, sentences
from whopays.report.look import Look
from whopays.report.naming import FRENCH, own
from whopays.report.words import POOLED

SCHEMA: Final = "whopays.answer/1"
USUAL: Final = ("market.compute_price", "market.capacity", "market.idle", "market.site_debt", "market.capital_spent")
OF_LABS: Final = ("revenue", "cash", "debt", "funding_gap", "external_finance", "default_probability")
SPOKEN: Final = ("sentences", "figures", "raised", "link_titles")  # hold texts of the model by language
N_DRIVERS: Final = 12
AS_IT_IS: Final = frozenset((str, int, bool, type(None)))  # plain already
TO_THE_END: Final = ("default_probability",)  # figures without a year that are of the whole horizon


def answer_object(result: Result, case: Case, wanted: tuple[str, ...] = ()) -> dict[str, Any]:
    """A run as the object `whopays.answer/1`; figures are pooled over the views that were run.

    wanted : ids of further series; CaseErrors for one there is not
    """
    held = {one.id: one for one in result.pooled.series}
    faults = [Fault("series", 0, 0, f"no series '{name}'", did_you_mean(name, held, "for example " + ", ".join(list(held)[:3])))
              for name in wanted if name not in held]
    if faults:
        raise CaseErrors(faults)
    labs = [name for name, lab in case.labs.items() if lab.kind != "fringe"]
    usual = [*USUAL, *(f"labs.{lab}.{what}" for lab in labs for what in OF_LABS)]
    chosen = [held[name] for name in dict.fromkeys([*usual, *wanted]) if name in held]
    policy = load(result.policy)
    rows = case.assumptions(next(iter(result.views)))
    found = {
        "schema": SCHEMA, "policy": {"name": policy.name, "title": policy.title, "citations": list(policy.citations)},
        "case": {"name": case.name, "title": case.title, "hash": result.case_hash, "as_of": result.as_of, "currency": case.currency,
                 "capacity_unit": case.capacity_unit, "inputs_by_basis": result.manifest["inputs_by_basis"]},
        "code_version": result.code_version, "paths": result.paths, "seed": result.seed, "views": result.weights,
        "seconds": result.seconds, "sentences": sentences(result),
        "figures": [figure_object(one, result) for one in result.pooled.figures],
        "who_pays": {name: [payer_object(one, result, case.calls) for one in lines] for name, lines in result.pooled.statements.items()},
        "series": [series_object(one) for one in chosen], "series_there_are": list(held),
        "default_probability": {lab: f"labs.{lab}.default_probability" for lab in labs},
        "raised": [{"class": name, "title": SOURCE_WORDS[name], "value": value} for name, value in raised(result).items()],
        "links": [asdict(one) for one in links_of(result)], "link_titles": SOURCE_WORDS,
        "drivers": [{**asdict(one), "basis": rows[one.assumption].basis if one.assumption in rows else "judgement",
                     "because": rows[one.assumption].because if one.assumption in rows else ""} for one in result.drivers[:N_DRIVERS]],
        **credit_object(result),
        "drivers_of": result.manifest["drivers_of"], "limits": list(result.limits),
        "limits_french": [own(result, one, FRENCH) for one in result.limits],
    }
    return dict(plain(found | {name: spoken(found[name], case.calls) for name in SPOKEN} if case.calls else found))


def spoken(value: Any, calls: Calls) -> Any:
    """Texts by language, wherever they stand in a value, in the words of a case."""
    if isinstance(value, dict):
        return {key: said(inner, calls, key) if key in ("en", "fr") else spoken(inner, calls) for key, inner in value.items()}
    return [spoken(inner, calls) for inner in value] if isinstance(value, list) else value


def said(value: Any, calls: Calls, lang: str) -> Any:
    """A text, or texts, of one language in the words of a case."""
    return [in_calls(one, calls, lang) for one in value] if isinstance(value, list) else in_calls(value, calls, lang)


def credit_object(result: Result) -> dict[str, Any]:
    """Exposures, default and recovery by class of creditor, pooled; null where the run kept none."""
    found = result.manifest.get("credit") or {}
    kept = {name: [{key: value for key, value in one.items() if key != "view"} for one in found[name] if one["view"] == POOLED]
            for name in ("exposures", "classes", "recovery") if name in found}
    return {"credit": {"dates": found["dates"], **kept, "totals": found["totals"][POOLED]} if found else None}


def figure_object(one: Figure, result: Result) -> dict[str, Any]:
    """A figure with what it is called in both languages."""
    lab, rest = lab_in(one.id)
    stem, _, last = rest.rpartition(".")
    known = FIGURE_WORDS.get(rest) or FIGURE_WORDS.get(stem)
    titles = result.manifest.get("titles", {})
    colons = {"en": ": ", "fr": " : "}
    who = {lang: f"{own(result, str(titles.get(lab, lab)), Look(lang))}{colon}" if lab else "" for lang, colon in colons.items()}
    year = last if known and rest not in FIGURE_WORDS else "end" if rest in TO_THE_END else ""
    ends = {"en": "the end of the horizon", "fr": "la fin de l'horizon"}
    named = {lang: f"{who[lang]}{known[lang]}{' ' + (ends[lang] if year == 'end' else year) if year else ''}" if known else one.label
             for lang in ("en", "fr")}
    named["fr"] = named["fr"].replace(f"jusqu'à {year}", f"jusqu'en {year}") if year.isdigit() else named["fr"]
    return {**vars(one), "title": named}


def payer_object(one: Payer, result: Result, calls: Calls) -> dict[str, Any]:
    """A line of who pays, its party named."""
    kind, _, name = one.party.partition(":")
    title = str(result.manifest.get("titles", {}).get(name, name))
    return {**vars(one), "title": PARTY_WORDS.get(one.party, {"en": title, "fr": own(result, title, FRENCH)}),
            "group_title": spoken(GROUP_WORDS.get(kind, {"en": kind, "fr": kind}), calls)}


def series_object(one: Series) -> dict[str, Any]:
    """A series: mean, error and quantiles by quarter."""
    return {"id": one.id, "unit": one.unit, "quarters": list(one.quarters), "mean": numbers(one.mean), "error": numbers(one.error),
            "quantiles": {f"{level:g}": numbers(values) for level, values in one.quantiles.items()}}


def numbers(values: np.ndarray) -> list[float | None]:
    """Decimals; null where one is undefined."""
    return values.tolist() if np.isfinite(values).all() else [value if math.isfinite(value) else None for value in values.tolist()]


def plain(value: Any) -> Any:
    """Plain values; null where a number is undefined."""
    if type(value) is float:
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: inner if type(inner) in AS_IT_IS else plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        if value and type(value[0]) is float and set(map(type, value)) == {float} and all(map(math.isfinite, value)):
            return list(value)  # by far the most: series
        return [inner if type(inner) in AS_IT_IS else plain(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
