"""Sources and uses: where the money of labs and sites comes from and where it goes, summed from a run's payments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from whopays.model.result import Result
from whopays.report.look import Look
from whopays.report.naming import group_name

LAB, SITE, CLEARING = "lab", "project", "clearing"
INSIDE: Final = (LAB, SITE)
USES: Final = {  # use -> kinds of payment, and its name
    "chips": (("chips",), "Chips", "Puces"),
    "construction": (("construction", "repair"), "Buildings and grid", "Bâtiments et réseau"),
    "operation": (("operating_cost", "site_arrears"), "Power and running of sites", "Énergie et exploitation des sites"),
    "people": (("people",), "Staff", "Personnel"),
    "marketing": (("marketing",), "Marketing", "Commercialisation"),
    "research": (("research",), "Research apart from compute", "Recherche hors puissance de calcul"),
    "tax": (("tax", "site_tax"), "Taxes", "Impôts"),
    "interest": (("interest", "site_interest"), "Interest", "Intérêts"),
    "repaid": (
        (
            "site_principal",
            "term_principal",
            "revolver_principal",
            "vendor_principal",
            "recovery_revolver",
            "recovery_term",
            "recovery_convertible",
            "recovery_vendor",
            "site_recovery",
        ),
        "Debt repaid",
        "Dette remboursée",
    ),
    "owners": (
        ("distribution", "distribution_new_owner", "sweep", "revenue_share", "site_residual", "estate_residual"),
        "Paid out to owners and partners",
        "Versé aux propriétaires et partenaires",
    ),
    "other": ((), "Insurance, fees, other", "Assurance, commissions, autres"),
}
USE_OF: Final = {kind: use for use, (kinds, _, _) in USES.items() for kind in kinds}
KEPT: Final = "kept"


@dataclass(frozen=True)
class Money:
    """Mean money over the horizon, nominal, not discounted.

    sources : (kind of payer, lab or project) -> money that came in
    uses    : (lab or project, use) -> money that went out
    rent    : money that labs passed to sites, for rent and for what they let or bought of each other
    """

    sources: dict[tuple[str, str], float] = field(default_factory=dict)
    uses: dict[tuple[str, str], float] = field(default_factory=dict)
    rent: float = 0.0

    def came(self, who: str) -> float:
        """What came to labs or to sites, from each other included."""
        return sum(money for (_, to), money in self.sources.items() if to == who) + (self.rent if who == SITE else 0.0)

    def went(self, who: str) -> float:
        """What labs or sites paid out, to each other included."""
        return sum(money for (of, _), money in self.uses.items() if of == who) + (self.rent if who == LAB else 0.0)

    def kept(self, who: str) -> float:
        """Cash that grew: came less went; below 0 where cash of the opening was spent."""
        return self.came(who) - self.went(who)


def pooled_flows(result: Result, view: str | None = None) -> dict[tuple[str, str, str], float]:
    """(payer, payee, kind) -> mean money over the horizon, of one view or pooled by weight."""
    found: dict[tuple[str, str, str], float] = {}
    for (name, payer, payee, kind), money in result.flows.items():
        weight = result.weights[name] if view is None else float(name == view)
        found[payer, payee, kind] = found.get((payer, payee, kind), 0.0) + weight * money
    return found


def money_of(flows: Mapping[tuple[str, str, str], float]) -> Money:
    """Sources and uses of labs and sites; what labs trade among themselves cancels.

    flows : (payer, payee, kind) -> money

    >>> made = money_of({("customer:c", "lab:a", "sale"): 5.0, ("lab:a", "project:s", "rent"): 3.0,
    ...                  ("lab:a", "resources:r", "people"): 1.0})
    >>> made.sources, made.uses, made.rent, made.kept("lab"), made.kept("project")
    ({('customer', 'lab'): 5.0}, {('lab', 'people'): 1.0}, 3.0, 1.0, 3.0)
    """
    sources: dict[tuple[str, str], float] = {}
    uses: dict[tuple[str, str], float] = {}
    rent = 0.0
    for (payer, payee, kind), money in flows.items():
        of, to = payer.partition(":")[0], payee.partition(":")[0]
        if of in INSIDE and to not in (*INSIDE, CLEARING):
            key = (of, USE_OF.get(kind, "other"))
            uses[key] = uses.get(key, 0.0) + money
        elif to in INSIDE and of not in (*INSIDE, CLEARING):
            sources[of, to] = sources.get((of, to), 0.0) + money
        elif to == SITE and of in (LAB, CLEARING):
            rent += money
        elif of == SITE and to in (LAB, CLEARING):
            rent -= money
    return Money(sources, uses, rent)


def use_name(use: str, look: Look) -> str:
    """Name of a use.

    >>> use_name("chips", Look("fr"))
    'Puces'
    """
    return look.say(*USES[use][1:])


def source_name(kind: str, look: Look) -> str:
    """Name of a source."""
    return group_name(kind, look)


def inside_name(who: str, look: Look) -> str:
    """Name of labs or of sites."""
    return group_name(who, look)
