"""Every name a case of a given structure may state, with unit and range.

The unit of a number is the one case/quantities declares, with USD and GW replaced by the
currency and the capacity unit of the case. The lines table declares units of a line counted
in users; VOLUME_UNITS says what a line counted in money takes instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import Any, Final

from whopays.case.case import Case, Contract, Lab, Line, Party, ViewSpec
from whopays.case.quantities import SECTIONS, declared
from whopays.units import in_units_of

AT_COST: Final = ("purchase", "own")  # forms whose rent follows from cost where a case states none; source: model.md, "Forms"
TABLES_KEPT: Final = 8  # 2,300 names of the default case are a megabyte
VOLUME_UNITS: Final[dict[str, tuple[str, ...]]] = {
    "level": ("USD/year",),
    "ceiling": ("USD/year",),
    "price": ("ratio", "USD/month"),
    "reference_price": ("ratio", "USD/month"),
    "compute_per_unit": ("GW-year/USD",),
}


@dataclass
class Structure:
    """Structure of a case as far as it could be read.

    broken : (section, id) of entries with a fault of their own; what depends on them is not judged
    """

    parties: dict[str, Party] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    labs: dict[str, Lab] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)
    views: dict[str, ViewSpec] = field(default_factory=dict)
    currency: str = "USD"
    capacity_unit: str = "GW"
    broken: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, case: Case) -> Structure:
        """Structure of a case that was read."""
        return cls(case.parties, case.lines, case.labs, case.contracts, case.views, case.currency, case.capacity_unit)

    def ids(self, section: str) -> list[str]:
        """Every id of one section, the broken ones last."""
        known = list(getattr(self, section))
        return known + [name for part, name in self.broken if part == section and name not in known]


@dataclass(frozen=True)
class Quantity:
    """One name a case may state.

    units    : what its `unit` may be, the usual one first
    required : False where the table says what an absent row means, or its parent has a fault
    owner    : (section, id) whose entry the row belongs to; None for a scalar
    """

    name: str
    section: str
    field: str
    units: tuple[str, ...]
    meaning: str
    low: float | None
    high: float | None
    required: bool
    owner: tuple[str, str] | None = None


class Tabled:
    """A structure as the key of its table: what rows there are and in which unit, not the views."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.key = (*(tuple(getattr(structure, part).items()) for part in ("parties", "lines", "labs", "contracts")),
                    structure.currency, structure.capacity_unit, frozenset(structure.broken))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tabled) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def table(structure: Structure) -> Mapping[str, Quantity]:
    """Name -> declaration, for the labs, lines, contracts and parties there are; kept, since a case is varied again and again."""
    return tabled(Tabled(structure))


@lru_cache(TABLES_KEPT)
def tabled(of: Tabled) -> Mapping[str, Quantity]:
    """The table, made."""
    structure = of.structure
    out: dict[str, Quantity] = {}
    for section, (_, axes) in SECTIONS.items():
        for rows in _rows(structure, axes):
            for name, facts in declared(section).items():
                one = _quantity(structure, section, rows, name, facts)
                out[one.name] = one
    return MappingProxyType(out)


def _rows(structure: Structure, axes: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The rows of a section: all combinations of the ids of its axes that have finances."""
    financed = [lab for lab in structure.ids("labs") if not is_fringe(structure, lab)]
    if axes == ():
        return [()]
    if axes == ("lab",):
        return [(lab,) for lab in financed]
    if axes == ("line", "lab"):
        return [(line, lab) for line in structure.ids("lines") for lab in structure.ids("labs")]
    if axes == ("lab", "party"):
        return [(lab, party) for lab in financed for party in structure.ids("parties")]
    ids = [structure.ids(section_of(axis)) for axis in axes]
    return [(*row,) for row in product(*ids)]


def section_of(axis: str) -> str:
    """The table of a case that names the rows of an axis."""
    return "parties" if axis == "party" else axis + "s"


def is_fringe(structure: Structure, lab: str) -> bool:
    """True for the lab that takes share and has no finances."""
    return lab in structure.labs and structure.labs[lab].kind == "fringe"


def _quantity(structure: Structure, section: str, rows: tuple[str, ...], name: str,
              facts: Mapping[str, Any]) -> Quantity:
    axes = SECTIONS[section][1]
    owners = [(section_of(axis), row) for axis, row in zip(axes, rows, strict=True)]
    units = (facts["unit"],)
    if section == "lines":
        line = structure.lines.get(rows[0])
        other = VOLUME_UNITS.get(name, units)
        units = units + other if line is None else other if line.volume == "money" else units
    return Quantity(
        name=".".join((section, *rows, name)), section=section, field=name,
        units=tuple(in_case_units(unit, structure) for unit in units), meaning=facts["meaning"],
        low=facts["low"], high=facts["high"],
        required=facts["absent"] is None and not is_derived(structure, section, rows, name) and not structure.broken.intersection(owners),
        owner=owners[0] if owners else None)


def is_derived(structure: Structure, section: str, rows: tuple[str, ...], name: str) -> bool:
    """Whether a number may be left out because it follows from others: the rent of a deal at cost."""
    contract = structure.contracts.get(rows[0]) if section == "contracts" else None
    return name == "rent" and contract is not None and contract.form in AT_COST


def in_case_units(unit: str, structure: Structure) -> str:
    """A declared unit in the currency and capacity unit of the case.

    >>> in_case_units("USD/GW-year", Structure(currency="GBP", capacity_unit="mile"))
    'GBP/mile-year'
    """
    return in_units_of(unit, structure.currency, structure.capacity_unit)
