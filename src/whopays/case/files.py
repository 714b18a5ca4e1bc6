"""Where a case lies: a shipped name, a folder, or one file; and what its folder may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from whopays.case.citations import DATA
from whopays.case.fault import Faults, Place, did_you_mean
from whopays.case.yaml_text import Node, read

MAIN: Final = "case.yaml"
FRENCH: Final = "french"  # texts in French, which `whopays.case.french` reads where somebody wants them
FOLDERS: Final = ("assumptions", "views", "facts", FRENCH)


@dataclass
class CaseText:
    """The text of a case as nodes; root is None where case.yaml could not be read.

    assumptions, facts : one node a file; views: the name of the view and its node
    """

    root: Node | None
    assumptions: list[Node] = field(default_factory=list)
    views: list[tuple[str, Node]] = field(default_factory=list)
    facts: list[Node] = field(default_factory=list)


def shipped() -> dict[str, Path]:
    """Name -> folder of the cases that come with the package."""
    folder = DATA / "cases"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return {path.name: path for path in found if (path / MAIN).is_file()}


def locate(name_or_path: str, faults: Faults) -> Path | None:
    """The folder or file of a case; a bare name is a shipped case, ./NAME a folder of one's own."""
    cases = shipped()
    if name_or_path in cases:
        return cases[name_or_path]
    place = Place(name_or_path[:200] or "CASE")
    try:
        path = Path(name_or_path)
        if path.is_dir() and (path / MAIN).is_file():
            return path
        if path.is_file():
            return path
        missing = path.is_dir()
    except (OSError, ValueError):
        missing = False
    if missing and name_or_path:
        faults.add(place, f"the folder holds no {MAIN}", f"name a folder with {MAIN} in it, or one file")
        return None
    faults.add(place, "no shipped case and no file of this name",
               did_you_mean(name_or_path, cases, "shipped cases are " + (", ".join(cases) or "none")))
    return None


def read_files(path: Path, faults: Faults) -> CaseText:
    """All files of a case."""
    if path.is_file():
        return CaseText(read_file(path, faults))
    text = CaseText(read_file(path / MAIN, faults))
    for entry in sorted(path.iterdir()):
        if entry.is_dir() and entry.name in FOLDERS:
            _read_folder(entry, text, faults)
        elif entry.is_dir() and any(entry.glob("*.y*ml")):
            faults.add(Place(str(entry)), f"a case has no folder '{entry.name}'",
                       did_you_mean(entry.name, FOLDERS, f"folders of a case are {', '.join(FOLDERS)}"))
        elif entry.suffix in (".yaml", ".yml") and entry.name != MAIN:
            faults.add(Place(str(entry)), "this file is no part of a case",
                       f"move it into {', '.join(FOLDERS)}, or out of the folder")
    return text


def _read_folder(folder: Path, text: CaseText, faults: Faults) -> None:
    for file in sorted(folder.iterdir()):
        if file.suffix == ".yml" or file.is_dir():
            faults.add(Place(str(file)), f"not a file named *.yaml in {folder.name}", "rename it to *.yaml, or move it away")
        elif file.suffix == ".yaml" and folder.name != FRENCH:
            node = read_file(file, faults)
            if node is None:
                continue
            if folder.name == "views":
                text.views.append((file.stem, node))
            else:
                (text.assumptions if folder.name == "assumptions" else text.facts).append(node)


def read_file(path: Path, faults: Faults) -> Node | None:
    """One file as nodes; None with the reason noted."""
    try:
        content = path.read_bytes()
    except OSError as error:
        faults.add(Place(str(path)), f"cannot be read: {error.strerror}", "check that it is there and readable")
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        faults.add(Place(str(path), line, column), "not text in UTF-8", "save the file as UTF-8")
        return None
    return read(text, str(path), faults)
