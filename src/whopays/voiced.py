"""How an answer speaks of its case: the lab inside a sentence with its verb, and the case's own words for labs, compute and chips."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from whopays.case.calls import in_calls
from whopays.case.case import Case
from whopays.study import Answer, Asked, Chart, Grid, Named, Said, Sentence, Study

VERBS: Final = re.compile(r"\[([^\[|\]]*)\|([^\[|\]]*)\]")
CONTRACTED: Final = (("de", "les ", "des"), ("à", "les ", "aux"), ("de", "le ", "du"), ("à", "le ", "au"))


def on_lab(asked: Asked, en: str, fr: str) -> Said:
    """A text with the lab asked about in place of `{lab}`, as a sentence writes it; of `[fails|fail]` the second where it is several."""
    case, name = asked.case, asked.case.labs[asked.lab].title
    several = asked.lab in case.several
    inside = name[:1].lower() + name[1:] if asked.lab in case.described else name
    dedans = case.within(name)
    first = dedans if dedans == name else dedans[:1].upper() + dedans[1:]
    english = re.sub(r"^\{lab\}", escaped(name), chosen(en, several)).replace("{lab}", inside)
    french = re.sub(r"^\{lab\}", escaped(first), chosen(fr, several))
    for short, article, whole in CONTRACTED:
        if dedans.startswith(article):
            french = re.sub(rf"\b{short} \{{lab\}}", escaped(f"{whole} {dedans.removeprefix(article)}"), french)
    return Said(english, french.replace("{lab}", dedans))


def inside(case: Case, id: str) -> Said:
    """A party as it stands in a list within a sentence: a name as it is, words begin small."""
    title = case.parties[id].title
    both = title, case.in_french(title)
    return Said(*(one[:1].lower() + one[1:] for one in both)) if id in case.described else Said(*both)


def escaped(text: str) -> str:
    """A text that `re.sub` puts in as it stands."""
    return text.replace("\\", r"\\")


def chosen(text: str, several: bool) -> str:
    """The verbs of a text for one, or for several.

    >>> chosen("{lab} [fails|fail] in {n}", True)
    '{lab} fail in {n}'
    """
    return VERBS.sub(lambda found: found[2 if several else 1], text)


def in_words_of(answer: Answer, case: Case) -> Answer:
    """The answer in the case's own words; what a case states itself, as why an input is as it is, stays as it is."""
    return answer if answer.about is not None or not case.calls else replace(called(answer, case), drivers=answer.drivers)


def question_of(study: Study, case: Case | None) -> Said:
    """The question of a study in the words of the case it is asked of; of none, or of the study's own, as the study puts it."""
    return study.QUESTION if case is None or not case.calls or is_own(study, case) else called(study.QUESTION, case)


def is_own(study: Study, case: Case) -> bool:
    """Whether a study is written for a case, and so in its words."""
    return bool(getattr(study, "DEFAULT_CASE", "") == case.name)


def called(part: Any, case: Case) -> Any:
    """Every text in both languages, wherever it stands in a part of an answer, in the case's own words."""
    if isinstance(part, Said):
        return Said(in_calls(part.en, case.calls, "en"), in_calls(part.fr, case.calls, "fr"))
    if isinstance(part, list | tuple):
        return type(part)(called(inner, case) for inner in part)
    if isinstance(part, Mapping):
        return {key: called(inner, case) for key, inner in part.items()}
    if isinstance(part, Answer | Sentence | Named | Grid | Chart):
        return replace(part, **{one.name: called(getattr(part, one.name), case) for one in fields(part)})
    return part
