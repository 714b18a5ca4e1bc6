"""A case with some of its numbers moved, in every view alike: the levers of a study.

What `--set` does for one number, for many at once and keeping distributions: the same checks hold.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from fnmatch import fnmatchcase

from whopays.case.assumption import Assumption
from whopays.case.case import Case, content_hash
from whopays.case.distribution import Distribution, Fixed, Lognormal, Mixture, Triangular, Uniform
from whopays.case.fault import CaseErrors, Fault, Faults, did_you_mean
from whopays.case.table import Structure, table
from whopays.case.together import check_together
from whopays.case.vary import read_sets
from whopays.model.bind import decimal_year

Change = Callable[[Distribution], Distribution]
PLACE = "lever"


def moved(value: Distribution, scale: float = 1.0, shift: float = 0.0) -> Distribution:
    """scale x value + shift, scale > 0; what is drawn stays drawn, each future keeps its rank.

    >>> moved(Uniform(1.0, 2.0), scale=2.0, shift=1.0)
    Uniform(low=3.0, high=5.0)
    """
    if isinstance(value, Fixed):
        return Fixed(value.value * scale + shift)
    if isinstance(value, Uniform):
        return Uniform(value.low * scale + shift, value.high * scale + shift)
    if isinstance(value, Triangular):
        return Triangular(value.low * scale + shift, value.mode * scale + shift, value.high * scale + shift)
    if isinstance(value, Lognormal):
        if shift:
            raise ValueError("a lognormal number can be scaled, not shifted")
        (p, low), (q, high) = value.quantiles
        return Lognormal(((p, low * scale), (q, high * scale)))
    if isinstance(value, Mixture):
        return Mixture(tuple((weight, moved(part, scale, shift)) for weight, part in value.parts))
    raise TypeError(f"no rule to move {type(value).__name__}")


def opening_year(case: Case) -> float:
    """Opening of a case as a decimal calendar year, the scale dates of contracts are on."""
    return decimal_year(case.opening)


def names_like(case: Case, pattern: str) -> list[str]:
    """Names of the case that a pattern such as `contracts.*.lead_time` means; CaseErrors where there is none."""
    known = sorted({name for rows in case.rows.values() for name in rows})
    found = [name for name in known if fnmatchcase(name, pattern)]
    if not found:
        raise CaseErrors([Fault(PLACE, 0, 0, f"the case {case.name} has no lever '{pattern}'",
                                did_you_mean(pattern, known, "choose a case with that number, or another study"))])
    return found


def changed(case: Case, changes: dict[str, Change], because: str = "moved by a study") -> Case:
    """The case with numbers changed in every view that states them; within their ranges, else CaseErrors.

    changes : name -> what becomes of its distribution
    """
    if not changes:
        return case
    faults = Faults()
    structure = Structure.of(case)
    quantities = table(structure)
    for name in changes:
        names_like(case, name)
    rows = {}
    for view, old in case.rows.items():
        new = {name: with_value(old[name], change(old[name].value), because) for name, change in changes.items() if name in old}
        for name, row in new.items():
            low, high = quantities[name].low, quantities[name].high
            if not (math.isfinite(row.value.low) and (low is None or row.value.low >= low) and (high is None or row.value.high <= high)):
                limits = f"{'any' if low is None else f'{low:g}'} to {'any' if high is None else f'{high:g}'}"
                faults.add(replace(row.place, file=PLACE, line=0, column=0),
                           f"{name} would be {row.value.low:g} to {row.value.high:g}", f"its range is {limits}: move it less")
        rows[view] = {**old, **new}
        check_together(rows[view], structure, faults)
    faults.raise_if_any()
    fresh = replace(case, rows=rows, hash="")
    return replace(fresh, hash=content_hash(fresh))


def with_value(row: Assumption, value: Distribution, because: str) -> Assumption:
    """The row with another value; what stands in it now is a study's, so its source no longer vouches for it."""
    return replace(row, value=value, basis="judgement", because=because, citations=(), grade="judgement")


def scaled(case: Case, patterns: Iterable[str], scale: float) -> Case:
    """The case with every number the patterns mean scaled; scale 1 is the case itself."""
    if scale == 1:
        return case
    names = [name for pattern in patterns for name in names_like(case, pattern)]
    return changed(case, {name: lambda value: moved(value, scale) for name in names}, f"times {scale:g}, by a study")


def with_number(case: Case, name: str, number: float) -> Case:
    """The case with one number fixed in every view, also where it leaves it unsaid; CaseErrors for one no case has."""
    faults = Faults()
    structure = Structure.of(case)
    found = read_sets([f"{name}={number!r}"], table(structure), case.as_of, faults)
    faults.raise_if_any()
    fresh = replace(case, rows={view: {**rows, **found} for view, rows in case.rows.items()}, hash="")
    return replace(fresh, hash=content_hash(fresh))


def set_to(case: Case, name: str, number: float) -> Case:
    """The case with one number fixed in every view."""
    return changed(case, {name: lambda _: Fixed(number)}, "set by a study")


def demand_by(case: Case, lab: str, factor: float) -> Case:
    """Demand below the case by slower growth, above it by higher ceilings: an opening level cannot exceed its ceiling."""
    return scaled(case, ["lines.*.speed"], factor) if factor < 1 else scaled(case, ["lines.*.ceiling"], factor)


def of_lab(field_name: str) -> Callable[[Case, str, float], Case]:
    """A field of all contracts of the lab that state it."""
    def move(case: Case, lab: str, factor: float) -> Case:
        stated = [name for name in names_like(case, f"contracts.*.{field_name}") if case.contracts[name.split(".")[1]].lab == lab]
        if not stated:
            raise CaseErrors([Fault("", 0, 0, f"no contract of {lab} in {case.name} states a {field_name}",
                                    "name another lab with --lab, or choose another case")])
        return scaled(case, stated, factor)
    return move


def of_payers(case: Case, lab: str, factor: float) -> Case:
    """Long-run paying share of lines sold to users."""
    return scaled(case, [f"lines.{name}.paying_target" for name, line in case.lines.items() if line.volume == "users"], factor)
