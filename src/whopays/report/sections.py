"""The sections of the answer, in the order they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import RenderableType
from rich.text import Text

from whopays.model.result import Result, View
from whopays.report import drivers, payers
from whopays.report.amounts import amount, measure
from whopays.report.figures import Page, Path, by_view, by_year, found, grid
from whopays.report.pictures import sparkline
from whopays.report.spoken import label, outcome, title, view_name
from whopays.report.words import CHANCE, NO_RATING, columns, horizon, listed, milestone, names_a_firm, quarter

FEW = 4
WIDE = 120  # columns from which a path is drawn quarter by quarter
QUARTERS = 4  # in a year
ENDS = (2, 3)  # columns of a path's first and last value


@dataclass(frozen=True)
class Section:
    """A heading, what it means, and its tables."""

    heading: str
    about: str
    tables: list[RenderableType]
    after: str = ""


def sections(result: Result, page: Page) -> Iterator[Section]:
    """Every section that has something to show."""
    for build in (_promised, _comes_in, _gap, _chances, _losses, _who_pays, _drivers, _market, _rest):
        section = build(result, page)
        if section.tables:
            yield section


def _labs(result: Result, quantity: str) -> list[str]:
    """Labs for which a figure `labs.<lab>.<quantity>` exists, largest first."""
    pattern = re.compile(rf"labs\.([^.]+)\.{re.escape(quantity)}$")
    hits = [(one.value, match[1]) for one in result.pooled.figures if (match := pattern.match(one.id))]
    return [lab for _, lab in sorted(hits, key=lambda hit: -hit[0])]


def _some(*tables: RenderableType | None) -> list[RenderableType]:
    return [table for table in tables if table is not None]


def _labelled(result: Result, page: Page, *ids: str) -> list[tuple[str, str]]:
    """Figures with the label they carry; an id no view has is left out."""
    rows = []
    for name in ids:
        one = next((hit for _, view in columns(result) if (hit := found(view, name))), None)
        if one:
            rows.append((page.called(label(result, one, page.lang)), name))
    return rows


def _views(result: Result, page: Page) -> list[tuple[str, View]]:
    """Views by name, pooled last."""
    return [(view_name(result, name, page.lang), view) for name, view in columns(result)]


def _promised(result: Result, page: Page) -> Section:
    """Labs whose contracts the public counts, by themselves; then all labs."""
    ids = ("promised.headline", "promised.if_taken", "promised.firm", "taken", "penalties")
    counted = [lab for lab in _labs(result, "promised.headline")
               if (one := found(result.pooled, f"labs.{lab}.promised.headline")) and one.value > 0]
    of_labs = _labelled(result, page, *(f"labs.{lab}.{id}" for lab in counted for id in ids))
    all_labs = page.say("all labs: ", "tous les laboratoires : ")
    whole = [(f"{all_labs}{told}", name) for told, name in _labelled(result, page, *ids[1:], "taken_unsigned")]
    return Section(
        page.say("What is promised", "Ce qui est promis"),
        page.say("contracts signed, over the horizon: if all is taken, what binds, what is paid; and what is paid beside them",
                 "contrats signés, sur l'horizon : si tout est pris, ce qui engage, ce qui est payé ; et ce qui est payé en dehors"),
        _some(by_view(result, of_labs, page), by_view(result, whole, page)))


def _comes_in(result: Result, page: Page) -> Section:
    views = [Path(name, view, "revenue") for name, view in _views(result, page)]
    named = dict.fromkeys(match[1] for one in result.pooled.figures
                          if (match := re.match(r"labs\.([^.]+)\.revenue\.\d{4}$", one.id)))
    labs = [Path(title(result, lab, page.lang), result.pooled, f"labs.{lab}.revenue") for lab in named]
    several = len(result.views) > 1
    return Section(page.say("What comes in", "Ce qui rentre"),
                   page.say("sales of the labs by year, " + ("by view and, pooled, by lab" if several else "in all and by lab"),
                            "ventes des laboratoires par an, " + ("par vue et, toutes vues ensemble, par laboratoire" if several else
                                                                  "en tout et par laboratoire")),
                   _some(by_year(views, page), by_year(labs, page)))


def _gap(result: Result, page: Page) -> Section:
    year = milestone(result)
    told = page.say(f"gap to {year or horizon(result)[1] or 'the end'}",
                    f"besoin jusqu'en {year}" if year else f"besoin jusqu'à {quarter(horizon(result)[1], page.lang) or 'la fin'}")
    last = year or "end"
    rows = [*_labelled(result, page, f"funding_gap.{year}", "funding_gap.end", f"external_finance.{year}", "external_finance.end",
                       "site_finance"),
            *((f"{title(result, lab, page.lang)}, {told}", f"labs.{lab}.funding_gap.{last}")
              for lab in _labs(result, f"funding_gap.{last}"))]
    return Section(
        page.say("What is missing", "Ce qui manque"),
        page.say("funding gap: money nobody can be found for, if nobody may fail; "
                 "external finance of the labs themselves: equity, debt, vendor credit, and the gap; their sites raise more",
                 "besoin non couvert : l'argent que personne ne fournit, si personne ne peut faire défaut ; financement externe des "
                 "seuls laboratoires : fonds propres, dette, crédit fournisseur et ce besoin ; leurs sites lèvent davantage"),
        _some(by_view(result, rows, page)))


def _chances(result: Result, page: Page) -> Section:
    labs = _labs(result, CHANCE) or sorted(
        {one.id.split(".")[1] for one in result.pooled.figures if f".{CHANCE}." in one.id})
    named = {lab: title(result, lab, page.lang) for lab in labs}
    last = horizon(result)[1]
    until = page.say(f"to {last or 'the end'}", f"jusqu'à {quarter(last, page.lang) or 'la fin'}")
    over = by_year([Path(named[lab], result.pooled, f"labs.{lab}.{CHANCE}") for lab in labs], page)
    ends = by_view(result, [(f"{named[lab]}, {until}", f"labs.{lab}.{CHANCE}") for lab in labs],
                   page) if len(result.views) > 1 else None
    several = len(result.views) > 1
    return Section(page.say("Default probability by lab", "Probabilité de défaut par laboratoire"),
                   page.say("chance to have failed by the end of the year" + (", pooled, then by view" if several else ""),
                            "probabilité d'avoir fait défaut à la fin de l'année" + (", vues ensemble, puis par vue" if several else "")),
                   _some(over, ends), after=page.say(*NO_RATING))


def _losses(result: Result, page: Page) -> Section:
    return Section(page.say("If it fails, and what the state pays", "En cas de défaut, et ce que paie l'État"),
                   page.say("means over all futures, those without a failure included",
                            "moyennes de tous les futurs, y compris ceux sans défaut"),
                   _some(by_view(result, _labelled(result, page, "loss_in_failure", "public_cost"), page)))


def _who_pays(result: Result, page: Page) -> Section:
    if not result.pooled.who_pays:
        return Section("", "", [])
    tables = [*payers.who_pays(result, page), payers.shares_by_statement(result, page) if page.verbose else None]
    return Section(
        page.say("Who pays", "Qui paie"),
        page.say("where who cannot pay fails: paid less received over the horizon, as a share of what work, energy and materials "
                 "receive; negative: receives more than it pays; at risk: still at risk, claims held less owed at the end",
                 "si le défaut est possible : payé moins reçu sur l'horizon, en part de ce que reçoivent le travail, l'énergie et les "
                 "matériaux ; négatif : reçoit plus qu'il ne paie ; en jeu : créances moins dettes qui restent à la fin"),
        _some(*tables),
        after=page.say("the error of several parties is the sum of theirs, the most it can be (--verbose lists them)",
                       "l'erreur d'un groupe est la somme de celles de ses membres, le plus qu'elle puisse être (--verbose les détaille)")
        if any(len(line.parties) > 1 for line in payers.lines_of(result, page)) else "")


def _drivers(result: Result, page: Page) -> Section:
    shown = drivers.table(result.drivers, page)
    n_more = len(result.drivers) - (shown.row_count if shown else 0)
    fixed = result.not_ranked if page.verbose else result.not_ranked[:FEW]
    parts = []
    if n_more:
        many = page.write(f"{n_more:,}")
        parts.append(page.say(f"{many} more drawn inputs weigh less or are not told from zero",
                              f"{many} autres hypothèses tirées pèsent moins ou ne se distinguent pas de zéro") if n_more > 1
                     else page.say("1 more drawn input weighs less or is not told from zero",
                                   "1 autre hypothèse tirée pèse moins ou ne se distingue pas de zéro"))
    if fixed:
        rest, many = page.write(f"{len(result.not_ranked) - len(fixed):,}"), page.write(f"{len(result.not_ranked):,}")
        names = page.say(f"{', '.join(fixed)} and {rest} more", f"{', '.join(fixed)} et {rest} autres") \
            if len(result.not_ranked) > len(fixed) else listed(fixed, page.lang)
        parts.append(page.say(f"{many} inputs are fixed and not ranked: {names}",
                              f"{many} hypothèses sont fixes et hors classement : {names}"))
    what = page.called(outcome(result, page.lang))
    end = "" if page.verbose or not parts else page.say(" (--verbose lists all)", " (--verbose les donne toutes)")
    return Section(
        page.say("What drives the answer", "Ce qui décide de la réponse"),
        page.say("influence: standardised rank regression coefficient" + (f" on {what}" if what else "")
                 + "; = marks ties, less than two standard errors apart",
                 "influence : coefficient de régression des rangs, normé" + (f", sur {what}" if what else "")
                 + " ; = marque les ex æquo, à moins de deux erreurs types les uns des autres"),
        _some(shown), after=page.say("; ", " ; ").join(parts) + end)


def _market(result: Result, page: Page) -> Section:
    if not page.verbose:
        return Section("", "", [])
    views = _views(result, page)
    price, unmet = page.say("price", "prix"), page.say("unmet", "non servi")
    return Section(
        page.say("The market for compute", "Le marché de la puissance de calcul"),
        page.say("price, demand not met, implied rent and capital per unit of capacity",
                 "prix, demande non servie, loyer et capital implicites par unité de capacité"),
        _some(by_year([Path(f"{price}, {name}", view, "market.compute_price") for name, view in views], page),
              by_year([Path(f"{unmet}, {name}", view, "unmet") for name, view in views], page),
              by_view(result, [(page.called(label(result, one, page.lang)), one.id) for one in result.pooled.figures
                               if one.id.startswith("sanity.")], page)))


KNOWN = re.compile(
    r"promised\.|taken$|revenue\.\d{4}$|labs\.[^.]+\.revenue\.\d{4}$|funding_gap\.(\d{4}|end)$"
    r"|external_finance\.(\d{4}|end)$|labs\.[^.]+\.funding_gap\.(\d{4}|end)$|labs\.[^.]+\.default_probability(\.\d{4})?$"
    r"|resources$|public_cost$|loss_in_failure$|unmet\.\d{4}$|sanity\.|market\.compute_price\.\d{4}$")


def _rest(result: Result, page: Page) -> Section:
    """Figures no section above knows, and the shape of every path; only where all is wanted."""
    if not page.verbose:
        return Section("", "", [])
    table = grid()
    step = 1 if page.width >= WIDE else QUARTERS
    heads = (page.say("path", "série"), page.say("by quarter", "par trimestre") if step == 1 else page.say("by year", "par an"),
             page.say("first", "début"), page.say("last", "fin"), "")
    for at, heading in enumerate(heads):
        table.add_column(heading, no_wrap=at > 0, overflow="fold", justify="right" if at in ENDS else "left")
    for one in result.pooled.series:
        how = measure(one.unit, float(abs(one.mean).max()))
        ends = [page.write(amount(float(one.mean[i]), float(one.error[i]), how, page.symbols.plus_minus, most=2)) for i in (0, -1)]
        table.add_row(Text(one.id), Text(sparkline(one.mean.tolist()[::step], page.symbols), style="cyan"), *map(Text, ends),
                      Text(page.write(how.unit)))
    other = [(page.called(label(result, one, page.lang)), one.id) for one in result.pooled.figures if not KNOWN.match(one.id)]
    return Section(page.say("Other figures and paths", "Autres chiffres et séries"),
                   page.say("means over all futures, pooled", "moyennes de tous les futurs, toutes vues ensemble"),
                   _some(by_view(result, other, page), table if result.pooled.series else None),
                   after=page.say(*NO_RATING) if names_a_firm(result) else "")
