"""The backstop: what a loan guarantee costs and does as its cover rises from nothing to all, with and without more borrowing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from whopays.case.case import Case
from whopays.case.distribution import Distribution, Fixed
from whopays.engine.cover import Cover
from whopays.engine.estimate import Estimate, mean_of, ratio_of
from whopays.engine.futures import Futures
from whopays.engine.levers import changed, moved, names_like, with_number
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
from whopays.voiced import on_lab

Array = Any
NAME = "guarantee"
QUESTION = Said("What does a state guarantee of data-centre loans cost, and whom does it help?",
                "Que coûte une garantie publique des prêts aux centres de données, et qui aide-t-elle ?")
PATHS = 4_096
POLICY = "one"
COVERS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
DEFAULT_POLICY = "backstop"
KIND: Final = "loan_guarantee"
MORE_DEBT: Final = 1.1  # loan to cost where lenders are covered over what it is without; judgement, no source
NEAR: Final = 0.98  # of the authority: then it is called used up; judgement
ELASTICITY: Final = 1.0  # of what is built and binds nobody to its cost of capital; judgement, no source


def unsuited(case: Case, lab: str, policy: Policy) -> Unsuited | None:
    """A case that builds nothing the policy is for."""
    return without_object(case, policy)


def answer(asked: Asked) -> Answer:
    """Every cover on the same futures, sites borrowing as stated and a tenth more."""
    refuse(unsuited(asked.case, asked.lab, asked.policy))
    stated, mine = asked.policy, holding(asked.policy, asked.case, KIND, DEFAULT_POLICY)
    covers = sorted({*COVERS, mine.terms["covered_share"]})
    eager = reacting(asked.case)
    points = [asked.point(policy=at_cover(stated, cover), gauge=Cover) for cover in covers]
    covered = covers[1:]  # where nobody is covered nobody reacts to cover
    points += [asked.point(case=eager, policy=at_cover(stated, cover), gauge=Cover) for cover in covered]
    runs = asked.executor.several(points)
    found, hazard = dict(zip(covers, runs, strict=False)), dict(zip(covered, runs[len(covers):], strict=True))
    base, here = found[0.0], found[mine.terms["covered_share"]]
    deciders = decides(asked, {view: here.of("cost_fair", view) for view in here.weights})
    return Answer(
        sentences=[*cost_sentences(asked, stated, here, mine.terms), *effect_sentences(asked, base, here),
                   *cap_sentence(asked, found, mine.terms), *hazard_sentences(found, hazard, mine.terms["covered_share"])],
        figures=figures_of(asked, base, here), tables=[table(asked, found), effects_table(found), hazard_table(found, hazard)],
        charts=[chart(found)], drivers=deciders,
        changes=would_change(deciders, Said("public cost at fair value", "le coût public en juste valeur")), limits=limits())


def at_cover(policy: Policy, cover: float) -> Policy:
    """The policy with another covered share; its other terms as they stand. At no cover it does nothing."""
    return with_terms(policy, KIND, covered_share=cover) if cover else without(policy, KIND)


def reacting(case: Case) -> Case:
    """Borrowers react: all sites borrow a tenth more of their cost, never more than all of it, and what binds nobody is built larger."""
    def more(value: Distribution) -> Distribution:
        raised = moved(value, MORE_DEBT)
        return raised if raised.high <= 1 else Fixed(min(value.mean * MORE_DEBT, 1.0))
    names = names_like(case, "contracts.*.loan_to_cost")
    borrowing = changed(case, dict.fromkeys(names, more), "sites borrow more where lenders are covered")
    return with_number(borrowing, "compute.build_elasticity", ELASTICITY)


def rate(found: Futures, name: str) -> Estimate:
    """A cost over the principal guaranteed."""
    return ratio_of(found.pooled(name), found.pooled("issued"), "share")


def cost_sentences(asked: Asked, policy: Policy, here: Futures, terms: dict[str, float]) -> list[Sentence]:
    """Cost by both measures at the cover of the policy, and whether risk costs more than the budget counts."""
    values: dict[str, Cell] = {"cover": exact(terms["covered_share"], "share"), "issued": pooled(here, "issued"),
                               "budget": pooled(here, "cost_budget"), "fair": pooled(here, "cost_fair"),
                               "budget_rate": rate(here, "cost_budget"), "fair_rate": rate(here, "cost_fair")}
    first = Sentence(Said(f"The policy {policy.name} covers {{cover}} of new site loans and guarantees {{issued}}. It costs the state "
                          "{budget} by the budget's measure ({budget_rate} of what is guaranteed) and {fair} at fair value ({fair_rate}).",
                          f"La politique {policy.name} couvre {{cover}} des nouveaux prêts aux sites et garantit {{issued}}. Elle coûte à "
                          "l'État {budget} selon la mesure budgétaire ({budget_rate} du montant garanti) et {fair} en juste valeur "
                          "({fair_rate})."), values)
    gap = mean_of(here.pooled("cost_fair") - here.pooled("cost_budget"), asked.case.currency)
    second = either(gap, Said("Fair value is {change} above the budget's measure: the price of bearing market risk.",
                              "La juste valeur dépasse la mesure budgétaire de {change} : c'est le prix du risque de marché."),
                    Said("Fair value is {change} below the budget's measure.", "La juste valeur est inférieure de {change} à la mesure "
                                                                               "budgétaire."),
                    Said("Fair value against budget", "Juste valeur contre budget"))
    return [first, second]


def effect_sentences(asked: Asked, base: Futures, here: Futures) -> list[Sentence]:
    """What it changes: defaults, spread, building, what owners get for each public dollar."""
    defaults = difference(base, here, "defaulted")
    spread = mean_spread(here)
    before = mean_spread(base)
    said: list[Sentence] = [
        either(defaults, Said("{change} more debt of sites is in default than without the guarantee.",
                              "La dette des sites en défaut dépasse de {change} celle d'un monde sans garantie."),
               Said("{change} less debt of sites is in default than without the guarantee.",
                    "La dette des sites en défaut est inférieure de {change} à celle d'un monde sans garantie."),
               Said("Debt of sites in default", "Dette des sites en défaut")),
        told_or_not(difference(base, here, f"labs.{asked.lab}.default_probability"),
                    Said(f"The chance that {asked.title.en} fails changes by {{change}}.",
                         f"La probabilité de défaut de {asked.title.fr} varie de {{change}}."),
                    Said(f"The chance that {asked.title.en} fails", f"Probabilité de défaut de {asked.title.fr}")),
        Sentence(Said("The mean spread of site debt is {spread}, {before} without.",
                      "L'écart de taux moyen de la dette des sites est de {spread}, contre {before} sans garantie."),
                 {"spread": spread, "before": before}),
        either(difference(base, here, "delivered"),
               Said("{change} more capacity is delivered.", "{change} de capacité de plus sont livrés."),
               Said("{change} less capacity is delivered.", "{change} de capacité de moins sont livrés."),
               Said("Capacity delivered", "Capacité livrée"))]
    owners, cost = here.pooled("to_owners") - base.pooled("to_owners"), here.pooled("cost_fair") - base.pooled("cost_fair")
    per = ratio_of(owners, cost, "ratio")
    if mean_of(cost, "").is_told and mean_of(owners, "").is_told:
        said.append(Sentence(Said("Owners of sites get {owners} more in cash over the horizon: {per} for each dollar of cost at fair "
                                  "value.",
                                  "Les propriétaires des sites touchent {owners} de plus sur l'horizon : {per} par dollar de coût en juste "
                                  "valeur."), {"owners": mean_of(owners, asked.case.currency), "per": per}))
    else:
        said.append(told_or_not(mean_of(owners, asked.case.currency),
                                Said("Owners of sites get {change} more in cash over the horizon; what the state pays cannot be told from "
                                     "nothing.",
                                     "Les propriétaires des sites touchent {change} de plus ; le coût public ne se distingue pas de zéro."),
                                Said("What owners of sites get", "Ce que touchent les propriétaires")))
    return said


def cap_sentence(asked: Asked, found: dict[float, Futures], terms: dict[str, float]) -> list[Sentence]:
    """From which cover on the authority is used up, which turns more cover into fewer loans covered."""
    full = [cover for cover, one in found.items() if pooled(one, "issued").value >= NEAR * terms["cap"]]
    if not full or full[0] == max(found):
        return []
    values: dict[str, Cell] = {"cap": exact(terms["cap"], asked.case.currency), "cover": exact(full[0], "share")}
    return [Sentence(Said("From a cover of {cover} on the authority of {cap} is used up: more cover then means fewer loans covered, not "
                          "more "
                          "money at risk.",
                          "Dès {cover} de couverture, le plafond de {cap} est épuisé : couvrir davantage chaque prêt, c'est alors "
                          "couvrir moins de prêts, et non risquer plus."), values)]


def mean_spread(found: Futures) -> Estimate:
    """Spread of site debt, weighted by debt and time."""
    return ratio_of(found.pooled("spread_paid"), found.pooled("debt_years"), "rate")


def hazard_sentences(found: dict[float, Futures], hazard: dict[float, Futures], cover: float) -> list[Sentence]:
    """Moral hazard: what borrowers who react add to cost and building; nothing where nobody is covered."""
    if cover not in hazard:
        return []
    before, after = found[cover], hazard[cover]
    how = Said("If borrowers react - all sites, covered or not, borrow a tenth more of their cost, and what binds nobody is built larger "
               "by an elasticity of 1, both judgements without a source -",
               "Si les emprunteurs réagissent - tous les sites, couverts ou non, empruntent un dixième de plus de leur coût, et ce qui "
               "n'engage personne grandit avec une élasticité de 1, deux jugements sans source -,")
    return [either(difference(before, after, "cost_fair"),
                   Said(f"{how.en} it costs {{change}} more at fair value.", f"{how.fr} elle coûte {{change}} de plus en juste valeur."),
                   Said(f"{how.en} it costs {{change}} less at fair value.", f"{how.fr} elle coûte {{change}} de moins en juste valeur."),
                   Said("Fair value if borrowers react", "Juste valeur si les emprunteurs réagissent")),
            replace(either(difference(before, after, "delivered"), Said("{change} more is built.", "Il se construit {change} de plus."),
                   Said("{change} less is built.", "Il se construit {change} de moins."),
                   Said("What is built if they react", "Ce qui se construit s'ils réagissent")), goes_on=True)]


def figures_of(asked: Asked, base: Futures, here: Futures) -> list[Named]:
    """Figures at the cover of the policy."""
    return [Named("issued", Said("principal guaranteed", "principal garanti"), pooled(here, "issued")),
            Named("claims", Said("claims paid", "garanties appelées"), pooled(here, "claims")),
            Named("cost_budget", Said("cost, budget's measure", "coût, mesure budgétaire"), pooled(here, "cost_budget")),
            Named("cost_fair", Said("cost, fair value", "coût, juste valeur"), pooled(here, "cost_fair")),
            Named("subsidy_budget", Said("subsidy rate, budget", "taux de subvention, mesure budgétaire"), rate(here, "cost_budget")),
            Named("subsidy_fair", Said("subsidy rate, fair value", "taux de subvention, juste valeur"), rate(here, "cost_fair")),
            Named("lab_default", on_lab(asked, "default probability, {lab}", "probabilité de défaut de {lab}"),
                  pooled(here, f"labs.{asked.lab}.default_probability")),
            Named("lab_default_change", Said("its change against no guarantee", "sa différence avec l'absence de garantie"),
                  difference(base, here, f"labs.{asked.lab}.default_probability"))]


def table(asked: Asked, found: dict[float, Futures]) -> Grid:
    """Cost by cover."""
    rows: list[tuple[Cell, ...]] = [(f"{cover:.0%}", pooled(one, "issued"), pooled(one, "claims"), pooled(one, "cost_budget"),
                                     pooled(one, "cost_fair")) for cover, one in found.items()]
    return Grid("cost", Said("cost by share covered", "coût selon la part couverte"),
                ("", Said("guaranteed", "garanti"), Said("claims", "appels"), Said("budget", "budget"), Said("fair value", "juste valeur")),
                tuple(rows))


def effects_table(found: dict[float, Futures]) -> Grid:
    """Effects by cover, changes against no cover."""
    base = found[0.0]
    rows: list[tuple[Cell, ...]] = [
        (f"{cover:.0%}", mean_spread(one), difference(base, one, "defaulted"), difference(base, one, "delivered"),
         difference(base, one, "to_owners"), difference(base, one, "borrowed")) for cover, one in found.items()]
    return Grid("effects", Said("spread of site debt, and changes against no guarantee, same futures",
                                "écart de taux des sites, et différences avec l'absence de garantie, mêmes futurs"),
                ("", Said("spread", "écart de taux"), Said("in default", "en défaut"), Said("delivered", "livré"),
                 Said("owners", "propriétaires"), Said("lent", "prêté")), tuple(rows))


def hazard_table(found: dict[float, Futures], hazard: dict[float, Futures]) -> Grid:
    """Cost and defaults if sites borrow more, less the same if they do not."""
    names = ("cost_budget", "cost_fair", "defaulted")
    rows: list[tuple[Cell, ...]] = [(f"{cover:.0%}", *(difference(found[cover], one, name) for name in names))
                                    for cover, one in hazard.items()]
    return Grid("hazard", Said("if borrowers react, covered or not: changes against the same cover without reaction",
                               "si les emprunteurs réagissent, couverts ou non : différences avec la même couverture sans réaction"),
                ("", Said("budget", "budget"), Said("fair value", "juste valeur"), Said("in default", "en défaut")), tuple(rows))


def chart(found: dict[float, Futures]) -> Chart:
    """Fair-value cost by cover."""
    costs = tuple(pooled(one, "cost_fair") for one in found.values())
    return Chart("cost_fair", Said("cost to the state at fair value, by share covered",
                                   "coût public en juste valeur, selon la part couverte"),
                 tuple(f"{cover:.0%}" for cover in found), ((Said("cost", "coût"), costs),))


def limits() -> list[Said]:
    """What the answer does not say."""
    return [
        Said("Signed contracts keep their size; what binds nobody reacts to cheaper money only by an elasticity the case states, and this "
             "answer without it unless it says so. A programme for new contracts could do more.",
             "Les contrats signés gardent leur taille ; le reste ne réagit à l'argent moins cher que par une élasticité énoncée par le "
             "cas. Un "
             "programme pour de nouveaux contrats pourrait davantage."),
        Said("Costs are over the horizon less what the state still holds, marked at the end; the market prices only stock-market risk, "
             "so fair value errs low. The budget's figure is unrounded and holds no administration cost.",
             "Les coûts portent sur l'horizon, moins ce que l'État détient encore à la fin ; seul le risque boursier a un prix : la juste "
             "valeur est sous-estimée. La mesure budgétaire n'est ni arrondie ni chargée de frais de gestion."),
        Said("The authority (cap) binds: with more cover fewer loans are covered once it is used up.",
             "Le plafond joue : une fois qu'il est épuisé, couvrir davantage veut dire couvrir moins de prêts.")]
