"""Texts of the data in French: each beside the English it translates, so that an English text changed later has none.

A pair is `{en: ..., fr: ...}` in a list. Those of a case lie in its folder `french`, those of facts, claims, policies,
loans and reasons that cases share in data/words/*-fr.yaml. No hash and no number depends on them; what has no French is
shown in English, never left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from whopays.case.case import Case
from whopays.case.citations import DATA
from whopays.case.fault import Faults, Place
from whopays.case.files import FRENCH as FOLDER
from whopays.case.files import read_file, read_files

WORDS: Final = DATA / "words"
KEYS: Final = ("en", "fr")
SHARED: Final = ("claims", "facts", "loans", "observed", "policies", "reasons", "values")
REMEDY: Final = "write a list of {en: the English text, fr: the French}"
READ_KEPT: Final = 64
# What the engine puts behind a text: the side of a conflict that was chosen, who published a document
SIDES: Final = (
    (re.compile(r"(?P<text>.+) \(--conflict: (?P<side>[^()]+)\)", re.DOTALL), "{text} (contradiction : {side})"),
    (re.compile(r"(?P<text>.+); (?P<name>\S+) as (?P<side>.+) has it", re.DOTALL), "{text} ; {name} selon {side}"),
    (re.compile(r"(?P<text>.+?) \((?P<publisher>.+)\)", re.DOTALL), "{text} ({publisher})"),
)


@dataclass(frozen=True)
class Pair:
    """An English text, its French, and where they stand."""

    english: str
    french: str
    place: Place


def read_pairs(path: Path, faults: Faults) -> list[Pair]:
    """The pairs of one file; what is wrong with it is noted, an English text that stands twice too."""
    root = read_file(path, faults)
    if root is None:
        return []
    if not isinstance(root.value, list):
        faults.add(root.place, f"the file is {root.kind()}", REMEDY)
    found: dict[str, Pair] = {}
    for item in root.items():
        fields = item.mapping()
        texts = [fields[key].text for key in KEYS if key in fields and isinstance(fields[key].value, str)]
        if set(fields) != set(KEYS) or len(texts) != len(KEYS) or not all(text.strip() for text in texts):
            faults.add(item.place, "a text and its French are two texts, 'en' and 'fr'", REMEDY)
        elif texts[0] in found:
            faults.add(item.place, f"the English text '{texts[0][:40]}' stands twice", f"keep one; the other is at {found[texts[0]].place}")
        else:
            found[texts[0]] = Pair(texts[0], texts[1], item.place)
    return list(found.values())


def files_of(case_path: str | Path) -> list[Path]:
    """The files of a case's folder `french`; none for a case in one file."""
    folder = Path(case_path) / FOLDER
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []


def shared_files() -> list[Path]:
    """The files of what no single case owns."""
    return [WORDS / f"{name}-fr.yaml" for name in SHARED]


def french_of(case: Case | None = None) -> dict[str, str]:
    """English -> French of all texts a reader meets: those shared, and those of one case.

    Errors: CaseErrors with every fault of the files at once
    """
    own = _read(_dated(files_of(case.path))) if case is not None else {}
    return {**_read(_dated(shared_files())), **own, **(case.french if case is not None else {})}


def french(text: str, case: Case | None = None) -> str | None:
    """A text in French; None where it has none.

    text : a reason, a title or note, also with what the engine put behind it

    >>> french("no site debt, so without effect (--conflict: A053)", None) is None
    True
    """
    return _among(text, french_of(case))


def in_language(text: str, lang: str, case: Case | None = None) -> str:
    """A text of the data in the language asked; English where it has no French.

    >>> in_language("No state action", "fr"), in_language("No state action", "en"), in_language("Abilene", "fr")
    ("Aucune action de l'État", 'No state action', 'Abilene')
    """
    return translator(lang, case)(text)


def translator(lang: str, case: Case | None = None) -> Callable[[str], str]:
    """`in_language` for many texts of one case, whose files are read once."""
    if lang != "fr":
        return lambda text: text
    known = french_of(case)
    return lambda text: _among(text, known) or text


def _among(text: str, known: Mapping[str, str]) -> str | None:
    """A text in French among those known, also with what the engine put behind it."""
    if text in known:
        return known[text]
    for pattern, written in SIDES:
        found = pattern.fullmatch(text)
        if found and found["text"] in known:
            return written.format(**{name: known.get(part, part) for name, part in found.groupdict().items()})
    return None


def texts_of(case: Case) -> dict[str, Place]:
    """Every English text of a case that its reader meets beside titles and limits, and where it stands first.

    The reasons of views and of numbers, those that a later figure replaces included, and what its units mean.
    """
    faults = Faults()
    text = read_files(Path(case.path), faults)
    faults.raise_if_any()
    top = text.root.mapping() if text.root else {}
    views = list(top["views"].mapping().values()) if "views" in top else []
    rows = [*text.assumptions, *(node for _, node in text.views),
            *(part["assumptions"] for part in (top, *(view.mapping() for view in views)) if "assumptions" in part)]
    found: dict[str, Place] = {}
    for entry in (*views, *(row for node in rows for row in node.items())):
        because = entry.mapping().get("because")
        if because is not None:
            found.setdefault(because.text, because.place)
    for meaning in top["units"].mapping().values() if "units" in top else ():
        found.setdefault(meaning.text.strip(), meaning.place)
    return found


def lacking(case: Case) -> dict[str, Place]:
    """English texts of a case that have no French, and where they stand."""
    known = french_of(case)
    return {text: place for text, place in texts_of(case).items() if text not in known}


def check_french(case: Case, faults: Faults) -> None:
    """Notes what is wrong with a case's folder `french`: broken entries, and French of what the case no longer says."""
    said = texts_of(case)
    for file in files_of(case.path):
        for pair in read_pairs(file, faults):
            if pair.english not in said:
                faults.add(pair.place, f"French of '{pair.english[:60]}', which the case does not say",
                           "put the English as the case has it now and look at the French again, or remove both")


def _dated(files: list[Path]) -> tuple[tuple[str, int], ...]:
    return tuple((str(file), file.stat().st_mtime_ns) for file in files)


@lru_cache(maxsize=READ_KEPT)
def _read(files: tuple[tuple[str, int], ...]) -> Mapping[str, str]:
    """English -> French of some files; read once a process as long as they do not change."""
    faults = Faults()
    found = {pair.english: pair.french for file, _ in files for pair in read_pairs(Path(file), faults)}
    faults.raise_if_any()
    return found
