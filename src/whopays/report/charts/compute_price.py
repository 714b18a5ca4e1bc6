"""The price of compute, as a fan, and below it the demand that is not served and the capacity that stands idle."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from whopays.model.result import Result
from whopays.report.charts import fan
from whopays.report.drawing import Chart, Column, based, legend, value_axis
from whopays.report.look import Look, Option
from whopays.report.naming import source_of
from whopays.report.real import money_of_series

PRICE, SHORT, IDLE, CAPACITY = "market.compute_price", "market.unmet_share", "market.idle", "market.capacity"
UPPER: Final = 210  # pixels of the upper drawing
HEIGHT: Final = 480


def of_run(result: Result, look: Look, view: str | None = None) -> Chart:
    """Price by quarter with its bands; shortage and idle capacity in percent.

    Errors : KeyError for a run without market series
    """
    price, short, idle, capacity = (result.series(name, view) for name in (PRICE, SHORT, IDLE, CAPACITY))
    how = look.measure(price.unit, float(price.quantiles[fan.BANDS[0][1]].max()))
    shares = {
        look.say("demand not served", "demande non servie"): 100 * short.mean,
        # Capacity is counted at the end of a quarter: what ends with it was idle in it all the same
        look.say("capacity idle", "capacité inemployée"): 100 * idle.mean / np.maximum(capacity.mean, idle.mean),
    }
    option = based(
        look,
        {
            "legend": [fan.keys(look), legend(look, list(shares), top=UPPER + 76)],
            "grid": [
                {"left": 64, "right": 24, "top": 52, "height": UPPER - 20},
                {"left": 64, "right": 24, "top": UPPER + 128, "bottom": 26},
            ],
            "xAxis": [fan.quarters(look, price.quarters), fan.quarters(look, price.quarters, gridIndex=1)],
            "yAxis": [value_axis(look, how.unit, min=0), value_axis(look, "%", gridIndex=1, min=0)],
            "series": [*fan.parts(price, look, how), *shares_drawn(shares, look)],
            "tooltip": fan.told(price, look, how),
        },
    )
    subtitle = look.say(
        f"Above: {money_of_series(result, how.unit, look)}. Below: means, % of demand at list price and % of capacity. Calendar quarters.",
        f"En haut : {money_of_series(result, how.unit, look)}. En bas : moyennes, % de la demande au prix affiché et % de la capacité. "
        "Trimestres civils.",
    )
    columns = (*fan.columns(price, look), *(Column(name, "%") for name in shares))
    rows = tuple((*row, *(float(values[t]) for values in shares.values())) for t, row in enumerate(fan.rows(price)))
    return Chart(
        "compute_price",
        look.say("Price of compute", "Prix de la puissance de calcul"),
        subtitle,
        source_of(result, look),
        fan.described(price, look, how),
        option,
        columns,
        rows,
        look,
        HEIGHT,
    )


def shares_drawn(shares: dict[str, Any], look: Look) -> list[Option]:
    """Shares in percent as lines of the lower drawing."""
    return [
        {
            "type": "line",
            "name": name,
            "data": values.tolist(),
            "xAxisIndex": 1,
            "yAxisIndex": 1,
            **look.stroke(at + 2),
            "showSymbol": False,
        }
        for at, (name, values) in enumerate(shares.items())
    ]
