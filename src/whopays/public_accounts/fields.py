"""Single values of a file: a number in its range, a word of a list, a date; a fault where it is none."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from whopays.case.fault import Faults, did_you_mean
from whopays.case.yaml_text import Node

# Years beyond this in a loan file are taken for a slip of unit: our judgement.
LONGEST_YEARS = 100


@dataclass(frozen=True)
class Key:
    """One number a loan file may hold: closed range, what it is if absent (None: required), remedy."""

    low: float
    high: float
    absent: float | None
    remedy: str
    above_low: bool = False


class Fields:
    """The keys of one mapping, and the list of faults they add to."""

    def __init__(self, root: Node, faults: Faults, known: Iterable[str]) -> None:
        self.root, self.faults, self.keys = root, faults, root.mapping()
        self.unknown(root, tuple(known))

    def unknown(self, node: Node, known: tuple[str, ...], within: str = "") -> None:
        """A fault for every key of a mapping that is not known."""
        for key in node.mapping():
            if key not in known:
                remedy = did_you_mean(key, known, "remove it; known keys: " + ", ".join(known))
                self.faults.add(node.keys[key], f"unknown key '{within}{key}'", remedy)

    def fault(self, key: str, message: str, remedy: str) -> None:
        """A fault where the key's value stands, or at the file's start if it is missing."""
        self.faults.add(self.keys[key].place if key in self.keys else self.root.place, message, remedy)

    def finite(self, node: Node, what: str, remedy: str) -> float | None:
        """A node as a finite number."""
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            self.faults.add(node.place, f"{what} is {node.kind()}, not a number", remedy)
            return None
        if not math.isfinite(node.value):
            self.faults.add(node.place, f"{what} is not a finite number", remedy)
            return None
        return float(node.value)

    def number(self, key: str, spec: Key) -> float | None:
        """One number, its absent value, or None with a fault."""
        if key not in self.keys:
            if spec.absent is None:
                self.fault(key, f"'{key}' is missing", spec.remedy)
            return spec.absent
        value = self.finite(self.keys[key], key, spec.remedy)
        if value is None:
            return None
        if not spec.low <= value <= spec.high or (spec.above_low and value == spec.low):
            self.fault(key, f"{key} is {value:g}, it must be {_range(spec)}", spec.remedy)
            return None
        return value

    def text(self, key: str) -> str:
        """A text, or '' if absent."""
        node = self.keys.get(key)
        if node is None:
            return ""
        if isinstance(node.value, list | dict) or node.value is None:
            self.fault(key, f"{key} is {node.kind()}, not text", "write one line of text")
            return ""
        return node.text

    def word(self, key: str, words: tuple[str, ...], absent: str | None) -> str | None:
        """One word of a closed list."""
        choice = " or ".join(words)
        if key not in self.keys:
            if absent is None:
                self.fault(key, f"'{key}' is missing", f"write {choice}")
            return absent
        node = self.keys[key]
        if node.value not in words:
            self.fault(key, f"{key} is {node.kind()}", did_you_mean(node.text, words, f"write {choice}"))
            return None
        return node.text

    def day(self, what: str, node: Node | None) -> str:
        """An ISO date, or '' if absent."""
        if node is None:
            return ""
        try:
            return date.fromisoformat(node.text if isinstance(node.value, str) else "").isoformat()
        except ValueError:
            self.faults.add(node.place, f"{what} is {node.kind()}, not a date", "write year-month-day, for example 2025-10-01")
            return ""

    def pairs(self, key: str, what: str, low: float, high: float, remedy: str, node: Node | None = None) -> dict[float, float]:
        """A mapping from years to numbers."""
        node = node or self.keys.get(key)
        if node is None:
            return {}
        if not isinstance(node.value, dict) or not node.value:
            self.faults.add(node.place, f"{key} is {node.kind()}", f"write years and {what}, for example {{5: ...}}")
            return {}
        found: dict[float, float] = {}
        for year_text, item in node.value.items():
            value = self.finite(item, f"{key} of year {year_text}", remedy)
            try:
                year = float(year_text)
            except ValueError:
                year = math.nan
            if not 0 <= year <= LONGEST_YEARS:
                self.faults.add(node.keys[year_text], f"'{year_text}' is no number of years", f"write years from 0 to {LONGEST_YEARS}")
            elif year in found:
                self.faults.add(node.keys[year_text], f"{key} has year {year:g} twice", "keep one of them")
            elif value is not None and not low <= value <= high:
                self.faults.add(item.place, f"{key} of year {year:g} is {value:g}, outside [{low:g}, {high:g}]", remedy)
            elif value is not None:
                found[year] = value
        return found


def _range(spec: Key) -> str:
    """The range as a reader writes it."""
    if spec.above_low:
        return f"above {spec.low:g}" + ("" if math.isinf(spec.high) else f", at most {spec.high:g}")
    return f"{spec.low:g} or more" if math.isinf(spec.high) else f"between {spec.low:g} and {spec.high:g}"
