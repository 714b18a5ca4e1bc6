"""A workbook calculated again by an engine that is not ours, from the file's own cells and formulas.

Cells are read from the file's XML; each formula is compiled by the package `formulas` and given the cells it names,
themselves calculated first. What the file says a formula comes to is never used.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import formulas
import numpy as np

SPACE = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CELL = re.compile(r"\$?([A-Z]+)\$?(\d+)")


@dataclass
class Workbook:
    """Cells by sheet and name: a number, a text, or a formula (begins with =), and what the file says it comes to."""

    data: bytes
    cells: dict[tuple[str, str], Any] = field(default_factory=dict)
    cached: dict[tuple[str, str], float] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    done: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            links = {one.get("Id"): one.get("Target") for one in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
            texts = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
            shared = ["".join(one.itertext()) for one in texts.findall("s:si", SPACE)]
            for sheet in book.findall("s:sheets/s:sheet", SPACE):
                self.read(str(sheet.get("name")), ElementTree.fromstring(archive.read(f"xl/{links[sheet.get(LINK)]}")), shared)
            self.names = {str(one.get("name")): str(one.text) for one in book.findall("s:definedNames/s:definedName", SPACE)
                          if not str(one.get("name")).startswith("_")}

    def read(self, sheet: str, root: ElementTree.Element, shared: list[str]) -> None:
        """Cells of one sheet."""
        for cell in root.iter(f"{{{SPACE['s']}}}c"):
            formula, value = cell.find("s:f", SPACE), cell.find("s:v", SPACE)
            at = (sheet, str(cell.get("r")))
            if formula is not None:
                self.cells[at] = f"={formula.text}"
                self.cached[at] = float(str(value.text)) if value is not None else float("nan")
            elif value is not None:
                self.cells[at] = shared[int(str(value.text))] if cell.get("t") == "s" else float(str(value.text))

    @cached_property
    def formulas(self) -> list[tuple[str, str]]:
        """Places of all formulas."""
        return [at for at, cell in self.cells.items() if isinstance(cell, str) and at in self.cached]

    def value(self, sheet: str, name: str) -> Any:
        """What a cell comes to."""
        at = (sheet, name)
        if at not in self.done:
            cell = self.cells.get(at)
            self.done[at] = self.calculated(sheet, str(cell)) if at in self.cached else cell
        return self.done[at]

    def calculated(self, sheet: str, formula: str) -> float:
        """A formula compiled by the other engine, given the cells it names."""
        made = formulas.Parser().ast(formula)[1].compile()
        known = {one.upper(): one for one, _ in self.cells}
        given = []
        for named in made.inputs:
            place, _, area = named.rpartition("!")
            of = known.get(place.strip("'").upper(), sheet) if place else sheet
            given.append(self.area(of, area))
        return float(np.asarray(made(*given), dtype=float).ravel()[0])

    def area(self, sheet: str, area: str) -> Any:
        """Values of an area: a plain value for one cell, else rows of values."""
        first, _, last = area.replace("$", "").partition(":")
        if not last:
            found = self.value(sheet, first)
            return 0.0 if found is None else found
        (left, top), (right, bottom) = (parts(one) for one in (first, last))
        rows = [[self.value(sheet, f"{letters(column)}{row}") for column in range(left, right + 1)] for row in range(top, bottom + 1)]
        return np.array(rows, dtype=object)

    def named(self, name: str) -> list[float]:
        """Values of a named area."""
        sheet, _, area = self.names[name].rpartition("!")
        found = self.area(sheet.strip("'"), area)
        return [float(one) for one in np.asarray(found, dtype=object).ravel()]

    def largest_difference(self) -> float:
        """Between what the file says and what the other engine finds: relative where it is above 1 in size, else absolute."""
        gaps = [abs(self.value(*at) - self.cached[at]) / max(abs(self.cached[at]), 1.0) for at in self.formulas]
        return max(gaps, default=0.0)


def parts(name: str) -> tuple[int, int]:
    """Column and row of a cell, both from 1."""
    match = CELL.fullmatch(name)
    assert match, name
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return column, int(match[2])


def letters(column: int) -> str:
    """A column's letters, from 1."""
    said = ""
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said
