"""What the engine gives for each external row, file by file: the validation page prints it, a test holds it.

Rows are never edited to pass. A new file of rows is added to FILES, or the test of the page fails.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from tests.finance.test_hazard import cached_schedule, swap_dates
from whopays.case.citations import DATA
from whopays.cli.subsidy import find_loan
from whopays.finance import gpd, hazard, layers, merton, portfolio
from whopays.finance.sculpting import sculpt
from whopays.finance.value import internal_rate_of_return
from whopays.public_accounts.appraisal import appraise
from whopays.public_accounts.fcra import Components, borrower_paid, two_decimals
from whopays.public_accounts.loan_file import read_loan
from whopays.public_accounts.treasury import effective_annual_yield
from whopays.sources.ledger import read_ledger

FOLDER = Path(__file__).parent
FACTS = DATA / "facts"
Row = dict[str, str]


@dataclass(frozen=True)
class Computed:
    """One external row beside what the engine gives."""

    file: str
    what: str
    expected: float
    got: float
    tolerance: float
    source: str

    @property
    def holds(self) -> bool:
        """Whether it agrees within its tolerance; a hair for the last bit of a float."""
        return abs(self.got - self.expected) <= self.tolerance * (1 + 1e-9) + 1e-15


def number(row: Row, name: str) -> float:
    return float(row[name])


def merton_1974(row: Row) -> tuple[str, float]:
    face = number(row, "leverage") * np.exp(0.03 * number(row, "maturity"))
    got = 100 * merton.spread(1.0, face, 0.03, number(row, "variance") ** 0.5, number(row, "maturity"))
    return f"term premium, variance {row['variance']}, leverage {row['leverage']}, {row['maturity']} years, points", float(got)


def merton_1977(row: Row) -> tuple[str, float]:
    got = merton.guarantee_value(*(number(row, name) for name in ("value", "face", "rate", "volatility", "maturity")))
    return f"guarantee of {row['face']} on {row['value']}, volatility {row['volatility']}, {row['maturity']} years", float(got)


def merton_identity(row: Row) -> tuple[str, float]:
    """The right side: the term premium of the same firm."""
    value, face, rate, volatility, maturity = (number(row, name) for name in ("value", "face", "rate", "volatility", "maturity"))
    got = 1 - np.exp(-merton.spread(value, face, rate, volatility, maturity) * maturity)
    return f"guarantee over riskless debt, {row['face']} on {row['value']}, {row['maturity']} years", float(got)


def projects(row: Row) -> tuple[str, float]:
    """Debt and service sculpted on the cash flow that SAM had; the return on what it paid its owner."""
    flows = np.array([float(one) for one in row["flows"].split(";")])
    what = f"project {row['deal']}, {row['quantity'].replace('_', ' ')}"
    if row["quantity"] == "return":
        return f"{what} to its owner", float(internal_rate_of_return(flows))
    plan = sculpt(flows, number(row, "rate"), number(row, "cover"), 2 * flows.sum(), 1)  # a cap that SAM has not and that does not bind
    got = {"debt": plan.debt, "service_first": plan.service[0], "service_last": plan.service[-1], "interest_first": plan.interest[0],
           "principal_last": plan.principal[-1]}[row["quantity"]]
    return what, float(got)


def scenarios(row: Row) -> tuple[str, float]:
    """The source's own two figures, on which insurance of the default case rests: shown, not counted."""
    fact = read_ledger([], [], [FACTS / "insurance.yaml"]).facts[row["inputs"]].value
    return row["what"], 100 * fact["expected"] / fact["weighted"]


def calibration(row: Row) -> tuple[str, float]:
    firm = merton.calibrate(*(number(row, name) for name in ("equity", "equity_volatility", "face", "rate", "maturity")))
    got = {"value_per_unit": firm.value / (number(row, "equity") / 3), "volatility": firm.volatility,
           "default_probability": firm.default_probability}[row["quantity"]]
    return f"structural calibration, {row['quantity'].replace('_', ' ')}, equity {row['equity']}", float(got)


def hazards(row: Row) -> tuple[str, float]:
    what = row["quantity"]
    if what.startswith("swap"):
        today, schedule = cached_schedule()
        times, accruals, middles = swap_dates(schedule, today)
        legs = hazard.default_swap(times, 0.01234, {1.0: 0.06}, 0.4, accruals, middles)
        value = 10_000 * (0.0120 * legs.premium_leg - legs.protection_leg)
        got = value if what == "swap_value" else legs.fair_premium
        return f"credit default swap, {what.removeprefix('swap_').replace('_', ' ')}", float(got)
    price = hazard.bond_price(100, 0.06, 5, 2, {1.0: 0.07})
    found = hazard.default_probability_from_bond(price, 100, 0.06, 5, 2, {1.0: 0.05}, 0.4)._asdict()
    return f"hazard from a bond, {what.replace('_', ' ')}", float(found[what])


def layered(row: Row) -> tuple[str, float]:
    if row["quantity"] in ("state", "insurer"):
        shared = layers.quota_share(*(number(row, name) for name in ("loss", "deductible", "share", "industry_loss", "trigger", "cap")))
        return f"programme for terrorism, part of {row['quantity']}, loss {row['loss']}", float(getattr(shared, row["quantity"]))
    parts = layers.retrospective_pool(*(number(row, name) for name in ("loss", "primary", "members", "call", "surcharge")))
    got = parts.pool if row["quantity"] == "pool" else parts.primary + parts.pool
    return f"nuclear layers, {row['quantity']}, surcharge {row['surcharge']}", float(got)


def worst_rate(row: Row) -> tuple[str, float]:
    got = portfolio.worst_default_rate(number(row, "default_probability"), number(row, "correlation"), number(row, "confidence"))
    return f"worst default rate at {row['confidence']}, percent", float(100 * got)


def tail(row: Row) -> tuple[str, float]:
    got = getattr(gpd, row["quantity"])(number(row, "probability"), number(row, "threshold"), number(row, "shape"), number(row, "scale"),
                                        number(row, "exceedances") / number(row, "losses"))
    return f"generalised Pareto, {row['quantity'].replace('_', ' ')} at {row['probability']}", float(got)


def supplement(row: Row) -> tuple[str, float]:
    got = float(appraise(read_loan(find_loan(Path(row["loan"])))).components.defaults)
    return f"{row['programme']}, cohort {row['cohort']}: defaults net of recoveries, percent", got


def warrants(loan: str) -> float:
    """What warrants of a loan brought, USD."""
    return float(appraise(read_loan(find_loan(Path(loan)))).expected.flows["warrants"].amounts.sum())


def arithmetic(row: Row) -> tuple[str, float]:
    inputs = [Decimal(value) for value in row["inputs"].split(";")]
    known: dict[str, Callable[[], Any]] = {
        "effective-annual-yield": lambda: two_decimals(100 * effective_annual_yield(float(inputs[0]) / 100)),
        "chips-direct-fy2025": lambda: Components(*inputs).subsidy_rate, "lockheed-1971": lambda: sum(inputs),
        "borrower-paid": lambda: borrower_paid(Components(*inputs)).subsidy_rate, "chrysler-1983": lambda: warrants("chrysler-1980")}
    # a row nobody told this file of misses, and its test says so
    return row["what"], float(known[row["id"]]()) if row["id"] in known else float("nan")


FILES: dict[str, Callable[[Row], tuple[str, float]]] = {
    "fcra_arithmetic": arithmetic, "fcra_credit_supplement": supplement, "finance_hazard": hazards, "finance_layers": layered,
    "finance_merton_1974": merton_1974, "finance_merton_1977": merton_1977, "finance_merton_calibration": calibration,
    "finance_merton_identity": merton_identity, "finance_portfolio": worst_rate, "finance_project": projects, "finance_tail": tail,
    "insurance_scenarios": scenarios}


OWN_ARITHMETIC = ("insurance_scenarios",)  # both sides come from one source: it agrees with itself, the engine is not asked


def rows_of(name: str) -> list[Row]:
    """Rows of tests/reference/<name>.csv as text."""
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def computed(name: str) -> list[Computed]:
    """Every row of a file beside what the engine gives."""
    made = []
    for row in rows_of(name):
        what, got = FILES[name](row)
        expected = float(row.get("expected") or row["published_defaults_net_percent"])
        tolerance = float(row["tolerance"]) if "tolerance" in row else float(row["relative_tolerance"]) * abs(expected)
        page = row.get("page", "")
        made.append(Computed(name, what, expected, got, tolerance, row["source"] + (f"; {page}" if page else "")))
    return made
