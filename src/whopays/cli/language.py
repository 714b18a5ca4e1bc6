"""The language of what is printed: checked here for every command, and read where --lang is left out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whopays.case.fault import Fault

VARIABLE: Final = "WHOPAYS_LANG"
LANGUAGES: Final = ("en", "fr")


def language_faults(lang: str) -> list[Fault]:
    """What is wrong with a language asked for, at most one thing."""
    from whopays.case.fault import Fault

    if lang in LANGUAGES:
        return []
    return [Fault("--lang", 0, 0, f"no language '{lang}'", f"choose {' or '.join(LANGUAGES)}, with --lang or in {VARIABLE}")]


def check_language(lang: str) -> None:
    """Refuse a language there is not. Errors: CaseErrors."""
    from whopays.case.fault import CaseErrors

    if found := language_faults(lang):
        raise CaseErrors(found)


def usual_language() -> str:
    """The language of who leaves --lang out: that of the environment, else English."""
    return os.environ.get("WHOPAYS_LANG") or LANGUAGES[0]


def language_of(tokens: Sequence[str]) -> str:
    """The language of a command line that could not be read, or was refused: its last --lang, else the usual one.

    >>> language_of(["run", "--lang", "fr"]), language_of(["run", "--lang=fr", "--lang", "en"]), language_of(["run", "--lang", "de"])
    ('fr', 'en', 'en')
    """
    given = [after if word == "--lang" else word.removeprefix("--lang=")
             for word, after in zip(tokens, [*tokens[1:], ""], strict=True) if word.startswith("--lang")]
    return next((lang for lang in (*given[-1:], usual_language()) if lang in LANGUAGES), LANGUAGES[0])


def forget_an_empty_one() -> None:
    """An emptied variable is as good as none, in a shell and in a container's file."""
    if os.environ.get(VARIABLE) == "":
        del os.environ[VARIABLE]
