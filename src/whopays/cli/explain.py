"""`whopays explain RUN FIGURE`: from a printed number to the payments, the inputs and who said them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from cyclopts import Parameter

from whopays.cli.options import Json, Lang, Store, Verbose


def explain(
    run: Annotated[str, Parameter(name="RUN", help="Id of a run, its start or its end, or `last`.")],
    figure: Annotated[str, Parameter(name="FIGURE", help="funding_gap.2030, lender:lenders, labs.openai.cash.2027Q4 ...")],
    /,
    *,
    view: Annotated[str | None, Parameter(metavar="NAME", help="One view of the run; pooled by default.")] = None,
    case: Annotated[str | None, Parameter(metavar="FILE", help="The case of the run, where it has moved.")] = None,
    lang: Lang = "en",
    store: Store = None,
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Open a printed number: what it is, payments it sums, inputs that move it, their sources."""
    from whopays.cli import screen
    from whopays.cli.language import check_language
    from whopays.store import load, place

    check_language(lang)
    result = load(run, place(store))
    from whopays.engine.explain import explain as opened
    from whopays.engine.rerun import case_of

    with screen.progress(not json) as told:
        of = case_of(result, case)
        found = opened(result, of, figure, view, told)
    if json:
        from whopays.report.explain_json import explain_object

        screen.write_json(explain_object(result, found))
        return
    from whopays.case.french import translator
    from whopays.report.explain import explanation, notes

    page = replace(screen.page(screen.console(), verbose=verbose, lang=lang), translate=translator(lang, of))
    screen.write([*explanation(result, found, page), *notes(result, found, page)], lang)
