"""Expected cash flows of one loan or guarantee by year after disbursement, line by line, and their net."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from whopays.public_accounts.cohort import LINES
from whopays.report.amounts import Measure
from whopays.report.charts.subsidy_components import loan_source
from whopays.report.drawing import Chart, Column, based, category_axis, legend, legend_lines, value_axis
from whopays.report.look import Look, Option
from whopays.report.naming import nominal

NAMES: Final = {
    "disbursement": ("Disbursed", "Décaissé"),
    "scheduled_payments": ("Payments due", "Échéances dues"),
    "interest_supplements": ("Interest supplements", "Bonifications d'intérêt"),
    "claims": ("Claims paid", "Appels payés"),
    "missed_payments": ("Payments missed", "Échéances impayées"),
    "recoveries": ("Recovered", "Recouvré"),
    "upfront_fees": ("Fees at disbursement", "Commissions initiales"),
    "annual_fees": ("Annual fees", "Commissions annuelles"),
    "prepayments": ("Repaid early", "Remboursé par anticipation"),
    "payments_forgone": ("Payments forgone", "Échéances abandonnées"),
    "warrants": ("Warrants", "Bons de souscription"),
}
HEIGHT: Final = 320
LINE: Final = 20  # pixels of a line of the legend


def of_record(record: Mapping[str, Any], look: Look) -> Chart:
    """Of the object `whopays.subsidy/1`: above zero leaves the Treasury."""
    rows = record["cash_flows"]
    lines = [name for name in LINES if any(row.get(name) for row in rows)]
    how = look.measure(record["currency"], max(abs(row[name]) for row in rows for name in (*lines, "net")))
    names = [look.say(*NAMES[name]) for name in lines]
    net = look.say("Net", "Net")
    subtitle = look.say(
        f"{nominal(how.unit, look, first=True)}, expected, not discounted, by year after disbursement; above 0: paid by the state.",
        f"{nominal(how.unit, look, first=True)}, attendus, non actualisés, par année après décaissement ; "
        "au-dessus de 0 : payé par l'État.",
    )
    total = look.amount(sum(row["net"] for row in rows), 0.0, how)
    columns = (Column(look.say("year", "année")), *(Column(name, record["currency"]) for name in (*names, net)))
    return Chart(
        "cohort_cash",
        look.say("Expected cash flows of the cohort", "Flux de trésorerie attendus de la cohorte"),
        subtitle,
        loan_source(record, look),
        look.say(f"Net over all years: {total} {how.unit}.", f"Net de toutes les années : {total} {how.unit}."),
        picture(rows, dict(zip(lines, names, strict=True)), net, how, look),
        columns,
        tuple((row["year"], *(LINES[line][1] * row.get(line, 0.0) for line in lines), row["net"]) for row in rows),
        look,
        HEIGHT + LINE * (legend_lines([*names, net]) - 1),
    )


def picture(rows: Sequence[Mapping[str, Any]], lines: Mapping[str, str], net: str, how: Measure, look: Look) -> Option:
    """Lines on one another, above and below zero, and their net as a line."""
    years = [str(row["year"]) for row in rows]
    series: list[dict[str, Any]] = [
        {
            "type": "bar",
            "stack": "lines",
            "name": name,
            "itemStyle": look.fill(at),
            "barMaxWidth": 26,
            "data": [round(LINES[line][1] * row.get(line, 0.0) * how.factor, 6) for row in rows],
        }
        for at, (line, name) in enumerate(lines.items())
    ]
    series.append(
        {
            "type": "line",
            "name": net,
            "data": [round(row["net"] * how.factor, 6) for row in rows],
            "symbol": "circle",
            "symbolSize": 6,
            "lineStyle": {"color": look.colour("ink"), "width": 2},
            "itemStyle": {"color": look.colour("ink")},
        }
    )
    return based(
        look,
        {
            "legend": legend(look, [*lines.values(), net]),
            "grid": {"left": 64, "right": 16, "top": 32 + LINE * legend_lines([*lines.values(), net]), "bottom": 42},
            "xAxis": category_axis(
                look,
                years,
                name=look.say("years after disbursement", "années après décaissement"),
                nameLocation="middle",
                nameGap=26,
                axisLabel={"color": look.colour("quiet")},
            ),
            "yAxis": value_axis(look, how.unit),
            "series": series,
        },
    )
