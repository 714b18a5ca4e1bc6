"""Why now rather than slower: pace and start of one lab's building, the cost of shortage against the cost of glut."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from whopays import policy as policies
from whopays.case.case import Case
from whopays.case.fault import CaseErrors
from whopays.engine.estimate import Estimate, mean_of, ratio_of
from whopays.engine.futures import Futures
from whopays.engine.levers import scaled
from whopays.engine.pacing import AS_PLANNED, Plan, at_pace, to_come
from whopays.engine.worth import Worth
from whopays.policy import Policy
from whopays.study import (
    POINTS,
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
    told_or_not,
    would_change,
)
from whopays.suited import Unsuited, refuse
from whopays.voiced import on_lab

Array = Any
Lead = tuple[float, str]  # factor, what it moves
NAME = "pace"
QUESTION = Said("Why build now, and not slower or later?", "Pourquoi construire maintenant, plutôt que moins vite ou plus tard ?")
PATHS = 2_048
POLICY = "own"
PACES: Final = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
LATER: Final = (0, 4, 8, 12)  # quarters
NAMED_TIES = 3  # plans named as not told from the best; more are counted
BACKSTOP: Final = "backstop"  # the policy public cost is read under: without one the state pays nothing
LEADS: Final = ((0.75, "contracts.*.lead_time"), (1.5, "contracts.*.lead_time"), (0.5, "market.permit_delay"), (2.0, "market.permit_delay"))


def answer(asked: Asked) -> Answer:
    """Every pace and start on the same futures, without policy and under the guarantee."""
    refuse(unsuited(asked.case, asked.lab, asked.policy))
    plans = [(pace, later) for pace in PACES for later in LATER]
    none, guarantee = policies.load(policies.NONE), policies.load(BACKSTOP)
    cases = {plan: at_pace(asked.case, asked.lab, *plan) for plan in plans}
    state = policies.applies(guarantee, asked.case)
    points = [asked.point(case=cases[plan], policy=none, gauge=Worth) for plan in plans]
    few = [plan for plan in plans if plan[0] == 1 or not plan[1]] if state else []  # public cost: pace or start moved, not both
    points += [asked.point(case=cases[plan], policy=guarantee, gauge=Worth) for plan in few]
    moved_leads = leads_within(asked.case)
    points += [asked.point(case=case, policy=none, gauge=Worth) for case in moved_leads.values()]
    runs = asked.executor.several(points)
    found = dict(zip(plans, runs, strict=False))
    covered = dict(zip(few, runs[len(plans):], strict=False))
    leads = dict(zip(moved_leads, runs[len(runs) - len(moved_leads):], strict=True))
    base = found[AS_PLANNED]
    goals = goals_of(asked, found, covered)
    outcome = {view: base.of("owners_value", view) for view in base.weights}
    deciders = decides(asked, outcome)
    return Answer(
        sentences=[*slower_or_later(asked, found), shortage_and_glut(asked, base), *waiting(found),
                   *(best_sentence(goal, len(covered) if goal is goals[-1] and covered else len(found)) for goal in goals),
                   differ(goals_of(asked, {plan: found[plan] for plan in covered}, covered) if covered else goals, len(covered or found))],
        figures=figures_of(asked, base),
        tables=[table(asked, found, covered, (0,)), table(asked, found, covered, LATER), lead_table(base, leads)],
        charts=[chart(asked, found)], drivers=deciders,
        changes=[*lead_sentences(base, leads), *would_change(deciders, Said("value to present owners", "la valeur pour les actionnaires"))],
        limits=limits())


def leads_within(case: Case) -> dict[Lead, Case]:
    """Lead times and permits moved, as far as the ranges of their numbers allow."""
    found = {}
    for lead in LEADS:
        try:
            found[lead] = scaled(case, [lead[1]], lead[0])
        except CaseErrors:
            continue
    return found


def unsuited(case: Case, lab: str, policy: Policy) -> Unsuited | None:
    """Nothing is still to be built for the lab."""
    return None if to_come(case, lab) else Unsuited(
        Said(f"the lab '{lab}' of {case.name} has no contract that begins after the opening",
             f"le laboratoire « {lab} » de {case.name} n'a aucun contrat qui commence après l'ouverture"),
        Said("name another lab with --lab; there is nothing to build faster or later",
             "nommez un autre laboratoire avec --lab ; il n'y a rien à construire plus vite ou plus tard"), "--lab")


def plan_name(plan: Plan) -> Said:
    """A plan in words."""
    pace, later = plan
    if plan == AS_PLANNED:
        return Said("as planned", "comme prévu")
    fast = Said("at the planned pace", "au rythme prévu")
    if pace != 1:
        fast = Said(f"{pace:g} times as fast", f"{pace:g} fois le rythme".replace(".", ","))
    if not later:
        return fast
    return Said(f"{fast.en}, {later} quarters later", f"{fast.fr}, {later} trimestres plus tard")


Goal = tuple[Said, Plan, list[Plan], Estimate]  # what is best, where, what cannot be told from it, the value there


def goals_of(asked: Asked, found: dict[Plan, Futures], covered: dict[Plan, Futures]) -> list[Goal]:
    """The plan that is best for owners, for creditors and for the state, each with what ties with it."""
    lost = f"labs.{asked.lab}.loss_in_failure"
    goals = [best(Said("Value to present owners is highest", "Plan où les actionnaires actuels gagnent le plus"),
                  found, "owners_value", -1),
             best(Said("Creditors lose least", "Plan où les créanciers perdent le moins"), found, lost, 1)]
    if covered:
        goals.append(best(Said("A state that guarantees loans pays least", "Plan où un État garant des prêts paie le moins"),
                          covered, "public_cost", 1))
    return goals


def best(what: Said, found: dict[Plan, Futures], name: str, sign: int) -> Goal:
    """Plan with the smallest sign x mean, and those whose paired difference to it is not told from zero."""
    values = {plan: one.pooled(name) for plan, one in found.items()}
    top = min(values, key=lambda plan: sign * float(values[plan].mean()))
    ties = [plan for plan in values if plan != top and not mean_of(values[plan] - values[top], "").is_told_among(len(values) - 1)]
    return what, top, ties, pooled(found[top], name)


def best_sentence(goal: Goal, among: int) -> Sentence:
    """Where a goal is best reached, and what cannot be told from it; among : plans that were tried."""
    what, top, ties, value = goal
    values: dict[str, Cell] = {"value": value, "top": plan_name(top), "n": count(value.paths), "ties": count(len(ties)),
                               "others": count(among - 1)}
    is_edge = top[0] in (PACES[0], PACES[-1]) or top[1] == LATER[-1]
    edge = (", at the edge of what was tried", ", au bord de ce qui a été essayé") if is_edge else ("", "")
    end = Said(".", ".")
    if len(ties) > NAMED_TIES:
        some = ("any", "d'aucun") if len(ties) == among - 1 else ("{ties}", "de {ties}")
        end = Said(f"; at {{n}} futures this cannot be told apart from {some[0]} of the {{others}} other plans.",
                   f" ; sur {{n}} futurs, on ne peut le distinguer {some[1]} des {{others}} autres plans.")
    elif ties:
        near = sorted(ties, key=lambda plan: (abs(plan[0] - top[0]), abs(plan[1] - top[1])))
        names = [mark.join(getattr(plan_name(plan), tongue) for plan in near) for tongue, mark in (("en", "; "), ("fr", " ; "))]
        end = Said(f"; at {{n}} futures this cannot be told apart from: {names[0]}.",
                   f" ; sur {{n}} futurs, on ne peut le distinguer de : {names[1]}.")
    return Sentence(Said(f"{what.en}: {{top}} ({{value}}){edge[0]}{end.en}", f"{what.fr} : {{top}} ({{value}}){edge[1]}{end.fr}"), values)


def differ(goals: list[Goal], among: int) -> Sentence:
    """Whether one plan serves all goals within error; among : plans read for every goal."""
    shared = set.intersection(*({top, *ties} for _, top, ties, _ in goals))
    values: dict[str, Cell] = {"n": count(among)}
    if not shared:
        return Sentence(Said("Of the {n} plans read for all of them, none is as good as the best for each.",
                             "Parmi les {n} plans lus pour tous, aucun ne vaut le meilleur pour chacun."), values)
    values["plan"] = plan_name(min(shared, key=lambda one: (abs(one[0] - 1), one[1])))
    return Sentence(Said("Of the {n} plans read for all of them, one cannot be told from the best for any: {plan}.",
                         "Parmi les {n} plans lus pour tous, il en est un qui ne se distingue du meilleur pour aucun : {plan}."), values)


def shortage_and_glut(asked: Asked, base: Futures) -> Sentence:
    """What the plan costs on both sides."""
    return Sentence(on_lab(
        asked, "As planned, {lab} cannot serve demand worth {short} over the horizon and [pays|pay] {glut} of rent for machines "
        "[it has|they have] no use for.",
        "Au rythme prévu, {lab} ne [peut|peuvent] servir {short} de demande sur l'horizon et [paie|paient] {glut} de loyer pour des "
        "machines sans emploi."), {"short": pooled(base, "shortage"), "glut": pooled(base, "glut")})


def slower_or_later(asked: Asked, found: dict[Plan, Futures]) -> list[Sentence]:
    """The answer: owners' value of a later start, and of a slower pace, less that of the plan, the best of each."""
    base, said = found[AS_PLANNED], list[Sentence]()
    for plans, how, comment in (
            ([(1.0, later) for later in LATER if later], "start later", "commencer plus tard"),
            ([(pace, 0) for pace in PACES if pace < 1], "build slower", "construire moins vite")):
        changes = {plan: difference(base, found[plan], "owners_value") for plan in plans}
        top = max(changes, key=lambda plan: changes[plan].value)
        change, plan = replace(changes[top], value=abs(changes[top].value)), plan_name(top)
        values: dict[str, Cell] = {"change": change, "n": count(change.paths), "m": about(change.needed_among(len(plans)) or 0)}
        needs = ("it needs about {m}", "il en faudrait environ {m}") if change.value else ("no future differs", "aucun ne diffère")
        en, fr = (f"Whether to {how} ({plan.en}) is worth more or less to the present owners of {{lab}} cannot be told at {{n}} futures; "
                  f"{needs[0]}.",
                  f"{{n}} futurs ne permettent pas de dire si {comment} ({plan.fr}) vaut plus ou moins pour les actionnaires actuels de "
                  f"{{lab}} ; {needs[1]}.")
        if change.is_told_among(len(plans)) and changes[top].value > 0:
            en, fr = (f"To {how} ({plan.en}) is worth {{change}} more to the present owners of {{lab}} than to build as planned.",
                      f"{comment.capitalize()} ({plan.fr}) vaut {{change}} de plus pour les actionnaires actuels de {{lab}} que construire "
                      "comme prévu.")
        elif change.is_told_among(len(plans)):
            en, fr = (f"To {how} costs the present owners of {{lab}} {{change}} even at the best of what was tried ({plan.en}).",
                      f"{comment.capitalize()} coûte {{change}} aux actionnaires actuels de {{lab}}, même au mieux de ce qui a été essayé "
                      f"({plan.fr}).")
        said.append(Sentence(on_lab(asked, en, fr), values, goes_on=bool(said)))
    return said


def waiting(found: dict[Plan, Futures]) -> list[Sentence]:
    """What the best wait for owners does to shortage, glut and share, each told or not."""
    base = found[AS_PLANNED]
    later = max((quarters for quarters in LATER if quarters), key=lambda one: float(found[1.0, one].pooled("owners_value").mean()))
    there = found[1.0, later]
    wait = (f"Starting {later} quarters later", f"Commencer {later} trimestres plus tard")
    own, every = ([one.pooled(name) for one in (base, there)] for name in ("own_sales", "all_sales"))
    shares = [part - float(part.sum() / whole.sum()) * whole for part, whole in zip(own, every, strict=True)]
    errors = shares[1] / float(every[1].mean()) - shares[0] / float(every[0].mean())  # to first order, on the same futures
    share = Estimate(share_of(there).value - share_of(base).value, mean_of(errors, "").error, POINTS, base.paths)
    return [either(change, Said(f"{wait[0]} raises {en} by {{change}}.", f"{wait[1]} relève {fr} de {{change}}."),
                   Said(f"{wait[0]} lowers {en} by {{change}}.", f"{wait[1]} abaisse {fr} de {{change}}."),
                   Said(f"{wait[0]}, {en}", f"{wait[1]}, {fr}"))
            for change, en, fr in ((difference(base, there, "shortage"), "demand not served", "la demande non servie"),
                                   (difference(base, there, "glut"), "rent for machines without use", "le loyer de machines sans emploi"),
                                   (share, "the lab's share of sales in the last year", "la part des ventes la dernière année"))]


def lead_sentences(base: Futures, leads: dict[Lead, Futures]) -> list[Sentence]:
    """What longer or shorter lead times and permits do to owners' value."""
    said = []
    for (by, name), one in leads.items():
        what = Said(f"{name} x {by:g}, all labs", f"{name} x {by:g}, tous les laboratoires")
        said.append(told_or_not(difference(base, one, "owners_value"),
                                Said(f"{what.en}: owners' value changes by {{change}}.",
                                     f"{what.fr} : la valeur pour les actionnaires varie de {{change}}."), what))
    return said


def share_of(found: Futures) -> Estimate:
    """Part of all labs' sales in the last year."""
    return ratio_of(found.pooled("own_sales"), found.pooled("all_sales"), "share")


def figures_of(asked: Asked, base: Futures) -> list[Named]:
    """Figures of the plan as it is."""
    return [Named("owners_value", Said("value to present owners", "valeur pour les actionnaires actuels"), pooled(base, "owners_value")),
            Named("failed", Said("default probability", "probabilité de défaut"), pooled(base, f"labs.{asked.lab}.default_probability")),
            Named("loss", Said("loss of its claimants", "perte de ses créanciers"), pooled(base, f"labs.{asked.lab}.loss_in_failure")),
            Named("shortage", Said("demand not served", "demande non servie"), pooled(base, "shortage")),
            Named("glut", Said("rent for machines without use", "loyer de machines sans emploi"), pooled(base, "glut")),
            Named("share", Said("share of labs' sales in the last year", "part des ventes la dernière année"), share_of(base))]


def table(asked: Asked, found: dict[Plan, Futures], covered: dict[Plan, Futures], later: tuple[int, ...]) -> Grid:
    """Paces from the planned start, or starts at the planned pace."""
    plans = [(pace, 0) for pace in PACES] if later == (0,) else [(1.0, quarters) for quarters in later]
    rows: list[tuple[Cell, ...]] = []
    for plan in plans:
        one = found[plan]
        state: tuple[Cell, ...] = (pooled(covered[plan], "public_cost"),) if covered else ()
        rows.append((f"x {plan[0]:g}" if later == (0,) else f"+ {plan[1]}", pooled(one, "owners_value"),
                     pooled(one, f"labs.{asked.lab}.default_probability"), pooled(one, f"labs.{asked.lab}.loss_in_failure"),
                     pooled(one, "shortage"), pooled(one, "glut"), *state))
    title = Said("pace, started as planned", "rythme, début prévu") if later == (0,) else Said(
        "quarters later, at the planned pace", "trimestres plus tard, au rythme prévu")
    heads: tuple[Cell, ...] = ("", Said("owners", "actionnaires"), Said("fails", "défaut"), Said("lost", "perte"),
                               Said("shortage", "pénurie"), Said("glut", "surplus"), *((Said("state", "État"),) if covered else ()))
    return Grid("paces" if later == (0,) else "starts", title, heads, tuple(rows))


def lead_table(base: Futures, leads: dict[Lead, Futures]) -> Grid:
    """Change from the plan when lead times or permits change for all labs."""
    names = ("owners_value", "shortage", "glut")
    rows: list[tuple[Cell, ...]] = [(f"{name} x {by:g}", *(difference(base, one, figure) for figure in names))
                                    for (by, name), one in leads.items()]
    return Grid("leads", Said("change against the plan, same futures", "différence avec le plan, mêmes futurs"),
                ("", Said("owners", "actionnaires"), Said("shortage", "pénurie"), Said("glut", "surplus")), tuple(rows))


def chart(asked: Asked, found: dict[Plan, Futures]) -> Chart:
    """Owners' value by pace."""
    return Chart("owners_value", Said("value to present owners, by pace, started as planned",
                                      "valeur pour les actionnaires actuels, par rythme, début prévu"),
                 tuple(f"x {pace:g}" for pace in PACES),
                 ((Said("value", "valeur"), tuple(pooled(found[pace, 0], "owners_value") for pace in PACES)),))


def limits() -> list[Said]:
    """What the answer does not say."""
    return [Said("Only this lab's own contracts move; rivals keep their plans. Contracts begun at the opening stay as they are.",
                 "Seuls ses propres contrats bougent ; les rivaux gardent leurs plans, et les contrats déjà commencés restent tels quels."),
            Said("Owners' value is the model's price at the end of the horizon, discounted for market risk; a plan that delivers later "
                 "has more of its life beyond the horizon, which the price sees only through sales and growth.",
                 "La valeur pour les actionnaires est le prix du modèle en fin d'horizon, actualisé pour le risque de marché ; un plan qui "
                 "livre plus tard a davantage de sa vie au-delà, ce que le prix ne voit que par les ventes et leur croissance."),
            Said("What the state pays is read under the policy `backstop`, pace or start moved and not both; without one it pays nothing. "
                 "A negative number: it takes in more than it pays.",
                 "Ce que paie l'État se lit sous la politique `backstop`, rythme ou début déplacé, jamais les deux ; sans politique, il ne "
                 "paie rien. Un nombre négatif : il encaisse plus qu'il ne paie."),
            Said("Faster than planned also shortens planned lead times; that suppliers can is assumed, scarcity raises their price.",
                 "Aller plus vite que prévu raccourcit aussi les délais prévus ; on suppose que les fournisseurs peuvent suivre, la rareté "
                 "relève leurs prix.")]
