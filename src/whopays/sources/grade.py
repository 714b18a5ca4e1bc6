"""How good the evidence for a number is, and why a result is as good as its weakest input."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

# Strongest first. primary: the speaker's own words or the issuer's own record; press: a named,
# accountable reporter; weak: second-hand or without author; unverified: no source at hand;
# judgement: nobody said it, we chose it.
GRADES: Final = ("primary", "press", "weak", "unverified", "judgement")
MEANING: Final = {
    "primary": "the speaker's own words, or the issuer's own record",
    "press": "a named and accountable reporter",
    "weak": "second-hand, or without an author",
    "unverified": "no source at hand",
    "judgement": "nobody said it; we chose it",
}
# Words other tables use for the same thing.
SYNONYMS: Final = {"good": "press", "official": "primary", "filing": "primary"}


def graded(word: str) -> str:
    """The grade a word means.

    word    : a grade or a synonym of one
    returns : one of GRADES
    Errors: ValueError names the grades there are.

    >>> graded("good")
    'press'
    """
    grade = SYNONYMS.get(word, word)
    if grade not in GRADES:
        raise ValueError(f"no grade '{word}'; there are: {', '.join(GRADES)}")
    return grade


def weakest(grades: Iterable[str]) -> str:
    """The grade of a result: that of its weakest input.

    grades  : any number of grades or synonyms
    returns : one of GRADES; `judgement` where there is no input at all, since nothing supports it
    Errors: ValueError for a word that is no grade.

    >>> weakest(["primary", "weak", "press"])
    'weak'
    >>> weakest([])
    'judgement'
    """
    found = [GRADES.index(graded(word)) for word in grades]
    return GRADES[max(found)] if found else "judgement"
