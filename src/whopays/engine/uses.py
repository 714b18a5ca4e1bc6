"""Where the money comes from and where it goes: payments of a run summed into sources, labs, sites and uses.

Four columns from left to right, so that no link turns back: sources -> labs -> sites -> uses; money
between labs, and rent that a site gives back, is netted. What a lab or a site takes in and does not
pay out is `kept`; what it pays out of its opening cash comes from `kept_before`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from whopays.model.result import Result

LABS, SITES = "labs", "sites"
SOURCES: Final[dict[str, str]] = {  # kind of payment to a lab or a site -> source
    "sale": "customers", "spare_sale": "customers", "idle_sale": "customers",
    "committed_equity": "equity", "equity": "equity", "flotation": "equity", "estate_purchase": "equity",
    "convertible": "notes", "term_loan": "credit", "revolver_draw": "credit",
    "vendor_loan": "vendor_credit", "vendor_equity": "vendor_credit", "warrant_settled": "vendor_credit",
    "site_refinancing": "refinancing", "site_extension": "refinancing", "support": "parents", "owner_support": "site_equity",
    "site_loan": "site_loans", "sponsor_equity": "site_equity", "site_purchase": "site_equity",
}
USES: Final[dict[str, str]] = {  # kind of payment by a lab or a site -> use
    "construction": "building", "chips": "building", "operating_cost": "running", "site_arrears": "running",
    "people": "people", "marketing": "people", "research": "people", "tax": "taxes", "site_tax": "taxes",
    "interest": "lenders", "term_principal": "lenders", "revolver_principal": "lenders", "vendor_principal": "lenders",
    "construction_interest": "lenders", "site_sweep": "lenders", "refinanced": "lenders", "refinanced_building": "lenders",
    "site_interest": "lenders", "site_principal": "lenders", "site_recovery": "lenders",
    "recovery_revolver": "lenders", "recovery_term": "lenders", "recovery_convertible": "lenders", "recovery_vendor": "lenders",
    "distribution": "owners", "distribution_new_owner": "owners", "sweep": "owners", "revenue_share": "owners", "site_residual": "owners",
    "estate_residual": "owners",
}
RAISED: Final = ("equity", "notes", "credit", "vendor_credit", "parents", "site_loans", "site_equity", "state")
STATE: Final = "government:instruments"


@dataclass(frozen=True)
class Link:
    """Mean money over the horizon from one node to another, in the currency of the case, > 0."""

    source: str
    target: str
    value: float


def pooled(result: Result) -> dict[tuple[str, str, str], float]:
    """Payments of all views by weight: (payer, payee, kind) -> mean money over the horizon."""
    found: dict[tuple[str, str, str], float] = {}
    for (view, payer, payee, kind), amount in result.flows.items():
        found[payer, payee, kind] = found.get((payer, payee, kind), 0.0) + result.weights[view] * amount
    return found


def node_of(party: str) -> str:
    """Labs and sites are nodes of their own; everybody else stands at the ends.

    >>> node_of("lab:alder"), node_of("project:a"), node_of("clearing:house"), node_of("lender:lenders")
    ('labs', 'sites', 'labs', '')
    """
    return {"lab": LABS, "clearing": LABS, "project": SITES}.get(party.split(":")[0], "")


def source_of(payer: str, kind: str) -> str:
    """The source a payment into labs and sites is counted in."""
    return "state" if payer == STATE else SOURCES.get(kind, "other_sources")


def use_of(payee: str, kind: str) -> str:
    """The use a payment out of labs and sites is counted in."""
    return "state" if payee == STATE else USES.get(kind, "other_uses")


def links(payments: Mapping[tuple[str, str, str], float]) -> list[Link]:
    """Payments as links that balance: into labs and into sites flows what flows out of them.

    >>> paid = {("customer:c", "lab:a", "sale"): 5.0, ("lab:a", "resources:r", "people"): 3.0}
    >>> [(one.source, one.target, one.value) for one in links(paid)]
    [('customers', 'labs', 5.0), ('labs', 'people', 3.0), ('labs', 'kept', 2.0)]
    """
    found: dict[tuple[str, str], float] = {}
    for (payer, payee, kind), amount in payments.items():
        source, target = node_of(payer), node_of(payee)
        if source == target:
            continue
        back = (source, target) == (SITES, LABS)
        pair = (LABS, SITES) if back else (source or source_of(payer, kind), target or use_of(payee, kind))
        found[pair] = found.get(pair, 0.0) + (-amount if back else amount)
    for node in (LABS, SITES):
        left = sum(v for (_, t), v in found.items() if t == node) - sum(v for (s, _), v in found.items() if s == node)
        found[(node, "kept") if left >= 0 else ("kept_before", node)] = abs(left)
    return [Link(source, f"{target}_back" if target == "state" else target, value)
            for (source, target), value in found.items() if value > 0]


def links_of(result: Result) -> list[Link]:
    """Links of a run, pooled."""
    return links(pooled(result))


def raised(result: Result) -> dict[str, float]:
    """Money raised over the horizon by class of capital, pooled: what labs and sites were given to build with."""
    found = dict.fromkeys(RAISED, 0.0)
    for (payer, payee, kind), amount in pooled(result).items():
        name = source_of(payer, kind)
        if node_of(payee) and not node_of(payer) and name in found:
            found[name] += amount
    return found
