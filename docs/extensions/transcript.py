"""Run what a page shows: its files are written and its commands called in a folder of their own.

A page holds fences of two kinds, in order:

    ```{file} my-case.yaml        written as it stands; `:append:` adds to a file that is there
    ```{console}                  one command a line; a line that ends with \\ goes on
    :shows: text                  must appear in what is printed
    :status: 2                    exit status expected of the last one, 0 otherwise
    :lines: 12                    lines shown of each command's output
    ```

A page whose front matter says `checkout: true` works on a copy of the source, which its commands then run.
Tests and the build of the documentation run the same steps through here.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^(?P<mark>`{3,}|:{3,})\{(?P<kind>file|console)\} *(?P<argument>[^\n]*)\n(?P<inside>.*?)^(?P=mark)\s*$",
                   re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"^:(?P<name>[a-z]+): *(?P<value>.*)$")
COPIED = ("src", "tests", "checks", "docs", "pyproject.toml", "README.md")  # of a checkout; what its commands may need
WIDTH = "88"  # columns of what is shown
SECONDS = 300  # a command that takes longer hangs


class UntrueError(Exception):
    """A page shows something that does not happen."""


@dataclass(frozen=True)
class Step:
    """One fence of a page."""

    kind: str
    argument: str
    body: str
    options: dict[str, str] = field(default_factory=dict)

    @property
    def commands(self) -> list[str]:
        """The commands of a console, one an entry."""
        return [line.replace("\0", "\\\n") for line in self.body.replace("\\\n", "\0").splitlines() if line.strip()]


def steps_of(page: str) -> list[Step]:
    """The fences of a page that are run, in order."""
    found = []
    for match in FENCE.finditer(page):
        lines = match["inside"].splitlines()
        options: dict[str, str] = {}
        while lines and (option := OPTION.match(lines[0])):
            options[option["name"]] = option["value"].strip()
            lines.pop(0)
        found.append(Step(match["kind"], match["argument"].strip(), "\n".join(lines).strip("\n") + "\n", options))
    return found


def wants_checkout(page: str) -> bool:
    """Whether a page works on a copy of the source."""
    return re.match(r"---\n(?:.*\n)*?checkout: true\n(?:.*\n)*?---\n", page) is not None


@cache
def of_source() -> str:
    """Hash of everything a command may read: the package and this file."""
    told = hashlib.sha256()
    for path in sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "src" / "whopays" / "data").rglob("*.yaml"), Path(__file__)]):
        told.update(path.relative_to(ROOT).as_posix().encode())
        told.update(path.read_bytes())
    return told.hexdigest()


def performed(page: str, kept: Path | None = None) -> list[list[str]]:
    """What each command of each step printed; [] for a file.

    page : text of the page
    kept : folder where answers are kept until the source or the page's steps change
    Raises UntrueError, with what was printed, when a command ends or prints otherwise than the page says.
    """
    steps, checkout = steps_of(page), wants_checkout(page)
    if not steps:
        return []
    key = hashlib.sha256(json.dumps([checkout, of_source(), [asdict(step) for step in steps]]).encode()).hexdigest()
    file = kept / f"{key}.json" if kept else None
    if file and file.is_file():
        found: list[list[str]] = json.loads(file.read_text(encoding="utf-8"))
        return found
    with tempfile.TemporaryDirectory(prefix="whopays-page-") as place:
        answers = in_folder(steps, Path(place), checkout)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(answers), encoding="utf-8")
    return answers


def in_folder(steps: Iterable[Step], place: Path, checkout: bool) -> list[list[str]]:
    """Perform steps in a folder; `checkout` copies the source there first."""
    work, source = place / "work", ROOT / "src"
    work.mkdir()
    if checkout:
        for name in COPIED:
            copy_of(ROOT / name, work / name)
        source = work / "src"
    environment = {
        **os.environ, "PYTHONPATH": str(source), "WHOPAYS_STORE": str(place / "store"), "HOME": str(place), "COLUMNS": WIDTH,
        "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }
    return [written(step, work) if step.kind == "file" else called(step, work, environment) for step in steps]


def copy_of(source: Path, target: Path) -> None:
    """A file or folder without what is built."""
    if source.is_file():
        shutil.copyfile(source, target)
        return
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "web", "*.pyc"))


def written(step: Step, work: Path) -> list[str]:
    """Write a file of a page."""
    path = work / step.argument
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a" if "append" in step.options else "w", encoding="utf-8") as out:
        out.write(step.body)
    return []


def called(step: Step, work: Path, environment: dict[str, str]) -> list[str]:
    """Call the commands of a console; what each printed, without trailing blanks."""
    printed, last = [], step.commands[-1]
    for command in step.commands:
        done = subprocess.run(["bash", "-c", command], cwd=work, env=environment, stdin=subprocess.DEVNULL, timeout=SECONDS,  # noqa: S603, S607
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        said = "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip("\n").replace(str(work), ".")
        if done.returncode != (int(step.options.get("status", "0")) if command == last else 0):
            raise UntrueError(f"`{command}` ended with {done.returncode}:\n{said}")
        printed.append(said)
    wanted = step.options.get("shows", "")
    if wanted and not any(" ".join(wanted.split()) in " ".join(one.split()) for one in printed):
        raise UntrueError(f"'{wanted}' is not in what was printed:\n" + "\n".join(printed))
    return printed
