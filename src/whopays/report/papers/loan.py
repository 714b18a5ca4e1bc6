"""The report of one loan or guarantee: subsidy by component, expected cash flows, outlays by fiscal year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from whopays.case.french import in_language
from whopays.public_accounts.appraisal import LIMITS
from whopays.report.charts import cohort_cash, outlays, subsidy_components
from whopays.report.look import Look
from whopays.report.paper import Paper, charted
from whopays.report.policy_words import LIMITS_FR

FRENCH: Final = dict(zip(LIMITS, LIMITS_FR, strict=True))


def paper_of(record: Mapping[str, Any], look: Look) -> Paper:
    """The whole report of the object `whopays.subsidy/1`."""
    say = look.say
    charts = (subsidy_components.of_record(record, look), cohort_cash.of_record(record, look), outlays.of_record(record, look))
    rate, fair = (look.number(record[key], 2) for key in ("subsidy_rate", "fair_value_rate"))
    how = look.measure(record["currency"], max(abs(record["subsidy_cost"]), abs(record["fair_value_cost"])))
    costs = [f"{look.amount(record[key], 0.0, how)} {how.unit}" for key in ("subsidy_cost", "fair_value_cost")]
    assumed = ", ".join(f"{key} {say(value, value.replace('.', ','))}" for key, value in record["assumed"].items())
    effective = record["single_effective_rate"]
    kind = say(record["kind"].replace("_", " "), {"guarantee": "garantie"}.get(record["kind"], "prêt direct"))
    facts = [
        say(
            f"{kind.capitalize()} of {subsidy_components.money_of(record, look)}",
            f"{kind.capitalize()} de {subsidy_components.money_of(record, look)}",
        )
        + (say(f", disbursed {record['disbursed']}.", f", décaissement {record['disbursed']}.") if record["disbursed"] else "."),
        say(
            "Present values at the zero curve of the day of disbursement; cash flows and outlays nominal, not discounted.",
            "Valeurs actuelles sur la courbe zéro du jour de décaissement ; flux et décaissements en monnaie courante, non actualisés.",
        ),
    ]
    if effective is not None:
        facts.append(say("Single effective rate: ", "Taux effectif unique : ") + f"{look.number(100 * effective, 4)} %.")
    if assumed:
        facts.append(say(f"Not stated in the file, so taken as: {assumed}.", f"Non précisé dans le fichier, donc retenu : {assumed}."))
    whole = subsidy_components.whole_of(record, look)
    if record["source"]:
        facts.append(say("Source: ", "Source : ") + in_language(record["source"], look.lang))
    return Paper(
        name=record["name"],
        title=in_language(record["title"], look.lang),
        look=look,
        question=say("What does it cost the state?", "Que coûte-t-il à l'État ?"),
        facts=tuple(facts),
        notes=(),
        tables=(),
        reasons=(),
        sources=(),
        changes=(),
        sentences=(
            say(
                f"The subsidy is {rate} % of what is {whole} by the budget's measure ({costs[0]}) and {fair} % at fair value "
                f"({costs[1]}).",
                f"La subvention représente {rate} % du montant {whole} selon la mesure budgétaire ({costs[0]}) et {fair} % en juste "
                f"valeur ({costs[1]}).",
            ),
        ),
        sections=tuple(section for chart in charts for section in charted(chart)),
        limits=tuple(say(text, FRENCH.get(text, text)) for text in record["limits"]),
    )
