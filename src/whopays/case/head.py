"""The head of a case: what is said of it as a whole, checked against itself and against what the case states."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from whopays.case.calls import PATTERNS, Calls, Lang, in_calls
from whopays.case.case import WITHIN
from whopays.case.fault import Faults, did_you_mean
from whopays.case.structure import HeadEntry
from whopays.case.table import Structure
from whopays.case.yaml_text import Node
from whopays.units import CAPACITY

VOWEL: Final = re.compile(r"[aeiouyhàâéèêëîïôûœ]", re.IGNORECASE)
UNELIDED: Final = ("lab", "compute")  # French sentences put le, du, de or un before them


def check_head(head: HeadEntry, root: Node, structure: Structure, faults: Faults) -> None:
    """Units, milestone, what is described, and French names; each fault is noted with its place."""
    check_own_units(head, root, faults)
    check_milestone(head, root, faults)
    check_described(head, root, structure, faults)
    check_french_names(head, root, structure, faults)
    check_calls(head.calls, "en", root, faults)
    if head.french is not None:
        check_calls(head.french.calls, "fr", root, faults)


def check_own_units(head: HeadEntry, root: Node, faults: Faults) -> None:
    """A unit of capacity is one everybody knows, or the case says what one of it is; and it defines none it does not use."""
    unit = head.capacity_unit
    if unit not in CAPACITY and unit not in head.units:
        known = [*CAPACITY, *head.units]
        faults.add(root.at(("capacity_unit",)), f"the unit '{unit}' is defined nowhere",
                   did_you_mean(unit, known, f"add 'units:' with '{unit}: what one of it is', or use {' or '.join(CAPACITY)}"))
    for name in head.units:
        if name != unit:
            faults.add(root.at(("units", name)), f"units defines '{name[:40]}', which is not the capacity_unit '{unit}'",
                       "remove it; money is counted in the case's currency, and no other unit is a case's own")


def check_milestone(head: HeadEntry, root: Node, faults: Faults) -> None:
    """The milestone must be a year that begins within the horizon and ends before it, else it says nothing the end does not."""
    first = head.opening.year * 4 + (head.opening.month - 1) // 3 + 1
    years = range(first // 4, (first + head.quarters - 1) // 4)
    if head.milestone is not None and head.milestone not in years:
        remedy = f"write a year from {years[0]} to {years[-1]}, or leave it out" if years else "leave it out: the horizon is one year"
        faults.add(root.at(("milestone",)), f"the year {head.milestone} does not end within the {head.quarters} quarters "
                   f"from {head.opening}", remedy)


def check_described(head: HeadEntry, root: Node, structure: Structure, faults: Faults) -> None:
    """Only what the case states can be described, or be several."""
    known = [*structure.parties, *structure.labs]
    stated = [(key, at, name) for key, names in (("described", head.described), ("several", head.several)) for at, name in enumerate(names)]
    for key, at, name in stated:
        if name not in known:
            faults.add(root.at((key, at)), f"'{name}' is no party and no lab of the case", did_you_mean(name, known, "remove it"))


def check_french_names(head: HeadEntry, root: Node, structure: Structure, faults: Faults) -> None:
    """Words in French must be of something the case has."""
    if head.french is None:
        return
    n_french, n_english = len(head.french.limits), len(head.limits)
    if n_french not in (0, n_english):
        faults.add(root.at(("french", "limits")), f"{n_french} limits in French, {n_english} in English",
                   "write one for each, in the same order, or none")
    for section, one in (("views", "view"), ("parties", "party"), ("labs", "lab"), ("within", "party or lab")):
        known = structure.ids(section) if section != "within" else [*structure.ids("parties"), *structure.ids("labs")]
        for name in getattr(head.french, section):
            if name not in known:
                faults.add(root.at(("french", section, name)), f"French name of a {one} '{name}' the case does not state",
                           did_you_mean(name, known, "remove it"))


def check_calls(calls: Mapping[Any, str], lang: Lang, root: Node, faults: Faults) -> None:
    """Each word has its plural, does not hold a word it stands for, and in French begins so that `le` and `de` stay as they are."""
    keys = ("calls",) if lang == "en" else ("french", "calls")
    if ("lab" in calls) != ("labs" in calls):
        faults.add(root.at((*keys, "lab" if "lab" in calls else "labs")), "calls has one of lab and labs and not the other",
                   "add the other: sentences need both")
    for word, said in calls.items():
        if in_calls(said, {lang: dict.fromkeys(PATTERNS[lang], "")}, lang) != said:
            faults.add(root.at((*keys, word)), f"'{said}' holds a word of the model that calls puts another for",
                       "choose a word without lab, compute and chips, or leave the key out: the model's word then stays")
        if lang == "fr" and word in UNELIDED and VOWEL.match(said):
            faults.add(root.at((*keys, word)), f"'{said}' begins with a vowel or h, before which French shortens le and de",
                       "choose a noun that begins with a consonant")


def calls_of(head: HeadEntry) -> Calls:
    """The case's own words by language; a language without them is left out."""
    french = head.french.calls if head.french else {}
    return {lang: {str(word): said for word, said in of.items()} for lang, of in (("en", head.calls), ("fr", french)) if of}


def french_of(head: HeadEntry, structure: Structure) -> dict[str, str]:
    """English text of the case -> French."""
    if head.french is None:
        return {}
    title = {head.title: head.french.title} if head.french.title else {}
    titled = {known[name].title: text for known, said in ((structure.parties, head.french.parties), (structure.labs, head.french.labs))
              for name, text in said.items()}
    titles = {name: one.title for name, one in structure.parties.items()} | {name: one.title for name, one in structure.labs.items()}
    titled |= {f"{titles[name]}{WITHIN}": text for name, text in head.french.within.items()}
    return {**title, **titled, **head.french.views, **dict(zip(head.limits, head.french.limits, strict=False))}
