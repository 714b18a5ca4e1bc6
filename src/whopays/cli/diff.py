"""`whopays diff RUN RUN`: what changed between two saved runs."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from whopays.cli.options import Json, Lang, Store, Verbose


def diff(
    a: Annotated[str, Parameter(name="RUN", help="Id of a run, its start or its end, or `last`.")],
    b: Annotated[str, Parameter(name="RUN", help="The run compared with it.")],
    /,
    *,
    lang: Lang = "en",
    store: Store = None,
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Compare two saved runs: settings, figures and who pays, second less first."""
    from whopays.cli import screen
    from whopays.cli.language import check_language
    from whopays.store import load, place

    check_language(lang)
    root = place(store)
    first, second = load(a, root), load(b, root)
    from whopays.report.difference import comparison, diff_object

    if json:
        screen.write_json(diff_object(first, second))
    else:
        screen.write(comparison(first, second, screen.page(screen.console(), verbose=verbose, lang=lang)), lang)
