"""What the kernel reads and never changes: the case as arrays.

Records are those of `case.quantities`; shapes (rows, 1) where a number is the same on all paths,
(rows, path) where it is drawn. Structure (who is whose tenant, what was planned when) is fixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from whopays.case.quantities import (
    Backing,
    Benefits,
    Compute,
    Contracts,
    Demand,
    Failure,
    Firms,
    Funding,
    Holdings,
    Insurance,
    Labs,
    Lines,
    Market,
    Owed,
    Shares,
    Valuation,
    Warrants,
)
from whopays.model.owned import Owned

Array = Any

QUARTER: Final = 1 / 4  # a quarter in years
MONTHS: Final = 12  # months a year
WIDEST: Final = 100.0  # a ratio is cut to a hundredth and a hundredfold before its logarithm; judgement, keeps it finite
BUILD_STAGES: Final = 3  # Erlang stages of a lead time; source: default case, compute.stages


@dataclass(frozen=True)
class Inputs:
    """One block of paths; views and modes lie side by side on the path axis."""

    market: Market
    lines: Lines
    shares: Shares
    demand: Demand
    compute: Compute
    labs: Labs
    contracts: Contracts
    holdings: Holdings
    funding: Funding
    failure: Failure
    insurance: Insurance
    valuation: Valuation
    benefits: Benefits
    firms: Firms              # (firm, 1): parties that can fail
    owed: Owed                # (edge, 1)
    backing: Backing          # (contract, 1), 0 without a backer
    warrants: Warrants        # (contract, 1)

    tenant_of: Array          # (lab, contract), 1 where the lab is the contract's tenant
    tenants: Owned            # the same, sparse
    firm_of: dict[tuple[str, str], Array]  # (role, axis) -> (firm, row), part of a row's amount that a firm gets in a role
    firm_rows: dict[tuple[str, str], Owned]  # the same, sparse
    has_finance: Array        # (lab, 1), 0 for fringe
    parent_owned: Array       # (lab, 1)
    keep: Array               # (path,), 1 where nobody may fail

    dates: tuple[float, ...]          # decimal year at the middle of each quarter
    start_firm: tuple[Array, ...]     # by quarter: (contract, 1), part of capacity planned to start, firm
    start_flexible: tuple[Array, ...]  # the same where the lab chooses
    online_planned: tuple[Array, ...]  # by quarter: (contract, 1), part of capacity planned to be on line
    opening_online: Array             # (contract, 1), part of capacity on line at the opening date
    opening_unused: Array             # (contract, 1), that part times the part of its chips' life still ahead
    opening_promised: Array           # (contract, 1), years still promised on it, mean
    opening_stages: tuple[Array, ...]  # by build stage: (contract, 1), part of capacity under way
    opening_expiry: tuple[Array, ...]  # by quarter: (contract, 1), part of capacity whose first term ends
    wear_after: tuple[tuple[int, Array, tuple[Array, ...]], ...]  # life in quarters, paths with that life (path,) or (1,),
    #                                   and by quarter: (contract, 1), part of capacity on line at the opening that wears out
    late_quarters: int                # after the planned date, when a lab may cancel free
    expiry_after: tuple[tuple[int, Array], ...]  # (quarters, (contract, 1) truth): tenor of later deliveries
    service_after: tuple[tuple[int, Array], ...] | None  # the same for the debt service of sites; None where all runs as long as the lease
    opening_service: tuple[Array, ...]  # by quarter: (contract, 1), part of capacity whose debt service ends
    opening_debt_left: Array  # (contract, 1), years the debt service of what is on line at the opening still runs, mean
    maturity_after: tuple[tuple[int, Array], ...]  # (quarters, (contract, 1) truth): from completion to the maturity of the debt
    opening_maturity: tuple[Array, ...]  # by quarter: (contract, 1), part of capacity whose debt matures
    debt_term: Array          # (contract, 1), years from completion to that maturity
    sizing_term: Array        # (contract, 1), years of rent that debt is sized on
    is_annuity: Array         # (contract, 1), 1 where a site repays level payments; None where none does
    is_bullet: Array          # (contract, 1), 1 where it repays at maturity; None where none does
    is_mini_perm: Array       # (contract, 1), 1 where it repays over the lease and what is left at maturity; None where none does
    rate_shift: tuple[float, ...]     # by quarter and one more, fits the short rate to the dated curve
    chip_life_expected: float         # years, mean of the case; decisions, values and books read this, not the drawn life
    tail_score: Array                 # (1,) standard normal quantile at which the damage tail begins
    price_of_equity_risk: Array       # equity premium over volatility, a year
    instruments: tuple[Any, ...]      # active instruments with their terms, in order of settlement

    def tenant(self, by_contract: Array) -> Array:
        """Sum an amount by contract over each lab's contracts: (contract, path) -> (lab, path).

        Not a matrix product: BLAS rounds by the width of the array, so adding paths would move a last bit.
        """
        if isinstance(by_contract, np.ndarray):
            return self.tenants.summed(by_contract, self.tenant_of)
        return self.tenant_of @ by_contract

    def of_tenant(self, by_lab: Array) -> Array:
        """Give each contract its tenant's value: (lab, path) -> (contract, path)."""
        if isinstance(by_lab, np.ndarray):
            return self.tenants.spread(by_lab, self.tenant_of)
        return self.tenant_of.T @ by_lab

    def to_firms(self, role: str, by: str, amount: Array) -> Array:
        """What each firm gets of an amount by lab, contract or edge in a role: (row, path) -> (firm, path)."""
        parts = self.firm_of[role, by]
        return self.firm_rows[role, by].summed(amount, parts) if isinstance(amount, np.ndarray) else parts @ amount

    def of_firm(self, role: str, by: str, of_firm: Array) -> Array:
        """Give each lab, contract or edge the value of the firm that plays a role: (firm, path) -> (row, path); 0 where none does."""
        parts = self.firm_of[role, by]
        return self.firm_rows[role, by].spread(of_firm, parts) if isinstance(of_firm, np.ndarray) else parts.T @ of_firm
