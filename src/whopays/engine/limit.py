"""What a reader must know of one run beside the limits of its case: sentences in both languages."""

from __future__ import annotations

from typing import Final

from whopays.case.case import Case
from whopays.engine.method import Method, Said
from whopays.engine.sketch import RELATIVE_ERROR
from whopays.policy import OBJECTS, Policy, applies, has_object, reasons_not_to_apply

NEAR: Final = f"{100 * RELATIVE_ERROR:g}"  # percent of the value
COUNTED: Final[Said] = (
    f"Quantiles by quarter are read from counts of all futures, within {NEAR} % of the value; more futures than memory holds.",
    f"Les quantiles par trimestre se lisent dans des comptages de tous les futurs, à {NEAR.replace('.', ',')} % près de la valeur ; "
    "les futurs sont plus nombreux que la mémoire n'en garde.")
OBJECTS_FR: Final = {"data_centres": "des centres de données", "fabs": "des usines de puces", "railways": "des chemins de fer",
                     "grid": "l'alimentation et le réseau électriques"}
UNITS_FR: Final = {"wafer starts": "lancements de galettes", "route mile": "miles de ligne", "fibre mile": "miles de fibre",
                   "circuit": "circuits", "firm": "entreprises", "bpd": "barils par jour"}


def limits_of_run(policy: Policy, case: Case, method: Method, asked: int, *, counted: bool) -> list[Said]:
    """Sentences of a run, English and French. asked : futures asked for; counted : whether series are counted, not kept whole"""
    return [*idle_policy(policy, case), *method.limits(asked), *([COUNTED] if counted else [])]


def idle_policy(policy: Policy, case: Case) -> list[Said]:
    """What a policy does not do in this case, in a sentence each: an instrument without an object changes nothing."""
    return [(f"Policy {policy.name}: {reason}, so it does nothing here.", f"Politique {policy.name} : {french}, donc rien ne change ici.")
            for reason, french in idle_reasons(policy, case)]


def nothing_here(policy: Policy, case: Case) -> Said | None:
    """Why a policy does nothing in a case, for who chooses among policies; None where one of its instruments acts."""
    if applies(policy, case):
        return None
    built = list(dict.fromkeys(entry.applies_to for entry in policy.entries))
    return (f"Does nothing here: it is for {' and '.join(OBJECTS[one][0] for one in built)}, and this case builds none.",
            f"Sans effet ici : elle porte sur {' et '.join(OBJECTS_FR[one] for one in built)}, et ce cas n’en construit pas.")


def idle_reasons(policy: Policy, case: Case) -> list[Said]:
    """Why instruments of a policy have nothing to act on, in English and French."""
    idle = [entry for entry in policy.entries if not has_object(entry, case)]
    return [(reason, f"{entry.kind} porte sur {OBJECTS_FR[entry.applies_to]} ; {case.name} n'en a pas, sa capacité se compte en "
                     f"{UNITS_FR.get(case.capacity_unit, case.capacity_unit)}")
            for entry, reason in zip(idle, reasons_not_to_apply(policy, case), strict=True)]
