"""Read a case: text in, `Case` out, or every fault with file, line and column."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from whopays.case.case import Case, Contract, Lab, Line, Party, ViewSpec, content_hash
from whopays.case.citations import Source, read_documents, read_sources, shipped_sources
from whopays.case.curve import read_curve
from whopays.case.fault import CaseErrors, Fault, Faults, Place, did_you_mean
from whopays.case.files import CaseText, locate, read_files, shipped
from whopays.case.financing import check_at_cost
from whopays.case.french import check_french
from whopays.case.head import calls_of, check_head, french_of
from whopays.case.network import check_firms
from whopays.case.rows import RowRules, Rows, latest_known, read_rows, replaced
from whopays.case.structure import (
    ContractEntry,
    FactEntry,
    HeadEntry,
    LabEntry,
    LineEntry,
    PartyEntry,
    ViewEntry,
    read_entry,
    read_table,
)
from whopays.case.table import Structure, is_fringe, table
from whopays.case.together import Chosen, check_complete, check_groups, check_references, check_together
from whopays.case.value import WEIGHT_TOLERANCE
from whopays.case.vary import read_sets
from whopays.case.vintage import check_reach
from whopays.case.yaml_text import Node

TABLES = ("parties", "lines", "labs", "contracts", "views")
ELSEWHERE = (*TABLES, "curve", "assumptions", "facts")  # keys of case.yaml that HeadEntry does not read


def names() -> list[str]:
    """Names of the cases that come with the package."""
    return list(shipped())


def load(name_or_path: str | Path, sets: tuple[str, ...] = (), as_of: date | None = None) -> Case:
    """A case by shipped name or by path of a folder or file.

    sets  : NAME=VALUE texts; they replace a number under every view
    as_of : what was not known by this day stays out; a day after the case's own changes nothing
    Raises CaseErrors with all faults at once.
    """
    faults = Faults()
    case = _load(str(name_or_path), sets, as_of, faults)
    faults.raise_if_any()
    if case is None:
        raise CaseErrors([Fault(str(name_or_path), 0, 0, "the case cannot be read", "see `whopays case new`")])
    return case


def check(name_or_path: str | Path) -> list[Fault]:
    """Every fault of a case and of its texts in French, none for one that can be run."""
    faults = Faults()
    try:
        check_french(load(name_or_path), faults)
        faults.raise_if_any()
    except CaseErrors as errors:
        return errors.errors
    return []


def _load(where: str, sets: tuple[str, ...], as_of: date | None, faults: Faults) -> Case | None:
    path = locate(where, faults)
    text = read_files(path, faults) if path else CaseText(None)
    root = text.root
    if root is None:
        return None
    head = read_entry(HeadEntry, root, "the case", faults, leave=ELSEWHERE)
    if not isinstance(root.value, dict):
        return None
    structure = _structure(root, head, faults)
    if head is not None:
        check_head(head, root, structure, faults)
    day = _as_of(root, head, as_of, faults)
    sources = _sources(text, faults)
    curve_name, curve, curve_day = read_curve(root.mapping().get("curve"), root.place, head.as_of if head else None, sources, faults)
    rules = RowRules(names=table(structure), fringe=tuple(lab for lab in structure.labs if is_fringe(structure, lab)),
                     sources=sources, as_of=head.as_of if head else None)
    rows, late = _chosen(text, root, structure, rules, sets, day, faults)
    if head is not None and day is not None and head.opening <= head.as_of:
        late |= {f"curve.{curve_name}": curve_day} if curve_day is not None and curve_day > day else {}
        check_reach(day, head.opening, head.as_of, late, faults)
    if head is None or faults.found:
        return None
    case = Case(
        name=head.name, title=head.title, as_of=day or head.as_of, opening=head.opening, quarters=head.quarters,
        currency=head.currency, capacity_unit=head.capacity_unit, path=str(path), parties=structure.parties,
        lines=structure.lines, labs=structure.labs, contracts=structure.contracts, views=structure.views,
        curve=curve, curve_name=curve_name, limits=list(head.limits), rows=rows, sets=tuple(sets),
        units=dict(head.units), milestone=head.milestone, described=tuple(head.described), several=tuple(head.several),
        calls=calls_of(head), french=french_of(head, structure))
    return replace(case, hash=content_hash(case))


def _as_of(root: Node, head: HeadEntry | None, as_of: date | None, faults: Faults) -> date | None:
    """The earlier of the case's day and the day asked for."""
    if head is None:
        return as_of
    day = min(head.as_of, as_of or head.as_of)
    if head.opening > head.as_of:
        faults.add(root.at(("opening",)), f"opening {head.opening} is after as_of {head.as_of}",
                   "balances of a day are known that day at the earliest: move one of them")
    return day


def _structure(root: Node, head: HeadEntry | None, faults: Faults) -> Structure:
    """Parties, lines, labs, contracts and views, with what they name checked."""
    parties, broken_parties = read_table(PartyEntry, root, "parties", faults)
    lines, broken_lines = read_table(LineEntry, root, "lines", faults)
    labs, broken_labs = read_table(LabEntry, root, "labs", faults)
    contracts, broken_contracts = read_table(ContractEntry, root, "contracts", faults)
    views, broken_views = read_table(ViewEntry, root, "views", faults, leave=("assumptions",))
    out = Structure(
        parties={key: Party(one.kind, one.title) for key, one in parties.items()},
        lines={key: Line(one.volume) for key, one in lines.items()},
        labs={key: Lab(one.kind, one.title, one.partner, one.parent) for key, one in labs.items()},
        contracts={key: Contract(one.lab, one.counterparty, one.form, one.sponsor, one.vendor, one.flagged, one.financing)
                   for key, one in contracts.items()},
        views={key: ViewSpec(one.weight, one.because) for key, one in views.items()},
        broken=broken_parties | broken_lines | broken_labs | broken_contracts | broken_views)
    if head is not None:
        out.currency, out.capacity_unit = head.currency, head.capacity_unit
    check_references(out, _references(out, root), faults)
    _check_labs(out, root, faults)
    insurers = [name for name, party in out.parties.items() if party.kind == "insurer"]
    for name in insurers[1:]:
        faults.add(root.at(("parties", name)), f"parties.{name} is a second insurer", f"keep one, '{insurers[0]}': it stands for all")
    if "pooled" in views:
        faults.add(root.at(("views", "pooled")), "'pooled' is what the answer calls all views together", "name the view otherwise")
    if views and not broken_views:
        total = sum(view.weight for view in out.views.values())
        if abs(total - 1) > WEIGHT_TOLERANCE:
            faults.add(root.at(("views",)), f"weights of the views add to {total:.6g}, not 1", "make them add to 1")
    return out


def _references(structure: Structure, root: Node) -> list[tuple[str, str, Place, str]]:
    """Every id an entry names: section it must be in, id, place, what names it."""
    out: list[tuple[str, str, Place, str]] = []
    for name, lab in structure.labs.items():
        for key, party in (("partner", lab.partner), ("parent", lab.parent)):
            if party is not None:
                out.append(("parties", party, root.at(("labs", name, key)), f"labs.{name}.{key}"))
    for name, contract in structure.contracts.items():
        said = (("labs", "lab", contract.lab), ("parties", "counterparty", contract.counterparty),
                ("parties", "sponsor", contract.sponsor), ("parties", "vendor", contract.vendor))
        out.extend((section, value, root.at(("contracts", name, key)), f"contracts.{name}.{key}")
                   for section, key, value in said if value is not None)
    return out


def _check_labs(structure: Structure, root: Node, faults: Faults) -> None:
    """A lab somebody supports names who; one that stands alone names nobody; one fringe at most."""
    supported = ("parent_owned", "affiliate_supported")
    for name, lab in structure.labs.items():
        if lab.kind in supported and lab.parent is None:
            faults.add(root.at(("labs", name)), f"labs.{name} is {lab.kind} and names no parent",
                       "add 'parent:' with the party that pays for it")
        if lab.kind not in supported and lab.parent is not None:
            faults.add(root.at(("labs", name, "parent")), f"labs.{name} is {lab.kind} and names a parent",
                       "remove the parent, or say parent_owned or affiliate_supported")
        if lab.kind == "fringe" and lab.partner is not None:
            faults.add(root.at(("labs", name, "partner")), f"labs.{name} is fringe and names a partner",
                       "remove it; a fringe lab has no finances")
    fringe = [name for name in structure.labs if is_fringe(structure, name)]
    for name in fringe[1:]:
        faults.add(root.at(("labs", name)), f"labs.{name} is a second fringe lab", f"keep one, '{fringe[0]}'")
    if len(fringe) == len(structure.labs) > 0:
        faults.add(root.at(("labs",)), "no lab has finances", "add a lab that is not fringe")


def _sources(text: CaseText, faults: Faults) -> dict[str, Source]:
    """Sources that may be cited: the shipped ones and those of the case."""
    out = dict(shipped_sources(faults))
    inline = text.root.mapping().get("facts") if text.root else None
    for node in [*text.facts, *([inline] if inline else [])]:
        if not isinstance(node.value, list):
            faults.add(node.place, f"facts are {node.kind()}", "write a list of entries with id, source, known_on")
        for item in node.items():
            read_entry(FactEntry, item, "the fact", faults)
        for name, source in read_sources(node, faults, read_documents(node)).items():
            if name in out:
                faults.add(node.place, f"source '{name}' is there already", "give the new one an id of its own")
            out[name] = source
    return out


def _chosen(text: CaseText, root: Node, structure: Structure, rules: RowRules, sets: tuple[str, ...],
            day: date | None, faults: Faults) -> tuple[dict[str, Chosen], dict[str, date]]:
    """The assumptions of every view, complete and checked against each other; what was not known by the day, and when it was."""
    inline = root.mapping().get("assumptions")
    base = _gather([*text.assumptions, *([inline] if inline else [])], rules, faults)
    by_view = {view: [node for name, node in text.views if name == view] for view in structure.views}
    for name, node in text.views:
        if name not in structure.ids("views"):
            faults.add(node.place, f"rows of a view '{name}' the case does not state",
                       did_you_mean(name, structure.ids("views"), "state it under 'views:' with a weight"))
    for view in structure.views:
        own = root.mapping()["views"].mapping()[view].mapping().get("assumptions")
        by_view[view].extend([own] if own else [])
    overrides = {view: _gather(nodes, rules, faults) for view, nodes in by_view.items()}
    check_groups([*base.good, *(row for rows in overrides.values() for row in rows.good)], faults)
    latest = day or date.max
    set_rows = read_sets(sets, rules.names, latest, faults)
    common, late = latest_known(base.good, latest, faults)
    rows: dict[str, Chosen] = {}
    for view, own_rows in overrides.items():
        own_chosen, own_late = latest_known(own_rows.good, latest, faults)
        chosen, late = {**common, **own_chosen}, {**late, **own_late}
        rows[view] = {**chosen, **{name: replaced(chosen.get(name), row) for name, row in set_rows.items()}}
    late = {name: known for name, known in late.items() if name not in set_rows}
    if late:
        return {}, late  # what is missing cannot be checked
    for view in rows:
        check_together(rows[view], structure, faults)
    check_firms(rows, structure, faults)
    places = {f"{part}.{name}": place for part in TABLES if part in root.mapping()
              for name, place in root.mapping()[part].keys.items()} | {"": root.place}
    named = {view: base.named | own_rows.named for view, own_rows in overrides.items()}
    check_complete(rows, named, rules.names, places, faults)
    for view, chosen in rows.items():
        for name, contract in structure.contracts.items():
            check_at_cost(chosen, named[view], name, contract, faults)
    return rows, {}


def _gather(nodes: list[Node], rules: RowRules, faults: Faults) -> Rows:
    found = [read_rows(node, rules, faults) for node in nodes]
    return Rows([row for rows in found for row in rows.good], {name for rows in found for name in rows.named})
