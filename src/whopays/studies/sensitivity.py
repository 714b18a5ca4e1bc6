"""What the answer hangs on: each of the most influential drawn inputs from its low to its high end, on the same futures."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.case.distribution import Fixed
from whopays.case.fault import CaseErrors, Fault
from whopays.engine.drivers import VIEW
from whopays.engine.estimate import APART, Estimate, mean_of, places
from whopays.engine.futures import Futures
from whopays.engine.levers import changed
from whopays.engine.variance import ALL, APART_SEED, SHOCKS, others, redrawn, shares_of_variance, streams_of
from whopays.model.shocks import BLOCK, generator
from whopays.study import (
    POINTS,
    VIEW_FR,
    Answer,
    Asked,
    Cell,
    Chart,
    Decider,
    Grid,
    Named,
    Said,
    Sentence,
    about,
    count,
    decides,
    difference,
    either,
    pooled,
    would_change,
)
from whopays.voiced import on_lab

Array = Any
Effect = tuple[str, Array, Estimate, Estimate]  # name, change on each future, its mean, change of the gap
NAME = "sensitivity"
QUESTION = Said("Which inputs does the answer hang on?", "De quelles hypothèses la réponse dépend-elle ?")
PATHS = 2_048
POLICY = "one"
MODES = ("fail", "keep")
N_INPUTS = 10     # inputs moved, those a first look ranks highest
N_SHARES = 6      # of them whose share of the variance is found; the rest and the shocks count as one each
ENDS: Final = (0.1, 0.9)  # quantiles an input is set to; judgement: the range experts give in the case
GRID: Final = (0.1, 0.5, 0.9)  # quantiles of the heat map
REST, SHOCKED = "all other inputs", "shocks of the quarters"
LABELS: Final = {REST: Said(REST, "toutes les autres hypothèses"), SHOCKED: Said(SHOCKED, "chocs des trimestres"),
                 VIEW: Said(VIEW, VIEW_FR)}


def answer(asked: Asked) -> Answer:
    """Screen by rank regression on one run, then move each input alone, then the first two together."""
    asked.executor.plan(1 + 2 * N_INPUTS + len(GRID) ** 2 + N_SHARES + 3, asked.paths)
    base = asked.executor.simulate(asked.point(modes=MODES))
    failed = f"labs.{asked.lab}.default_probability"
    deciders = decides(asked, {view: base.of(failed, view) for view in base.weights})
    gaps = decides(asked, {view: base.of(gap_of(asked), view, "keep") for view in base.weights})
    names = screened(asked, deciders, gaps)
    found = effects(asked, names)
    order = sorted(found, key=lambda one: -abs(one[2].value))
    ranks = places([one[1] * (1 if one[2].value >= 0 else -1) for one in order])
    heat, together = pair(asked, order[0][0], order[1][0]) if len(order) > 1 else (None, None)
    shares = variance(asked, base, [name for name, *_ in order][:N_SHARES])
    sentences = [first_sentence(asked, base, order, ranks), *view_sentence(asked, base), *tie_sentences(order, ranks)]
    return Answer(
        sentences=[*sentences, *([together] if together else []), *share_sentences(shares)], figures=figures_of(asked, base, order),
        tables=[table(asked, order, ranks), *([share_table(shares)] if shares else []), *([heat] if heat else [])], charts=[chart(order)],
        drivers=deciders,
        changes=would_change(deciders, Said("default probability", "la probabilité de défaut")), limits=limits())


def gap_of(asked: Asked) -> str:
    """Figure of the funding gap."""
    return f"labs.{asked.lab}.funding_gap.end"


def screened(asked: Asked, *ranked: list[Decider]) -> list[str]:
    """Inputs to move: those whose influence on failing and on the gap stands out most from its error, in turn, the view left out."""
    names: list[str] = []
    clear = [sorted(one, key=lambda each: -abs(each.influence) / each.error if each.error > 0 else 0.0) for one in ranked]
    for turn in zip_longest(*clear):  # one of them is empty where nobody fails, or nothing is missing
        names += [one.name for one in turn if one is not None and one.name != VIEW]
    if not names:
        raise CaseErrors([Fault("", 0, 0, f"{asked.paths} futures rank no input of case {asked.case.name}: too few, or nothing varies",
                                "ask for more --paths, or give some inputs a range")])
    return list(dict.fromkeys(names))[:N_INPUTS]


def at_quantiles(case: Case, levels: dict[str, float]) -> Case:
    """The case with inputs fixed at a quantile of their own distribution under each view."""
    def fix(level: float) -> Any:
        return lambda value: Fixed(value.quantile(level))
    return changed(case, {name: fix(level) for name, level in levels.items()}, "fixed at a quantile by a study")


def effects(asked: Asked, names: list[str]) -> list[Effect]:
    """Change of default probability and gap from the low to the high end of each input, paired."""
    cases = [at_quantiles(asked.case, {name: level}) for name in names for level in ENDS]
    runs = asked.executor.several(asked.point(case=case, modes=MODES) for case in cases)
    failed = f"labs.{asked.lab}.default_probability"
    found = []
    for at, name in enumerate(names):
        low, high = runs[2 * at], runs[2 * at + 1]
        found.append((name, high.pooled(failed) - low.pooled(failed), difference(low, high, failed), difference(low, high, gap_of(asked))))
    return found


def first_sentence(asked: Asked, base: Futures, order: list[Effect], ranks: list[int]) -> Sentence:
    """The input that moves default probability most, one of them where several are not told apart."""
    name, _, change, gap = order[0]
    what = Said(f"Default probability over {name}", f"Probabilité de défaut selon {name}")
    values: dict[str, Cell] = {"now": pooled(base, f"labs.{asked.lab}.default_probability"), "gap": gap}
    tied = ranks.count(0)
    top = Said("the input drawn that moves this most is", "l'hypothèse tirée qui y change le plus est")
    if tied > 1:
        top = Said(f"one of the {tied} inputs drawn that move this most is", f"l'une des {tied} hypothèses qui y changent le plus est")
    start = on_lab(asked, f"{{lab}} [fails|fail] in {{now}} of futures; {top.en} {name}: from its 10 % to its 90 % quantile it",
                   f"{{lab}} [fait|font] défaut dans {{now}} des futurs ; {top.fr} {name} : de son quantile 10 % à 90 %, elle")
    end = Said(" that share by {change}, and changes the funding gap by {gap}.", " cette part de {change} et change le besoin de {gap}.")
    return either(change, Said(f"{start.en} raises{end.en}", f"{start.fr} augmente{end.fr}"),
                  Said(f"{start.en} lowers{end.en}", f"{start.fr} réduit{end.fr}"), what, values)


def view_sentence(asked: Asked, base: Futures) -> list[Sentence]:
    """What the view of demand alone does, beside the inputs."""
    views = list(base.weights)
    failed = f"labs.{asked.lab}.default_probability"
    said = []
    for first, second in pairwise(views):
        change = mean_of(base.of(failed, second) - base.of(failed, first), POINTS)
        one, other = asked.view(first), asked.view(second)
        said.append(replace(either(change, Said(f"Under the view {second} that share is {{change}} higher than under {first}.",
                                                f"Dans la vue {other.fr}, cette part est supérieure de {{change}} à celle de la vue "
                                                f"{one.fr}."),
                                   Said(f"Under the view {second} that share is {{change}} lower than under {first}.",
                                        f"Dans la vue {other.fr}, cette part est inférieure de {{change}} à celle de la vue "
                                        f"{one.fr}."),
                                   Said(f"Default probability, view {second} against {first}",
                                        f"Probabilité de défaut, vue {other.fr} face à la vue {one.fr}")), goes_on=True))
    return said


def tie_sentences(order: list[Effect], ranks: list[int]) -> list[Sentence]:
    """Which inputs cannot be ranked among themselves, and how many futures would rank the first two."""
    ties = [[order[at][0] for at in range(len(order)) if ranks[at] == rank] for rank in sorted(set(ranks))]
    said = []
    for group in [one for one in ties if len(one) > 1][:2]:
        first, second = (next(one for one in order if one[0] == name) for name in group[:2])
        gap = mean_of(abs_of(first) - abs_of(second), POINTS)
        needed = gap.paths_needed
        values: dict[str, Cell] = {"n": count(gap.paths), "m": about(needed or 0)}
        end = ("the first two of them need about {m}", "il en faudrait environ {m} pour départager les deux premières") if needed else (
            "no future tells the first two apart", "aucun futur ne départage les deux premières")
        said.append(Sentence(Said(f"Not to be ranked among themselves at {{n}} futures: {', '.join(group)}; {end[0]}.",
                                  f"Impossibles à classer entre elles sur {{n}} futurs : {', '.join(group)} ; {end[1]}."), values))
    return said


def abs_of(one: Effect) -> Array:
    """Change on each future, turned so that its mean is positive."""
    return one[1] * (1 if one[2].value >= 0 else -1)


def pair(asked: Asked, first: str, second: str) -> tuple[Grid, Sentence]:
    """Default probability over the first two inputs together, and whether they act together or side by side."""
    failed = f"labs.{asked.lab}.default_probability"
    at = [(a, b) for a in GRID for b in GRID]
    runs = asked.executor.several(asked.point(case=at_quantiles(asked.case, {first: a, second: b})) for a, b in at)
    found = dict(zip(at, runs, strict=True))
    low, high = GRID[0], GRID[-1]
    whole = (found[high, high].pooled(failed) - found[high, low].pooled(failed)
             - found[low, high].pooled(failed) + found[low, low].pooled(failed))
    rows: list[tuple[Cell, ...]] = [(f"{a:.0%}", *(pooled(found[a, b], failed) for b in GRID)) for a in GRID]
    grid = Grid("pair", Said(f"default probability with two inputs at their quantiles; rows: {first}; columns: {second}",
                             f"probabilité de défaut, deux hypothèses à leurs quantiles ; lignes : {first} ; colonnes : {second}"),
                ("", *(f"{b:.0%}" for b in GRID)), tuple(rows), heat=True)
    both = Said(f"With {first} and {second} both moved from low to high, default probability is {{change}}",
                f"Avec {first} et {second} tous deux portés du bas au haut, la probabilité de défaut est")
    end = Said("what their effects one by one add up to.", "{change} à ce que donne la somme de leurs effets séparés.")
    return grid, either(mean_of(whole, POINTS), Said(f"{both.en} above {end.en}", f"{both.fr} supérieure de {end.fr}"),
                        Said(f"{both.en} below {end.en}", f"{both.fr} inférieure de {end.fr}"),
                        Said(f"{first} and {second} together, against one by one", f"{first} et {second} ensemble, ou l'un puis l'autre"))


def variance(asked: Asked, base: Futures, names: list[str]) -> dict[str, tuple[Estimate, Estimate]]:
    """Sobol indices of whether the lab fails: inputs, all other inputs together, the shocks, the view of demand."""
    failed = f"labs.{asked.lab}.default_probability"
    streams: dict[str, tuple[str, ...]] = {name: streams_of(asked.case, name) for name in names}
    streams |= {REST: others(asked.case, streams), SHOCKED: SHOCKS}
    sets = [redrawn(asked.seed, ALL), *(redrawn(asked.seed, one) for one in streams.values())]
    second, *mixed = asked.executor.several(replace(asked.point(), seed=one) for one in sets)
    mine, its = (views_of(asked, base, seed) for seed in (asked.seed, asked.seed + APART_SEED))
    found = {name: in_view(one, failed, mine) for name, one in zip(streams, mixed, strict=True)}
    if len(base.weights) > 1:
        found[VIEW] = in_view(base, failed, its)
    return shares_of_variance(in_view(base, failed, mine), in_view(second, failed, its), found)


def views_of(asked: Asked, base: Futures, seed: int) -> Array:
    """The view each future is taken under, drawn by weight: its place among them, (path,)."""
    blocks = range(-(-base.paths // BLOCK))
    uniform = np.concatenate([generator(seed, "study/view", block).random(BLOCK) for block in blocks])[: base.paths]
    return np.searchsorted(np.cumsum(list(base.weights.values()))[:-1], uniform, side="right")


def in_view(found: Futures, name: str, view: Array) -> Array:
    """A figure on each future under its own view, (path,)."""
    return np.stack([found.of(name, one, "fail") for one in found.weights])[view, np.arange(found.paths)]


def share_sentences(shares: dict[str, tuple[Estimate, Estimate]]) -> list[Sentence]:
    """What explains most of whether it fails, alone and together with the rest."""
    if not shares:
        return []
    top = max((name for name in shares if name not in (SHOCKED, REST)), key=lambda name: shares[name][1].value)
    values: dict[str, Cell] = {"luck": shares[SHOCKED][1], "alone": shares[top][0], "whole": shares[top][1]}
    name, la = ("the view of demand", f"la {VIEW_FR}") if top == VIEW else (top, top)
    alone = Said("; alone it explains {alone}", " ; seule, elle explique {alone}")
    if not (shares[top][0].is_told and shares[top][0].value > 0):
        alone = Said("; what it explains alone cannot be told from 0 ({alone})", " ; ce qu'elle explique seule ne se distingue pas de 0 "
                                                                                  "({alone})")
    return [Sentence(Said(f"The shocks of the quarters have a hand in {{luck}} of the variance of whether it fails, {name} in {{whole}}"
                          f"{alone.en}.",
                          f"Les chocs des trimestres interviennent dans {{luck}} de la variance du défaut, {la} dans {{whole}}{alone.fr}."),
                     values)]


def share_table(shares: dict[str, tuple[Estimate, Estimate]]) -> Grid:
    """Sobol indices; equal rank where total shares are within their errors."""
    order = sorted(shares, key=lambda name: -shares[name][1].value)
    ranks: list[int] = []
    for at, name in enumerate(order):
        leader = order[ranks[-1]] if ranks else name
        gap = shares[leader][1].value - shares[name][1].value
        ranks.append(at if not ranks or gap > APART * math.hypot(shares[leader][1].error, shares[name][1].error) else ranks[-1])
    rows: list[tuple[Cell, ...]] = [(count(rank + 1), LABELS.get(name, name), *shares[name])
                                    for rank, name in zip(ranks, order, strict=True)]
    return Grid("variance", Said("shares of the variance of whether it fails (Sobol): alone, and with what it acts together with",
                                 "parts de la variance du défaut (Sobol) : seule, et avec ce avec quoi elle agit"),
                (Said("rank", "rang"), "", Said("alone", "seule"), Said("in all", "en tout")), tuple(rows))


def figures_of(asked: Asked, base: Futures, order: list[Effect]) -> list[Named]:
    """Outcome, and the first changes."""
    return [Named("failed", Said("default probability", "probabilité de défaut"), pooled(base, f"labs.{asked.lab}.default_probability")),
            Named("gap", Said("funding gap to the end of the horizon", "besoin non couvert sur l'horizon"),
                  pooled(base, gap_of(asked), "keep")),
            *(Named(f"change.{name}", Said(f"change of default probability over {name}", f"écart de probabilité de défaut selon {name}"),
                    change) for name, _, change, _ in order)]


def table(asked: Asked, order: list[Effect], ranks: list[int]) -> Grid:
    """Tornado with ranks: equal rank where the difference is within its error; basis of each input."""
    rows = asked.case.assumptions(asked.views[0])
    lines: list[tuple[Cell, ...]] = [(count(rank + 1), name, change, gap, rows[name].basis)
                                     for rank, (name, _, change, gap) in zip(ranks, order, strict=True)]
    return Grid("tornado", Said("change of default probability and gap, 10 % to 90 % quantile of each input; equal rank: not told apart",
                                "écart de probabilité de défaut et de besoin, quantile 10 % à 90 % ; même rang : non départagées"),
                (Said("rank", "rang"), "", Said("fails", "défaut"), Said("gap", "besoin"), Said("basis", "fondement")), tuple(lines))


def chart(order: list[Effect]) -> Chart:
    """Change of default probability by input."""
    return Chart("tornado", Said("change of default probability from the low to the high end",
                                 "écart de probabilité de défaut, du bas au haut"),
                 tuple(name for name, *_ in order), ((Said("change", "écart"), tuple(one[2] for one in order)),))


def limits() -> list[Said]:
    """What the answer does not say."""
    return [
        Said(f"Only the {N_INPUTS} inputs that a rank regression puts first are moved; one that acts only through others may be missed. "
             "Numbers that are fixed in the case are not ranked.",
             f"Seules les {N_INPUTS} hypothèses qu'une régression de rang met en tête bougent ; une qui n'agit qu'à travers d'autres peut "
             "manquer. Les nombres fixes du cas ne sont pas classés."),
        Said("Each input moves over its own stated range: a wide guess ranks above a narrow one.",
             "Chaque hypothèse bouge sur son propre intervalle : une estimation large passe devant une étroite."),
        Said("Shares of the variance do not add to 1, and one below 0 is 0 within its error: what inputs do together counts for each of "
             "them; inputs of a group are drawn again "
             f"together, and all but the first {N_SHARES} count as one.",
             "Les parts de variance ne font pas 1, et une part négative est nulle à son erreur près : ce que des hypothèses font ensemble "
             "compte pour chacune ; celles "
             f"d'un groupe sont tirées ensemble, et toutes sauf les {N_SHARES} premières comptent comme une."),
        Said("Inputs of one group are moved one at a time, the others of the group stay drawn.",
             "Les hypothèses d'un même groupe bougent une à une, les autres du groupe restant tirées au sort.")]
