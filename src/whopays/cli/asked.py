"""What `whopays run` was asked for, checked as a whole before anything is computed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from whopays.case.fault import CaseErrors, Fault, did_you_mean
from whopays.cli.language import language_faults

if TYPE_CHECKING:
    from whopays.case.case import Case

BOTH = "both"
MODES = {"fail": ("fail",), "keep": ("keep",), BOTH: ("fail", "keep")}
MOST_PATHS = 10_000_000  # a night's work for a laptop; more is a slip or a task for several machines
NUMBER = re.compile(r"[+-]?\d[\d_,]*(\.0*)?([eE]\+?\d+)?$")


@dataclass(frozen=True)
class Asked:
    """A run that can be made."""

    case: Case
    views: list[str]
    modes: tuple[str, ...]
    policy: str
    paths: int
    seed: int
    store: Path


def asked(case: str, *, view: str, mode: str, sets: tuple[str, ...], policy: str, paths: str, seed: str,
          as_of: str | None, store: str | None, conflicts: tuple[str, ...] = (), saves: bool = True, lang: str = "en") -> Asked:
    """The run as words become a request; CaseErrors lists everything that is wrong with it at once.

    saves : whether a run is saved at the end; what only answers works where nothing can be written
    """
    faults = language_faults(lang)
    n_paths = _whole("--paths", paths, 1, faults, MOST_PATHS)
    n_seed = _whole("--seed", seed, 0, faults)
    if mode not in MODES:
        faults.append(_fault("--mode", f"no mode '{mode}'", did_you_mean(mode, MODES, "choose fail, keep or both")))
    _check_policy(policy, faults)
    root = _store(store, saves, faults)
    day = _day(as_of, faults)
    chosen = _case(case, sets, day, conflicts, faults)
    views = _views(chosen, view, faults) if chosen else []
    if faults or chosen is None or root is None:
        raise CaseErrors(faults)
    return Asked(chosen.with_policy(policy), views, MODES[mode], policy, n_paths, n_seed, root)


def _fault(option: str, message: str, remedy: str) -> Fault:
    return Fault(option, 0, 0, message, remedy)


def _whole(option: str, text: str, least: int, faults: list[Fault], most: int = 2**63 - 1) -> int:
    """A whole number written as 10000, 10_000, 10,000 or 1e4.

    >>> _whole("--paths", "1e4", 1, [])
    10000
    """
    match = NUMBER.match(text.strip())
    if not match:
        faults.append(_fault(option, f"'{text}' is not a whole number", "write it as 10000 or 1e4" if least else "write it as 1 or 42"))
        return least
    plain = text.strip().replace("_", "").replace(",", "")
    value = int(plain) if plain.lstrip("+-").isdigit() else int(float(plain)) if float(plain) < 2.0**63 else 2**63
    if not least <= value <= most:
        faults.append(_fault(option, f"{text} is out of range", f"choose a whole number from {least:,} to {most:,}"))
    return value


def _check_policy(policy: str, faults: list[Fault]) -> None:
    from whopays.policy import names

    if policy not in names():  # unknown, or with terms changed
        from whopays.engine.policy_name import problems

        faults.extend(problems(policy))


def _store(store: str | None, saves: bool, faults: list[Fault]) -> Path | None:
    from whopays.store import StoreError, make_ready, place

    try:
        root = place(store)
        if saves:
            make_ready(root)
        return root
    except StoreError as problem:
        faults.append(_fault("--store", problem.message, problem.remedy))
        return None


def _day(text: str | None, faults: list[Fault]) -> date | None:
    if text is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        faults.append(_fault("--as-of", f"'{text}' is not a day", "write it as 2025-11-07"))
        return None


def _case(case: str, sets: tuple[str, ...], day: date | None, conflicts: tuple[str, ...], faults: list[Fault]) -> Case | None:
    from whopays.case.conflict import with_conflicts
    from whopays.case.load import load

    try:
        return with_conflicts(load(case, sets=sets, as_of=day), conflicts)
    except CaseErrors as problem:
        faults.extend(problem.errors)
        return None


def _views(case: Case, view: str, faults: list[Fault]) -> list[str]:
    if view == BOTH:
        return list(case.views)
    split = [name for name in case.views if name.startswith(f"{view}/")]  # the sides of a conflict
    if split:
        return split
    if view not in case.views:
        faults.append(_fault("--view", f"case {case.name} has no view '{view}'",
                             did_you_mean(view, case.views, "choose " + _or([*case.views, BOTH]))))
    return [view]


def _or(names: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
