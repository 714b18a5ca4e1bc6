"""What each policy costs the state, by three measures side by side on the same futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from whopays.report.amounts import Measure
from whopays.report.drawing import Chart, Column, bars_down, based, ends, labelled, legend, value_axis
from whopays.report.look import Look, Option
from whopays.report.naming import nominal, source_of_object

MEASURES: Final = {
    "public_cost.cash": ("cash, nominal, not discounted", "trésorerie, monnaie courante, non actualisée"),
    "public_cost.budget": ("budget (FCRA), present value at Treasury rates", "budget (FCRA), valeur actuelle aux taux du Trésor"),
    "public_cost.fair": (
        "fair value, present value at market price of risk",
        "juste valeur, valeur actuelle au prix de marché du risque",
    ),
}
ROW: Final = 17


def of_comparison(found: Mapping[str, Any], look: Look) -> Chart:
    """Of the object `whopays.compare/1`; policies that do not apply are left out."""
    run = [one for one in found["policies"] if one["applies"]]
    values = [[one["measured"][name] for one in run] for name in MEASURES]
    unit = values[0][0]["unit"] if run else "USD"
    how = look.measure(unit, max((abs(cell["value"]) for line in values for cell in line), default=0.0))
    names = [look.say(*words) for words in MEASURES.values()]
    subtitle = look.say(
        f"{nominal(how.unit, look, first=True)} or present value as named, over the horizon, less what the state still holds at its mark; "
        "mean over all futures ± one standard error; above 0: cost.",
        f"{nominal(how.unit, look, first=True)} ou valeur actuelle comme indiqué, sur l'horizon, moins ce que l'État détient encore, à "
        f"sa valeur de marché ; moyenne de tous les futurs ± une erreur type ; au-dessus de 0 : coût.",
    )
    columns = (
        Column(look.say("policy", "politique")),
        *(
            column
            for name in names
            for column in (Column(name.split(",")[0], unit), Column(look.say("error", "erreur"), unit))
        ),
    )
    rows = tuple(
        (one["name"], *(cell for line in values for cell in (line[at]["value"], line[at]["error"]))) for at, one in enumerate(run)
    )
    return Chart(
        "public_cost",
        look.say("What it costs the state", "Ce que cela coûte à l'État"),
        subtitle,
        source_of_object(dict(found), look),
        described(run, how, look),
        picture(run, names, values, how, look),
        columns,
        rows,
        look,
        110 + len(run) * (3 * ROW + 12),
    )


Run = Sequence[Mapping[str, Any]]


def picture(run: Run, names: list[str], values: list[list[Any]], how: Measure, look: Look) -> Option:
    """Three bars a policy, each with its number."""
    series = [
        {
            "type": "bar",
            "name": name,
            "itemStyle": look.fill(at),
            "barMaxWidth": 13,
            "data": [labelled(look, cell["value"] * how.factor, look.amount(cell["value"], cell["error"], how)) for cell in line],
        }
        for at, (name, line) in enumerate(zip(names, values, strict=True))
    ]
    flat = [cell["value"] * how.factor for line in values for cell in line]
    return based(
        look,
        {
            "legend": legend(look, names, orient="vertical"),
            "grid": {"left": 150, "right": 16, "top": 72, "bottom": 24},
            "xAxis": value_axis(look, **ends(look, min(flat, default=0.0), max(flat, default=1.0), 0.2)),
            "yAxis": bars_down(look, [one["name"] for one in run], 150),
            "series": series,
        },
    )


def described(run: Run, how: Measure, look: Look) -> str:
    """The dearest in the budget."""
    if not run:
        return ""
    dearest = max((one["measured"]["public_cost.budget"] | {"name": one["name"]} for one in run), key=lambda cell: float(cell["value"]))
    cost = f"{dearest['name']}, {look.amount(dearest['value'], dearest['error'], how)} {how.unit}"
    return look.say(f"Dearest in the budget: {cost}.", f"Le plus cher pour le budget : {cost}.")
