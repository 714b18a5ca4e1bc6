"""A printed number opened, for a person: what it is, the payments, the inputs that move it, who said them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from whopays.case.calls import calls_in
from whopays.engine.drivers import VIEW
from whopays.engine.explain import Explanation, Payment
from whopays.model.result import Driver, Result
from whopays.report import drivers
from whopays.report.amounts import Measure, amount, measure, rounded_like, with_unit
from whopays.report.explain_words import GRADES, SECTIONS, definition, payment
from whopays.report.figures import Page, grid
from whopays.report.given import CONFLICTS, given_pieces, grade_in, source_piece
from whopays.report.given import inside as _inside
from whopays.report.spoken import label, party, view_name
from whopays.report.words import CHANCE, NO_RATING, listed, percent, quarter

SHOWN: Final = 12  # payments, inputs worked out from contracts
FEW: Final = 5  # inputs told in full with their sources; --verbose tells all
PLAIN: Final = Page()
PARTS: Final = {"numerator": "numérateur"}


def explanation(result: Result, found: Explanation, page: Page) -> Iterator[RenderableType]:
    """The whole page, piece by piece."""
    page = page.of(calls_in(result.manifest))
    yield from _heading(result, found, page)
    yield from _payments(result, found, page)
    yield from _moved_by(result, found, page)
    yield from _fixed(result, found, page)
    yield from _sources(found, page)
    yield Text()
    unknown = ("of unknown standing", found.weakest, "de valeur inconnue")
    meaning, french, sens = GRADES.get(found.weakest, unknown)
    yield Text(page.say(f"No better than {found.weakest} ({meaning}): the grade of the weakest input that enters.",
                        f"Pas mieux que « {french} » ({sens}) : c'est la qualité de la plus faible des hypothèses utilisées."))


def _heading(result: Result, found: Explanation, page: Page) -> Iterator[RenderableType]:
    figure, sign, dot = found.figure, page.symbols.plus_minus, page.symbols.dot
    how = measure(figure.unit, abs(figure.value) if math.isfinite(figure.value) else 0.0)
    yield Text(f"{figure.id} = {page.write(with_unit(amount(figure.value, figure.error, how, sign), how))}", style="bold")
    called = labelled(result, found, page)
    facts = [called, view_name(result, found.view, page.lang),
             page.say("run ", "simulation ") + (result.run or page.say("(not saved)", "(non enregistrée)")),
             page.say(f"policy {result.policy}", f"politique {result.policy}"),
             page.say(f"as of {result.as_of}", f"données au {result.as_of}")]
    yield Text(f" {dot} ".join(facts), style="dim")
    yield from _title(page.say("What it is", "Ce que c'est"))
    yield _inside(Text(page.called(definition(found.definition.text, called, page.lang))))
    if not found.definition.fields:
        yield _inside(Text(page.say("A mean over futures, read where nobody may fail (mode keep).",
                                    "Une moyenne sur les futurs, lue là où personne ne peut faire défaut (mode keep).")
                           if found.mode == "keep" else
                           page.say("A mean over futures, read where a lab may fail (mode fail).",
                                    "Une moyenne sur les futurs, lue là où un laboratoire peut faire défaut (mode fail)."), style="dim"))


def labelled(result: Result, found: Explanation, page: Page) -> str:
    """What the number is called: a figure, a party of who pays, or a series with its quarter."""
    figure = found.figure
    if page.lang == "en":
        return page.called(figure.label)
    if any(one.id == figure.id for one in result.pooled.figures):
        return page.called(label(result, figure, page.lang))
    line = next((one for one in result.pooled.who_pays if one.party == figure.id), None)
    if line is not None:
        share = page.write(f"{line.share * 100:.1f}")
        return f"{party(result, figure.id, page.lang)}, payé moins reçu, {share} % de ce que les ressources ont reçu"
    from whopays.report.look import Look
    from whopays.report.naming import series_name  # with the studies' words behind it, which an English answer needs not

    name, _, last = figure.id.rpartition(".")
    return f"{series_name(result, name, Look(page.lang).of(page.calls))}, {quarter(last, page.lang)}"


def _payments(result: Result, found: Explanation, page: Page) -> Iterator[RenderableType]:
    if not found.definition.terms:
        return
    part = found.definition.part
    yield from _title(page.say("The payments it sums", "Les paiements qu'il additionne") if not part else
                      page.say(f"The payments in its {part}", f"Les paiements de son {PARTS.get(part, part)}"))
    n = page.write(f"{found.flows_futures:,}")
    whose = page.say("all futures of the run", "tous les futurs de la simulation") if found.flows_futures == result.paths else page.say(
        f"the first {n} futures of the run, simulated again", f"les {n} premiers futurs de la simulation, resimulés")
    yield _inside(Text(page.say(f"mean money, {whose}", f"argent moyen, {whose}"), style="dim"))
    how = measure(str(result.manifest.get("currency", "USD")), max((abs(one.amount) for one in found.flows), default=0.0))
    shown = found.flows if page.verbose else found.flows[:SHOWN]
    table = grid()
    for heading, right in ((page.say("who pays", "qui paie"), False), (page.say("whom", "à qui"), False),
                           (page.say("for what", "pour quoi"), False), (page.write(how.unit), True)):
        table.add_column(heading, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for one in shown:
        table.add_row(*_payment(result, one, page), Text(_plain(one.amount, how, page)))
    rest = found.flows[len(shown):]
    if rest:
        table.add_row(Text(page.say(f"{len(rest)} more", f"{len(rest)} autres")), Text(""),
                      Text(page.say("--verbose lists them", "--verbose les donne")),
                      Text(_plain(sum(one.amount for one in rest), how, page)))
    table.add_row(Text(page.say("sum", "somme"), style="bold"), Text(""), Text(""), Text(_plain(found.flows_sum, how, page), style="bold"))
    yield _inside(table)
    if not part:
        yield _inside(Text(_closes(result, found, how, page), style="dim"))


def _closes(result: Result, found: Explanation, how: Measure, page: Page) -> str:
    """Whether the payments are the figure, said with the number they are compared with."""
    whole = found.flows_futures == result.paths
    against = found.figure.value if whole and not _drifted(found, result) else found.on_futures[0]
    gap = found.flows_sum - against
    n = page.write(f"{found.futures:,}")
    where = page.say("the printed figure", "chiffre imprimé") if against == found.figure.value else page.say(
        f"the figure on the same {n} futures", f"chiffre des mêmes {n} futurs")
    size = abs(gap) / abs(against) if against else abs(gap)
    if size < 1e-5:
        return page.say(f"they add to {where}", f"leur somme est le {where}")
    by = f"{_plain(gap, how, page)} {page.write(how.unit)}"
    return page.say(f"they differ from {where} by {by}", f"ils diffèrent du {where} de {by}")


def _drifted(found: Explanation, result: Result) -> bool:
    """Whether the futures simulated again are no longer those of the run: the code has changed since."""
    value, error = found.on_futures
    if not math.isfinite(value) or not math.isfinite(found.figure.value):
        return False
    gap = abs(value - found.figure.value)
    if found.futures == result.paths:
        return gap > 1e-6 * max(abs(value), abs(found.figure.value))
    return gap > 4 * math.hypot(error if math.isfinite(error) else 0.0, found.figure.error if math.isfinite(found.figure.error) else 0.0)


def _moved_by(result: Result, found: Explanation, page: Page) -> Iterator[RenderableType]:
    if found.definition.fields:
        return
    yield from _title(page.say("What moves it", "Ce qui le déplace"))
    if not found.ranked:
        yield _inside(Text(page.say(
            "It is the same in every future, no input is drawn, or the futures are too few for so many inputs: nothing can be ranked.",
            "Il est le même dans tous les futurs, rien n'est tiré au sort, ou il y a trop peu de futurs pour tant d'hypothèses : aucun "
            "classement possible.")))
        return
    shown = drivers.table(found.ranked, page)
    n, share = page.write(f"{found.futures:,}"), percent(found.explained)
    yield _inside(Text(page.say(
        f"rank regression of this figure on the inputs drawn, {n} futures a view; together they explain "
        f"{share} of its variation, shocks the rest",
        f"régression des rangs de ce chiffre sur les hypothèses tirées, {n} futurs par vue ; ensemble elles expliquent {share} de sa "
        "variation, les chocs le reste"), style="dim"))
    if shown is None:
        yield _inside(Text(page.say("No input is told from zero.", "Aucune hypothèse ne se distingue de zéro.")))
        return
    yield _inside(shown)
    if any(one.assumption == VIEW for one in found.ranked):
        views = [view_name(result, name, page.lang) for name in result.views]
        quoted = " à ".join(f"« {view} »" for view in views)
        yield _inside(Text(page.say(f"{VIEW}: from {' to '.join(views)}", f"{drivers.VIEW_FR} : de {quoted}"), style="dim"))
    told = [one for _, one in drivers.ranked(found.ranked) if page.verbose or drivers.is_told_from_zero(one)]
    yield from _inputs(result, found, [one for one in told if one.assumption != VIEW][: None if page.verbose else FEW], page)


def _inputs(result: Result, found: Explanation, told: list[Driver], page: Page) -> Iterator[RenderableType]:
    for one in told:
        for row in found.inputs.get(one.assumption, []):
            yield Text()
            yield from given_pieces(result, found, row, page)


def _fixed(result: Result, found: Explanation, page: Page) -> Iterator[RenderableType]:
    if not found.fixed:
        return
    from_contracts = bool(found.definition.fields)
    yield from _title(page.say("What it is worked out from", "Ce dont il est calculé") if from_contracts else
                      page.say("Fixed inputs that enter", "Les hypothèses fixes utilisées"))
    if not from_contracts:
        yield _inside(Text(page.say("every future runs through all stages, so all of them enter; being fixed, none is ranked",
                                    "chaque futur passe par toutes les étapes, donc toutes servent ; fixes, elles ne sont pas classées"),
                           style="dim"))
    yield _inside(fixed_table(found, page))
    if not (page.verbose or from_contracts):
        return
    rows = [row for section in found.fixed for row in section.inputs]
    order = sorted(rows, key=lambda row: -row.value if isinstance(row.value, float) else 0.0) if from_contracts else rows
    for row in order if page.verbose else order[:FEW]:
        yield Text()
        yield from given_pieces(result, found, row, page)
    if not page.verbose and len(rows) > FEW:
        yield _inside(Text(page.say(f"the {FEW} largest of {len(rows)}; --verbose lists all",
                                    f"les {FEW} plus grandes de {len(rows)} ; --verbose les donne toutes"), style="dim"))


def fixed_table(found: Explanation, page: Page) -> Table:
    """Fixed inputs by section: how many rest on what, and the weakest grade among them."""
    table = grid()
    heads = (page.say("section", "section"), page.say("inputs", "hypothèses"), page.say("quoted", "citées"),
             page.say("derived", "dérivées"), page.say("judgement", "jugées"), page.say("weakest", "la plus faible"))
    for at, heading in enumerate(heads):
        table.add_column(heading, justify="left" if at in (0, len(heads) - 1) else "right")
    for one in found.fixed:
        counts = [str(one.by_basis[basis]) for basis in ("quoted", "derived", "judgement")]
        table.add_row(page.say(one.name, SECTIONS.get(one.name, one.name)), str(len(one.inputs)), *counts, grade_in(one.weakest, page))
    return table


def _sources(found: Explanation, page: Page) -> Iterator[RenderableType]:
    """How many sources stand behind it, by grade, and where they contradict each other."""
    yield from _title("Sources")
    if not found.sources:
        yield _inside(Text(page.say("No input that enters cites a source.", "Aucune des hypothèses utilisées ne cite de source.")))
        return
    grades: dict[str, int] = {}
    for one in found.sources.values():
        grades[one.grade] = grades.get(one.grade, 0) + 1
    counted = listed([page.say(f"{count} {grade}", f"{grade_in(grade, page)} ({count})") for grade, count in grades.items()], page.lang)
    n = len(found.sources)
    yield _inside(Text(page.say(f"{n} claims and facts are cited by inputs that enter: {counted}.",
                                f"Les hypothèses utilisées citent {n} déclarations et faits : {counted}.")))
    against = [one for one in found.sources.values() if one.conflicts]
    if against:
        types: dict[str, int] = {}
        for one in against:
            for other in one.conflicts:
                types[other.type] = types.get(other.type, 0) + 1
        order = sorted(types.items(), key=lambda item: -item[1])
        by_type = listed([page.say(f"{count} on {type_}", f"{count} sur {CONFLICTS.get(type_, type_)}") for type_, count in order],
                         page.lang)
        yield _inside(Text(page.say(f"{len(against)} of them are contradicted by other claims: {by_type}.",
                                    f"{len(against)} d'entre eux sont contredits par d'autres déclarations : {by_type}.")))
    else:
        yield _inside(Text(page.say("None of them is contradicted by another claim of the record.",
                                    "Aucun n'est contredit par une autre déclaration du registre.")))
    if page.verbose:
        for one in found.sources.values():
            yield _inside(source_piece(one, page), 2)


def notes(result: Result, found: Explanation, page: Page = PLAIN) -> list[str]:
    """What a reader must know before trusting the page."""
    told = []
    if _drifted(found, result):
        told.append(page.say("The run cannot be made again exactly: the code has changed since; the ranking is of today's code.",
                             "La simulation ne peut être refaite à l'identique : le code a changé depuis ; le classement vient du code "
                             "actuel."))
    if CHANCE in found.figure.id.split("."):
        told.append(page.say(f"Default probability of a named firm: {NO_RATING[0]}.",
                             f"Probabilité de défaut d'une entreprise nommée : {NO_RATING[1]}."))
    return told


def _payment(result: Result, one: Payment, page: Page) -> tuple[Text, Text, Text]:
    about = payment(one.kind, one.about, page.lang)
    return (Text(party(result, one.payer, page.lang)), Text(party(result, one.payee, page.lang)),
            Text(page.say(f"{one.kind}: {about}", about) if about else one.kind))


def _plain(value: float, how: Measure, page: Page) -> str:
    return page.write(rounded_like(value, max(abs(value) * 1e-3, 1e-3 / how.factor), how))


def _title(heading: str) -> Iterator[RenderableType]:
    yield Text()
    yield Text(heading.upper(), style="bold")
