"""The case a saved run was made from, loaded again as it was then."""

from __future__ import annotations

from datetime import date

from whopays.case.case import Case
from whopays.case.conflict import with_conflicts
from whopays.case.fault import CaseErrors, Fault
from whopays.case.load import load, names
from whopays.model.result import Result


def case_of(result: Result, where: str | None = None) -> Case:
    """The case of a run, with its policy.

    where  : path or name, where the run's own does not lead to it; else the shipped case of that name, else
             the path noted in the run
    Errors : CaseErrors where it is not found, or is no longer what the run started from
    """
    noted = str(result.manifest.get("case_path") or "")
    tried = [where] if where else [*(name for name in names() if name == result.case), *([noted] if noted else [])]
    if not tried:
        raise CaseErrors([Fault("--case", 0, 0, f"the run does not say where its case '{result.case}' lies",
                                "name its file or folder with --case")])
    problems: list[Fault] = []
    for one in tried:
        try:
            case = load(one, sets=tuple(result.manifest.get("sets") or ()), as_of=date.fromisoformat(result.as_of))
            case = with_conflicts(case, result.manifest.get("conflicts") or ())
        except CaseErrors as faults:
            problems += faults.errors
            continue
        if case.hash == result.case_hash:
            return case.with_policy(result.policy)
        problems.append(Fault(one, 0, 0, "this case is not what the run started from: its content has changed since",
                              "run it again, or name the old case with --case"))
    raise CaseErrors(problems)
