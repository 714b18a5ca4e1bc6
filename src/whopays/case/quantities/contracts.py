"""Compute contracts and the sites that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whopays.case.quantities.declare import quantity

Array = Any  # a NumPy or JAX array, shape (rows, 1) or (rows, path); scalars (1,) or (path,)


@dataclass(frozen=True)
class Contracts:
    """One row a compute contract; each is held by a site company with its own books."""

    headline: Array = quantity("USD", "What public tallies count for this contract", 0)
    capacity: Array = quantity("GW", "Capacity promised in all", 0)
    online_from: Array = quantity("year", "First planned delivery", 1700, 2200)
    online_to: Array = quantity("year", "Last planned delivery", 1700, 2200)
    lead_time: Array = quantity("years", "Planned time from start to delivery", 0, 30)
    slip: Array = quantity("ratio", "Real lead time over planned, of this contract alone", 0.1, 20)
    tenor: Array = quantity("years", "Time rent is due after each delivery", 0.25, 100)
    rent: Array = quantity("USD/GW-year", "Price of a unit a year; derived from cost where a `purchase` or `own` deal states none", 0)
    firm_share: Array = quantity("share", "Part that binds the lab whether it needs it or not", 0, 1)
    cancellation_rate: Array = quantity("share", "Penalty on non-firm capacity given up, over a year's rent", 0, 10)
    capital_cost: Array = quantity("USD/GW", "Chips, shell and power per unit of capacity at the opening date", 0)
    chip_share: Array = quantity("share", "Part of that cost that is chips", 0, 1)
    power_share: Array = quantity("share", "Part of that cost that is power supply", 0, 1)
    operating_cost: Array = quantity("USD/GW-year", "Power, staff and spares of a site at full use", 0)
    loan_to_cost: Array = quantity("share", "Most of the cost that debt may pay", 0, 1)
    debt_service_cover: Array = quantity("ratio", "Cash flow over debt service the debt is sized for", 1, 100)
    lock_up_cover: Array = quantity("ratio", "Cover below which nothing is paid out to the sponsor", 0, 100)
    credit_spread: Array = quantity("rate", "Spread of the site's debt at the opening date", 0, 1)
    default_cover: Array = quantity("ratio", "Cover below which lenders sweep what is trapped; none where not stated", 0, 100, absent=0)
    sweep_share: Array = quantity("share", "Part of the trapped cash they then take as repayment", 0, 1, absent=0)
    reserve_months: Array = quantity("months", "Debt service kept in reserve", 0, 60)
    reserve_at_completion: Array = quantity("share", "Part of the reserve paid in with the last draw; the rest comes from cash flow",
                                            0, 1, absent=0)
    debt_term: Array = quantity("years", "Time from completion to the maturity of the debt; the tenor where not stated", 0, 100, absent=0)
    extension: Array = quantity("years", "Time over which lenders spread what finds no new lender at maturity", 0, 20,
                                absent=0)
    equity_return: Array = quantity("rate", "Yearly return the sponsor asks; the rent of a deal that states none is derived with it",
                                    0, 1, absent=0)
    opening_debt: Array = quantity("USD", "Debt of the site at the opening date", 0)
    vendor_finance: Array = quantity("USD/GW", "Money the vendor may put into the lab per unit delivered", 0)
    vendor_finance_cap: Array = quantity("USD", "Most the vendor puts in", 0)
    vendor_equity_share: Array = quantity("share", "Part of it that buys shares; the rest is junior credit", 0, 1)
    abroad_share: Array = quantity("share", "Part that stands abroad, which a supply shock stops; nothing is owed for what it stops", 0, 1,
                                   absent=0.0)
