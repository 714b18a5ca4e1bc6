"""`whopays show RUN`: print a saved run again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from whopays.cli.options import Json, Store, Verbose

if TYPE_CHECKING:
    from whopays.model.result import Result


def show(
    run: Annotated[str, Parameter(help="Id of a run, its start or its end, or `last`.")] = "last",
    /,
    *,
    store: Store = None,
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Print a saved run again, as it was printed when it was made."""
    from whopays.store import load, place

    print_answer(load(run, place(store)), json=json, verbose=verbose)


def print_answer(result: Result, *, json: bool, verbose: bool) -> None:
    """A result on standard output, for a program or for a person."""
    from whopays.cli import screen

    if json:
        from whopays.report.json import run_object

        screen.write_json(run_object(result))
        return
    from whopays.report.terminal import answer

    screen.write(answer(result, screen.page(screen.console(), verbose=verbose)))
