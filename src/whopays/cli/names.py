"""Names a shell completes: cases, policies, studies, runs, loans, schemas, by their files alone; nothing heavy is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from whopays.cli.language import LANGUAGES

ROOT: Final = Path(__file__).parent.parent
LAST: Final = "last"
MANIFEST: Final = "manifest.json"  # of a saved run
# Options without a value; every other one takes the word behind it
FLAGS: Final = frozenset({"--help", "-h", "--version", "--list", "--json", "--verbose", "--quiet", "--resume", "--dry-run", "--exposures",
                          "--term", "--covers", "--no-open"})


def cases(store: str | None) -> Iterator[str]:
    """Names of the cases that come with the package."""
    return (path.parent.name for path in (ROOT / "data" / "cases").glob("*/case.yaml"))


def policies(store: str | None) -> Iterator[str]:
    """Names of the policies, those made for one case too."""
    return (path.stem for path in (ROOT / "data" / "policies").rglob("*.yaml"))


def studies(store: str | None) -> Iterator[str]:
    """Names of the studies."""
    return (path.stem.replace("_", "-") for path in (ROOT / "studies").glob("[a-z]*.py"))


def loans(store: str | None) -> Iterator[str]:
    """Names of the ready-made loans."""
    return (path.stem for path in (ROOT / "data" / "loans").glob("*.yaml"))


def schemas(store: str | None) -> Iterator[str]:
    """Names of the schemas, as `whopays schema` takes them."""
    yield "case"
    yield from (path.stem.rpartition("-")[0] for path in (ROOT / "report" / "schemas").glob("*.json"))


def runs(store: str | None) -> Iterator[str]:
    """Saved runs of the store, and `last` where there is one."""
    from whopays.store.location import place

    held = [path.parent.name for path in place(store).glob(f"*/{MANIFEST}") if not path.parent.name.startswith(".")]
    return iter([*held, *([LAST] if held else [])])


def languages(store: str | None) -> Iterator[str]:
    """What --lang takes."""
    return iter(LANGUAGES)


Kind = Callable[[str | None], Iterator[str]]
OPTIONS: Final[dict[str, Kind]] = {"--policy": policies, "--accounts": policies, "--case": cases, "--lang": languages}
# Command -> kinds of its words in order; a command of a command is written with a blank
PLACES: Final[dict[str, tuple[tuple[Kind, ...], ...]]] = {
    "run": ((cases,),), "ask": ((studies,), (cases,)), "compare": ((cases,),), "show": ((runs,),), "diff": ((runs,), (runs,)),
    "runs rm": ((runs,),), "explain": ((runs,),), "score": ((cases,),), "subsidy": ((loans,),), "report": ((runs, studies, loans),),
    "schema": ((schemas,),), "case check": ((cases,),),
}


def completed(words: Sequence[str]) -> list[str]:
    """Names that may stand where the last of some words stands; what it begins with is kept to.

    words : those behind `whopays` up to the cursor, the last one perhaps empty; `=` apart or not, as shells cut them

    >>> completed(["run", "toy"]), completed(["ask", "pay", "--policy=too"]), completed(["run", "toyland", ""])
    (['toyland'], ['--policy=too-big-to-fail'], [])
    """
    *before, current = [word for word in words[:-1] if word != "="] + [word if word != "=" else "" for word in words[-1:]]
    option, equals, typed = current.partition("=") if current.startswith("--") else ("", "", current)
    held, store, behind = [], None, ""
    for word in before:
        if behind:
            store, behind = word if behind == "--store" else store, ""
        elif word.startswith("-"):
            name, is_whole, value = word.partition("=")
            store = value if is_whole and name == "--store" else store
            behind = "" if is_whole or name in FLAGS else name
        else:
            held.append(word)
    if equals or behind:
        kinds: tuple[Kind, ...] = tuple(kind for name, kind in OPTIONS.items() if name == (option if equals else behind))
    else:
        kinds = () if option or current.startswith("-") else _of_place(held)
    start = f"{option}=" if equals else ""
    return sorted({start + name for kind in kinds for name in kind(store) if name.startswith(typed)})


def _of_place(held: Sequence[str]) -> tuple[Kind, ...]:
    """Kinds of names that may stand behind a command and its first words."""
    for length in (2, 1):
        places = PLACES.get(" ".join(held[:length])) if len(held) >= length else None
        if places is not None:
            at = len(held) - length
            return places[at] if at < len(places) else ()
    return ()


def complete(words: Sequence[str]) -> None:
    """Print the names, one a line. A shell asks in the middle of a line: what is wrong is said when the line is sent."""
    from whopays.store.location import StoreError

    try:
        found = completed(words) if words else []
    except (OSError, StoreError):
        found = []
    print(*found, sep="\n", end="\n" if found else "")
