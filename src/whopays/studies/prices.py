"""What prices, users and paying share bring: the 20 / 22 / 44 path with the customers it loses, and published effects beside it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Final

from whopays.case.case import Case
from whopays.case.fault import CaseErrors
from whopays.engine.estimate import Estimate, mean_of
from whopays.engine.futures import Futures
from whopays.engine.levers import changed, moved, opening_year, set_to
from whopays.policy import Policy
from whopays.sources.ledger import shipped
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
    mean_sum,
    pooled,
    told_or_not,
    would_change,
)
from whopays.suited import Unsuited, refuse

Array = Any
NAME = "prices"
QUESTION = Said("What would a higher price, more users or more payers bring?",
                "Que rapporteraient un prix plus élevé, plus d'utilisateurs ou plus d'abonnés payants ?")
PATHS = 4_096
POLICY = "one"
MODES = ("fail", "keep")
YEARS = 5  # calendar years after the opening over which sales are added up
AS_PUBLISHED: Final = (2026, 2030)  # years of the published effects; source: fact A058
MIDDLE, HIGH = 22.0, 44.0  # USD a month; source: claims S4-15 and S4-16, a forecast of 2024 that did not come
NEAR = 3.0  # times the middle price or its part: beyond it a case sells something else; judgement
MORE_USERS = 500e6         # users; source: fact A058
PUBLISHED: Final = "A058"
BASE, FLAT_22, FLAT_44, RISE, NO_LOSS, USERS, PAYERS = "as_is", "flat_22", "flat_44", "rise_to_44", "rise_nobody_leaves", "users", "payers"
LABELS: Final = {
    BASE: Said("as the case has it", "comme dans le cas"),
    FLAT_22: Said("22 USD a month from the opening", "22 dollars par mois dès l'ouverture"),
    FLAT_44: Said("44 USD a month from the opening", "44 dollars par mois dès l'ouverture"),
    RISE: Said("steady rise to 44 USD over these years", "hausse régulière jusqu'à 44 dollars sur ces années"),
    NO_LOSS: Said("that rise if nobody left for the price", "cette hausse si le prix ne faisait fuir personne"),
    USERS: Said("500 million more users at saturation", "500 millions d'utilisateurs de plus à saturation"),
    PAYERS: Said("twice the paying share in the long run", "deux fois plus d'abonnés payants à long terme"),
}


def answer(asked: Asked) -> Answer:
    """Every scenario on the same futures; sales, gap and what is published."""
    refuse(unsuited(asked.case, asked.lab, asked.policy))
    line = line_of(asked.case) or ""
    cases = scenarios(asked.case, line)
    runs = asked.executor.several(asked.point(case=case, modes=MODES) for case in cases.values())
    found = dict(zip(cases, runs, strict=True))
    base = found[BASE]
    outcome = {view: sales(asked, base, view) for view in base.weights}
    deciders = decides(asked, outcome)
    return Answer(
        sentences=[*price_sentences(asked, found), *published_sentences(asked, found)],
        figures=figures_of(asked, found), tables=[table(asked, found), by_year(asked, found)], charts=[chart(asked, found)],
        drivers=deciders, changes=would_change(deciders, Said("sales", "les ventes")), limits=limits())


def line_of(case: Case) -> str | None:
    """The line sold to users, None where there is none."""
    return next((name for name, line in case.lines.items() if line.volume == "users"), None)


def price_of(case: Case, line: str) -> float:
    """Money a user pays a month at the opening."""
    return next(iter(case.rows.values()))[f"lines.{line}.price"].value.mean


def unsuited(case: Case, lab: str, policy: Policy) -> Unsuited | None:
    """A case that does not sell to users near the prices looked at, or holds no whole year."""
    line = line_of(case)
    if line is None:
        return Unsuited(Said(f"case {case.name} has no line counted in users",
                             f"le cas {case.name} n'a pas de ligne comptée en utilisateurs"),
                        Said("ask a case that sells by the user, or another study",
                             "posez-la d'un cas qui vend par utilisateur, ou une autre étude"))
    price = price_of(case, line)
    if case.currency != "USD" or not MIDDLE / NEAR <= price <= MIDDLE * NEAR:
        prix = f"{price:g}".replace(".", ",")
        return Unsuited(
            Said(f"case {case.name} sells {line} at {price:g} {case.currency} a month: the path 20, 22, 44 USD is none of its prices",
                 f"le cas {case.name} vend {line} à {prix} {case.currency} par mois : la suite 20, 22, 44 USD n'est pas de ses prix"),
            Said("ask a case of monthly subscriptions near 20 USD, or another study",
                 "posez-la d'un cas d'abonnements mensuels proches de 20 USD, ou une autre étude"))
    first, last = span(case)
    return None if last >= first else Unsuited(
        Said(f"case {case.name} holds no whole year", f"le cas {case.name} ne contient aucune année entière"),
        Said("lengthen `quarters` of the case, or ask another study", "allongez `quarters` du cas, ou posez une autre étude"))


def span(case: Case) -> tuple[int, int]:
    """First and last year sales are added up over: the first calendar years that the horizon holds whole."""
    first = math.ceil(opening_year(case) - 1 / 100)
    return first, min(first + YEARS, math.floor(opening_year(case) + case.quarters / 4 + 1 / 100)) - 1


def scenarios(case: Case, line: str) -> dict[str, Case]:
    """The case with price, users or payers moved."""
    at = f"lines.{line}"
    row = next(iter(case.rows.values()))
    now = row[f"{at}.price"].value.mean
    rise = (HIGH / now) ** (1 / (span(case)[1] + 1 - opening_year(case))) - 1
    risen = set_to(case, f"{at}.price_rise", rise)
    ceiling = sum(spec.weight * case.rows[view][f"{at}.ceiling"].value.mean for view, spec in case.views.items())
    payers = payers_doubled(case, f"{at}.paying_target")
    return {
        BASE: case, FLAT_22: set_to(case, f"{at}.price", MIDDLE), FLAT_44: set_to(case, f"{at}.price", HIGH), RISE: risen,
        NO_LOSS: set_to(set_to(risen, f"{at}.price_elasticity", 0.0), f"{at}.churn_after_rise", 0.0),
        USERS: changed(case, {f"{at}.ceiling": lambda value: moved(value, 1 + MORE_USERS / ceiling)}),
        **({PAYERS: payers} if payers else {})}


def payers_doubled(case: Case, name: str) -> Case | None:
    """The case with twice the paying share; None where more than all would pay."""
    try:
        return changed(case, {name: lambda value: moved(value, 2.0)})
    except CaseErrors:
        return None


def names_of_sales(asked: Asked, found: Futures) -> list[str]:
    """Figures of yearly sales that are added up."""
    first, last = span(asked.case)
    return [f"labs.{asked.lab}.revenue.{year}" for year in range(first, last + 1)]


def sales(asked: Asked, found: Futures, view: str) -> Array:
    """Sales of the lab over the years, (path,)."""
    return sum(found.of(name, view) for name in names_of_sales(asked, found))


def more_sales(asked: Asked, base: Futures, other: Futures) -> Estimate:
    """Sales over the years more than in the base, paired."""
    names = names_of_sales(asked, base)
    return mean_of(sum(other.pooled(name) - base.pooled(name) for name in names), asked.case.currency)


def gap_of(asked: Asked) -> str:
    """Figure of the funding gap."""
    return f"labs.{asked.lab}.funding_gap.end"


def price_sentences(asked: Asked, found: dict[str, Futures]) -> list[Sentence]:
    """What the price paths do to sales and to the gap."""
    base, (first, last) = found[BASE], span(asked.case)
    said = []
    for name in (RISE, FLAT_44):
        label = LABELS[name]
        start = Said(f"With {'a ' if name == RISE else ''}{label.en}, sales of {first} to {last}",
                     f"Avec {'une ' if name == RISE else ''}{label.fr}, les ventes de {first} à {last}")
        said.append(either(more_sales(asked, base, found[name]),
                           Said(f"{start.en} are {{change}} higher.", f"{start.fr} sont supérieures de {{change}}."),
                           Said(f"{start.en} are {{change}} lower.", f"{start.fr} sont inférieures de {{change}}."),
                           Said(f"Sales, {label.en}", f"Ventes, {label.fr}")))
        said.append(replace(either(difference(base, found[name], gap_of(asked)),
                                   Said("The funding gap to the end of the horizon is {change} higher.",
                                        "Le besoin non couvert sur l'horizon est supérieur de {change}."),
                                   Said("The funding gap to the end of the horizon is {change} lower.",
                                        "Le besoin non couvert sur l'horizon est inférieur de {change}."),
                                   Said(f"Funding gap, {label.en}", f"Besoin non couvert, {label.fr}")), goes_on=True))
    lost = more_sales(asked, found[RISE], found[NO_LOSS])
    said.append(told_or_not(lost, Said("Customers whom the price drives away take {change} from what the rise would bring.",
                                       "Les clients que le prix fait fuir ôtent {change} à ce que la hausse rapporterait."),
                            Said("What customers who leave cost", "Coût des clients qui partent")))
    return said


def published_effects() -> dict[str, Estimate]:
    """Published effects on sales, USD, from the table of facts."""
    value = shipped().facts[PUBLISHED].value
    return {USERS: exact(float(value["plus_500m_users"]) * 1e9, "USD"), PAYERS: exact(float(value["paid_share_to_20pct"]) * 1e9, "USD")}


def published_sentences(asked: Asked, found: dict[str, Futures]) -> list[Sentence]:
    """Own effect, published effect, residual."""
    said: list[Sentence] = []
    if span(asked.case) != AS_PUBLISHED or asked.case.currency != "USD":
        return said  # the published effects are of other years
    first, last = AS_PUBLISHED
    for name, theirs in ((name, one) for name, one in published_effects().items() if name in found):
        ours = more_sales(asked, found[BASE], found[name])
        less = theirs.value >= ours.value
        values: dict[str, Cell] = {"ours": ours, "theirs": theirs, "left": replace(ours, value=abs(theirs.value - ours.value))}
        label = LABELS[name]
        said.append(Sentence(Said(
            f"With {label.en}, sales of {first} to {last} are {{ours}} higher; one bank published {{theirs}}, {{left}} "
            f"{'more' if less else 'less'}, and why is not known.",
            f"Avec {label.fr}, les ventes de {first} à {last} sont supérieures de {{ours}} ; une banque a publié {{theirs}}, soit {{left}} "
            f"de {'plus' if less else 'moins'}, sans que l'on sache pourquoi."), values))
    return said


def figures_of(asked: Asked, found: dict[str, Futures]) -> list[Named]:
    """Sales over the years, and what each scenario adds."""
    first, last = span(asked.case)
    figures = [Named("sales", Said(f"sales {first} to {last}, as the case has it", f"ventes {first} à {last}, comme dans le cas"),
                     mean_sum(found[BASE], names_of_sales(asked, found[BASE])))]
    figures += [Named(f"more_sales.{name}", Said(f"more: {LABELS[name].en}", f"en plus : {LABELS[name].fr}"),
                      more_sales(asked, found[BASE], one)) for name, one in found.items() if name != BASE]
    return figures


def table(asked: Asked, found: dict[str, Futures]) -> Grid:
    """Sales, gap and default by scenario, with differences on the same futures."""
    base, lab, (first, last) = found[BASE], asked.lab, span(asked.case)
    rows: list[tuple[Cell, ...]] = []
    for name, one in found.items():
        more: tuple[Cell, ...] = (None, None) if name == BASE else (more_sales(asked, base, one), difference(base, one, gap_of(asked)))
        rows.append((LABELS[name], mean_sum(one, names_of_sales(asked, one)), more[0], pooled(one, gap_of(asked)), more[1],
                     pooled(one, f"labs.{lab}.default_probability")))
    return Grid("scenarios", Said(f"sales {first} to {last}, funding gap to the end, default probability; changes against the case",
                                  f"ventes {first} à {last}, besoin non couvert, probabilité de défaut ; écarts avec le cas"),
                ("", Said("sales", "ventes"), Said("change", "écart"), Said("gap", "besoin"), Said("change", "écart"),
                 Said("fails", "défaut")), tuple(rows))


def by_year(asked: Asked, found: dict[str, Futures]) -> Grid:
    """Sales by year and scenario."""
    names = names_of_sales(asked, found[BASE])
    rows: list[tuple[Cell, ...]] = [(LABELS[name], *(pooled(one, figure) for figure in names)) for name, one in found.items()]
    return Grid("by_year", Said("sales by year, pooled", "ventes par année, toutes vues confondues"),
                ("", *(name.rsplit(".", 1)[1] for name in names)), tuple(rows), brief=True)


def chart(asked: Asked, found: dict[str, Futures]) -> Chart:
    """Change of sales by scenario."""
    others, (first, last) = [name for name in found if name != BASE], span(asked.case)
    return Chart("more_sales", Said(f"change of sales {first} to {last} against the case, same futures",
                                    f"écart des ventes {first} à {last} avec le cas, mêmes futurs"),
                 tuple(LABELS[name] for name in others),
                 ((Said("change", "écart"), tuple(more_sales(asked, found[BASE], found[name]) for name in others)),))


def limits() -> list[Said]:
    """What the answer does not say."""
    return [
        Said("The path 20, 22, 44 USD a month was forecast in October 2024 for 2024 and 2025 and did not come; here it is a steady rise, "
             "since the model's price rises at one rate.",
             "Le chemin 20, 22, 44 dollars par mois, prévu en octobre 2024 pour 2024 et 2025, ne s'est pas réalisé ; ici la hausse est "
             "régulière, car le prix du modèle croît à un seul taux."),
        Said("The market's one price moves, so every lab that sells the line charges it; a price of one lab alone would cost it share.",
             "C'est le prix du marché qui bouge, donc celui de tous les laboratoires qui vendent la ligne ; seul à l'augmenter, un "
             "laboratoire perdrait des parts."),
        Said("How many leave for the price is a judgement (elasticity and churn of the case).",
             "Combien partent à cause du prix est un jugement (élasticité et départs du cas)."),
        Said("The published effects are of one bank's own model, with other levels, printed after this case's date; nothing is fitted.",
             "Les effets publiés viennent du modèle d'une banque, aux niveaux différents, et sont parus après la date du cas ; rien n'est "
             "ajusté ici pour les reproduire.")]
