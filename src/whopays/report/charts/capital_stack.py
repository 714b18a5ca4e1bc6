"""The capital stack of labs and their sites at year ends: debts at contract and sites' equity; labs' shares at their mark below."""

from __future__ import annotations

from typing import Any, Final

from whopays.model.result import Result
from whopays.report.amounts import Measure
from whopays.report.drawing import Chart, Column, based, category_axis, legend, value_axis
from whopays.report.look import Look, Option
from whopays.report.naming import currency_of, nominal, source_of, titles_of

LAYERS: Final = {  # measure -> name; first paid first drawn, at the bottom
    "site_debt": ("Debt of sites", "Dette des sites"),
    "debt": ("Debt of labs", "Dette des laboratoires"),
    "vendor_credit": ("Vendor credit", "Crédit fournisseur"),
    "deferred_rent": ("Rent put off", "Loyers différés"),
    "site_equity": ("Equity in sites", "Fonds propres des sites"),
}
SHARES: Final = "equity"
ALL: Final = "all"
UPPER: Final = 200  # pixels
HEIGHT: Final = 470
MOST_DATES: Final = 10  # written below the bars: more touch one another


def of_run(result: Result, look: Look, view: str = "pooled", lab: str = ALL) -> Chart | None:
    """All labs together, or one; None for a run in which nobody may fail, which keeps no stakes."""
    credit: Any = result.manifest.get("credit") or {}
    if not credit:
        return None
    # the first is a day before the first quarter; the table has it
    dates = [look.say("opening", "ouverture"), *(look.quarter(one) for one in credit["dates"][1:])]
    held: dict[str, list[float]] = {name: [0.0] * len(dates) for name in (*LAYERS, SHARES)}
    for one in credit["exposures"]:
        if one["view"] == view and one["lab"] == lab and one["measure"] in held:
            held[one["measure"]] = [
                sum(pair) for pair in zip(held[one["measure"]], (value or 0.0 for value in one["value"]), strict=True)
            ]
    layers = {name: values for name, values in held.items() if name != SHARES and any(values)}
    how = look.measure(currency_of(result), max(map(sum, zip(*layers.values(), strict=True)), default=0.0))
    names = [look.say(*LAYERS[name]) for name in layers]
    word = look.say("Shares of labs at their mark", "Actions des laboratoires à leur valeur de marché")
    everybody = look.say("all labs and their sites", "tous les laboratoires et leurs sites")
    whose = everybody if lab == ALL else titles_of(result, look).get(lab, lab)
    subtitle = look.say(
        f"{nominal(how.unit, look, first=True)}, {whose}, at the opening and at ends of calendar years, means; debts at contract. "
        "The lower drawing has its own scale.",
        f"{nominal(how.unit, look, first=True)}, {whose}, à l'ouverture et aux fins d'années civiles, moyennes ; dettes au contrat. "
        "Le dessin du bas a sa propre échelle.",
    )
    last = look.listed([f"{name} {look.amount(values[-1], 0.0, how)}" for name, values in zip(names, layers.values(), strict=True)])
    columns = (Column(look.say("date", "date")), *(Column(name, currency_of(result)) for name in (*names, word)))
    rows = tuple((date, *(values[t] for values in layers.values()), held[SHARES][t]) for t, date in enumerate(credit["dates"]))
    return Chart(
        "capital_stack",
        look.say("Capital stack", "Structure du capital"),
        subtitle,
        source_of(result, look),
        look.say(f"At the end, {how.unit}: {last}.", f"À la fin, {how.unit} : {last}."),
        picture(dates, dict(zip(names, layers.values(), strict=True)), word, held[SHARES], how, look),
        columns,
        rows,
        look,
        HEIGHT,
    )


def picture(dates: list[str], layers: dict[str, list[float]], word: str, marked: list[float], how: Measure, look: Look) -> Option:
    """Layers on one another above, shares below on their own scale."""
    stack = [
        {
            "type": "bar",
            "stack": "layers",
            "name": name,
            "data": [round(value * how.factor, 3) for value in values],
            "barMaxWidth": 34,
            "itemStyle": look.fill(at),
        }
        for at, (name, values) in enumerate(layers.items())
    ]
    shares = {
        "type": "bar",
        "name": word,
        "data": [round(value * how.factor, 3) for value in marked],
        "xAxisIndex": 1,
        "yAxisIndex": 1,
        "barMaxWidth": 34,
        "itemStyle": look.fill(6),
    }
    axis = {"axisLabel": {"color": look.colour("quiet"), "interval": (len(dates) - 1) // MOST_DATES, "fontSize": 11}}
    return based(
        look,
        {
            "legend": [legend(look, list(layers)), legend(look, [word], top=UPPER + 74, show=True)],
            "grid": [
                {"left": 64, "right": 16, "top": 52, "height": UPPER - 20},
                {"left": 64, "right": 16, "top": UPPER + 126, "bottom": 26},
            ],
            "xAxis": [category_axis(look, dates, **axis), category_axis(look, dates, gridIndex=1, **axis)],
            "yAxis": [value_axis(look, how.unit), value_axis(look, how.unit, gridIndex=1)],
            "series": [*stack, shares],
        },
    )
