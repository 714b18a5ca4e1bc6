"""A sweep's file.

    case: openai-2025
    policies: [none, backstop]
    seeds: [1, 2]
    paths: 2048                      # futures under each view, of every point
    variance_reduction: stratified   # none if left out; then futures come in groups of 64
    grid:                            # every combination
      labs.openai.cash: [20e9, 40e9]
    sample:                          # spread evenly over ranges, the same points every time
      points: 64
      ranges: {compute.slip: [1.0, 1.5]}
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from whopays.case.case import Case
from whopays.case.fault import CaseErrors, Fault, Faults, did_you_mean
from whopays.case.files import read_file
from whopays.case.load import load
from whopays.case.value import read_number
from whopays.case.yaml_text import Node
from whopays.engine.levers import set_to
from whopays.engine.method import Method
from whopays.engine.sweep import PART_BLOCKS, Sweep
from whopays.model.design import GROUPS, PLAIN, group_of
from whopays.model.shocks import BLOCK
from whopays.policy import NONE, check
from whopays.policy import load as load_policy

KEYS: Final = ("case", "policies", "seeds", "paths", "grid", "sample", "view", "mode", "variance_reduction")
MODES: Final = {"fail": ("fail",), "keep": ("keep",), "both": ("fail", "keep")}
MOST_POINTS: Final = 1_000_000  # more is a slip; a table beyond it is of no use to anybody
MOST_PATHS: Final = 10_000_000  # as of one run


def read_sweep(path: Path) -> tuple[Sweep, Case]:
    """Read and check a sweep file. Errors: CaseErrors with every fault of the file at once."""
    faults = Faults()
    root = read_file(path, faults)
    faults.raise_if_any()
    assert root is not None
    given = root.mapping()
    for name, place in root.keys.items():
        if name not in KEYS:
            faults.add(place, f"a sweep has no key '{name}'", did_you_mean(name, KEYS, "it has " + ", ".join(KEYS)))
    case = _case(root, faults)
    policies = _listed(given, "policies")
    for node in policies:
        _check_policy(node, case, faults)
    grid = tuple((name, _levels(name, node, faults)) for name, node in _mapping(given, "grid", faults).items())
    ranges, sampled = _sample(given, faults)
    ends = [(name, min(levels, default=0.0), max(levels, default=0.0)) for name, levels in grid] + list(ranges)
    sweep = Sweep(
        case.name if case else "", case.hash if case else "", tuple(node.text for node in policies) or (NONE,),
        tuple(_whole(node, "seeds", 0, 2**63 - 1, faults) for node in _listed(given, "seeds")) or (1,),
        _whole(given["paths"], "paths", 1, MOST_PATHS, faults) if "paths" in given else BLOCK * PART_BLOCKS,
        _view(given, case, faults), _modes(given, faults), grid, ranges, sampled, _design(given, faults))
    if sweep.paths % group_of(sweep.design):
        faults.add(given.get("paths", root).place, f"{sweep.paths:,} futures are no whole groups of {group_of(sweep.design)}",
                   f"write {Method(design=sweep.design).whole(sweep.paths)}")
    if sweep.n_points > MOST_POINTS:
        faults.add(root.place, f"the sweep has {sweep.n_points:,} points",
                   f"cut levels, samples, seeds or policies to {MOST_POINTS:,} at most")
    if case is not None:
        for at, (name, low, high) in enumerate(ends):
            _check_lever(root, case, name, (low, high), [one for one, _, _ in ends[:at]], faults)
    faults.raise_if_any()
    assert case is not None
    return sweep, case


def _place_of(root: Node, name: str) -> Node:
    """The value of a lever, in the grid or among the ranges."""
    given = root.mapping()
    for inside in (_inside(given, "grid"), _inside(_inside(given, "sample"), "ranges")):
        if name in inside:
            return inside[name]
    return root


def _inside(given: dict[str, Node], name: str) -> dict[str, Node]:
    return given[name].mapping() if name in given else {}


def _check_lever(root: Node, case: Case, name: str, ends: tuple[float, float], before: list[str], faults: Faults) -> None:
    """Names and ranges are refused before anything is computed: the lowest and the highest value are tried."""
    place = _place_of(root, name).place
    if name in before:
        faults.add(place, f"{name} varies twice", "keep it in grid or in sample")
    found: list[Fault] = []
    for value in ends:
        try:
            set_to(case, name, value)
        except CaseErrors as problem:
            found += problem.errors
    for fault in sorted(set(found)):
        faults.add(place, fault.message, fault.remedy)


def _view(given: dict[str, Node], case: Case | None, faults: Faults) -> tuple[str, ...]:
    if case is None:
        return ()
    node = given.get("view")
    if node is None or node.text == "both":
        return tuple(case.views)
    if node.text not in case.views:
        faults.add(node.place, f"the case has no view '{node.text}'",
                   did_you_mean(node.text, case.views, "choose " + " or ".join(case.views)))
    return (node.text,)


def _modes(given: dict[str, Node], faults: Faults) -> tuple[str, ...]:
    node = given.get("mode")
    if node is not None and node.text not in MODES:
        faults.add(node.place, f"no mode '{node.text}'", "choose fail, keep or both")
    return MODES.get(node.text if node else "both", ())


def _design(given: dict[str, Node], faults: Faults) -> str:
    node = given.get("variance_reduction")
    if node is None or node.text in GROUPS:
        return node.text if node else PLAIN
    faults.add(node.place, f"no variance reduction '{node.text}'", did_you_mean(node.text, GROUPS, "choose " + " or ".join(GROUPS)))
    return PLAIN


def _levels(name: str, node: Node, faults: Faults) -> tuple[float, ...]:
    levels = tuple(_number(item, name, faults) for item in node.items())
    if not levels:
        faults.add(node.place, f"{name} has no levels", f"write a list of numbers, for example {name}: [1, 2]")
    if len(set(levels)) < len(levels):
        faults.add(node.place, f"{name} has a level twice", "keep each once")
    return levels


def _case(root: Node, faults: Faults) -> Case | None:
    node = root.mapping().get("case")
    if node is None:
        faults.add(root.place, "a sweep names no case", "write for example case: openai-2025")
        return None
    try:
        return load(node.text)
    except CaseErrors as problem:
        faults.found.extend(problem.errors)
        return None


def _listed(given: dict[str, Node], name: str) -> list[Node]:
    """Items of a list; a single value is a list of one."""
    node = given.get(name)
    if node is None:
        return []
    return node.items() if isinstance(node.value, list) else [node]


def _mapping(given: dict[str, Node], name: str, faults: Faults) -> dict[str, Node]:
    node = given.get(name)
    if node is not None and not isinstance(node.value, dict):
        faults.add(node.place, f"{name} is no mapping", f"write names and values under {name}:, one a line")
    return node.mapping() if node else {}


def _whole(node: Node, name: str, least: int, most: int, faults: Faults) -> int:
    value = node.value
    if isinstance(value, float) and value.is_integer() and abs(value) <= most:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        faults.add(node.place, f"{name}: '{node.text[:40]}' is no whole number from {least:,} to {most:,}", "write for example 1000")
        return least
    return value


def _number(node: Node, name: str, faults: Faults) -> float:
    found = read_number(node, name, faults)
    return 0.0 if found is None else found


def _check_policy(node: Node, case: Case | None, faults: Faults) -> None:
    try:
        policy = load_policy(node.text)
        if case is not None:
            check(policy, case)
    except CaseErrors as caught:
        for fault in caught.errors:
            inside = "" if fault.file == "--policy" else f"{Path(fault.file).name} line {fault.line}: "
            faults.add(node.place, f"{inside}{fault.message}", fault.remedy)


def _sample(given: dict[str, Node], faults: Faults) -> tuple[tuple[tuple[str, float, float], ...], int]:
    node = given.get("sample")
    if node is None:
        return (), 0
    inside = node.mapping()
    if set(inside) != {"points", "ranges"} or not inside.get("ranges", node).mapping():
        faults.add(node.place, "a sample states its points and its ranges", "write sample: {points: 64, ranges: {compute.slip: [1, 1.5]}}")
        return (), 0
    ranges = []
    for name, ends in inside["ranges"].mapping().items():
        found = [_number(item, name, faults) for item in ends.items()]
        if len(found) != 2 or not found[0] < found[1]:
            faults.add(ends.place, f"{name} has no range", f"write its two ends, the lower first: {name}: [1, 2]")
        else:
            ranges.append((name, found[0], found[1]))
    return tuple(ranges), _whole(inside["points"], "sample.points", 1, MOST_POINTS, faults)
