"""Compute as sovereignty: capacity that stands at home against a rival's, over time and by policy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from whopays import policy as policies
from whopays.engine.answer import quarter_names
from whopays.engine.estimate import Estimate, mean_of, places
from whopays.engine.futures import Futures
from whopays.engine.quarters import Quarters, at
from whopays.study import (
    Answer,
    Asked,
    Cell,
    Chart,
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
    under,
    would_change,
)

Array = Any
NAME = "sovereignty"
QUESTION = Said("How much of the compute stands at home, and which policy moves that?",
                "Quelle part de la puissance de calcul est sur le sol national, et quelle politique la modifie ?")
PATHS = 2_048
POLICY = "own"
SHARE: Final = "market.domestic_share"
CAPACITY: Final = "market.capacity"


def answer(asked: Asked) -> Answer:
    """The share at home by year without policy, then at the end under every policy, on the same futures."""
    choices = [one for one in map(policies.load, policies.names()) if policies.applies(one, asked.case)]
    runs = asked.executor.several(asked.point(policy=one, gauge=Quarters) for one in choices)
    found = dict(zip((one.name for one in choices), runs, strict=True))
    quarters = quarter_names(asked.case)
    ends = [quarter for quarter in quarters if quarter.endswith("Q4")] or [quarters[-1]]
    base, last = runs[0], ends[-1]
    deciders = decides(asked, {view: base.of(at(SHARE, last), view) for view in base.weights})
    return Answer(
        sentences=[*path_sentences(base, ends), *policy_sentences(asked, found, last)],
        figures=[Named("share", Said(f"share at home, {last}", f"part nationale, {last}"), pooled(base, at(SHARE, last))),
                 *(Named(f"share.{view}", Said(f"the same, {view}", f"la même, {asked.view(view).fr}"), under(base, at(SHARE, last), view))
                   for view in base.weights)],
        tables=[by_policy(found, last)], charts=[chart(base, ends)], drivers=deciders,
        changes=would_change(deciders, Said("the share at home", "la part nationale")), limits=limits())


def path_sentences(base: Futures, ends: list[str]) -> list[Sentence]:
    """How the share moves over the horizon."""
    change = mean_of(base.pooled(at(SHARE, ends[-1])) - base.pooled(at(SHARE, ends[0])), "points")
    values: dict[str, Cell] = {"first": pooled(base, at(SHARE, ends[0])), "last": pooled(base, at(SHARE, ends[-1]))}
    return [Sentence(Said(f"Of the capacity of these labs at home and of the rival country together, {{first}} stands at home at the end "
                          f"of {ends[0]} and {{last}} at the end of {ends[-1]}.",
                          f"De la capacité de ces laboratoires sur le sol national et de celle du pays rival, prises ensemble, {{first}} "
                          f"sont sur le sol national à la fin de {ends[0]} et {{last}} à la fin de {ends[-1]}."), values),
            replace(either(change, Said("That is a rise of {change}.", "Soit une hausse de {change}."),
                           Said("That is a fall of {change}.", "Soit une baisse de {change}."),
                           Said("The share over time", "La part au cours du temps")), goes_on=True)]


def policy_sentences(asked: Asked, found: dict[str, Futures], last: str) -> list[Sentence]:
    """Policies told from none, in order; those that cannot be told apart."""
    base, name = found[policies.NONE], at(SHARE, last)
    changes = {policy: difference(base, one, name) for policy, one in found.items() if policy != policies.NONE}
    told = [policy for policy, change in changes.items() if change.is_told_among(len(changes))]
    told.sort(key=lambda policy: -changes[policy].value)
    said = []
    if told:
        values: dict[str, Cell] = {f"c{number}": changes[policy] for number, policy in enumerate(told)}
        by = ", ".join(f"{policy} {{c{number}}}" for number, policy in enumerate(told))
        said.append(Sentence(Said(f"Policies that move the share at the end, against no state action: {by}.",
                                  f"Politiques qui modifient la part à la fin, par rapport à l'inaction : {by}."), values))
    others = [policy for policy in changes if policy not in told]
    if others:
        needs = [need for policy in others if (need := changes[policy].needed_among(len(changes)))]
        end = ("the clearest of them needs about {m}", "la plus nette en demande environ {m}") if needs else (
            "no future differs", "aucun futur ne diffère")
        held: dict[str, Cell] = {"n": count(asked.paths), "m": about(min(needs, default=0))}
        said.append(Sentence(Said(f"Cannot be told apart from no action at {{n}} futures: {', '.join(others)}; {end[0]}.",
                                  f"Impossibles à distinguer de l'inaction sur {{n}} futurs : {', '.join(others)} ; {end[1]}."), held))
    return said


def by_policy(found: dict[str, Futures], last: str) -> Grid:
    """Share and capacity at the end; equal place where the difference is within its error."""
    base, name = found[policies.NONE], at(SHARE, last)
    ranks = places([one.pooled(name) for one in found.values()])
    order = sorted(zip(ranks, found, strict=True))
    rows: list[tuple[Cell, ...]] = []
    for rank, policy in order:
        one = found[policy]
        change: Estimate | None = None if policy == policies.NONE else difference(base, one, name)
        rows.append((count(rank + 1), policy, pooled(one, name), change, pooled(one, at(CAPACITY, last))))
    return Grid("by_policy", Said(f"by policy, {last}; equal place: not told apart",
                                  f"par politique, {last} ; même rang : non départagées"),
                (Said("place", "rang"), "", Said("at home", "nationale"), Said("change", "écart"), Said("capacity", "capacité")),
                tuple(rows))


def chart(base: Futures, ends: list[str]) -> Chart:
    """Share by year."""
    return Chart("share", Said("share at home by year, no state action", "part nationale par année, sans action de l'État"), tuple(ends),
                 ((Said("share", "part"), tuple(pooled(base, at(SHARE, end)) for end in ends)),))


def limits() -> list[Said]:
    """The stated weakness of the measure."""
    return [
        Said("The weakness of this measure: the part of labs' capacity at home and the rival's path are numbers of the case that no policy "
             "and no price moves, so a policy changes the share only by how much is built.",
             "La faiblesse de la mesure : la part nationale des laboratoires et la trajectoire du rival sont des nombres du cas que ni "
             "politique ni prix ne modifient : une politique ne change la part que par ce qui se construit."),
        Said("Machines the state owns itself are not counted, nor what they are used for; capacity is power, not work done.",
             "Les machines que possède l'État ne sont pas comptées, ni leur usage ; la capacité se compte en puissance, non en travail "
             "fourni.")]
