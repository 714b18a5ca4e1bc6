"""Subsidy of one loan or guarantee: four components by the budget's measure beside fair value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from whopays.case.french import in_language
from whopays.report.drawing import Chart, Column, based, category_axis, labelled, legend, value_axis
from whopays.report.look import Look, Option

COMPONENTS: Final = {
    "defaults": ("Defaults, net of recoveries", "Défauts, nets des recouvrements"),
    "interest": ("Interest", "Intérêts"),
    "fees": ("Fees", "Commissions"),
    "other": ("All other", "Autres"),
}
DECIMALS: Final = 2  # of a percent, as the budget prints them


def loan_source(record: Mapping[str, Any], look: Look) -> str:
    """Source line of a loan: its name, its own source."""
    parts = ("whopays", f"{look.say('loan file', 'fichier de prêt')} {record['name']}", in_language(record["source"], look.lang))
    return " · ".join(part for part in parts if part)[:150]


def of_record(record: Mapping[str, Any], look: Look) -> Chart:
    """Of the object `whopays.subsidy/1`."""
    names = [look.say("budget (FCRA)", "budget (FCRA)"), look.say("fair value", "juste valeur")]
    held = [
        {**record[key], "rate": record[rate]}
        for key, rate in (("components", "subsidy_rate"), ("fair_value_components", "fair_value_rate"))
    ]
    rows = [*((name, look.say(*words)) for name, words in COMPONENTS.items()), ("rate", look.say("Subsidy rate", "Taux de subvention"))]
    discount = look.say(
        "present value at Treasury zero rates of the day of disbursement",
        "valeur actuelle aux taux zéro du Trésor du jour de décaissement",
    )
    subtitle = look.say(
        f"% of what is {whole_of(record, look)} ({money_of(record, look)}), {discount}; above 0: cost to the state. Fair value: "
        f"{record['fair_value_method']}.",
        f"% du montant {whole_of(record, look)} ({money_of(record, look)}), {discount} ; au-dessus de 0 : coût pour l'État. Juste valeur : "
        f"{method_fr(record['fair_value_method'])}.",
    )
    rate, fair = (look.number(one["rate"], DECIMALS) for one in held)
    columns = (Column(look.say("component", "composante")), *(Column(name, "%") for name in names))
    return Chart(
        "subsidy_components",
        look.say("Subsidy by component", "Subvention par composante"),
        subtitle,
        loan_source(record, look),
        look.say(
            f"The subsidy rate is {rate} % in the budget and {fair} % at fair value.",
            f"Le taux de subvention est de {rate} % selon la mesure budgétaire et de {fair} % en juste valeur.",
        ),
        picture(names, rows, held, look),
        columns,
        tuple((name, *(one[key] for one in held)) for key, name in rows),
        look,
        300,
    )


def method_fr(method: str) -> str:
    """How physical default chances became risk-neutral, in French.

    >>> method_fr("default chances shifted by a Sharpe ratio of 0.2 (Merton, one factor)")
    "probabilités de défaut décalées d'un ratio de Sharpe de 0,2 (Merton, un facteur)"
    >>> method_fr("default chances implied by a market spread of 3 % over Treasuries")
    "probabilités de défaut tirées d'un écart de marché de 3 % sur le Trésor"
    """
    number = re.sub(r"[^\d.e+-]", "", method.partition(" of ")[2].split(" ")[0]).replace(".", ",")
    if "market spread" in method:
        return f"probabilités de défaut tirées d'un écart de marché de {number} % sur le Trésor"
    return f"probabilités de défaut décalées d'un ratio de Sharpe de {number} (Merton, un facteur)"


def whole_of(record: Mapping[str, Any], look: Look) -> str:
    """What a subsidy is a part of: of a guarantee nothing is disbursed."""
    return look.say("guaranteed", "garanti") if record["kind"] == "guarantee" else look.say("disbursed", "décaissé")


def money_of(record: Mapping[str, Any], look: Look) -> str:
    """What is disbursed or guaranteed, with its unit."""
    how = look.measure(record["currency"], record["disbursement"])
    return f"{look.amount(record['disbursement'], 0.0, how)} {how.unit}"


def picture(names: list[str], rows: list[tuple[str, str]], held: list[dict[str, float]], look: Look) -> Option:
    """Two bars a component, each with its number."""
    series = [
        {
            "type": "bar",
            "name": name,
            "itemStyle": look.fill(at),
            "barMaxWidth": 46,
            "data": [labelled(look, values[key], look.number(values[key], DECIMALS), down=False) for key, _ in rows],
        }
        for at, (name, values) in enumerate(zip(names, held, strict=True))
    ]
    return based(
        look,
        {
            "legend": legend(look, names),
            "grid": {"left": 48, "right": 12, "top": 46, "bottom": 44},
            "xAxis": category_axis(
                look,
                [name for _, name in rows],
                axisLabel={"color": look.colour("ink"), "interval": 0, "width": 120, "overflow": "break"},
            ),
            "yAxis": value_axis(look, "%"),
            "series": series,
        },
    )
