"""Text that came from a file or a stranger's run, printed without commanding the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from whopays.cli.whole import freed

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

KEPT: Final = "\n\t"
# Commands of a terminal (C0, DEL, C1) and marks that turn the order of letters about
SIGNS: Final = {code: 0xFFFD for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
                if chr(code) not in KEPT}


def harmless(text: str) -> str:
    """A text with each sign that commands a terminal replaced by the sign for what cannot be shown.

    >>> harmless("bank\\x1b[8m") == "bank\\ufffd[8m"
    True
    """
    return text.translate(SIGNS)


def say(text: str = "", *, error: bool = False) -> None:
    """Print a line in which nothing commands the terminal; on standard error where it tells what went wrong."""
    print(harmless(text), file=sys.stderr if error else sys.stdout)


class Harmless:
    """Something to print whose own text commands nothing; the colours it is printed in stay."""

    def __init__(self, inner: RenderableType) -> None:
        self.inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.segment import Segment

        for one in console.render(self.inner, options):
            yield one if one.control else Segment(freed(harmless(one.text)), one.style)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Any:
        from rich.measure import Measurement

        return Measurement.get(console, options, self.inner)
