"""A national reserve of compute: what it costs the state a GW-year, when it pays to own rather than rent, what it crowds out."""

from __future__ import annotations

from typing import Any, Final

from whopays.case.case import Case
from whopays.engine.crossing import Crossing, crossings
from whopays.engine.estimate import Estimate, mean_of, ratio_of
from whopays.engine.futures import Futures
from whopays.engine.state_account import StateAccount
from whopays.engine.terms import holding, with_terms, without
from whopays.policy import Policy
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
    told_or_not,
    would_change,
)
from whopays.suited import Unsuited, refuse, without_object

Array = Any
NAME = "reserve"
QUESTION = Said("Should the state own a reserve of compute rather than rent it?",
                "L'État doit-il posséder une réserve de puissance de calcul plutôt que la louer ?")
PATHS = 2_048
POLICY = "one"
DEFAULT_POLICY = "national-reserve"
KIND: Final = "reserve"
SIZES: Final = (1 / 3, 1.0, 2.0, 4.0)  # of the capacity stated
OWN_USES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


def unsuited(case: Case, lab: str, policy: Policy) -> Unsuited | None:
    """A case that builds nothing the policy is for."""
    return without_object(case, policy)


def answer(asked: Asked) -> Answer:
    """Size and own use swept on the same futures, against no reserve."""
    refuse(unsuited(asked.case, asked.lab, asked.policy))
    stated, mine = asked.policy, holding(asked.policy, asked.case, KIND, DEFAULT_POLICY)
    uses = sorted({*OWN_USES, mine.terms["own_use_share"]})
    sizes = [size * mine.terms["capacity"] for size in SIZES]
    points = [asked.point(policy=without(stated, KIND), gauge=StateAccount),
              *(asked.point(policy=with_terms(stated, KIND, own_use_share=use), gauge=StateAccount) for use in uses),
              *(asked.point(policy=with_terms(stated, KIND, capacity=size), gauge=StateAccount) for size in sizes)]
    base, *runs = asked.executor.several(points)
    by_use, by_size = dict(zip(uses, runs, strict=False)), dict(zip(sizes, runs[len(uses):], strict=True))
    here = by_use[mine.terms["own_use_share"]]
    deciders = decides(asked, {view: gain(here, mine.terms, view) for view in here.weights})
    found = crossings(uses, [pooled_gain(one, mine.terms) for one in by_use.values()], "share")
    return Answer(
        sentences=[*cost_sentences(asked, stated.name, here), *break_even_sentences(here, found, mine.terms),
                   *effect_sentences(asked, base, here)],
        figures=figures_of(asked, here, mine.terms),
        tables=[use_table(asked, by_use, mine.terms), size_table(asked, base, by_size)],
        charts=[chart(asked, by_use, mine.terms)], drivers=deciders,
        changes=would_change(deciders, Said("gain of owning", "le gain à être propriétaire")), limits=limits())


def gain(found: Futures, terms: dict[str, float], view: str) -> Array:
    """Worth of own use at the value stated and income, less cost; present value, (path,)."""
    return (terms["own_use_value"] * found.of("reserve.own_years", view) + found.of("reserve.income_pv", view)
            - found.of("reserve.cost_pv", view))


def pooled_gain(found: Futures, terms: dict[str, float]) -> Array:
    """The same, pooled on each future."""
    return sum(weight * gain(found, terms, view) for view, weight in found.weights.items())


def per_year(asked: Asked, found: Futures, money: str, years: str) -> Estimate:
    """Money for each GW and year, both discounted."""
    return ratio_of(found.pooled(money), found.pooled(years), f"{asked.case.currency}/{asked.case.capacity_unit}-year")


def own_cost(asked: Asked, found: Futures) -> Estimate:
    """Cost to the state of a GW-year of its own machines."""
    return per_year(asked, found, "reserve.cost_pv", "reserve.capacity_years")


def cost_sentences(asked: Asked, policy: str, here: Futures) -> list[Sentence]:
    """Owning against renting, by GW-year."""
    unit = f"{asked.case.currency}/{asked.case.capacity_unit}-year"
    values: dict[str, Cell] = {"cost": own_cost(asked, here), "rent": per_year(asked, here, "reserve.private_rent_pv",
                                                            "reserve.private_years"),
                               "whole": pooled(here, "reserve.cost_pv")}
    first = Sentence(Said(f"Under {policy} the state's machines cost it {{cost}}, at its own cost of capital and less what they are still "
                          "worth at the end, {whole} in all; labs rent theirs at {rent}.",
                          f"Sous {policy}, les machines de l'État lui coûtent {{cost}}, à son propre coût du capital et moins leur valeur "
                          "restante, {whole} en tout ; les laboratoires louent les leurs à {rent}."), values)
    # one number a future for the difference of the two rates: linearised, so that its error counts what they share
    cost, rent = values["cost"], values["rent"]
    assert isinstance(cost, Estimate) and isinstance(rent, Estimate)
    own, let = here.pooled("reserve.capacity_years"), here.pooled("reserve.private_years")
    column = ((here.pooled("reserve.private_rent_pv") - rent.value * let) / let.mean()
              - (here.pooled("reserve.cost_pv") - cost.value * own) / own.mean()) + rent.value - cost.value
    return [first, told_or_not(mean_of(column, unit), Said("Rent less own cost is {change}.", "Loyer moins coût de l'État : {change}."),
                               Said("Rent against own cost", "Loyer comparé au coût de l'État"))]


def break_even_sentences(here: Futures, found: list[Crossing], terms: dict[str, float]) -> list[Sentence]:
    """Own-use share, and worth of own use, at which the reserve pays for itself."""
    gained = mean_of(pooled_gain(here, terms), here.units["reserve.cost_pv"])
    said = [either(gained, Said("With own use at the value stated the reserve brings {change} more than it costs.",
                                "Avec un usage propre à la valeur énoncée, la réserve rapporte {change} de plus que son coût."),
                   Said("With own use at the value stated the reserve brings {change} less than it costs.",
                        "Avec un usage propre à la valeur énoncée, la réserve rapporte {change} de moins que son coût."),
                        Said("Worth of the reserve against its cost", "Valeur de la réserve, comparée à son coût"))]
    if found:
        for one in found:
            word = Said("at least", "au moins") if one.rising else Said("at most", "au plus")
            said.append(Sentence(Said(f"It pays for itself where the state uses {word.en} {{share}} of it.",
                                      f"Elle s'amortit si l'État en utilise {word.fr} {{share}}."), {"share": one.at}))
    elif gained.is_told:
        verdict = Said("at every", "quelle que soit la") if gained.value > 0 else Said("at no", "à aucune")
        ending = ("" if gained.value > 0 else "ne ")
        said.append(Sentence(Said(f"It pays for itself {verdict.en} share of own use from 0 to 100 %.",
                                  f"Elle {ending}s'amortit {verdict.fr} part d'usage propre, de 0 à 100 %.")))
    missing = here.pooled("reserve.cost_pv") - here.pooled("reserve.income_pv")
    worth = ratio_of(missing, here.pooled("reserve.own_years"), "USD/GW-year")
    if worth.is_told:
        values: dict[str, Cell] = {"worth": worth, "stated": exact(terms["own_use_value"], worth.unit)}
        said.append(Sentence(Said("A GW-year of own use must be worth {worth} for that (stated: {stated}).",
                                  "Il faut pour cela qu'un GW-an d'usage propre vaille {worth} (énoncé : {stated})."), values))
    return said


def effect_sentences(asked: Asked, base: Futures, here: Futures) -> list[Sentence]:
    """What it does to others: building, price, failure."""
    failed = f"labs.{asked.lab}.default_probability"
    return [
        either(difference(base, here, "delivered"),
               Said("Others build {change} more.", "Les autres construisent {change} de plus."),
               Said("Others build {change} less: what it crowds out of a supply that is short.",
                    "Les autres construisent {change} de moins : ce qu'elle évince d'une offre rare."),
                    Said("What others build", "Ce que construisent les autres")),
        told_or_not(difference(base, here, "price"), Said("The price of compute changes by {change}.", "Le prix de la puissance de "
                                                                                                       "calcul varie de {change}."),
                    Said("Price of compute", "Prix de la puissance de calcul")),
        told_or_not(difference(base, here, "unmet"), Said("Demand that no lab can serve changes by {change}.",
                                                          "La demande qu'aucun laboratoire ne sert varie de {change}."),
                    Said("Demand not served", "Demande non servie")),
        told_or_not(difference(base, here, failed), Said(f"The chance that {asked.title.en} fails changes by {{change}}.",
                                                        f"La probabilité de défaut de {asked.title.fr} varie de {{change}}."),
                    Said(f"Chance that {asked.title.en} fails", f"Probabilité de défaut de {asked.title.fr}"))]


def figures_of(asked: Asked, here: Futures, terms: dict[str, float]) -> list[Named]:
    """Figures at the terms stated."""
    return [
        Named("own_cost", Said("the state's cost", "coût de l'État"), own_cost(asked, here)),
        Named("rent", Said("rent labs owe", "loyer dû par les laboratoires"),
              per_year(asked, here, "reserve.private_rent_pv", "reserve.private_years")),
        Named("income", Said("income from labs and the outside market", "recettes des laboratoires et du marché"),
              pooled(here, "reserve.income_pv")),
        Named("gain", Said("worth and income less cost", "valeur et recettes moins coût"), mean_of(pooled_gain(here, terms),
                                                            asked.case.currency)),
        Named("released_saves", Said("sales saved by releasing machines in a shortage", "ventes sauvées en libérant des machines"),
              pooled(here, "reserve.released_saves")),
        Named("distressed_saves", Said("saved by buying machines of failed labs", "économie sur les machines rachetées après un défaut"),
              pooled(here, "reserve.distressed_saves")),
        Named("cost_budget", Said("public cost, budget's measure", "coût public, mesure budgétaire"), pooled(here, "cost_budget")),
        Named("cost_fair", Said("public cost, fair value", "coût public, juste valeur"), pooled(here, "cost_fair"))]


def use_table(asked: Asked, by_use: dict[float, Futures], terms: dict[str, float]) -> Grid:
    """Own use swept."""
    rows: list[tuple[Cell, ...]] = [
        (f"{use:.0%}", pooled(one, "reserve.cost_pv"), pooled(one, "reserve.income_pv"),
         mean_of(terms["own_use_value"] * one.pooled("reserve.own_years"), asked.case.currency),
         mean_of(pooled_gain(one, terms), asked.case.currency)) for use, one in by_use.items()]
    return Grid("own_use", Said("by share the state uses itself", "selon la part utilisée par l'État"),
                ("", Said("cost", "coût"), Said("income", "recettes"), Said("own use", "usage propre"), Said("gain", "gain")), tuple(rows))


def size_table(asked: Asked, base: Futures, by_size: dict[float, Futures]) -> Grid:
    """Size swept: cost and what it does to others."""
    failed = f"labs.{asked.lab}.default_probability"
    rows: list[tuple[Cell, ...]] = [
        (f"{size:g} {asked.case.capacity_unit}", own_cost(asked, one), difference(base, one, "delivered"), difference(base, one, "price"),
         difference(base, one, failed), pooled(one, "cost_budget")) for size, one in by_size.items()]
    return Grid("size", Said("by size; changes against no reserve, same futures", "selon la taille ; différences avec l'absence de "
                                                                                  "réserve"),
                ("", Said("own cost", "coût propre"), Said("others build", "autres"), Said("price", "prix"), Said("fails", "défaut"),
                 Said("budget", "budget")), tuple(rows))


def chart(asked: Asked, by_use: dict[float, Futures], terms: dict[str, float]) -> Chart:
    """Gain by own use."""
    return Chart("gain", Said("worth and income less cost, by share of own use", "valeur et recettes moins coût, selon l'usage propre"),
                 tuple(f"{use:.0%}" for use in by_use),
                 ((Said("gain", "gain"), tuple(mean_of(pooled_gain(one, terms), asked.case.currency) for one in by_use.values())),))


def limits() -> list[Said]:
    """What the answer does not say."""
    return [
        Said("The worth of own use is a number of the policy, what renting would cost; what the state does with it is not modelled.",
             "La valeur de l'usage propre est un nombre de la politique, le prix d'une location ; l'usage lui-même n'est pas modélisé."),
        Said("The state builds at the mean cost of the case's contracts times the ratio stated; that it builds as well as others is a "
             "judgement.",
             "L'État construit au coût moyen des contrats, fois le rapport énoncé ; qu'il construise aussi bien est un jugement."),
        Said("Rent holds the landlord's price of risk, the state's cost its own rate: part of the difference is risk that taxpayers bear.",
             "Le loyer contient le prix du risque du bailleur, le coût de l'État son seul taux : une part de l'écart est un risque que "
             "porte le contribuable."),
        Said("What the machines are worth at the end is their depreciated cost.",
             "La valeur finale des machines est leur coût amorti.")]
