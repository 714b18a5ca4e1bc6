"""The command `whopays`: which file answers which word. Nothing is imported before it is needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from whopays.cli.interruption import heard
from whopays.cli.language import forget_an_empty_one
from whopays.cli.status import INTERRUPTED

if TYPE_CHECKING:
    from cyclopts import App

# Threads inside a matrix product of this size only wait for each other; blocks run in processes instead.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ABOUT = """Who pays for the AI build-out, and who pays if it fails.

Start with `whopays run`; `whopays COMMAND --help` says more."""

# Word, where its file answers, what the list of commands says of it: the list imports no command.
COMMANDS = {
    "run": ("run:run", "Simulate a case and print who pays."),
    "ask": ("ask:ask", "Ask a question of a case: a study, its answer and its limits."),
    "compare": ("compare:compare", "Policies side by side: who pays, who fails, what it costs the state."),
    "show": ("show:show", "Print a saved run again."),
    "diff": ("diff:diff", "Compare two saved runs."),
    "runs": ("runs:runs_app", "List saved runs, or remove one."),
    "cases": ("cases:cases", "List the cases that come with whopays."),
    "policies": ("policies:policies", "List the policies that come with whopays."),
    "case": ("case:case_app", "Write a case of your own, or check one."),
    "schema": ("schema:schema", "Print the JSON Schema of a case file or of an answer."),
    "explain": ("explain:explain", "Open a printed number: payments, inputs that move it, sources."),
    "sweep": ("sweep:sweep", "Many runs: one case over assumptions, policies and seeds."),
    "score": ("score:score", "Score a forecast against what came later."),
    "subsidy": ("subsidy:subsidy", "Price one loan or guarantee: budget cost, fair value, cash flows."),
    "report": ("report:report", "Write an answer as PDF, workbook, page, tables or pictures."),
    "serve": ("serve:serve", "Serve the web page and the API on this machine."),
    "sources": ("sources:sources_app", "Who said what, when and where; prove it against your own copies."),
    "completion": ("completion:completion", "Print what makes bash, zsh or fish complete commands, options and names."),
}
EXAMPLES = {
    "ask": "whopays ask --list\n\nwhopays ask fail\n\nwhopays ask pace --lang fr --lab anthropic",
    "run": "whopays run --paths 2000 --set labs.openai.cash=50e9\n\nwhopays run my-case.yaml --json > answer.json",
    "show": "whopays show last --json",
    "report": "whopays report last --to pdf --lang fr\n\nwhopays report pay --to xlsx\n\nwhopays report chips-guarantee-fy2024 --to xlsx",
    "diff": "whopays diff 20261122-openai-2025-3f2a last",
}
VERSION = "--version"
ASKED_BY_A_SHELL = ["completion", "names"]  # and the words of a line: at each Tab, so the parser stays out of it
HELP = ("--help", "-h")


def build() -> App:
    """The parser of the command line; a command's own file is imported when it is called."""
    from cyclopts import App

    app = App(name="whopays", help=ABOUT, help_format="plaintext", version=_version, version_flags=[VERSION],
              suppress_keyboard_interrupt=False)
    for order, (word, (place, about)) in enumerate(COMMANDS.items()):
        epilogue = {"help_epilogue": f"Examples:\n\n{EXAMPLES[word]}"} if word in EXAMPLES else {}
        app.command(f"whopays.cli.{place}", name=word, help=about, sort_key=order, **epilogue)
    return app


def answer(tokens: Sequence[str]) -> int:
    """Do what the words ask; returns the exit status: 0 done, 2 bad input, 130 interrupted, 1 anything else."""
    try:
        if list(tokens) == [VERSION]:
            print(f"whopays {_version()}")
            return 0
        if tokens[:2] == ASKED_BY_A_SHELL:
            from whopays.cli.names import complete

            complete(tokens[2:])
            return 0
        _call(list(tokens))
        sys.stdout.flush()
        return 0
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
    except BrokenPipeError:  # the reader went away, e.g. `| head`: nothing is left to say
        with suppress(OSError):
            sys.stdout.close()
        return 1
    except (Exception, KeyboardInterrupt) as problem:
        from whopays.cli.refusal import report

        return report(problem, tokens)


def _call(tokens: list[str]) -> None:
    page = None
    forget_an_empty_one()
    if not tokens or any(word in tokens for word in HELP):
        from whopays.cli.screen import console

        page = console()
    build()(tokens, console=page, exit_on_error=False, print_error=False, result_action="return_none")


def _version() -> str:
    from whopays import __version__

    return __version__


def main() -> None:
    """The command, its words taken from the command line."""
    heard()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started it: what would be said there is said to nobody
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open as long as the process lives
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a sign the terminal lacks is replaced, never an error
            stream.reconfigure(errors="replace")
    status = answer(sys.argv[1:])
    if status == INTERRUPTED:  # at once and by this number: Python would otherwise die by the signal if it came inside an import
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)
    sys.exit(status)
