"""Policies: a list of instruments with terms; the order is the order of settlement.

A policy is a YAML file in data/policies: title, because, citations, and `instruments`, each with a
name and the terms its file declares. Terms nobody states are refused, not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from whopays.case import yaml_text
from whopays.case.fault import CaseErrors, Fault, Faults, did_you_mean
from whopays.case.value import read_number
from whopays.case.yaml_text import Node
from whopays.model.instrument import Active, declared_terms
from whopays.model.instruments import found

FOLDER = Path(__file__).parent / "data" / "policies"
NONE = "none"


@dataclass(frozen=True)
class Policy:
    """A policy as stated: instruments in order, each (name, terms)."""

    name: str
    title: str
    because: str
    instruments: tuple[tuple[str, dict[str, float]], ...]


def names() -> list[str]:
    """Names of the shipped policies; `none` first."""
    return [NONE, *sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != NONE)]


def load(name: str) -> Policy:
    """Read a shipped policy. Errors: CaseErrors with every fault of the file at once."""
    if name == NONE:
        return Policy(NONE, "No state action", "The White House ruled a federal bailout out.", ())
    path = FOLDER / f"{name}.yaml"
    if not path.is_file():
        raise CaseErrors([Fault("--policy", 0, 0, f"no policy '{name}'", did_you_mean(name, names(), "there are " + ", ".join(names())))])
    return read(path)


def read(path: Path) -> Policy:
    """Read and check a policy file against what instruments declare."""
    faults, known = Faults(), found()
    root = yaml_text.read(path.read_text(encoding="utf-8"), str(path), faults)
    faults.raise_if_any()
    assert root is not None
    entries = root.mapping()
    instruments = []
    for key in ("title", "because", "instruments"):
        if key not in entries:
            faults.add(root.place, f"a policy lacks {key}", "state title, because, citations and a list of instruments")
    for node in entries["instruments"].items() if "instruments" in entries else []:
        terms = node.mapping()
        kind = str(terms["instrument"].value) if "instrument" in terms else ""
        if kind not in known:
            faults.add(node.place, f"no instrument '{kind}'", did_you_mean(kind, known, "there are " + ", ".join(known)))
            continue
        given = {name: term for name, term in terms.items() if name != "instrument"}
        instruments.append((kind, check_terms(node, kind, given, declared_terms(known[kind]), faults)))
    faults.raise_if_any()
    return Policy(path.stem, str(entries["title"].value), str(entries["because"].value), tuple(instruments))


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
        numbers[name] = number
    return numbers


def activate(policy: Policy, dtype: Any = np.float64) -> tuple[Active, ...]:
    """Instruments ready for the kernel: terms as (1,) arrays.

    An instrument whose terms are all zero is left out: it pays nothing, and a test holds that law.
    """
    known = found()
    return tuple(
        Active(known[kind], known[kind].Terms(**{name: np.array([value], dtype=dtype) for name, value in terms.items()}))
        for kind, terms in policy.instruments if any(terms.values()))
