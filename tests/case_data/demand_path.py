"""Shows how the demand views of openai-2025 were derived: the median path of OpenAI's sales.

Every drawn input stands at its median, every shock at zero. Run it to see the table:
`python tests/case_data/demand_path.py`. Targets are the views' sources, not results of the engine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from whopays.case.case import Case
from whopays.case.load import load

YEARS = (2026, 2027, 2028, 2029, 2030)
MONTHS = 12
TARGETS = {  # USD bn. Company: H022, A028, 2029 between them; outside view: multiples of earlier firms
    "company": (30, 62, 100, 145, 200),
    "outside-view": (26, 41, 56, 71, 85),
}


@dataclass(frozen=True)
class Quarter:
    """One quarter of the median path of one lab: sales in USD a year by line, users, capacity needed in GW."""

    middle: float
    sales: dict[str, float]
    users: float
    capacity: float

    @property
    def total(self) -> float:
        return sum(self.sales.values())


class Median:
    """Medians of a case under one view, by name."""

    def __init__(self, case: Case, view: str) -> None:
        self.rows = case.assumptions(view)

    def __call__(self, name: str) -> float:
        return self.rows[name].value.quantile(0.5)


def opening_year(case: Case) -> float:
    return case.opening.year + case.opening.timetuple().tm_yday / 365


def volume(of: Median, line: str, elapsed: float) -> float:
    """Logistic path of a line's market: x moves with the speed, the market is the ceiling x F(x)."""
    level, ceiling = of(f"lines.{line}.level"), of(f"lines.{line}.ceiling")
    x = math.log(level / (ceiling - level)) + of(f"lines.{line}.speed") * elapsed
    return ceiling / (1 + math.exp(-x))


def paying_share(of: Median, line: str, elapsed: float) -> float:
    start, target = of(f"lines.{line}.paying_start"), of(f"lines.{line}.paying_target")
    return target + (start - target) * math.exp(-of(f"lines.{line}.paying_speed") * elapsed)


def share(of: Median, line: str, lab: str, elapsed: float, opening: float) -> float:
    way = min(elapsed / (of("demand.share_end") - opening), 1.0)
    start, end = of(f"shares.{line}.{lab}.start"), of(f"shares.{line}.{lab}.end")
    return start + (end - start) * way


def path(case: Case, view: str, lab: str) -> list[Quarter]:
    """The lab's median path, quarter by quarter, read at mid-quarter."""
    of, opening, out = Median(case, view), opening_year(case), []
    for number in range(case.quarters):
        elapsed = (number + 0.5) / 4
        sales, need, users = {}, 0.0, 0.0
        for line, about in case.lines.items():
            held = volume(of, line, elapsed) * share(of, line, lab, elapsed, opening)
            price = of(f"lines.{line}.price") * MONTHS
            sales[line] = held * paying_share(of, line, elapsed) * price
            need += held * of(f"lines.{line}.compute_per_unit")
            users += held if about.volume == "users" else 0.0
        training = max(of("compute.training_share_start") - of("compute.training_share_fall") * elapsed,
                       of("compute.training_share_end"))
        need *= (1 - of("compute.need_decline")) ** elapsed / (1 - training)
        out.append(Quarter(opening + elapsed, sales, users, need))
    return out


def by_year(quarters: list[Quarter]) -> dict[int, float]:
    """Sales of each full calendar year, USD."""
    years: dict[int, list[float]] = {}
    for one in quarters:
        years.setdefault(int(one.middle), []).append(one.total)
    return {year: sum(found) / 4 for year, found in years.items() if len(found) == 4}


def main() -> None:
    case = load("openai-2025")
    for view, targets in TARGETS.items():
        quarters = path(case, view, "openai")
        sales = by_year(quarters)
        print(f"{view}: OpenAI's median sales, USD bn, beside the target")
        for year, target in zip(YEARS, targets, strict=True):
            last = next(q for q in quarters if int(q.middle) == year and q.middle % 1 > 0.75)
            mix = ", ".join(f"{line} {amount / last.total:.2f}" for line, amount in last.sales.items())
            print(f"  {year}  {sales[year] / 1e9:6.1f}  {target:4d}   {mix}, users {last.users / 1e9:.2f} bn, "
                  f"capacity needed {last.capacity:.1f} GW")
        gigawatt_years = sum(q.capacity for q in quarters if q.middle < 2031) / 4
        print(f"  capacity to the end of 2030: {gigawatt_years:.1f} GW-years; at 11.5 bn each {gigawatt_years * 11.5:.0f} bn")


if __name__ == "__main__":
    main()
