"""What was forecast against what came: what `whopays score` does, on the observed figures that come with the package."""

from __future__ import annotations

import math

from whopays.case.case import Case
from whopays.case.french import in_language
from whopays.case.observed import ObservedFile, read_observed, shipped
from whopays.engine.estimate import Estimate
from whopays.engine.score import Score, Scores, Summary, score
from whopays.policy import Policy
from whopays.study import Answer, Asked, Cell, Grid, Named, Said, Sentence, count, exact
from whopays.suited import Unsuited, refuse
from whopays.units import interval, short, size_of, unit_words

NAME = "score"
QUESTION = Said("What was forecast against what came", "Ce qui était prévu face à ce qui est arrivé")
PATHS = 4_096
POLICY = "one"
DEFAULT_CASE = "toyland"  # the case with observed figures that come with the package
VERDICTS = {"inside 50 %": Said("in 50 %", "dans 50 %"), "inside 90 %": Said("in 90 %", "dans 90 %"), "below": Said("below", "au-dessous"),
            "above": Said("above", "au-dessus")}


def answer(asked: Asked) -> Answer:
    """Every file of observed figures on record for the case. Errors: CaseErrors where there is none."""
    refuse(unsuited(asked.case, asked.lab, asked.policy))
    files = observed_for(asked.case.name)
    scores = [score(asked.case, file, views=list(asked.views), policy=asked.policy.name, paths=asked.paths, seed=asked.seed)
              for file in files]
    asked.executor.count_elsewhere(len(files))
    return Answer(
        sentences=[said for file, found in zip(files, scores, strict=True) for said in sentences(file, found)],
        figures=[named for at, found in enumerate(scores) for named in figures(asked, found, at)],
        tables=[grid for at, (file, found) in enumerate(zip(files, scores, strict=True)) for grid in tables(file, found, at)],
        charts=[], drivers=[], changes=[], limits=limits())


def observed_for(case: str) -> list[ObservedFile]:
    """Files of observed figures meant for a case."""
    return [file for file in map(read_observed, shipped().values()) if file.case == case]


def unsuited(case: Case, lab: str, policy: Policy) -> Unsuited | None:
    """Nothing is known yet of what came of most cases."""
    if observed_for(case.name):
        return None
    there = sorted({read_observed(path).case for path in shipped().values()})
    return Unsuited(
        Said(f"nothing observed is on record for case '{case.name}'", f"rien de constaté n'est consigné pour le cas « {case.name} »"),
        Said(f"score it against a file of your own, `whopays score {case.name} OBSERVED.yaml`; or choose {' or '.join(there)}",
             f"notez-le avec un fichier à vous, `whopays score {case.name} OBSERVED.yaml` ; ou choisissez {' ou '.join(there)}"))


def whole_points(share: float) -> Estimate:
    """A share of a few figures, in whole points."""
    return exact(round(share, 2), "share")


def sentences(file: ObservedFile, found: Scores) -> list[Sentence]:
    """How many figures lie inside."""
    one = found.overall
    values: dict[str, Cell] = {"n": count(one.count), "inner": whole_points(one.inside_inner), "outer": whole_points(one.inside_outer),
                               "pit": exact(round(one.mean_pit, 2), "ratio"), "title": Said(file.title, file.french)}
    said = [Sentence(Said("{title}: of {n} figures {inner} lie inside the interval forecast with 50 % and {outer} inside that with 90 %; "
                          "of a right forecast about half would, and nine in ten.",
                          "{title} : sur {n} chiffres, {inner} tombent dans l'intervalle prévu à 50 % et {outer} dans celui à 90 % ; "
                          "d'une prévision juste, ce serait environ la moitié, et neuf sur dix."), values),
            Sentence(Said("Their mean PIT is {pit}: the share of futures that lie below what came; 0.5 is right, less means that the "
                          "forecast was too high.",
                          "Leur PIT moyen est de {pit} : la part des futurs qui sont au-dessous de ce qui est arrivé ; 0,5 est juste, "
                          "moins veut dire que la prévision était trop haute."), values)]
    if math.isfinite(one.relative):
        said.append(Sentence(Said("Their mean CRPS is {crps} of what came: how far the futures lie from it, less half of how far they lie "
                                  "from each other; 0 is best.",
                                  "Leur CRPS moyen est de {crps} de ce qui est arrivé : la distance des futurs à ce chiffre, moins la "
                                  "moitié de celle qui les sépare entre eux ; 0 est le mieux."), {"crps": whole_points(one.relative)}))
    if one.events:
        said.append(Sentence(Said("{n} failures or survivals have a Brier score of {brier}: the mean square of how far the chance given "
                                  "was from 1 where it came, from 0 where not; 0 is best, to say 50 % always gives 0.25.",
                                  "{n} défaillances ou survies ont un score de Brier de {brier} : le carré moyen de l'écart de la "
                                  "probabilité annoncée à 1 si c'est arrivé, à 0 sinon ; 0 est le mieux, dire toujours 50 % donne 0,25."),
                             {"n": count(one.events), "brier": exact(round(one.brier, 3), "ratio")}))
    return said


def figures(asked: Asked, found: Scores, at: int) -> list[Named]:
    """All of a file, then each view alone."""
    named = []
    for view, one in [("pooled", found.overall), *(found.by_view.items() if len(found.by_view) > 1 else ())]:
        key = f"{at}.{view}" if at else view
        words, french = ("views pooled", "toutes vues confondues") if view == "pooled" else (view, asked.view(view).fr)
        named += [Named(f"inside_{wide}.{key}", Said(f"inside the {wide} % interval, {words}", f"dans l'intervalle à {wide} %, {french}"),
                        whole_points(share)) for wide, share in ((50, one.inside_inner), (90, one.inside_outer))]
        named += [Named(f"mean_pit.{key}", Said(f"mean PIT, {words}", f"PIT moyen, {french}"), exact(round(one.mean_pit, 2), "ratio"))]
        named += relative(one, key, words, french)
    return named


def relative(one: Summary, key: str, words: str, french: str) -> list[Named]:
    """Ranked probability score over what came, and Brier score, where there is one."""
    made = []
    if math.isfinite(one.relative):
        made.append(Named(f"crps.{key}", Said(f"mean CRPS over what came, {words}", f"CRPS moyen rapporté au constaté, {french}"),
                          whole_points(one.relative)))
    if math.isfinite(one.brier):
        made.append(Named(f"brier.{key}", Said(f"Brier score of events, {words}", f"score de Brier des événements, {french}"),
                          exact(round(one.brier, 3), "ratio")))
    return made


def tables(file: ObservedFile, found: Scores, at: int) -> list[Grid]:
    """Each figure, each event, and where they come from."""
    amounts = [one for one in found.each if not one.is_event]
    events = [one for one in found.each if one.is_event]
    made = [Grid(f"figures.{at}", Said(f"{file.title}: each figure", f"{file.french} : chaque chiffre"),
                 ("", Said("came", "constaté"), Said("median", "médiane"), "50 %", "90 %", "PIT", "verdict"),
                 tuple(figure_row(one) for one in amounts))]
    if events:
        rows: list[tuple[Cell, ...]] = [
            (f"{one.observed.id} {one.observed.period}", Said("yes", "oui") if one.observed.value else Said("no", "non"),
             Estimate(one.mean, one.pit_error * 2, "probability", found.paths), exact(round(one.crps, 3), "ratio")) for one in events]
        made.append(Grid(f"events.{at}", Said("events: did it fail, and the probability it was given",
                                              "événements : défaut ou non, et la probabilité annoncée"),
                         ("", Said("came", "constaté"), Said("forecast", "prévision"), "Brier"), tuple(rows)))
    sources: list[tuple[Cell, ...]] = [
        (f"{one.observed.id} {one.observed.period}", one.observed.known_on.isoformat(),
         Said(one.observed.source, in_language(one.observed.source, "fr"))) for one in found.each]
    return [*made, Grid(f"sources.{at}", Said("what came: first known, and source", "ce qui est arrivé : date et source"),
                        ("", Said("known on", "connu le"), Said("source", "source")), tuple(sources))]


def figure_row(one: Score) -> tuple[Cell, ...]:
    """A figure: what came, the forecast, the verdict."""
    row = one.observed
    size = size_of(row.unit, max(abs(number) for number in (row.value, *one.outer)))
    words = [unit_words(row.unit, size, tongue) for tongue in ("en", "fr")]
    label = Said(*(f"{row.id} {row.period}" + (f", {word}" if word else "") for word in words))
    numbers = [Said(*(short(value, size, tongue) for tongue in ("en", "fr"))) for value in (row.value, one.median)]
    spans = [Said(*(interval(ends, size, tongue) for tongue in ("en", "fr"))) for ends in (one.inner, one.outer)]
    pit = f"{one.pit:.2f}"
    return label, *numbers, *spans, Said(pit, pit.replace(".", ",")), VERDICTS[one.verdict]


def limits() -> list[Said]:
    """What the answer does not say."""
    return [
        Said("Figures of the same lab, and of quarters that follow each other, come from one future: they are not so many tests.",
             "Les chiffres d'un même laboratoire, ou de trimestres qui se suivent, viennent d'un même futur : ce ne sont pas autant "
             "d'épreuves."),
        Said("A forecast may be wide enough to be always right: read coverage beside CRPS, which grows with width.",
             "Une prévision peut être assez large pour avoir toujours raison : lire la couverture avec le CRPS, qui croît avec elle."),
        Said("Money missing and money raised outside are forecast as if nobody may fail.",
             "L'argent manquant et l'argent levé à l'extérieur sont prévus comme si personne ne pouvait faire défaut.")]
