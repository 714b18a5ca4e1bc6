"""The name of a shipped policy with terms changed behind it: what is wrong with it, before anything is computed."""

from __future__ import annotations

from whopays.case.fault import CaseErrors, Fault, did_you_mean
from whopays.policy import load, names


def base_name(name: str) -> str:
    """Name of the policy whose terms a name changes.

    >>> base_name("backstop:cap=100e9"), base_name("backstop")
    ('backstop', 'backstop')
    """
    return name.partition(":")[0]


def problems(name: str) -> list[Fault]:
    """What is wrong with the name of a shipped policy and the terms behind it; empty where it can be loaded.

    >>> [fault.message for fault in problems("backstop:cap=-1")]
    ['loan_guarantee.cap is -1']
    """
    base, known = base_name(name), names()
    if base not in known:  # so that no name is ever taken for a path
        return [Fault("--policy", 0, 0, f"no policy '{base}'", did_you_mean(base, known, "choose " + ", ".join(known)))]
    try:
        load(name)
    except CaseErrors as found:
        return list(found.errors)
    return []
