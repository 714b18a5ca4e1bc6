"""A Markdown table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under a heading; bars and line ends in a cell are replaced.

    >>> print(table(["a", "b"], [["1", "x|y"]]))
    | a | b |
    | --- | --- |
    | 1 | x/y |
    <BLANKLINE>
    """
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(" ".join(str(cell).replace("|", "/").split()) for cell in line) + " |" for line in lines) + "\n"


def number(value: float | None) -> str:
    """A bound, nothing where there is none."""
    return "" if value is None else f"{value:g}"
