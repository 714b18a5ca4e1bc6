"""`whopays explain RUN FIGURE`: from a printed number to the payments, the inputs and who said them."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from whopays.cli.options import Json, Store, Verbose


def explain(
    run: Annotated[str, Parameter(name="RUN", help="Id of a run, its start or its end, or `last`.")],
    figure: Annotated[str, Parameter(name="FIGURE", help="funding_gap.2030, lender:lenders, labs.openai.cash.2027Q4 ...")],
    /,
    *,
    view: Annotated[str | None, Parameter(metavar="NAME", help="One view of the run; pooled by default.")] = None,
    case: Annotated[str | None, Parameter(metavar="FILE", help="The case of the run, where it has moved.")] = None,
    store: Store = None,
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Open a printed number: what it is, payments it sums, inputs that move it, their sources."""
    from whopays.cli import screen
    from whopays.store import load, place

    result = load(run, place(store))
    from whopays.engine.explain import explain as opened
    from whopays.engine.rerun import case_of

    with screen.progress(not json) as told:
        found = opened(result, case_of(result, case), figure, view, told)
    if json:
        from whopays.report.explain_json import explain_object

        screen.write_json(explain_object(result, found))
        return
    from whopays.report.explain import explanation, notes

    page = screen.page(screen.console(), verbose=verbose)
    screen.write([*explanation(result, found, page), *notes(result, found)])
