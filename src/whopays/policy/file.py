"""Reads a policy: a YAML file in data/policies, or a file of your own.

It has title, because, citations and `instruments`, each with the terms its file declares. Terms nobody
states are refused, not guessed. An instrument may name the contracts it is for (`contracts: [oa-abilene]`), the
kind of thing it is for (`applies_to: fabs`; a case without such a thing is told so), and itself (`name: plants`),
which tells it from another of its kind where a term is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from whopays.case.citations import shipped_sources
from whopays.case.fault import Faults, did_you_mean
from whopays.case.files import read_file
from whopays.case.structure import IDENTIFIER
from whopays.case.value import LARGEST, read_number
from whopays.case.yaml_text import Node
from whopays.model.instrument import declared_terms
from whopays.model.instruments import found
from whopays.policy.policy import NONE, OBJECTS, SEVERAL_TIMES, Entry, Policy

FOLDER = Path(__file__).parent.parent / "data" / "policies"
HEAD_KEYS: Final[dict[str, type]] = {"title": str, "because": str, "citations": list, "instruments": list}
READ_KEPT: Final = 32
ENTRY_KEYS: Final = ("instrument", "name", "contracts", "applies_to")


def names(case: str = "") -> list[str]:
    """Names of the shipped policies, `none` first; of a case that has policies made for it alone, those."""
    own = sorted(path.stem for path in FOLDER.glob(f"{case}/*.yaml")) if case else []
    return [NONE, *(own or sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != NONE))]


@cache
def shipped_files() -> dict[str, Path]:
    """Name -> file of the shipped policies."""
    return {file.stem: file for file in sorted(FOLDER.rglob("*.yaml"))}


def read(path: Path) -> Policy:
    """Read and check a policy file against what instruments declare; one that has not changed is not read again."""
    try:
        seen = path.stat()
    except OSError:
        return read_anew(path)
    return read_once(path, (seen.st_mtime_ns, seen.st_size, seen.st_ino))


@lru_cache(READ_KEPT)
def read_once(path: Path, seen: tuple[int, ...]) -> Policy:
    """The policy of a file as it was seen."""
    return read_anew(path)


def read_anew(path: Path) -> Policy:
    """Read and check a policy file."""
    faults = Faults()
    root = read_file(path, faults)
    faults.raise_if_any()
    assert root is not None
    entries = checked_head(root, faults)
    cited = [node.text for node in entries["citations"].items()] if "citations" in entries else []
    known = shipped_sources(faults)
    for node in entries["citations"].items() if "citations" in entries else []:
        if node.text not in known:
            faults.add(node.place, f"no source '{node.text}'", did_you_mean(node.text, known, "cite an id of data/facts or data/claims"))
    nodes = entries["instruments"].items() if "instruments" in entries else []
    read_entries = [entry for entry in (read_entry(node, faults) for node in nodes) if entry is not None]
    check_together(read_entries, faults)
    faults.raise_if_any()
    return Policy(path.stem, str(entries["title"].value), str(entries["because"].value), tuple(read_entries), tuple(cited))


def checked_head(root: Node, faults: Faults) -> dict[str, Node]:
    """The keys of a policy that are there and are what they should be; all else is a fault."""
    entries = dict(root.mapping())
    for key, kind in HEAD_KEYS.items():
        if key not in entries:
            faults.add(root.place, f"a policy lacks {key}", "state title, because, citations and a list of instruments")
        elif not isinstance(entries[key].value, kind):
            remedy = "write a text" if kind is str else "write a list, such as [a, b]"
            faults.add(entries[key].place, f"{key} is {entries[key].kind()}", remedy)
            del entries[key]
    for key in [key for key in entries if key not in HEAD_KEYS]:
        faults.add(root.keys[key], f"a policy has no key '{key}'", did_you_mean(key, HEAD_KEYS, "it has " + ", ".join(HEAD_KEYS)))
    return entries


def read_entry(node: Node, faults: Faults) -> Entry | None:
    """One instrument of the list; None with the fault noted where there is no such instrument."""
    known, terms = found(), node.mapping()
    kind = str(terms["instrument"].value) if "instrument" in terms else ""
    if kind not in known:
        faults.add(node.place, f"no instrument '{kind}'", did_you_mean(kind, known, "there are " + ", ".join(known)))
        return None
    given = {name: term for name, term in terms.items() if name not in ENTRY_KEYS}
    object_ = str(terms["applies_to"].value) if "applies_to" in terms else ""
    if object_ and object_ not in OBJECTS:
        faults.add(terms["applies_to"].place, f"nothing is called '{object_}'",
                   did_you_mean(object_, OBJECTS, "choose " + ", ".join(OBJECTS)))
    contracts = tuple(item.text for item in terms["contracts"].items()) if "contracts" in terms else None
    declared = declared_terms(known[kind])
    if contracts == ():
        faults.add(terms["contracts"].place, f"{kind} names no contract", "name the contracts it is for, or remove `contracts` for all")
    if contracts is not None and not any(about["by_contract"] for about in declared.values()):
        faults.add(terms["contracts"].place, f"{kind} is not by contract", "remove `contracts`")
    name = read_name(terms["name"], known, faults) if "name" in terms else ""
    return Entry(kind, check_terms(node, kind, given, declared, faults), contracts, object_, node.place, name)


def read_name(node: Node, known: Iterable[str], faults: Faults) -> str:
    """What a policy calls one of its instruments; that of a kind of instrument would tell nothing apart.

    known : kinds of instruments there are
    """
    if not re.fullmatch(IDENTIFIER, node.text):
        faults.add(node.place, f"'{node.text[:40]}' cannot name an instrument", "use small letters, digits, - and _, a letter first")
    elif node.text in known:
        faults.add(node.place, f"'{node.text}' is a kind of instrument", "call this one otherwise, by what it is for")
    return node.text


def check_terms(node: Node, kind: str, given: dict[str, Node], declared: dict[str, dict[str, Any]], faults: Faults) -> dict[str, float]:
    """An instrument's terms as numbers; missing, unknown, not a number and out of range are faults with their place.

    A term that came later than the first files says what one without it means: that is taken.
    """
    numbers = {}
    for name, about in declared.items():
        if name not in given and about["absent"] is None:
            faults.add(node.place, f"{kind} lacks the term {name}", f"state it: {about['meaning']} ({about['unit']})")
    for name, term in given.items():
        if name not in declared:
            faults.add(term.place, f"{kind} has no term '{name}'", did_you_mean(name, declared, "it has " + ", ".join(declared)))
            continue
        about = declared[name]
        number = read_number(term, f"{kind}.{name}", faults, about["unit"])
        if number is None:
            continue
        if (about["low"] is not None and number < about["low"]) or (about["high"] is not None and number > about["high"]):
            limits = f"from {about['low']}" + ("" if about["high"] is None else f" to {about['high']}")
            faults.add(term.place, f"{kind}.{name} is {number:g}", f"give a number {limits} ({about['unit']})")
        elif abs(number) > LARGEST:
            faults.add(term.place, f"{kind}.{name} is {number:g}", f"write a number up to {LARGEST:g}")
        numbers[name] = number
    return numbers | {name: float(about["absent"]) for name, about in declared.items() if name not in given and about["absent"] is not None}


def check_together(entries: list[Entry], faults: Faults) -> None:
    """Refuse an instrument twice, a name twice, and guarantees that cover more than the whole of a loan."""
    seen: set[str] = set()
    called: dict[str, Entry] = {}
    for entry in entries:
        if entry.name in called:
            faults.add(entry.place, f"two instruments are called '{entry.name}', here and in line {called[entry.name].place.line}",
                       "call one of them otherwise")
        called |= {entry.name: entry} if entry.name else {}
        if entry.kind in seen and entry.kind not in SEVERAL_TIMES:
            faults.add(entry.place, f"a second {entry.kind}", f"keep one {entry.kind}: its stocks are kept once")
        seen.add(entry.kind)
    covers = [entry for entry in entries if "covered_share" in entry.terms and entry.kind in SEVERAL_TIMES]
    for at, entry in enumerate(covers):
        over = [one for one in covers[:at] if one.contracts is None or entry.contracts is None or set(one.contracts) & set(entry.contracts)]
        total = entry.terms["covered_share"] + sum(one.terms["covered_share"] for one in over)
        if over and total > 1:
            faults.add(entry.place, f"guarantees overlap and cover {total:.0%} of a loan", "lower covered_share or name other contracts")
