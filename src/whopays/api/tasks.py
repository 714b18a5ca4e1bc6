"""What workers do: one function a kind of question, plain values in, bytes of JSON out; no arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from whopays.api import bounds
from whopays.api.results import result_of
from whopays.case.case import Case
from whopays.case.conflict import with_conflicts
from whopays.case.fault import CaseErrors, Fault, did_you_mean
from whopays.case.load import load, names
from whopays.case.vary import with_sets
from whopays.engine import compare as comparing
from whopays.engine.policy_name import base_name, problems
from whopays.policy import NONE
from whopays.policy import names as policy_names
from whopays.report.json import run_object, text

Tell = Callable[[int, int], None]
CASES_KEPT = 8


@lru_cache(CASES_KEPT)
def base_case(name: str, as_of: str | None) -> Case:
    """A shipped case as it was known on a day."""
    return load(checked_name("case", name, names()), as_of=day_of(as_of))


class NotThere(CaseErrors):
    """Nothing has the name that was asked for; the remedies say which names are near."""


def checked_name(what: str, name: str, known: Sequence[str]) -> str:
    """A name that is known, so that none is ever taken for a path; NotThere for any other."""
    if name not in known:
        raise NotThere([Fault(what, 0, 0, f"no {what} '{name}'", did_you_mean(name, known, "there are " + ", ".join(known)))])
    return name


def day_of(as_of: str | None) -> date | None:
    """A day, refused where the calendar has no such day."""
    try:
        return date.fromisoformat(as_of) if as_of else None
    except ValueError:
        raise CaseErrors([Fault("as_of", 0, 0, f"'{as_of}' is not a day", "write it as 2025-11-07")]) from None


def case_of(case: str, sets: tuple[str, ...], conflicts: tuple[str, ...], as_of: str | None) -> Case:
    """A case varied as asked."""
    return with_conflicts(with_sets(base_case(case, as_of), sets), conflicts)


def views_of(case: Case, views: tuple[str, ...] | None) -> list[str]:
    """Views asked for, all by default; CaseErrors for one the case does not state."""
    unknown = [view for view in views or () if view not in case.views]
    if unknown:
        raise CaseErrors([Fault("views", 0, 0, f"case {case.name} has no view '{view}'",
                                did_you_mean(view, case.views, "choose " + ", ".join(case.views))) for view in unknown])
    return list(dict.fromkeys(views or case.views))


def checked(policies: Sequence[str], *, case: str, sets: tuple[str, ...], conflicts: tuple[str, ...], as_of: str | None,
            views: tuple[str, ...] | None) -> tuple[Case, list[str]]:
    """Case and views, or all that is wrong with the question at once."""
    faults = [Fault("policies", fault.line, fault.column, fault.message, fault.remedy) for name in policies for fault in problems(name)]
    kind = NotThere if any(base_name(name) not in policy_names() for name in policies) else CaseErrors
    try:
        found = case_of(case, sets, conflicts, as_of)
        chosen = views_of(found, views)
    except NotThere as problem:
        raise NotThere([*faults, *problem.errors]) from None
    except CaseErrors as problem:
        raise CaseErrors([*faults, *problem.errors]) from None
    if faults:
        raise kind(faults)
    return found, chosen


def run(*, told: Tell, policy: str, mode: str, paths: int, seed: int, save: bool, processes: int, **asked: Any) -> bytes:
    """A run as `run --json` prints it."""
    case, views = checked([policy], **asked)
    store = None
    if save:
        from whopays.store import make_ready, place

        store = place()
        make_ready(store)
    result = result_of(case, views, told=told, policy=policy, mode=mode, paths=paths, seed=seed, processes=processes,
                       conflicts=asked["conflicts"], creditors=save or paths > bounds.AT_ONCE_PATHS)
    if store is not None:
        from whopays.store import save as keep

        result = replace(result, run=keep(result, store))
    return line(run_object(result))


def answer(*, told: Tell, policy: str, paths: int, seed: int, series: tuple[str, ...], processes: int, **asked: Any) -> bytes:
    """One policy as the page shows it; exposures only where the answer may take longer."""
    from whopays.report.answer import answer_object

    case, views = checked([policy], **asked)
    result = result_of(case, views, told=told, policy=policy, mode="both", paths=paths, seed=seed, processes=processes,
                       conflicts=asked["conflicts"], creditors=paths > bounds.AT_ONCE_PATHS)
    return line(answer_object(result, case, series))


def compare(*, told: Tell, policies: tuple[str, ...], paths: int, seed: int, processes: int, **asked: Any) -> bytes:
    """Policies side by side as `compare --json` prints them."""
    from whopays.report.compare import compare_object

    case, views = checked(policies, **asked)
    return line(compare_object(comparing.compare(case.with_policy(NONE), policies, views=views, paths=paths, seed=seed, progress=told,
                                                 processes=processes)))


def check(*, told: Tell, policies: tuple[str, ...], study: str | None, lab: str | None, **asked: Any) -> bytes:
    """Nothing, or all that is wrong with a question that becomes a job: it is refused before it is one."""
    del told
    if study is not None:
        asked_study(study, policies[0] if policies else None, lab, **asked)
    else:
        checked(policies, **asked)
    return b""


def asked_study(name: str, policy: str | None, lab: str | None, **asked: Any) -> tuple[Any, str, Case, list[str], str]:
    """A study, its policy, the case, its views and the lab it is about; or all that is wrong."""
    from whopays.policy import load as load_policy
    from whopays.studies import found
    from whopays.study import lab_of
    from whopays.suited import refuse, unsuited

    studies = found()
    one = studies[checked_name("study", name, list(studies))]
    faults = [] if one.POLICY != "own" or policy is None else [
        Fault("policy", 0, 0, f"the study '{name}' chooses its policies itself", "leave policy out")]
    under = policy or str(getattr(one, "DEFAULT_POLICY", NONE))
    try:
        case, views = checked([under], **asked)
    except CaseErrors as problem:
        if not faults:
            raise
        raise CaseErrors([*faults, *problem.errors]) from None
    if faults:
        raise CaseErrors(faults)
    refuse(unsuited(one, case, lab, load_policy(under)))
    return one, under, case, views, lab_of(case, lab)


def study(*, told: Tell, name: str, policy: str | None, lab: str | None, paths: int | None, seed: int, processes: int,
          **asked: Any) -> bytes:
    """A study's answer as `ask --json` prints it, a line a language: a reader who changes language need not wait again."""
    from whopays.engine.points import Executor
    from whopays.report.asking import answered
    from whopays.report.study_json import study_object
    from whopays.study import LANGUAGES

    one, under, case, views, about = asked_study(name, policy, lab, **asked)
    with Executor(processes, told) as executor:
        answer, head = answered(one, case.with_policy(under), policy=under, lab=about, paths=paths or one.PATHS, seed=seed, views=views,
                                executor=executor)
    return b"".join(line(study_object(answer, head, lang)) for lang in LANGUAGES)


def subsidy(*, told: Tell, name: str | None, loan: str | None) -> bytes:
    """One loan or guarantee as `subsidy --json` prints it."""
    from whopays.public_accounts.appraisal import appraise, as_record, as_text
    from whopays.public_accounts.loan_file import parse_loan
    from whopays.public_accounts.ready_made import ready_made, ready_made_file

    written = loan if loan is not None else ready_made_file(checked_name("loan", name or "", ready_made())).read_text(encoding="utf-8")
    return as_text(as_record(appraise(parse_loan(written, "loan")))).encode() + b"\n"


def line(value: dict[str, Any]) -> bytes:
    """An object as the commands print it: one line."""
    return text(value).encode() + b"\n"
