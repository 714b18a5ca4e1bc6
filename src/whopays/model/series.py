"""What is kept of every quarter: one name a series, `labs.openai.cash`, `market.compute_price`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whopays.arrays import positive, ratio
from whopays.case.case import Case
from whopays.model.claim import equity_of, lab_debt
from whopays.model.inputs import Inputs
from whopays.model.state import State

Array = Any

LAB_SERIES = {  # name -> unit
    "revenue": "USD", "cash": "USD", "debt": "USD", "equity": "USD", "value": "USD", "spread": "rate", "capacity": "GW",
    "default_probability": "probability", "funding_gap": "USD", "external_finance": "USD", "rent": "USD", "unmet": "USD", "loss": "USD",
    "held_before": "share",
}
FIRM_SERIES = {"default_probability": "probability", "worth": "USD"}
MARKET_SERIES = {
    "compute_price": "USD/GW-year", "capacity": "GW", "idle": "GW", "unmet_share": "share", "short_rate": "rate",
    "sentiment": "ratio", "spread_index": "ratio", "bust": "probability", "capital_spent": "USD", "site_debt": "USD",
    "domestic_share": "share", "concentration": "ratio", "damage": "USD",
}


def unit_of(name: str, currency: str, capacity_unit: str) -> str:
    """Unit of a series, in the currency and capacity unit of the case."""
    section, last = name.split(".")[0], name.split(".")[-1]
    unit = {"labs": LAB_SERIES, "market": MARKET_SERIES, "firms": FIRM_SERIES}.get(section, {}).get(last, "USD")
    return unit.replace("USD", currency).replace("GW", capacity_unit)


def observe(case: Case, firms: list[str], inputs: Inputs, now: State) -> Iterator[tuple[str, Array]]:
    """Series of this quarter, each (path,); flows are of the quarter, stocks at its end. firms : `firms_of` the case"""
    flows = now.flows
    by_lab = {
        "revenue": flows.revenue + flows.spare_revenue, "cash": now.cash, "debt": lab_debt(inputs, now), "equity": equity_of(inputs, now),
        "value": now.value, "spread": now.spread, "capacity": flows.capacity, "default_probability": now.failed,
        "funding_gap": flows.unfound, "external_finance": flows.external, "rent": inputs.tenant(flows.rent),
        "unmet": flows.unmet, "loss": flows.loss, "held_before": now.held_before,
    }
    for at, (name, lab) in enumerate(case.labs.items()):
        if lab.kind != "fringe":
            for what, values in by_lab.items():
                yield f"labs.{name}.{what}", values[at]
    for at, line in enumerate(case.lines):
        yield f"lines.{line}.revenue", flows.line_revenue[at]
    capacity = flows.capacity.sum(axis=0)
    years = now.quarter / 4
    abroad = (inputs.contracts.abroad_share * (flows.online + flows.renewed)).sum(axis=0)
    domestic = (capacity - abroad) * inputs.market.domestic_share
    rival = inputs.market.rival_capacity * (1 + inputs.market.rival_growth) ** years + abroad
    part = flows.revenue / (flows.revenue.sum(axis=0) + 1)
    by_market = {
        "compute_price": now.compute_price, "capacity": capacity, "idle": positive(now.idle + now.vacant - flows.at_work).sum(axis=0),
        "unmet_share": flows.shortage, "short_rate": now.rate, "sentiment": now.sentiment, "spread_index": flows.spread_index,
        "bust": flows.bust, "capital_spent": flows.capital_spent.sum(axis=0),
        "site_debt": (now.site_debt + now.construction_debt).sum(axis=0),
        "domestic_share": ratio(domestic, domestic + rival), "concentration": (part * part).sum(axis=0), "damage": flows.damage,
    }
    for at, name in enumerate(firms if now.gains.shape[0] else ()):
        yield f"firms.{name}.default_probability", now.firm_failed[at]
        yield f"firms.{name}.worth", flows.firm_worth[at]
    for what, values in by_market.items():
        yield f"market.{what}", values
