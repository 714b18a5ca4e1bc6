"""What each shipped case says of its own limits, from `data/cases/`; the default case first."""

from __future__ import annotations

from whopays.case.files import shipped
from whopays.case.load import load

FIRST = "openai-2025"


def markdown() -> str:
    """A list a case."""
    parts = []
    for name in sorted(shipped(), key=lambda name: (name != FIRST, name)):
        case = load(name)
        parts.append("\n".join([f"### {name}: {case.title}\n", *(f"- {limit}" for limit in case.limits), ""]))
    return "\n".join(parts)
