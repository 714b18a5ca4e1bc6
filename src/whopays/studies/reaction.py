"""The market hears "backstop", then its denial: spreads, value, access to money, and what lasts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from whopays import policy as policies
from whopays.case.case import Case
from whopays.engine.answer import quarter_names
from whopays.engine.estimate import Estimate, mean_of
from whopays.engine.futures import Futures
from whopays.engine.quarters import Quarters, at
from whopays.policy import Entry, Policy
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
    pooled,
    would_change,
)
from whopays.suited import Unsuited, refuse

Array = Any
NAME = "reaction"
QUESTION = Said('What does a word like "backstop", or its denial, do to a lab, and what of it lasts?',
                "Quel effet a sur un laboratoire le mot « garantie publique », ou son démenti ? Qu'en reste-t-il ?")
PATHS = 4_096
POLICY = "own"
BEGINS = 0.25     # years after the opening, the quarter after the words of November 2025
HALF_LIVES: Final = (0.5, 2.0)  # years; judgement
SIZES: Final = {  # jumps of belief, sentiment and log spread index; judgements: nobody measured them
    "rescue": (0.3, 0.0, 0.0), "alarm": (0.0, -0.5, 0.2), "denial": (-1.0, 0.0, 0.0)}
LABELS: Final = {
    "rescue": Said("a rescue is believed more (belief + 0.3)", "un sauvetage est jugé plus probable (croyance + 0,3)"),
    "alarm": Said("the word is read as need (sentiment - 0.5, spreads x 1.2)", "le mot est lu comme un aveu de besoin (sentiment - 0,5, "
                                                                               "écarts de taux x 1,2)"),
    "denial": Said("a rescue is denied (belief 0)", "un sauvetage est démenti (croyance 0)"),
}
SHORT: Final = {"rescue": Said("rescue believed", "sauvetage attendu"), "alarm": Said("read as need", "aveu de besoin"),
                "denial": Said("denial", "démenti")}
AFTER: Final = (0, 7)  # quarters after the word


def answer(asked: Asked) -> Answer:
    """Each reading of the word, forgotten fast or slowly, against silence on the same futures."""
    refuse(unsuited(asked.case, asked.lab, asked.policy))
    names = [(name, life) for name in SIZES for life in HALF_LIVES]
    silence = policies.load(policies.NONE)
    points = [asked.point(policy=silence, gauge=Quarters), *(asked.point(policy=word(*one), gauge=Quarters) for one in names)]
    base, *runs = asked.executor.several(points)
    found = dict(zip(names, runs, strict=True))
    first = int(BEGINS * 4)
    quarters = quarter_names(asked.case)
    when = [quarters[first + later] for later in AFTER]
    failed = f"labs.{asked.lab}.default_probability"
    deciders = decides(asked, {view: base.of(at(f"labs.{asked.lab}.spread", when[0]), view) for view in base.weights})
    return Answer(
        sentences=[sentence for name in SIZES for sentence in reading(asked, base, found[name, HALF_LIVES[-1]], name, when)],
        figures=[Named("spread", Said(f"spread without the word, {when[0]}", f"écart de taux sans le mot, {when[0]}"),
                       pooled(base, at(f"labs.{asked.lab}.spread", when[0]))),
                 Named("failed", Said("default probability without the word", "probabilité de défaut sans le mot"), pooled(base, failed))],
        tables=[table(asked, base, found, when)], charts=[chart(asked, base, found, quarters)], drivers=deciders,
        changes=would_change(deciders, Said("the spread", "l'écart de taux")), limits=limits())


def unsuited(case: Case, lab: str, policy: Policy) -> Unsuited | None:
    """A case too short to see what lasts."""
    if len(quarter_names(case)) > int(BEGINS * 4) + AFTER[-1]:
        return None
    return Unsuited(Said(f"case {case.name} ends before what lasts can be seen",
                         f"le cas {case.name} finit avant que se voie ce qui reste"),
                    Said("ask a case with more quarters", "posez-la d'un cas de plus de trimestres"))


def word(name: str, half_life: float) -> Policy:
    """A policy that only speaks."""
    belief, sentiment, spread = SIZES[name]
    terms = {"belief_jump": belief, "sentiment_jump": sentiment, "spread_jump": spread, "begins": BEGINS, "half_life": half_life}
    return Policy(f"{name}, half-life {half_life:g}", name, "a word, not an act", (Entry("announcement", terms),))


def raised(asked: Asked, found: Futures, quarters: list[str]) -> Array:
    """Money raised outside over some quarters, (path,) pooled."""
    return sum(found.pooled(at(f"labs.{asked.lab}.external_finance", quarter)) for quarter in quarters)


def reading(asked: Asked, base: Futures, heard: Futures, name: str, when: list[str]) -> list[Sentence]:
    """Spread at once and two years on, default probability at the end."""
    spread = f"labs.{asked.lab}.spread"
    label = LABELS[name]
    now, then = (difference(base, heard, at(spread, quarter)) for quarter in (when[0], when[-1]))
    later: dict[str, Cell] = {"later": replace(then, value=abs(then.value))}
    after = (Said(f"is {{later}} {'higher' if then.value > 0 else 'lower'} than without the word in {when[-1]}",
                  f"est {'supérieur' if then.value > 0 else 'inférieur'} de {{later}} à ce qu'il serait sans le mot en {when[-1]}")
             if then.is_told else Said(f"in {when[-1]} cannot be told from what it is without the word",
                                       f"ne se distingue plus en {when[-1]} de ce qu'il serait sans le mot"))
    failed = difference(base, heard, f"labs.{asked.lab}.default_probability")
    start = Said(f"If {label.en}, and half of that is forgotten every {years(HALF_LIVES[-1]).en}, the spread of new money",
                 f"Si {label.fr}, et qu'il s'en oublie la moitié tous les {years(HALF_LIVES[-1]).fr}, l'écart de taux des nouveaux "
                 "emprunts")
    return [either(now, Said(f"{start.en} rises by {{change}} at once and {after.en}.",
                             f"{start.fr} monte aussitôt de {{change}} et {after.fr}."),
                   Said(f"{start.en} falls by {{change}} at once and {after.en}.",
                        f"{start.fr} baisse aussitôt de {{change}} et {after.fr}."),
                   Said(f"Spread if {label.en}", f"Écart de taux si {label.fr}"), later),
            replace(either(failed, Said("What lasts: the chance of failure by the end is {change} higher.",
                                        "Il en reste une probabilité de défaut supérieure de {change} à la fin."),
                           Said("What lasts: the chance of failure by the end is {change} lower.",
                                "Il en reste une probabilité de défaut inférieure de {change} à la fin."),
                           Said("What lasts in the chance of failure", "Ce qui en reste dans la probabilité de défaut")), goes_on=True)]


def years(count: float) -> Said:
    """A half-life in words."""
    return Said(f"{count:g} years", f"{count:g} ans".replace(".", ","))


def table(asked: Asked, base: Futures, found: dict[tuple[str, float], Futures], when: list[str]) -> Grid:
    """Changes against silence by reading and half-life."""
    quarters = list(quarter_names(asked.case))
    first = quarters.index(when[0])
    year = quarters[first : first + 4]
    rows: list[tuple[Cell, ...]] = []
    for (name, life), heard in found.items():
        access: Estimate = mean_of(raised(asked, heard, year) - raised(asked, base, year), asked.case.currency)
        label = Said(f"{SHORT[name].en}, {years(life).en}", f"{SHORT[name].fr}, {years(life).fr}")
        rows.append((label, *(difference(base, heard, at(f"labs.{asked.lab}.spread", quarter)) for quarter in when),
                     difference(base, heard, at(f"labs.{asked.lab}.value", when[0])), access,
                     difference(base, heard, f"labs.{asked.lab}.default_probability")))
    return Grid("readings", Said("change against silence, by reading and half-life: spread in two quarters, value, money raised in a year, "
                                 "chance of failure",
                                 "écart avec le silence, selon la lecture et la demi-vie : écart de taux à deux trimestres, valeur, argent "
                                 "levé en un an, probabilité de défaut"),
                ("", *when, Said("value", "valeur"), Said("raised", "levé"), Said("fails", "défaut")), tuple(rows))


def chart(asked: Asked, base: Futures, found: dict[tuple[str, float], Futures], quarters: tuple[str, ...]) -> Chart:
    """Change of spread by quarter over three years."""
    shown = quarters[int(BEGINS * 4) - 1 : int(BEGINS * 4) + 12]
    names = [at(f"labs.{asked.lab}.spread", quarter) for quarter in shown]
    lines = tuple((SHORT[name], tuple(difference(base, found[name, HALF_LIVES[-1]], one) for one in names)) for name in SIZES)
    return Chart("spread", Said("change of the spread of new money, half-life two years",
                                "variation de l'écart de taux des nouveaux emprunts, demi-vie de deux ans"), shown, lines)


def limits() -> list[Said]:
    """What the answer does not say."""
    return [
        Said("The sizes of the jumps and their half-lives are judgements; modelled is what follows from them, not how large they are.",
             "La taille des sauts et leur demi-vie sont des jugements ; le modèle en donne les suites, non l'ampleur."),
        Said("A word and its denial a day apart fall in one quarter: the net word is what a quarter sees.",
             "Un mot et son démenti à un jour d'écart tombent dans un même trimestre, qui n'en voit que le solde."),
        Said("Spreads are means over all futures, those in which the lab has failed included at what it last paid.",
             "Les écarts de taux sont des moyennes sur tous les futurs ; ceux où le laboratoire a fait défaut comptent au dernier taux "
             "payé.")]
