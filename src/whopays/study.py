"""What a study is: a question asked of a case, and an answer generated from the numbers in English and French.

A study is one module in `studies/`, found by listing the folder. It declares

    NAME     : how it is called
    QUESTION : the question, in both languages
    PATHS    : futures under each view it needs by default
    POLICY   : "one" when it is asked under one policy, "own" when it chooses or compares policies itself
    DEFAULT_POLICY, DEFAULT_CASE : optional, the policy it is asked under and the case it is asked of where none is named
    answer   : answer(Asked) -> Answer; unsuited : optional, why a case cannot be asked, see suited.py

No sentence says more than its numbers carry: a difference is reported only when it exceeds its error.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

import numpy as np

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault, did_you_mean
from whopays.case.french import in_language
from whopays.engine.drivers import VIEW, over_views, rank_regression
from whopays.engine.estimate import Estimate, errors_apart, mean_of
from whopays.engine.futures import Futures, MakeGauge, Point, inputs_drawn
from whopays.engine.points import Executor
from whopays.model.result import Driver
from whopays.policy import Policy

Array = Any
SCHEMA, LANGUAGES = "whopays.study/1", ("en", "fr")
ROUNDING = 1e-6  # of a figure: a change below it is a rounding of single precision
POINTS = "points"  # a difference of two shares, written in percentage points
SHARES = ("probability", "share", "rate")
VIEW_FR = "vue de la demande"
N_DIRECTIONS = 3  # inputs whose direction is said
N_DRIVERS = 6  # inputs named as what decides an answer; the whole list stands in --json


@dataclass(frozen=True)
class Said:
    """A text in both languages; `{name}` stands for a value."""

    en: str
    fr: str


Cell = Estimate | Said | str | None
CONVENTION: Final = Said("views weigh alike by convention", "les vues pèsent autant par convention")


@dataclass(frozen=True)
class Sentence:
    """A text and the values that stand in it. goes_on : from the sentence before it, without which it is never shown"""

    text: Said
    values: Mapping[str, Cell] = field(default_factory=dict)
    goes_on: bool = False


@dataclass(frozen=True)
class Named:
    """One figure of an answer."""

    id: str
    label: Said
    value: Estimate


@dataclass(frozen=True)
class Grid:
    """A table: a heading and rows of cells, the first of each row its label.

    brief : too wide for errors; cells are written with the digits their errors carry
    heat  : a heat map: cells are shaded by size
    """

    id: str
    title: Said
    columns: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    brief: bool = False
    heat: bool = False


@dataclass(frozen=True)
class Chart:
    """Series of estimates over the same labels, drawn as bars (one series) or as one line a series."""

    id: str
    title: Said
    labels: tuple[Said | str, ...]
    series: tuple[tuple[Said, tuple[Estimate, ...]], ...]


@dataclass(frozen=True)
class Decider:
    """One input that moves the answer, and what the case rests on for it."""

    name: str
    influence: float
    error: float
    basis: str
    because: Said


@dataclass(frozen=True)
class Answer:
    """What a study answers.

    sentences : the answer; changes : what would change it; limits : what it does not say
    about : what it is about, where that is not the case and the lab asked
    """

    sentences: list[Sentence]
    figures: list[Named]
    tables: list[Grid]
    charts: list[Chart]
    drivers: list[Decider]
    changes: list[Sentence]
    limits: list[Said]
    about: Said | None = None


@dataclass(frozen=True)
class Asked:
    """A study asked of a case.

    lab : the lab it is about; paths : futures under each view; executor : simulates points
    """

    case: Case
    policy: Policy
    lab: str
    paths: int
    seed: int
    views: tuple[str, ...]
    executor: Executor

    def point(self, *, case: Case | None = None, policy: Policy | None = None, modes: tuple[str, ...] = ("fail",),
              paths: int | None = None, gauge: MakeGauge | None = None) -> Point:
        """What is asked, with some of it varied; seed and views stay, so all points share their futures."""
        return Point(case or self.case, policy or self.policy, modes, paths or self.paths, self.seed, self.lab, self.views, gauge)

    def view(self, name: str) -> Said:
        """A view, or a title, as it is called in both languages."""
        return Said(name, self.case.in_french(name))

    @property
    def title(self) -> Said:
        """The lab as the case titles it, in both languages."""
        return self.view(self.case.labs[self.lab].title)


class Study(Protocol):
    """A module in `studies/`."""

    NAME: str
    QUESTION: Said
    PATHS: int
    POLICY: str

    def answer(self, asked: Asked) -> Answer: ...


def lab_of(case: Case, wanted: str | None) -> str:
    """The lab a study is about: the one named, else the first that stands alone, else the first with finances."""
    financed = [name for name, lab in case.labs.items() if lab.kind != "fringe"]
    if wanted is None:
        return next((name for name in financed if case.labs[name].kind == "standalone"), financed[0])
    if wanted not in financed:
        raise CaseErrors([Fault("--lab", 0, 0, f"case {case.name} has no lab with finances called '{wanted}'",
                                did_you_mean(wanted, financed, "choose " + ", ".join(financed)))])
    return wanted


def pooled(found: Futures, name: str, mode: str | None = None) -> Estimate:
    """Pooled mean of a figure."""
    return mean_of(found.pooled(name, mode), found.units.get(name, ""))


def mean_sum(found: Futures, names: Sequence[str], mode: str | None = None) -> Estimate:
    """Pooled mean of the sum of several figures in one unit, at least one."""
    return mean_of(sum(found.pooled(name, mode) for name in names), found.units[names[0]])


def under(found: Futures, name: str, view: str, mode: str | None = None) -> Estimate:
    """Mean of a figure under one view."""
    return mean_of(found.of(name, view, mode), found.units.get(name, ""))


def difference(first: Futures, second: Futures, name: str, mode: str | None = None) -> Estimate:
    """Second less first on the same futures: its error is that of the paired difference."""
    unit = first.units.get(name, "")
    before, after = first.pooled(name, mode), second.pooled(name, mode)
    change = after - before
    change = change * (np.abs(change) > ROUNDING * np.maximum(np.abs(before), np.abs(after)))
    return mean_of(change, POINTS if unit in SHARES else unit)


def told_or_not(change: Estimate, if_told: Said, what: Said, values: Mapping[str, Cell] | None = None) -> Sentence:
    """A sentence on a difference, or that it cannot be told from zero and how many futures would tell.

    if_told : with `{change}`; what : what is compared, for the sentence that it cannot be told
    """
    held = dict(values or {})
    if change.is_told:
        return Sentence(if_told, {**held, "change": change})
    needed = change.paths_needed
    counted: dict[str, Cell] = {"n": count(change.paths), "m": about(needed or 0)}
    if needed is None:
        return Sentence(Said(f"{what.en}: no difference in any of the futures.",
                             f"{what.fr} : aucune différence dans aucun des futurs."), held)
    return Sentence(Said(f"{what.en}: cannot be told apart at {{n}} futures; it needs about {{m}}.",
                         f"{what.fr} : écart indiscernable de zéro sur {{n}} futurs ; il en faudrait environ {{m}}."), {**held, **counted})


def either(change: Estimate, more: Said, less: Said, what: Said, values: Mapping[str, Cell] | None = None) -> Sentence:
    """The same with a text for a rise and one for a fall, in which `{change}` has no sign."""
    size = replace(change, value=abs(change.value))
    return told_or_not(size, more if change.value >= 0 else less, what, values)


def count(number: float) -> Estimate:
    """A whole number without error, for a sentence or a cell."""
    return Estimate(float(number), 0.0, "count", 1)


def exact(value: float, unit: str) -> Estimate:
    """A number of the case or of the study itself: it has no Monte Carlo error."""
    return Estimate(value, 0.0, unit, 1)


def about(number: float) -> Estimate:
    """A need of futures, rounded up to two digits: the error it comes from is itself estimated.

    >>> about(5433).value, about(0).value
    (5500.0, 0.0)
    """
    if number <= 0:
        return count(0)
    size = 10.0 ** (math.floor(math.log10(number)) - 1)
    return count(math.ceil(number / size) * size)


def decides(asked: Asked, outcome: Mapping[str, Array]) -> list[Decider]:
    """Inputs that move an outcome: standardised rank regression on what was drawn, the view of demand beside it.

    outcome : view -> (path,), on the futures asked for
    """
    views = tuple(outcome)
    drawn = inputs_drawn(asked.case, views, asked.seed, len(outcome[views[0]]))
    held = {view: {name: [values] for name, values in found.items()} for view, found in drawn.items()}
    rows = {name: row for view in reversed(views) for name, row in asked.case.assumptions(view).items()}
    ranked = rank_regression(*over_views({view: [values] for view, values in outcome.items()}, held), len(views))
    return [decider(asked.case, rows, one) for one in ranked]


def decider(case: Case, rows: Mapping[str, Any], one: Driver) -> Decider:
    """An input with its basis in the case."""
    row = rows.get(one.assumption)
    if row is None:
        return Decider(one.assumption, one.influence, one.error, "judgement", CONVENTION)
    return Decider(one.assumption, one.influence, one.error, row.basis, Said(row.because, in_language(row.because, "fr", case)))


def would_change(deciders: Sequence[Decider], outcome: Said) -> list[Sentence]:
    """Which way the first inputs move the outcome, and which of those that decide most are judgements."""
    told = [one for one in deciders if abs(one.influence) > errors_apart(len(deciders)) * one.error][:N_DRIVERS]
    said = []
    for one in told[:N_DIRECTIONS]:
        ways = ("raise", "hausse") if one.influence > 0 else ("lower", "baisse")
        moves = Said(f"A higher value of {one.name} tends to {ways[0]} {outcome.en} (rank influence {{by}}).",
                     f"Avec {one.name} à la hausse : {outcome.fr}, plutôt en {ways[1]} (influence de rang {{by}}).")
        if one.name == VIEW:
            moves = Said(f"The view of demand moves {outcome.en} (rank influence {{by}}); which view is right is a judgement.",
                         f"La vue de la demande modifie {outcome.fr} (influence de rang {{by}}) ; la choisir est un jugement.")
        said.append(Sentence(moves, {"by": Estimate(one.influence, one.error, "ratio", 1)}))
    names = [one.name for one in told if one.basis == "judgement"]
    noms = ", ".join(VIEW_FR if name == VIEW else name for name in names)
    if names:
        are, sont = ("are judgements", "sont des jugements") if len(names) > 1 else ("is a judgement", "est un jugement")
        most, de = f"Of the {len(told)} inputs that decide most, {len(names)}", f"Sur les {len(told)} hypothèses décisives, {len(names)}"
        if len(names) == len(told):
            all_, toutes = ("Both", "Les deux") if len(names) == 1 + 1 else (f"All {len(names)}", f"Les {len(names)}")
            most, de = (f"{all_} inputs that decide most", f"{toutes} hypothèses décisives") if len(names) > 1 else (
                "What decides most", "Ce qui décide le plus")
        said.append(Sentence(Said(f"{most} {are} without a source: {', '.join(names)}.", f"{de} {sont} sans source : {noms}.")))
    return said


def with_limits(answer: Answer, case: Case) -> Answer:
    """The answer with the case's own limits behind its own; an answer about other cases brings theirs."""
    if answer.about is not None:
        return answer
    return replace(answer, limits=[*answer.limits, *(Said(text, case.in_french(text)) for text in case.limits)])
