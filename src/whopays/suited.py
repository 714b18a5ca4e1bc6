"""Which cases a study can be asked of, and why not of the others: known before anything is simulated.

A study that cannot be asked of every case declares `unsuited(case, lab, policy) -> Unsuited | None`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault
from whopays.engine.limit import OBJECTS_FR, UNITS_FR
from whopays.policy import NONE, OBJECTS, Policy, applies, has_object
from whopays.policy import load as load_policy
from whopays.study import Said, Study, lab_of


@dataclass(frozen=True)
class Unsuited:
    """Why a study cannot be asked of a case, what to do about it, and the option of the command line that is at fault."""

    why: Said
    remedy: Said
    option: str = "CASE"


def unsuited(study: Study, case: Case, lab: str | None = None, policy: Policy | None = None) -> Unsuited | None:
    """Why not, None where the case can be asked.

    lab, policy : those the study takes by itself where none is named. Errors: CaseErrors for a lab the case has not
    """
    ask = getattr(study, "unsuited", None)
    if ask is None:
        return None
    under = policy or load_policy(str(getattr(study, "DEFAULT_POLICY", NONE)))
    found: Unsuited | None = ask(case, lab_of(case, lab), under)
    return found


def refuse(found: Unsuited | None) -> None:
    """Errors: CaseErrors where a study cannot be asked."""
    if found is not None:
        raise CaseErrors([Fault(found.option, 0, 0, found.why.en, found.remedy.en, french=(found.why.fr, found.remedy.fr))])


def suited_cases(study: Study, cases: Sequence[Case]) -> list[str]:
    """Names of those cases a study can be asked of as it asks by itself, its own default first."""
    own = str(getattr(study, "DEFAULT_CASE", ""))
    return sorted((case.name for case in cases if unsuited(study, case) is None), key=lambda name: (name != own, name))


def elsewhere(found: str, wanted: str, about: Said, option: str = "CASE") -> Unsuited | None:
    """What is recorded is about one case, or one lab, alone; about : what it is, as it goes before the name."""
    return None if found == wanted else Unsuited(Said(f"{about.en} {wanted}, not {found}", f"{about.fr} {wanted}, non sur {found}"),
                                                 Said(f"ask it of {wanted}", f"posez-la de {wanted}"), option)


def without_object(case: Case, policy: Policy) -> Unsuited | None:
    """A policy none of whose instruments has anything to act on in the case."""
    if applies(policy, case):
        return None
    what = [(OBJECTS[entry.applies_to][0], OBJECTS_FR[entry.applies_to]) for entry in policy.entries if not has_object(entry, case)]
    unit = UNITS_FR.get(case.capacity_unit, case.capacity_unit)
    return Unsuited(Said(f"policy {policy.name} is for {what[0][0]}; case {case.name} builds none, its capacity is counted in "
                         f"{case.capacity_unit}",
                         f"la politique {policy.name} porte sur {what[0][1]} ; le cas {case.name} n'en construit pas, sa capacité se "
                         f"compte en {unit}"),
                    Said("ask a case that builds it, or name a policy for what this one builds",
                         "posez-la d'un cas qui en construit, ou nommez une politique pour ce que celui-ci construit"), "--policy")
