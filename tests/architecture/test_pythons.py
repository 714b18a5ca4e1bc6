"""What some Python between 3.11 and 3.14 does not bear."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.repository import PACKAGE, files, name

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp)


def of_module(tree: ast.Module) -> set[str]:
    """Functions, classes and imports at the top of a file."""
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)} | {
        one.asname or one.name for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom) for one in node.names}


def shadowed(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Variables of comprehensions that are called like something the same function uses outside of them."""
    known = of_module(tree)
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        inner: dict[str, set[int]] = {}
        for made in ast.walk(function):
            if isinstance(made, COMPREHENSIONS):
                for one in made.generators:
                    for target in ast.walk(one.target):
                        if isinstance(target, ast.Name) and target.id in known:
                            inner.setdefault(target.id, set()).update(map(id, ast.walk(made)))
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id in inner and id(node) not in inner[node.id]:
                yield node.lineno, node.id


def test_no_comprehension_hides_what_its_function_calls() -> None:
    """Python 3.12.0 and 3.12.1 then look for the function among the variables and end with UnboundLocalError."""
    found = [f"{name(path)}:{line}: {what}" for path in files(".py") if path.is_relative_to(PACKAGE)
             for line, what in shadowed(ast.parse(path.read_text(encoding="utf-8")))]
    assert found == []


def test_the_search_finds_what_it_looks_for() -> None:
    assert list(shadowed(ast.parse("def f(a): return a\ndef g(b): return [f for c in b for f in c], f(1)"))) == [(2, "f")]
    assert list(shadowed(ast.parse("def f(a): return a\ndef g(b): return [one for c in b for one in c], f(1)"))) == []
