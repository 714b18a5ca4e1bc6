"""External rows beside what whole simulations give, with their Monte Carlo errors: the soak recomputes them, the page prints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.finance.reference_rows import rows
from tests.instruments.textbook import textbook
from whopays.case.citations import DATA
from whopays.case.load import load
from whopays.engine.compare import compare
from whopays.engine.local import run
from whopays.engine.recoveries import CLASS_WORDS, outside
from whopays.model.result import Result
from whopays.report.words import POOLED
from whopays.sources.ledger import read_ledger

ERRORS: Final = 4  # Monte Carlo errors a figure may be away from a row it should equal
BOND_PATHS: Final = 16_384
CASE_PATHS: Final = 4_096
RATINGS: Final = ("BBB", "BB", "B", "CCC/C")
YEARS: Final = (2026, 2030)  # a year and a quarter after the opening, and five
ISOLATED, BUST = "isolated", "sector_bust"  # circumstances of `engine.term_structure`


@dataclass(frozen=True)
class Simulated:
    """One row: published, got with its error, and whether they agree; holds is None where the row is shown and not asked for."""

    what: str
    expected: str
    got: str
    holds: bool | None
    source: str


def one_bond() -> list[Simulated]:
    """A guarantee of the whole of one bond, through kernel, policy and public accounts, beside Merton's put."""
    made = []
    for row in rows("finance_merton_1977"):
        value, face, rate, volatility, maturity = (float(row[name]) for name in ("value", "face", "rate", "volatility", "maturity"))
        found = compare(textbook(value, face, rate, volatility, maturity)[0], ["whole-guarantee"], paths=BOND_PATHS, processes=1)
        cost = found.policies[1].measured["public_cost.fair"]
        got, error = cost.value / 1e9, cost.error / 1e9
        made.append(Simulated(f"guarantee of {face:g} on {value:g}, volatility {volatility:g}, {maturity:g} years",
                              f"{row['expected']:.4f}", f"{got:.2f} ± {error:.2f}", abs(got - float(row["expected"])) <= ERRORS * error,
                              "Merton (1977); QuantLib's put"))
    return made


def failures(found: Result) -> list[Simulated]:
    """The chance that a lab fails beside the record of rated firms: shown, for a lab has no rating and the run is no record."""
    rates = read_ledger([], [], [DATA / "facts" / "credit.yaml"]).facts["C002"].value
    published = "; ".join(f"{rating} {rates[rating][0]:g} and {rates[rating][1]:g}" for rating in RATINGS)
    figures = {figure.id: figure for figure in found.pooled.figures}
    made = []
    for lab in ("openai", "anthropic", "xai"):
        ours = [figures[f"labs.{lab}.default_probability.{year}"] for year in YEARS]
        made.append(Simulated(f"{lab} has failed by the end of {YEARS[0]}, of {YEARS[1]}, percent; rated firms after one year, after five",
                              published, ", ".join(f"{100 * one.value:.1f} ± {100 * one.error:.1f}" for one in ours), None,
                              "weak: S&P, global defaults 1981 to 2024, table 24; no page at hand"))
    return made


def recoveries(result: Result) -> list[Simulated]:
    """Part of what is owed that creditors get back, alone and where a sector fails: the order is asked for, the size is shown."""
    found = result.manifest["credit"]["recovery"]
    ours = {(one["class"], one["circumstance"]): (one["by_money"], one["by_money_error"]) for one in found if one["view"] == POOLED}

    def part(name: str, circumstance: str) -> str:
        value, error = ours.get((name, circumstance), (None, None))
        return "none failed" if value is None else f"{value:.2f}" + (f" ± {error:.2f}" if error is not None else "")

    made = []
    for row in outside():
        published = f"{row.ordinary:g}" + (f", in a bust {row.bust:g}" if row.bust is not None else "")
        got = f"{part(row.compares_with, ISOLATED)}, in a bust {part(row.compares_with, BUST)} ({CLASS_WORDS[row.compares_with][0]})"
        made.append(Simulated(row.what, published, got, None, f"{row.grade}: {row.source}"))
    firm, site = ([ours[name, circumstance][0] for circumstance in (ISOLATED, BUST)] for name in ("firm", "site_debt"))
    made.append(Simulated("recovery falls when a sector fails", "lower in a bust",
                          f"labs {firm[0]:.2f} to {firm[1]:.2f}, sites {site[0]:.2f} to {site[1]:.2f}",
                          firm[1] < firm[0] and site[1] < site[0], "the rows above"))
    ranks = [ours[name, ISOLATED][0] for name in ("revolver", "term", "junior")]
    made.append(Simulated("recovery falls with rank", "first lien, senior, junior", ", ".join(f"{one:.2f}" for one in ranks),
                          ranks == sorted(ranks, reverse=True), "the rows above"))
    return made


def simulated() -> list[Simulated]:
    """All of them."""
    found = run(load("openai-2025"), modes=("fail",), paths=CASE_PATHS, seed=1)
    return [*one_bond(), *failures(found), *recoveries(found)]
