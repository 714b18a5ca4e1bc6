"""What must hold between the terms of a site's debt: it can be sized, matures while rent is promised, is not above cost."""

from __future__ import annotations

from typing import Final

from whopays.case.assumption import Assumption
from whopays.case.case import Contract
from whopays.case.fault import Faults
from whopays.case.quantities import declared

Chosen = dict[str, Assumption]
TOLERANCE: Final = 1e-6  # of a loan to cost, so that a product of printed figures may stand
SHORTEST: Final = 0.25  # years, the model's step; debt that matures sooner would fall due in the quarter it is drawn
DATED: Final = ("bullet", "mini-perm")  # what is left at their maturity is refinanced


def check_financing(rows: Chosen, name: str, contract: Contract, faults: Faults) -> None:
    """All checks on one site's debt; rows that are not there are not judged here."""
    own = {field: rows[row] for field in declared("contracts") if (row := f"contracts.{name}.{field}") in rows}
    _maturity(name, contract, own, faults)
    _size(name, own, faults)
    _covenants(name, own, faults)


def _maturity(name: str, contract: Contract, own: Chosen, faults: Faults) -> None:
    """Debt matures within the lease; what waits for its maturity matures before the lease ends."""
    term, tenor = own.get("debt_term"), own.get("tenor")
    if term and tenor and term.value.high > tenor.value.low:
        faults.add(term.place, f"contracts.{name}: debt runs {term.value.high:g} years and the lease {tenor.value.low:g}: "
                   "nobody has promised rent when it matures", "shorten debt_term, or lengthen the tenor")
    elif term and term.value.high > 0 and term.value.low < SHORTEST:
        faults.add(term.place, f"contracts.{name}: debt runs {term.value.low:g} years, less than a quarter",
                   f"state a debt_term of {SHORTEST:g} years or more, or none for the whole lease")
    elif contract.financing in DATED and tenor and not (term and 0 < term.value.low <= term.value.high < tenor.value.low):
        faults.add((term or tenor).place, f"contracts.{name}: a {contract.financing} is refinanced from the rent left at its maturity, "
                   "and there is none", f"state a debt_term shorter than the tenor of {tenor.value.low:g} years, or another financing")


def _size(name: str, own: Chosen, faults: Faults) -> None:
    """Debt can be sized in some future, and what is brought along is not above the cost of the whole site."""
    rent, running, cap, debt = (own.get(field) for field in ("rent", "operating_cost", "loan_to_cost", "opening_debt"))
    lends = (cap is not None and cap.value.high > 0) or (debt is not None and debt.value.high > 0)
    if rent and running and lends and rent.value.high <= running.value.low:
        faults.add(rent.place, f"contracts.{name}: debt cannot be sized: the rent, at most {rent.value.high:g}, never exceeds the "
                   f"operating cost, at least {running.value.low:g}, so cash flow is not above 0 in any year",
                   "raise the rent, lower the cost, or set loan_to_cost and opening_debt to 0: the sponsor pays")
    cost, capacity = own.get("capital_cost"), own.get("capacity")
    if debt and cap and cost and capacity and cap.value.high > 0:
        most = cost.value.mean * capacity.value.mean
        if debt.value.mean > most * (1 + TOLERANCE):
            faults.add(debt.place, f"contracts.{name}: an opening debt of {debt.value.mean:g} is above all the site costs, {most:g}",
                       "lower opening_debt, or raise capital_cost; what lenders lend from now on stays below loan_to_cost")


def _covenants(name: str, own: Chosen, faults: Faults) -> None:
    """A default ratio above the lock-up would sweep cash that is not trapped."""
    lock, default = own.get("lock_up_cover"), own.get("default_cover")
    if lock and default and default.value.high > lock.value.low:
        faults.add(default.place, f"contracts.{name}: the default ratio {default.value.high:g} is above the lock-up {lock.value.low:g}",
                   "put it at or below lock_up_cover: lenders sweep what is trapped")


def check_at_cost(rows: Chosen, named: set[str], name: str, contract: Contract, faults: Faults) -> None:
    """Where a deal at cost states no rent, what it follows from is stated. named : rows there are, faulty ones included."""
    rent, needs = f"contracts.{name}.rent", (f"contracts.{name}.equity_return", "compute.building_life")
    places = [row.place for row_name, row in rows.items() if row_name.startswith(f"contracts.{name}.")]
    if contract.form == "lease" or rent in rows or rent in named or not places:
        return
    for need in needs:
        stated = rows.get(need)
        if (stated is None and need not in named) or (stated is not None and not stated.value.low > 0):
            field = need.removeprefix(f"contracts.{name}.")
            faults.add(stated.place if stated else max(places),
                       f"contracts.{name} states no rent, and {field}, which it follows from, is not above 0",
                       f"state {field}, or the rent of this {contract.form}")
