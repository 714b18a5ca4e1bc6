"""The report of a run: who pays, where money comes from and goes, who fails, what decides it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from whopays.case.calls import calls_in
from whopays.case.case import Case
from whopays.model.result import Figure, Payer, Result
from whopays.report.amounts import Measure
from whopays.report.answer_words import inside_either
from whopays.report.charts import (
    capital_stack,
    circular_deals,
    compute_price,
    default_curves,
    fan,
    loss_waterfall,
    sources_uses,
    tornado,
    who_pays,
)
from whopays.report.drawing import Chart
from whopays.report.look import Look
from whopays.report.naming import currency_of, futures_of, nominal, own, titles_of, years_of
from whopays.report.paper import Paper, Section, Sheet, charted
from whopays.report.study import RATING
from whopays.report.support import reasons_of, sources_of
from whopays.report.words import CHANCE, columns, milestone

SHARE: Final = Measure(100.0, "%")
NAMED: Final = 4  # parties named in the first sentences
LEAST: Final = 0.01  # share of a party that is named
FIGURES: Final = {  # figure -> label, {year} the milestone of the case; the money is nominal and not discounted, over the horizon
    "promised.headline": ("Promised, as public tallies count", "Promis, selon les décomptes publics"),
    "promised.firm": ("Promised rent in the horizon, firm part", "Loyers promis sur l'horizon, part ferme"),
    "taken": ("Rent paid on these contracts", "Loyers payés sur ces contrats"),
    "penalties": ("Penalties for capacity given up", "Pénalités pour abandon de capacité"),
    "resources": ("Received by work, energy and materials", "Reçu par le travail, l'énergie et les matériaux"),
    "external_finance.{year}": ("External finance of labs to {year}", "Financement externe des laboratoires jusqu'en {year}"),
    "external_finance.end": ("External finance of labs to the end", "Financement externe des laboratoires jusqu'à la fin"),
    "site_finance": ("Loans and sponsors' equity for sites", "Prêts et fonds propres des sites"),
    "funding_gap.{year}": ("Funding gap to {year}, if nobody may fail", "Besoin non couvert jusqu'en {year}, sans défaut possible"),
    "funding_gap.end": ("Funding gap to the end, if nobody may fail", "Besoin non couvert jusqu'à la fin, sans défaut possible"),
    "loss_in_failure": ("Loss of failed labs' claimants", "Perte des créanciers des laboratoires défaillants"),
    "public_cost": ("Paid by the state through instruments, net", "Payé par l'État au titre des instruments, net"),
}


def paper_of(result: Result, look: Look, case: Case | None, notes: tuple[str, ...] = ()) -> Paper:
    """The whole report.

    case  : what the run was made from, for inputs and their sources; None where it cannot be had, which `notes` say
    """
    look = look.of(calls_in(result.manifest))
    drivers = [(one.assumption, one.influence, one.error) for one in result.drivers]
    reasons = reasons_of(drivers, case, list(result.views), look)
    title = own(result, str(result.manifest.get("title") or result.case), look)
    return Paper(
        name=result.run or result.case,
        title=title,
        look=look,
        question=look.say("Who pays, and who pays if it fails?", "Qui paie, et qui paie en cas d'échec ?"),
        facts=facts(result, look),
        sentences=tuple(sentences(result, look)),
        notes=notes,
        tables=(key_figures(result, look),),
        sections=tuple(sections(result, look)),
        reasons=reasons,
        sources=sources_of(reasons, case, result.policy),
        changes=(),
        limits=(f"{RATING[look.lang][:1].upper()}{RATING[look.lang][1:]}.", *(own(result, one, look) for one in result.limits)),
    )


def facts(result: Result, look: Look) -> tuple[str, ...]:
    """What was asked of what, and how to get it again."""
    say = look.say
    views = look.listed([f"{look.number(100 * weight, 0)} % {own(result, name, look)}" for name, weight in result.weights.items()])
    residual = result.manifest.get("largest_identity_residual")
    futures = futures_of(result.paths, len(result.views), look)
    lines = [
        say(
            f"Case {result.case}, nothing later than {result.as_of}; policy {result.policy}.",
            f"Cas {result.case}, rien de postérieur au {result.as_of} ; politique {result.policy}.",
        ),
        say(
            f"{futures}, seed {result.seed}; views: {views}; {years_of(result, look)}, calendar quarters.",
            f"{futures}, graine {result.seed} ; vues : {views} ; {years_of(result, look)}, trimestres civils.",
        ),
        say(
            f"Money is {nominal(currency_of(result), look)} unless a figure says present value; ± is one Monte Carlo standard error.",
            f"Montants en {nominal(currency_of(result), look)} sauf valeur actuelle indiquée ; ± est une erreur type de Monte-Carlo.",
        ),
        say(
            f"whopays {result.code_version}; case {result.case_hash[:12]}", f"whopays {result.code_version} ; cas {result.case_hash[:12]}"
        )
        + (say(f"; run {result.run}", f" ; simulation {result.run}") if result.run else "")
        + (
            say(f"; books close to {residual:.0e}.", f" ; les comptes sont bouclés à {residual:.0e} près.")
            if isinstance(residual, float)
            else "."
        ),
    ]
    return tuple(lines)


def sentences(result: Result, look: Look) -> Iterator[str]:
    """The answer in a few sentences, each from its numbers."""
    order = sorted(result.pooled.who_pays, key=lambda one: -one.share)
    payers = [one for one in order if one.share >= LEAST][:NAMED]
    receivers = [one for one in reversed(order) if one.share <= -LEAST][:NAMED]
    base = figure(result, "resources")
    whole = money(base, look) if base else ""
    if payers:
        named = look.listed([share(result, one, look) for one in payers])
        yield look.say(
            f"Work, energy and materials receive {whole}, paid net by: {named}.",
            f"Le travail, l'énergie et les matériaux reçoivent {whole}, payés en net par : {named}.",
        )
    if receivers:
        named = look.listed([share(result, one, look) for one in receivers])
        yield look.say(f"Others receive more than they pay: {named}.", f"D'autres reçoivent plus qu'ils ne paient : {named}.")
    gap = figure(result, "funding_gap.end")
    if gap:
        yield look.say(
            f"If nobody may fail, the labs lack {money(gap, look)} to the end of the horizon.",
            f"Si personne ne peut faire défaut, il manque {money(gap, look)} aux laboratoires d'ici à la fin de l'horizon.",
        )
    failing = [(name, one) for name, one in lab_chances(result, look) if one.value > one.error]
    if failing:
        named = look.listed([f"{name} {look.amount(one.value, one.error, SHARE, 1)} %" for name, one in failing])
        yield look.say(f"Chance to fail within the horizon: {named}.", f"Probabilité de défaut sur l'horizon : {named}.")
    cost = figure(result, "public_cost")
    if cost and result.policy != "none":
        yield look.say(
            f"Under the policy {result.policy}, the state pays {money(cost, look)} through its instruments, net.",
            f"Sous la politique {result.policy}, l'État paie {money(cost, look)} au titre de ses instruments, en net.",
        )


def figure(result: Result, id: str) -> Figure | None:
    """A pooled figure, None where it was not computed."""
    return next((one for one in result.pooled.figures if one.id == id), None)


def money(one: Figure, look: Look) -> str:
    """A figure with its error and unit."""
    how = look.measure(one.unit, abs(one.value))
    return f"{look.amount(one.value, one.error, how)} {how.unit}"


def share(result: Result, one: Payer, look: Look) -> str:
    """A party with its share."""
    english, french = inside_either(result, one.party)
    return f"{look.say(english, french)} {look.amount(abs(one.share), one.error, SHARE, 1)} %"


def lab_chances(result: Result, look: Look) -> list[tuple[str, Figure]]:
    """Each lab with its chance to fail within the horizon, highest first."""
    titles = titles_of(result, look)
    found = [
        (titles.get(parts[1], parts[1]), one)
        for one in result.pooled.figures
        if (parts := one.id.split("."))[0] == "labs" and parts[2:] == [CHANCE]
    ]
    return sorted(found, key=lambda pair: -pair[1].value)


def by_view(result: Result, title: str, ids: list[tuple[str, str]], look: Look) -> Sheet:
    """Figures as rows, views side by side, each with its error."""
    pooled = look.say("all views", "toutes vues confondues")
    heads = [(pooled if name == "pooled" else own(result, name, look), view) for name, view in columns(result)]
    rows = []
    for label, id in ids:
        held = [next((one for one in view.figures if one.id == id), None) for _, view in heads]
        known = [one for one in held if one]
        if known:
            how = look.measure(known[0].unit, max(abs(one.value) for one in known))
            rows.append((f"{label}, {how.unit}", *(look.amount(one.value, one.error, how) if one else "" for one in held)))
    return Sheet(title, ("", *(name for name, _ in heads)), tuple(rows), (False, *(True for _ in heads)))


def key_figures(result: Result, look: Look) -> Sheet:
    """The figures of the answer with errors, by view."""
    title = look.say(
        "Key figures, nominal, not discounted, over the horizon", "Chiffres clés, monnaie courante, non actualisés, sur l'horizon"
    )
    year = milestone(result)
    return by_view(result, title, [(look.say(*words).format(year=year), id.format(year=year)) for id, words in FIGURES.items()], look)


def chances(result: Result, look: Look) -> Sheet:
    """Default probability of each lab within the horizon, by view."""
    title = look.say("Default probability within the horizon", "Probabilité de défaut sur l'horizon")
    return by_view(result, title, [(name, one.id) for name, one in lab_chances(result, look)], look)


def sections(result: Result, look: Look) -> Iterator[Section]:
    """Charts in the order they are read, each with its numbers."""
    if result.pooled.who_pays:
        yield from charted(who_pays.of_run(result, look))
        if result.pooled.statements.get("present_value"):
            yield from charted(statements(result, look), with_table=False)
    if result.flows:
        yield from charted(sources_uses.of_run(result, look), with_table=False)
        yield from charted(circular_deals.of_run(result, look), with_table=False)
    known = {one.id for one in result.pooled.series}
    if any(id.endswith(CHANCE) for id in known):
        yield from charted(default_curves.of_run(result, look), chances(result, look), with_table=False)
    yield from charted(loss_waterfall.of_run(result, look), with_table=False)
    yield from charted(capital_stack.of_run(result, look))
    first = next((id.split(".")[1] for id in known_order(result)), "")
    for quantity in ("revenue", "funding_gap", "cash"):
        if f"labs.{first}.{quantity}" in known:
            yield from charted(fan.of_series(result, f"labs.{first}.{quantity}", look), with_table=quantity == "revenue")
    if {compute_price.PRICE, compute_price.SHORT, compute_price.IDLE, compute_price.CAPACITY} <= known:
        yield from charted(compute_price.of_run(result, look))
    if result.drivers:
        yield from charted(tornado.of_run(result, look), with_table=False)


def statements(result: Result, look: Look) -> Chart:
    """Who pays in present value."""
    return who_pays.of_run(result, look, statement="present_value")


def known_order(result: Result) -> list[str]:
    """Cash series of labs, the one most likely to fail first."""
    chance = {one.id.split(".")[1]: float(one.mean[-1]) for one in result.pooled.series if one.id.endswith(CHANCE)}
    cash = [one.id for one in result.pooled.series if one.id.startswith("labs.") and one.id.endswith(".cash")]
    return sorted(cash, key=lambda id: -chance.get(id.split(".")[1], 0.0))
