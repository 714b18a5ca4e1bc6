"""Figures of a run, path by path: what was promised, taken, found, lost. Arithmetic on a block's books."""

from __future__ import annotations

from typing import Any

import numpy as np

from whopays.case.case import Case
from whopays.model.inputs import QUARTER
from whopays.model.simulate import Block

Array = Any


def years_of(case: Case, block: Block) -> list[int]:
    """Calendar year of each quarter of the horizon."""
    return [int(date) for date in block.inputs.dates[: case.quarters]]


def promised(block: Block, firm_only: bool) -> Array:
    """Rent over the horizon if deliveries come as planned, by contract: (contract, 1 or path) USD.

    firm_only : firm part alone, else all capacity is taken
    """
    inputs, c = block.inputs, block.inputs.contracts
    years: Array = 0
    for t, online in enumerate(inputs.online_planned):
        ended = sum(inputs.opening_expiry[: t + 1])
        for quarters, has_tenor in inputs.expiry_after:
            if t >= quarters:
                ended = ended + has_tenor * (inputs.online_planned[t - quarters] - inputs.opening_online)
        years = years + np.maximum(online - ended, 0) * QUARTER
    return years * c.capacity * c.rent * (c.firm_share if firm_only else 1)


def is_promise(block: Block, at: int, form: str) -> bool:
    """Whether a contract binds anybody or is counted by the public: not an option nothing is signed for, nor a parent's own site."""
    c = block.inputs.contracts
    return form != "own" and (float(c.headline[at].max()) > 0 or float(c.firm_share[at].max()) > 0)


def paid(block: Block, kind: str) -> Array:
    """Cash paid of a kind over the horizon: (rows, path), zero where it never occurred."""
    found = [amount for key, amount in block.ledger.totals.items() if key[2] == kind]
    return sum(found[1:], found[0]) if found else np.zeros((1, block.ledger.width))


def lab_figures(case: Case, block: Block) -> dict[str, tuple[Array, str, str]]:
    """By lab: promised and taken, revenue by year, gap, external finance, default probability, loss."""
    inputs, series = block.inputs, block.series
    years = np.array(years_of(case, block))
    by_lab = np.asarray(inputs.tenant_of, dtype=float)
    signed = np.array([[is_promise(block, at, c.form)] for at, c in enumerate(case.contracts.values())], dtype=float)
    rent, unsigned = by_lab @ (signed * paid(block, "rent")), by_lab @ ((1 - signed) * paid(block, "rent"))
    penalties = by_lab @ (paid(block, "penalty") + 0 * signed)
    firm, whole = (inputs.tenant_of @ (signed * promised(block, only)) for only in (True, False))
    headline = inputs.tenant_of @ (inputs.contracts.headline * np.ones_like(promised(block, True)))
    figures: dict[str, tuple[Array, str, str]] = {}
    for at, (name, lab) in enumerate(case.labs.items()):
        if lab.kind == "fringe":
            continue
        key = f"labs.{name}"
        for id_, values in (("headline", headline), ("if_taken", whole), ("firm", firm)):
            figures[f"{key}.promised.{id_}"] = (values[at], "USD", "fail")
        for id_, values in (("taken", rent), ("taken_unsigned", unsigned), ("penalties", penalties)):
            figures[f"{key}.{id_}"] = (values[at], "USD", "fail")
        failed = series[f"{key}.default_probability"]
        for year in dict.fromkeys(years):
            inside = years == year
            if inside.sum() == 1 / QUARTER:
                figures[f"{key}.revenue.{year}"] = (series[f"{key}.revenue"][inside].sum(axis=0), "USD", "fail")
            figures[f"{key}.default_probability.{year}"] = (failed[np.flatnonzero(inside)[-1]], "probability", "fail")
        figures[f"{key}.default_probability"] = (failed[-1], "probability", "fail")
        for what in ("funding_gap", "external_finance"):
            flow = series[f"{key}.{what}"]
            if case.milestone is not None:
                figures[f"{key}.{what}.{case.milestone}"] = (flow[years <= case.milestone].sum(axis=0), "USD", "keep")
            figures[f"{key}.{what}.end"] = (flow.sum(axis=0), "USD", "keep")
        figures[f"{key}.loss_in_failure"] = (series[f"{key}.loss"].sum(axis=0), "USD", "fail")
        figures[f"{key}.dilution"] = (1 - series[f"{key}.held_before"][-1], "share", "fail")
    return figures


def market_figures(case: Case, block: Block, labs: dict[str, tuple[Array, str, str]]) -> dict[str, tuple[Array, str, str]]:
    """Totals over labs, the machine market, sanity ratios of what was built."""
    series = block.series
    years = np.array(years_of(case, block))
    figures: dict[str, tuple[Array, str, str]] = {}
    for what in ("promised.headline", "promised.if_taken", "promised.firm", "taken", "taken_unsigned", "penalties",
                 f"funding_gap.{case.milestone}",
                 "funding_gap.end", f"external_finance.{case.milestone}", "external_finance.end", "loss_in_failure"):
        found = [value for id_, value in labs.items() if id_.split(".", 2)[2] == what]
        if found:
            figures[what] = (sum(v[0] for v in found), found[0][1], found[0][2])
    for year in dict.fromkeys(years):
        inside = years == year
        if inside.sum() == 1 / QUARTER:
            revenue = sum(series[f"labs.{n}.revenue"][inside].sum(axis=0) for n, lab in case.labs.items() if lab.kind != "fringe")
            unmet = sum(series[f"labs.{n}.unmet"][inside].sum(axis=0) for n, lab in case.labs.items() if lab.kind != "fringe")
            figures[f"revenue.{year}"] = (revenue, "USD", "fail")
            figures[f"unmet.{year}"] = (unmet, "USD", "fail")
            figures[f"market.compute_price.{year}"] = (series["market.compute_price"][inside].mean(axis=0), "USD/GW-year", "fail")
    rent, capacity = paid(block, "rent").sum(axis=0), sum(series[f"labs.{n}.capacity"].sum(axis=0) * QUARTER
                                                          for n, lab in case.labs.items() if lab.kind != "fringe")
    delivered = (block.after.delivered_ever - block.before.delivered_ever).sum(axis=0)
    built = (paid(block, "construction") + paid(block, "chips")).sum(axis=0)
    figures["sanity.rent_per_gw_year"] = (rent / capacity, "USD/GW-year", "fail")
    figures["sanity.capital_per_gw_delivered"] = (built / np.maximum(delivered, 1 / 100), "USD/GW", "fail")
    figures["site_finance"] = (sum(paid(block, kind).sum(axis=0) for kind in ("site_loan", "sponsor_equity")), "USD", "fail")
    figures["resources"] = (sum_of(block, "resources", paid_by=False), "USD", "fail")
    figures["damage"] = (series["market.damage"].sum(axis=0), "USD", "fail")
    figures["public_cost"] = (sum_of(block, "government", paid_by=True) - sum_of(block, "government", paid_by=False), "USD", "fail")
    return figures


def sum_of(block: Block, role: str, paid_by: bool) -> Array:
    """All cash a role paid or received over the horizon, (path,)."""
    total = np.zeros(block.ledger.width)
    for (payer, payee, _kind, _axis), amount in block.ledger.totals.items():
        if (payer if paid_by else payee) == role:
            total = total + amount.sum(axis=0)
    return total


def figures_of(case: Case, block: Block) -> dict[str, tuple[Array, str, str]]:
    """Every figure: id -> (values (1 or path), unit, mode it is read in)."""
    labs = lab_figures(case, block)
    return {**market_figures(case, block, labs), **labs}


