"""How will it be paid for: sources and uses of money by year, the gap, what is raised, what sales would have to do."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Final

from whopays.engine.estimate import Estimate, mean_of, ratio_of
from whopays.engine.futures import Futures
from whopays.engine.lab_books import OTHER, RAISED, RUNNING, SOURCES, USES, LabBooks, entry
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
    exact,
    pooled,
    told_or_not,
    under,
    would_change,
)
from whopays.voiced import on_lab

Array = Any
NAME = "pay"
QUESTION = Said("How will the compute be paid for?", "Comment la puissance de calcul sera-t-elle payée ?")
PATHS = 4_096
POLICY = "one"
MODES = ("keep", "fail")
DUST = 1e-6  # of what a lab spends over the horizon: a gap below it is a rounding; source: architecture.md, dead band

GROUPS: Final = {
    "sales": Said("sales", "ventes"), "support": Said("parent or affiliate", "maison mère ou société liée"),
    "committed_equity": Said("equity promised before", "fonds propres déjà promis"), "equity": Said("new equity", "nouveaux fonds propres"),
    "flotation": Said("flotation", "introduction en bourse"), "convertible": Said("convertible notes", "obligations convertibles"),
    "debt": Said("debt", "dette"), "vendor_finance": Said("vendors", "fournisseurs"), "unfound": Said("found nowhere", "introuvable"),
    "compute": Said("compute", "calcul"), "people": Said("staff, marketing, data", "personnel, marketing, données"),
    "revenue_share": Said("share of sales to partner", "part des ventes au partenaire"), "tax": Said("tax, insurance", "impôt, assurance"),
    "interest": Said("interest", "intérêts"), "repayment": Said("debt repaid", "dette remboursée"),
    "to_parent": Said("passed to parent", "remonté à la maison mère"), OTHER: Said("other", "autre"),
}


def answer(asked: Asked) -> Answer:
    """Sources and uses of one lab if nobody may fail; the chance that all is kept."""
    found = asked.executor.simulate(asked.point(modes=MODES, gauge=LabBooks))
    years = sorted({int(name.rsplit("/", 1)[1]) for name in found.units if name.startswith("book/in/sales/") and not name.endswith("/all")})
    kept = {view: keeps_all(asked, found, view) for view in found.weights}
    kept_pooled = mean_of(sum(found.weights[view] * kept[view] for view in kept), "probability")
    test_year = asked.case.milestone or years[-2]
    counted = {view: needed_and_seen(asked, found, view, test_year) for view in found.weights}
    doublings = {view: both for view, both in counted.items() if all(math.isfinite(one.value) for one in both)}
    outcome = {view: raised(found, view) for view in found.weights}
    deciders = decides(asked, outcome)
    figures = figures_of(asked, found, kept_pooled)
    for view, values in kept.items():
        figures.append(Named(f"kept.{view}", Said(f"every commitment kept, {view}", f"tout engagement tenu, {asked.view(view).fr}"),
                             mean_of(values, "probability")))
    for view, (needed, seen) in doublings.items():
        vue = asked.view(view).fr
        figures += [Named(f"doublings_needed.{view}", Said(f"doublings of sales needed by {test_year}, {view}",
                                                          f"doublements des ventes nécessaires d'ici {test_year}, {vue}"), needed),
                    Named(f"doublings_seen.{view}", Said(f"doublings of sales in the view, {view}",
                                                        f"doublements des ventes selon la vue, {vue}"), seen)]
    growth = [growth_sentence(asked, found, view, test_year) for view in doublings]
    return Answer(
        sentences=[*spent_and_raised(asked, found), kept_sentence(asked, kept, kept_pooled), *growth],
        figures=figures, tables=[by_year(asked, found, years), by_view(asked, found)],
        charts=[to_raise(asked, found, years)], drivers=deciders,
        changes=would_change(deciders, Said("money needed from outside", "l'argent nécessaire de l'extérieur")), limits=limits())


def keeps_all(asked: Asked, found: Futures, view: str) -> Array:
    """1 on the futures in which the lab neither fails nor lacks money, (path,)."""
    gap = found.of(entry("in", "unfound", "all"), view, "keep")
    spent = sum(found.of(entry("out", group, "all"), view, "keep") for group in (*USES, OTHER))
    failed = found.of(f"labs.{asked.lab}.default_probability", view, "fail")
    return ((gap <= DUST * spent) & (failed < 1)).astype(float)


def raised(found: Futures, view: str) -> Array:
    """All money raised outside sales, (path,)."""
    return sum(found.of(entry("in", group, "all"), view, "keep") for group in RAISED)


def of_year(asked: Asked, found: Futures, view: str, year: int) -> tuple[Array, Array, float]:
    """What a lab then pays in a year to run, what its sales bring, (path,) each, and its run rate of sales at the opening."""
    running = sum(found.of(entry("out", group, year), view, "keep") for group in RUNNING)
    rate = asked.case.assumptions(view)[f"labs.{asked.lab}.run_rate"].value.mean
    return running, found.of(entry("in", "sales", year), view, "keep"), rate


def needed_and_seen(asked: Asked, found: Futures, view: str, year: int) -> tuple[Estimate, Estimate]:
    """Doublings of the opening run rate that sales would need to pay what the lab then pays in a year, and those they make."""
    running, sales, rate = of_year(asked, found, view, year)
    return in_doublings(mean_of(running, ""), rate), in_doublings(mean_of(sales, ""), rate)


def in_doublings(money: Estimate, rate: float) -> Estimate:
    """log2(money / rate), error to first order; NaN where either is nothing."""
    if money.value <= 0 or rate <= 0:
        return Estimate(math.nan, math.nan, "count", money.paths)
    return Estimate(math.log2(money.value / rate), money.error / money.value / math.log(2), "count", money.paths)


def spent_and_raised(asked: Asked, found: Futures) -> list[Sentence]:
    """What is spent, what sales pay of it, who brings the rest."""
    spent = sum(found.pooled(entry("out", group, "all"), "keep") for group in (*USES, OTHER))
    sales = found.pooled(entry("in", "sales", "all"), "keep")
    unit = asked.case.currency
    values: dict[str, Cell] = {"spent": mean_of(spent, unit), "sales": mean_of(sales, unit),
                               "part": ratio_of(sales, spent, "share")}
    first = Sentence(on_lab(
        asked, "If nobody may fail, {lab} [pays|pay] out {spent} over the horizon; [its|their] sales bring {sales}: "
        "{part} of it.",
        "Si personne ne peut faire défaut, {lab} [débourse|déboursent] {spent} sur l'horizon ; [ses|leurs] ventes rapportent {sales}, "
        "soit {part} de cette somme."), values)
    groups = sorted(RAISED, key=lambda group: -float(found.pooled(entry("in", group, "all"), "keep").mean()))
    parts = [(GROUPS[group], mean_of(found.pooled(entry("in", group, "all"), "keep"), unit)) for group in groups if group != "unfound"]
    parts = [(label, amount) for label, amount in parts if amount.is_told][:3]
    held: dict[str, Cell] = {f"p{at}": amount for at, (_, amount) in enumerate(parts)}
    whole = mean_of(sum(found.pooled(entry("in", group, "all"), "keep") for group in RAISED), unit)
    listing = [", ".join(f"{getattr(label, tongue)} ({{p{at}}})" for at, (label, _) in enumerate(parts)) for tongue in ("en", "fr")]
    most = (f", the largest parts of it as {listing[0]}", f", dont surtout : {listing[1]}") if parts else ("", "")
    if len(parts) == 1:
        most = (f", most as {listing[0]}", most[1]) if parts[0][1].value > whole.value / 2 else (f", part of it as {listing[0]}", most[1])
    second = Sentence(on_lab(asked, f"[It needs|They need] {{whole}} from outside{most[0]}.",
                             f"Il [lui|leur] faut {{whole}} de l'extérieur{most[1]}."), {**held, "whole": whole})
    gap = mean_of(found.pooled(entry("in", "unfound", "all"), "keep"), unit)
    third = replace(told_or_not(gap, Said("Of that, {change} is found nowhere: the funding gap.",
                                  "De ce total, {change} restent introuvables : c'est le besoin non couvert."),
                        Said("Funding gap against none", "Besoin non couvert, par rapport à zéro")), goes_on=True)
    return [first, second, third]


def kept_sentence(asked: Asked, kept: dict[str, Array], whole: Estimate) -> Sentence:
    """Chance that every commitment is kept, pooled and by view."""
    values: dict[str, Cell] = {f"v{at}": mean_of(column, "probability") for at, column in enumerate(kept.values())}
    by = [", ".join(f"{{v{at}}} {word} {getattr(asked.view(view), tongue)}" for at, view in enumerate(kept))
          for word, tongue in (("under", "en"), ("selon la vue", "fr"))]
    if len(kept) < 1 + 1:
        by = ["no other view was asked", "aucune autre vue demandée"]
    return Sentence(Said(f"Every commitment is kept (no default, no money missing) in {{whole}} of futures: {by[0]}.",
                         f"Tous les engagements sont tenus (ni défaut, ni argent manquant) dans {{whole}} des futurs : {by[1]}."),
                    {**values, "whole": whole})


def growth_sentence(asked: Asked, found: Futures, view: str, year: int) -> Sentence:
    """Whether sales of a view pay what it costs to run the lab in a year, and how many times those at the opening that is."""
    running, sales, rate = of_year(asked, found, view, year)
    costs, left, unit = mean_of(running, asked.case.currency), mean_of(sales - running, ""), asked.case.currency
    values: dict[str, Cell] = {"running": costs, "seen": mean_of(sales, unit), "now": exact(rate, f"{unit}/year"),
                               "times": Estimate(costs.value / rate, costs.error / rate, "ratio", costs.paths)}
    if not left.is_told:
        end = Said("as much, within error", "autant, à l'erreur près")
    elif left.value > 0:
        end = Said("they pay for it", "elles y suffisent")
    else:
        end = Said("they do not yet pay for it", "elles n'y suffisent pas encore")
    return Sentence(on_lab(
        asked, f"Under {view}, running {{lab}} costs {{running}} in {year}, {{times}} times the run rate of [its|their] sales at the "
        f"opening ({{now}}); [its|their] sales bring {{seen}} that year: {end.en}.",
        f"Selon la vue {asked.view(view).fr}, les charges courantes de {{lab}} atteignent {{running}} en {year}, soit {{times}} fois le "
        f"rythme des ventes à l'ouverture ({{now}}) ; les ventes de l'année rapportent {{seen}} : {end.fr}."), values)


def figures_of(asked: Asked, found: Futures, kept: Estimate) -> list[Named]:
    """Pooled figures of the answer."""
    lab, unit = asked.lab, asked.case.currency
    figures = [Named("kept", Said("every commitment kept", "tout engagement tenu"), kept),
               Named("dilution", Said("part of equity sold to others by the end, labs may fail",
                                      "part du capital cédée à d'autres à la fin, défaut possible"), pooled(found, f"labs.{lab}.dilution"))]
    year = str(asked.case.milestone)
    for when, shown in ((year, Said(year, f"en {year}")), ("end", Said("the end", "à la fin"))):
        for what, label in (("funding_gap", Said("funding gap", "besoin non couvert")),
                            ("external_finance", Said("external finance", "financement externe"))):
            name = f"labs.{lab}.{what}.{when}"
            if found.has(name):
                until = Said(f"{label.en} to {shown.en}", f"{label.fr} jusqu'{shown.fr}")
                figures.append(Named(f"{what}.{when}", until, pooled(found, name)))
    figures += [Named(f"raised.{group}", Said(f"raised: {GROUPS[group].en}", f"levé : {GROUPS[group].fr}")
                      if group != "unfound" else Said("needed and found nowhere", "nécessaire et introuvable"),
                      mean_of(found.pooled(entry("in", group, "all"), "keep"), unit)) for group in RAISED]
    return figures


def by_year(asked: Asked, found: Futures, years: list[int]) -> Grid:
    """Sources and uses by year, pooled."""
    rows: list[tuple[Cell, ...]] = []
    for side, groups in (("in", SOURCES), ("out", USES)):
        for group in (*groups, OTHER):
            cells = [mean_of(found.pooled(entry(side, group, year), "keep"), asked.case.currency) for year in years]
            if any(cell.value > 0 for cell in cells):
                rows.append((GROUPS[group] if side == "in" else Said(f"- {GROUPS[group].en}", f"- {GROUPS[group].fr}"), *cells))
    return Grid("by_year", Said("sources, then uses (-), by year, pooled, if nobody may fail",
                                "ressources, puis emplois (-), par année, toutes vues confondues, sans défaut possible"),
                ("", *(str(year) for year in years)), tuple(rows), brief=True)


def by_view(asked: Asked, found: Futures) -> Grid:
    """What is raised over the horizon, by kind and view."""
    views = list(found.weights)
    rows: list[tuple[Cell, ...]] = []
    for group in RAISED:
        name = entry("in", group, "all")
        cells = [*(under(found, name, view, "keep") for view in views), *([pooled(found, name, "keep")] if len(views) > 1 else [])]
        if any(cell.value > 0 for cell in cells):
            rows.append((GROUPS[group], *cells))
    heads: tuple[Cell, ...] = ("", *map(asked.view, views), *([Said("pooled", "toutes vues")] if len(views) > 1 else []))
    return Grid("raised", Said("money needed from outside over the horizon, by kind",
                               "argent nécessaire de l'extérieur sur l'horizon, par nature"), heads, tuple(rows))


def to_raise(asked: Asked, found: Futures, years: list[int]) -> Chart:
    """Money raised outside by year."""
    bars = tuple(mean_of(sum(found.pooled(entry("in", group, year), "keep") for group in RAISED), asked.case.currency) for year in years)
    return Chart("raised_by_year", Said("money needed from outside, by year, pooled",
                                        "argent nécessaire de l'extérieur, par année, toutes vues confondues"),
                 tuple(str(year) for year in years), ((Said("needed", "nécessaire"), bars),))


def limits() -> list[Said]:
    """What the answer does not say."""
    return [Said("Nobody fails or defers here: what nobody lends is counted as found nowhere; debt is repaid as agreed.",
                 "Ici, personne ne fait défaut ni ne reporte de paiement : ce que personne ne prête est compté comme introuvable."),
            Said("What a year costs and what sales bring are means over futures: where they balance on average, not every future does.",
                 "Les charges d'une année et les ventes sont des moyennes sur les futurs : un équilibre moyen ne vaut pas dans chacun.")]
