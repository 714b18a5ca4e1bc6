"""The report of a comparison: policies side by side on the same futures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from whopays.case.case import Case
from whopays.report.amounts import Measure
from whopays.report.charts import public_cost, who_pays
from whopays.report.look import Look
from whopays.report.naming import futures_of
from whopays.report.paper import Paper, Section, Sheet, charted
from whopays.report.support import sources_of

Found = Mapping[str, Any]
SHARE: Final = Measure(100.0, "%")
MEASURES: Final = {
    "default_probability": ("A lab fails within the horizon", "Un laboratoire fait défaut sur l'horizon"),
    "loss_in_failure": ("Loss of failed labs' claimants, nominal", "Perte des créanciers des laboratoires défaillants, monnaie courante"),
    "revenue": ("Sales of all labs, nominal", "Ventes de tous les laboratoires, monnaie courante"),
    "capacity": ("Capacity in the last quarter", "Capacité au dernier trimestre"),
    "compute_price": ("Price of compute, mean, nominal", "Prix de la puissance de calcul, moyenne, monnaie courante"),
    "taxes": ("Taxes received, nominal", "Impôts reçus, monnaie courante"),
    "public_cost.cash": ("Cost to the state, nominal, not discounted", "Coût pour l'État, monnaie courante, non actualisé"),
    "public_cost.budget": ("Cost in the budget (FCRA), present value", "Coût budgétaire (FCRA), valeur actuelle"),
    "public_cost.fair": ("Cost at fair value, present value", "Coût en juste valeur, valeur actuelle"),
}


def paper_of(found: Found, look: Look, case: Case | None, notes: tuple[str, ...] = ()) -> Paper:
    """The whole report of the object `whopays.compare/1`."""
    run = [one for one in found["policies"] if one["applies"]]
    look = look.of(case.calls) if case else look
    say = look.say
    return Paper(
        name=f"compare-{found['case']}",
        title=say("Policies on the same futures", "Politiques sur les mêmes futurs"),
        look=look,
        question=say("Which policy makes whom pay?", "Quelle politique fait payer qui ?"),
        facts=facts(found, len(run), look, case),
        sentences=tuple(sentences(run, look)),
        notes=(*notes, *reservations(found, look)),
        tables=(measures(run, look),),
        sections=tuple(sections(found, run, look)),
        reasons=(),
        changes=(),
        limits=tuple(say(one, french(found, one, case)) for one in found["limits"]),
        sources=tuple({one.id: one for policy in run for one in sources_of((), case, policy["name"])}.values()),
    )


def facts(found: Found, n_policies: int, look: Look, of: Case | None) -> tuple[str, ...]:
    """What was compared with what, and how to get it again."""
    views = look.listed([f"{look.number(100 * weight, 0)} % {look.say(name, of.in_french(name)) if of else name}"
                         for name, weight in found["views"].items()])
    futures, case, day, against = futures_of(found["paths"], len(found["views"]), look), found["case"], found["as_of"], found["against"]
    return (
        look.say(f"Case {case}, nothing later than {day}; {n_policies} policies; differences are paired with {against}.",
                 f"Cas {case}, rien de postérieur au {day} ; {n_policies} politiques ; écarts appariés avec {against}."),
        look.say(f"{futures}, seed {found['seed']}; views: {views}; ± is one Monte Carlo standard error.",
                 f"{futures}, graine {found['seed']} ; vues : {views} ; ± est une erreur type de Monte-Carlo."),
        f"whopays {found['code_version']}; {look.say('case', 'cas')} {found['case_hash'][:12]}.",
    )


def sentences(run: Sequence[Found], look: Look) -> Iterator[str]:
    """Cost of each policy and what it does to the chance of a failure, where it can be told."""
    for one in run[1:]:
        cost, chance = one["measured"]["public_cost.budget"], one["measured"]["default_probability"]
        how = look.measure(cost["unit"], abs(cost["value"]))
        moved = look.say(
            "does not measurably move the chance that a lab fails", "ne modifie pas de façon mesurable la probabilité d'un défaut"
        )
        if abs(chance["difference"]) > 2 * chance["difference_error"]:
            by = look.amount(chance["difference"], chance["difference_error"], SHARE, 1)
            moved = look.say(f"moves the chance that a lab fails by {by} points", f"modifie la probabilité d'un défaut de {by} points")
        yield look.say(
            f"{one['name']} costs the state {look.amount(cost['value'], cost['error'], how)} {how.unit} in the budget and {moved}.",
            f"{one['name']} coûte à l'État {look.amount(cost['value'], cost['error'], how)} {how.unit} au budget et {moved}.",
        )


def reservations(found: Found, look: Look) -> Iterator[str]:
    """Policies that do not apply, or only in part, and why."""
    for one in found["policies"]:
        if one["reasons"]:
            word = look.say("in part", "en partie") if one["applies"] else look.say("does not apply", "sans objet")
            reasons = look.say("; ", " ; ").join(look.say(reason, french(found, reason)) for reason in one["reasons"])
            yield f"{one['name']}{look.say(': ', ' : ')}{word} - {reasons}"
        yield from (f"{one['name']}{look.say(': ', ' : ')}{look.say(note, french(found, note))}" for note in one["notes"])


def french(found: Found, text: str, case: Case | None = None) -> str:
    """A limit, reason or note in French, as far as the answer or its case has it."""
    own = found.get("french", {}).get(text)
    return str(own or (case.in_french(text) if case else text))


def measures(run: Sequence[Found], look: Look) -> Sheet:
    """What is compared, a row each, a column a policy."""
    rows = []
    for id, words in MEASURES.items():
        held = [one["measured"].get(id) for one in run]
        known = [cell for cell in held if cell]
        if known:
            how = look.measure(known[0]["unit"], max(abs(cell["value"]) for cell in known))
            rows.append(
                (f"{look.say(*words)}, {how.unit}", *(look.amount(cell["value"], cell["error"], how) if cell else "" for cell in held))
            )
    title = look.say("By policy, means over all futures, over the horizon", "Par politique, moyennes de tous les futurs, sur l'horizon")
    return Sheet(title, ("", *(one["name"] for one in run)), tuple(rows), (False, *(True for _ in run)))


def sections(found: Found, run: Sequence[Found], look: Look) -> Iterator[Section]:
    """Who pays under four policies at a time, always beside the first; then what each costs the state."""
    first, rest = run[0]["name"], [one["name"] for one in run[1:]]
    step = who_pays.MOST - 1
    for at in range(0, max(len(rest), 1), step):
        chart = who_pays.of_comparison(found, look, [first, *rest[at : at + step]])
        yield Section(chart.title, chart, ())
    yield from charted(public_cost.of_comparison(found, look))
