"""Outlays of one loan or guarantee by fiscal year: the subsidy in the budget, the cash of the financing account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from whopays.report.charts.subsidy_components import loan_source
from whopays.report.drawing import Chart, Column, based, category_axis, legend, value_axis
from whopays.report.look import Look
from whopays.report.naming import nominal

FIELDS: Final = {
    "subsidy": ("Subsidy, in the budget when disbursed", "Subvention, au budget lors du décaissement"),
    "cash": ("Cash of the financing account, off budget", "Trésorerie du compte de financement, hors budget"),
}
HEIGHT: Final = 300


def of_record(record: Mapping[str, Any], look: Look) -> Chart:
    """Of the object `whopays.subsidy/1`."""
    rows = record["outlays"]
    names = [look.say(*words) for words in FIELDS.values()]
    how = look.measure(record["currency"], max(abs(row[field]) for row in rows for field in FIELDS))
    series = [
        {
            "type": "bar",
            "name": name,
            "itemStyle": look.fill(at),
            "barMaxWidth": 22,
            "data": [round(row[field] * how.factor, 6) for row in rows],
        }
        for at, (field, name) in enumerate(zip(FIELDS, names, strict=True))
    ]
    option = based(
        look,
        {
            "legend": legend(look, names),
            "grid": {"left": 64, "right": 16, "top": 52, "bottom": 28},
            "xAxis": category_axis(look, [str(row["fiscal_year"]) for row in rows], axisLabel={"color": look.colour("quiet")}),
            "yAxis": value_axis(look, how.unit),
            "series": series,
        },
    )
    counted = record["fiscal_years"] != "calendar"
    years = look.say(
        "fiscal years counted from a disbursement on 1 October" if counted else "fiscal years, from 1 October of the year before",
        "exercices comptés depuis un décaissement au 1er octobre" if counted else "exercices, du 1er octobre de l'année précédente",
    )
    subtitle = look.say(
        f"{nominal(how.unit, look, first=True)}, not discounted, {years}; above 0: paid by the state.",
        f"{nominal(how.unit, look, first=True)}, non actualisés, {years} ; au-dessus de 0 : payé par l'État.",
    )
    total = look.amount(sum(row["subsidy"] for row in rows), 0.0, how)
    columns = (Column(look.say("fiscal year", "exercice")), *(Column(name, record["currency"]) for name in names))
    return Chart(
        "outlays",
        look.say("Outlays by fiscal year", "Décaissements par exercice"),
        subtitle,
        loan_source(record, look),
        look.say(f"Subsidy in the budget: {total} {how.unit}.", f"Subvention inscrite au budget : {total} {how.unit}."),
        option,
        columns,
        tuple((row["fiscal_year"], *(row[field] for field in FIELDS)) for row in rows),
        look,
        HEIGHT,
    )
