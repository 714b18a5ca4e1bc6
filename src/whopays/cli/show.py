"""`whopays show RUN`: print a saved run again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from whopays.cli.options import Json, Lang, Store, Verbose

if TYPE_CHECKING:
    from whopays.model.result import Result


def show(
    run: Annotated[str, Parameter(help="Id of a run, its start or its end, or `last`.")] = "last",
    /,
    *,
    path: Annotated[str | None, Parameter(metavar="N", help="Tell the story of one future, simulated again.")] = None,
    exposures: Annotated[bool, Parameter(negative="", show_default=False, help="What each party has at stake with each lab.")] = False,
    term: Annotated[bool, Parameter(negative="", show_default=False, help="Default, loss and recovery over time.")] = False,
    covers: Annotated[bool, Parameter(negative="", show_default=False, help="Cover, lock-up, default of sites by year.")] = False,
    view: Annotated[str | None, Parameter(metavar="NAME", help="View of demand; the first for a story, else pooled.")] = None,
    mode: Annotated[str | None, Parameter(metavar="fail|keep", help="With --path: whether labs may fail; else they may.")] = None,
    year: Annotated[tuple[str, ...], Parameter(
        metavar="YEAR", negative="", show_default=False, help="With --exposures: a year end; may be repeated.")] = (),
    lang: Lang = "en",
    store: Store = None,
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Print a saved run again, as it was printed when it was made; or one future of it, exposures, term structures, sites' debt."""
    from whopays.cli.credit import print_asked
    from whopays.cli.language import check_language
    from whopays.store import load, place

    check_language(lang)
    result = load(run, place(store))
    if not print_asked(result, path=path, exposures=exposures, term=term, covers=covers, view=view, mode=mode, years=year, lang=lang,
                       json=json, verbose=verbose):
        print_answer(result, json=json, verbose=verbose, lang=lang)


def print_answer(result: Result, *, json: bool, verbose: bool, lang: str) -> None:
    """A result on standard output, for a program or for a person."""
    from whopays.cli import screen

    if json:
        from whopays.report.json import run_object

        screen.write_json(run_object(result))
        return
    from whopays.report.terminal import answer

    screen.write(answer(result, screen.page(screen.console(), verbose=verbose, lang=lang)), lang)
