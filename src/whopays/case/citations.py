"""The sources a row may cite: ids in data/facts and data/claims, and those a case brings along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from whopays.case.dates import first_day, last_day
from whopays.case.fault import Faults
from whopays.case.yaml_text import Node, read

DATA: Final = Path(__file__).resolve().parent.parent / "data"

# What the files of facts call good is press; a claim has the grade of the document it stands in.
_GRADES: Final = {"good": "press"}
_ORDER: Final = ("judgement", "unverified", "weak", "press", "primary")  # worst first
_WORSE_THAN_DERIVED: Final = ("judgement", "unverified", "weak")


@dataclass(frozen=True)
class Source:
    """An id that may be cited.

    known_on   : first day it can have been out; None where its file does not establish it: no input may cite it
    by         : day it was out at the latest; later than known_on where its file gives a month or a year alone
    comparison : True for a figure kept to compare results with, which no input may cite
    structural : a physical, legal or statistical constant, which no date excludes
    """

    id: str
    grade: str
    known_on: date | None
    comparison: bool = False
    by: date | None = None
    structural: bool = False


def read_sources(root: Node | None, faults: Faults, documents: dict[str, str]) -> dict[str, Source]:
    """The sources of one file: a list of entries with an id, or a mapping of such lists.

    documents : id -> grade of the documents claims stand in
    """
    out: dict[str, Source] = {}
    for entry in _entries(root, "documents", holds=False):
        name = entry["id"].text
        if name in out:
            faults.add(entry["id"].place, f"source '{name}' stands twice", "keep one of them")
        said = entry["grade"].text if "grade" in entry else documents.get(_word(entry, "document"), "")
        out[name] = Source(name, _grade(said), _dated(entry, first_day), _word(entry, "use") == "reconciliation", _dated(entry, last_day),
                           "structural" in entry and entry["structural"].value is True)
    return out


def read_documents(root: Node | None) -> dict[str, str]:
    """Grade by id of the documents a file lists."""
    return {entry["id"].text: _word(entry, "grade") for entry in _entries(root, "documents", holds=True)}


def _entries(root: Node | None, key: str, holds: bool) -> list[dict[str, Node]]:
    """Entries with an id: those under a key (holds), or all the others."""
    if root is None:
        return []
    lists = [node for name, node in root.mapping().items() if (name == key) is holds]
    if isinstance(root.value, list) and not holds:
        lists = [root]
    return [item.mapping() for node in lists for item in node.items() if "id" in item.mapping()]


def _word(entry: dict[str, Node], key: str) -> str:
    return entry[key].text if key in entry else ""


def _grade(said: str) -> str:
    grade = _GRADES.get(said, said)
    return grade if grade in _ORDER else "unverified"


def _dated(entry: dict[str, Node], end: Callable[[str], date]) -> date | None:
    """First or last day the source can have come out; the date of a claim is the day it was made."""
    node = entry.get("known_on", entry.get("date"))
    if node is None or not node.text:
        return None
    try:
        return end(node.text)
    except ValueError:
        return None


def weakest(sources: list[Source]) -> str:
    """Grade of the weakest of some sources.

    >>> weakest([Source("A", "press", None), Source("B", "weak", None)])
    'weak'
    """
    return min((source.grade for source in sources), key=_ORDER.index, default="unverified")


def graded(basis: str, sources: list[Source]) -> str:
    """Grade of a row: of a quoted one its weakest source's; a derivation is no better than what it is made from.

    >>> graded("derived", [Source("A", "press", None)]), graded("derived", [Source("B", "weak", None)])
    ('derived', 'weak')
    """
    if basis == "judgement":
        return basis
    worst = weakest(sources) if sources else basis
    return worst if basis == "quoted" or worst in _WORSE_THAN_DERIVED else basis


def shipped_sources(faults: Faults) -> dict[str, Source]:
    """Sources that come with the package."""
    out: dict[str, Source] = {}
    files = sorted([*DATA.glob("facts/*.yaml"), *DATA.glob("claims/*.yaml")])
    found, broken = _read_files(tuple((str(file), file.stat().st_mtime_ns) for file in files))
    faults.found.extend(broken.found)
    out.update(found)
    return out


@lru_cache(maxsize=4)
def _read_files(files: tuple[tuple[str, int], ...]) -> tuple[dict[str, Source], Faults]:
    """All sources of some files; read once a process as long as they do not change."""
    faults = Faults()
    roots = [read(Path(file).read_text(encoding="utf-8"), file, faults) for file, _ in files]
    documents: dict[str, str] = {}
    for root in roots:
        documents.update(read_documents(root))
    out: dict[str, Source] = {}
    for root in roots:
        out.update(read_sources(root, faults, documents))
    return out, faults
