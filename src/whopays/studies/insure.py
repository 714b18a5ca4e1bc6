"""The state as insurer of last resort: what each layer bears, what it costs after it is paid back, the premium that would carry it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from whopays.case.case import Case
from whopays.engine.catastrophe import UNPAID, expected_and_tails
from whopays.engine.crossing import Crossing, crossings
from whopays.engine.estimate import Estimate
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
    count,
    decides,
    difference,
    either,
    exact,
    pooled,
    would_change,
)
from whopays.suited import Unsuited, refuse
from whopays.voiced import on_lab

Array = Any
NAME = "insure"
QUESTION = Said("What if the state insures an AI catastrophe nobody else will?",
                "Et si l'État assurait une catastrophe de l'IA que personne d'autre n'assure ?")
PATHS = 4_096
POLICY = "one"
DEFAULT_POLICY = "last-resort-insurer"
KIND: Final = "last_resort_insurance"
ATTACHMENTS: Final = (0.2, 1.0, 4.0, 10.0)  # of the one stated
RECOUPED: Final = (0.0, 0.5, 1.0, 1.5, 2.0)  # times what was paid
PREMIUMS: Final = (0.0, 0.0025, 0.005, 0.01, 0.02)  # a year, of the cap
LAYER_NAMES: Final = {
    "labs": Said("labs", "laboratoires"), "insurers": Said("insurers", "assureurs"), "state": Said("state", "État"),
    UNPAID: Said("nobody: left with the public", "personne : à la charge du public"), "damage": Said("all damage", "tous les dommages")}


def unsuited(case: Case, lab: str, policy: Policy) -> Unsuited | None:
    """A case in which no catastrophe comes."""
    if mean_over_views(case, "insurance.hazard") > 0:
        return None
    return Unsuited(Said(f"case {case.name} holds no AI catastrophe: its chance there is 0",
                         f"le cas {case.name} ne connaît pas de catastrophe de l'IA : sa probabilité y est nulle"),
                    Said("ask a case in which one may come, or set insurance.hazard and its sizes",
                         "posez-la d'un cas où il peut en survenir, ou donnez des valeurs à insurance.hazard et aux montants"))


def mean_over_views(case: Case, name: str) -> float:
    """Mean of an input, views by weight."""
    return sum(spec.weight * case.rows[view][name].value.mean for view, spec in case.views.items())


def suited_to(case: Case, stated: Policy, terms: dict[str, float]) -> Policy:
    """The policy; if its money was meant for a case of another size, it begins where the labs' insurers end and keeps its proportions."""
    limit = mean_over_views(case, "insurance.insurer_limit")
    if not is_out_of_scale(terms["attachment"], limit):
        return stated
    return with_terms(stated, KIND, attachment=limit, cap=terms["cap"] * limit / terms["attachment"])


def answer(asked: Asked) -> Answer:
    """Layers as stated; attachment, payback and premium swept on the same futures."""
    refuse(unsuited(asked.case, asked.lab, asked.policy))
    stated = suited_to(asked.case, asked.policy, holding(asked.policy, asked.case, KIND, DEFAULT_POLICY).terms)
    mine = holding(stated, asked.case, KIND, DEFAULT_POLICY)
    attach = [factor * mine.terms["attachment"] for factor in ATTACHMENTS]
    choices = [without(stated, KIND), stated, *(with_terms(stated, KIND, attachment=one) for one in attach),
               *(with_terms(stated, KIND, recoupment=one, premium_rate=0.0) for one in RECOUPED),
               *(with_terms(stated, KIND, recoupment=0.0, premium_rate=one) for one in PREMIUMS)]
    runs = asked.executor.several(asked.point(policy=one, gauge=StateAccount) for one in choices)
    base, here = runs[:2]
    by_attachment = dict(zip(attach, runs[2:], strict=False))
    after = dict(zip(RECOUPED, runs[2 + len(attach):], strict=False))
    before = dict(zip(PREMIUMS, runs[-len(PREMIUMS):], strict=True))
    layers = expected_and_tails(asked.case, here)
    deciders = decides(asked, {view: here.of("cost_budget", view) for view in here.weights})
    return Answer(
        sentences=[layer_sentence(layers), *scale_sentences(asked, stated, mine.terms), *cost_sentences(stated.name, here, mine.terms),
                   *recoup_sentences(after), *premium_sentences(before, mine.terms), *effect_sentences(asked, base, here)],
        figures=figures_of(here, layers), tables=[layer_table(layers), attachment_table(asked, by_attachment), form_table(after, before)],
        charts=[chart(layers)], drivers=deciders,
        changes=would_change(deciders, Said("cost to the state", "le coût pour l'État")), limits=limits())


def layer_sentence(layers: Any) -> Sentence:
    """What a year is expected to cost, and who bears it."""
    values: dict[str, Cell] = {name: found[0] for name, found in layers.items()}
    return Sentence(Said("A year is expected to bring damage of {damage}; of it labs bear {labs}, insurers {insurers}, the state "
                         "{state}, and "
                         "{unpaid} nobody pays.",
                         "Une année cause en moyenne {damage} de dommages ; les laboratoires en supportent {labs}, les assureurs "
                         "{insurers}, l'État {state}, et {unpaid} ne sont payés par personne."), values)


def scale_sentences(asked: Asked, stated: Policy, terms: dict[str, float]) -> list[Sentence]:
    """That the policy's money was suited to the case."""
    if stated is asked.policy:
        return []
    unit, was = asked.case.currency, holding(asked.policy, asked.case, KIND, DEFAULT_POLICY).terms
    values: dict[str, Cell] = {"from": exact(terms["attachment"], unit), "to": exact(terms["cap"], unit),
                               "was_from": exact(was["attachment"], unit), "was_to": exact(was["cap"], unit)}
    return [Sentence(Said(f"The amounts of {stated.name} are meant for sums of another size ({{was_from}}, at most {{was_to}}); here "
                          "the state pays above {from}, where the labs' insurers stop, and at most {to}.",
                          f"Les montants de {stated.name} sont prévus pour d'autres ordres de grandeur ({{was_from}}, au plus {{was_to}})"
                          " ; ici l'État paie au-delà de {from}, où s'arrêtent les assureurs des laboratoires, et au plus {to}."), values)]


def cost_sentences(policy: str, here: Futures, terms: dict[str, float]) -> list[Sentence]:
    """Cost over the horizon, payback included."""
    fair = pooled(here, "cost_fair")
    values: dict[str, Cell] = {"fair": fair, "back": replace(fair, value=-fair.value), "times": exact(terms["recoupment"], "ratio")}
    return [either(pooled(here, "cost_budget"),
                   Said(f"Under {policy} the state pays {{change}} on balance over the horizon by the budget's measure, {{fair}} at "
                        f"fair value.",
                        f"Sous {policy}, l'État paie {{change}} au total sur l'horizon selon la mesure budgétaire, et {{fair}} en juste "
                        f"valeur."),
                   Said(f"Under {policy} the state gets back {{change}} more than it pays over the horizon by the budget's measure "
                        "({back} at fair value), since {times} times what it pays is recouped.",
                        f"Sous {policy}, l'État récupère {{change}} de plus qu'il ne paie sur l'horizon, mesure budgétaire "
                        "({back} en juste valeur), car on lui rembourse {times} fois ce qu'il paie."),
                   Said("Cost to the state", "Coût pour l'État"), values)]


def verdict(found: list[Crossing], tried: list[Estimate], at: Said, label: Said) -> Sentence:
    """Where the state's cost passes through zero; else what its cost is at the points tried, errors counted. label : who pays"""
    if found:
        return Sentence(Said(f"{label.en}, the state breaks even {at.en}.", f"{label.fr}, l'État rentre dans ses frais {at.fr}."),
                        {"at": found[0].at})
    values: dict[str, Cell] = {"n": count(len(tried)), "k": count(sum(one.is_told for one in tried))}
    end = Said("whether the state breaks even cannot be told: its cost differs from nothing by more than its error at {k} of the {n} "
               "levels tried",
               "on ne peut dire si l'État rentre dans ses frais : son coût s'écarte de zéro de plus que son erreur à {k} des {n} niveaux "
               "essayés")
    if all(one.value == 0 or (one.value < 0 and one.is_told) for one in tried):
        end = Said("the state pays on balance at none of the {n} levels tried",
                   "l'État ne paie rien au total, à aucun des {n} niveaux essayés")
    elif all(one.value > 0 and one.is_told for one in tried):
        end = Said("the state pays on balance at each of the {n} levels tried", "l'État paie au total à chacun des {n} niveaux essayés")
    return Sentence(Said(f"{label.en}, {end.en}.", f"{label.fr}, {end.fr}."), values)


def recoup_sentences(after: dict[float, Futures]) -> list[Sentence]:
    """Break-even of payback afterwards."""
    columns = [one.pooled("cost_budget") for one in after.values()]
    return [verdict(crossings(list(after), columns, "ratio"), [pooled(one, "cost_budget") for one in after.values()],
                    Said("where they pay {at} times what it paid", "là où ils versent {at} fois ce qu'il a payé"),
                    Said("Paid back by customers afterwards", "Remboursé après coup par les clients"))]


def premium_sentences(before: dict[float, Futures], terms: dict[str, float]) -> list[Sentence]:
    """Break-even premium, without payback."""
    columns = [one.pooled("cost_budget") for one in before.values()]
    found = crossings(list(before), columns, "share")
    said = [verdict(found, [pooled(one, "cost_budget") for one in before.values()],
                    Said("at a yearly premium of {at} of the most it pays", "avec une prime annuelle de {at} du plafond"),
                    Said("Paid for by labs beforehand instead", "Payé plutôt d'avance par les laboratoires"))]
    if found:
        rate = found[0].at
        money = Estimate(rate.value * terms["cap"], rate.error * terms["cap"], before[0.0].units["cost_budget"], rate.paths)
        said.append(Sentence(Said("That is {money} a year from all labs together.", "Soit {money} par an pour tous les laboratoires."),
                             {"money": money}, goes_on=True))
    return said


def effect_sentences(asked: Asked, base: Futures, here: Futures) -> list[Sentence]:
    """Whether cover changes who fails."""
    return [either(difference(base, here, f"labs.{asked.lab}.default_probability"),
                   on_lab(asked, "The chance that {lab} [fails|fail] rises by {change}.",
                          "La probabilité de défaut de {lab} augmente de {change}."),
                   on_lab(asked, "The chance that {lab} [fails|fail] falls by {change}.",
                          "La probabilité de défaut de {lab} baisse de {change}."),
                   on_lab(asked, "Chance that {lab} [fails|fail]", "Probabilité de défaut de {lab}"))]


def figures_of(here: Futures, layers: Any) -> list[Named]:
    """Figures as stated."""
    return [Named("cost_budget", Said("public cost, budget's measure", "coût public, mesure budgétaire"), pooled(here, "cost_budget")),
            Named("cost_fair", Said("public cost, fair value", "coût public, juste valeur"), pooled(here, "cost_fair")),
            Named("expected.state", Said("state's layer, expected a year", "tranche de l'État, attendu par an"), layers["state"][0]),
            Named("tail_99.state", Said("state's layer, mean of the worst year in a hundred", "tranche de l'État, moyenne de la pire "
                                                                                              "année sur cent"),
                  layers["state"][1]),
            Named("tail_995.state", Said("state's layer, mean of the worst in two hundred", "tranche de l'État, moyenne de la pire année "
                                                                                            "sur deux cents"),
                  layers["state"][2])]


def layer_table(layers: Any) -> Grid:
    """Expected loss and tails by layer."""
    rows: list[tuple[Cell, ...]] = [(LAYER_NAMES[name], *layers[name]) for name in LAYER_NAMES]
    return Grid("layers", Said("a year's loss by layer: expected, mean of the worst 1 % and 0.5 % of years",
                               "perte d'une année par tranche : attendue, moyenne des pires 1 % et 0,5 % des années"),
                ("", Said("expected", "attendue"), Said("worst 1 %", "pires 1 %"), Said("worst 0.5 %", "pires 0,5 %")), tuple(rows))


def attachment_table(asked: Asked, found: dict[float, Futures]) -> Grid:
    """Where the state's layer begins."""
    rows: list[tuple[Cell, ...]] = []
    for level, one in found.items():
        layers = expected_and_tails(asked.case, one)
        rows.append((exact(level, asked.case.currency), layers["state"][0], layers["state"][1], layers[UNPAID][0], pooled(one,
                                                            "cost_budget")))
    return Grid("attachment", Said("by damage above which the state pays: its layer, what nobody pays, its cost in the budget",
                                    "selon le dommage au-delà duquel l'État paie : sa tranche, l'impayé, son coût au budget"),
                (Said("above", "au-delà"), Said("expected", "attendue"), Said("worst 1 %", "pires 1 %"), Said("unpaid", "impayé"),
                 Said("budget", "budget")), tuple(rows))


def form_table(after: dict[float, Futures], before: dict[float, Futures]) -> Grid:
    """Payback afterwards against premium beforehand."""
    rows: list[tuple[Cell, ...]] = [
        (Said(f"{times:g} times what it paid", f"{times:g} fois ce qu'il a payé".replace(".", ",")), pooled(one, "cost_budget"), pooled(one,
                                                            "cost_fair"))
        for times, one in after.items()]
    rows += [(Said(f"premium {rate:.2%} of the most it pays, a year", f"prime de {rate:.2%} du plafond par an".replace(".", ",")),
              pooled(one, "cost_budget"), pooled(one, "cost_fair")) for rate, one in before.items() if rate]
    return Grid("form", Said("cost to the state, by who pays it: customers afterwards, or labs beforehand; below 0 it gains",
                             "coût pour l'État, selon qui le paie : les clients après coup, ou les laboratoires d'avance ; "
                             "négatif, il y gagne"),
                ("", Said("budget", "budget"), Said("fair value", "juste valeur")), tuple(rows))


def chart(layers: Any) -> Chart:
    """Expected loss by layer."""
    names = [name for name in LAYER_NAMES if name != "damage"]
    return Chart("layers", Said("who bears a year's expected damage", "qui supporte les dommages attendus d'une année"),
                 tuple(LAYER_NAMES[name] for name in names), ((Said("expected", "attendu"), tuple(layers[name][0] for name in names)),))


def limits() -> list[Said]:
    """What the answer does not say."""
    return [
        Said("How often a catastrophe comes and how large it is are judgements of the case: nobody has seen one; all money here scales "
             "with them.",
             "La fréquence et l'ampleur d'une catastrophe sont des jugements du cas : personne n'en a vu ; tous les montants en "
             "dépendent."),
        Said("Cover changes no behaviour here: labs take neither more risk nor less because the state pays.",
             "La couverture ne change ici aucun comportement : les laboratoires ne prennent ni plus ni moins de risques parce que l'État "
             "paie."),
        Said("What customers still have to pay back at the end counts as the state's, without interest.",
             "Ce que les clients doivent encore rembourser à la fin est compté comme dû à l'État, sans intérêt."),
        Said("Tails are means over the worst years of all futures; their errors come from eight batches and are themselves rough.",
             "Les chiffres des pires années sont des moyennes sur tous les futurs ; leurs erreurs viennent de huit lots et sont "
             "grossières.")]
