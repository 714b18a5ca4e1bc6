"""What one path starts from: plain numbers by name, who is whose tenant, the plan, the curve.

The file is JSON: {"opening": "2029-12-31", "quarters": 12, "chip_life_expected": 4, "mode": "fail", "curve": {"1": 0.04},
"labs": {"alder": "standalone"}, "lines": ["chat"], "contracts": {"alder-hall": "alder"}, "financing": {"alder-hall": "sculpted"},
"roles": {"alder-hall": {"sponsor": "hearth", "vendor": "flint"}}, "lab_roles": {"alder": {"partner": "", "insurer": ""}},
"numbers": {"market.tax_rate": 0.2, ...}, "shocks": [{"equity": 0.3, "line": {"chat": -1.2}, ...}, ...]},
one entry of "shocks" a quarter. Numbers that a case draws stand there as this path drew them; `chip_life_expected` is the mean a
case states, which owners reckon with before they see how long their chips last.
"""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

QUARTER = 0.25  # a quarter in years
BUILD_STAGES = 3  # a site is built in three stages, each a third of the lead time
SCALARS = ("market", "demand", "compute", "funding", "failure", "insurance", "valuation")


def read(given: dict[str, Any]) -> SimpleNamespace:
    """The case of one path: case.market.tax_rate, case.labs["alder"].cash, case.plans["alder-hall"].online."""
    numbers = unstated(given) | given["numbers"]
    case = SimpleNamespace(**{section: of(numbers, section) for section in SCALARS})
    case.keep = given["mode"] == "keep"
    case.quarters = given["quarters"]
    case.opening = decimal_year(date.fromisoformat(given["opening"]))
    case.kinds = given["labs"]
    case.labs = {name: of(numbers, f"labs.{name}") for name, kind in case.kinds.items() if kind != "fringe"}
    case.lines = {name: of(numbers, f"lines.{name}") for name in given["lines"]}
    case.shares = {line: {lab: of(numbers, f"shares.{line}.{lab}") for lab in case.kinds} for line in case.lines}
    case.contracts = {name: of(numbers, f"contracts.{name}") for name in given["contracts"]}
    case.tenant = given["contracts"]
    case.financing = given["financing"]
    zeros = {float(years): rate for years, rate in given["curve"].items()}
    for name, terms in case.contracts.items():
        site_terms(case, name, terms, given["chip_life_expected"], zeros)
    read_firms(case, given, numbers)
    for name, lab in case.labs.items():
        lab.parent_owned = case.kinds[name] == "parent_owned"
        lab.parent_capacity = getattr(lab, "parent_capacity", 1e18)
    case.chip_life_expected = given["chip_life_expected"]
    life = max(1, round(case.compute.chip_life / QUARTER))
    case.chip_life_quarters = life
    case.plans = {name: plan(terms, life * QUARTER, case.chip_life_expected, case.opening, case.quarters)
                  for name, terms in case.contracts.items()}
    case.price_of_equity_risk = case.market.equity_risk_premium / case.market.equity_volatility
    case.rate_level = rate_level(case, zeros)
    return case


def unstated(given: dict[str, Any]) -> dict[str, float]:
    """What a case means that does not speak of shocks to supply: there are none, and nothing stands abroad."""
    none = {"market.supply_shock_hazard": 0.0, "market.supply_shock_half_life": 1.0, "market.supply_shock_cost": 0.0,
            "market.supply_shock_delay": 0.0}
    return none | {f"contracts.{name}.abroad_share": 0.0 for name in given["contracts"]}


def site_terms(case: SimpleNamespace, name: str, terms: SimpleNamespace, chip_life: float, zeros: dict[float, float]) -> None:
    """What a contract leaves out: no covenant, debt as long as the lease, and for a deal at cost the rent that recovers it."""
    for left_out in ("default_cover", "sweep_share", "reserve_at_completion", "debt_term", "extension", "equity_return"):
        setattr(terms, left_out, getattr(terms, left_out, 0.0))
    terms.financing = case.financing[name]
    terms.debt_term = terms.debt_term or terms.tenor
    # how long debt service is scheduled after a delivery, and the years of rent that debt is sized on
    terms.service_years = terms.tenor if terms.financing == "mini-perm" else terms.debt_term
    terms.sizing_years = terms.tenor - terms.debt_term if terms.financing == "bullet" else terms.service_years
    if not hasattr(terms, "rent"):
        lenders = math.exp(zero_rate(zeros, terms.debt_term)) - 1 + terms.credit_spread
        asked = terms.loan_to_cost * lenders + (1 - terms.loan_to_cost) * terms.equity_return
        chips = terms.capital_cost * terms.chip_share * level(asked, min(terms.tenor, chip_life))
        rest = terms.capital_cost * (1 - terms.chip_share) * level(asked, case.compute.building_life)
        terms.rent = terms.operating_cost + chips + rest


def level(rate: float, periods: float) -> float:
    """Level payment a period on a loan of 1; what is left of a last period counts as one."""
    periods = max(periods, 1.0)
    return rate / (1 - (1 + rate) ** -periods) if abs(rate) >= 1e-9 else 1 / periods


def read_firms(case: SimpleNamespace, given: dict[str, Any], numbers: dict[str, float]) -> None:
    """Parties that can fail, who they are to each contract and lab, what they owe and back."""
    rows = [name.split(".") for name in numbers]
    case.firms = {row[1]: SimpleNamespace(capital=numbers[f"firms.{row[1]}.capital"], debt=numbers.get(f"firms.{row[1]}.debt", 0.0))
                  for row in rows if row[0] == "firms" and row[2] == "capital"}
    case.owed = {(row[1], row[2]): numbers[".".join(row)] for row in rows if row[0] == "owed"}
    case.backing = {row[1]: of(numbers, f"backing.{row[1]}.{row[2]}") for row in rows if row[0] == "backing"}
    backers = {row[1]: row[2] for row in rows if row[0] == "backing"}
    case.warrants = {name: numbers.get(f"warrants.{name}.value", 0.0) for name in case.contracts}
    case.roles = {name: {**given["roles"][name], "backer": backers.get(name, "")} for name in case.contracts}
    case.lab_roles = given["lab_roles"]
    case.holdings = {lab: {row[2]: numbers[".".join(row)] for row in rows if row[0] == "holdings" and row[1] == lab} for lab in case.labs}
    case.vendor_parts = {}
    for lab in case.labs:
        caps: dict[str, float] = {}
        for name, tenant in case.tenant.items():
            if tenant == lab:
                caps[case.roles[name]["vendor"]] = caps.get(case.roles[name]["vendor"], 0.0) + case.contracts[name].vendor_finance_cap
        whole = sum(caps.values())
        case.vendor_parts[lab] = {vendor: cap / whole for vendor, cap in caps.items()} if whole else {}


def of(numbers: dict[str, float], place: str) -> SimpleNamespace:
    """All numbers named `place.field`."""
    depth = place.count(".") + 1
    return SimpleNamespace(**{name.split(".")[-1]: value for name, value in numbers.items()
                              if name.startswith(place + ".") and name.count(".") == depth})


def decimal_year(day: date) -> float:
    """The end of a day as a year with decimals: 30 September 2025 is 2025.75."""
    days = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    return round(day.year + day.timetuple().tm_yday / days, 2)


# The plan of a contract: deliveries spread evenly from first to last date, starts a lead time earlier.

def part_between(first: float, last: float, a: float, b: float) -> float:
    """Part of dates spread evenly over [first, last] that lie in [a, b)."""
    if first == last:
        return 1.0 if a <= first < b else 0.0
    return max(0.0, min(last, b) - max(first, a)) / (last - first)


def mean_above_zero(low: float, high: float) -> float:
    """Mean of max(0, x) for x spread evenly over [low, high]."""
    if low == high:
        return max(0.0, low)
    return (max(0.0, high) ** 2 - max(0.0, low) ** 2) / 2 / (high - low)


def plan(terms: SimpleNamespace, life: float, expected: float, opening: float, quarters: int) -> SimpleNamespace:
    """Parts of a contract's capacity: on line and under way at the opening, started, due, ended, worn by quarter."""
    first, last, lead = terms.online_from, terms.online_to, terms.lead_time

    def delivered(a: float, b: float) -> float:
        return part_between(first, last, a, b)

    quarter = [opening + t * QUARTER for t in range(quarters + 1)]
    one = SimpleNamespace(online=delivered(-math.inf, opening))
    one.stages = stages_at_opening(first, last, lead, opening)
    one.under_way = delivered(opening, opening + lead)
    one.starts = [delivered(q + lead, q + QUARTER + lead) for q in quarter[:-1]]
    one.due = [one.online + delivered(opening, q) for q in quarter[1:]]
    before = min(last, opening)  # of what is on line, the last delivery
    dates = [-math.inf, *quarter[1:]]

    def ends(years: float) -> list[float]:
        return [part_between(first, before, dates[t] - years, dates[t + 1] - years) * one.online for t in range(quarters)]

    def left(years: float) -> float:
        return mean_above_zero(first + years - opening, before + years - opening) if one.online else 0.0

    one.expiry, one.service_ends, one.matures = ends(terms.tenor), ends(terms.service_years), ends(terms.debt_term)
    one.promised, one.service_left = left(terms.tenor), left(terms.service_years)
    one.unused = one.online * mean_above_zero(1 - (opening - first) / expected, 1 - (opening - before) / expected)
    again = range(1, int(quarters * QUARTER / life) + 4)
    one.worn = [one.online * sum(part_between(first, before, q - life * k, q + QUARTER - life * k) for k in again)
                for q in quarter[:-1]]
    return one


def stages_at_opening(first: float, last: float, lead: float, opening: float) -> list[float]:
    """Part of a contract under way at the opening, by building stage.

    Time since the start, in stages, says where a machine stands: 1.3 is 0.7 in stage 1 and 0.3 in stage 2.
    """
    scale, stages = max(lead, QUARTER) / BUILD_STAGES, [0.0] * BUILD_STAGES
    for k in range(BUILD_STAGES):
        # delivered when (opening + lead - delivered) / scale lies in [k, k + 1)
        low, high = max(first, opening, opening + lead - scale * (k + 1)), min(last, opening + lead - scale * k)
        part = part_between(first, last, low, high) if low < high else 0.0
        over = (opening + lead - (low + high) / 2) / scale - k if k < BUILD_STAGES - 1 else 0.0
        stages[k] += part * (1 - over)
        if over:
            stages[k + 1] += part * over
    return stages


def rate_level(case: SimpleNamespace, zeros: dict[float, float]) -> list[float]:
    """Level of the short rate by quarter at which the model reprices today's curve.

    forward + l c h b sqrt(dt) + (h b)^2 dt / 2, b = 1 + a + ... + a^(t-1), a what stays of the
    rate's deviation after a quarter, h the size of its shock, l the price of equity risk, c the correlation.
    """
    m = case.market
    stays = math.exp(-m.short_rate_reversion * QUARTER)
    shock = m.short_rate_volatility * math.sqrt((1 - stays**2) / (2 * m.short_rate_reversion))
    levels = []
    for t in range(case.quarters + 1):
        a, b = t * QUARTER, (t + 1) * QUARTER
        forward = (zero_rate(zeros, b) * b - zero_rate(zeros, a) * a) / QUARTER
        pull = shock * sum(stays**k for k in range(t))
        priced = case.price_of_equity_risk * m.correlation_equity_rate * pull * math.sqrt(QUARTER)
        levels.append(forward + priced + pull**2 * QUARTER / 2)
    return levels


def zero_rate(zeros: dict[float, float], years: float) -> float:
    """Linear between the maturities of the curve, flat outside."""
    known = sorted(zeros)
    if years <= known[0]:
        return zeros[known[0]]
    for low, high in pairwise(known):
        if years <= high:
            return zeros[low] + (zeros[high] - zeros[low]) * (years - low) / (high - low)
    return zeros[known[-1]]
