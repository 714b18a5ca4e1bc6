"""Is it right: past build-outs as known then, run by the unchanged engine, beside what came of them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from whopays import policy
from whopays.case.case import Case
from whopays.case.french import in_language
from whopays.case.grounds import grounds
from whopays.case.load import load
from whopays.case.outcome import Outcomes, check_against, outcomes_of, shipped
from whopays.engine.estimate import Estimate
from whopays.engine.futures import Futures, Point
from whopays.engine.history import Came, measure_name
from whopays.engine.verdict import EVENT, INSIDE_INNER, INSIDE_OUTER, OUTSIDE, SILENT, Calibration, Verdict, calibration, judge
from whopays.policy import Policy
from whopays.study import Answer, Asked, Cell, Grid, Named, Said, Sentence, count, decides, exact, lab_of, would_change
from whopays.suited import Unsuited, refuse
from whopays.units import Size, interval, short, size_of, unit_words

NAME = "history"
QUESTION = Said("Is it right? Past build-outs as known then, beside what came of them",
                "Le modèle voit-il juste ? Chantiers d'hier, avec ce qu'on savait alors, face à ce qui est arrivé")
PATHS = 4_096
POLICY = "own"
WORST: Final = (Said("The worst miss", "Le plus grand écart"), Said("The second", "Le deuxième"))  # misses that are explained
BEARERS: Final = "loss-"  # outcomes that say who lost
NEAREST: Final = -8  # decimals to which their losses are rounded, no more than the published ones carry
WORDS: Final = {INSIDE_INNER: Said("in 50 %", "dans 50 %"), INSIDE_OUTER: Said("in 90 %", "dans 90 %"),
                SILENT: Said("silent", "muet")}
MIDDLE: Final = Said("median", "médiane"), Said("median, or chance", "médiane, ou probabilité")  # without events, with


def answer(asked: Asked) -> Answer:
    """Every past build-out, or the one that was named."""
    cases = chosen(asked)
    files = {case.name: outcomes_of(case.name) for case in cases}
    points = []
    for case in cases:
        check_against(case, files[case.name])
        views = asked.views if case is asked.case else tuple(case.views)
        acting = policy.load(files[case.name].policy)
        points.append(Point(case, acting, ("fail",), asked.paths, asked.seed, lab_of(case, None), views, Came))
    found = dict(zip(files, asked.executor.several(points), strict=True))
    verdicts = {name: [judge(name, row, found[name]) for row in files[name].rows] for name in files}
    every = [one for of_case in verdicts.values() for one in of_case]
    whole = calibration(every)
    worst = sorted((one for one in every if one.verdict == OUTSIDE), key=lambda one: -one.miss)[:len(WORST)]
    deciders = []
    if worst:
        first = next(case for case in cases if case.name == worst[0].case)
        here = found[first.name]
        outcome = {view: here.of(measure_name(worst[0].outcome), view) for view in here.weights}
        if all(bool((values == values).all()) for values in outcome.values()):
            deciders = decides(replace(asked, case=first), outcome)
    return Answer(
        sentences=[*told(whole), *(missed(one, place) for place, one in zip(WORST, worst, strict=False))], figures=figures_of(whole),
        tables=[*(verdict_table(files[name], verdicts[name]) for name in files), *bearers(verdicts, found),
                calibration_table(verdicts, whole), *causes(every), sources_table(verdicts), unmeasured_table(files), grounds_table(cases)],
        charts=[], drivers=deciders,
        changes=would_change(deciders, Said(worst[0].outcome.en, worst[0].outcome.fr)) if deciders else [],
        limits=[*limits(cases), *(own_limits(cases) if about(asked, cases) else [])], about=about(asked, cases))


def chosen(asked: Asked) -> list[Case]:
    """The case asked, where outcomes of it are on record, else all of them. Errors: CaseErrors where another case was varied."""
    if asked.case.name in shipped():
        return [asked.case]
    refuse(unsuited(asked.case, asked.lab, asked.policy))
    return [load(name) for name in shipped()]


def unsuited(case: Case, lab: str, policy: Policy) -> Unsuited | None:
    """Another case than a past one has nothing to vary here."""
    if case.name in shipped() or not case.sets:
        return None
    return Unsuited(Said(f"history looks at past build-outs, and {case.name} is none",
                         f"history regarde des constructions passées, et {case.name} n'en est pas une"),
                    Said(f"name one of them to vary it: {', '.join(shipped())}",
                         f"nommez l'une d'elles pour la faire varier : {', '.join(shipped())}"), "--set")


def about(asked: Asked, cases: list[Case]) -> Said | None:
    """What a page says it is about: the past build-outs, not the case that was asked; None where that is one of them."""
    if cases == [asked.case]:
        return None
    listed = ", ".join(case.name for case in cases)
    return Said(f"{listed}; each under what the state did", f"{listed} ; chacun avec ce que fit l'État")


def own_limits(cases: list[Case]) -> list[Said]:
    """What each case says that it leaves out."""
    return [Said(f"{case.name}: {text}", f"{case.name} : {case.in_french(text)}") for case in cases for text in case.limits]


def told(whole: Calibration) -> list[Sentence]:
    """How many forecasts held, as a right forecast would; printed whether or not it flatters."""
    first = Sentence(Said(
        "Of {n} amounts that came, {inner} lie inside the 50 % interval of the forecast (a right one has half) and {outer} inside "
        "the 90 %.",
        "Sur {n} grandeurs connues depuis, {inner} tombent dans l'intervalle à 50 % de la prévision (la moitié pour une prévision juste) "
        "et {outer} dans celui à 90 %."),
        {"n": count(whole.count), "inner": rounded(whole.inside_inner), "outer": rounded(whole.inside_outer)})
    words = ("more", "plus") if whole.mean_pit > 1 / 2 else ("less", "moins")
    second = Sentence(Said(
        f"What came had on average a probability of {{pit}} below it (a right forecast 0.5): {words[0]} came than was forecast. Forecasts "
        "are " + ("too narrow." if whole.inside_outer < 0.9 else "wide enough."),
        f"La prévision donnait en moyenne une probabilité de {{pit}} à moins que ce qui est arrivé (juste : 0,5) : il est arrivé "
        f"{words[1]} que prévu. Les intervalles sont " + ("trop étroits." if whole.inside_outer < 0.9 else "assez larges.")),
        {"pit": exact(round(whole.mean_pit, 2), "ratio")})
    if not whole.events:
        return [first, second]
    return [first, second, Sentence(Said(
        "{n} failures or survivals were forecast with a Brier score of {score} (0 is sure and right, 0.25 is a coin).",
        "{n} défaillances ou survies ont été prévues avec un score de Brier de {score} (0 : sûr et juste, 0,25 : pile ou face)."),
        {"n": count(whole.events), "score": exact(round(whole.brier, 2), "ratio")})]


def rounded(share: float) -> Estimate:
    """A share of a few outcomes, in whole points."""
    return exact(round(share, 2), "share")


def missed(one: Verdict, place: Said) -> Sentence:
    """One of the worst misses and its cause."""
    row, size, unit = one.outcome, scale(one), [unit_of(one, tongue) for tongue in ("en", "fr")]
    held = [(short(row.value, size, tongue), *(short(end, size, tongue) for end in one.outer)) for tongue in ("en", "fr")]
    why = row.cause or ("Nobody has said why.", "Personne n'a dit pourquoi.")
    return Sentence(Said(f"{place.en}: {row.en} ({one.case}): {held[0][0]}{unit[0]} came, 90 % of the forecast lies from {held[0][1]} to "
                         f"{held[0][2]}{unit[0]}. {why[0]}",
                         f"{place.fr} : {row.fr} ({one.case}) : {held[1][0]}{unit[1]}, l'intervalle à 90 % allant de {held[1][1]} à "
                         f"{held[1][2]}{unit[1]}. {why[1]}"))


def scale(one: Verdict) -> Size:
    """The size in which a row is written, from its largest number."""
    numbers = (one.outcome.value, *one.outer)
    return size_of(one.outcome.unit, max(abs(number) for number in numbers if math.isfinite(number)))


def unit_of(one: Verdict, tongue: str) -> str:
    """Unit of a row, with its size, a space before it."""
    return f" {unit_words(one.outcome.unit if tongue == 'en' else one.outcome.unit_fr, scale(one), tongue)}".rstrip()


def in_both(one: Verdict, ends: tuple[float, ...]) -> Said:
    """A number or an interval in both languages."""
    size = scale(one)
    wide = len(ends) > 1 and ends[0] != ends[-1]
    return Said(*(interval((ends[0], ends[-1]), size, tongue) if wide else short(ends[0], size, tongue) for tongue in ("en", "fr")))


def verdict_of(one: Verdict) -> Said:
    """The verdict in words; a miss says on which side what came lies, an event whether the likelier came."""
    if one.verdict == EVENT:
        return Said("the less likely", "le moins probable") if is_missed(one) else Said("the likelier", "le plus probable")
    if one.verdict == OUTSIDE:
        return Said("below" if one.is_low else "above", "au-dessous" if one.is_low else "au-dessus")
    return WORDS[one.verdict]


def verdict_table(file: Outcomes, verdicts: list[Verdict]) -> Grid:
    """One case: forecast intervals, what came, verdict."""
    rows: list[tuple[Cell, ...]] = []
    for one in verdicts:
        row = one.outcome
        units = [unit_of(one, tongue) for tongue in ("en", "fr")]
        label = Said(*(text + ("," if unit else "") + unit for text, unit in zip((row.en, row.fr), units, strict=True)))
        held: tuple[Cell, ...] = ("", "", Said("it did", "oui") if row.value else Said("it did not", "non"))
        if one.verdict != EVENT:
            held = tuple(in_both(one, ends) for ends in (one.inner, one.outer, (row.low, row.high)))
        rows.append((label, in_both(one, (one.median,)), *held, verdict_of(one)))
    return Grid(f"verdicts.{file.case}", Said(f"{file.en} ({file.case})", f"{file.fr} ({file.case})"),
                ("", MIDDLE[any(v.verdict == EVENT for v in verdicts)], "50 %", "90 %", Said("came", "constaté"), "verdict"), tuple(rows))


def bearers(verdicts: dict[str, list[Verdict]], found: dict[str, Futures]) -> list[Grid]:
    """Dollar losses by bearer beside the published ones, where a case has them."""
    grids = []
    for name, of_case in verdicts.items():
        lost = [one for one in of_case if one.outcome.id.startswith(BEARERS)]
        if not lost:
            continue
        unit = lost[0].outcome.unit
        amounts = [(Said(one.outcome.en, one.outcome.fr), mean_of(found[name], measure_name(one.outcome)), one.outcome.value)
                   for one in lost]
        whole = sum(mean for _, mean, _ in amounts), sum(came for _, _, came in amounts)
        rows: list[tuple[Cell, ...]] = [(label, *(exact(number, unit) for number in (mean, came, round(mean - came, NEAREST))))
                     for label, mean, came in [*amounts, (Said("together", "ensemble"), *whole)]]
        grids.append(Grid(f"bearers.{name}", Said(f"{name}: who lost, mean of the forecast beside what was published",
                                                  f"{name} : qui a perdu, moyenne de la prévision et chiffres publiés"),
                          ("", Said("forecast", "prévision"), Said("published", "publié"), Said("residual", "écart")), tuple(rows)))
    return grids


def mean_of(found: Futures, name: str) -> float:
    """Mean of a measure over the views of a case, to a tenth of a billion."""
    return round(sum(weight * float(found.of(name, view).mean()) for view, weight in found.weights.items()), NEAREST)


def calibration_table(verdicts: dict[str, list[Verdict]], whole: Calibration) -> Grid:
    """Calibration by case and of all together."""
    rows: list[tuple[Cell, ...]] = []
    for name, one in [*((name, calibration(of_case)) for name, of_case in verdicts.items()), ("", whole)]:
        brier: Cell = exact(round(one.brier, 2), "ratio") if one.events else ""
        rows.append((name or Said("all together", "tout ensemble"), str(one.count), rounded(one.inside_inner), rounded(one.inside_outer),
                     exact(round(one.mean_pit, 2), "ratio"), " / ".join(str(number) for number in one.thirds), str(one.events), brier))
    return Grid("calibration",
                Said("calibration: PIT, the probability given to less than what came (0.5, as many in each third); Brier, 0 is best",
                     "calibration : PIT, probabilité donnée à moins que le constaté (0,5, autant par tiers) ; Brier, 0 au mieux"),
                ("", Said("amounts", "grandeurs"), *INSIDE, Said("mean PIT", "PIT moyen"),
                 Said("PIT by thirds", "PIT par tiers"), Said("events", "événements"), "Brier"), tuple(rows))


def causes(every: list[Verdict]) -> list[Grid]:
    """Why the model misses what it misses, as far as somebody has said."""
    missed_ones = [one for one in sorted(every, key=lambda one: -one.miss) if one.outcome.cause is not None and is_missed(one)]
    rows: list[tuple[Cell, ...]] = [(Said(f"{one.case}: {one.outcome.en}", f"{one.case} : {one.outcome.fr}"),
                                     Said(*(one.outcome.cause or ("", "")))) for one in missed_ones]
    if not rows:
        return []
    return [Grid("causes", Said("why the model misses it, worst first", "pourquoi le modèle s'en écarte, du pire cas au moindre"),
                 ("", ""), tuple(rows))]


def is_missed(one: Verdict) -> bool:
    """Outside the 90 % interval, or an event that was given the smaller chance."""
    return one.verdict == OUTSIDE or (one.verdict == EVENT and abs(one.median - one.outcome.value) > 1 / 2)


def sources_table(verdicts: dict[str, list[Verdict]]) -> Grid:
    """Where each outcome comes from, and the probability the forecast gave to less."""
    grades = {"good": Said("good", "bonne"), "weak": Said("weak", "faible"), "unverified": Said("unverified", "non vérifiée")}
    rows: list[tuple[Cell, ...]] = []
    for name, of_case in verdicts.items():
        for one in of_case:
            row, pit = one.outcome, f"{one.pit:.2f}" if math.isfinite(one.pit) and one.verdict != EVENT else "-"
            grade = grades[row.grade]
            rows.append((Said(f"{name}: {row.en}", f"{name} : {row.fr}"), Said(pit, pit.replace(".", ",")), row.known_on.isoformat(),
                         Said(f"{grade.en}: {row.source}", f"{grade.fr} : {in_language(row.source, 'fr')}")))
    return Grid("sources", Said("what came: PIT (probability the forecast gave to less), first known, grade and source",
                                "ce qui est arrivé : PIT (probabilité que la prévision donnait à moins), date, qualité et source"),
                ("", "PIT", Said("known on", "connu le"), Said("source", "source")), tuple(rows))


def unmeasured_table(files: dict[str, Outcomes]) -> Grid:
    """What is published and no run can say."""
    rows: list[tuple[Cell, ...]] = [(name, Said(*both)) for name, file in files.items() for both in file.unmeasured]
    title = Said("published, and not to be had from a run", "publié, et hors de portée d'une simulation")
    return Grid("unmeasured", title, ("", ""), tuple(rows))


HEADS: Final = (Said("quoted", "cité"), Said("derived", "dérivé"), Said("as the default case", "comme le cas par défaut"),
                Said("unknown then", "inconnu alors"), Said("a number", "un nombre"), Said("a range", "un intervalle"))
INSIDE: Final = (Said("inside (50 %)", "dedans (50 %)"), Said("inside (90 %)", "dedans (90 %)"))


def grounds_table(cases: list[Case]) -> Grid:
    """How many inputs of each case rest on what."""
    rows: list[tuple[Cell, ...]] = [(case.name, *(str(number) for number in grounds(case).values())) for case in cases]
    return Grid("grounds", Said("what the inputs of each case rest on; the last four columns are judgements",
                                "ce qui fonde les hypothèses de chaque cas ; les quatre dernières colonnes sont des jugements"),
                ("", *HEADS), tuple(rows))


def figures_of(whole: Calibration) -> list[Named]:
    """Overall calibration."""
    return [Named("amounts", Said("amounts with a known outcome", "grandeurs dont l'issue est connue"), count(whole.count)),
            Named("inside_50", Said("inside the 50 % interval", "dans l'intervalle à 50 %"), rounded(whole.inside_inner)),
            Named("inside_90", Said("inside the 90 % interval", "dans l'intervalle à 90 %"), rounded(whole.inside_outer)),
            Named("mean_pit", Said("mean probability given to less than what came (PIT); 0.5 is right", "probabilité moyenne donnée à "
                                   "moins que le constaté (PIT) ; juste : 0,5"), exact(round(whole.mean_pit, 2), "ratio")),
            Named("events", Said("failures and survivals", "défaillances et survies"), count(whole.events)),
            Named("brier", Said("Brier score of these; 0 is sure and right, 0.25 a coin",
                                "leur score de Brier ; 0 : sûr et juste, 0,25 : pile ou face"), exact(round(whole.brier, 2), "ratio"))]


def limits(cases: list[Case]) -> list[Said]:
    """What the answer does not say."""
    judged = round(100 * sum(case.shares_by_basis()["judgement"] for case in cases) / len(cases))
    return [
        Said(f"Inputs are what was known on the day of each case, {judged} % of them judgements made today, by one who knows the end. A "
             "test holds that no outcome is an input. Cases were written before they were run; some ranges were widened after, each for "
             "a reason of its day, and what that changed stands in record 16 of docs/decisions.",
             f"Les hypothèses sont celles du jour de chaque cas, dont {judged} % de jugements portés aujourd'hui, la fin connue. "
             "Un test assure qu'aucun résultat n'est une hypothèse. Les cas ont été écrits avant d'être simulés ; des intervalles ont été "
             "élargis ensuite, chacun pour une raison connue à sa date ; la note 16 de docs/decisions dit ce que cela a changé."),
        Said("Amounts of one case come from the same futures: they are not so many tests. Several sources are weak, and say so.",
             "Les grandeurs d'un même cas viennent des mêmes futurs : ce ne sont pas autant d'épreuves. Plusieurs sources sont faibles, "
             "et signalées."),
        Said("A forecast may be wide enough to be always right, and views weigh alike by convention, not by probability.",
             "Une prévision peut être assez large pour avoir toujours raison ; les vues pèsent autant par convention, non par "
             "probabilité."),
        Said("ARPANET is no case: one payer, no debt, no buyer, no rival. The engine would hand back the grants it was given, and prove "
             "nothing.",
             "ARPANET n'est pas un cas : un seul payeur, ni dette, ni client, ni rival. Le moteur restituerait les subventions qu'on lui "
             "donne, sans rien prouver.")]
