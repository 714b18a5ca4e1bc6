"""Files and functions a person can take in, names that say something, finance that explains itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.repository import PACKAGE, files, name

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
EMPTY_NAMES = {"util", "utils", "common", "helper", "helpers", "core", "misc"}
SOURCE = (".py", ".sh", ".ts", ".tsx", ".css", ".md")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines of a function less those of its docstring: what it says of itself is not held against it."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or 0) - first.lineno + 1
    return lines


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def test_files_are_short() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files(*SOURCE)}
    assert len(lengths) > 10
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    found = {f"{name(path)}:{function.lineno} {function.name}": length(function)
             for path in files(".py") for function in functions(parsed(path))}
    assert len(found) > 10
    assert {place: lines for place, lines in found.items() if lines > LONGEST_FUNCTION} == {}


def test_no_name_that_says_nothing() -> None:
    assert [name(path) for path in files() if EMPTY_NAMES & {part.split(".")[0].lower() for part in Path(name(path)).parts}] == []


def test_every_module_says_what_it_is() -> None:
    silent = [name(path) for path in files(".py") if path.is_relative_to(PACKAGE)
              and path.name != "__init__.py" and not ast.get_docstring(parsed(path))]
    assert silent == []


def public_finance() -> list[tuple[str, str]]:
    found = []
    for path in sorted((PACKAGE / "finance").glob("**/*.py")):
        for node in parsed(path).body:
            if isinstance(node, Function) and not node.name.startswith("_"):
                found.append((f"{path.stem}.{node.name}", ast.get_docstring(node) or ""))
    return found


@pytest.mark.parametrize(("function", "docstring"), [pytest.param(*one, id=one[0]) for one in public_finance()])
def test_finance_function_shows_a_worked_example(function: str, docstring: str) -> None:
    assert docstring, f"{function} has no docstring"
    assert ">>>" in docstring, f"{function} has no worked example"


def test_length_leaves_the_docstring_out() -> None:
    short = ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n').body[0]
    assert isinstance(short, ast.FunctionDef)
    assert length(short) == 2
