"""Policies: a list of instruments with terms; the order is the order of settlement.

A policy is a YAML file in data/policies, or a file of your own: title, because, citations, and
`instruments`, each with a name and the terms its file declares. Terms nobody states are refused, not
guessed. An instrument may name the contracts it is for (`contracts: [oa-abilene]`) and the kind of
thing it is for (`applies_to: fabs`); a case without such a thing is told so.

Wherever a policy is named its terms can be changed behind the name: `backstop:cap=100e9,tenor=5`. A term
that several instruments have is named with its own: `railway-1862:direct_loan.cap=1e9`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from whopays.case.case import Case
from whopays.case.citations import shipped_sources
from whopays.case.fault import CaseErrors, Fault, Faults, Place, did_you_mean
from whopays.case.files import read_file
from whopays.case.value import LARGEST, read_number
from whopays.case.yaml_text import Node
from whopays.case.yaml_text import read as read_text
from whopays.model.instrument import Active, declared_terms
from whopays.model.instruments import found

FOLDER = Path(__file__).parent / "data" / "policies"
NONE = "none"
HEAD_KEYS: Final[dict[str, type]] = {"title": str, "because": str, "citations": list, "instruments": list}
READ_KEPT: Final = 32
ENTRY_KEYS: Final = ("instrument", "contracts", "applies_to")
# What a case builds, by the unit its capacity is counted in
OBJECTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "data_centres": ("data centres", ("GW", "MW")),
    "fabs": ("chip plants", ("wafer", "kwspm", "wspm", "circuit")),
    "grid": ("power supply and grid", ("GVA", "MVA", "GW", "MW")),  # of a data centre it is a part, see check
    "railways": ("railways", ("mile", "route mile", "km")),
}
SEVERAL_TIMES: Final = ("loan_guarantee",)  # the one instrument a policy may hold more than once


@dataclass(frozen=True)
class Entry:
    """One instrument of a policy: terms, contracts it is for (None: all), kind of thing it is for ("": any), where it stands."""

    kind: str
    terms: dict[str, float]
    contracts: tuple[str, ...] | None = None
    applies_to: str = ""
    place: Place = field(default=Place("policy"), compare=False)


@dataclass(frozen=True)
class Policy:
    """A policy as stated: instruments in order of settlement."""

    name: str
    title: str
    because: str
    entries: tuple[Entry, ...] = ()
    citations: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what the engine found out about it before running it

    @property
    def instruments(self) -> tuple[tuple[str, dict[str, float]], ...]:
        """(name, terms) in order."""
        return tuple((entry.kind, entry.terms) for entry in self.entries)


def names(case: str = "") -> list[str]:
    """Names of the shipped policies, `none` first; of a case that has policies made for it alone, those."""
    own = sorted(path.stem for path in FOLDER.glob(f"{case}/*.yaml")) if case else []
    return [NONE, *(own or sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != NONE))]


@cache
def shipped_files() -> dict[str, Path]:
    """Name -> file of the shipped policies."""
    return {file.stem: file for file in sorted(FOLDER.rglob("*.yaml"))}


def load(name: str) -> Policy:
    """Read a shipped policy, or a file of your own; terms behind a colon are changed.

    Errors: CaseErrors with every fault of the file, or of the changes, at once

    >>> [entry.terms["cap"] for entry in load("backstop:cap=1e9").entries]
    [1000000000.0]
    """
    shipped, own = shipped_files(), Path(name)
    if own.suffix in (".yaml", ".yml") and own.is_file():
        return read(own)
    base, colon, changes = name.partition(":")
    if base not in shipped:
        raise CaseErrors([Fault("--policy", 0, 0, f"no policy '{base}'", did_you_mean(base, shipped, "there are " + ", ".join(names())))])
    policy = read(shipped[base])
    return replace(changed(policy, changes.split(",")), name=name) if colon else policy


def changed(policy: Policy, changes: list[str]) -> Policy:
    """A policy with terms changed.

    changes : TERM=VALUE or INSTRUMENT.TERM=VALUE
    Errors  : CaseErrors with every change that cannot be
    """
    faults, entries, seen = Faults(), list(policy.entries), set[tuple[int, str]]()
    for number, text in enumerate(changes, start=1):
        place = Place("--policy", 0, number)
        name, sign, value = (part.strip() for part in text.partition("="))
        kind, _, term = name.rpartition(".")
        hits = [at for at, entry in enumerate(entries) if term in entry.terms and kind in ("", entry.kind)]
        terms = [f"{entry.kind}.{one}" for entry in entries for one in entry.terms]
        if not (sign and name and value):
            faults.add(place, f"'{text[:60]}' is not TERM=VALUE", f"write for example {policy.name}:cap=1e9")
        elif not hits:
            faults.add(place, f"policy {policy.name} has no term '{name[:60]}'",
                       did_you_mean(name, terms if kind else [one.partition(".")[2] for one in terms],
                                    "it has " + ", ".join(terms) if terms else "it has no terms"))
        elif len(hits) > 1:
            faults.add(place, f"{len(hits)} instruments of {policy.name} have a term '{term}'",
                       "name one: " + ", ".join(dict.fromkeys(f"{entries[at].kind}.{term}" for at in hits)))
        elif (hits[0], term) in seen:
            faults.add(place, f"{name} is changed twice", "keep one change of it")
        else:
            seen.add((hits[0], term))
            entry, node = entries[hits[0]], read_text(value, "--policy", faults, 1, number)
            about = {term: declared_terms(found()[entry.kind])[term]}
            new = check_terms(node, entry.kind, {term: node}, about, faults) if node is not None else {}
            entries[hits[0]] = replace(entry, terms={**entry.terms, **new})
    check_together(entries, faults)
    faults.raise_if_any()
    return replace(policy, title=f"{policy.title}; {', '.join(changes)}", entries=tuple(entries))


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
    return Entry(kind, check_terms(node, kind, given, declared, faults), contracts, object_, node.place)


def check_terms(node: Node, kind: str, given: dict[str, Node], declared: dict[str, dict[str, Any]], faults: Faults) -> dict[str, float]:
    """An instrument's terms as numbers; missing, unknown, not a number and out of range are faults with their place."""
    numbers = {}
    for name, about in declared.items():
        if name not in given:
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
    return numbers


def check_together(entries: list[Entry], faults: Faults) -> None:
    """Refuse an instrument twice, and guarantees that cover more than the whole of a loan."""
    seen: set[str] = set()
    for entry in entries:
        if entry.kind in seen and entry.kind not in SEVERAL_TIMES:
            faults.add(entry.place, f"a second {entry.kind}", f"keep one {entry.kind}: its stocks are kept once")
        seen.add(entry.kind)
    covers = [entry for entry in entries if "covered_share" in entry.terms and entry.kind in SEVERAL_TIMES]
    for at, entry in enumerate(covers):
        over = [one for one in covers[:at] if one.contracts is None or entry.contracts is None or set(one.contracts) & set(entry.contracts)]
        total = entry.terms["covered_share"] + sum(one.terms["covered_share"] for one in over)
        if over and total > 1:
            faults.add(entry.place, f"guarantees overlap and cover {total:.0%} of a loan", "lower covered_share or name other contracts")


def check(policy: Policy, case: Case) -> None:
    """Refuse contracts a case does not have, and a guarantee of grid that would cover whole data centres. Errors: CaseErrors."""
    faults = Faults()
    for entry in policy.entries:
        whole = entry.applies_to == "grid" and entry.terms.get("power_part", 1) < 1
        if whole and has_object(replace(entry, applies_to="data_centres"), case):
            faults.add(entry.place, f"{entry.kind} is for grid and would cover whole data centres",
                       "set power_part to 1, or apply it to data_centres")
        for name in entry.contracts or ():
            if name not in case.contracts:
                faults.add(entry.place, f"{entry.kind} names the contract '{name}', which {case.name} does not have",
                           did_you_mean(name, case.contracts, "it has " + ", ".join(case.contracts)))
    faults.raise_if_any()


def reasons_not_to_apply(policy: Policy, case: Case) -> list[str]:
    """Why instruments of a policy have nothing to act on in a case; empty when all apply."""
    return [f"{entry.kind} is for {OBJECTS[entry.applies_to][0]}; {case.name} has none, its capacity is counted in {case.capacity_unit}"
            for entry in policy.entries if not has_object(entry, case)]


def has_object(entry: Entry, case: Case) -> bool:
    """Whether a case builds what an instrument is for."""
    return not entry.applies_to or case.capacity_unit.lower().startswith(tuple(unit.lower() for unit in OBJECTS[entry.applies_to][1]))


def applies(policy: Policy, case: Case) -> bool:
    """Whether at least one instrument has something to act on; `none` always does."""
    return not policy.entries or any(has_object(entry, case) for entry in policy.entries)


def activate(policy: Policy, dtype: Any = np.float64, case: Case | None = None) -> tuple[Active, ...]:
    """Instruments ready for the kernel: terms as (1,) arrays, (contract, 1) where a policy names contracts.

    case : needed to place contracts and to leave out what does not apply; None where a policy holds for any case
    An instrument whose terms are all zero is left out: it pays nothing, and a test holds that law.
    """
    known = found()
    active: list[Active] = []
    for entry in policy.entries:
        if not any(entry.terms.values()) or (case is not None and not has_object(entry, case)):
            continue
        declared = declared_terms(known[entry.kind])
        arrays = {name: np.array([value], dtype=dtype) for name, value in entry.terms.items()}
        if entry.contracts is not None:
            if case is None:
                raise CaseErrors([Fault(entry.place.file, entry.place.line, entry.place.column, f"{entry.kind} names contracts",
                                        "activate the policy with the case it is for")])
            named = np.array([[name in entry.contracts] for name in case.contracts], dtype=dtype)
            arrays |= {name: arrays[name] * named for name, about in declared.items() if about["by_contract"]}
        copy = sum(one.module is known[entry.kind] for one in active)
        active.append(Active(known[entry.kind], known[entry.kind].Terms(**arrays), copy))
    return tuple(active)
