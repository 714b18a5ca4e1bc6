"""Benefits in kind beside the money: what there is without a policy, and what each adds, on the same futures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from whopays.engine.compare import PolicyAnswer
from whopays.report.amounts import amount, measure
from whopays.report.figures import Page, aligned, grid
from whopays.report.policy_words import measured

PREFIX: Final = "benefit."
FIRST: Final = 16  # columns of the figures without a policy
LABEL: Final = 34  # columns of the widest row name


def moves(one: PolicyAnswer) -> bool:
    """Whether a policy moves any benefit."""
    return any(value.difference != 0 for name, value in one.measured.items() if name.startswith(PREFIX))


def benefits(parts: Sequence[Sequence[PolicyAnswer]], first: PolicyAnswer, page: Page) -> Iterator[RenderableType]:
    """One table for each row of policies that fits the page; nothing where the case speaks of no benefits.

    parts : policies that move a benefit, in rows of columns
    """
    names = [name for name in first.measured if name.startswith(PREFIX)]
    for at, part in enumerate(parts):
        if names:
            yield Text()
            heading = page.say("benefits in kind", "avantages en nature") if at == 0 else page.say(
                "benefits in kind, on", "avantages en nature, suite")
            yield _table(names, part, first, page, heading=heading)
    if names and any(parts):
        yield Text(page.say(
            f"first column: under `{first.name}`; the others: more or less than that, paired. In nobody's books",
            f"première colonne : sous `{first.name}` ; les autres : en plus ou en moins, appariés. "
            "Dans les comptes de personne"), style="dim")


def _table(names: Sequence[str], part: Sequence[PolicyAnswer], first: PolicyAnswer, page: Page, heading: str) -> Table:
    sign = page.symbols.plus_minus
    table = grid()
    table.add_column(heading, max_width=LABEL, overflow="fold")
    table.add_column(first.name, justify="right", no_wrap=True)
    for one in part:
        table.add_column(one.name, justify="right", no_wrap=True)
    columns = [[page.write(_cell(first, name, sign, difference=False)) for name in names],
               *([page.write(_cell(one, name, sign, difference=True, like=first)) for name in names] for one in part)]
    shown = [aligned(cells, f" {sign} ") for cells in columns]
    for i, name in enumerate(names):
        how = measure(first.measured[name].unit, abs(first.measured[name].value))
        label = measured(name, first.measured[name].label, page.lang) + (f", {page.write(how.unit)}" if how.unit else "")
        table.add_row(Text(label), *(Text(cells[i]) for cells in shown))
    return table


def _cell(one: PolicyAnswer, name: str, sign: str, *, difference: bool, like: PolicyAnswer | None = None) -> str:
    found = one.measured[name]
    how = measure(found.unit, abs((like or one).measured[name].value))
    return amount(found.difference if difference else found.value, found.difference_error if difference else found.error, how, sign)
