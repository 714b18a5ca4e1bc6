"""What is wrong, in French: an English text is a template, found again by its fixed words where a refusal leaves the product.

Nothing that refuses knows of it. A pair `{en: ..., fr: ...}` of data/words/refusals/*-fr.yaml holds a template, a hole `{}` for each
value, and its French, in which `{1}` is the first value as it is and `{1:list}` one of KINDS of it. What has no French stays English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from whopays.case.citations import DATA
from whopays.case.fault import Fault, Faults
from whopays.case.french import read_pairs

FOLDER: Final = DATA / "words" / "refusals"
PHRASES: Final = ("phrases-fr.yaml", "terms-fr.yaml")  # what may fill a hole; none is a refusal itself
HOLE: Final = "{}"
WRITTEN: Final = re.compile(r"\{(\d)(?::([a-z]+))?\}")
NUMBER: Final = re.compile(r"-?[\d,]+(\.\d+)?")
NARROW: Final = re.compile(r" (?=[;!?](?: |$))")
COLON: Final = re.compile(r" (?=:(?: |$))")
FIGURE: Final = re.compile(r"-?[\d.]+(e[-+]?\d+)?")
LINE: Final = re.compile(r" line (\d+)$")
LIGNE: Final = r", ligne \1"
LIST: Final = re.compile(r" (or|and) ")
JOINT: Final = "; "
# What a person typed stands in a refusal as it is, up to a whole request: longer than any text of ours it is not searched for words of ours
LONGEST_PHRASE: Final = 400  # characters
MOST_JOINED: Final = 24  # texts
QUOTE: Final = "'"
FRENCH_JOINT: Final = "\u202f; "
FRENCH_SIGNS: Final = str.maketrans({",": "\u202f", ".": ","})


class Unfit(Exception):  # noqa: N818 - no error: the template is another's
    """A value that cannot stand in this template."""


@dataclass(frozen=True)
class Template:
    """An English text with holes, and its French."""

    pieces: tuple[str, ...]
    french: str

    @property
    def size(self) -> int:
        """Fixed signs: of two templates that fit, the one with more is meant."""
        return sum(map(len, self.pieces))

    def values(self, text: str) -> list[str] | None:
        """What fills the holes in a text; None where it is not of this template.

        >>> Template(("no policy '", "'"), "").values("no policy 'x'"), Template(("a", "b"), "").values("a-")
        (['x'], None)
        """
        first, *rest = self.pieces
        if not rest:
            return [] if text == first else None
        last = rest.pop()
        end = len(text) - len(last)
        if not text.startswith(first) or not text.endswith(last) or end < len(first):
            return None
        found, at = [], len(first)
        for piece in rest:
            here = text.find(piece, at, end)
            if here < 0:
                return None
            found.append(text[at:here])
            at = here + len(piece)
        return [*found, text[at:end]]


def in_french(fault: Fault) -> Fault:
    """What is wrong and what to do, in French; names, places and numbers as they were.

    >>> in_french(Fault("--policy", 0, 0, "no policy 'bakstop'", "did you mean 'backstop'?"))
    Fault(file='--policy', line=0, column=0, message="il n'y a pas de politique «\\xa0bakstop\\xa0»", \
remedy='vouliez-vous dire «\\xa0backstop\\xa0»\\u202f?')
    """
    if fault.french is not None:
        message, remedy = (COLON.sub("\u00a0", NARROW.sub("\u202f", text)) for text in fault.french)
        return replace(fault, message=message, remedy=remedy)
    return replace(fault, message=french(fault.message) or fault.message, remedy=french(fault.remedy) or fault.remedy)


def in_tongue(text: str, lang: str) -> str:
    """A text of a refusal in the language; English where it has no French."""
    return (french(text) if lang == "fr" else None) or text


def french(text: str) -> str | None:
    """A text of a refusal in French; None where it has none."""
    if LINE.search(text.partition(": ")[0]) and (said := headed(text)):
        return said
    return matched(text, texts()) or (joined(text) if JOINT in text else None) or headed(text)


def matched(text: str, among: Iterable[Template], *, alone: bool = False) -> str | None:
    """The French of the template that fits best. alone : none of its values may be two things joined"""
    for template in among:
        values = template.values(text)
        if values is None or (alone and any(JOINT in value for value in values)):
            continue
        try:
            return WRITTEN.sub(lambda mark, values=values: KINDS[mark[2] or ""](values[int(mark[1]) - 1]),  # type: ignore[misc]
                               template.french)
        except Unfit:
            continue
    return None


def joined(text: str) -> str | None:
    """The French of texts joined into one, of which each may hold the sign that joins them."""
    parts = text.split(JOINT)
    if len(parts) > MOST_JOINED:
        return None
    for n in range(1, len(parts) + 1):
        one = JOINT.join(parts[:n])
        head = matched(one, everything(), alone=True)
        if head is not None and n == len(parts):
            return head
        tail = joined(JOINT.join(parts[n:])) if head is not None else None
        if tail is not None:
            return f"{head}{FRENCH_JOINT}{tail}"
    return None


def headed(text: str) -> str | None:
    """The French of a text behind the place it is about, as a line of another file."""
    place, sign, rest = text.partition(": ")
    said = matched(rest, texts()) if sign else None
    return f"{LINE.sub(LIGNE, place)}\u00a0: {said}" if said else None


def phrase(text: str) -> str | None:
    """The French of what fills a hole."""
    if len(text) > LONGEST_PHRASE:
        return None
    return matched(text, everything()) or meanings().get(text)


def strict(text: str) -> str:
    """A value that must be a phrase, or a text in quotes. Errors: Unfit"""
    said = matched(text, (one for one in phrases() if len(one.pieces) == 1 or one.pieces[0] == one.pieces[1] == QUOTE))
    if said is None:
        raise Unfit
    return said


def figure(text: str) -> str:
    """A value that must be a number. Errors: Unfit"""
    if not FIGURE.fullmatch(text):
        raise Unfit
    return text


def number(text: str) -> str:
    """A number as French writes it, where the program wrote it; one a person typed stays."""
    return text.translate(FRENCH_SIGNS) if NUMBER.fullmatch(text) else text


# How a value is written in French
KINDS: Final[dict[str, Callable[[str], str]]] = {
    "": str,
    "number": number,
    "list": lambda text: LIST.sub(lambda word: " ou " if word[1] == "or" else " et ", text),
    "phrase": lambda text: phrase(text) or text,
    "strict": strict,
    "figure": figure,
    "each": lambda text: joined(text) or text,
}


@cache
def texts() -> tuple[Template, ...]:
    """Templates of refusals, the most particular first."""
    return tuple(read(path for path in FOLDER.glob("*-fr.yaml") if path.name not in PHRASES))


@cache
def phrases() -> tuple[Template, ...]:
    """Templates of what may fill a hole."""
    return tuple(read(FOLDER / name for name in PHRASES))


@cache
def everything() -> tuple[Template, ...]:
    """Templates of refusals and of what fills them, the most particular first."""
    return tuple(sorted((*texts(), *phrases()), key=most_particular))


def read(files: Iterable[Path]) -> list[Template]:
    """The templates of some files, the most particular first. Errors: CaseErrors"""
    faults, found = Faults(), []
    for path in files:
        found += [Template(tuple(pair.english.split(HOLE)), pair.french) for pair in read_pairs(path, faults)]
    faults.raise_if_any()
    return sorted(found, key=most_particular)


def most_particular(one: Template) -> tuple[int, tuple[str, ...]]:
    """The order in which templates are tried."""
    return -one.size, one.pieces


@cache
def meanings() -> dict[str, str]:
    """What numbers of a case mean, English in small letters -> French."""
    from whopays.case.quantities import SECTIONS, declared
    from whopays.report.meanings import french as of_names

    known = of_names()
    pairs = [(str(about["meaning"]), known.get(f"{section}.{field}")) for section in SECTIONS for field, about in declared(section).items()]
    return {english.lower(): said[:1].lower() + said[1:] for english, said in pairs if said}
