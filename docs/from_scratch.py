"""The model for one path, in plain Python: floats, lists, dictionaries and loops; nothing of whopays.

Read it beside a path of the engine to follow one quarter by hand. The ten stages stand in
`docs/scratch/`, one or two a file, in the order below.

    python docs/from_scratch.py PATH.json            one line a quarter
    python docs/from_scratch.py PATH.json QUARTER    every payment of one quarter; the first is 0

PATH.json holds the numbers and the shocks of one path; `scratch/case.py` says how. To have one written:

    PYTHONPATH=src:. python -m tests.model.scratch_paths toyland bright fail 0 > PATH.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scratch.books import debt_of
from scratch.building import build
from scratch.case import read
from scratch.clearing import clear
from scratch.failing import fail, foreclose, insure
from scratch.funding import fund, settle
from scratch.market import demand, draw
from scratch.selling import operate, sell
from scratch.valuing import opening, value

QUARTER_IN_ORDER = (
    draw,     # what the world does to everybody
    demand,   # what customers want from whom
    build,    # contracts start, sites are built and paid for
    sell,     # capacity meets demand; machines change hands
    operate,  # what is owed this quarter
    fund,     # labs find the money
    settle,   # dues are paid class by class
    fail,     # labs that cannot pay fail
    clear,    # who stands behind them pays, or fails too
    foreclose,  # lenders sell the sites that cannot serve their debt
    insure,   # a catastrophe, rarely
    value,    # what the market thinks of it
)


def run(given: dict[str, Any]) -> SimpleNamespace:
    """One path through all quarters.

    returns: series (name -> one number a quarter), ledger (every payment and entry, in order), state at the end
    """
    case = read(given)
    now = opening(case)
    series: dict[str, list[float]] = {}
    for quarter in range(case.quarters):
        for stage in QUARTER_IN_ORDER:
            stage(case, now, given["shocks"][quarter])
        now.quarter += 1
        for name, seen in observe(case, now).items():
            series.setdefault(name, []).append(seen)
    return SimpleNamespace(case=case, series=series, ledger=now.ledger, end=now)


def observe(case: SimpleNamespace, now: SimpleNamespace) -> dict[str, float]:
    """What is seen of a quarter: flows of the quarter, stocks at its end."""
    m, sites = now.market, now.sites.values()
    seen: dict[str, float] = {}
    for name, lab in now.labs.items():
        debt = debt_of(now, name)
        of_lab = {
            "revenue": lab.revenue + lab.spare_revenue, "cash": lab.cash, "debt": debt,
            "equity": max(0.0, lab.value - debt) if lab.alive else 0.0, "value": lab.value, "spread": lab.spread,
            "capacity": lab.capacity, "default_probability": 1.0 if lab.failed else 0.0, "loss": lab.loss, "funding_gap": lab.unfound,
            "external_finance": lab.external, "unmet": lab.unmet, "held_before": lab.held_before,
            "rent": sum(site.rent for site in sites if site.tenant == name)}
        seen |= {f"labs.{name}.{what}": number for what, number in of_lab.items()}
    for name, firm in now.firms.items():
        seen |= {f"firms.{name}.default_probability": 1.0 if firm.failed else 0.0, f"firms.{name}.worth": firm.worth}
    seen |= {f"lines.{name}.revenue": line.revenue for name, line in now.lines.items()}
    capacity = sum(lab.capacity for lab in now.labs.values())
    abroad = sum(case.contracts[name].abroad_share * (site.online + site.renewed_mean) for name, site in now.sites.items())
    home = (capacity - abroad) * case.market.domestic_share
    rival = case.market.rival_capacity * (1 + case.market.rival_growth) ** (now.quarter / 4) + abroad
    sales = sum(lab.revenue for lab in now.labs.values()) + 1
    of_market = {
        "compute_price": m.compute_price, "capacity": capacity,
        "idle": sum(max(0.0, site.idle + site.vacant - site.at_work) for site in sites),
        "unmet_share": m.shortage, "short_rate": m.rate, "sentiment": m.sentiment, "spread_index": m.spread_index,
        "bust": 1.0 if m.bust else 0.0, "capital_spent": sum(site.spent for site in sites),
        "site_debt": sum(site.site_debt + site.construction_debt for site in sites), "domestic_share": home / (home + rival),
        "concentration": sum((lab.revenue / sales) ** 2 for lab in now.labs.values()), "damage": m.damage}
    return seen | {f"market.{what}": number for what, number in of_market.items()}


def tell(path: SimpleNamespace, quarter: int | None) -> None:
    """Print the path, or the payments of one quarter."""
    if quarter is None:
        for t in range(path.case.quarters):
            print(f"quarter {t}: " + "  ".join(f"{name} cash {path.series[f'labs.{name}.cash'][t]:,.0f}" for name in path.case.labs))
        return
    for what, when, payer, payee, kind, row, amount, *_deflators in path.ledger:
        if when == quarter and amount:
            who = f"{payer} pays {payee}" if what == "pay" else f"{payer} moves"
            print(f"{amount:18,.0f}  {who:32} {kind:24} {row}")


if __name__ == "__main__":
    asked = sys.argv[1:]
    if len(asked) not in (1, 2) or not Path(asked[0]).is_file() or not all(word.isdecimal() for word in asked[1:]):
        sys.exit(__doc__)
    tell(run(json.loads(Path(asked[0]).read_text())), int(asked[1]) if asked[1:] else None)
