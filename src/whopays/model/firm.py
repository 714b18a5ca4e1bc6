"""What a firm that can fail is worth: its capital, less what it has lost so far, at book value.

Creditors of a landlord or vendor read its books: a site with its tenant stands at depreciated cost, the part that lost its tenant
at the market's price, shares of labs at their value, credit at face while the lab stands.
"""

from __future__ import annotations

from typing import Any

from whopays.arrays import minimum, positive, ratio
from whopays.model.claim import STATE_LOAN, equity_of, site_money, site_value
from whopays.model.inputs import Inputs
from whopays.model.observed import under_way
from whopays.model.state import State
from whopays.model.transfer import CONTRACT, LAB

Array = Any


def site_equity_in_books(inputs: Inputs, now: State) -> Array:
    """A site's assets less its debt, never below zero: it is non-recourse. USD, (contract, path).

    assets = cash + rent put off + depreciated cost, or, for the part without tenant, what the market pays if that is less
    """
    building = under_way(now)
    let = now.leased + now.renewed + building * (1 - now.rejected)
    market = site_value(inputs, now)
    stands = market + ratio(let, let + now.vacant + now.idle + building * now.rejected, 1) * positive(now.book - market)
    owed = now.site_debt + now.construction_debt + now.memory.get(STATE_LOAN, 0)
    return positive(stands + site_money(now) + now.deferred_rent - owed)


def book_claims(inputs: Inputs, now: State) -> Array:
    """What firms hold in sites and labs, less the warrants they gave, at book value. USD, (firm, path)."""
    equity = equity_of(inputs, now)
    lines = (
        ("sponsor", CONTRACT, site_equity_in_books(inputs, now) * (1 - now.sold)),
        ("vendor", CONTRACT, now.vendor_credit - now.vendor_shares),
        ("holders", LAB, equity * now.held_before),
        ("vendors", LAB, equity * now.held_by_vendors),
    )
    held = (inputs.to_firms(role, by, amount) for role, by, amount in lines if (role, by) in inputs.firm_of)
    return sum(held, 0 * now.gains)


def worth(inputs: Inputs, now: State) -> Array:
    """Capital + received less paid since the opening + claims held now less those held then. USD, (firm, path)."""
    return inputs.firms.capital + now.gains + book_claims(inputs, now) - now.books_before


def owned(inputs: Inputs, now: State) -> Array:
    """1 where a parent pays for its lab: until the lab has failed, and belongs to others. (lab, path)"""
    return inputs.parent_owned * (1 - now.failed)


def standing(inputs: Inputs, now: State, role: str, by: str) -> Array:
    """1 where the firm that plays a role has not failed, or none plays it: (row, path) or 1."""
    return 1 - inputs.of_firm(role, by, now.firm_failed) if (role, by) in inputs.firm_of else 1


def free_to_pay(inputs: Inputs, now: State, role: str, by: str, most: Array) -> Array:
    """Most that a firm in a role pays for one cause: capital and what it earned since; no limit in mode keep, or where no firm plays it.

    returns : USD, (path,)
    """
    if (role, by) not in inputs.firm_of:
        return most
    has = positive(inputs.firms.capital + now.gains)
    return minimum(most, inputs.of_firm(role, by, has)[0]) * (1 - inputs.keep) + most * inputs.keep
