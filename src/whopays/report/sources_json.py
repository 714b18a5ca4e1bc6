"""The record of sources for a program, as `whopays sources --json` prints it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from whopays.sources.ledger import Ledger


def sources_object(ledger: Ledger) -> dict[str, Any]:
    """All documents, claims, facts and conflicts as `whopays.sources/1`."""
    return {
        "schema": "whopays.sources/1",
        "documents": [asdict(one) for one in ledger.documents.values()],
        "claims": [record_object(one) for one in ledger.claims.values()],
        "facts": [record_object(one) for one in ledger.facts.values()],
        "conflicts": {type_: [asdict(one) for one in found] for type_, found in ledger.conflicts_by_type().items()},
    }


def found_object(ledger: Ledger, id: str) -> Any:
    """One claim, fact or document, or the list of all claims about one thing. Errors: SourceError where there is none."""
    about = [record_object(claim) for claim in ledger.claims.values() if claim.about == id]
    return about or record_object(ledger.find(id))


def record_object(record: Any) -> dict[str, Any]:
    """A record without the place it stands in a file."""
    return {key: value for key, value in asdict(record).items() if key != "place"}


def pretty(value: Any) -> str:
    """JSON as a person reads it."""
    return json.dumps(value, ensure_ascii=False, indent=2)
