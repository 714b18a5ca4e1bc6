"""The waterfall of a loss: what failed labs owe, what each class gets back, what is lost, and who bears it."""

from __future__ import annotations

import itertools
from typing import Any, Final

from whopays.model.result import Result
from whopays.report.amounts import Measure
from whopays.report.drawing import Cell, Chart, Column, bars_down, based, ends, room_for, value_axis
from whopays.report.look import Look, Option
from whopays.report.naming import CLAIMS, currency_of, nominal, party_name, source_of, titles_of, years_of

OF_LABS: Final = ("revolver", "term", "rent", "other", "junior")
NAMED: Final = 5  # bearers named; the rest together
ALL: Final = "all"
ROW: Final = 28  # pixels
DECIMALS: Final = 1
FINE: Final = 10.0  # below it the largest number has a decimal more: a small case is no row of 0.0
SHARE: Final = Measure(100.0, "%")
Step = tuple[str, float, bool, float]  # name, signed money, whether it is a total counted from zero, its error where it is known, else 0


def of_run(result: Result, look: Look, view: str = "pooled", lab: str = ALL) -> Chart | None:
    """Of all labs or of one; None where nobody may fail, or nobody did."""
    credit: Any = result.manifest.get("credit") or {}
    classes = [one for one in credit.get("classes", ()) if one["view"] == view and one["lab"] == lab and one["class"] in OF_LABS]
    if not classes:
        return None
    steps = steps_of(result, credit, classes, view, lab, look)
    currency = currency_of(result)
    how = look.measure(currency, max(abs(money) for _, money, *_ in steps))
    levels = itertools.accumulate(steps, lambda level, step: step[1] if step[2] else level + step[1], initial=0.0)
    top = max(levels) * how.factor
    back = recovered(classes)
    known = ["", *(tied(f", {look.amount(share, error, SHARE)} %") for share, error in back)]  # beside the claims, then each class
    known += [""] * (len(steps) - len(known))
    names = [name[:1].upper() + name[1:] + beside for (name, *_), beside in zip(steps, known, strict=True)]
    left = room_for(names, 270)
    option = based(
        look,
        {
            "grid": {"left": left, "right": 16, "top": 6, "bottom": 24},
            "xAxis": value_axis(look, **ends(look, 0, top, 0.16)),
            "yAxis": bars_down(look, names, left),
            "series": bars(steps, look, how),
        },
    )
    claimed, lost = steps[0][1], next(money for _, money, total, _ in steps[1:] if total)
    description = look.say(
        f"Of {look.amount(claimed, 0.0, how)} {how.unit} claimed of failed labs, {look.amount(lost, 0.0, how)} are not got back.",
        f"Sur {look.amount(claimed, 0.0, how)} {how.unit} dus par des laboratoires défaillants, "
        f"{look.amount(lost, 0.0, how)} ne sont pas recouvrés.",
    )
    columns = (Column(look.say("step", "étape")), Column(look.say("money", "montant"), currency),
               Column(look.say("of the claims", "part des créances"), "%"), Column(look.say("error", "erreur"), "%"))
    parts: list[tuple[Cell, Cell]] = [(None, None), *((100 * share, 100 * error) for share, error in back)]
    parts += [(None, None)] * (len(steps) - len(parts))
    return Chart(
        "loss_waterfall",
        look.say("Waterfall of a loss", "Cascade d'une perte"),
        subtitle_of(result, how, look),
        source_of(result, look),
        description,
        option,
        columns,
        tuple((name, money, *part) for (name, money, *_), part in zip(steps, parts, strict=True)),
        look,
        36 + ROW * len(steps),
    )


def subtitle_of(result: Result, how: Measure, look: Look) -> str:
    """Unit, years, and what plain and striped bars are."""
    return look.say(
        f"{nominal(how.unit, look, first=True)}, not discounted, {years_of(result, look)}; means over all futures, "
        "those without a failure included. Plain: totals; striped: what is got back, and what part that is of the claims of its class, "
        "and who bears the loss, ±\u00a0one Monte Carlo standard error.",
        f"{nominal(how.unit, look, first=True)}, non actualisés, {years_of(result, look)} ; moyennes de tous les futurs, "
        "y compris sans défaut. Plein : totaux ; rayé : ce qui est recouvré, avec sa part des créances du même rang, "
        "et qui supporte la perte, ±\u00a0une erreur type de Monte-Carlo.",
    )


def tied(text: str) -> str:
    """A number that no end of a line tears from its error or its sign.

    >>> tied(", 73 ± 3 %") == ", 73\u00a0±\u00a03\u00a0%"
    True
    """
    return text.replace(" ±", "\u00a0±").replace("± ", "±\u00a0").replace(" %", "\u00a0%")


def recovered(classes: list[Any]) -> list[tuple[float, float]]:
    """Part of the claims of each class that it gets back, and its standard error; all money of all futures in one."""
    return [(one["recovery"][-1] or 0.0, one["recovery_error"][-1] or 0.0) for one in classes]


def steps_of(result: Result, credit: Any, classes: list[Any], view: str, lab: str, look: Look) -> list[Step]:
    """Claims, recoveries by class, the loss, what site lenders lose beyond, and who bears the sum."""
    claimed = sum(one["claimed"][-1] or 0.0 for one in classes)
    lost = sum(one["loss"][-1] or 0.0 for one in classes)
    steps: list[Step] = [(look.say("claims at failure", "créances au défaut"), claimed, True, 0.0)]
    for one in classes:
        got = (one["claimed"][-1] or 0.0) - (one["loss"][-1] or 0.0)
        back = look.say("got back on", "recouvré sur")
        steps.append((f"{back} {look.say(*CLAIMS[one['class']])}", -got, False, 0.0))
    steps.append((look.say("lost by creditors", "perdu par les créanciers"), lost, True, 0.0))
    bearers = sorted(
        (
            (party_name(titles_of(result, look), one["party"], look), one["value"][-1] or 0.0, one["error"][-1] or 0.0)
            for one in credit["exposures"]
            if one["view"] == view and one["lab"] == lab and one["measure"] == "loss"
        ),
        key=lambda item: -item[1],
    )
    borne = sum(money for _, money, _ in bearers)
    if borne > lost:
        steps.append((look.say("lost by lenders of sites beyond", "perdu en outre par les prêteurs des sites"), borne - lost, False, 0.0))
    steps += [(look.say(f"borne: {name}", f"pour : {name}"), -money, False, error) for name, money, error in bearers[:NAMED]]
    rest = sum(money for _, money, _ in bearers[NAMED:])
    if rest > 0:
        steps.append((look.say("borne: others", "pour : autres"), -rest, False, 0.0))
    return steps


def bars(steps: list[Step], look: Look, how: Any) -> list[Option]:
    """A bar without colour up to where each step starts, and the step on it."""
    base, data, level = [], [], 0.0
    places = DECIMALS + (max(abs(money) for _, money, *_ in steps) * how.factor < FINE)
    for name, money, total, error in steps:
        bottom = 0.0 if total else min(level, level + money)
        level = money if total else level + money
        base.append(round(max(bottom, 0.0) * how.factor, 4))
        style = look.fill(0) if total else look.fill(1 if money < 0 else 3)
        text = tied(look.amount(money, error, how)) if error else look.number(money * how.factor, places)
        data.append(
            {
                "value": round(abs(money) * how.factor, 4),
                "itemStyle": style,
                "tooltip": {"formatter": f"{name}{look.say(': ', ' : ')}{text} {how.unit}"},
                "label": {"show": True, "position": "right", "formatter": text, "color": look.colour("ink"), "fontSize": 12},
            }
        )
    plain = {"type": "bar", "stack": "steps", "barMaxWidth": 17}
    return [
        {**plain, "name": "base", "silent": True, "itemStyle": {"color": "transparent"}, "data": base, "tooltip": {"show": False}},
        {**plain, "name": look.say("money", "montant"), "data": data},
    ]
