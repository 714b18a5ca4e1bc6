"""Toyland where nothing moves: one site whose debt runs on a rate that stays, beside its schedule and NREL's model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
import PySAM.Singleowner as single_owner

from whopays.case.load import load
from whopays.model.bind import Columns
from whopays.model.simulate import Block, simulate_block
from whopays.model.state import State

Array = Any
STILL = ("market.short_rate_volatility=0", "market.spread_shock=0", "market.tax_rate=0", "market.chip_cost_volatility=0",
         "market.chip_cost_decline=0", "market.permit_shock=0", "labs.alder.cash=1e15", "labs.birch.cash=1e15", "insurance.hazard=0")
RISKLESS = 0.04  # of toyland's curve
HOURS = 8760


@dataclass
class Quarters:
    """What one site did, quarter by quarter, first future."""

    due: list[float] = field(default_factory=list)
    debt: list[float] = field(default_factory=list)
    reserve: list[float] = field(default_factory=list)
    completed: list[float] = field(default_factory=list)
    default: list[float] = field(default_factory=list)

    def array(self, name: str) -> Array:
        return np.array(getattr(self, name))


def run(contract: str, financing: str, sets: Sequence[str]) -> tuple[Quarters, Block]:
    """One future of toyland with nothing moving, under another financing of a contract."""
    case = load("toyland", sets=(*STILL, *sets))
    case = replace(case, contracts={**case.contracts, contract: replace(case.contracts[contract], financing=financing)})
    at, seen = list(case.contracts).index(contract), Quarters()

    def watch(stage: Any, _moves: Any, now: State) -> None:
        if stage.__name__ == "build":
            seen.completed.append(float(now.flows.completed[at, 0]))
        elif stage.__name__ == "settle":
            seen.due.append(float(now.flows.site_due[at, 0]))
            seen.debt.append(float(now.site_debt[at, 0]))
            seen.reserve.append(float(now.site_reserve[at, 0]))
            seen.default.append(float(now.flows.site_default[at, 0]))

    block = simulate_block(case, Columns(("bright",), ("fail",), 1), 1, 0, witness=watch)
    return seen, block


def standing(debt: float, cash_flow: float, rate: float, cover: float, quarters: int, months: float = 0.0) -> tuple[str, ...]:
    """Birch's hall with a debt that stands and so many quarters of rent left; cash flow and rate a quarter."""
    own = {"opening_debt": debt, "rent": 1e6 + cash_flow / 0.2, "operating_cost": 1e6, "debt_service_cover": cover,
           "reserve_months": months,
           "credit_spread": 4 * rate - RISKLESS, "tenor": 1 + quarters / 4, "capital_cost": 4 * debt / 0.8, "lock_up_cover": 1,
           "default_cover": 1, "debt_term": 0}
    return tuple(f"contracts.birch-hall.{name}={value!r}" for name, value in own.items())


@lru_cache
def level_deal(price: float, rate: float, tenor: int, cover: float, reserve_share: float) -> dict[str, Array]:
    """NREL's Single Owner model of a project with the same cash flow in every period; a period of its own is a year."""
    model = single_owner.default("CustomGenerationProfileSingleOwner")
    model.SystemOutput.gen, model.SystemOutput.degradation = [35_000.0] * HOURS, (0,)
    model.Revenue.ppa_soln_mode, model.Revenue.ppa_price_input, model.Revenue.ppa_escalation = 1, (price,), 0
    costs, terms = model.SystemCosts, model.FinancialParameters
    costs.om_fixed, costs.om_capacity, costs.om_production, costs.total_installed_cost = (0,), (0,), (0,), 109e6
    for name, value in {"inflation_rate": 0, "property_tax_rate": 0, "insurance_rate": 0, "term_int_rate": 100 * rate, "term_tenor": tenor,
                        "dscr": cover, "dscr_reserve_months": 12 * reserve_share, "debt_option": 1.0, "dscr_limit_debt_fraction": 0.0,
                        "equip1_reserve_cost": 0, "equip2_reserve_cost": 0, "equip3_reserve_cost": 0, "months_working_reserve": 0,
                        "reserves_interest": 0}.items():
        setattr(terms, name, value)
    model.execute()
    out = model.Outputs

    def loan(row: Any) -> Array:
        return np.array(row)[1:tenor + 1]

    return {"cash_flow": loan(out.cf_cash_for_ds), "debt": np.array([out.size_of_debt]), "service": loan(out.cf_debt_payment_total),
            "balance": np.array(out.cf_debt_balance)[1:tenor + 1], "reserve": loan(out.cf_reserve_debtservice)}
