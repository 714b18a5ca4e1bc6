"""Write the validation page: external rows, past build-outs, estimates of others.

    python docs/reference/validation.py          # writes the three pages validation*.md; about two minutes of one CPU

The rows are those of the tests; history and reconciliation are what `ask history` and `ask reconcile` answer at their default
size and seed 1. Nothing is tuned to any of it. `make test` compares what is cheap with the page, word for word, and `make soak`
all of it: the same code writes the same page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.reference.computed import FILES, OWN_ARITHMETIC, Computed, computed  # noqa: E402
from tests.reference.elsewhere import ROWS, Elsewhere  # noqa: E402
from tests.reference.ordered import ordered  # noqa: E402
from tests.reference.simulated import BOND_PATHS, CASE_PATHS, simulated  # noqa: E402
from whopays import policy  # noqa: E402
from whopays.case.load import load  # noqa: E402
from whopays.case.outcome import shipped  # noqa: E402
from whopays.engine.points import Executor  # noqa: E402
from whopays.report.tongue import cell_text, in_tongue, sentence  # noqa: E402
from whopays.studies import found  # noqa: E402
from whopays.study import Answer, Asked, Grid, lab_of  # noqa: E402

PAGE = Path(__file__).with_suffix(".md")
HISTORY = PAGE.with_name("validation-history.md")
ESTIMATES = PAGE.with_name("validation-estimates.md")
LINK = ("Past build-outs beside what came of them: [history](validation-history.md). Estimates of others: "
        "[reconciliation](validation-estimates.md).\n")
HEAD = """# Validation

Written by `docs/reference/validation.py` from the rows of the tests and from two studies; do not edit. Nothing is fitted to
any figure here: a row that does not agree stays and is said to miss.
"""

def table(heading: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines) + "\n"

def shown(value: float) -> str:
    """A number as the page writes it: up to ten significant digits."""
    return f"{value:.10g}"

def row(one: Computed) -> list[str]:
    """A row of the page."""
    return [one.what, shown(one.expected), shown(one.got), shown(one.tolerance), verdict(one), one.source]

def verdict(one: Computed) -> str:
    """What the page says of a row."""
    if not one.holds:
        return "MISSES"
    return "shown" if one.file in OWN_ARITHMETIC else "holds"

def reference() -> str:
    """Every external row with expected, got, tolerance and source."""
    rows = [one for name in FILES for one in computed(name)]
    asked = [one for one in rows if one.file not in OWN_ARITHMETIC]
    parts = [f"## External reference rows\n\n{sum(one.holds for one in asked)} of {len(asked)} rows hold within their tolerance; "
             f"{len(rows) - len(asked)} more, where a source agrees with itself, is shown. Files: `tests/reference/*.csv`.\n"]
    for name in FILES:
        parts.append(f"### {name.replace('_', ' ')}\n\n" + table(["row", "expected", "got", "tolerance", "", "source"], [
            row(one) for one in rows if one.file == name]))
    return "\n".join(parts)

def orders() -> str:
    """Rows that give an order or a rule."""
    rows = [[one.what, one.expected, one.got, ("input" if one.is_input else "holds") if one.holds else "MISSES", one.source]
            for one in ordered()]
    return "## Orders and rules\n\nExternal rows without a number to hit.\n\n" + table(["row", "expected", "got", "", "source"], rows)

def place(name: str) -> str:
    """Where a figure stands, in words."""
    kind, _, what = name.partition(":")
    named = {"rows": f"rows, {what.replace('_', ' ')}", "orders": "orders and rules", "reconcile": f"estimates of others, {what}"}
    return named.get(kind, f"history, {kind}: {what}")

def where(one: Elsewhere) -> list[str]:
    """A row of the list of what stands where."""
    return [one.what, "; ".join(place(name) for name in one.places) or "not compared", one.why]

def account() -> str:
    """Every group of external figures: where it stands, and what of it is not compared."""
    return "## What stands where\n\n" + table(["external figures", "compared in", "what is not, and why"], [where(one) for one in ROWS])

def runs() -> str:
    """Rows beside whole simulations."""
    shown_only = {True: "holds", False: "MISSES", None: "shown"}
    rows = [[one.what, one.expected, one.got, shown_only[one.holds], one.source] for one in simulated()]
    return (f"## Simulated\n\nOne bond at {BOND_PATHS:,} futures, through kernel, policy and public accounts; recoveries of the default "
            f"case at {CASE_PATHS:,} futures a view. The error is one Monte Carlo standard error; a row may be four away.\n\n"
            + table(["row", "published", "got", "", "source"], rows))

def grid(made: Grid) -> str:
    """A table of a study."""
    heading = [in_tongue(cell, "en") if cell is not None and not hasattr(cell, "value") else "" for cell in made.columns]
    rows = [[cell_text(cell, "en", "±") for cell in line] for line in made.rows]
    title = in_tongue(made.title, "en")
    return f"### {title[:1].upper()}{title[1:]}\n\n" + table(heading, rows)

def study(name: str, case: str, title: str) -> str:
    """A study's answer and tables."""
    here, module = load(case), found()[name]
    with Executor() as executor:
        answer: Answer = module.answer(Asked(here, policy.load("none"), lab_of(here, None), module.PATHS, 1, tuple(here.views), executor))
    said = " ".join(sentence(one, "en", "±") for one in answer.sentences)
    limits = "\n".join(f"- {in_tongue(one, 'en')}" for one in answer.limits)
    return "\n".join([f"## {title}\n\n{said}\n", *(grid(one) for one in answer.tables), f"### Limits\n\n{limits}\n"])

def stamp(names: Iterable[str]) -> str:
    """Which cases the page was written from, by the hash of their content."""
    rows = [[name, load(name).hash[:16]] for name in names]
    return "## Written from\n\n" + table(["case", "content"], rows)

def pages() -> dict[Path, str]:
    """The three pages, whole."""
    estimates, past = study("reconcile", "openai-2025", "Estimates of others"), study("history", "openai-2025", "History")
    heads = {what: HEAD.replace("# Validation", f"# Validation: {what}") for what in ("history", "estimates of others")}
    return {PAGE: "\n".join([HEAD, LINK, reference(), orders(), runs(), account(), stamp(["openai-2025"])]),
            ESTIMATES: "\n".join([heads["estimates of others"], estimates, stamp(["openai-2025"])]),
            HISTORY: "\n".join([heads["history"], past, stamp(shipped())])}

def main() -> None:
    """Write the pages."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
