"""What drives an answer: influence of each input drawn, strongest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from whopays.model.result import Result
from whopays.report.amounts import Measure
from whopays.report.drawing import EMPTY, Chart, Column, bars_down, based, empty, ends, labelled, value_axis
from whopays.report.look import Look
from whopays.report.meanings import meaning
from whopays.report.naming import source_of, source_of_object
from whopays.report.words import OUTCOMES_FR

MOST: Final = 12
TOLD: Final = 2.0  # errors by which an influence differs from zero
PLAIN: Final = Measure(1.0, "")
ROW: Final = 32  # pixels: the page writes what an input means, in two lines
LEFT: Final = 270
VIEW: Final = "view of demand"
NOTHING: Final = (
    "Nothing is drawn: the outcome is the same in every future, or no assumption moves it by more than chance does.",
    "Rien à tracer : le résultat est le même dans chaque futur, ou aucune hypothèse ne le déplace plus que le hasard.",
)


def of_run(result: Result, look: Look) -> Chart:
    """Inputs of a run by their influence on its outcome."""
    drivers = [{"name": one.assumption, "influence": one.influence, "error": one.error} for one in result.drivers]
    what = str(result.manifest.get("drivers_of", "the outcome"))
    return drawn(drivers, look.say(what, OUTCOMES_FR.get(what, what)), source_of(result, look), look)


def of_study(found: Mapping[str, Any], look: Look) -> Chart:
    """Inputs of a study's answer (`whopays.study/1`) by their influence on it."""
    return drawn(found["drivers"], look.say("the study's outcome", "le résultat de l'étude"), source_of_object(dict(found), look), look)


def drawn(drivers: Sequence[Mapping[str, Any]], outcome: str, source: str, look: Look) -> Chart:
    """Bars left and right of zero; a bar not told from zero is not drawn."""
    told = [one for one in drivers if one["influence"] is not None and abs(one["influence"]) > TOLD * (one["error"] or 0.0)]
    told.sort(key=lambda one: -abs(one["influence"]))
    shown = told[:MOST]
    names = [called(one["name"], look) for one in shown]
    data = [
        {
            **labelled(look, one["influence"], look.amount(one["influence"], one["error"], PLAIN)),
            "itemStyle": look.fill(0 if one["influence"] > 0 else 1),
        }
        for one in shown
    ]
    end = max((abs(one["influence"]) for one in shown), default=0.1)
    option = based(
        look,
        {
            "grid": {"left": LEFT, "right": 16, "top": 6, "bottom": 24},
            "xAxis": value_axis(look, **ends(look, -end, end, 0.22)),
            "yAxis": bars_down(look, names, LEFT),
            "series": [{"type": "bar", "data": data, "barMaxWidth": 16}],
        },
    )
    subtitle = look.say(
        f"Influence on {outcome}: standardised rank regression coefficient, from -1 to 1 (no money); plain bars raise it, "
        "striped bars lower it.",
        f"Influence sur {outcome} : coefficient standardisé de régression des rangs, de -1 à 1 (sans monnaie) ; "
        "barres pleines : l'augmente, rayées : le réduit.",
    )
    why = look.say(*NOTHING)
    first = f"{names[0]} {look.amount(shown[0]['influence'], shown[0]['error'], PLAIN)}" if shown else ""
    columns = (
        Column(look.say("input", "hypothèse")),
        Column(look.say("what it is", "ce qu'elle est")),
        Column("influence", "ratio"),
        Column(look.say("error", "erreur"), "ratio"),
    )
    return Chart(
        "tornado",
        look.say("What drives the answer", "Ce qui en décide"),
        subtitle,
        source,
        look.say(f"Strongest: {first}.", f"La plus forte : {first}.") if shown else why,
        option if shown else empty(look, why),
        columns,
        tuple((called(one["name"], look), meaning(one["name"], look), one["influence"], one["error"]) for one in told),
        look,
        40 + ROW * len(shown) if shown else EMPTY,
    )


def called(name: str, look: Look) -> str:
    """The name of an input; the view of demand, which is no input of the case, in the language."""
    return look.say(VIEW, "vue de la demande") if name == VIEW else name
