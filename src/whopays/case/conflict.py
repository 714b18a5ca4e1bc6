"""A case varied by whom it believes: `--conflict NAME=CLAIM|judgement|both`.

Where sources disagree an assumption is a mixture, each part with the sources that say so. One side is the
parts that cite one source; `both` runs every side beside the others, on the same futures: each view is
split into one view a side, named `view/side`, with the mixture's weights, so that pooled is the mixture.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from whopays.case.assumption import Assumption
from whopays.case.case import Case, ViewSpec, content_hash
from whopays.case.citations import graded, shipped_sources
from whopays.case.distribution import Distribution, Mixture
from whopays.case.fault import Faults, Place, did_you_mean
from whopays.case.table import Structure
from whopays.case.together import Chosen, check_together

CONFLICT: Final = "--conflict"  # stands where a file would; its line is the number of the option
BOTH: Final = "both"
UNCITED: Final = "judgement"  # the side of the parts that cite nothing
MOST_VIEWS: Final = 12  # side by side; more is neither read nor run in memory that stays flat


@dataclass(frozen=True)
class Side:
    """What some parts of a mixture say together, and how likely the case holds it."""

    label: str
    citations: tuple[str, ...]
    weight: float
    parts: tuple[tuple[float, Distribution], ...]


def sides(value: Distribution) -> list[Side]:
    """The sides of a mixture, by what their parts cite; fewer than two is no conflict.

    >>> from whopays.case.distribution import Fixed
    >>> two = Mixture(((0.25, Fixed(3.0)), (0.75, Fixed(1.0))), (("A1",), ()))
    >>> [(side.label, side.weight) for side in sides(two)]
    [('A1', 0.25), ('judgement', 0.75)]
    """
    if not isinstance(value, Mixture) or len(value.cited) != len(value.parts):
        return []
    found: dict[tuple[str, ...], list[tuple[float, Distribution]]] = {}
    for cited, part in zip(value.cited, value.parts, strict=True):
        found.setdefault(tuple(sorted(cited)), []).append(part)
    return [Side("+".join(cited) or UNCITED, cited, math.fsum(weight for weight, _ in parts), tuple(parts))
            for cited, parts in found.items()]


def conflicts(case: Case) -> dict[str, list[str]]:
    """Assumptions of a case whose sources disagree -> labels of the sides."""
    found: dict[str, list[str]] = {}
    for rows in case.rows.values():
        for name, row in rows.items():
            labels = [side.label for side in sides(row.value)]
            if len(labels) > 1:
                found[name] = list(dict.fromkeys([*found.get(name, []), *labels]))
    return found


def with_conflicts(case: Case, texts: Iterable[str]) -> Case:
    """The case with one side of a conflict taken, or all of them side by side.

    texts  : NAME=CLAIM, NAME=judgement or NAME=both, one a name
    Errors : CaseErrors for a name without conflict, a claim no side cites, a name twice, too many views
    """
    faults, named, asked = Faults(), set[str](), list(texts)
    known = conflicts(case) if asked else {}
    for number, text in enumerate(asked, start=1):
        name, sign, side = (part.strip() for part in text.partition("="))
        if not sign or not name or not side:
            faults.add(Place(CONFLICT, number, 1), f"'{text[:60]}' is not NAME=CLAIM", "write NAME=CLAIM, NAME=judgement or NAME=both")
        elif name in named:
            faults.add(Place(CONFLICT, number, 1), f"{name} is chosen twice", f"keep one {CONFLICT} for it")
        elif _is_known(case, name, known, Place(CONFLICT, number, 1), faults):
            place = Place(CONFLICT, number, len(name) + 2)
            case = _split(case, name, place, faults) if side == BOTH else _one(case, name, side, known[name], place, faults)
        named.add(name)
    faults.raise_if_any()
    _check(case, named, faults)
    faults.raise_if_any()
    return replace(case, hash=content_hash(case)) if named else case


def _is_known(case: Case, name: str, known: dict[str, list[str]], place: Place, faults: Faults) -> bool:
    if name in known:
        return True
    there = "; ".join(f"{one} ({', '.join(labels)})" for one, labels in known.items())
    has = f"sources of this case disagree on {there}" if known else "the sources of this case disagree on nothing it states as a mixture"
    if any(name in rows for rows in case.rows.values()):
        faults.add(place, f"{name} has no conflict: its value is no mixture of sources that disagree", has)
    else:
        faults.add(place, f"unknown name '{name[:80]}'", did_you_mean(name, known, has))
    return False


def _one(case: Case, name: str, side: str, labels: list[str], place: Place, faults: Faults) -> Case:
    """The parts that cite one source, in every view where some do."""
    rows, chosen = dict(case.rows), False
    for view, of in case.rows.items():
        if name not in of:
            continue
        taken = [one for one in sides(of[name].value) if side in one.citations or side == one.label]
        if taken:
            chosen = True
            rows[view] = {**of, name: _narrowed(of[name], taken, side)}
    if not chosen:
        faults.add(place, f"{name}: no side of the conflict cites '{side[:40]}'",
                   did_you_mean(side, labels, f"choose {', '.join(labels)} or {BOTH}"))
    return replace(case, rows=rows)


def _split(case: Case, name: str, place: Place, faults: Faults) -> Case:
    """Each view once for each side."""
    rows: dict[str, Chosen] = {}
    views: dict[str, ViewSpec] = {}
    for view, spec in case.views.items():
        found = sides(case.rows[view][name].value) if name in case.rows[view] else []
        if len(found) < 2:
            rows[view], views[view] = case.rows[view], spec
            continue
        for side in found:
            split = f"{view}/{side.label}"
            rows[split] = {**case.rows[view], name: _narrowed(case.rows[view][name], [side], side.label)}
            views[split] = ViewSpec(spec.weight * side.weight, f"{spec.because}; {name} as {side.label} has it")
    if len(views) > MOST_VIEWS:
        faults.add(place, f"{len(views)} views side by side, more than {MOST_VIEWS}", f"choose one side of some conflict instead of {BOTH}")
        return case
    return replace(case, rows=rows, views=views)


def _narrowed(row: Assumption, taken: list[Side], label: str) -> Assumption:
    """A row that says what some sides say; sources of the other sides are no longer its own."""
    parts = [part for side in taken for part in side.parts]
    total = math.fsum(weight for weight, _ in parts)
    cited = tuple(side.citations for side in taken for _ in side.parts)
    value = parts[0][1] if len(parts) == 1 else Mixture(tuple((weight / total, part) for weight, part in parts), cited)
    own = {id for side in taken for id in side.citations}
    others = {id for side in sides(row.value) for id in side.citations} - own
    citations = tuple(id for id in row.citations if id not in others)
    basis = row.basis if citations else UNCITED
    grouped = row.group is not None and not value.is_fixed
    return replace(row, value=value, citations=citations, basis=basis, grade=_grade(row, basis, citations),
                   because=f"{row.because} ({CONFLICT}: {label})", group=row.group if grouped else None,
                   correlation=row.correlation if grouped else 0.0)


def _grade(row: Assumption, basis: str, citations: tuple[str, ...]) -> str:
    """By the sources that are left; where one of them is brought along by the case, the row's own grade stays."""
    known = shipped_sources(Faults())
    return graded(basis, [known[id] for id in citations]) if all(id in known for id in citations) else row.grade


def _check(case: Case, moved: set[str], faults: Faults) -> None:
    """What holds between rows holds for each side too, e.g. shares that add up."""
    structure = Structure.of(case)
    for rows in case.rows.values():
        check_together(rows, structure, faults, moved)
