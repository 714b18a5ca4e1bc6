"""A site's debt that cannot be: refused with its place and what to do."""

from __future__ import annotations

import pytest

from whopays.case.fault import CaseErrors
from whopays.case.load import load

LEASE, BUY = "contracts.alder-lease", "contracts.birch-buy"
REFUSED = [
    ((f"{LEASE}.debt_term=5",), "debt runs 5 years and the lease 4", "shorten debt_term"),
    ((f"{LEASE}.debt_term=4",), "a mini-perm is refinanced from the rent left at its maturity, and there is none", "shorter than"),
    ((f"{BUY}.debt_term=0",), "a bullet is refinanced", "another financing"),
    ((f"{BUY}.debt_term=0.01",), "debt runs 0.01 years, less than a quarter", "0.25 years or more"),
    ((f"{BUY}.debt_term=1e-300",), "less than a quarter", "none for the whole lease"),
    ((f"{LEASE}.rent=1e6",), "debt cannot be sized", "the sponsor pays"),
    ((f"{LEASE}.rent={{uniform: [1e5, 9e5]}}",), "not above 0 in any year", "loan_to_cost and opening_debt to 0"),
    ((f"{LEASE}.opening_debt=25e6",), "above all the site costs, 2.4e+07", "lower opening_debt"),
    ((f"{LEASE}.default_cover=1.2",), "default ratio 1.2 is above the lock-up 1.1", "at or below lock_up_cover"),
    ((f"{BUY}.equity_return=0",), "states no rent, and equity_return", "or the rent of this purchase"),
    (("compute.building_life=0",), "states no rent, and compute.building_life", "state compute.building_life"),
]
ALLOWED = [
    (f"{LEASE}.rent=1e6", f"{LEASE}.loan_to_cost=0"),  # nobody lends, so nothing is sized
    (f"{LEASE}.rent={{uniform: [5e5, 3e6]}}",),          # in some futures there is no debt
    (f"{BUY}.rent=5e6", f"{BUY}.equity_return=0"),      # a price as signed
    (f"{BUY}.debt_term=0.25",),
    (f"{LEASE}.opening_debt=20e6",),                     # above loan to cost, below cost: what stands, stands
]


@pytest.mark.parametrize(("sets", "message", "remedy"), REFUSED)
def test_debt_that_cannot_be_is_refused(sets: tuple[str, ...], message: str, remedy: str) -> None:
    with pytest.raises(CaseErrors) as refused:
        load("toyland", sets=sets)
    said = [fault for fault in refused.value.errors if message in fault.message]
    assert said and remedy in said[0].remedy, str(refused.value)


@pytest.mark.parametrize("sets", ALLOWED)
def test_debt_that_can_be_is_read(sets: tuple[str, ...]) -> None:
    load("toyland", sets=sets)
