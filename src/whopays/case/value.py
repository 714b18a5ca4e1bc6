"""A value of a row: a number or a distribution, read with its place and range."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Final

from whopays.case.dates import decimal_year, read_date
from whopays.case.distribution import Distribution, Fixed, Lognormal, Mixture, Triangular, Uniform
from whopays.case.fault import Faults, did_you_mean
from whopays.case.table import Quantity
from whopays.case.yaml_text import Node

WEIGHT_TOLERANCE: Final = 1e-6

_FORMS: Final = {
    "uniform": "{uniform: [low, high]}",
    "triangular": "{triangular: [low, mode, high]}",
    "lognormal": "{lognormal: {p10: a, p90: b}}",
    "mixture": "{mixture: [{weight: 0.5, value: a}, {weight: 0.5, value: b}]}",
}
_MAGNITUDES: Final = {"k": "e3", "m": "e6", "mn": "e6", "bn": "e9", "b": "e9", "tn": "e12"}
LARGEST: Final = 1e18  # ten thousand times the world's product of a year in dollars; sums of larger numbers overflow


def read_value(node: Node, quantity: Quantity, faults: Faults) -> tuple[Distribution | None, list[Node]]:
    """A value and the citations inside its mixture; None with the faults noted.

    The range of every draw is checked against the declared range of the quantity.
    """
    cited: list[Node] = []
    value = _distribution(node, quantity, faults, cited, inside=False)
    if value is not None:
        _check_range(node, value, quantity, faults)
    return value, cited


def _distribution(node: Node, quantity: Quantity, faults: Faults, cited: list[Node], inside: bool,
                  ) -> Distribution | None:
    if not isinstance(node.value, dict):
        number = read_number(node, quantity.name, faults, quantity.units[0])
        return None if number is None else Fixed(number)
    forms = list(node.value)
    if len(forms) != 1:
        faults.add(node.place, f"{quantity.name}: a distribution has one key, this has {len(forms)}",
                   "write one of " + ", ".join(_FORMS.values()))
        return None
    form = forms[0]
    if form not in _FORMS:
        faults.add(node.keys[form], f"{quantity.name}: no distribution '{form[:40]}'",
                   did_you_mean(form, _FORMS, "write one of " + ", ".join(_FORMS.values())))
        return None
    if form == "mixture":
        return _mixture(node.value[form], quantity, faults, cited, inside)
    readers: dict[str, Callable[[Node, Quantity, Faults], Distribution | None]] = {
        "uniform": _uniform, "triangular": _triangular, "lognormal": _lognormal}
    return readers[form](node.value[form], quantity, faults)


def read_number(node: Node, name: str, faults: Faults, unit: str = "") -> float | None:
    """A finite number; None with the reason noted."""
    value = node.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
        faults.add(node.place, f"{name}: '{node.text[:40]}' is not a finite number", "write a finite number")
        return None
    faults.add(node.place, f"{name}: {node.kind()} is not a number", _number_remedy(node, unit))
    return None


def _number_remedy(node: Node, unit: str) -> str:
    """What a text that stands for a number probably meant."""
    text = node.text.strip()
    if node.quoted and re.fullmatch(r"[-+.0-9eE]+", text):
        return f"remove the quotes: {text}"
    if "_" in text and re.fullmatch(r"[-+.0-9eE_]+", text):
        return f"underscores in numbers are not YAML 1.2: write {text.replace('_', '')}"
    if re.fullmatch(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text):
        return f"write it without commas: {text.replace(',', '')}"
    percent = re.fullmatch(r"([-+.0-9]+) ?%", text)
    if percent:
        return "write a decimal: 5 % is 0.05"
    sized = re.fullmatch(r"([-+.0-9]+) ?([a-z]{1,2})", text)
    if sized and sized[2] in _MAGNITUDES:
        return f"write {sized[1]}{_MAGNITUDES[sized[2]]}"
    if re.fullmatch(r"[0-9]+:[0-9:.]+", text):
        return "a colon does not make a number in YAML 1.2: write the number itself"
    if unit == "year":
        try:
            return f"write the date as a decimal year: {decimal_year(read_date(text)):.4g}"
        except ValueError:
            return "write a decimal year such as 2027.5"
    return "write a number such as 50e9, or a distribution such as " + _FORMS["uniform"]


def _numbers(node: Node, count: int, form: str, quantity: Quantity, faults: Faults) -> list[float] | None:
    items = node.items()
    if len(items) != count:
        faults.add(node.place, f"{quantity.name}: {form} takes a list of {count} numbers", f"write {_FORMS[form]}")
        return None
    numbers = [read_number(item, quantity.name, faults) for item in items]
    found = [number for number in numbers if number is not None]
    return found if len(found) == count else None


def _uniform(node: Node, quantity: Quantity, faults: Faults) -> Distribution | None:
    ends = _numbers(node, 2, "uniform", quantity, faults)
    if ends is None or not _rising(node, ends, "low", quantity, faults):
        return None
    return Uniform(ends[0], ends[1])


def _triangular(node: Node, quantity: Quantity, faults: Faults) -> Distribution | None:
    ends = _numbers(node, 3, "triangular", quantity, faults)
    if ends is None or not _rising(node, [ends[0], ends[2]], "low", quantity, faults):
        return None
    if not ends[0] <= ends[1] <= ends[2]:
        faults.add(node.items()[1].place, f"{quantity.name}: mode {ends[1]:g} is not between low {ends[0]:g} "
                   f"and high {ends[2]:g}", "write low, mode, high in this order")
        return None
    return Triangular(ends[0], ends[1], ends[2])


def _rising(node: Node, ends: list[float], word: str, quantity: Quantity, faults: Faults) -> bool:
    low, high = ends
    if low > high:
        faults.add(node.place, f"{quantity.name}: {word} {low:g} is above high {high:g}", "write the smaller number first")
        return False
    if low == high:
        faults.add(node.place, f"{quantity.name}: low and high are both {low:g}", f"write the number itself: {low:g}")
        return False
    if not math.isfinite(high - low):
        faults.add(node.place, f"{quantity.name}: {low:g} to {high:g} is too wide to draw from", "write a narrower range")
        return False
    return True


def _lognormal(node: Node, quantity: Quantity, faults: Faults) -> Distribution | None:
    given: list[tuple[float, float]] = []
    for key, item in node.mapping().items():
        number = read_number(item, quantity.name, faults)
        if not re.fullmatch(r"p[1-9][0-9]?", key):
            faults.add(node.keys[key], f"{quantity.name}: '{key[:40]}' is not a quantile", "write p10 and p90, or others of p1 to p99")
        elif number is not None and number <= 0:
            faults.add(item.place, f"{quantity.name}: a lognormal lies above 0, {key} is {number:g}",
                       "write quantiles above 0, or another distribution")
        elif number is not None:
            given.append((int(key[1:]) / 100, number))
    if len(node.mapping()) != 2:
        faults.add(node.place, f"{quantity.name}: a lognormal takes two quantiles", f"write {_FORMS['lognormal']}")
    if len(given) != 2 or len(node.mapping()) != 2:
        return None
    first, second = sorted(given)
    if not _rising(node, [first[1], second[1]], "lower quantile", quantity, faults):
        return None
    value = Lognormal((first, second))
    if not math.isfinite(value.high) or value.low <= 0:
        faults.add(node.place, f"{quantity.name}: these quantiles are too far apart to draw from", "narrow them")
        return None
    return value


def _mixture(node: Node, quantity: Quantity, faults: Faults, cited: list[Node], inside: bool) -> Distribution | None:
    if inside:
        faults.add(node.place, f"{quantity.name}: a mixture stands inside a mixture", "list all parts in one mixture")
        return None
    if len(node.items()) < 2:
        faults.add(node.place, f"{quantity.name}: a mixture takes a list of two or more parts", f"write {_FORMS['mixture']}")
        return None
    parts: list[tuple[float, Distribution]] = []
    by_part: list[tuple[str, ...]] = []
    for item in node.items():
        before = len(cited)
        part = _part(item, quantity, faults, cited)
        if part is not None:
            parts.append(part)
            by_part.append(tuple(dict.fromkeys(one.text for one in cited[before:])))
    if len(parts) < len(node.items()):
        return None
    total = math.fsum(weight for weight, _ in parts)
    if abs(total - 1) > WEIGHT_TOLERANCE:
        faults.add(node.place, f"{quantity.name}: weights of the mixture add to {total:.6g}, not 1", "make them add to 1")
        return None
    return Mixture(tuple(parts), tuple(by_part))


def _part(item: Node, quantity: Quantity, faults: Faults, cited: list[Node]) -> tuple[float, Distribution] | None:
    """One part of a mixture: its weight and distribution."""
    entries = item.mapping()
    known = ("weight", "value", "citations")
    for key in entries:
        if key not in known:
            faults.add(item.keys[key], f"{quantity.name}: unknown key '{key[:40]}' in a part of a mixture",
                       did_you_mean(key, known, "known are weight, value, citations"))
    for key in known[:2]:
        if key not in entries:
            faults.add(item.place, f"{quantity.name}: a part of the mixture has no '{key}'", f"write {_FORMS['mixture']}")
    citations = entries.get("citations")
    if citations is not None:
        if not isinstance(citations.value, list):
            faults.add(citations.place, f"{quantity.name}: citations is {citations.kind()}", "write a list, such as [A053]")
        cited.extend(citations.items())
    weight = read_number(entries["weight"], f"{quantity.name} weight", faults) if "weight" in entries else None
    value = _distribution(entries["value"], quantity, faults, cited, inside=True) if "value" in entries else None
    if weight is not None and not 0 < weight <= 1:
        faults.add(entries["weight"].place, f"{quantity.name}: weight {weight:g} is not above 0 and at most 1",
                   "write the chance that this part is right")
        return None
    return None if weight is None or value is None else (weight, value)


def _check_range(node: Node, value: Distribution, quantity: Quantity, faults: Faults) -> None:
    """Every draw must lie in the declared range."""
    kept = _range_text(quantity)
    tail = "" if value.is_fixed else " can be drawn and"
    if max(abs(value.low), abs(value.high)) > LARGEST:
        faults.add(node.place, f"{quantity.name}: {max(value.low, value.high, key=abs):g}{tail} is larger than anything there is",
                   f"write a number up to {LARGEST:g}")
        return
    if quantity.low is not None and value.low < quantity.low:
        faults.add(node.place, f"{quantity.name}: {value.low:g}{tail} is below {quantity.low:g}, {kept}",
                   f"write {quantity.low:g} or more")
    if quantity.high is not None and value.high > quantity.high:
        faults.add(node.place, f"{quantity.name}: {value.high:g}{tail} is above {quantity.high:g}, {kept}",
                   f"write {quantity.high:g} or less")


def _range_text(quantity: Quantity) -> str:
    return f"the end of its range ({quantity.meaning.lower()}, {quantity.units[0]})"
