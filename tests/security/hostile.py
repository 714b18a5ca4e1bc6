"""A case as an attacker would write it: every name in it is a formula, a page, a picture and a pattern at once."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import whopays
from whopays.case.case import Case
from whopays.case.load import load
from whopays.engine.local import run
from whopays.model.result import Result

TOYLAND = Path(whopays.__file__).parent / "data" / "cases" / "toyland"
NAMES = ("Toyland, a fictional country with two labs", "Hearth Halls", "Flint Chips", "Quarry Fund", "Other labs",
         "a view for the example", "Toyland is made up: its numbers are round and say nothing about any firm or country.")
# A formula, an element that runs, one that runs on failure, groups of a pattern, a cell, a picture's own script, Typst's code.
ATTACK = (r"""=HYPERLINK("http://x.example","x")<script>alert(1)</script><img src=x onerror=alert(1)>"""
          r"""\1 \g<0> \q'A1]]><svg onload=alert(1)> #panic()""")
CONTROLS = ("\\e]0;owned\\a", "\\e[8m", "\\x9b31m", "\\b", "\\u202e", "\\u2066", "\\r\\e[K")


def attacked(folder: Path, text: str) -> Path:
    """Toyland with every title and sentence of its main file replaced; `text` is as YAML's double quotes have it."""
    shutil.copytree(TOYLAND, folder)
    main = folder / "case.yaml"
    found = re.sub(r"\nfrench:\n(?:[ #].*\n|\n)*", "\n", main.read_text(encoding="utf-8"))  # so that a French report says these names too
    found = found.replace(f'"{NAMES[-1]}"', f'"{text}"')
    for name in (*NAMES[:-1], "Alder", "Birch", "Insurers"):
        for before, after in ((f": {name}}}", "}"), (f": {name},", ","), (f": {name}\n", "\n")):
            found = found.replace(before, f': "{text}"{after}')
    main.write_text(found, encoding="utf-8")
    return folder


def escaped(text: str) -> str:
    """A text inside YAML's double quotes.

    >>> escaped('a"b')
    'a\\\\"b'
    """
    return text.replace("\\", "\\\\").replace('"', '\\"')


@cache
def hostile() -> Case:
    """The case, accepted: its names are only names."""
    return load(str(attacked(Path(mkdtemp(prefix="whopays-hostile-")) / "toyland", escaped(ATTACK))))


@cache
def its_run() -> Result:
    """A small run of it."""
    case = hostile()
    return run(case, views=list(case.views), modes=("fail", "keep"), paths=64, seed=1)
