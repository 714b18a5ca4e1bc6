"""A policy for a program: its instruments, the terms it gives them, and what terms there are."""

from __future__ import annotations

from typing import Any, Final

from whopays.model.instrument import declared_terms
from whopays.model.instruments import found
from whopays.policy import OBJECTS, Policy

SCHEMA: Final = "whopays.policy/1"


def policy_object(policy: Policy) -> dict[str, Any]:
    """A policy as `whopays.policy/1`; each term with its value, unit, range and meaning."""
    known = found()
    instruments = []
    for entry in policy.entries:
        declared = declared_terms(known[entry.kind])
        instruments.append({
            "instrument": entry.kind, "called": entry.called, "about": about(known[entry.kind].__doc__),
            "contracts": list(entry.contracts or ()) or None,
            "applies_to": OBJECTS[entry.applies_to][0] if entry.applies_to else None,
            "terms": [{"name": name, "value": value, **term_object(declared[name])} for name, value in entry.terms.items()]})
    return {"schema": SCHEMA, "name": policy.name, "title": policy.title, "because": policy.because, "citations": list(policy.citations),
            "instruments": instruments}


def instruments_object() -> dict[str, Any]:
    """Every instrument there is with the terms it takes."""
    return {"schema": "whopays.instruments/1", "instruments": [
        {"instrument": name, "about": about(module.__doc__),
         "terms": [{"name": term, **term_object(facts)} for term, facts in declared_terms(module).items()]}
        for name, module in found().items()]}


def term_object(facts: dict[str, Any]) -> dict[str, Any]:
    """Unit, meaning and range of a term."""
    return {"unit": facts["unit"], "meaning": facts["meaning"], "range": [facts["low"], facts["high"]], "by_contract": facts["by_contract"]}


def about(text: str | None) -> str:
    """The first sentence of an instrument's own description."""
    return (text or "").strip().partition("\n")[0]
