"""A policy against a case: what it may act on there, and its instruments ready for the kernel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault, Faults, did_you_mean
from whopays.model.instrument import Active, declared_terms
from whopays.model.instruments import found
from whopays.policy.policy import OBJECTS, Entry, Policy


def check(policy: Policy, case: Case) -> None:
    """Refuse contracts a case does not have, and a guarantee of grid that would cover whole data centres. Errors: CaseErrors."""
    faults = Faults()
    for entry in policy.entries:
        whole = entry.applies_to == "grid" and entry.terms.get("power_part", 1) < 1
        if whole and has_object(replace(entry, applies_to="data_centres"), case):
            faults.add(entry.place, f"{entry.kind} is for grid and would cover whole data centres",
                       "set power_part to 1, or apply it to data_centres")
        for name in entry.contracts or ():
            if name not in case.contracts:
                faults.add(entry.place, f"{entry.kind} names the contract '{name}', which {case.name} does not have",
                           did_you_mean(name, case.contracts, "it has " + ", ".join(case.contracts)))
    faults.raise_if_any()


def reasons_not_to_apply(policy: Policy, case: Case) -> list[str]:
    """Why instruments of a policy have nothing to act on in a case; empty when all apply."""
    return [f"{entry.kind} is for {OBJECTS[entry.applies_to][0]}; {case.name} has none, its capacity is counted in {case.capacity_unit}"
            for entry in policy.entries if not has_object(entry, case)]


def has_object(entry: Entry, case: Case) -> bool:
    """Whether a case builds what an instrument is for."""
    return not entry.applies_to or case.capacity_unit.lower().startswith(tuple(unit.lower() for unit in OBJECTS[entry.applies_to][1]))


def applies(policy: Policy, case: Case) -> bool:
    """Whether at least one instrument has something to act on; `none` always does."""
    return not policy.entries or any(has_object(entry, case) for entry in policy.entries)


def activate(policy: Policy, dtype: Any = np.float64, case: Case | None = None) -> tuple[Active, ...]:
    """Instruments ready for the kernel: terms as (1,) arrays, (contract, 1) where a policy names contracts.

    case : needed to place contracts and to leave out what does not apply; None where a policy holds for any case
    An instrument whose terms are all zero is left out: it pays nothing, and a test holds that law.
    """
    known = found()
    active: list[Active] = []
    for entry in policy.entries:
        if not any(entry.terms.values()) or (case is not None and not has_object(entry, case)):
            continue
        declared = declared_terms(known[entry.kind])
        arrays = {name: np.array([value], dtype=dtype) for name, value in entry.terms.items()}
        if entry.contracts is not None:
            if case is None:
                raise CaseErrors([Fault(entry.place.file, entry.place.line, entry.place.column, f"{entry.kind} names contracts",
                                        "activate the policy with the case it is for")])
            named = np.array([[name in entry.contracts] for name in case.contracts], dtype=dtype)
            arrays |= {name: arrays[name] * named for name, about in declared.items() if about["by_contract"]}
        copy = sum(one.module is known[entry.kind] for one in active)
        active.append(Active(known[entry.kind], known[entry.kind].Terms(**arrays), copy))
    return tuple(active)
