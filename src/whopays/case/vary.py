"""A case varied from outside: `--set NAME=VALUE`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from whopays.case.assumption import Assumption
from whopays.case.case import Case, content_hash
from whopays.case.fault import Faults, Place, did_you_mean
from whopays.case.rows import replaced
from whopays.case.table import Quantity, Structure, table
from whopays.case.together import check_together
from whopays.case.value import read_value
from whopays.case.yaml_text import read

SET: Final = "--set"  # stands where a file would; its line is the number of the option


def with_sets(case: Case, sets: tuple[str, ...]) -> Case:
    """A case read without sets, with them: the very case `load` reads with them, without reading its files again.

    Errors: CaseErrors with all faults at once, in the words of `load`
    """
    if not sets:
        return case
    faults = Faults()
    structure = Structure.of(case)
    new = read_sets(sets, table(structure), case.as_of, faults)
    rows = {view: {**of, **{name: replaced(of.get(name), row) for name, row in new.items()}} for view, of in case.rows.items()}
    for chosen in rows.values():
        check_together(chosen, structure, faults, new)
    faults.raise_if_any()
    varied = replace(case, rows=rows, sets=tuple(sets))
    return replace(varied, hash=content_hash(varied))


def read_sets(sets: Iterable[str], names: Mapping[str, Quantity], as_of: date, faults: Faults) -> dict[str, Assumption]:
    """Assumptions set on the command line, by the same parser and checks as a file.

    A value may be a distribution: `compute.slip={uniform: [1, 1.5]}`.
    """
    out: dict[str, Assumption] = {}
    for number, text in enumerate(sets, start=1):
        row = _read_set(text, number, names, as_of, faults)
        if row is None:
            continue
        if row.name in out:
            faults.add(row.place, f"{row.name} is set twice", "keep one --set for it")
        out[row.name] = row
    return out


def _read_set(text: str, number: int, names: Mapping[str, Quantity], as_of: date, faults: Faults) -> Assumption | None:
    place = Place(SET, number, 1)
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        faults.add(place, f"'{text[:60]}' is not NAME=VALUE", "write for example labs.openai.cash=50e9")
        return None
    quantity = names.get(name.strip())
    if quantity is None:
        faults.add(place, f"unknown name '{name.strip()[:80]}'",
                   did_you_mean(name.strip(), names, "names are section.row.field, as in the rows of the case"))
    column = len(name) + 2
    if not value.strip():
        faults.add(Place(SET, number, column), f"no value after '{name.strip()[:80]}='", "write for example labs.openai.cash=50e9")
        return None
    node = read(value, SET, faults, number, column)
    if node is None or quantity is None:
        return None
    before = len(faults.found)
    found, cited = read_value(node, quantity, faults)
    if found is None or len(faults.found) > before:
        return None
    for item in cited:
        faults.add(item.place, f"{quantity.name}: a value set from outside cites '{item.text[:40]}'",
                   "remove citations; a value set here is a judgement")
    return Assumption(
        name=quantity.name, value=found, unit=quantity.units[0], basis="judgement", because=f"set by {SET}", citations=(),
        true_for=as_of.isoformat(), known_on=as_of, group=None, correlation=0.0, grade="judgement", place=place)
