"""External rows that give an order or a rule and no number to hit: what is compared, and whether it holds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from whopays.case.citations import DATA
from whopays.case.load import load
from whopays.cli.subsidy import find_loan
from whopays.finance import merton
from whopays.finance.sculpting import sculpt
from whopays.public_accounts.appraisal import appraise
from whopays.public_accounts.loan_file import read_loan
from whopays.sources.ledger import read_ledger

LADDER = ("contracts.me-own", "contracts.me-hyperion", "contracts.oa-oracle", "contracts.oa-coreweave", "contracts.oa-broadcom")


@dataclass(frozen=True)
class Ordered:
    """One rule beside what the engine gives."""

    what: str
    expected: str
    got: str
    holds: bool
    source: str
    is_input: bool = False  # the case states it: that it agrees shows the copying, not the engine


def federal_credit() -> list[Ordered]:
    """CBO, all new US credit of a year: not simulated here. What holds for all of it must hold for each shipped programme at risk."""
    published = read_ledger([], [], [DATA / "facts" / "reconciliation.yaml"]).facts["C032"].value
    loans = [appraise(read_loan(find_loan(path.relative_to(path.parents[0]).with_suffix(""))))
             for path in sorted((DATA / "loans").glob("*.yaml"))]
    risky = [one for one in loans if float(one.components.defaults) > 0]
    above = sum(one.fair_cost > one.cost for one in risky)
    return [Ordered(f"all new federal credit of {year}, bn USD: budget {budget}, fair value {fair}", "fair value above",
                    f"above for {above} of {len(risky)} shipped programmes with defaults", fair > budget and above == len(risky),
                    "CBO, Estimates of the Cost of Federal Credit Programs, publications 56315, 58252, 59499, 60682, 62030")
            for year, (budget, fair) in published.items()]


def spreads() -> list[Ordered]:
    """Prices of loans on sites, 2024 and 2025. Those of 2025 are inputs; that a weaker tenant pays more follows from the formula."""
    rows = load("openai-2025").assumptions("company")
    ladder = [round(1e4 * rows[f"{name}.credit_spread"].value.mean) for name in LADDER]
    weak = [1e4 * float(merton.spread(1.0, debt, 0.04, 0.5, 5.0)) for debt in np.linspace(0.1, 1.5, 15)]
    source = "bond and loan terms of 2024 and 2025, as the default case cites them: B021 to B023"
    return [Ordered("spreads by tenant, hundredths of a point: Meta's bond 78, Hyperion let to Meta 225, CoreWeave on OpenAI 400", "rising",
                    ", ".join(map(str, ladder)) + " (Meta, Hyperion, Oracle's sites, CoreWeave, the lab itself): inputs, not results",
                    ladder == sorted(ladder), source, is_input=True),
            Ordered("the same, as the formula has it: debt over value of the tenant from 0.1 to 1.5, volatility 0.5, five years", "rising",
                    f"{weak[0]:.1f} to {weak[-1]:.0f}", all(a < b for a, b in pairwise(weak)), source)]


def advances() -> list[Ordered]:
    """What lenders advance: the lower of contracted cash flow at a cover and a part of cost."""
    rows = load("openai-2025").assumptions("company")
    cost, flow = 100.0, np.full(20, 8.0)
    carried = sculpt(flow, 0.07, 1.3, cost, 1.0)
    capped = sculpt(flow, 0.07, 1.3, cost, 0.5)
    lent = {name: rows[f"contracts.{name}.loan_to_cost"].value.mean for name in ("oa-oracle", "oa-abilene")}
    source = "loan terms of 2024 and 2025; 0.95 where the tenant is rated AA- is no contract of the case"
    return [Ordered("loan is the lower of what cash flow carries and the part of cost lent", f"{carried.capacity:.4f} and 50.0000",
                    f"{carried.debt:.4f} and {capped.debt:.4f}",
                    math.isclose(carried.debt, carried.capacity) and math.isclose(capped.debt, 50.0), source),
            Ordered("loan to cost: Oracle's sites about 0.85, Abilene 0.64", "0.85, 0.64",
                    ", ".join(f"{one:.2f}" for one in lent.values()) + ": inputs, not results",
                    [round(one, 2) for one in lent.values()] == [0.85, 0.64], source, is_input=True)]


def ordered() -> list[Ordered]:
    """All of them."""
    return [*federal_credit(), *spreads(), *advances()]
