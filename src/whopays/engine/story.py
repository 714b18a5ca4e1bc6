"""One future of a saved run, simulated again and told as events: who could not pay, and who bore it.

The whole block is simulated as in the run, same views, modes and precision, so the future told is
the future counted, to the last bit.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault, did_you_mean
from whopays.case.load import load as load_case
from whopays.case.load import names as shipped
from whopays.engine.answer import quarter_names
from whopays.engine.events import Bearer, Event, YearOfLab
from whopays.engine.local import Job, simulate
from whopays.engine.teller import Teller
from whopays.model.result import Result
from whopays.model.shocks import BLOCK

Array = Any
SCHEMA = "whopays.story/1"


@dataclass(frozen=True)
class Ending:
    """Where the loss of one failed lab's creditors ended, money; bearers add to the loss.

    beyond : what lenders of its sites, and the state for them, lost above what passed on from the lab
    owners : what its owners had before it failed, less what was left for them, by party
    present_value : of the loss at the opening, at the short rate of this future
    """

    lab: str
    claimed: float
    loss: float
    bearers: list[Bearer]
    beyond: float
    owners: list[tuple[str, float]]
    present_value: float = 0.0


@dataclass(frozen=True)
class Story:
    """One future, quarter by quarter, only what matters.

    path   : number of the future, from 1
    failed : futures of the same block under this view in which a lab fails, by number
    """

    run: str
    case: str
    policy: str
    view: str
    mode: str
    path: int
    paths: int
    seed: int
    currency: str
    quarters: tuple[str, ...]
    events: list[Event]
    years: list[YearOfLab]
    endings: list[Ending]
    failed: list[int] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """The story as the object `whopays.story/1`."""
        found = {"schema": SCHEMA, **asdict(self)}
        found["quarters"] = list(self.quarters)
        for ending in found["endings"]:
            ending["owners"] = [{"party": party, "loss": loss} for party, loss in ending["owners"]]
        return found


def refuse(option: str, message: str, remedy: str) -> CaseErrors:
    """A request that cannot be met."""
    return CaseErrors([Fault(option, 0, 0, message, remedy)])


def case_again(result: Result) -> Case:
    """The case of a run as it is on disk now; refused when it is not the one the run started from."""
    kept = str(result.manifest.get("case_path", ""))
    places = [kept] if kept and Path(kept).exists() else []
    if result.case in shipped():
        places.append(result.case)
    if not places:
        raise refuse(kept or result.case, f"the case of run {result.run or 'asked for'} is no longer there",
                     "put the case back where it was, or run it again with `whopays run`")
    sets = tuple(result.manifest.get("sets", ()))
    for place in places:
        case = load_case(place, sets=sets, as_of=date.fromisoformat(result.as_of))
        if case.hash == result.case_hash:
            return case
    raise refuse(places[0], f"case {result.case} has changed since run {result.run or 'asked for'} was made, "
                 "so this future cannot be simulated again",
                 "run the changed case with `whopays run` and ask for a future of that run")


def chosen(result: Result, path: int, view: str | None, mode: str) -> tuple[str, str]:
    """View and mode told; refused where the run has none of that name, or not so many futures."""
    faults = []
    modes = tuple(result.manifest.get("modes", ()))
    wanted = view or next(iter(result.views))
    if not 1 <= path <= result.paths:
        faults.append(Fault("--path", 0, 0, f"run {result.run or 'asked for'} has no future {path}",
                            f"choose one from 1 to {result.paths:,}"))
    if result.manifest.get("block", BLOCK) != BLOCK:
        faults.append(Fault("", 0, 0, f"run {result.run or 'asked for'} was made in blocks of {result.manifest['block']} futures, this "
                            f"whopays makes them of {BLOCK}: its futures cannot be told again", "run it again with `whopays run`"))
    if wanted not in result.views:
        faults.append(Fault("--view", 0, 0, f"the run has no view '{wanted}'",
                            did_you_mean(wanted, result.views, "it has " + ", ".join(result.views))))
    if mode not in modes:
        faults.append(Fault("--mode", 0, 0, f"the run has no mode '{mode}'", did_you_mean(mode, modes, "it has " + ", ".join(modes))))
    if faults:
        raise CaseErrors(faults)
    return wanted, mode


def tell(result: Result, path: int, *, view: str | None = None, mode: str = "fail") -> Story:
    """The story of one future of a run.

    path   : number of the future, 1 to result.paths
    view   : one of the run's views, its first by default
    mode   : "fail", or "keep" (nobody fails, what nobody pays is counted)
    errors : CaseErrors where the case on disk is not the run's, or the run has no such future, view or mode
    """
    view, mode = chosen(result, path, view, mode)
    case = case_again(result)
    index, column = divmod(path - 1, BLOCK)
    job = Job(case, tuple(result.views), tuple(result.manifest["modes"]), result.policy, result.seed, index,
              min(BLOCK, result.paths - index * BLOCK), str(result.manifest["precision"]))
    segment = job.columns.segments.index((view, mode))
    tellers: list[Teller] = []

    def watcher(inputs: Any) -> Teller:
        tellers.append(Teller(case, inputs, len(job.views) * len(job.modes) * job.paths, segment * job.paths + column))
        return tellers[0]

    block = simulate(job, watcher)
    teller = tellers[0]
    hit = sum(block.part(block.series[f"labs.{name}.default_probability"][-1], view, mode)
              for name, lab in case.labs.items() if lab.kind != "fringe")
    endings = [Ending(lab, *teller.ending(lab)) for lab in teller.failed_labs()]
    return Story(
        run=result.run, case=case.name, policy=result.policy, view=view, mode=mode, path=path, paths=result.paths, seed=result.seed,
        currency=case.currency, quarters=quarter_names(case), events=teller.events, years=teller.years(), endings=endings,
        failed=[index * BLOCK + int(i) + 1 for i in np.flatnonzero(hit)])
