"""Every environment variable that is read, from `cli/variables.py`."""

from __future__ import annotations

from declarations.table import table
from whopays.cli.variables import VARIABLES


def markdown() -> str:
    """One table."""
    return table(["variable", "read by", "meaning"], [[f"`{name}`", by, meaning] for name, (by, meaning) in VARIABLES.items()])
