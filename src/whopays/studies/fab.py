"""Chip plants at home: what a guarantee of their loans costs, what it builds, and what that saves when supply from abroad fails."""

from __future__ import annotations

from typing import Any, Final

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault
from whopays.case.files import shipped
from whopays.engine.cover import Cover
from whopays.engine.crossing import crossings
from whopays.engine.estimate import Estimate, mean_of, ratio_of
from whopays.engine.futures import Futures
from whopays.engine.levers import scaled
from whopays.engine.terms import holding, with_terms, without
from whopays.policy import Entry, Policy, has_object
from whopays.study import (
    Answer,
    Asked,
    Cell,
    Chart,
    Grid,
    Named,
    Said,
    Sentence,
    decides,
    difference,
    either,
    exact,
    pooled,
    would_change,
)

Array = Any
NAME = "fab"
QUESTION = Said("What does a state guarantee of chip-plant loans cost, and what is the plant at home worth?",
                "Que coûte une garantie publique des prêts aux usines de puces, et que vaut l'usine sur place ?")
PATHS = 4_096
POLICY = "one"
DEFAULT_POLICY = "fab-guarantee"
DEFAULT_CASE = "fabs-2025"
KIND: Final = "loan_guarantee"
COVERS: Final = (0.0, 0.4, 0.8, 1.0)
SHOCKS: Final = (1.0, 0.75, 0.5)  # supply from abroad over what the case has
WORTHS: Final = (0.0, 0.01, 0.1, 1.0)  # part of sales lost in a shortage that is a loss to the country


def answer(asked: Asked) -> Answer:
    """Every cover on the same futures, with supply as the case has it and cut."""
    check_builds_plants(asked.case)
    mine = holding(asked.policy, asked.case, KIND, DEFAULT_POLICY)
    stated = mine.terms["covered_share"]
    covers = sorted({*COVERS, stated})
    cases = {part: cut(asked.case, part) for part in SHOCKS}
    plans = [(cover, part) for part in SHOCKS for cover in (covers if part == 1 else (0.0, stated))]
    runs = asked.executor.several(asked.point(case=cases[part], policy=at_cover(asked.policy, cover), gauge=Cover) for cover, part in plans)
    found = dict(zip(plans, runs, strict=True))
    base, here = found[0.0, 1.0], found[stated, 1.0]
    deciders = decides(asked, {view: here.of("cost_fair", view) for view in here.weights})
    return Answer(
        sentences=[cost_sentence(asked.policy, stated, here), *built_sentences(asked, base, here),
                   *supply_sentences(found, stated), worth_sentence(found, stated)],
        figures=figures_of(base, here), tables=[cover_table(found, covers), supply_table(found, stated)], charts=[chart(found, covers)],
        drivers=deciders, changes=would_change(deciders, Said("public cost at fair value", "le coût public en juste valeur")),
                                                            limits=limits())


def check_builds_plants(case: Case) -> None:
    """Refuse a case that builds something else."""
    if not has_object(Entry(KIND, {}, applies_to="fabs"), case):
        named = f"ask it of {DEFAULT_CASE}, " if DEFAULT_CASE in shipped() else "ask it of "
        raise CaseErrors([Fault("", 0, 0, f"case {case.name} builds no chip plants: its capacity is counted in {case.capacity_unit}",
                                f"{named}a case whose capacity is counted in wafers; for data centres there is the study guarantee")])


def cut(case: Case, part: float) -> Case:
    """The case with the chip industry's supply cut."""
    return scaled(case, ["market.chip_supply"], part)


def at_cover(policy: Policy, cover: float) -> Policy:
    """The policy with another covered share."""
    return with_terms(policy, KIND, covered_share=cover) if cover else without(policy, KIND)


def rate(found: Futures, name: str) -> Estimate:
    """A cost over the principal guaranteed."""
    return ratio_of(found.pooled(name), found.pooled("issued"), "share")


def cost_sentence(policy: Policy, cover: float, here: Futures) -> Sentence:
    """Cost by both measures."""
    values: dict[str, Cell] = {"cover": exact(cover, "share"), "issued": pooled(here, "issued"), "budget": pooled(here, "cost_budget"),
                               "fair": pooled(here, "cost_fair"), "rate": rate(here, "cost_fair")}
    return Sentence(Said(f"{policy.name} covers {{cover}} of plant loans and guarantees {{issued}}; it costs {{budget}} by the budget's "
                         "measure and {fair} at fair value ({rate} of what is guaranteed).",
                         f"{policy.name} couvre {{cover}} des prêts aux usines et garantit {{issued}} ; elle coûte {{budget}} selon la "
                         f"mesure "
                         "budgétaire et {fair} en juste valeur ({rate} du montant garanti)."), values)


def built_sentences(asked: Asked, base: Futures, here: Futures) -> list[Sentence]:
    """What it builds, and where."""
    home = mean_of(here.pooled("home") - base.pooled("home"), "points")
    return [either(difference(base, here, "delivered"),
                   Said("Plants deliver {change} more.", "Les usines livrent {change} de plus."),
                   Said("Plants deliver {change} less.", "Les usines livrent {change} de moins."),
                   Said("What plants deliver", "Ce que livrent les usines")),
            either(home, Said("The share at home rises by {change}.", "La part nationale croît de {change}."),
                   Said("The share at home falls by {change}.", "La part nationale baisse de {change}."),
                   Said("The share at home", "La part nationale"))]


def supply_sentences(found: dict[tuple[float, float], Futures], cover: float) -> list[Sentence]:
    """Sales a guarantee saves when supply from abroad is cut."""
    said = []
    for part in SHOCKS[1:]:
        with_it, without_it = found[cover, part], found[0.0, part]
        share = exact(1 - part, "share")
        said.append(either(mean_of(without_it.pooled("unmet") - with_it.pooled("unmet"), without_it.units["unmet"]),
                           Said("With supply cut by {cut} it saves {change} of sales that chips were missing for.",
                                "Avec une offre réduite de {cut}, elle sauve {change} de ventes que le manque de puces empêchait."),
                           Said("With supply cut by {cut} sales of {change} more are missed.",
                                "Avec une offre réduite de {cut}, {change} de ventes de plus sont manquées."),
                           Said(f"Sales missed with supply cut to {part:g}", f"Ventes manquées, offre réduite à {part:g}".replace(".",
                                                            ",")),
                           {"cut": share}))
    return said


def worth_sentence(found: dict[tuple[float, float], Futures], cover: float) -> Sentence:
    """Part of sales saved that must be a gain to the country for the guarantee to pay, in the worst shock tried."""
    part = SHOCKS[-1]
    here, base = found[cover, part], found[0.0, part]
    saved, cost = base.pooled("unmet") - here.pooled("unmet"), here.pooled("cost_fair") - base.pooled("cost_fair")
    where = crossings(list(WORTHS), [worth * saved - cost for worth in WORTHS], "share")
    values: dict[str, Cell] = {"cut": exact(1 - part, "share")}
    if where:
        return Sentence(Said("If supply is cut by {cut}, it pays for itself from {worth} of the sales it saves being a gain to the "
                             "country.",
                             "Si l'offre est réduite de {cut}, elle s'amortit dès que {worth} des ventes sauvées sont un gain pour le "
                             "pays."),
                        {**values, "worth": where[0].at})
    return Sentence(Said("Whether it pays for itself if supply is cut by {cut} cannot be told: no part of the sales it saves outweighs its "
                         "cost beyond the error.",
                         "On ne peut dire si elle s'amortit quand l'offre est réduite de {cut} : aucune part des ventes sauvées ne dépasse "
                         "son coût au-delà de l'erreur."), values)


def figures_of(base: Futures, here: Futures) -> list[Named]:
    """Figures at the cover of the policy."""
    return [Named("issued", Said("principal guaranteed", "principal garanti"), pooled(here, "issued")),
            Named("claims", Said("claims paid", "garanties appelées"), pooled(here, "claims")),
            Named("cost_budget", Said("cost, budget's measure", "coût, mesure budgétaire"), pooled(here, "cost_budget")),
            Named("cost_fair", Said("cost, fair value", "coût, juste valeur"), pooled(here, "cost_fair")),
            Named("home", Said("share at home at the end", "part nationale à la fin"), pooled(here, "home")),
            Named("home_without", Said("the same without it", "la même sans elle"), pooled(base, "home")),
            Named("delivered", Said("capacity delivered", "capacité livrée"), pooled(here, "delivered"))]


def cover_table(found: dict[tuple[float, float], Futures], covers: list[float]) -> Grid:
    """Cost and effect by cover."""
    rows: list[tuple[Cell, ...]] = []
    for cover in covers:
        one = found[cover, 1.0]
        rows.append((f"{cover:.0%}", pooled(one, "issued"), pooled(one, "cost_budget"), pooled(one, "cost_fair"), pooled(one, "delivered"),
                     pooled(one, "home")))
    return Grid("cover", Said("by share covered", "selon la part couverte"),
                ("", Said("guaranteed", "garanti"), Said("budget", "budget"), Said("fair value", "juste valeur"), Said("delivered",
                                                            "livré"),
                 Said("at home", "nationale")), tuple(rows))


def supply_table(found: dict[tuple[float, float], Futures], cover: float) -> Grid:
    """Sales missed under each supply, without and with."""
    rows: list[tuple[Cell, ...]] = [
        (f"{part:.0%}", pooled(found[0.0, part], "unmet"), pooled(found[cover, part], "unmet"),
         mean_of(found[0.0, part].pooled("unmet") - found[cover, part].pooled("unmet"), found[0.0, part].units["unmet"]))
        for part in SHOCKS]
    return Grid("supply", Said("sales missed for want of capacity, by supply of the chip industry", "ventes manquées, selon l'offre de "
                                                            "puces"),
                (Said("supply", "offre"), Said("without", "sans"), Said("with", "avec"), Said("saved", "sauvées")), tuple(rows))


def chart(found: dict[tuple[float, float], Futures], covers: list[float]) -> Chart:
    """Cost by cover."""
    return Chart("cost", Said("cost at fair value, by share covered", "coût en juste valeur, selon la part couverte"),
                 tuple(f"{cover:.0%}" for cover in covers),
                 ((Said("cost", "coût"), tuple(pooled(found[cover, 1.0], "cost_fair") for cover in covers)),))


def limits() -> list[Said]:
    """What the answer does not say."""
    return [
        Said("How much supply is cut is a judgement of the study, three quarters and half of what the case has, from the opening on.",
             "L'ampleur de la coupure est un jugement de l'étude : trois quarts et moitié de l'offre du cas, dès l'ouverture."),
        Said("What a plant at home is worth beyond sales saved - security, knowledge - is not counted; jobs are counted where the case "
             "states "
             "them, not here.",
             "La valeur d'une usine au-delà des ventes sauvées - sécurité, savoir-faire - n'est pas comptée ; les emplois non plus ici."),
        Said("A guarantee builds more only as far as the case lets building react to cheaper money.",
             "Une garantie ne fait construire davantage que dans la mesure où le cas laisse la construction réagir à l'argent moins cher.")]
