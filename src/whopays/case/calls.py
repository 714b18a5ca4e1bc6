"""The words of a case for what the model calls labs, compute and chips, so that an answer on railways speaks of railways.

They are said beside the model's own texts alone: a name, a reason or a limit that a case states is printed as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, Literal

Lang = Literal["en", "fr"]
Word = Literal["lab", "labs", "compute", "chips", "vendors", "building"]
Rule = tuple[str, str]  # a pattern that Python and the page read alike, letters of either size; what is said instead
PATTERNS: Final[dict[str, dict[str, tuple[Rule, ...]]]] = {  # word -> patterns, text around it; ids, options, templates stay
    "en": {
        "labs": ((r"(?<![{-])\blabs\b(?![-.]\w)", "{}"),),
        "lab": ((r"(?<![{-])\blab\b(?![-.]\w)", "{}"),),
        "compute": ((r"\bresearch apart from compute\b", "research"), (r"(?<![{-])\bcompute\b(?![-.]\w)", "{}")),
        "vendors": ((r"\bchip makers\b", "{}"),),
        "chips": ((r"(?<![{-])(?<!supply of )\bchips\b(?![-.]\w)", "{}"),),
        "building": ((r"\bbuildings and grid\b", "{}"),),
    },
    "fr": {
        "labs": ((r"(?<![{-])\blaboratoires\b", "{}"),),
        "lab": ((r"(?<![{-])\blaboratoire\b", "{}"),),
        "compute": ((r"\brecherche hors (?:puissance de )?calcul\b", "recherche"), (r"\bpuissance de calcul\b", "{}"),
                    (r"\bdu calcul\b", "de la {}"), (r"(?<!cours )\bde calcul\b", "de {}"),
                    (r"^calcul$", "{}"), (r"(?<=^- )calcul$", "{}")),
        "vendors": ((r"\bfabricants de puces\b", "{}"),),
        "chips": ((r"(?<!à )(?<!pour )(?<!usines de )(?<!offre de )\bpuces\b", "{}"),),
        "building": ((r"\bbâtiments et réseau(?: électrique)?", "{}"),),
    },
}
OF_AI: Final[dict[str, Rule]] = {"en": (r"\bAI sites\b", "sites"), "fr": (r" d['’]IA\b", "")}  # where a case has words of its own
Calls = Mapping[str, Mapping[str, str]]  # language -> word of the model -> the case's; empty: the model's own
NO_CALLS: Final[Calls] = {}


def rules(calls: Calls, lang: str) -> tuple[Rule, ...]:
    """What is said instead of what, in the order it is looked for.

    >>> rules({"en": {"lab": "carrier", "labs": "carriers"}}, "en")[0]
    ('(?<![{-])\\\\blabs\\\\b(?![-.]\\\\w)', 'carriers')
    """
    words = calls.get(lang, {})
    said = [(pattern, text.format(words[word])) for word, of in PATTERNS.get(lang, {}).items() if word in words for pattern, text in of]
    return (*said, OF_AI[lang]) if said else ()


def in_calls(text: str, calls: Calls, lang: str) -> str:
    """A text of the model in the words of a case; a word keeps the size of its first letter, or of all of them.

    >>> in_calls("Labs pay for compute; labs.a.cash stays.", {"en": {"labs": "carriers", "compute": "capacity"}}, "en")
    'Carriers pay for capacity; labs.a.cash stays.'
    """
    if not calls:
        return text
    for pattern, said in _compiled(tuple(sorted(calls.get(lang, {}).items())), lang):
        text = pattern.sub(lambda found, said=said: _like(found[0], said), text)  # type: ignore[misc]
    return text


def calls_in(manifest: Mapping[str, Any]) -> Calls:
    """The words a run keeps of its case; none in a run of an earlier version."""
    found = manifest.get("calls")
    return found if isinstance(found, dict) else NO_CALLS


@lru_cache(maxsize=64)
def _compiled(words: tuple[tuple[str, str], ...], lang: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), said) for pattern, said in rules({lang: dict(words)}, lang))


def _like(found: str, said: str) -> str:
    """What is said, its letters as large as those it stands for."""
    if found.isupper() and len(found) > 1:
        return said.upper()
    return said[:1].upper() + said[1:] if found[:1].isupper() else said
