"""A policy with some of its terms moved: the levers of a study that are the state's."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault
from whopays.policy import Entry, Policy, applies, reasons_not_to_apply

OUT_OF_SCALE: Final = 20.0  # times above or below what it stands beside in a case, from where a term was meant for another; judgement


def is_out_of_scale(stated: float, there: float) -> bool:
    """Whether money of a policy was meant for a case of another size.

    stated, there : money of the policy and what it stands beside in the case, >= 0, in one unit

    >>> is_out_of_scale(5e9, 2e6), is_out_of_scale(5e9, 1e9), is_out_of_scale(5e9, 0.0)
    (True, False, False)
    """
    return there > 0 and not there / OUT_OF_SCALE <= stated <= there * OUT_OF_SCALE


def holding(policy: Policy, case: Case, kind: str, default: str) -> Entry:
    """The policy's instrument of a kind, which must have something to act on in the case; CaseErrors where it does not fit.

    default : the policy a study takes where none is named
    """
    mine = next((entry for entry in policy.entries if entry.kind == kind), None)
    if mine is None:
        raise CaseErrors([Fault("--policy", 0, 0, f"the policy '{policy.name}' holds no {kind.replace('_', ' ')}",
                                f"leave --policy out for '{default}', or name a policy with the instrument {kind}")])
    if not applies(policy, case):
        raise CaseErrors([Fault("--policy", 0, 0, "; ".join(reasons_not_to_apply(policy, case)),
                                "ask a case that builds it, or name a policy for what this one builds")])
    return mine


def with_terms(policy: Policy, kind: str, **terms: float) -> Policy:
    """The policy with terms of its instruments of a kind changed.

    >>> before = Policy("p", "", "", (Entry("rescue", {"chance": 0.5, "tenor": 7.0}),))
    >>> with_terms(before, "rescue", chance=1.0).entries[0].terms
    {'chance': 1.0, 'tenor': 7.0}
    """
    entries = tuple(replace(entry, terms={**entry.terms, **terms}) if entry.kind == kind else entry for entry in policy.entries)
    return replace(policy, entries=entries)


def without(policy: Policy, kind: str) -> Policy:
    """The policy without its instruments of a kind."""
    return replace(policy, entries=tuple(entry for entry in policy.entries if entry.kind != kind))
