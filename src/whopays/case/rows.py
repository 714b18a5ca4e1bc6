"""Rows of assumptions: what each says, checked against the table of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from whopays.case.assumption import Assumption
from whopays.case.citations import Source, graded
from whopays.case.distribution import Fixed
from whopays.case.fault import Faults, Place, did_you_mean
from whopays.case.structure import RowEntry, read_entry
from whopays.case.table import Quantity
from whopays.case.value import read_value
from whopays.case.yaml_text import Node


@dataclass(frozen=True)
class RowRules:
    """What rows of a case are checked against.

    names : every name the structure allows
    fringe : ids of labs without finances
    """

    names: Mapping[str, Quantity]
    fringe: tuple[str, ...]
    sources: dict[str, Source]
    as_of: date | None


@dataclass(frozen=True)
class Rows:
    """Rows of one place (base or a view): several a name where they were known at different dates.

    named : names some row speaks of, faulty ones included, so that they are not called missing
    """

    good: list[Assumption]
    named: set[str]


def read_rows(node: Node | None, rules: RowRules, faults: Faults) -> Rows:
    """All rows of one list."""
    out = Rows([], set())
    if node is None or node.value is None:
        return out
    if not isinstance(node.value, list):
        faults.add(node.place, f"assumptions are {node.kind()}", "write a list of rows, each starting with '- name:'")
        return out
    for item in node.value:
        name = item.mapping().get("name")
        if name is not None:
            out.named.add(name.text)
        row = _row(item, rules, faults)
        if row is not None:
            out.good.append(row)
    return out


def _row(node: Node, rules: RowRules, faults: Faults) -> Assumption | None:
    """One row, or None with its faults noted."""
    before = len(faults.found)
    entry = read_entry(RowEntry, node, "the row", faults)
    entries = node.mapping()
    name = entries["name"].text if "name" in entries else ""
    quantity = rules.names.get(name)
    if quantity is None:
        if name:
            _unknown_name(entries["name"].place, name, rules, faults)
        return None
    value, cited = read_value(entries["value"], quantity, faults) if "value" in entries else (None, [])
    _check_unit(entries.get("unit"), quantity, faults)
    if entry is None or value is None:
        return None
    citations = tuple(dict.fromkeys([*entry.citations, *(item.text for item in cited)]))
    nodes = [*(entries["citations"].items() if "citations" in entries else []), *cited]
    _check_sources(entry, nodes, node.place, rules, faults)
    structural = entry.basis != "judgement" and bool(citations) and all(
        key in rules.sources and rules.sources[key].structural for key in citations)
    if rules.as_of is not None and entry.known_on > rules.as_of and not structural:
        faults.add(entries["known_on"].place, f"{name}: known on {entry.known_on}, after the as-of date {rules.as_of}",
                   "use what was known by then, or move as_of")
    if entry.group is not None and value.is_fixed:
        faults.add(entries["group"].place, f"{name}: a fixed number is in group '{entry.group.name}'",
                   "give a distribution or remove the group")
    if len(faults.found) > before:
        return None
    return Assumption(
        name=name, value=value, unit=entry.unit, basis=entry.basis, because=entry.because, citations=citations,
        true_for=entry.true_for, known_on=entry.known_on, group=entry.group.name if entry.group else None,
        correlation=entry.group.correlation if entry.group else 0.0,
        grade=graded(entry.basis, [rules.sources[key] for key in citations]), place=node.place, structural=structural)


def _unknown_name(place: Place, name: str, rules: RowRules, faults: Faults) -> None:
    parts = name.split(".")
    if len(parts) > 1 and parts[0] in ("labs", "holdings") and parts[1] in rules.fringe:
        faults.add(place, f"'{name}': a fringe lab has no finances", "remove the row")
        return
    near = [known for known in rules.names if known.startswith(parts[0] + ".")] or list(rules.names)
    faults.add(place, f"unknown name '{name[:80]}'",
               did_you_mean(name, near, "names are section.row.field, see `whopays case new`"))


def _check_unit(node: Node | None, quantity: Quantity, faults: Faults) -> None:
    if node is not None and isinstance(node.value, str) and node.value not in quantity.units:
        faults.add(node.place, f"{quantity.name}: unit '{node.text[:40]}' is not {' or '.join(quantity.units)}",
                   f"convert the value and write unit: {quantity.units[0]}")


def _check_sources(entry: RowEntry, nodes: list[Node], place: Place, rules: RowRules, faults: Faults) -> None:
    """Quoted needs a source, a source must exist and be out when the row says it was known."""
    if entry.basis == "quoted" and not nodes:
        faults.add(place, f"{entry.name}: quoted, and no source is cited",
                   "add citations, or say derived or judgement")
    known = [rules.sources[node.text] for node in nodes if node.text in rules.sources]
    # one source with a day establishes when the others, dated to a month or a year, were out beside it
    dated = any(source.by is not None and source.by == source.known_on and source.by <= entry.known_on for source in known)
    for node in nodes:
        source = rules.sources.get(node.text)
        if source is None:
            faults.add(node.place, f"{entry.name}: no source '{node.text[:40]}'",
                       did_you_mean(node.text, rules.sources, "cite an id of data/facts or data/claims, or add it to `facts:`"))
        elif source.comparison:
            faults.add(node.place, f"{entry.name}: source {source.id} is kept to compare results with, not as an input",
                       "cite another source, or say judgement")
        elif source.structural:
            continue
        elif source.known_on is None:
            faults.add(node.place, f"{entry.name}: nobody established when source {source.id} was known",
                       "find its date, cite another source, or say judgement")
        elif source.known_on > entry.known_on:
            faults.add(node.place, f"{entry.name}: known on {entry.known_on}, before its source {source.id} "
                       f"({source.known_on})", "move known_on to the day of its latest source")
        elif not dated and source.by is not None and source.by > entry.known_on:
            faults.add(node.place, f"{entry.name}: known on {entry.known_on}, but source {source.id} is dated only to a time that ends on "
                       f"{source.by}", f"cite beside it a source with a day, or move known_on to {source.by}")


def latest_known(rows: list[Assumption], as_of: date, faults: Faults) -> tuple[dict[str, Assumption], dict[str, date]]:
    """Of the rows of each name the one known last, on the as-of date; a structural constant is known on any day.

    Beside them the names nobody knew a figure for yet, with the day on which the first was known.
    Two rows of a name known on the same day are a fault.
    """
    chosen: dict[str, Assumption] = {}
    later: dict[str, date] = {}
    seen: dict[tuple[str, date], Assumption] = {}
    for row in rows:
        first = seen.setdefault((row.name, row.known_on), row)
        if first is not row:
            faults.add(row.place, f"{row.name} stands twice with known_on {row.known_on}, first at {first.place}",
                       "keep one, or give the newer its own known_on")
        elif row.known_on > as_of and not row.structural:
            later[row.name] = min(row.known_on, later.get(row.name, row.known_on))
        elif row.name not in chosen or row.known_on > chosen[row.name].known_on:
            chosen[row.name] = row
    return chosen, {name: day for name, day in later.items() if name not in chosen}


def replaced(row: Assumption | None, new: Assumption) -> Assumption:
    """A row with the value of a --set in it; a group goes on unless the new value is fixed."""
    if row is None or row.group is None or isinstance(new.value, Fixed):
        return new
    return replace(new, group=row.group, correlation=row.correlation)
