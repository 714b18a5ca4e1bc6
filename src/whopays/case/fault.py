"""What is wrong with a case: one fault a line, all of them at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: file, line and column, counted from 1; line 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, where, and what to do about it.

    french : message and remedy, where who refuses says them; None: as the catalogue of refusals has them

    >>> print(Fault("case.yaml", 3, 1, "unknown key 'titel'", "did you mean 'title'?"))
    case.yaml:3:1: unknown key 'titel'; did you mean 'title'?
    """

    file: str
    line: int
    column: int
    message: str
    remedy: str
    french: tuple[str, str] | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{Place(self.file, self.line, self.column)}: {self.message}; {self.remedy}"

    def plain(self) -> dict[str, Any]:
        """As JSON says it, in one language."""
        return {"file": self.file, "line": self.line, "column": self.column, "message": self.message, "remedy": self.remedy}


class CaseErrors(Exception):  # noqa: N818 - it holds many
    """Every fault found in a case, in the order of files and lines."""

    def __init__(self, errors: Iterable[Fault]) -> None:
        self.errors: list[Fault] = sorted(set(errors))
        super().__init__(self.errors)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.errors)

    def __reduce__(self) -> tuple[type[CaseErrors], tuple[list[Fault]]]:
        return type(self), (self.errors,)


class Faults:
    """The list a reader writes to while it goes on reading."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, place: Place, message: str, remedy: str) -> None:
        self.found.append(Fault(place.file, place.line, place.column, message, remedy))

    def raise_if_any(self) -> None:
        """Raises CaseErrors with all that was found; does nothing when nothing was."""
        if self.found:
            raise CaseErrors(self.found)


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """The remedy for a word that is not known: near ones, else what the caller suggests.

    >>> did_you_mean("labs.openai.cahs", ["labs.openai.cash", "market.tax_rate"], "remove it")
    "did you mean 'labs.openai.cash'?"
    >>> did_you_mean("zzz", ["cash"], "remove it")
    'remove it'
    """
    close = difflib.get_close_matches(word[:200], list(known), n=3, cutoff=0.65)
    if not close:
        return otherwise
    return "did you mean " + " or ".join(f"'{name}'" for name in close) + "?"
