"""Every number a case may state, from `case/quantities/`."""

from __future__ import annotations

from declarations.table import number, table
from whopays.case.load import load
from whopays.case.quantities import SECTIONS, declared, is_drawable

CASE = "openai-2025"


def markdown() -> str:
    """A table a section: name, unit, range, whether it may be a distribution, meaning."""
    bases = basis_by_quantity()
    parts = []
    for section, (record, axes) in SECTIONS.items():
        stem = ".".join([section, *(axis.upper() for axis in axes)])
        rows = []
        for field, facts in declared(section).items():
            absent = "" if facts["absent"] is None else f" Absent means {facts['absent']:g}."
            fixed = "" if is_drawable(f"{section}.{field}") else " One value for all futures."
            rows.append([f"`{stem}.{field}`", facts["unit"], number(facts["low"]), number(facts["high"]),
                         f"{facts['meaning']}.{absent}{fixed}", bases.get(f"{section}.{field}", "")])
        about = (record.__doc__ or "").splitlines()[0]
        parts += [f"## {section}\n", f"{about}\n", table(["name", "unit", "from", "to", "meaning", f"basis in `{CASE}`"], rows)]
    return "\n".join(parts)


def basis_by_quantity() -> dict[str, str]:
    """Bases of the rows of the default case: section.field -> `judgement 20, derived 2`."""
    case = load(CASE)
    found: dict[str, dict[str, int]] = {}
    for name, row in case.assumptions(next(iter(case.views))).items():
        parts = name.split(".")
        counts = found.setdefault(f"{parts[0]}.{parts[-1]}", {})
        counts[row.basis] = counts.get(row.basis, 0) + 1
    return {name: ", ".join(f"{basis} {count}" if sum(counts.values()) > 1 else basis for basis, count in counts.items())
            for name, counts in found.items()}
