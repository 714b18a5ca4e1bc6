"""Every instrument with its terms and moments, from `model/instruments/`; every policy from `data/policies/`."""

from __future__ import annotations

import inspect
from types import ModuleType

from declarations.table import number, table
from whopays import policy
from whopays.model.instrument import declared_terms
from whopays.model.instruments import found


def markdown() -> str:
    """A section an instrument, then the policies."""
    parts = [one(name, module) for name, module in sorted(found().items())]
    rows = []
    for name in policy.names():
        made = policy.load(name)
        rows.append([f"`{name}`", made.title, ", ".join(f"`{entry.kind}`" for entry in made.entries) or "nothing"])
    parts += ["## Policies that come with whopays\n", table(["policy", "what it is", "instruments, in order of settlement"], rows)]
    return "\n".join(parts)


def one(name: str, module: ModuleType) -> str:
    """An instrument: what its file says of it, when it acts, its terms, the payments it makes."""
    about = inspect.getdoc(module) or ""
    rows = [[f"`{term}`", facts["unit"], number(facts["low"]), number(facts["high"]), facts["meaning"]
             + (" (by contract)" if facts["by_contract"] else "")
             + ("" if facts["absent"] is None else f" (where it is not stated: {number(facts['absent'])})")]
            for term, facts in declared_terms(module).items()]
    acts = ", ".join(f"`{moment}`" for moment in module.ACTS) or "none: it changes terms at signing"
    kinds = "; ".join(f"`{kind}`: {what[0]}" for kind, what in getattr(module, "KINDS", {}).items())
    pays = f"Payments of its own: {kinds}.\n" if kinds else ""
    return "\n".join([f"## {name}\n", about + "\n", f"Acts at: {acts}. File: `src/whopays/model/instruments/{name}.py`.\n", pays,
                      table(["term", "unit", "from", "to", "meaning"], rows)])
