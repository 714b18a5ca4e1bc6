"""What must hold between the rows of firms: who can fail, who owes whom, who backs which site."""

from __future__ import annotations

from whopays.case.assumption import Assumption
from whopays.case.fault import Faults
from whopays.case.table import Structure

Chosen = dict[str, Assumption]


def firms_of(rows: Chosen) -> list[str]:
    """Parties that can fail: those whose capital is stated."""
    return [name.split(".")[1] for name in rows if name.startswith("firms.") and name.endswith(".capital")]


def check_firms(by_view: dict[str, Chosen], structure: Structure, faults: Faults) -> None:
    """Firms are the same under every view; what they owe and back is said of firms, once, and of nobody to itself."""
    for view, rows in by_view.items():
        for firm in firms_of(rows):
            place = rows[f"firms.{firm}.capital"].place
            without = [other for other in by_view if f"firms.{firm}.capital" not in by_view[other]]
            if without:
                faults.add(place, f"firms.{firm}.capital is stated under view {view} and not under {', '.join(without)}",
                           "state it under all views: who can fail does not hang on the view")
        _owed(rows, faults)
        _backing(rows, faults)
        _kinds(rows, structure, faults)


def _owed(rows: Chosen, faults: Faults) -> None:
    firms = firms_of(rows)
    for name, row in rows.items():
        parts = name.split(".")
        if parts[0] == "firms" and parts[1] not in firms:
            faults.add(row.place, f"{name} is stated, and {parts[1]} has no capital", f"add firms.{parts[1]}.capital; without it the party "
                       "cannot fail and its debt decides nothing")
        if parts[0] != "owed":
            continue
        if parts[1] == parts[2]:
            faults.add(row.place, f"{name}: a party cannot owe itself", "name another creditor, or remove the row")
        for party in dict.fromkeys(parts[1:3]):
            if party not in firms:
                faults.add(row.place, f"{name}: {party} has no capital, so nothing can be lost or paid between the two",
                           f"add firms.{party}.capital, or remove the row")


def _backing(rows: Chosen, faults: Faults) -> None:
    backers: dict[str, list[str]] = {}
    for name, row in rows.items():
        parts = name.split(".")
        if parts[0] != "backing" or not name.endswith(".share"):
            continue
        backers.setdefault(parts[1], []).append(parts[2])
        if parts[2] not in firms_of(rows):
            faults.add(row.place, f"{name}: {parts[2]} has no capital",
                       f"add firms.{parts[2]}.capital, as large as you like: nobody backs without limit")
        if f"backing.{parts[1]}.{parts[2]}.cap" not in rows:
            faults.add(row.place, f"{name} has no cap", f"add backing.{parts[1]}.{parts[2]}.cap, the most it pays in all")
    for contract, parties in backers.items():
        if len(parties) > 1:
            row = rows[f"backing.{contract}.{parties[1]}.share"]
            faults.add(row.place, f"contract {contract} is backed by {' and '.join(parties)}: the site could get more than it lost",
                       "keep one backer a contract")
    for name, row in rows.items():
        parts = name.split(".")
        if parts[0] == "backing" and name.endswith(".cap") and parts[2] not in backers.get(parts[1], []):
            faults.add(row.place, f"{name} caps what nobody pays", f"add backing.{parts[1]}.{parts[2]}.share, or remove the row")


def _kinds(rows: Chosen, structure: Structure, faults: Faults) -> None:
    """A parent of a lab does not fail; there is one insurer at most."""
    parents = {lab.parent for lab in structure.labs.values() if lab.parent}
    for firm in firms_of(rows):
        if firm in parents:
            faults.add(rows[f"firms.{firm}.capital"].place, f"{firm} is the parent of a lab and cannot fail",
                       "remove the row; what a parent gives is limited by labs.*.parent_capacity, support_per_year and parent_stops")
        debt = rows.get(f"firms.{firm}.debt")
        if firm in structure.parties and structure.parties[firm].kind == "insurer" and debt is not None and debt.value.high > 0:
            faults.add(debt.place, f"{debt.name}: whom an insurer insures comes before its lenders, and both are one here",
                       "set it to 0, and count in the capital what it can pay")
    for contract in structure.contracts:
        row = rows.get(f"warrants.{contract}.value")
        if row is not None and row.value.high > 0 and structure.contracts[contract].vendor is None:
            faults.add(row.place, f"{row.name}: contract {contract} names no vendor", "name the vendor whose shares the tenant gets")
