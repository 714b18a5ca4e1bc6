"""What would have to hold for every commitment to be kept: one lever at a time, every crossing in its range."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault
from whopays.engine.answer import quarter_names
from whopays.engine.estimate import Estimate, mean_of
from whopays.engine.futures import Futures
from whopays.engine.levers import demand_by, of_lab, of_payers
from whopays.study import Answer, Asked, Cell, Chart, Grid, Named, Said, Sentence, decides, exact, pooled, would_change
from whopays.voiced import on_lab

Array = Any
NAME = "must-be-true"
QUESTION = Said("What would have to be true for every commitment to be kept?",
                "Que faudrait-il pour que chaque engagement soit tenu ?")
PATHS = 1_024
POLICY = "one"
MODES = ("fail", "keep")
TARGETS: Final = (0.5, 0.8, 0.95)
ROUNDS = 1  # points put where a straight line crosses; then a straight line again, since the error of the chance is wider
NOISE: Final = Said("cannot be told from noise", "impossible à distinguer du bruit")
ALWAYS: Final = Said("holds in the whole range", "acquis dans tout l'intervalle")
NEVER: Final = Said("cannot hold in the range", "hors de portée dans l'intervalle")
SHORT: Final = {NOISE: Said("noise", "bruit"), ALWAYS: Said("always", "toujours"), NEVER: Said("cannot", "impossible")}
DUST = 1e-6   # of the rent paid: a gap below it is a rounding; source: architecture.md, dead band


@dataclass(frozen=True)
class Lever:
    """One quantity moved by factors; `shown` is what its value is written as: a figure of the run by year, or the factor itself."""

    name: str
    label: Said
    factors: tuple[float, ...]
    move: Callable[[Case, str, float], Case]
    shown: str = ""


@dataclass
class Curve:
    """Chance that all is kept along one lever: factor -> futures; what was refused, where the case ends."""

    lever: Lever
    cases: dict[float, Case] = field(default_factory=dict)
    found: dict[float, Futures] = field(default_factory=dict)


WIDE: Final = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
LEVERS: Final = (
    Lever("demand", Said("its sales in {year}", "ses ventes en {year}"), (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0), demand_by, "revenue"),
    Lever("rent", Said("price it pays for compute", "prix auquel il paie la puissance de calcul"), WIDE, of_lab("rent")),
    Lever("payers", Said("paying share in the long run", "part d'abonnés payants à long terme"),
          (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.4), of_payers),
    Lever("cost", Said("cost per GW of its sites", "coût par GW de ses sites"), WIDE, of_lab("capital_cost")),
    Lever("lead", Said("lead time of its contracts", "délai de ses contrats"), WIDE, of_lab("lead_time")),
)


def told_in(case: Case) -> int:
    """Year whose sales the lever of demand is told in: the milestone, else the last whole year, else the last there is."""
    names = quarter_names(case)
    whole = [name[:4] for name in names if f"{name[:4]}Q1" in names and f"{name[:4]}Q4" in names]
    return case.milestone or int(whole[-1] if whole else names[-1][:4])


def named(lever: Lever, case: Case) -> Lever:
    """A lever whose label says the year, and the unit of capacity where everybody knows it."""
    year, by_unit = str(told_in(case)), case.capacity_unit == "GW"
    said = lever.label.en.replace("{year}", year), lever.label.fr.replace("{year}", year)
    return replace(lever, label=Said(*said) if by_unit else Said(said[0].replace(" per GW", ""), said[1].replace(" par GW", "")))


def answer(asked: Asked) -> Answer:
    """The chance along every lever, its crossings narrowed, what cannot hold."""
    curves = [curve_of(asked, named(lever, asked.case)) for lever in LEVERS]
    asked.executor.plan(sum(len(curve.cases) for curve in curves) + len(LEVERS), asked.paths)
    fill(asked, curves)
    for _ in range(ROUNDS):
        for curve in curves:
            for target in TARGETS:
                for low, high in stretches(asked, curve, target):
                    near = nearer(asked, curve, target, low, high)
                    curve.cases[near] = curve.lever.move(asked.case, asked.lab, near)
        fill(asked, curves)
    base = curves[0].found[1.0]
    outcome = {view: kept_in(asked, base, view) for view in base.weights}
    deciders = decides(asked, outcome)
    return Answer(
        sentences=answer_sentences(asked, curves, base),
        figures=[Named("kept", Said("every commitment kept", "tout engagement tenu"), chance(asked, base)),
                 *(Named(f"kept.{view}", Said(f"the same, {view}", f"selon la vue {asked.view(view).fr}"), mean_of(column, "probability"))
                   for view, column in outcome.items())],
        tables=[crossing_table(asked, curves), *(curve_table(asked, curve) for curve in curves)], charts=[chart(asked, curves[0])],
        drivers=deciders, changes=would_change(deciders, Said("futures in which all is kept", "les futurs où tout est tenu")),
        limits=limits())


def curve_of(asked: Asked, lever: Lever) -> Curve:
    """Points of a lever that the case's ranges allow; a lever the case lacks is refused by name."""
    curve = Curve(lever)
    for factor in lever.factors:
        try:
            curve.cases[factor] = lever.move(asked.case, asked.lab, factor)
        except CaseErrors:
            if factor == 1:
                raise
    if len(curve.cases) < 2:
        raise CaseErrors([Fault("", 0, 0, f"the range of {lever.name} is empty in case {asked.case.name}",
                                "widen the ranges its rows allow, or choose another case")])
    return curve


def fill(asked: Asked, curves: list[Curve]) -> None:
    """Simulate the points nobody simulated yet, all levers together."""
    missing = [(curve, factor) for curve in curves for factor in sorted(curve.cases) if factor not in curve.found]
    runs = asked.executor.several([asked.point(case=curve.cases[factor], modes=MODES) for curve, factor in missing])
    for (curve, factor), one in zip(missing, runs, strict=True):
        curve.found[factor] = one


def kept_in(asked: Asked, found: Futures, view: str) -> Array:
    """1 on futures in which the lab neither fails nor lacks money, (path,)."""
    gap, rent = (found.of(f"labs.{asked.lab}.{name}", view, mode) for name, mode in (("funding_gap.end", "keep"), ("taken", "fail")))
    failed = found.of(f"labs.{asked.lab}.default_probability", view)
    return ((gap <= DUST * rent) & (failed < 1)).astype(float)


def kept(asked: Asked, found: Futures) -> Array:
    """The same, pooled by weight on each future."""
    return sum(weight * kept_in(asked, found, view) for view, weight in found.weights.items())


def chance(asked: Asked, found: Futures) -> Estimate:
    """Part of futures in which all is kept."""
    return mean_of(kept(asked, found), "probability")


def stretches(asked: Asked, curve: Curve, target: float) -> list[tuple[float, float]]:
    """Neighbouring factors between which the chance crosses the target: every one there is."""
    at = sorted(curve.found)
    above = {factor: chance(asked, curve.found[factor]).value >= target for factor in at}
    return [(low, high) for low, high in pairwise(at) if above[low] != above[high]]


def nearer(asked: Asked, curve: Curve, target: float, low: float, high: float) -> float:
    """Factor at which a straight line between two points crosses the target, not nearer to either than a tenth of the stretch."""
    below, above = (chance(asked, curve.found[factor]).value for factor in (low, high))
    part = (target - below) / (above - below)
    return low + min(max(part, 0.1), 0.9) * (high - low)


def crossing(asked: Asked, curve: Curve, target: float, low: float, high: float) -> tuple[Estimate, bool] | None:
    """Where the chance crosses, and whether it holds above; None where noise alone crosses.

    Error: that of the chance over the slope between the nearest points of the first sweep.
    """
    first = [factor for factor in curve.lever.factors if factor in curve.found]
    below, above = max(f for f in first if f <= low), min(f for f in first if f >= high)
    rise = mean_of(kept(asked, curve.found[above]) - kept(asked, curve.found[below]), "probability")
    if not rise.is_told:
        return None
    ends = [chance(asked, curve.found[factor]) for factor in (low, high)]
    part = (target - ends[0].value) / (ends[1].value - ends[0].value)
    places = [value_at(asked, curve, factor) for factor in (low, high, below, above)]
    slope = rise.value / (places[3].value - places[2].value)
    value = places[0].value + part * (places[1].value - places[0].value)
    return Estimate(value, abs(max(end.error for end in ends) / slope), places[0].unit, ends[0].paths), ends[1].value > ends[0].value


def value_at(asked: Asked, curve: Curve, factor: float) -> Estimate:
    """What a factor stands for: the factor, or the lab's mean sales of the year."""
    name = f"labs.{asked.lab}.revenue.{told_in(asked.case)}"
    if curve.lever.shown == "revenue" and curve.found[factor].has(name):
        return pooled(curve.found[factor], name, "keep" if name not in curve.found[factor].read_in else None)
    return exact(factor, "ratio")


def crossings(asked: Asked, curve: Curve, target: float) -> list[tuple[Estimate, bool]]:
    """All crossings told from noise."""
    made = (crossing(asked, curve, target, low, high) for low, high in stretches(asked, curve, target))
    return [one for one in made if one is not None]


def answer_sentences(asked: Asked, curves: list[Curve], base: Futures) -> list[Sentence]:
    """What must hold for all to be kept more often than it is, then what must stay as it is for it to be kept as often."""
    now = chance(asked, base)
    higher = [target for target in TARGETS if target > now.value]
    said = [target_sentence(asked, curves, target, now, first=at == 0) for at, target in enumerate(higher)]
    if not higher:
        said.append(Sentence(on_lab(
            asked, "Nothing more has to be true: as the case has it, {lab} [keeps|keep] every commitment (no default, no money missing) in "
            "{kept} of futures.",
            "Rien de plus n'est nécessaire : en l'état, {lab} [tient tous ses|tiennent tous leurs] engagements (ni défaut, ni argent "
            "manquant) dans {kept} des futurs."), {"kept": now}))
    return said + [target_sentence(asked, curves, target, now) for target in reversed(TARGETS) if target not in higher]


def target_sentence(asked: Asked, curves: list[Curve], target: float, now: Estimate, first: bool = False) -> Sentence:
    """What one lever alone must do for the chance to reach a target, or must not do for it to stay there."""
    values: dict[str, Cell] = {"target": exact(target, "share"), "kept": now}
    holds, beyond = list[Said](), {verdict: list[Said]() for verdict in (NOISE, ALWAYS, NEVER)}
    for at, curve in enumerate(curves):
        found, label = crossings(asked, curve, target), curve.lever.label
        if not found:
            beyond[verdict_of(asked, curve, target)].append(label)
            continue
        texts = [(("at least", "au moins") if rising else ("at most", "au plus"), f"{{x{at}_{number}}}")
                 for number, (_, rising) in enumerate(found)]
        values |= {f"now{at}": value_at(asked, curve, 1.0), **{f"x{at}_{number}": where for number, (where, _) in enumerate(found)}}
        en, fr = (mark.join(f"{words[tongue]} {value}" for words, value in texts) for tongue, mark in ((0, " and "), (1, " et ")))
        tail = (f" (now {{now{at}}})", f" (actuellement {{now{at}}})") if curve.lever.shown else (
            " times what the case has", " fois ce que dit le cas")
        holds.append(Said(f"{label.en} {en}{tail[0]}", f"{label.fr} : {fr}{tail[1]}"))
    listed, short = Said("; ".join(one.en for one in holds), " ; ".join(one.fr for one in holds)), target > now.value
    who = on_lab(
        asked, "For {lab} to keep every commitment (no default, no money missing) in {target} of futures instead of {kept}",
        "Pour que {lab} [tienne tous ses|tiennent tous leurs] engagements (ni défaut, ni argent manquant) dans {target} des futurs au lieu "
        "de {kept}")
    if not first:
        who = Said("For all to be kept in {target} of futures", "Pour que tout soit tenu dans {target} des futurs") if short else Said(
            "For all to stay kept in {target} of futures", "Pour que tout reste tenu dans {target} des futurs")
    if not holds:
        nothing = ("nothing tried is enough alone", "rien de ce qui a été essayé ne suffit seul") if short else (
            "nothing tried has to hold, moved alone", "rien de ce qui a été essayé, pris seul, n'est nécessaire")
        return Sentence(Said(f"{who.en}, {nothing[0]}.", f"{who.fr}, {nothing[1]}."), values)
    these = ("one of these", "l'une de ces conditions") if short else ("each of these", "chacune de ces conditions")
    must = these if len(holds) > 1 else ("this", "une condition")
    rest = [Said(f" {en}: {', '.join(one.en for one in beyond[verdict])}.", f" {fr} : {', '.join(one.fr for one in beyond[verdict])}.")
            for verdict, en, fr in ((NEVER, "Not enough alone, as far as tried", "Insuffisants seuls, dans l'intervalle essayé"),
                                    (ALWAYS, "It stays so at every value tried of", "Cela reste vrai à chaque valeur essayée de"),
                                    (NOISE, "Not told from noise", "Indiscernables du bruit")) if beyond[verdict]]
    does, more = "suffit" if short else "doit tenir", Said("".join(one.en for one in rest), "".join(one.fr for one in rest))
    return Sentence(Said(f"{who.en}, {must[0]} must hold, all else as in the case: {listed.en}.{more.en}",
                         f"{who.fr}, {must[1]} {does}, le reste comme dans le cas : {listed.fr}.{more.fr}"), values)


def verdict_of(asked: Asked, curve: Curve, target: float) -> Said:
    """What is said where the chance does not cross the target."""
    if stretches(asked, curve, target):
        return NOISE
    return ALWAYS if chance(asked, curve.found[1.0]).value >= target else NEVER


def crossing_table(asked: Asked, curves: list[Curve]) -> Grid:
    """Crossings by lever and target, a row each where there are several."""
    rows: list[tuple[Cell, ...]] = []
    for curve in curves:
        found, label = [crossings(asked, curve, target) for target in TARGETS], curve.lever.label
        title = label if curve.lever.shown else Said(f"{label.en}, times", f"{label.fr}, facteur")
        ends = [value_at(asked, curve, factor) for factor in (min(curve.found), max(curve.found))]
        for number in range(max(1, *(len(one) for one in found))):
            cells = [one[number][0] if number < len(one) else (SHORT[verdict_of(asked, curve, target)] if not one and not number else None)
                     for one, target in zip(found, TARGETS, strict=True)]
            rows.append((title if not number else "", *(ends if not number else (None, None)), *cells))
    return Grid("crossings", Said("what it takes for all to be kept in 50, 80, 95 % of futures",
                                  "ce qu'il faut pour que tout soit tenu dans 50, 80, 95 % des futurs"),
                ("", Said("from", "de"), Said("to", "à"), *(f"{target:.0%}" for target in TARGETS)), tuple(rows))


def curve_table(asked: Asked, curve: Curve) -> Grid:
    """Chance at the points of the first sweep."""
    rows = tuple((f"x {f:g}", value_at(asked, curve, f), chance(asked, curve.found[f])) for f in curve.lever.factors if f in curve.found)
    return Grid(curve.lever.name, curve.lever.label,
                ("", Said("value", "valeur"), Said("kept", "tenu")), rows)


def chart(asked: Asked, curve: Curve) -> Chart:
    """Chance along demand."""
    at = [factor for factor in curve.lever.factors if factor in curve.found]
    return Chart("demand", Said("all kept, by scale of demand", "tout est tenu, selon la demande"), tuple(f"x {f:g}" for f in at),
                 ((Said("kept", "tenu"), tuple(chance(asked, curve.found[f]) for f in at)),))


def limits() -> list[Said]:
    """What the answer does not say."""
    return [
        Said("One lever moves at a time; two moved a little may do what one cannot. A crossing is looked for inside the range shown only.",
             "Un seul levier bouge à la fois ; deux pourraient ce qu'un seul ne peut pas. On ne cherche que dans l'intervalle montré."),
        Said("Demand above the case raises ceilings of all labs, below it slows growth; rent moves whatever sites cost to build, "
             "so the landlord bears a lower one.",
             "La demande bouge pour tous les laboratoires ; le loyer bouge seul : le bailleur supporte la baisse."),
        Said("A narrow return of the chance between two points of the first sweep would be missed.",
             "Un creux ou un pic étroit de la probabilité, entre deux points du premier balayage, passerait inaperçu.")]


