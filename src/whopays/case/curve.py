"""The dated zero curve of a case: a file of data/curves, or written in the case itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Final

from pydantic import Field

from whopays.case.citations import DATA, Source
from whopays.case.fault import Faults, Place, did_you_mean
from whopays.case.structure import Day, Entry, Text, read_entry
from whopays.case.value import read_number
from whopays.case.yaml_text import Node, read

LONGEST: Final = 200.0  # years; no bond runs longer
HIGHEST: Final = 1.0  # zero rate; a curve in percent is beyond it


class CurveEntry(Entry):
    """A curve beside its rates; because and citations say where they come from."""

    title: Text
    known_on: Day
    because: Text
    citations: list[Text] = Field(default_factory=list)


def read_curve(node: Node | None, root: Place, as_of: date | None, sources: Mapping[str, Source], faults: Faults,
               ) -> tuple[str, dict[float, float], date | None]:
    """Name and rates of the case's curve: years -> zero rate, continuously compounded; and the day a named one was known.

    node : the value of `curve:`, a name or a mapping of years to rates
    """
    if node is None:
        faults.add(root, "the case has no 'curve'", "add 'curve:' with a name of data/curves, or years: rate")
        return "", {}, None
    if isinstance(node.value, dict):
        return "inline", _rates(node, faults), None
    folder = DATA / "curves"
    known = sorted(file.stem for file in folder.glob("*.yaml"))
    if not isinstance(node.value, str) or node.value not in known:
        faults.add(node.place, f"no curve named {node.kind()}",
                   did_you_mean(node.text, known, "write years and rates here, such as {1: 0.036, 10: 0.041}"))
        return "", {}, None
    file = folder / f"{node.value}.yaml"
    root_node = read(file.read_text(encoding="utf-8"), str(file), faults)
    return node.value, *(({}, None) if root_node is None else _read_file(root_node, node, as_of, sources, faults))


def _read_file(root: Node, node: Node, as_of: date | None, sources: Mapping[str, Source], faults: Faults,
               ) -> tuple[dict[float, float], date | None]:
    """Rates of a curve file; it must be known by the as-of date and cite sources there are."""
    entry = read_entry(CurveEntry, root, "the curve", faults, leave=("zero_rates",))
    if entry is not None and as_of is not None and entry.known_on > as_of:
        faults.add(node.place, f"curve '{node.text}' is known on {entry.known_on}, after the as-of date {as_of}",
                   "choose a curve of that date or before")
    for cited in root.mapping().get("citations", root).items():
        if cited.text not in sources:
            faults.add(cited.place, f"the curve cites no source there is: '{cited.text[:40]}'",
                       did_you_mean(cited.text, sources, "cite an id of data/facts or data/claims"))
    if "zero_rates" not in root.mapping():
        faults.add(root.place, "the curve has no 'zero_rates'", "add 'zero_rates:' with years: rate")
        return {}, None
    return _rates(root.mapping()["zero_rates"], faults), entry.known_on if entry else None


def _rates(node: Node, faults: Faults) -> dict[float, float]:
    out: dict[float, float] = {}
    if not node.mapping():
        faults.add(node.place, "a curve without rates", "write years and rates, such as {1: 0.036, 10: 0.041}")
    for key, item in node.mapping().items():
        rate = read_number(item, f"rate of year {key[:20]}", faults)
        try:
            years = float(key)
        except ValueError:
            years = math.nan
        if not 0 < years <= LONGEST:
            faults.add(node.keys[key], f"'{key[:20]}' is not a maturity in years", f"write years above 0 and up to {LONGEST:g}")
        elif years in out:
            faults.add(node.keys[key], f"maturity {years:g} stands twice", "keep one of them")
        elif rate is not None and abs(rate) > HIGHEST:
            faults.add(item.place, f"rate {rate:g} of year {years:g} is beyond {HIGHEST:g}", "write a decimal: 4 % is 0.04")
        elif rate is not None:
            out[years] = rate
    return dict(sorted(out.items()))
