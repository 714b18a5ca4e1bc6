"""Run a case on this machine: blocks of 1,024 futures, one process or several, the same numbers either way."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any, TypeVar

import numpy as np

from whopays.case.case import Case
from whopays.engine.answer import answer, parties_of
from whopays.engine.belief import prepared
from whopays.engine.compiled import device, simulate_compiled
from whopays.engine.covers import CoverWatch, both, covers_of
from whopays.engine.credit import credit_of
from whopays.engine.drivers import rank_drivers
from whopays.engine.exposure import watch_credit
from whopays.engine.known import Known
from whopays.engine.large_pages import in_large_pages
from whopays.engine.limit import limits_of_run
from whopays.engine.method import JAX, Method, method_of
from whopays.engine.reduce import Partial
from whopays.engine.sketch import RELATIVE_ERROR
from whopays.engine.summary import summarise
from whopays.model.bind import Columns
from whopays.model.inputs import Inputs
from whopays.model.parties import check_roles
from whopays.model.result import Result
from whopays.model.shocks import BLOCK
from whopays.model.simulate import Block, Witness, simulate_block
from whopays.policy import activate, check, load

Progress = Callable[[int, int], None]
Kept = TypeVar("Kept")
MOMENT = 0.05  # seconds between two looks whether what other processes compute is still wanted
PRECISION = np.float32  # named in the manifest; sums over paths are float64
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG; source: linux/prctl.h
PLAINLY = Method()
WORTH_A_PROCESS = 1  # blocks up to which one process is as fast as several; measured


@dataclass(frozen=True)
class Job:
    """What a worker needs to simulate one block."""

    case: Case
    views: tuple[str, ...]
    modes: tuple[str, ...]
    policy: str
    seed: int
    block: int
    paths: int
    precision: str
    method: Method = PLAINLY
    credit: bool = True
    total: int = 0

    @property
    def columns(self) -> Columns:
        """What lies on the path axis."""
        return Columns(self.views, self.modes, self.paths, self.method.group)


def simulate(job: Job, watcher: Callable[[Inputs], Witness] | None = None, deflated: int | None = None,
             told: Callable[[int], None] | None = None) -> Block:
    """Simulate one block as a run does; watcher, deflated and told as in `simulate_block`."""
    dtype = np.dtype(job.precision).type
    instruments = activate(prepared(job.case, load(job.policy), job.seed), dtype, job.case)
    seed = job.method.seeded(job.seed)
    if job.method.library == JAX:
        return simulate_compiled(job.case, job.columns, seed, job.block, dtype, instruments)
    return simulate_block(job.case, job.columns, seed, job.block, dtype=dtype, watcher=watcher, instruments=instruments,
                          deflated=deflated, told=told)


def simulate_and_reduce(job: Job, told: Callable[[int], None] | None = None) -> Partial:
    """Simulate one block and keep what a run keeps of it; told : hears how many quarters are done."""
    columns = job.columns
    watcher, watches = watch_credit(job.case, columns, pilot=job.block == 0) if job.credit else (None, [])
    covers: list[CoverWatch] = []

    def watch(inputs: Inputs) -> Witness:
        covers.append(CoverWatch(job.case, columns, inputs))
        return both(watcher(inputs) if watcher is not None else None, covers[0])

    block = simulate(job, watch if job.credit else None, deflated=columns.first("fail"), told=told)
    partial = summarise(job.case, block, job.block * BLOCK, job.total or None)
    partial.credit = watches[0].reduce() if watches else None
    partial.covers = covers[0].reduce() if covers else None  # nor by the compiled driver, which is not watched
    return partial


def jobs_of(case: Case, views: tuple[str, ...], modes: tuple[str, ...], policy: str, paths: int, seed: int, precision: str,
            method: Method = PLAINLY, credit: bool = True) -> list[Job]:
    """One job a block; the last holds what is left."""
    return [Job(case, views, modes, policy, seed, block, min(BLOCK, paths - block * BLOCK), precision, method, credit, paths)
            for block in range(-(-paths // BLOCK))]


def stay_with_parent(parent: int | None = None) -> None:
    """A worker leaves interruptions to its parent, and ends with it however that ends (Linux).

    parent : process id of who started it; one killed before the wish was made known would leave the worker waiting for ever
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
        if parent is not None and os.getppid() != parent:
            os._exit(1)


def start_worker(parent: int) -> None:
    """What a worker of one run does first; only here memory is kept, since it ends with the run."""
    stay_with_parent(parent)
    in_large_pages()


def results_of(jobs: list[Job], processes: int, progress: Progress | None = None) -> Generator[Partial, None, None]:
    """Partials in block order; several processes only where they are worth their start.

    progress : hears every quarter of a block that this process simulates itself, every moment it waits for others;
               what it raises ends them
    """
    if processes < 2 or len(jobs) <= WORTH_A_PROCESS:
        for job in jobs:
            yield simulate_and_reduce(job, progress and partly(progress, job))
        return
    # JAX keeps threads, which a fork loses
    start = "fork" if "fork" in multiprocessing.get_all_start_methods() and jobs[0].method.library != JAX else "spawn"
    pool = ProcessPoolExecutor(min(processes, len(jobs)), mp_context=multiprocessing.get_context(start),
                               initializer=start_worker, initargs=(os.getpid(),))
    done = False
    try:
        for job, waiting in [(job, pool.submit(simulate_and_reduce, job)) for job in jobs]:
            yield awaited(waiting, progress and partly(progress, job))
        done = True
    finally:
        end(pool, at_once=not done)


def awaited(waiting: Future[Kept], told: Callable[[int], None] | None) -> Kept:
    """What another process computes; meanwhile `told` hears that nothing new is done, and may raise."""
    while told is not None and not wait([waiting], MOMENT).done:
        told(0)
    return waiting.result()


def partly(progress: Progress, job: Job) -> Callable[[int], None]:
    """Tells the part of a block that is done as futures: a quarter of all its futures counts like all quarters of a part of them."""
    return lambda quarters: progress(job.block * BLOCK + job.paths * quarters // job.case.quarters, job.total)


def end(pool: ProcessPoolExecutor, *, at_once: bool) -> None:
    """End the workers of a pool; at once, in the middle of a block, where nobody waits for it any more."""
    if at_once:
        workers = list((getattr(pool, "_processes", None) or {}).values())  # terminate_workers() from Python 3.14 on
        for worker in workers:
            worker.kill()
        for worker in workers:
            worker.join()
        # One killed in the middle of a result left half of it in the pipe: the pool would wait for the rest for ever
        results = getattr(pool, "_result_queue", None)
        if results is not None:
            results._writer.close()
    pool.shutdown(wait=True, cancel_futures=True)


def available_processors() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(case: Case, *, views: list[str] | None = None, modes: tuple[str, ...] = ("fail", "keep"), policy: str = "none",
        paths: int = 10_000, seed: int = 1, progress: Progress | None = None, processes: int | None = None,
        precision: str | None = None, library: str = "auto", design: str = "none", credit: bool = True,
        known: Known | None = None) -> Result:
    """Simulate a case and answer.

    views     : names of views of the case; all by default, with the same shocks
    modes     : "fail" (who cannot pay fails), "keep" (nobody fails, the gap is counted)
    paths     : futures under each view, >= 1
    processes : as many as there are processors by default; changes no number
    precision : "float32" or "float64"
    library   : "numpy"; "jax": the same futures compiled, without the tables of creditors; "auto": NumPy unless compiling pays
    design    : "none", "antithetic" or "stratified": how random numbers are spread, `model.design`; futures come in whole groups
    credit    : keep the tables of creditors; nothing else depends on it
    known     : blocks computed before, from which it goes on, and to which it adds
    errors    : CaseErrors for an unknown view or policy, a partner or parent the case does not name
    """
    started = time.perf_counter()
    kind = precision or np.dtype(PRECISION).name
    method = method_of(library, design, paths, kind)
    asked, paths = paths, method.whole(paths)
    chosen = tuple(views or case.views)
    for view in chosen:
        check_roles(case, view)
    stated = load(policy)
    check(stated, case)
    prepared(case, stated, seed)  # before workers start, which inherit what was found
    jobs = jobs_of(case, chosen, modes, policy, paths, seed, kind, method, credit)
    known = known or Known(0)
    n_known, merged = known.find(jobs)
    with closing(results_of(jobs[n_known:], processes_for(method, processes), progress)) as partials:
        for partial, job in zip(partials, jobs[n_known:], strict=True):
            merged = merged.merge(partial) if merged else partial
            known.keep(job, merged)
            if progress is not None:
                progress(merged.paths, paths)
    assert merged is not None
    parties = parties_of(case, chosen, modes)
    pooled, each, weights = answer(case, merged, parties, chosen)
    fixed = [name for name, row in case.assumptions(chosen[0]).items() if row.value.is_fixed]
    said = limits_of_run(stated, case, method, asked, counted=bool(merged.beyond))
    flows = {key: float(total) / paths for key, total in merged.flows.items()}
    return Result(
        case=case.name, case_hash=case.hash, code_version=version_of("whopays"), as_of=case.as_of.isoformat(), policy=policy, paths=paths,
        seed=seed, seconds=time.perf_counter() - started, pooled=pooled, views=each, weights=weights,
        drivers=rank_drivers(merged, method.group), not_ranked=fixed, flows=flows,
        limits=[*(english for english, _ in said), *case.limits],
        manifest={**manifest(case, merged, modes, kind, processes), **method_said(method, merged), "french": {**case.french, **dict(said)},
                  "credit": credit_of(case, merged.credit, parties), "sites": covers_of(case, merged.covers)})


def processes_for(method: Method, asked: int | None) -> int:
    """Processes of a run: all processors, or one where a device computes."""
    if method.library == JAX and device() != "cpu":
        return 1
    return asked or available_processors()


def method_said(method: Method, merged: Partial) -> dict[str, Any]:
    """How it was computed, for the manifest."""
    return {"library": method.library, "library_because": method.because, "variance_reduction": method.design,
            "quantiles": {"from": "counts of all futures", "relative_error": RELATIVE_ERROR} if merged.beyond else {"from": "all futures"}}


def drivers_of(modes: tuple[str, ...]) -> str:
    """What the drivers were ranked on, in words."""
    return "the funding gap to the end of the horizon" if "keep" in modes else "the loss of failed labs' claimants"


@cache
def version_of(name: str) -> str:
    """Version of an installed package; looking it up reads files."""
    return version(name)


def manifest(case: Case, merged: Partial, modes: tuple[str, ...], precision: str, processes: int | None) -> dict[str, Any]:
    """What it takes to run it again, and what the run says of itself."""
    return {"modes": list(modes), "precision": precision, "block": BLOCK, "processes": processes or available_processors(),
            "largest_identity_residual": merged.residual, "seconds_by_stage": merged.seconds, "inputs_by_basis": case.shares_by_basis(),
            "libraries": {name: version_of(name) for name in ("numpy", "scipy", "pydantic", "PyYAML")},
            "sets": list(case.sets), "case_path": case.path, "title": case.title,
            "drivers_of": drivers_of(modes),
            "described": list(case.described),
            **({"several": list(case.several)} if case.several else {}), **({"calls": dict(case.calls)} if case.calls else {}),
            "titles": {name: one.title for group in (case.labs, case.parties) for name, one in group.items()},
            "currency": case.currency, "capacity_unit": case.capacity_unit}
