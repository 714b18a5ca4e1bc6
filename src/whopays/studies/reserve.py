"""A national reserve of compute: what it costs the state a GW-year, when it pays to own rather than rent, what it crowds out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from whopays.case.case import Case
from whopays.engine.crossing import Crossing, crossings
from whopays.engine.estimate import Estimate, mean_of, ratio_of
from whopays.engine.futures import Futures
from whopays.engine.state_account import StateAccount
from whopays.engine.terms import holding, is_out_of_scale, with_terms, without
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
    would_change,
)
from whopays.suited import Unsuited, refuse, without_object
from whopays.voiced import on_lab

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
    use = mine.terms["own_use_share"]
    sizes = [size * mine.terms["capacity"] for size in SIZES]
    points = [asked.point(policy=without(stated, KIND), gauge=StateAccount),
              *(asked.point(policy=with_terms(stated, KIND, own_use_share=use), gauge=StateAccount) for use in uses),
              *(asked.point(policy=with_terms(stated, KIND, capacity=size), gauge=StateAccount) for size in sizes)]
    base, *runs = asked.executor.several(points)
    by_use, by_size = dict(zip(uses, runs, strict=False)), dict(zip(sizes, runs[len(uses):], strict=True))
    here = by_use[use]
    terms = {**mine.terms, "own_use_value": value_of_use(asked, here, mine.terms)}
    deciders = decides(asked, {view: gain(here, terms, view) for view in here.weights})
    found = crossings(uses, [pooled_gain(one, terms) for one in by_use.values()], "share")
    return Answer(
        sentences=[*verdict_sentences(asked, stated.name, here, terms), *break_even_sentences(asked, here, found, mine.terms, terms),
                   *cost_sentences(asked, here), *effect_sentences(asked, base, here)],
        figures=figures_of(asked, here, terms),
        tables=[use_table(asked, by_use, terms), size_table(asked, base, by_size)],
        charts=[chart(asked, by_use, terms)], drivers=deciders,
        changes=would_change(deciders, Said("the gain of owning", "le gain à être propriétaire")), limits=limits())


def value_of_use(asked: Asked, found: Futures, terms: dict[str, float]) -> float:
    """Worth of a unit of capacity and year to the state: as stated, or what labs pay in rent where that was meant for another case."""
    rent = rent_of(asked, found).value
    return rent if is_out_of_scale(terms["own_use_value"], rent) else terms["own_use_value"]


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


def rent_of(asked: Asked, found: Futures) -> Estimate:
    """What labs pay in rent for a GW-year."""
    return per_year(asked, found, "reserve.private_rent_pv", "reserve.private_years")


def verdict_sentences(asked: Asked, policy: str, here: Futures, terms: dict[str, float]) -> list[Sentence]:
    """Whether owning pays at the terms stated."""
    share = exact(terms["own_use_share"], "share")
    values: dict[str, Cell] = {"use": share, "whole": pooled(here, "reserve.cost_pv")}
    return [either(mean_of(pooled_gain(here, terms), here.units["reserve.cost_pv"]),
                   Said(f"It pays at the terms of {policy}: with {{use}} for its own use the reserve brings the state {{change}} more than "
                        "the {whole} that it costs.",
                        f"Elle s'amortit aux conditions de {policy} : avec {{use}} pour son propre usage, la réserve rapporte à l'État "
                        "{change} de plus que les {whole} qu'elle coûte."),
                   Said(f"It does not pay at the terms of {policy}: with {{use}} for its own use the reserve brings the state {{change}} "
                        "less than the {whole} that it costs.",
                        f"Elle ne s'amortit pas aux conditions de {policy} : avec {{use}} pour son propre usage, la réserve rapporte à "
                        "l'État {change} de moins que les {whole} qu'elle coûte."),
                   Said("What the reserve brings, less its cost", "Ce que rapporte la réserve, moins son coût"), values)]


def cost_sentences(asked: Asked, here: Futures) -> list[Sentence]:
    """Owning against renting, by GW-year."""
    unit = f"{asked.case.currency}/{asked.case.capacity_unit}-year"
    values: dict[str, Cell] = {"cost": own_cost(asked, here), "rent": rent_of(asked, here)}
    first = Sentence(Said("The state's machines cost it {cost}, at its own cost of capital and less what they are still worth at the end; "
                          "labs rent theirs at {rent}.",
                          "Les machines de l'État lui coûtent {cost}, à son propre coût du capital et moins leur valeur restante ; les "
                          "laboratoires louent les leurs à {rent}."), values)
    # one number a future for the difference of the two rates: linearised, so that its error counts what they share
    cost, rent = values["cost"], values["rent"]
    assert isinstance(cost, Estimate) and isinstance(rent, Estimate)
    own, let = here.pooled("reserve.capacity_years"), here.pooled("reserve.private_years")
    column = ((here.pooled("reserve.private_rent_pv") - rent.value * let) / let.mean()
              - (here.pooled("reserve.cost_pv") - cost.value * own) / own.mean()) + rent.value - cost.value
    return [first, replace(either(mean_of(column, unit),
                                  Said("Rent is {change} above that cost.", "Le loyer dépasse ce coût de {change}."),
                                  Said("Rent is {change} below that cost.", "Le loyer est inférieur à ce coût de {change}."),
                                  Said("Rent against own cost", "Loyer comparé au coût de l'État")), goes_on=True)]


def break_even_sentences(asked: Asked, here: Futures, found: list[Crossing], stated: dict[str, float],
                         terms: dict[str, float]) -> list[Sentence]:
    """Own-use share, and worth of own use, at which the reserve pays for itself."""
    gained = mean_of(pooled_gain(here, terms), here.units["reserve.cost_pv"])
    unit = f"{asked.case.currency}/{asked.case.capacity_unit}-year"
    said = []
    if found:
        for one in found:
            word = Said("at least", "au moins") if one.rising else Said("at most", "au plus")
            said.append(Sentence(Said(f"The reserve pays for itself where the state uses {word.en} {{share}} of it.",
                                      f"La réserve s'amortit si l'État en utilise {word.fr} {{share}}."), {"share": one.at}))
    elif gained.is_told:
        verdict = Said("at every", "quelle que soit la") if gained.value > 0 else Said("at no", "à aucune")
        ending = ("" if gained.value > 0 else "ne ")
        said.append(Sentence(Said(f"The reserve pays for itself {verdict.en} share of own use from 0 to 100 %.",
                                  f"La réserve {ending}s'amortit {verdict.fr} part d'usage propre, de 0 à 100 %.")))
    missing = here.pooled("reserve.cost_pv") - here.pooled("reserve.income_pv")
    worth = ratio_of(missing, here.pooled("reserve.own_years"), unit)
    if worth.is_told:
        values: dict[str, Cell] = {"worth": worth, "stated": exact(terms["own_use_value"], unit),
                                   "was": exact(stated["own_use_value"], unit)}
        said.append(Sentence(Said("With the share of own use stated, that use must be worth {worth} for it to pay for itself",
                                  "Avec la part d'usage propre énoncée, cet usage doit valoir {worth} pour qu'elle s'amortisse"), values))
        taken = Said("; the policy states {stated}.", " ; la politique énonce {stated}.")
        if terms["own_use_value"] != stated["own_use_value"]:
            taken = Said("; taken here is {stated}, what labs pay in rent, since the policy's {was} is meant for another case.",
                         " ; on prend ici {stated}, le loyer des laboratoires, car les {was} de la politique valent pour un autre cas.")
        said[-1] = replace(said[-1], text=Said(said[-1].text.en + taken.en, said[-1].text.fr + taken.fr))
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
        either(difference(base, here, "price"),
               Said("The price of compute rises by {change}.", "Le prix de la puissance de calcul augmente de {change}."),
               Said("The price of compute falls by {change}.", "Le prix de la puissance de calcul baisse de {change}."),
               Said("Price of compute", "Prix de la puissance de calcul")),
        either(difference(base, here, "unmet"),
               Said("Demand that no lab can serve rises by {change}.", "La demande qu'aucun laboratoire ne sert augmente de {change}."),
               Said("Demand that no lab can serve falls by {change}.", "La demande qu'aucun laboratoire ne sert baisse de {change}."),
               Said("Demand not served", "Demande non servie")),
        either(difference(base, here, failed),
               on_lab(asked, "The chance that {lab} [fails|fail] rises by {change}.",
                      "La probabilité de défaut de {lab} augmente de {change}."),
               on_lab(asked, "The chance that {lab} [fails|fail] falls by {change}.",
                      "La probabilité de défaut de {lab} baisse de {change}."),
               on_lab(asked, "Chance that {lab} [fails|fail]", "Probabilité de défaut de {lab}"))]


def figures_of(asked: Asked, here: Futures, terms: dict[str, float]) -> list[Named]:
    """Figures at the terms stated."""
    return [
        Named("own_cost", Said("the state's cost", "coût de l'État"), own_cost(asked, here)),
        Named("rent", Said("rent labs owe", "loyer dû par les laboratoires"), rent_of(asked, here)),
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
    return Grid("own_use", Said("by share the state uses itself: present values", "selon la part utilisée par l'État : valeurs actuelles"),
                ("", Said("cost", "coût"), Said("income", "recettes"), Said("own use", "usage propre"), Said("gain", "gain")), tuple(rows))


def size_table(asked: Asked, base: Futures, by_size: dict[float, Futures]) -> Grid:
    """Size swept: cost and what it does to others."""
    failed = f"labs.{asked.lab}.default_probability"
    rows: list[tuple[Cell, ...]] = [
        (f"{size:g} {asked.case.capacity_unit}", own_cost(asked, one), difference(base, one, "delivered"), difference(base, one, "price"),
         difference(base, one, failed), pooled(one, "cost_budget")) for size, one in by_size.items()]
    return Grid("size", Said("by size: cost, and what it changes against no reserve on the same futures",
                             "selon la taille : coût, et ce qu'elle change par rapport à l'absence de réserve"),
                ("", Said("own cost", "coût propre"), Said("others build", "par d'autres"), Said("price", "prix"), Said("fails", "défaut"),
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
