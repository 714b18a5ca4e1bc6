"""Standard output as a page of some width, and standard error with a progress bar."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from whopays.report.figures import Page

NARROWEST = 72  # columns below which numbers would be cut


def console(*, error: bool = False) -> Console:
    """Standard output (or error); with NO_COLOR not one escape code is written."""
    from rich.console import Console

    plain = bool(os.environ.get("NO_COLOR"))
    made = Console(stderr=error, markup=False, highlight=False, emoji=False, color_system=None if plain else "auto")
    if made.width < NARROWEST:
        made.width = NARROWEST
    return made


def page(of: Console, *, verbose: bool = False, lang: str = "en") -> Page:
    """The page a console is: its width, the signs it can show; the language wanted."""
    from whopays.report.figures import Page
    from whopays.report.pictures import ASCII, UNICODE

    return Page(width=of.width, symbols=ASCII if of.options.ascii_only else UNICODE, verbose=verbose, lang=lang)


def write(pieces: Iterable[RenderableType], lang: str = "en") -> None:
    """Print pieces of an answer one below the other; names in them, which may be a stranger's, command no terminal."""
    from whopays.cli.harmless import Harmless
    from whopays.cli.whole import whole

    out = console()
    for piece in pieces:
        out.print(Harmless(piece if lang == "en" else whole(piece)))


def write_json(value: dict[str, Any]) -> None:
    """Print one object, and nothing else, on standard output."""
    from whopays.report.json import text

    print(text(value))


@contextmanager
def progress(wanted: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar with the time left on standard error, only on a terminal; None where there is none."""
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("simulating"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(error=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
