"""Every section of a case, and what may be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from whopays.case.quantities.benefits import Benefits
from whopays.case.quantities.compute import Compute
from whopays.case.quantities.contracts import Contracts
from whopays.case.quantities.failure import Failure, Insurance
from whopays.case.quantities.firms import Backing, Firms, Owed, Warrants
from whopays.case.quantities.labs import Funding, Holdings, Labs, Valuation
from whopays.case.quantities.lines import Demand, Lines, Shares
from whopays.case.quantities.market import Market

SECTIONS: Final[dict[str, tuple[type, tuple[str, ...]]]] = {
    "market": (Market, ()),
    "lines": (Lines, ("line",)),
    "shares": (Shares, ("line", "lab")),
    "demand": (Demand, ()),
    "compute": (Compute, ()),
    "labs": (Labs, ("lab",)),
    "contracts": (Contracts, ("contract",)),
    "holdings": (Holdings, ("lab", "party")),
    "firms": (Firms, ("party",)),
    "owed": (Owed, ("party", "party")),
    "backing": (Backing, ("contract", "party")),
    "warrants": (Warrants, ("contract",)),
    "funding": (Funding, ()),
    "failure": (Failure, ()),
    "insurance": (Insurance, ()),
    "valuation": (Valuation, ()),
    "benefits": (Benefits, ()),
}


@cache
def declared(section: str) -> Mapping[str, Mapping[str, Any]]:
    """Field name -> unit, meaning, low, high, absent of one section; asked thousands of times for a run."""
    return MappingProxyType({f.name: f.metadata for f in fields(SECTIONS[section][0])})


# Numbers that shape the timetable or the fit of rates: one value for all paths and views
NOT_DRAWN: Final = frozenset((
    "contracts.online_from", "contracts.online_to", "contracts.lead_time", "contracts.tenor", "contracts.debt_term", "compute.long_stop",
    "insurance.tail_from", "market.short_rate_reversion", "market.short_rate_volatility", "market.equity_volatility",
    "market.equity_risk_premium", "market.correlation_equity_rate", "demand.share_end",
))


def is_drawable(name: str) -> bool:
    """Whether a number may be a distribution; `section.field` or `section.row.field`.

    >>> is_drawable("contracts.oa-azure.tenor"), is_drawable("labs.openai.cash")
    (False, True)
    """
    parts = name.split(".")
    return f"{parts[0]}.{parts[-1]}" not in NOT_DRAWN
