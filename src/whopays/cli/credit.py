"""What `whopays show` prints of a run besides the answer: one future's story, exposures, term structures, covers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType

    from whopays.model.result import Result
    from whopays.report.figures import Page


def print_asked(result: Result, *, path: str | None, exposures: bool, term: bool, covers: bool, view: str | None,
                mode: str | None, years: tuple[str, ...], lang: str, json: bool, verbose: bool) -> bool:
    """Print the one thing asked for; False where none was. CaseErrors where two were, or an option has no use."""
    from whopays.case.fault import CaseErrors, Fault

    asked = [name for name, wanted in (("--path", path is not None), ("--exposures", exposures), ("--term", term),
                                  ("--covers", covers)) if wanted]
    needless = [name for name, given, use in (("--view", view is not None, bool(asked)), ("--mode", mode is not None, path is not None),
                                              ("--year", bool(years), exposures)) if given and not use]
    if len(asked) > 1:
        raise CaseErrors([Fault(asked[0], 0, 0, f"{' and '.join(asked)} exclude each other", "ask for one of them at a time")])
    if needless:
        one = "--path, --exposures, --term or --covers"
        use = {"--view": one, "--mode": "--path", "--year": "--exposures"}
        raise CaseErrors([Fault(name, 0, 0, f"{name} has no use here", f"give it with {use[name]}") for name in needless])
    if not asked:
        return False
    pieces: Callable[[Page], Iterable[RenderableType]]
    if path is not None:
        told, pieces = _story(result, path, view, mode or "fail")
    elif exposures:
        told, pieces = _exposures(result, view, years)
    elif term:
        told, pieces = _term(result, view)
    else:
        told, pieces = _covers(result, view)
    from whopays.cli import screen

    if json:
        screen.write_json(told())
    else:
        screen.write(pieces(screen.page(screen.console(), verbose=verbose, lang=lang)), lang)
    return True


Printed = tuple["Callable[[], dict[str, Any]]", "Callable[[Page], Iterable[RenderableType]]"]


def _story(result: Result, path: str, view: str | None, mode: str) -> Printed:
    from whopays.case.fault import CaseErrors, Fault
    from whopays.engine.story import tell
    from whopays.report.story import story_pieces

    plain = path.replace(",", "").replace("_", "")
    if not plain.isdecimal():
        raise CaseErrors([Fault("--path", 0, 0, f"'{path}' is not the number of a future", f"choose one from 1 to {result.paths:,}")])
    story = tell(result, int(plain), view=view, mode=mode)
    return story.plain, lambda page: story_pieces(story, result, page)


def _exposures(result: Result, view: str | None, years: tuple[str, ...]) -> Printed:
    from whopays.report.exposure import exposure_pieces, exposures_object

    return lambda: exposures_object(result), lambda page: exposure_pieces(result, page, view=view, years=years)


def _term(result: Result, view: str | None) -> Printed:
    from whopays.report.term_structure import term_object, term_pieces

    return lambda: term_object(result), lambda page: term_pieces(result, page, view=view)


def _covers(result: Result, view: str | None) -> Printed:
    from whopays.report.covers import covers_object, covers_pieces

    return lambda: covers_object(result), lambda page: covers_pieces(result, page, view=view)
