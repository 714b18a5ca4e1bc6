"""Every command with its options, from the parser itself; exit statuses."""

from __future__ import annotations

import re

from declarations.table import table
from whopays.cli import status
from whopays.cli.app import build

MEANS = (("0", "done"), (str(status.FAILED), "something failed: the disk, memory, or a defect of whopays"),
         (str(status.BAD_INPUT), "the input cannot be: every fault is listed with file, line, column and what to do; nothing was run"),
         (str(status.INTERRUPTED), "interrupted by Ctrl-C"))


def markdown() -> str:
    """Exit statuses, then a section a command."""
    text = build().generate_docs(output_format="markdown", recursive=True)
    sections = re.split(r"(?m)^(?=## whopays )", text)[1:]
    made = [re.sub(r"(?m)^(#+) ", r"\1 ", section) for section in sections]
    return "\n".join(["## Exit status\n", table(["status", "meaning"], MEANS), *map(mended, made)])


def mended(section: str) -> str:
    """A section as this page wants it: no anchors of its own, sub-headings one level down."""
    section = re.sub(r"\[`([^`]+)`\]\(#[^)]*\)", r"`\1`", section)
    return re.sub(r"(?m)^####+ ", "### ", section)
