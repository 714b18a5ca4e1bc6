"""What a case implies about its site companies: the rent of a deal at cost, how long their debt runs, how it is repaid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from whopays.arrays import exp, minimum
from whopays.case.case import Case
from whopays.finance.recovery import cost_of_capital, cost_recovery_rent
from whopays.finance.zero_curve import zero_rate

Array = Any
Number = Callable[[str], Array]  # a number of the case by name: a float, or (path,) where it is drawn


def term_of(stated: Array, tenor: Array) -> Array:
    """Years from completion to the maturity of a site's debt: as stated, else the tenor of the lease.

    >>> term_of(0.0, 5.0), term_of(3.0, 5.0)
    (5.0, 3.0)
    """
    return stated if stated > 0 else tenor


def debt_rate(curve: Mapping[float, float], years: float, spread: Array) -> Array:
    """Yearly rate of a site's debt at the opening: the riskless rate of its term and the spread. Per year, (...)."""
    return exp(zero_rate(curve, np.float64(years))) - 1 + spread


def derived_rent(number: Number, name: str, curve: Mapping[float, float], chip_life: float) -> Array:
    """Rent of a deal at cost: what pays back chips within the tenor or their life, and the rest over the life of buildings.

    number    : reads a number of the case; name : of the contract
    chip_life : years, the mean life that decisions reckon with
    returns   : USD per GW-year, a float or (path,) where the capital cost is drawn
    """
    def own(field: str) -> Array:
        return number(f"contracts.{name}.{field}")

    tenor = own("tenor")
    lent_at = debt_rate(curve, float(term_of(own("debt_term"), tenor)), own("credit_spread"))
    rate = cost_of_capital(own("loan_to_cost"), lent_at, own("equity_return"))
    chips = own("capital_cost") * own("chip_share")
    rent = cost_recovery_rent([(chips, minimum(tenor, chip_life)), (own("capital_cost") - chips, number("compute.building_life"))],
                              rate, own("operating_cost"))
    return rent if np.ndim(rent) else float(rent)


def sized_on(kind: str, debt_term: float, tenor: float) -> float:
    """Years of rent a site's debt is sized on: a bullet on those left when it matures, a mini-perm on all, else its own term.

    >>> [sized_on(kind, 2.0, 5.0) for kind in ("sculpted", "bullet", "mini-perm")]
    [2.0, 3.0, 5.0]
    """
    return {"bullet": tenor - debt_term, "mini-perm": tenor}.get(kind, debt_term)


def financing(case: Case, dtype: Any) -> dict[str, Array]:
    """Which sites repay by annuity, at maturity, or in part at maturity, (contract, 1) truths; None where no site does."""
    def are(kind: str) -> Array:
        chosen = np.array([[one.financing == kind] for one in case.contracts.values()], dtype=dtype)
        return chosen if chosen.any() else None

    return {"is_annuity": are("annuity"), "is_bullet": are("bullet"), "is_mini_perm": are("mini-perm")}
