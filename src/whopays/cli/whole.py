"""French lines broken where French breaks them: never inside a number, nor before a sign that belongs to the word before it.

What wraps the lines takes every kind of space for a place to break, also those that are there to prevent it. So such a
space stands as a letter of nobody's while lines are made, and is put back as they are printed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

HELD: Final = {" ": "\ue000", "\u202f": "\ue001", "\u00a0": "\ue002"}  # of the private use area, one column wide each
FREED: Final = {ord(letter): space for space, letter in HELD.items()}
TOGETHER: Final = re.compile(r" (?=[:;?!%»±])|(?<=[«±]) |(?<=\d) (?=(?:Md|M)\b)|[\u202f\u00a0]")


def held(text: str) -> str:
    """A text whose words break apart only where they may.

    >>> freed(held("vrai ; 12 ± 3 Md")), held("vrai ; 12 ± 3 Md").split(" ")
    ('vrai ; 12 ± 3 Md', ['vrai\\ue000;', '12\\ue000±\\ue0003\\ue000Md'])
    """
    return TOGETHER.sub(lambda space: HELD[space[0]], text)


def freed(text: str) -> str:
    """The text with its spaces back."""
    return text.translate(FREED)


def whole(piece: RenderableType) -> RenderableType:
    """A piece of an answer, its texts held together; changed in place."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    if isinstance(piece, Text):
        keep(piece)
    elif isinstance(piece, Padding):
        piece.renderable = whole(piece.renderable)
    elif isinstance(piece, Table):
        for column in piece.columns:
            column.header, column.footer = whole(column.header), whole(column.footer)
            column._cells = [whole(cell) for cell in column._cells]
    elif isinstance(piece, Group):
        piece.renderables[:] = [whole(one) for one in piece.renderables]
    elif isinstance(piece, str):
        return held(piece)
    return piece


def keep(text: Text) -> None:
    """Hold one text together: as many signs as before, so its styles stay where they are."""
    text.plain = held(text.plain)
