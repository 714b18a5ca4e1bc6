"""Chip plants at home: what a guarantee of their loans costs, what it builds, and what that saves when supply from abroad fails."""

from __future__ import annotations

from typing import Any, Final

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault
from whopays.case.files import shipped
from whopays.case.french import in_language
from whopays.engine.crossing import crossings
from whopays.engine.estimate import Estimate, mean_of, ratio_of
from whopays.engine.futures import Futures
from whopays.engine.levers import scaled
from whopays.engine.limit import UNITS_FR
from whopays.engine.plants import Plants
from whopays.engine.terms import holding, with_terms, without
from whopays.policy import Entry, Policy, has_object
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
from whopays.suited import Unsuited, refuse

Array = Any
NAME = "fab"
QUESTION = Said("What does a state guarantee of chip-plant loans cost, and what is the plant at home worth?",
                "Que coûte une garantie publique des prêts aux usines de puces, et que vaut l'usine sur place ?")
PATHS = 4_096
POLICY = "one"
DEFAULT_POLICY = "fab-guarantee"
DEFAULT_CASE = "fabs-2025"
KIND: Final = "loan_guarantee"
SHOCK: Final = "market.supply_shock_hazard"
COVERS: Final = (0.0, 0.4, 0.8, 1.0)
HAZARDS: Final = (0.25, 1.0, 4.0, 16.0)  # times as often as the case has it that supply from abroad stops
SHARE, JOBS, LOSS, UNMET = "benefit.domestic_share", "benefit.jobs", "benefit.shortage_loss", "benefit.shortage"


def answer(asked: Asked) -> Answer:
    """Every cover on the same futures; then shocks to supply from abroad as often as the case has them, and more often."""
    refuse(unsuited(asked.case, asked.lab, asked.policy))
    mine = holding(asked.policy, asked.case, KIND, DEFAULT_POLICY)
    stated = mine.terms["covered_share"]
    covers = sorted({*COVERS, stated})
    cases = {times: scaled(asked.case, [SHOCK], times) for times in HAZARDS}
    plans = [(cover, times) for times in HAZARDS for cover in (covers if times == 1 else (0.0, stated))]
    runs = asked.executor.several(asked.point(case=cases[times], policy=at_cover(asked.policy, cover), gauge=Plants) for cover, times
                                                            in plans)
    found = dict(zip(plans, runs, strict=True))
    base, here = found[0.0, 1.0], found[stated, 1.0]
    if not base.has(LOSS):
        raise CaseErrors([Fault("", 0, 0, f"case {asked.case.name} does not say what work and a shortage are worth",
                                "state benefits.jobs_per_capacity, benefits.jobs_multiplier and benefits.shortage_multiplier")])
    deciders = decides(asked, {view: here.of("cost_fair", view) for view in here.weights})
    return Answer(
        sentences=[cost_sentence(asked.policy, stated, here), worth_sentence(found, stated), *supply_sentences(base, here),
                   *built_sentences(asked, base, here)],
        figures=figures_of(base, here), tables=[cover_table(found, covers), supply_table(found, stated)], charts=[chart(found, covers)],
        drivers=deciders, changes=would_change(deciders, Said("public cost at fair value", "le coût public en juste valeur")),
                                                            limits=limits())


def unsuited(case: Case, lab: str, policy: Policy) -> Unsuited | None:
    """A case that builds something else, or says nothing of supply from abroad."""
    own = DEFAULT_CASE in shipped()
    named, nomme = (f"ask it of {DEFAULT_CASE}, ", f"posez-la de {DEFAULT_CASE}, ") if own else ("ask it of ", "posez-la d'")
    if not has_object(Entry(KIND, {}, applies_to="fabs"), case):
        unite = UNITS_FR.get(case.capacity_unit, case.capacity_unit)
        return Unsuited(
            Said(f"case {case.name} builds no chip plants: its capacity is counted in {case.capacity_unit}",
                 f"le cas {case.name} ne construit pas d'usines de puces : sa capacité se compte en {unite}"),
            Said(f"{named}a case whose capacity is counted in wafers; for data centres there is the study guarantee",
                 f"{nomme}un cas dont la capacité se compte en galettes ; pour les centres de données il y a l'étude guarantee"))
    if any(SHOCK not in rows for rows in case.rows.values()):
        return Unsuited(Said(f"case {case.name} does not say how often supply from abroad stops",
                             f"le cas {case.name} ne dit pas à quelle fréquence l'offre étrangère s'arrête"),
                        Said(f"{named}or state {SHOCK}", f"{nomme}ou indiquez {SHOCK}"))
    return None


def at_cover(policy: Policy, cover: float) -> Policy:
    """The policy with another covered share."""
    return with_terms(policy, KIND, covered_share=cover) if cover else without(policy, KIND)


def rate(found: Futures, name: str) -> Estimate:
    """A cost over the principal guaranteed."""
    return ratio_of(found.pooled(name), found.pooled("issued"), "share")


def cost_sentence(policy: Policy, cover: float, here: Futures) -> Sentence:
    """Cost by both measures."""
    values: dict[str, Cell] = {"cover": exact(cover, "share"), "issued": pooled(here, "issued"), "budget": pooled(here, "cost_budget"),
                               "fair": pooled(here, "cost_fair"), "rate": rate(here, "cost_fair")}
    return Sentence(Said(f"{policy.name} covers {{cover}} of plant loans and guarantees {{issued}}; it costs {{budget}} by the budget's "
                         "measure and {fair} at fair value ({rate} of what is guaranteed).",
                         f"{policy.name} couvre {{cover}} des prêts aux usines et garantit {{issued}} ; elle coûte {{budget}} selon la "
                         f"mesure "
                         "budgétaire et {fair} en juste valeur ({rate} du montant garanti)."), values)


def built_sentences(asked: Asked, base: Futures, here: Futures) -> list[Sentence]:
    """What it builds, where, and the work it gives."""
    unit = asked.case.units.get(asked.case.capacity_unit, "")
    french = in_language(unit, "fr", asked.case)
    what = Said(f" (one counts {unit})", f" (une unité : {french})") if unit else Said("", "")
    home = mean_of(here.pooled(SHARE) - base.pooled(SHARE), "points")
    jobs = difference(base, here, JOBS)
    said = [either(difference(base, here, "delivered"),
                   Said(f"Plants deliver {{change}} more{what.en}.", f"Les usines livrent en plus {{change}}{what.fr}."),
                   Said(f"Plants deliver {{change}} less{what.en}.", f"Les usines livrent en moins {{change}}{what.fr}."),
                   Said("What plants deliver", "Ce que livrent les usines")),
            either(home, Said("The share at home at the end rises by {change}.", "La part nationale augmente de {change} à la fin."),
                   Said("The share at home at the end falls by {change}.", "La part nationale baisse de {change} à la fin."),
                   Said("The share at home", "La part nationale")),
            either(jobs, Said("{change} more jobs hang on plants at home, counted gross.", "{change} emplois de plus dépendent des "
                                                                                           "usines nationales, en comptant brut."),
                   Said("{change} fewer jobs hang on plants at home, counted gross.", "{change} emplois de moins dépendent des "
                                                                                      "usines nationales, en comptant brut."),
                   Said("Jobs", "Emplois"))]
    cost = here.pooled("cost_fair") - base.pooled("cost_fair")
    per = ratio_of(cost, here.pooled(JOBS) - base.pooled(JOBS), asked.case.currency)
    if jobs.is_told and jobs.value > 0 and per.is_told:
        said.append(Sentence(Said("That is {per} of public cost at fair value per job.",
                                  "Soit {per} de coût public par emploi, en juste valeur."),
                             {"per": per}, goes_on=True))
    return said


def supply_sentences(base: Futures, here: Futures) -> list[Sentence]:
    """What plants at home save when supply from abroad stops."""
    struck = mean_of(here.pooled("benefit.shock_quarters") / 4, "years")
    return [Sentence(Said("Supply from abroad is stopped for {struck} of the horizon on average.",
                          "En moyenne, l'offre étrangère est interrompue {struck} sur l'horizon."), {"struck": struck}),
            either(mean_of(base.pooled(LOSS) - here.pooled(LOSS), base.units[LOSS]),
                   Said("The economy loses {change} less in those times.", "L'économie y perd {change} de moins."),
                   Said("The economy loses {change} more in those times.", "L'économie y perd {change} de plus."),
                   Said("What the economy loses in those times, against no guarantee",
                        "Ce que l'économie y perd, par rapport à l'absence de garantie"))]


def worth_sentence(found: dict[tuple[float, float], Futures], cover: float) -> Sentence:
    """How much more often supply must stop for the guarantee to pay for itself."""
    columns = []
    for times in HAZARDS:
        here, base = found[cover, times], found[0.0, times]
        columns.append(base.pooled(LOSS) - here.pooled(LOSS) - (here.pooled("cost_fair") - base.pooled("cost_fair")))
    where = crossings(list(HAZARDS), columns, "ratio")
    first = mean_of(columns[0], "")
    if where and not Estimate(where[0].at.value - 1, where[0].at.error, "", 1).is_told:
        return Sentence(Said("Whether the loss it saves outweighs its cost at fair value cannot be told: they balance where supply from "
                             "abroad stops {times} times as often as the case has it.",
                             "On ne peut dire si la perte évitée dépasse son coût en juste valeur : les deux s'équilibrent quand l'offre "
                             "étrangère s'arrête {times} fois aussi souvent que dans le cas."), {"times": where[0].at})
    if where:
        return Sentence(Said("The loss it saves outweighs its cost at fair value once supply from abroad stops {times} times as often "
                             "as the case has it.",
                             "La perte évitée dépasse son coût en juste valeur dès que l'offre étrangère s'arrête {times} fois aussi "
                             "souvent que dans le cas."), {"times": where[0].at})
    if first.is_told and first.value > 0:
        return Sentence(Said("The loss it saves outweighs its cost at fair value as the case has it.",
                             "La perte évitée dépasse son coût en juste valeur, tel quel."))
    last = exact(HAZARDS[-1], "ratio")
    return Sentence(Said("The loss it saves does not outweigh its cost beyond the error, even if supply from abroad stops {last} times as "
                         "often.",
                         "La perte évitée ne dépasse pas son coût au-delà de l'erreur, même si l'offre étrangère s'arrête {last} fois "
                         "aussi souvent."),
                    {"last": last})


def figures_of(base: Futures, here: Futures) -> list[Named]:
    """Figures at the cover of the policy."""
    return [Named("issued", Said("principal guaranteed", "principal garanti"), pooled(here, "issued")),
            Named("claims", Said("claims paid", "garanties appelées"), pooled(here, "claims")),
            Named("cost_budget", Said("cost, budget's measure", "coût, mesure budgétaire"), pooled(here, "cost_budget")),
            Named("cost_fair", Said("cost, fair value", "coût, juste valeur"), pooled(here, "cost_fair")),
            Named("home", Said("share at home at the end", "part nationale à la fin"), pooled(here, SHARE)),
            Named("home_without", Said("the same without it", "la même sans elle"), pooled(base, SHARE)),
            Named("jobs", Said("jobs that hang on plants at home, gross", "emplois dépendant des usines nationales, bruts"),
                               pooled(here, JOBS)),
            Named("loss", Said("loss of the economy in shortages", "perte de l'économie lors des pénuries"), pooled(here, LOSS)),
            Named("loss_without", Said("the same without it", "la même sans elle"), pooled(base, LOSS))]


def cover_table(found: dict[tuple[float, float], Futures], covers: list[float]) -> Grid:
    """Cost and effect by cover."""
    base = found[covers[0], 1.0]
    rows: list[tuple[Cell, ...]] = []
    for cover in covers:
        one = found[cover, 1.0]
        rows.append((f"{cover:.0%}", pooled(one, "issued"), pooled(one, "cost_budget"), pooled(one, "cost_fair"), pooled(one, SHARE),
                     difference(base, one, JOBS)))
    return Grid("cover", Said("by share covered; jobs against none, same futures", "selon la part couverte ; emplois, écart à l'absence "
                                                                                   "de garantie"),
                ("", Said("guaranteed", "garanti"), Said("budget", "budget"), Said("fair value", "juste valeur"), Said("at home",
                                                            "nationale"),
                 Said("jobs", "emplois")), tuple(rows))


def supply_table(found: dict[tuple[float, float], Futures], cover: float) -> Grid:
    """Loss of the economy by how often supply stops, without and with."""
    rows: list[tuple[Cell, ...]] = [
        (f"x {times:g}", pooled(found[0.0, times], LOSS), pooled(found[cover, times], LOSS),
         mean_of(found[0.0, times].pooled(LOSS) - found[cover, times].pooled(LOSS), found[0.0, times].units[LOSS]),
         pooled(found[cover, times], "cost_fair")) for times in HAZARDS]
    return Grid("supply", Said("loss of the economy in shortages, by how often supply from abroad stops",
                               "perte de l'économie lors des pénuries, selon la fréquence des arrêts à l'étranger"),
                (Said("shocks", "chocs"), Said("without", "sans"), Said("with", "avec"), Said("saved", "évitée"), Said("fair value",
                                                            "juste valeur")),
                tuple(rows))


def chart(found: dict[tuple[float, float], Futures], covers: list[float]) -> Chart:
    """Cost by cover."""
    return Chart("cost", Said("cost at fair value, by share covered", "coût en juste valeur, selon la part couverte"),
                 tuple(f"{cover:.0%}" for cover in covers),
                 ((Said("cost", "coût"), tuple(pooled(found[cover, 1.0], "cost_fair") for cover in covers)),))


def limits() -> list[Said]:
    """What the answer does not say."""
    return [
        Said("How often supply from abroad stops and what a shortage costs others are judgements of the case; the answer scales with both.",
             "La fréquence des arrêts à l'étranger et le coût d'une pénurie sont des jugements du cas ; la réponse en dépend."),
        Said("Jobs are counted gross, by a multiplier: they take nothing away elsewhere. What a plant is worth beyond - security, "
             "knowledge - "
             "is not counted.",
             "Les emplois sont comptés bruts, par un multiplicateur : aucun n'est retranché ailleurs. Ce qu'une usine vaut par ailleurs "
             "(sécurité, savoir-faire) n'est pas compté."),
        Said("A guarantee builds more only as far as the case lets building react to cheaper money.",
             "Une garantie ne fait construire davantage que dans la mesure où le cas laisse la construction réagir à l'argent moins cher.")]
