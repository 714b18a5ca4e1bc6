"""Refuse shipped numbers without basis, sources that do not exist, and derivations that run in a circle.

The loader is the judge of a case: it refuses an input without unit, basis, reason or date, a quoted one without
citation, one known after the case's date. This check makes sure that nothing is shipped that it would refuse,
reads the rows again without it, and looks at what no loader sees: citations of curves and policies, terms of
policies, and whether a derived number rests on itself.

A fact or claim that was worked out says from what: `derived_from: [id or assumption, ...]`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module, resources
from importlib.util import find_spec
from pathlib import Path

BASES = ("quoted", "derived", "judgement")
NAME = re.compile(r"\b[a-z][a-z_]*(?:\.[a-z0-9_-]+)+\b")
TERM = re.compile(r"^\s+[a-z_]+:\s*[-+.0-9]\S*\s*(?P<said>#.*)?$")
LISTED = re.compile(r"\(((?:[A-Z]\d{3}|S\d-\d{2})(?:, (?:[A-Z]\d{3}|S\d-\d{2}))*)\)")
WORDS = re.compile(r"[A-Za-z]{2,}")
REASON = re.compile(r"\w.*\w")  # a sum such as 0.64 x 0.3 x 42 is one
OWN = re.compile(r"\bwhopays\b", re.IGNORECASE)
Place = str
Row = tuple[Place, str, str, list[str], str]  # place, name, basis, citations, because
Edges = dict[str, list[str]]


def shipped_cases() -> list[str]:
    """Names of the cases in the package, by its folder of data."""
    folder = resources.files("whopays").joinpath("data", "cases")
    if not folder.is_dir():
        return []
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and entry.joinpath("case.yaml").is_file())


def nodes(path: Path):
    """The document of a YAML file with places; None where it cannot be read, which the loader says better."""
    yaml_text, fault = import_module("whopays.case.yaml_text"), import_module("whopays.case.fault")
    return yaml_text.read(path.read_text(encoding="utf-8"), str(path), fault.Faults())


def listed(entry, key: str) -> list[str]:
    """Texts of a list under a key of an entry."""
    found = entry.mapping().get(key)
    return [item.text for item in found.items()] if found else []


def rows_of(case: Path) -> Iterator[Row]:
    """Every row of assumptions of a case, views included; citations inside mixtures too."""
    for path in sorted(case.rglob("*.yaml")):
        root = nodes(path)
        for entry in root.items() if root else []:
            fields = entry.mapping()
            if "name" not in fields or "value" not in fields:
                continue
            parts = fields["value"].mapping().get("mixture")
            cited = listed(entry, "citations") + [id for part in (parts.items() if parts else []) for id in listed(part, "citations")]
            words = {key: fields[key].text.strip() if key in fields else "" for key in ("name", "basis", "because")}
            yield f"{path}:{entry.place.line}", words["name"], words["basis"], cited, words["because"]


def sources_of(data: Path) -> tuple[set[str], Edges, dict[str, Place]]:
    """Ids of facts and claims, what the worked-out ones are derived from, and those whose source is this program."""
    ids, derived, own = set(), {}, {}
    for path in sorted([*data.glob("facts/*.yaml"), *data.glob("claims/*.yaml")]):
        root = nodes(path)
        lists = [root] if root and root.items() else [part for key, part in root.mapping().items() if key != "documents"] if root else []
        for entry in (item for part in lists for item in part.items() if "id" in item.mapping()):
            id = entry.mapping()["id"].text
            ids.add(id)
            if listed(entry, "derived_from"):
                derived[id] = listed(entry, "derived_from")
            if OWN.search(entry.mapping()["source"].text if "source" in entry.mapping() else ""):
                own[id] = f"{path}:{entry.place.line}"
    return ids, derived, own


def faults_of_rows(rows: list[Row], ids: set[str], own: dict[str, Place]) -> list[str]:
    """Rows without basis or reason, citations of nothing, citations of this program's own answers."""
    found = []
    for place, name, basis, cited, because in rows:
        if basis not in BASES:
            found.append(f"{place}: {name} has no basis; write {', '.join(BASES)}")
        if not REASON.search(because):
            found.append(f"{place}: {name} gives no reason; write because:")
        found += [f"{place}: {name} cites {id}, which does not exist; cite a fact or claim of the record" for id in cited if id not in ids]
        found += [f"{place}: {name} cites {id}, which comes from this program ({own[id]}); cite what it was made from"
                  for id in cited if id in own]
    return found


def faults_of_others(data: Path, ids: set[str]) -> list[str]:
    """Citations of curves and policies that lead nowhere; terms of policies that say no source and no judgement."""
    found = []
    for path in sorted([*data.glob("curves/*.yaml"), *data.glob("policies/**/*.yaml")]):
        root = nodes(path)
        found += [f"{path}:{root.place.line}: cites {id}, which does not exist; cite a fact or claim of the record"
                  for id in (listed(root, "citations") if root else []) if id not in ids]
        if "policies" not in path.parts:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found += [f"{path}:{number}: names source {id}, which does not exist; name a fact or claim of the record"
                      for group in LISTED.findall(line) for id in group.split(", ") if id not in ids]
            term = TERM.match(line)
            if term and not WORDS.search(term["said"] or ""):
                found.append(f"{path}:{number}: a term without basis; say its source or 'judgement' in a comment on its line")
    return found


def circles(edges: Edges) -> list[list[str]]:
    """Each way round that comes back to where it started, once.

    >>> circles({"a": ["b"], "b": ["c"], "c": ["a", "d"]})
    [['a', 'b', 'c', 'a']]
    """
    done: set[str] = set()
    found: list[list[str]] = []

    def walk(node: str, trail: list[str]) -> None:
        if node in trail:
            found.append([*trail[trail.index(node):], node])
            return
        if node in done:
            return
        for following in edges.get(node, []):
            walk(following, [*trail, node])
        done.add(node)

    for node in edges:
        walk(node, [])
    return found


def derivations(rows: list[Row], derived: Edges) -> Edges:
    """What each number rests on: rows on what they cite and, when derived, on the assumptions their reason names."""
    names = {name for _, name, _, _, _ in rows}
    edges = {id: list(of) for id, of in derived.items()}
    for _, name, basis, cited, because in rows:
        mentioned = [other for other in NAME.findall(because) if other in names] if basis == "derived" else []
        edges.setdefault(name, []).extend([*cited, *mentioned])
    return edges


def faults(data: Path) -> list[str]:
    """Everything wrong with the record and the shipped numbers under a folder of data."""
    ids, derived, own = sources_of(data)
    found = faults_of_others(data, ids)
    for case in sorted(path.parent for path in data.glob("cases/*/case.yaml")):
        rows = list(rows_of(case))
        extra = {item.mapping()["id"].text for path in sorted(case.glob("facts/*.yaml")) for item in getattr(nodes(path), "items", list)()
                 if "id" in item.mapping()}
        found += faults_of_rows(rows, ids | extra, own)
        place = {name: place for place, name, _, _, _ in rows}
        found += [f"{next((place[one] for one in way if one in place), str(case))}: derived in a circle: {' <- '.join(way)}; "
                  "cut it where the number really comes from" for way in circles(derivations(rows, derived))]
    return found


def record_faults() -> list[str]:
    """What the record of claims says of itself: ids twice, contradictions that are not mutual."""
    error = import_module("whopays.sources.source_error").SourceError
    try:
        import_module("whopays.sources.ledger").shipped()
    except error as problem:
        return [str(problem)]
    return []


def main() -> int:
    """Print what is wrong; 0 when all cases load and nothing is."""
    names = shipped_cases()
    if find_spec("whopays.case.load") is None:
        print(f"provenance: no reader of cases (whopays.case.load) to judge {len(names)} cases with; write it")
        return 1
    load = import_module("whopays.case.load").load
    refused = 0
    for name in names:
        try:
            load(name)
        except Exception as error:  # every kind of refusal is this check's business
            refused += 1
            print(f"src/whopays/data/cases/{name}: {type(error).__name__}: {error}")
    found = [*record_faults(), *faults(Path(str(resources.files("whopays").joinpath("data"))))]
    print("\n".join([*found, f"provenance: {len(names)} cases, {refused} refused, {len(found)} faults of sources"]))
    if not names:
        print("provenance: there is no case under src/whopays/data/cases; the package must ship at least one")
    return 1 if refused or found or not names else 0


if __name__ == "__main__":
    sys.exit(main())
