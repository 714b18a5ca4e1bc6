"""Docstrings in this project's plain format, for Sphinx: sentences, `name : meaning` lists, formulas, worked examples."""

from __future__ import annotations

import re
import textwrap
from typing import Any

from sphinx.application import Sphinx

ENTRY = re.compile(r"^(?P<name>[A-Za-z_][\w, *.]*?) *: +(?P<meaning>\S.*)$")
SIGNS = re.compile(r"([*`_|\\])")


def in_markup(lines: list[str]) -> list[str]:
    """A docstring as reStructuredText.

    >>> in_markup(["Money lost.", "", "exposure : USD, >= 0", "           at default", "", ">>> 1 + 1", "2"])
    ['Money lost.', '', '**exposure**', '   USD, >= 0 at default', '', '>>> 1 + 1', '2', '']
    """
    made: list[str] = []
    for block in blocks(lines):
        if block[0].lstrip().startswith(">>>"):
            made += textwrap.dedent("\n".join(block)).splitlines()
        elif ENTRY.match(block[0]) and not block[0].startswith(" "):
            made += entries(block)
        elif any(line.startswith("  ") for line in block) or (made and "=" in block[0] and len(block) < 4):
            made += ["::", "", *(f"   {line}" for line in block)]
        else:
            made += [escaped(line) for line in block]
        made.append("")
    return made


def blocks(lines: list[str]) -> list[list[str]]:
    """Paragraphs: what stands between empty lines; a worked example is one of its own."""
    found: list[list[str]] = [[]]
    for line in lines:
        if not line.strip():
            found.append([])
            continue
        begins_example = line.lstrip().startswith(">>>") and found[-1] and ">>>" not in found[-1][0]
        if begins_example:
            found.append([])
        found[-1].append(line)
    return [block for block in found if block]


def entries(block: list[str]) -> list[str]:
    """A list of `name : meaning`, meanings over several lines joined."""
    made: list[str] = []
    for line in block:
        match = None if line.startswith(" ") else ENTRY.match(line)
        if match:
            made += [""] if made and not made[-1].startswith(" ") else []
            made += [f"**{escaped(match['name'].strip())}**", f"   {escaped(match['meaning'])}"]
        elif not line[:1].isupper():
            made[-1] += " " + escaped(line.strip())
        else:
            made += ["", escaped(line)]
    return made


def escaped(text: str) -> str:
    """Text without a sign that reStructuredText would read; what stands between back-ticks is code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return SIGNS.sub(r"\\\1", text)
    return "".join(f"``{part}``" if at % 2 else SIGNS.sub(r"\\\1", part) for at, part in enumerate(parts))


def process(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Sphinx hands a docstring over to be changed in place."""
    lines[:] = in_markup(lines)


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", process)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
