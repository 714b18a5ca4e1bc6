"""Too big to fail: what a rescue nobody promised costs, what lenders make of expecting it, and whom it spares."""

from __future__ import annotations

from typing import Any, Final

from whopays.engine.belief import prepared
from whopays.engine.crossing import crossings
from whopays.engine.estimate import mean_of, ratio_of
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
    count,
    decides,
    difference,
    either,
    exact,
    pooled,
    would_change,
)
from whopays.voiced import on_lab

Array = Any
NAME = "rescue"
QUESTION = Said("Is the lab too big to fail, and what does that cost before and after?",
                "Le laboratoire est-il trop gros pour faire faillite, et qu'en coûte-t-il avant et après ?")
PATHS = 4_096
POLICY = "one"
DEFAULT_POLICY = "too-big-to-fail"
KIND: Final = "rescue"
CHANCES: Final = (0.25, 0.5, 1.0)
FORMS: Final = {0.0: Said("loans", "prêts"), 1.0: Said("shares", "actions"), 2.0: Said("loans, lenders taken over", "prêts, dette reprise")}
MARGINS: Final = (0.0, 0.03, 0.06, 0.1, 0.15, 0.2)  # of the loan over the Treasury rate


def answer(asked: Asked) -> Answer:
    """Chance of rescue swept with the belief that agrees with it; then surprise, form and margin at the chance stated."""
    mine = holding(asked.policy, asked.case, KIND, DEFAULT_POLICY)
    chances = sorted({*CHANCES, mine.terms["chance"]})
    expected = {chance: prepared(asked.case, with_terms(asked.policy, KIND, chance=chance), asked.seed) for chance in chances}
    stated = at_belief(expected[mine.terms["chance"]], belief_of(expected[mine.terms["chance"]]))
    forms = [with_terms(stated, KIND, form=form) for form in FORMS]
    margins = [with_terms(stated, KIND, form=0.0, margin_rate=margin) for margin in MARGINS]
    choices = [without(asked.policy, KIND), at_belief(stated, 0.0),
               *(at_belief(one, belief_of(one)) for one in expected.values()), *forms, *margins]
    base, surprise, *runs = asked.executor.several(asked.point(policy=one, gauge=StateAccount) for one in choices)
    by_chance = dict(zip(chances, runs, strict=False))
    by_form = dict(zip(FORMS, runs[len(chances):], strict=False))
    by_margin = dict(zip(MARGINS, runs[-len(MARGINS):], strict=True))
    here = by_chance[mine.terms["chance"]]
    deciders = decides(asked, {view: here.of("rescue.spread_saved", view) for view in here.weights})
    return Answer(
        sentences=told(asked, base, surprise, here, mine.terms, belief_of(stated), by_margin),
        figures=figures_of(asked, base, here, belief_of(stated)),
        tables=[chance_table(asked, base, by_chance, expected),
                *([form_table(asked, base, by_form), margin_table(by_margin)] if is_expected(here, belief_of(stated)) else [])],
        charts=[chart(by_chance)] if any(pooled(one, "rescue.spread_saved").value for one in by_chance.values()) else [], drivers=deciders,
        changes=would_change(deciders, Said("the interest saved by expecting it", "les intérêts épargnés par l'attente")),
        limits=limits())


def belief_of(policy: Policy) -> float:
    """Lenders' belief in a rescue of the largest labs."""
    return next(entry.terms["belief"] for entry in policy.entries if entry.kind == KIND)


def at_belief(policy: Policy, belief: float) -> Policy:
    """The policy with a belief that is given and not looked for."""
    return with_terms(policy, KIND, belief=belief, rational=0.0)


def told(asked: Asked, base: Futures, surprise: Futures, here: Futures, terms: dict[str, float], belief: float,
         by_margin: dict[float, Futures]) -> list[Sentence]:
    """Before, after, for whom; that none is large enough where nobody is ever rescued."""
    if not is_expected(here, belief):
        return [none_sentence(asked, terms, here), *([without_sentence(asked, here)] if pooled(here, "rescue.spread_saved").value else [])]
    return [before_sentence(terms, belief, here), *expectation_sentences(asked, base, surprise, here), after_sentence(here),
            *spared_sentences(asked, base, here), break_even(by_margin)]


def is_expected(here: Futures, belief: float) -> bool:
    """Whether any lab is rescued, or believed to be."""
    return belief > 0 or pooled(here, "rescue.rescues").value > 0


def none_sentence(asked: Asked, terms: dict[str, float], here: Futures) -> Sentence:
    """That no rescue comes."""
    values: dict[str, Cell] = {"n": count(here.paths), "smallest": exact(terms["smallest"], asked.case.currency)}
    return Sentence(Said("No lab here proves too big to fail: in none of {n} futures is one rescued; the rule rescues only those that "
                         "would fail and owe more than {smallest}.",
                         "Aucun laboratoire ne s'avère ici trop gros pour faire faillite : aucun n'est sauvé dans les {n} futurs ; la "
                         "règle ne sauve que ceux qui feraient défaut et doivent plus de {smallest}."), values)


def without_sentence(asked: Asked, here: Futures) -> Sentence:
    """What the case's own expectation of a rescue saves all the same."""
    return Sentence(Said("What lenders expect anyway, without this rule, saves labs {saved} of interest.",
                         "Ce que les prêteurs attendent de toute façon, sans cette règle, épargne aux laboratoires {saved} d'intérêts."),
                    {"saved": pooled(here, "rescue.spread_saved")})


def before_sentence(terms: dict[str, float], belief: float, here: Futures) -> Sentence:
    """The subsidy nobody voted for."""
    values: dict[str, Cell] = {"chance": exact(terms["chance"], "probability"), "belief": exact(round(belief, 2), "probability"),
                               "saved": pooled(here, "rescue.spread_saved")}
    grown = belief > terms["chance"]  # the belief is fitted on sizes before a failure
    why = Said(*(word if grown else "" for word in (", since labs owe more by the time they fail", ", car un laboratoire doit plus au "
                                                                                                   "moment du défaut")))
    return Sentence(Said("If the largest labs are rescued with {chance} chance, as is assumed here, lenders who are not fooled reckon "
                         f"with {{belief}}{why.en}; with what they expect anyway, labs save {{saved}} of interest before anything "
                         "happens: a subsidy nobody voted for.",
                         "Si les plus gros sont sauvés avec {chance} de chances, comme supposé ici, les prêteurs avertis comptent sur "
                         f"{{belief}}{why.fr} ; avec ce que ces prêteurs attendent de toute façon, les laboratoires épargnent {{saved}} "
                         "d'intérêts avant tout événement : une subvention que personne n'a votée."), values)


def expectation_sentences(asked: Asked, base: Futures, surprise: Futures, here: Futures) -> list[Sentence]:
    """What the expectation alone does, then the rescue with it."""
    failed = f"labs.{asked.lab}.default_probability"
    return [
        either(difference(surprise, here, "spread"),
               on_lab(asked, "Expecting it raises the spread asked of {lab} in the first year by {change}.",
                      "L'attente relève l'écart de taux demandé à {lab} la première année de {change}."),
               on_lab(asked, "Expecting it lowers the spread asked of {lab} in the first year by {change}.",
                      "L'attente abaisse l'écart de taux demandé à {lab} la première année de {change}."),
               Said("Spread, expected against a surprise", "Écart de taux, sauvetage attendu ou surprise")),
        either(difference(surprise, here, "debt"),
               on_lab(asked, "[It owes|They owe] {change} more on average.", "[Sa|Leur] dette moyenne augmente de {change}."),
               on_lab(asked, "[It owes|They owe] {change} less on average.", "[Sa|Leur] dette moyenne baisse de {change}."),
               on_lab(asked, "[Its|Their] debt, expected against a surprise", "[Sa|Leur] dette, sauvetage attendu ou surprise")),
        either(difference(base, here, failed),
               on_lab(asked, "[Its|Their] chance of failure in spite of rescues rises by {change}.",
                      "Malgré les sauvetages, [sa|leur] probabilité de défaut augmente de {change}."),
               on_lab(asked, "[Its|Their] chance of failure falls by {change}.", "[Sa|Leur] probabilité de défaut baisse de {change}."),
               on_lab(asked, "[Its|Their] chance of failure against no rescue",
                      "[Sa|Leur] probabilité de défaut, par rapport à l'absence de sauvetage"))]


def after_sentence(here: Futures) -> Sentence:
    """What rescues cost."""
    values: dict[str, Cell] = {"n": pooled(here, "rescue.rescues"), "budget": pooled(here, "cost_budget"), "fair": pooled(here,
                                                            "cost_fair")}
    return Sentence(Said("There are {n} rescues in a future on average; they cost the state {budget} by the budget's measure and {fair} "
                         "at fair value.",
                         "Il y a en moyenne {n} sauvetages par futur ; ils coûtent à l'État {budget} selon la mesure budgétaire et {fair} "
                         "en juste valeur."), values)


def spared(base: Futures, here: Futures) -> Array:
    """Loss of failed labs' claimants without rescue less with it, pooled on each future."""
    return base.pooled("loss_in_failure") - here.pooled("loss_in_failure")


def spared_sentences(asked: Asked, base: Futures, here: Futures) -> list[Sentence]:
    """Whom it spares, for each public dollar."""
    loss = mean_of(spared(base, here), asked.case.currency)
    cost = pooled(here, "cost_fair")
    said = [either(loss, Said("Claimants of failed labs lose {change} less.", "Les créanciers des laboratoires défaillants perdent "
                                                                              "{change} de moins."),
                   Said("Claimants of failed labs lose {change} more: rescued labs fail later, owing more.",
                        "Les créanciers des laboratoires défaillants perdent {change} de plus : ceux qu'on a sauvés font défaut plus "
                        "tard, plus endettés."),
                   Said("Loss of claimants against no rescue", "Perte des créanciers, par rapport à l'absence de sauvetage"))]
    if loss.is_told and cost.is_told and cost.value > 0:
        per = ratio_of(spared(base, here), here.pooled("cost_fair"), "ratio")
        said.append(Sentence(Said("For each dollar of public cost at fair value they are spared {per}.",
                                  "Pour un dollar de coût public en juste valeur, {per} leur est épargné."), {"per": per}))
    return said


def break_even(by_margin: dict[float, Futures]) -> Sentence:
    """Margin on the loans at which the state gets its money back."""
    found = crossings(list(by_margin), [one.pooled("cost_fair") for one in by_margin.values()], "rate")
    if found:
        return Sentence(Said("Lent at a margin of {at} over the Treasury rate, rescues cost the state nothing at fair value.",
                             "Prêtés avec une marge de {at} sur le taux du Trésor, les sauvetages ne coûtent rien en juste valeur."),
                        {"at": found[0].at})
    last = pooled(by_margin[MARGINS[-1]], "cost_fair")
    values: dict[str, Cell] = {"low": exact(MARGINS[0], "rate"), "high": exact(MARGINS[-1], "rate"), "last": last}
    if last.is_told and last.value > 0:
        return Sentence(Said("No margin from {low} to {high} over the Treasury rate makes them pay: at the highest they still cost {last}.",
                             "Aucune marge de {low} à {high} sur le taux du Trésor ne les rend rentables : à la plus haute, ils coûtent "
                             "{last}."),
                        values)
    return Sentence(Said("Whether a margin from {low} to {high} over the Treasury rate makes them pay cannot be told.",
                         "On ne peut dire si une marge de {low} à {high} sur le taux du Trésor les rend rentables."), values)


def figures_of(asked: Asked, base: Futures, here: Futures, belief: float) -> list[Named]:
    """Figures at the chance stated."""
    failed = f"labs.{asked.lab}.default_probability"
    return [Named("belief", Said("belief in a rescue of the largest", "croyance des prêteurs en un sauvetage des plus gros"),
                  exact(round(belief, 2), "probability")),
            Named("saved", Said("interest saved by the expectation", "intérêts épargnés par l'attente"), pooled(here,
                                                            "rescue.spread_saved")),
            Named("rescues", Said("rescues a future", "sauvetages par futur"), pooled(here, "rescue.rescues")),
            Named("cost_budget", Said("public cost, budget's measure", "coût public, mesure budgétaire"), pooled(here, "cost_budget")),
            Named("cost_fair", Said("public cost, fair value", "coût public, juste valeur"), pooled(here, "cost_fair")),
            Named("failed", on_lab(asked, "default probability, {lab}", "probabilité de défaut de {lab}"),
                  pooled(here, failed)),
            Named("failed_without", Said("the same without rescues", "la même sans sauvetage"), pooled(base, failed)),
            Named("spared", Said("loss claimants are spared", "perte épargnée aux créanciers"), mean_of(spared(base, here),
                                                            asked.case.currency))]


def chance_table(asked: Asked, base: Futures, found: dict[float, Futures], expected: dict[float, Policy]) -> Grid:
    """Chance swept, belief in agreement."""
    failed = f"labs.{asked.lab}.default_probability"
    rows: list[tuple[Cell, ...]] = [
        (f"{chance:.0%}", exact(round(belief_of(expected[chance]), 2), "probability"), pooled(one, "rescue.spread_saved"),
         difference(base, one, "debt"), pooled(one, failed), pooled(one, "cost_fair"), mean_of(spared(base, one), asked.case.currency))
        for chance, one in found.items()]
    return Grid("chance", Said("by chance of rescue: belief, interest saved, and debt, failure, cost and loss beside no rescue",
                               "selon la probabilité de sauvetage : croyance, intérêts épargnés, et dette, défaut, coût et perte face à "
                               "l'absence de sauvetage"),
                ("", Said("belief", "croyance"), Said("saved", "épargné"), Said("debt", "dette"), Said("fails", "défaut"),
                 Said("fair value", "juste valeur"), Said("spared", "préservé")), tuple(rows))


def form_table(asked: Asked, base: Futures, found: dict[float, Futures]) -> Grid:
    """Form of the money."""
    rows: list[tuple[Cell, ...]] = [
        (FORMS[form], pooled(one, "cost_budget"), pooled(one, "cost_fair"), mean_of(spared(base, one), asked.case.currency))
        for form, one in found.items()]
    return Grid("form", Said("cost to the state and loss spared, by form of the money",
                              "coût pour l'État et perte épargnée, selon la forme de l'apport"),
                ("", Said("budget", "budget"), Said("fair value", "juste valeur"), Said("spared", "préservé")), tuple(rows))


def margin_table(found: dict[float, Futures]) -> Grid:
    """Margin on rescue loans."""
    rows: list[tuple[Cell, ...]] = [(exact(margin, "rate"), pooled(one, "cost_budget"), pooled(one, "cost_fair"))
                                    for margin, one in found.items()]
    return Grid("margin", Said("cost to the state by margin of rescue loans over the Treasury rate",
                                "coût pour l'État selon la marge des prêts de sauvetage sur le taux du Trésor"),
                (Said("margin", "marge"), Said("budget", "budget"), Said("fair value", "juste valeur")), tuple(rows))


def chart(found: dict[float, Futures]) -> Chart:
    """Interest saved by chance."""
    return Chart("saved", Said("interest labs save because lenders expect a rescue, by its chance",
                               "intérêts épargnés grâce à l'attente d'un sauvetage, selon sa probabilité"),
                 tuple(f"{chance:.0%}" for chance in found),
                 ((Said("saved", "épargné"), tuple(pooled(one, "rescue.spread_saved") for one in found.values())),))


def limits() -> list[Said]:
    """What the answer does not say."""
    return [
        Said("The chance of rescue and the sizes from which it rises are judgements; only the belief is found, so that it agrees with "
             "them.",
             "La probabilité de sauvetage et les tailles à partir desquelles elle croît sont des jugements ; seule la croyance est "
             "calculée, en cohérence avec eux."),
        Said("Form and margin are tried at the belief found for the terms stated.",
             "Formes et marges sont essayées avec la croyance calculée pour les conditions énoncées."),
        Said("A rescue is money to a lab that would fail; whether it fails later all the same is counted, what its managers do with it "
             "is not.",
             "Un sauvetage est de l'argent versé à un laboratoire au bord du défaut ; s'il fait tout de même défaut plus tard, c'est "
             "compté ; ce que ses dirigeants font de l'argent ne l'est pas."),
        Said("The lab's default probability counts failures that happen in spite of rescues.",
             "La probabilité de défaut du laboratoire compte les défaillances survenues malgré les sauvetages.")]
