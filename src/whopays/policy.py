"""Policies: a list of instruments with terms; the order is the order of settlement.

A policy is a YAML file in data/policies: title, because, citations, and `instruments`, each with a
name and the terms its file declares. Terms nobody states are refused, not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from whopays.case.fault import CaseErrors, Fault, did_you_mean
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
    import yaml

    text: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    known = found()
    faults, instruments = [], []
    for entry in text.get("instruments", []):
        kind, terms = entry.get("instrument"), {k: v for k, v in entry.items() if k != "instrument"}
        if kind not in known:
            remedy = did_you_mean(str(kind), known, "there are " + ", ".join(known))
            faults.append(Fault(str(path), 0, 0, f"no instrument '{kind}'", remedy))
            continue
        faults += check_terms(str(path), kind, terms, declared_terms(known[kind]))
        instruments.append((kind, terms))
    if faults:
        raise CaseErrors(faults)
    return Policy(path.stem, text["title"], text["because"], tuple(instruments))


def check_terms(file: str, kind: str, terms: dict[str, Any], declared: dict[str, dict[str, Any]]) -> list[Fault]:
    """Faults of one instrument's terms: missing, unknown, not a number, out of range."""
    faults = [Fault(file, 0, 0, f"{kind} lacks the term {name}", f"state it: {about['meaning']} ({about['unit']})")
              for name, about in declared.items() if name not in terms]
    for name, value in terms.items():
        about = declared.get(name)
        if about is None:
            faults.append(Fault(file, 0, 0, f"{kind} has no term '{name}'", did_you_mean(name, declared, "it has " + ", ".join(declared))))
        elif isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
            faults.append(Fault(file, 0, 0, f"{kind}.{name} is not a number: {value!r}", f"give a number in {about['unit']}"))
        elif not (about["low"] is None or value >= about["low"]) or not (about["high"] is None or value <= about["high"]):
            faults.append(Fault(file, 0, 0, f"{kind}.{name} is {value}", f"give a number from {about['low']} to {about['high']}"))
    return faults


def activate(policy: Policy, dtype: Any = np.float64) -> tuple[Active, ...]:
    """Instruments ready for the kernel: terms as (1,) arrays.

    An instrument whose terms are all zero is left out: it pays nothing, and a test holds that law.
    """
    known = found()
    return tuple(
        Active(known[kind], known[kind].Terms(**{name: np.array([value], dtype=dtype) for name, value in terms.items()}))
        for kind, terms in policy.instruments if any(terms.values()))
