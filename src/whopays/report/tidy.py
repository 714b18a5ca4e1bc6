"""Answers as tidy tables: one observation a row, its unit beside it, for CSV and Parquet.

A table is columns of equal length; money is nominal unless a column `statement` or `measure` says present value, or its unit
names the day of its prices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from whopays.case.case import Case
from whopays.case.french import translator
from whopays.model.result import Result
from whopays.report.naming import currency_of
from whopays.report.real import KEY, is_real, unit_of_series
from whopays.store.tables import to_tables

Rows = list[dict[str, Any]]
MEANING: Final = {  # column -> what it holds
    "view": "view of demand; pooled: all views by weight",
    "statement": "cash: nominal, not discounted; present_value: at each future's risk-free rate; market_value: at market price of risk",
    "party": "legal entity, kind:name",
    "group": "kind of party",
    "share": "paid less received, part of what work, energy and materials receive; adds to 1 within a view and statement",
    "net": "paid less received over the horizon",
    "burden": "net less the growth of what the party holds",
    "at_risk": "claims held less owed at the end",
    "error": "Monte Carlo standard error of the value before it",
    "id": "name of a figure or series",
    "label": "what it is",
    "value": "mean over futures",
    "unit": "unit of the value; share, rate, probability are decimals",
    "grade": "evidence grade of the weakest input",
    "quarter": "calendar quarter",
    "mean": "mean over futures",
    "payer": "who pays",
    "payee": "who receives",
    "kind": "kind of payment",
    "amount": "mean over the horizon, nominal",
    "assumption": "input",
    "influence": "standardised rank regression coefficient, -1 to 1",
    "lab": "lab, or all",
    "measure": "what is counted",
    "date": "opening day, or quarter at whose end it stands",
    "because": "why the case says so",
    "citations": "ids of sources",
    "basis": "quoted, derived or judgement",
    "true_for": "what the number is true for",
    "known_on": "first day it could be known",
    "policy": "policy",
    "difference": "against the first policy, same futures",
    "year": "years after disbursement",
    "fiscal_year": "fiscal year, from 1 October of the year before",
    "line": "line of the cohort",
    "component": "FCRA component",
}


@dataclass(frozen=True)
class Tidy:
    """A table: its name, what it holds, its rows."""

    name: str
    about: str
    rows: Rows

    @cached_property
    def columns(self) -> list[str]:
        """Names of the columns in order."""
        return list(dict.fromkeys(name for row in self.rows for name in row))


def of_run(result: Result, case: Case | None) -> list[Tidy]:
    """Every table of a run; inputs where its case can be had."""
    held = {name: table.to_pylist() for name, table in to_tables(result).items()}
    money = currency_of(result)
    found = [
        Tidy("who_pays", "who pays, by view and statement", [{**row, "unit": money} for row in held["who_pays"]]),
        Tidy("figures", "figures of the answer", held["figures"]),
        Tidy("series", "series by quarter: mean, error, quantiles (p5: 5 %)" + prices(result),
             [{**row, "unit": unit_of_series(result, row["unit"])} for row in held["series"]]),
        Tidy("flows", "payments over the horizon, labs may fail", [{**row, "unit": money} for row in held["flows"]]),
        Tidy("drivers", "what drives the answer", held["drivers"]),
        Tidy("exposures", "what each party has at stake with each lab, and loses", list(exposures(result, money))),
        Tidy("default_by_class", "default, loss and recovery by class of claim", list(classes(result, money))),
        Tidy("inputs", "every input with its basis and sources", list(inputs(case)) if case else []),
    ]
    return [one for one in found if one.rows]


def exposures(result: Result, money: str) -> Iterator[dict[str, Any]]:
    """Stakes and losses, a row a party, lab, measure and date."""
    credit: Any = result.manifest.get("credit") or {}
    for one in credit.get("exposures", ()):
        unit = "probability" if one["measure"] == "suffers" else money
        for date, value, error in zip(credit["dates"], one["value"], one["error"], strict=True):
            yield {
                "view": one["view"],
                "party": one["party"],
                "lab": one["lab"],
                "measure": one["measure"],
                "date": date,
                "value": value,
                "error": error,
                "unit": unit,
            }


def classes(result: Result, money: str) -> Iterator[dict[str, Any]]:
    """Default probability, claims, losses and recovery, a row each."""
    credit: Any = result.manifest.get("credit") or {}
    units = {"default_probability": "probability", "claimed": money, "loss": money, "recovery": "share"}
    for one in credit.get("classes", ()):
        for measure, unit in units.items():
            errors = one.get(f"{measure}_error") or [None] * len(credit["dates"])
            for date, value, error in zip(credit["dates"], one[measure], errors, strict=True):
                yield {
                    "view": one["view"],
                    "lab": one["lab"],
                    "class": one["class"],
                    "measure": measure,
                    "date": date,
                    "value": value,
                    "error": error,
                    "unit": unit,
                }


def prices(result: Result) -> str:
    """Which money the series are in, where it is not that of the day."""
    return f"; real money, prices of the opening at {result.manifest[KEY]:g} inflation a year" if is_real(result) else ""


def inputs(case: Case, lang: str = "en") -> Iterator[dict[str, Any]]:
    """Every number of a case, a row an input and view; one row for all views that agree; its reason in the language."""
    said = translator(lang, case)
    seen: dict[Any, dict[str, Any]] = {}
    for view in case.views:
        for name, row in case.assumptions(view).items():
            if row in seen:
                seen[row]["view"] += f", {view}"
                continue
            seen[row] = {
                "assumption": name,
                "view": view,
                "mean": row.value.mean,
                "low": row.value.quantile(0.1),
                "high": row.value.quantile(0.9),
                "distribution": str(row.value.plain),
                "unit": row.unit,
                "basis": row.basis,
                "because": said(row.because),
                "citations": ", ".join(row.citations),
                "true_for": row.true_for,
                "known_on": row.known_on.isoformat(),
            }
    yield from seen.values()


def of_comparison(found: Mapping[str, Any]) -> list[Tidy]:
    """Every table of `whopays.compare/1`."""
    run = [one for one in found["policies"] if one["applies"]]
    payers = [{"policy": one["name"], **line} for one in run for line in one["who_pays"]]
    measured = [{"policy": one["name"], "measure": id, **cell} for one in run for id, cell in one["measured"].items()]
    gains = [{"policy": one["name"], **gain, "unit": "USD"} for one in run for gain in one["gains"]]
    return [
        Tidy("who_pays", "who pays under each policy, nominal, not discounted", payers),
        Tidy("measured", "what is compared: means, errors, paired differences from the first policy", measured),
        Tidy("gains", "what each party gains against the first policy, present value", gains),
    ]


def of_study(found: Mapping[str, Any]) -> list[Tidy]:
    """Every table of `whopays.study/1`."""
    charts = [
        {"chart": one["id"], "series": line["name"], "label": label, **point}
        for one in found["charts"]
        for line in one["series"]
        for label, point in zip(one["labels"], line["values"], strict=True)
    ]
    tables = [
        {"table": one["id"], "label": cell_text(row[0]), "column": cell_text(head) or str(at), **value_of(cell)}
        for one in found["tables"]
        for row in one["rows"]
        for at, (head, cell) in enumerate(zip(one["columns"][1:], row[1:], strict=True), 1)
    ]
    found_tables = [
        Tidy("figures", "figures of the answer", list(found["figures"])),
        Tidy("charts", "every point of every chart", charts),
        Tidy("tables", "every cell of every table", tables),
        Tidy("drivers", "what decides the answer", list(found["drivers"])),
    ]
    return [one for one in found_tables if one.rows]


def cell_text(cell: Any) -> str:
    """A label of a study's table as text."""
    return "" if cell is None else f"{cell['value']:g}" if isinstance(cell, dict) else str(cell)


def value_of(cell: Any) -> dict[str, Any]:
    """A cell of a study's table: a value with error and unit, or text."""
    return {**cell, "text": None} if isinstance(cell, dict) else {"value": None, "error": None, "unit": "", "text": cell_text(cell)}


def of_sweep(found: Mapping[str, Any]) -> list[Tidy]:
    """Every table of `whopays.sweep/1`."""
    points = [({"point": one["point"], "policy": one["policy"], "seed": one["seed"], **one["sets"]}, one) for one in found["points"]]
    return [
        Tidy(
            "figures",
            "figures of every point, pooled",
            [{**at, "id": id, **cell} for at, one in points for id, cell in one["figures"].items()],
        ),
        Tidy(
            "who_pays",
            "who pays at every point, pooled, nominal",
            [{**at, "party": party, **cell} for at, one in points for party, cell in one["who_pays"].items()],
        ),
    ]


def of_loan(record: Mapping[str, Any]) -> list[Tidy]:
    """Every table of `whopays.subsidy/1`."""
    measures: Sequence[tuple[str, str, str]] = (
        ("FCRA", "components", "subsidy_rate"),
        ("fair value", "fair_value_components", "fair_value_rate"),
    )
    components = [
        {"measure": name, "component": part, "value": value, "unit": "percent of disbursement"}
        for name, key, rate in measures
        for part, value in [*record[key].items(), ("subsidy_rate", record[rate])]
    ]
    money = record["currency"]
    flows = [
        {"year": row["year"], "line": line, "value": value, "unit": money}
        for row in record["cash_flows"]
        for line, value in row.items()
        if line != "year"
    ]
    outlays = [
        {"fiscal_year": row["fiscal_year"], "measure": name, "value": row[name], "unit": money}
        for row in record["outlays"]
        for name in ("subsidy", "cash")
    ]
    return [
        Tidy("components", "subsidy by component, above 0 a cost", components),
        Tidy("cash_flows", "expected cash flows, nominal, by year after disbursement; net above 0 leaves the Treasury", flows),
        Tidy("outlays", "outlays by fiscal year, nominal", outlays),
    ]
