"""A small fictional case, written from the table of names so that it grows with it."""

from __future__ import annotations

from typing import Any

from whopays.case.case import Contract, Lab, Line, Party, ViewSpec
from whopays.case.table import Quantity, Structure, table

HEAD = """\
schema: whopays.case/1
name: small
title: Two labs of a tale
as_of: 2025-03-31
opening: 2024-12-31
quarters: 8
currency: USD
capacity_unit: GW
curve: {1: 0.03, 10: 0.04}
parties:
  barn: {kind: landlord, title: Barn Ltd}
  forge: {kind: vendor, title: Forge Ltd}
  house: {kind: parent, title: House Ltd}
lines:
  chat: {volume: users}
  work: {volume: money}
labs:
  alpha: {kind: standalone, title: Alpha, partner: barn}
  beta: {kind: parent_owned, title: Beta, parent: house}
  rest: {kind: fringe, title: Others}
contracts:
  alpha-barn: {lab: alpha, counterparty: barn, form: lease, sponsor: barn, vendor: forge, flagged: false}
views:
  high: {weight: 0.5, because: hope}
  low: {weight: 0.5, because: habit}
limits:
  - it is a tale
facts:
  - {id: T01, source: the tale, known_on: 2025-01-31, grade: good}
  - {id: T02, source: another tale, known_on: 2025-02-28, grade: weak}
"""

STRUCTURE = Structure(
    parties={"barn": Party("landlord", ""), "forge": Party("vendor", ""), "house": Party("parent", "")},
    lines={"chat": Line("users"), "work": Line("money")},
    labs={"alpha": Lab("standalone", ""), "beta": Lab("parent_owned", ""), "rest": Lab("fringe", "")},
    contracts={"alpha-barn": Contract("alpha", "barn", "lease", "barn")},
    views={"high": ViewSpec(0.5, ""), "low": ViewSpec(0.5, "")})

VALUES: dict[str, Any] = {
    "shares.chat.alpha.start": 0.5, "shares.chat.beta.start": 0.3, "shares.chat.rest.start": 0.2,
    "shares.chat.alpha.end": 0.25, "shares.chat.beta.end": 0.25, "shares.chat.rest.end": 0.5,
    "shares.work.alpha.start": 0.5, "shares.work.beta.start": 0.3, "shares.work.rest.start": 0.2,
    "shares.work.alpha.end": 0.25, "shares.work.beta.end": 0.25, "shares.work.rest.end": 0.5,
    "contracts.alpha-barn.rent": 3, "contracts.alpha-barn.operating_cost": 1, "contracts.alpha-barn.opening_debt": 0,
    "lines.chat.ceiling": "8e8", "lines.work.ceiling": "8e10", "lines.chat.level": "1e8", "lines.work.level": "1e10",
}


def value(quantity: Quantity) -> Any:
    """Something inside the declared range."""
    if quantity.name in VALUES:
        return VALUES[quantity.name]
    if quantity.field.startswith("correlation_"):
        return 0.25
    low = 0.0 if quantity.low is None else quantity.low
    high = low + 2 if quantity.high is None else quantity.high
    return 2026.5 if quantity.units[0] == "year" else low + (high - low) / 4


def row(name: str, number: Any, unit: str, **more: Any) -> str:
    """One row in one line."""
    given = {"basis": "judgement", "because": "it is told", "true_for": "2024-12-31", "known_on": "2025-01-31", **more}
    rest = ", ".join(f"{key}: {what}" for key, what in given.items() if what is not None)
    return f"  - {{name: {name}, value: {number}, unit: {unit}, {rest}}}\n"


def rows() -> dict[str, str]:
    """Row text of every required name."""
    return {name: row(name, value(one), one.units[0]) for name, one in table(STRUCTURE).items() if one.required}


def case_text(head: str = HEAD, change: dict[str, str | None] | None = None, extra: str = "") -> str:
    """The whole case as one file; change replaces rows by name (None drops one), extra adds text at the end."""
    lines = rows()
    for name, text in (change or {}).items():
        if text is None:
            del lines[name]
        else:
            lines[name] = text
    return head + "assumptions:\n" + "".join(lines.values()) + extra
