"""Which legal entity plays which role: a party is one entity, its role is on the transfer."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault
from whopays.model.transfer import CONTRACT, EDGE, FIRM, LAB

Array = Any

# Roles one party plays in every case
SINGLE: Final[dict[str, str]] = {
    "customer": "customer:customers", "lender": "lender:lenders", "investor": "investor:investors",
    "insurer": "insurer:insurers", "government": "government:instruments", "state": "government:instruments",
    "taxes": "government:taxes", "public": "public:public", "resources": "resources:resources",
    "unfound": "unfound:unfound", "clearing": "clearing:house",
}
RESOURCES: Final = SINGLE["resources"]


class Parties:
    """Names of all parties, and for each role and axis the weights with which parties play it.

    names   : `kind:name`, in order
    weights : (role, axis) -> (rows, party), rows add to 1
    """

    def __init__(self, case: Case, holdings: Array, vendor_caps: Array) -> None:
        named = [f"{party.kind}:{name}" for name, party in case.parties.items()]
        labs = [f"lab:{name}" for name in case.labs]
        sites = [f"project:{name}" for name in case.contracts]
        self.names = list(dict.fromkeys([*SINGLE.values(), *labs, *named, *sites]))
        self.case = case
        self.at = {name: i for i, name in enumerate(self.names)}
        self.party_id = dict(zip(case.parties, named, strict=True))
        self.weights: dict[tuple[str, str], Array] = {}
        contracts = list(case.contracts.values())
        insurers = [self.party_id[name] for name, party in case.parties.items() if party.kind == "insurer"]
        for role, usual in SINGLE.items():
            party = insurers[0] if role == "insurer" and insurers else usual
            self.weights[role, LAB] = self.rows([party] * len(labs))
            self.weights[role, CONTRACT] = self.rows([party] * len(contracts))
        self.weights["lab", LAB] = self.rows(labs)
        self.weights["lab", CONTRACT] = self.rows([f"lab:{c.lab}" for c in contracts])
        self.weights["site", CONTRACT] = self.weights["reserve", CONTRACT] = self.rows(sites)  # an account of its own, the same entity
        self.weights["sponsor", CONTRACT] = self.rows([self.party_id[c.sponsor] for c in contracts])
        self.weights["vendor", CONTRACT] = self.rows([self.party_id[c.vendor or c.counterparty] for c in contracts])
        for role in ("partner", "parent"):
            held = [getattr(lab, role) for lab in case.labs.values()]
            self.weights[role, LAB] = self.rows([self.party_id[p] if p else SINGLE["investor"] for p in held])
        self.firms, self.edges = firms_of(case), edges_of(case)
        for role in ("investor", "lender", "resources"):
            self.weights[role, FIRM] = self.rows([SINGLE[role]] * len(self.firms))
        self.weights["firm", FIRM] = self.rows([self.party_id[name] for name in self.firms])
        for at, role in enumerate(("debtor", "creditor")):
            self.weights[role, EDGE] = self.rows([self.party_id[edge[at]] for edge in self.edges])
        self.backers = backers_of(case)
        backed = [self.party_id[self.backers[c]] if c in self.backers else SINGLE["investor"] for c in case.contracts]
        self.weights["backer", CONTRACT] = self.rows(backed)
        self.weights["holders", LAB] = self.holders(holdings)
        self.weights["vendors", LAB] = self.vendors(vendor_caps)

    def rows(self, parties: list[str]) -> Array:
        """One party a row: (rows, party) of ones and zeros."""
        grid = np.zeros((len(parties), len(self.names)))
        grid[np.arange(len(parties)), [self.at[p] for p in parties]] = 1
        return grid

    def holders(self, holdings: Array) -> Array:
        """Owners of each lab at the opening; what no party is named for is other investors'."""
        grid = np.zeros((len(holdings), len(self.names)))
        for at, name in enumerate(self.party_id.values()):
            grid[:, self.at[name]] = holdings[:, at]
        grid[:, self.at[SINGLE["investor"]]] += 1 - grid.sum(axis=1)
        return grid

    def vendors(self, caps: Array) -> Array:
        """Vendors that may hold a lab's shares, weighted by the most each may put in. caps: (contract,)"""
        contracts = list(self.case.contracts.values())
        labs = list(self.case.labs)
        grid = np.zeros((len(labs), len(self.names)))
        for contract, cap in zip(contracts, caps, strict=True):
            grid[labs.index(contract.lab)] += cap * self.weights["vendor", CONTRACT][contracts.index(contract)]
        total = grid.sum(axis=1, keepdims=True)
        return np.where(total > 0, grid / np.where(total > 0, total, 1), self.rows([SINGLE["investor"]] * len(labs)))


def named_in_order(case: Case, section: str, last: str) -> list[tuple[str, ...]]:
    """Rows of a section that the case states, in the order of its parties and contracts: `section.row.last`, `section.row.column.last`."""
    order = {name: at for at, name in enumerate([*case.contracts, *case.parties])}
    stated = case.assumptions(next(iter(case.views)))
    found = [name.split(".")[1:-1] for name in stated if name.startswith(section + ".") and name.endswith(last)]
    return [(*row,) for row in sorted(found, key=lambda row: [order[part] for part in row])]


def firms_of(case: Case) -> list[str]:
    """Parties that can fail: those whose capital is stated."""
    return [firm for (firm,) in named_in_order(case, "firms", ".capital")]


def edges_of(case: Case) -> list[tuple[str, ...]]:
    """Debtor and creditor of every amount one firm owes another."""
    return named_in_order(case, "owed", ".amount")


def backers_of(case: Case) -> dict[str, str]:
    """Contract -> party that stands in for its tenant."""
    return {row[0]: row[1] for row in named_in_order(case, "backing", ".share")}


def check_roles(case: Case, view: str) -> None:
    """Refuse a lab that owes a partner or counts on a parent the case does not name."""
    rows, faults = case.assumptions(view), []
    for name, lab in case.labs.items():
        for role, number in (("partner", "revenue_share_rate"), ("parent", "support_per_year"), ("parent", "parent_capacity")):
            row = rows.get(f"labs.{name}.{number}")
            if row is not None and getattr(lab, role) is None and row.value.high > 0:
                faults.append(Fault(row.place.file, row.place.line, row.place.column, f"labs.{name} has {number} above zero and no {role}",
                                    f"name the {role} in case.yaml under labs.{name}, or set the number to 0"))
    if faults:
        raise CaseErrors(faults)
