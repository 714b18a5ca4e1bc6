"""Policies side by side on the same futures: who pays, who fails, what it costs the state, who gains.

A worker takes one block of futures through every policy, so that shocks are drawn once and every
difference is paired; blocks are merged in order, so processes change no number.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from importlib.metadata import version
from typing import Any, Final

import numpy as np

from whopays.case.calls import Calls
from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault
from whopays.case.table import Structure, in_case_units
from whopays.engine.answer import parties_of, payers_of
from whopays.engine.belief import prepared
from whopays.engine.benefits import benefits_of
from whopays.engine.cohorts import Sums
from whopays.engine.derived import derived_of
from whopays.engine.limit import idle_reasons
from whopays.engine.local import PRECISION, WORTH_A_PROCESS, available_processors, awaited, end, stay_with_parent
from whopays.engine.outcome import Outcome, summarise_policy
from whopays.engine.reduce import POOLED
from whopays.engine.seen import Watched, values_of
from whopays.engine.summary import weights_of
from whopays.engine.tails import Layer, Tail, layers_of, tail_of
from whopays.model.bind import Columns
from whopays.model.instruments import found
from whopays.model.ledger import STATEMENTS
from whopays.model.parties import SINGLE, Parties, check_roles
from whopays.model.result import Payer
from whopays.model.shocks import BLOCK, draw_shocks
from whopays.model.simulate import simulate_block
from whopays.policy import NONE, Policy, activate, applies, check, load, reasons_not_to_apply

Array = Any
GAIN: Final = STATEMENTS.index("present_value")
ELASTICITY: Final = "compute.build_elasticity"
REVERSION: Final = "market.short_rate_reversion"
VOLATILITY: Final = "market.short_rate_volatility"


@dataclass(frozen=True)
class Job:
    """One block of futures under every policy."""

    case: Case
    views: tuple[str, ...]
    policies: tuple[Policy, ...]
    seed: int
    block: int
    paths: int
    precision: str


@dataclass(frozen=True)
class Measured:
    """A mean over futures with its standard error, and its paired difference from the first policy."""

    unit: str
    label: str
    value: float
    error: float
    difference: float
    difference_error: float


@dataclass(frozen=True)
class Gain:
    """What a party gains against the first policy: less paid, more held at the end; present value, paired."""

    party: str
    value: float
    error: float


@dataclass(frozen=True)
class PolicyAnswer:
    """One policy beside the others; where it does not apply there are reasons and nothing else."""

    name: str
    title: str
    citations: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    who_pays: list[Payer] = field(default_factory=list)
    measured: dict[str, Measured] = field(default_factory=dict)
    tail: Tail | None = None
    layers: dict[str, Layer] = field(default_factory=dict)
    gains: list[Gain] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    french: dict[str, str] = field(default_factory=dict)  # its reasons and notes in French, by the English
    credit: dict[str, Sums] = field(default_factory=dict)

    @property
    def applies(self) -> bool:
        """Whether the policy has something to act on in the case."""
        return bool(self.measured)


@dataclass(frozen=True)
class Comparison:
    """All policies asked for, in order; differences are from the first."""

    case: str
    case_hash: str
    code_version: str
    as_of: str
    paths: int
    seed: int
    seconds: float
    views: dict[str, float]
    policies: list[PolicyAnswer]
    titles: dict[str, str]
    limits: list[str]
    currency: str = "USD"
    opening: date = date(1, 1, 1)
    curve: dict[float, float] = field(default_factory=dict)  # years -> zero rate, for the public accounts
    short_rate: tuple[float, float] = (1.0, 0.0)  # return to its level, and volatility, a year
    french: dict[str, str] = field(default_factory=dict)  # views, titles and limits of the case in French, by the English
    calls: Calls = field(default_factory=dict)  # the case's own words for labs and others
    build_elasticity: float = 0.0  # of what binds nobody to its cost of capital, mean of the case; 0: nothing reacts


def simulate_policies(job: Job, told: Callable[[int], None] | None = None) -> list[Outcome]:
    """Every policy on one block of futures; the first is what the others are compared with. told : as in `simulate_block`"""
    dtype = np.dtype(job.precision).type
    columns = Columns(job.views, ("fail",), job.paths)
    shocks = draw_shocks(job.case, job.seed, job.block, dtype)
    outcomes: list[Outcome] = []
    base: dict[str, tuple[Array, str, str]] = {}
    for policy in job.policies:
        watched = Watched(job.case)
        block = simulate_block(job.case, columns, job.seed, job.block, dtype=dtype, instruments=activate(policy, dtype, job.case),
                               watcher=watched.start, shocks=shocks, told=told)
        public = watched.public
        for flows in watched.credit:
            flows.finish(block)
        values = values_of(job.case, block, public) | benefits_of(block, watched.shortage)
        base = base or values
        outcomes.append(summarise_policy(job.case, block, public, values, base, job.block * BLOCK, watched.credit))
    return outcomes


def outcomes_of(jobs: list[Job], processes: int, told: Callable[[int], None] | None = None) -> Generator[list[Outcome], None, None]:
    """Outcomes of all policies by block, in block order. told : hears every quarter or moment; what it raises ends the blocks in hand"""
    if processes < 2 or len(jobs) * len(jobs[0].policies) <= WORTH_A_PROCESS or len(jobs) < 2:
        for job in jobs:
            yield simulate_policies(job, told)
        return
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    pool = ProcessPoolExecutor(min(processes, len(jobs)), mp_context=multiprocessing.get_context(method),
                               initializer=stay_with_parent, initargs=(os.getpid(),))
    done = False
    try:
        for waiting in [pool.submit(simulate_policies, job) for job in jobs]:
            yield awaited(waiting, told)
        done = True
    finally:
        end(pool, at_once=not done)


def compare(case: Case, policies: Sequence[str], *, views: list[str] | None = None, paths: int = 10_000, seed: int = 1,
            progress: Callable[[int, int], None] | None = None, processes: int | None = None,
            precision: str | None = None) -> Comparison:
    """Compare policies on the same futures.

    policies : names of shipped policies or files; differences are from `none`, put first if it is not there
    paths    : futures under each view, >= 1
    errors   : CaseErrors for an unknown policy or a contract the case does not have, all at once
    """
    started = time.perf_counter()
    chosen = tuple(views or case.views)
    for view in chosen:
        check_roles(case, view)
    stated = checked(case, [NONE, *dict.fromkeys(name for name in policies if name != NONE)])
    asked = tuple(prepared(case, policy, seed) for policy in stated if applies(policy, case))
    kind = precision or np.dtype(PRECISION).name
    workers = processes or available_processors()
    jobs = [Job(case, chosen, asked, seed, block, min(BLOCK, paths - block * BLOCK), kind) for block in range(-(-paths // BLOCK))]
    done: list[list[Outcome]] = []

    def told(_quarters: int = 0) -> None:
        if progress is not None:
            progress(sum(one[0].paths for one in done), paths)

    with closing(outcomes_of(jobs, workers, progress and told)) as found_by_block:
        for outcomes in found_by_block:
            done.append(outcomes)
            told()
    merged = {policy.name: reduce(Outcome.merge, column) for policy, column in zip(asked, zip(*done, strict=True), strict=True)}
    parties = parties_of(case, chosen, ("fail",))
    solved = {policy.name: policy for policy in asked}
    answers = [answer_of(case, solved.get(policy.name, policy), merged, parties, chosen) for policy in stated]
    return Comparison(
        case=case.name, case_hash=case.hash, code_version=version("whopays"), as_of=case.as_of.isoformat(), paths=paths, seed=seed,
        seconds=time.perf_counter() - started, views=weights_of(case, chosen), policies=answers,
        french=dict(case.french), calls=case.calls,
        titles={name: one.title for group in (case.labs, case.parties) for name, one in group.items()}, limits=list(case.limits),
        currency=case.currency, opening=case.opening, curve=dict(case.curve),
        short_rate=(stated_mean(case, chosen, REVERSION), stated_mean(case, chosen, VOLATILITY)),
        build_elasticity=stated_mean(case, chosen, ELASTICITY))


def stated_mean(case: Case, views: tuple[str, ...], name: str) -> float:
    """Mean of an assumption over the views that state it; 0 where none does."""
    stated = [rows[name].value.mean for view in views if name in (rows := case.assumptions(view))]
    return float(np.mean(stated or [0.0]))


def checked(case: Case, names: Sequence[str]) -> list[Policy]:
    """Policies read and checked against the case; all faults of all of them at once."""
    faults: list[Fault] = []
    policies = []
    for name in names:
        try:
            policies.append(load(name))
            check(policies[-1], case)
        except CaseErrors as problem:
            faults += problem.errors
    if faults:
        raise CaseErrors(faults)
    return policies


def answer_of(case: Case, policy: Policy, merged: dict[str, Outcome], parties: Parties, views: tuple[str, ...]) -> PolicyAnswer:
    """One column of the table."""
    reasons = tuple(reasons_not_to_apply(policy, case))
    french = {**dict(idle_reasons(policy, case)), **dict(zip(policy.notes, policy.notes_french, strict=False))}
    if policy.name not in merged:
        return PolicyAnswer(policy.name, policy.title, policy.citations, reasons, french=french)
    outcome, first = merged[policy.name], next(iter(merged.values()))
    of_case = Structure(currency=case.currency, capacity_unit=case.capacity_unit)
    measured = {
        name: Measured(in_case_units(outcome.about[name][0], of_case), outcome.about[name][1], float(one.mean), float(one.error),
                       float(outcome.differences[name].mean), float(outcome.differences[name].error))
        for name, one in outcome.values.items()}
    works = [found()[kind] for kind, _terms in policy.instruments if hasattr(found()[kind], "derived") and outcome.batches]
    measured |= {name: Measured(in_case_units(unit, of_case), label, value, error, np.nan, np.nan)
                 for name, (value, error, unit, label) in derived_of(works, outcome).items()}
    weights = weights_of(case, views)
    return PolicyAnswer(
        policy.name, policy.title, policy.citations, reasons, payers_of(parties, outcome, POOLED, "cash"), measured,  # type: ignore[arg-type]
        tail_of(case, outcome, weights), layers_of(case, outcome, weights), gains_of(parties, outcome, first), policy.notes, french,
        outcome.credit)


def gains_of(parties: Parties, outcome: Outcome, first: Outcome) -> list[Gain]:
    """Gain = paid less held at the end under the first policy, minus the same here; error from batches of futures."""
    def burden(one: Outcome) -> Array:
        return one.net[POOLED][GAIN] - one.end[POOLED][GAIN]

    gap = burden(first) - burden(outcome)
    gap[:, parties.at[SINGLE["government"]]] += outcome.owned - first.owned
    count = len(gap)
    values = gap.sum(axis=0) / outcome.paths
    spread = gap - np.multiply.outer(outcome.batch_sizes, values)
    errors = np.sqrt((spread**2).sum(axis=0) * count / (count - 1)) / outcome.paths if count > 1 else values * np.nan
    found = [Gain(name, float(values[i]), float(errors[i])) for i, name in enumerate(parties.names) if np.abs(gap[:, i]).max() > 0]
    return sorted(found, key=lambda one: -one.value)
