# ruff: noqa: E501 - a table of patterns reads better on one line
"""Claims of an article that carry no figure: who takes which position on a matter the record knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from whopays.sources.ledger import Ledger
from whopays.sources.reader.context import Sentence, kind_of
from whopays.sources.reader.speakers import Speakers

# Matters of the record, by the words both languages use for them; all groups of a matter must occur.
MATTERS: Final[dict[str, tuple[str, ...]]] = {
    "fab_guarantee": (r"guarant\w+|garanti\w*|backstop", r"\bfabs?\b|chip (?:plants?|factor\w+)|semiconduct\w+|semi-conduct\w+|usines? de puces"),
    "data_centre_guarantee": (r"guarant\w+|garanti\w*|backstop|filet de sécurité", r""),
    "federal_bailout": (r"bail-?outs?|bail(?:ed|ing)? out|sauvetage|renflou\w+|rescue", r"federal|fédéral\w*|government|gouvernement|state|état|public|taxpayer\w*|contribuable\w*|treasury|trésor|washington"),
    "too_big_to_fail": (r"too big to fail|trop (?:gros|grande?) pour (?:faire faillite|échouer|tomber)|let (?:us|it|them) fail|laisser? (?:échouer|faire faillite)", r""),
    "insurer_of_last_resort": (r"insurer of last resort|assureur (?:de|en) dernier (?:ressort|recours)", r""),
    "public_compute_reserve": (r"(?:national|strategic|public) (?:reserve|compute)|réserve (?:nationale|stratégique|publique)|calcul public", r""),
    "winners_and_bailouts": (r"pick(?:ing|s)? winners|choisir (?:les |des )?gagnants", r""),
    "ipo_plan": (r"\bipo\b|go(?:ing)? public|flotation|entrée en bourse|introduction en bourse", r""),
    "permits_energy": (r"permit\w*|permis|autorisations", r"power|energy|énergie|électricité|data cent\w+|centres? de données"),
    "compute_resale": (r"(?:sell|sale of|selling|vendre|vente de|revend\w+).{0,40}(?:compute|capacity|calcul|capacité)", r""),
}  # fmt: skip
_PATTERNS: Final = {about: tuple(re.compile(words, re.IGNORECASE) for words in groups if words) for about, groups in MATTERS.items()}


@dataclass(frozen=True)
class Position:
    """A sentence on a matter of the record.

    printed : the sentence as it stands
    about   : the matter, as claims name it
    kind    : denial | commitment | forecast | position
    known   : claims of the record on the matter, those of the same speaker first
    """

    printed: str
    speaker: str | None
    kind: str
    about: str
    known: tuple[str, ...]
    at: tuple[int, int]


def matter_of(sentence: str) -> str | None:
    """The matter of a sentence, the first of MATTERS whose words all occur; None for another.

    >>> matter_of("He does not want a federal guarantee for data centres.")
    'data_centre_guarantee'
    """
    return next((about for about, groups in _PATTERNS.items() if all(group.search(sentence) for group in groups)), None)


def positions_in(text: str, sentences: list[Sentence], speakers: Speakers, ledger: Ledger) -> list[Position]:
    """The positions of an article that somebody takes, in order; sentences nobody is said to have said are left out."""
    found = []
    for number, sentence in enumerate(sentences):
        printed = text[sentence.start : sentence.end]
        about = matter_of(printed)
        if about is None:
            continue
        middle = sentence.start + next(m.start() for m in [_PATTERNS[about][0].search(printed)] if m)
        speaker = speakers.at(number, middle)
        if speaker is None:
            continue
        kind = kind_of(text, middle, sentence)
        known = sorted((c.speaker != speaker, c.id) for c in ledger.claims.values() if c.about == about)
        found.append(
            Position(" ".join(printed.split()), speaker, "position" if kind == "fact" else kind, about, tuple(id_ for _, id_ in known), (sentence.start, sentence.end))
        )
    return found
