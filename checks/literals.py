"""Refuse bare numbers where money is computed.

A number in `model/`, `finance/` or `public_accounts/` is either one of a few that need no source
(0, 1, 2, -1, 4, 12, 100, 0.5) or a module-level constant in capitals whose comment, on the same line
or the line above, says where it comes from; constants that follow each other without an empty line share
the comment above the first. Everything else belongs in a case file, with its source.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("model", "finance", "public_accounts")
ALLOWED = frozenset({0, 1, 2, -1, 4, 12, 100, 0.5})
CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*$")
SAYS_SOMETHING = re.compile(r"[A-Za-z]{2,}.*[A-Za-z0-9]{2,}")  # a comment of one word is not a source


def comment_lines(source: str) -> tuple[set[int], set[int]]:
    """Lines that carry a comment with words, and among them those that hold nothing else."""
    carrying, alone = set(), set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and SAYS_SOMETHING.search(token.string):
            carrying.add(token.start[0])
            if token.line.strip().startswith("#"):
                alone.add(token.start[0])
    return carrying, alone


def numbers(node: ast.AST) -> Iterator[tuple[int, complex]]:
    """Line and value of every number written under a node; a sign belongs to its number."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.UnaryOp) and isinstance(child.op, ast.USub):
            inner = child.operand
            if isinstance(inner, ast.Constant) and is_number(inner.value):
                yield inner.lineno, -inner.value
                continue
        if isinstance(child, ast.Constant) and is_number(child.value):
            yield child.lineno, child.value
        yield from numbers(child)


def is_number(value: object) -> bool:
    """True and False are no numbers here."""
    return isinstance(value, int | float | complex) and not isinstance(value, bool)


def is_constant(statement: ast.stmt) -> bool:
    """A statement that gives a value to names in capitals only."""
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    else:
        return False
    return all(isinstance(target, ast.Name) and CONSTANT.match(target.id) for target in targets)


def faults(source: str) -> list[tuple[int, str]]:
    """Line and message of every number that should not stand where it stands."""
    carrying, alone = comment_lines(source)
    found = []
    for statement in ast.parse(source).body:
        named = is_constant(statement)
        last = statement.end_lineno or statement.lineno
        if named and statement.lineno - 1 in alone:
            alone.add(last)  # the next line's constant stands under the same comment
            continue
        if named and carrying & set(range(statement.lineno, last + 1)):
            continue
        for line, value in numbers(statement):
            if value in ALLOWED or (value < 0 and -value in ALLOWED if isinstance(value, int | float) else False):
                continue
            remedy = ("say its source in a comment on the line above" if named else
                      "move it to the case file, or to a constant in capitals with a source comment")
            found.append((line, f"bare number {value:g}; {remedy}"))
    return found


def main(package: Path) -> int:
    """Print every fault under a package folder; 0 when there is none."""
    count = 0
    files = [file for folder in FOLDERS for file in sorted((package / folder).rglob("*.py"))]
    for file in files:
        for line, message in faults(file.read_text(encoding="utf-8")):
            print(f"{file}:{line}: {message}")
            count += 1
    print(f"literals: {len(files)} files, {count} bare number{'' if count == 1 else 's'}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "src/whopays")))
