"""The answer as a person reads it in a terminal: sentences, sections, limits, footer."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whopays.case.calls import calls_in
from whopays.model.result import Figure, Payer, Result
from whopays.report.amounts import amount, measure, number, with_unit
from whopays.report.figures import GAP, Page, found
from whopays.report.payers import DECIMALS, SHARE
from whopays.report.sections import Section, sections
from whopays.report.spoken import said
from whopays.report.words import beside, columns, horizon, inside_sentence, listed, milestone, percent, quarter

N_NAMED = 3
NAMED_FROM = 0.01  # share of a payer the first sentence names
BASES = {"quoted": "citées", "derived": "dérivées", "judgement": "jugées"}


def answer(result: Result, page: Page) -> Iterator[RenderableType]:
    """The whole answer, piece by piece, for a console of the page's width."""
    page = page.of(calls_in(result.manifest))
    yield from _opening(result, page)
    for section in sections(result, page):
        yield from _written(section)
    yield from _closing(result, page)


def _opening(result: Result, page: Page) -> Iterator[RenderableType]:
    dot, times = f" {page.symbols.dot} ", page.symbols.times
    named = result.manifest.get("title")
    heading = Text(f"{said(result, str(named), page.lang)}{dot}" if named else "", style="bold")
    heading.append(result.case, style="bold")
    heading.append(page.say(f"{dot}as of {result.as_of}{dot}policy {result.policy}",
                            f"{dot}données au {result.as_of}{dot}politique {result.policy}"), style="not bold")
    yield heading
    start, end = (quarter(one, page.lang) for one in horizon(result))
    n_views = len(result.views)
    line = page.say(f"{n_views} views {times} ", f"{n_views} vues {times} ") if n_views > 1 else ""
    line += page.write(f"{result.paths:,}") + page.say(" futures", " futurs")
    if start:
        line += page.say(f", {start} to {end}", f", de {start} à {end}")
    if n_views > 1:
        weights = listed([f"{percent(weight)} {said(result, name, page.lang)}" for name, weight in result.weights.items()], page.lang)
        line += page.say(f"; pooled: {weights}", f" ; ensemble : {weights}")
    yield Text(line, style="dim")
    yield Text()
    for sentence in _sentences(result, page) if page.lang == "en" else sentences(result, page.symbols.plus_minus):
        yield Text(page.called(sentence))


def sentences(result: Result, sign: str) -> list[str]:
    """The same in French, from the words that page and reports share."""
    from whopays.report.answer_words import sentences as told  # with the studies' words behind it, which an English answer needs not

    return told(result, sign)["fr"]


def _sentences(result: Result, page: Page) -> Iterator[str]:
    """The answer in two sentences, as far as it was computed."""
    sign = page.symbols.plus_minus
    order = sorted(result.pooled.who_pays, key=lambda one: -one.share)
    payers = [one for one in order if one.share >= NAMED_FROM][:N_NAMED]
    receivers = [one for one in reversed(order) if one.share <= -NAMED_FROM][:N_NAMED]
    base = found(result.pooled, "resources")
    if payers:
        yield f"Work, energy and materials receive {_money(base, sign) if base else 'money'}, paid by " + listed(
            [_share(result, one, sign) for one in payers]) + "."
    if receivers:
        yield "All shares add to 100 %, since others receive more than they pay: " + listed(
            [_share(result, one, sign) for one in receivers]) + "."
    year = milestone(result)
    gaps = [(label, one) for label, name in ((f"to {year}", f"funding_gap.{year}"), (f"to {horizon(result)[1]}", "funding_gap.end"))
            if (one := found(result.pooled, name))]
    if gaps:
        yield "If nobody may fail, the labs lack " + listed(
            [f"{_money(one, sign)} {label}" for label, one in gaps]) + "."


def _share(result: Result, one: Payer, sign: str) -> str:
    """A party with its share."""
    return beside(inside_sentence(result, one.party), f"{amount(abs(one.share), one.error, SHARE, sign, DECIMALS)} %")


def _money(one: Figure, sign: str) -> str:
    how = measure(one.unit, abs(one.value))
    return with_unit(amount(one.value, one.error, how, sign), how)


def _written(section: Section) -> Iterator[RenderableType]:
    yield Text()
    yield Text(section.heading.upper(), style="bold")
    yield Padding(Text(section.about, style="dim"), (0, 0, 0, GAP), expand=False)
    for i, table in enumerate(section.tables):
        if i:
            yield Text()
        yield Padding(table, (0, 0, 0, GAP), expand=False)
    if section.after:
        yield Padding(Text(section.after, style="italic"), (0, 0, 0, GAP), expand=False)


def _closing(result: Result, page: Page) -> Iterator[RenderableType]:
    if result.limits:
        yield Text()
        yield Text(page.say("LIMITS", "LIMITES"), style="bold")
        listed_limits = Table.grid(padding=(0, 1, 0, 0))
        for limit in result.limits:
            listed_limits.add_row("-", Text(said(result, limit, page.lang)))
        yield Padding(listed_limits, (0, 0, 0, GAP), expand=False)
    yield Text()
    sign = page.symbols.plus_minus
    yield Text(page.say(f"{sign} is one Monte Carlo standard error, at least 1 in the last digit shown; figures without it "
                        "are the same in every future, or are rounded to the error beside them.",
                        f"{sign} est une erreur type de Monte-Carlo, au moins 1 au dernier chiffre écrit ; les chiffres sans erreur "
                        "sont les mêmes dans tous les futurs, ou arrondis selon l'erreur voisine."), style="dim")
    yield Text(f" {page.symbols.dot} ".join(_footer(result, page)), style="dim")
    if page.verbose:
        for line in _details(result, page):
            yield Text(line, style="dim")


def _footer(result: Result, page: Page) -> Iterator[str]:
    facts, many = result.manifest, page.write(f"{result.paths:,}")
    yield page.say(f"{many} futures a view", f"{many} futurs par vue") if len(columns(result)) > 1 else page.say(
        f"{many} futures", f"{many} futurs")
    yield page.say(f"seed {result.seed}", f"graine {result.seed}")
    yield page.write(f"{number(result.seconds, 1)} s")
    shares = facts.get("inputs_by_basis")
    if isinstance(shares, dict):
        yield page.say("inputs: ", "hypothèses : ") + ", ".join(
            f"{percent(shares[basis])} {page.say(basis, french)}" for basis, french in BASES.items() if basis in shares)
    residual = facts.get("largest_identity_residual")
    if isinstance(residual, int | float):
        yield page.say("books close to ", "comptes bouclés à ") + f"{residual:.0e}" + (
            f" ({facts['precision']})" if "precision" in facts else "")
    yield f"whopays {result.code_version}"
    if result.run:
        yield page.say(f"saved as {result.run}", f"enregistré : {result.run}")


def _details(result: Result, page: Page) -> Iterator[str]:
    """Where the time went and what it ran on."""
    yield page.say("case ", "cas ") + result.case_hash
    stages = result.manifest.get("seconds_by_stage")
    if isinstance(stages, dict):
        yield page.say("seconds by stage: ", "secondes par étape : ") + ", ".join(
            f"{stage} {page.write(f'{seconds:.2f}')}" for stage, seconds in stages.items())
    libraries = result.manifest.get("libraries")
    if isinstance(libraries, dict):
        yield page.say("libraries: ", "bibliothèques : ") + ", ".join(f"{name} {version}" for name, version in libraries.items())
