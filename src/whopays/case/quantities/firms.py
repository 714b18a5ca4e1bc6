"""Firms that stand behind sites and labs: what they can lose, what they owe each other, what they promised.

A party without a capital never fails: its losses are all its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.case.quantities.declare import quantity

Array = Any  # a NumPy or JAX array, shape (rows, 1) or (rows, path)


@dataclass(frozen=True)
class Firms:
    """Landlords, vendors, insurers and owners that can fail, one row a party; only those named."""

    capital: Array = quantity("USD", "What the party can lose on all this before its lenders lose; named: it can fail", 0, absent=0.0)
    debt: Array = quantity("USD", "Owed to its lenders at the opening date, apart from the debt of its sites", 0, absent=0.0)


@dataclass(frozen=True)
class Owed:
    """What one firm owes another at any time, by debtor and creditor: due at once when the debtor fails."""

    amount: Array = quantity("USD", "Trade credit and the like, behind the debtor's lenders", 0, absent=0.0)


@dataclass(frozen=True)
class Backing:
    """A party that stands in for a failed tenant, by contract and party; one party a contract."""

    share: Array = quantity("share", "Part of what the site does not get from its failed tenant that the party pays", 0, 1, absent=0.0)
    cap: Array = quantity("USD", "Most it pays in all", 0, absent=0.0)


@dataclass(frozen=True)
class Warrants:
    """Shares of the vendor that a contract's tenant gets, one row a contract."""

    value: Array = quantity("USD/GW", "Worth, per unit delivered, of the shares the vendor gives its customer", 0, absent=0.0)
