"""What is kept of every quarter: one name a series, `labs.openai.cash`, `market.compute_price`."""

from __future__ import annotations

from typing import Any

from whopays.arrays import positive, ratio
from whopays.case.case import Case
from whopays.model.claim import equity_of, lab_debt
from whopays.model.inputs import Inputs
from whopays.model.state import State
from whopays.units import in_units_of

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
    return in_units_of(unit, currency, capacity_unit)


def observe(inputs: Inputs, now: State) -> dict[str, Array]:
    """What is kept of this quarter, by kind: `labs.revenue` (lab, path), `lines.revenue` (line, path), `firms.worth` (firm, path),
    `market.bust` (path,); flows are of the quarter, stocks at its end. `named` says which row is which series."""
    flows = now.flows
    capacity = flows.capacity.sum(axis=0)
    years = now.quarter / 4
    abroad = (inputs.contracts.abroad_share * (flows.online + flows.renewed)).sum(axis=0)
    domestic = (capacity - abroad) * inputs.market.domestic_share
    rival = inputs.market.rival_capacity * (1 + inputs.market.rival_growth) ** years + abroad
    part = flows.revenue / (flows.revenue.sum(axis=0) + 1)
    of_firms = {"firms.default_probability": now.firm_failed, "firms.worth": flows.firm_worth} if now.gains.shape[0] else {}
    return {
        "labs.revenue": flows.revenue + flows.spare_revenue, "labs.cash": now.cash, "labs.debt": lab_debt(inputs, now),
        "labs.equity": equity_of(inputs, now), "labs.value": now.value, "labs.spread": now.spread, "labs.capacity": flows.capacity,
        "labs.default_probability": now.failed, "labs.funding_gap": flows.unfound, "labs.external_finance": flows.external,
        "labs.rent": inputs.tenant(flows.rent), "labs.unmet": flows.unmet, "labs.loss": flows.loss, "labs.held_before": now.held_before,
        "lines.revenue": flows.line_revenue, **of_firms,
        "market.compute_price": now.compute_price, "market.capacity": capacity,
        "market.idle": positive(now.idle + now.vacant - flows.at_work).sum(axis=0), "market.unmet_share": flows.shortage,
        "market.short_rate": now.rate, "market.sentiment": now.sentiment, "market.spread_index": flows.spread_index,
        "market.bust": flows.bust, "market.capital_spent": flows.capital_spent.sum(axis=0),
        "market.site_debt": (now.site_debt + now.construction_debt).sum(axis=0),
        "market.domestic_share": ratio(domestic, domestic + rival), "market.concentration": (part * part).sum(axis=0),
        "market.damage": flows.damage,
    }


def named(case: Case, firms: list[str], seen: dict[str, Array]) -> dict[str, Array]:
    """Every series by its name, without the path axis of rows: firm by firm, lab by lab, the market last.

    firms : `firms_of` the case; seen : kind -> (row, ..., path), or (..., path) of the market, as `observe` says
    """
    labs = [(at, name) for at, (name, lab) in enumerate(case.labs.items()) if lab.kind != "fringe"]
    of_firms = [what for what in FIRM_SERIES if f"firms.{what}" in seen]
    return {
        **{f"labs.{name}.{what}": seen[f"labs.{what}"][at] for at, name in labs for what in LAB_SERIES},
        **{f"lines.{line}.revenue": seen["lines.revenue"][at] for at, line in enumerate(case.lines)},
        **{f"firms.{name}.{what}": seen[f"firms.{what}"][at] for at, name in enumerate(firms) for what in of_firms},
        **{kind: values for kind, values in seen.items() if kind.startswith("market.")},
    }
