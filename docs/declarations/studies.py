"""Every study with its question in both languages, from `studies/`."""

from __future__ import annotations

import inspect
import sys

from declarations.table import table
from whopays.studies import found

CASE = "openai-2025"


def markdown() -> str:
    """One table, then what each file says of its study."""
    rows, parts = [], []
    for name, study in found().items():
        own = "chooses its policies" if study.POLICY == "own" else f"`{getattr(study, 'DEFAULT_POLICY', 'none')}`"
        rows.append([f"`whopays ask {name}`", study.QUESTION.en, study.QUESTION.fr, f"{study.PATHS:,}",
                     f"`{getattr(study, 'DEFAULT_CASE', CASE)}`", own])
        parts.append(f"### {name}\n\n{inspect.getdoc(sys.modules[study.answer.__module__]) or ''}\n")
    heading = ["command", "question", "in French", "futures a view", "case", "policy"]
    return "\n".join(["## Questions\n", table(heading, rows), "## How each is answered\n", *parts])
