"""What the default case implies, beside what sources say: shown, never tuned to.

    python docs/guide/default_case.py > docs/guide/default-case.md

4,096 futures a view, seed 1, mode fail; a few seconds.
"""

from __future__ import annotations

import numpy as np

from whopays.case.case import Case
from whopays.case.load import load
from whopays.engine.figures import paid, years_of
from whopays.model.bind import Columns
from whopays.model.inputs import Inputs
from whopays.model.simulate import simulate_block

CASE = "openai-2025"
BLOCKS = 4
PLANS = {"company": (30, 62, 100, 145, 200), "outside-view": (26, 41, 56, 71, 85)}  # source: data/cases/openai-2025/views
STATED_BEFORE = {"oa-broadcom": 9.2, "oa-nvidia": 12.1, "oa-amd": 10.7, "go-installed": 9.0, "go-own": 9.0, "me-installed": 9.5,
                 "me-own": 9.5, "xa-installed": 10.0}  # bn per GW-year; source: this case up to 21 November 2026
YEARS = (2026, 2027, 2028, 2029, 2030)


def table(heading: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def at_cost(case: Case, inputs: Inputs) -> None:
    """Rents that follow from cost, beside what the case stated before they did."""
    print("## Rents of deals at cost: derived from cost, debt and the sponsor's return; beside the figure stated until then\n")
    c, rows = inputs.contracts, []
    for i, (name, one) in enumerate(case.contracts.items()):
        if name in STATED_BEFORE:
            lent, asked = float(c.loan_to_cost[i].mean()), float(c.equity_return[i].mean())
            low, mid, high = np.quantile(c.rent[i] / 1e9, (0.1, 0.5, 0.9))
            rows.append([name, one.form, f"{c.capital_cost[i].mean() / 1e9:.1f}", f"{lent:.0%}",
                         f"{asked:.0%}", f"{low:.2f}", f"{mid:.2f}", f"{high:.2f}", f"{STATED_BEFORE[name]:.2f}"])
    heading = ["contract", "form", "capital, bn per GW", "lent", "return asked on the rest", "rent 10 %", "50 %", "90 %", "stated before"]
    print(table(heading, rows))
    print("Chips are recovered within the tenor or their mean life, the rest over the life of buildings; the return is that of lenders and "
          "sponsor by what each pays in. The range is that of the capital cost.\n")


def main() -> None:
    """Print the page."""
    case = load(CASE)
    views = tuple(case.views)
    blocks = [simulate_block(case, Columns(views, ("fail",), 1024), 1, b, dtype=np.float32) for b in range(BLOCKS)]
    first = blocks[0]
    years = np.array(years_of(case, first))
    print(f"# What `{CASE}` implies\n\nWritten by `docs/guide/default_case.py`; shown, never tuned to.\n")
    print("## Sales of OpenAI by calendar year, bn USD: quantiles of the run beside the plan each view stands for\n")
    rows = []
    for view in views:
        for year, plan in zip(YEARS, PLANS[view], strict=True):
            sales = np.concatenate([b.part(b.series["labs.openai.revenue"][years == year].sum(axis=0), view, "fail") for b in blocks]) / 1e9
            rows.append([view, str(year), *(f"{q:.1f}" for q in np.quantile(sales, (0.05, 0.25, 0.5, 0.75, 0.95))), str(plan)])
    print(table(["view", "year", "5 %", "25 %", "50 %", "75 %", "95 %", "stated"], rows))
    print("The plan is of demand; the run's sales are also capped by the compute there is, and are those of failed labs too.\n")
    print("## By contract: rent and capital, what was paid, and the spread of its debt\n")
    rent = sum(paid(b, "rent").sum(axis=1) for b in blocks) / (BLOCKS * first.ledger.width)
    capital = sum((paid(b, "construction") + paid(b, "chips")).sum(axis=1) for b in blocks) / (BLOCKS * first.ledger.width)
    c = first.inputs.contracts
    rows = []
    order = sorted(range(len(case.contracts)), key=lambda i: float(c.credit_spread[i].mean()))
    for i in order:
        name, one = list(case.contracts.items())[i]
        rows.append([name, one.sponsor, f"{c.credit_spread[i].mean() * 1e4:.0f}",
                     f"{c.rent[i].mean() / 1e9:.2f}", f"{c.capital_cost[i].mean() / 1e9:.1f}",
                     f"{c.headline[i].mean() / 1e9:.0f}", f"{rent[i] / 1e9:.0f}", f"{capital[i] / 1e9:.0f}"])
    print(table(["contract", "sponsor", "spread at the opening, hundredths of a point", "rent, bn per GW-year", "capital, bn per GW",
                 "headline, bn",
                 "rent paid, bn", "capital spent, bn"], rows))
    at_cost(case, first.inputs)
    total = sum(float(x.mean()) for x in c.headline) / 1e9
    print(f"Headlines add to {total:,.0f} bn: 1,150 named and 250 that nobody has named.\n")
    print("## What the market asks of each lab, hundredths of a point over Treasuries, median\n")
    rows = []
    for name, lab in case.labs.items():
        if lab.kind == "fringe":
            continue
        spreads = [np.median(np.concatenate([b.series[f"labs.{name}.spread"][t] for b in blocks])) * 1e4 for t in (0, 4, 12, 32)]
        rows.append([name, *(f"{s:.0f}" for s in spreads)])
    print(table(["lab", "2025Q4", "2026Q4", "2028Q4", "2033Q4"], rows))
    shares = case.shares_by_basis()
    print("## Inputs by basis\n\n" + ", ".join(f"{basis} {share:.0%}" for basis, share in shares.items()) + ".\n")


if __name__ == "__main__":
    main()
