"""A policy by name. Wherever one is named its terms can be changed behind the name: `backstop:cap=100e9,tenor=5`.

A term that several instruments have is named with its own: `railway-1862:direct_loan.cap=1e9`; where a policy of
your own holds two of a kind, with the name the file gives it: `mine.yaml:plants.cap=1e9`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from whopays.case.fault import CaseErrors, Fault, Faults, Place, did_you_mean
from whopays.case.yaml_text import read as read_text
from whopays.model.instrument import declared_terms
from whopays.model.instruments import found
from whopays.policy.file import check_terms, check_together, names, read, shipped_files
from whopays.policy.policy import Entry, Policy


def load(name: str) -> Policy:
    """Read a shipped policy, or a file of your own; terms behind a colon are changed.

    Errors: CaseErrors with every fault of the file, or of the changes, at once

    >>> [entry.terms["cap"] for entry in load("backstop:cap=1e9").entries]
    [1000000000.0]
    """
    if own_file(name):
        return read(Path(name))
    base, colon, changes = name.rpartition(":") if own_file(name.rpartition(":")[0]) else name.partition(":")
    shipped = shipped_files()
    if base not in shipped and not own_file(base):
        raise CaseErrors([Fault("--policy", 0, 0, f"no policy '{base}'", did_you_mean(base, shipped, "there are " + ", ".join(names())))])
    policy = read(Path(base) if base not in shipped else shipped[base])
    return replace(changed(policy, changes.split(",")), name=f"{policy.name}:{changes}") if colon else policy


def own_file(name: str) -> bool:
    """Whether a name is that of a policy file of one's own."""
    return Path(name).suffix in (".yaml", ".yml") and Path(name).is_file()


def changed(policy: Policy, changes: list[str]) -> Policy:
    """A policy with terms changed.

    changes : TERM=VALUE, or INSTRUMENT.TERM=VALUE with the instrument's kind or the name the policy gives it
    Errors  : CaseErrors with every change that cannot be
    """
    faults, entries, seen = Faults(), list(policy.entries), set[tuple[int, str]]()
    for number, text in enumerate(changes, start=1):
        place = Place("--policy", 0, number)
        name, sign, value = (part.strip() for part in text.partition("="))
        whose, _, term = name.rpartition(".")
        hits = [at for at, entry in enumerate(entries) if term in entry.terms and whose in ("", entry.kind, entry.name)]
        terms = [f"{entry.called}.{one}" for entry in entries for one in entry.terms]
        if not (sign and name and value):
            faults.add(place, f"'{text[:60]}' is not TERM=VALUE", f"write for example {policy.name}:cap=1e9")
        elif not hits:
            faults.add(place, f"policy {policy.name} has no term '{name[:60]}'",
                       did_you_mean(name, terms if whose else [one.partition(".")[2] for one in terms],
                                    "it has " + ", ".join(terms) if terms else "it has no terms"))
        elif len(hits) > 1:
            faults.add(place, f"{len(hits)} instruments of {policy.name} have a term '{term}': "
                       + ", ".join(f"{entries[at].called} (line {entries[at].place.line})" for at in hits),
                       told_apart([entries[at] for at in hits], term))
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


def told_apart(entries: list[Entry], term: str) -> str:
    """What to write where a term is that of several instruments.

    >>> told_apart([Entry("grant", {}), Entry("loan", {}, name="plants")], "cap")
    'name one: grant.cap, plants.cap'
    >>> told_apart([Entry("loan", {}), Entry("loan", {}, name="plants")], "cap")
    'give each a `name` in the file of the policy, such as `name: first`, and write first.cap'
    """
    called = [f"{entry.called}.{term}" for entry in entries]
    if any(not entry.name and [one.kind for one in entries].count(entry.kind) > 1 for entry in entries):
        return f"give each a `name` in the file of the policy, such as `name: first`, and write first.{term}"
    return "name one: " + ", ".join(called)
