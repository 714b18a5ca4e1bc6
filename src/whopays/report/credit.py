"""What a saved run answers about credit, as its records stand in the manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.case.fault import CaseErrors, Fault
from whopays.model.result import Result
from whopays.report.answer_words import title_in
from whopays.report.figures import Page
from whopays.report.story_words import NOT_A_RATING
from whopays.report.words import POOLED

ALL = "all"
Record = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """A number and its Monte Carlo error; None where it is undefined."""

    value: float | None
    error: float | None


def credit(result: Result) -> Record:
    """Records of a run; refused where the run keeps none."""
    found = result.manifest.get("credit")
    if isinstance(found, dict) and found:
        return found
    name = result.run or "asked for"
    if "fail" not in result.manifest.get("modes", ["fail"]):
        raise CaseErrors([Fault("", 0, 0, f"in run {name} nobody may fail, so nobody loses", "run it again with --mode fail or both")])
    raise not_kept(result, "exposures")


def not_kept(result: Result, what: str) -> CaseErrors:
    """Why a run lacks a table: the compiled driver sees no single stage, or an older version made the run."""
    name = result.run or "asked for"
    if result.manifest.get("library") == "jax":
        return CaseErrors([Fault("", 0, 0, f"run {name} was computed by JAX, which keeps no {what}",
                                 "run it again with --library numpy: the same futures, with all tables")])
    return CaseErrors([Fault("", 0, 0, f"run {name} was saved by an older whopays and keeps no {what}", "run it again with `whopays run`")])


def view_of(result: Result, asked: str | None) -> str:
    """The view asked for, pooled by default; refused where the run has none of that name."""
    if asked is None:
        return POOLED
    if asked not in (*result.views, POOLED):
        raise CaseErrors([Fault("--view", 0, 0, f"the run has no view '{asked}'", f"it has {', '.join(result.views)} and {POOLED}")])
    return asked


def no_rating(page: Page) -> str:
    """What the figures are not, as a sentence."""
    text = page.say(*NOT_A_RATING)
    return f"{text[0].upper()}{text[1:]}."


def named_view(result: Result, view: str, page: Page) -> str:
    """A view, or all of them together."""
    return page.say(POOLED, "ensemble des vues") if view == POOLED else title_in(result, view, page.lang)


def run_line(result: Result, page: Page) -> str:
    """Policy and number of futures of a run."""
    futures = page.write(f"{result.paths:,}")
    return page.say(f"policy {result.policy} {page.symbols.dot} {futures} futures",
                    f"politique {result.policy} {page.symbols.dot} {futures} futurs")


def party_records(found: Record, view: str, party: str, lab: str) -> dict[str, Record]:
    """Records of a party with a lab under a view, by measure."""
    return {one["measure"]: one for one in found["exposures"] if (one["view"], one["party"], one["lab"]) == (view, party, lab)}


def recovery_of(found: Record, view: str, party: str, lab: str, at: int) -> float | None:
    """Part of what a party claimed at failures that it got back, to a date: 1 - loss / claimed; None where it claimed nothing."""
    mine = party_records(found, view, party, lab)
    claimed, loss = (mine[name]["value"][at] if name in mine else 0.0 for name in ("claimed", "loss"))
    return 1 - (loss or 0.0) / claimed if claimed else None
