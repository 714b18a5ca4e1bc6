"""What must hold between rows: shares that add up, dates in order, a matrix that is one."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from whopays.case.assumption import Assumption
from whopays.case.fault import Faults, Place, did_you_mean
from whopays.case.financing import check_financing
from whopays.case.quantities import is_drawable
from whopays.case.table import Quantity, Structure, is_fringe

SHARE_TOLERANCE: Final = 1e-6

Chosen = dict[str, Assumption]

CORRELATIONS: Final = "market.correlation_equity_"
_CORRELATIONS: Final = tuple(f"{CORRELATIONS}{other}" for other in ("demand", "sentiment", "spread", "rate"))


def check_together(rows: Chosen, structure: Structure, faults: Faults, moved: Collection[str] | None = None) -> None:
    """All checks between the rows of one view; rows that are not there are not judged here.

    moved : names that differ from rows that have passed: only what they are checked with is checked; None checks all
    """
    def concerns(names: str) -> bool:
        return moved is None or any(name.startswith(names) for name in moved)

    _shares_add(rows, [line for line in structure.lines if concerns(f"shares.{line}.")], structure, faults)
    _holdings_add(rows, [lab for lab in structure.labs if concerns(f"holdings.{lab}.")], faults)
    for row in rows.values() if moved is None else [rows[name] for name in moved if name in rows]:
        if not row.value.is_fixed and not is_drawable(row.name):
            faults.add(row.place, f"{row.name} shapes the timetable or the fit of rates and cannot be drawn",
                       "give one number; try others with --set")
    for line in filter(lambda line: concerns(f"lines.{line}."), structure.lines):
        low, high = rows.get(f"lines.{line}.level"), rows.get(f"lines.{line}.ceiling")
        if low and high and low.value.high >= high.value.low:
            faults.add(high.place, f"{high.name}: can be {high.value.low:g}, not above the opening level "
                       f"{low.value.high:g}", "keep every draw of the ceiling above the level")
    for contract in filter(lambda contract: concerns(f"contracts.{contract}."), structure.contracts):
        _contract(rows, f"contracts.{contract}", faults)
        check_financing(rows, contract, structure.contracts[contract], faults)
    if concerns(CORRELATIONS):
        _correlations(rows, faults)


def _shares_add(rows: Chosen, lines: list[str], structure: Structure, faults: Faults) -> None:
    """Shares of a line over all labs, at the start and at the end, add to 1 on average."""
    for line in lines:
        for column in ("start", "end"):
            found = [rows.get(f"shares.{line}.{lab}.{column}") for lab in structure.ids("labs")]
            present = [row for row in found if row is not None]
            if not present or len(present) < len(found):
                continue
            total = math.fsum(row.value.mean for row in present)
            if abs(total - 1) > SHARE_TOLERANCE:
                faults.add(max(row.place for row in present),
                           f"shares.{line}.*.{column} add to {total:.7g} over {len(present)} labs, not 1",
                           "change one of them, fringe included")


def _holdings_add(rows: Chosen, labs: list[str], faults: Faults) -> None:
    for lab in labs:
        held = [row for name, row in rows.items() if name.startswith(f"holdings.{lab}.")]
        total = math.fsum(row.value.high for row in held)
        if total > 1 + SHARE_TOLERANCE:
            faults.add(held[-1].place, f"holdings.{lab}.*.share can add to {total:.7g}, more than 1", "lower one of them")


def _contract(rows: Chosen, contract: str, faults: Faults) -> None:
    first, last = rows.get(f"{contract}.online_from"), rows.get(f"{contract}.online_to")
    if first and last and first.value.high > last.value.low:
        faults.add(last.place, f"{last.name}: {last.value.low:g} is before online_from {first.value.high:g}",
                   "put the last delivery at or after the first")
    chips, power = rows.get(f"{contract}.chip_share"), rows.get(f"{contract}.power_share")
    if chips and power and chips.value.high + power.value.high > 1 + SHARE_TOLERANCE:
        faults.add(power.place, f"{contract}: chip_share and power_share can add to "
                   f"{chips.value.high + power.value.high:.7g}, more than 1", "lower one; the rest is the building")


def _correlations(rows: Chosen, faults: Faults) -> None:
    """The matrix with these in its first row and column has a square root only if their squares add to less than 1."""
    found = [rows[name] for name in _CORRELATIONS if name in rows]
    total = math.fsum(max(row.value.low**2, row.value.high**2) for row in found)
    if total >= 1:
        faults.add(found[-1].place, f"market.correlation_equity_*: their squares can add to {total:.4g}, no correlations do",
                   "lower them until the squares add to less than 1")


def check_groups(rows: Iterable[Assumption], faults: Faults) -> None:
    """A group has two names or more and one correlation; otherwise its name is probably misspelt."""
    members: dict[str, list[Assumption]] = {}
    for row in rows:
        if row.group is not None:
            members.setdefault(row.group, []).append(row)
    for group, found in members.items():
        if len({row.name for row in found}) < 2:
            others = ", ".join(sorted(set(members) - {group})) or "none"
            faults.add(found[0].place, f"{found[0].name}: alone in group '{group}'",
                       f"name the same group in another row (groups there are: {others}), or remove it")
        for row in found[1:]:
            if row.correlation != found[0].correlation:
                faults.add(row.place, f"{row.name}: group '{group}' has correlation {row.correlation:g} here and "
                           f"{found[0].correlation:g} at {found[0].place}", "write one correlation for the group")


def check_complete(rows: dict[str, Chosen], named: dict[str, set[str]], names: Mapping[str, Quantity],
                   places: dict[str, Place], faults: Faults) -> None:
    """Names that must be stated and are not, said at the entry they belong to.

    rows, named : by view; a named row with a fault is not missing
    places      : where the entry of a lab, line, contract stands by `section.id`; "" for the top
    """
    for name, quantity in names.items():
        without = [view for view in rows if name not in rows[view] and name not in named[view]]
        if not quantity.required or not without:
            continue
        where = "" if len(without) == len(rows) else f" in view {', '.join(without)}"
        low, high = ("any" if end is None else f"{end:g}" for end in (quantity.low, quantity.high))
        faults.add(places[".".join(quantity.owner) if quantity.owner else ""], f"{name} is missing{where}",
                   f"add a row for it: {quantity.meaning.lower()} ({quantity.units[0]}, from {low} to {high})")


def check_references(structure: Structure, references: Iterable[tuple[str, str, Place, str]], faults: Faults) -> None:
    """Ids that entries name must be there.

    references : (section, id, place, what names it)
    """
    for section, name, place, what in references:
        known = structure.ids(section)
        if name not in known:
            word = {"parties": "party", "labs": "lab"}[section]
            faults.add(place, f"{what} names no {word} of this case: '{name[:40]}'",
                       did_you_mean(name, known, f"known are {', '.join(known)}"))
        elif section == "labs" and is_fringe(structure, name):
            faults.add(place, f"{what} is the fringe lab '{name}', which has no contracts", "name a lab with finances")
