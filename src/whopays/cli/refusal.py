"""What went wrong, said to a person in their language or, with --json, to a program in English; and the exit status it means."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from whopays.case.fault import CaseErrors, Fault
from whopays.cli.harmless import harmless
from whopays.cli.language import language_of
from whopays.cli.status import BAD_INPUT, FAILED, INTERRUPTED

if TYPE_CHECKING:
    from cyclopts import CycloptsError


def report(problem: BaseException, tokens: Sequence[str]) -> int:
    """Write a problem to standard error and return the exit status.

    problem : what a command raised
    tokens  : the command line; --json asks for one JSON object, --verbose for the traceback
    """
    faults, status = explained(problem, tokens)
    if "--json" in tokens:
        print(json.dumps({"errors": [fault.plain() for fault in faults]}), file=sys.stderr)
        return status
    said = f"{len(faults)} things to mend; nothing was run"
    if language_of(tokens) == "fr":
        from whopays.report.refusals import in_french, in_tongue

        faults, said = [in_french(fault) for fault in faults], in_tongue(said, "fr")
    for fault in faults:
        print(_line(fault), file=sys.stderr)
    if len(faults) > 1:
        print(said, file=sys.stderr)
    if status == FAILED and "--verbose" in tokens:
        import traceback

        traceback.print_exception(problem, file=sys.stderr)
    return status


def explained(problem: BaseException, tokens: Sequence[str]) -> tuple[list[Fault], int]:
    """Faults to list and exit status of anything a command may raise."""
    if isinstance(problem, CaseErrors):
        return problem.errors, BAD_INPUT
    if is_interruption(problem):
        kept = tokens[:1] == ["ask"]
        return [Fault("", 0, 0, "interrupted", "what was simulated is kept for a week: ask again and it goes on" if kept else
                      "nothing was saved; run it again")], INTERRUPTED
    from concurrent.futures import BrokenExecutor

    from cyclopts import CycloptsError

    from whopays.store import StoreError

    if isinstance(problem, StoreError):
        return [Fault(problem.file, 0, 0, problem.message, problem.remedy)], BAD_INPUT if problem.is_input else FAILED
    if isinstance(problem, CycloptsError):
        return [Fault("", 0, 0, _of_words(problem), f"see `{_help_for(problem)}`")], BAD_INPUT
    if isinstance(problem, MemoryError):
        return [Fault("", 0, 0, "there is not enough memory", "ask for fewer --paths")], FAILED
    if isinstance(problem, BrokenExecutor):
        return [Fault("", 0, 0, "the process that computed it died, most likely for lack of memory", "ask for fewer --paths")], FAILED
    if isinstance(problem, OSError):
        return [Fault(str(problem.filename or ""), 0, 0, problem.strerror or str(problem), "mend it and run again")], FAILED
    return [Fault("", 0, 0, f"{type(problem).__name__}: {problem}",
                  "this is a defect of whopays: please report it" + (
                      "" if "--verbose" in tokens else ", with what --verbose adds"))], FAILED


def is_interruption(problem: BaseException | None) -> bool:
    """Whether an interruption lies behind a problem: what is being started when it comes may fail in its own way."""
    while problem is not None:
        if isinstance(problem, KeyboardInterrupt):
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def _of_words(problem: CycloptsError) -> str:
    """What is wrong with the words of the command line."""
    from cyclopts import MissingArgumentError, UnusedCliTokensError

    if isinstance(problem, UnusedCliTokensError):
        return "too many words: " + " ".join(problem.unused_tokens or ())
    if isinstance(problem, MissingArgumentError) and problem.argument is not None:
        name = problem.keyword or problem.argument.name
        return f"no value after {name}" if problem.keyword else f"{name.lstrip('-').upper()} is missing"
    problem.verbose = False
    return str(problem).strip()


def _help_for(problem: object) -> str:
    chain = getattr(problem, "command_chain", None) or ()
    return " ".join(["whopays", *chain, "--help"])


def _line(fault: Fault) -> str:
    """Place, what is wrong, and what to do on the next line."""
    place = f"{fault.file}:{fault.line}:{fault.column}: " if fault.line else f"{fault.file}: " if fault.file else ""
    return harmless(f"{place}{fault.message}\n    {fault.remedy}")
